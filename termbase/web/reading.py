"""How a page reads the published database, and marks the terms in a text."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from datasette.utils import sqlite_timelimit

from termbase.store.forms import KnownForm, forms_in_texts
from termbase.web import limits, published, turns
from termbase.web.markup import Mark
from tm.db import Database
from tm.text import script, words
from tm.text.chars import HAN_RUN
from tm.text.recognise import Recogniser, word_ends

T = TypeVar("T")


async def read(
    datasette: Any, function: Callable[[Database], T], ms: int = limits.PAGE_MS, *, is_short: bool = False
) -> T:
    """Run `function` on the termbase that was asked in Datasette's threads, for at most `ms` milliseconds.

    What mostly `is_short` is first tried where we are, without the way to a thread and back, and begun anew in a thread where it takes
    longer than `limits.SHORT_SECONDS`. Raises `sqlite3.OperationalError("interrupted")` when the time is over.
    """
    database = datasette.get_database(published.asked(datasette))

    def answered(connection: Any) -> T:
        return function(Database(connection, recursive_triggers=False, execute_plugins=False))

    here: turns.ConnectionHere | None = getattr(database, "here", None)
    if is_short and here is not None and (known := here.ask(answered)) is not None:
        return known

    def inside(connection: Any) -> T:
        # a download lasts, and who waits for its turn would wait for nothing
        turn = turns.taken() if ms < limits.EXPORT_MS else contextlib.nullcontext()
        with turn, sqlite_timelimit(connection, ms):
            return answered(connection)

    result: T = await database.execute_fn(inside)
    return result


class TermMarker:
    """The Chinese terms that occur in the documents, ready to be marked in a text."""

    def __init__(self, database: Database) -> None:
        self._known: dict[str, KnownForm] = {}
        for term, known in forms_in_texts(database):
            self._known.setdefault(script.simplify(term), known)
        self._recogniser = Recogniser(self._known)
        self._segmenter = words.Segmenter()

    def marks(self, text: str, address: Callable[[str], str]) -> Iterator[tuple[Mark, KnownForm]]:
        """The terms in `text`, none over another, each with a mark that links to `address(concept)`."""
        simple = script.simplify(text)
        runs = [(run.start(), self._segmenter.words(run.group())) for run in HAN_RUN.finditer(simple)]
        reach = 0
        for span in self._recogniser.spans(simple, word_ends(simple, runs)):
            if not span.nested and span.start >= reach:
                reach = span.end
                known = self._known[span.form]
                css = f"term status-{known.status}"
                title, link = known.en or "no English yet", address(known.concept)
                yield Mark(span.start, span.end, css, title, link), known
