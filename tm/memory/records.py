"""What a file says of a unit, as the database keeps it: JSON without the two texts and their contents."""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from typing import Any

from tm.model import Remark, UnitRecord, Variant


@functools.lru_cache(maxsize=256)
def encode(record: UnitRecord) -> str:
    """A record as JSON; texts and contents of the pair are kept beside it.

    >>> encode(UnitRecord(first=Variant("zh-CN", ""), second=Variant("en", "")))
    '[[],[],["zh-CN",[],[]],["en",[],[]],[]]'
    """
    sides = [(side.tag, side.attributes, side.remarks) for side in (record.first, record.second)]
    return json.dumps(
        (record.attributes, record.remarks, *sides, record.others), ensure_ascii=False, separators=(",", ":")
    )


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
