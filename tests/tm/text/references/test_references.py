"""References in both languages: found, rendered, compared."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from tm.languages import Lang
from tm.text.references import Reference, ReferenceKind, alternatives, compare, english, find
from tm.text.references.fold import fold
from tm.text.references.instruments import BY_KEY, INSTRUMENTS

FOLDER = Path(__file__).parents[3] / "cases"
CASES = json.loads((FOLDER / "references.json").read_text(encoding="utf-8"))
with (FOLDER / "judged_references.tsv").open(encoding="utf-8", newline="") as file:
    JUDGED = list(csv.DictReader(file, delimiter="\t"))


def told(reference: Reference) -> list[str | None]:
    parts: list[str | None] = [reference.text, reference.kind.value, reference.normal]
    return [*parts, english(reference)] if reference.renderings else parts


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_cases(case: dict[str, Any]) -> None:
    """The references of a text: what was written, kind, normal form, and English of a Chinese one."""
    assert [told(reference) for reference in find(case["input"], Lang(case["language"]))] == case["expected"]


def test_every_kind_has_a_case() -> None:
    """No kind goes without a case."""
    seen = {expected[1] for case in CASES for expected in case["expected"]}
    assert {kind.value for kind in ReferenceKind} - seen <= {
        "volume",
        "appendix",
        "action",
        "principle",
        "goal",
        "letter",
        "working group",
        "phase",
        # in test_figures
        *("programme", "subprogramme", "component", "box", "option", "pillar", "grade"),
    }


@pytest.mark.parametrize(
    ("text", "normal", "rendered"),
    [
        ("第78和79号工作文件", "paper:78+79", "working papers 78 and 79"),
        ("第78至80号工作文件", "paper:78-80", "working papers 78 to 80"), ("第78和79号", "serial:78+79", "Nos. 78 and 79"),
        ("第78号工作文件", "paper:78", "working paper 78"), ("第78号", "serial:78", "No. 78"),
        ("第二卷", "volume:2", "volume II"), ("附录一", "appendix:1", "appendix I"), ("行动5", "action:5", "action 5"),
        ("原则6", "principle:6", "principle 6"), ("目标5", "goal:5", "Goal 5"), ("信函1", "letter:1", "letter 1"),
        ("第二工作组", "working group:2", "Working Group II"), ("第二阶段", "phase:2", "phase II"),
        ("B部分", "part:B", "part B"), ("第18编", "part:18", "part 18"), ("第㈢段", "paragraph:3", "paragraph 3"),
        ("5至6万吨", "quantity:50000-60000/ton", "50,000 to 60,000 tons"), ("中午12时", "time:12:00", "noon"),
        ("15:05", "time:15:05", "3.05 p.m."), ("US$ 3万", "money:USD/30000", "US$30,000"), ("18日", "date:---18", "the 18th"),
        ("2014年7-8月", "period:2014-07/2014-08", "July to August 2014"), ("第十届裁军特别会议", "session:special/10", "tenth special session of the General Assembly devoted to disarmament"),
    ],
)  # fmt: skip
def test_rarer_kinds(text: str, normal: str, rendered: str) -> None:
    """Kinds that the cases leave out, and writings at the edge."""
    reference = find(text, Lang.ZH)[0]
    assert reference.normal == normal
    assert english(reference) == rendered


@pytest.mark.parametrize("row", JUDGED, ids=lambda row: f"{row['document']}-{row['line']}-{row['text']}")
def test_judged_references_by_themselves(row: dict[str, str]) -> None:
    """What a reader found in the five documents is found out of its sentence too, or needs its context."""
    found = find(row["text"], Lang.ZH)
    if row["kind"] in ("number", "rule") or row["text"] == "第二部分":
        return  # a numeral without its measure word, a rule without 议事规则, a part of a session
    assert [(r.text, r.kind.value) for r in found] == [(row["text"], row["kind"])]
    assert row["english"] in (english(found[0]), english(found[0], "NPT"), *alternatives(found[0]))


def test_unnamed_articles_take_the_treaty_that_is_told() -> None:
    """Without a treaty Arabic figures, Roman in an alternative; with one, its own."""
    found = find("第六条", Lang.ZH)[0]
    assert english(found) == "article 6"
    assert "article VI" in alternatives(found)
    assert english(found, "NPT") == "article VI"
    assert english(found, "Charter") == "Article 6"
    assert english(found, "CRC") == english(found, "unknown") == "article 6"


def test_english_references_need_no_rendering() -> None:
    """Only Chinese references are rendered."""
    assert english(find("article VI", Lang.EN)[0]) is None
    assert alternatives(find("article VI", Lang.EN)[0]) == ()


@pytest.mark.parametrize("instrument", INSTRUMENTS, ids=lambda instrument: instrument.key)
def test_every_instrument_is_known_by_each_name(instrument: Any) -> None:
    """Article 4 of it, by each Chinese name, is found under its key, in both languages."""
    assert BY_KEY[instrument.key] is instrument
    assert instrument.source
    for chinese, name in instrument.names:
        found = find(f"《{chinese}》第四条", Lang.ZH)[0]
        assert found.normal == f"article:{instrument.key}/4"
        word = "Article" if instrument.capital else "article"
        assert (english(found) or "").startswith(f"{word} {'IV' if instrument.roman else '4'} of the ")
        assert find(f"article 4 of the {name}", Lang.EN)[0].normal == found.normal


def test_offsets_are_of_the_original() -> None:
    """Folding widths, scripts and spaces changes no offset."""
    text = "決議：安全理事會　第１７１８（２００６）號決議\u00a0第 八 屆 會議"
    assert len(fold(text)) == len(text)
    for reference in find(text, Lang.ZH):
        assert text[reference.start : reference.end] == reference.text
    assert [r.normal for r in find(text, Lang.ZH)] == ["resolution:S/1718(2006)", "session:8"]


@pytest.mark.parametrize("language", list(Lang))
@pytest.mark.parametrize(
    "symbol", ["A/71/1", "CD/1910", "A/RES/71/1", "A/C.1/71/L.2", "E/CN.4/2004/7/Add.1", "S/2004/1-S"]
)
@pytest.mark.parametrize("after", ["", ".", ". It", "-", ",", "。", ")."])
def test_a_symbol_ends_before_the_stop(language: Lang, symbol: str, after: str) -> None:
    """A full stop or a hyphen behind a symbol is of the sentence; without a figure after its stroke it is none."""
    assert [r.text for r in find(f"({symbol}{after}", language)] == [symbol]
    assert find(f"N/A{after}", language) == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("3. The Council", []), ("3.", []), ("3.5 tons", ["3.5 tons"]), ("3 tons.", ["3 tons"]), ("12 of them", ["12"]),
        ("In 3. The", ["3"]), ("3, The", ["3"]), ("3.x", ["3"]),
    ],
)  # fmt: skip
def test_the_number_of_a_paragraph_counts_nothing(text: str, told: list[str]) -> None:
    """A number at the beginning with a full stop and a blank behind it, or nothing, is a label."""
    assert [r.text for r in find(text, Lang.EN)] == told


def test_compare_tells_what_is_missing() -> None:
    """Exact partners, partners without their organ, and what has none."""
    zh = find("大会第71/67号决议第5段，2017年9月14日，27 000枚", Lang.ZH)
    en = find("paragraph 6 of resolution 71/67, 14 September 2017, 27,000", Lang.EN)
    told = compare(zh, en)
    assert told.missing == ("paragraph:5",)
    assert told.extra == ("paragraph:6",)
    assert [reference.normal for reference in told.only_zh] == ["paragraph:5"]
    assert [reference.normal for reference in told.only_en] == ["paragraph:6"]
    assert len(told.matched) == 3
    assert not told.same


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("第1695（2006）号和第1718（2006）号决议", "resolution 1695 (2006) and resolution 1718 (2006)"),
        ("2005年至2009年", "between 2005 and 2009"), ("《规约》第4条", "rule 4"), ("20年", "two decades"),
        ("8日至9日", "the 8th, the 9th"), ("一个国家", "one State"), ("《条约》第六条", "article VI of the NPT"),
        ("12月8日", "8 December 2014"), ("12月8日至9日", "8 and 9 December 2014"), ("第十六届会议", "sixteenth meeting"),
    ],
)  # fmt: skip
def test_compare_knows_two_ways_to_say_the_same(zh: str, en: str) -> None:
    """Lists apart, ends of a range, what one side leaves unsaid."""
    told = compare(find(zh, Lang.ZH), find(en, Lang.EN))
    assert told.same, (told.missing, told.extra)


def test_a_figure_inside_a_reference_counts_once() -> None:
    """984 and 1995 are no numbers of their own."""
    assert len(find("第984(1995)号决议", Lang.ZH)) == 1
    told = compare(find("第984(1995)号决议", Lang.ZH), find("984 and 1995", Lang.EN))
    assert told.missing == ("resolution:S/984(1995)",)
    assert told.extra == ("number:984", "year:1995")


def test_compare_of_nothing() -> None:
    """No references are the same references."""
    assert compare((), ()).same


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00",
        "\ud800",
        "第",
        "第条",
        "第第第",
        "()",
        "（" * 999,
        "第9999999999条",
        "2017年13月45日",
        "0/0",
        "25:99",
        "百分之",
        "$",
        "\u202e第六条",
    ],
)
def test_hostile_text_raises_nothing(text: str) -> None:
    """Any string at all is read, in either language."""
    for language in Lang:
        for reference in find(text, language):
            assert text[reference.start : reference.end] == reference.text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("第零届会议", []), ("第一、零届会议", []), ("第百届会议", []), ("第二和百次会议", []), ("第千次会议", []),
        ("第99999届会议", ["第99999届会议"]), ("第100000届会议", []), ("第一、二届会议", ["第一、二届会议"]),
    ],
)  # fmt: skip
def test_a_number_that_cannot_be_read_makes_a_list_unknown(text: str, told: list[str]) -> None:
    """A numeral is from 1 to 99,999; of a list all must be."""
    assert [r.text for r in find(text, Lang.ZH)] == told
