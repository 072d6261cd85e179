"""Index files that are missing, cut short, exchanged or of another recipe, and an index that follows its units."""

from __future__ import annotations

import itertools
import random
import shutil
from pathlib import Path

import pytest

from termbase.memories.importing import import_memories
from termbase.memories.open_memory import OpenMemory
from termbase.store import schema
from tm.errors import RecipeMismatch
from tm.index import index as memory_index
from tm.index.index import UnitRange, folder, open_index, plan
from tm.index.part import LARGEST, IndexPart
from tm.languages import Lang
from tm.limits import Limits
from tm.memory.parts import recorded
from tm.memory.units import units


def write(where: Path, name: str, count: int, seed: int) -> Path:
    """Line files of a memory; return the Chinese one."""
    chance = random.Random(seed)
    rows = [("".join(chance.choices("核裁军会议不决", k=6)), f"text {seed} {n}") for n in range(count)]
    (where / f"{name}.en").write_text("".join(f"{en}\n" for _, en in rows), encoding="utf-8")
    path = where / f"{name}.zh"
    path.write_text("".join(f"{zh}\n" for zh, _ in rows), encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What can be made again goes into the test's own folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return


def add(target: Path, *files: Path) -> None:
    """Import memories."""
    import_memories(list(files), target, Limits())


def held(target: Path) -> tuple[dict[int, str], dict[int, str]]:
    """The units of a termbase by id, as the database and as the index have them."""
    database = schema.open_termbase(target)
    try:
        stored = {number: pair.first for number, pair in units(database, doubtful=True)}
        found = {}
        for part in open_index(database, target):
            side = part.sides[Lang.ZH]
            keys = side.keys(range(len(part)))
            for number, key in zip(part.ids.whole().tolist(), keys, strict=True):
                assert number not in found
                found[number] = key
    finally:
        database.close()
    return stored, found


def test_index_follows_its_units(tmp_path: Path) -> None:
    """After any imports and replacements the index has exactly the units, and no file without use."""
    chance = random.Random(11)
    target = tmp_path / "t.db"
    for step in range(14):
        names = chance.sample("abcde", chance.choice((1, 1, 2)))
        add(
            target,
            *(write(tmp_path, name, chance.choice((1, 2, 5, 40)), 100 * step + ord(name)) for name in names),
        )
        stored, found = held(target)
        assert stored == found, step
        database = schema.open_termbase(target)
        wanted = {f"{one.digest}.part" for one in recorded(database)}
        database.close()
        assert {file.name for file in folder(target).iterdir()} == wanted


def test_plan_joins_small_parts() -> None:
    """Parts stay few: each is more than twice as large as the next, unless both are full."""
    kept: list[UnitRange] = []
    chance = random.Random(2)
    first = 1
    for _ in range(200):
        size = chance.choice((1, 3, 50, 4000))
        new = UnitRange(first, first + size - 1, size)
        first += size
        kept = [UnitRange(one.first, one.last, one.units, "d") for one in plan(kept, [new])]
        assert sum(one.units for one in kept) == first - 1
        for one, following in itertools.pairwise(kept):
            assert one.last < following.first
            assert one.units > 2 * following.units or one.units + following.units > LARGEST
    assert len(kept) < 30


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A termbase with two memories in two parts."""
    target = tmp_path / "t.db"
    add(target, write(tmp_path, "a", 40, 1))
    add(target, write(tmp_path, "b", 3, 2))
    assert len(list(folder(target).iterdir())) == 2
    return target


def break_it(files: list[Path], how: str) -> None:
    """Damage the first file."""
    first, second = sorted(files, key=lambda file: -file.stat().st_size)
    if how == "missing":
        first.unlink()
    elif how == "truncated":
        first.write_bytes(first.read_bytes()[:-1000])
    elif how == "empty":
        first.write_bytes(b"")
    elif how == "other bytes":
        first.write_bytes(b"\0" * 5000)
    elif how == "other recipe":
        first.write_bytes(first.read_bytes().replace(b"unicode ", b"unicorn "))
    else:
        other = first.read_bytes()
        shutil.copy(second, first)
        second.write_bytes(other)


HOWS = ["missing", "truncated", "empty", "other bytes", "other recipe", "exchanged"]


@pytest.mark.parametrize("how", HOWS)
def test_broken_files_are_made_anew(made: Path, how: str) -> None:
    """What is not whole, or not ours, or not of these units, is made again from the units."""
    break_it(list(folder(made).iterdir()), how)
    stored, found = held(made)
    assert stored == found


@pytest.mark.parametrize("how", ["missing", "truncated"])
def test_folder_that_cannot_be_written(made: Path, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside a termbase that can only be read the index is made in the cache."""
    real = memory_index._make

    def make(database: object, stretch: UnitRange, where: Path) -> str:
        if where == folder(made):
            raise PermissionError(13, "read-only", str(where))
        return real(database, stretch, where)  # type: ignore[arg-type]

    break_it(list(folder(made).iterdir()), how)
    before = {file: file.read_bytes() for file in folder(made).iterdir()}
    monkeypatch.setattr(memory_index, "_make", make)
    stored, found = held(made)
    assert stored == found
    assert {file: file.read_bytes() for file in folder(made).iterdir()} == before
    with OpenMemory(made) as recall:
        assert recall.size == 43


def test_a_part_says_what_is_wrong(tmp_path: Path) -> None:
    """A file that is no index is refused with its name."""
    path = tmp_path / "x.part"
    path.write_bytes(b"nothing of the kind")
    with pytest.raises(RecipeMismatch) as caught:
        IndexPart(path)
    assert "it is no index of this program" in str(caught.value)
