"""The translation memory for the tools of translators, as amaGama and the tmserver of the Translate Toolkit give theirs.

`/tmserver/<source>/<target>/unit/<text>` answers a JSON list, the best first, of `source` and `target`,
`quality` and `rank`. `/tmserver/languages/` tells the languages. Whoever can be told the address of such a
server (Weblate, Virtaal, Okapi) can use a termbase. It is for looking up: what would change the memory is
refused with 405 before it gets here.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote_to_bytes

from datasette import Response

from termbase.memories.open_memory import OpenMemory
from termbase.web import limits, memory
from tm.languages import LANGUAGES, PAIR, name, of_tag
from tm.match.matches import Match

LEAST, MOST = 70, 5
"""Lowest quality and most answers where a request names none; amaGama's own."""

# below 30 matches are noise; clients know no quality above 100
_LOWEST, _SURE = 30, 100
_CODE = re.compile(r"[A-Za-z]{2,3}(?:[-_@.][A-Za-z0-9_@.-]{1,30})?")


async def answer(datasette: Any, request: Any) -> Response:
    """Every address below `/tmserver`."""
    asked = memory.of(datasette)
    path: str = request.url_vars["rest"].lstrip("/")
    if path in ("languages", "languages/"):
        return _json(await asked.ask(languages))
    source, _, rest = path.partition("/")
    target, _, rest = rest.partition("/")
    what, _, escaped = rest.partition("/")
    if what != "unit":
        return refusal(404, "Ask for /tmserver/<source>/<target>/unit/<text> or for /tmserver/languages/.")
    language, other = of_tag(_plain(source)), of_tag(_plain(target))
    if language is None or language is other or not _CODE.fullmatch(target):
        return refusal(
            404,
            f"This memory is of {' and '.join(map(name, PAIR))}: one is the source language, the other the target.",
        )
    try:
        text = unquote_to_bytes(escaped).decode() or (request.args.get("source") or "")
    except UnicodeDecodeError:
        return refusal(400, "The text in the address is no UTF-8.")
    if not text:
        return refusal(404, "The address holds no text: it stands behind /unit/, escaped, or in ?source=.")
    if len(text) > limits.TEXT_CHARACTERS:
        return refusal(400, too_long(text))
    if other is None:
        return _json([])  # a language like any other, of which there is nothing
    least = max(_number(request.args.get("min_similarity"), LEAST), _LOWEST)
    most = min(_number(request.args.get("max_candidates"), MOST), limits.CANDIDATES)

    def work(recall: OpenMemory) -> list[dict[str, object]]:
        matches = recall.match(text, least=least, most=most, with_parts=False, language=language)
        return [as_json(match) for match in matches]

    return _json(await asked.ask(work) if most > 0 and least <= _SURE else [])


def as_json(match: Match) -> dict[str, object]:
    """A match as these clients read it.

    `target` is the suggestion, with numbers and names put right, and `source` what the memory has: the two
    differ where something was replaced. Numbers have a decimal point: Okapi takes nothing else.
    """
    quality = float(min(match.score, _SURE))
    return {"source": match.unit.source, "target": match.suggestion, "quality": quality, "rank": quality}


def languages(recall: OpenMemory) -> dict[str, list[str]]:
    """The codes by which the two languages are known to clients; none where there are no units.

    Weblate compares the small form of its code with this list.
    """
    codes = [code for language in LANGUAGES.values() for code in language.locales] if recall.size else []
    listed = list(dict.fromkeys((*codes, *(code.lower() for code in codes))))
    return {"sourceLanguages": listed, "targetLanguages": listed}


def _plain(code: str) -> str:
    """A code without the encoding and the variant that POSIX puts behind it; nothing for what is no code.

    >>> _plain("zh_CN.UTF-8"), _plain("%00")
    ('zh_CN', '')
    """
    return re.split("[.@]", code)[0] if _CODE.fullmatch(code) else ""


def _number(text: str | None, default: int) -> int:
    """A number of a request; like the servers that these clients know, what is no number counts as not given."""
    return int(text) if text and re.fullmatch("-?[0-9]{1,6}", text) else default


def too_long(text: str) -> str:
    """The sentence about a text over the limit."""
    return (
        f"The text has {len(text):,} characters and the limit is {limits.TEXT_CHARACTERS:,}: "
        "ask for a sentence at a time."
    )


def refusal(status: int, sentence: str) -> Response:
    """What a client gets instead of matches."""
    return _json({"ok": False, "error": sentence, "status": status}, status)


def _json(value: object, status: int = 200) -> Response:
    return Response.json(value, status=status)
