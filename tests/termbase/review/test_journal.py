"""The file of decisions: lines are added whole, conflicts are told, and what is torn is left out."""

from __future__ import annotations

import errno
import json
import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termbase.review import journal
from termbase.review.events import Action, ReviewEvent
from termbase.review.journal import Conflict, Journal
from tm.errors import InputRefused, OutputRefused, StoreFull, WrongUsage

FIELDS = (
    "v",
    "id",
    "at",
    "by",
    "action",
    "zh",
    "english",
    "instead",
    "forms",
    "event",
    "seen",
    "claim",
    "source_type",
    "x",
)
VALUES = st.one_of(
    st.sampled_from(
        [
            1,
            "accept",
            "split",
            "undo",
            "核裁军",
            "0123456789abcdef",
            "2026-01-31T12:00:00Z",
            None,
            [],
            ["a"],
            {},
            "\ud800",
        ]
    ),
    st.text(max_size=8),
)
LINES = st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=12).map(lambda held: {"v": 1} | held)


def accept(zh: str, english: str, seen: str = "", by: str = "ed") -> ReviewEvent:
    """A decision."""
    return ReviewEvent(Action.ACCEPT, zh, english=english, seen=seen, by=by)


def suggest(zh: str, english: str) -> ReviewEvent:
    """A suggestion of a visitor."""
    return ReviewEvent(Action.SUGGEST, zh, english=english, topic="english", source="A/1", by="visitor")


def test_events_are_added_and_read(tmp_path: Path) -> None:
    """What is added is there for every reader, a line each, and what stood there stays as it was."""
    file = Journal(tmp_path / "d.jsonl")
    first = file.append(suggest("核裁军", "nuclear disarmament"))
    before = file.path.read_bytes()
    second = file.append(accept("核裁军", "nuclear disarmament", by="ed"))
    assert file.path.read_bytes().startswith(before)
    assert Journal(file.path).read().events == (first, second) == file.read().events
    assert all(json.loads(line)["v"] == 1 for line in file.path.read_text(encoding="utf-8").splitlines())
    assert os.stat(file.path).st_mode & 0o077 == 0


def test_the_same_is_said_once(tmp_path: Path) -> None:
    """Whoever says again what was said last adds nothing: so a script may run twice."""
    file = Journal(tmp_path / "d.jsonl")
    for draft in (suggest("核裁军", "x"), accept("核查", "y")):
        assert file.append(draft) == file.append(draft)
    assert len(file.read().events) == 2


def test_a_conflict_is_told(tmp_path: Path) -> None:
    """W14: who decides past a decision that he has not seen is told whose it is; of another concept nothing is told."""
    file = Journal(tmp_path / "d.jsonl")
    first = file.append(accept("核裁军", "nuclear disarmament", by="first"))
    with pytest.raises(Conflict, match=f"first has decided on 核裁军 meanwhile .accept, {first.at}."):
        file.append(accept("核裁軍", "denuclearization", by="second"))
    assert file.append(accept("核查", "verification", by="second"))
    assert file.append(accept("核裁军", "denuclearization", first.id, by="second"))


def test_what_is_undone_does_not_hold(tmp_path: Path) -> None:
    """An undo takes a decision back, a second one takes the undo back; a suggestion that was answered is open again."""
    file = Journal(tmp_path / "d.jsonl")
    asked = file.append(suggest("核裁军", "x"))
    made = file.append(ReviewEvent(Action.ACCEPT, "核裁军", english="x", event=asked.id))
    assert file.read().suggestions() == []
    assert file.read().decision("核裁軍") == made
    undo = file.append(ReviewEvent(Action.UNDO, "", event=made.id, by="ed"))
    assert file.read().suggestions() == [asked]
    assert list(file.read().decisions()) == []
    with pytest.raises(WrongUsage, match="undone already"):
        file.append(ReviewEvent(Action.UNDO, "", event=made.id, by="other"))
    file.append(ReviewEvent(Action.UNDO, "", event=undo.id, by="ed"))
    assert list(file.read().decisions()) == [made]
    with pytest.raises(WrongUsage, match="a suggestion is rejected"):
        file.append(ReviewEvent(Action.UNDO, "", event=asked.id))
    with pytest.raises(WrongUsage, match="there is no event"):
        file.append(ReviewEvent(Action.UNDO, "", event="0" * 16))


@pytest.mark.parametrize(
    "torn", [b'{"v": 1, "id": "01', b"\xff\xfe", b"<<<<<<< HEAD", b'{"v": 9}', b"x" * 200_000]
)
def test_a_torn_line_is_told_and_left_out(tmp_path: Path, torn: bytes) -> None:
    """B5: a line that is no event, cut off or not, is named by its number; the others hold, and more can be added."""
    file = Journal(tmp_path / "d.jsonl")
    first = file.append(accept("核裁军", "a"))
    with file.path.open("ab") as handle:
        handle.write(torn)
    ledger = Journal(file.path).read()
    assert ledger.events == (first,)
    ((finding),) = ledger.findings
    assert finding.line == 2
    assert "a write was cut off" in finding.reason
    second = file.append(accept("核查", "b"))
    assert file.read().events == (first, second)
    assert [finding.line for finding in file.read().findings] == [2]


def test_lines_of_two_branches_are_joined(tmp_path: Path) -> None:
    """A line that stands twice, as after joining two branches of a file, counts once."""
    file = Journal(tmp_path / "d.jsonl")
    first = file.append(accept("核裁军", "a"))
    file.path.write_bytes(file.path.read_bytes() * 2)
    assert file.read().events == (first,)


def test_many_writers_lose_nothing(tmp_path: Path) -> None:
    """B5: threads with a file each of their own, as processes have, add their events one after the other."""
    path = tmp_path / "d.jsonl"

    def work(number: int) -> None:
        own = Journal(path)
        for count in range(10):
            own.append(accept(f"核{number}之{count}", "x", by=str(number)))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(Journal(path).read().events) == 40
    assert Journal(path).read().findings == ()


def test_limits_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """W13: so many suggestions may wait and the file may have such a size; then nothing is added."""
    file = Journal(tmp_path / "d.jsonl")
    monkeypatch.setattr(journal, "OPEN_SUGGESTIONS", 2)
    file.append(suggest("核裁军", "a"))
    asked = file.append(suggest("核裁军", "b"))
    with pytest.raises(WrongUsage, match="2 suggestions wait for an answer"):
        file.append(suggest("核裁军", "c"))
    file.append(ReviewEvent(Action.REJECT, "核裁军", event=asked.id))
    file.append(suggest("核裁军", "c"))
    size = file.path.stat().st_size
    monkeypatch.setattr(journal, "FILE_BYTES", size + 10)
    with pytest.raises(OutputRefused, match="its largest size"):
        file.append(accept("核查", "x"))
    assert file.path.stat().st_size == size
    monkeypatch.setattr(journal, "FILE_BYTES", size - 1)
    with pytest.raises(InputRefused, match="larger than"):
        Journal(file.path).read()


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """B5: where the disk has no room, or does not take it, the file is as it was."""
    file = Journal(tmp_path / "d.jsonl")
    file.append(accept("核裁军", "a"))
    before = file.path.read_bytes()

    def fail(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(StoreFull, match="nothing was added"):
        file.append(accept("核查", "b"))
    assert file.path.read_bytes() == before


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    """A link, a folder or a file in no folder is refused with a sentence."""
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "d.jsonl")
    for path in (tmp_path, tmp_path / "link.jsonl", tmp_path / "none" / "d.jsonl"):
        with pytest.raises(OutputRefused):
            Journal(path).append(accept("核裁军", "a"))
    with pytest.raises(InputRefused, match="no plain file"):
        Journal(tmp_path).read()


@given(
    st.lists(st.one_of(st.binary(max_size=80), LINES.map(lambda held: json.dumps(held).encode())), max_size=6)
)
def test_whatever_stands_in_the_file_is_read(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes]
) -> None:
    """B5: any bytes are events or findings with their lines, never another fault, and more can be added."""
    path = tmp_path_factory.mktemp("any") / "d.jsonl"
    path.write_bytes(b"\n".join(lines))
    ledger = Journal(path).read()
    assert len(ledger.events) + len(ledger.findings) <= sum(raw.count(b"\n") + 1 for raw in lines)
    added = Journal(path).append(suggest("核裁军", "x"))
    assert added in Journal(path).read().events
