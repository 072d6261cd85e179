"""Evidence that comes later decides which equivalent a concept shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from termbase.concepts.model import Evidence, Term
from termbase.concepts.status import Standing, Status
from termbase.store import schema
from termbase.store.reading import terms_of
from termbase.store.revision import Revision
from tm import db
from tm.languages import EQUIVALENT, MINED

LIST = "list", "glossary"


@pytest.mark.parametrize(
    ("evidence", "standings", "shown"),
    [
        ({}, ["preferred", "admitted"], (None, "unresolved")),
        ({"disarmament": Status.ATTESTED}, ["preferred", "admitted"], ("disarmament", "attested")),
        ({"disarming": Status.ATTESTED}, ["admitted", "preferred"], ("disarming", "attested")),
        (
            {"disarmament": Status.ATTESTED, "disarming": Status.OFFICIAL},
            ["admitted", "preferred"],
            ("disarming", "official"),
        ),
        (
            {"disarmament": Status.OFFICIAL, "disarming": Status.OFFICIAL},
            ["preferred", "admitted"],
            ("disarmament", "official"),
        ),
    ],
)
def test_the_equivalent_to_show(
    tmp_path: Path, evidence: dict[str, Status], standings: list[str], shown: tuple[str | None, str]
) -> None:
    """The one with the best evidence is preferred and the other admitted; without evidence nothing is shown."""
    with db.building(tmp_path / "a.db") as database:
        schema.create(database)
        revision = Revision(database, "a test")
        source, _ = revision.open_source(*LIST)
        concept = revision.add_concept("裁军")
        mined = revision.insert(concept, Term("裁军", MINED), source)
        numbers = {
            "disarmament": revision.insert(concept, Term("disarmament", EQUIVALENT), source),
            "disarming": revision.insert(
                concept, Term("disarming", EQUIVALENT, standing=Standing.ADMITTED), source
            ),
        }
        revision.prove(concept, mined, Evidence("glossary", "x", Status.ATTESTED, *LIST), source)
        revision.finish()
        for text, status in evidence.items():
            revision.prove(concept, numbers[text], Evidence("glossary", "x", status, *LIST), source)
        revision.finish()
        terms = {term.text: term.standing.value for term in terms_of(database, concept, EQUIVALENT)}
        assert [terms[text] for text in numbers] == standings
        assert database.execute("SELECT en, status FROM concepts").fetchall() == [shown]
