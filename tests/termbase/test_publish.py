"""A release is a checked copy that nobody writes, and the link leads to the old one or the new one."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from scripts.fault_loops.publishes import publish as write_termbase
from termbase.memories.open_memory import OpenMemory
from termbase.publish import CURRENT, digest_of, publish
from tm.errors import InputRefused, OutputRefused, RecipeMismatch, StoreDamaged


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A small termbase with a memory."""
    path = tmp_path / "my.db"
    write_termbase(path, 1)
    return path


def test_a_release_is_the_termbase_and_nobody_writes_it(database, tmp_path):
    """The copy has the bytes and the index of the termbase, is read-only, and the link names it beside itself."""
    folder = tmp_path / "releases"
    release = publish(database, folder)
    assert release.is_new
    assert release.path.read_bytes() == database.read_bytes()
    assert release.path.stat().st_mode & 0o777 == 0o444
    assert os.readlink(folder / CURRENT) == release.path.name
    assert digest_of(release.path) == release.digest
    names = {path.name for path in folder.iterdir()}
    assert names == {CURRENT, release.path.name, f"{release.path.name}.index"}
    with OpenMemory((folder / CURRENT).resolve()) as memory:
        assert "release-1" in memory.match("各国支持试验条约第3款。")[0].unit.target


def test_publishing_again_goes_back(database, tmp_path):
    """What was published before and is published again is current, without a further copy; what is current stays as it is."""
    folder = tmp_path / "releases"
    first = publish(database, folder)
    before = first.path.stat()
    assert publish(database, folder).is_new is False
    assert first.path.stat() == before
    other = tmp_path / "other.db"
    write_termbase(other, 2)
    second = publish(other, folder)
    assert second.path != first.path
    again = publish(database, folder)
    assert (again.is_new, again.path) == (False, first.path)
    assert (folder / CURRENT).resolve() == first.path.resolve()


@pytest.mark.parametrize("keep", [1, 2])
def test_so_many_releases_stay(database, tmp_path, keep):
    """The newest stay, the current one always; the others go with their indexes."""
    folder, made = tmp_path / "releases", []
    for number in range(1, 4):
        write_termbase(database, number)
        made.append(publish(database, folder, keep).path.name)
    names = {path.name for path in folder.glob("termbase-*")}
    assert names == {name + ending for name in made[-keep:] for ending in ("", ".index")}


def test_what_is_not_sound_is_not_published(database, tmp_path):
    """A termbase with a sentence that its index does not know leaves no copy, and what was current stays so."""
    folder = tmp_path / "releases"
    first = publish(database, folder)
    write_termbase(database, 2)
    with sqlite3.connect(database) as connection:
        connection.execute("INSERT INTO segments VALUES (1, 1, 1, 0, 1, '核')")
    connection.close()
    with pytest.raises(StoreDamaged, match="nothing is published"):
        publish(database, folder)
    assert (folder / CURRENT).resolve() == first.path.resolve()
    assert [path.name for path in folder.glob("termbase-*.db")] == [first.path.name]


def test_a_release_that_was_changed_is_copied_anew(database, tmp_path):
    """A file that is not what its name says is replaced before anything leads to it."""
    folder = tmp_path / "releases"
    path = publish(database, folder).path
    path.chmod(0o644)
    path.write_bytes(b"something else")
    assert publish(database, folder).is_new
    assert path.read_bytes() == database.read_bytes()


def test_places_that_will_not_do(database, tmp_path):
    """A file in the place of the folder or of the link, a folder in no folder, another's database: told, and nothing is touched."""
    (tmp_path / "file").write_text("x")
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / CURRENT).write_text("mine")
    for folder in ("file", "no/where", "taken"):
        with pytest.raises(OutputRefused):
            publish(database, tmp_path / folder)
    assert (tmp_path / "taken" / CURRENT).read_text() == "mine"
    foreign = tmp_path / "foreign.db"
    sqlite3.connect(foreign).execute("CREATE TABLE t(x)").connection.close()
    with pytest.raises(RecipeMismatch):
        publish(foreign, tmp_path / "releases")
    assert not (tmp_path / "releases").exists()


def test_a_database_with_a_log_is_not_copied(database, tmp_path):
    """What another program has in its write-ahead log would be missing: refused with what to do."""
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    with pytest.raises(InputRefused, match="end that program"):
        publish(database, tmp_path / "releases")
