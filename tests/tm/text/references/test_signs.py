"""A rule is left out for a text only where its pattern cannot match it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.docs import signs
from scripts.shared import data
from tm.languages import Lang
from tm.text import references
from tm.text.references.fold import fold
from tm.text.references.rules import Rule
from tm.text.references.rules import references as by_rules


class _Always(Rule):
    """A rule that is tried for every text."""

    def may_match(self, lowered: str) -> bool:
        return True


ALL = {
    language: tuple(_Always(rule.source, rule.build) for rule in rules)
    for language, rules in references.RULES.items()
}
PIECES = st.sampled_from(
    [*"0129IVXabcABC .,-/()第条款项号届次年月日周表图附件百分之%$€:%ıſİK", "Article ", "SEſSıON", "resolution ", " session", "six", "per cent", "the ", "May", "第三", "No. ", "paragraph ", "A/RES/", "决议", "会议", "美元", " p.m."]
)  # fmt: skip


def same(text: str) -> None:
    """Both languages find what they find with every rule."""
    for language, rules in ALL.items():
        expected = tuple(by_rules(text, fold(text), rules, rendered=language is Lang.ZH))
        assert references.find(text, language) == expected, text


@given(st.lists(PIECES, max_size=12))
def test_pieces_of_references(pieces):
    """Whatever stands side by side, letters that are no lower case of an i or an s too."""
    same("".join(pieces))


def test_real_sentences(shared):
    """Pairs of the parallel corpus, either side read as both languages."""
    for pair in data.pairs(shared)[:400]:
        same(pair.first)
        same(pair.second)


def test_the_signs_are_those_of_the_patterns():
    """The module is as it is written now; a changed pattern without its signs would be tried for every text."""
    path = data.ROOT / "tm" / "text" / "references" / "signs.py"
    assert path.read_text(encoding="utf-8") == signs.written()


@pytest.mark.parametrize(
    ("pattern", "conditions"),
    [
        ("第 ?(?:[0-9]{1,3}) ?条", {("第",), ("条",)}),
        ("[Aa]rticles? (?P<n>[0-9])", {("article",)}),
        ("(?:草案)?决议|文件", {("决议", "文件")}),
        ("(?i:First|Second) part(?!y)", {("first", "second"), (" part",)}),
        ("x?y*(?:ab){0,2}(?<!cd)", set()),
        ("a(?=bcd)(?:ef|[^g])", {("bcd",)}),
    ],
)
def test_what_a_pattern_needs(pattern, conditions):
    """Runs of letters and alternatives outside of what is optional; nothing of what must not be there."""
    assert conditions <= set(signs.signs_of(pattern))
    assert conditions or not signs.signs_of(pattern)
