"""Markdown and HTML become blocks."""

from __future__ import annotations

from tm.files import markup
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
    assert [block.line for block in blocks][:5] == [1, 3, 5, 8, 10]


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
