"""Words of the general language are told where they are asked for, and nowhere else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlite_utils import Database

from termbase.annotate.annotated import WORD, AnnotatedItem
from termbase.annotate.annotator import Annotator
from termbase.annotate.english import EnglishAnnotator
from termbase.build import Summary
from termbase.cli import run

TEXT = "会员国在第5段强调了裁军谈判会议的困难,并继续执行預算。"


@pytest.fixture
def shown(sample_db: Database) -> tuple[AnnotatedItem, ...]:
    """What is shown of a sentence with general words."""
    return Annotator(sample_db).annotate(TEXT, general=True).items


def _words(items: tuple[AnnotatedItem, ...]) -> dict[str, str | None]:
    return {item.zh: item.en for item in items if item.kind == WORD}


def test_general_words_stand_between_the_terms(shown: tuple[AnnotatedItem, ...]) -> None:
    """A word as it is written, Traditional too, in the order of the text; what a term or a reference holds is no word."""
    words = _words(shown)
    assert words["預算"] == "budget"
    assert "困难" in words
    assert not {"裁军", "会议", "段"} & words.keys()
    assert [item.start for item in shown] == sorted(item.start for item in shown)
    for item in shown:
        assert TEXT[item.start : item.end] == item.zh


def test_they_are_not_told_unasked(sample_db: Database) -> None:
    """Without the option there is none, and all else is the same."""
    plain = Annotator(sample_db).annotate(TEXT)
    asked = Annotator(sample_db).annotate(TEXT, general=True)
    assert _words(plain.items) == {}
    assert plain.items == tuple(item for item in asked.items if item.kind != WORD)
    assert (plain.terms, plain.references) == (asked.terms, asked.references)


def test_english_texts_have_them_too(sample_db: Database) -> None:
    """A word in any inflection with its Chinese; little words are none."""
    text = "The budgets of the General Assembly."
    words = [i for i in EnglishAnnotator(sample_db).annotate(text, general=True).items if i.kind == WORD]
    assert [(w.en, w.zh) for w in words] == [("budgets", "预算")]
    assert not [i for i in EnglishAnnotator(sample_db).annotate(text).items if i.kind == WORD]


def test_the_command(tmp_path: Path, built: tuple[Path, Summary], capsys: pytest.CaptureFixture[str]) -> None:
    """`--general` prints them as `word`; JSON keeps their status and their kind."""
    file, sample_path = tmp_path / "a.txt", built[0]
    file.write_text(TEXT, encoding="utf-8")
    assert run(["annotate", str(file), "--db", str(sample_path), "--general"]) == 0
    assert "\t預算\tbudget\tword\n" in capsys.readouterr().out
    assert run(["annotate", str(file), "--db", str(sample_path), "--general", "--json"]) == 0
    items = json.loads(capsys.readouterr().out)["segments"][0]["items"]
    assert [(i["en"], i["status"]) for i in items if i["zh"] == "預算"] == [("budget", "attested")]
    assert run(["annotate", str(file), "--db", str(sample_path)]) == 0
    assert "預算" not in capsys.readouterr().out.split("\n", 1)[1]
