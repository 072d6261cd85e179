"""What holds of the text functions for every text."""

from __future__ import annotations

import strategies
from hypothesis import given
from hypothesis import strategies as st

from tm.languages import Lang
from tm.layout import labels, page
from tm.layout.joining import tidy
from tm.text import clean, dates
from tm.text.key import key, term_key

text = st.one_of(strategies.any_text, strategies.mixed_text)


@given(text)
def test_key_is_idempotent(value: str) -> None:
    """J5: the key of a key is the key."""
    assert key(key(value)) == key(value)
    assert term_key(term_key(value)) == term_key(value)


@given(text)
def test_clean_is_idempotent_and_keeps_characters(value: str) -> None:
    """Cleaning twice is cleaning once, and no visible character goes."""
    once = clean.clean(value)
    assert clean.clean(once) == once
    assert [c for c in once if c.isalnum()] == [c for c in value if c.isalnum()]


@given(text)
def test_tidy_only_moves_white_space(value: str) -> None:
    """Tidying changes nothing but white space, and is its own fixed point in English."""
    for language in Lang:
        tidied = tidy(value, language)
        assert "".join(tidied.split()) == "".join(value.replace("\u200b", " ").split())
    assert tidy(tidy(value, Lang.EN), Lang.EN) == tidy(value, Lang.EN)


@given(text)
def test_nothing_raises(value: str) -> None:
    """U5: no text makes a reader of lines raise."""
    dates.iso(value)
    labels.label(value)
    labels.is_submission(value)
    labels.is_dateline(value)
    list(clean.oddities(value))
    kept, cut = page.strip_inline(value)
    assert "".join(kept.split()) or cut or not value.split()
    for line in page.lines([value]):
        page.furniture(line, [], page.profile([line]))
