"""`termbase review`: listing, deciding with options, and deciding with single keys on a terminal."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from termbase.cli import run
from termbase.review.journal import Journal


@pytest.fixture
def review(termbase_file: Path, capsys: pytest.CaptureFixture[str]):
    """Call the verb with options; the exit code, what it printed, and what it told."""

    def call(*arguments: str) -> tuple[int, str, str]:
        file = termbase_file.with_suffix(".jsonl")
        code = run(["review", str(termbase_file), *arguments, "--decisions", str(file)])
        out, err = capsys.readouterr()
        return code, out, err

    return call


def test_scripts_list_and_decide(review) -> None:
    """JSON lists the queue with what a decision must name; each action is an option, and the log has them all."""
    code, out, _ = review("list", "--json", "--top", "3")
    told = json.loads(out)
    assert code == 0
    assert {"unresolved", "proposed", "suggestions", "results"} == told.keys()
    first = told["results"][0]
    assert first["seen"] == ""
    code, out, _ = review(
        *("accept", "--zh", first["zh"], "--english", "x y", "--source", "A/1", "--source-type", "document"),
        *("--why", "so", "--by", "ed", "--json"),
    )
    event = json.loads(out)
    assert (code, event["action"], event["by"]) == (0, "accept", "ed")
    assert event.get("en") == first["en"]
    assert first["zh"] not in [item["zh"] for item in json.loads(review("list", "--json")[1])["results"]]
    for arguments in (
        ("forbid", "--zh", "军事透明", "--english", "bad"),
        ("edit", "--zh", "军备透明制度", "--english", "arms openness system", "--instead", "z"),
        ("merge", "--zh", "军事透明", "--into", "军备透明制度"),
        ("split", "--zh", "军备透明制度", "--form", "z"),
        ("suggest", "--zh", "新词", "--english", "new word", "--topic", "term", "--source", "A/3"),
        ("undo", "--event", event["id"]),
    ):
        assert review(*arguments)[0] == 0, arguments
    log = json.loads(review("log", "--json")[1])
    assert [entry["action"] for entry in log] == [
        "accept",
        "forbid",
        "edit",
        "merge",
        "split",
        "suggest",
        "undo",
    ]
    assert [entry["holds"] for entry in log] == [False] + [True] * 6
    assert "新词\t-\tnot there yet\tnew word" in review("list", "--top", "500")[1]
    assert "undone" in review("log")[1]


def test_faults_are_one_sentence(review) -> None:
    """What means nothing and what somebody else was faster with ends with its code and one sentence; nothing is added."""
    code, _, err = review("accept", "--zh", "军事透明")
    assert (code, err) == (2, "termbase: accept needs an English\n")
    assert review("accept", "--zh", "军事透明", "--english", "a", "--by", "first")[0] == 0
    code, _, err = review("accept", "--zh", "军事透明", "--english", "b", "--seen", "")
    assert code == 4
    assert "first has decided on 军事透明 meanwhile" in err
    assert len(json.loads(review("log", "--json")[1])) == 1


def test_a_torn_line_is_a_note(review, termbase_file: Path) -> None:
    """B5: the verb goes on with the lines that are whole, and tells of the other."""
    termbase_file.with_suffix(".jsonl").write_text('{"v": 1, "id', encoding="utf-8")
    code, _, err = review("list")
    assert code == 0
    assert "line 1: left out: it is no JSON (it is the last and has no end: a write was cut off)" in err


def _typed(command: list[str], answers: list[tuple[str, str]]) -> str:
    """Run a command on a terminal of its own: wait for each text, then type; what the terminal showed."""
    import pty

    master, slave = pty.openpty()
    process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, close_fds=True)
    os.close(slave)
    shown, until = "", time.monotonic() + 8
    try:
        for waited, text in answers:
            start = len(shown)
            while waited not in shown[start:] and time.monotonic() < until:
                if select.select([master], [], [], 0.2)[0]:
                    try:
                        shown += os.read(master, 65536).decode("utf-8", "replace")
                    except OSError:
                        return shown
            time.sleep(0.15)  # a key is waited for after the screen is drawn
            os.write(master, text.encode())
        return shown
    finally:
        process.kill()
        process.wait()
        os.close(master)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")
def test_single_keys_decide(termbase_file: Path) -> None:
    """On a terminal the worthiest concept is shown with contexts and choices, and `a`, `f`, `u`, `n` and `q` do their work."""
    file = termbase_file.with_suffix(".jsonl")
    command = [
        sys.executable, "-W", "ignore", "-m", "termbase", "review", str(termbase_file), "--decisions", str(file), "--by", "ed",
    ]  # fmt: skip
    shown = _typed(
        command,
        [
            ("q quit", "n"),
            ("q quit", "e"), ("English", "Group of Experts\n"), ("Source", "A/9\n"), ("Kind of source", "document\n"),
            ("q quit", "u"),
            ("q quit", "q"),
        ],
    )  # fmt: skip
    events = Journal(file).read().events
    assert [event.action.value for event in events][-1:] == ["undo"], shown
    assert (events[0].by, events[0].source, events[0].source_type) == ("ed", "A/9", "document")
    assert "Group of Experts" in (events[0].english, events[0].instead)
    assert " in 1 document, " in shown
