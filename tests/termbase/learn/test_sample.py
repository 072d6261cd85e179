"""The pairs that teach of a large memory: enough of every term, the same whoever draws them."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from termbase.build import BuildOptions, Summary, build
from termbase.learn import learner, sample
from termbase.store import schema
from tm.model import Pair
from tm.work.workers import working

FORMS = ["核裁军", "核查", "裁军谈判会议", "谈判", "罕见术语"]


def pairs(count: int) -> list[tuple[int, Pair]]:
    """Made pairs: every third with 核查, one in a hundred with 罕见术语, many with equal texts."""
    chance = random.Random(7)
    made = []
    for number in range(count):
        zh = f"第{chance.randrange(count // 2)}次讨论核裁军"
        zh += "和核查" if number % 3 == 0 else ""
        zh += "以及罕见术语" if number % 100 == 0 else ""
        zh += "，裁军谈判会议" if number % 2 == 0 else ""
        made.append((number, Pair(zh, f"discussion of {zh}")))
    return made


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_term_has_its_pairs(jobs: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A frequent one at least as many as asked for, a rare one all; totals are those of all pairs."""
    monkeypatch.setattr(sample, "_SHARD", 300 if jobs == 1 else 170)
    all_pairs = pairs(2_000)
    with working(jobs) as work:
        drawn = sample.draw(all_pairs, FORMS, work, lambda *_: None, 25)
    chosen = [pair.first for number, pair in all_pairs if number in drawn.numbers]
    assert len(chosen) == len(set(chosen)), "equal sentences count once"
    assert sum("罕见术语" in text for text in chosen) == len(
        {p.first for _, p in all_pairs if "罕见术语" in p.first}
    )
    assert sum("核查" in text for text in chosen) >= 25
    assert len(chosen) < 150
    assert drawn.totals == {
        "核裁军": 2_000, "核查": 667, "裁军谈判会议": 1_000, "罕见术语": 20,
    }  # fmt: skip
    with working() as work:
        again = sample.draw(all_pairs[::-1], FORMS, work, lambda *_: None, 25)
    assert again == drawn, "whatever the order, the parts and the workers"


def test_a_sample_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, built: tuple[Path, Summary]
) -> None:
    """The evidence of a term that was drawn from says how many pairs were looked at, and how many there are."""
    lines = [f"各国讨论了核查制度的第{number}个问题。" for number in range(40)]
    (tmp_path / "m.zh").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "m.en").write_text(
        "\n".join(f"States discussed question {number} of the verification regime." for number in range(40)),
        encoding="utf-8",
    )
    monkeypatch.setattr(sample, "ALL", 30)
    monkeypatch.setattr(sample, "OF_TERM", 10)
    monkeypatch.setattr(learner.sample.draw, "__defaults__", (10,))
    summary = build([tmp_path], tmp_path / "t.db", BuildOptions())
    assert summary.learned.pairs == 10
    with schema.opened(tmp_path / "t.db") as database:
        details = [row[0] for row in database.execute("SELECT detail FROM evidence WHERE kind = 'parallel'")]
    assert any("in 10 of 10 pairs looked at, of 40 with the term" in detail for detail in details), details
