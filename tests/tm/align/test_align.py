"""Alignment as a whole: small texts in which a person sees what is right."""

from __future__ import annotations

import dataclasses

import pytest

from tm.align import Alignment, Parameters, align, signature
from tm.errors import WrongUsage
from tm.lexicon.layers import Lexicon
from tm.model import Paragraph, ParagraphKind

ZH = [
    "裁军谈判会议。",
    "会议讨论了核武器条约，没有结果。",
    "委员会通过报告，请各国家注意。",
    "清洁的水对于健康十分重要，也是学校的大事。",
    "儿童在学校里读书，在家里游戏。",
    "贸易使国家富裕起来，但不是没有代价的。",
    "条约第3条，1995年。",
    "谢谢！",
]
EN = [
    "Conference on Disarmament negotiations.",
    "The conference discussed a treaty on nuclear weapons, without a result.",
    "The Committee adopted the report and drew the attention of States to it.",
    "Clean water is most important for health, and it matters much to schools.",
    "Children read at school and play at home.",
    "Trade has made States rich, but that was not without a price.",
    "Article 3 of the treaty, 1995.",
    "Thank you!",
]


def beads(done: Alignment) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Both sides of every bead."""
    return [(bead.zh, bead.en) for bead in done.beads]


def straight(size: int) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """One to one."""
    return [((i,), (i,)) for i in range(size)]


def test_one_to_one(whole: Lexicon) -> None:
    """Sentences that translate each other in order are beads of one and one."""
    done = align(ZH, EN, lexicon=whole)
    assert beads(done) == straight(8)
    assert not done.beads[0].doubtful


def test_a_sentence_left_out_in_english(whole: Lexicon) -> None:
    """A sentence that nothing translates stands alone, and its neighbours are not drawn in."""
    assert beads(align(ZH, EN[:3] + EN[4:], lexicon=whole))[3] == ((3,), ())


def test_a_sentence_left_out_in_chinese(whole: Lexicon) -> None:
    """The same on the other side."""
    assert beads(align(ZH[:4] + ZH[5:], EN, lexicon=whole))[4] == ((), (4,))


def test_two_to_one(whole: Lexicon) -> None:
    """A sentence cut in two in one language is a bead of two and one."""
    parts = ["The conference discussed", "a treaty on nuclear weapons, without a result."]
    assert beads(align(ZH, [EN[0], *parts, *EN[2:]], lexicon=whole))[1] == ((1,), (1, 2))
    halves = ["委员会通过报告，", "请各国家注意。"]
    assert beads(align([*ZH[:2], *halves, *ZH[3:]], EN, lexicon=whole))[2] == ((2, 3), (2,))


def test_either_script(whole: Lexicon) -> None:
    """Traditional Chinese is aligned as well as Simplified."""
    zh = [
        "裁軍談判會議。",
        "會議討論了核武器條約，沒有結果。",
        "委員會通過報告，請各國家注意。",
        "清潔的水對於健康十分重要。",
    ]
    assert beads(align(zh, EN[:4], lexicon=whole)) == straight(4)


def test_blank_lines_are_beads(whole: Lexicon) -> None:
    """A blank line is in a bead of its own and breaks nothing."""
    zh = [ZH[0], "", ZH[1], "  ", ZH[2]]
    done = align(zh, EN[:3], lexicon=whole)
    assert beads(done) == [((0,), (0,)), ((1,), ()), ((2,), (1,)), ((3,), ()), ((4,), (2,))]


def test_given_pairs_count(whole: Lexicon) -> None:
    """A term pair of the caller is evidence, be it in no dictionary."""
    zh, en = [*ZH[:3], "甲乙丙丁是戊己庚辛。", *ZH[3:]], [*EN[:3], "Foo bar is baz qux.", *EN[3:]]
    bare = align(zh, en, lexicon=whole).beads[3]
    told = align(zh, en, lexicon=whole, pairs=[("甲乙丙丁", "foo bar"), ("戊己庚辛", "baz qux")]).beads[3]
    assert told.zh == told.en == (3,)
    assert told.reasons.lexical > bare.reasons.lexical + 0.5


@pytest.mark.parametrize(("zh", "en"), [([], []), (["裁军"], []), ([], ["a", "b"]), ([""], [""])])
def test_empty_sides(whole: Lexicon, zh: list[str], en: list[str]) -> None:
    """Nothing aligned with nothing is nothing; a side without a partner stands alone."""
    done = align(zh, en, lexicon=whole)
    assert [i for bead in done.beads for i in bead.zh] == list(range(len(zh)))
    assert [j for bead in done.beads for j in bead.en] == list(range(len(en)))


def test_annex_on_one_side(whole: Lexicon) -> None:
    """Forty lines that only one side has do not draw the rest with them."""
    annex = [f"Annex line about something else number {n + 500}." for n in range(40)]
    done = beads(align(ZH, [*EN[:4], *annex, *EN[4:]], lexicon=whole))
    assert [bead for bead in done if bead[0]] == [((i,), (i if i < 4 else i + 40,)) for i in range(8)]


def paragraphs(numbers: str) -> list[Paragraph]:
    """One numbered paragraph a sentence."""
    return [Paragraph(p, ParagraphKind.NUMBERED, n, "", p) for p, n in enumerate(numbers)]


def test_paragraph_numbers_anchor() -> None:
    """Where words tell nothing, equal numbers in order do."""
    zh, en = ["甲"] * 6, ["Foo."] * 5
    done = align(
        zh,
        en,
        lexicon=Lexicon((), "none"),
        zh_paragraphs=paragraphs("123456"),
        en_paragraphs=paragraphs("12456"),
    )
    assert ((2,), ()) in beads(done)
    assert ((5,), (4,)) in beads(done)


def test_one_misread_number_cuts_nothing(whole: Lexicon) -> None:
    """A wrong number in a good chain changes no bead."""
    done = align(
        ZH, EN, lexicon=whole, zh_paragraphs=paragraphs("12345678"), en_paragraphs=paragraphs("12745678")
    )
    assert beads(done) == straight(8)
    assert done.beads[0].reasons.structure > 0


def test_paragraphs_must_fit(whole: Lexicon) -> None:
    """A paragraph for every sentence, or an error that says so."""
    with pytest.raises(WrongUsage) as fault:
        align(ZH, EN, lexicon=whole, zh_paragraphs=paragraphs("12"), en_paragraphs=None)
    assert str(fault.value) == (
        "there are 8 sentences and 2 paragraphs for them; give every sentence the paragraph that it is in"
    )


def test_doubt_and_reasons(whole: Lexicon) -> None:
    """A bead of other words is less sure than one of shared words, and says why."""
    en = [*EN[:3], "Nobody knows the trouble that they have seen.", *EN[4:]]
    done = align(ZH, en, lexicon=whole)
    good, bad = done.beads[1], next(bead for bead in done.beads if 3 in bead.zh)
    assert bad.score < good.score <= 1
    assert bad.reasons.lexical < good.reasons.lexical
    assert next(bead for bead in done.beads if 6 in bead.zh).reasons.numbers == 1.0
    assert good.reasons.numbers is None


def test_pairs_of_sentences(whole: Lexicon) -> None:
    """Beads as pairs of texts: skips are left out, English is joined with a space."""
    done = align(
        ["裁军", "会议讨论条约", "水"], ["Disarmament", "The conference", "discusses treaties"], lexicon=whole
    )
    assert all(zh and en for zh, en, _ in done.pairs(["裁军", "会议讨论条约", "水"], ["a", "b", "c"]))


def test_signature_names_what_shaped_it(whole: Lexicon) -> None:
    """Another lexicon or another parameter is another signature; the same are the same."""
    assert align(ZH, EN, lexicon=whole).signature == signature(whole)
    others = {signature(Lexicon((), "other")), signature(whole, dataclasses.replace(Parameters(), skip=-5.0))}
    assert len(others | {signature(whole)}) == 3
    assert whole.recipe in signature(whole)


def test_scores_are_told_with_few_digits(whole: Lexicon) -> None:
    """Scores and probabilities have four digits, the parts of a score three: a file of them stays the same everywhere."""
    done = align(ZH * 3, EN[:5] + EN * 2, lexicon=whole)
    for bead in done.beads:
        reasons = dataclasses.asdict(bead.reasons)
        for name, digits in ((name, 4 if name == "alternative" else 3) for name in reasons):
            if reasons[name] is not None:
                assert reasons[name] == round(reasons[name], digits)
        assert bead.score == round(bead.score, 4)
        assert bead.doubtful is (bead.score < 0.75)
    assert any(round(bead.score, 3) != bead.score for bead in done.beads)
    assert any(round(bead.reasons.lexical, 2) != bead.reasons.lexical for bead in done.beads)
    assert any(round(bead.reasons.alternative, 3) != bead.reasons.alternative for bead in done.beads)
