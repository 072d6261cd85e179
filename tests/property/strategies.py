"""Texts as documents, and as accidents, make them."""

from __future__ import annotations

from hypothesis import strategies as st

CHINESE = "缔约国重申核裁军和不扩散条约的重要性第条款年月日号会议一二三"
POINTS = "，。；：、！？…"
CLOSING = "”）》】』)"
OPENING = "“（《【『("

chinese = st.text(CHINESE, min_size=1, max_size=40)
english = st.lists(
    st.sampled_from(
        [
            "the",
            "Conference",
            "on",
            "Disarmament",
            "States",
            "non-",
            "nuclear-weapon",
            "dis-",
            "armament",
            "1995",
            "U.S.",
        ]
    ),
    min_size=1,
    max_size=12,
).map(" ".join)
number = st.one_of(
    st.integers(0, 99_999).map(str),
    st.sampled_from(["3.5", "27 000", "1995", "（1968）", "(1968)", "12.", "1. ", "３．", "5.11"]),
)
label = st.sampled_from(
    [
        "1. ",
        "2.",
        "12、",
        "(a) ",
        "(b)",
        "（三）",
        "A. ",
        "一、",
        "• ",
        "\uf0b7 ",
        "- ",
        "㈢",
        "①",
        "iv) ",
        "附件",
        "1 ",
    ]
)
page_furniture = st.sampled_from(
    [
        "CD/2105",
        "4 GE.17-16195",
        "- 5 -",
        "第6页",
        "______",
        "12",
        "Original: English",
        "15 September 2017",
        "3/12",
    ]
)
space = st.sampled_from(["", " ", "  ", "\u3000", "\u3000\u3000", "\t", "\xa0", "\f", "    "])
mark = st.sampled_from(["\uf02a1", "*", "¹", "", "", "\u200b"])
piece = st.one_of(chinese, english, number, st.sampled_from([*POINTS, *CLOSING, *OPENING, "――", ".", "-"]))


@st.composite
def line(draw: st.DrawFn) -> str:
    """A printed line: an indent, a label, words of both languages, a mark, trailing space."""
    if draw(st.integers(0, 5)) == 0:
        return draw(st.one_of(page_furniture, space))
    start = draw(st.one_of(st.just(""), label))
    body = "".join(draw(st.lists(st.tuples(space, piece).map("".join), min_size=1, max_size=6)))
    return draw(space) + start + body + draw(mark) + draw(space)


@st.composite
def full_page(draw: st.DrawFn) -> list[str]:
    """Wrapped lines of one width with blank lines between, so that joining has work to do."""
    width = draw(st.integers(18, 40))
    gap = draw(st.integers(0, 2))
    out: list[str] = []
    for _ in range(draw(st.integers(1, 8))):
        text = draw(label) + "".join(draw(st.lists(st.one_of(chinese, st.sampled_from(POINTS)), max_size=12)))
        for start in range(0, len(text), width):
            out += [draw(st.sampled_from(["", "", " "])) + text[start : start + width], *[""] * gap]
        if draw(st.integers(0, 3)) == 0:
            out.append(draw(page_furniture))
    return out


page_text = st.one_of(st.lists(line(), max_size=40), full_page())
any_text = st.text(max_size=200)
mixed_text = st.lists(st.one_of(piece, space, label), max_size=30).map("".join)
