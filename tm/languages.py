"""The languages of the product as data: their names and tags, and which two make a pair.

Code that works for any language asks here. What holds for one language alone (its characters, its words, its
numerals) stands in a module named for it. A further language is a member of `Lang`, a row here, and such modules.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from enum import StrEnum


class Lang(StrEnum):
    """The two languages of the product. Chinese is `zh` whatever its script."""

    ZH = "zh"
    EN = "en"


MINED, EQUIVALENT = Lang.ZH, Lang.EN
"""The language that terms are extracted from, and the one that their equivalents are in."""

PAIR = (MINED, EQUIVALENT)
"""The two languages of a memory, in the order in which its texts are kept."""


@dataclass(frozen=True, slots=True)
class Language:
    """What is known of a language: its English name, and the tags by which files, tools and pages know it.

    `codes` are first subtags (BCP 47, ISO 639), the usual one first; `file_tag` is written into TMX and XLIFF,
    `page_tag` into HTML; `locales` are the codes under which translators' tools ask for it; `headers` are names
    of a column in a table of pairs. `spaced` says that spaces part its words, `inflected` that its words have forms.
    """

    lang: Lang
    name: str
    codes: tuple[str, ...]
    file_tag: str
    page_tag: str
    locales: tuple[str, ...]
    headers: tuple[str, ...]
    spaced: bool
    inflected: bool


LANGUAGES = {
    Lang.ZH: Language(
        Lang.ZH, "Chinese", ("zh", "cmn", "chi", "zho"), "zh-CN", "zh-Hans",
        ("zh", "zh_CN", "zh_SG", "zh_TW", "zh_HK", "zh_MO", "zh_Hans", "zh_Hans_CN", "zh_Hans_SG", "zh_Hant",
         "zh_Hant_TW", "zh_Hant_HK", "zh_Hant_MO"),
        ("zh", "zh-cn", "chinese", "中文", "source"), False, False,
    ),
    Lang.EN: Language(
        Lang.EN, "English", ("en", "eng"), "en", "en",
        ("en", "en_US", "en_GB", "en_AU", "en_CA", "en_IE", "en_NZ", "en_ZA", "en_IN"),
        ("en", "english", "英文", "target"), True, True,
    ),
}  # fmt: skip
"""Every language of the product."""

_BY_CODE = {code: language.lang for language in LANGUAGES.values() for code in language.codes}


LINES = tuple(f".{language.value}" for language in PAIR)
"""Endings of the two files of a memory in lines, in the order of the pair: `X.zh` goes with `X.en`."""


@functools.lru_cache(maxsize=256)
def of_tag(tag: str) -> Lang | None:
    """The language of a BCP 47 tag by its first subtag; None for every other language.

    >>> of_tag("zh-Hant-TW"), of_tag("EN_us"), of_tag("enm")
    (<Lang.ZH: 'zh'>, <Lang.EN: 'en'>, None)
    """
    return _BY_CODE.get(tag.replace("_", "-").split("-")[0].casefold())


def spaced(language: Lang) -> bool:
    """Whether spaces part the words of a language; where they do not, it is read character by character.

    >>> spaced(Lang.EN), spaced(Lang.ZH)
    (True, False)
    """
    return LANGUAGES[language].spaced


def other(language: Lang) -> Lang:
    """The other language of the pair.

    >>> other(Lang.EN)
    <Lang.ZH: 'zh'>
    """
    return EQUIVALENT if language is MINED else MINED


def name(language: str) -> str:
    """The English name of a language, by its tag.

    >>> name("zh")
    'Chinese'
    """
    return LANGUAGES[Lang(language)].name
