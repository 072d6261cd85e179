"""Killed, stopped or out of room: the old state or the new one, whole, and no leftovers (B1-B3, D1, D3)."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlite_utils import Database

from termbase.store import schema
from tm import db
from tm.errors import StoreFull
from tm.files import lock
from tm.index import index

CHILD = ("-m", "scripts.fault_loops.dying")
ENVIRONMENT = os.environ | {"PYTHONWARNINGS": "ignore"}


def run_child(step: int, arguments: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a command in a child that dies at `step`."""
    command = [sys.executable, *CHILD, str(step), *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT, timeout=120, check=False)


def text(folder: Path) -> Path:
    """A small document."""
    file = folder / "in.txt"
    file.write_text("裁军谈判会议审议了核裁军核查制度。缔约国支持核裁军核查制度。\n", encoding="utf-8")
    return file


def is_whole(path: Path) -> bool:
    """Whether `path` is a sound termbase."""
    with schema.opened(path) as database:
        return bool(database.execute("PRAGMA integrity_check").fetchone()[0] == "ok")


def sampled(total: int, most: int) -> list[int]:
    """At most `most` of the steps 1 to `total`, spread evenly, the last twelve always."""
    every = max(1, total // most)
    return sorted({*range(1, total + 1, every), *range(max(1, total - 11), total + 1)})


def test_killed_build_leaves_old_or_new(tmp_path: Path) -> None:
    """A build killed at any step leaves the old database or the new one, and the next run cleans up (B1)."""
    source, target = text(tmp_path), tmp_path / "t.db"
    arguments = ["build", str(source), "--db", str(target), "--no-authority"]
    assert run_child(0, arguments).returncode == 0
    old = target.read_bytes()
    source.write_text("裁军谈判会议审议了裂变材料禁产条约。各国支持裂变材料禁产条约。\n", encoding="utf-8")
    counted = run_child(0, arguments)
    new = target.read_bytes()
    total = int(re.search(r"STEPS (\d+)", counted.stdout)[1])  # type: ignore[index]
    assert total > 20
    for step in sampled(total, 8):
        target.write_bytes(old)
        assert run_child(step, arguments).returncode == 9
        assert target.read_bytes() in (old, new), step
        assert is_whole(target)
    assert run_child(0, arguments).returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.txt", "t.db"]


def test_killed_export_leaves_old_or_new(tmp_path: Path) -> None:
    """An export killed at any step leaves the old file or the new one, never a part (B1)."""
    database, out = tmp_path / "t.db", tmp_path / "o.csv"
    assert run_child(0, ["build", str(text(tmp_path)), "--db", str(database)]).returncode == 0
    out.write_text("old", encoding="utf-8")
    arguments = ["export", str(out), "--db", str(database), "--status", "official"]
    total = int(re.search(r"STEPS (\d+)", run_child(0, arguments).stdout)[1])  # type: ignore[index]
    new = out.read_text(encoding="utf-8")
    for step in range(1, total + 1):
        out.write_text("old", encoding="utf-8")
        assert run_child(step, arguments).returncode == 9
        assert out.read_text(encoding="utf-8") in ("old", new)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_build_tells_so_and_cleans_up(tmp_path: Path, number: signal.Signals) -> None:
    """A build that is told to stop ends with the conventional code and no leftovers (D3)."""
    source = tmp_path / "long.txt"
    line = "裁军谈判会议审议了核裁军核查制度，缔约国支持裂变材料禁产条约的谈判第{}号。\n"
    source.write_text("".join(line.format(i) for i in range(60_000)), encoding="utf-8")
    target = tmp_path / "t.db"
    command = [sys.executable, "-m", "termbase", "build", str(source), "--db", str(target)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT
    )
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob(".t.db-*.new")) and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.3)
    process.send_signal(number)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert "Traceback" not in errors
    assert [path.name for path in tmp_path.iterdir()] == ["long.txt"]


def make(path: Path, value: int, rows: int = 50) -> None:
    """A database of ours in which every row holds `value`."""
    with db.building(path) as database:
        database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, value INTEGER, pad TEXT)")
        database.table("t").insert_all({"value": value, "pad": "核" * 50} for _ in range(rows))


@pytest.mark.parametrize("rows", [1, 200, 5_000])
def test_publishing_over_a_live_log(tmp_path: Path, rows: int) -> None:
    """A new database put over one with a live write-ahead log holds exactly the new rows (B2)."""
    target = tmp_path / "t.db"
    make(target, 1)
    with contextlib.closing(sqlite3.connect(target)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("PRAGMA wal_autocheckpoint = 0")
        writer.executemany("INSERT INTO t (value, pad) VALUES (2, ?)", [("军" * 50,)] * rows)
        writer.commit()
        log = Path(f"{target}-wal").read_bytes()
    Path(f"{target}-wal").write_bytes(log)
    make(target, 3, rows=7)
    with contextlib.closing(sqlite3.connect(target)) as published:
        values = [row[0] for row in published.execute("SELECT value FROM t")]
    assert values == [3] * 7
    assert not Path(f"{target}-wal").exists()


def test_readers_see_whole_states(tmp_path: Path) -> None:
    """While a database is replaced again and again, every reader sees one state or another, whole (B3)."""
    target = tmp_path / "t.db"
    make(target, 0)
    seen: list[set[int]] = []
    failures: list[Exception] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                with contextlib.closing(db.open_read(target)) as database:
                    seen.append({row[0] for row in database.execute("SELECT value FROM t")})
            except Exception as error:
                failures.append(error)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for value in range(1, 41):
        make(target, value)
    done.set()
    for reader in readers:
        reader.join()
    assert failures == []
    assert all(len(values) == 1 for values in seen)


def test_full_disk_at_every_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever page the disk ends at, a build says that there is no room and the old state stays (D1)."""
    target = tmp_path / "t.db"
    make(target, 1)
    before = target.read_bytes()
    begin: Callable[..., None] = Database.__init__

    def limited(pages: int) -> Callable[..., None]:
        def start(self: Database, *arguments: object, **named: object) -> None:
            begin(self, *arguments, **named)
            self.conn.execute(f"PRAGMA max_page_count = {pages}")

        return start

    failed = 0
    for pages in range(1, 40, 2):
        monkeypatch.setattr(Database, "__init__", limited(pages))
        try:
            make(target, 2, rows=120)
            break
        except StoreFull as error:
            failed += 1
            told = str(error)
        assert "there is no room to write" in told
        assert target.read_bytes() == before
    assert failed > 3
    assert [path.name for path in tmp_path.iterdir()] == ["t.db"]


def test_stale_parts_are_removed_and_live_ones_kept(tmp_path: Path) -> None:
    """What a killed run left is removed by the next, of whatever target; what another run is writing is not."""
    for name in (".t.db-00000000.new", ".t.db-00000000.new-journal", ".u.db-00000000.new", ".v.db.lock"):
        (tmp_path / name).write_bytes(b"")
    # before its first statement, and after its last: no lock of SQLite protects these
    (tmp_path / ".w.db-00000000.new").write_bytes(b"")
    with lock.held(tmp_path / "w.db"):
        make(tmp_path / "t.db", 1)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".v.db.lock", ".w.db-00000000.new", "t.db"]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_mode_is_kept(tmp_path: Path, mode: int) -> None:
    """Who may read and write a database, and its index, is the same after a build and a revision."""
    target = tmp_path / "t.db"
    make(target, 1)
    target.chmod(mode)
    make(target, 2)
    assert stat.S_IMODE(target.stat().st_mode) == mode
    with db.revising(target) as database:
        database.execute("UPDATE t SET value = 3")
        part = next(tmp_path.glob(".t.db-*.new"))
        assert stat.S_IMODE(part.stat().st_mode) == mode
    assert stat.S_IMODE(target.stat().st_mode) == mode
    folder = index.folder(target)
    index.make_folder(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == mode | (mode & 0o444) >> 2


def test_foreign_writer_cannot_slip_in(tmp_path: Path) -> None:
    """While a database is revised no other program of SQLite writes into it, up to its replacement; reading goes on."""
    target = tmp_path / "t.db"
    make(target, 1)
    replace, refused = os.replace, []

    def write_first(source: Path, destination: Path) -> None:
        with contextlib.closing(sqlite3.connect(target, timeout=0)) as foreign:
            assert foreign.execute("SELECT count(DISTINCT value) FROM t").fetchone() == (1,)
            try:
                foreign.execute("UPDATE t SET value = 9")
                foreign.commit()
            except sqlite3.OperationalError as error:
                refused.append(str(error))
        replace(source, destination)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "replace", write_first)
        with db.revising(target) as database:
            database.execute("UPDATE t SET value = 2")
        make(target, 3)
    assert refused == ["database is locked"] * 2


def test_copy_of_the_sample_is_a_termbase(tmp_path: Path) -> None:
    """A published file is one file: copied elsewhere it opens (nothing is kept beside it)."""
    target = tmp_path / "t.db"
    assert run_child(0, ["build", str(text(tmp_path)), "--db", str(target)]).returncode == 0
    (tmp_path / "elsewhere").mkdir()
    shutil.copy(target, tmp_path / "elsewhere" / "c.db")
    assert is_whole(tmp_path / "elsewhere" / "c.db")
