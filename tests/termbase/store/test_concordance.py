"""The concordance of the documents: what stands there as a term, and what inside a longer one."""

from __future__ import annotations

import pytest
from sqlite_utils import Database

from termbase.store import concordance as concordances
from termbase.store.concordance import LineKind, Order, concordance, longer_forms
from tm.languages import Lang
from tm.text import key
from tm.text.language import language_of_text
from tm.text.words import Segmenter

SEGMENTER = Segmenter()


def test_every_line_is_counted_once(sample_db: Database) -> None:
    """Lines as a term and lines inside longer terms make up all sentences that hold the query."""
    for query in ("核武器国家", "裁军", "核", "会议", "nuclear", "nuclear-weapon State"):
        found = concordance(sample_db, query, SEGMENTER)
        assert found.is_whole
        assert found.as_term + sum(count for _, count in found.inside) == len(found.lines) > 0
        assert len(found.chosen(LineKind.ALL)) == len(found.lines)
        assert len(found.chosen()) == found.as_term


@pytest.mark.parametrize(("further", "lines", "whole"), [(-1, -1, False), (0, 0, True), (1, 0, True)])
def test_so_many_sentences_are_read(
    sample_db: Database, monkeypatch: pytest.MonkeyPatch, further: int, lines: int, *, whole: bool
) -> None:
    """Of one sentence more than are read all but that are told, and that there are more."""
    count = len(concordance(sample_db, "核武器国家", SEGMENTER).lines)
    monkeypatch.setattr(concordances, "MOST_READ", count + further)
    found = concordance(sample_db, "核武器国家", SEGMENTER)
    assert (len(found.lines), found.is_whole) == (count + lines, whole)


def test_the_opposite_is_set_apart(sample_db: Database) -> None:
    """核武器国家 within 无核武器国家 is no hit of the term, and is told with its longer term."""
    found = concordance(sample_db, "核武器国家", SEGMENTER)
    assert "无核武器国家" in dict(found.inside)
    for line in found.chosen():
        assert not line.left.endswith("无")
    english = concordance(sample_db, "nuclear-weapon States", SEGMENTER)
    assert all(not line.left.casefold().endswith("non-") for line in english.chosen())


def test_a_further_form_of_the_term_is_no_other_term(sample_db: Database) -> None:
    """有核武器国家 is a form of 核武器国家 itself."""
    assert "有核武器国家" not in longer_forms(sample_db, "核武器国家", Lang.ZH)
    assert "无核武器国家" in longer_forms(sample_db, "核武器国家", Lang.ZH)


def test_lines_are_sorted_as_asked(sample_db: Database) -> None:
    """By what stands to the right, or to the left read backwards."""
    found = concordance(sample_db, "核", SEGMENTER)
    right = [key.key(line.right) for line in found.chosen(LineKind.ALL, Order.RIGHT)]
    left = [key.key(line.left)[::-1] for line in found.chosen(LineKind.ALL, Order.LEFT)]
    assert right == sorted(right)
    assert left == sorted(left)


def test_longer_forms_are_all_there(sample_db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """F2: the longer terms that hold a query are the same by the index of terms as by looking through all terms."""
    forms = [
        row[0]
        for row in sample_db.execute(
            "SELECT DISTINCT term FROM terms WHERE length(key) BETWEEN 2 AND 9 ORDER BY length(key), id"
        )
    ]
    asked = [(form, language_of_text(form)) for form in forms[:: len(forms) // 120]]
    quick = [concordances.longer_forms(sample_db, *query) for query in asked]
    monkeypatch.setattr(concordances.term_grams, "ideographs", lambda folded: None)
    monkeypatch.setattr(concordances.term_grams, "whole_words", lambda text: None)
    assert [concordances.longer_forms(sample_db, *query) for query in asked] == quick
    assert sum(map(bool, quick)) > 5
