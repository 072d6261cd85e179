"""Putting a memory right: what is written, what is set aside, and what is said of both."""

from __future__ import annotations

from pathlib import Path

import pytest

from termbase.memories.checking import RepairedMemory, repair_memory
from tm.errors import WrongUsage
from tm.limits import Limits


def test_what_tmx_cannot_hold_is_set_aside(tmp_path: Path) -> None:
    """A pair with a character that XML has not is counted once: set aside with its reason, and not written."""
    memory = tmp_path / "m.tsv"
    memory.write_text(
        "zh\ten\n裁军\tdisarmament\n核\x01武器\tnuclear\x01 weapons\n条约\ttreaty\n", encoding="utf-8"
    )
    out, aside = tmp_path / "o.tmx", tmp_path / "o.tsv"
    told = repair_memory(memory, out, aside, Limits())
    rows = aside.read_text(encoding="utf-8").splitlines()
    assert told.aside == len(rows)
    assert told.pairs + told.aside == 3
    assert out.read_text(encoding="utf-8").count("<tu ") == told.pairs
    assert all(row.split("\t")[0].isdigit() and len(row.split("\t")) == 4 for row in rows)
    assert any(row.startswith("3\tTMX cannot hold its characters\t") for row in rows)


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    """It says the same of what would be done."""
    memory = tmp_path / "m.tsv"
    memory.write_text("zh\ten\n裁军\tdisarmament\n条约\ttreaty\n", encoding="utf-8")
    out, aside = tmp_path / "o.tmx", tmp_path / "o.tsv"
    told = repair_memory(memory, out, aside, Limits(), dry_run=True)
    assert told == RepairedMemory(2, 0, 0)
    assert not out.exists()
    assert not aside.exists()
    with pytest.raises(WrongUsage, match="TMX"):
        repair_memory(memory, tmp_path / "o.txt", aside, Limits())
