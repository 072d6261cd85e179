"""United Nations references in Chinese and English: found, compared, and rendered in official English.

    >>> from tm.languages import Lang
    >>> for found in find("《不扩散条约》第六条和安全理事会第1695（2006）号和第1718（2006）号决议", Lang.ZH):
    ...     print(found.normal, "|", english(found))
    article:NPT/6 | article VI of the Non-Proliferation Treaty
    resolution:S/1695(2006)+S/1718(2006) | Security Council resolutions 1695 (2006) and 1718 (2006)

A reference is what a document says to point at another text, a part of it, a body's meeting, a
time or an amount. Finding takes time in proportion to the text: no pattern has a repetition
inside an unbounded one.
"""

from __future__ import annotations

import re

from tm.languages import Lang
from tm.text.references import (
    en_numbers,
    en_texts,
    en_time,
    lists,
    zh_numbers,
    zh_rendering,
    zh_texts,
    zh_time,
)
from tm.text.references.compare import compare
from tm.text.references.context import TreatyContext, context
from tm.text.references.fold import fold
from tm.text.references.instruments import BY_KEY
from tm.text.references.reference import Comparison, Reference, ReferenceKind
from tm.text.references.rules import references

__all__ = [
    "Comparison",
    "Reference",
    "ReferenceKind",
    "TreatyContext",
    "alternatives",
    "chinese",
    "compare",
    "context",
    "english",
    "find",
]

RULES = {
    Lang.ZH: (*zh_texts.RULES, *zh_time.RULES, en_time.ISSUED, *zh_numbers.RULES),
    Lang.EN: (*en_texts.RULES, *en_time.RULES, *en_numbers.RULES),
}
"""The rules of each language, the more telling first."""

_SIGNS = re.compile(rf"[0-9A-Za-z第㈠-㉃①-⑳{lists.CN[1:-1]}万亿半]")
"""What every Chinese reference has one of: a figure, a letter or the sign of an ordinal."""


def find(text: str, language: Lang) -> tuple[Reference, ...]:
    """Return the references of `text`, in order and without overlap.

    Of hits that begin together the longest stays. Offsets are code points of `text` as it is:
    full-width figures and brackets, Traditional characters and spaces are read as they stand.

    >>> [(r.text, r.normal) for r in find("第 ７１/６７ 號決議，第一届会议", Lang.ZH)]
    [('第 ７１/６７ 號決議', 'resolution:71/67'), ('第一届会议', 'session:1')]
    """
    folded = fold(text)
    # a sentence without any of these has no reference: one look spares all rules
    if language is Lang.ZH and _SIGNS.search(folded) is None:
        return ()
    return tuple(references(text, folded, RULES[language], language is Lang.ZH))


def chinese(reference: Reference) -> str | None:
    """The Chinese of a reference that was found in English; None where no rule tells it.

    >>> [chinese(found) for found in find("Article 51 of the Charter and paragraph 5", Lang.EN)]
    ['《宪章》第五十一条', '第5段']
    """
    written = zh_rendering.draft(reference)
    if written is None:
        return None
    read = find(written, Lang.ZH)
    # the whole of it and nothing else, or a half of what was written would pass
    same = len(read) == 1 and (read[0].start, read[0].end) == (0, len(written))
    return written if same and read[0].normal == reference.normal else None


def english(reference: Reference, treaty: str | None = None) -> str | None:
    """Return the official English of a Chinese reference; None for one found in English.

    `treaty` is the key of the instrument that an article without a name belongs to (`NPT`,
    `Charter`: `instruments.BY_KEY`), where the document tells it (`context`); its figures are then used.

    >>> english(find("第八十届", Lang.ZH)[0]), english(find("第六条", Lang.ZH)[0], "NPT")
    ('eightieth session', 'article VI')
    """
    if not reference.renderings:
        return None
    # a named treaty has told its figures already
    if treaty is None or reference.kind is not ReferenceKind.ARTICLE or "/" in reference.normal:
        return reference.renderings[0]
    instrument = BY_KEY.get(treaty)
    if instrument is None or not (instrument.roman or instrument.capital):
        return reference.renderings[0]
    # as `_of` in zh_texts orders them: Arabic, Roman, capital
    return reference.renderings[1 if instrument.roman else -1]


def alternatives(reference: Reference) -> tuple[str, ...]:
    """What an official text may have in the place of `english(reference)`.

    Without a named treaty an article has Arabic figures, and Roman ones here.

    >>> english(find("第六条", Lang.ZH)[0]), alternatives(find("第六条", Lang.ZH)[0])
    ('article 6', ('article VI', 'Article 6'))
    """
    return reference.renderings[1:]
