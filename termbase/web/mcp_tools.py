"""Tools for assistants, where the plugin `datasette-mcp` is installed: look up, annotate, match, check.

Each answers what the page with its name answers, from the same code and within the same limits; none changes anything.
`docs/decisions/0011-mcp.md` says where they are served.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from termbase.annotate.term_use import not_used
from termbase.memories.open_memory import OpenMemory
from termbase.store import search
from termbase.web import limits, memory, published, reading, text_source
from termbase.web.security import Refused
from tm.check.check import check as check_pairs
from tm.db import Database
from tm.errors import TermbaseError
from tm.languages import MINED
from tm.lexicon import packed
from tm.model import Pair

MATCHES = 5
"""Matches of one answer, where no other number is asked for."""

PAIRS = 200
"""Most pairs that are checked at once."""

Tool = Callable[..., Awaitable[dict[str, Any]]]


def tools(datasette: Any) -> list[Tool]:
    """The tools, ready for a server of the Model Context Protocol: names, parameters and descriptions are those of the functions.

    `termbase` names the database in each, where several termbases are published. They raise `Refused` and `TermbaseError` with
    sentences.
    """

    async def termbase_lookup(query: str, limit: int = limits.RESULTS, termbase: str = "") -> dict[str, Any]:
        """Look up a United Nations term, in Chinese (either script) or English, or a document symbol.

        Gives concepts with their preferred Chinese and English, the status of the English (official, attested, proposed, unresolved), its
        evidence, and sentences of documents that hold it. An English that is only proposed has no source that bears it out: say so.
        """
        _choose(datasette, termbase)
        _check_length(query, limits.QUERY_CHARACTERS)
        most = _within(limit, limits.MOST_RESULTS, "limit")

        def work(database: Database) -> dict[str, Any]:
            return search.as_json(database, search.search(database, query.strip(), most=most))

        return await reading.read(datasette, work, limits.TOLERANT_MS)

    async def termbase_annotate(text: str, termbase: str = "") -> dict[str, Any]:
        """Find every United Nations term and reference of a Chinese or English text, each with its answer in the other language and its status.

        Takes up to 20,000 characters, a paragraph in each line.
        """
        _choose(datasette, termbase)
        source = text_source.of_text(text)

        def work(recall: OpenMemory) -> dict[str, Any]:
            segments = recall.annotate(source.sentences, source.language, source.symbol)
            return {
                "language": source.language.value,
                "segments": [segment.as_dict() for segment in segments],
            }

        return await memory.of(datasette).ask(work)

    async def termbase_match(sentence: str, limit: int = MATCHES, termbase: str = "") -> dict[str, Any]:
        """Find how the United Nations has translated a sentence, or one like it: matches of the translation memory with their scores.

        Figures, references and names are replaced by those of the sentence; flags tell what may change the meaning.
        """
        _choose(datasette, termbase)
        _check_length(sentence, limits.TEXT_CHARACTERS)
        most = _within(limit, limits.CANDIDATES, "limit")

        def work(recall: OpenMemory) -> dict[str, Any]:
            matches = recall.match(sentence.strip(), most=most) if recall.size and sentence.strip() else []
            return {"size": recall.size, "results": [match.as_dict() for match in matches]}

        return await memory.of(datasette).ask(work)

    async def termbase_check(chinese: list[str], english: list[str], termbase: str = "") -> dict[str, Any]:
        """Check a translation, sentence by sentence: figures that differ, what is cut off or unrelated, and terms whose English is not used.

        `chinese` and `english` have as many sentences, each pair at the same place; at most 200 pairs and 20,000 characters a side. A
        term is told where none of the English that the termbase bears out for it stands in the translation.
        """
        _choose(datasette, termbase)
        if len(chinese) != len(english) or not 0 < len(chinese) <= PAIRS:
            raise Refused(f"Give as many Chinese sentences as English ones, at most {PAIRS}.")
        for side in (chinese, english):
            _check_length("".join(side), limits.ANNOTATED_CHARACTERS)

        def work(recall: OpenMemory) -> dict[str, Any]:
            return {"alarms": _alarms(chinese, english), "terms": list(_terms(recall, chinese, english))}

        return await memory.of(datasette).ask(work)

    return [termbase_lookup, termbase_annotate, termbase_match, termbase_check]


def register(datasette: Any, mcp: Any) -> None:
    """Add the tools to an `MCPServer` of `datasette-mcp`, each told to change nothing; what they refuse is told as a tool's error."""
    from mcp.server.mcpserver.exceptions import ToolError
    from mcp.types import ToolAnnotations

    for tool in tools(datasette):
        declared = mcp.tool(
            description=inspect.getdoc(tool),
            annotations=ToolAnnotations(read_only_hint=True, open_world_hint=False),
        )
        declared(_telling(tool, ToolError))


def _telling(tool: Tool, kind: type[Exception]) -> Tool:
    """The tool with its refusals as exceptions of `kind`; parameters and description stay those of the function."""

    @functools.wraps(tool)
    async def answered(*arguments: Any, **named: Any) -> dict[str, Any]:
        with _as(kind):
            return await tool(*arguments, **named)

    return answered


@contextlib.contextmanager
def _as(kind: type[Exception]) -> Iterator[None]:
    try:
        yield
    except Refused as error:
        raise kind(str(error)) from None
    except TermbaseError as error:
        raise kind(error.reason) from None


def _choose(datasette: Any, termbase: str) -> None:
    if termbase and not published.is_termbase(datasette, termbase):
        names = ", ".join(published.termbases(datasette))
        raise Refused(f"There is no termbase of that name; there is {names}.")
    published.ask(termbase or None)


def _check_length(text: str, most: int) -> None:
    if len(text) > most:
        raise Refused(f"The text has {len(text):,} characters and the limit is {most:,}.")


def _within(number: int, most: int, name: str) -> int:
    if not 1 <= number <= most:
        raise Refused(f"{name} is a number from 1 to {most}.")
    return number


def _alarms(chinese: list[str], english: list[str]) -> list[dict[str, Any]]:
    pairs = [
        Pair(zh, en, line=number) for number, (zh, en) in enumerate(zip(chinese, english, strict=True), 1)
    ]
    return [
        {"first": alarm.first + 1, "last": alarm.last + 1, "fault": alarm.fault.value, "reason": alarm.reason}
        for alarm in check_pairs(pairs, packed.load())
    ]


def _terms(recall: OpenMemory, chinese: list[str], english: list[str]) -> Iterator[dict[str, Any]]:
    segments = recall.annotate(chinese, MINED)
    for number, (segment, translation) in enumerate(zip(segments, english, strict=True), 1):
        for item in not_used(segment, translation):
            asked, answer = item.sides(MINED)
            status = item.status.value if item.status else item.kind
            yield {"pair": number, "term": asked, "english": answer, "status": status}
