"""Concepts as MultiTerm XML, in UTF-16 as MultiTerm writes it itself. Its fields are named as in its usual templates."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from termbase.concepts.model import Concept, Description, DescriptionKind, Term
from termbase.exchange import status_notes
from termbase.exchange.directions import ExportDirection
from tm.exchange.tmx_write import attributes, content
from tm.languages import EQUIVALENT, LANGUAGES, MINED

_ENCODING = "utf-16-le"
_FIELDS = {kind: kind.value.capitalize() for kind in DescriptionKind}


def write(concepts: Iterable[Concept], out: BinaryIO, direction: ExportDirection) -> int:
    """Write `concepts` and return how many. Raises `InputRefused` for text that XML cannot hold."""
    out.write(codecs.BOM_UTF16_LE + '<?xml version="1.0" encoding="UTF-16"?>\n<mtf>\n'.encode(_ENCODING))
    count = 0
    for count, concept in enumerate(concepts, 1):
        out.write("".join(_entry(concept, count, direction)).encode(_ENCODING))
    out.write("</mtf>\n".encode(_ENCODING))
    return count


def _entry(concept: Concept, number: int, direction: ExportDirection) -> Iterator[str]:
    where = f"concept {concept.id}"
    yield f"<conceptGrp><concept>{number}</concept>\n"
    if concept.subject:
        yield _field("Subject", concept.subject, None, where)
    note = [Description(DescriptionKind.NOTE, concept.note)] if concept.note else []
    statement = [*note, *concept.descriptions]
    yield from _said([each for each in statement if each.language is None], where)
    sides = [(MINED, direction.mined), (EQUIVALENT, direction.equivalent)]
    for language, tag in reversed(sides) if direction.is_reversed else sides:
        named = {"type": LANGUAGES[language].name, "lang": tag.upper()}
        yield f"<languageGrp><language{attributes(named, where)}/>\n"
        yield from _said([each for each in statement if each.language == language], where)
        for term in concept.of(language):
            yield from _term(term, f"{where}, term {term.text[:40]!r}")
        yield "</languageGrp>\n"
    yield "</conceptGrp>\n"


def _term(term: Term, where: str) -> Iterator[str]:
    yield f"<termGrp><term>{content(term.text, where)}</term>\n"
    yield _field("Category", term.type.value, None, where)
    if term.part_of_speech:
        yield _field("Part of Speech", term.part_of_speech, None, where)
    yield _field("Status", term.standing.value, None, where)
    yield from _said(term.descriptions, where)
    yield _field("Note", status_notes.written(term), None, where)
    yield "</termGrp>\n"


def _said(descriptions: Iterable[Description], where: str) -> Iterator[str]:
    for statement in descriptions:
        takes_source = statement.kind in (DescriptionKind.DEFINITION, DescriptionKind.CONTEXT)
        text = (
            statement.text
            if takes_source or not statement.source
            else f"{statement.text} [source: {statement.source}]"
        )
        yield _field(_FIELDS[statement.kind], text, statement.source if takes_source else None, where)


def _field(name: str, text: str, source: str | None, where: str) -> str:
    """A field with its value, and the source of that within it."""
    inner = _field("Source", source, None, where) if source else ""
    return f'<descripGrp><descrip type="{name}">{content(text, where)}</descrip>{inner}</descripGrp>\n'
