"""Concepts are the same after TBX of every dialect, and after MultiTerm XML."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termbase.concepts.model import Concept, Description, DescriptionKind, Term
from termbase.concepts.status import Standing, Status, TermType
from termbase.exchange import multiterm_write, tbx, tbx_write
from termbase.exchange.directions import DEFAULT, ExportDirection
from tm.limits import Limits

DEFINITION, NOTE, CONTEXT, SOURCE = DescriptionKind
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cn", "Zs", "Zl", "Zp")), min_size=1, max_size=8) | st.sampled_from(
    ["a & b <c>", "]]>", "“甲”", 'x="y"', "status: open", "source: x"]
)  # fmt: skip
OF_CONCEPT = st.builds(Description, st.just(NOTE), TEXT, st.sampled_from([None, "zh", "en"])) | st.builds(
    Description, st.just(DEFINITION), TEXT, st.sampled_from([None, "zh", "en"]), st.none() | TEXT
)
OF_TERM = st.builds(Description, st.sampled_from([NOTE, SOURCE]), TEXT) | st.builds(
    Description, st.just(CONTEXT), TEXT, st.none(), st.none() | TEXT
)
FORMS = st.sampled_from([TermType.FULL, TermType.SHORT, TermType.ACRONYM, TermType.VARIANT])
PARTS = st.sampled_from([None, "noun", "verb", "proper noun"])


def terms(language: str) -> st.SearchStrategy[list[Term]]:
    """The terms of a language, with everything that a file can say of them."""
    term = st.builds(
        Term, TEXT, st.just(language), FORMS, st.sampled_from(Standing), st.sampled_from(Status.resolved()), part_of_speech=PARTS,
        source=st.sampled_from(["CD/9", "Words (list)"]), source_type=st.just("treaty"),
        descriptions=st.lists(OF_TERM, max_size=3, unique=True),
    )  # fmt: skip
    return st.lists(term, min_size=1, max_size=3, unique_by=lambda each: each.text)


CONCEPT = st.builds(
    lambda zh, en, subject, said: Concept("c1", [*zh, *en], subject=subject, descriptions=said),
    terms("zh"), terms("en"), st.none() | TEXT, st.lists(OF_CONCEPT, max_size=4, unique=True),
)  # fmt: skip


def written(concept: Concept, form: str, direction: ExportDirection) -> bytes:
    """The bytes of a file with one concept."""
    out = io.BytesIO()
    if form == "multiterm":
        multiterm_write.write([concept], out, direction)
    else:
        tbx_write.write([concept], out, tbx_write.DIALECTS[form], direction, "0")
    return out.getvalue()


def whole(concept: Concept) -> list[object]:
    """What is compared: all but the order of the two languages and of the levels."""
    levels = [[said for said in concept.descriptions if said.language == tag] for tag in (None, "zh", "en")]
    sides = [
        [replace(term, source=None, source_type=None) for term in concept.of(tag)] for tag in ("zh", "en")
    ]
    return [
        concept.subject,
        levels,
        sides,
        [(t.source, t.source_type) for side in ("zh", "en") for t in concept.of(side)],
    ]


@pytest.mark.parametrize("form", [*tbx_write.DIALECTS, "multiterm"])
@given(concept=CONCEPT, is_reversed=st.booleans())
def test_concepts_come_back(
    tmp_path_factory: pytest.TempPathFactory, form: str, concept: Concept, is_reversed: bool
) -> None:
    """Subjects, definitions with their source, notes, contexts, sources, forms, parts, standings, statuses: all of them."""
    file: Path = tmp_path_factory.getbasetemp() / f"{form}.xml"
    file.write_bytes(written(concept, form, ExportDirection("en", "zh-CN") if is_reversed else DEFAULT))
    (read,) = tbx.read(file, Limits())
    assert whole(read.concept) == whole(concept)
