"""Nothing of a text is lost on its way from lines to sentences."""

from __future__ import annotations

import itertools
from collections import Counter

import strategies
from hypothesis import given

from tm.languages import Lang
from tm.layout import blocks, page, paragraphs
from tm.text.split import split
from tm.text.words import Segmenter, is_english_word

SEGMENTER = Segmenter()


def no_space(text: str) -> str:
    return "".join(text.replace("\u200b", "").split())


def read(raw: list[str], language: Lang) -> tuple[list[str], list[blocks.Dropped]]:
    """(label and text of each paragraph in the order of lines, what was dropped)."""
    form = page.profile(list(page.lines(raw)))
    joiner = blocks.Joiner(form, language)
    found = list(paragraphs.paragraphs(joiner.blocks(raw), language, is_english_word))
    assert [paragraph.position for paragraph in found] == list(range(1, len(found) + 1))
    told = []
    for paragraph in sorted(found, key=lambda paragraph: paragraph.line):
        told.append(no_space(paragraph.label + paragraph.text))
    return told, joiner.dropped


@given(strategies.page_text)
def test_no_character_is_lost_in_chinese(raw: list[str]) -> None:
    """Labels, texts and dropped pieces hold exactly the characters of the lines, white space apart."""
    told, dropped = read(raw, Lang.ZH)
    out = "".join(told) + no_space("".join(piece.text for piece in dropped))
    # a hyphen at a line end between English words may be the page's
    missing = Counter(no_space("".join(raw))) - Counter(out)
    extra = Counter(out) - Counter(no_space("".join(raw)))
    assert set(missing) <= {"-"}
    assert not extra


@given(strategies.page_text)
def test_no_character_is_lost_in_english(raw: list[str]) -> None:
    """The same in English text, but for hyphens that a line end put there."""
    told, dropped = read(raw, Lang.EN)
    out = "".join(told) + no_space("".join(piece.text for piece in dropped))
    assert set(Counter(no_space("".join(raw))) - Counter(out)) <= {"-"}
    assert not Counter(out) - Counter(no_space("".join(raw)))


@given(strategies.page_text)
def test_order_is_kept(raw: list[str]) -> None:
    """Paragraphs in the order of their lines are the lines without what was dropped of each line.

    A footnote's text stands elsewhere than its lines did, and a mark is told with its block's
    line; the counting tests cover both.
    """
    told, dropped = read(raw, Lang.ZH)
    if any(piece.reason.startswith("footnote") for piece in dropped):
        return
    left = [no_space(line) for line in raw]
    for piece in dropped:
        left[piece.line - 1] = left[piece.line - 1].replace(no_space(piece.text), "", 1)
    assert "".join(told).replace("-", "") == "".join(left).replace("-", "")


@given(strategies.mixed_text)
def test_sentences_cover_their_paragraph(text: str) -> None:
    """Segments are slices in order, and only white space stands outside them."""
    for language in Lang:
        segments = split(text, language)
        assert all(segment.text == text[segment.start : segment.end] for segment in segments)
        assert all(a.end <= b.start for a, b in itertools.pairwise(segments))
        assert "".join("".join(segment.text.split()) for segment in segments) == "".join(text.split())


@given(strategies.any_text)
def test_words_join_to_the_text(text: str) -> None:
    """The words of any text, joined, are the text."""
    assert "".join(SEGMENTER.cut(text)) == text
