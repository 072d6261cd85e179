"""A memory that is being imported: killed, stopped, out of room, or written by many at once (B1, L1-L3, D1, D3)."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from termbase.memories import open_memory
from termbase.store import schema
from tm import db
from tm.db import Database
from tm.errors import StoreFull
from tm.index import index
from tm.memory import units
from tm.memory.parts import recorded
from tm.model import Pair

CHILD = ("-m", "scripts.fault_loops.dying")
ENVIRONMENT = os.environ | {"PYTHONWARNINGS": "ignore"}
KILLS = int(os.environ.get("TERMBASE_KILLS", "0"))
"""How hard to try: `scripts/faults` sets it; otherwise a few kills show that the loop works."""

COMMAND = [sys.executable, "-m", "termbase", "tm", "import"]


def lines(folder: Path, name: str, count: int, seed: int = 0) -> Path:
    """A memory of `count` pairs as X.zh and X.en; every pair is its own."""
    zh = folder / f"{name}.zh"
    zh.write_text("".join(f"第{seed}组第{n}份裁军文件。\n" for n in range(count)), encoding="utf-8")
    zh.with_suffix(".en").write_text(
        "".join(f"Disarmament document {n} of group {seed}.\n" for n in range(count)), encoding="utf-8"
    )
    return zh


def state(path: Path) -> tuple[list[tuple[object, ...]], bool]:
    """The units of a termbase, and whether database, index and units agree."""
    with open_memory.OpenMemory(path) as memory:
        with schema.opened(path) as database:
            rows = database.execute("SELECT id, first, second FROM units ORDER BY id").fetchall()
            sound = database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            parts = recorded(database)
        last = memory.match(rows[-1][1], most=1)[0] if rows else None
        found = last is None or (last.score >= 100 and last.unit.source == rows[-1][1])
        total = memory.concordance("裁军").total if rows else 0
    return rows, sound and found and total == len(rows) == sum(part.units for part in parts)


def run_child(step: int, arguments: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a command in a child that dies at `step`."""
    command = [sys.executable, *CHILD, str(step), *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT, timeout=120, check=False)


def test_killed_import_leaves_old_or_new(tmp_path: Path) -> None:
    """Killed at any step, an import leaves the old units or the new ones with an index that fits (B1)."""
    target = tmp_path / "t.db"
    first, second = lines(tmp_path, "one", 40), lines(tmp_path, "two", 60, 1)
    assert run_child(0, ["tm", "import", str(first), "--db", str(target)]).returncode == 0
    saved = tmp_path / "saved"
    saved.mkdir()
    shutil.copy(target, saved / "t.db")
    shutil.copytree(index.folder(target), saved / "t.db.index")
    old, _ = state(target)
    arguments = ["tm", "import", str(second), "--db", str(target)]
    total = int(re.search(r"STEPS (\d+)", run_child(0, arguments).stdout)[1])  # type: ignore[index]
    new, sound = state(target)
    assert sound
    assert len(new) == 100
    some = {*range(1, total + 1, max(1, total // 4)), *range(max(1, total - 3), total + 1)}
    for step in range(1, total + 1) if KILLS else sorted(some):
        shutil.copy(saved / "t.db", target)
        shutil.rmtree(index.folder(target))
        shutil.copytree(saved / "t.db.index", index.folder(target))
        assert run_child(step, arguments).returncode == 9
        rows, sound = state(target)
        assert rows in (old, new), step
        assert sound, step
    assert run_child(0, [*arguments, "--rank", "1"]).returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix not in (".zh", ".en")) == [
        "saved", "t.db", "t.db.index",
    ]  # fmt: skip
    assert len(list(index.folder(target).iterdir())) == 1


def test_random_kills(tmp_path: Path) -> None:
    """kill -9 at random moments, with the index made in a process of its own: nothing acknowledged is lost (B1)."""
    target = tmp_path / "t.db"
    chance = random.Random(7)
    acknowledged = 0
    files = [lines(tmp_path, f"m{n}", 20_000, n) for n in range(2)]
    for attempt in range(KILLS or 5):
        command = [*COMMAND, str(files[attempt % 2]), "--db", str(target), "--rank", str(attempt)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT)
        try:
            process.communicate(timeout=chance.uniform(0.5, 4))
            acknowledged = max(acknowledged, 20_000 * min(attempt + 1, 2) if process.returncode == 0 else 0)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
        if target.exists():
            rows, sound = state(target)
            assert sound
            assert len(rows) in (20_000, 40_000)
            assert len(rows) >= min(acknowledged, 20_000)
    done = subprocess.run([*COMMAND, *map(str, files), "--db", str(target)], env=ENVIRONMENT, check=False)
    assert done.returncode == 0
    rows, sound = state(target)
    assert sound
    assert len(rows) == 40_000
    assert sorted(p.name for p in tmp_path.iterdir() if p.suffix not in (".zh", ".en")) == [
        "t.db",
        "t.db.index",
    ]
    with schema.opened(target) as database:
        digests = {part.digest for part in recorded(database)}
    assert {p.stem for p in index.folder(target).iterdir()} == digests


def test_many_importers(tmp_path: Path) -> None:
    """Four at once: every import ends in success or in "busy", and the rows are exactly those of the successes (L1)."""
    target = tmp_path / "t.db"
    assert (
        subprocess.run(
            [*COMMAND, str(lines(tmp_path, "base", 30)), "--db", str(target)], env=ENVIRONMENT, check=False
        ).returncode
        == 0
    )
    commands = [
        [*COMMAND, str(lines(tmp_path, f"n{n}", 30 + n, n + 1)), "--db", str(target)] for n in range(4)
    ]
    codes: dict[int, int] = {}

    def work(some: range) -> None:
        for n in some:
            done = subprocess.run(commands[n], capture_output=True, env=ENVIRONMENT, check=False)
            codes[n] = done.returncode

    threads = [threading.Thread(target=work, args=(range(n, 4, 4),)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(codes.values()) <= {0, 4}
    rows, sound = state(target)
    assert sound
    assert len(rows) == 30 + sum(30 + n for n, code in codes.items() if code == 0)
    assert len({row[1] for row in rows}) == len(rows)


def test_readers_keep_their_view(tmp_path: Path) -> None:
    """Who has the memory open goes on with what was there, database and index alike (L2)."""
    target = tmp_path / "t.db"
    with schema.changing(target) as database:
        units.store(database, "a", "imported", [Pair(f"裁军{n}", f"disarmament {n}") for n in range(20)])
    with open_memory.OpenMemory(target) as reader:
        before = reader.match("裁军7")[0]
        with schema.changing(target) as database:
            units.store(database, "a", "imported", [Pair(f"谈判{n}", f"talks {n}") for n in range(30)])
        assert reader.match("裁军7")[0] == before
        assert reader.concordance("裁军").total == 20
    with open_memory.OpenMemory(target) as reader:
        assert reader.concordance("裁军").total == 0
        assert reader.concordance("谈判").total == 30


@pytest.mark.parametrize("fault", [RuntimeError, KeyboardInterrupt])
def test_fault_inside_a_write(tmp_path: Path, fault: type[BaseException]) -> None:
    """What goes wrong while units are stored takes everything back, and the next writer proceeds (L3)."""
    target = tmp_path / "t.db"
    with schema.changing(target) as database:
        units.store(database, "a", "imported", [Pair("裁军", "disarmament")])

    def pairs():  # type: ignore[no-untyped-def]
        yield Pair("谈判", "talks")
        raise fault

    with pytest.raises(fault), schema.changing(target) as database:
        units.store(database, "b", "imported", pairs())
    with schema.changing(target) as database:
        units.store(database, "c", "imported", [Pair("核裁军", "nuclear disarmament")])
    rows, sound = state(target)
    assert sound
    assert [row[1] for row in rows] == ["裁军", "核裁军"]


def test_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever page the disk ends at, an import says that there is no room and the old units stay (D1)."""
    target = tmp_path / "t.db"
    with schema.changing(target) as database:
        units.store(database, "a", "imported", [Pair("裁军", "disarmament")])
    old = state(target)
    with schema.opened(target) as database:
        pages = database.execute("PRAGMA page_count").fetchone()[0]
    begin = Database.__init__

    def limited(most: int):  # type: ignore[no-untyped-def]
        def start(self: Database, *arguments: object, **named: object) -> None:
            begin(self, *arguments, **named)  # type: ignore[arg-type]
            self.conn.execute(f"PRAGMA max_page_count = {most}")

        return start

    more = [Pair(f"裁军文件{n}" * 20, f"document {n} " * 20) for n in range(200)]
    full = 0
    for most in range(pages, pages + 200, 7):
        with monkeypatch.context() as patch:
            patch.setattr(Database, "__init__", limited(most))
            try:
                with schema.changing(target) as database:
                    units.store(database, "b", "imported", more)
                break
            except StoreFull as error:
                full += 1
                told = str(error)
        assert state(target) == old
    assert full > 3
    assert "there is no room to write" in told
    assert len(state(target)[0]) == 201
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".termbase")]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_import(tmp_path: Path, number: signal.Signals) -> None:
    """An import that is told to stop leaves nothing behind, of its process for the index neither (D3)."""
    file, target = lines(tmp_path, "big", 150_000), tmp_path / "t.db"
    process = subprocess.Popen(
        [*COMMAND, str(file), "--db", str(target)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=ENVIRONMENT, start_new_session=True,
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob("t.db.index/*")) and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(process.pid, number)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert "Traceback" not in errors
    left = [path.name for path in tmp_path.rglob("*") if path.suffix not in (".zh", ".en", ".index")]
    assert left == []


def test_index_left_behind(tmp_path: Path) -> None:
    """A copy of the database alone gets its index again; a damaged one is made anew."""
    target = tmp_path / "t.db"
    with schema.changing(target) as database:
        units.store(database, "a", "imported", [Pair(f"裁军{n}", f"disarmament {n}") for n in range(20)])
    whole = state(target)
    (tmp_path / "copy").mkdir()
    copy = Path(shutil.copy(target, tmp_path / "copy" / "c.db"))
    assert state(copy) == whole
    (part,) = index.folder(copy).iterdir()
    data = part.read_bytes()
    for broken in (b"", data[:100], data[:-1], b"x" * len(data)):
        part.write_bytes(broken)
        assert state(copy) == whole
    db.open_read(copy).close()
