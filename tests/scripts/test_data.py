"""The one reader of the shared data reads all of it, as persons and the United Nations wrote it."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from scripts.shared import data


def test_the_folder_is_named_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """`$TERMBASE_SHARED`, else beside the repository."""
    monkeypatch.setenv(data.VARIABLE, "/somewhere")
    assert data.folder() == Path("/somewhere")
    monkeypatch.delenv(data.VARIABLE)
    assert data.folder() == data.ROOT.parent / "shared" / "data"


def test_pairs(shared: Path) -> None:
    """4,000 pairs of 732 documents, with their lines; by document they are the same pairs in another order."""
    pairs = data.pairs(shared)
    assert [pair.line for pair in pairs] == list(range(1, 4_001))
    assert len({pair.document for pair in pairs}) == 732
    ordered = data.pairs_by_document(shared)
    assert sorted(pair.line for pair in ordered) == list(range(1, 4_001))
    documents = [pair.document for pair in ordered]
    changes = sum(left != right for left, right in itertools.pairwise(documents))
    assert changes == len(set(documents)) - 1
    assert not any(" " in pair.first for pair in data.compact_pairs(shared))


def test_terms_and_names(shared: Path) -> None:
    """Gold terms have English, headings too, and names of States have no marks."""
    assert all(term.zh and all(term.english) for term in data.gold_terms(shared))
    assert len(list(data.thesaurus(shared))) > 5_000
    names = list(data.country_names(shared))
    assert ("罗马教廷", "Holy See") in names
    assert not any("*" in zh + en or "(the)" in en for zh, en in names)


def test_gold_alignments(shared: Path) -> None:
    """Every sentence of the chapters and of the magazine that a bead names is there."""
    texts = [*data.mac_chapters(shared), *data.magazine(shared)]
    assert len(texts) == 7
    for text in texts:
        assert max(i for zh, _ in text.gold for i in zh) < len(text.zh)
        assert max(j for _, en in text.gold for j in en) < len(text.en)


def test_nothing_is_there(tmp_path: Path) -> None:
    """Without the gold alignments there are none of them."""
    assert data.mac_chapters(tmp_path) == data.magazine(tmp_path) == []


@pytest.mark.parametrize("name", ["attested", "candidates", "layout", "official", "references"])
def test_judgements(name: str) -> None:
    """Every row has all columns."""
    rows = data.judged(name)
    assert len(rows) > 100
    assert all(None not in row and None not in row.values() for row in rows)
