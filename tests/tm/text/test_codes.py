"""Codes are seen in a text, and what a person reads has none of them and no glued words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tm.text import codes, radicals


@pytest.mark.parametrize(
    ("text", "visible"),
    [
        ("工作组<f0>重申</f0>其承诺", "工作组重申其承诺"),
        ("a{1>b<1}c", "abc"),
        ("[1}bold{2] text", "bold text"),
        ("one<br/>two", "one two"),
        ("one. <br/>Two", "one. Two"),
        ("第一行。<br/>第二行。", "第一行。第二行。"),
        ("re<b>mark</b>able", "remarkable"),
        ('see <a href="x?a=1">the page</a>.', "see the page."),
        ("<foo>paired</foo> names", "paired names"),
        # no codes
        ("Dear <name>, a<b and c>d, 3 < 4 > 2", "Dear <name>, a<b and c>d, 3 < 4 > 2"),
        ("{1} of %s {0}", "{1} of %s {0}"),
        ("<https://un.org> <a.b@c.d>", "<https://un.org> <a.b@c.d>"),
    ],
)
def test_codes_as_text(text: str, visible: str) -> None:
    """What is a code, and what only looks like one."""
    assert codes.visible(codes.pieces(text)) == visible


@pytest.mark.parametrize(
    ("content", "visible"),
    [
        ('<bpt i="1">&lt;b&gt;</bpt>III<ept i="1">&lt;/b&gt;</ept><ph>&lt;br/&gt;</ph>and', "III and"),
        ("a<ph>\\n</ph>b<ph>\\t</ph>c", "a b c"),
        ('x<ph type="lb"/>y', "x y"),
        ("re<it pos='begin'>&lt;i&gt;</it>mark", "remark"),
        ("Old <ut>{\\b </ut>style<ut>}</ut>", "Old style"),
        ('bold <ph>&lt;x a="<sub>alt</sub>"&gt;</ph>word', "bold word"),
        ("A<hi>B<hi>C</hi></hi>D", "ABCD"),
        ("one<ph/>two", "one two"),
        ("一<ph/>二", "一二"),
    ],
)
def test_code_elements(content: str, visible: str) -> None:
    """What stands in an element is code; what only a code parted stays parted."""
    assert codes.visible(codes.content_pieces(content)) == visible


@given(st.text(alphabet="<>/{}[]ab01 核。=\"'&;\n", max_size=60))
def test_nothing_but_codes_and_blanks(text: str) -> None:
    """The pieces of a text are the text; visible text has its signs in order, and escaping is undone."""
    parted = codes.pieces(text)
    assert "".join(piece if isinstance(piece, str) else piece.text for piece in parted) == text
    words = "".join(piece for piece in parted if isinstance(piece, str))
    assert codes.visible(parted).replace(" ", "") == words.replace(" ", "")
    assert codes.unescape(codes.escape(text)) == text


def test_radicals() -> None:
    """Every Kangxi radical and every radical of the supplement that has a unified form is an ideograph, in its place."""
    assert radicals.unify("⾮政府⺠间⻅⻓") == "非政府民间见长"
    assert radicals.count("⾮政府⺠间") == 2
    block = "".join(map(chr, range(0x2E80, 0x2FD6)))
    unified = radicals.unify(block)
    assert len(unified) == len(block)
    # U+2E80 has no unified form; U+2E9A and those between the blocks are no characters
    assert [f"{ord(c):X}" for c in unified if 0x2E80 <= ord(c) < 0x2FD6 and c.isprintable()] == ["2E80"]
