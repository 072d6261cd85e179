"""Measure the main job on the five seed documents: layout, extraction, equivalents; or one part by its name.

    .venv/bin/python scripts/evaluate.py [--shared ../shared/data] [--json]
    .venv/bin/python scripts/evaluate.py alignment|equivalents|check|coverage|recall|references [options]

A part is `evaluate_PART.py` beside this file, with its own options (`scripts/evaluate.py PART --help`), and can
be run by itself as well. `--shared` and `--json` before a part's name are the part's.

Layout: paragraphs as judged by reading (`tests/cases/judged_layout.tsv`: line, kind, number, length and
hash of every paragraph). Extraction: precision at 50, 100 and 200 without the authority lists, against
`tests/cases/judged_candidates.tsv`, judged strictly by one reader (fragments, general nouns and verb
phrases are wrong; what is not judged counts as wrong and is listed); recall of the gold terms with the
lists. Equivalents: share of the gold terms whose first English is acceptable. Every figure comes with
the recipe that made it.
"""

from __future__ import annotations

import csv
import hashlib
import importlib
import json
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import shared_data

from termbase import __version__, authority
from termbase.build import BuildOptions, build, extract
from termbase.extract.candidates import Candidate
from termbase.extract.definitions import names
from termbase.extract.sentences import Files
from termbase.store import lookup, schema
from tm.files import corpus
from tm.limits import Limits

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "cases"
PARTS = ("alignment", "check", "coverage", "equivalents", "recall", "references")


def rows(path: Path) -> list[dict[str, str]]:
    """Read a tab-separated table with a header."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter="\t"))


@dataclass
class Score:
    """Right and wrong of one measure, and what to look at."""

    right: int = 0
    total: int = 0
    misses: list[str] = field(default_factory=list)

    def add(self, good: bool, what: str) -> None:
        """Count one."""
        self.total += 1
        self.right += good
        if not good:
            self.misses.append(what)

    @property
    def share(self) -> float:
        """Right of total, 0 to 1."""
        return self.right / self.total if self.total else 0.0


def fingerprint(text: str) -> str:
    """Eight hexadecimal digits that stand for a paragraph's text."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def layout_rows(seeds: Path) -> list[tuple[str, ...]]:
    """Every paragraph of the seeds as it is read now, in the form of the judgement file."""
    found = []
    for source in corpus.sources([seeds])[0]:
        for p in corpus.read(source).paragraphs:
            row = (
                source.path.name[:3],
                str(p.line),
                p.kind.value,
                p.number or "",
                str(p.section),
                str(len(p.text)),
            )
            found.append((*row, fingerprint(p.text)))
    return found


def measure_layout(seeds: Path) -> Score:
    """Paragraphs that are as judged; a judged one that is missing or an extra one is wrong."""
    judged = {tuple(row.values()) for row in rows(CASES / "judged_layout.tsv")}
    found = set(layout_rows(seeds))
    score = Score()
    for row in sorted(judged | found, key=lambda r: (r[0], int(r[1]))):
        score.add(row in judged and row in found, " ".join(row))
    return score


def measure_precision(candidates: list[Candidate], at: int) -> Score:
    """Precision of the first `at` candidates against the judgement file."""
    verdicts = {row["term"]: row["verdict"] for row in rows(CASES / "judged_candidates.tsv")}
    score = Score()
    for candidate in candidates[:at]:
        verdict = verdicts.get(candidate.term, "not judged")
        score.add(verdict == "term", f"{candidate.term} ({verdict})")
    return score


def gold(shared: Path) -> list[tuple[str, list[str]]]:
    """The gold terms with their acceptable English."""
    lines = (shared / "terminology" / "gold-terms-in-seeds.tsv").read_text(encoding="utf-8").splitlines()
    return [(cells[0], cells[1].split("|")) for cells in (line.split("\t") for line in lines if line)]


def measure_recall(candidates: list[Candidate], terms: list[str], within: int) -> Score:
    """Gold terms among the first `within` candidates."""
    first = {candidate.term for candidate in candidates[:within]}
    score = Score()
    for term in terms:
        score.add(term in first, term)
    return score


def measure_names(files: Files, candidates: list[Candidate]) -> Score:
    """Titles in 《》 (three characters or more) that are candidates, wherever they rank."""
    found = {candidate.term for candidate in candidates}
    titles = {
        n.text for s in files.chinese() for n in names(s.text) if n.form == "title" and len(n.text) >= 3
    }
    score = Score()
    for title in sorted(titles):
        score.add(title in found, title)
    return score


def measure_short_forms(extraction: Any) -> Score:
    """Bracketed short names that are candidates."""
    found = {candidate.term for candidate in extraction.candidates}
    score = Score()
    for short in sorted({one.definition.short for one in extraction.defined}):
        score.add(short in found, short)
    return score


def _same(given: str, acceptable: list[str]) -> bool:
    def fold(text: str) -> str:
        return text.casefold().removeprefix("the ")

    return fold(given) in {fold(text) for text in acceptable}


def measure_equivalents(seeds: Path, terms: list[tuple[str, list[str]]]) -> tuple[Score, dict[str, int]]:
    """Gold terms whose first English, as a lookup gives it, is acceptable; and their statuses."""
    score = Score()
    statuses: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "evaluate.db")
        build([seeds], target, BuildOptions())
        database = schema.open_termbase(target)
        for zh, acceptable in terms:
            results = lookup.lookup(database, zh, 1)
            first = results[0].en if results and results[0].quality == 0 else None
            status = results[0].status if first else "unresolved"
            statuses[status] = statuses.get(status, 0) + 1
            score.add(first is not None and _same(first, acceptable), f"{zh} -> {first}")
        database.close()
    return score, statuses


def evaluate(shared: Path) -> dict[str, Any]:
    """All measures, in the order in which they are printed."""
    seeds = shared / "seeds"
    files = Files.of([seeds], Limits())
    bare = extract(files.chinese)
    helped = extract(files.chinese, authority.load())
    terms = gold(shared)
    long = [zh for zh, _ in terms if len(zh) >= 3]
    equivalents, statuses = measure_equivalents(seeds, terms)
    scores = {"layout: paragraphs as judged": measure_layout(seeds)}
    scores |= {
        f"extraction, no authority: P@{n}": measure_precision(bare.candidates, n) for n in (50, 100, 200)
    }
    for label, extraction in (("no authority", bare), ("with authority", helped)):
        for within in (500, 1_000):
            name = f"extraction, {label}: gold terms of 3+ characters in the first {within}"
            scores[name] = measure_recall(extraction.candidates, long, within)
    scores["extraction, no authority: titles in 《》 found"] = measure_names(files, bare.candidates)
    scores["extraction, no authority: bracketed short names found"] = measure_short_forms(bare)
    scores["equivalents: first English of the gold terms acceptable"] = equivalents
    return {"scores": scores, "statuses": statuses, "recipe": schema.recipe(), "termbase": __version__}


class Parts(click.Group):
    """The evaluations by name; one is imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all parts."""
        return list(PARTS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of one part."""
        if cmd_name not in PARTS:
            return None
        command: click.Command = importlib.import_module(f"evaluate_{cmd_name}").main
        return command


@click.command(cls=Parts, invoke_without_command=True)
@shared_data.option()
@click.option(
    "--write-layout", is_flag=True, help="Write the present layout as the judged one (after reading it)."
)
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.pass_context
def main(context: click.Context, shared: Path, write_layout: bool, as_json: bool) -> None:
    """Measure layout, extraction and equivalents on the seed documents, or one PART."""
    if context.invoked_subcommand:
        context.default_map = {context.invoked_subcommand: {"shared": shared, "as_json": as_json}}
        return
    if not (shared / "seeds").is_dir():
        raise SystemExit(f"no seed documents in {shared}; name the folder with --shared or TERMBASE_SHARED")
    if write_layout:
        header = ("document", "line", "kind", "number", "section", "length", "hash")
        text = "\n".join("\t".join(row) for row in [header, *layout_rows(shared / "seeds")])
        (CASES / "judged_layout.tsv").write_text(text + "\n", encoding="utf-8")
        return
    result = evaluate(shared)
    if as_json:
        shares = {
            name: {"share": s.share, "right": s.right, "total": s.total}
            for name, s in result["scores"].items()
        }
        json.dump({**result, "scores": shares}, sys.stdout, ensure_ascii=False, indent=1)
        return
    for name, score in result["scores"].items():
        click.echo(f"{score.share:6.3f}  {score.right:4}/{score.total:<4}  {name}")
        if score.misses:
            click.echo(
                f"{'':18}missed: {', '.join(score.misses[:12])}{' ...' if len(score.misses) > 12 else ''}"
            )
    click.echo(f"status of the gold terms: {result['statuses']}")
    click.echo(
        "recipe: "
        + "; ".join(f"{k} {v}" for k, v in result["recipe"].items())
        + f"; termbase {result['termbase']}"
    )


if __name__ == "__main__":
    main()
