"""Concepts from authority, definitions and candidates: what joins, what stays apart, what status it earns."""

from __future__ import annotations

from dataclasses import replace

import pytest

from termbase import authority
from termbase.authority import AuthorityRow
from termbase.authority.attested import AttestedPair
from termbase.concepts.assemble import Assembly, trusted
from termbase.concepts.model import Term, concept_id, first_equivalent
from termbase.concepts.status import Standing, Status, TermType
from termbase.extract.definitions import Definition, Form
from termbase.extract.harvest import Defined
from tm.text import key

ROW = AuthorityRow(
    zh="联合国裁军研究所", zh_short=("裁研所",), zh_other=(), en="United Nations Institute for Disarmament Research",
    en_short=(), acronym=("UNIDIR",), en_other=(), en_superseded=("old name",), type="body", subject="disarmament",
    body="", pos="proper noun", status="official", source="General Assembly resolution 39/148 H",
    source_type="resolution", note="", file="x.tsv", line=2,
)  # fmt: skip


def assembly(*rows: AuthorityRow) -> Assembly:
    """An assembly that has taken `rows`."""
    made = Assembly(key.term_key)
    made.authority(rows)
    return made


def defined(full: str, short: str, form: Form = Form.SHORT, document: int = 1) -> Defined:
    """A definition in paragraph 1 of a document."""
    return Defined(document, 1, Definition(full, short, form, 0, 1))


def test_a_definition_joins_the_concept_of_its_full_form() -> None:
    """The short form that a text defines becomes a term of the known concept, with the place as evidence."""
    made = assembly(ROW)
    made.definitions([defined("联合国裁军研究所", "裁军所")])
    (concept,) = made.concepts()
    short = next(entry for entry in concept.of("zh") if entry.text == "裁军所")
    assert (short.status, short.evidence[0].document, short.evidence[0].paragraph) == (Status.ATTESTED, 1, 1)


def test_an_acronym_is_attested_english() -> None:
    """An acronym that a text gives is English with the definition as its evidence, never official."""
    made = assembly()
    made.definitions([defined("核裁军核查国际伙伴关系", "IPNDV", Form.ACRONYM)])
    (concept,) = made.concepts()
    assert [(e.text, e.status) for e in concept.of("en")] == [("IPNDV", Status.ATTESTED)]
    assert concept.status is Status.ATTESTED


def test_a_short_form_of_two_bodies_stays_two_concepts() -> None:
    """专家组 of one document and 专家组 of another are told apart by the documents of the evidence."""
    made = assembly()
    made.definitions([defined("政府专家组", "专家组"), defined("伊朗问题专家小组", "专家组", document=2)])
    found = made.find("专家组")
    assert [concept.of("zh")[0].text for concept in found] == ["政府专家组", "伊朗问题专家小组"]
    documents = [p.document for c in found for e in c.of("zh") if e.text == "专家组" for p in e.evidence]
    assert documents == [1, 2]


def test_usage_without_a_text_is_only_proposed() -> None:
    """Drafting usage that no named text shows is not called attested, whatever its list says."""
    assert trusted(replace(ROW, status="attested", source_type="usage")) is Status.PROPOSED
    assert trusted(replace(ROW, status="attested", source_type="corpus")) is Status.ATTESTED


def test_superseded_english_is_never_shown_first() -> None:
    """A superseded form is kept with its concept and shown to nobody as the equivalent."""
    (concept,) = assembly(ROW).concepts()
    assert [e.standing for e in concept.of("en") if e.text == "old name"] == ["superseded"]
    only = [Term("old name", "en", TermType.VARIANT, Standing.SUPERSEDED, Status.OFFICIAL)]
    assert first_equivalent(only) is None


def test_better_status_comes_first() -> None:
    """An official form goes before an attested one, a preferred one before an admitted one."""
    entries = [
        Term("a", "en", TermType.VARIANT, Standing.PREFERRED, Status.PROPOSED),
        Term("b", "en", TermType.VARIANT, Standing.ADMITTED, Status.OFFICIAL),
        Term("c", "en", TermType.VARIANT, Standing.PREFERRED, Status.OFFICIAL),
    ]
    first = first_equivalent(entries)
    assert first is not None
    assert first.text == "c"


def test_a_full_form_is_shown_before_an_acronym() -> None:
    """The status that is told is that of the English that is shown: an attested acronym lends it to no other."""
    row = replace(ROW, acronym=(), status="attested", source_type="usage", source="UN drafting usage")
    made = assembly(row)
    made.definitions([defined("联合国裁军研究所", "UNIDIR", Form.ACRONYM)])
    (concept,) = made.concepts()
    first = first_equivalent(concept.of("en"))
    assert first is not None
    assert (first.text, concept.status) == (ROW.en, Status.PROPOSED)


def test_ids_are_stable_and_homographs_differ() -> None:
    """A concept's id follows from its term; two concepts of one form get two ids."""
    rows = [ROW, replace(ROW, en="Another Institute", note="another body")]
    made = assembly(*rows)
    ids = [concept.id for concept in made.concepts()]
    assert ids == [concept_id(key.term_key(ROW.zh)), concept_id(key.term_key(ROW.zh), 2)]


@pytest.mark.parametrize(
    ("zh", "trap"),
    [
        ("人道主义", "humanism"),
        ("保证", "warranty"),
        ("授权", "empowerment"),
        ("缓和", "detente"),
        ("使用核武器", "nuclear weapons use"),
    ],
)
def test_thesaurus_traps_are_not_in_the_lists(zh: str, trap: str) -> None:
    """No row gives these terms the heading that a thesaurus files them under and no drafter writes, in any form."""
    rows = [row for row in authority.load() if zh in row.chinese()]
    assert rows
    assert trap not in {en.casefold() for row in rows for en in row.english()}


def test_a_further_form_is_the_compilers_word_until_a_text_shows_it() -> None:
    """The source speaks for the preferred pair and for other writings of it; a text for what it shows."""
    row = replace(ROW, zh="核查制度", zh_short=(), zh_other=("核查的制度", "查核体制"), en="verification regime",
                  en_short=(), acronym=(), en_other=("verification regimes", "verification system"),
                  en_superseded=(), type="concept", status="attested", source="A/1", source_type="document")  # fmt: skip

    def statuses(*lines: AttestedPair) -> dict[str, Status]:
        made = Assembly(key.term_key)
        made.authority([row], lines)
        return {entry.text: entry.status for concept in made.concepts() for entry in concept.terms}

    found = statuses()
    told = {term for term, status in found.items() if status is Status.ATTESTED}
    assert told == {"核查制度", "核查的制度", "verification regime", "verification regimes"}
    assert (
        statuses(AttestedPair("查核体制", "verification regime", "A/2", "corpus", 2))["查核体制"]
        is Status.ATTESTED
    )
    assert (
        statuses(AttestedPair("核查制度", "verification system", "A/2", "usage", 2))["verification system"]
        is Status.PROPOSED
    )
    assert statuses(AttestedPair("核查制度", "inspection system", "A/2", "corpus", 2)) == found
