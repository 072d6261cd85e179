"""Markdown and HTML become blocks."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tm.errors import InputRefused
from tm.files import markup
from tm.files.html_text import tamed
from tm.layout.blocks import Block, Dropped
from tm.model import ParagraphKind


def told(blocks: list[Block]) -> list[tuple[ParagraphKind | None, str]]:
    return [(block.kind, " ".join(block.parts)) for block in blocks]


def test_markdown_blocks() -> None:
    """Headings, paragraphs, items, quotations and cells keep their kind and their line."""
    text = "# 裁军\n\n## 导言\n\n缔约国**重申**\n条约。\n\n> 真诚地谈判。\n\n"
    text += "- 第一\n- 第二\n\n| 甲 | 乙 |\n|---|---|\n| 丙 | 丁 |\n"
    blocks = list(markup.markdown(text))
    assert told(blocks) == [
        (ParagraphKind.TITLE, "裁军"),
        (ParagraphKind.HEADING, "导言"),
        (None, "缔约国重申 条约。"),
        (ParagraphKind.QUOTE, "真诚地谈判。"),
        (ParagraphKind.BULLET, "第一"),
        (ParagraphKind.BULLET, "第二"),
        (ParagraphKind.BODY, "甲 | 乙"),
        (ParagraphKind.BODY, "丙 | 丁"),
    ]
    assert [block.line for block in blocks] == [1, 3, 5, 8, 10, 11, 13, 15]


def test_numbered_items_keep_their_numbers() -> None:
    """The number of an item is the one that was written; a second paragraph of the item has none."""
    blocks = markup.markdown("3. 重申义务；\n4. 提交报告。\n\n   报告应公开。\n\n- 甲\n  1) 乙\n")
    assert [(block.kind, block.label, block.parts) for block in blocks] == [
        (None, "3.", ["重申义务；"]),
        (None, "4.", ["提交报告。"]),
        (None, None, ["报告应公开。"]),
        (ParagraphKind.BULLET, None, ["甲"]),
        (None, "1)", ["乙"]),
    ]
    page = '<ol start="7"><li>甲<li value="9">乙</ol><ol type="a"><li>丙</ol><ol><li>丁</ol>'
    assert [(block.kind, block.label) for block in markup.html(page)] == [
        (None, "7."),
        (None, "9."),
        (ParagraphKind.BULLET, None),
        (None, "1."),
    ]


def test_footnotes_stand_apart() -> None:
    """A footnote's mark is dropped and told; its text, over several lines, is a footnote; code stays."""
    text = "核查[^1]是前提[^注]。\n\n[^1]: 见**报告**，\n    第42段。\n\n    又见附件。\n[^注]: 包括观察员\n和专家。\n# 导言\n\n"
    text += "```\n[^2]: x\n```\n[^3]:\n"
    dropped: list[Dropped] = []
    blocks = list(markup.markdown(text, dropped))
    assert [(block.line, block.note, block.parts) for block in blocks] == [
        (1, None, ["核查是前提。"]),
        (3, "1", ["见报告，", "第42段。", "又见附件。"]),
        (7, "注", ["包括观察员", "和专家。"]),
        (9, None, ["导言"]),
        (11, None, ["[^2]: x"]),
    ]
    assert {(piece.line, piece.text) for piece in dropped} == {(1, "[^1]"), (1, "[^注]"), (14, "[^3]:")}


def test_lines_of_a_masthead_stand_alone() -> None:
    """Lines that all look like a label and its value are blocks; other lines are one paragraph."""
    text = "文号：CD/2105\n日期：2025年4月28日\n\n会议决定：核查；\n透明度。\n"
    assert [(block.line, block.parts) for block in markup.markdown(text)] == [
        (1, ["文号：CD/2105"]),
        (2, ["日期：2025年4月28日"]),
        (4, ["会议决定：核查；", "透明度。"]),
    ]


def test_cells_with_paragraphs_are_no_row() -> None:
    """A table that only places paragraphs on the page joins none of them."""
    page = "<table><tr><td><p>甲。</p><p>乙。</p></td><td>丙</td></tr><tr><td>丁</td></tr></table>"
    assert told(list(markup.html(page))) == [(None, "甲。"), (None, "乙。"), (None, "丙"), (None, "丁")]


def test_markdown_links_and_code() -> None:
    """A link gives its words, code its characters, inline HTML nothing."""
    blocks = list(markup.markdown("见 [报告](http://example.org) `CD/1` <b>重要</b>\n\n```\n核\n```\n"))
    assert told(blocks) == [(None, "见 报告 CD/1 重要"), (None, "核")]


def test_html_blocks() -> None:
    """Headings, paragraphs, items and cells come out; scripts, styles and navigation do not."""
    page = (
        "<html><head><title>x</title><style>p{}</style></head><body><nav>目录</nav><h1>裁军</h1>"
        "<h2>导言</h2><p>缔约国<b>重申</b>&amp;条约。</p><blockquote><p>谈判。</p></blockquote>"
        "<ul><li>第一<li>第二</ul><table><tr><td>甲</td><td>乙</td></tr></table>"
        "<script>var a = '核';</script>末尾<br>行</body></html>"
    )
    assert told(list(markup.html(page))) == [
        (ParagraphKind.TITLE, "裁军"),
        (ParagraphKind.HEADING, "导言"),
        (None, "缔约国重申&条约。"),
        (ParagraphKind.QUOTE, "谈判。"),
        (ParagraphKind.BULLET, "第一"),
        (ParagraphKind.BULLET, "第二"),
        (ParagraphKind.BODY, "甲 | 乙"),
        (None, "末尾"),
        (None, "行"),
    ]


def test_html_with_unclosed_tags() -> None:
    """An element that nobody closed does not swallow the page."""
    assert told(list(markup.html("<p>甲<p>乙<nav>目录</p></nav><p>丙"))) == [
        (None, "甲"),
        (None, "乙"),
        (None, "丙"),
    ]
    assert told(list(markup.html("<p>甲</p><head><p>乙</p>"))) == [(None, "甲"), (None, "乙")]


def test_html_line_breaks_keep_words_apart() -> None:
    """Text over several source lines is several parts of one block."""
    assert told(list(markup.html("<p>States\n  parties</p>"))) == [(None, "States parties")]


def test_nothing() -> None:
    """Empty text has no blocks."""
    assert list(markup.markdown("")) == list(markup.html("")) == []


TOKENS = (
    "<a ", "<", "</", "<!--", "-->", "<!", "<?", "<![CDATA[", "]]>", "<![x[", "<![if", "&#", "&", "&#99999999999;",
    "'", '"', "=", ">", "/", "a", " ", "\n", "<script>", "</script>", "<title>", "<p>", "</p>", "<div>", "<nav>",
    "</nav>", "<td>", "<tr>", "<ol>", "<li>", "--", "<b c='", '<b c="', "<!doctype", "</ ", "<a/", "核",
)  # fmt: skip


@pytest.mark.parametrize("token", [*TOKENS, "<b c='<td>'<a/", "<div><p>x</p>"])
def test_html_takes_linear_time(token: str) -> None:
    """Q1: a page of one thing again and again, 60 kB of `<a ` among them, is read or refused at once."""
    started = time.process_time()
    with contextlib.suppress(InputRefused):  # too many tags that never end
        list(markup.html(token * (300_000 // len(token))))
    assert time.process_time() - started < 5


def test_deep_html_takes_linear_time() -> None:
    """Q1: paragraphs in a hundred thousand open elements cost what they cost in none."""
    started = time.process_time()
    blocks = list(markup.html("<div>" * 100_000 + "<p>核</p>" * 100_000))
    assert len(blocks) == 100_000
    assert time.process_time() - started < 10


@settings(max_examples=300)
@given(st.lists(st.sampled_from(TOKENS), max_size=30).map("".join))
def test_any_html_is_read(page: str) -> None:
    """Whatever stands in a page, it is read without a fault."""
    list(markup.html(page))


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("<p>甲<b", "甲<b"),
        ("<p>甲<!-- 乙</p>丙", "甲<!-- 乙 丙"),
        ("<p>甲<![CDATA[乙<丙]]></p>", "甲乙<丙"),
        ("<p>甲<![foo[乙]]></p>丙", "甲 丙"),
        ("<p>甲<![if !IE]>乙<![endif]></p>", "甲乙"),
        ("<p>甲<![CDATA[乙", "甲<![CDATA[乙"),
        ("<p>&#" + "9" * 5_000 + ";甲</p>", "&#" + "9" * 5_000 + ";甲"),
        ("<p>&#x4e2d;&#20013;</p>", "中中"),
        ("<p>甲 < 乙</p>", "甲 < 乙"),
        ("<p>甲<!-- x -->乙</p>", "甲乙"),
    ],
)
def test_what_never_ends_is_text(page: str, shown: str) -> None:
    """A tag, comment or section without an end takes nothing with it."""
    assert " ".join(part for block in markup.html(page) for part in block.parts) == shown
    assert tamed("<p>a</p> <!-- b --> c") == "<p>a</p> <!-- b --> c"


def test_what_html_leaves_out_is_told() -> None:
    """Navigation, titles and the like are no text, and are told with line and place; scripts are neither."""
    dropped: list[Dropped] = []
    page = "<title>题名</title>\n<nav>首页\n<ul><li>关于</ul></nav><p>甲<svg><text>图</text></svg>乙</p>"
    page += "<script>var x = 1</script><style>p {}</style>\n<footer>页脚"
    assert told(list(markup.html(page, dropped))) == [(None, "甲乙")]
    assert [(piece.line, piece.text, piece.reason) for piece in dropped] == [
        (1, "题名", "in <title>"),
        (2, "首页 关于", "in <nav>"),
        (3, "图", "in <svg>"),
        (4, "页脚", "in <footer>, which never ends"),
    ]
    dropped.clear()
    assert list(markup.html("<script>x</scrip><p>甲</p>", dropped)) == []
    assert [(piece.text, piece.reason) for piece in dropped] == [
        ("x</scrip><p>甲</p>", "in <script>, which never ends")
    ]


def test_what_markdown_leaves_out_is_told() -> None:
    """HTML within Markdown is text too; addresses of links are told."""
    dropped: list[Dropped] = []
    text = "前言\n\n<div>\n<p>裁军</p>\n<nav>首页</nav>\n</div>\n\n见[报告][1]。\n\n[1]: http://un.org '题'\n[1]: http://x.org\n"
    blocks = list(markup.markdown(text, dropped))
    assert [(block.line, block.parts) for block in blocks] == [
        (1, ["前言"]),
        (4, ["裁军"]),
        (8, ["见报告。"]),
    ]
    assert [(piece.line, piece.text, piece.reason) for piece in dropped] == [
        (5, "首页", "in <nav>"),
        (10, "[1]: http://un.org '题'", "address of a link"),
        (11, "[1]: http://x.org", "address of a link"),
    ]


@pytest.mark.parametrize(("mark", "most"), [("> ", 60), ("- ", 30), ("1. ", 30)])
def test_deep_markdown(mark: str, most: int) -> None:
    """Quotations and lists inside one another are read to the limit, and refused beyond it with the line."""
    assert told(list(markup.markdown("甲\n\n" + mark * (most - 1) + "乙")))[-1][1] == "乙"
    with pytest.raises(InputRefused, match="line 3: quotations and lists lie more than 60 deep"):
        list(markup.markdown("甲\n\n" + mark * (most + 1) + "乙\n\n丙"))
