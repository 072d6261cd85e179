"""Composition: English from known parts, in English order, never more than a proposal."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlite_utils import Database

from termbase.build import Summary
from termbase.cli import run
from termbase.concepts.compose import TermPart, compose
from termbase.concepts.status import Status

KNOWN = {
    "核裁军": TermPart("核裁军", "nuclear disarmament", Status.ATTESTED, False, True),
    "核查": TermPart("核查", "verification", Status.ATTESTED, False, True),
    "制度": TermPart("制度", "regime", Status.ATTESTED, False, True),
    "军备控制": TermPart("军备控制", "arms control", Status.ATTESTED, False, True),
    "协定": TermPart("协定", "agreement", Status.ATTESTED, False, True),
    "裁军谈判会议": TermPart("裁军谈判会议", "Conference on Disarmament", Status.OFFICIAL, True, True),
    "议程": TermPart("议程", "agenda", Status.ATTESTED, False, True),
    "挪威": TermPart("挪威", "Norway", Status.OFFICIAL, True, True, True),
    "大使": TermPart("大使", "ambassador", Status.ATTESTED, False, True),
    "大韩民国": TermPart("大韩民国", "Republic of Korea", Status.OFFICIAL, True, True, True),
    "奥斯陆": TermPart("奥斯陆", "Oslo", Status.ATTESTED, True, True, False, True),
    "亚洲": TermPart("亚洲", "Asia", Status.ATTESTED, True, True, False, True),
    "盟国": TermPart("盟国", "allies", Status.ATTESTED, False, True),
    "强调": TermPart("强调", "emphasizes", Status.ATTESTED, False, False),
}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["核裁军", "核查", "制度"], "nuclear disarmament verification regime"),
        (["军备", "控制", "协定"], "arms control agreement"),
        (["裁军", "谈判", "会议", "议程"], "agenda of the Conference on Disarmament"),
        (["挪威", "大使"], "ambassador of Norway"),
        (["大韩民国", "大使"], "ambassador of the Republic of Korea"),
        (["挪威", "奥斯陆"], "Oslo, Norway"),
        (["亚洲", "盟国"], "allies in Asia"),
    ],
)
def test_parts_are_joined_in_english_order(words: list[str], expected: str) -> None:
    """Modifiers go before the head, names with a preposition and States behind it."""
    first = compose(words, KNOWN.get)[0]
    assert first.en == expected
    assert "".join(part.zh for part in first.parts) == "".join(words)


@pytest.mark.parametrize(
    "words",
    [
        ["核裁军"],
        ["核裁军", "未知"],
        ["强调", "核裁军"],
        ["核裁军", "核裁军"],
        [],
        ["亚洲", "核裁军", "盟国"],
    ],
)
def test_nothing_is_guessed(words: list[str]) -> None:
    """An unknown part, a verb, one part alone: no proposal."""
    assert compose(words, KNOWN.get) == []


def test_composed_english_is_only_proposed(sample_db: Database) -> None:
    """Whatever is composed is proposed unless pairs bear it out, and its evidence names the parts."""
    rows = sample_db.execute(
        "SELECT t.status, e.kind, e.detail FROM terms t JOIN evidence e ON e.term = t.id WHERE t.type = 'composed'"
    ).fetchall()
    assert rows
    alone = sample_db.execute(
        "SELECT DISTINCT t.status FROM terms t WHERE t.type = 'composed' AND NOT EXISTS"
        " (SELECT 1 FROM evidence e WHERE e.term = t.id AND e.kind = 'parallel' AND e.status = 'attested')"
    ).fetchall()
    assert alone == [("proposed",)]
    assert {status for status, _, _ in rows} <= {"proposed", "attested"}
    assert all(" + " in detail for _, kind, detail in rows if kind == "composition")


def test_composed_english_is_not_exported(
    built: tuple[Path, Summary], sample_db: Database, tmp_path: Path
) -> None:
    """No file for a CAT tool holds English that nobody has reviewed."""
    assert run(["export", str(tmp_path / "t.utf8"), "--db", str(built[0])]) == 0
    exported = {
        tuple(line.split("\t")[:2]) for line in (tmp_path / "t.utf8").read_text(encoding="utf-8").splitlines()
    }
    composed = sample_db.execute(
        "SELECT c.zh, t.term FROM terms t JOIN concepts c ON c.id = t.concept WHERE t.type = 'composed'"
    ).fetchall()
    assert composed
    assert not exported & set(composed)
