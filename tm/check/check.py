"""All checks over a memory, in stretches, so that memory stays flat however long it is."""

from __future__ import annotations

import hashlib
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import log

import numpy as np

from tm.check import figures as figures_of
from tm.check.faults import Alarm, Fault
from tm.check.likeness import Likeness
from tm.check.shift import shifts, stretches
from tm.languages import PAIR
from tm.lexicon.layers import Lexicon
from tm.model import Pair
from tm.text import key, references
from tm.text.chars import FULL_WIDTH, HAN

_FIGURES = {"number", "quantity", "year", "serial"}
STRETCH = 4_000
"""Pairs that are looked at together."""
# a shifted stretch across the border is whole in one of the two
_OVERLAP = 20
UNRELATED = 0.1
"""Likeness under which a pair is called unrelated, where both sides have `_WORDS` words."""
# of fewer words two right sentences may share none
_WORDS = 7
_RATIO = 3.3
"""English characters for a Chinese one, in United Nations texts."""
_OUTLIER = 1.25
"""Log of actual to expected length from which on a pair is called cut off; one in ten thousand sound ones."""
_SHORT, _SHORTER, _MORE = 0.4, 0.6, 0.25
"""Log of actual to expected length of a side that may be cut off; what speaks for it besides."""
_END = re.compile(r"[。！？；：.!?;:…][\"'”’」』)）】]*\s*$")
_LABEL = re.compile(r"^\W*(\d{1,3})\s*[.．、)）]\s*(?=\D)")
_DIGITS = re.compile(r"(?<![\d.,])\d{1,3}(?:[, \u00a0]\d{3})+(?![\d])|\d+")
_LONG = 25
"""Characters of Chinese, or three times as many of English, from which on a length can be judged."""


def check(pairs: Iterable[Pair], lexicon: Lexicon) -> Iterator[Alarm]:
    """Yield what is wrong, by stretch and then by place. Pairs are numbered from 0 in their order."""
    seen: dict[bytes, tuple[bytes, int]] = {}
    stream = iter(pairs)
    overlap: list[Pair] = []
    start = 0
    while True:
        more = list(itertools.islice(stream, STRETCH - len(overlap)))
        stretch = overlap + more
        last = len(stretch) < STRETCH
        if not stretch:
            return
        checked = len(stretch) if last else len(stretch) - _OVERLAP
        skip = len(overlap) // 2 if start else 0
        yield from _stretch(stretch, start, skip, checked if last else checked + _OVERLAP // 2, lexicon, seen)
        if last:
            return
        overlap = stretch[checked:]
        start += checked


def _stretch(
    pairs: Sequence[Pair],
    start: int,
    first: int,
    last: int,
    lexicon: Lexicon,
    seen: dict[bytes, tuple[bytes, int]],
) -> Iterator[Alarm]:
    likeness = Likeness([p.first for p in pairs], [p.second for p in pairs], lexicon)
    shares = [likeness.shares(n, n) for n in range(len(pairs))]
    own = np.array([sum(both) / 2 for both in shares])
    moved = shifts(likeness, own, len(pairs))
    shifted = np.zeros(len(pairs), dtype=bool)
    for begin, end, step in stretches(moved.tolist()):
        shifted[begin : end + 1] = True
        begin, end = max(begin, first), min(end, last - 1)
        if begin <= end:
            where = "below" if step > 0 else "above"
            lines = f"{abs(step)} line{'s' if abs(step) != 1 else ''} {where}"
            yield Alarm(
                Fault.SHIFTED, start + begin, start + end, pairs[begin].line, pairs[end].line,
                f"the English of these {end - begin + 1} pairs stands {lines}", step,
            )  # fmt: skip
    for n in range(first, last):
        pair = pairs[n]
        for fault, reason in _single(pair, bool(shifted[n]), shares[n], likeness.size(n, n)):
            yield Alarm(fault, start + n, start + n, pair.line, pair.line, reason)
        if not shifted[n]:
            yield from _conflict(pair, start + n, seen)


def _single(
    pair: Pair, shifted: bool, shares: tuple[float, float], words: int
) -> Iterator[tuple[Fault, str]]:
    """What is wrong with one pair by itself; in a shifted stretch only its languages say anything."""
    language = languages(pair.first, pair.second)
    if language is not None:
        yield language
        return
    if shifted:
        return
    if sum(shares) / 2 < UNRELATED and words >= _WORDS:
        yield Fault.UNRELATED, f"the sides have hardly a word in common (likeness {sum(shares) / 2:.2f})"
        return
    if (reason := lengths(pair.first, pair.second, shares[1] - shares[0])) is not None:
        yield Fault.LENGTH, reason
    if (reason := numbers(pair.first, pair.second)) is not None:
        yield Fault.NUMBERS, reason


def languages(zh: str, en: str) -> tuple[Fault, str] | None:
    """Whether a side is in the wrong language: an English side of ideographs, a long Chinese side without any.

    >>> languages("disarmament", "裁军")
    (<Fault.SWAPPED: 'swapped'>, 'the sides are exchanged')
    """
    left, right = len(HAN.findall(zh)), len(HAN.findall(en))
    right_letters = sum(c.isascii() and c.isalpha() for c in en)
    zh_letters = sum(c.isalpha() for c in zh) - left
    if right and right * 2 > right_letters and not left and zh_letters:
        return Fault.SWAPPED, "the sides are exchanged"
    if right >= 4 and right * 2 > right_letters:
        return Fault.LANGUAGE, "the English side is Chinese"
    if not left and zh_letters >= 20:
        return Fault.LANGUAGE, "the Chinese side has no ideograph"
    foreign = sum(c.isalpha() and not c.isascii() and not HAN.match(c) and ord(c) > 0x24F for c in en)
    if foreign > right_letters and foreign >= 4:
        return Fault.LANGUAGE, "the English side is in another script"
    return None


def lengths(zh: str, en: str, more: float = 0.0) -> str | None:
    """Why a length is out of all proportion; None where it is not.

    A side that is somewhat short is called cut off where it also ends without the mark that the other
    ends with, or where far less of the other is explained than of it (`more`: share of the English that is
    explained less share of the Chinese).
    """
    left = sum(3 if HAN.match(c) else 1 for c in zh if not c.isspace()) / 3
    right = sum(not c.isspace() for c in en)
    if not left or not right:
        return None
    ratio = log(right / (left * _RATIO))
    times = max(right / (left * _RATIO), left * _RATIO / right)
    if max(left, right / _RATIO) >= _LONG and abs(ratio) >= _OUTLIER:
        return f"the {'English' if ratio < 0 else 'Chinese'} is {times:.1f} times too short"
    if max(left, right / _RATIO) < _LONG / 2:
        return None
    ends = [_END.search(text) is not None for text in (zh, en)]
    if ratio < -_SHORT and ((ends[0] and not ends[1]) or (ratio < -_SHORTER and more > _MORE)):
        return f"the English seems cut off: {times:.1f} times too short"
    if ratio > _SHORT and ((ends[1] and not ends[0]) or (ratio > _SHORTER and more < -_MORE)):
        return f"the Chinese seems cut off: {times:.1f} times too short"
    return None


def numbers(zh: str, en: str) -> str | None:
    """Numbers and references that one side has and the other has not, where that is so on both sides.

    >>> numbers("第1540(2004)号决议", "resolution 1540 (2004)") is None
    True
    >>> numbers("2010-11 年，五分之一", "2010/11, one in five") is None
    True
    """
    zh, en = figures_of.without_equal_shares(figures_of.whole_years(zh), figures_of.whole_years(en))
    labels = [_LABEL.match(text.translate(FULL_WIDTH)) for text in (zh, en)]
    if labels[0] and labels[1] and labels[0][1] != labels[1][1]:
        return f"{labels[0][1]} in the Chinese, {labels[1][1]} in the English"
    figures = [
        Counter(re.sub(r"\D", "", d) for d in _DIGITS.findall(text.translate(FULL_WIDTH)))
        for text in (zh, en)
    ]
    only_left, only_right = figures[0] - figures[1], figures[1] - figures[0]
    if only_left.total() == only_right.total() == 1 and figures[0].total() == figures[1].total():
        first, second = next(iter(only_left)), next(iter(only_right))
        if len(first) == len(second):
            return f"{first} in the Chinese, {second} in the English"
    left, right = (references.find(text, language) for text, language in zip((zh, en), PAIR, strict=True))
    if not left or not right:
        return None
    compared = references.compare(left, right)
    for missing in compared.missing:
        for extra in compared.extra:
            if _is_other(missing, extra):
                return f"{missing.partition(':')[2]} in the Chinese, {extra.partition(':')[2]} in the English"
    return None


def _is_other(missing: str, extra: str) -> bool:
    """Whether two references that have no counterpart are of one kind, and figures of both differ."""
    kinds = [normal.partition(":")[0] for normal in (missing, extra)]
    same = kinds[0] == kinds[1] or set(kinds) <= _FIGURES
    return same and any(c.isdigit() for c in missing) and any(c.isdigit() for c in extra)


def _conflict(pair: Pair, number: int, seen: dict[bytes, tuple[bytes, int]]) -> Iterator[Alarm]:
    source = hashlib.blake2b(key.key(pair.first).encode("utf-8", "replace"), digest_size=8).digest()
    target = hashlib.blake2b(key.key(pair.second).encode("utf-8", "replace"), digest_size=8).digest()
    known = seen.setdefault(source, (target, pair.line))
    if known[0] != target:
        reason = f"the same Chinese has another English on line {known[1]}"
        yield Alarm(Fault.CONFLICT, number, number, pair.line, pair.line, reason)
