"""Standing sentences are found as one thing, their slots filled from the terms and references of the sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from termbase.annotate import formulae
from termbase.annotate.annotated import (
    AnnotatedItem,
    AnnotatedReference,
    AnnotatedSegment,
    AnnotatedTerm,
    MeantTerm,
)
from termbase.cli import run
from termbase.concepts.status import Status
from tm.languages import MINED
from tm.text import references

KNOWN = {
    "安全理事会": "Security Council",
    "大会": "General Assembly",
    "全面彻底裁军": "general and complete disarmament",
}


def segment(text: str) -> AnnotatedSegment:
    """A sentence in which the terms of `KNOWN` and all references are annotated."""
    meant = tuple(
        MeantTerm(
            AnnotatedTerm(text.index(zh), text.index(zh) + len(zh), zh, en, Status.OFFICIAL, False, "c")
        )
        for zh, en in KNOWN.items()
        if zh in text
    )
    referred = tuple(
        AnnotatedReference(r.start, r.end, r.text, references.english(r), r.kind.value, r.normal)
        for r in references.find(text, MINED)
    )
    return AnnotatedSegment(text, tuple(m.term for m in meant), referred, meant)


def found(text: str) -> list[AnnotatedItem]:
    """The formulae of a sentence."""
    return [item for item in segment(text).items if item.kind == "formula"]


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("奉我国政府指示，谨转告如下。", "奉我国政府指示", "On instructions from my Government"),
        (
            "决定将安全理事会的任务期限延长到2017年6月30日。",
            "决定将安全理事会的任务期限延长到2017年6月30日",
            "Decides to extend the mandate of the Security Council until 30 June 2017",
        ),
        (
            "本报告系根据大会第70/1号决议提交，概述了进展。",
            "本报告系根据大会第70/1号决议提交",
            "The present report is submitted pursuant to General Assembly resolution 70/1",
        ),
        (
            "注意到秘书长关于全面彻底裁军的报告，",
            "注意到秘书长关于全面彻底裁军的报告",
            "Taking note of the report of the Secretary-General on general and complete disarmament",
        ),
        (
            "如蒙将本函及其附件作为安全理事会的文件分发,不胜感激。", "如蒙将本函及其附件作为安全理事会的文件分发,不胜感激",
            "I should be grateful if you would have the present letter and its annex circulated as a document of the "
            "Security Council",
        ),
        (
            "请将本函作为大会第六十八届会议议程项目12的文件分发为荷。", "请将本函作为大会第六十八届会议议程项目12的文件分发为荷",
            "I should be grateful if you would have the present letter circulated as a document of the General Assembly, "
            "under agenda item 12",
        ),
        (
            "根据《联合国宪章》第六章采取行动，", "根据《联合国宪章》第六章采取行动",
            "Acting under Chapter VI of the Charter of the United Nations",
        ),
        (
            "根据《联合国宪章》第七章采取行动，", "根据《联合国宪章》第七章采取行动",
            "Acting under Chapter VII of the Charter of the United Nations",
        ),
        (
            "请秘书长向大会第七十二届会议提交报告。", "请秘书长向大会第七十二届会议提交报告",
            "Requests the Secretary-General to submit to the General Assembly at its seventy-second session a report",
        ),
        (
            "决定将题为“全面彻底裁军”的项目列入大会第七十三届会议临时议程。",
            "决定将题为“全面彻底裁军”的项目列入大会第七十三届会议临时议程",
            "Decides to include in the provisional agenda of its seventy-third session the item entitled “general and "
            "complete disarmament”",
        ),
        ("根据安全理事会暂行议事规则第39条，", "根据安全理事会暂行议事规则第39条", "under rule 39 of the provisional rules of procedure of the Security Council"),
        ("決定繼續處理此案。", "決定繼續處理此案", "Decides to remain seized of the matter"),
    ],
)  # fmt: skip
def test_formula_with_its_slots(text: str, zh: str, en: str) -> None:
    """The whole sentence is one item, in either script, with any comma; numbers are written as English does."""
    (item,) = found(text)
    assert (item.zh, item.en) == (zh, en)
    assert item.reason.startswith(("UN drafting usage", "UN Parallel Corpus"))


def test_an_unknown_slot_is_left_open() -> None:
    """A slot that nothing fills is told as such, and what stands in it is still shown."""
    (item,) = found("如蒙将本函作为某机构的文件分发，不胜感激。")
    assert (
        item.en
        == "I should be grateful if you would have the present letter circulated as a document of the …"
    )
    kinds = [shown.kind for shown in segment("请将本函作为大会议程项目9的文件分发为荷。").items]
    assert kinds == ["formula"]


def test_a_clause_at_the_end_is_no_part() -> None:
    """What follows a formula is annotated as ever."""
    items = segment("谨随函转递安全理事会的声明。").items
    assert [(item.zh, item.kind) for item in items] == [("谨随函转递", "formula"), ("安全理事会", "term")]


def test_statuses_are_those_of_the_evidence() -> None:
    """A formula is attested where a pair is cited, and else a proposal; none is official."""
    for formula in formulae.formulae():
        cited = formula.source.startswith("UN Parallel Corpus")
        assert formula.status is (Status.ATTESTED if cited else Status.PROPOSED), formula.en


def test_every_slot_of_the_english_is_one_of_the_chinese() -> None:
    """No English asks for what its Chinese does not have."""
    for formula in formulae.formulae():
        assert set(formulae._SLOT.findall(formula.en)) <= set(formula.pattern.groupindex), formula.en


def test_formulae_are_exported_and_found_by_match(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A TMX has the sentences of the documents with their slots filled; a match shows one for any text."""
    text, database, out = tmp_path / "letter.zh.txt", tmp_path / "t.db", tmp_path / "t.tmx"
    text.write_text("决定将联合国海地稳定特派团的任务期限延长至2012年10月15日。\n", encoding="utf-8")
    assert run(["build", str(text), "--db", str(database)]) == 0
    assert run(["export", str(out), "--db", str(database), "--in-texts"]) == 0
    written = out.read_text(encoding="utf-8")
    assert "<seg>决定将联合国海地稳定特派团的任务期限延长至2012年10月15日</seg>" in written
    assert (
        "<seg>Decides to extend the mandate of the United Nations Stabilization Mission in Haiti until 15 October 2012</seg>"
        in written
    )
    capsys.readouterr()
    query = "请将本函作为安全理事会的文件分发为荷。"
    assert run(["tm", "match", query, "--db", str(database), "--json"]) == 0
    (formula,) = json.loads(capsys.readouterr().out)["formulae"]
    assert formula["en"].endswith("circulated as a document of the Security Council")
    assert (formula["start"], formula["end"]) == (0, len(query) - 1)
    assert run(["tm", "match", "没有这样的句子。", "--db", str(database), "--json"]) == 1
