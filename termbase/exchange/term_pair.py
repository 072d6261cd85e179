"""One Chinese term with one English, as the exchange formats want it. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TermPair:
    """One Chinese term with one English equivalent, as the exchange formats want it.

    `preferred` is True for exactly one pair of a Chinese term. `comment` is one line.
    """

    concept: str
    zh: str
    en: str
    status: str
    type: str
    source: str
    subject: str
    part_of_speech: str
    preferred: bool
    comment: str
    documents: tuple[str, ...] = ()
