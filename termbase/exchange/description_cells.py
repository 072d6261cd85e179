"""What is said of a concept and of the terms of a pair, as cells of our own table that are read back exactly. Pure.

A cell has a line for each text: `zh: ` before what is of the Chinese side, `zh term: ` before what is of the Chinese term
alone, nothing before what is of the concept; ` [source: ...]` behind it where the text has one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from termbase.concepts.model import Description, DescriptionKind, TermPair
from tm.languages import PAIR, Lang

COLUMNS = {
    DescriptionKind.DEFINITION: "definition", DescriptionKind.NOTE: "note", DescriptionKind.CONTEXT: "context",
    DescriptionKind.SOURCE: "term_source",
}  # fmt: skip
"""The column of each kind."""

_OF_TERM = " term"
_LABEL = re.compile(rf"({'|'.join(PAIR)})({_OF_TERM})?: ")
_SOURCE = " [source: "
_SOURCED = re.compile(r"(.*?)(?<!\\)((?:\\\\)*) \[source: (.*)\]", re.DOTALL)
_ESCAPES = {"\\": "\\", "n": "\n", "r": "\r"}
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)

Placed = tuple[Lang | None, Description]
"""A description, and the language of the term of the pair that it is about; None where it is about the concept."""


def written(pair: TermPair) -> dict[str, str]:
    """The cells of a pair, by column.

    >>> from termbase.concepts.model import Concept, Term
    >>> from termbase.concepts.status import Status
    >>> seal = Description(DescriptionKind.DEFINITION, "封条的清单", "zh", "A/99/1")
    >>> pair = TermPair(Concept("c1", [], descriptions=[seal]), Term("甲", "zh"), Term("a", "en"), Status.PROPOSED, True)
    >>> written(pair)["definition"]
    'zh: 封条的清单 [source: A/99/1]'
    """
    lines: dict[DescriptionKind, list[str]] = {kind: [] for kind in COLUMNS}
    if pair.concept.note:
        lines[DescriptionKind.NOTE].append(_line("", pair.concept.note, None))
    for statement in pair.concept.descriptions:
        lines[statement.kind].append(_line(statement.language or "", statement.text, statement.source))
    for language, term in zip(PAIR, (pair.source, pair.target), strict=True):
        for statement in term.descriptions:
            lines[statement.kind].append(_line(language + _OF_TERM, statement.text, statement.source))
    return {COLUMNS[kind]: "\n".join(texts) for kind, texts in lines.items()}


def read(cells: Mapping[str, str]) -> Iterator[Placed]:
    """What the cells of a row say, as `written` wrote it."""
    for kind, column in COLUMNS.items():
        for line in cells.get(column, "").split("\n"):
            if line:
                yield _placed(kind, line.removesuffix("\r"))


def of(language: Lang | None, placed: Sequence[Placed]) -> list[Description]:
    """What is said of the term in a language, or with None of the concept."""
    return list(dict.fromkeys(statement for of_term, statement in placed if of_term == language))


def _line(label: str, text: str, source: str | None) -> str:
    bare = _escaped(text)
    if not label and _LABEL.match(bare):
        bare = "\\" + bare
    line = f"{label}: {bare}" if label else bare
    return f"{line}{_SOURCE}{_escaped(source)}]" if source is not None else line


def _placed(kind: DescriptionKind, line: str) -> Placed:
    label = _LABEL.match(line)
    rest = line[label.end() :] if label else line
    sourced = _SOURCED.fullmatch(rest)
    text, source = (sourced[1] + sourced[2], _plain(sourced[3])) if sourced else (rest, None)
    language = Lang(label[1]) if label else None
    if label and label[2]:
        return language, Description(kind, _plain(text), None, source)
    return None, Description(kind, _plain(text), language, source)


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    return text.replace(_SOURCE, "\\" + _SOURCE)


def _plain(text: str) -> str:
    return _ESCAPE.sub(lambda hit: _ESCAPES.get(hit[1], hit[1]), text)


def described(kinds: Iterable[str]) -> bool:
    """Whether a header has the columns.

    >>> described(("zh", "en", "definition", "note", "context", "term_source"))
    True
    """
    return set(COLUMNS.values()) <= set(kinds)
