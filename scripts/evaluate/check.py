"""What `termbase tm check` finds of faults put into sound pairs, and how often it cries wolf.

    .venv/bin/python scripts/evaluate check [--shared ../shared/data] [--json]

The 4,000 official pairs of the United Nations Parallel Corpus development set are checked as they are (every alarm
counts as false, though many show real slips), then with one kind of fault at a time, drawn with a fixed seed:
English moved by one to three lines over stretches of 20 to 200 pairs, by a line that one side lost; sides exchanged;
the English of another pair; the second half of the English cut off (in pairs of 60 characters of English or more);
one digit of a number changed. Found: a faulty pair that has an alarm of its kind; for shifts also how many pairs the
repaired memory has right.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from scripts.shared import data
from scripts.shared.commands import echo_json, json_option, shared_option
from scripts.shared.process import timed
from scripts.shared.scores import share
from tm.check.check import check
from tm.check.faults import Alarm, Fault
from tm.check.repair import repair
from tm.lexicon import packed
from tm.lexicon.layers import Lexicon
from tm.model import Pair

SEED = 20_261_121
PAIRS = 4_000
LONG = 60
"""Least characters of an English that is cut off."""


@dataclass(frozen=True, slots=True)
class Corrupted:
    """Pairs with a fault put into some of them, and the numbers of these."""

    pairs: list[Pair]
    faulty: set[int]


Corrupt = Callable[[Sequence[Pair], random.Random], Corrupted]


def shifted(pairs: Sequence[Pair], chance: random.Random) -> Corrupted:
    """Stretches whose English is some lines off, with the ordinary neighbours between them."""
    english = [pair.second for pair in pairs]
    faulty: set[int] = set()
    start = 50
    while start + 260 < len(pairs):
        length, step = chance.randint(20, 200), chance.choice([-3, -2, -1, 1, 2, 3])
        for n in range(start, start + length):
            english[n] = pairs[n + step].second
        faulty.update(range(start, start + length))
        start += length + chance.randint(60, 200)
    return Corrupted([pair._replace(second=en) for pair, en in zip(pairs, english, strict=True)], faulty)


def _one_of_twenty(
    pairs: Sequence[Pair], chance: random.Random, fits: Callable[[Pair], bool] = lambda pair: True
) -> list[int]:
    fitting = [n for n, pair in enumerate(pairs) if fits(pair)]
    return sorted(chance.sample(fitting, len(fitting) // 20))


def _changed(pairs: Sequence[Pair], chosen: Iterable[int], change: Callable[[Pair], Pair]) -> Corrupted:
    faulty = set(chosen)
    return Corrupted([change(pair) if n in faulty else pair for n, pair in enumerate(pairs)], faulty)


def swapped(pairs: Sequence[Pair], chance: random.Random) -> Corrupted:
    """Sides exchanged in one pair of twenty."""
    chosen = _one_of_twenty(pairs, chance)
    return _changed(pairs, chosen, lambda pair: Pair(pair.second, pair.first, line=pair.line))


def unrelated(pairs: Sequence[Pair], chance: random.Random) -> Corrupted:
    """The English of another pair in one of twenty."""
    chosen = _one_of_twenty(pairs, chance, lambda pair: len(pair.second) > LONG)
    origin = dict(zip(chosen, [*chosen[1:], chosen[0]], strict=True))
    return Corrupted(
        [pair._replace(second=pairs[origin.get(n, n)].second) for n, pair in enumerate(pairs)], set(chosen)
    )


def truncated(pairs: Sequence[Pair], chance: random.Random) -> Corrupted:
    """Half of the English gone."""
    chosen = _one_of_twenty(pairs, chance, lambda pair: len(pair.second) >= LONG)
    return _changed(pairs, chosen, lambda pair: pair._replace(second=pair.second[: len(pair.second) // 2]))


def renumbered(pairs: Sequence[Pair], chance: random.Random) -> Corrupted:
    """One digit of the English changed."""

    def change(pair: Pair) -> Pair:
        index = chance.choice([match.start() for match in re.finditer(r"\d", pair.second)])
        digit = chance.choice([digit for digit in "123456789" if digit != pair.second[index]])
        return pair._replace(second=pair.second[:index] + digit + pair.second[index + 1 :])

    def has_numbers(pair: Pair) -> bool:
        return bool(re.search(r"\d", pair.second) and re.search(r"\d", pair.first))

    return _changed(pairs, _one_of_twenty(pairs, chance, has_numbers), change)


KINDS: dict[str, tuple[Corrupt, Fault]] = {
    "shifted": (shifted, Fault.SHIFTED),
    "swapped": (swapped, Fault.SWAPPED),
    "unrelated": (unrelated, Fault.UNRELATED),
    "truncated": (truncated, Fault.LENGTH),
    "number changed": (renumbered, Fault.NUMBERS),
}


def pairs_with(alarms: Iterable[Alarm], fault: Fault) -> set[int]:
    """The pairs that alarms of a kind are about."""
    return {n for alarm in alarms if alarm.fault is fault for n in range(alarm.first, alarm.last + 1)}


def sound_figures(pairs: Sequence[Pair], alarms: Sequence[Alarm], seconds: float) -> dict[str, object]:
    """The alarms on pairs into which no fault was put."""
    alarming = {alarm.first for alarm in alarms if alarm.fault is not Fault.CONFLICT}
    return {
        "pairs": len(pairs), "pairs/s": round(len(pairs) / seconds),
        "alarms": dict(Counter(alarm.fault.value for alarm in alarms)),
        "pairs with an alarm": round(share(len(alarming), len(pairs)), 4),
    }  # fmt: skip


def fault_figures(
    pairs: Sequence[Pair], name: str, usual: Iterable[Alarm], lexicon: Lexicon
) -> dict[str, float]:
    """What is found of one kind of fault; an alarm that the sound pairs have too (`usual`) is not false."""
    corrupt, fault = KINDS[name]
    corrupted = corrupt(pairs, random.Random(SEED))
    alarms = list(check(corrupted.pairs, lexicon))
    alarming = pairs_with(alarms, fault)
    figures: dict[str, float] = {
        "faulty": len(corrupted.faulty),
        "found": round(share(len(alarming & corrupted.faulty), len(corrupted.faulty)), 4),
        "false alarms": len(alarming - corrupted.faulty - pairs_with(usual, fault)),
    }
    if fault is Fault.SHIFTED:
        mended = repair(corrupted.pairs, [alarm for alarm in alarms if alarm.fault is fault]).pairs
        sound = {(pair.first, pair.second) for pair in pairs}
        for label, texts in (("right before", corrupted.pairs), ("right after repair", mended)):
            figures[label] = round(share(sum((p.first, p.second) in sound for p in texts), len(pairs)), 4)
    return figures


def evaluate(shared: Path, most: int = PAIRS) -> dict[str, dict[str, object]]:
    """All figures on the first `most` pairs, by kind of fault."""
    pairs = data.pairs(shared)[:most]
    lexicon = packed.load()
    seconds, alarms = timed(lambda: list(check(pairs, lexicon)))
    figures = {"sound": sound_figures(pairs, alarms, seconds)}
    return figures | {name: {**fault_figures(pairs, name, alarms, lexicon)} for name in KINDS}


@click.command()
@shared_option(data.PARALLEL)
@json_option
def main(shared: Path, as_json: bool) -> None:
    """Measure what `termbase tm check` finds of faults put into sound pairs."""
    figures = evaluate(shared)
    if as_json:
        echo_json(figures)
        return
    for name, row in figures.items():
        click.echo(f"{name:16} {row}")
