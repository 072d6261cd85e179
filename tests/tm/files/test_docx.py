"""Word documents become paragraphs as a reader sees them; hostile ones are a sentence (Z1-Z4)."""

from __future__ import annotations

import contextlib
import re
import tracemalloc
import zipfile
from pathlib import Path

import docx as writer
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tm.errors import InputRefused
from tm.files import corpus, docx
from tm.files.corpus import Source
from tm.files.docx_numbers import Level, Numbers, Styles, whole, written_as
from tm.languages import Lang
from tm.limits import Limits
from tm.model import ParagraphKind

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TEXT = "缔约国强调，条约的各项义务相互加强。"
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="{}"/></Relationships>'
)


def document(body: str, head: str = "") -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>{head}<w:document {W}><w:body>{body}</w:body></w:document>'


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def packed(path: Path, parts: dict[str, str | bytes]) -> Path:
    """Write an archive of parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def word(folder: Path, body: str, **parts: str) -> Path:
    """A DOCX of a body, and other parts below `word/` by name."""
    others: dict[str, str | bytes] = {f"word/{name}.xml": content for name, content in parts.items()}
    return packed(folder / "a.docx", {"word/document.xml": document(body), **others})


def texts(path: Path) -> list[str]:
    return [" ".join(block.parts) for block in docx.blocks(path, Limits())]


def told(path: Path) -> list[tuple[ParagraphKind, str, str]]:
    return [(p.kind, p.label, p.text) for p in corpus.read(Source(path)).paragraphs]


def refusal(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(InputRefused) as caught:
        docx.blocks(path, limits or Limits())
    assert str(caught.value).startswith(str(path))
    return str(caught.value).removeprefix(str(path)).lstrip(",: ")


def test_a_document_of_another_program(tmp_path: Path) -> None:
    """A document written by another library: masthead, title, headings, numbers, bullets, tables, in their order."""
    made = writer.Document()
    made.add_table(1, 3).rows[0].cells[0].text = "联 合 国"
    made.tables[0].rows[0].cells[2].text = "A/72/475"
    made.add_table(1, 2).rows[0].cells[1].text = "Distr.: General\n1 October 2017\nChinese\nOriginal: English"
    made.add_heading("核裁军核查", 0)
    made.add_heading("导言", 1)
    for _ in range(2):
        made.add_paragraph(TEXT, style="List Number")
    made.add_paragraph("甲，", style="List Bullet")
    table = made.add_table(2, 2)
    for i, text in enumerate(["国家", "数目", "中国", "27 000"]):
        table.rows[i // 2].cells[i % 2].text = text
    made.save(str(tmp_path / "a.docx"))
    reading = corpus.read(Source(tmp_path / "a.docx"))
    assert [(p.kind, p.label, p.text) for p in reading.paragraphs] == [
        (ParagraphKind.TITLE, "", "核裁军核查"),
        (ParagraphKind.HEADING, "", "导言"),
        (ParagraphKind.NUMBERED, "1.", TEXT),
        (ParagraphKind.NUMBERED, "2.", TEXT),
        (ParagraphKind.BULLET, "", "甲，"),
        (ParagraphKind.BODY, "", "国家 | 数目"),
        (ParagraphKind.BODY, "", "中国 | 27 000"),
    ]
    known = reading.document
    assert (known.symbol, known.title, known.date, known.language) == (
        "A/72/475",
        "核裁军核查",
        "2017-10-01",
        Lang.ZH,
    )
    assert [piece.reason for piece in reading.dropped] == ["masthead", "masthead"]


CASES = {
    "runs are one text": (paragraph(run("核裁"), run("军")), ["核裁军"]),
    "insertions are text": (paragraph(run("甲"), f"<w:ins>{run('乙')}</w:ins>"), ["甲乙"]),
    "deletions are none": (paragraph(run("甲"), "<w:del><w:r><w:delText>乙</w:delText></w:r></w:del>"), ["甲"]),
    "moved text stands where it went": (
        paragraph(f"<w:moveFrom>{run('甲')}</w:moveFrom>") + paragraph(f"<w:moveTo>{run('甲')}</w:moveTo>"),
        ["甲"],
    ),
    "links and content controls are text": (
        paragraph(f"<w:hyperlink>{run('甲')}</w:hyperlink>")
        + f"<w:sdt><w:sdtContent>{paragraph(run('乙'))}</w:sdtContent></w:sdt>",
        ["甲", "乙"],
    ),
    "field codes are none, their results are": (
        paragraph("<w:r><w:instrText>PAGE</w:instrText></w:r>", run("4")),
        ["4"],
    ),
    "line breaks and tabs": (
        paragraph(run("甲"), "<w:r><w:br/></w:r>", run("乙"), "<w:r><w:tab/></w:r>", run("丙")),
        ["甲 乙 丙"],
    ),
    "page breaks are none": (paragraph(run("甲"), '<w:r><w:br w:type="page"/></w:r>', run("乙")), ["甲乙"]),
    "hyphens": (paragraph(run("cut"), "<w:r><w:noBreakHyphen/><w:softHyphen/></w:r>", run("off")), ["cut-off"]),
    "a text box once, before its anchor": (
        paragraph(
            run("甲"),
            '<mc:AlternateContent xmlns:mc="x"><mc:Choice>'
            f"<w:txbxContent>{paragraph(run('乙'))}</w:txbxContent></mc:Choice>"
            f"<mc:Fallback><w:txbxContent>{paragraph(run('乙'))}</w:txbxContent></mc:Fallback></mc:AlternateContent>",
        ),
        ["乙", "甲"],
    ),
    "a table inside a cell": (
        "<w:tbl><w:tr><w:tc>"
        + paragraph(run("甲"))
        + "<w:tbl><w:tr>"
        + "".join(f"<w:tc>{paragraph(run(t))}</w:tc>" for t in "乙丙")
        + "</w:tr></w:tbl></w:tc></w:tr></w:tbl>",
        ["甲", "乙 | 丙"],
    ),
    "a cell alone is paragraphs": (
        f"<w:tbl><w:tr><w:tc>{paragraph(run('甲'))}{paragraph(run('乙'))}</w:tc><w:tc>{paragraph()}</w:tc></w:tr></w:tbl>",
        ["甲", "乙"],
    ),
    "other vocabularies are none": (paragraph(run("甲"), '<a:t xmlns:a="drawing">乙</a:t>'), ["甲"]),
}  # fmt: skip


@pytest.mark.parametrize("label", CASES)
def test_what_a_reader_sees(tmp_path: Path, label: str) -> None:
    """Z4: tracked changes, fields, boxes, tables: what is text is decided, and nothing else is lost."""
    body, want = CASES[label]
    assert texts(word(tmp_path, body)) == want


def test_another_prefix_and_the_strict_form(tmp_path: Path) -> None:
    """The vocabulary is known by its address, not by its prefix; the main part by its relationship."""
    text = document(paragraph(run("核"))).replace("w:", "ns0:").replace("xmlns:w=", "xmlns:ns0=")
    text = text.replace(
        "schemas.openxmlformats.org/wordprocessingml/2006", "purl.oclc.org/ooxml/wordprocessingml"
    )
    path = packed(
        tmp_path / "a.docx", {"_rels/.rels": RELS.format("/word/document2.xml"), "word/document2.xml": text}
    )
    assert texts(path) == ["核"]


def test_footnotes_follow_their_paragraph(tmp_path: Path) -> None:
    """Footnotes and endnotes stand after the paragraph that cites them, numbered as they are cited."""
    notes = (
        f"<w:footnotes {W}><w:footnote w:type='separator' w:id='-1'>{paragraph(run('——'))}</w:footnote>"
        f"<w:footnote w:id='2'>{paragraph(run('见CD/2105。'))}</w:footnote></w:footnotes>"
    )
    ends = f"<w:endnotes {W}><w:endnote w:id='2'>{paragraph(run('同上。'))}</w:endnote></w:endnotes>"
    cited = "<w:r><w:footnoteReference w:id='2'/></w:r>", "<w:r><w:endnoteReference w:id='2'/></w:r>"
    body = (
        paragraph(run("甲"), cited[0], run("乙。"))
        + paragraph(run("丙。"), cited[1])
        + paragraph(run("丁。"))
    )
    assert told(word(tmp_path, body, footnotes=notes, endnotes=ends)) == [
        (ParagraphKind.BODY, "", "甲乙。"),
        (ParagraphKind.FOOTNOTE, "1", "见CD/2105。"),
        (ParagraphKind.BODY, "", "丙。"),
        (ParagraphKind.FOOTNOTE, "2", "同上。"),
        (ParagraphKind.BODY, "", "丁。"),
    ]


def level(at: int, form: str, text: str, start: int = 1) -> str:
    return f"<w:lvl w:ilvl='{at}'><w:start w:val='{start}'/><w:numFmt w:val='{form}'/><w:lvlText w:val='{text}'/></w:lvl>"


def test_automatic_numbers(tmp_path: Path) -> None:
    """Numbers that Word counts stand before their paragraphs as if they were typed, levels within levels."""
    numbering = (
        f"<w:numbering {W}><w:abstractNum w:abstractNumId='7'>{level(0, 'decimal', '%1.')}"
        f"{level(1, 'lowerLetter', '(%2)')}{level(2, 'bullet', '·')}</w:abstractNum>"
        f"<w:abstractNum w:abstractNumId='8'>{level(0, 'chineseCounting', '%1、')}</w:abstractNum>"
        "<w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num><w:num w:numId='2'><w:abstractNumId w:val='8'/></w:num>"
        "<w:num w:numId='3'><w:abstractNumId w:val='7'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='9'/></w:lvlOverride></w:num>"
        "</w:numbering>"
    )
    styles = (
        f"<w:styles {W}><w:style w:styleId='base'><w:name w:val='Base'/><w:pPr><w:outlineLvl w:val='0'/></w:pPr></w:style>"
        "<w:style w:styleId='h'><w:name w:val='Mine'/><w:basedOn w:val='base'/><w:pPr><w:numPr><w:numId w:val='2'/></w:numPr></w:pPr></w:style>"
        "<w:style w:styleId='x'><w:name w:val='X'/><w:basedOn w:val='x'/></w:style></w:styles>"
    )

    def item(text: str, list_id: int, at: int = 0) -> str:
        listed = f"<w:numPr><w:ilvl w:val='{at}'/><w:numId w:val='{list_id}'/></w:numPr>"
        return paragraph(run(text), properties=listed)

    body = (
        paragraph(run("导言"), properties="<w:pStyle w:val='h'/>") + item("甲。", 1) + item("乙；", 1, 1) + item("丙。", 1, 1)
        + item("丁。", 1) + item("戊；", 1, 1) + item("己。", 1, 2) + paragraph(run("结论"), properties="<w:pStyle w:val='h'/>")
        + item("庚。", 3) + item("辛。", 1) + item("壬。", 0) + paragraph(run("癸。"), properties="<w:pStyle w:val='x'/>")
    )  # fmt: skip
    assert texts(word(tmp_path, body, numbering=numbering, styles=styles)) == [
        "一、 导言", "1. 甲。", "(a) 乙；", "(b) 丙。", "2. 丁。", "(a) 戊；", "己。", "二、 结论", "9. 庚。", "10. 辛。", "壬。", "癸。",
    ]  # fmt: skip
    kinds = [kind for kind, _, _ in told(tmp_path / "a.docx")]
    assert kinds.count(ParagraphKind.HEADING) + kinds.count(ParagraphKind.TITLE) == 2
    assert ParagraphKind.BULLET in kinds


def test_formats_of_numbers() -> None:
    """Every format that Word has gives some number; none and unknown lists give none."""
    assert [written_as(9, form) for form in ("upperLetter", "lowerRoman", "decimalZero", "ordinalText")] == [
        "I",
        "ix",
        "09",
        "9",
    ]
    assert [written_as(value, "lowerRoman") for value in (0, 4_000)] == ["0", "4000"]
    assert Numbers().label("1", 0) is None
    numbers = Numbers({"a": {0: Level("none", "%1")}}, {"1": "a"})
    assert numbers.label("1", 0) is None


@pytest.mark.parametrize(
    ("level", "kind"), [(0, ParagraphKind.HEADING), (8, ParagraphKind.HEADING), (9, None)]
)
def test_outline_levels(level: int, kind: ParagraphKind | None) -> None:
    """Levels 0 to 8 are headings and 9 is the text of the body, whether a paragraph says so or its style."""
    styles = Styles()
    styles.start("style", {"styleId": "s"})
    styles.start("outlineLvl", {"val": str(level)})
    assert styles.kind("s", None) is kind
    assert styles.kind(None, level) is kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Title", ParagraphKind.TITLE),
        ("heading 1", ParagraphKind.HEADING),
        ("标题 2", ParagraphKind.HEADING),
        ("_H_1", ParagraphKind.HEADING),
        ("heading", None),
        ("Subtitle", None),
    ],
)
def test_names_of_styles(name: str, kind: ParagraphKind | None) -> None:
    """A style without an outline level is a heading by its name, with level 9 too."""
    for level in (None, 9):
        styles = Styles()
        styles.start("style", {"styleId": "s"})
        styles.start("name", {"val": name})
        if level is not None:
            styles.start("outlineLvl", {"val": str(level)})
        assert styles.kind("s", None) is kind


def test_how_far_styles_rest_on_others() -> None:
    """Twenty styles of a chain are read, the next is not."""
    styles = Styles()
    for n in range(21):
        styles.start("style", {"styleId": str(n)})
        styles.start("basedOn", {"val": str(n + 1)})
    styles.start("outlineLvl", {"val": "0"})
    styles.start("numId", {"val": "7"})
    assert (styles.kind("1", None), styles.list_of("1")) == (ParagraphKind.HEADING, ("7", 0))
    assert (styles.kind("0", None), styles.list_of("0")) == (None, (None, 0))


def test_edges_of_formats() -> None:
    """Each format writes up to its last number, and figures beyond; an attribute holds nine figures at most."""
    edges = {"lowerLetter": (1, 234), "upperRoman": (1, 3_999), "chineseCounting": (1, 9_999)}
    for form, (first, last) in edges.items():
        assert not any(written_as(value, form).isdigit() for value in (first, last))
        assert [written_as(value, form) for value in (first - 1, last + 1)] == ["0", str(last + 1)]
    assert written_as(26, "lowerLetter") == "z"
    assert written_as(27, "lowerLetter") == "aa"
    assert written_as(234, "upperLetter") == "Z" * 9
    assert (whole("9" * 9), whole("9" * 10), whole("")) == (999_999_999, None, None)


def test_what_a_level_leaves_out() -> None:
    """A level without its elements counts in figures from 1; one with an empty start from 0; its text has 30 characters."""
    numbers = Numbers()
    numbers.start("abstractNum", {"abstractNumId": "a"})
    numbers.start("lvl", {})
    numbers.start("lvlText", {"val": "%1" + "." * 40})
    numbers.start("lvl", {"ilvl": "1"})
    numbers.start("lvlText", {"val": "%1-%2"})
    numbers.start("start", {})
    numbers.start("num", {"numId": "1"})
    numbers.start("abstractNumId", {"val": "a"})
    assert [numbers.label("1", level) for level in (1, 0, 0, 1, 1)] == [
        "1-0", "1" + "." * 28, "2" + "." * 28, "2-0", "2-1",
    ]  # fmt: skip
    assert numbers.label("1", 2) is None


ENTITY = '<!DOCTYPE d [<!ENTITY x "核">]>'


def hostile(folder: Path) -> dict[str, tuple[Path, str]]:
    """Archives that no reader should unpack, with a part of the sentence for each."""

    def make(name: str, parts: dict[str, str | bytes]) -> Path:
        return packed(folder / f"{name}.docx", parts)

    lying = make("lying", {"word/document.xml": document(paragraph(run(TEXT * 50)))})
    content = bytearray(lying.read_bytes())
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = (100).to_bytes(4, "little")
    lying.write_bytes(bytes(content))
    (folder / "text.docx").write_text("裁军", encoding="utf-8")
    (folder / "old.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    (folder / "empty.docx").write_bytes(b"")
    good = document(paragraph(run("甲")))
    entity = document(paragraph(run("甲&x;乙")), ENTITY)
    late = document(paragraph(run("甲&x;乙")), f"<!--{' ' * 300_000}-->{ENTITY}")
    utf7 = "<?xml version='1.0' encoding='utf-7'?>+ADwAIQ-DOCTYPE d>" + good
    return {
        "bomb": (make("bomb", {"word/document.xml": document(paragraph(run("核" * 70_000_000)))}), "unpacks to far more"),
        "many parts": (make("many", {f"{i}.xml": "<a/>" for i in range(10_001)}), "it has 10,001 parts"),
        "entity": (make("entity", {"word/document.xml": entity}), "declares a document type"),
        "entity after a long remark": (make("late", {"word/document.xml": late}), "entity declaration"),
        "entity in styles": (make("styles", {"word/document.xml": good, "word/styles.xml": entity}), "declares a document type"),
        "other encoding": (make("utf7", {"word/document.xml": utf7}), "utf-7"),
        "undeclared entity": (make("undeclared", {"word/document.xml": document(paragraph(run("甲&x;乙")))}), "not well-formed"),
        "deep": (make("deep", {"word/document.xml": document("<w:p>" * 200)}), "elements lie more than 100 deep"),
        "cut": (make("cut", {"word/document.xml": good[:-20]}), "not well-formed"),
        "not Word": (make("other", {"word/document.xml": "<a><b/></a>"}), "it is no Word document; give a DOCX file"),
        "no text part": (make("none", {"other.xml": "<a/>"}), "it is no Word document; give a DOCX file"),
        "lying": (lying, "it is no sound archive"),
        "text": (folder / "text.docx", "it is no sound archive"),
        "old Word": (folder / "old.docx", "it is an old Word file or one locked with a password, not a DOCX; save it as .docx"),
        "empty": (folder / "empty.docx", "it is no sound archive"),
    }  # fmt: skip


def test_hostile_archives(tmp_path: Path) -> None:
    """Z1-Z3: bombs, lies, entities and what is no DOCX are one sentence each, and no file is unpacked anywhere."""
    cases = hostile(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    for name, (path, sentence) in cases.items():
        told_ = refusal(path)
        assert sentence in told_, (name, told_)
        assert "\n" not in told_
    assert sorted(tmp_path.rglob("*")) == before


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    """Z1: two hundred megabytes in a small archive cost nothing."""
    path = packed(tmp_path / "a.docx", {"word/document.xml": document(paragraph(run("核" * 70_000_000)))})
    assert path.stat().st_size < 500_000
    tracemalloc.start()
    refusal(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 60 * 2**20


def test_limits(tmp_path: Path) -> None:
    """A file, a text and what it unpacks to have each a limit."""
    path = word(tmp_path, paragraph(run(TEXT)))
    assert "the file has" in refusal(path, Limits(file_bytes=10))
    assert "it unpacks to" in refusal(path, Limits(word_bytes=10))
    assert refusal(path, Limits(printed_characters=5)) == "it holds more text than a document does; split it"
    assert refusal(path, Limits(printed_characters=len(TEXT) - 1)).startswith("it holds more text")
    assert docx.blocks(path, Limits(printed_characters=len(TEXT)))
    with pytest.raises(InputRefused, match="the file holds no text"):
        corpus.read(Source(word(tmp_path, paragraph())))


@settings(max_examples=30)
@given(st.data())
def test_mutants(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Bytes changed anywhere in the archive: a sentence, or text."""
    folder = tmp_path_factory.mktemp("mutant")
    content = bytearray(word(folder, paragraph(run(TEXT)), styles=f"<w:styles {W}/>").read_bytes())
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=6)):
        content[at] = data.draw(st.integers(0, 255))
    (folder / "m.docx").write_bytes(bytes(content))
    with contextlib.suppress(InputRefused):
        corpus.read(Source(folder / "m.docx"))


@pytest.mark.parametrize("before", ["\n" * 300_000, f"<!--{'x' * 300_000}-->"], ids=["newlines", "a comment"])
@pytest.mark.parametrize("declaration", ['SYSTEM "a.dtd"', '[<!ENTITY nbsp " ">]'])
def test_entities_behind_much_else(tmp_path: Path, before: str, declaration: str) -> None:
    """A document type far from the beginning makes no hole in a paragraph: it is refused (Z3)."""
    main = document(paragraph(run("A&nbsp;B")), f"{before}<!DOCTYPE a {declaration}>")
    path = packed(tmp_path / "a.docx", {"word/document.xml": main})
    assert re.match(
        r"word/document\.xml, line \d+: it (is not well-formed XML \(undef|holds an ent)", refusal(path)
    )
