"""A query answered as a page of a list: what it finds in whatever way, how many there are, and what else it points to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from termbase.store.hits import ALL, Hit, HitSelection, facets
from termbase.store.lookup import Headline, check_length, inside, read_hits
from termbase.store.pointers import Pointers, pointers
from termbase.store.tolerance import Way, find
from tm.db import Database
from tm.limits import Limits


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Some of the hits of a query, from the `first` on (counted from 0).

    `total` counts the selected ones, `found` all of them; `counts` says how many of all have which status, type and
    subject. `way` and `instead` say how they were found (`termbase.store.tolerance`); `parts` are terms inside a query
    that is none itself.
    """

    query: str
    hits: tuple[Hit, ...]
    first: int
    total: int
    found: int
    way: Way
    instead: str | None
    counts: dict[str, dict[str, int]]
    pointers: Pointers = field(default_factory=Pointers)
    parts: Sequence[Headline] = ()

    @property
    def next(self) -> int | None:
        """Where the next page begins; None on the last one."""
        following = self.first + len(self.hits)
        return following if following < self.total else None

    @property
    def previous(self) -> int | None:
        """Where the page before begins; None on the first one."""
        # the page before is as long as this one; an empty page still goes back
        return max(0, self.first - max(len(self.hits), 1)) if self.first else None

    @property
    def sought(self) -> str:
        """What was looked up in the end: the query, or the spelling that took its place."""
        return self.instead or self.query


def search(
    database: Database,
    query: str,
    selection: HitSelection = ALL,
    *,
    first: int = 0,
    most: int = 20,
    limits: Limits | None = None,
) -> SearchPage:
    """The hits of `query` that are selected, at most so many. Raises `WrongUsage` for one that is longer than the limit."""
    check_length(query, limits or Limits())
    finding = find(database, query)
    chosen = selection.choose(database, finding.hits)
    # a query that is a term needs no parts
    is_term = any(hit.quality <= 1 for hit in finding.hits)
    return SearchPage(
        query, tuple(chosen[first : first + most]), first, len(chosen), len(finding.hits), finding.way, finding.instead,
        # of all hits and not of the chosen, so that another value can be chosen
        facets(finding.hits), pointers(database, query), () if is_term else inside(database, query, most),
    )  # fmt: skip


def as_json(database: Database, page: SearchPage) -> dict[str, Any]:
    """A page for JSON, its concepts with all that is known of them."""
    return {
        "query": page.query, "total": page.total, "next": page.next, "way": page.way.value, "instead": page.instead,
        "counts": page.counts, "results": [result.as_dict() for result in read_hits(database, page.hits)],
        **page.pointers.as_dict(),
    }  # fmt: skip
