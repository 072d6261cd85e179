"""A concordance finds exactly the units that hold a string, whatever string it is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from memories import Held, index

from tm.index.fold import fold
from tm.languages import Lang
from tm.match.concordance import lemmatised, search, spread

PAIRS = [
    (
        "大会第七十九届会议，关于核裁軍的决议。",
        "Resolution of the seventy-ninth session on nuclear disarmament.",
    ),
    ("核查 制度（1995）", "Verification régime (1995)"),
    ("《不扩散条约》第六条", "Article VI of the “Non-Proliferation Treaty”"),
    ("", ""),
    ("\U00020000核\U00020001、核", "Nuclear-weapon States; the States' weapons"),
    ("不、不、不不不", "no, non- no no-no"),
    ("ＣＤ／２１０５号文件", "Document CD/2105  of  2017"),
    ("核", "a"),
]
BIG = [(f"第{n}段：{zh}", f"Para. {n}: {en}") for n in range(8) for zh, en in PAIRS]


def folded(text: str, language: Lang, *, strip: bool = True) -> str:
    """The fold of one text as a string."""
    data = fold([text], language, strip=strip).text(0).tobytes()
    return data.decode("utf-16-le" if language is Lang.ZH else "latin-1")


def brute(pairs: list[tuple[str, str]], query: str, language: Lang) -> list[int]:
    """Ids of the units whose folded text holds the folded query."""
    wanted = folded(query, language, strip=False)
    side = 0 if language is Lang.ZH else 1
    return [n for n, pair in enumerate(pairs, 1) if wanted and wanted in folded(pair[side], language)]


@pytest.mark.parametrize("language", list(Lang))
def test_every_substring(language: Lang) -> None:
    """Every string of one to eight characters of every text, from inside words too."""
    made = index(PAIRS[:3], PAIRS[3:])
    side = 0 if language is Lang.ZH else 1
    wanted = {
        pair[side][start : start + length]
        for pair in PAIRS
        for start in range(len(pair[side]))
        for length in range(1, 9)
    }
    for query in wanted:
        page = search(made, query, language, most=99, count=True)
        assert list(page.ids) == brute(PAIRS, query, language), query
        assert page.total == len(page.ids), query


@settings(max_examples=150)
@given(
    query=st.text("不核查裁军第 ,1九\U00020000abnotes-“", max_size=5), language=st.sampled_from(list(Lang))
)
def test_any_string(query: str, language: Lang) -> None:
    """Strings that may be nowhere."""
    page = search(_BIG, query, language, most=999, count=True)
    assert list(page.ids) == brute(BIG, query, language)


_BIG = index(BIG[:10], BIG[10:11], BIG[11:])


@pytest.mark.parametrize("query", ["核", "第", "nuclear", "a", " ", "r"])
def test_pages(query: str) -> None:
    """Pages one after the other are all units, none twice; the count is that of all."""
    language = Lang.EN if query.isascii() and query != " " else Lang.ZH
    if query == " ":
        language = Lang.EN
    wanted = brute(BIG, query, language)
    found: list[int] = []
    for first in range(0, len(wanted) + 7, 7):
        page = search(_BIG, query, language, first=first, most=7, count=True)
        assert page.total == len(wanted)
        found += page.ids
    assert found == wanted
    assert search(_BIG, query, language, most=3).total is None


@pytest.mark.parametrize("query", ["", "\u200b", "\u3000"])
def test_nothing_is_nowhere(query: str) -> None:
    """What folds to nothing is in no unit."""
    assert search(_BIG, query, Lang.ZH, count=True).total == 0


@settings(max_examples=60)
@given(st.text("核查第会议决军不", min_size=1, max_size=3), st.integers(1, 70))
def test_spread_units_hold_the_string(query: str, most: int) -> None:
    """Units from all over the memory are some of those that hold a string, in their order, the first and the last among them."""
    every = brute(BIG, query, Lang.ZH)
    page = spread(_BIG, query, Lang.ZH, most)
    assert page.total == len(every)
    assert len(page.ids) == min(most, len(every))
    assert list(page.ids) == sorted(set(page.ids) & set(every))
    if most > 1 and every:
        assert (page.ids[0], page.ids[-1]) == (every[0], every[-1])


def test_inflections() -> None:
    """English words in any inflection, in their order; the count is exact."""
    held = Held(BIG)

    def read(ids: object) -> dict[int, str]:
        return {number: unit.source for number, unit in held(ids, Lang.EN).items()}  # type: ignore[arg-type]

    page = lemmatised(_BIG, "weapon State", read, most=99, count=True)
    assert page.total == len(page.ids) == 8
    assert lemmatised(_BIG, "state weapon", read, most=99, count=True).ids == page.ids
    assert lemmatised(_BIG, "treaties", read, count=True).total == 8
    assert lemmatised(_BIG, "weapon treaty", read, count=True).total == 0
    assert lemmatised(_BIG, " ", read, count=True).total == 0
