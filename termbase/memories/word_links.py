"""Words and their links as matching asks for them: the lexicon of the aligner, read when it is first needed."""

from __future__ import annotations

import functools
from collections.abc import Collection, Sequence

import numpy as np

from termbase.learn.english import English, EnglishTokenizer
from termbase.learn.links import Linker
from tm.lexicon import chinese, packed
from tm.lexicon.layers import Lexicon
from tm.match.spans import Linked
from tm.text import script


@functools.cache
def _lexicon() -> Lexicon:
    return packed.load()


class WordLinks:
    """Links the words of the few pairs that a question is about; nothing is loaded before the first one."""

    def __init__(self) -> None:
        self._reader = EnglishTokenizer()

    def starts(self, text: str) -> Collection[int]:
        """Where the words of a Chinese text begin.

        >>> sorted(WordLinks().starts("核裁军谈判"))
        [0, 3]
        """
        places, _ = chinese.keys(script.simplify(text), _lexicon().layers)
        return frozenset(places.tolist())

    def links(self, pairs: Sequence[tuple[str, str]]) -> Sequence[Linked]:
        """The links of pairs, by the lexicon and by what the pairs have in common."""
        if not pairs:
            return ()
        linker = Linker(
            [script.simplify(zh) for zh, _ in pairs], English([en for _, en in pairs]), _lexicon().layers
        )
        linked = []
        for number, (_, en) in enumerate(pairs):
            links = linker.links(number)
            tokens = tuple((token.start, token.end) for token in self._reader.tokens(en))
            order = np.argsort(links.places, kind="stable")
            linked.append(Linked(tuple(links.places[order].tolist()), tokens, links.weight[order]))
        return linked
