"""The lexicon: what a dictionary entry teaches, and the file it is packed in."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tm.align.tokens import chinese_side
from tm.errors import InputRefused
from tm.lexicon import dictionary, packed
from tm.lexicon.english import EnglishKeys
from tm.lexicon.layers import Layer, Lexicon, build, entries, of_terms
from tm.lexicon.packed import load
from tm.lexicon.token_keys import TokenClass, key


def english(text: str) -> list[int]:
    """Keys of English words."""
    return EnglishKeys().keys_of(text)


def test_definitions_become_stems_with_shares() -> None:
    """Words of one definition share its weight; notes, classifiers and stop words have none."""
    found = dictionary.glosses([("同意", ["to agree", "(formal) full consent", "CL:个[ge4]"])])
    assert found == {"同意": {english("agree")[0]: 1.0, english("full")[0]: 0.5, english("consent")[0]: 0.5}}


def test_variants_lead_to_what_they_stand_for() -> None:
    """A variant has the glosses of the word it stands for, at half their weight."""
    found = dictionary.glosses([("著", ["variant of 著|着[zhe5]"]), ("着", ["particle"])])
    assert found["著"][english("particle")[0]] == 0.5


def test_longer_words_also_mean_what_their_parts_mean() -> None:
    """核武器 has its own gloss and, weaker, those of 核 and 武器."""
    found = dictionary.glosses([("核武器", ["nuke"]), ("核", ["nuclear"]), ("武器", ["weapon"])])
    assert found["核武器"] == {
        english("nuke")[0]: 1.0,
        english("nuclear")[0]: dictionary.PART,
        english("weapon")[0]: dictionary.PART,
    }


def test_layers_are_found_by_key(small: Lexicon) -> None:
    """Every gloss of every layer is found again, and nothing for unknown words."""
    words = chinese_side(["条约龘"], small.layers).keys
    places, glosses, weights = entries(small.layers, words)
    assert (places.tolist(), glosses.tolist(), weights.tolist()) == ([0], english("treaty"), [1.0])


def test_pairs_make_words(small: Lexicon) -> None:
    """A term given by the caller is a word in the text, whatever the dictionary has in it."""
    more = small.with_pairs([("裁军谈判会议", "Conference on Disarmament"), ("", "nothing"), ("无", "")])
    assert chinese_side(["裁军谈判会议"], more.layers).keys.tolist() == [key(TokenClass.HAN, "裁军谈判会议")]
    assert small.with_pairs([]) is small


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Let the cache build a lexicon of one word, and count how often."""
    built: list[int] = []

    def one() -> Layer:
        built.append(1)
        return build(of_terms([("条约", "treaty")]), {})

    monkeypatch.setattr(packed, "of_cedict", one)
    return built


def same(one: Layer, two: Layer) -> bool:
    """Whether two layers hold the same."""
    return all(
        (getattr(one, n) == getattr(two, n)).all() for n in ("keys", "logs", "start", "gloss", "weight")
    )


def test_packed_once_and_mapped_after(tiny: list[int], tmp_path: Path) -> None:
    """The second load reads the file of the first, and gets the same."""
    folder = tmp_path / "a" / "b"
    one, two = load(folder), load(folder)
    assert len(tiny) == 1
    assert one.recipe == two.recipe
    assert same(one.layers[0], two.layers[0])
    assert (one.layers[0].trie.edges == two.layers[0].trie.edges).all()
    assert [path.suffix for path in folder.iterdir()] == [".bin"]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "garbage", "header"])
def test_damaged_files_are_built_again(tiny: list[int], tmp_path: Path, damage: str) -> None:
    """A packed lexicon that is not as it was written is never used."""
    load(tmp_path)
    (path,) = tmp_path.iterdir()
    data = bytearray(path.read_bytes())
    if damage == "flipped":
        data[-3] ^= 1
    elif damage == "header":
        data[40] ^= 0xFF
    else:
        data = {"cut": data[:-8], "empty": bytearray(), "garbage": bytearray(b"\xff" * 99)}[damage]
    path.write_bytes(data)
    assert len(load(tmp_path).layers[0].keys) == 1
    assert len(tiny) == 2
    load(tmp_path)
    assert len(tiny) == 2


def test_no_room_for_a_cache_is_no_fault(tiny: list[int], tmp_path: Path) -> None:
    """Where the folder cannot be made the lexicon is built every time."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    for _ in range(2):
        assert len(load(tmp_path / "file" / "below").layers) == 1
    assert len(tiny) == 2


def test_the_folder_is_the_users_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cache is under XDG_CACHE_HOME where that is an absolute path, else under the home folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert packed.folder() == Path("/somewhere/termbase")
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert packed.folder() == Path.home() / ".cache" / "termbase"


def test_further_dictionaries_are_layers(tiny: list[int], tmp_path: Path) -> None:
    """A file of zh<TAB>en lines adds a layer and stands in the recipe."""
    path = tmp_path / "more.tsv"
    path.write_text("\ufeff水\twater/liquid\n\n健康\thealth\n", encoding="utf-8")
    found = load(tmp_path, dictionaries=(path,))
    assert [len(layer.keys) for layer in found.layers] == [1, 2]
    assert "; dictionary " in found.recipe


def test_bad_dictionaries_are_refused(tiny: list[int], tmp_path: Path) -> None:
    """A line without a tab, and bytes that are no text, are refused with their place."""
    path = tmp_path / "more.tsv"
    path.write_text("水\twater\n健康 health\n", encoding="utf-8")
    with pytest.raises(InputRefused) as fault:
        load(tmp_path, dictionaries=(path,))
    assert str(fault.value) == f"{path}, line 2: there is no tab on this line; write zh<TAB>en"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(InputRefused, match="the dictionary cannot be read"):
        load(tmp_path, dictionaries=(path,))


@pytest.mark.skipif(os.name == "nt", reason="file modes are of POSIX")
def test_the_packed_file_is_private(tiny: list[int], tmp_path: Path) -> None:
    """Nobody else may read or change the packed lexicon."""
    load(tmp_path)
    (path,) = tmp_path.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_real_dictionary_translates(whole: Lexicon) -> None:
    """CC-CEDICT as installed: 条约 is a treaty."""
    words = chinese_side(["条约"], whole.layers).keys
    assert english("treaty")[0] in entries(whole.layers, words)[1].tolist()
    assert len(whole.layers[0].keys) > 100_000
