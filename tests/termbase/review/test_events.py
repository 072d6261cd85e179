"""A line of the file of decisions: what it holds, what is refused, and what a person's word earns."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from termbase.concepts.status import Status
from termbase.review.events import (
    LONGEST,
    LONGEST_TERM,
    MOST_FORMS,
    Action,
    ReviewEvent,
    checked,
    parsed,
)
from tm.errors import WrongUsage

ACCEPT = ReviewEvent(Action.ACCEPT, "核裁军", english="nuclear disarmament", by="ed")


def test_a_line_gives_the_event_back() -> None:
    """A line is JSON with its version, without empty fields, and is read back as it was."""
    event = checked(replace(ACCEPT, forms=("a", "b"), why="so")).signed("2026-01-31T12:00:00Z")
    held = json.loads(event.line())
    assert held["v"] == 1
    assert "instead" not in held
    assert event.line().endswith("\n")
    assert parsed(event.line()) == event


def test_an_id_follows_from_the_content() -> None:
    """The same words at the same time have one id; another word or time another one."""
    first = ACCEPT.signed("2026-01-31T12:00:00Z")
    assert first.id == ACCEPT.signed("2026-01-31T12:00:00Z").id
    assert first.id != ACCEPT.signed("2026-01-31T12:00:01Z").id
    assert first.id != replace(ACCEPT, by="other").signed("2026-01-31T12:00:00Z").id


def test_texts_are_cleaned() -> None:
    """W13: control characters, line ends and marks of direction do not come into the file."""
    event = checked(
        replace(ACCEPT, english=" nuclear\x00\x1b[2J\u202e \n disarmament ", why="a\u2067b\u200f")
    )
    assert event.english == "nuclear [2J disarmament"
    assert event.why == "ab"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"zh": " "}, "the Chinese of the concept is missing"),
        ({"english": ""}, "accept needs an English"),
        ({"english": "x" * (LONGEST_TERM + 1)}, "english has 301 characters and the limit is 300"),
        ({"why": "x" * (LONGEST["why"] + 1)}, "why has 2,001 characters"),
        ({"why": "\ud800"}, "why has half of a character"),
        ({"source_type": "rumour"}, "source_type is one of charter"),
        ({"claim": "certain"}, "claim is one of official"),
        ({"action": Action.MERGE}, "merge needs the Chinese of the other concept"),
        ({"action": Action.SPLIT, "forms": ()}, "split needs"),
        ({"action": Action.SPLIT, "forms": tuple(map(str, range(MOST_FORMS + 1)))}, "at most 20 forms"),
        ({"action": Action.EDIT}, "edit needs the English to put in its place"),
        ({"action": Action.UNDO}, "undo needs the id of an event"),
        ({"action": Action.SUGGEST}, "suggest needs what it is about"),
        ({"action": Action.SUGGEST, "topic": "english"}, "suggest needs a source"),
        (
            {"action": Action.SUGGEST, "topic": "fault", "source": "x"},
            "suggest needs a word on what is wrong",
        ),
    ],
)
def test_what_means_nothing_is_a_sentence(changes: dict[str, object], sentence: str) -> None:
    """W13: an event that lacks something, or has too much of it, is refused with one sentence."""
    with pytest.raises(WrongUsage, match=sentence.replace("(", r"\(")):
        checked(replace(ACCEPT, **changes))  # type: ignore[arg-type]


def test_lengths_have_both_sides_of_their_edge() -> None:
    """What is exactly as long as it may be is taken."""
    assert checked(replace(ACCEPT, english="x" * LONGEST_TERM, why="y" * LONGEST["why"]))
    assert checked(replace(ACCEPT, action=Action.SPLIT, forms=tuple(map(str, range(MOST_FORMS)))))


@pytest.mark.parametrize(
    "line",
    [
        "", "{", "[]", "null", '{"v": 2}', '{"v": 1, "action": "eat", "zh": "核"}',
        '{"v": 1, "action": "accept", "zh": "核", "english": "x", "at": "2026-01-31T12:00:00Z"}',
        '{"v": 1, "action": "accept", "zh": "核", "english": "x", "id": "0123456789abcdef", "at": "yesterday"}',
        '{"v": 1, "action": "accept", "zh": "核", "english": ["x"], "id": "0123456789abcdef", "at": "2026-01-31T12:00:00Z"}',
        '{"v": 1, "action": "accept", "zh": "核", "nice": "x", "id": "0123456789abcdef", "at": "2026-01-31T12:00:00Z"}',
        "[" * 100_000,
    ],
)  # fmt: skip
def test_a_line_that_is_no_event_is_refused(line: str) -> None:
    """Whatever stands in a line, it is an event or a reason."""
    with pytest.raises(WrongUsage):
        parsed(line)


@pytest.mark.parametrize(
    ("source", "kind", "claim", "earned"),
    [
        ("", "", "", Status.PROPOSED),
        ("", "treaty", "official", Status.PROPOSED),
        ("the NPT", "treaty", "", Status.ATTESTED),
        ("the NPT", "treaty", "official", Status.OFFICIAL),
        ("A/RES/1", "resolution", "attested", Status.ATTESTED),
        ("a book", "dictionary", "official", Status.PROPOSED),
        ("somewhere", "", "official", Status.PROPOSED),
        ("a glossary", "glossary", "proposed", Status.PROPOSED),
    ],
)
def test_a_word_earns_what_its_source_can_carry(source: str, kind: str, claim: str, earned: Status) -> None:
    """Without a source an accepted English stays a proposal; with one it is never more than its kind allows."""
    assert replace(ACCEPT, source=source, source_type=kind, claim=claim).earned is earned
