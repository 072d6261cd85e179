"""Whether a translation uses the English that the termbase has: for each term of a sentence that a text or an authority bears out."""

from __future__ import annotations

from collections.abc import Iterator

from termbase.annotate.annotated import AnnotatedItem, AnnotatedSegment
from tm.text import words


def not_used(segment: AnnotatedSegment, english: str) -> Iterator[AnnotatedItem]:
    """The terms of a Chinese sentence whose English, in any inflection, is not in its translation.

    Terms with a proposal only are passed over, and so are those of which another English that the termbase has stands there.
    Figures and references are for `tm.check`, which reads both sides.
    """
    have = f" {words.lemmas(english)} "
    for item in segment.items:
        if item.en is None or item.status is None or not item.status.is_borne_out:
            continue
        forms = (words.lemmas(form) for form in (item.en, *item.alternatives))
        if not any(form and f" {form} " in have for form in forms):
            yield item
