"""What a file says of a unit, as the database keeps it: JSON without the two texts and their contents."""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from json.encoder import encode_basestring
from typing import Any

from tm.model import Remark, UnitRecord, Variant

_dumped = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_kept = functools.lru_cache(maxsize=1024)(_dumped)
"""What many units of a file have in common: their document, the tags of their languages."""


def encode(record: UnitRecord) -> str:
    """A record as JSON; texts and contents of the pair are kept beside it.

    It is put together from its parts, of which only the attributes are another for each unit: that takes a fifth of the time.

    >>> encode(UnitRecord(first=Variant("zh-CN", ""), second=Variant("en", "")))
    '[[],[],["zh-CN",[],[]],["en",[],[]],[]]'
    """
    # written by hand: the encoder would go through all parts again for each unit
    attributes = ",".join(
        [f"[{encode_basestring(name)},{encode_basestring(value)}]" for name, value in record.attributes]
    )
    first, second = (
        _kept((side.tag, side.attributes, side.remarks)) for side in (record.first, record.second)
    )
    others = _dumped(record.others) if record.others else "[]"
    return f"[[{attributes}],{_kept(record.remarks)},{first},{second},{others}]"


def decode(text: str, first_content: str | None, second_content: str | None) -> UnitRecord:
    """The inverse of `encode`."""
    attributes, remarks, first, second, others = json.loads(text)
    return UnitRecord(
        _pairs(attributes),
        _remarks(remarks),
        _side(first, first_content),
        _side(second, second_content),
        tuple(
            Variant(tag, words, content, _pairs(said), _remarks(more))
            for tag, words, content, said, more in others
        ),
    )


def _side(told: Sequence[Any], content: str | None) -> Variant:
    return Variant(told[0], "", content, _pairs(told[1]), _remarks(told[2]))


def _pairs(told: Sequence[Any]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in told)


def _remarks(told: Sequence[Any]) -> tuple[Remark, ...]:
    return tuple(Remark(*remark) for remark in told)
