"""Documents as rows: which files are read in one step."""

from __future__ import annotations

from pathlib import Path

import pytest

from termbase.store import document_rows
from termbase.store.document_rows import _groups
from tm.files import corpus


@pytest.mark.parametrize(
    ("sizes", "groups"),
    [
        ([], []),
        ([9], [(0, 1)]),
        ([10], [(0, 1)]),
        ([9, 1], [(0, 2)]),
        ([9, 1, 1], [(0, 2), (2, 3)]),
        ([10, 9], [(0, 1), (1, 2)]),
        ([4, 5, 4, 5, 1], [(0, 3), (3, 5)]),
    ],
)
def test_every_file_is_in_one_group(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sizes: list[int], groups: list[tuple[int, int]]
) -> None:
    """A group ends with the file that fills it; what is left is a group of its own."""
    monkeypatch.setattr(document_rows, "_TOGETHER", 10)
    sources = []
    for number, size in enumerate(sizes):
        path = tmp_path / f"{number}.txt"
        path.write_text("x" * size, encoding="utf-8")
        sources += corpus.sources([path])[0]
    assert list(_groups(sources)) == groups
