"""An annotated text for translators' tools: TMX, TBX and XLIFF, each with what it is meant for.

TMX has the sentences that the memory has exactly, and the terms that a text or an authority bears out. TBX has the terms with their statuses, and
forbidden ones marked. XLIFF has every sentence, its matches, and its terms in a note. `docs/interchange.md` has the table.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

from termbase import __version__
from termbase.annotate.annotated import AnnotatedSegment
from termbase.concepts.model import Concept, Term
from termbase.exchange import tbx_write, tmx_terms
from termbase.exchange.directions import DEFAULT
from termbase.memories.pretranslate import is_sure, reasons_note
from termbase.web.home_text import DISCLAIMER, HomeText
from termbase.web.security import Refused
from tm.exchange import tmx_write, xliff
from tm.languages import EQUIVALENT, LANGUAGES, MINED
from tm.match.matches import Match
from tm.model import TranslationUnit

MOST_MATCHES = 3
"""Matches of a sentence in an XLIFF: what a translator looks at."""

LEAST = 70
"""Lowest score of a match in an XLIFF, as everywhere."""


def tmx(text: HomeText) -> bytes:
    """A TMX 1.4: sentences with their exact match, then terms as units of the type `phrase`. Raises `Refused` where there is neither."""
    out = io.BytesIO()
    units = itertools.chain(_sentences(text), _terms(text))
    count = tmx_write.write(units, out, tool_version=__version__, header_notes=(DISCLAIMER,))
    if not count:
        raise Refused(
            "No sentence of this text is in the memory, and no term of it is borne out: there is nothing for a TMX."
        )
    return out.getvalue()


def _sentences(text: HomeText) -> Iterator[TranslationUnit]:
    seen: set[str] = set()
    for number, (segment, matches) in enumerate(zip(text.segments, text.matches, strict=True), 1):
        best = matches[0] if matches else None
        if best is None or not is_sure(best) or segment.text in seen:
            continue
        seen.add(segment.text)
        mined, equivalent = segment.text, best.suggestion
        if text.source.language is not MINED:
            mined, equivalent = equivalent, mined
        facts = [
            ("x-match", best.kind.value),
            ("x-memory", best.unit.memory),
            ("x-document", best.unit.document),
        ]
        properties = tuple((name, value) for name, value in facts if value)
        yield TranslationUnit(
            f"s{number}",
            mined,
            equivalent,
            DEFAULT.source,
            DEFAULT.target,
            note=reasons_note(best),
            properties=properties,
        )


def _terms(text: HomeText) -> Iterator[TranslationUnit]:
    usable = (pair for pair in text.pairs() if pair.usable and pair.status.is_borne_out)
    return tmx_terms.units(usable)


def tbx(text: HomeText) -> bytes:
    """A TBX-Basic: a concept for each term of the text, with statuses as notes. Raises `Refused` where there is none."""
    concepts: dict[str, Concept] = {}
    for pair in text.pairs():
        concept = concepts.setdefault(pair.concept.id, replace(pair.concept, terms=[]))
        for term in (pair.source, pair.target):
            _add(concept.terms, term)
    if not concepts:
        raise Refused("No term of this text has an English that is exported: there is nothing for a TBX.")
    whole = [
        replace(concept, terms=[*concept.of(MINED), *concept.of(EQUIVALENT)]) for concept in concepts.values()
    ]
    out = io.BytesIO()
    tbx_write.write(whole, out, tbx_write.DIALECTS["tbx"], DEFAULT, f"{__version__}. {DISCLAIMER}")
    return out.getvalue()


def _add(terms: list[Term], term: Term) -> None:
    if all((term.language, term.text) != (known.language, known.text) for known in terms):
        terms.append(term)


def xliff_file(text: HomeText) -> bytes:
    """An XLIFF 1.2: every sentence, translated where the memory has it exactly, with its matches and, as a note, its terms."""
    out = io.BytesIO()
    source, target = (LANGUAGES[language].file_tag for language in text.languages)
    units = (
        _unit(text, number, segment, matches)
        for number, (segment, matches) in enumerate(zip(text.segments, text.matches, strict=True), 1)
    )
    xliff.write(
        units, out, original=text.source.symbol or "text", source_lang=source, target_lang=target, tool_version=__version__,
        notes=(DISCLAIMER,),
    )  # fmt: skip
    return out.getvalue()


def _unit(
    text: HomeText, number: int, segment: AnnotatedSegment, matches: Sequence[Match]
) -> xliff.TransUnit:
    best = matches[0] if matches else None
    sure = best is not None and is_sure(best)
    state = "translated" if sure else "needs-review-translation" if best else "needs-translation"
    others = tuple(
        xliff.Alternative(
            min(match.score, 100),
            match.unit.source,
            match.unit.target,
            match.unit.document or match.unit.memory,
        )
        for match in matches
    )
    terms = "; ".join(f"{item.asked} = {item.answer} ({item.status})" for item in text.answers(segment))
    notes = [reasons_note(best)] if best else []
    note = "\n".join([*notes, *([terms] if terms else [])]) or None
    return xliff.TransUnit(f"s{number}", segment.text, best.suggestion if best else None, state, others, note)
