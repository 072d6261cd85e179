"""Words read as a text asks for them are those of the whole dictionary, and cut every text alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tm.text import general_words, references, words
from tm.text.general_words import GeneralWords
from tm.text.references.fold import fold
from tm.text.references.rules import references as by_rules

TEXTS = (
    "裁军谈判会议审议了核裁军和防止外层空间军备竞赛问题。",
    "特设委员会的报告载于文件CD/2105，阿Q和大S都不在场。",
    "γ射线、T台、4S店、江南Style和C++",
    "\ud800裁军𠀀",
    "",
)


@pytest.fixture(scope="module")
def data() -> bytes:
    """The dictionary as it is shipped with the segmenter."""
    return general_words._data()


@pytest.fixture(scope="module")
def whole(data: bytes) -> GeneralWords:
    """All of it."""
    dictionary = GeneralWords(data)
    dictionary.read_all()
    return dictionary


def test_what_is_read_in_parts_is_the_same(data: bytes, whole: GeneralWords) -> None:
    """For each character: the same words, beginnings, frequencies and tags."""
    characters = sorted(set("".join(TEXTS)) | set("一丁龟龠的是在中国人大会议阿小江ABCT1c"))
    parts = GeneralWords(data)
    for character in characters:
        parts.read(character)
        expected = {w: f for w, f in whole.frequencies.items() if w.startswith(character)}
        assert dict(parts.beginning_with(character)) == expected, character
        assert {w: t for w, t in parts.tags.items() if w.startswith(character)} == {
            w: t for w, t in whole.tags.items() if w.startswith(character)
        }
    assert not parts.is_whole
    assert parts.total == sum(int(line.split(b" ")[1]) for line in data.splitlines())


def test_many_characters_read_all(data: bytes) -> None:
    """A long text has the whole dictionary, once."""
    dictionary = GeneralWords(data)
    dictionary.read(map(chr, range(0x4E00, 0x4E00 + 400)))
    assert dictionary.is_whole
    assert dictionary.frequency("裁军谈判") > 0


def test_a_long_text_is_expected(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """From so many characters on the dictionary is read at once, below not; a text of few comes out the same."""
    for characters, at_once in ((words.LONG - 1, False), (words.LONG, True)):
        dictionary = GeneralWords(data)
        monkeypatch.setattr(words, "general_words", lambda own=dictionary: own)
        segmenter = words.Segmenter()
        segmenter.expect(characters)
        assert dictionary.is_whole is at_once
        assert segmenter.cut("裁军谈判会议审议了核裁军") == ["裁军谈判", "会议", "审议", "了", "核裁军"]


def test_a_dictionary_of_another_release_is_read_whole(data: bytes) -> None:
    """Where the order of the lines is not known nothing is looked for by it."""
    other = GeneralWords("裁军 5 n\n一 7 m\n裁军谈判 3 n\n".encode())
    assert other.is_whole
    assert other.total == 15
    assert other.frequencies["裁军谈"] == 0


@pytest.mark.parametrize("added", [[], [("和平行动部", "nz"), ("裁军谈", "n"), ("审议了", "v")]])
def test_a_text_is_cut_alike(
    data: bytes, monkeypatch: pytest.MonkeyPatch, added: list[tuple[str, str]]
) -> None:
    """A segmenter that has read everything, and one that reads as it goes, with words added at any time."""
    everything = GeneralWords(data)
    everything.read_all()
    monkeypatch.setattr(words, "general_words", lambda: everything)
    whole = words.Segmenter()
    monkeypatch.setattr(words, "general_words", lambda: GeneralWords(data))
    parts = words.Segmenter()
    for segmenter in (whole, parts):
        segmenter.cut(TEXTS[0])
        segmenter.add_all(added)
    for text in TEXTS:
        assert list(parts.words(text)) == list(whole.words(text))


@given(st.text(alphabet="裁军第一二十条款大会的年月百万亿半0129AB(（,。㈠ 本", max_size=40))
def test_a_text_without_figures_has_no_reference(text: str) -> None:
    """The quick look refuses no text that a rule would find something in."""
    rules = references.RULES[references.Lang.ZH]
    found = tuple(by_rules(text, fold(text), rules, rendered=True))
    assert references.find(text, references.Lang.ZH) == found
