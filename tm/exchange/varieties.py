"""Which variant of a language is meant where a unit has several: the variety asked for, whatever the order. Pure."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from tm.languages import LANGUAGES, PAIR, Lang, of_tag

Wanted = tuple[str, str]
"""Two tags of languages, in the order of the pair."""

DEFAULT: Wanted = (LANGUAGES[PAIR[0]].file_tag, LANGUAGES[PAIR[1]].file_tag)

_SCRIPTS = {"tw": "hant", "hk": "hant", "mo": "hant", "cn": "hans", "sg": "hans", "my": "hans"}
"""The script of written Chinese by region, where a tag names none."""
_LANGUAGE_WITH_SCRIPTS = "zh"
# between varieties that nothing else tells apart: how the United Nations writes English, then the others by their tags
_ORDER = ("gb", "us")


@functools.lru_cache(maxsize=1024)
def distance(tag: str, wanted: str, main: str = "") -> tuple[int, int, int, int, str]:
    """How far a tag is from the one that is wanted, the nearest first; `main` is the tag that its file goes by.

    >>> sorted(["zh-TW", "zh", "zh-Hant", "zh-CN", "zh-Hans-SG"], key=lambda tag: distance(tag, "zh-CN"))
    ['zh-CN', 'zh-Hans-SG', 'zh', 'zh-Hant', 'zh-TW']
    >>> sorted(["en-US", "en-GB"], key=lambda tag: distance(tag, "en")), distance("en-US", "en", "en-us") < distance("en-GB", "en", "en-us")
    (['en-GB', 'en-US'], True)
    """
    mine, other = _parts(tag), _parts(wanted)
    script = 0 if mine.script == other.script else 1 if not (mine.script and other.script) else 2
    region = 0 if mine.region == other.region else 1 if not mine.region else 2
    is_main = tag.replace("_", "-").casefold() == main.replace("_", "-").casefold()
    order = _ORDER.index(mine.region) if mine.region in _ORDER else len(_ORDER)
    return script, region, not is_main, order, tag.casefold()


class _TagParts:
    """Script and region of a tag, in lower case; "" for what it does not tell."""

    __slots__ = ("region", "script")

    def __init__(self, tag: str) -> None:
        language, *rest = tag.replace("_", "-").casefold().split("-")
        self.region = next((part for part in rest if len(part) == 2 and part.isalpha()), "")
        self.script = next((part for part in rest if len(part) == 4 and part.isalpha()), "")
        if not self.script and of_tag(language) == _LANGUAGE_WITH_SCRIPTS:
            self.script = _SCRIPTS.get(self.region, "")


@functools.lru_cache(maxsize=1024)
def _parts(tag: str) -> _TagParts:
    return _TagParts(tag)


def nearest(tags: Sequence[tuple[int, str]], wanted: str, main: str = "") -> int:
    """The number of the variant that is nearest to what is wanted; of equal ones the first."""
    return min(tags, key=lambda numbered: (distance(numbered[1], wanted, main), numbered[0]))[0]


def wanted_for(wanted: Wanted, language: Lang) -> str:
    """The tag that is asked for in a language."""
    return wanted[PAIR.index(language)]
