"""Publishing with decisions: the release has them, the termbase stays as it was, and nothing is left over."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from termbase.cli import run
from termbase.review.events import Action, ReviewEvent
from termbase.review.journal import Journal
from termbase.store import schema
from termbase.store.lookup import lookup


def test_a_release_has_the_decisions(termbase_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The copy that is published shows what was decided; the same decisions give the same release; the termbase is not touched."""
    folder = termbase_file.parent / "releases"
    file = Journal(termbase_file.with_suffix(".jsonl"))
    file.append(
        ReviewEvent(
            Action.ACCEPT, "核查制度审议小组", english="Review Group", source="A/1", source_type="document"
        ),
        at="2026-01-31T12:00:00Z",
    )
    before = hashlib.sha256(termbase_file.read_bytes()).hexdigest()
    command = ["publish", str(termbase_file), "--to", str(folder), "--decisions", str(file.path)]
    assert run(command) == 0
    assert "1 decisions applied, 0 were in" in capsys.readouterr().out
    with schema.opened(folder / "current.db") as database:
        assert lookup(database, "核查制度审议小组")[0].en == "Review Group"
    assert hashlib.sha256(termbase_file.read_bytes()).hexdigest() == before
    assert run(command) == 0
    assert "was there before" in capsys.readouterr().out
    assert len([path for path in folder.iterdir() if path.suffix == ".db" and not path.is_symlink()]) == 1
    assert [path.name for path in termbase_file.parent.iterdir() if path.name.startswith(".")] == []


def test_what_cannot_be_read_publishes_nothing(
    termbase_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the file of decisions there is a sentence, no release and nothing left over; a build says the same."""
    folder = termbase_file.parent / "releases"
    missing = str(termbase_file.parent / "none.jsonl")
    assert run(["publish", str(termbase_file), "--to", str(folder), "--decisions", missing]) == 3
    assert "there is no such file of decisions" in capsys.readouterr().err
    assert not folder.exists()
    assert [path.name for path in termbase_file.parent.iterdir() if path.name.startswith(".")] == []
    text = termbase_file.parent / "a.txt"
    text.write_text("核裁军谈判。\n", encoding="utf-8")
    target = termbase_file.parent / "new.db"
    assert run(["build", str(text), "--db", str(target), "--no-authority", "--decisions", missing]) == 3
    assert not target.exists()
