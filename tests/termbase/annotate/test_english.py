"""English texts: every term with its Chinese, in any inflection, and what the text was taken for."""

from __future__ import annotations

import io
import itertools
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from termbase.annotate.english import EnglishAnnotator
from termbase.build import Summary
from termbase.cli import run
from termbase.concepts.status import Status
from termbase.store import schema
from tm.text import words


@pytest.fixture(scope="session")
def database(built: tuple[Path, Summary]) -> Path:
    """A termbase with the shipped lists."""
    return built[0]


@pytest.fixture(scope="module")
def annotator(built: tuple[Path, Summary]) -> Iterator[EnglishAnnotator]:
    """Its English annotator."""
    with schema.opened(built[0]) as termbase:
        yield EnglishAnnotator(termbase)


@pytest.mark.parametrize(
    ("text", "en", "zh"),
    [
        ("The nuclear-weapon States met in Vienna.", "nuclear-weapon States", "核武器国家"),
        ("A non-nuclear-weapon State spoke.", "non-nuclear-weapon State", "无核武器国家"),
        ("It was adopted by the General Assembly.", "General Assembly", "大会"),
        ("IAEA submitted its report.", "IAEA", "国际原子能机构"),
        ("She presented peacekeeping operations.", "peacekeeping operations", "维持和平行动"),
    ],
)
def test_terms_of_an_english_sentence(annotator: EnglishAnnotator, text: str, en: str, zh: str) -> None:
    """The longest form wins, whatever its number and hyphens; its Chinese is the answer."""
    items = {item.en: item for item in annotator.annotate(text).items}
    assert items[en].zh == zh
    assert items[en].kind == "term"
    assert items[en].status in Status.resolved()
    assert text[items[en].start : items[en].end] == en


def test_case_tells_names_from_words(annotator: EnglishAnnotator) -> None:
    """Words in small letters are no acronyms and no names of one word."""
    shown = {item.en: item.zh for item in annotator.annotate("He aids the chad and the who of it.").items}
    assert not {"chad", "who", "it"} & shown.keys()
    assert "艾滋" not in shown.get("aids", "")  # the verb may be told


def test_terms_do_not_overlap(annotator: EnglishAnnotator) -> None:
    """Each word is a part of one term at most, in the order of the text."""
    items = annotator.annotate(
        "The Security Council welcomed the Treaty on the Non-Proliferation of Nuclear Weapons."
    ).items
    spans = [(item.start, item.end) for item in items]
    assert spans == sorted(spans)
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(spans))
    assert "不扩散核武器条约" in [item.zh for item in items]


def test_command_tells_the_language(
    database: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command takes either language, and says which it took the text for."""

    def ask(text: str, *options: str) -> str:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        assert run(["annotate", "-", "--db", str(database), *options]) == 0
        return capsys.readouterr().out

    told = json.loads(ask("The Security Council met. The Mission left.", "--json"))
    assert told["language"] == "en"
    assert [segment["text"] for segment in told["segments"]] == [
        "The Security Council met.",
        "The Mission left.",
    ]
    (council,) = [item for item in told["segments"][0]["items"] if item["en"] == "Security Council"]
    assert (council["zh"], council["status"]) == ("安全理事会", "official")
    assert json.loads(ask("安全理事会开会。", "--json"))["language"] == "zh"
    assert "\tSecurity Council\t安全理事会\tofficial" in ask("The Security Council met.")


def test_spans_are_lemmas() -> None:
    """The lemmas of the spans are those under which terms are stored."""
    text = "The nuclear-weapon States’ treaties of 1,995 units"
    assert " ".join(lemma for _, _, lemma in words.lemma_spans(text)) == words.lemmas(text)


def test_references_are_answered_in_chinese(annotator: EnglishAnnotator) -> None:
    """A reference stands once, with the Chinese that a rule gives it; terms inside it are parts of it."""
    text = "Recalling Security Council resolution 1540 (2004) and Article 51 of the Charter, it noted 3.5 million refugees."
    segment = annotator.annotate(text)
    shown = [(item.en, item.zh) for item in segment.items if item.status is None]
    assert shown == [
        ("Security Council resolution 1540 (2004)", "安全理事会第1540(2004)号决议"),
        ("Article 51 of the Charter", "《宪章》第五十一条"),
        ("3.5 million", "350万"),
    ]
    assert not [item for item in segment.items if item.status is not None and item.en == "Security Council"]
