"""Q1, Q3: time grows with the length of the text and not with its square, on hostile text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from linear import assert_linear

from tm.languages import Lang
from tm.layout import blocks, labels, page, paragraphs
from tm.layout.joining import join, tidy
from tm.text import clean, codes
from tm.text.key import key
from tm.text.split import split
from tm.text.words import is_english_word
from tm.validation import xml_mask, xml_walk

SIZE = 500_000
HOSTILE = {
    "one ideograph": "核",
    "one letter": "a",
    "points": ".",
    "Chinese points": "。",
    "openers": "（",
    "brackets": "(",
    "spaces": " ",
    "no point": "核裁军和不扩散，",
    "hyphens": "a-",
    "symbols": "A/",
    "closers": "。”",
    "job numbers": "GE.17-16195 ",
    "combining marks": "a\u0316\u0301",
}


def repeated(piece: str, size: int) -> str:
    return (piece * (size // len(piece) + 1))[:size]


@pytest.mark.parametrize("label", HOSTILE)
def test_functions_of_one_text(label: str) -> None:
    """Q1: key, clean, split, tidy and the label readers are linear in 1 MB of anything."""

    def call(size: int) -> Callable[[], object]:
        text = repeated(HOSTILE[label], size)

        def run() -> None:
            key(text)
            clean.clean(text)
            split(text, Lang.ZH)
            split(text, Lang.EN)
            tidy(text, Lang.ZH)
            labels.ends(text)
            labels.is_submission(text)
            page.strip_inline(text)

        return run

    assert_linear(call, SIZE)


def read(raw: list[str], language: Lang) -> int:
    form = page.profile(list(page.lines(raw[:4000])))
    joiner = blocks.Joiner(form, language, longest=10 * SIZE)
    return sum(1 for _ in paragraphs.paragraphs(joiner.blocks(raw), language, is_english_word))


FULL = "核裁军和不扩散核裁军和不扩散核裁军和不扩散核裁军和不扩散核裁军"
PAGES: dict[str, Callable[[int], list[str]]] = {
    "one paragraph, wrapped": lambda size: [FULL + "是"] * (size // 32),
    "one paragraph, a page each line": lambda size: ["\f" + FULL + "是"] * (size // 32),
    "letters, wrapped": lambda size: ["a" * 72] * (size // 72),
    "hyphen at every line end": lambda size: ["a" * 71 + "-"] * (size // 72),
    "every line like a footnote": lambda size: ["1 " + FULL] * (size // 33),
    "every line labelled": lambda size: ["(b) " + FULL] * (size // 34),
    "a footnote after every line": lambda size: [FULL + "是", "_____", "1 核裁军"] * (size // 40),
    "footnote marks": lambda size: [FULL + "\uf02a1"] * (size // 33),
    "nested brackets": lambda size: ["(" * 72] * (size // 72),
    "short lines": lambda size: ["核裁军"] * (size // 3),
    "furniture": lambda size: ["CD/2105", "4 GE.17-16195"] * (size // 20),
}


@pytest.mark.parametrize("label", PAGES)
def test_layout(label: str) -> None:
    """Q1: reading page text is linear, whatever the lines look like."""
    language = Lang.EN if label.startswith(("letters", "hyphen")) else Lang.ZH

    def call(size: int) -> Callable[[], object]:
        raw = PAGES[label](size // 4)
        return lambda: read(raw, language)

    assert_linear(call, SIZE)


@pytest.mark.parametrize("piece", ["<b ", '<a b="', "<x>", "</x>", "<b a='x' ", "{1", "[1}", "<1"])
def test_codes_in_a_text(piece: str) -> None:
    """Q1: looking for inline codes is linear in hostile text."""
    assert_linear(lambda size: lambda: codes.pieces(repeated(piece, size)), SIZE // 2)


def test_one_line_of_a_megabyte() -> None:
    """Q1: a single line of a million characters is one paragraph, read in linear time."""
    assert_linear(lambda size: lambda: read(["核" * size], Lang.ZH), SIZE)
    assert_linear(lambda size: lambda: join(["核" * 36] * (size // 36), Lang.ZH, is_english_word), SIZE)


@pytest.mark.parametrize(
    "piece",
    [
        "<tu ",
        "<tu><tuv ",
        "<!--",
        "<![CDATA[",
        "<?a ",
        "<!DOCTYPE a ",
        "<trans-unit id='1'><source>",
        "&a<",
        "<tu></tu>",
    ],
)
def test_broken_xml(piece: str) -> None:
    """Q1, Q3: what looks through XML that does not go together is linear: openings without an end too."""

    def call(size: int) -> Callable[[], object]:
        text = repeated(piece, size)

        def run() -> None:
            xml_mask.masked(text)
            list(xml_mask.elements(text, "tu|trans-unit"))
            list(xml_walk.strays(text))

        return run

    assert_linear(call, 200_000)
