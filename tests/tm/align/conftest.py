"""What the tests of the aligner share: a small lexicon and small texts, written for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tm.lexicon.layers import Lexicon, build, of_terms
from tm.lexicon.packed import load

TERMS = [
    ("裁军", "disarmament"),
    ("谈判", "negotiation"),
    ("会议", "conference"),
    ("条约", "treaty"),
    ("核武器", "nuclear weapon"),
    ("国家", "state"),
    ("委员会", "committee"),
    ("报告", "report"),
    ("通过", "adopt"),
    ("讨论", "discuss"),
    ("水", "water"),
    ("健康", "health"),
    ("儿童", "child"),
    ("学校", "school"),
    ("贸易", "trade"),
]
"""Chinese words and their English, for texts that tests make."""


@pytest.fixture(scope="session")
def small() -> Lexicon:
    """A lexicon of the terms above."""
    return Lexicon((build(of_terms(TERMS), {}),), "small")


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Lexicon:
    """The lexicon of the installed CC-CEDICT, packed in a folder of this run."""
    folder: Path = tmp_path_factory.mktemp("lexicon")
    load(folder)
    return load(folder)
