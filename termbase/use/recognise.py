"""All known terms of a text: every match, the longest marked, cut along words.

A dictionary matcher in plain Python: forms by their first two characters, longest first. A short
form counts only where the segmenter sets its ends (扩大会议 does not hold 大会).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from tm.text.chars import HAN

_FREE_LENGTH = 4
"""From this length on a form is itself evidence enough of its own ends, in characters."""


@dataclass(frozen=True, slots=True)
class Span:
    """A match: `text[start:end]` is `form`; `nested` if it lies inside a longer match."""

    start: int
    end: int
    form: str
    nested: bool


class Recogniser:
    """Finds the forms it was given. Building is linear in their total length."""

    def __init__(self, forms: Iterable[str]) -> None:
        self._lengths: dict[str, list[int]] = {}
        self._forms: set[str] = set()
        for form in forms:
            if len(form) >= 2 and form not in self._forms:
                self._forms.add(form)
                self._lengths.setdefault(form[:2], []).append(len(form))
        for head, lengths in self._lengths.items():
            self._lengths[head] = sorted(set(lengths), reverse=True)

    def __len__(self) -> int:
        return len(self._forms)

    def spans(self, text: str, ends: Collection[int] | None = None) -> list[Span]:
        """Every match in `text`, by start and then longest first.

        `ends` are the offsets at which words begin or end (see `word_ends`); without them no
        match is refused.

        >>> r = Recogniser(["大会", "核武器国家", "无核武器国家"])
        >>> [(s.form, s.nested) for s in r.spans("无核武器国家")]
        [('无核武器国家', False), ('核武器国家', True)]
        >>> r.spans("扩大会议", ends={0, 2, 4})
        []
        """
        found: list[Span] = []
        reach = 0
        for start in range(len(text) - 1):
            lengths = self._lengths.get(text[start : start + 2])
            if lengths is None:
                continue
            for length in lengths:
                form = text[start : start + length]
                if len(form) != length or form not in self._forms:
                    continue
                end = start + length
                if ends is not None and not _is_free(form, start, end, ends):
                    continue
                if ends is not None and end < reach and end not in ends:
                    continue  # 核武器国 inside 核武器国家: the word 国家 says no
                found.append(Span(start, end, form, end <= reach))
                reach = max(reach, end)
        return found


def _is_free(form: str, start: int, end: int, ends: Collection[int]) -> bool:
    if len(form) >= _FREE_LENGTH:
        return True
    left = start in ends or not HAN.match(form[0])
    right = end in ends or not HAN.match(form[-1])
    return left and right


def word_ends(text: str, words: Iterable[tuple[int, Iterable[str]]]) -> set[int]:
    """Offsets at which words begin or end; `words` are (start of a run, its words).

    >>> sorted(word_ends("核裁军。", [(0, ["核", "裁军"])]))
    [0, 1, 3, 4]
    """
    ends = {0, len(text)}
    for start, run in words:
        ends.add(start)
        for word in run:
            start += len(word)
            ends.add(start)
    return ends
