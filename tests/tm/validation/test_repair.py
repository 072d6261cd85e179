"""What needs no guess is put right, each change is told, and all else stays to the byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tm.errors import InputRefused, OutputRefused, TermbaseError, WrongUsage
from tm.exchange.tmx_read import TmxReader
from tm.limits import Limits
from tm.model import Pair
from tm.validation.repair import RepairedFile, repair
from tm.validation.validate import validate

SOUND = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4"><header creationtool="x" creationtoolversion="1"'
    ' segtype="sentence" o-tmf="x" adminlang="en" srclang="zh-CN" datatype="plaintext"/>\n<body>\n'
    '<!-- R&D, a < b stays -->\n<tu><note>n</note><prop type="x-p">v</prop><tuv xml:lang="zh-CN"><seg>裁军</seg></tuv>'
    '<tuv xml:lang="en"><seg>R&amp;D</seg></tuv></tu>\n</body></tmx>\n'
)


def repaired(folder: Path, text: str | bytes, name: str = "m.tmx") -> tuple[RepairedFile, bytes]:
    """The repair of a file of this text, and the bytes that it wrote."""
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    result = repair(file, folder / f"out.{name}", Limits())
    return result, (folder / f"out.{name}").read_bytes()


def read(path: Path) -> list[Pair]:
    """The pairs of a memory."""
    return list(TmxReader(path, Limits()).pairs())


def test_a_sound_file_is_not_touched(tmp_path: Path) -> None:
    """Nothing to do: the same bytes, line ends and comments too."""
    for text in (SOUND, SOUND.replace("\n", "\r\n")):
        result, written = repaired(tmp_path, text)
        assert result.changes == ()
        assert written == text.encode()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("R&amp;D", "R&D", "ampersand"),
        ("<seg>裁军", "<seg>裁 < 军", "less-than"),
        ("裁军</seg>", "裁\x0b军</seg>", "forbidden-character"),
        ("裁军</seg>", "裁&#x1F;军</seg>", "forbidden-character"),
        ('version="1.4"', 'version="2.0"', "version"),
        ('<tmx version="1.4">', '<tmx xmlns="http://x" version="1.4">', "namespace"),
        (' srclang="zh-CN"', "", "no-srclang"),
        (' o-tmf="x"', "", "header-attribute"),
        ('segtype="sentence"', 'segtype="line"', "segtype"),
        ('xml:lang="zh-CN"', 'lang="zh-CN"', "lang"),
        ('xml:lang="zh-CN"', 'xml:lang="zh_CN"', "underscore"),
        ('xml:lang="en"', 'xml:lang="eng"', "three-letters"),
        ("<tu><note>", '<tu creationdate="2026-01-31 12:00:00"><note>', "date"),
        ("<seg>裁军</seg>", "裁军", "no-seg"),
        ("</body></tmx>\n", "", "cut-off"),
        ("</body></tmx>\n", '<tu><tuv xml:lang="zh-CN"><seg>核', "cut-off"),
    ],
)  # fmt: skip
def test_one_fault(tmp_path: Path, old: str, new: str, code: str) -> None:
    """Each kind of fault that needs no guess: the file is sound, read whole, and the change is told."""
    assert old in SOUND
    result, _ = repaired(tmp_path, SOUND.replace(old, new, 1))
    assert code in [change.code for change in result.changes]
    assert result.left.is_sound, result.left.counts()
    (pair,) = read(tmp_path / "out.m.tmx")
    assert pair.second == "R&D"
    assert pair.first.replace(" ", "").replace("<", "") == "裁军"


def test_late_remarks_go_first(tmp_path: Path) -> None:
    """Notes and properties behind the variants are put before them, in their order."""
    late = SOUND.replace('<note>n</note><prop type="x-p">v</prop>', "").replace(
        "</tu>", '<note>n</note><prop type="x-p">v</prop></tu>'
    )
    result, written = repaired(tmp_path, late)
    assert [change.code for change in result.changes] == ["order"]
    assert written.decode() == SOUND


def test_what_needs_a_guess_is_left_and_told(tmp_path: Path) -> None:
    """A unit whose tags do not go together stays as it is, and is told with its line."""
    broken = SOUND.replace("<seg>裁军", "<seg>裁<b>军")
    result, written = repaired(tmp_path, broken)
    assert result.changes == ()
    assert written.decode() == broken
    assert [(d.line, d.kind.code) for d in result.left.defects] == [(5, "not-well-formed")]


@pytest.mark.parametrize("used", ["utf-16", "gb18030"])
def test_encodings(tmp_path: Path, used: str) -> None:
    """A file in another encoding keeps it; one that is declared wrongly becomes UTF-8."""
    _, written = repaired(tmp_path, SOUND.replace("UTF-8", used).replace("R&amp;D", "R&D").encode(used))
    assert "R&amp;D" in written.decode(used)
    result, written = repaired(tmp_path, SOUND.encode("gb18030"))
    assert [change.code for change in result.changes] == ["encoding"]
    assert written.decode("utf-8") == SOUND


def test_tables(tmp_path: Path) -> None:
    """A row with one possible reading is made whole, blanks go, rows that stand there twice go; the rest stays."""
    text = 'zh,en\r\n他来了，走了。,He came, and left.\r\n 核 ,"a ""b"""\r\n核,"a ""b"""\r\n毒,a,b,c 乙\r\n'
    result, written = repaired(tmp_path, text, "t.csv")
    assert (
        written.decode() == 'zh,en\r\n他来了，走了。,"He came, and left."\r\n核,"a ""b"""\r\n毒,a,b,c 乙\r\n'
    )
    assert [(change.line, change.code) for change in result.changes] == [
        (2, "cells"),
        (3, "padding"),
        (4, "duplicate-row"),
    ]
    assert [(d.line, d.kind.code) for d in result.left.defects] == [(4, "cells")]
    result, written = repaired(tmp_path, "\ufeff# r\n裁军 \tdisarmament\n", "g.utf8")
    assert written.decode() == "# r\n裁军\tdisarmament\n"


@pytest.mark.parametrize(
    ("row", "whole"),
    [
        ("他来了，走了。,He came, and left.", '他来了，走了。,"He came, and left."'),
        ("He came, and left.,他来了", '"He came, and left.",他来了'),
        ("a, b,c,核", '"a, b, c",核'),
        ("a,b,c", None),
        ("核,军,备", None),
        ("核,a,军", None),
        ("核,a,,b", None),
        ("核,a", "核,a"),
    ],
)
def test_a_cut_row_is_whole_again(tmp_path: Path, row: str, whole: str | None) -> None:
    """Where one side has ideographs and the other none, there is one reading; where not, the row stays."""
    result, written = repaired(tmp_path, f"zh,en\n水,water\n{row}\n", "t.csv")
    assert written.decode() == f"zh,en\n水,water\n{whole or row}\n"
    assert ("cells" in [d.kind.code for d in result.left.defects]) is (whole is None)


@pytest.mark.parametrize(
    ("text", "fault", "made", "code"),
    [
        (SOUND, ("R&amp;D", "R&D"), "TMX", "ampersand"),
        (SOUND, ('version="1.4"><header', 'version="1.4b"><header'), "TMX", "version"),
        ('<?xml version="1.0"?><!-- <tmx> --><xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a"'
         ' source-language="zh-CN" target-language="en" datatype="x"><body><trans-unit id="1"><source>甲</source><target>A</target>'
         "</trans-unit></body></file></xliff>", ('"zh-CN"', '"zh_CN"'), "XLIFF", "underscore"),
        ('<martif type="TBX-Basic" xml:lang="en"><martifHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></martifHeader>'
         '<text><body><termEntry id="c1"><langSet xml:lang="zh-CN"><tig><term>裁军</term></tig></langSet></termEntry></body></text></martif>',
         ('<langSet xml:lang="zh-CN">', '<langSet xml:lang="zho-CN">'), "TBX", "three-letters"),
        ('<mtf><conceptGrp><concept>1</concept><languageGrp><language lang="ZH" type="Chinese"/><termGrp><term>裁&amp;军</term></termGrp>'
         "</languageGrp></conceptGrp></mtf>", ("&amp;", "&"), "MultiTerm XML", "ampersand"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("used", ["utf-8", "utf-16"])
def test_xml_is_what_its_first_element_says(
    tmp_path: Path, text: str, fault: tuple[str, str], made: str, code: str, used: str
) -> None:
    """An .xml is validated and repaired as the format that it holds."""
    text = text.replace("UTF-8", used)
    assert fault[0] in text
    result, written = repaired(tmp_path, text.replace(*fault, 1).encode(used), "m.xml")
    assert [change.code for change in result.changes] == [code]
    assert result.left.format == made
    assert written.decode(used) == text


def test_refusals(tmp_path: Path) -> None:
    """The input is never written over, the ending stays, and a trial run writes nothing."""
    file = tmp_path / "m.tmx"
    file.write_text(SOUND.replace("R&amp;D", "R&D"), encoding="utf-8")
    for out, fault in ((file, OutputRefused | WrongUsage), (tmp_path / "o.xlf", WrongUsage)):
        with pytest.raises(TermbaseError) as raised:
            repair(file, out, Limits())
        assert isinstance(raised.value, fault)
    (tmp_path / "a.docx").write_bytes(b"x")
    with pytest.raises(InputRefused, match="are not repaired"):
        repair(tmp_path / "a.docx", tmp_path / "b.docx", Limits())
    before = sorted(path.name for path in tmp_path.iterdir())
    result = repair(file, tmp_path / "o.tmx", Limits(), dry_run=True)
    assert [change.code for change in result.changes] == ["ampersand"]
    assert sorted(path.name for path in tmp_path.iterdir()) == before


@given(
    st.lists(
        st.sampled_from(
            ["R&D", "a < b", "&amp;", "&#7;", "<b>", "</seg>", "<!--", "-->", "核", " lang='zh_CN' ", "\x0b"]
        ),
        max_size=6,
    )
)
def test_repairing_twice_changes_nothing(tmp_path_factory: pytest.TempPathFactory, pieces: list[str]) -> None:
    """Whatever stands in a segment: a repaired file needs no repair, and a repair never makes a file worse."""
    folder = tmp_path_factory.getbasetemp() / "twice"
    folder.mkdir(exist_ok=True)
    text = SOUND.replace("裁军", "".join(pieces))
    (folder / "m.tmx").write_text(text, encoding="utf-8")
    before = sum(d.kind.severity.value == "error" for d in validate(folder / "m.tmx", Limits()).defects)
    result, written = repaired(folder, text)
    assert sum(d.kind.severity.value == "error" for d in result.left.defects) <= before
    again, twice = repaired(folder, written, "out.m.tmx")
    assert again.changes == ()
    assert twice == written
