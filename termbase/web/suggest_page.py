"""`/-/suggest`: whoever reads may suggest a term, another English, or tell a fault, where that is switched on.

What is sent goes to the file of decisions for an editor to answer, and nowhere else.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from datasette import Response
from datasette.utils.asgi import NotFound

from termbase.review.events import LONGEST, LONGEST_TERM, SOURCE_KINDS, Action, ReviewEvent, Topic
from termbase.web import asking, body, client_counts, decisions, editors, limits, settings
from termbase.web.client_counts import ClientCounts
from termbase.web.pages import page
from termbase.web.security import Refused, TooOften
from termbase.web.settings import PageSettings
from tm.languages import MINED

_FIELDS = (MINED.value, "english", "topic", "source", "source_type", "why")


async def suggest_page(datasette: Any, request: Any) -> Response:
    """The form, filled in as far as the address says; POST sends it, and what is wrong is told above it."""
    chosen = settings.of(datasette)
    if not chosen.suggest or chosen.journal is None:
        raise NotFound("suggestions are not taken here")
    if request.method != "POST":
        given = {
            name: asking.text_of(request, name)[:LONGEST_TERM] for name in (MINED.value, "english", "topic")
        }
        return await _form(datasette, request, given)
    fields = (await body.posted(request, limits.DECISION_BYTES)).fields
    given = {name: fields.get(name, "") for name in _FIELDS}
    try:
        editors.check_form(datasette, request, fields.get("form", ""))
        _count(datasette, chosen, request)
        zh = given.pop(MINED.value)
        draft = replace(ReviewEvent(Action.SUGGEST, zh, by=editors.name_of(request)), **given)  # type: ignore[arg-type]
        event = await decisions.add(chosen.journal, draft)
    except Refused as refusal:
        return await _form(datasette, request, given | {MINED.value: fields.get(MINED.value, "")}, refusal)
    return await _page(datasette, request, {"sent": event}, 200)


async def _form(
    datasette: Any, request: Any, given: dict[str, str], refusal: Refused | None = None
) -> Response:
    if given.get("topic") not in list(Topic):
        given = given | {"topic": Topic.ENGLISH.value}
    values = {
        "given": given, "refusal": str(refusal) if refusal else "", "kinds": SOURCE_KINDS,
        "form_token": editors.form_token(datasette, request), "longest": LONGEST_TERM, "longest_why": LONGEST["why"],
        "longest_source": LONGEST["source"],
    }  # fmt: skip
    return await _page(datasette, request, values, refusal.status if refusal else 200)


async def _page(datasette: Any, request: Any, values: dict[str, Any], status: int) -> Response:
    response = await page(datasette, request, "suggest.html", {"sent": None, **values}, status)
    response.headers["cache-control"] = "no-store"
    return response


def _count(datasette: Any, chosen: PageSettings, request: Any) -> None:
    """Count a suggestion of a client. Raises `TooOften` over the bound."""
    counts: ClientCounts | None = getattr(datasette, "_termbase_suggestions", None)
    if counts is None:
        counts = datasette._termbase_suggestions = ClientCounts(chosen.per_hour, 3600)
    if not counts.allow(client_counts.address_of(request)):
        raise TooOften(f"You have sent {chosen.per_hour} suggestions within an hour: please go on later.")
