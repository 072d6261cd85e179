"""Looking up: either language, either script, one character upwards, best first, hostile input."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from termbase.store.contexts import sentences
from termbase.store.lookup import _pieces, lookup
from tm.errors import WrongUsage
from tm.text import key
from tm.text.chars import HAN


@pytest.mark.parametrize(
    ("query", "zh", "en"),
    [
        ("消极安全保证", "消极安全保证", "negative security assurances"),
        ("《不擴散核武器條約》", "不扩散核武器条约", "Treaty on the Non-Proliferation of Nuclear Weapons"),
        ("裁研所", "联合国裁军研究所", "United Nations Institute for Disarmament Research"),
        ("nuclear-weapon States", "核武器国家", "nuclear-weapon State"),
        ("ＩＡＥＡ", "国际原子能机构", "International Atomic Energy Agency"),
        ("conference on disarmament", "裁军谈判会议", "Conference on Disarmament"),
    ],
)
def test_first_result(sample_db: Database, query: str, zh: str, en: str) -> None:
    """The first result is the term meant, whatever the script, width, case, number or title marks."""
    first = lookup(sample_db, query, 3)[0]
    assert (first.zh, first.en) == (zh, en)


@pytest.mark.parametrize("query", ["核", "裁軍", "约", "軍"])
def test_one_and_two_characters(sample_db: Database, query: str) -> None:
    """A query of one or two ideographs finds every term that holds it, in either script (F2)."""
    folded = key.term_key(query)
    wanted = {
        row[0]
        for row in sample_db.execute("SELECT DISTINCT concept FROM terms WHERE instr(key, ?)", (folded,))
    }
    found = {result.concept.id for result in lookup(sample_db, query, 10_000)}
    assert found == wanted
    assert wanted


def test_exact_before_longer(sample_db: Database) -> None:
    """The term itself comes before longer terms that begin with it or hold it."""
    qualities = [result.quality for result in lookup(sample_db, "核裁军", 50)]
    assert qualities == sorted(qualities)
    assert qualities[0] == 0
    assert qualities[-1] > 0


def test_no_hit_is_an_empty_list(sample_db: Database) -> None:
    """What is nowhere is not found."""
    assert lookup(sample_db, "鼹鼠养殖场") == []
    assert lookup(sample_db, "   ") == []


def test_long_query_is_refused(sample_db: Database) -> None:
    """A query over the limit is refused with the limit in the sentence (F4)."""
    with pytest.raises(
        WrongUsage, match=r"the query has 50,000 characters and the limit is 500; look up a term, not a text"
    ):
        lookup(sample_db, "核" * 50_000)


def test_wildcards_are_literal(sample_db: Database) -> None:
    """Signs that mean something to SQL are looked up as they are (F3)."""
    for query in ("%", "_", "*", "核%", "[核]", "\\"):
        for result in lookup(sample_db, query, 500):
            assert key.term_key(query) in key.term_key(result.matched)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=40))
def test_any_text_can_be_looked_up(sample_db: Database, query: str) -> None:
    """No query raises, whatever it is made of (F1)."""
    lookup(sample_db, query, 3)
    sentences(sample_db, query, 3)


@pytest.mark.parametrize(
    "query", ['"', '""', '"zz\nOR gamma', "a-b", "x:y", "NEAR(", "^", "AND", "{a b}:c", "\x00", "　"]
)
def test_search_syntax_is_text(sample_db: Database, query: str) -> None:
    """The words of the full-text language are text: no error, and only sentences that hold them (F1)."""
    for line in sentences(sample_db, query, 50):
        assert key.key(query.replace("\x00", "")) in key.key(line.text)


def test_concordance_is_exact(sample_db: Database) -> None:
    """Every sentence that holds a substring of one to six characters is found, and no other (F2)."""
    texts = dict(sample_db.execute("SELECT id, text FROM segments").fetchall())
    source = random.Random(7)
    for _ in range(300):
        text = source.choice(list(texts.values()))
        start = source.randrange(len(text))
        query = text[start : start + source.randint(1, 6)]
        folded = key.key(query)
        wanted = {number for number, other in texts.items() if folded and folded in key.key(other)}
        found = {line.id for line in sentences(sample_db, query, 10_000)}
        if HAN.match(folded):
            assert found == wanted, query
        assert found <= wanted, query


def test_paging_goes_on_where_it_stopped(sample_db: Database) -> None:
    """Pages of a concordance, joined, are the whole."""
    whole = sentences(sample_db, "核", 1_000)
    paged = []
    after = 0
    while page := sentences(sample_db, "核", 3, after):
        paged += page
        after = page[-1].id
    assert paged == whole


def test_results_explain_themselves(sample_db: Database) -> None:
    """A result carries its evidence, its other forms with their status, and its contexts."""
    result = lookup(sample_db, "裁谈会", 1)[0]
    assert result.evidence
    assert {"zh", "zh-Hant"} <= {variant.language for variant in result.variants}
    assert result.contexts
    assert result.as_dict()["evidence"][0]["detail"]


@pytest.mark.parametrize(
    ("query", "pieces"),
    [
        ("核裁军", {"核裁", "裁军"}), ("核裁", set()), ("arms control treaty", {"arms", "control", "treaty", "arms control", "control treaty"}),
        ("arms", set()),
    ],
)  # fmt: skip
def test_stretches_of_a_query(query: str, pieces: set[str]) -> None:
    """Two ideographs or more, one word or more, and not the whole."""
    assert set(_pieces(query)) == pieces


def test_stretches_have_an_end() -> None:
    """Twenty-four characters, and not twenty-five."""
    pieces = _pieces("".join(map(chr, range(0x4E00, 0x4E00 + 26))))
    assert {len(piece) for piece in pieces} == set(range(2, 25))
    assert len(pieces) == sum(26 - size + 1 for size in range(2, 25))
