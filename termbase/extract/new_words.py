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
from collections.abc import Callable, Sequence

from termbase.extract import word_classes
from tm.text.chars import HAN_RUN

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
    counts: Counter[str] = Counter()
    left: dict[str, Counter[str]] = {}
    right: dict[str, Counter[str]] = {}
    total = sum(map(len, runs))
    for size in range(1, LONGEST + 1):
        # a string is as rare as its rarest part: longer ones are counted only where the shorter is frequent
        least = _LEAST if size > 2 else 0
        for run in runs:
            ends = range(size, len(run) + 1)
            counts.update(
                [
                    run[end - size : end]
                    for end in ends
                    if not least or counts[run[end - size : end - 1]] >= least
                ]
            )
    good = {
        text
        for text, count in counts.items()
        if count >= _LEAST and len(text) > 1 and not is_word(text) and _plausible(text, counts)
    }
    good = {t for t in good if t[0] in word_classes.NEGATIONS or _cohesion(t, counts, total) >= _PMI}
    heads = {text[:2] for text in good}
    for run in runs:
        for i in range(len(run) - 1):
            if run[i : i + 2] not in heads:
                continue
            for size in range(2, min(LONGEST, len(run) - i) + 1):
                text = run[i : i + size]
                if text in good:
                    before = run[i - 1] if i else f"^{len(left.get(text, ()))}"
                    after = run[i + size] if i + size < len(run) else f"${len(right.get(text, ()))}"
                    left.setdefault(text, Counter())[before] += 1
                    right.setdefault(text, Counter())[after] += 1
    free = {text for text in good if min(_entropy(left[text]), _entropy(right[text])) >= _ENTROPY}
    return {text: counts[text] for text in sorted(free)}


def _plausible(text: str, counts: Counter[str]) -> bool:
    first, rest = text[0], text[1:]
    if first in word_classes.NEGATIONS:
        # 不扩散: a word only where the rest mostly comes with the negation, whatever the PMI
        return len(rest) >= 2 and counts[text] >= _NEGATED_SHARE * counts[rest] and not _FUNCTION.search(rest)
    return not _FUNCTION.search(text)


def _cohesion(text: str, counts: Counter[str], total: int) -> float:
    """PMI of the weakest cut, in bits."""
    weakest = math.inf
    for at in range(1, len(text)):
        parts = counts[text[:at]] * counts[text[at:]]
        if parts:
            weakest = min(weakest, math.log2(counts[text] * total / parts))
    return weakest


def _entropy(counts: Counter[str]) -> float:
    total = sum(counts.values())
    return -sum(n / total * math.log2(n / total) for n in counts.values())
