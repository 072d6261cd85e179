"""Memories become pairs: line files, tables, TMX (X9, X11-X14, X16), and units in the database."""

from __future__ import annotations

import contextlib
import gzip
import os
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from sqlite_utils import Database

from tm.errors import InputRefused, WrongUsage
from tm.exchange import memory_files
from tm.exchange.tmx_read import TmxReader
from tm.limits import Limits
from tm.memory import units
from tm.model import Pair


def write(folder: Path, name: str, text: str) -> Path:
    """Write a file."""
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def pairs(path: Path) -> list[Pair]:
    """The pairs of the memory `path`."""
    (memory,) = memory_files.memories([path], Limits())
    return list(memory.pairs())


TMX = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header srclang="{source}"><prop type="x">y</prop></header><body>
{units}
</body></tmx>"""


def tmx(folder: Path, units_text: str, source: str = "zh-CN") -> tuple[list[Pair], list[str]]:
    """Read units of a TMX file: pairs and reasons of findings."""
    reader = TmxReader(write(folder, "m.tmx", TMX.format(source=source, units=units_text)), Limits())
    found = list(reader.pairs())
    return found, [f"{f.unit}: {f.reason}" for f in reader.findings]


def tuv(language: str, text: str, name: str = "xml:lang") -> str:
    """A variant."""
    return f'<tuv {name}="{language}"><seg>{text}</seg></tuv>'


class TestTmx:
    """Units in all their forms."""

    @pytest.mark.parametrize(
        "variants",
        [
            tuv("zh-CN", "裁军") + tuv("en", "disarmament"),
            tuv("EN_us", "disarmament") + tuv("ZH", "裁军"),
            tuv("zh", "裁军", "lang") + tuv("en-GB", "disarmament", "lang"),
            tuv("fr", "désarmement") + tuv("en-US", "disarmament") + tuv("zh-Hant", "裁军"),
        ],
    )
    def test_the_right_pair_is_chosen(self, tmp_path: Path, variants: str) -> None:
        """Whatever the order, the attribute and the further languages (X11)."""
        found, findings = tmx(tmp_path, f'<tu tuid="1">{variants}</tu>', "*all*")
        assert [(p.first, p.second) for p in found] == [("裁军", "disarmament")]
        assert findings == []

    def test_languages_that_only_begin_alike(self, tmp_path: Path) -> None:
        """`enm` and `zha` are other languages; the unit is a finding."""
        found, findings = tmx(tmp_path, f'<tu tuid="7">{tuv("zha", "x")}{tuv("enm", "y")}</tu>')
        assert found == []
        assert findings == ["unit 7: left out: no Chinese text (it has zha, enm)"]

    def test_codes_are_no_text(self, tmp_path: Path) -> None:
        """Inline codes go, what they enclose stays; highlighted text is text (X12)."""
        text = 'A<bpt i="1">&lt;b&gt;</bpt>B<hi>C</hi><ept i="1">&lt;/b&gt;</ept><ph>x<sub>s</sub></ph>D'
        found, _ = tmx(tmp_path, f"<tu>{tuv('zh', '裁<it>x</it>军')}{tuv('en', text)}</tu>")
        assert [(p.first, p.second) for p in found] == [("裁军", "ABC D")]

    def test_units_that_say_too_little_or_too_much(self, tmp_path: Path) -> None:
        """No seg, no text, one variant, two of one tag: each a finding that says why (X12)."""
        text = (
            f'<tu tuid="a">{tuv("zh", "裁军")}<tuv xml:lang="en"></tuv></tu>'
            f'<tu tuid="b">{tuv("zh", "裁军")}{tuv("fr", "d")}</tu>'
            f'<tu tuid="c">{tuv("zh", "裁军")}{tuv("zh", "裁减军备")}{tuv("en", "disarmament")}</tu>'
            f'<tu tuid="d">{tuv("zh", "裁军")}<tuv xml:lang="en">disarmament</tuv></tu>'
        )
        found, findings = tmx(tmp_path, text)
        assert [(p.first, p.second) for p in found] == [("裁军", "disarmament")]
        assert findings == [
            "unit a: left out: no English text (it has zh)",
            "unit b: left out: no English text (it has zh, fr)",
            "unit c: 2 variants are zh; the first is taken, the others are kept",
            "unit d: left out: no seg: the text stands in the tuv itself (line 4)",
        ]

    def test_document_and_date(self, tmp_path: Path) -> None:
        """What a unit says of its document and day is kept."""
        unit = f'<tu changedate="20150427T101112Z"><prop type="x-document">CD/2105</prop>{tuv("zh", "裁军")}{tuv("en", "d")}</tu>'
        ((pair,), _) = tmx(tmp_path, unit)
        assert (pair.document, pair.date, pair.line) == ("CD/2105", "2015-04-27T10:11:12Z", 4)

    def test_no_tmx(self, tmp_path: Path) -> None:
        """Another root is named."""
        with pytest.raises(InputRefused, match="not TMX: root is html"):
            list(TmxReader(write(tmp_path, "m.tmx", "<html/>"), Limits()).pairs())

    def test_compliance_kit(self, shared: Path) -> None:
        """Public files of others are read, and a real English and Chinese memory whole (X16)."""
        found = [p for file in sorted((shared / "interchange").rglob("*.tmx")) for p in _readable(file)]
        assert len(found) > 3_000


def _readable(file: Path) -> list[Pair]:
    try:
        return list(TmxReader(file, Limits()).pairs())
    except InputRefused:
        return []


class TestLines:
    """Moses files."""

    def test_corpus_of_the_united_nations(self, tmp_path: Path) -> None:
        """Symbols and years come from `.ids`; either side names the memory; empty lines are left out."""
        write(tmp_path, "c.zh", "裁军。\n\n核武器。\n")
        write(tmp_path, "c.en", "Disarmament.\nx\nNuclear weapons.\n")
        write(
            tmp_path, "c.ids", "2015/npt/conf_2015/wp_3 en:1\n2015/a/69/7 en:2\n2015/s/res/2202__2015_ en:3\n"
        )
        found = pairs(tmp_path / "c.zh")
        assert found == pairs(tmp_path / "c.en")
        assert [(p.first, p.document, p.date, p.line) for p in found] == [
            ("裁军。", "NPT/CONF.2015/WP.3", "2015", 1), ("核武器。", "S/RES/2202(2015)", "2015", 3),
        ]  # fmt: skip
        (memory,) = memory_files.memories([tmp_path / "c.zh", tmp_path / "c.en"], Limits())
        assert list(memory.pairs()) == found
        assert [f.reason for f in memory.findings] == ["1 pairs with an empty side left out"]

    def test_sides_of_other_length(self, tmp_path: Path) -> None:
        """A side that ends early is refused with the line."""
        write(tmp_path, "c.zh", "甲\n乙\n")
        write(tmp_path, "c.en", "a\n")
        with pytest.raises(InputRefused, match=r"c\.en, line 2: it has fewer lines"):
            pairs(tmp_path / "c.zh")

    def test_a_side_alone(self, tmp_path: Path) -> None:
        """The other side is named."""
        write(tmp_path, "c.zh", "甲\n")
        with pytest.raises(InputRefused, match=r"c\.en, is not there"):
            pairs(tmp_path / "c.zh")


class TestTables:
    """CSV and TSV."""

    def test_columns_by_name(self, tmp_path: Path) -> None:
        """Columns in any order; document and date where they are."""
        file = write(tmp_path, "m.csv", "en,document,zh\nDisarmament.,CD/2105,裁军。\n")
        assert [(p.first, p.second, p.document) for p in pairs(file)] == [
            ("裁军。", "Disarmament.", "CD/2105")
        ]

    def test_no_header(self, tmp_path: Path) -> None:
        """A table that does not say which side is which is refused."""
        with pytest.raises(InputRefused, match="no columns zh and en"):
            pairs(write(tmp_path, "m.csv", "裁军。,Disarmament.\n"))

    def test_other_files(self, tmp_path: Path) -> None:
        """What holds no pairs, and what is not there."""
        with pytest.raises(InputRefused, match="hold no pairs"):
            memory_files.memories([write(tmp_path, "m.docx", "x")], Limits())
        with pytest.raises(WrongUsage, match="no such file"):
            memory_files.memories([tmp_path / "no.tmx"], Limits())


@pytest.mark.parametrize("name", ["m.tmx.gz", "m.tmx.zip", "m.gz", "m.zip", "m.tmx"])
def test_packed_memories(tmp_path: Path, name: str) -> None:
    """A memory that is packed is refused by its ending or its first bytes, and never unpacked (Z5)."""
    path = tmp_path / name
    if name.endswith(".gz") or name == "m.tmx":
        with gzip.open(path, "wb") as out:
            out.write(b"<tmx>" + b" " * 50_000_000)
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("m.tmx", b"<tmx>" + b" " * 50_000_000)
    tracemalloc.start()
    with pytest.raises(InputRefused, match=r"hold no pairs; give one of|not valid utf-8"):
        pairs(path)
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names there")
@pytest.mark.parametrize("name", ["m.tmx", "m.zh", "m.csv", "m.tsv", "m.xlsx"])
def test_what_is_no_file(tmp_path: Path, name: str) -> None:
    """A pipe or a device in the place of a memory is refused before it is opened (D4)."""
    (tmp_path / "m.en").write_text("x\n")
    os.mkfifo(tmp_path / name)
    (tmp_path / "zero").mkdir()
    (tmp_path / "zero" / "m.en").write_text("x\n")
    (tmp_path / "zero" / name).symlink_to("/dev/zero")
    for path in (tmp_path / name, tmp_path / "zero" / name):
        with pytest.raises(InputRefused, match=r"no regular file|is not there"):
            pairs(path)


def test_units_of_a_memory_are_replaced(tmp_path: Path) -> None:
    """Importing again gives the same units; hostile characters do not stop it; doubtful ones are kept apart."""
    with contextlib.closing(Database(memory=True)) as database:
        for statement in units.TABLES:
            database.execute(statement)
        given = [Pair("裁军\x00", "d\ud800", "A/1", "2015", 1), Pair("核", "n", "A/2", None, 2, 0.2, True)]
        for _ in range(2):
            assert units.store(database, "m", "imported", given) == 2
        assert [(p.first, p.second) for _, p in units.units(database)] == [("裁军", "d")]
        assert [p.doubtful for _, p in units.units(database, doubtful=True)] == [False, True]
        assert database.execute("SELECT units, documents FROM memories").fetchall() == [(2, 2)]


def test_xml_is_what_its_first_element_says(tmp_path: Path) -> None:
    """An .xml that holds TMX or XLIFF is read as that; another one is refused with what it is."""
    memory = TMX.format(source="zh", units=f"<tu>{tuv('zh', '核')}{tuv('en', 'nuclear')}</tu>")
    xliff = (
        '<xliff version="1.2"><file original="a" source-language="zh" target-language="en"><body>'
        '<trans-unit id="1"><source>核</source><target>nuclear</target></trans-unit></body></file></xliff>'
    )
    for text in (memory, xliff):
        (pair,) = pairs(write(tmp_path, "m.xml", text))
        assert (pair.first, pair.second) == ("核", "nuclear")
    for text, reason in (("<mtf/>", "its first element is mtf"), ("核", "it holds no XML")):
        with pytest.raises(InputRefused, match=reason):
            pairs(write(tmp_path, "m.xml", text))
