"""The command line: contracts that other programs call, exit codes, streams, one sentence per fault."""

from __future__ import annotations

import json
import os
import re
import sqlite3
from pathlib import Path

import click
import pytest

from termbase import package_files
from termbase.build import Summary
from termbase.cli import cli, run
from termbase.store import schema

SENTENCE = re.compile(r"^termbase: [^\n]+\n$")


def verbs(group: click.Group = cli, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Every verb of the command, as the words that call it."""
    found: list[tuple[str, ...]] = []
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found += verbs(command, (*path, name))
        else:
            found.append((*path, name))
    return found


@pytest.mark.parametrize("verb", verbs(), ids=" ".join)
def test_every_help_has_a_chinese_and_an_english_example(
    verb: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """`--help` of a verb shows how to call it, once with Chinese in the line and once without."""
    assert run([*verb, "--help"]) == 0
    text = capsys.readouterr().out
    examples = [line for line in text.split("Examples:")[1].splitlines() if "termbase " in line]
    assert any(re.search("[\u4e00-\u9fff]", line) for line in examples)
    assert any(not re.search("[\u4e00-\u9fff]", line) for line in examples)


def test_lookup_json(built: tuple[Path, Summary], capsys: pytest.CaptureFixture[str]) -> None:
    """`lookup --json` gives the documented fields, the best result first."""
    assert run(["lookup", "消極安全保證", "--db", str(built[0]), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["query"] == "消極安全保證"
    first = told["results"][0]
    assert {"concept", "zh", "en", "status", "type", "source", "evidence", "variants"} <= set(first)
    assert (first["zh"], first["en"]) == ("消极安全保证", "negative security assurances")


def test_lookup_without_result(built: tuple[Path, Summary], capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing found: exit code 1, nothing on stdout but an empty list in JSON, a sentence on stderr."""
    assert run(["lookup", "鼹鼠", "--db", str(built[0])]) == 1
    out = capsys.readouterr()
    assert (out.out, out.err) == ("", "nothing found for '鼹鼠'\n")
    assert run(["lookup", "鼹鼠", "--db", str(built[0]), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["results"] == []


def test_segments_json(capsys: pytest.CaptureFixture[str]) -> None:
    """`tm segments --json` tells document, paragraphs and sentences, with offsets into the paragraph."""
    file = package_files.sample() / "01-working-paper.zh.txt"
    assert run(["tm", "segments", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["document"]["symbol"] == "TB/CONF.1/2026/WP.3"
    assert told["document"]["language"] == "zh"
    numbered = [p["number"] for p in told["paragraphs"] if p["kind"] == "numbered"]
    assert numbered == ["1", "2", "3", "4", "5", "6", "7"]
    for paragraph in told["paragraphs"]:
        for segment in paragraph["segments"]:
            assert paragraph["text"][segment["start"] : segment["end"]] == segment["text"]


def test_extract_json(capsys: pytest.CaptureFixture[str]) -> None:
    """`extract --json` gives candidates best first, with metrics and an explanation, without a database."""
    assert run(["extract", str(package_files.sample()), "--top", "30", "--no-authority", "--json"]) == 0
    candidates = json.loads(capsys.readouterr().out)["candidates"]
    assert len(candidates) == 30
    scores = [candidate["score"] for candidate in candidates]
    assert scores == sorted(scores, reverse=True)
    assert {"term", "score", "frequency", "documents", "explanation", "c_value"} <= set(candidates[0])


def test_export_each_form(
    built: tuple[Path, Summary], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`export` writes a TMX, a glossary and a table, and says how many entries."""
    for name in ("词汇.tmx", "g.utf8", "g.csv"):
        assert run(["export", str(tmp_path / name), "--db", str(built[0]), "--in-texts"]) == 0
        assert re.match(r"\d+ entries written", capsys.readouterr().out)
        assert (tmp_path / name).stat().st_size > 1_000
    glossary = (tmp_path / "g.utf8").read_text(encoding="utf-8").splitlines()
    assert any(
        line.startswith("消极安全保证\tnegative security assurances\tpreferred; ") for line in glossary
    )


def test_export_status_filter(built: tuple[Path, Summary], tmp_path: Path) -> None:
    """`--status official` exports nothing of a lower status."""
    assert run(["export", str(tmp_path / "o.csv"), "--db", str(built[0]), "--status", "official"]) == 0
    rows = (tmp_path / "o.csv").read_text(encoding="utf-8").splitlines()
    column = rows[0].split(",").index("status")
    assert {row.split(",")[column] for row in rows[1:] if '"' not in row} == {"official"}


def test_dry_runs_write_nothing(
    built: tuple[Path, Summary], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--dry-run` tells what would be done and leaves no file."""
    assert run(["build", str(package_files.sample()), "--db", str(tmp_path / "n.db"), "--dry-run"]) == 0
    assert run(["export", str(tmp_path / "n.tmx"), "--db", str(built[0]), "--dry-run"]) == 0
    assert "entries would be written" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def bad_inputs(folder: Path) -> dict[str, tuple[list[str], int, str]]:
    """Bad input by name: arguments, exit code, a part of the sentence."""
    (folder / "empty").mkdir()
    (folder / "empty.txt").write_bytes(b"")
    (folder / "blank.txt").write_bytes(b" \n\t\n")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 8)
    (folder / "surrogate.txt").write_bytes("裁军\n谈判".encode() + b"\xed\xa0\x80\n")
    (folder / "cut.txt").write_bytes("裁军谈判会议".encode()[:-1])
    (folder / "big.txt").write_text("裁军谈判会议。\n" * 2_000, encoding="utf-8")
    (folder / "good.txt").write_text("裁军谈判会议审议了核裁军问题。\n", encoding="utf-8")
    (folder / "x.pdf").write_bytes(b"%PDF-1.7")
    (folder / "x.rtf").write_bytes(b"{}")
    (folder / "x.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    (folder / "x.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    other = sqlite3.connect(folder / "other.db")
    other.execute("CREATE TABLE t (x)")
    other.commit()
    other.close()
    (folder / "text.db").write_text("not a database at all, only some words in a file" * 40, encoding="utf-8")
    db = ["--db", str(folder / "new.db")]
    good = str(folder / "good.txt")

    def path(name: str) -> str:
        return str(folder / name)

    return {
        "missing path": (
            ["build", path("no such"), *db],
            2,
            "there is no such file or folder; check the path",
        ),
        "empty folder": (
            ["build", path("empty"), *db],
            3,
            "no text was found there; give files or folders with .txt",
        ),
        "empty file": (
            ["build", path("empty.txt"), *db],
            3,
            "the file is empty; give a file that holds text",
        ),
        "blank file": (["build", path("blank.txt"), *db], 3, "empty"),
        "binary file": (["build", path("binary.txt"), *db], 3, "the file is binary, not text"),
        "lone surrogate": (
            ["build", path("surrogate.txt"), *db],
            3,
            "surrogate.txt, line 2: a lone surrogate",
        ),
        "cut character": (["build", path("cut.txt"), *db], 3, "cut.txt, line 1: "),
        "too large": (
            ["build", path("big.txt"), *db, "--max-bytes", "20000"],
            3,
            "raise the limit with --max-bytes",
        ),
        "not readable kind": (
            ["build", path("x.rtf"), *db],
            3,
            "files ending in .rtf are not read; give one of",
        ),
        "broken PDF": (["build", path("x.pdf"), *db], 3, "x.pdf: it is no PDF that can be read; save it"),
        "old Word": (["build", path("x.doc"), *db], 3, "x.doc: old Word files (.doc) are not read; save it"),
        "old Word as DOCX": (["build", path("x.docx"), *db], 3, "an old Word file or one locked with"),
        "target in a missing folder": (["build", good, "--db", path("no/new.db")], 3, "new.db"),
        "target is a folder": (["build", good, "--db", path("empty")], 3, "empty"),
        "target of another program": (
            ["build", good, "--db", path("other.db")],
            5,
            "made by another program",
        ),
        "target is a text": (["build", good, "--db", path("text.db")], 5, "it is no termbase"),
        "lookup without database": (
            ["lookup", "核", "--db", path("none.db")],
            3,
            "there is no such database; make one",
        ),
        "lookup in another's": (["lookup", "核", "--db", path("other.db")], 5, "made by another program"),
        "serve a text": (["serve", "--db", path("text.db"), "--port", "0"], 5, "it is no termbase"),
        "segments of a folder": (
            ["tm", "segments", path("empty")],
            3,
            "it is a folder, not a file; name one file",
        ),
        "export onto the database": (["export", path("other.db"), "--db", path("other.db")], 2, ".tmx"),
    }


def test_bad_input_gets_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each kind of bad input: one clear sentence on stderr, the right code, nothing half-written (T2, U1, D4)."""
    for name, (arguments, code, part) in bad_inputs(tmp_path).items():
        before = sorted(path.name for path in tmp_path.iterdir())
        assert run(arguments) == code, name
        out = capsys.readouterr()
        last = out.err.splitlines()[-1] + "\n"
        assert SENTENCE.match(last), (name, out.err)
        assert part in last, (name, last)
        assert "Traceback" not in out.err
        assert out.out == "", name
        assert sorted(path.name for path in tmp_path.iterdir()) == before, name


def test_file_names_that_are_no_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file name with bytes that are no text is told, not choked on (U1)."""
    name = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt")
    Path(name).write_bytes(b"")
    assert run(["build", name, "--db", str(tmp_path / "n.db")]) == 3
    assert "xff.txt: the file is empty" in capsys.readouterr().err


def test_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown option and a missing argument are wrong usage."""
    assert run(["lookup"]) == 2
    assert run(["build", "--sideways"]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_output_must_not_be_an_input(
    built: tuple[Path, Summary], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An export onto the termbase itself is refused before anything is read (T2)."""
    copy = tmp_path / "same.csv"
    copy.write_bytes(built[0].read_bytes())
    assert run(["export", str(copy), "--db", str(copy)]) != 0
    assert copy.read_bytes() == built[0].read_bytes()
    assert SENTENCE.match(capsys.readouterr().err)


def test_doctor(built: tuple[Path, Summary], capsys: pytest.CaptureFixture[str]) -> None:
    """`doctor` names versions, recipe and limits, and checks a database."""
    assert run(["doctor", "--db", str(built[0]), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["integrity"] == "ok"
    assert told["search index"] == "ok"
    assert told["recipe: key"].startswith("key ")


def test_unresolved(built: tuple[Path, Summary], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As many lines as are asked for, the most missed first; where nothing is missed that is said, and only then."""
    assert run(["unresolved", "--db", str(built[0]), "--top", "3"]) == 0
    out, err = capsys.readouterr()
    rows = [line.split("\t") for line in out.splitlines()]
    assert [len(row) for row in rows] == [5] * 3
    assert [float(row[0]) for row in rows] == sorted((float(row[0]) for row in rows), reverse=True)
    assert err == ""
    assert run(["unresolved", "--db", str(built[0]), "--top", "3", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [concept["zh"] for concept in told["concepts"]] == [row[1] for row in rows]
    assert told["unresolved"] + told["proposed"] >= 3
    with schema.changing(tmp_path / "empty.db"):
        pass
    assert run(["unresolved", "--db", str(tmp_path / "empty.db")]) == 0
    out, err = capsys.readouterr()
    assert (out, err) == ("", "every concept of the texts has an official or attested English\n")
