"""Packed lemmas are simplemma's own, and a packed file of another release is never taken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termbase import assembled
from tm.text import english_lemmas
from tm.text.english_lemmas import PackedDictionary, packed

TEXT = (
    "The General Assembly's resolutions, having been adopted by States parties' representatives, reaffirmed non-nuclear-weapon "
    "States' commitments; Children were Being the best-known CRITERIA of analyses; it isn't UNHCR's vis-à-vis naïve coöperation."
)


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    """Each test opens its own file."""
    yield
    english_lemmas._opened.cache_clear()
    english_lemmas._lemmatizer.cache_clear()
    english_lemmas._lookup.cache_clear()


def test_the_packed_file_gives_the_lemmas_of_the_library(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Every word of a text and every tenth of the dictionary, and what is no word; with and without the file."""
    own = english_lemmas._own("en")
    words = [*re.findall(r"[^\s,;.]+", TEXT), *sorted(own)[::10], "xqzt", "", "a\tb"]
    words = [word for word in words if word]
    monkeypatch.setattr(english_lemmas, "folder", lambda: tmp_path)
    without = [(english_lemmas.lemma(word), english_lemmas.is_known(word)) for word in words]
    english_lemmas._lemmatizer.cache_clear()
    assembled.ship_lemmas(tmp_path)
    assert [(english_lemmas.lemma(word), english_lemmas.is_known(word)) for word in words] == without
    dictionary = english_lemmas._opened(tmp_path / english_lemmas.file_name())
    assert dict(dictionary) == dict(own)
    assert len(dictionary) == len(own)


@given(st.dictionaries(st.text("abcé'-", min_size=1, max_size=4), st.text("xyzß", min_size=1, max_size=3)))
def test_every_word_is_found_and_no_other(entries: dict[str, str]) -> None:
    """Halving finds each word with its lemma, beginnings and longer words do not stand for it."""
    dictionary = PackedDictionary(packed(entries.items()))
    for word in {*entries, *(word[:-1] for word in entries), *(f"{word}a" for word in entries)}:
        assert dictionary.get(word) == entries.get(word), word


def test_many_lookups_read_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """At the edge: as many as allowed are searched for, one more reads all, and the answers stay."""
    dictionary = PackedDictionary(packed([("states", "state"), ("went", "go")]))
    monkeypatch.setattr(english_lemmas, "_MANY", 2)
    assert [dictionary["went"], dictionary.get("gone")] == ["go", None]
    assert dictionary._all is None
    assert dictionary["states"] == "state"
    assert dictionary._all == {"states": "state", "went": "go"}


def test_the_file_is_made_once_and_others_go(tmp_path: Path) -> None:
    """A file of another release is not read and goes; the right one stays as it is."""
    other = tmp_path / english_lemmas.NAME.format("0" * 16)
    other.write_bytes(b"went\twent\n")
    made = assembled.ship_lemmas(tmp_path)
    assert not other.exists()
    before = made.stat().st_mtime_ns
    assert assembled.ship_lemmas(tmp_path) == made
    assert made.stat().st_mtime_ns == before
