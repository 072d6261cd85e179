"""Tables: text in any encoding, workbooks, and archives that lie (Z1-Z3)."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tm.errors import InputRefused, WrongUsage
from tm.files import archive, table
from tm.limits import Limits

SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'


def workbook(
    path: Path, rows: list[list[str]], *, extra: dict[str, bytes] | None = None, dtd: str = ""
) -> Path:
    """Write a small XLSX by hand, with inline strings."""
    cells = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{v}</t></is></c>' for v in row) + "</row>" for row in rows
    )
    main = "http://schemas.openxmlformats.org"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{main}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{main}/package/2006/relationships"><Relationship Id="r1" Type="{main}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}/spreadsheetml/2006/main" xmlns:r="{main}/officeDocument/2006/relationships"><sheets><sheet name="术语" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{main}/package/2006/relationships"><Relationship Id="r1" Type="{main}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": dtd + SHEET.format(rows=cells),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in parts.items():
            out.writestr(name, content)
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
