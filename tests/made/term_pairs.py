"""Pairs of terms for the tests of exports."""

from __future__ import annotations

from termbase.concepts.model import Concept, Term, TermPair
from termbase.concepts.status import Status
from tm.languages import EQUIVALENT, MINED


def term_pair(
    zh: str = "裁军", en: str = "disarmament", *, concept: str = "c1", type_: str | None = "term",
    subject: str | None = "arms", note: str | None = None, status: Status = Status.OFFICIAL,
    source: str | None = "UNTERM", part_of_speech: str | None = "noun", preferred: bool = True,
    documents: tuple[str, ...] = ("CD/2105", "A/70/81"),
) -> TermPair:  # fmt: skip
    """A pair with plain values for what is not given."""
    return TermPair(
        Concept(concept, [], type_, subject, note=note),
        Term(zh, MINED, part_of_speech=part_of_speech),
        Term(en, EQUIVALENT, source=source),
        status, preferred, documents,
    )  # fmt: skip
