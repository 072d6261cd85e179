"""General words of the lists: looked up and used as parts, never a term of a text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from termbase import authority
from termbase.annotate.annotator import Annotator
from termbase.authority.rows import GENERAL
from termbase.build import BuildOptions, build
from termbase.concepts.compose import RowPart
from termbase.concepts.weights import known_forms
from termbase.extract import word_classes
from termbase.store import forms
from termbase.store.lookup import lookup
from termbase.store.schema import open_termbase

ROWS = [row for row in authority.load() if row.type == GENERAL]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A termbase of one paper."""
    folder = tmp_path_factory.mktemp("general")
    Path(folder, "a.txt").write_text(
        "核裁军核查工具箱方案得到讨论。\n\n秘书长提交了方案预算和核裁军核查工具箱方案。\n", encoding="utf-8"
    )
    build([folder], folder / "a.db", BuildOptions())
    opened = open_termbase(folder / "a.db")
    yield opened
    opened.close()


def test_they_are_many_and_general() -> None:
    """They are words of their own, not terms that another list has."""
    assert len(ROWS) > 600
    others = {form for row in authority.load() if row.type != GENERAL for form in row.chinese()}
    assert not {row.zh for row in ROWS} & others
    listed = word_classes.GENERAL_NOUNS | word_classes.GENERAL_HEADS | word_classes.VAGUE_FIRST
    assert sum(row.zh in listed for row in ROWS) > 200


def test_they_are_no_candidates() -> None:
    """The ranking does not take them for key terms."""
    assert not {row.zh for row in ROWS} & set(known_forms(authority.load()))


@pytest.mark.parametrize(("zh", "en"), [("预算", "budget"), ("方案", "programme"), ("政策", "policy")])
def test_they_are_looked_up_and_not_recognised(database: Database, zh: str, en: str) -> None:
    """A translator who asks is told; a text is not covered with them."""
    assert lookup(database, zh, 1)[0].en == en
    assert (0, zh) not in set(Annotator(database).matches(zh))


def test_they_make_parts_of_proposals(database: Database) -> None:
    """They say what they say in every compound."""
    assert forms.part(database, "方案") == RowPart("programme")
    assert forms.part(database, "国际法院") == RowPart("International Court of Justice", is_name=True)
    assert forms.part(database, "没有这个词") is None
