"""The files that cases of `behaviour.py` read: found by name, or made here.

A case names a file as `seeds/...` or any other path of the shared data, as `sample/...` of the sample texts, or
as `made/...` for a small file that `write` makes: tables, memories, texts in every form that the program reads,
sound and broken ones.
"""

from __future__ import annotations

import contextlib
import io
import shutil
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from scripts.shared.pdf_file import assembled, stream

SMALL = 400
"""Lines of the development set in the small memory."""

TABLE = [
    ["zh", "en", "subject", "note"],
    ["方案工具箱", "options toolkit", "disarmament", "made for a test"],
    ["裁军谈判会议", "Conference on Disarmament; CD", "disarmament", ""],
    ["核裁军核查", "nuclear disarmament verification", "verification", "=1+1"],
    ["陪同日志簿", "escort logbook", "verification", "\u202edraft"],
    ["", "nothing in Chinese", "", ""],
    ["没有英文", "", "", ""],
]
PAIRS = [
    ["zh", "en", "document", "date"],
    ["工作组重申安全理事会第1540(2004)号决议的重要性。", "The Working Group reaffirms the importance of Security Council resolution 1540 (2004).", "TB/1", "2020-01-02"],
    ["工作组商定，减少核风险的措施不能替代核裁军。", "The Working Group agreed that nuclear risk reduction is no substitute for nuclear disarmament.", "TB/1", "2020-01-02"],
    ["陪同人员应当登记。", "Escorts shall register.", "TB/2", "2019-05-06"],
    ["陪同人员应当登记。", "Escorts must sign in.", "TB/3", "2024-05-06"],
    ["2024年有15个国家参加了会议。", "In 2024, 15 States participated in the meeting.", "", ""],
    ["", "No Chinese here.", "", ""],
]  # fmt: skip
ZH = [
    "CD/9999",
    "核裁军核查",
    "1. 国际原子能机构（原子能机构）的保障监督制度是核查的基础。",
    "2. 各国应缔结附加议定书。本文件重申《不扩散条约》第六条。",
]
EN = ["CD/9999", "Nuclear disarmament verification", "1. The safeguards system of the International Atomic Energy Agency (IAEA) is the basis of verification.", "2. States should conclude an additional protocol. The present document reaffirms article VI of the Non-Proliferation Treaty."]  # fmt: skip
TEXTS: Mapping[str, str] = {
    "headless.csv": "方案工具箱,options toolkit,disarmament,x\n登记簿,register,verification,y\n",
    "odd.csv": "colour,size\nred,1\n",
    "commas.csv": "zh,en\n甲,first, second\n乙,third\n",
    "formulas.csv": 'zh,en\n"=1+1号标记","=SUM(A1)"\n+号,+plus\n@站,@post\n-1号升降机,-1 lift\n',
    "broken.tbx": "<?xml version='1.0'?><martif><text><body><termEntry>",
    "bomb.tmx": '<?xml version="1.0"?><!DOCTYPE t [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><tmx version="1.4"><body><tu>&b;</tu></body></tmx>',
    "broken.tmx": '<?xml version="1.0"?><tmx version="1.4"><header srclang="en"/><body><tu><tuv xml:lang="zh"><seg>核</seg>',
    "empty.txt": "",
    "blank.txt": " \n\u3000\n",
    "english.txt": "\n".join(EN),
    "uneven.zh": "第一。\n第二。\n第三。\n",
    "uneven.en": "First.\nSecond.\n",
    "alone.zh": "第一。\n",
    "query.txt": "安全理事会第984(1995)号决议重申了消极安全保证。\n2026年10月5日，裁軍談判會議和原子能机构在日内瓦开会；经修订的附件二第3(b)段。\n",
    "queries.txt": "各国应缔结附加议定书。\n第六十九届会议\n第七十届会议\n会议于2015年3月5日举行。\n\n联合国的任何改革\n",
    "doc.md": "# 核裁军核查\n\n1. 工作组的报告。\n2. **裁军谈判会议**（裁谈会）\n\n> 引文。\n\n* 项目\n",
    "doc.html": "<!DOCTYPE html><html><head><title>核裁军核查</title><script>x()</script></head><body><h1>核裁军核查</h1><p>国际原子能机构（原子能机构）的<b>保障监督</b>制度。</p><ul><li>核查</li></ul><table><tr><td>一</td><td>二</td></tr></table></body></html>",
    "corpus/note.zh.txt": "\n".join(ZH),
    "corpus/note.en.txt": "\n".join(EN),
    "text.db": "this is no database\n" * 200,
    "zero.db": "",
}  # fmt: skip
BYTES: Mapping[str, bytes] = {
    "gbk.csv": "zh,en\n方案工具箱,options toolkit\n国际原子能机构保障监督制度,safeguards system\n".encode(
        "gb18030"
    ),
    "utf16.tsv": "zh\ten\n方案工具箱\toptions toolkit\n".encode("utf-16"),
    "broken.csv": b"zh,en\n\xe6\xa0,x\xff\xfe\n\xc3\x28,y\n",
    "broken.txt": "核裁军".encode() + b"\xff\xfe\xc3\x28\n",
    "text.docx": b"PK\x03\x04 no archive",
    "text.pdf": b"%PDF-1.4\nno document\n%%EOF\n",
}
TBX = """<?xml version="1.0" encoding="UTF-8"?>
<martif type="TBX-Basic" xml:lang="en"><martifHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></martifHeader><text><body>
<termEntry id="c1"><descrip type="subjectField">verification</descrip><langSet xml:lang="zh-CN"><tig><term>封条登记簿</term>
<termNote type="partOfSpeech">noun</termNote></tig><tig><term>封条簿</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig></langSet>
<langSet xml:lang="en"><tig><term>seal register</term></tig></langSet></termEntry>
<termEntry id="c2"><langSet xml:lang="zh"><tig><term>现地核对</term></tig></langSet></termEntry></body></text></martif>
"""
TMX = """<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="en" datatype="plaintext"/><body>{}</body></tmx>
"""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Finds what a case names, in three folders."""

    made: Path
    sample: Path
    shared: Path

    def path(self, name: str) -> Path:
        """Where the file or folder with this name is, or would be."""
        first, _, rest = name.partition("/")
        folders = {"made": self.made, "sample": self.sample}
        return folders[first] / rest if first in folders else self.shared / name

    def expanded(self, token: str) -> list[str]:
        """The inputs that a pattern names, sorted; the token itself where it is no pattern of inputs."""
        if "*" not in token or token.startswith(("/", "-")):
            return [token]
        first, _, rest = token.partition("/")
        folder = self.path(first)
        matching = sorted(folder.glob(rest)) if rest else []
        return [f"{first}/{path.relative_to(folder).as_posix()}" for path in matching] or [token]

    def beside(self, token: str) -> list[str]:
        """The inputs that come with the one that a token names: of `X.zh` also X.en and X.ids."""
        path = self.path(token)
        if not token or token.startswith((".", "/", "-")) or not path.exists():
            return []
        if path.suffix != ".zh":
            return [token]
        return [
            str(Path(token).with_suffix(s)) for s in (".zh", ".en", ".ids") if path.with_suffix(s).exists()
        ]

    def put(self, name: str, folder: Path) -> None:
        """Copy an input to its name below `folder`."""
        source, target = self.path(name), folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        else:
            shutil.copy2(source, target)


def write(folder: Path, shared: Path) -> None:
    """Make the files below `made/`."""
    (folder / "corpus").mkdir(parents=True)
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    for name, data in BYTES.items():
        (folder / name).write_bytes(data)
    _tables(folder)
    _memories(folder, shared / "un-parallel")
    (folder / "doc.docx").write_bytes(docx(ZH))
    (folder / "doc.pdf").write_bytes(pdf(ZH))
    with contextlib.closing(sqlite3.connect(folder / "other.db")) as other, other:
        other.execute("CREATE TABLE x (y)")


def _tables(folder: Path) -> None:
    (folder / "terms.csv").write_text(_joined(TABLE, ","), encoding="utf-8")
    (folder / "terms.tsv").write_text(_joined(TABLE, "\t"), encoding="utf-8-sig")
    (folder / "terms.xlsx").write_bytes(
        xlsx({"first": TABLE, "second": [TABLE[0], ["第二表", "second sheet", "", ""]]})
    )
    (folder / "terms.ods").write_bytes(ods(TABLE))
    (folder / "terms.tbx").write_text(TBX, encoding="utf-8")
    (folder / "pairs.csv").write_text(_joined(PAIRS, ","), encoding="utf-8")
    (folder / "pairs.tsv").write_text(_joined(PAIRS, "\t"), encoding="utf-8")


def _joined(rows: Iterable[Sequence[str]], separator: str) -> str:
    quoted = ([f'"{cell}"' if separator in cell else cell for cell in row] for row in rows)
    return "".join(separator.join(row) + "\n" for row in quoted)


def _memories(folder: Path, corpus: Path) -> None:
    """The small memory, one with a stretch off by a line, and one with sides exchanged."""
    zh, en, ids = (_first(corpus / f"UNv1.0.devset{end}") for end in (".zh", ".en", ".ids"))
    for name in ("small", "corpus/small"):
        for end, rows in ((".zh", zh), (".en", en), (".ids", ids)):
            _write_lines(folder / f"{name}{end}", rows)
    _write_lines(folder / "shifted.zh", zh[:120])
    _write_lines(folder / "shifted.en", [*en[:40], *en[41:101], en[40], *en[101:120]])
    for name, end in (("varied.txt", ".zh"), ("varied.en.txt", ".en")):
        rows = (corpus / f"UNv1.0.devset{end}").read_text(encoding="utf-8").split("\n")
        _write_lines(folder / name, [_varied(row) for row in rows[7::25]])
    units = chain(_units(zh[:60], en[:60]), _units(en[60:80], zh[60:80]), _units(zh[80:120], en[80:120]))
    (folder / "exchanged.tmx").write_text(TMX.format("".join(units)), encoding="utf-8")


def _varied(text: str) -> str:
    """A sentence with other digits, and where it is long without its end."""
    text = text.translate(str.maketrans("123456789", "213546879"))
    return text if len(text) < 60 else text[: len(text) * 9 // 10]


def _first(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("\n")[:SMALL]


def _write_lines(path: Path, rows: Sequence[str]) -> None:
    path.write_text("".join(row + "\n" for row in rows), encoding="utf-8")


def _units(zh: Sequence[str], en: Sequence[str]) -> Iterator[str]:
    for left, right in zip(zh, en, strict=True):
        yield f'<tu><tuv xml:lang="zh"><seg>{_xml(left)}</seg></tuv><tuv xml:lang="en"><seg>{_xml(right)}</seg></tuv></tu>\n'


def _xml(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _archive(files: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return out.getvalue()


_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OPEN = "urn:oasis:names:tc:opendocument:xmlns"


def _package(main: str, kind: str, parts: Mapping[str, str]) -> bytes:
    types = f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/{main}" ContentType="application/vnd.openxmlformats-officedocument.{kind}.main+xml"/></Types>'
    start = f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="{main}"/></Relationships>'
    return _archive({"[Content_Types].xml": types, "_rels/.rels": start, **parts})


def xlsx(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """A workbook with these sheets, its cells written in line."""
    parts, listed, related = {}, "", ""
    for number, (name, rows) in enumerate(sheets.items(), 1):
        listed += f'<sheet name="{name}" sheetId="{number}" r:id="r{number}"/>'
        related += (
            f'<Relationship Id="r{number}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        )
        cells = ("".join(f'<c t="inlineStr"><is><t>{_xml(c)}</t></is></c>' for c in row) for row in rows)
        body = "".join(f"<row>{row}</row>" for row in cells)
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{_SHEETS}"><sheetData>{body}</sheetData></worksheet>'
        )
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{_SHEETS}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'
    )
    parts["xl/_rels/workbook.xml.rels"] = (
        f'<Relationships xmlns="{_PACKAGE}/relationships">{related}</Relationships>'
    )
    return _package("xl/workbook.xml", "spreadsheetml.sheet", parts)


def docx(paragraphs: Sequence[str]) -> bytes:
    """A Word file with these paragraphs."""
    body = "".join(f"<w:p><w:r><w:t>{_xml(text)}</w:t></w:r></w:p>" for text in paragraphs)
    document = f'<w:document xmlns:w="{_WORDS}"><w:body>{body}</w:body></w:document>'
    return _package("word/document.xml", "wordprocessingml.document", {"word/document.xml": document})


def ods(rows: Sequence[Sequence[str]]) -> bytes:
    """An OpenDocument table with one sheet."""
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    listed = f'<manifest:manifest xmlns:manifest="{_OPEN}:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    cells = (
        "".join(
            f'<table:table-cell office:value-type="string"><text:p>{_xml(c)}</text:p></table:table-cell>'
            for c in row
        )
        for row in rows
    )
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
    content = f'<office:document-content xmlns:office="{_OPEN}:office:1.0" xmlns:table="{_OPEN}:table:1.0" xmlns:text="{_OPEN}:text:1.0"><office:body><office:spreadsheet><table:table table:name="first">{body}</table:table></office:spreadsheet></office:body></office:document-content>'
    return _archive({"mimetype": kind, "META-INF/manifest.xml": listed, "content.xml": content})


def pdf(texts: Sequence[str]) -> bytes:
    """A page of lines in a font that is not embedded and says what its glyphs are."""
    rows = [b"<%02X00> <%02XFF> <%02X00>\n" % (row, row, row) for row in range(256)]
    ranges = b"".join(
        b"%d beginbfrange\n%sendbfrange\n" % (64, b"".join(rows[at : at + 64])) for at in range(0, 256, 64)
    )
    cmap = (
        b"begincmap /CMapName /U def /CMapType 2 def 1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        + ranges
        + b"endcmap"
    )
    cut = [text[start : start + 36] for text in texts for start in range(0, len(text), 36)]
    drawn = b"".join(
        b"BT /F1 12 Tf 1 0 0 1 72 %d Tm <%s> Tj ET\n"
        % (760 - 18 * n, line.encode("utf-16-be").hex().encode())
        for n, line in enumerate(cut)
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [6 0 R] >>",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /DW 1000 /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        stream(cmap),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 7 0 R /Resources << /Font << /F1 3 0 R >> >> >>",
        stream(drawn),
    ]
    return assembled(dict(enumerate(objects, 1)))
