"""The concepts that the shipped lists make: no trap and nothing superseded is shown as borne out."""

from __future__ import annotations

import functools

import pytest

from termbase import authority
from termbase.concepts.assemble import Assembly
from termbase.concepts.status import Status
from tm.text import key

TRAPS = [
    ("人道主义", "humanism"),
    ("保证", "warranty"),
    ("授权", "empowerment"),
    ("缓和", "detente"),
    ("缓和", "détente"),
    ("使用核武器", "nuclear weapons use"),
]
"""Headings and dictionary senses that no drafter writes for the Chinese."""

SHOWN = (Status.OFFICIAL, Status.ATTESTED)
"""What a translator takes as borne out."""


@functools.cache
def shipped() -> Assembly:
    """The concepts of the shipped lists."""
    assembly = Assembly(key.term_key)
    assembly.authority(authority.load(), authority.attested.load())
    return assembly


@pytest.mark.parametrize(("zh", "en"), TRAPS)
def test_traps_are_neither_official_nor_attested(zh: str, en: str) -> None:
    """No concept of the Chinese has the trap as official or attested English."""
    shown = [
        (term.text, term.status)
        for concept in shipped().concepts()
        if any(term.text == zh for term in concept.of("zh"))
        for term in concept.of("en")
        if term.text.casefold() == en and term.status in SHOWN
    ]
    assert shown == []


def test_superseded_english_is_neither_official_nor_attested() -> None:
    """What is superseded is no claim of anybody."""
    shown = [
        term.text
        for concept in shipped().concepts()
        for term in concept.of("en")
        if term.standing == "superseded" and term.status in SHOWN
    ]
    assert shown == []
