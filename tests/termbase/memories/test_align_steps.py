"""Aligning documents in parts: who does it, and how many at once, changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from termbase.memories.align_steps import DocumentSides, alignments
from tm.lexicon import packed
from tm.model import Paragraph, ParagraphKind
from tm.progress import silent
from tm.work.workers import ALONE, working

ZH = (
    "裁军谈判会议应当开始谈判。",
    "核武器国家应当削减核武器。",
    "会议通过了工作计划。",
    "下届会议在日内瓦举行。",
)
EN = (
    "The Conference on Disarmament should begin negotiations.",
    "Nuclear-weapon States should reduce their nuclear weapons.",
    "The Conference adopted its programme of work.",
    "The next session will be held in Geneva.",
)


def _sides(number: int) -> DocumentSides:
    """A document whose sentences begin at another one; each is a paragraph."""
    order = [(number + at) % len(ZH) for at in range(len(ZH))] * (number % 3 + 1)
    sides = [[texts[at] for at in order] for texts in (ZH, EN)]
    paragraphs = [
        [Paragraph(at, ParagraphKind.BODY, None, text, at + 1) for at, text in enumerate(side)]
        for side in sides
    ]
    return DocumentSides(*sides, *paragraphs)


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_alignments_are_the_same_for_all_who_do_them(tmp_path: Path, jobs: int) -> None:
    """In the order of the documents, equal to those of one process that keeps nothing."""
    asked = [_sides(number) for number in range(60)]
    expected = list(alignments(asked, packed.load, ALONE, silent))
    with working(jobs, tmp_path) as work:
        assert list(alignments(asked, packed.load, work, silent)) == expected
    assert len(list(tmp_path.glob("align_batch-*"))) > 1
    assert [sides for sides, _ in expected] == asked
    _, alignment = expected[0]
    assert [bead.zh for bead in alignment.beads] == [bead.en for bead in alignment.beads]


def test_what_was_aligned_is_not_aligned_again(tmp_path: Path) -> None:
    """The same command goes on where it stopped: the files of the parts are taken as they are."""
    asked = [_sides(number) for number in range(40)]
    with working(1, tmp_path) as work:
        first = list(alignments(asked, packed.load, work, silent))
        times = {file: file.stat().st_mtime_ns for file in tmp_path.glob("align_batch-*")}
        assert list(alignments(asked, packed.load, work, silent)) == first
    assert times == {file: file.stat().st_mtime_ns for file in tmp_path.glob("align_batch-*")}
