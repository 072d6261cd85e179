"""`/-/find`: the sentences that hold a text, told as a term of its own or as a part of a longer one, sorted as asked."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from datasette import Response

from termbase.store.concordance import Concordance, Line, LineKind, Order
from termbase.web import asking, limits, memory, reading, shelf
from termbase.web.pages import page
from tm.db import Database
from tm.text import key


class _Asked:
    """What a request asks of a concordance."""

    def __init__(self, request: Any) -> None:
        self.query = asking.query_of(request)
        self.kind = asking.choice_of(request, "as", LineKind.TERM)
        self.order = asking.choice_of(request, "sort", Order.DOCUMENT)
        self.first = asking.next_of(request)
        self.limit = asking.limit_of(request, limits.SENTENCES)
        self.is_default = not request.args.get("as")

    def lines(self, lines_found: Concordance) -> list[Line]:
        """The lines that are asked for; where none has the text as a term of its own and nobody asked for that, all."""
        if self.is_default and not lines_found.as_term:
            self.kind = LineKind.ALL
        return lines_found.chosen(self.kind, self.order)

    def address(self, **changed: object) -> str:
        """The parameters of this request with others."""
        asked = {"q": self.query, "as": self.kind.value, "sort": self.order.value} | changed
        return urlencode({name: value for name, value in asked.items() if value not in ("", None)})


async def _found(datasette: Any, query: str) -> Concordance:
    shared = shelf.of(datasette)

    def work(database: Database) -> Concordance:
        return shared.concordance(database, query)

    return await reading.read(datasette, work)


async def find_page(datasette: Any, request: Any) -> Response:
    """`/-/find?q=`, with `as` (term, inside, all) and `sort` (document, left, right)."""
    asked = _Asked(request)
    lines_found = await _found(datasette, asked.query) if asked.query else None
    lines = asked.lines(lines_found) if lines_found else []
    following = asked.first + asked.limit
    values = {
        "query": asked.query, "found": lines_found, "asked": asked, "lines": lines[asked.first : following],
        "total": len(lines), "has_letters": bool(key.key(asked.query)), "kinds": tuple(LineKind),
        "orders": tuple(Order), "next": following if following < len(lines) else None,
        "before": max(0, asked.first - asked.limit) if asked.first else None,
        "in_memory": await _in_memory(datasette, asked.query) if asked.query else 0,
    }  # fmt: skip
    return await page(datasette, request, "find.html", values)


async def find_json(datasette: Any, request: Any) -> Response:
    """`/-/find.json?q=`: `as_term` and `inside` count all lines, `results` are those asked for."""
    asked = _Asked(request)
    if not asked.query:
        return Response.json({"query": "", "total": 0, "next": None, "results": []})
    lines_found = await _found(datasette, asked.query)
    lines = asked.lines(lines_found)
    following = asked.first + asked.limit
    return Response.json(
        {
            "query": asked.query, "language": lines_found.language.value, "total": len(lines),
            "next": following if following < len(lines) else None, "lines": len(lines_found.lines),
            "is_whole": lines_found.is_whole, "as_term": lines_found.as_term,
            "inside": [{"term": term, "lines": count} for term, count in lines_found.inside],
            "as": asked.kind.value, "sort": asked.order.value,
            "memory": await _in_memory(datasette, asked.query),
            "results": [line.as_dict() for line in lines[asked.first : following]],
        }
    )  # fmt: skip


async def _in_memory(datasette: Any, query: str) -> int:
    """How many pairs of the memory hold a text."""
    return await memory.of(datasette).ask(
        lambda recall: recall.concordance(query, most=1).total if recall.size else 0
    )
