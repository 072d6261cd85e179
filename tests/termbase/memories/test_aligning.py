"""Two files are aligned by their lines or by their sentences, each side kept to itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from termbase.memories import aligning
from tm.align.aligner import align
from tm.limits import Limits

ZH = "1. 裁军会议讨论条约。核武器国家通过报告。\n\n2. 儿童在学校。\n"
EN = "1. The conference discusses the treaty.\n\n2. Nuclear States adopt a report. Children are in school.\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A text in both languages; the paragraphs of one are parted elsewhere."""
    for name, text in {"zh.txt": ZH, "en.txt": EN}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path / "zh.txt", tmp_path / "en.txt"


def test_lines(files: tuple[Path, Path]) -> None:
    """A line is a sentence."""
    sides, _ = aligning.align_files(*files, Limits(), presegmented=True)
    assert sides == (ZH.splitlines(), EN.splitlines())


def test_sentences(files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """A sentence knows its paragraph, on each side its own."""
    given = {}

    def watched(*texts: list[str], **options: object) -> object:
        given.update(options)
        return align(*texts, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(aligning, "align", watched)
    sides, _ = aligning.align_files(*files, Limits())
    assert [sentence[:2] for sentence in sides[0]] == ["裁军", "核武", "儿童"]
    assert [sentence[:3] for sentence in sides[1]] == ["The", "Nuc", "Chi"]
    numbers = [[paragraph.number for paragraph in given[name]] for name in ("zh_paragraphs", "en_paragraphs")]  # type: ignore[attr-defined]
    assert numbers == [["1", "1", "2"], ["1", "2", "2"]]
