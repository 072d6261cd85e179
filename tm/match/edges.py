"""The label before a text and the mark at its end, which a translation carries over. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tm.languages import Lang
from tm.match.matches import Change

# 1. (a) (iv) A. but not 3.5, which is a number
_LABEL = re.compile(
    r"\s*(?P<label>[(（]?(?P<number>\d{1,3}|[A-Za-z]|[ivx]{2,5})(?:[)）]|[.．、](?![0-9])))\s*(?=\S)"
)
_SIGNS = {"。": ".", "．": ".", "；": ";", "，": ",", "：": ":", ".": ".", ";": ";", ",": ",", ":": ":"}
_CHINESE = {".": "。", ";": "；", ",": "，", ":": "："}
# a full stop of an abbreviation is no mark: it must not be replaced
_SHORTENED = re.compile(r"(?:\b[A-Za-z]|\betc|\bNos?|\bMr?s?|\bDr|\bInc|\bLtd|\bCo|\bpp?|\bcf|\.)\.$")
_NARROW = str.maketrans("（）．、", "()..")
# the last word: what a changed mark is shown with
_AN = re.compile(r"\S+\s*$")


@dataclass(frozen=True, slots=True)
class Edges:
    """What is left of query, source and target between label and mark, and what stands around the suggestion."""

    query: str
    source: str
    target: str
    before: str
    after: str
    changes: tuple[Change, ...]


def edges(query: str, source: str, target: str, language: Lang) -> Edges:
    """Take off labels and final marks that differ and that the target has as its source has them.

    >>> made = edges("2. 通过议程；", "4. 通过议程。", "4. Adoption of the agenda.", Lang.ZH)
    >>> made.before + made.target + made.after, [(c.kind, c.old, c.new) for c in made.changes]
    ('2. Adoption of the agenda;', [('label', '4.', '2.'), ('mark', '.', ';')])
    """
    changes: list[Change] = []
    before = after = ""
    # first the label, then the mark: a text may be a label alone
    ours, theirs, target_label = (label(text) for text in (query, source, target))
    # only where the target carries over the label of its own source is it known what the label is
    if _plain(theirs) == _plain(target_label) and _plain(ours) != _plain(theirs):
        before = _relabelled(ours, target_label, language)
        query, source, rest = query[len(ours) :], source[len(theirs) :], target[len(target_label) :]
        shown = [text.strip() for text in (theirs, ours, target_label, before)]
        if not all(shown):
            # something must stand there to be shown
            first = (source[:1], query[:1], *([rest.split(maxsplit=1)[0]] * 2 if rest.strip() else ["", ""]))
            shown = [
                (piece + word).strip()
                for piece, word in zip((theirs, ours, target_label, before), first, strict=True)
            ]
        changes.append(Change("label", *shown))
        target = rest
    marks = [mark(text) for text in (query, source, target)]
    mine, other, target_mark = marks
    if (
        _SIGNS.get(other) == _SIGNS.get(target_mark)
        and _SIGNS.get(mine) != _SIGNS.get(other)
        and not _SHORTENED.search(target)
    ):
        # a query without a mark takes the mark off
        sign = _SIGNS.get(mine, "")
        after = sign if language is Lang.ZH else _CHINESE.get(sign, "")
        query, source, rest = (
            text[: len(text) - len(piece)]
            for text, piece in zip((query.rstrip(), source.rstrip(), target.rstrip()), marks, strict=True)
        )
        shown = [other, mine, target_mark, after]
        if not all(shown):
            shown = [
                _last(text) + piece for text, piece in zip((source, query, rest, rest), shown, strict=True)
            ]
        changes.append(Change("mark", *shown))
        target = rest
    return Edges(query, source, target, before, after, tuple(changes))


def label(text: str) -> str:
    """The label at the beginning of a text, with the spaces around it."""
    hit = _LABEL.match(text)
    return hit.group() if hit else ""


def _plain(text: str) -> str:
    return "".join(text.translate(_NARROW).split()).casefold()


def _relabelled(ours: str, target_label: str, language: Lang) -> str:
    """The query's label as the target writes labels."""
    if not ours:
        return ""
    hit, old = _LABEL.match(f"{ours.strip()} x"), _LABEL.match(f"{target_label.strip()} x")
    # of one shape, so that the target's way of writing stays: (4) stays in brackets
    if hit and old and _shape(ours) == _shape(target_label):
        return target_label.replace(old["number"], hit["number"], 1)
    # of another shape: as the query writes it, with the signs of the other language
    return f"{ours.strip().translate(_NARROW) if language is Lang.ZH else ours.strip()} "


def _shape(text: str) -> str:
    return re.sub(r"[a-z0-9]+", "#", _plain(text))


def mark(text: str) -> str:
    """The sign at the end of a text that says what kind of end it is."""
    last = text.rstrip()[-1:]
    return last if last in _SIGNS else ""


def _last(text: str) -> str:
    hit = _AN.search(text[-40:])
    # of Chinese a character is enough to show where the mark stands
    return (hit.group() if text.isascii() and hit else text[-1:]).strip()
