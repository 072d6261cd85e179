"""Stretches that a query shares with the memory, and what they are in the other language."""

from __future__ import annotations

import random

import pytest
from memories import Held, index

from tm.index.fold import fold
from tm.languages import Lang
from tm.match.matches import Match, MatchKind
from tm.match.part_translation import translation
from tm.match.parts import SHORTEST, find
from tm.match.symbols import symbols

CLAUSES = [
    ("回顾其以往的各项决议", "Recalling its previous resolutions"),
    ("铭记核裁军的重要性", "bearing in mind the importance of nuclear disarmament"),
    ("请秘书长提出报告", "requests the Secretary-General to report"),
    ("敦促所有缔约国遵守条约", "urges all States parties to comply with the treaty"),
    ("深信核查制度不可缺少", "convinced that a verification regime is indispensable"),
    ("重申第1540(2004)号决议", "reaffirming resolution 1540 (2004)"),
]


def made_pairs(count: int) -> list[tuple[str, str]]:
    """Sentences of two or three clauses."""
    chance = random.Random(3)
    found = []
    for _ in range(count):
        some = chance.sample(CLAUSES, chance.choice((2, 3)))
        found.append(("，".join(zh for zh, _ in some) + "。", ", ".join(en for _, en in some) + "."))
    return found


PAIRS = made_pairs(30)
INDEX = index(PAIRS[:12], PAIRS[12:])


def plain(text: str, language: Lang) -> str:
    """What is compared."""
    return "\x1f".join(["", *(symbol.text for symbol in symbols(text, language)), ""])


def asked(query: str, language: Lang, most: int = 9) -> list[Match]:
    """The parts of a query."""
    return find(INDEX, Held(PAIRS), query, language, most)


def queries(language: Lang) -> list[str]:
    """Recombined clauses, some of them damaged."""
    chance = random.Random(5)
    side = 0 if language is Lang.ZH else 1
    made = []
    for _ in range(25):
        text = (
            "，".join(one[side] for one in chance.sample(CLAUSES, 3))
            if side == 0
            else ", ".join(one[side] for one in chance.sample(CLAUSES, 3))
        )
        place = chance.randrange(len(text))
        if side == 1:
            place = text.index(" ", place) if " " in text[place:] else len(text)
        damage = chance.choice(("", "某", "某某")) if side == 0 else " xx "
        made.append(text[:place] + damage + text[place + 1 :])
    return made


@pytest.mark.parametrize("language", list(Lang))
def test_stretches_are_in_query_and_unit(language: Lang) -> None:
    """The text stands at its place in the query and in the unit shown, and its translation in a target."""
    seen = 0
    for query in queries(language):
        for match in asked(query, language):
            assert match.kind is MatchKind.PART
            stretch = match.stretch
            assert stretch is not None
            assert query[stretch.start : stretch.end] == stretch.text
            assert len(symbols(stretch.text, language)) >= SHORTEST[language]
            assert plain(stretch.text, language) in plain(match.unit.source, language)
            if stretch.translation:
                seen += 1
                targets = [en if language is Lang.ZH else zh for zh, en in PAIRS]
                assert any(stretch.translation in target for target in targets)
    assert seen > 20


@pytest.mark.parametrize("language", list(Lang))
def test_the_longest_stretch_is_found(language: Lang) -> None:
    """No unit shares more symbols in a row with the query than the runs that are found."""
    from tm.match.parts import _longest

    for query in queries(language):
        mine = symbols(query, language)
        runs = _longest(INDEX, query, len(mine), language)
        best = 0
        for pair in PAIRS:
            held = plain(pair[0 if language is Lang.ZH else 1], language)
            for start in range(len(mine)):
                end = start + best + 1
                while end <= len(mine) and "\x1f".join(["", *(s.text for s in mine[start:end]), ""]) in held:
                    best, end = end - start, end + 1
        longest = max((run.end - run.start for run in runs), default=0)
        assert longest == (best if best >= SHORTEST[language] else 0), query
        for run in runs:
            some = plain(query[mine[run.start].start : mine[run.end - 1].end], language)
            count = sum(some in plain(pair[0 if language is Lang.ZH else 1], language) for pair in PAIRS)
            assert run.count == count


@pytest.mark.parametrize(
    ("query", "never"),
    [
        ("大会重申第1540(2005)号决议", "15"),
        ("大会重申第154号决议，铭记核裁军的重要意义", "154"),
    ],
)
def test_references_are_not_cut(query: str, never: str) -> None:
    """No stretch ends inside a number or a reference of the query."""
    for match in asked(query, Lang.ZH):
        assert match.stretch is not None
        assert not match.stretch.text.endswith(never)


def test_common_words_of_many_targets() -> None:
    """Without links of words: what different targets share."""
    held = Held(PAIRS)
    units = [one for one in held(range(1, 31), Lang.ZH).values() if "铭记核裁军的重要性" in one.source]
    told = translation("铭记核裁军的重要性", units, Lang.ZH)
    assert told == "bearing in mind the importance of nuclear disarmament"
    assert translation("铭记核裁军的重要性", units[:1], Lang.ZH) is None


def test_nothing_to_share() -> None:
    """Short queries and empty ones have no parts."""
    for query in ("", "核", "某某某某某某某某"):
        assert asked(query, Lang.ZH) == []
    assert len(fold(["核"], Lang.ZH)) == 1
