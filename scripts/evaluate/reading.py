"""Measure whether a translator finds what he looks up, in sentences that no list or rule was made from.

    .venv/bin/python scripts/evaluate reading [--list 1|2|3|4|5] [--shared ../shared/data] [--missed] [--json]

`tests/cases/reading_list.tsv` has 280 terms of 90 sentences of United Nations texts of 2000 to 2009
(`un-parallel/noisy`), listed with every English that is right there by a reader who had seen no answer. The sentences are
annotated with the shipped lists alone, each by itself; a term counts where the English that is shown first is one
of these, in any number and with or without an article. `--list 2` to `--list 5` take later lists of other
sentences, written in the same way: some terms of the first were named to those who wrote rows since.
"""

from __future__ import annotations

import csv
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import click

from scripts.shared import data
from scripts.shared.commands import echo_json, json_option, shared_option
from termbase.annotate.annotated import AnnotatedItem, AnnotatedSegment, AnnotatedTerm
from termbase.annotate.annotator import Annotator
from termbase.build import BuildOptions, build
from termbase.store import schema
from tm.text import script, words

LISTS = tuple(
    data.CASES / name
    for name in ("reading_list.tsv", *(f"reading_list_{number}.tsv" for number in range(2, 6)))
)
"""The readers' lists, in the order in which they were written."""
_SENTENCES = Path("un-parallel", "noisy", "opus100-un.tsv")
_LITTLE = frozenset({"the", "a", "an", "to", "of", "s"})
"""Words that a dictionary form may lack."""
_MARKS = "《》〈〉“”「」"
"""Marks around a title or a name: a reader lists it with them or without."""


@dataclass(frozen=True, slots=True)
class ListedTerm:
    """A term of the reader's list: the line of its sentence, its kind, and all English that is right there."""

    line: int
    kind: str
    zh: str
    accepted: tuple[str, ...]


@dataclass(slots=True)
class ReadingFigures:
    """How many terms there are and how many have an acceptable English first, by kind; and those that have not."""

    listed: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    missed: list[tuple[ListedTerm, str | None]] = field(default_factory=list)

    def share(self, kind: str | None = None) -> float:
        """The share that is right, of one kind or of all."""
        if kind is None:
            return self.right.total() / self.listed.total()
        return self.right[kind] / self.listed[kind]


def listed_terms(path: Path = LISTS[0]) -> list[ListedTerm]:
    """A reader's list."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            ListedTerm(int(row["line"]), row["kind"], row["zh"], tuple(row["accepted"].split("|")))
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


def sentences(shared: Path) -> Mapping[int, str]:
    """The Chinese of the lines, by number."""
    with (shared / _SENTENCES).open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {int(row["line"]): row["zh"] for row in rows}


def evaluate(shared: Path, file: Path = LISTS[0]) -> ReadingFigures:
    """Annotate the sentences and compare."""
    texts, figures = sentences(shared), ReadingFigures()
    with tempfile.TemporaryDirectory() as name:
        text = Path(name, "none.txt")
        text.write_text("会员国讨论了预算。\n", encoding="utf-8")
        build([text], Path(name, "t.db"), BuildOptions())
        with schema.opened(Path(name, "t.db")) as database:
            annotator = Annotator(database)
            annotated: dict[int, AnnotatedSegment] = {}
            for term in listed_terms(file):
                if term.line not in annotated:
                    annotated[term.line] = annotator.annotate(texts[term.line])
                en = next(_answers(annotated[term.line], script.simplify(term.zh)), None)
                figures.listed[term.kind] += 1
                if en is not None and key(en) in {key(right) for right in term.accepted}:
                    figures.right[term.kind] += 1
                else:
                    figures.missed.append((term, en))
    return figures


def _answers(segment: AnnotatedSegment, zh: str) -> Iterator[str | None]:
    """What is shown for a form, and then what is told of it inside longer ones. A title is itself without its marks."""
    shown: list[AnnotatedItem | AnnotatedTerm] = [*segment.items, *segment.terms]
    for item in shown:
        if script.simplify(item.zh).strip(_MARKS) == zh.strip(_MARKS):
            yield item.en


def key(en: str) -> str:
    """An English as the list and the program must agree on it.

    >>> key("The Member States"), key("payment in full")
    ('member state', 'payment in full')
    """
    return " ".join(word for word in words.lemmas(en.replace("’", "'")).split() if word not in _LITTLE)


@click.command()
@shared_option(data.PARALLEL)
@click.option("--missed", is_flag=True, help="List the terms without an acceptable English.")
@click.option(
    "--list", "number", type=click.IntRange(1, len(LISTS)), default=1, show_default=True, help="Which list."
)
@json_option
def main(shared: Path, missed: bool, number: int, as_json: bool) -> None:
    """Measure whether what a reader looks up has an acceptable English first."""
    figures = evaluate(shared, LISTS[number - 1])
    if as_json:
        kinds = {kind: [figures.right[kind], count] for kind, count in sorted(figures.listed.items())}
        echo_json({"share": round(figures.share(), 3), "kinds": kinds})
        return
    for kind, count in sorted(figures.listed.items()):
        click.echo(f"{figures.share(kind):6.3f}  {figures.right[kind]:3}/{count:<4} {kind}")
    click.echo(f"{figures.share():6.3f}  {figures.right.total():3}/{figures.listed.total():<4} all")
    if missed:
        for term, en in figures.missed:
            click.echo(f"  {term.zh}\t{en or '-'}\t{'|'.join(term.accepted)}")
