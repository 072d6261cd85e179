"""The build: whole or not at all, repeatable, honest in its summary, and what it stores is consistent."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from termbase import package_files
from termbase.build import BuildOptions, Summary, build
from termbase.store import lookup, schema
from tm.errors import InputRefused, RecipeMismatch
from tm.text import key, script


def content(path: Path) -> str:
    """A hash over all rows of all tables, whatever their layout on disk."""
    connection = sqlite3.connect(path)
    digest = hashlib.sha256()
    for line in connection.iterdump():
        digest.update(line.encode())
    connection.close()
    return digest.hexdigest()


def test_same_input_same_content(built: tuple[Path, Summary], tmp_path: Path) -> None:
    """Building the same texts again, elsewhere, gives the same rows."""
    copy = tmp_path / "copied sample"
    shutil.copytree(package_files.sample(), copy)
    build([copy], tmp_path / "again.db", BuildOptions())
    assert content(tmp_path / "again.db") == content(built[0])


def test_summary_counts_what_is_stored(built: tuple[Path, Summary], sample_db: Database) -> None:
    """Every figure of the summary is the count of the rows it speaks of."""
    summary = built[1]
    for table, figure in (
        ("documents", summary.documents),
        ("paragraphs", summary.paragraphs),
        ("segments", summary.segments),
    ):
        assert sample_db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == figure
    statuses = dict(sample_db.execute("SELECT status, count(*) FROM concepts GROUP BY status").fetchall())
    assert {name: count for name, count in summary.statuses.items() if count} == statuses
    missing = sample_db.execute(
        "SELECT zh FROM concepts WHERE status = 'unresolved' ORDER BY rank"
    ).fetchall()
    assert [term for _, term, _ in summary.unresolved] == [row[0] for row in missing]


def test_official_and_attested_have_evidence(sample_db: Database) -> None:
    """No English is official or attested without a piece of evidence that names a source or a place."""
    bare = sample_db.execute(
        "SELECT t.term FROM terms t WHERE t.language = 'en' AND t.status IN ('official', 'attested') AND NOT EXISTS"
        " (SELECT 1 FROM evidence e WHERE e.term = t.id AND (e.source IS NOT NULL OR e.document IS NOT NULL))"
    ).fetchall()
    assert bare == []


def test_attested_is_never_mere_usage(sample_db: Database) -> None:
    """An English whose only source is drafting usage is a proposal."""
    wrong = sample_db.execute(
        "SELECT t.term FROM terms t JOIN sources s ON s.id = t.source"
        " WHERE s.type = 'usage' AND t.language = 'en' AND t.status <> 'proposed'"
    ).fetchall()
    assert wrong == []


def test_unresolved_concepts_have_no_english(sample_db: Database) -> None:
    """Unresolved means that no English is stored."""
    assert (
        sample_db.execute("SELECT zh FROM concepts WHERE status = 'unresolved' AND en IS NOT NULL").fetchall()
        == []
    )


def test_contexts_hold_their_term(sample_db: Database) -> None:
    """The offsets of every stored context point at the term, in the sentence as it was written."""
    rows = sample_db.execute(
        'SELECT x.text, x.start, x."end", t.key FROM contexts x JOIN terms t ON t.id = x.term'
    ).fetchall()
    assert rows
    for text, start, end, wanted in rows:
        assert key.term_key(script.simplify(text)[start:end]) == wanted


def test_every_chinese_term_has_its_traditional_form(sample_db: Database) -> None:
    """Each Chinese term has one converted form, marked as converted, with its doubtful characters."""
    chinese = sample_db.execute("SELECT count(*) FROM terms WHERE language = 'zh'").fetchone()[0]
    converted = sample_db.execute(
        "SELECT term, type, doubtful FROM terms WHERE language = 'zh-Hant'"
    ).fetchall()
    assert len(converted) == chinese
    assert {kind for _, kind, _ in converted} == {"converted"}
    doubtful = {term: mark for term, _, mark in converted}
    assert doubtful["核裁軍"] is None
    assert "后" in (doubtful.get("後處理") or "")


def test_traditional_texts_are_mined_too(tmp_path: Path) -> None:
    """A document in Traditional characters gives the same terms, and its contexts stay Traditional."""
    text = "安全理事會審議了不擴散核武器條約的執行情況。各無核武器國家要求提供消極安全保證。"
    (tmp_path / "hant.txt").write_text(text, encoding="utf-8")
    build([tmp_path / "hant.txt"], tmp_path / "t.db", BuildOptions())
    database = schema.open_termbase(tmp_path / "t.db")
    found = lookup.lookup(database, "消极安全保证", 1)[0]
    assert found.frequency == 1
    assert found.contexts[0].text[found.contexts[0].start : found.contexts[0].end] == "消極安全保證"
    database.close()


def test_without_authority_nothing_is_official(tmp_path: Path) -> None:
    """`--no-authority` takes English from the texts alone."""
    build([package_files.sample()], tmp_path / "bare.db", BuildOptions(use_authority=False))
    database = schema.open_termbase(tmp_path / "bare.db")
    statuses = {row[0] for row in database.execute("SELECT DISTINCT status FROM concepts")}
    kinds = {
        row[0]
        for row in database.execute(
            "SELECT DISTINCT e.kind FROM evidence e JOIN terms t ON t.id = e.term WHERE t.language = 'en'"
        )
    }
    database.close()
    assert statuses == {"attested", "proposed", "unresolved"}
    assert kinds <= {"definition", "parallel", "example", "composition"}


def test_a_refused_file_leaves_the_old_database(built: tuple[Path, Summary], tmp_path: Path) -> None:
    """All or nothing: one unreadable file among good ones, and the old database stays byte for byte."""
    target = tmp_path / "old.db"
    shutil.copy(built[0], target)
    before = target.read_bytes()
    folder = tmp_path / "texts"
    shutil.copytree(package_files.sample(), folder)
    (folder / "zz.txt").write_bytes(b"\x00\x01\x02")
    with pytest.raises(InputRefused, match="binary"):
        build([folder], target, BuildOptions())
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_another_programs_database_is_not_overwritten(tmp_path: Path) -> None:
    """A database that we did not make is refused before any work."""
    target = tmp_path / "other.db"
    connection = sqlite3.connect(target)
    connection.execute("CREATE TABLE notes (text)")
    connection.commit()
    connection.close()
    with pytest.raises(RecipeMismatch, match="another program"):
        build([package_files.sample()], target, BuildOptions())


def test_older_recipe_is_named(built: tuple[Path, Summary], tmp_path: Path) -> None:
    """A database of another recipe is refused for reading with both recipes and the cure."""
    target = tmp_path / "older.db"
    shutil.copy(built[0], target)
    connection = sqlite3.connect(target)
    connection.execute("UPDATE builds SET value = 'key 0' WHERE name = 'key'")
    connection.commit()
    connection.close()
    with pytest.raises(
        RecipeMismatch, match=r"another recipe \(key: 'key 0'; this program: .*build it again"
    ):
        schema.open_termbase(target)
