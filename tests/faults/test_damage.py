"""Bytes of a termbase and of its index are changed: what is damaged is told in one sentence, nothing wrong is answered (F5)."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import sqlite3
from pathlib import Path

import numpy as np
import pytest

from scripts.fault_loops import kills
from scripts.fault_loops.damage import CALLS, run_damage
from termbase.cli import run
from termbase.doctor import report
from termbase.memories.open_memory import OpenMemory
from termbase.store import schema
from tm.errors import InputRefused, RecipeMismatch, StoreDamaged
from tm.index.part import IndexPart


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")
@pytest.mark.parametrize("seed", [1, 2])
def test_changed_bytes(seed: int) -> None:
    """Some changes, some calls: the answer as before, or a refusal; no internal error, no crash (F5)."""
    report = run_damage(6, seed, CALLS[::3])
    assert report.faults == []
    assert report.outcomes.total() == 6 * len(CALLS[::3])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A termbase with a memory."""
    made = tmp_path_factory.mktemp("whole")
    kills.prepare(made)
    return made


def test_no_byte_of_an_index_can_change_unseen(folder: Path) -> None:
    """Any changed byte of a part, but for the filling between two sections, is told when all of it is read (F5)."""
    (path,) = folder.glob("t.db.index/*.part")
    content = path.read_bytes()
    ends = [
        (begin, begin + int(np.prod(shape)) * np.dtype(kind).itemsize)
        for begin, kind, shape, _ in IndexPart(path)._sections.values()
    ]
    filling = {at for (_, end), (begin, _) in itertools.pairwise(sorted(ends)) for at in range(end, begin)}
    copy = path.with_name("copy")
    for at in sorted({*range(0, len(content), 211), *range(len(content) - 24, len(content))} - filling):
        copy.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        try:
            IndexPart(copy).check()
        except (StoreDamaged, RecipeMismatch):
            continue
        # nothing reads the four bytes that fill up the end
        assert len(content) - 12 <= at < len(content) - 8, at
    copy.unlink()


def test_a_changed_part_is_told_by_its_question(folder: Path, tmp_path: Path) -> None:
    """A memory whose index has changed answers no question that reads the change; the sentence says what to do."""
    shutil.copytree(folder, tmp_path / "t")
    (path,) = (tmp_path / "t").glob("t.db.index/*.part")
    content = bytearray(path.read_bytes())
    begin = IndexPart(path)._sections["zh.0.symbols"][0]
    content[begin + 4] ^= 1
    path.write_bytes(content)
    with OpenMemory(tmp_path / "t" / "t.db") as memory:
        assert memory.concordance("considered").total == 12
        with pytest.raises(StoreDamaged) as told:
            memory.match("裁军谈判会议审议了第A3号文件。")
    assert report(tmp_path / "t" / "t.db")["memory index"] == str(told.value)
    assert str(told.value).endswith(
        "the index of the memory is damaged; remove this file: it is made anew from the termbase"
    )
    path.unlink()
    assert report(tmp_path / "t" / "t.db")["memory index"].startswith("not there")
    with OpenMemory(tmp_path / "t" / "t.db") as memory:
        assert memory.match("裁军谈判会议审议了第A3号文件。")[0].score == 100
    assert report(tmp_path / "t" / "t.db")["memory index"] == "ok"


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE terms SET status = 'offic!al'", "terms has a status that is none: 'offic!al'"),
        ("UPDATE terms SET standing = 'preferre'", "terms has a standing that is none: 'preferre'"),
        ("UPDATE terms SET term = CAST(x'ff' AS TEXT)", "Could not decode to UTF-8"),
    ],
)
def test_values_that_cannot_be(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], statement: str, told: str
) -> None:
    """A value that no program of ours writes is a damage of the file, not an internal error."""
    target = tmp_path / "t.db"
    shutil.copy(folder / "t.db", target)
    with contextlib.closing(sqlite3.connect(target)) as connection:
        connection.execute(statement)
        connection.commit()
    assert run(["lookup", "核裁军", "--db", str(target)]) == 5
    shown = capsys.readouterr().err
    assert shown.startswith(f"termbase: {target}: it is damaged (")
    assert told in shown
    assert "build it again" in shown


@pytest.mark.parametrize("verb", [["learn"], ["tm", "import", "b.zh"]], ids=" ".join)
def test_broken_references_are_told_by_writers(
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    verb: list[str],
) -> None:
    """A row that names another that is not there is a damage, for what writes too; nothing is changed."""
    target = tmp_path / "t.db"
    shutil.copy(folder / "t.db", target)
    monkeypatch.chdir(folder)
    with contextlib.closing(sqlite3.connect(target)) as connection:
        connection.execute("UPDATE units SET memory = 77 WHERE id = 3")
        connection.commit()
    before = target.read_bytes()
    assert run([*verb, "--db", str(target)]) == 5
    assert "it is damaged (1 broken references); put a copy of it back" in capsys.readouterr().err
    assert target.read_bytes() == before


def test_a_mistake_of_ours_is_no_damage(folder: Path) -> None:
    """Where the file is sound, a fault stays what it is."""
    with pytest.raises(ZeroDivisionError), schema.opened(folder / "t.db"):
        print(1 // 0)
    with pytest.raises(ZeroDivisionError), OpenMemory(folder / "t.db"):
        print(1 // 0)


@pytest.mark.parametrize("place", ["pipe", "device"])
def test_no_regular_file_in_the_place_of_a_database(tmp_path: Path, place: str) -> None:
    """A pipe, or a link to a device without end, is refused at once (D4)."""
    path = tmp_path / "t.db"
    if place == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")
    with pytest.raises(InputRefused, match="no regular file"), schema.opened(path):
        pass
