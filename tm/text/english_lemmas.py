"""Dictionary forms of English words by simplemma, its dictionary searched on disk instead of read. Only this module imports simplemma.

Reading the 181,612 words takes a quarter of a second, and a command asks for some dozens. So they are packed once, when the
package is built: a line each, in the order of their bytes, found by halving. A process that asks for many reads all
after all; where there is no packed file, at once. The lemmas are the same.
"""

from __future__ import annotations

import functools
import hashlib
import mmap
from collections.abc import Iterable, Iterator, Mapping
from importlib import metadata, resources
from pathlib import Path
from typing import TYPE_CHECKING

from tm.text.ordered_lines import line_from

if TYPE_CHECKING:
    from simplemma import Lemmatizer
    from simplemma.strategies import DictionaryLookupStrategy

_LANGUAGE = "en"
NAME = "lemmas-{}.packed"
"""The name of the packed file, with a digest of what it was packed from."""
_MANY = 20_000
"""Lookups after which all words are read: as many take as long as reading them (measured: 12 microseconds each)."""


def packed(entries: Iterable[tuple[str, str]]) -> bytes:
    """Words with their lemmas as `PackedDictionary` searches them.

    >>> packed([("went", "go"), ("states", "state")])
    b'states\\tstate\\nwent\\tgo\\n'
    """
    return b"".join(sorted(f"{word}\t{lemma}\n".encode() for word, lemma in entries))


class PackedDictionary(Mapping[str, str]):
    """Lemmas by word, from packed bytes.

    >>> words = PackedDictionary(packed([("went", "go"), ("states", "state"), ("state", "state")]))
    >>> words["went"], words.get("stat"), len(words)
    ('go', None, 3)
    """

    def __init__(self, data: bytes | mmap.mmap) -> None:
        self._data = data
        self._asked = 0
        self._all: dict[str, str] | None = None

    def __getitem__(self, word: str) -> str:
        self._asked += 1
        if self._all is None and self._asked > _MANY:
            self._all = dict(self._entries())
        if self._all is not None:
            return self._all[word]
        data, key = self._data, f"{word}\t".encode()
        low = line_from(data, key)
        if data[low : low + len(key)] != key:
            raise KeyError(word)
        return data[low + len(key) : data.find(b"\n", low)].decode()

    def __iter__(self) -> Iterator[str]:
        return (word for word, _ in self._entries())

    def __len__(self) -> int:
        return self._data[:].count(b"\n")

    def _entries(self) -> Iterator[tuple[str, str]]:
        for line in self._data[:].decode().split("\n")[:-1]:
            word, _, lemma = line.partition("\t")
            yield word, lemma


class _Dictionaries:
    """What simplemma asks for the dictionary of a language."""

    def get_dictionary(self, lang: str) -> Mapping[str, str]:
        """The packed dictionary where the package has it, else simplemma's own, which is read at once."""
        path = folder() / file_name()
        if not path.is_file():
            return _own(lang)
        return _opened(path)


def _own(language: str) -> Mapping[str, str]:
    from simplemma.strategies.dictionaries.dictionary_factory import DEFAULT_DICTIONARY_FACTORY

    dictionary: Mapping[str, str] = DEFAULT_DICTIONARY_FACTORY.get_dictionary(language)
    return dictionary


@functools.cache
def _opened(path: Path) -> PackedDictionary:
    with path.open("rb") as file:
        return PackedDictionary(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


@functools.cache
def _lemmatizer() -> Lemmatizer:
    # here: Chinese lookups need none of it, and it takes 30 ms to load
    from simplemma import Lemmatizer
    from simplemma.strategies import DefaultStrategy

    return Lemmatizer(lemmatization_strategy=DefaultStrategy(dictionary_factory=_Dictionaries()))


@functools.cache
def _lookup() -> DictionaryLookupStrategy:
    from simplemma.strategies import DictionaryLookupStrategy

    return DictionaryLookupStrategy(_Dictionaries())


def lemma(word: str) -> str:
    """The dictionary form of one English word in lower case, as simplemma has it.

    >>> lemma("treaties")
    'treaty'
    """
    form: str = _lemmatizer().lemmatize(word, _LANGUAGE)
    return form


def is_known(word: str) -> bool:
    """Whether the dictionary has one English word, in any case.

    >>> is_known("treaties"), is_known("trea")
    (True, False)
    """
    return _lookup().get_lemma(word, _LANGUAGE) is not None


def folder() -> Path:
    """Where the packed file stands: in the package."""
    return Path(str(resources.files("tm.text")))


@functools.cache
def file_name() -> str:
    """The name of the packed file: it has the release of simplemma and its dictionary in it, so that no other is taken."""
    source = resources.files("simplemma").joinpath(f"strategies/dictionaries/data/{_LANGUAGE}.plzma")
    shape = hashlib.sha256(metadata.version("simplemma").encode())
    shape.update(source.read_bytes())
    return NAME.format(shape.hexdigest()[:16])


def content() -> bytes:
    """What belongs into the packed file."""
    return packed(_own(_LANGUAGE).items())
