"""Decisions become part of a termbase, with the status that they earn, and over every new build."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from termbase.build import BuildOptions, build
from termbase.concepts.status import Standing, Status
from termbase.review import applying, queue
from termbase.review.events import Action, ReviewEvent
from termbase.review.journal import Journal
from termbase.store import schema
from termbase.store.lookup import LookupResult, lookup


def decide(termbase: Path, *events: ReviewEvent) -> applying.AppliedDecisions:
    """Add events to the file beside a termbase, and apply it."""
    file = Journal(termbase.with_suffix(".jsonl"))
    for event in events:
        last = file.read().last(event.zh)
        file.append(replace(event, seen=last.id if last else ""))
    with schema.changing(termbase) as database:
        return applying.from_file(database, file.path)


def result_of(termbase: Path, zh: str, place: int = 0) -> LookupResult:
    """The concept of a term, with all that is known of it."""
    with schema.opened(termbase) as database:
        return [hit for hit in lookup(database, zh) if hit.quality == 0][place]


def english(result: LookupResult) -> dict[str, tuple[Standing, Status]]:
    """The English terms of a concept with how they stand and how sure they are."""
    return {term.text: (term.standing, term.status) for term in result.concept.of("en")}


GROUP = "核查制度审议小组"


def test_an_accepted_english_is_shown_with_its_source(termbase_file: Path) -> None:
    """The accepted English is the one to use, attested by the source that the person names, and the history says who and why."""
    decide(
        termbase_file,
        ReviewEvent(
            Action.ACCEPT, GROUP, english="Verification Review Group", source="A/RES/77/1", source_type="resolution",
            why="its own name", by="ed",
        ),
    )  # fmt: skip
    result = result_of(termbase_file, GROUP)
    assert (result.en, result.status) == ("Verification Review Group", Status.ATTESTED)
    (evidence,) = (item for _, item in result.evidence if item.kind == "decision")
    assert (evidence.source, evidence.source_type) == ("A/RES/77/1", "resolution")
    assert evidence.detail.startswith("accepted by ed on 20")
    assert evidence.detail.endswith(": its own name")
    with schema.opened(termbase_file) as database:
        rows = database.execute(
            "SELECT action, by FROM history WHERE detail LIKE '%its own name%'"
        ).fetchall()
    assert rows == [("accepted", "ed")]


def test_without_a_source_it_stays_a_proposal(termbase_file: Path) -> None:
    """A person's word alone is never more than proposed, and does not displace what a glossary bears out."""
    decide(
        termbase_file,
        ReviewEvent(Action.ACCEPT, GROUP, english="review group", by="ed", claim="official"),
        ReviewEvent(Action.ACCEPT, "军备透明制度", english="system of openness", by="ed"),
    )
    group = result_of(termbase_file, GROUP)
    assert (group.en, group.status) == ("review group", Status.PROPOSED)
    regime = result_of(termbase_file, "军备透明制度")
    assert (regime.en, regime.status) == ("arms transparency regime", Status.ATTESTED)
    assert english(regime)["system of openness"][1] is Status.PROPOSED


def test_a_known_source_stays_what_it_is(termbase_file: Path) -> None:
    """Who calls a list of unknown authority a treaty does not make it one."""
    decide(
        termbase_file,
        ReviewEvent(
            Action.ACCEPT,
            GROUP,
            english="Review Group",
            source="table.csv",
            source_type="treaty",
            claim="official",
        ),
    )
    assert result_of(termbase_file, GROUP).status is Status.PROPOSED


def test_edit_reject_and_forbid(termbase_file: Path) -> None:
    """An edit supersedes, a rejected proposal is gone, what is forbidden is deprecated even where it was not known."""
    applied = decide(
        termbase_file,
        ReviewEvent(
            Action.EDIT, GROUP, english="verification system group", instead="Verification Review Group", chinese="核查审议组",
            source="A/1", source_type="document",
        ),
        ReviewEvent(Action.REJECT, "军备透明制度", english="arms openness system"),
        ReviewEvent(Action.REJECT, "军事透明", english="military transparency"),
        ReviewEvent(Action.FORBID, "军事透明", english="martial transparency", why="slang"),
    )  # fmt: skip
    group = result_of(termbase_file, GROUP)
    assert group.en == "Verification Review Group"
    assert english(group)["verification system group"][0] is Standing.SUPERSEDED
    assert result_of(termbase_file, "核查审议组").concept.id == group.concept.id
    assert "arms openness system" not in english(result_of(termbase_file, "军备透明制度"))
    forms = english(result_of(termbase_file, "军事透明"))
    assert forms["military transparency"][0] is Standing.PREFERRED  # a glossary has it: that is told
    assert forms["martial transparency"][0] is Standing.DEPRECATED
    assert [finding.unit for finding in applied.findings] == ["军事透明"]
    assert "forbid it" in applied.findings[0].reason


def test_what_is_forbidden_is_not_shown_whoever_has_it(termbase_file: Path) -> None:
    """A forbidden English is never shown first, even if a glossary has it; the next best is."""
    decide(termbase_file, ReviewEvent(Action.FORBID, "军备透明制度", english="arms transparency regime"))
    result = result_of(termbase_file, "军备透明制度")
    assert (result.en, result.status) == ("arms openness system", Status.PROPOSED)
    assert english(result)["arms transparency regime"] == (Standing.DEPRECATED, Status.ATTESTED)


def test_merge_and_split(termbase_file: Path) -> None:
    """Two concepts become one with all terms, evidence and contexts; one becomes two, and each keeps its status."""
    before = result_of(termbase_file, "军备透明制度"), result_of(termbase_file, "军事透明")
    decide(termbase_file, ReviewEvent(Action.MERGE, "军事透明", into_zh="军备透明制度"))
    merged = result_of(termbase_file, "军事透明")
    assert merged.concept.id == before[0].concept.id
    assert merged.en == before[0].en
    assert english(merged)["military transparency"] == (Standing.ADMITTED, Status.ATTESTED)
    assert len(merged.evidence) == len(before[0].evidence) + len(before[1].evidence)
    decide(termbase_file, ReviewEvent(Action.SPLIT, "军备透明制度", forms=("arms openness system",)))
    first, second = result_of(termbase_file, "军备透明制度", 0), result_of(termbase_file, "军备透明制度", 1)
    assert {first.en, second.en} == {"arms transparency regime", "arms openness system"}
    assert {first.status, second.status} == {Status.ATTESTED, Status.PROPOSED}
    with schema.opened(termbase_file) as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_a_new_term_becomes_a_concept(termbase_file: Path) -> None:
    """A term that no list and no text has is there after it was accepted, with its source."""
    decide(
        termbase_file,
        ReviewEvent(Action.ACCEPT, "太空碎片减缓", english="space debris mitigation", source="A/62/20", source_type="document"),
    )  # fmt: skip
    result = result_of(termbase_file, "太空碎片减缓")
    assert (result.en, result.status, result.concept.source) == (
        "space debris mitigation",
        Status.ATTESTED,
        "A/62/20",
    )


def test_decisions_are_applied_once(termbase_file: Path) -> None:
    """A second run changes nothing; what was undone meanwhile is told, as only a new build is without it."""
    accept = ReviewEvent(Action.ACCEPT, GROUP, english="Review Group", source="A/1", source_type="document")
    assert decide(termbase_file, accept).applied == 1
    first = result_of(termbase_file, GROUP).as_dict()
    again = decide(termbase_file)
    assert (again.applied, again.known) == (0, 1)
    assert result_of(termbase_file, GROUP).as_dict() == first
    ledger = Journal(termbase_file.with_suffix(".jsonl")).read()
    told = decide(termbase_file, ReviewEvent(Action.UNDO, "", event=ledger.events[0].id, by="ed"))
    assert "build it anew" in told.findings[0].reason


def test_a_decision_without_a_hold_is_told(termbase_file: Path) -> None:
    """What names a concept or an English that is not there is left out with its reason, and the rest is applied."""
    file = Journal(termbase_file.with_suffix(".jsonl"))
    file.append(ReviewEvent(Action.FORBID, "没有此词语", english="x"))
    merge = file.append(ReviewEvent(Action.MERGE, GROUP, into_zh="没有此词语"))
    split = file.append(ReviewEvent(Action.SPLIT, GROUP, forms=("other form",), seen=merge.id))
    file.append(ReviewEvent(Action.ACCEPT, GROUP, english="Review Group", seen=split.id))
    applied = decide(termbase_file)
    assert [finding.reason.split("left out: ")[1] for finding in applied.findings] == [
        "it is not in this termbase", "没有此词语 is not in this termbase", "it has no other form",
    ]  # fmt: skip
    assert applied.applied == 1


def test_decisions_hold_over_a_new_build(texts: Path, tmp_path: Path) -> None:
    """A termbase that is built anew has what was decided, by the words and not by rows, and says the same each time."""
    file = Journal(tmp_path / "d.jsonl")
    file.append(
        ReviewEvent(Action.ACCEPT, GROUP, english="Review Group", source="A/1", source_type="document")
    )
    digests = []
    for name in ("one.db", "two.db"):
        options = BuildOptions(use_authority=False, decisions=file.path)
        summary = build([texts], tmp_path / name, options)
        assert summary.decisions == 1
        assert summary.in_texts["attested"] >= 1
        digests.append((tmp_path / name).read_bytes())
    assert digests[0] == digests[1]
    result = result_of(tmp_path / "one.db", GROUP)
    assert (result.en, result.status, result.frequency > 0) == ("Review Group", Status.ATTESTED, True)


def test_the_queue_is_by_worth(termbase_file: Path) -> None:
    """Without English before with proposals, each by frequency; a suggestion brings a settled term in; what is decided is gone."""
    file = Journal(termbase_file.with_suffix(".jsonl"))
    with schema.opened(termbase_file) as database:
        items = list(queue.queue(database, file.read()))
        keys = [(-item.concept.status.rank, -item.concept.frequency) for item in items if item.concept]
        assert keys == sorted(keys)
        assert {item.concept.status for item in items if item.concept} == {Status.UNRESOLVED, Status.PROPOSED}
        file.append(
            ReviewEvent(
                Action.SUGGEST, "军事透明", english="openness", topic="english", source="A/1", by="visitor"
            )
        )
        file.append(
            ReviewEvent(
                Action.SUGGEST, "太空碎片", english="space debris", topic="term", source="A/2", by="visitor"
            )
        )
        file.append(ReviewEvent(Action.ACCEPT, items[0].zh, english="x"))
        after = list(queue.queue(database, file.read()))
        assert items[0].zh not in [item.zh for item in after]
        assert [item.zh for item in after if item.suggestions] == ["太空碎片", "军事透明"]
        assert after[-1].zh == "军事透明"
        assert [item.zh for item in queue.queue(database, file.read(), suggested_only=True)] == [
            "太空碎片",
            "军事透明",
        ]
        counts = queue.size(database, file.read())
        assert counts["suggestions"] == 2
        assert counts["unresolved"] + counts["proposed"] == len(items) - 1
