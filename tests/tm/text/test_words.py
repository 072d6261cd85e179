"""Words of both languages."""

from __future__ import annotations

import marshal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tm.text import words
from tm.text.words import Segmenter

TEXT = "各缔约国重申，术语库与翻译记忆有助于裁军谈判会议的工作，见 CD/1 号文件。"


@pytest.fixture(scope="module")
def plain() -> Segmenter:
    return Segmenter()


@pytest.mark.parametrize(
    "text", ["", " ", "\n", TEXT, "API 与 27 000", "𠀋👩\u200d🚀\u0301", "a" * 50, "。。。"]
)
def test_joined_words_are_the_text(plain: Segmenter, text: str) -> None:
    """Cutting loses nothing: the words of a text, joined, are the text."""
    assert "".join(plain.cut(text)) == text
    assert "".join(word.text for word in plain.words(text)) == text


def test_segmenters_do_not_touch_each_other(plain: Segmenter) -> None:
    """J3: a word added to one segmenter leaves another as it was."""
    before = plain.cut("消极安全保证问题")
    other = Segmenter(["消极安全保证"])
    assert other.cut("消极安全保证问题") == ["消极安全保证", "问题"]
    assert plain.cut("消极安全保证问题") == before
    assert Segmenter().cut("消极安全保证问题") == before


def test_added_words_have_their_tag() -> None:
    """An added word comes out with the tag it was given; an unknown word with x."""
    segmenter = Segmenter()
    segmenter.add("裂变材料禁产条约", "nz")
    assert segmenter.tag("裂变材料禁产条约") == "nz"
    assert segmenter.tag("裂变材料禁产条约案") == "x"


@pytest.mark.parametrize("planted", ["poisoned", "empty", "total 0", "truncated", "garbage"])
def test_planted_cache_is_ignored(plain: Segmenter, tmp_path: Path, planted: str) -> None:
    """J1: a jieba.cache in the temporary folder, whatever it holds, changes no cut and is not read."""
    poison = marshal.dumps(({"术": 9999, "语库与翻": 99999999}, 10**8))
    content = {
        "poisoned": poison,
        "empty": b"",
        "total 0": marshal.dumps(({}, 0)),
        "truncated": poison[:-4],
        "garbage": b"\xff" * 64,
    }[planted]
    (tmp_path / "jieba.cache").write_bytes(content)
    program = f"from tm.text.words import Segmenter; print('|'.join(Segmenter().cut({TEXT!r})))"
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-W", "ignore", "-c", program],
        env={"TMPDIR": str(tmp_path), "PATH": "", "PYTHONPATH": str(Path(words.__file__).parents[2])},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.rstrip("\n").split("|") == plain.cut(TEXT)
    assert done.stderr == ""
    assert (tmp_path / "jieba.cache").read_bytes() == content


def test_no_cache_is_written(plain: Segmenter) -> None:
    """J1: cutting leaves no dictionary cache in the shared temporary folder."""
    cache = Path(tempfile.gettempdir(), "jieba.cache")
    existed = cache.exists()
    plain.cut(TEXT)
    assert cache.exists() == existed


def test_recipe_names_the_dictionary() -> None:
    """J4: the recipe names the release and the dictionary's hash."""
    assert words.recipe().startswith("jieba 0.42.1 dict ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nuclear-weapon States, 1995", ["Nuclear-weapon", "States", "1995"]),
        ("the Agency's 27,000", ["the", "Agency's", "27,000"]),
        ("", []),
    ],
)
def test_english_words(text: str, expected: list[str]) -> None:
    """Words keep their hyphens and apostrophes, numbers their commas."""
    assert words.english_words(text) == expected


def test_lemmas() -> None:
    """Plurals meet under one key."""
    assert words.lemmas("treaties and weapons") == words.lemmas("treaty and weapon")


def test_english_word_cut_at_a_line_end() -> None:
    """A word that English has is one word; one that it has not keeps its hyphen."""
    assert words.is_english_word("disarmament")
    assert not words.is_english_word("nonnuclear")
