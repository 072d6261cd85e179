"""Packed memories and tables: read as what they hold, shown as what they are, and refused where they are bombs."""

from __future__ import annotations

import gzip
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from termbase.cli import run
from termbase.store import schema
from tm.errors import InputRefused
from tm.files.unpack import unpacked
from tm.limits import Limits
from tm.validation.validate import validate

TABLE = "zh,en,definition\n陪同站,escort stand,where escorts wait\n"
TMX = (
    '<tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en"'
    ' srclang="zh-CN" datatype="plaintext"/><body>\n<tu><tuv xml:lang="zh-CN"><seg>甲。</seg></tuv><tuv xml:lang="en"><seg>A.</seg></tuv></tu>\n'
    "</body></tmx>\n"
)


def gz(path: Path, data: bytes) -> Path:
    """Pack with gzip."""
    path.write_bytes(gzip.compress(data, mtime=0))
    return path


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    """Pack into an archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def packed_files(folder: Path, name: str, text: str) -> list[Path]:
    """A file packed in both ways, the archive with a folder and with what systems put beside."""
    data = text.encode()
    beside = {"terms/": b"", f"terms/{name}": data, "__MACOSX/._x": b"x", "terms/.DS_Store": b"x"}
    return [gz(folder / f"{name}.gz", data), zipped(folder / "p.zip", beside)]


def test_terms(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A packed table is the table: its source has its own name, messages name the file that was given."""
    for number, file in enumerate(packed_files(tmp_path, "t.csv", TABLE + "a,b,c,d\n")):
        target = tmp_path / f"{number}.db"
        assert run(["import", str(file), "--db", str(target)]) == 0
        with schema.opened(target) as database:
            assert database.execute("SELECT name FROM sources").fetchall() == [("t.csv",)]
            assert database.execute("SELECT zh, en FROM concepts").fetchall() == [("陪同站", "escort stand")]
        told = capfd.readouterr()
        assert told.out.startswith(f"{file}: 1 entries")
        assert f"note: {file}, line 3: left out" in told.err


def test_memories(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A packed TMX is taken in, known again, checked and validated."""
    for number, file in enumerate(packed_files(tmp_path, "m.tmx", TMX)):
        target = str(tmp_path / f"{number}.db")
        assert run(["tm", "import", str(file), "--db", target]) == 0
        assert "as memory 'm.tmx': 1 new, 0 gone" in capfd.readouterr().out
        assert run(["tm", "import", str(file), "--db", target]) == 0
        assert "it was there, unchanged" in capfd.readouterr().out
        assert run(["tm", "check", str(file)]) == 0
        assert validate(file, Limits()).file == str(file)
        assert validate(file, Limits()).is_sound


def test_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was unpacked is removed, also after a refusal."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    with unpacked(packed_files(tmp_path, "t.csv", TABLE), Limits()) as plain:
        assert [path.read_text(encoding="utf-8") for path in plain] == [TABLE, TABLE]
    assert run(["import", str(gz(tmp_path / "b.csv.gz", b"\xff\xfe")), "--db", str(tmp_path / "t.db")]) == 3
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "files", "told"),
    [
        ("a.zip", {"a.csv": b"1", "b.csv": b"2"}, "it holds 2 files (a.csv, b.csv), and one is read"),
        ("a.zip", {}, "it holds 0 files (none), and one is read"),
        ("a.zip", {"b.zip": b"PK"}, "it holds a packed file"),
        ("a.csv.gz.gz", None, "it holds a packed file"),
        ("a.docx.gz", None, "files ending in .docx are not imported"),
        ("../a.zip", {"../../evil.docx": b"x"}, "files ending in .docx are not imported"),
    ],
)
def test_refused(
    tmp_path: Path, name: str, files: dict[str, bytes] | None, told: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """Several files, none, one that is packed again, one of another kind: one sentence with the name that was given."""
    file = tmp_path / Path(name).name
    _ = gz(file, b"x") if files is None else zipped(file, files)
    assert run(["import", str(file), "--db", str(tmp_path / "t.db")]) == 3
    assert f"termbase: {file}: {told}" in capfd.readouterr().err
    assert not (tmp_path / "t.db").exists()


@pytest.mark.parametrize("ending", [".gz", ".zip"])
def test_bombs(tmp_path: Path, ending: str) -> None:
    """Far more than a file holds, and more than the limit, are refused while they are unpacked (Z1, Z5)."""
    bomb = b"a" * (8 << 20)
    file = tmp_path / f"t.csv{ending}"
    _ = gz(file, bomb) if ending == ".gz" else zipped(file, {"t.csv": bomb})
    with pytest.raises(InputRefused, match="far more"), unpacked([file], Limits()):
        pytest.fail("it was unpacked")
    small = packed_files(tmp_path, "s.csv", TABLE)[ending == ".zip"]
    with (
        pytest.raises(InputRefused, match="unpacks to"),
        unpacked([small], replace(Limits(), unpacked_bytes=8)),
    ):
        pytest.fail("it was unpacked")


def test_damaged(tmp_path: Path) -> None:
    """A cut-off or changed archive is refused, whatever its damage (Z2)."""
    for file in packed_files(tmp_path, "t.csv", TABLE):
        whole = file.read_bytes()
        for cut in range(7, len(whole), 7):
            file.write_bytes(whole[:cut])
            with pytest.raises(InputRefused), unpacked([file], Limits()):
                pytest.fail("it was unpacked")
    changed = gz(tmp_path / "t.csv.gz", TABLE.encode()).read_bytes()
    (tmp_path / "t.csv.gz").write_bytes(changed[:-6] + bytes([changed[-6] ^ 1]) + changed[-5:])
    with pytest.raises(InputRefused), unpacked([tmp_path / "t.csv.gz"], Limits()):
        pytest.fail("it was unpacked")


@pytest.mark.parametrize(
    ("name", "verb", "told"),
    [
        ("t.sdltb", ["import"], "export it in MultiTerm as MultiTerm XML or CSV"),
        ("t.sdltm", ["tm", "import"], "export it in Trados as TMX"),
        ("t.sdltm", ["import"], "export it in Trados as TMX"),
    ],
)
def test_formats_of_one_program(
    tmp_path: Path, name: str, verb: list[str], told: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """What only one program reads is refused with what to export instead."""
    (tmp_path / name).write_bytes(b"\x00\x01")
    assert run([*verb, str(tmp_path / name), "--db", str(tmp_path / "t.db")]) == 3
    assert told in capfd.readouterr().err
