"""Tokens as integers: a key names a word, a number or a sign, the same in every document.

The top byte of a key is its class, the other 56 bits a hash, so that vocabularies are sorted arrays
and no table of strings is kept.
"""

from __future__ import annotations

import hashlib
from enum import IntEnum


class TokenClass(IntEnum):
    """What a token is; the number is the top byte of its key."""

    HAN = 1
    LATIN = 2
    NUMBER = 3
    SIGN = 4


def key(kind: TokenClass, text: str) -> int:
    """Return the key of a token: class in the top byte, 56 bits of BLAKE2b below.

    >>> key(TokenClass.LATIN, "treaty") == key(TokenClass.LATIN, "treaty"), key(TokenClass.NUMBER, "3") >> 56
    (True, 3)
    """
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=7).digest()
    return kind << 56 | int.from_bytes(digest, "big")
