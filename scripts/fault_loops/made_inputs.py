"""Small files of every kind that is read, written by hand, so that every part of them can be made wrong."""

from __future__ import annotations

import contextlib
import sqlite3
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from scripts.shared.pdf_file import assembled, stream

_MAIN = "http://schemas.openxmlformats.org"
SHEET = f'<worksheet xmlns="{_MAIN}/spreadsheetml/2006/main"><sheetData>{{rows}}</sheetData></worksheet>'
_TYPES = (
    f'<Types xmlns="{_MAIN}/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
_RELATION = f'<Relationship Id="{{}}" Type="{_MAIN}/officeDocument/2006/relationships/{{}}" Target="{{}}"/>'
_RELATIONS = f'<Relationships xmlns="{_MAIN}/package/2006/relationships">{{}}</Relationships>'
_ODS = "urn:oasis:names:tc:opendocument:xmlns"


def xlsx_parts(rows: Sequence[Sequence[str]], *, shared: bool = False) -> dict[str, str]:
    """The parts of an XLSX with one sheet called 术语; its texts stand in the cells, or in a table of strings."""
    texts = [text for row in rows for text in row]
    numbers = iter(range(len(texts)))

    def cell(text: str) -> str:
        if shared:
            return f'<c t="s"><v>{next(numbers)}</v></c>'
        return f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>'

    body = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    strings = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
    relations = _RELATION.format("r1", "worksheet", "worksheets/sheet1.xml")
    relations += _RELATION.format("r2", "sharedStrings", "sharedStrings.xml") if shared else ""
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS.format(_RELATION.format("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}/spreadsheetml/2006/main" xmlns:r="{_MAIN}/officeDocument/2006/relationships">'
        '<sheets><sheet name="术语" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _RELATIONS.format(relations),
        "xl/worksheets/sheet1.xml": SHEET.format(rows=body),
    }
    if shared:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}/spreadsheetml/2006/main">{strings}</sst>'
    return parts


def ods_parts(rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """The parts of an ODS with one sheet called 术语."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(text)}</text:p></table:table-cell>'
            for text in row
        )
        + "</table:table-row>"
        for row in rows
    )
    spaces = " ".join(f'xmlns:{name}="{_ODS}:{name}:1.0"' for name in ("office", "table", "text"))
    return {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{_ODS}:manifest:1.0"/>',
        "content.xml": f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="术语">{cells}</table:table></office:spreadsheet></office:body></office:document-content>',
    }


def packed(path: Path, parts: dict[str, str]) -> Path:
    """Write an archive of parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


UNITS = (
    ("裁军谈判会议审议了核裁军问题。", "The Conference considered <b>nuclear</b> disarmament & peace."),
    ("大会第七十九届会议", "Seventy-ninth session"),
)
_RUNS = "".join(
    f'<w:p><w:pPr><w:pStyle w:val="Heading1"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    f'<w:r><w:t xml:space="preserve">{text}</w:t><w:tab/><w:footnoteReference w:id="2"/></w:r></w:p>'
    for text, _ in UNITS
)
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx_parts() -> dict[str, str]:
    """The parts of a Word document: paragraphs, a table, a footnote, numbers, styles."""
    row = "".join(f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>" for text in ("国家", "数目"))
    return {
        "_rels/.rels": _RELATIONS.format(_RELATION.format("r1", "officeDocument", "word/document.xml")),
        "word/document.xml": f'<?xml version="1.0" encoding="UTF-8"?><w:document {_WORD}><w:body>{_RUNS}'
        f"<w:tbl><w:tr>{row}</w:tr></w:tbl></w:body></w:document>",
        "word/footnotes.xml": f'<w:footnotes {_WORD}><w:footnote w:id="2"><w:p><w:r><w:t>见报告。</w:t></w:r></w:p>'
        "</w:footnote></w:footnotes>",
        "word/numbering.xml": f'<w:numbering {_WORD}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>',
        "word/styles.xml": f'<w:styles {_WORD}><w:style w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>',
    }


def tmx() -> str:
    """A memory: plain units, one with codes, one with properties and a note, a comment and CDATA."""
    units = "".join(
        f'<tu tuid="{number}" creationdate="20200101T000000Z"><prop type="x-document">CD/2105</prop><note>注</note>\n'
        f'<tuv xml:lang="zh-CN"><seg>{escape(zh)}</seg></tuv>\n<tuv xml:lang="en"><seg>{escape(en)}</seg></tuv></tu>\n'
        for number, (zh, en) in enumerate(UNITS)
    )
    coded = (
        '<tu><tuv xml:lang="en-GB"><seg>See <bpt i="1">&lt;b&gt;</bpt>Part<ept i="1"/> I</seg></tuv><tuv lang="zh">'
        "<seg><![CDATA[见第一部分]]></seg></tuv></tu><!-- end -->"
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4">'
        f'<header srclang="zh-CN" datatype="plaintext"/><body>\n{units}{coded}</body></tmx>'
    )


def tbx() -> str:
    """Two entries of a termbase, with what a file says of the concept, of a language and of a term."""
    described = '<descripGrp><descrip type="{}">某物</descrip><admin type="source">CD/9</admin></descripGrp><note>n</note>'
    entries = "".join(
        f'<conceptEntry id="c{number}"><descrip type="subjectField">核</descrip>{described.format("definition")}<langSec xml:lang="zh">'
        f'{described.format("definition")}<termSec><term>{zh}</term><termNote type="administrativeStatus">preferredTerm-admn-sts</termNote>'
        f'{described.format("context")}</termSec></langSec><langSec xml:lang="en"><termSec><term>{en}</term><termNote type="termType">fullForm'
        "</termNote><note>status: official (unterm: UNTERM)</note></termSec></langSec></conceptEntry>"
        for number, (zh, en) in enumerate([("裁军", "disarmament"), ("核武器", "nuclear weapon")])
    )
    return f'<?xml version="1.0"?><tbx style="dca" type="TBX-Basic"><text><body>{entries}</body></text></tbx>'


def multiterm() -> str:
    """An entry as MultiTerm writes it."""
    described = '<descripGrp><descrip type="{}">某物</descrip><descripGrp><descrip type="Source">CD/9</descrip></descripGrp></descripGrp>'
    return (
        f'<?xml version="1.0"?><mtf><conceptGrp><concept>1</concept>{described.format("Definition")}<languageGrp><language type="Chinese" lang="ZH"/>'
        f'<termGrp><term>裁军</term>{described.format("Context")}</termGrp></languageGrp><languageGrp><language type="English" lang="EN"/><termGrp>'
        '<term>disarmament</term><descripGrp><descrip type="Status">forbidden</descrip></descripGrp></termGrp></languageGrp></conceptGrp></mtf>'
    )


def packed_table() -> dict[str, str]:
    """A table alone in an archive."""
    return {"t.csv": csv()}


def xliff() -> str:
    """A text for a translator's tool, with an alternative."""
    units = "".join(
        f'<trans-unit id="{number}"><source>{escape(zh)}</source><target state="translated">{escape(en)}</target>'
        f'<alt-trans match-quality="80%"><source>{escape(zh)}</source><target>x</target></alt-trans></trans-unit>'
        for number, (zh, en) in enumerate(UNITS)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">'
        f'<file original="a" source-language="zh" target-language="en" datatype="plaintext"><body>{units}</body></file></xliff>'
    )


def csv() -> str:
    """A table with quoted cells, a line end in one of them, and a further column."""
    return (
        'zh,en,note\n裁军,"disarmament, general",甲\n核武器,"nuclear\n""weapon""",\n"核查",verification,\'x\n'
    )


def html() -> str:
    """A page with most of what pages have."""
    return (
        "<!doctype html><html><head><title>题名</title><style>p { margin: 0 }</style><script>if (a < b) {}</script></head><body>"
        '<nav><a href="/">首页</a></nav><h1>裁军</h1><!-- x --><ol start="3"><li>第一<li value=9>第二</ol><p class=\'a\'>核&amp;军 &#20013;<br>丙'
        "<table><tr><td>国家<td>数目</table><div><blockquote>引文</blockquote></div><![CDATA[甲]]></body></html>"
    )


def markdown() -> str:
    """A text with most of what Markdown has."""
    return (
        "# 裁军\n\n缔约国**重申**[条约](http://un.org 'x')[^1]。\n\n> 引文\n> > 更深\n\n1. 甲\n   - 乙\n\n| 甲 | 乙 |\n|---|---|\n| 丙 | 丁 |\n\n"
        "```\ncode\n```\n\n<div>戊</div>\n\n[a]: http://x\n![图](x.png) `c` <http://y> \\* &amp;\n\n[^1]: 见报告。\n"
    )


def pdf() -> bytes:
    """A page with a line of text in a font whose characters are named by a map."""
    mapped = b"<41> <88C1>\n<42> <519B>"
    to_unicode = (
        b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange\n"
        b"2 beginbfchar\n%s\nendbfchar endcmap" % mapped
    )
    page = b"BT /F1 12 Tf 72 720 Td (ABAB) Tj 0 -16 Td (ABA) Tj ET"
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        stream(page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>",
        stream(to_unicode),
    ]
    return assembled(dict(enumerate(bodies, 1)))


_SDLTM = """
CREATE TABLE translation_memories(id INTEGER PRIMARY KEY, source_language TEXT, target_language TEXT);
CREATE TABLE translation_units(id INTEGER PRIMARY KEY, translation_memory_id INT, source_segment TEXT, target_segment TEXT,
 creation_date DATETIME, creation_user TEXT, change_date DATETIME, change_user TEXT, usage_counter INT, flags INT);
CREATE TABLE attributes(id INTEGER PRIMARY KEY, name TEXT, type INT);
CREATE TABLE string_attributes(translation_unit_id INT, attribute_id INT, value TEXT);
CREATE INDEX strings ON string_attributes(translation_unit_id);
INSERT INTO translation_memories VALUES (1, 'zh-CN', 'en-US');
INSERT INTO attributes VALUES (1, 'Project', 1);
"""


def sdltm() -> bytes:
    """A memory of Trados with forty units, some of them with a tag."""
    tag = "<Tag><Type>Start</Type><Anchor>1</Anchor><TagID>2</TagID></Tag>"
    segment = "<Segment><Elements><Text><Value>{}</Value></Text>{}</Elements></Segment>"
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(_SDLTM)
        for number in range(40):
            zh, en = segment.format(f"裁军{number}", tag * (number % 2)), segment.format(f"item {number}", "")
            connection.execute(
                "INSERT INTO translation_units VALUES (NULL, 1, ?, ?, '2019-03-05 10:10:10', 'a', '2020-01-02', 'b', 3, 131073)",
                (zh, en),
            )
            connection.execute("INSERT INTO string_attributes VALUES (?, 1, 'UN')", (number + 1,))
        connection.commit()
        return connection.serialize()
