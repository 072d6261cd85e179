"""Find official pairs that bear out rows of the authority lists, and cite them.

    python scripts/cite_authority.py [--write] [--all] [CORPUS]

For a terminologist. CORPUS is a folder with `UNv1.0.devset.zh`, `.en` and `.ids` of the United Nations
Parallel Corpus; without it the one of the shared data ($TERMBASE_SHARED, or ../shared/data beside the
repository) is read. Looked at are the rows that only usage or a thesaurus stands behind. A row is borne
out when

- its preferred Chinese (or, failing that, another of its Chinese forms, which the note then names)
  occurs, not inside a longer form of the lists, and along words;
- in at least half of these pairs the English has a form of the row, superseded ones left out;
- in at least one of them, and in a quarter of them, the English has the preferred form (lemmas are
  compared; case, hyphens and articles are ignored), and no other form of the row stands in more than
  twice as many.

The citation is the document that shows the preferred pair in its shortest sentence. `--write` makes the
row `attested` with the source type `corpus` and that document; without it the rows are only listed. Rows
that miss a threshold are listed with their counts: their English is to be thought about by a person.
`--all` lists the rows too whose preferred Chinese never occurs.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from check_authority import Finder, Pair, no_space, owners, plain, read_pairs, shared_folder

from termbase.authority import AuthorityRow, load
from termbase.authority.rows import COLUMNS
from termbase.use.fold import fold

LISTS = Path(__file__).resolve().parents[1] / "termbase" / "authority" / "lists"
AGREEING = 0.5
"""Least share of the pairs that has any English of the row."""
PREFERRED = 0.25
"""Least share of the pairs that has the preferred English."""
OUTNUMBERED = 2.0
"""How often another form of the row may stand for one preferred form."""


@dataclass(slots=True)
class Evidence:
    """Pairs whose Chinese has `form` of `row`, and what stands in their English."""

    row: AuthorityRow
    form: str
    pairs: int = 0
    agreeing: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    showing: list[Pair] = field(default_factory=list)

    @property
    def citation(self) -> str | None:
        """The document that bears the row out, or None."""
        preferred = self.counts[self.row.en]
        if not preferred or self.agreeing < AGREEING * self.pairs or preferred < PREFERRED * self.pairs:
            return None
        if max(self.counts.values()) > OUTNUMBERED * preferred:
            return None
        return min(self.showing, key=lambda pair: (len(pair.english), pair.symbol)).symbol

    def __str__(self) -> str:
        found = ", ".join(f"{english} {count}" for english, count in self.counts.most_common())
        return f"{self.form} = {self.row.en}: {self.agreeing} of {self.pairs} agree ({found or 'none'})"


def main(arguments: Sequence[str] | None = None) -> int:
    """Cite what can be cited; return the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("corpus", nargs="?", type=Path, default=shared_folder() / "un-parallel")
    parser.add_argument("--write", action="store_true", help="change the lists")
    parser.add_argument("--all", action="store_true", help="list the rows that never occur too")
    options = parser.parse_args(arguments)
    rows = load()
    evidence = gather(rows, read_pairs(options.corpus), weak)
    cited: dict[tuple[str, int], Evidence] = {}
    for one in evidence:
        if one.citation is not None:
            cited.setdefault((one.row.file, one.row.line), one)
    for one in evidence:
        if one.pairs or options.all:
            print(f"{one.citation or '-'}\t{one}")
    if options.write:
        write(cited)
    asked = len({(one.row.file, one.row.line) for one in evidence})
    print(f"{len(cited)} of {asked} rows borne out" + (", written" if options.write else ""))
    return 0


def weak(row: AuthorityRow) -> bool:
    """Whether only usage or a thesaurus stands behind `row`."""
    return row.source_type == "usage" or "thesaurus" in row.source.casefold()


def gather(
    rows: Sequence[AuthorityRow], pairs: Iterable[Pair], wanted: Callable[[AuthorityRow], bool]
) -> list[Evidence]:
    """Evidence for each Chinese form of each row of `rows` that is `wanted`, the preferred form first."""
    find = Finder(owners(rows))
    evidence = [Evidence(row, form) for row in rows if wanted(row) for form in row.chinese()]
    by_form: dict[str, list[Evidence]] = defaultdict(list)
    for one in evidence:
        by_form[fold(no_space(one.form))].append(one)
    for pair in pairs:
        english = plain(pair.english)
        for form in dict.fromkeys(find(pair.chinese)):
            for one in by_form.get(form, ()):
                _add(one, pair, english)
    return evidence


def _add(one: Evidence, pair: Pair, english: str) -> None:
    standing = [form for form in one.row.english() if plain(form) in english]
    one.pairs += 1
    one.agreeing += bool(standing)
    one.counts.update(standing)
    if one.row.en in standing:
        one.showing.append(pair)


def source(symbol: str) -> str:
    """How a list names a document of the corpus."""
    return f"UN Parallel Corpus v1.0, development set ({symbol})"


def write(cited: Mapping[tuple[str, int], Evidence]) -> None:
    """Make the rows at (file, line) attested by the documents found."""
    for name in sorted({file for file, _ in cited}):
        path = LISTS / name
        lines = path.read_text(encoding="utf-8").split("\n")
        for (file, number), one in cited.items():
            if file == name:
                lines[number - 1] = "\t".join(_cells(one).values())
        path.write_text("\n".join(lines), encoding="utf-8")


def _cells(one: Evidence) -> dict[str, str]:
    """Cells of the row once it is cited."""
    row = one.row
    cells = {name: getattr(row, name) for name in COLUMNS}
    cells = {name: cell if isinstance(cell, str) else "|".join(cell) for name, cell in cells.items()}
    if one.form != row.zh:
        cells["note"] = "; ".join(filter(None, (row.note, f"the document has {one.form}")))
    return {**cells, "status": "attested", "source": source(one.citation or ""), "source_type": "corpus"}


if __name__ == "__main__":
    sys.exit(main())
