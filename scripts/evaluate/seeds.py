"""The main job on the five seed documents: layout, extraction, equivalents.

Layout: paragraphs as judged by reading (`tests/cases/judged_layout.tsv`: line, kind, number, length and hash of
every paragraph). Extraction: precision at 50, 100 and 200 without the authority lists, against
`tests/cases/judged_candidates.tsv`, judged strictly by one reader (fragments, general nouns and verb phrases are
wrong; what is not judged counts as wrong and is listed); recall of the gold terms with the lists. Equivalents: share
of the gold terms whose first English is acceptable. Every figure comes with the recipe that made it.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from scripts.shared import data
from scripts.shared.commands import echo_json
from scripts.shared.data import GoldTerm
from scripts.shared.scores import Score
from termbase import __version__, authority
from termbase.build import BuildOptions, build, extract
from termbase.concepts.status import Status
from termbase.concepts.weights import known_forms
from termbase.extract.candidates import Candidate
from termbase.extract.definitions import names
from termbase.extract.sentences import Files
from termbase.store import lookup, schema
from tm.files import corpus
from tm.limits import Limits

LAYOUT_COLUMNS = ("document", "line", "kind", "number", "section", "length", "hash")
SHOWN_MISSES = 12


@dataclass(frozen=True, slots=True)
class SeedFigures:
    """All measures in the order in which they are printed, and what made them."""

    scores: dict[str, Score]
    statuses: dict[str, int]
    recipe: dict[str, str]


def fingerprint(text: str) -> str:
    """Eight hexadecimal digits that stand for a paragraph's text."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def layout_rows(seeds: Path) -> Iterator[tuple[str, ...]]:
    """Every paragraph of the seeds as it is read now, in the form of the judgement file."""
    for source in corpus.sources([seeds])[0]:
        for p in corpus.read(source).paragraphs:
            yield (
                source.path.name[:3], str(p.line), p.kind.value, p.number or "", str(p.section), str(len(p.text)),
                fingerprint(p.text),
            )  # fmt: skip


def write_layout(seeds: Path) -> None:
    """Write the present layout as the judged one."""
    text = "\n".join("\t".join(row) for row in (LAYOUT_COLUMNS, *layout_rows(seeds)))
    data.judged_path("layout").write_text(text + "\n", encoding="utf-8")


def layout_score(seeds: Path) -> Score:
    """Paragraphs that are as judged; a judged one that is missing or an extra one is wrong."""
    judged = {tuple(row.values()) for row in data.judged("layout")}
    present = set(layout_rows(seeds))
    score = Score()
    for row in sorted(judged | present, key=lambda row: (row[0], int(row[1]))):
        score.add(row in judged and row in present, " ".join(row))
    return score


def precision_at(number: int, candidates: Sequence[Candidate]) -> Score:
    """Precision of the first candidates against the judgement file."""
    verdicts = {row["term"]: row["verdict"] for row in data.judged("candidates")}
    score = Score()
    for candidate in candidates[:number]:
        verdict = verdicts.get(candidate.term, "not judged")
        score.add(verdict == "term", f"{candidate.term} ({verdict})")
    return score


def recall(terms: Iterable[str], candidates: Iterable[Candidate]) -> Score:
    """Terms among the candidates."""
    extracted = {candidate.term for candidate in candidates}
    score = Score()
    for term in terms:
        score.add(term in extracted, term)
    return score


def titles(files: Files) -> list[str]:
    """The titles in 《》 of three characters or more."""
    named = (name for located in files.mined() for name in names(located.text))
    return sorted({name.text for name in named if name.form == "title" and len(name.text) >= 3})


def is_acceptable(english: str, acceptable: Collection[str]) -> bool:
    """Whether an English is one of the acceptable ones, but for capitals and a leading article."""

    def fold(text: str) -> str:
        return text.casefold().removeprefix("the ")

    return fold(english) in {fold(text) for text in acceptable}


def equivalents_score(seeds: Path, terms: Iterable[GoldTerm]) -> tuple[Score, dict[str, int]]:
    """Gold terms whose first English, as a lookup gives it, is acceptable; and their statuses."""
    score = Score()
    statuses: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "evaluate.db")
        build([seeds], target, BuildOptions())
        with schema.opened(target) as database:
            for term in terms:
                entries = lookup.lookup(database, term.zh, 1)
                exact = entries[0] if entries and entries[0].quality == 0 else None
                english = exact.en if exact else None
                statuses[str(exact.status if exact and english else Status.UNRESOLVED)] += 1
                acceptable = english is not None and is_acceptable(english, term.english)
                score.add(acceptable, f"{term.zh} -> {english}")
    return score, dict(statuses)


def evaluate(shared: Path) -> SeedFigures:
    """All measures."""
    seeds = shared / data.SEEDS
    files = Files.of([seeds], Limits())
    bare = extract(files.mined())
    helped = extract(files.mined(), known_forms(authority.load()))
    terms = data.gold_terms(shared)
    long_terms = [term.zh for term in terms if len(term.zh) >= 3]
    scores = {"layout: paragraphs as judged": layout_score(seeds)}
    for number in (50, 100, 200):
        scores[f"extraction, no authority: P@{number}"] = precision_at(number, bare.candidates)
    for label, extraction in (("no authority", bare), ("with authority", helped)):
        for number in (500, 1_000):
            name = f"extraction, {label}: gold terms of 3+ characters in the first {number}"
            scores[name] = recall(long_terms, extraction.candidates[:number])
    scores["extraction, no authority: titles in 《》 found"] = recall(titles(files), bare.candidates)
    short_forms = sorted({defined.definition.short for defined in bare.defined})
    scores["extraction, no authority: bracketed short names found"] = recall(short_forms, bare.candidates)
    equivalents, statuses = equivalents_score(seeds, terms)
    scores["equivalents: first English of the gold terms acceptable"] = equivalents
    return SeedFigures(scores, statuses, schema.recipe())


def report(shared: Path, *, as_json: bool) -> None:
    """Print all measures."""
    figures = evaluate(shared)
    if as_json:
        scores = {
            name: {"share": score.share, "right": score.right, "total": score.total}
            for name, score in figures.scores.items()
        }
        echo_json(
            {
                "scores": scores, "statuses": figures.statuses, "recipe": figures.recipe, "termbase": __version__,
            }
        )  # fmt: skip
        return
    for name, score in figures.scores.items():
        click.echo(f"{score.share:6.3f}  {score.right:4}/{score.total:<4}  {name}")
        if score.misses:
            more = " ..." if len(score.misses) > SHOWN_MISSES else ""
            click.echo(f"{'':18}missed: {', '.join(score.misses[:SHOWN_MISSES])}{more}")
    click.echo(f"status of the gold terms: {figures.statuses}")
    recipe = {**figures.recipe, "termbase": __version__}
    click.echo("recipe: " + "; ".join(f"{name} {value}" for name, value in recipe.items()))
