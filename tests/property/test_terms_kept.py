"""What is said of terms is the same after export and import."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st
from term_pairs import term_pair

from termbase.concepts.model import Concept, Description, DescriptionKind, Term, TermPair
from termbase.concepts.status import Standing, Status, TermType
from termbase.exchange import description_cells, own, tables
from tm.files.table import TableRow

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc",)), min_size=1, max_size=8) | st.sampled_from(
    ["zh: a", "en term: b", "c [source: d]", "\\", "e\\ [source: f", "g]", "h\ni", "\\[source: ", " [source: ", "a\\\\ [source: x]"]
)  # fmt: skip
SAID = st.builds(
    Description, st.sampled_from(DescriptionKind), TEXT, st.sampled_from([None, "zh", "en"]), st.none() | TEXT
)
OF_TERM = st.lists(
    st.builds(Description, st.sampled_from(DescriptionKind), TEXT, st.none(), st.none() | TEXT), max_size=3
)


@given(st.lists(SAID, max_size=4), OF_TERM, OF_TERM)
def test_descriptions_in_cells(
    of_concept: list[Description], of_zh: list[Description], of_en: list[Description]
) -> None:
    """The cells of our table give back each text, its level, its language and its source, through CSV too."""
    pair = term_pair()
    pair.concept.descriptions.extend(of_concept)
    pair.source.descriptions.extend(of_zh)
    pair.target.descriptions.extend(of_en)
    written = io.BytesIO()
    tables.write_csv(tables.csv_rows([pair]), written)
    header, row = csv.reader(io.StringIO(written.getvalue().decode(), newline=""), strict=True)
    (entry,) = own.entries(header, [TableRow(2, tuple(row))], guarded=False, believed=True)
    read = [entry.concept.descriptions, *(term.descriptions for term in entry.concept.terms)]
    assert [sorted(dict.fromkeys(said), key=repr) for said in (of_concept, of_zh, of_en)] == [
        sorted(said, key=repr) for said in read
    ]
    assert list(description_cells.COLUMNS.values()) == list(header[-4:])


def terms(language: str) -> st.SearchStrategy[list[Term]]:
    """Terms of a language, each of another text, with form, standing and part of speech."""
    parts = st.sampled_from([None, "noun", "verb", "proper noun"])
    made = st.builds(
        Term,
        TEXT,
        st.just(language),
        st.sampled_from(TermType),
        st.sampled_from(Standing),
        part_of_speech=parts,
    )
    return st.lists(made, min_size=1, max_size=3, unique_by=lambda each: each.text)


@given(terms("zh"), terms("en"))
def test_each_term_keeps_what_is_its_own(zh: list[Term], en: list[Term]) -> None:
    """Form, standing and part of speech of each term come back from the rows of its pairs, and go to no other term."""
    concept = Concept("c1", [*zh, *en])
    pairs = [TermPair(concept, source, target, Status.OFFICIAL, False) for source in zh for target in en]
    rows = [TableRow(number, row) for number, row in enumerate(tables.csv_rows(pairs), 2)]
    (entry,) = own.entries(tables.COLUMNS, rows, guarded=False, believed=True)
    read, known = (
        sorted((t.language, t.text, t.type, t.standing, t.part_of_speech or "") for t in side)
        for side in (entry.concept.terms, concept.terms)
    )
    assert read == known
