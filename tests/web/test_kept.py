"""Answers about a release are kept in a bounded number."""

from __future__ import annotations

import pytest

from termbase.web import shelf
from termbase.web.kept import KeptAnswers


def test_the_latest_are_kept():
    """At most so many are kept: the one that nobody has asked for longest goes."""
    kept = KeptAnswers[str, str](2)
    made = []

    def answer(asked: str) -> str:
        def make() -> str:
            made.append(asked)
            return asked.upper()

        return kept.get(asked, make)

    assert [answer(asked) for asked in ("a", "b", "a", "c", "a", "b")] == ["A", "B", "A", "C", "A", "B"]
    assert made == ["a", "b", "c", "b"]
    assert len(kept) == 2


def test_a_fault_is_not_kept():
    """Where there is no answer the next one asks again."""
    kept = KeptAnswers[str, int](2)
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: 1 // 0)
    assert kept.get("a", lambda: 1) == 1


def test_short_beginnings_are_kept_and_long_ones_not(site):
    """W10: what everybody types is found once for a release; what somebody types in full is not kept."""
    beginnings = shelf.of(site.datasette).beginnings
    before = len(beginnings)
    first = site.get("/-/suggest.json", q="裁谈").json()
    assert len(beginnings) == before + 1
    assert site.get("/-/suggest.json", q="裁谈").json() == first
    assert site.get("/-/suggest.json", q="裁军谈判会议").json()["results"]
    assert len(beginnings) == before + 1
