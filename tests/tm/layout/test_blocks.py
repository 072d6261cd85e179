"""Page text becomes paragraphs: the rules, one by one, on text made for them."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import Any

import pytest

from tm.errors import InputRefused
from tm.languages import Lang
from tm.layout import blocks, page, paragraphs
from tm.model import Paragraph, ParagraphKind
from tm.text.words import is_english_word

CASES = json.loads((Path(__file__).parents[2] / "cases" / "layout.json").read_text(encoding="utf-8"))


def read(raw: list[str], language: Lang = Lang.ZH) -> list[Paragraph]:
    form = page.profile(list(page.lines(raw)))
    return list(paragraphs.paragraphs(blocks.Joiner(form, language).blocks(raw), language, is_english_word))


@pytest.mark.parametrize("gap", [0, 1])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_lines_become_paragraphs(case: dict[str, Any], gap: int) -> None:
    """Printed lines are joined into the paragraphs that were printed, with and without blank lines."""
    raw = [part for line in case["input"] for part in (line, *[""] * gap)]
    told = [
        [paragraph.kind.value, paragraph.label, paragraph.text]
        for paragraph in read(raw, Lang(case["language"]))
    ]
    assert told == case["expected"]


def test_sections_count_where_numbers_start_again() -> None:
    """A place is a section and a number: the annex begins a new section."""
    raw = ["1. 甲。", "2. 乙。", "附件", "1. 丙。", "2. 丁。", "1. 戊。"]
    told = [(paragraph.section, paragraph.number) for paragraph in read(raw)]
    assert told == [(0, "1"), (0, "2"), (1, None), (1, "1"), (1, "2"), (2, "1")]


def test_title_is_no_session_date_or_submission() -> None:
    """The title is the first line of the head that says what the document is about."""
    raw = ["第一届会议", "2007年4月30日，维也纳", "核裁军", "某国提交的工作文件", "1. 甲。"]
    assert [paragraph.text for paragraph in read(raw) if paragraph.kind is ParagraphKind.TITLE] == ["核裁军"]


def test_positions_and_lines_are_those_of_the_file() -> None:
    """Every paragraph knows its place in the document and the line on which it starts."""
    told = [(paragraph.position, paragraph.line) for paragraph in read(["", "甲。", "", "", "乙。"])]
    assert told == [(1, 2), (2, 5)]


def test_endless_paragraph_is_refused() -> None:
    """Text without any end of a paragraph is refused by a documented limit."""
    raw = ["核裁军谈判会议和不扩散条约的重要性和各缔约国的义务和责任"] * 20
    joiner = blocks.Joiner(page.profile(list(page.lines(raw))), Lang.ZH, longest=100)
    with pytest.raises(InputRefused, match="line 1: the paragraph has more than 100 characters"):
        list(joiner.blocks(raw))


def wrap(paragraphs: list[str], width: int) -> list[str]:
    """Break hard at `width` characters, but never before a point."""
    out = []
    for text in paragraphs:
        while text:
            cut = width
            while cut < len(text) and text[cut] in "，。、；：！？）》”":
                cut += 1
            out.append(text[:cut])
            text = text[cut:]
    return out


PREAMBLE = [
    "回顾其2022年12月7日第77/64号决议，",
    "铭记所有国家都有责任促进核查措施的执行，并为建立信任作出贡献，以维护国际和平与安全，同时不妨碍各国为和平目的利用技术的权利，",
    "深信有效的核查是持久裁军的前提，",
    "又注意到秘书长提交的关于区域核查能力的报告，其中载有会员国就培训技术人员和交流经验提出的各项意见和建议，",
    "还重申《宪章》的宗旨和原则，",
    "考虑到各区域的不同情况，",
]
OPERATIVE = [
    "1. 欢迎秘书长的报告；",
    "2. 鼓励会员国在自愿基础上加强合作，交流有关核查技术和培训方案的资料，并酌情向秘书处提供这些资料，以便汇编成册；",
    "3. 决定将该项目列入大会第八十届会议临时议程。",
]


@pytest.mark.parametrize("title", [[], ["全面彻底裁军：核裁军", "区域核查能力"]], ids=["bare", "titled"])
@pytest.mark.parametrize("organ", ["大会，", "安全理事会，", "经济及社会理事会，"])
def test_resolution_without_blank_lines(organ: str, title: list[str]) -> None:
    """Each paragraph of a preamble is one, in the body, and the line that names who resolves is no title."""
    found = read(wrap([*title, organ, *PREAMBLE, *OPERATIVE], 38))
    bodies = [paragraph.text for paragraph in found if paragraph.kind is ParagraphKind.BODY]
    assert bodies == [organ, *PREAMBLE]
    assert [p.label + " " + p.text for p in found if p.kind is ParagraphKind.NUMBERED] == OPERATIVE
    assert [p.text for p in found if p.kind is ParagraphKind.TITLE] == title[:1]


def test_english_resolution_without_blank_lines() -> None:
    """The same in English, where the verb has a capital."""
    preamble = [
        "The General Assembly,",
        "Recalling its resolution 77/64 of 7 December 2022,",
        "Bearing in mind the responsibility of all States to promote the implementation of verification,",
        "Also noting with appreciation the views of Member States on the training of technicians, in all regions,",
        "Having considered the report of the Secretary-General,",
    ]
    raw = [line for text in preamble for line in textwrap.wrap(text, 60)]
    raw += textwrap.wrap(
        "1. Welcomes the report, and encourages all States to strengthen their cooperation.", 60
    )
    found = read(["Regional verification capacity", *raw], Lang.EN)
    assert [p.text for p in found if p.kind is ParagraphKind.BODY] == preamble
    assert found[0].kind is ParagraphKind.TITLE


@pytest.mark.parametrize("salutation", ["主席先生：", "主席女士："])
def test_comma_in_mid_sentence_goes_on(salutation: str) -> None:
    """A speech that breaks after a comma is no list: who is addressed announces nothing."""
    raw = [
        salutation,
        "過去一年，區域局勢持續緊張，若干國家的核武庫仍在擴大，",
        "而相互信任卻不斷流失。",
        "謝謝。",
    ]
    assert [(p.kind, p.text) for p in read(raw)] == [
        (ParagraphKind.BODY, salutation),
        (ParagraphKind.BODY, raw[1] + raw[2]),
        (ParagraphKind.BODY, "謝謝。"),
    ]


def test_list_after_a_colon_stays_a_list() -> None:
    """Items that a colon announced end in commas, however long they are."""
    raw = [
        "工作组审议了以下问题：",
        "核查措施及其在各个区域的实施情况，",
        "透明度和建立信任的各项措施，",
        "报告制度。",
    ]
    assert [p.kind for p in read(raw)] == [ParagraphKind.BODY, *[ParagraphKind.BULLET] * 3]


def test_symbol_over_a_line_end() -> None:
    """A line that goes on with a symbol belongs to the line before it, however short that is."""
    raw = [*wrap(OPERATIVE[1:2] * 3, 38), "意见见文件A/CN.10/2024/WG.I", "/WP.2的附件。"]
    assert read(raw)[-1].text == "意见见文件A/CN.10/2024/WG.I/WP.2的附件。"


def test_committee_below_its_organ_is_masthead() -> None:
    """The names of organs and the original's language are dropped, with a reason."""
    raw = ["大会", "第一委员会", "[原件：英文]", "全面彻底裁军：核裁军", "秘书长的说明", "1. 甲。"]
    joiner = blocks.Joiner(page.profile(list(page.lines(raw))), Lang.ZH)
    found = list(paragraphs.paragraphs(joiner.blocks(raw), Lang.ZH, is_english_word))
    assert [(p.kind, p.text) for p in found] == [
        (ParagraphKind.TITLE, "全面彻底裁军：核裁军"),
        (ParagraphKind.HEADING, "秘书长的说明"),
        (ParagraphKind.NUMBERED, "甲。"),
    ]
    assert [(piece.text, piece.reason) for piece in joiner.dropped] == [
        (line, "masthead") for line in raw[:3]
    ]


def test_nothing() -> None:
    """No lines, no paragraphs."""
    assert read([]) == read(["", " "]) == []


@pytest.mark.parametrize("gap", [0, 1, 2])
@pytest.mark.parametrize(("further", "parts"), [(0, 1), (1, 1), (2, 2), (3, 2)])
def test_a_sentence_goes_on_over_a_blank(gap: int, further: int, parts: int) -> None:
    """Within a sentence one blank line more than between others is the printer's; two part."""
    clause = "各缔约国重申条约是核不扩散制度的基石，并强调必须充分履行条约规定的一切义务，包括关于核裁军谈判的义务，以及"
    raw: list[str] = []
    for number in range(18):
        start = (0, 24, 2, 5, 8, 20)[number % 6]
        raw += [clause[start : start + 24], *[""] * (gap + further * (number == 9))]
    form = page.profile(list(page.lines(raw)))
    assert form.gap == gap
    assert len(list(blocks.Joiner(form, Lang.ZH).blocks([*raw, "义务。"]))) == parts


@pytest.mark.parametrize(
    ("last", "line", "parts"),
    [
        ("回顾其以往各项决议，", "重申其决心，", True),
        ("回顾其以往各项决议；", "重申其决心；", True),
        ("回顾其以往各项决议", "重申其决心，", False),
        ("回顾其以往各项决议，", "以及秘书长的报告，", False),
        ("回顾其以往各项决议", "以及秘书长的报告，", False),
    ],
)
def test_a_paragraph_of_a_preamble_parts_another(last: str, line: str, *, parts: bool) -> None:
    """Only behind a mark at which it may end, and where the line begins as one does."""
    raw = [last, line]
    form = page.profile(list(page.lines(raw)))
    block = blocks.Block(1, 0, [last])
    printed = page.PageLine(2, line, indent=0, trailing=False, blanks=0, width=page.columns(line))
    assert blocks.Joiner(form, Lang.ZH)._parts_preamble(block, printed, None) is parts


@pytest.mark.parametrize(
    ("last", "following", "count"),
    [
        ("委员会关于产出的情况如下,2023年共发布了六个产品:三份审查的报", "告以及说明，各有建议。", 2),
        ("委員會關於產出的情況如下,2023年共發布了六個產品:三份審查的報", "告以及說明，各有建議。", 2),
        ("委员会关于产出的情况如下,2023年共发布了六个产品:三份审查的文", "组织提出了意见，各有建议。", 3),
        ("委员会关于审查的报", "告以及说明，各有建议。", 3),
    ],
)
def test_a_line_end_through_a_word_ends_no_paragraph(last: str, following: str, count: int) -> None:
    """A line of nearly full width that stops inside a word goes on; one that does not, and a short one, end."""
    full = "本段的各行都排满了整个页面的宽度因此读者可以看出每一行到哪里才算是结束"
    assert len(read([full, full, full, "了。", last, following])) == count
