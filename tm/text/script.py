"""Simplified and Traditional Chinese through OpenCC, the only module that imports it.

Folding is for keys and queries; what a person wrote is kept. A converted form is shown as
converted, and as doubtful where one Simplified character stands for several Traditional ones.
"""

from __future__ import annotations

import functools
import re
from importlib import metadata, resources

from opencc import OpenCC

TRADITIONAL = "zh-Hant"
"""The language tag of Chinese in the Traditional script."""
TRADITIONAL_NAME = "Traditional Chinese"

CONFIGURATIONS = ("t2s", "s2tw")
"""The conversions that are used. OpenCC opens whatever file it is named, and the dictionaries named inside."""

_SURROGATES = re.compile("([\ud800-\udfff]+)")


def recipe() -> str:
    """Name what shaped a conversion: the OpenCC release."""
    return f"opencc {metadata.version('opencc')}"


@functools.cache
def _converter(name: str) -> OpenCC:
    """A conversion of OpenCC's own folder, by its whole path: by its name alone a file of the working folder is taken.

    Raises `ValueError` for a name that is not in `CONFIGURATIONS`.
    """
    if name not in CONFIGURATIONS:
        raise ValueError(f"{name!r} is none of the conversions {', '.join(CONFIGURATIONS)}")
    return OpenCC(str(resources.files("opencc").joinpath("clib", "share", "opencc", f"{name}.json")))


def simplify(text: str) -> str:
    """Fold Traditional into Simplified, character by character of meaning; the length is kept.

    Meant for keys and queries. Text in which OpenCC would change the length is returned as it is.

    >>> simplify("裁軍談判會議")
    '裁军谈判会议'
    """
    try:
        folded: str = _converter("t2s").convert(text)
    except UnicodeEncodeError:  # a lone surrogate, which OpenCC cannot take
        return "".join(
            piece if _SURROGATES.match(piece) else simplify(piece) for piece in _SURROGATES.split(text)
        )
    return folded if len(folded) == len(text) else text


def traditional(text: str) -> str:
    """Convert Simplified to Traditional as Taiwan and the old UN documents write it.

    >>> traditional("裁军谈判会议秘书长")
    '裁軍談判會議秘書長'
    """
    converted: str = _converter("s2tw").convert(text)
    return converted


def doubtful(text: str) -> tuple[str, ...]:
    """List the characters of `text` that stand for several Traditional ones, in order.

    >>> doubtful("核裁军"), doubtful("干部")
    ((), ('干',))
    """
    return tuple(dict.fromkeys(c for c in text if c in _one_to_many()))


@functools.cache
def _one_to_many() -> frozenset[str]:
    """Simplified characters with two or more frequent Traditional origins.

    Origins are read off OpenCC by folding the whole block of unified ideographs; a frequent
    character is one of level 1 of Big5 (0xA440 to 0xC67E), its table of 5,401 common ones.
    """
    block = "".join(map(chr, range(0x4E00, 0x9FA6)))
    origins: dict[str, int] = {}
    for character, simple in zip(block, simplify(block), strict=True):
        origins[simple] = origins.get(simple, 0) + _is_frequent(character)
    return frozenset(simple for simple, count in origins.items() if count > 1)


def _is_frequent(character: str) -> bool:
    try:
        code = int.from_bytes(character.encode("big5"), "big")
    except UnicodeEncodeError:
        return False
    return 0xA440 <= code <= 0xC67E


def is_traditional(text: str) -> bool:
    """Whether folding changes `text`, that is, whether it holds a Traditional form."""
    return simplify(text) != text
