"""Concepts as TBX-Basic: version 2 (ISO 30042:2008), and version 3 (2019) in the styles DCA and DCT.

An entry has its subject, definitions and notes; a language its definitions and notes; a term its form, part of speech, standing,
contexts, sources, notes, and a note with its status. The order is that of the core structure of each version.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from termbase.concepts.model import Concept, Description, DescriptionKind, Term
from termbase.concepts.status import Standing, TermType
from termbase.exchange import status_notes
from termbase.exchange.directions import ExportDirection
from termbase.exchange.tbx import OWN
from tm.exchange.tmx_write import attributes, content
from tm.languages import EQUIVALENT, MINED

_FORMS = {
    TermType.SHORT: "shortForm", TermType.ACRONYM: "acronym", TermType.VARIANT: "variant",
}  # fmt: skip
"""Forms by the names of the list; every other form is a full one."""
_PARTS = {
    "noun": "noun",
    "verb": "verb",
    "adjective": "adjective",
    "adverb": "adverb",
    "proper noun": "properNoun",
}
"""Parts of speech by the names of the list; others are `other`."""
_STANDINGS = {
    Standing.PREFERRED: "preferredTerm-admn-sts", Standing.ADMITTED: "admittedTerm-admn-sts",
    Standing.SUPERSEDED: "supersededTerm-admn-sts", Standing.DEPRECATED: "deprecatedTerm-admn-sts",
}  # fmt: skip
_HEAD_2 = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">
<martif type="TBX-Basic" xml:lang="en">
<martifHeader><fileDesc><sourceDesc><p>{made}</p></sourceDesc></fileDesc>
<encodingDesc><p type="XCSURI">TBXBasicXCSV02.xcs</p></encodingDesc></martifHeader>
<text><body>
"""
_HEAD_3 = """<?xml version="1.0" encoding="UTF-8"?>
<tbx type="TBX-Basic" style="{style}" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"{spaces}>
<tbxHeader><fileDesc><sourceDesc><p>{made}</p></sourceDesc></fileDesc></tbxHeader>
<text><body>
"""
_SPACES = ' xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic"'


@dataclass(frozen=True, slots=True)
class Dialect:
    """The elements of a version and style. `modules` gives each data category its namespace in the style DCT."""

    head: str
    tail: str
    entry: str
    language: str
    term: str
    modules: dict[str, str] | None = None

    def category(self, element: str, name: str, text: str, where: str) -> str:
        """A data category with its value."""
        if self.modules is not None:
            tag = f"{self.modules[name]}:{name}"
            return f"<{tag}>{content(text, where)}</{tag}>"
        return f'<{element} type="{name}">{content(text, where)}</{element}>'


_MODULES = {
    **dict.fromkeys(("subjectField", "partOfSpeech", "administrativeStatus"), "min"),
    **dict.fromkeys(("definition", "context", "source", "termType"), "basic"),
}
_END_3 = "</body></text>\n</tbx>\n"
DIALECTS = {
    "tbx": Dialect(_HEAD_2, "</body></text>\n</martif>\n", "termEntry", "langSet", "tig"),
    "tbx3-dca": Dialect(_HEAD_3.replace("{style}", "dca").replace("{spaces}", ""), _END_3, "conceptEntry", "langSec", "termSec"),
    "tbx3-dct": Dialect(
        _HEAD_3.replace("{style}", "dct").replace("{spaces}", _SPACES), _END_3, "conceptEntry", "langSec", "termSec", _MODULES
    ),
}  # fmt: skip
"""The dialects by the name of the format."""


def write(
    concepts: Iterable[Concept],
    out: BinaryIO,
    dialect: Dialect,
    direction: ExportDirection,
    tool_version: str,
) -> int:
    """Write `concepts` and return how many. Raises `InputRefused` for text that XML cannot hold."""
    out.write(dialect.head.format(made=f"{OWN} {content(tool_version, 'header')}").encode())
    count = 0
    for concept in concepts:
        out.write("".join(_entry(concept, dialect, direction)).encode())
        count += 1
    out.write(dialect.tail.encode())
    return count


def _entry(concept: Concept, dialect: Dialect, direction: ExportDirection) -> Iterator[str]:
    where = f"concept {concept.id}"
    yield f"<{dialect.entry}{attributes({'id': concept.id}, where)}>\n"
    if concept.subject:
        yield dialect.category("descrip", "subjectField", concept.subject, where) + "\n"
    note = [Description(DescriptionKind.NOTE, concept.note)] if concept.note else []
    statement = [*note, *concept.descriptions]
    yield from _said([each for each in statement if each.language is None], dialect, where)
    sides = [(MINED, direction.mined), (EQUIVALENT, direction.equivalent)]
    for language, tag in reversed(sides) if direction.is_reversed else sides:
        yield f"<{dialect.language}{attributes({'xml:lang': tag}, where)}>\n"
        yield from _said([each for each in statement if each.language == language], dialect, where)
        for term in concept.of(language):
            yield from _term(term, dialect, f"{where}, term {term.text[:40]!r}")
        yield f"</{dialect.language}>\n"
    yield f"</{dialect.entry}>\n"


def _term(term: Term, dialect: Dialect, where: str) -> Iterator[str]:
    yield f"<{dialect.term}><term>{content(term.text, where)}</term>"
    yield dialect.category("termNote", "termType", _FORMS.get(term.type, "fullForm"), where)
    if term.part_of_speech:
        part = _PARTS.get(term.part_of_speech, "other")
        yield dialect.category("termNote", "partOfSpeech", part, where)
    yield dialect.category("termNote", "administrativeStatus", _STANDINGS[term.standing], where)
    yield from _said(term.descriptions, dialect, where)
    yield f"<note>{content(status_notes.written(term), where)}</note></{dialect.term}>\n"


def _said(descriptions: Iterable[Description], dialect: Dialect, where: str) -> Iterator[str]:
    """Definitions, contexts, sources and notes, in the order in which they were said."""
    for statement in descriptions:
        if statement.kind in (DescriptionKind.DEFINITION, DescriptionKind.CONTEXT):
            source = dialect.category("admin", "source", statement.source, where) if statement.source else ""
            text = dialect.category("descrip", statement.kind.value, statement.text, where)
            yield f"<descripGrp>{text}{source}</descripGrp>\n"
        elif statement.kind is DescriptionKind.SOURCE:
            yield dialect.category("admin", "source", statement.text, where) + "\n"
        else:
            source = f" [source: {statement.source}]" if statement.source else ""
            yield f"<note>{content(statement.text + source, where)}</note>\n"
