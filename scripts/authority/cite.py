"""Find official pairs that bear out rows of the authority lists, and cite them.

    .venv/bin/python scripts/authority cite [--shared ../shared/data] [--write] [--all]

For a terminologist. The pairs are those of the United Nations Parallel Corpus development set. A Chinese form of a
row is borne out when

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
pairs or more of a Chinese one, in a quarter of them, and is no part of another form of the row, `attested.tsv` gets
a line. `--write` changes the lists; without it what would be cited is only listed. Rows that miss a threshold are
listed with their counts: their English is to be thought about by a person. `--all` lists the rows too whose preferred
Chinese never occurs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from scripts.authority.attestation import FormFinder, folded_form, owners, plain
from scripts.authority.citations import CORPUS, source_of
from scripts.shared import data
from scripts.shared.commands import shared_option
from termbase.authority import AuthorityRow, attested, load, spelling
from termbase.authority.rows import COLUMNS
from tm.model import Pair

AUTHORITY = data.ROOT / "termbase" / "authority"
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
class FormEvidence:
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
        symbols = ((len(pair.second), pair.document or "") for pair in self.showing[english])
        return min(symbols)[1]

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

    def add(self, pair: Pair, english: str, explained: set[str]) -> None:
        """Take a pair with the form; `english` is its plain English, `explained` is what other forms in it explain."""
        standing = [form for form in self.row.english() if plain(form) in english]
        self.pairs += 1
        self.agreeing += bool(standing)
        for form in standing:
            flat = plain(form)
            is_inside = any(flat != plain(longer) and flat in plain(longer) for longer in standing)
            if flat not in explained and not is_inside:
                self.showing[form].append(pair)

    def __str__(self) -> str:
        counts = sorted(((len(pairs), english) for english, pairs in self.showing.items()), reverse=True)
        shown = ", ".join(f"{english} {count}" for count, english in counts)
        return f"{self.form} = {self.row.en}: {self.agreeing} of {self.pairs} agree ({shown or 'none'})"


def is_weak(row: AuthorityRow) -> bool:
    """Whether only usage or a thesaurus stands behind `row`."""
    return row.source_type == "usage" or "thesaurus" in row.source.casefold()


def gather(rows: Sequence[AuthorityRow], pairs: Iterable[Pair]) -> list[FormEvidence]:
    """Evidence for each Chinese form of each row, the preferred form first."""
    find = FormFinder(owners(rows))
    evidence = [FormEvidence(row, form) for row in rows for form in row.chinese()]
    by_form: dict[str, list[FormEvidence]] = defaultdict(list)
    for item in evidence:
        by_form[folded_form(item.form)].append(item)
    meanings = {
        form: {plain(english) for item in items for english in item.row.english()}
        for form, items in by_form.items()
    }
    for pair in pairs:
        english = plain(pair.second)
        forms = dict.fromkeys(find(pair.first))
        for form in forms:
            explained = {word for other in forms if other != form for word in meanings.get(other, ())}
            for item in by_form.get(form, ()):
                item.add(pair, english, explained)
    return evidence


def further_pairs(evidence: Iterable[FormEvidence]) -> Iterator[attested.AttestedPair]:
    """What the corpus shows of forms that the row's own source says nothing of."""
    for item in evidence:
        row = item.row
        if item.citation and spelling.chinese(item.form) != spelling.chinese(row.zh):
            yield attested.AttestedPair(item.form, row.en, source_of(item.citation), CORPUS, 0)
        for english in item.further():
            yield attested.AttestedPair(item.form, english, source_of(item.shortest(english)), CORPUS, 0)


def write_rows(cited: Mapping[tuple[str, int], FormEvidence]) -> None:
    """Make the rows at (file, line) attested by the documents that bear them out."""
    for name in sorted({file for file, _ in cited}):
        path = AUTHORITY / "lists" / name
        lines = path.read_text(encoding="utf-8").split("\n")
        for (file, number), item in cited.items():
            if file == name:
                lines[number - 1] = "\t".join(_cells(item).values())
        path.write_text("\n".join(lines), encoding="utf-8")


def _cells(item: FormEvidence) -> dict[str, str]:
    """Cells of the row once it is cited."""
    values = {name: getattr(item.row, name) for name in COLUMNS}
    cells = {name: value if isinstance(value, str) else "|".join(value) for name, value in values.items()}
    return {**cells, "status": "attested", "source": source_of(item.citation or ""), "source_type": CORPUS}


def write_pairs(pairs: Iterable[attested.AttestedPair]) -> None:
    """Replace what the corpus shows; what other texts show stays."""
    others = [pair for pair in attested.load() if pair.source_type != CORPUS]
    cells = sorted({(pair.zh, pair.en, pair.source, pair.source_type) for pair in [*others, *pairs]})
    text = "\n".join("\t".join(line) for line in [attested.COLUMNS, *cells])
    (AUTHORITY / attested.FILE).write_text(text + "\n", encoding="utf-8")


@click.command()
@shared_option(data.PARALLEL)
@click.option("--write", is_flag=True, help="Change the lists.")
@click.option("--all", "with_absent", is_flag=True, help="List the rows that never occur too.")
def main(shared: Path, write: bool, with_absent: bool) -> None:
    """Find official pairs that bear out rows of the authority lists, and cite them."""
    evidence = gather(load(), data.compact_pairs(shared))
    preferred = [item for item in evidence if is_weak(item.row) and item.form == item.row.zh]
    cited = {(item.row.file, item.row.line): item for item in preferred if item.citation is not None}
    for item in preferred:
        if item.pairs or with_absent:
            click.echo(f"{item.citation or '-'}\t{item}")
    pairs = list(further_pairs(evidence))
    if write:
        write_rows(cited)
        write_pairs(pairs)
    click.echo(
        f"{len(cited)} of {len(preferred)} rows borne out, {len(pairs)} pairs of further forms"
        f"{', written' if write else ''}"
    )
