"""Words that the dictionary does not know, found in the characters themselves.

A string of two to six ideographs is a word where its characters belong together (pointwise
mutual information over its weakest cut), where many different characters stand on both sides
(boundary entropy), and where no function character holds it together. Formulas: Church & Hanks
1990 (PMI), Huang & Powers 2003 and Jin & Tanaka-Ishii 2006 (branching entropy).
"""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from termbase.extract import word_classes
from tm.text.chars import HAN_RUN

if TYPE_CHECKING:  # only a build needs numpy
    import numpy as np
    from numpy.typing import NDArray

# longer unknown strings are phrases; the counting of candidates has them
LONGEST = 6
# a choice: some sixty papers; memory grows with it. Of more text a share is taken
SAMPLE_CHARACTERS = 600_000
# below four occurrences the measures below are chance
_LEAST = 4
# a choice, in bits: sixteen times as often together as by chance
_PMI = 4.0
# bits: as free as with two equally frequent neighbours; a choice
_ENTROPY = 1.0
# of the occurrences of what is negated; less often it is a negation of the sentence's
_NEGATED_SHARE = 0.5
_GAP = "\0"
"""What stands between two runs."""
_CODES = 0x110000
"""More than any code point."""
_FUNCTION = re.compile(f"[{''.join(sorted(word_classes.FUNCTION_FIRST))}]")


def sampled(text: str, share: float) -> list[str]:
    """The runs of ideographs of a sentence, if it belongs to the sample that holds `share` of all sentences.

    A digest decides, so that the sample does not depend on the order of the texts or on who reads them.

    >>> sampled("核裁军，核查。", 1.0), sampled("核裁军，核查。", 0.0)
    (['核裁军', '核查'], [])
    """
    if share < 1.0 and zlib.crc32(text.encode("utf-8", "surrogatepass")) >= share * 2**32:
        return []
    return HAN_RUN.findall(text)


def discover(runs: Sequence[str], is_word: Callable[[str], bool]) -> dict[str, int]:
    """Return the new words of a sample of runs with their frequencies; `is_word` knows the dictionary."""
    text = _GAP.join(runs)
    total = sum(map(len, runs))
    counts: dict[str, int] = {}
    free: dict[str, int] = {}
    for size, strings in enumerate(_frequent_strings(text), 1):
        counts.update({string: len(places) for string, places in strings})
        if size == 1:
            continue
        for string, places in strings:
            if is_word(string) or not _plausible(string, counts):
                continue
            if string[0] in word_classes.NEGATIONS or _cohesion(string, counts, total) >= _PMI:
                starts = places.tolist()
                before = (text[at - 1] if at else _GAP for at in starts)
                behind = (text[at + size : at + size + 1] or _GAP for at in starts)
                if min(_entropy(before), _entropy(behind)) >= _ENTROPY:
                    free[string] = len(places)
    return dict(sorted(free.items()))


def _frequent_strings(text: str) -> Iterator[list[tuple[str, NDArray[np.int64]]]]:
    """For each size, from 1 to `LONGEST` characters, the strings that stand `_LEAST` times in `text` with their places.

    No string reaches over a gap. A string is as rare as its rarest part, so longer ones are looked for only where the
    shorter is frequent: each string of a size has a number, and the next size is a number and one character more.
    """
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
    places = np.flatnonzero(codes)
    keys = codes[places]
    for size in range(1, LONGEST + 1):
        _, numbers, counts = np.unique(keys, return_inverse=True, return_counts=True)
        order = np.argsort(numbers, kind="stable")
        ends = np.cumsum(counts)
        frequent = counts >= _LEAST
        strings = []
        for number in np.flatnonzero(frequent).tolist():
            own = places[order[ends[number] - counts[number] : ends[number]]]
            strings.append((text[own[0] : own[0] + size], own))
        yield strings
        kept = frequent[numbers] & (places + size < len(codes))
        places, numbers = places[kept], numbers[kept]
        following = codes[places + size]
        inside = following != 0
        places, keys = places[inside], numbers[inside] * _CODES + following[inside]


def _plausible(text: str, counts: Mapping[str, int]) -> bool:
    first, rest = text[0], text[1:]
    if first in word_classes.NEGATIONS:
        # 不扩散: a word only where the rest mostly comes with the negation, whatever the PMI
        return len(rest) >= 2 and counts[text] >= _NEGATED_SHARE * counts[rest] and not _FUNCTION.search(rest)
    return not _FUNCTION.search(text)


def _cohesion(text: str, counts: Mapping[str, int], total: int) -> float:
    """PMI of the weakest cut, in bits."""
    weakest = math.inf
    for at in range(1, len(text)):
        parts = counts[text[:at]] * counts[text[at:]]
        # a part that was not counted on its own, being rare, says nothing
        if parts:
            weakest = min(weakest, math.log2(counts[text] * total / parts))
    return weakest


def _entropy(neighbours: Iterable[str]) -> float:
    """How freely characters stand beside a string, in bits; every end of a run is a neighbour of its own."""
    counts = Counter(neighbours)
    gaps = counts.pop(_GAP, 0)
    total = counts.total() + gaps
    return -sum(n / total * math.log2(n / total) for n in (*counts.values(), *[1] * gaps))
