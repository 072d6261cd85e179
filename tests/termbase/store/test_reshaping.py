"""Two concepts become one, and one becomes two."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from termbase.concepts.model import Evidence, Term
from termbase.concepts.status import Standing, Status
from termbase.store import reshaping, schema
from termbase.store.reading import terms_of
from termbase.store.revision import Revision
from tm import db
from tm.languages import EQUIVALENT, MINED


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Database, str, str]]:
    """A termbase with 裁军 (disarmament, arms cuts) and 裁减军备 (arms reduction, disarmament)."""
    with db.building(tmp_path / "a.db") as database:
        schema.create(database)
        revision = Revision(database, "a test")
        source, _ = revision.open_source("list", "glossary")
        concepts = []
        for head, english in (
            ("裁军", ("disarmament", "arms cuts")),
            ("裁减军备", ("arms reduction", "disarmament")),
        ):
            concept = revision.add_concept(head)
            concepts.append(concept)
            for number, (text, language) in enumerate(
                [(head, MINED), *((form, EQUIVALENT) for form in english)]
            ):
                standing = Standing.PREFERRED if number < 2 else Standing.ADMITTED
                term = revision.insert(concept, Term(text, language, standing=standing), source)
                revision.prove(concept, term, Evidence("glossary", text, Status.ATTESTED), source)
        revision.finish()
        yield database, *concepts


def _terms(database: Database, concept: str) -> list[tuple[str, str, int]]:
    return [
        (term.text, term.standing.value, len(term.evidence))
        for term in terms_of(database, concept)
        if term.language in (MINED, EQUIVALENT)
    ]


def test_a_form_that_both_have_is_one_term(two: tuple[Database, str, str]) -> None:
    """Terms of the other come behind, none of them preferred; the shared form has the evidence of both."""
    database, into, gone = two
    counts = {"frequency": (3, 4), "documents": (2, 1), "rank": (7, 5), "score": (1.0, 2.0)}
    for column, values in counts.items():
        for concept, value in zip((into, gone), values, strict=True):
            database.conn.execute(f"UPDATE concepts SET {column} = ? WHERE id = ?", (value, concept))
    reshaping.merge(database, gone, into)
    assert _terms(database, into) == [
        ("裁军", "preferred", 1),
        ("disarmament", "preferred", 2),
        ("arms cuts", "admitted", 1),
        ("裁减军备", "admitted", 1),
        ("arms reduction", "admitted", 1),
    ]
    positions = [row[0] for row in database.execute("SELECT position FROM terms WHERE concept = ?", (into,))]
    assert len(set(positions)) == len(positions)
    assert database.execute("SELECT frequency, documents, rank, score FROM concepts").fetchall() == [
        (7, 2, 5, 2.0)
    ]
    assert terms_of(database, gone) == []
    assert db.broken_references(database) == 0


def test_terms_move_with_what_is_said_of_them(two: tuple[Database, str, str]) -> None:
    """Those that are named, in any capitals, and no others."""
    database, concept, into = two
    assert reshaping.move_terms(database, concept, into, ["Arms Cuts", "no such term"]) == ["arms cuts"]
    assert [text for text, *_ in _terms(database, concept)] == ["裁军", "disarmament"]
    assert ("arms cuts", "admitted", 1) in _terms(database, into)
    assert reshaping.head(database, concept) == "裁军"
    assert reshaping.head(database, "no such concept") == ""


def test_decisions_that_are_there(two: tuple[Database, str, str]) -> None:
    """The id at the end of a line of history, of sixteen characters and no other."""
    database, concept, _ = two
    revision = Revision(database, "a test")
    for detail in ("merged [decision 0123456789abcdef]", "merged [decision 0123]", "0123456789abcdef"):
        revision.note(concept, "decided", detail)
    revision.finish()
    assert reshaping.decided(database) == {"0123456789abcdef"}
