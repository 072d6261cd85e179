"""Which instrument a document means where an article stands without a name.

Drafting practice: a document on a treaty names it once, and from then on says 第六条 or 《条约》第六条.
Its English numbers the article as that treaty does: article VI of the Non-Proliferation Treaty, Article 51
of the Charter.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tm.text.references.fold import fold
from tm.text.references.instruments import BY_KEY, GENERIC, NAMES_ZH
from tm.text.references.reference import Reference, ReferenceKind

# the longest first: a name may begin with another
_NAME = "|".join(re.escape(name) for name in sorted(NAMES_ZH, key=len, reverse=True))
_MENTION = re.compile(
    rf"《(?P<title>[^《》]{{2,80}}(?:{'|'.join(GENERIC)}))》(?P<article> ?的?第)?|(?P<name>{_NAME})》?(?P<after> ?的?第)?"
)
_TITLE_END = re.compile(rf"(?:{_NAME})$")
# (下称《条约》): the document says which one its word stands for
_BOUND = re.compile(
    rf"(?P<name>{_NAME})》{{0,2}} ?\((?:[以]?下(?:文|称|简称|文称|文简称)*[:,，、为]?)? ?[《“\"「]?(?P<word>{'|'.join(GENERIC)})[》”\"」]?\)"
)
_SAYS = {english: chinese for chinese, english in GENERIC.items()}
_OF = re.compile(rf" of the ({'|'.join(_SAYS)})$")
LEADING = 1.5
"""An instrument is the document's where it is named this many times as often as the next one."""


@dataclass(frozen=True, slots=True)
class Mentions:
    """How often a document names an instrument, and the number of the sentence that names it first."""

    count: int
    first: int


@dataclass(frozen=True, slots=True)
class TreatyContext:
    """The instruments that one document names, by key (by title, if unlisted); generic words that it defines."""

    mentions: Mapping[str, Mentions]
    bound: Mapping[str, str]

    def treaty(self, reference: Reference, sentence: int | None = None) -> str | None:
        """The key of the instrument that an article without a name belongs to, where the document tells it.

        A generic word (《条约》) that the document defines stands for what it defines it as; else for the
        instrument so called that the document speaks of most, of those named up to `sentence`
        (counted from 0; None: of all). A bare article, and one of a 《公约》 where no convention was named,
        belong to the instrument that it speaks of most. None where no instrument leads (`LEADING`).

        >>> from tm.languages import Lang
        >>> from tm.text.references import find
        >>> told = context(["《不扩散条约》是基石。", "《条约》第六条规定了谈判的义务。"])
        >>> told.treaty(find("《条约》第六条", Lang.ZH)[0])
        'NPT'
        """
        # named already, or found in English, where the figures stand as they are
        if reference.kind is not ReferenceKind.ARTICLE or "/" in reference.normal or not reference.renderings:
            return None
        of = _OF.search(reference.renderings[0])
        word = _SAYS[of.group(1)] if of else None
        # what the document defines goes before what it speaks of most
        if word and word in self.bound:
            return self.bound[word]
        counts = {key: named.count for key, named in self.mentions.items()}
        own = {
            key: n for key, n in counts.items() if word and _is_a(key, word) and self._named(key, sentence)
        }
        # filled up: a document may name one instrument, or none
        first, second = [*Counter(own or counts).most_common(2), ("", 0), ("", 0)][:2]
        # of an unlisted one nobody knows how it numbers its articles
        return first[0] if first[0] in BY_KEY and first[1] >= LEADING * second[1] else None

    def _named(self, key: str, sentence: int | None) -> bool:
        return sentence is None or self.mentions[key].first <= sentence


def _is_a(key: str, word: str) -> bool:
    """Whether an instrument is called `word` for short: a 条约, a 公约."""
    names = (zh for zh, _ in BY_KEY[key].names) if key in BY_KEY else (key,)
    return any(name.endswith(word) for name in names)


def context(texts: Iterable[str]) -> TreatyContext:
    """Read the sentences of one document for the instruments that they name.

    An instrument named with its article counts twice: it is what the document quotes.

    >>> context(["《联合国宪章》第五十一条", "《联合国宪章》"]).mentions
    {'Charter': Mentions(count=3, first=0)}
    """
    counts: Counter[str] = Counter()
    first: dict[str, int] = {}
    bound: dict[str, str] = {}
    for sentence, text in enumerate(texts):
        folded = fold(text)
        for mention in _MENTION.finditer(folded):
            key = _key(mention["title"], mention["name"])
            counts[key] += 1 + bool(mention["article"] or mention["after"])
            # the first mention counts: before it the word meant something else
            first.setdefault(key, sentence)
        for mention in _BOUND.finditer(folded):
            # a second definition in an annex does not change the text before it
            bound.setdefault(mention["word"], NAMES_ZH[mention["name"]].key)
    return TreatyContext({key: Mentions(count, first[key]) for key, count in counts.items()}, bound)


def _key(title: str | None, name: str | None) -> str:
    """The key of an instrument named by its title in marks, or by a name alone; the title, if it is unlisted."""
    # a title may be longer than the name that the list has of it
    known = name or ((end := _TITLE_END.search(title or "")) and end.group())
    return NAMES_ZH[known].key if known else title or ""
