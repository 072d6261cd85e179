"""A part of the memory goes out: by memory, document, day, direction, variety and tool."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from termbase.exchange.directions import ExportDirection
from termbase.memories.exporting import TmxOptions, UnitSelection, export_units
from termbase.memories.importing import import_memories
from termbase.store import schema
from tm.limits import Limits
from tm.memory import units

UNITS = """<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en"
 srclang="zh-CN" datatype="plaintext"/><body>
<tu tuid="a" creationdate="20100102T000000Z"><prop type="x-document">CD/1</prop><note>first</note>
<tuv xml:lang="zh-CN"><prop type="x-own">zh side</prop><seg>干部会议。</seg></tuv><tuv xml:lang="en"><seg>Meeting.</seg></tuv></tu>
<tu tuid="b" creationdate="20150304T000000Z"><prop type="x-document">CD/2</prop>
<tuv xml:lang="zh-CN"><seg>核裁军。</seg></tuv><tuv xml:lang="en"><seg>Nuclear disarmament.</seg></tuv></tu>
<tu tuid="c"><tuv xml:lang="zh-CN"><seg>%s</seg></tuv><tuv xml:lang="en"><seg>Long.</seg></tuv></tu>
</body></tmx>
"""


@pytest.fixture
def termbase(tmp_path: Path) -> Path:
    """Two memories: one of three units, one of a line."""
    file = tmp_path / "first.tmx"
    file.write_text(UNITS % ("长" * 2_100), encoding="utf-8")
    (tmp_path / "second.zh").write_text("核查。\n", encoding="utf-8")
    (tmp_path / "second.en").write_text("Verification.\n", encoding="utf-8")
    target = tmp_path / "t.db"
    import_memories([file, tmp_path / "second.zh"], target, Limits())
    return target


def exported(
    termbase: Path, selection: UnitSelection, options: TmxOptions | None = None
) -> tuple[str, list[str]]:
    """The TMX of a selection, and what was left out."""
    out = termbase.with_name("out.tmx")
    count, findings = export_units(termbase, out, selection, options or TmxOptions())
    text = out.read_text(encoding="utf-8")
    assert text.count("<tu ") + text.count("<tu>") == count
    return text, [finding.reason for finding in findings]


def segments(text: str) -> list[str]:
    """The texts in order, the long one cut."""
    return [segment[:10] for segment in re.findall("<seg>(.*?)</seg>", text)]


@pytest.mark.parametrize(
    ("selection", "chinese"),
    [
        (UnitSelection(), ["干部会议。", "核裁军。", "长" * 10, "核查。"]),
        (UnitSelection(memories=("second",)), ["核查。"]),
        (UnitSelection(memories=("first.tmx", "second"), documents=("CD/1",)), ["干部会议。"]),
        (UnitSelection(documents=("CD/1", "CD/2")), ["干部会议。", "核裁军。"]),
        (UnitSelection(since="2010-01-02"), ["干部会议。", "核裁军。"]),
        (UnitSelection(since="2010-01-03"), ["核裁军。"]),
        (UnitSelection(memories=("none",)), []),
    ],
)
def test_what_is_selected(termbase: Path, selection: UnitSelection, chinese: list[str]) -> None:
    """A unit without a document or a date is of none."""
    text, left_out = exported(termbase, selection)
    assert segments(text)[::2] == chinese
    assert left_out == []


def test_from_english(termbase: Path) -> None:
    """The English is the source, each side keeps what is its own, and read again all is as it was."""
    text, _ = exported(
        termbase, UnitSelection(documents=("CD/1",)), TmxOptions(ExportDirection("en-US", "zh-CN"))
    )
    assert 'srclang="en-US"' in text
    assert segments(text) == ["Meeting.", "干部会议。"]
    assert text.index("en-US") < text.index("zh side") < text.index("干部会议")
    again = termbase.with_name("again.db")
    import_memories([termbase.with_name("out.tmx")], again, Limits())
    with schema.opened(again) as database:
        ((_, pair),) = units.units(database)
    assert (pair.first, pair.second, pair.document) == ("干部会议。", "Meeting.", "CD/1")
    assert pair.record is not None
    assert [remark.text for remark in pair.record.first.remarks] == ["zh side"]


def test_in_the_other_script(termbase: Path) -> None:
    """What is converted is marked; what is written alike is not."""
    options = TmxOptions(ExportDirection("zh-TW", "en"))
    text, _ = exported(termbase, UnitSelection(documents=("CD/1", "CD/2")), options)
    assert segments(text)[::2] == ["幹部會議。", "核裁軍。"]
    assert text.count("converted to Traditional by program") == 2
    assert 'xml:lang="zh-TW"' in text


def test_for_a_tool(termbase: Path) -> None:
    """Trados has its pair of languages, and takes 2,000 characters."""
    text, left_out = exported(termbase, UnitSelection(memories=("first.tmx",)), TmxOptions(audience="trados"))
    assert 'xml:lang="en-US"' in text
    assert segments(text)[::2] == ["干部会议。", "核裁军。"]
    assert left_out == ["left out: it has 2,100 characters and the tool takes 2,000"]
