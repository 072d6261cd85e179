"""Search keys: what two writings of a term share."""

from __future__ import annotations

import json
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from tm.text import key as keys
from tm.text.key import key, term_key

FOLDER = Path(__file__).parents[2] / "cases"
SAME = json.loads((FOLDER / "keys_same.json").read_text(encoding="utf-8"))
DIFFERENT = json.loads((FOLDER / "keys_different.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", SAME, ids=lambda case: case["label"])
def test_writings_of_one_term_share_a_key(case: dict[str, Any]) -> None:
    """U2: two writings of one term have one key, and the writings themselves differ."""
    first, second = case["input"]
    assert first != second
    assert key(first) == key(second) == case["expected"]


@pytest.mark.parametrize("case", DIFFERENT, ids=lambda case: case["label"])
def test_different_terms_have_different_keys(case: dict[str, Any]) -> None:
    """U3: different words keep different keys; where folding joins two, the case says so."""
    first, second = case["input"]
    assert (key(first) != key(second)) is case["expected"], case["comment"]


def test_enough_pairs() -> None:
    """U2: the data hold sixty pairs at least."""
    assert len(SAME) >= 60


def test_every_ideograph_has_a_stable_key() -> None:
    """J5, U5: the key of a key is the key, for every assigned character, alone and in text."""
    unstable = [
        character
        for character in map(chr, range(sys.maxunicode + 1))
        if unicodedata.category(character) not in ("Cs", "Cn", "Co")
        and key(key(f"核{character}a{character}")) != key(f"核{character}a{character}")
    ]
    assert unstable == []


def test_kangxi_radicals_are_the_ideographs_they_look_like() -> None:
    """U2: each of the 214 Kangxi radicals has the key of its ideograph."""
    for code in range(0x2F00, 0x2FD6):
        assert key(chr(code)) == key(unicodedata.normalize("NFKC", chr(code)))


def test_term_key_is_blind_to_title_and_quotation_marks() -> None:
    """A treaty's name is one term with and without its title marks."""
    assert term_key("《不扩散核武器条约》") == term_key("“不扩散核武器条约”") == term_key("不擴散核武器條約")
    assert key("《不扩散核武器条约》") != key("不扩散核武器条约")


def test_recipe_names_all_that_shapes_a_key() -> None:
    """J4: a stored key names the Unicode and OpenCC releases that made it."""
    assert keys.recipe().startswith("key ")
    assert f"unicode {unicodedata.unidata_version}" in keys.recipe()
    assert "opencc " in keys.recipe()
