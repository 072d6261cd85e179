"""Find official pairs that bear out rows of the authority lists, and cite them.

    python scripts/cite_authority.py [--write] [--all] [CORPUS]

For a terminologist. CORPUS is a folder with `UNv1.0.devset.zh`, `.en` and `.ids` of the United Nations
Parallel Corpus; without it the one of the shared data ($TERMBASE_SHARED, or ../shared/data beside the
repository) is read. A Chinese form of a row is borne out when

- it occurs, not inside a longer form of the lists, and along words;
- in at least half of these pairs the English has a form of the row, superseded ones left out;
- in at least one of them, and in a quarter of them, the English shows the preferred form (lemmas are
  compared; case, hyphens and articles are ignored), and no other form of the row stands in more than
  twice as many.

A pair shows a form and an English only where nothing else explains the English: no other Chinese form of the lists
in the sentence that has it too, no longer English form of the row around it.

The citation is the document that shows the pair in its shortest sentence. A row that only usage or a thesaurus
stands behind, and whose preferred Chinese is borne out, becomes `attested` with the source type `corpus` and that
document. For each further Chinese form that is borne out, and for each further English form that stands in two
pairs or more of a Chinese one, in a quarter of them, and is no part of another form of the row, `attested.tsv` gets a line. `--write` changes the lists;
without it what is found is only listed. Rows that miss a threshold are listed with their counts: their English is
to be thought about by a person. `--all` lists the rows too whose preferred Chinese never occurs.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import shared_data
from check_authority import Finder, Pair, no_space, owners, plain, read_pairs

from termbase.authority import AuthorityRow, attested, load, spelling
from termbase.authority.rows import COLUMNS
from tm.text.fold import fold

AUTHORITY = Path(__file__).resolve().parents[1] / "termbase" / "authority"
AGREEING = 0.5
"""Least share of the pairs that has any English of the row."""
PREFERRED = 0.25
"""Least share of the pairs that has the preferred English."""
OUTNUMBERED = 2.0
"""How often another form of the row may stand for one preferred form."""
FURTHER = 0.25
"""Least share of the pairs that has a further English form, and least number of them."""
FURTHER_PAIRS = 2


@dataclass(slots=True)
class Evidence:
    """Pairs whose Chinese has `form` of `row`, and what stands in their English: pairs by English form."""

    row: AuthorityRow
    form: str
    pairs: int = 0
    agreeing: int = 0
    showing: dict[str, list[Pair]] = field(default_factory=lambda: defaultdict(list))

    @property
    def citation(self) -> str | None:
        """The document that bears the form and the preferred English out, or None."""
        preferred = len(self.showing.get(self.row.en, ()))
        if not preferred or self.agreeing < AGREEING * self.pairs or preferred < PREFERRED * self.pairs:
            return None
        if max(map(len, self.showing.values())) > OUTNUMBERED * preferred:
            return None
        return self.shortest(self.row.en)

    def shortest(self, english: str) -> str:
        """The document that shows the form and this English in its shortest sentence."""
        return min(self.showing[english], key=lambda pair: (len(pair.english), pair.symbol)).symbol

    def further(self) -> Iterator[str]:
        """English forms beside the preferred one that pairs enough have, if the form agrees with its row at all."""
        if self.agreeing >= AGREEING * self.pairs:
            flat = {form: plain(form) for form in self.row.english()}
            for english, pairs in self.showing.items():
                if (
                    english != self.row.en
                    and not any(flat[english] in other and flat[english] != other for other in flat.values())
                    and len(pairs) >= max(FURTHER_PAIRS, FURTHER * self.pairs)
                    and spelling.english(english) != spelling.english(self.row.en)
                ):
                    yield english

    def __str__(self) -> str:
        counts = sorted(((len(pairs), english) for english, pairs in self.showing.items()), reverse=True)
        found = ", ".join(f"{english} {count}" for count, english in counts)
        return f"{self.form} = {self.row.en}: {self.agreeing} of {self.pairs} agree ({found or 'none'})"


def main(arguments: Sequence[str] | None = None) -> int:
    """Cite what can be cited; return the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("corpus", nargs="?", type=Path, default=shared_data.folder() / "un-parallel")
    parser.add_argument("--write", action="store_true", help="change the lists")
    parser.add_argument("--all", action="store_true", help="list the rows that never occur too")
    options = parser.parse_args(arguments)
    rows = load()
    evidence = gather(rows, read_pairs(options.corpus))
    mine = [one for one in evidence if weak(one.row) and one.form == one.row.zh]
    cited = {(one.row.file, one.row.line): one for one in mine if one.citation is not None}
    for one in mine:
        if one.pairs or options.all:
            print(f"{one.citation or '-'}\t{one}")
    lines = list(shown_lines(evidence))
    if options.write:
        write(cited)
        write_shown(lines)
    did = ", written" if options.write else ""
    print(f"{len(cited)} of {len(mine)} rows borne out, {len(lines)} pairs of further forms{did}")
    return 0


def weak(row: AuthorityRow) -> bool:
    """Whether only usage or a thesaurus stands behind `row`."""
    return row.source_type == "usage" or "thesaurus" in row.source.casefold()


def gather(rows: Sequence[AuthorityRow], pairs: Iterable[Pair]) -> list[Evidence]:
    """Evidence for each Chinese form of each row, the preferred form first."""
    find = Finder(owners(rows))
    evidence = [Evidence(row, form) for row in rows for form in row.chinese()]
    by_form: dict[str, list[Evidence]] = defaultdict(list)
    for one in evidence:
        by_form[fold(no_space(one.form))].append(one)
    meanings = {
        form: {plain(english) for one in mine for english in one.row.english()}
        for form, mine in by_form.items()
    }
    for pair in pairs:
        english = plain(pair.english)
        found = dict.fromkeys(find(pair.chinese))
        for form in found:
            others = {word for other in found if other != form for word in meanings.get(other, ())}
            for one in by_form.get(form, ()):
                _add(one, pair, english, others)
    return evidence


def _add(one: Evidence, pair: Pair, english: str, others: set[str]) -> None:
    standing = [form for form in one.row.english() if plain(form) in english]
    one.pairs += 1
    one.agreeing += bool(standing)
    for form in standing:
        flat = plain(form)
        inside = any(flat != plain(longer) and flat in plain(longer) for longer in standing)
        if flat not in others and not inside:
            one.showing[form].append(pair)


def shown_lines(evidence: Iterable[Evidence]) -> Iterator[attested.AttestedPair]:
    """What the corpus shows of forms that the row's own source says nothing of."""
    for one in evidence:
        row = one.row
        if one.citation and spelling.chinese(one.form) != spelling.chinese(row.zh):
            yield attested.AttestedPair(one.form, row.en, source(one.citation), "corpus", 0)
        for english in one.further():
            yield attested.AttestedPair(one.form, english, source(one.shortest(english)), "corpus", 0)


def source(symbol: str) -> str:
    """How a list names a document of the corpus."""
    return f"UN Parallel Corpus v1.0, development set ({symbol})"


def write(cited: Mapping[tuple[str, int], Evidence]) -> None:
    """Make the rows at (file, line) attested by the documents found."""
    for name in sorted({file for file, _ in cited}):
        path = AUTHORITY / "lists" / name
        lines = path.read_text(encoding="utf-8").split("\n")
        for (file, number), one in cited.items():
            if file == name:
                lines[number - 1] = "\t".join(_cells(one).values())
        path.write_text("\n".join(lines), encoding="utf-8")


def _cells(one: Evidence) -> dict[str, str]:
    """Cells of the row once it is cited."""
    cells = {name: getattr(one.row, name) for name in COLUMNS}
    cells = {name: cell if isinstance(cell, str) else "|".join(cell) for name, cell in cells.items()}
    return {**cells, "status": "attested", "source": source(one.citation or ""), "source_type": "corpus"}


def write_shown(lines: Iterable[attested.AttestedPair]) -> None:
    """Replace what the corpus shows; what other texts show stays."""
    kept = [one for one in attested.load() if one.source_type != "corpus"]
    cells = sorted({(one.zh, one.en, one.source, one.source_type) for one in [*kept, *lines]})
    text = "\n".join("\t".join(line) for line in [attested.COLUMNS, *cells])
    (AUTHORITY / attested.FILE).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
