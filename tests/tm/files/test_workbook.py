"""Workbooks are read in a child that may die, hang or grow; whatever it does is one sentence (Z2, C3)."""

from __future__ import annotations

import itertools
import re
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from left_processes import assert_no_child_left

from scripts.fault_loops.made_inputs import SHEET, ods_parts, packed, xlsx_parts
from tm.errors import InputRefused, WrongUsage
from tm.files import child, table, workbook
from tm.limits import Limits

ROWS = [["zh", "en"], ["裁军", "disarmament & peace"], ["核武器", "nuclear weapon"]]
NEXT = "; save it again as XLSX, or as CSV"


@pytest.fixture(autouse=True)
def no_processes_left(tmp_path: Path) -> Iterator[None]:
    """Whatever a test did, no child of ours is left, running or dead, and no file but its input."""
    yield
    assert_no_child_left("workbook_child")
    assert {path.suffix for path in tmp_path.iterdir()} <= {".xlsx", ".ods", ".xlsm"}


def read(path: Path, limits: Limits | None = None, sheet: str | None = None) -> list[list[str]]:
    """All rows of a workbook."""
    return list(workbook.rows(path, limits or Limits(), sheet))


def refusal(path: Path, limits: Limits | None = None) -> str:
    """The sentence that refuses a workbook, without its path."""
    with pytest.raises(InputRefused) as caught:
        read(path, limits)
    assert str(caught.value).startswith(str(path))
    assert caught.value.next_step
    return str(caught.value).removeprefix(str(path)).lstrip(",: ")


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("a.xlsx", xlsx_parts(ROWS)),
        ("a.xlsx", xlsx_parts(ROWS, shared=True)),
        ("a.ods", ods_parts(ROWS)),
    ],
)
def test_rows(tmp_path: Path, name: str, parts: dict[str, str]) -> None:
    """The rows of a sheet by its name or as the first one; a sheet that is not there is told with those there are."""
    path = packed(tmp_path / name, parts)
    assert read(path) == read(path, sheet="术语") == ROWS
    with pytest.raises(WrongUsage, match=r"it has no sheet 'x'; name one of 术语"):
        read(path, sheet="x")


def test_places_of_cells(tmp_path: Path) -> None:
    """Rows and columns before the first cell are empty ones; numbers are shown as a person writes them."""
    cells = '<row r="2"><c r="B2"><v>1</v></c><c r="C2"><v>2.5</v></c></row><row r="4"><c r="C4" t="b"><v>1</v></c></row>'
    parts = xlsx_parts([]) | {"xl/worksheets/sheet1.xml": SHEET.format(rows=cells)}
    path = packed(tmp_path / "a.xlsx", parts)
    assert read(path) == [["", "", ""], ["", "1", "2.5"], ["", "", ""], ["", "", "True"]]
    assert [(row.line, row.cells) for row in table.rows(path, Limits())] == [
        (2, ("", "1", "2.5")),
        (4, ("", "", "True")),
    ]


def test_dates(tmp_path: Path) -> None:
    """Dates and times are text too: what makes them is loaded before no file can be opened any more."""
    styles = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs>'
        '<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="46"/></cellXfs></styleSheet>'
    )
    parts = xlsx_parts([], shared=True) | {
        "xl/styles.xml": styles,
        "xl/worksheets/sheet1.xml": SHEET.format(
            rows='<row><c s="1"><v>43831</v></c><c s="1"><v>43831.5</v></c><c s="2"><v>1.5</v></c></row>'
        ),
    }
    link = 'Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        f'{link}sharedStrings" Target="sharedStrings.xml"', f'{link}styles" Target="styles.xml"'
    )
    assert read(packed(tmp_path / "a.xlsx", parts)) == [
        ["2020-01-01", "2020-01-01 12:00:00", "1 day, 12:00:00"]
    ]
    cell = '<table:table-cell office:value-type="date" office:date-value="2020-13-45T99:00"/>'
    odd = ods_parts([]) | {
        "content.xml": ods_parts([["x"]])["content.xml"].replace(
            "<table:table-cell", f"{cell}<table:table-cell", 1
        )
    }
    assert len(read(packed(tmp_path / "a.ods", odd))[0]) == 2


def test_what_a_library_says_is_one_line(tmp_path: Path) -> None:
    """A name of a thousand signs that are none, in what is said of a file, makes no second line."""
    name = "x\x01\x1b\u202e" * 300
    parts = {
        **XLSX,
        "xl/workbook.xml": XLSX["xl/workbook.xml"].replace('r:id="r1"', f'r:id="{"q" * 5000}\u202e"'),
    }
    assert len(refusal(packed(tmp_path / "a.xlsx", parts))) < 500
    assert refusal(packed(tmp_path / "a.xlsx", {**XLSX, f"{name}.xml": "<"})).isprintable()


def test_many_rows_come_in_order(tmp_path: Path) -> None:
    """Rows stream over several answers, none lost and none twice."""
    rows = [[str(number), "核" * (number % 50)] for number in range(3_000)]
    assert read(packed(tmp_path / "a.xlsx", xlsx_parts(rows))) == rows


def test_a_reader_may_stop_early(tmp_path: Path) -> None:
    """Whoever wants the first row alone leaves no process behind."""
    rows = [[str(number), "核" * 50] for number in range(5_000)]
    path = packed(tmp_path / "a.xlsx", xlsx_parts(rows))
    assert list(itertools.islice(workbook.rows(path, Limits()), 1)) == rows[:1]


STRINGS = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="99999999999" uniqueCount="4000000000"/>'
FAR = (
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row><row r="3000"><c r="A3000"><v>1</v></c></row>',
)
XLSX, ODS = xlsx_parts(ROWS, shared=True), ods_parts(ROWS)
HOSTILE = {
    "a count of strings": ({**XLSX, "xl/sharedStrings.xml": STRINGS}, "its reader died: a count or the place"),
    "a far cell": ({**XLSX, "xl/worksheets/sheet1.xml": SHEET.format(rows=FAR[0])}, "its reader died: a count"),
    "a wide sheet": (
        {**XLSX, "xl/worksheets/sheet1.xml": SHEET.format(rows=FAR[1])},
        "its cells reach over 3,000 rows and 16,384 columns, which is more than 20,000,000 cells",
    ),
    "no sheets": (
        {**XLSX, "xl/workbook.xml": re.sub(r"<sheets>.*</sheets>", "<sheets/>", XLSX["xl/workbook.xml"])},
        "it has no sheets",
    ),
    "a sheet that is not there": (
        {name: content for name, content in XLSX.items() if "sheet1" not in name},
        "the workbook cannot be read",
    ),
    "no strings": ({name: content for name, content in XLSX.items() if "shared" not in name}, "the workbook cannot be read"),
    "a misspelt closing tag": (
        {**ODS, "content.xml": ODS["content.xml"].replace("</table:table>", "</table:tabel>")},
        "content.xml, line 1: it is not well-formed XML (mismatched tag)",
    ),
    "half a part": (
        {**ODS, "content.xml": ODS["content.xml"][:-40]},
        "content.xml, line 1: it is not well-formed XML",
    ),
    "a document type": (
        {**ODS, "content.xml": "\n" * 300_000 + '<!DOCTYPE a [<!ENTITY x "y">]>' + ODS["content.xml"]},
        "content.xml, line 300001: it holds a document type of its own",
    ),
    "nothing": ({}, "the workbook cannot be read"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_workbooks(tmp_path: Path, name: str) -> None:
    """A count, a place or a tag that would take gigabytes or hang costs a sentence and less than some seconds (Z2)."""
    parts, sentence = HOSTILE[name]
    started = time.monotonic()
    assert refusal(packed(tmp_path / f"a.{'ods' if 'mimetype' in parts else 'xlsx'}", parts)).startswith(
        sentence
    )
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("name", ["misspelt-close.ods", "far-cell.xlsx", "shared-strings-count.xlsx"])
def test_public_hostile_workbooks(shared: Path, name: str) -> None:
    """The small files that others were stopped by are one sentence each (Z2)."""
    path = shared / "cases" / "hostile" / name
    if not path.is_file():
        pytest.skip(f"no {path}")
    refusal(path)


def test_an_archive_packed_otherwise(tmp_path: Path) -> None:
    """A part packed in a way that needs much memory to unpack is refused before it is (Z2)."""
    path = packed(tmp_path / "a.xlsx", XLSX)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_LZMA) as archive:
        archive.writestr("x.xml", "<a/>")
    assert refusal(path).startswith("the part x.xml is packed as no document is")


def test_limits(tmp_path: Path) -> None:
    """A row of too many characters, and a sheet of too many cells, are told with the limit (C3)."""
    path = packed(tmp_path / "a.xlsx", xlsx_parts([["zh"], ["核" * 90, "核" * 11]]))
    assert refusal(path, Limits(line_characters=100)) == "row 2 has more than 100 characters" + NEXT
    assert "2 rows and 2 columns, which is more than 3 cells" in refusal(path, Limits(workbook_cells=3))
    assert len(read(path, Limits(line_characters=101, workbook_cells=4))) == 2


def test_every_truncation(tmp_path: Path) -> None:
    """Wherever a workbook breaks off it is a sentence (Z2)."""
    whole = packed(tmp_path / "a.xlsx", XLSX).read_bytes()
    for end in range(0, len(whole), 41):
        (tmp_path / "a.xlsx").write_bytes(whole[:end])
        refusal(tmp_path / "a.xlsx")


CHILD = "import sys, time, json, os\nsys.path[:0] = {path!r}\nfrom tm.files.confined import confine\n{code}"
SAID = "print(json.dumps({'rows': [['zh', 'en']]}), flush=True)\n"
LATE = "its reader needed more than 0.5 seconds and was stopped"
MISBEHAVIOUR = {
    "sleeps for ever": (SAID + "time.sleep(3600)", LATE),
    "spins for ever": ("while True: pass", LATE),
    "cut line": (SAID + "print('{\"rows\"', end='', flush=True); os._exit(0)", "its reader died"),
    "killed": (SAID + "os.kill(os.getpid(), 6)", "its reader died: a count or the place"),
    "ends early": (SAID, "its reader died: a count or the place"),
    "nonsense": ("print('[1]')", "its reader answered nonsense"),
    "deep nonsense": ("print('[' * 200000)", "its reader died"),
    "wrong rows": ("print(json.dumps({'rows': [[1]]}))", "its reader answered nonsense"),
    "no rows": ("print(json.dumps({'rows': 'x'}))", "its reader answered nonsense"),
    "a line without end": ("while True: print('x' * 1000000, end='')", "its reader died"),
    "grows": ("confine(1 << 28, 60)\nx = []\nwhile True: x.append(bytearray(1 << 20))", "its reader died: a count"),
    "opens a file": ("confine(1 << 28, 60)\nopen('/etc/passwd')\n" + SAID, "its reader died: a count"),
}  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="no such limits there")
@pytest.mark.parametrize("name", MISBEHAVIOUR)
def test_a_child_that_misbehaves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A child that hangs, dies, grows or talks nonsense is one sentence; nothing of it is left (Z2)."""
    code, sentence = MISBEHAVIOUR[name]
    monkeypatch.setattr(workbook, "_COMMAND", (sys.executable, "-c", CHILD.format(path=sys.path, code=code)))
    limits = Limits(workbook_seconds=0.5) if sentence == LATE else Limits()
    path = packed(tmp_path / "a.xlsx", XLSX)
    assert re.sub(r"than 0\.50\d*", "than 0.5", refusal(path, limits)).startswith(sentence)


def test_what_the_caller_does_is_not_the_childs_time(tmp_path: Path) -> None:
    """Only waiting for an answer makes a reader late, and not what is done with the answers meanwhile."""
    (tmp_path / "a.xlsx").write_bytes(b"")
    command = (sys.executable, "-c", "import time; time.sleep(3600)")
    with (tmp_path / "a.xlsx").open("rb") as file:
        process = child.start(command, file)
    watch = child._Watch(process, child.Patience(0.5, 0.5, 1))
    for _ in range(4):
        watch.start()
        watch.stop()
        time.sleep(0.2)
    assert not watch.late
    watch.start()
    assert process.wait() == -9
    assert watch.late
    watch.stop()
    assert process.stdout is not None
    process.stdout.close()


def test_the_search_path_of_the_parent_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A child finds our modules, and those that the parent has been told of."""
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    code = "import json, sys; print(json.dumps({'path': sys.path}))"
    (tmp_path / "a.xlsx").write_bytes(b"")
    told = child.answers(
        (sys.executable, "-P", "-c", code), tmp_path / "a.xlsx", child.Patience(10.0, 10.0, 1 << 20)
    )
    path = next(told)["path"]
    assert "/somewhere" in path
    assert str(Path(child.__file__).resolve().parents[2]) in path
    assert list(told) == []
