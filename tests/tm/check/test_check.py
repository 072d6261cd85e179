"""Is a memory sound: every kind of fault is found, sound pairs are left alone, repair puts right what it can."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from scripts.shared import data
from termbase.cli import run
from tm.check.check import check, languages, lengths, numbers
from tm.check.faults import Alarm, Fault
from tm.check.repair import repair
from tm.check.shift import stretches
from tm.lexicon import packed
from tm.model import Pair


@pytest.mark.parametrize(
    ("zh", "en", "fault"),
    [
        ("The Conference considered it.", "会议审议了它。", Fault.SWAPPED),
        ("会议审议了它。", "会议审议了它。", Fault.LANGUAGE),
        ("The Conference considered the item again.", "It was considered.", Fault.LANGUAGE),
        ("会议审议了它。", "Конференция рассмотрела его.", Fault.LANGUAGE),
        ("会议审议了它。", "The Conference considered it.", None),
        ("A/70/81", "A/70/81", None),
        ("北京(Beijing)", "Beijing (北京)", None),
        ("", "", None),
    ],
)
def test_languages(zh: str, en: str, fault: Fault | None) -> None:
    """Exchanged sides and wrong languages, and what only looks so."""
    found = languages(zh, en)
    assert (found[0] if found else None) == fault


@pytest.mark.parametrize(
    ("zh", "en", "wrong"),
    [
        ("第1540(2004)号决议", "resolution 1540 (2004)", False),
        ("第1540(2004)号决议", "resolution 1541 (2004)", True),
        ("12. 会议审议了它。", "12. The Conference considered it.", False),
        ("12. 会议审议了它。", "13. The Conference considered it.", True),
        ("二十一国支持。", "Twenty-one States supported it.", False),
        ("150万人", "1.5 million people", False),
        ("2015年3月有25人", "In March 2015, 26 people", True),
        ("没有数字", "no figures", False),
    ],
)
def test_numbers(zh: str, en: str, wrong: bool) -> None:
    """A number that is another one on the other side, in whatever form."""
    assert (numbers(zh, en) is not None) is wrong


@pytest.mark.parametrize(
    ("zh", "en", "wrong"),
    [
        (
            "裁军谈判会议审议了核查制度问题并决定继续讨论这一项目。",
            "The Conference on Disarmament considered the question of the verification regime and decided to continue.",
            False,
        ),
        ("裁军谈判会议审议了核查制度问题并决定继续讨论这一项目。", "The Conference on Disarm", True),
        (
            "裁军。",
            "The Conference on Disarmament considered the question of the verification regime and decided to continue its discussion.",
            True,
        ),
        ("裁军", "a", False),
        ("条" * 24, "x" * 12, False),
        ("条" * 25, "x" * 12, True),
        ("条" * 12 + "。", "x" * 20, False),
        ("条" * 13 + "。", "x" * 20, True),
        ("条" * 13 + "。", "x" * 20 + ".", False),
    ],
)
def test_lengths(zh: str, en: str, wrong: bool) -> None:
    """Cut-off sides, and short ones that say nothing."""
    assert (lengths(zh, en) is not None) is wrong


def test_stretches() -> None:
    """Runs of one shift; short ones and 0 are none."""
    assert list(stretches([0, 0, 2, 2, 2, 2, 1, 1, 0, -1, -1, -1])) == [(2, 5, 2), (9, 11, -1)]
    assert list(stretches([])) == []


def alarm(fault: Fault, first: int, last: int, shift: int = 0) -> Alarm:
    """An alarm about pairs."""
    return Alarm(fault, first, last, first + 1, last + 1, "why", shift)


def test_repair() -> None:
    """Shifted pairs get their English, its neighbour keeps its own; exchanged sides go back; nothing vanishes."""
    pairs = [Pair(f"中{n}", f"e{n}", line=n + 1) for n in range(8)]
    english = ["e0", "e1", "e3", "e4", "e5", "x", "e6", "e7"]
    broken = [Pair(p.first, en, line=p.line) for p, en in zip(pairs, english, strict=True)]
    broken[6] = Pair("e6", "中6", line=7)
    done = repair(
        broken,
        [alarm(Fault.SHIFTED, 3, 5, -1), alarm(Fault.SWAPPED, 6, 6), alarm(Fault.UNRELATED, 2, 2), alarm(Fault.CONFLICT, 0, 0)],
    )  # fmt: skip
    assert [(p.first, p.second) for p in done.pairs] == [
        ("中0", "e0"), ("中1", "e1"), ("中3", "e3"), ("中4", "e4"), ("中5", "e5"), ("中6", "e6"), ("中7", "e7"),
    ]  # fmt: skip
    assert [(p.first, reason) for p, reason in done.aside] == [("中2", "why")]


def test_repair_without_the_lost_english() -> None:
    """At the end of a stretch the Chinese without English is set aside, not given its neighbour's."""
    pairs = [Pair("甲", "a"), Pair("乙", "c"), Pair("丙", "d"), Pair("丁", "e")]
    done = repair(pairs, [alarm(Fault.SHIFTED, 1, 3, -1)])
    assert [(p.first, p.second) for p in done.pairs] == [("甲", "a"), ("丙", "c"), ("丁", "d")]
    assert [p.first for p, _ in done.aside] == ["乙"]


def memory(shared: Path, size: int) -> list[Pair]:
    """The first pairs of the official set."""
    return data.pairs(shared)[:size]


class TestOnOfficialPairs:
    """The real thing: next to no alarms on sound pairs, faults found."""

    def test_a_line_that_is_lost(self, shared: Path) -> None:
        """From the lost line on everything is off by one: one alarm says so, and by how much."""
        pairs = memory(shared, 400)
        english = [p.second for p in pairs]
        del english[150]
        broken = [Pair(p.first, en, line=p.line) for p, en in zip(pairs, english, strict=False)]
        found = [a for a in check(broken, packed.load()) if a.fault is Fault.SHIFTED]
        assert len(found) == 1
        assert found[0].shift == -1
        assert abs(found[0].first - 151) <= 2
        assert found[0].last == len(broken) - 1
        done = repair(broken, found)
        right = {(p.first, p.second) for p in pairs}
        assert sum((p.first, p.second) in right for p in done.pairs) >= len(pairs) - 5

    def test_long_memories_are_read_in_stretches(self, shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Places are right, and no pair is judged twice or never, whatever the length of a stretch."""
        pairs = memory(shared, 300)
        chosen = sorted(random.Random(1).sample(range(300), 25))
        broken = [Pair(p.second, p.first, line=p.line) if n in chosen else p for n, p in enumerate(pairs)]
        monkeypatch.setattr("tm.check.check.STRETCH", 70)
        found = [a.first for a in check(broken, packed.load()) if a.fault is Fault.SWAPPED]
        assert found == chosen


def test_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`tm check` says what is wrong by line and ends with 1; `tm repair` writes the rest and what it took out."""
    zh = [
        "裁军谈判会议审议了它。",
        "The verification regime is effective.",
        "秘书长在日内瓦发言。",
        "第12号决议。",
    ]
    en = [
        "The Conference on Disarmament considered it.",
        "核查制度是有效的。",
        "The Secretary-General spoke in Geneva.",
        "Resolution 13.",
    ]
    (tmp_path / "m.zh").write_text("\n".join(zh) + "\n", encoding="utf-8")
    (tmp_path / "m.en").write_text("\n".join(en) + "\n", encoding="utf-8")
    assert run(["tm", "check", str(tmp_path / "m.zh")]) == 1
    told = capsys.readouterr().out.splitlines()
    assert [line.split("\t")[:2] for line in told] == [["line 2", "swapped"], ["line 4", "numbers"]]
    out = tmp_path / "sound.tmx"
    assert run(["tm", "repair", str(tmp_path / "m.zh"), "--out", str(out), "--dry-run"]) == 0
    assert not out.exists()
    assert run(["tm", "repair", str(tmp_path / "m.zh"), "--out", str(out)]) == 0
    assert run(["tm", "check", str(out)]) == 0
    aside = (tmp_path / "sound.aside.tsv").read_text(encoding="utf-8")
    assert aside.startswith("4\t")
    assert "Resolution 13." in aside


@pytest.mark.parametrize(
    ("zh", "en", "alarmed"),
    [
        ("2010-11 年的预算", "budget for 2010/11", False),
        ("2010-11年期间", "in 2010-2011", False),
        ("2010-11年期间", "in 2010-12", True),
        ("五分之一的国家", "one in five countries", False),
        ("四分之三", "three out of four", False),
        ("五分之一", "one in six", True),
        ("答复率为358/457", "358 of 457 replied", False),
        ("答复率为358/457", "359 of 457 replied", True),
    ],
)
def test_spans_and_shares(zh: str, en: str, alarmed: bool) -> None:
    """Years and shares that are written otherwise are the same figures; others are not."""
    assert (numbers(zh, en) is not None) == alarmed


@pytest.mark.parametrize(
    ("zh", "en", "fault"),
    [
        ("x" * 20, "y", Fault.LANGUAGE), ("x" * 19, "y", None), ("裁" + "x" * 20, "y", None),
        ("裁军", "核核核核" + "y" * 7, Fault.LANGUAGE), ("裁军", "核核核核" + "y" * 8, None),
        ("裁军", "核核核", None), ("裁军", "жжжж", Fault.LANGUAGE), ("裁军", "жжж", None),
        ("裁军", "жжжж abcd", None), ("裁军", "жжжжж abcd", Fault.LANGUAGE), ("裁军", "ÉÉÉÉÉ", None),
        ("a", "核", Fault.SWAPPED), ("1", "核", None), ("a", "核yy", None), ("a", "核y", Fault.SWAPPED),
    ],
)  # fmt: skip
def test_languages_at_their_edges(zh: str, en: str, fault: Fault | None) -> None:
    """Four ideographs that outweigh half of the letters, twenty letters without one, four letters of another script."""
    told = languages(zh, en)
    assert (told[0] if told else None) is fault


@pytest.mark.parametrize(
    ("zh", "en", "more", "told"),
    [
        ("条" * 25, "x" * 23, 0.0, "too short"), ("条" * 25, "x" * 24, 0.0, None),
        ("条" * 25, "x" * 24, 0.26, "English seems cut off"), ("条" * 25, "x" * 24, 0.25, None),
        ("条" * 25, "x" * 45, 0.3, "English seems cut off"), ("条" * 25, "x" * 46, 0.3, None),
        ("条" * 24 + "。", "x" * 53, 0.0, "English seems cut off"), ("条" * 24 + "。", "x" * 54, 0.0, None),
        ("条" * 24 + "。", "x" * 52 + ".", 0.0, None),
        ("条" * 20, "x" * 98 + ".", 0.0, "Chinese seems cut off"), ("条" * 20, "x" * 97 + ".", 0.0, None),
        ("条" * 20, "x" * 121, -0.3, "Chinese seems cut off"), ("条" * 20, "x" * 120, -0.3, None),
        ("条" * 20, "x" * 121, -0.25, None), ("条" * 20, "x" * 121, 0.3, None),
        ("条" * 20, "x" * 231, 0.0, "Chinese is 3.5 times too short"), ("条" * 20, "x" * 230, 0.0, None),
    ],
)  # fmt: skip
def test_lengths_at_their_edges(zh: str, en: str, more: float, told: str | None) -> None:
    """3.5 times is too short for long sides; 1.5 times without the mark of the other, 1.8 with less explained, is cut off."""
    reason = lengths(zh, en, more)
    assert (reason is not None and told in reason) if told else reason is None
