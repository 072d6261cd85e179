"""Q2: texts of thousands of sentences, one against thousands, none, all alike: memory and time keep within bounds."""

from __future__ import annotations

import random
import sys
import time

import pytest

from tm.align import align
from tm.lexicon.layers import Lexicon

SIZE = 5_000
TERMS = (
    ("裁军", "disarmament"),
    ("谈判", "negotiation"),
    ("条约", "treaty"),
    ("国家", "state"),
    ("报告", "report"),
)


def sides(count: int) -> tuple[list[str], list[str]]:
    """Sentences of the terms that the lexicon knows, and their translations."""
    draw = random.Random(3)
    chosen = [draw.choices(TERMS, k=6) for _ in range(count)]
    return ["".join(zh for zh, _ in terms) + "。" for terms in chosen], [
        " ".join(en for _, en in terms) + "." for terms in chosen
    ]


def cases() -> dict[str, tuple[list[str], list[str]]]:
    """Pairs of texts by what is odd about them."""
    zh, en = sides(SIZE)
    return {
        "many and many": (zh, en),
        "one and many": (zh[:1], en),
        "many and one": (zh, en[:1]),
        "none and many": ([], en),
        "all alike": (["裁军。"] * SIZE, ["Disarmament."] * SIZE),
    }


@pytest.mark.skipif(sys.platform != "linux", reason="memory is told in other units there")
@pytest.mark.parametrize("name", cases())
def test_large_texts(small: Lexicon, name: str) -> None:
    """Q2: a corridor is compared and not every sentence with every other one; each sentence is in one bead."""
    import resource

    zh, en = cases()[name]
    started = time.process_time()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    beads = align(zh, en, lexicon=small).beads
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert sorted(number for bead in beads for number in bead.zh) == list(range(len(zh)))
    assert sorted(number for bead in beads for number in bead.en) == list(range(len(en)))
    assert grown < 150 * 2**10  # KiB; all with all would be 25 million cells of 8 bytes
    assert time.process_time() - started < 120
