"""What pages show of documents: pages of paragraphs, filters, and documents by name."""

from __future__ import annotations

import pytest
from sqlite_utils import Database

from termbase.store import browse
from termbase.store.browse import DocumentSelection


def _document(database: Database) -> browse.DocumentRow:
    documents = browse.documents(database, 0, 100)
    return max(documents, key=lambda document: document.paragraphs)


@pytest.mark.parametrize("size", [1, 2, 5, 1_000])
def test_the_page_of_a_paragraph(sample_db: Database, size: int) -> None:
    """The page that begins there holds the paragraph, as its first, its last or one between."""
    document = _document(sample_db)
    every = browse.paragraphs(sample_db, document.id, 1, 10_000)
    assert len(every) == document.paragraphs
    for paragraph in every:
        start = browse.start_of_page(sample_db, document.id, paragraph.id, size)
        assert start % size == 1 % size
        assert paragraph in browse.paragraphs(sample_db, document.id, start, size)
    assert browse.start_of_page(sample_db, document.id, 10**6, size) == 1


def test_documents_go_on_behind_the_last(sample_db: Database) -> None:
    """One at a time, all come once; a selection counts what it shows."""
    every = browse.documents(sample_db, 0, 100)
    after, one_by_one = 0, []
    while row := browse.documents(sample_db, after, 1):
        one_by_one += row
        after = row[0].id
    assert one_by_one == every
    assert browse.count_documents(sample_db) == len(every)
    for column in ("language", "body", "year"):
        for value, count in browse.values(sample_db, column):
            selection = DocumentSelection(**{column: value})
            chosen = browse.documents(sample_db, 0, 100, selection)
            assert len(chosen) == count == browse.count_documents(sample_db, selection)
    named = DocumentSelection(text=every[-1].name.upper())
    assert every[-1] in browse.documents(sample_db, 0, 100, named)
    assert browse.count_documents(sample_db, DocumentSelection(text="no such name")) == 0


def test_documents_by_symbol_or_name(sample_db: Database) -> None:
    """In either case of letters, with or without blanks; one by its number, and none that is not there."""
    for document in browse.documents(sample_db, 0, 100):
        assert browse.document(sample_db, document.id) == document
        for name in filter(None, (document.symbol, document.name)):
            assert document in browse.documents_called(sample_db, f" {name.lower()} ")
    assert browse.document(sample_db, 10**6) is None
    assert browse.documents_called(sample_db, "A/0/0") == []
