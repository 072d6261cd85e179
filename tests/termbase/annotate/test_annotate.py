"""A text meets the termbase: annotation, coverage, and what they must not find."""

from __future__ import annotations

import contextlib
import itertools
import json
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from termbase import package_files
from termbase.annotate.annotator import SHORT, Annotator
from termbase.annotate.coverage import coverage
from termbase.build import Summary
from termbase.cli import run
from termbase.concepts.status import Status
from termbase.store import schema
from termbase.store.forms import LEAST_TERMHOOD
from tm.text.fold import fold


@pytest.fixture
def annotator(sample_db: Database) -> Annotator:
    """An annotator of the sample termbase."""
    return Annotator(sample_db)


def forms(annotator: Annotator, text: str, *, nested: bool = False) -> list[str]:
    """The terms found in `text` that are nested, or that are not."""
    return [term.zh for term in annotator.annotate(text).terms if term.nested is nested]


@pytest.mark.parametrize(
    ("text", "not_found"),
    [
        ("安全理事会召开扩大会议。", "大会"),
        ("他是研究生命科学的。", "研究生"),
        ("核武器国家加入。", "核武器国"),
    ],
)
def test_word_sense(annotator: Annotator, text: str, not_found: str) -> None:
    """A term is not found across the boundaries of words."""
    assert not_found not in forms(annotator, text)
    assert not_found not in forms(annotator, text, nested=True)


def test_longest_match_with_nested_ones_marked(annotator: Annotator) -> None:
    """无核武器国家 is the term; 核武器国家 inside it is kept and marked as nested."""
    text = "无核武器国家应得到保证。"
    assert "无核武器国家" in forms(annotator, text)
    assert "核武器国家" in forms(annotator, text, nested=True)
    assert "核武器国家" not in forms(annotator, text)


def test_a_document_says_what_its_short_forms_stand_for(annotator: Annotator) -> None:
    """《条约》 is the treaty that this document calls so, and nothing where it calls two so (per document)."""
    npt = ["《不扩散核武器条約》(下称“本约约”)是基石。", "缔约国履行本约约。"]
    ban = ["《全面禁止核试验条约》(下称“本约约”)尚未生效。", "缔约国履行本约约。"]

    def english(texts: list[str]) -> list[str | None]:
        return [t.en for t in list(annotator.document(texts))[-1].terms if t.zh == "本约约"]

    assert english([*npt, *ban]) == []
    for texts, wanted in (
        (npt, "Non-Proliferation of Nuclear Weapons"),
        (ban, "Comprehensive Nuclear-Test-Ban Treaty"),
    ):
        shown = annotator.defined(texts)[fold("本约约")]
        assert wanted in (shown.en or "")
    assert annotator.defined([*npt, *ban]) == {}


def test_a_large_termbase_is_read_as_texts_ask(sample_db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Terms that are fetched by their first characters give the same result as terms read at once."""
    texts = ["无核武器国家应得到保证。", "裁军谈判会议审议了《不扩散条约》。", "X\ud800裁", "没有。"]
    at_once = [Annotator(sample_db).annotate(text) for text in texts]
    monkeypatch.setattr("termbase.annotate.annotator.AT_ONCE", 0)
    fetched = Annotator(sample_db)
    assert [fetched.annotate(text) for text in texts] == at_once


def test_script_and_width_do_not_matter(annotator: Annotator) -> None:
    """Traditional and full-width writing is recognised, with the offsets of the text as written."""
    text = "「不擴散核武器條約」與無核武器國家（ＩＡＥＡ）"
    found = annotator.annotate(text)
    assert [t.zh for t in found.terms if not t.nested][:2] == ["不擴散核武器條約", "無核武器國家"]
    assert found.terms[0].en == "Treaty on the Non-Proliferation of Nuclear Weapons"
    assert all(text[t.start : t.end] == t.zh for t in found.terms)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_any_text_can_be_annotated(annotator: Annotator, text: str) -> None:
    """No text fails, offsets always slice to what is told, and matches never cross."""
    found = annotator.annotate(text)
    assert all(text[t.start : t.end] == t.zh for t in found.terms)
    outer = [t for t in found.terms if not t.nested]
    assert all(a.end <= b.start for a, b in itertools.pairwise(outer))


@given(text=st.text())
def test_folding_keeps_every_offset(text: str) -> None:
    """Folding is one character for one."""
    assert len(fold(text)) == len(text)


def test_annotate_json(built: tuple[Path, Summary], capsys: pytest.CaptureFixture[str]) -> None:
    """`annotate --json` gives segments with terms: start, end, zh, en, status, nested, concept."""
    file = package_files.sample() / "02-letter.zh.txt"
    assert run(["annotate", str(file), "--db", str(built[0]), "--json"]) == 0
    segments = json.loads(capsys.readouterr().out)["segments"]
    terms = [term for segment in segments for term in segment["terms"]]
    assert {"start", "end", "zh", "en", "status", "nested", "concept"} <= set(terms[0])
    assert ("高浓缩铀", "highly enriched uranium") in {(term["zh"], term["en"]) for term in terms}


def test_references_are_annotated(annotator: Annotator) -> None:
    """References come with their span, official English and normal form."""
    text = "安全理事会第984（1995）号决议和《不扩散条约》第六条"
    found = annotator.annotate(text).references
    assert [(r.en, r.normal) for r in found] == [
        ("Security Council resolution 984 (1995)", "resolution:S/984(1995)"),
        ("article VI of the Non-Proliferation Treaty", "article:NPT/6"),
    ]
    assert all(text[r.start : r.end] == r.zh for r in found)


def test_a_weak_candidate_is_no_term_of_a_text(built: tuple[Path, Summary], tmp_path: Path) -> None:
    """What only its own text speaks for, and faintly, is listed but not recognised, until pairs give it English."""
    path = tmp_path / "copy.db"
    shutil.copy(built[0], path)
    with contextlib.closing(Database(path)) as database:
        weak = {
            zh: concept
            for concept, zh in database.execute(
                "SELECT id, zh FROM concepts WHERE source IS NULL AND type IN ('phrase', 'word') AND score < ? AND en IS NULL",
                (LEAST_TERMHOOD,),
            ).fetchall()
        }
        found = set(Annotator(database).matches("".join(weak)))
        assert weak
        assert not {form for _, form in found} & set(weak)
        zh, concept = next(iter(weak.items()))
        with database.conn:
            database.execute(
                "UPDATE concepts SET en = 'learned', status = 'attested' WHERE id = ?", (concept,)
            )
        assert (0, zh) in set(Annotator(database).matches(zh))


def test_a_form_that_nothing_shows_has_a_proposal(annotator: Annotator, sample_db: Database) -> None:
    """The status is the lesser of the English's and the form's: a further form is the compiler's word."""
    forms = sample_db.execute(
        "SELECT min(t.term), min(c.en) FROM terms t JOIN concepts c ON c.id = t.concept WHERE t.language = 'zh'"
        " AND length(t.term) > 5 GROUP BY t.folded HAVING count(*) = 1 AND min(t.status) = 'proposed' AND min(c.status) = 'official'"
    ).fetchall()
    assert len(forms) > 20
    for form, en in forms[:20]:
        found = [term for term in annotator.annotate(form).terms if term.zh == form]
        assert [(term.en, term.status) for term in found] == [(en, "proposed")], form
    (name,) = annotator.annotate("裁军谈判会议").terms[:1]
    assert (name.zh, name.status) == ("裁军谈判会议", "official")


def test_coverage_counts_each_occurrence_once(annotator: Annotator) -> None:
    """Nested terms are not counted again, and shares are of the occurrences counted."""
    texts = ["无核武器国家应得到消极安全保证。", "保护伞载有术语。"]
    found = coverage("x", annotator.document(texts))
    counted = sum(1 for text in texts for t in annotator.annotate(text).terms if not t.nested)
    assert found.total == counted
    assert ("保护伞", 1) in found.unresolved
    assert 0 < found.share(Status.OFFICIAL, Status.ATTESTED) < 1


def test_coverage_command(built: tuple[Path, Summary], capsys: pytest.CaptureFixture[str]) -> None:
    """`coverage` tells a share per Chinese document."""
    assert run(["coverage", str(package_files.sample()), "--db", str(built[0])]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert all("official" in line and "%" in line for line in lines)


def test_unresolved_is_ranked_with_proposals(
    built: tuple[Path, Summary], capsys: pytest.CaptureFixture[str]
) -> None:
    """Concepts without official English: most missed first, nothing official among them, contexts that hold them."""
    assert run(["unresolved", "--db", str(built[0]), "--top", "1000", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    concepts = told["concepts"]
    assert len(concepts) == told["unresolved"] + told["proposed"] > 20
    assert {one["status"] for one in concepts} == {"unresolved", "proposed"}
    missed = [one["missed"] for one in concepts]
    assert missed == sorted(missed, reverse=True)
    for one in concepts:
        assert bool(one["proposals"]) == (one["status"] == "proposed"), one["zh"]
        assert one["contexts"], one["zh"]
        for context in one["contexts"]:
            assert context["start"] < context["end"] <= len(context["text"])
    assert run(["unresolved", "--db", str(built[0]), "--top", "3"]) == 0
    assert capsys.readouterr().out.count("\n") == 3


def test_a_second_meaning_is_not_missed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """运载工具 has the official English means of delivery; that bilateral treaties say delivery vehicle misses nobody."""
    Path(tmp_path, "a.txt").write_text(
        "核武器及其运载工具和保护伞。\n\n运载工具有所减少。\n", encoding="utf-8"
    )
    assert run(["build", str(tmp_path / "a.txt"), "--db", str(tmp_path / "a.db")]) == 0
    capsys.readouterr()
    assert run(["unresolved", "--db", str(tmp_path / "a.db"), "--top", "1000", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert len(told["concepts"]) == told["unresolved"] + told["proposed"] > 0
    with schema.opened(tmp_path / "a.db") as database:
        meanings = database.execute(
            "SELECT status FROM concepts WHERE zh = '运载工具' AND rank > 0"
        ).fetchall()
    assert sorted(status for (status,) in meanings) == ["official", "proposed"]
    assert "运载工具" not in {one["zh"] for one in told["concepts"]}


@pytest.mark.parametrize(
    ("characters", "whole"), [(None, True), (SHORT, True), (SHORT - 1, False), (0, False)]
)
def test_all_terms_are_read_for_a_long_text(sample_db: Database, characters: int | None, whole: bool) -> None:
    """From so many characters on, or where nobody says how long the text is; the answers are the same."""
    annotator = Annotator(sample_db, characters=characters)
    assert annotator.is_whole is whole
    assert [span.form for span in annotator.spans("核裁军与核武器")] == [
        span.form for span in Annotator(sample_db).spans("核裁军与核武器")
    ]
