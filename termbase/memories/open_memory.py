"""The translation memory of a termbase, open for questions: matches and concordance."""

from __future__ import annotations

import functools
import multiprocessing
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from termbase import authority
from termbase.annotate.annotated import AnnotatedItem, AnnotatedSegment
from termbase.annotate.annotator import Annotator
from termbase.annotate.document_formulae import formulae_of
from termbase.annotate.english import EnglishAnnotator
from termbase.annotate.formulae import may_be_in
from termbase.memories.word_links import WordLinks
from termbase.store import concordance as concordances
from termbase.store import schema
from tm.db import Database
from tm.index import index as memory_index
from tm.index.part import IndexPart
from tm.languages import EQUIVALENT, MINED, PAIR, Lang
from tm.match import concordance
from tm.match.concordance import Page
from tm.match.matcher import Matcher, Query
from tm.match.matches import Match
from tm.match.symbols import Names
from tm.memory import units
from tm.model import Unit
from tm.progress import Progress, silent
from tm.text.language import language_of_text
from tm.text.occurrences import Sought

_ALONE = 150
"""Queries that one process answers sooner than several that have to open the memory first (measured)."""

_MISSIONS = "peacekeeping"
"""The subject of peace operations in the lists."""

_CHUNK = 25
"""Queries that a process gets at a time."""


@functools.cache
def names() -> Names:
    """Names that are replaced like numbers, each form with its English of the same kind: States, and missions.

    A full name answers a full name, a short one the acronym or the short English.
    """
    pairs = []
    for row in authority.load_some("\tstate\t", f"\tbody\t{_MISSIONS}\t"):
        if row.type == "state":
            pairs += [(form, row.en) for form in (row.zh, *row.zh_short) if form]
        elif row.type == "body" and row.subject == _MISSIONS:
            pairs.append((row.zh, row.en))
            pairs += [(form, (*row.en_short, *row.acronym, row.en)[0]) for form in row.zh_short]
    return Names(pairs)


@dataclass(frozen=True, slots=True)
class ConcordanceHits:
    """The hits of a concordance: `total` units hold the query, `hits` are some of them."""

    query: str
    language: Lang
    total: int
    hits: tuple[Unit, ...]


class OpenMemory:
    """The memory of one termbase, open for questions. Use as a context manager.

    `database` is the termbase where it is open already, which is closed with the memory, and `index` its index.
    """

    def __init__(
        self,
        path: Path,
        progress: Progress = silent,
        *,
        database: Database | None = None,
        index: Sequence[IndexPart] | None = None,
    ) -> None:
        self._path = path
        self._database = database or schema.open_termbase(path)
        try:
            self._index = index or memory_index.open_index(self._database, path, progress)
        except BaseException:
            self._database.close()
            raise
        self._matcher = Matcher(self._index, self._fetch, names(), WordLinks())
        self._annotator: Annotator | None = None
        self._english_annotator: EnglishAnnotator | None = None

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def __enter__(self) -> OpenMemory:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        if isinstance(error, Exception):
            with schema.blaming(self._path):
                raise error

    def _fetch(self, ids: Iterable[int], language: Lang) -> Mapping[int, Unit]:
        return units.fetch(self._database, ids, language)

    @property
    def size(self) -> int:
        """How many units the memory has."""
        return sum(len(part) for part in self._index)

    def match(
        self,
        text: str,
        *,
        before: str | None = None,
        after: str | None = None,
        least: int = 70,
        most: int = 5,
        with_parts: bool = True,
        language: Lang | None = None,
    ) -> list[Match]:
        """The matches of one text; see `tm.match.matcher.Matcher.match`."""
        query = Query(text, before, after)
        return self._matcher.match(query, least=least, most=most, with_parts=with_parts, language=language)

    def annotate(
        self, texts: Sequence[str], language: Lang, symbol: str | None = None, *, general: bool = False
    ) -> list[AnnotatedSegment]:
        """The sentences of one document with their terms and references; the terms are read once and kept.

        With `general` words of the general language are told, too.
        """
        if language is MINED:
            if self._annotator is None or not self._annotator.is_whole:
                self._annotator = Annotator(self._database)
            return list(self._annotator.document(texts, symbol, general=general))
        if self._english_annotator is None:
            self._english_annotator = EnglishAnnotator(self._database)
        return list(self._english_annotator.document(texts, general=general))

    def sought(self, query: str) -> Sought:
        """`query`, ready to be told from longer terms that hold it in the texts of units."""
        return concordances.sought(self._database, query)

    def longer_forms(self, text: str, language: Lang) -> list[str]:
        """The forms of terms that hold `text` and more, as keys."""
        return concordances.longer_forms(self._database, text, language)

    def formulae(self, text: str) -> list[AnnotatedItem]:
        """The standing sentences that a text of the mined language holds, their slots filled from the termbase."""
        if language_of_text(text) is not MINED or not may_be_in(text):
            return []
        if self._annotator is None:
            self._annotator = Annotator(self._database, characters=len(text))
        return formulae_of(self._annotator, text)

    def concordance(
        self,
        query: str,
        *,
        lemmas: bool = False,
        first: int = 0,
        most: int = 20,
        language: Lang | None = None,
    ) -> ConcordanceHits:
        """The units that hold a string in the language of its script; English also in any inflection."""
        language = language or language_of_text(query)
        if lemmas and language in concordance.LEMMATISED:
            page = concordance.lemmatised(
                self._index, query, self._english, first=first, most=most, count=True
            )
        else:
            page = concordance.search(self._index, query, language, first=first, most=most, count=True)
        return self._shown(query, language, page)

    def spread(self, query: str, language: Lang, most: int) -> ConcordanceHits:
        """Units that hold a string, from all over the memory: what they are like says what all are like."""
        return self._shown(query, language, concordance.spread(self._index, query, language, most))

    def _shown(self, query: str, language: Lang, page: Page) -> ConcordanceHits:
        units_by_id = units.fetch(self._database, page.ids, PAIR[0], with_neighbours=False)
        return ConcordanceHits(
            query, language, page.total or 0, tuple(units_by_id[number] for number in page.ids)
        )

    def _english(self, ids: Sequence[int]) -> dict[int, str]:
        return {number: unit.source for number, unit in self._fetch(ids, EQUIVALENT).items()}

    def batch(
        self,
        texts: Sequence[str],
        *,
        least: int,
        most: int = 1,
        with_parts: bool = False,
        jobs: int | None = None,
        progress: Progress = silent,
    ) -> Iterator[list[Match]]:
        """The matches of the sentences of a text, in order; each has its neighbours as context.

        Long texts are shared out among `jobs` processes (by default one for each processor), which map the
        same index.
        """
        queries = [
            Query(text, texts[n - 1] if n else None, texts[n + 1] if n + 1 < len(texts) else None)
            for n, text in enumerate(texts)
        ]
        jobs = jobs or os.cpu_count() or 1
        ask = _Ask(least, most, with_parts)
        count = 0
        for matches in self._answers(queries, ask, jobs):
            count += len(matches)
            progress("reading segments", count, len(texts))
            yield from matches

    def _answers(self, queries: Sequence[Query], ask: _Ask, jobs: int) -> Iterator[list[list[Match]]]:
        chunks = [queries[n : n + _CHUNK] for n in range(0, len(queries), _CHUNK)]
        if jobs < 2 or len(queries) < _ALONE:
            yield from (ask(self._matcher, chunk) for chunk in chunks)
            return
        start = multiprocessing.get_context("spawn")
        with start.Pool(jobs, _open, (self._path,)) as pool:
            yield from pool.imap(functools.partial(_work, ask), chunks)


@dataclass(frozen=True, slots=True)
class _Ask:
    """What is asked of every query of a batch."""

    least: int
    most: int
    with_parts: bool

    def __call__(self, matcher: Matcher, queries: Sequence[Query]) -> list[list[Match]]:
        return [
            matcher.match(query, least=self.least, most=self.most, with_parts=self.with_parts)
            for query in queries
        ]


_opened: list[OpenMemory] = []


def _open(path: Path) -> None:
    """Open the memory once in a process of a pool."""
    _opened.append(OpenMemory(path))


def _work(ask: _Ask, queries: Sequence[Query]) -> list[list[Match]]:
    return ask(_opened[0]._matcher, queries)
