"""The standing sentences of a termbase's documents, their slots filled as they stand there, as pairs to export."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from termbase.annotate import formulae
from termbase.annotate.annotated import FORMULA, AnnotatedItem
from termbase.annotate.annotator import Annotator
from termbase.concepts.model import Concept, Term, TermPair
from termbase.concepts.status import Standing, Status
from termbase.store.documents import document_names, mined_sentences
from termbase.store.selection import ALL, ExportSelection
from tm.db import Database
from tm.languages import EQUIVALENT, MINED
from tm.text import script


def formulae_of(annotator: Annotator, text: str) -> list[AnnotatedItem]:
    """The formulae of a text of the mined language, in its order, each with its English and status."""
    if not formulae.may_be_in(text):
        return []
    return [item for item in annotator.annotate(text).items if item.kind == FORMULA]


def formula_pairs(termbase: Database, selection: ExportSelection = ALL) -> Iterator[TermPair]:
    """Yield each formula of the documents once, with the documents that have it; one with an empty slot is left out.

    A formula has no subject and no day: a `selection` by these has none.
    """
    if (
        selection.subjects
        or selection.since
        or Standing.PREFERRED not in (selection.standings or {Standing.PREFERRED})
    ):
        return
    annotator, names = Annotator(termbase), document_names(termbase)
    pairs: dict[str, tuple[AnnotatedItem, dict[str, None]]] = {}
    for located in mined_sentences(termbase):
        for item in formulae_of(annotator, script.simplify(located.text)):
            if item.en is None or formulae.UNKNOWN in item.en or item.status is None:
                continue
            documents = pairs.setdefault(item.zh, (item, {}))[1]
            documents[names[located.place.document]] = None
    for zh, (item, documents) in pairs.items():
        status = item.status or Status.PROPOSED
        if selection.statuses and status not in selection.statuses:
            continue
        if selection.documents and not documents.keys() & set(selection.documents):
            continue
        yield TermPair(
            Concept(f"formula-{hashlib.sha256(zh.encode()).hexdigest()[:12]}", [], FORMULA),
            Term(zh, MINED), Term(item.en or "", EQUIVALENT, source=item.reason),
            status, preferred=True, documents=tuple(documents),
        )  # fmt: skip
