"""What a form means in its sentence: the sense, its reason, the part of a longer name, one list to show."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from termbase.annotate import senses
from termbase.annotate.annotated import AnnotatedItem
from termbase.annotate.annotator import Annotator
from termbase.annotate.names import is_part_of_name
from termbase.annotate.senses import SenseContext, second_mention
from termbase.build import Summary
from termbase.concepts.status import Status
from termbase.store import schema


@pytest.fixture(scope="module")
def annotator(built: tuple[Path, Summary]) -> Iterator[Annotator]:
    """A termbase with the shipped lists."""
    with schema.opened(built[0]) as termbase:
        yield Annotator(termbase)


def item(annotator: Annotator, text: str, zh: str, symbol: str | None = None) -> AnnotatedItem | None:
    """The item of a form in the last of some sentences of a document."""
    *_, last = annotator.document(text.split("|"), symbol)
    return next((shown for shown in last.items if shown.zh == zh), None)


def test_congo_is_not_official_where_the_other_one_is_named(annotator: Annotator) -> None:
    """刚果 alone may be either State where the Democratic Republic is spoken of."""
    plain, beside = (
        item(annotator, text, "刚果") for text in ("刚果派代表出席。", "刚果民主共和国政府请刚果各政党出席。")
    )
    assert plain is not None
    assert beside is not None
    assert (plain.en, plain.status) == ("Congo", Status.OFFICIAL)
    assert beside.status is Status.PROPOSED
    assert "Democratic Republic" in beside.reason


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        (
            "原子能机构大会第五十五届常会通过了决议。",
            "原子能机构大会",
            "General Conference of the International Atomic Energy Agency",
        ),
        ("总干事向教科文组织成员国和大会提出报告。", "大会", "General Conference"),
        ("大会第六十九届会议审议了该项目。", "大会", "General Assembly"),
        ("人权理事会设立了工作组。|理事会请高级专员协助。", "理事会", "Council"),
        ("原子能机构总干事通知了理事会。", "理事会", "Board of Governors"),
        ("工作组的主席作了发言。", "主席", "Chair"),
        ("审议大会的主席宣布开会。", "主席", "President"),
        ("改善农村地区饮水和卫生。", "卫生", "sanitation"),
        ("联检组秘书处的工作人员。", "秘书处", "secretariat"),
        ("根据《联合国宪章》第二十二条设立附属机构。", "附属机构", "subsidiary organ"),
        ("公约的附属机构开会。", "附属机构", "subsidiary body"),
        ("臭氧公约的秘书处通报了数据。", "秘书处", "secretariat"),
        ("会员国请秘书处提供资料。", "秘书处", "Secretariat"),
        ("学校缺少卫生设备。", "卫生", "sanitation"),
        ("政府重视卫生，也重视教育。", "卫生", "health"),
        ("国际联盟打击了恐怖分子的阵地。", "国际联盟", "international coalition"),
        ("常设国际法院在国际联盟时期成立。", "国际联盟", "League of Nations"),
        ("费用由应急基金匀支。", "应急基金", "contingency fund"),
        ("下一个两年期的资源。", "两年期", "biennium"),
        ("行预咨委会注意到该报告。", "行预咨委会", "Advisory Committee"),
        ("世界卫生组织报告了疫情。|世卫组织派出了专家。", "世卫组织", "WHO"),
        ("经社理事会通过了决定。", "经社理事会", "Economic and Social Council"),
        ("设保人转让了应收款。", "转让", "assignment"),
        ("禁止向恐怖分子转让轻武器。", "转让", "transfer"),
        ("大会批准了追加经费。", "批准", "approval"),
        ("已有四十个国家批准该公约。", "批准", "ratification"),
        ("一国可以撤回其提出的保留。", "保留", "reservation"),
        ("被告在分庭出庭，检察官宣读了起诉书。", "被告", "accused"),
        ("劳工组织的代表和雇主团体出席了会议。", "劳工组织", "labour organization"),
        ("国际劳工组织派出专家。|劳工组织报告了结果。", "劳工组织", "International Labour Organization"),
        (
            "植物遗传资源国际条约的缔约方。",
            "植物遗传资源国际条约",
            "International Treaty on Plant Genetic Resources for Food and Agriculture",
        ),
        ("该国加入了名古屋议定书。", "名古屋议定书", "Nagoya Protocol"),
        ("禁化武组织与国家主管部门合作。", "国家主管部门", "National Authority"),
        ("进口商向国家主管部门申请许可。", "国家主管部门", "competent national authority"),
        ("清洁发展机制的执行理事会登记了项目。", "执行理事会", "Executive Board"),
    ],
)
def test_the_sense_fits_the_sentence(annotator: Annotator, text: str, zh: str, en: str) -> None:
    """The English that the sentence asks for comes first."""
    shown = item(annotator, text, zh)
    assert shown is not None
    assert shown.en == en


def test_the_document_tells(annotator: Annotator) -> None:
    """Where the sentence is silent, the symbol of the document chooses; without it the status is the lesser."""
    text = "大会决定设立工作组。"
    told = item(annotator, text, "大会", "A/69/10")
    untold = item(annotator, text, "大会")
    agency = item(annotator, text, "大会", "GC(58)/INF/3")
    assert told is not None
    assert untold is not None
    assert agency is not None
    assert (told.en, told.status) == ("General Assembly", Status.OFFICIAL)
    assert (untold.en, untold.status) == ("General Assembly", Status.ATTESTED)
    assert agency.en == "General Conference"
    assert "General Conference" in untold.alternatives


@pytest.mark.parametrize(
    ("symbol", "en"),
    [
        ("A/65/330", "Turkey"),
        ("S/2021/100", "Turkey"),
        ("S/2022/100", "Türkiye"),
        ("A/78/1", "Türkiye"),
        (None, "Türkiye"),
    ],
)
def test_a_state_has_the_name_of_its_time(annotator: Annotator, symbol: str | None, en: str) -> None:
    """A document of a year has the name of that year; without a year it is the present one."""
    shown = item(annotator, "土耳其提出了决议草案。", "土耳其", symbol)
    assert shown is not None
    assert (shown.en, shown.status) == (en, Status.OFFICIAL)


def test_the_reason_is_told(annotator: Annotator) -> None:
    """A choice says why, and what else there is."""
    shown = item(annotator, "人权理事会通过了决议。|理事会还审议了预算。", "理事会")
    assert shown is not None
    assert shown.en == "Council"
    assert shown.reason == "Human Rights Council, because 人权理事会 stands before it"
    assert shown.status is Status.ATTESTED
    assert "Human Rights Council" in shown.alternatives


@pytest.mark.parametrize(
    ("text", "zh"),
    [
        ("加拿大国际开发署提供了资金。", "开发署"),
        ("加纳审计委员会公布了账目。", "审计委员会"),
        ("部长穆罕默德·阿曼·哈桑出席。", "阿曼"),
        ("会议在华盛顿哥伦比亚特区举行。", "哥伦比亚"),
        ("阿卜杜勒阿齐兹·萨乌德国王逝世。", "德国"),
        ("石油污染了墨西哥湾。", "墨西哥"),
    ],
)
def test_a_part_of_an_unknown_name_is_nothing_by_itself(annotator: Annotator, text: str, zh: str) -> None:
    """A longer name protects its parts, whether a list has it or not."""
    assert item(annotator, text, zh) is None


@pytest.mark.parametrize(
    ("text", "zh"),
    [
        ("秘书长感谢开发署的支持。", "开发署"),
        ("阿曼提出了提案。", "阿曼"),
        ("墨西哥和哥伦比亚的代表。", "哥伦比亚"),
        ("英国王储访问了该国。", "英国"),
    ],
)
def test_what_is_no_part_stays(annotator: Annotator, text: str, zh: str) -> None:
    """Bodies and States by themselves are found as before."""
    assert item(annotator, text, zh) is not None


@pytest.mark.parametrize(
    ("text", "zh", "reason"),
    [
        ("养恤基金协会召开了年会。", "养恤基金", "it may be a part of 养恤基金协会, which is in no list"),
        ("国际水道的组织工作。", "国际水道", ""),
        (
            "各法律事务厅保持联系。",
            "法律事务厅",
            "Office of Legal Affairs only where that body is meant: 各 stands before it",
        ),
        ("由法律事务厅保持联系。", "法律事务厅", ""),
    ],
)
def test_another_body_is_not_official(annotator: Annotator, text: str, zh: str, reason: str) -> None:
    """A name that goes on, or that is said of any body of its kind, has a proposal and its reason."""
    shown = item(annotator, text, zh)
    assert shown is not None
    assert shown.reason == reason
    assert (shown.status is Status.PROPOSED) is bool(reason)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("该国退出了条约。", Status.OFFICIAL),
        ("该公司退出市场。", Status.PROPOSED),
        ("铀浓缩和浓缩设施。", Status.OFFICIAL),
    ],
)
def test_a_common_word_is_official_only_with_a_reason(
    annotator: Annotator, text: str, status: Status
) -> None:
    """What treaties and rules of procedure fix is theirs alone; the same word elsewhere has the lesser status."""
    shown = item(annotator, text, "退出") or item(annotator, text, "浓缩设施")
    assert shown is not None
    assert shown.status is status


def test_each_thing_stands_once_in_the_order_of_the_text(annotator: Annotator) -> None:
    """Terms and references are one list; what a reference covers is not told again."""
    (segment,) = annotator.document(["安全理事会第1540(2004)号决议第3段提到裁军谈判会议。"])
    shown = [(one.zh, one.en) for one in segment.items]
    assert shown[0][0].startswith("安全理事会第1540(2004)号决议")
    assert [one.start for one in segment.items] == sorted(one.start for one in segment.items)
    assert ("裁军谈判会议", "Conference on Disarmament") in shown
    spans = [(one.start, one.end) for one in segment.items]
    assert len(spans) == len(set(spans))
    assert not any(zh == "安全理事会" for zh, _ in shown)


def test_names_before_places() -> None:
    """The rules of names, by themselves: States before organs, dots, and what goes on."""
    assert is_part_of_name("加纳审计委员会", 2, 7, place=False, state_before=True)
    assert not is_part_of_name("审计委员会", 0, 5, place=False, state_before=False)
    assert is_part_of_name("阿曼·哈桑", 0, 2, place=True, state_before=False)
    assert not is_part_of_name("阿曼政府", 0, 2, place=True, state_before=False)


@pytest.mark.parametrize(
    ("en", "form", "mention"),
    [
        ("Governing Council of the United Nations Environment Programme", "理事会", "Governing Council"),
        ("Committee on the Rights of the Child", "委员会", "Committee"),
        ("International Tribunal for the Law of the Sea", "法庭", "Tribunal"),
        ("Convention on Biological Diversity", "公约", "Convention"),
        ("Green Climate Facility", "基金", None),
    ],
)
def test_second_mentions(en: str, form: str, mention: str | None) -> None:
    """English takes up a name by the word that says what it is; nothing where it has none."""
    assert second_mention(en, form) == mention


def test_an_unproven_name_is_no_antecedent() -> None:
    """Only a name whose English is borne out stands behind a second mention."""
    said = SenseContext()
    said.note("某某工作组", "Some Working Group", Status.PROPOSED)
    assert said.sense("工作组", "工作组", 0, 3) is None
    said.note("某某工作组", "Some Working Group", Status.ATTESTED)
    assert said.sense("工作组", "工作组", 0, 3).en == "Working Group"  # type: ignore[union-attr]


def test_every_form_with_senses_ends_in_a_default_or_a_sign() -> None:
    """The table is read whole: each sense has a known place of its sign, and after a default comes nothing."""
    for form, listed in senses.senses().items():
        assert all(
            sense.where in ("before", "after", "sentence", "document", "until", "said", "always")
            for sense in listed
        ), form
        defaults = [number for number, sense in enumerate(listed) if sense.where == "always"]
        assert defaults in ([], [len(listed) - 1]), form


def test_the_table_is_beside_the_module() -> None:
    """It ships with the package."""
    assert Path(senses.__file__).with_name("senses.tsv").is_file()
