"""Compounds of a sentence that no list has: where they are seen, where not, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from termbase.annotate.annotated import COMPOUND, AnnotatedItem
from termbase.annotate.annotator import Annotator
from termbase.build import BuildOptions, build
from termbase.concepts.status import Status
from termbase.store import schema


@pytest.fixture(scope="module")
def annotator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Annotator]:
    """An annotator of the lists alone."""
    folder = tmp_path_factory.mktemp("compounds")
    text = folder / "text.txt"
    text.write_text("会员国讨论了预算。\n", encoding="utf-8")
    build([text], folder / "t.db", BuildOptions())
    with schema.opened(folder / "t.db") as database:
        yield Annotator(database)


def _compounds(annotator: Annotator, text: str) -> dict[str, AnnotatedItem]:
    return {item.zh: item for item in annotator.annotate(text).items if item.kind == COMPOUND}


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("委员会审议了区域渔业数据库。", "区域渔业数据库", "regional fisheries database"),
        ("他介绍了区域培训网络。", "区域培训网络", "regional training network"),
        ("他们离开了叙利亚领土。", "叙利亚领土", "syrian territory"),
        (
            "由世界粮食计划署执行主任提出。",
            "世界粮食计划署执行主任",
            "executive director of the world food programme",
        ),
    ],
)
def test_a_compound_is_put_together(annotator: Annotator, text: str, zh: str, en: str) -> None:
    """A proposal with its parts as the reason; the parts stand in the list, too."""
    compound = _compounds(annotator, text)[zh]
    assert compound.en is not None
    assert compound.en.lower() == en
    assert compound.status is Status.PROPOSED
    assert " + " in compound.reason
    inside = [
        i for i in annotator.annotate(text).items if compound.start <= i.start and i.end <= compound.end
    ]
    assert len(inside) > 1


@pytest.mark.parametrize(
    "text",
    [
        "缔约国修订其国籍法。",
        "教师获得的薪水不到一半。",
        "各代表团的发言很长。",
        "这一体系为教育改革服务。",
        "各国应与私营部门合作。",
        "他在日内瓦会议上发言。",
        "以色列违反了协定。",
        "2015年3月9日",
        "",
    ],
)
def test_a_clause_is_no_compound(annotator: Annotator, text: str) -> None:
    """Who does something and what he does stand side by side and are no term."""
    assert _compounds(annotator, text) == {}


def test_a_known_term_is_never_put_together(annotator: Annotator) -> None:
    """What the lists have is a term with its own status."""
    items = {item.zh: item for item in annotator.annotate("核裁军谈判的进展。").items}
    assert items["核裁军谈判"].kind == "term"


def test_no_compound_tears_a_term_or_a_reference(annotator: Annotator) -> None:
    """A compound is made of whole terms, and touches no reference."""
    for text in ("大会第78/54号决议报告", "核武器国家义务", "次区域组织"):
        segment = annotator.annotate(text)
        for compound in segment.compounds:
            for term in segment.terms:
                torn = term.start < compound.start < term.end or term.start < compound.end < term.end
                assert not torn or term.nested
            for reference in segment.references:
                assert compound.end <= reference.start or reference.end <= compound.start


def test_a_compound_is_no_term(annotator: Annotator, tmp_path: Path) -> None:
    """It has no concept, and is in no list of terms."""
    segment = annotator.annotate("委员会审议了区域渔业数据库。")
    assert segment.compounds
    assert not {c.zh for c in segment.compounds} & {t.zh for t in segment.terms}


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("报告了可疑的交易。", "可疑的交易", "suspicious transaction"),
        ("应有公平的地域分配。", "公平的地域分配", "equitable geographical distribution"),
        ("各国关注外层空间的军备竞赛。", "外层空间的军备竞赛", "arms race in outer space"),
    ],
)
def test_a_term_with_de_inside_is_the_term(annotator: Annotator, text: str, zh: str, en: str) -> None:
    """The lists have it without 的: its English, as a proposal, with the form as the reason."""
    loose = _compounds(annotator, text)[zh]
    assert (loose.en, loose.status, loose.reason) == (en, Status.PROPOSED, f"as {zh.replace('的', '')}")


@pytest.mark.parametrize(
    "text",
    ["秘书处提供的服务很好。", "国际社会的伙伴关系。", "特派团取得的重大进展。", "国家的安全理事会。"],
)
def test_de_between_other_things_makes_no_term(annotator: Annotator, text: str) -> None:
    """A verb before 的, a phrase that begins further left, the name of a body: not the term without 的."""
    assert not [item for item in _compounds(annotator, text).values() if item.reason.startswith("as ")]
