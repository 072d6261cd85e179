"""Memories of Trados are read in a child with SQLite's limits; whatever a hostile one does is one sentence (P4)."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from left_processes import assert_no_child_left
from sdltm import DRAFT, MACHINE, REJECTED, MadeUnit, sdltm, segment, tag

from termbase.cli import run
from tm.errors import InputRefused
from tm.exchange import memory_files
from tm.limits import Limits
from tm.model import Pair, UnitOrigin

PLAIN = MadeUnit(segment("安全理事会"), segment("Security Council", culture="en-US"))
NEXT = "; export it in Trados as TMX"
FIELDS = (
    "INSERT INTO attributes VALUES (1, x'00', 'Project', 1, 1), (2, x'00', 'Subject', 5, 1), (3, x'00', 'document', 1, 1)",
    "INSERT INTO picklist_values VALUES (1, x'00', 2, 'law'), (2, x'00', 2, 'peace')",
    "INSERT INTO string_attributes VALUES (1, 1, 'UN & more'), (1, 3, 'A/RES/79/1')",
    "INSERT INTO picklist_attributes VALUES (1, 1), (1, 2)",
)


@pytest.fixture(autouse=True)
def no_processes_left() -> Iterator[None]:
    """Whatever a test did, no child of ours is left, running or dead."""
    yield
    assert_no_child_left("sdltm_child")


def read(path: Path, limits: Limits | None = None) -> tuple[list[Pair], list[str]]:
    """The pairs of a memory, and why units were left out."""
    (memory,) = memory_files.memories([path], limits or Limits())
    return list(memory.pairs()), [f"{finding.unit}: {finding.reason}" for finding in memory.findings]


def refusal(path: Path, limits: Limits | None = None) -> str:
    """The sentence that refuses a memory, without its path and its advice."""
    with pytest.raises(InputRefused) as caught:
        read(path, limits)
    assert str(caught.value).startswith(f"{path}: ")
    assert str(caught.value).endswith(NEXT)
    return str(caught.value).removeprefix(f"{path}: ").removesuffix(NEXT)


def test_all_that_a_unit_says(tmp_path: Path) -> None:
    """Texts, codes, dates, authors, usage, fields and states come out as Trados exports them to TMX."""
    coded = MadeUnit(
        segment("第", tag("Start", 1, "8"), "三", tag("End", 1, "8"), "节", tag("TextPlaceholder", 2, "4", "A&B")),
        segment("section ", tag("Start", 1, "8"), "III", tag("End", 1, "8"), culture="en-US"),
        MACHINE,
    )  # fmt: skip
    units = [PLAIN, coded, replace(PLAIN, flags=DRAFT), replace(PLAIN, flags=REJECTED)]
    (first, second, third), left = read(sdltm(tmp_path / "a.sdltm", units, more=FIELDS))
    assert (first.first, first.second, first.document, first.date, first.creator, first.origin) == (
        "安全理事会", "Security Council", "A/RES/79/1", "2020-01-02", "ben", None,
    )  # fmt: skip
    assert first.record is not None
    assert dict(first.record.attributes) == {
        "tuid": "1", "creationdate": "20190305T101010Z", "creationid": "anna", "changedate": "20200102T000000Z",
        "changeid": "ben", "lastusagedate": "20210101T000000Z", "usagecount": "3",
    }  # fmt: skip
    assert [(remark.kind, remark.text) for remark in first.record.remarks] == [
        ("x-Origin", "TM"), ("x-ConfirmationLevel", "Translated"), ("x-Project:SingleString", "UN & more"),
        ("x-document:SingleString", "A/RES/79/1"), ("x-Subject:MultiplePicklist", "law"), ("x-Subject:MultiplePicklist", "peace"),
    ]  # fmt: skip
    assert second.record is not None
    assert (second.first, second.record.first.content, second.origin) == (
        "第三节", '第<bpt i="1" type="8"/>三<ept i="1"/>节<ph x="2" type="4">A&amp;B</ph>', UnitOrigin.MACHINE,
    )  # fmt: skip
    assert third.origin is UnitOrigin.DRAFT
    assert left == ["unit 4: left out: its file says that it is rejected"]


def test_either_direction_and_many_units(tmp_path: Path) -> None:
    """English to Chinese gives the same order of texts; units stream over several answers."""
    units = [
        MadeUnit(segment(f"Item {n}", culture="en-GB"), segment(f"第{n}项", culture="zh-CN"))
        for n in range(450)
    ]
    pairs, left = read(sdltm(tmp_path / "a.sdltm", units, ("en-GB", "zh-CN")))
    assert [(pair.first, pair.second, pair.original) for pair in pairs] == [
        (f"第{n}项", f"Item {n}", "en") for n in range(450)
    ]
    assert left == []


def test_units_that_are_left_out(tmp_path: Path) -> None:
    """A segment that is no such XML costs its unit, with the reason, and no other."""
    odd = [
        "<Segment><Elements>", b"\x00\xff", 7, None, "<html/>", segment("<Formula>x</Formula>"), segment("\x01"),
        '<!DOCTYPE a [<!ENTITY b "c">]><Segment><Elements><Text><Value>&b;</Value></Text></Elements></Segment>',
    ]  # fmt: skip
    units = [*(MadeUnit(text, PLAIN.target) for text in odd), PLAIN]
    pairs, left = read(sdltm(tmp_path / "a.sdltm", units))
    assert [pair.first for pair in pairs] == ["安全理事会"]
    assert [reason.partition("left out: ")[2] for reason in left] == [
        "it is not well-formed XML (no element found)", "its segment is no text that XML can hold",
        "it is not well-formed XML (syntax error)", "its segment is no text that XML can hold", "its segment begins with html",
        "its segment holds Formula", "its segment is no text that XML can hold", "it holds a document type of its own",
    ]  # fmt: skip
    french = sdltm(tmp_path / "f.sdltm", [PLAIN], ("fr-FR", "en-US"))
    assert read(french) == ([], ["unit 1: left out: it is fr-FR to en-US, no pair of Chinese and English"])


HOSTILE = {
    "a trigger": (
        ["CREATE TRIGGER t AFTER INSERT ON attributes BEGIN DELETE FROM translation_units; END"],
        "it holds a trigger, which no memory of Trados does",
    ),
    "a view": (
        ["CREATE VIEW v AS SELECT * FROM translation_units"],
        "it holds a view, which no memory of Trados does",
    ),
    "a view for the table": (
        ["ALTER TABLE translation_units RENAME TO t", "CREATE VIEW translation_units AS SELECT * FROM t"],
        "it holds a view, which no memory of Trados does",
    ),
    "a virtual table": (
        ["DROP TABLE string_attributes", "CREATE VIRTUAL TABLE string_attributes USING fts5(a, b)"],
        "it holds a virtual table, which no memory of Trados does",
    ),
    "a computed column": (
        ["ALTER TABLE attributes ADD COLUMN x AS (length(name))"],
        "its table attributes has a computed column, which in no memory of Trados it has",
    ),
    "no units": (
        ["DROP TABLE translation_units"],
        "it is a database without a table translation_units, so no memory of Trados",
    ),
    "no segments": (
        ["ALTER TABLE translation_units RENAME COLUMN source_segment TO s"],
        "its table translation_units has no column source_segment",
    ),
    "a huge blob": (
        ["UPDATE translation_units SET target_segment = zeroblob(5000000)"],
        "it is a damaged database (string or blob too big)",
    ),
    "a schema that lies": (
        ["PRAGMA writable_schema = ON", "UPDATE sqlite_master SET sql = 'CREATE TABLE x(' WHERE name = 'attributes'"],
        "it is a damaged database (malformed database schema (attributes)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile(tmp_path: Path, name: str) -> None:
    """What is in no memory of Trados, or out of all measure, is refused with its reason."""
    statements, reason = HOSTILE[name]
    # SQLite of another version may say more
    assert refusal(sdltm(tmp_path / "a.sdltm", [PLAIN], more=statements)).startswith(reason.removesuffix(")"))


def test_limits(tmp_path: Path) -> None:
    """A file, its units and its time have limits."""
    file = sdltm(tmp_path / "a.sdltm", [PLAIN] * 3)
    assert "bytes and the limit is 1,000" in refusal(file, replace(Limits(), sdltm_bytes=1_000))
    assert refusal(file, replace(Limits(), table_rows=2)) == "it has more than 2 units"
    assert "was stopped" in refusal(file, replace(Limits(), sdltm_seconds=-0.001 * file.stat().st_size))


def test_damaged(tmp_path: Path) -> None:
    """What is no database, cut off or changed is read or refused with one sentence, and nothing else."""
    file = sdltm(tmp_path / "a.sdltm", [PLAIN] * 40, more=FIELDS)
    whole = file.read_bytes()
    chance = random.Random(13)
    for number in range(8):
        damaged = bytearray(whole[: len(whole) - (number % 2) * 4_096 * chance.randrange(1, 5)])
        for _ in range(20):
            damaged[chance.randrange(100, len(damaged))] = chance.randrange(256)
        file.write_bytes(damaged)
        try:
            pairs, left = read(file)
        except InputRefused as error:
            assert str(error).endswith(NEXT)  # noqa: PT017
        else:
            assert len(pairs) + len(left) <= 41
    file.write_bytes(whole.replace(b"CREATE TABLE attributes", b"CREATE TABLE \xff\xfe\xfdributes"))
    assert refusal(file).startswith("it is a damaged database (")
    file.write_bytes(b"no database")
    assert refusal(file) == "it is no memory of Trados, whatever its name says"
    file.write_bytes(whole[:16] + b"\xff" * 200)
    assert refusal(file) == "it is a damaged database (file is not a database)"


def test_into_a_termbase_and_out(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Imported by the command, its units go out as TMX with all that they say; a refused one changes nothing."""
    database, out = tmp_path / "t.db", tmp_path / "out.tmx"
    good = sdltm(tmp_path / "a.sdltm", [PLAIN], more=FIELDS)
    assert run(["tm", "import", str(good), "--db", str(database)]) == 0
    assert run(["tm", "export", str(out), "--db", str(database)]) == 0
    text = out.read_text(encoding="utf-8")
    for said in (
        'creationid="anna"',
        'usagecount="3"',
        '<prop type="x-Project:SingleString">UN &amp; more</prop>',
    ):
        assert said in text
    bad = sdltm(tmp_path / "b.sdltm", [PLAIN], more=HOSTILE["a trigger"][0])
    before = database.read_bytes()
    assert run(["tm", "import", str(bad), "--db", str(database)]) == 3
    assert NEXT in capfd.readouterr().err
    assert database.read_bytes() == before
