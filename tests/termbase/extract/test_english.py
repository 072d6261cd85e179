"""Term candidates of English texts: noun phrases as they stand, with the Chinese that the lists have."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from termbase import authority
from termbase.build import Summary
from termbase.cli import run
from termbase.extract.english import (
    EnglishCandidate,
    EnglishLists,
    KnownEnglish,
    extract_english,
    known_english,
)

REPORT = """The Commission reviewed the staff assessment scheme and its payroll module.
A payroll module without a staff assessment scheme was not foreseen, said the Board of Auditors.
The Board of Auditors noted that the payroll module carried over balances (see annex I).
"""


@pytest.fixture(scope="module")
def lists() -> EnglishLists:
    """The shipped lists."""
    return EnglishLists(known_english(authority.load()))


def candidates(texts: Sequence[str], lists: EnglishLists) -> dict[str, EnglishCandidate]:
    """The candidates of one document, by their text."""
    return {c.term: c for c in extract_english(lambda: [texts], lists)}


def test_phrases_that_recur_and_names_that_are_known(lists: EnglishLists) -> None:
    """A phrase of no list that recurs is a candidate without Chinese; a known name comes with its own."""
    shown = candidates(REPORT.splitlines(), lists)
    assert shown["payroll module"].frequency == 3
    assert shown["payroll module"].zh is None
    assert (shown["Board of Auditors"].zh, shown["Board of Auditors"].status) == ("审计委员会", "official")
    assert shown["Board of Auditors"].score > shown["payroll module"].score


@pytest.mark.parametrize(
    "cut", ["payroll module carried", "Auditors noted", "its payroll module", "assessment scheme", "Board of"]
)
def test_no_phrase_is_cut_or_runs_on(lists: EnglishLists, cut: str) -> None:
    """Verbs, little words and half names are no part of a term; a part that never stands alone is none."""
    assert cut not in candidates(REPORT.splitlines(), lists)


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("A nuclear-weapon-free zone. Another nuclear-weapon-free zone.", "weapon-free zone"),
        (
            "The United Nations Secretariat building. The United Nations Secretariat building.",
            "Nations Secretariat",
        ),
        ("States that protect human rights, protect human rights.", "protect human rights"),
        ("Reports, dated. Reports, dated.", "Reports, dated"),
        ("During assessment. During assessment.", "During assessment"),
        ("Give assessment. Give assessment.", "Give assessment"),
    ],
)
def test_a_part_of_a_word_or_a_name_is_no_term(lists: EnglishLists, text: str, surface: str) -> None:
    """What begins or ends at a hyphen, within a known name, with a verb, or runs over a mark."""
    assert surface not in candidates(text.split(". "), lists)


def test_the_first_entry_that_is_written_so_answers() -> None:
    """A form of several concepts stands for the first; a word in small letters is no acronym."""
    lists = EnglishLists(
        [KnownEnglish("AIDS", "艾滋病", "attested"), KnownEnglish("aid", "援助", "attested")]
    )
    assert candidates(["Aid is given."], lists)["Aid"].zh == "援助"
    assert candidates(["AIDS spreads."], lists)["AIDS"].zh == "艾滋病"


def test_the_verb_takes_english(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`extract` says which language it took the text for, and JSON has the Chinese of each candidate."""
    text = tmp_path / "report.en.txt"
    text.write_text(REPORT, encoding="utf-8")
    assert run(["extract", str(text), "--json", "--top", "5"]) == 0
    told = capsys.readouterr()
    answer = json.loads(told.out)
    assert told.err == "note: taken for English\n"
    assert answer["language"] == "en"
    assert [c["rank"] for c in answer["candidates"]] == [1, 2, 3, 4, 5]
    assert {"term": "Board of Auditors", "zh": "审计委员会"}.items() <= answer["candidates"][0].items()


def test_texts_of_the_other_language_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of a folder with both languages the Chinese is mined, and what is passed over is told."""
    (tmp_path / "a.en.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "a.zh.txt").write_text("审计委员会审查了薪金模块。薪金模块没有缺陷。\n", encoding="utf-8")
    assert run(["extract", str(tmp_path), "--json"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["language"] == "zh"
    assert "1 text in another language is passed over: a.en.txt" in told.err


def test_coverage_of_an_english_text(
    built: tuple[Path, Summary], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What has Chinese is counted by status; phrases that recur without any are unresolved."""
    text = tmp_path / "report.en.txt"
    text.write_text(REPORT, encoding="utf-8")
    assert run(["coverage", str(text), "--db", str(built[0]), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    (document,) = answer["documents"]
    assert answer["language"] == "en"
    assert ["payroll module", 3] in document["unresolved"]
    assert document["counts"]["official"] >= 2
    assert 0 < document["official_or_attested"] < 1


@pytest.mark.parametrize(
    ("texts", "frequency", "free", "score"),
    [
        (["The payroll assessment.", "A payroll assessment."], 2, 2, 2 * 1.585),
        (["The payroll assessment.", "A payroll assessment.", "No payroll assessment."], 3, 3, 3 * 1.585),
        (["The payroll assessment and the payroll assessment."], 2, 2, 2 * 1.585),
        (
            [
                "The payroll assessment.",
                "A payroll assessment.",
                "A new-payroll assessment.",
                "A payroll-assessment.",
                "A -payroll assessment.",
            ],
            2,
            2,
            2 * 1.585,
        ),
    ],
)
def test_a_phrase_is_counted_once_in_its_place(
    texts: list[str], frequency: int, free: int, score: float
) -> None:
    """As often as it stands there, and not where a hyphen makes another word of one of its words."""
    found = candidates(texts, EnglishLists([]))["payroll assessment"]
    assert (found.frequency, found.free, found.documents) == (frequency, free, 1)
    assert found.score == pytest.approx(score, abs=0.01)
    assert (found.zh, found.status) == (None, None)


def test_a_part_of_a_longer_phrase_counts_less() -> None:
    """Three tenths of an occurrence inside; a known form counts twice, a single common word four tenths of that."""
    texts = [
        "The payroll assessment statement.",
        "A payroll assessment statement.",
        "The payroll assessment.",
    ]
    found = candidates(texts, EnglishLists([]))
    assert found["payroll assessment"].score == pytest.approx(1.585 * (1 + 0.3 * 2), abs=0.01)
    assert found["payroll assessment statement"].score == pytest.approx(2 * 2, abs=0.01)
    known = EnglishLists(
        [KnownEnglish("payroll assessment", "薪资模块", "official"), KnownEnglish("water", "水", "official")]
    )
    listed = candidates([*texts, "The water."], known)
    assert listed["payroll assessment"].score == pytest.approx(2 * 1.585 * 1.6, abs=0.01)
    assert (listed["payroll assessment"].zh, listed["payroll assessment"].status) == ("薪资模块", "official")
    assert listed["water"].score == pytest.approx(2 * 0.4 * 1.0, abs=0.01)
