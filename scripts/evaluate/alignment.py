"""Measure the sentence aligner: quality, doubt, speed and memory.

    .venv/bin/python scripts/evaluate alignment [--shared ../shared/data] [--large 50000] [--json]

Texts: `mac-dev` (six chapters of novels) and `mag` (a magazine), both with links set by hand, and `un`: the lines of
the UN Parallel Corpus development set, sorted by document and paragraph into documents of 100 lines, of which 1.5 %
are deleted on each side and 6 % on each side are cut in two at a clause mark; `un 5 %` and `un 10 %` delete as much
on each side. The cuts and deletions come from a stated seed. Measures are those of Vecalign: a bead is right strictly
when it is in the gold, laxly when it links at least one pair of sentences that the gold links; beads with an empty
side are not counted. Beside the aligner stands a plain Gale & Church (1993), with Chinese lengths rescaled. No weight
is learnt from the gold, but a few round parameters were chosen with it in sight; `--leave-one-out` says what such a
choice is worth on a chapter that it did not see: for every chapter of `mac-dev` the best of a small grid on the five
others is taken.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from scripts.evaluate.alignment_texts import SEED, alignment_texts, large_text
from scripts.evaluate.gale_church import gale_church
from scripts.shared import data
from scripts.shared.commands import echo_json, json_option, shared_option
from scripts.shared.data import GoldBead, GoldText
from scripts.shared.process import peak_of_process
from scripts.shared.scores import PrecisionRecall, share
from tm.align import Parameters, align
from tm.lexicon.layers import Lexicon
from tm.lexicon.packed import load

Figures = dict[str, float]
Method = Callable[[Sequence[str], Sequence[str]], list[GoldBead]]

GRID = [
    Parameters(trust=trust, old=old, edges=edges)
    for trust in (4, 10, 30)
    for old in (30, 60)
    for edges in (2, 3)
]
"""The parameters that `--leave-one-out` chooses from."""


@dataclass(slots=True)
class BeadCounts:
    """Beads that a method gave, beads in the gold, and how many of each are right."""

    given: int = 0
    gold: int = 0
    strict: int = 0
    lax_given: int = 0
    lax_gold: int = 0

    def add(self, given: Iterable[GoldBead], gold: Iterable[GoldBead]) -> None:
        """Count one text."""
        ours, theirs = _two_sided(given), _two_sided(gold)
        self.given += len(ours)
        self.gold += len(theirs)
        self.strict += len(ours & theirs)
        self.lax_given += _touching(ours, theirs)
        self.lax_gold += _touching(theirs, ours)

    @property
    def strict_score(self) -> PrecisionRecall:
        """By beads that are in the gold as they are."""
        return PrecisionRecall.of_counts(self.strict, self.given, self.strict, self.gold)

    @property
    def lax_score(self) -> PrecisionRecall:
        """By beads that share a link with one of the gold."""
        return PrecisionRecall.of_counts(self.lax_given, self.given, self.lax_gold, self.gold)

    def figures(self) -> Figures:
        """Precision, recall and F1, strict and lax."""
        return {
            f"{name} {label}": value
            for name, score in (("strict", self.strict_score), ("lax", self.lax_score))
            for label, value in (("P", score.precision), ("R", score.recall), ("F1", score.f1))
        }


def _two_sided(beads: Iterable[GoldBead]) -> set[GoldBead]:
    return {(tuple(zh), tuple(en)) for zh, en in beads if len(zh) and len(en)}


def _touching(beads: set[GoldBead], others: set[GoldBead]) -> int:
    """How many beads link a pair of sentences that the others link."""
    links = {(i, j) for zh, en in others for i in zh for j in en}
    return sum(any((i, j) in links for i in zh for j in en) for zh, en in beads)


def errors_in_queue(scored: Sequence[tuple[float, bool]], least_sure: float = 0.05) -> float:
    """Share of the wrong beads that are among the `least_sure` share of all."""
    ordered = sorted(scored)
    wrong = sum(not is_right for _, is_right in ordered)
    queue = ordered[: round(least_sure * len(ordered))]
    return share(sum(not is_right for _, is_right in queue), wrong)


def measure(texts: Sequence[GoldText], lexicon: Lexicon) -> Figures:
    """Quality, doubt and speed of the aligner on some texts."""
    counts, seconds = BeadCounts(), 0.0
    scored: list[tuple[float, bool]] = []
    for text in texts:
        start = time.perf_counter()
        alignment = align(text.zh, text.en, lexicon=lexicon)
        seconds += time.perf_counter() - start
        counts.add([(bead.zh, bead.en) for bead in alignment.beads], text.gold)
        gold = _two_sided(text.gold)
        scored += [
            (bead.score, (bead.zh, bead.en) in gold) for bead in alignment.beads if bead.zh and bead.en
        ]
    return {
        **counts.figures(),
        "5 % least sure hold of strict errors": errors_in_queue(scored),
        "zh sentences/s": sum(len(text.zh) for text in texts) / seconds,
    }


def measure_method(texts: Sequence[GoldText], method: Method) -> Figures:
    """Quality of another aligner on some texts."""
    counts = BeadCounts()
    for text in texts:
        counts.add(method(text.zh, text.en), text.gold)
    return counts.figures()


def leave_one_out(chapters: Sequence[GoldText], lexicon: Lexicon) -> Figures:
    """Strict F1 over chapters, each under the parameters that are best on the others."""
    counts: list[list[BeadCounts]] = []
    for parameters in GRID:
        counts.append([])
        for text in chapters:
            alignment = align(text.zh, text.en, lexicon=lexicon, parameters=parameters)
            counts[-1].append(BeadCounts())
            counts[-1][-1].add([(bead.zh, bead.en) for bead in alignment.beads], text.gold)
    left_out = []
    for number in range(len(chapters)):
        others = [_strict_f1([*row[:number], *row[number + 1 :]]) for row in counts]
        left_out.append(counts[others.index(max(others))][number])
    return {
        "left out strict F1": _strict_f1(left_out),
        "grid least": min(map(_strict_f1, counts)),
        "grid most": max(map(_strict_f1, counts)),
    }


def _strict_f1(counts: Sequence[BeadCounts]) -> float:
    return share(2 * sum(c.strict for c in counts), sum(c.given + c.gold for c in counts))


@click.command()
@shared_option(data.ALIGNMENT)
@click.option("--large", "size", type=int, default=0, help="Also one document of so many lines.")
@click.option("--plain/--no-plain", default=True, help="Whether Gale & Church is run too.")
@click.option(
    "--leave-one-out", "left_out", is_flag=True, help="Also parameters chosen without the chapter measured."
)
@json_option
def main(shared: Path, size: int, plain: bool, left_out: bool, as_json: bool) -> None:
    """Measure the sentence aligner."""
    texts = alignment_texts(shared)
    lexicon = load()
    rows: dict[str, Figures] = {}
    for name, chapters in texts.items():
        rows[name] = measure(chapters, lexicon)
        if plain:
            rows[f"{name}, Gale & Church"] = measure_method(chapters, gale_church)
    if left_out and "mac-dev" in texts:
        rows["mac-dev, leave one out"] = leave_one_out(texts["mac-dev"], lexicon)
    peak = peak_of_process()
    if size:
        large = large_text(data.pairs_by_document(shared), size)
        rows[f"one document of {size} lines"] = {**measure([large], lexicon), "peak MB": peak_of_process()}
    signature = align([], [], lexicon=lexicon).signature
    if as_json:
        echo_json({"rows": rows, "peak MB": peak, "signature": signature, "seed": SEED})
        return
    for name, figures in rows.items():
        columns = (
            f"{label} {value:.3f}" if value < 2 else f"{label} {value:.0f}"
            for label, value in figures.items()
        )
        click.echo(f"{name:32} {'  '.join(columns)}")
    click.echo(f"peak memory {peak:.0f} MB; seed {SEED}; {signature}")
