"""A text as the symbols that matching compares, each with its place; what can be replaced is one symbol. Pure."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tm.index.fold import fold
from tm.model import Lang
from tm.text.references import find
from tm.text.references.model import Reference

_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")
NAME = "name"


@dataclass(frozen=True, slots=True)
class Placeable:
    """What a translation carries over: a reference, a number, a date, a State's name.

    `normal` is the same for the same thing in both languages; `renderings` are its English, best first.
    """

    start: int
    end: int
    text: str
    kind: str
    normal: str
    renderings: tuple[str, ...]
    reference: Reference | None = None


@dataclass(frozen=True, slots=True)
class Symbol:
    """A character of Chinese, a word of English, or a placeable: what it is for comparing, and its place."""

    text: str
    start: int
    end: int
    placeable: Placeable | None = None


class Names:
    """Names that are replaced like references: Chinese and English forms of one thing.

    >>> names = Names([("俄罗斯联邦", "Russian Federation"), ("俄罗斯", "Russian Federation")])
    >>> [(p.text, p.normal) for p in names.find("俄罗斯联邦和俄罗斯", Lang.ZH)]
    [('俄罗斯联邦', 'name:Russian Federation'), ('俄罗斯', 'name:Russian Federation')]
    """

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._english: dict[str, str] = {}
        self._chinese: dict[str, str] = {}
        for zh, en in pairs:
            self._english.setdefault(zh, en)
            self._chinese.setdefault(en, zh)
        self._patterns = {
            Lang.ZH: self._pattern(self._english, ""),
            Lang.EN: self._pattern({*self._english.values()}, r"\b"),
        }

    @staticmethod
    def _pattern(names: Iterable[str], edge: str) -> re.Pattern[str] | None:
        longest = sorted(names, key=lambda name: (-len(name), name))
        return re.compile(f"{edge}(?:{'|'.join(map(re.escape, longest))}){edge}") if longest else None

    def find(self, text: str, language: Lang) -> list[Placeable]:
        """The names in a text, longest first, without overlap."""
        pattern = self._patterns[language]
        if pattern is None:
            return []
        found = []
        for hit in pattern.finditer(text):
            english = self._english[hit.group()] if language is Lang.ZH else hit.group()
            other = english if language is Lang.ZH else self._chinese[english]
            found.append(Placeable(*hit.span(), hit.group(), NAME, f"{NAME}:{english}", (other,)))
        return found


def placeables(text: str, language: Lang, names: Names) -> list[Placeable]:
    """What can be replaced in a text, in order and without overlap; references before names."""
    found = [
        Placeable(r.start, r.end, r.text, r.kind.value, r.normal, r.renderings, r) for r in find(text, language)
    ]
    taken = [(p.start, p.end) for p in found]
    for name in names.find(text, language):
        if not any(name.start < end and start < name.end for start, end in taken):
            found.append(name)
    return sorted(found, key=lambda p: p.start)


def symbols(text: str, language: Lang, placed: Sequence[Placeable] = ()) -> list[Symbol]:
    """The symbols of a text; each of `placed` is one, equal to every other of its kind.

    >>> [s.text for s in symbols("第 八 届", Lang.ZH)], [s.text for s in symbols("Non-nuclear", Lang.EN)]
    (['第', '八', '届'], ['non', '-', 'nuclear'])
    """
    made: list[Symbol] = []
    at = 0
    for one in placed:
        made.extend(_plain(text, at, one.start, language))
        made.append(Symbol(f"\\{one.kind}", one.start, one.end, one))
        at = one.end
    made.extend(_plain(text, at, len(text), language))
    return made


def _plain(text: str, start: int, end: int, language: Lang) -> list[Symbol]:
    if language is Lang.EN:
        return [
            Symbol(_english(hit.group()), hit.start(), hit.end()) for hit in _WORD.finditer(text, start, end)
        ]
    made = []
    for place in range(start, end):
        folded = _chinese(text[place])
        if folded:
            made.append(Symbol(folded, place, place + 1))
    return made


@functools.lru_cache(maxsize=65536)
def _chinese(character: str) -> str:
    return fold([character], Lang.ZH).text(0).tobytes().decode("utf-16-le", "replace")


@functools.lru_cache(maxsize=65536)
def _english(word: str) -> str:
    folded = fold([word], Lang.EN).text(0).tobytes()
    # what is not Latin has no bytes of its own
    return folded.decode("ascii") if folded.isascii() else word.casefold()
