"""Tables: text in any encoding, workbooks, and archives that lie (Z1, Z2, Z3)."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.fault_loops.made_inputs import packed, xlsx_parts
from tm.errors import InputRefused, WrongUsage
from tm.files import archive, table
from tm.limits import Limits


def workbook(
    path: Path, cells: list[list[str]], *, extra: dict[str, bytes] | None = None, dtd: str = ""
) -> Path:
    """Write a small XLSX, with further parts and something in front of its sheet."""
    parts = xlsx_parts(cells)
    parts["xl/worksheets/sheet1.xml"] = dtd + parts["xl/worksheets/sheet1.xml"].replace("&amp;", "&")
    packed(path, parts)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as out:
        for name, data in (extra or {}).items():
            out.writestr(name, data)
    return path


def rows(path: Path, sheet: str | None = None) -> list[tuple[str, ...]]:
    """The cells of all rows."""
    return [row.cells for row in table.rows(path, Limits(), sheet)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";"])
def test_text_tables(tmp_path: Path, encoding: str, separator: str) -> None:
    """Separator and encoding are found; a quoted cell may hold the separator and a line end."""
    file = tmp_path / "t.csv"
    lines = [
        ["zh", "en", "note"],
        ["裁军", f'"disarm{separator}\nament"', ""],
        ["核武器", "nuclear weapon", "x"],
    ]
    file.write_text("\n".join(separator.join(line) for line in lines) + "\n\n", encoding=encoding)
    found = rows(file)
    assert found[1][1] == f"disarm{separator}\nament"
    assert [row.line for row in table.rows(file, Limits())] == [1, 2, 4]


def test_quoted_cells_in_a_table_of_tabs(tmp_path: Path) -> None:
    """A cell that a program has quoted loses its marks."""
    file = tmp_path / "t.tsv"
    file.write_text('zh\ten\n裁军\t"disarmament, ""general"""\n', encoding="utf-8")
    assert rows(file)[1] == ("裁军", 'disarmament, "general"')


def test_quotes_in_a_table_of_tabs(tmp_path: Path) -> None:
    """A mark inside a cell of a tab table is a character."""
    file = tmp_path / "t.tsv"
    file.write_text('裁军\tso-called "disarmament\n核武器\tx\n', encoding="utf-8")
    assert rows(file) == [("裁军", 'so-called "disarmament'), ("核武器", "x")]


def test_an_open_quote_is_refused_with_its_line(tmp_path: Path) -> None:
    """A quoted cell that never ends names its line."""
    file = tmp_path / "t.csv"
    file.write_text('zh,en\n裁军,"x\n核,y\n', encoding="utf-8")
    with pytest.raises(InputRefused, match="line 2"):
        rows(file)


def test_workbook(tmp_path: Path) -> None:
    """A workbook is read sheet by sheet name; an unknown sheet is named with those there are."""
    file = workbook(tmp_path / "t.xlsx", [["zh", "en"], ["裁军", "disarmament"]])
    assert rows(file) == [("zh", "en"), ("裁军", "disarmament")]
    assert rows(file, "术语") == rows(file)
    with pytest.raises(WrongUsage, match="术语"):
        rows(file, "x")


def bomb(path: Path) -> None:
    """A part that unpacks to 60 MB."""
    workbook(path, [["zh"]], extra={"xl/sharedStrings.xml": b" " * 60_000_000})


def entity(path: Path) -> None:
    """An entity in a sheet."""
    workbook(path, [["&x;"]], dtd='<!DOCTYPE a [<!ENTITY x "y">]>')


def twice(path: Path) -> None:
    """Two parts of one name."""
    with pytest.warns(UserWarning, match="Duplicate"):
        workbook(path, [["zh"]], extra={"xl/workbook.xml": b"<a/>"})


def many(path: Path) -> None:
    """More parts than a document has."""
    workbook(path, [["zh"]], extra={f"x{n}": b"" for n in range(10_001)})


def cut(path: Path) -> None:
    """Half a file."""
    workbook(path, [["zh"]])
    path.write_bytes(path.read_bytes()[:400])


def damaged(path: Path) -> None:
    """A byte of a part changed: the checksum is wrong."""
    workbook(path, [["zh", "裁军" * 50]])
    data = bytearray(path.read_bytes())
    data[data.index(b"sheet1.xml") + 30] ^= 0xFF
    path.write_bytes(bytes(data))


def locked(path: Path) -> None:
    """The mark of a password."""
    workbook(path, [["zh"]])
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    path.write_bytes(bytes(data))


@pytest.mark.parametrize("make", [bomb, entity, twice, many, cut, damaged, locked])
def test_archives_that_lie_are_refused(tmp_path: Path, make: Callable[[Path], None]) -> None:
    """Each hostile archive is refused before a library reads it (Z1-Z3)."""
    file = tmp_path / "t.xlsx"
    make(file)
    with pytest.raises(InputRefused, match=r"t\.xlsx"):
        archive.check(file, Limits())


def test_no_archive(tmp_path: Path) -> None:
    """A text that is called a workbook is refused."""
    file = tmp_path / "t.xlsx"
    file.write_text("zh,en", encoding="utf-8")
    with pytest.raises(InputRefused, match="no sound archive"):
        rows(file)


@pytest.mark.parametrize("name", ["t.csv", "t.tsv"])
@pytest.mark.parametrize("before", ["zh,en\n裁军,disarmament\n", ""])
def test_cells_of_too_many_characters(tmp_path: Path, name: str, before: str) -> None:
    """A cell that a table cannot hold is a sentence with its line, wherever it stands (C3)."""
    file = tmp_path / name
    separator = "\t" if name == "t.tsv" else ","
    file.write_text((before + f"核,{'x' * 131_073}\n").replace(",", separator), encoding="utf-8")
    line = before.count("\n") + 1
    with pytest.raises(
        InputRefused, match=f"line {line}: a cell has more than 131,072 characters; shorten it"
    ):
        rows(file)
    file.write_text((before + f"核,{'x' * 131_072}\n").replace(",", separator), encoding="utf-8")
    assert len(rows(file)[-1][1]) == 131_072


def test_a_mark_that_swallows_the_rest(tmp_path: Path) -> None:
    """A quotation mark that makes one cell of all that follows is told at the line where it stands (C3)."""
    file = tmp_path / "t.csv"
    file.write_text('zh,en\n裁军,"x\n' + "核,y\n" * 60_000, encoding="utf-8")
    with pytest.raises(
        InputRefused, match=r"line 2: a cell has more than 131,072 characters.*quotation mark"
    ):
        rows(file)


@pytest.mark.parametrize(
    ("sample", "separator"),
    [
        (["x;a,b", "y;c,d", "z;e"], ";"),
        (["x,a;b", "y,c;d", "z,e"], ","),
        (["x\ta;b", "y\tc;d", "z\te"], "\t"),
        (["x;a,b", "y,c,d", "z,e"], ","),
        (["x;a;b", "y;c;d", "z;e,f;g"], ";"),
        (["x", "y"], "\t"),
        ([], "\t"),
        (['x;"a', 'b";c', "y;d;e"], ";"),
    ],
)
def test_the_separator_parts_most_evenly(sample: list[str], separator: str) -> None:
    """Two columns in every line beat two in most; a cell in quotation marks may go over lines; without any it is a tab."""
    assert table.separator_of(sample) == separator
