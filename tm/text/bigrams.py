"""Searching Chinese by pairs of ideographs, as tokens of an index whose tokenizer knows no Chinese."""

from __future__ import annotations

import re

from tm.text.chars import HAN, HAN_RANGES

_TOKEN = re.compile(rf"[{HAN_RANGES}]+|[^\W{HAN_RANGES}_]+")


def grams(key: str) -> str:
    """The tokens under which a folded text is indexed: pairs of ideographs, the last one alone, words.

    >>> grams("核裁军 abc")
    '核裁 裁军 军 abc'
    """
    tokens: list[str] = []
    for run in _TOKEN.findall(key):
        if HAN.match(run):
            tokens.extend(run[i : i + 2] for i in range(len(run)))
        else:
            tokens.append(run)
    return " ".join(tokens)


def match_query(key: str) -> str | None:
    """The FTS5 query that finds every text with all of `key`'s tokens; None where there is none.

    A superset of the texts that hold `key` itself: check them with `instr`.

    >>> match_query("核"), match_query("核裁军"), match_query("《》")
    ('"核"*', '"核裁" "裁军"', None)
    """
    terms: list[str] = []
    runs = _TOKEN.findall(key)
    for run in runs:
        if not HAN.match(run) or len(run) == 1:
            terms.append(f'"{run}"*')
        else:
            terms.extend(f'"{run[i : i + 2]}"' for i in range(len(run) - 1))
    return " ".join(dict.fromkeys(terms)) or None
