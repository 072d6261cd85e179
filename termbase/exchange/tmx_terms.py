"""Pairs of terms as units of a memory, with what each tool reads of them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from termbase.concepts.model import TermPair
from termbase.exchange.directions import DEFAULT, ExportDirection
from termbase.exchange.tables import one_line
from tm.model import Finding, TranslationUnit

DOCUMENTS_PER_UNIT = 5
"""How many documents a unit of a translation memory names at most."""


@dataclass(frozen=True, slots=True)
class Flavour:
    """What a tool makes of a TMX: the languages that it asks for where none are named, and names of its fields.

    `fields` gives a property the name under which the tool shows it; None: it is left out. `most` is the most characters of a
    text that it takes.
    """

    direction: ExportDirection = DEFAULT
    prefix: str = "x-"
    suffix: str = ""
    context: str | None = None
    most: int | None = None


FLAVOURS = {
    "tools": Flavour(),
    "omegat": Flavour(),
    # the pair of languages must be that of its memory, and its own fields name their type (manual)
    "trados": Flavour(ExportDirection("zh-CN", "en-US"), suffix=":SingleString", most=2_000),
    "memoq": Flavour(ExportDirection("zh-CN", "en-US")),
    # shows this property as the context of a string, which keeps units of one source apart (source)
    "weblate": Flavour(context="x-context"),
    # compares language tags exactly (source)
    "okapi": Flavour(),
}
"""The tools that a TMX can be made for (`--for`)."""


def units(
    pairs: Iterable[TermPair], direction: ExportDirection = DEFAULT, flavour: Flavour | None = None
) -> Iterator[TranslationUnit]:
    """Yield each pair as a unit of the segment type `phrase`, numbered within its concept."""
    flavour = flavour or Flavour()
    numbers: Counter[str] = Counter()
    for pair in pairs:
        numbers[pair.concept.id] += 1
        yield TranslationUnit(
            identifier=f"{pair.concept.id}-{numbers[pair.concept.id]}",
            source=one_line(pair.source.text),
            target=one_line(pair.target.text),
            source_lang=direction.source,
            target_lang=direction.target,
            segtype="phrase",
            note=pair.comment or None,
            properties=_properties(pair, flavour),
        )


def fitting(
    made: Iterable[TranslationUnit], flavour: Flavour, findings: list[Finding], file: str
) -> Iterator[TranslationUnit]:
    """The units that a tool takes; what is too long for it is a finding."""
    for unit in made:
        longest = max(len(unit.source), len(unit.target))
        if flavour.most is not None and longest > flavour.most:
            reason = f"left out: it has {longest:,} characters and the tool takes {flavour.most:,}"
            findings.append(Finding(file, None, unit.identifier, reason))
        else:
            yield unit


def _properties(pair: TermPair, flavour: Flavour) -> tuple[tuple[str, str], ...]:
    """Return what is known of `pair` as properties, the empty ones left out."""
    single = (
        ("status", pair.status.value),
        ("type", pair.concept.type),
        ("form", pair.target.type.value if pair.target.type != pair.source.type else None),
        ("subject", pair.concept.subject),
        ("source", pair.target.source),
        ("converted", pair.conversion),
        *(("definition", statement.text) for statement in pair.concept.definitions),
    )
    documents = (("document", name) for name in pair.documents[:DOCUMENTS_PER_UNIT])
    properties = [
        (f"{flavour.prefix}{kind}{flavour.suffix}", value) for kind, value in (*single, *documents) if value
    ]
    if flavour.context:
        properties.append((flavour.context, pair.concept.id))
    return tuple(properties)
