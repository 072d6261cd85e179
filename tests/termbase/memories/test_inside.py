"""The concordance of the memory says where a hit stands only inside a longer term."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from termbase.cli import run

PAIRS = (
    ("各无核武器国家要求保证。", "All non-nuclear-weapon States asked for assurances."),
    ("核武器国家作了声明。", "The nuclear-weapon States made statements."),
    ("核武器国家和无核武器国家都参加了。", "Nuclear-weapon States and non-nuclear-weapon States took part."),
)


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    """A termbase with the pairs above."""
    (tmp_path / "m.zh").write_text("".join(f"{zh}\n" for zh, _ in PAIRS), encoding="utf-8")
    (tmp_path / "m.en").write_text("".join(f"{en}\n" for _, en in PAIRS), encoding="utf-8")
    target = tmp_path / "t.db"
    assert run(["tm", "import", str(tmp_path / "m.zh"), "--db", str(target)]) == 0
    return target


def test_a_hit_inside_a_longer_term_says_so(memory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The opposite is told; a unit that has both has the term."""
    assert run(["tm", "concordance", "nuclear-weapon States", "--db", str(memory), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["total"] == 3
    assert [hit["within"] for hit in told["hits"]] == ["non-nuclear-weapon States", None, None]
    assert run(["tm", "concordance", "nuclear-weapon States", "--db", str(memory)]) == 0
    assert capsys.readouterr().out.count("(inside non-nuclear-weapon States)") == 1
