"""Nothing of a file is lost on its way into the program: its characters are in what is read, or in what is told.

What is counted are ideographs, for marks of markup are none: every ideograph of the text of a file stands in a
paragraph, a cell, a pair or a term, or in something that was told to be left out.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.fault_loops.made_inputs import docx_parts, ods_parts, packed, tmx, xlsx_parts
from termbase.exchange import tbx
from tm.errors import InputRefused
from tm.exchange.tmx_read import TmxReader
from tm.files import corpus, docx, markup, table, workbook
from tm.layout.block import Block, Dropped
from tm.limits import Limits

IDEOGRAPHS = "缔约国重申核裁军和不扩散条约的重要性第款年月日号会议一二三甲乙丙丁戊"
word = st.text(IDEOGRAPHS, min_size=1, max_size=6)
cell = st.lists(
    st.one_of(word, st.sampled_from([" ", "&", "<", "'", "=1", "a", "1", "。", "-"])), max_size=5
).map("".join)
cells = st.lists(st.lists(cell, min_size=1, max_size=4), min_size=1, max_size=6)


def ideographs(texts: Iterable[str]) -> Counter[str]:
    """How often every ideograph stands in some texts."""
    return Counter(character for text in texts for character in text if character in IDEOGRAPHS)


def of_blocks(blocks: Iterable[Block], dropped: Iterable[Dropped] = ()) -> Counter[str]:
    """The ideographs of blocks, and of what was told to be left out."""
    parts = [part for block in blocks for part in (*block.parts, block.note or "", block.label or "")]
    return ideographs([*parts, *(piece.text for piece in dropped)])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where files are written, one over the other."""
    return tmp_path_factory.mktemp("readers")


TAGS = (
    "<p>", "</p>", "<p class='a'>", "<div>", "</div>", "<h1>", "</h1>", "<ul>", "</ul>", "<ol start=3>", "</ol>", "<li>", "<table>",
    "</table>", "<tr>", "</tr>", "<td>", "</td>", "<th>", "<br>", "<hr/>", "<b>", "</b>", "<a href='x'>", "</a>", "<nav>", "</nav>",
    "<title>", "</title>", "<footer>", "</footer>", "<svg>", "</svg>", "<noscript>", "</noscript>", "<template>", "</template>",
    "<blockquote>", "</blockquote>", "<pre>", "</pre>", "<!-- x -->", "<!doctype html>", "<?x?>", "<img alt='x'/>",
)  # fmt: skip
PIECES = (
    " ",
    "\n",
    "&",
    "&amp;",
    "< ",
    "&#20013;",
    "<3",
    "</",
    "<![CDATA[",
    "]]>",
    "&#" + "9" * 30 + ";",
    '"',
)


@given(
    st.lists(st.one_of(word, st.sampled_from(TAGS), st.sampled_from(PIECES[:7])), max_size=40).map("".join)
)
def test_html(page: str) -> None:
    """Whatever tags stand in a page, its text is in a block or told."""
    dropped: list[Dropped] = []
    blocks = list(markup.html(page, dropped))
    assert of_blocks(blocks, dropped) == ideographs([page])


LINES = (
    "", "", "{}", "{}", "# {}", "## {} #", "> {}", "> > {}", "- {}", "* {}", "1. {}", "   {}", "    {}", "\t{}", "```", "~~~", "``` {}",
    "| {} | {} |", "|---|---|", "| {} | {} | {} |", "{}\n===", "{}\n---", "[^1]: {}", "    {}", "{}[^1]{}", "[a]: http://x", "[a]: http://x '{}'",
    "[{}]: http://x", "[{}](http://x)", "![{}](x.png)", "**{}** _{}_ `{}`", "<div>", "</div>", "<p>{}</p>", "{}<br>{}", "<!-- x -->", "<http://x>",
    "\\# {}", "&amp;{}", "{}  ", "{}\\", "<nav>{}</nav>", "***", "- - {}", "1) {}", "[{}][a]", "[{}]",
)  # fmt: skip
DEFINITIONS = ("[{}]: http://x", "[a]: http://x '{}'")


@st.composite
def markdown(draw: st.DrawFn) -> str:
    """Lines of Markdown, in any order."""
    lines = []
    for line in draw(st.lists(st.sampled_from(LINES), max_size=25)):
        for _ in range(line.count("{}")):
            line = line.replace("{}", draw(word), 1)
        lines.append(line)
    return "\n".join(lines)


@given(markdown())
def test_markdown(text: str) -> None:
    """Whatever marks stand in a text, what they mark is in a block or told."""
    dropped: list[Dropped] = []
    blocks = list(markup.markdown(text, dropped))
    assert of_blocks(blocks, dropped) == ideographs([text])


@given(
    st.lists(st.lists(word, min_size=1, max_size=5), min_size=1, max_size=5),
    st.sampled_from(["| {} |", "{}", "> | {} |"]),
)
def test_tables_in_markdown(rows: list[list[str]], form: str) -> None:
    """A row may have more cells than its table has columns, or fewer."""
    lines = [form.format(" | ".join(row)) for row in rows]
    lines.insert(1, form.format(" | ".join("---" for _ in rows[0])))
    dropped: list[Dropped] = []
    blocks = list(markup.markdown("\n".join(lines), dropped))
    assert of_blocks(blocks, dropped) == ideographs(lines)


@given(
    st.lists(
        st.one_of(word, st.sampled_from(["\n", "\n\n", " ", "1. ", "(a) ", "\f", "——", "CD/2105", "。"])),
        max_size=40,
    ).map("".join)
)
def test_text_files(folder: Path, text: str) -> None:
    """The text of a plain file is in a paragraph or told."""
    path = folder / "a.txt"
    path.write_text(text, encoding="utf-8", newline="")
    try:
        reading = corpus.read(corpus.Source(path))
    except InputRefused:
        assert not ideographs([text])
        return
    told = [part for p in reading.paragraphs for part in (p.label, p.text)]
    assert ideographs([*told, *(piece.text for piece in reading.dropped)]) == ideographs([text])


@st.composite
def body(draw: st.DrawFn, depth: int = 0) -> str:
    """Paragraphs and tables of a Word document."""
    pieces = []
    for kind in draw(st.lists(st.sampled_from("pppbnt"), min_size=1, max_size=5)):
        text = draw(word)
        run = f"<w:r><w:t>{text}</w:t></w:r>"
        if kind == "b":
            run += f"<w:r><w:br/><w:tab/><w:t>{draw(word)}</w:t></w:r>"
        elif kind == "n":
            run = f'<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:ins>{run}</w:ins>'
        if kind == "t" and depth < 3:
            inner = [
                [draw(body(depth + 1)) for _ in range(draw(st.integers(0, 3)))]
                for _ in range(draw(st.integers(0, 3)))
            ]
            rows = "".join(
                "<w:tr>" + "".join(f"<w:tc>{one}</w:tc>" for one in row) + "</w:tr>" for row in inner
            )
            pieces.append(f"<w:tbl>{rows}</w:tbl>")
        else:
            pieces.append(f"<w:p>{run}</w:p>")
    return "".join(pieces)


@given(body(), st.booleans())
def test_docx(folder: Path, text: str, with_note: bool) -> None:
    """Runs, rows in rows, numbered paragraphs and footnotes of a Word document are in a block."""
    parts = docx_parts()
    head, _, rest = parts["word/document.xml"].partition("<w:body>")
    note = '<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>' if with_note else ""
    parts["word/document.xml"] = f"{head}<w:body>{text}{note}{rest[rest.rindex('</w:body>') :]}"
    blocks = docx.blocks(packed(folder / "a.docx", parts), Limits())
    assert of_blocks(blocks) - ideographs(["见报告"] * with_note) == ideographs([text])


@given(cells, st.sampled_from([",", ";", "\t"]))
def test_text_tables(folder: Path, rows: list[list[str]], separator: str) -> None:
    """Every cell of a table in text is read as it is, whatever it holds; empty rows are none."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows(rows)
    path = folder / "a.csv"
    path.write_text(out.getvalue(), encoding="utf-8", newline="")
    if not any(text.strip() for row in rows for text in row):
        return  # an empty file is refused
    read = [row.cells for row in table.rows(path, Limits())]
    assert ideographs(text for row in read for text in row) == ideographs(
        text for row in rows for text in row
    )


@settings(max_examples=10)
@given(cells, st.sampled_from(["a.xlsx", "b.xlsx", "a.ods"]))
def test_workbooks(folder: Path, rows: list[list[str]], name: str) -> None:
    """Every cell of a workbook is read as it is."""
    parts = ods_parts(rows) if name == "a.ods" else xlsx_parts(rows, shared=name == "b.xlsx")
    read = workbook.rows(packed(folder / name, parts), Limits())
    assert ideographs(text for row in read for text in row) == ideographs(
        text for row in rows for text in row
    )


LANGUAGES = ("zh", "zh-CN", "en", "fr", "zh-Hant", "")


@given(st.lists(st.lists(st.tuples(st.sampled_from(LANGUAGES), cell), max_size=4), max_size=6))
def test_tmx(folder: Path, units: list[list[tuple[str, str]]]) -> None:
    """Every unit of a memory is a pair with the texts as they are, or told; and every further variant is told."""
    written = "".join(
        "<tu>"
        + "".join(f'<tuv xml:lang="{tag}"><seg>{escape(text)}</seg></tuv>' for tag, text in unit)
        + "</tu>"
        for unit in units
    )
    path = folder / "a.tmx"
    head, _, _ = tmx().partition("<body>")
    path.write_text(f"{head}<body>\n{written}</body></tmx>", encoding="utf-8")
    reader = TmxReader(path, Limits())
    pairs = list(reader.pairs())
    left_out = [finding for finding in reader.findings if finding.reason.startswith("left out")]
    assert len(pairs) + len(left_out) == len(units)
    for pair in pairs:
        assert any(("zh", pair.first) == (tag[:2], text) for unit in units for tag, text in unit)
        assert any(("en", pair.second) == (tag[:2], text) for unit in units for tag, text in unit)
    further = sum(sum(tag[:2] == "zh" for tag, _ in unit) > 1 for unit in units)
    assert sum("variants" in finding.reason for finding in reader.findings) <= further + sum(
        sum(tag == "en" for tag, _ in unit) > 1 for unit in units
    )


@given(st.lists(st.lists(st.tuples(st.sampled_from(["zh", "en"]), word), max_size=5), max_size=5))
def test_tbx(folder: Path, entries: list[list[tuple[str, str]]]) -> None:
    """Every term of every entry is read."""
    written = "".join(
        "<conceptEntry>" + "".join(
            f'<langSec xml:lang="{tag}"><termSec><term>{term}</term></termSec></langSec>' for tag, term in terms
        ) + "</conceptEntry>"
        for terms in entries
    )  # fmt: skip
    path = folder / "a.tbx"
    path.write_text(f"<tbx><text><body>{written}</body></text></tbx>", encoding="utf-8")
    read = [
        [(term.language, term.text) for term in entry.concept.terms] for entry in tbx.read(path, Limits())
    ]
    assert read == entries
