"""Composition: English from known parts, in English order, never more than a proposal."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlite_utils import Database

from termbase.build import Summary
from termbase.cli import run
from termbase.concepts.compose import SURE, SURE_UNSEEN, RowPart, compose, row_part
from termbase.concepts.parts import PartEnglish, PartTable

ROWS = {
    "核裁军": RowPart("nuclear disarmament"),
    "裁军谈判会议": RowPart("Conference on Disarmament", is_name=True),
    "以色列": RowPart("Israel", is_name=True),
    "核武器国家": RowPart("nuclear-weapon State"),
}
TABLE = PartTable(
    {
        "工资": [PartEnglish("wage", 9, 0.9, 0.1)],
        "妇女": [PartEnglish("women's", 20, 0.9, 2.0, "women")],
        "残疾": [PartEnglish("disability", 9, 0.9, 1.5, "disability")],
        "法律": [PartEnglish("legal", 9, 0.9, 0.1)],
        "以色列": [PartEnglish("Israeli", 9, 0.9, 0.1)],
        "核武器": [PartEnglish("nuclear-weapon", 9, 0.9, 0.1)],
        "全面": [PartEnglish("comprehensive", 9, 0.9, 0.1)],
        "罕见": [PartEnglish("rare", 9, 0.2, 0.1)],
    },
    {
        "调查": [PartEnglish("survey", 9, 0.9, 0.1)],
        "作用": [PartEnglish("role", 9, 0.9, 2.0)],
        "特别报告员": [PartEnglish("special rapporteur", 9, 0.9, 9.0, "on")],
        "援助": [PartEnglish("assistance", 9, 0.5, 0.1), PartEnglish("aid", 9, 0.4, 0.1)],
        "议程": [PartEnglish("agenda", 9, 0.9, 0.5)],
        "当局": [PartEnglish("authority", 9, 0.9, 0.1)],
        "国家义务": [PartEnglish("State obligation", 9, 0.9, 0.1)],
    },
    frozenset({("wage", "survey"), ("legal", "aid"), ("israeli", "authority"), ("comprehensive", "wage")}),
)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["工资", "调查"], "wage survey"),
        (["全面", "工资", "调查"], "comprehensive wage survey"),
        (["妇女", "作用"], "role of women"),
        (["残疾", "特别报告员"], "special rapporteur on disability"),
        (["法律", "援助"], "legal aid"),
        (["裁军", "谈判", "会议", "议程"], "agenda of the Conference on Disarmament"),
        (["以色列", "当局"], "Israeli authority"),
    ],
)
def test_parts_say_what_rows_show(words: list[str], expected: str) -> None:
    """Modifier and head as rows have them: in their order, with their preposition, the words that stand together first."""
    composed = compose(words, ROWS.get, TABLE, 0.1)
    assert composed is not None
    assert composed.en == expected
    assert "".join(zh for zh, _ in composed.parts) == "".join(words)
    assert all(f"{zh} {en}" in composed.explain() for zh, en in composed.parts)


@pytest.mark.parametrize(
    "words",
    [
        ["工资"],
        [],
        ["工资", "未知"],
        ["罕见", "调查"],
        ["工资", "工资"],
        ["核武器", "国家", "义务"],
    ],
)
def test_nothing_is_guessed(words: list[str]) -> None:
    """One part alone, an unknown one, one that rows differ on, a cut through 核武器国家: no proposal."""
    assert compose(words, ROWS.get, TABLE) is None


def test_more_parts_than_a_reader_can_follow_are_not_put_together() -> None:
    """Four modifiers in a row have more readings than one."""
    assert compose(["全面", "全面", "法律", "工资", "调查"], ROWS.get, TABLE, 0.0) is None


def test_what_is_less_sure_is_told_so() -> None:
    """Words that stand side by side in no row are less sure: their odds are a third."""
    near = compose(["工资", "调查"], ROWS.get, TABLE, 0.1)
    apart = compose(["法律", "调查"], ROWS.get, TABLE, 0.1)
    assert near is not None
    assert apart is not None
    odds = [composed.certainty / (1 - composed.certainty) for composed in (near, apart)]
    assert odds[1] == pytest.approx(odds[0] / 3)


@pytest.mark.parametrize(
    ("weight", "documents", "said"),
    [(0.5, True, True), (0.5, False, False), (0.07, True, False), (0.9, False, True)],
)
def test_what_nobody_has_written_must_be_surer(weight: float, documents: bool, said: bool) -> None:
    """Words that documents have side by side are said from 0.6 on, others from 0.85 on: a case on each side of both edges."""
    table = PartTable(
        {"渔业": [PartEnglish("fisheries", 1e9, 0.9, 0.1)]},
        {"数据库": [PartEnglish("database", 1e9, weight, 0.1)]},
        frozenset(),
        {"fisherie": frozenset({"database"})} if documents else {},
    )
    composed = compose(["渔业", "数据库"], ROWS.get, table)
    assert (composed is not None) is said
    if composed is not None:
        assert composed.is_seen is documents
        assert composed.certainty >= (SURE if documents else SURE_UNSEEN)


def test_a_cut_through_a_form_keeps_its_english() -> None:
    """国家行动 and 行动计划 have rows: each cut goes through one, and what is said holds the English of it."""
    rows = {"国家行动": RowPart("national action"), "行动计划": RowPart("action plan")}
    table = PartTable(
        {"国家": [PartEnglish("national", 9, 0.9, 0.1)]}, {"计划": [PartEnglish("plan", 9, 0.9, 0.1)]},
        frozenset({("national", "action"), ("action", "plan")}),
    )  # fmt: skip
    composed = compose(["国家", "行动", "计划"], rows.get, table, 0.1)
    assert composed is not None
    assert composed.en == "national action plan"
    rows["国家行动"] = RowPart("State measure")
    assert compose(["国家", "行动", "计划"], rows.get, table, 0.1) is None


def test_a_post_belongs_to_the_body_before_it() -> None:
    """A post or a document behind the whole name of a body; short words and bodies that may be any are left out."""
    rows = {
        "国际劳工组织": RowPart("International Labour Organization", is_name=True),
        "理事会": RowPart("Board of Governors", is_name=True),
        "总干事": RowPart("Director-General", is_own=True),
        "报告": RowPart("report", is_own=True),
    }
    composed = compose(["国际劳工组织", "总干事"], rows.get, TABLE)
    assert composed is not None
    assert composed.en == "Director-General of the International Labour Organization"
    assert compose(["国际劳工组织", "报告"], rows.get, TABLE) is None
    assert compose(["理事会", "总干事"], rows.get, TABLE) is None


def test_an_adjective_is_a_modifier_alone() -> None:
    """A row of an adjective says nothing as a head."""
    rows = {"常备": row_part("standing", "general word", "adjective"), "调查": RowPart("survey")}
    composed = compose(["常备", "调查"], rows.get, TABLE, 0.1)
    assert composed is not None
    assert composed.en == "standing survey"
    assert compose(["调查", "常备"], rows.get, TABLE, 0.1) is None
    assert row_part("in good standing", "phrase", "adjective") is None


def test_no_word_stands_twice() -> None:
    """宏观经济 and 经济失衡 are no macroeconomic economic imbalance."""
    table = PartTable(
        {"宏观经济": [PartEnglish("macroeconomic", 9, 0.9, 0.1)]},
        {"经济失衡": [PartEnglish("economic imbalance", 9, 0.9, 0.1)]},
        frozenset(),
    )
    assert compose(["宏观经济", "经济失衡"], ROWS.get, table, 0.0) is None


def test_phrases_and_places_are_no_parts() -> None:
    """English that ends in a preposition, a place and a standing phrase say nothing as parts."""
    assert row_part("independent of", "concept") is None
    assert row_part("Oslo", "place") is None
    assert row_part("survey", "concept") == RowPart("survey")
    assert row_part("General Assembly", "body") == RowPart("General Assembly", is_name=True)


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
    """No file for a CAT tool holds English that nobody has reviewed and no pair bears out."""
    assert run(["export", str(tmp_path / "t.utf8"), "--db", str(built[0])]) == 0
    exported = {
        tuple(line.split("\t")[:2]) for line in (tmp_path / "t.utf8").read_text(encoding="utf-8").splitlines()
    }
    composed = sample_db.execute(
        "SELECT c.zh, t.term FROM terms t JOIN concepts c ON c.id = t.concept WHERE t.type = 'composed'"
        " AND t.status = 'proposed'"
    ).fetchall()
    assert composed
    assert not exported & set(composed)
