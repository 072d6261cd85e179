"""Searching: lists that say how many there are, and what is tried where a query is no term."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from termbase.exchange.importing import ImportOptions, import_files
from termbase.store import hits as hits_module
from termbase.store import schema, search
from termbase.store.hits import HitSelection, hits
from termbase.store.pointers import reference
from termbase.store.tolerance import Way, find


def test_a_list_says_how_many_there_are(sample_db: Database) -> None:
    """Pages joined are the whole, in one order, and each says the total."""
    whole = hits(sample_db, "核")
    first, joined = 0, []
    while True:
        page = search.search(sample_db, "核", first=first, most=7)
        assert (page.total, page.found) == (len(whole), len(whole))
        joined += page.hits
        assert page.previous == (max(0, first - len(page.hits)) if first else None)
        if page.next is None:
            break
        first = page.next
    assert joined == whole
    assert len(joined) > 20


@pytest.mark.parametrize(
    ("first", "held", "total", "previous", "following"),
    [
        (0, 5, 5, None, None), (0, 5, 6, None, 5), (5, 1, 6, 4, None), (5, 5, 20, 0, 10), (3, 5, 20, 0, 8),
        (7, 5, 12, 2, None), (4, 0, 4, 3, None),
    ],
)  # fmt: skip
def test_pages_around_a_page(
    first: int, held: int, total: int, previous: int | None, following: int | None
) -> None:
    """The page before begins so many hits earlier, at the first one at least; the last page has none behind it."""
    hit = object()
    page = search.SearchPage("q", (hit,) * held, first, total, total, Way.AS_ASKED, None, {})  # type: ignore[arg-type]
    assert (page.previous, page.next) == (previous, following)


def test_filters_choose_and_counts_stay(sample_db: Database) -> None:
    """A filter leaves what it names; the counts are those of all, so that another can be chosen."""
    everything = search.search(sample_db, "核", most=1_000)
    for name in ("status", "type", "subject"):
        for value, count in everything.counts[name].items():
            page = search.search(sample_db, "核", HitSelection(**{name: value}), most=1_000)
            assert page.total == count
            assert {str(getattr(hit, name)) for hit in page.hits} == {value}
            assert page.counts == everything.counts
    in_texts = search.search(sample_db, "核", HitSelection(in_texts=True), most=1_000)
    assert 0 < in_texts.total < everything.total
    assert all(hit.frequency for hit in in_texts.hits)
    ((name,),) = sample_db.execute("SELECT min(name) FROM documents WHERE language = 'zh'").fetchall()
    of_document = search.search(sample_db, "核", HitSelection(document=name), most=1_000)
    assert 0 < of_document.total < in_texts.total


@pytest.mark.parametrize(
    ("query", "way", "zh"),
    [
        ("核裁军", Way.AS_ASKED, "核裁军"),
        ("消极*保证", Way.WILDCARD, "消极安全保证"),
        ("消极安全保？", Way.WILDCARD, "消极安全保证"),
        ("disarmament conference", Way.ANY_ORDER, "裁军谈判会议"),
        ("保证 消极", Way.ANY_ORDER, "消极安全保证"),
        ("yuanzinengjigou", Way.PINYIN, "国际原子能机构"),
        ("Cái tán huì", Way.PINYIN, "裁军谈判会议"),
        ("xjaqbz", Way.PINYIN, "消极安全保证"),
        ("disarmamnet", Way.SPELLING, "裁军"),
        ("negative securty assurance", Way.SPELLING, "消极安全保证"),
        ("消级安全保证", Way.SPELLING, "消极安全保证"),
        ("消极安全保保证", Way.SPELLING, "消极安全保证"),
    ],
)
def test_what_is_meant_is_found(sample_db: Database, query: str, way: Way, zh: str) -> None:
    """A slip, another order, a sound or a pattern finds the term, and the way is told."""
    finding = find(sample_db, query)
    assert finding.way is way
    assert zh in [hit.zh for hit in finding.hits[:3]]
    assert (finding.instead is not None) == (way is Way.SPELLING)


@pytest.mark.parametrize("query", ["鼹鼠养殖场", "zzzzqq", "*", "??", "anang" * 12 + "x", "[a-z]*", "%"])
def test_what_is_nowhere_is_not_guessed(sample_db: Database, query: str) -> None:
    """W12: nothing is found for what is nowhere, and a wildcard alone is no query."""
    assert find(sample_db, query).hits == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(query=st.text(st.sampled_from("ab核*?[ ]-'\"%_\\zhangu裁"), max_size=12))
def test_any_query_can_be_searched(sample_db: Database, query: str) -> None:
    """W12: no query raises, and what is found as asked comes first."""
    finding = find(sample_db, query)
    if finding.way is Way.AS_ASKED:
        assert finding.hits == hits(sample_db, query)


@pytest.mark.parametrize(
    ("query", "zh", "en"),
    [
        ("S/RES/1540 (2004)", "安全理事会第1540(2004)号决议", "Security Council resolution 1540 (2004)"),
        ("a/res/70/1", "大会第70/1号决议", "General Assembly resolution 70/1"),
        ("第1540号决议", "第1540号决议", "resolution 1540"),
        (
            "安全理事会第1325(2000)号决议",
            "安全理事会第1325(2000)号决议",
            "Security Council resolution 1325 (2000)",
        ),
    ],
)
def test_a_resolution_is_a_reference(query: str, zh: str, en: str) -> None:
    """A resolution by its symbol or number has its Chinese and its English."""
    told = reference(query)
    assert told is not None
    assert (told.zh, told.en) == (zh, en)


def test_a_symbol_opens_its_document(sample_db: Database) -> None:
    """The symbol of a loaded document, in any case and with blanks, points to it in each language."""
    page = search.search(sample_db, "tb/conf.1/2026/ WP.3")
    assert {document.name for document in page.pointers.documents} == {"TB/CONF.1/2026/WP.3"}
    assert [document.language for document in page.pointers.documents] == ["zh", "en"]
    assert not search.search(sample_db, "TB/CONF.1/2026/WP.9").pointers.documents


def test_the_index_of_terms_loses_nothing(sample_db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """F2: what a query finds by the index of terms is what looking through all terms finds, in the same order: for pieces of terms of every
    length, in either script, words, beginnings of words, inflections, and figures beside ideographs."""
    forms = [row[0] for row in sample_db.execute("SELECT term FROM terms ORDER BY length(key), id")]
    chosen = forms[:: len(forms) // 8]
    pieces = {
        form[start : start + size] for form in chosen for start in (0, 1, 3) for size in (1, 2, 3, 5, 9)
    }
    asked = sorted({*chosen, *(piece.strip() for piece in pieces)} - {""})
    asked += [
        "5核",
        "70/1",
        "第70",
        "States",
        "treaties",
        "nuclear weapons",
        "weapons nuclear",
        "n",
        "IAEA",
        "iaea's",
        "é",
        "+",
        "国 际",
        "𠀀",
    ]
    quick = {query: hits(sample_db, query) for query in asked}
    monkeypatch.setattr(hits_module, "_match", lambda folded, lemmas: None)
    assert [query for query in asked if hits(sample_db, query) != quick[query]] == []
    assert sum(map(bool, quick.values())) > len(asked) // 2


def test_terms_that_come_and_go_are_found(tmp_path: Path) -> None:
    """What is imported later is found by the index too, and a term that was taken back is not."""
    table, target = tmp_path / "a.csv", tmp_path / "t.db"
    table.write_text("zh,en\n裁军审议,disarmament deliberations\n", encoding="utf-8")
    import_files([table], target, ImportOptions())
    table.write_text("zh,en\n太空碎片,space debris\n", encoding="utf-8")
    import_files([table], target, ImportOptions())
    with schema.opened(target) as database:
        assert [hit.zh for hit in hits(database, "太空")] == ["太空碎片"]
        assert hits(database, "裁军审") == hits(database, "deliberations") == []
