"""Markdown and HTML become blocks."""

from __future__ import annotations

from tm.files import markup
from tm.model import Kind
from tm.text.layout import Block


def told(blocks: list[Block]) -> list[tuple[Kind | None, str]]:
    return [(block.kind, " ".join(block.parts)) for block in blocks]


def test_markdown_blocks() -> None:
    """Headings, paragraphs, items, quotations and cells keep their kind and their line."""
    text = "# 裁军\n\n## 导言\n\n缔约国**重申**\n条约。\n\n> 真诚地谈判。\n\n"
    text += "- 第一\n- 第二\n\n| 甲 | 乙 |\n|---|---|\n| 丙 | 丁 |\n"
    blocks = list(markup.markdown(text))
    assert told(blocks) == [
        (Kind.TITLE, "裁军"),
        (Kind.HEADING, "导言"),
        (None, "缔约国重申 条约。"),
        (Kind.QUOTE, "真诚地谈判。"),
        (Kind.BULLET, "第一"),
        (Kind.BULLET, "第二"),
        (None, "甲"),
        (None, "乙"),
        (None, "丙"),
        (None, "丁"),
    ]
    assert [block.line for block in blocks][:5] == [1, 3, 5, 8, 10]


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
        (Kind.TITLE, "裁军"),
        (Kind.HEADING, "导言"),
        (None, "缔约国重申&条约。"),
        (Kind.QUOTE, "谈判。"),
        (Kind.BULLET, "第一"),
        (Kind.BULLET, "第二"),
        (None, "甲"),
        (None, "乙"),
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
