"""Entries of CC-CEDICT to glosses: what of a definition translates the headword."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from math import log

from tm.lexicon import trie
from tm.lexicon.english import EnglishKeys
from tm.lexicon.layers import Glosses
from tm.lexicon.token_keys import TokenClass
from tm.text.chars import HAN

Entry = tuple[str, Sequence[str]]
"""Simplified headword and its definitions."""

SHORTEST = 3
"""Fewest characters of a headword whose parts are looked at."""

PART = 0.4
"""Weight of what the parts of a longer headword mean, against what it means itself."""

_LINK = re.compile(
    r"^(?:old |archaic |Japanese |erhua )*variant of |^(?:see also|see|abbr\. for|same as|also written) "
)
_TARGET = re.compile(r"(?:[^\s|]+\|)?([^\s|\[]+)\[")
_NOTE = re.compile(r"\([^()]*\)|\[[^\]]*\]|^(?:CL:|Taiwan pr\.|also pr\.).*")
_MARKS = re.compile(r"^(?:lit\.|fig\.|surname)\s*")
_STOP = (
    *("to", "of", "sb", "sth", "sb's", "etc", "or", "and", "in", "on", "for", "with", "by", "from", "be"),
    *("at", "as", "it", "is", "into", "one's", "oneself", "esp", "used"),
)


def glosses(entries: Iterable[Entry]) -> dict[str, dict[int, float]]:
    """Glosses of every headword, with those of its variants and of its parts.

    A definition of n words gives each 1/n; a word of several definitions keeps the sum, at most 1.

    >>> found = glosses([("裁军", ["disarmament"]), ("裁军局", ["(abbr.) bureau"])])
    >>> sorted(found["裁军局"].values())
    [0.4, 1.0]
    """
    reader = EnglishKeys()
    stop = {key for word in _STOP for key in reader.keys_of(word)}
    own: dict[str, dict[int, float]] = {}
    links: list[tuple[str, str]] = []
    for word, definitions in entries:
        entry = own.setdefault(word, {})
        for definition in definitions:
            if _LINK.match(definition.strip()):
                links += [(word, target) for target in _TARGET.findall(definition)]
            else:
                _add(entry, _meaning(definition, reader, stop))
    for word, target in links:
        if target != word:
            _add(own[word], {k: w / 2 for k, w in own.get(target, {}).items()})
    return _with_parts({word: entry for word, entry in own.items() if HAN.search(word)})


def _meaning(definition: str, reader: EnglishKeys, stop: set[int]) -> dict[int, float]:
    text = _MARKS.sub("", _NOTE.sub(" ", definition.strip()).strip())
    keys = [k for k in reader.keys_of(text) if k >> 56 != TokenClass.SIGN]
    content = [k for k in keys if k not in stop] or keys
    return {k: 1 / len(content) for k in content}


def _add(entry: dict[int, float], more: Mapping[int, float]) -> None:
    for gloss, weight in more.items():
        entry[gloss] = min(1.0, entry.get(gloss, 0.0) + weight)


def _with_parts(own: Glosses) -> dict[str, dict[int, float]]:
    """Add what the parts of longer headwords mean: 核武器 also means what 核 and 武器 mean."""
    whole = {word: dict(entry) for word, entry in own.items()}
    for word in own:
        if not SHORTEST <= len(word) <= trie.LONGEST:
            continue
        for part in _longest_match(word, own):
            for gloss, weight in own.get(part, {}).items():
                whole[word][gloss] = max(whole[word].get(gloss, 0.0), PART * weight)
    return whole


def _longest_match(word: str, known: Container[str]) -> list[str]:
    """Cut a word into others, from the left, the longest first."""
    parts, start = [], 0
    while start < len(word):
        end = min(len(word), start + len(word) - 1)
        while end - start > 1 and word[start:end] not in known:
            end -= 1
        parts.append(word[start:end])
        start = end
    return parts


def log_probabilities(words: Iterable[str], frequency: Callable[[str], int], total: int) -> dict[str, float]:
    """Log probabilities for the cut into words; a word of unknown frequency counts as seen once."""
    return {word: log(max(1, frequency(word)) / total) for word in words}
