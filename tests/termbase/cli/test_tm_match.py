"""`tm match` on texts that are no sentences: too long, or nothing that can be seen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from termbase.cli import cli, run
from termbase.web.limits import TEXT_CHARACTERS
from tm.errors import InputRefused
from tm.limits import Limits

LONGEST = Limits().match_characters
UNSEEN = ["\u200b", "\u0301", "\x7f", "\ufeff", "\u200b\u200d \u2060", "\u00ad", "\ufe0f", "\u202e"]


@pytest.fixture(scope="module")
def memory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small memory."""
    folder = tmp_path_factory.mktemp("match")
    table = folder / "a.tsv"
    table.write_text("zh\ten\n大会第八十届会议\tThe 80th session\n核武器\tnuclear weapon\n", encoding="utf-8")
    assert run(["tm", "import", str(table), "--db", str(folder / "m.db")]) == 0
    return folder / "m.db"


def match(memory: Path, *arguments: str, stdin: str | None = None) -> Result:
    """Ask the memory."""
    return CliRunner().invoke(cli, ["tm", "match", *arguments, "--db", str(memory), "--json"], input=stdin)


@pytest.mark.parametrize("text", UNSEEN)
@pytest.mark.parametrize("language", [(), ("--language", "zh"), ("--language", "en")])
def test_nothing_that_can_be_seen_has_no_match(memory: Path, text: str, language: tuple[str, ...]) -> None:
    """U5: invisible characters alone are a query without a match."""
    done = match(memory, text, *language)
    assert (done.exit_code, json.loads(done.output)["matches"]) == (1, [])


def test_a_batch_goes_on_after_what_cannot_be_seen(memory: Path) -> None:
    """U5: an invisible line has no match, and those after it have theirs."""
    done = match(memory, "-", stdin="".join(f"{text}\n" for text in [*UNSEEN, "核武器"]))
    answers = [json.loads(line)["matches"] for line in done.output.splitlines()]
    assert answers[:-1] == [[]] * len(UNSEEN)
    assert answers[-1][0]["score"] == 100


def test_the_longest_text(memory: Path) -> None:
    """F4: a text of the limit is compared; one character more is refused, with its line, before any is answered."""
    assert match(memory, "核" * LONGEST).exit_code == 1
    refused = match(memory, "核" * (LONGEST + 1)).exception
    assert isinstance(refused, InputRefused)
    assert str(refused).startswith("the text has 2,001 characters and the limit is 2,000")
    done = match(memory, "-", stdin="核武器\n" + "核" * 1_000_000 + "\n核武器\n")
    assert isinstance(done.exception, InputRefused)
    assert (done.exception.file, done.exception.line, done.output) == ("-", 2, "")


def test_one_limit_for_all() -> None:
    """F4: the command and the pages have one limit."""
    assert TEXT_CHARACTERS == LONGEST


def test_stdin_without_end(memory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Q1: more on stdin than a file may have is refused, and not read to its end."""
    monkeypatch.setattr("termbase.cli.texts.Limits", lambda: Limits(file_bytes=10))
    assert match(memory, "-", stdin="0123456789").exit_code == 1
    done = match(memory, "-", stdin="0123456789\n")
    assert str(done.exception) == "-: there is more text than the limit allows; give it in parts"
