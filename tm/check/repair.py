"""Putting a memory right: shifted stretches are paired anew, exchanged sides exchanged back, the rest is set aside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tm.check.faults import Alarm, Fault
from tm.model import Pair

_OUT = (Fault.LANGUAGE, Fault.UNRELATED, Fault.LENGTH, Fault.NUMBERS)


@dataclass(frozen=True, slots=True)
class Repaired:
    """The sound pairs in order, and those set aside with the reason."""

    pairs: list[Pair]
    aside: list[tuple[Pair, str]]


def repair(pairs: Sequence[Pair], alarms: Iterable[Alarm]) -> Repaired:
    """Apply what the alarms say. Conflicts are left: both may be right.

    A shifted pair gets the English that stands `shift` lines further down; where that is gone, or belongs
    to a pair that stands right, the Chinese is set aside.
    """
    sound: dict[int, Pair] = dict(enumerate(pairs))
    origin = {n: n for n in sound}
    aside: list[tuple[Pair, str]] = []
    for alarm in alarms:
        for n in range(alarm.first, alarm.last + 1):
            if n not in sound:
                continue
            if alarm.fault is Fault.SHIFTED:
                origin[n] = n + alarm.shift
            elif alarm.fault is Fault.SWAPPED:
                sound[n] = _exchanged(pairs[n])
            elif alarm.fault in _OUT:
                aside.append((sound.pop(n), alarm.reason))
    own = {n for n in sound if origin[n] == n}
    for n in sorted(sound.keys() - own):
        if origin[n] in own or not 0 <= origin[n] < len(pairs):
            aside.append((sound.pop(n), "its English is lost"))
        else:
            sound[n] = _with_second(pairs[n], pairs[origin[n]])
    return Repaired([sound[n] for n in sorted(sound)], aside)


def _exchanged(pair: Pair) -> Pair:
    """A pair with its texts on each other's side; what its file says of a text goes with it."""
    record = pair.record
    if record is not None:
        record = record._replace(
            first=record.second._replace(tag=record.first.tag),
            second=record.first._replace(tag=record.second.tag),
        )
    return pair._replace(first=pair.second, second=pair.first, record=record)


def _with_second(pair: Pair, other: Pair) -> Pair:
    """A pair with the second text of another one, and what its file says of that text."""
    record = pair.record
    if record is not None and other.record is not None:
        record = record._replace(second=other.record.second)
    return pair._replace(second=other.second, record=record)
