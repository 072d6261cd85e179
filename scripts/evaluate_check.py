"""What `termbase tm check` finds of faults put into sound pairs, and how often it cries wolf.

    .venv/bin/python scripts/evaluate.py check [--shared ../shared/data] [--json]

The 4,000 official pairs of the United Nations Parallel Corpus development set are checked as they are (every alarm
counts as false, though many show real slips), then with one kind of fault at a time, drawn with a fixed seed:
English moved by one to three lines over stretches of 20 to 200 pairs, by a line that one side lost; sides exchanged;
the English of another pair; the second half of the English cut off (in pairs of 60 characters of English or more);
one digit of a number changed. Found: a faulty pair that has an alarm of its kind; for shifts also how many pairs the
repaired memory has right.
"""

from __future__ import annotations

import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import shared_data

from tm.check.check import check
from tm.check.faults import Alarm, Fault
from tm.check.repair import repair
from tm.exchange import memory_files
from tm.lexicon import packed
from tm.limits import Limits
from tm.model import Pair

SEED = 20_261_121
Corrupted = tuple[list[Pair], set[int]]


def shifted(pairs: list[Pair], source: random.Random) -> Corrupted:
    """Stretches whose English is some lines off, with the ordinary neighbours between them."""
    english = [pair.en for pair in pairs]
    faulty: set[int] = set()
    at = 50
    while at + 260 < len(pairs):
        length, step = source.randint(20, 200), source.choice([-3, -2, -1, 1, 2, 3])
        for n in range(at, at + length):
            english[n] = pairs[n + step].en
        faulty.update(range(at, at + length))
        at += length + source.randint(60, 200)
    return [replace(p, en=en) for p, en in zip(pairs, english, strict=True)], faulty


def _some(pairs: list[Pair], source: random.Random, fits: Callable[[Pair], bool]) -> list[int]:
    good = [n for n, pair in enumerate(pairs) if fits(pair)]
    return sorted(source.sample(good, len(good) // 20))


def swapped(pairs: list[Pair], source: random.Random) -> Corrupted:
    """Sides exchanged in one pair of twenty."""
    chosen = set(_some(pairs, source, lambda p: True))
    return [Pair(p.en, p.zh, line=p.line) if n in chosen else p for n, p in enumerate(pairs)], chosen


def unrelated(pairs: list[Pair], source: random.Random) -> Corrupted:
    """The English of another pair in one of twenty."""
    chosen = _some(pairs, source, lambda p: len(p.en) > 60)
    moved = dict(zip(chosen, [*chosen[1:], chosen[0]], strict=True))
    return [replace(p, en=pairs[moved.get(n, n)].en) for n, p in enumerate(pairs)], set(chosen)


def truncated(pairs: list[Pair], source: random.Random) -> Corrupted:
    """Half of the English gone."""
    chosen = set(_some(pairs, source, lambda p: len(p.en) >= 60))
    return [replace(p, en=p.en[: len(p.en) // 2]) if n in chosen else p for n, p in enumerate(pairs)], chosen


def renumbered(pairs: list[Pair], source: random.Random) -> Corrupted:
    """One digit of the English changed."""

    def change(text: str) -> str:
        place = source.choice([m.start() for m in re.finditer(r"\d", text)])
        digit = source.choice([d for d in "123456789" if d != text[place]])
        return text[:place] + digit + text[place + 1 :]

    chosen = set(_some(pairs, source, lambda p: bool(re.search(r"\d", p.en) and re.search(r"\d", p.zh))))
    return [replace(p, en=change(p.en)) if n in chosen else p for n, p in enumerate(pairs)], chosen


KINDS: dict[str, tuple[Callable[[list[Pair], random.Random], Corrupted], Fault]] = {
    "shifted": (shifted, Fault.SHIFTED),
    "swapped": (swapped, Fault.SWAPPED),
    "unrelated": (unrelated, Fault.UNRELATED),
    "truncated": (truncated, Fault.LENGTH),
    "number changed": (renumbered, Fault.NUMBERS),
}


def places(alarms: list[Alarm], fault: Fault) -> set[int]:
    """The pairs that alarms of a kind are about."""
    return {n for alarm in alarms if alarm.fault is fault for n in range(alarm.first, alarm.last + 1)}


def evaluate(shared: Path, most: int = 4_000) -> dict[str, Any]:
    """All figures on the first `most` pairs."""
    (memory,) = memory_files.memories([shared / "un-parallel" / "UNv1.0.devset.zh"], Limits())
    pairs = list(memory.pairs())[:most]
    lexicon = packed.load()
    started = time.perf_counter()
    sound = list(check(pairs, lexicon))
    seconds = time.perf_counter() - started
    told: dict[str, Any] = {
        "sound": {
            "pairs": len(pairs), "pairs/s": round(len(pairs) / seconds),
            "alarms": dict(Counter(alarm.fault.value for alarm in sound)),
            "pairs with an alarm": round(len({a.first for a in sound if a.fault is not Fault.CONFLICT}) / len(pairs), 4),
        }
    }  # fmt: skip
    for name, (corrupt, fault) in KINDS.items():
        broken, faulty = corrupt(pairs, random.Random(SEED))
        alarms = list(check(broken, lexicon))
        found = places(alarms, fault)
        usual = places(sound, fault)
        told[name] = {
            "faulty": len(faulty),
            "found": round(len(found & faulty) / len(faulty), 4),
            "false alarms": len(found - faulty - usual),
        }
        if fault is Fault.SHIFTED:
            right = {(p.zh, p.en) for p in pairs}
            mended = repair(broken, [a for a in alarms if a.fault is fault]).pairs
            told[name]["right before"] = round(sum((p.zh, p.en) in right for p in broken) / len(pairs), 4)
            told[name]["right after repair"] = round(
                sum((p.zh, p.en) in right for p in mended) / len(pairs), 4
            )
    return told


@click.command()
@shared_data.option("un-parallel")
@click.option("--json", "as_json", is_flag=True)
def main(shared: Path, as_json: bool) -> None:
    """Print the figures."""
    told = evaluate(shared)
    if as_json:
        click.echo(json.dumps(told, indent=1))
        return
    for name, row in told.items():
        click.echo(f"{name:16} {row}")


if __name__ == "__main__":
    main()
