"""`/-/review`: what waits for an editor, one concept at a time, with all that speaks for its English; decided by keyboard alone.

Nothing of it is seen or done by anybody but an editor. Every decision is a form of its own, and works without scripts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from datasette import Response
from datasette.utils.asgi import NotFound

from termbase.review import queue
from termbase.review.choices import EnglishChoice, choices, decided
from termbase.review.events import CLAIMS, LONGEST, LONGEST_TERM, SOURCE_KINDS, Action, ReviewEvent
from termbase.review.journal import Conflict
from termbase.review.ledger import Ledger
from termbase.review.queue import QueueItem
from termbase.store.lookup import LookupResult, read_concept
from termbase.web import (
    addresses,
    asking,
    body,
    client_counts,
    decisions,
    editors,
    limits,
    published,
    reading,
    settings,
)
from termbase.web.client_counts import ClientCounts
from termbase.web.pages import page
from termbase.web.security import Forbidden, Refused, TooOften
from termbase.web.settings import PageSettings
from tm.db import Database
from tm.languages import MINED

_TEXTS = ("into_zh", "into_en", "chinese", "source", "source_type", "claim", "why", "seen", "event")


@dataclass(frozen=True, slots=True)
class ReviewView:
    """What the page shows: the item with its concept and what there is to choose from, the next ones, and counts."""

    item: QueueItem | None
    result: LookupResult | None
    offered: tuple[EnglishChoice, ...]
    following: tuple[QueueItem, ...]
    counts: dict[str, int]
    latest: tuple[ReviewEvent, ...]
    just_decided: ReviewEvent | None


async def review_page(datasette: Any, request: Any) -> Response:
    """The concept that is asked for, or the worthiest that waits; POST decides on it and goes on to the next."""
    chosen = _settings(datasette)
    if not editors.may_review(datasette, request):
        return await _page(datasette, request, {"view": None, "has_token": bool(chosen.token)}, 403)
    if request.method == "POST":
        return await _decide(datasette, request, chosen)
    zh, after = asking.text_of(request, MINED.value), asking.text_of(request, "after")
    return await _show(datasette, request, zh[:LONGEST_TERM], after, asking.text_of(request, "done"))


def _settings(datasette: Any) -> PageSettings:
    """The settings of a termbase that is reviewed here. Raises `NotFound` of another one."""
    chosen = settings.of(datasette)
    if not chosen.review:
        raise NotFound("nothing is reviewed here")
    return chosen


async def _show(
    datasette: Any, request: Any, zh: str, after: str = "", just_decided: str = "",
    given: dict[str, str] | None = None, refusal: Exception | None = None, status: int = 200,
) -> Response:  # fmt: skip
    ledger = await decisions.ledger(settings.of(datasette).journal)  # type: ignore[arg-type]
    suggested = asking.is_on(request, "suggested")

    def work(database: Database) -> ReviewView:
        return _view(database, ledger, zh, after, just_decided, suggested)

    view = await reading.read(datasette, work)
    values = {
        "view": view, "given": given or {}, "refusal": str(refusal) if refusal else "", "kinds": SOURCE_KINDS,
        "claims": [status.value for status in CLAIMS], "longest": LONGEST_TERM, "longest_why": LONGEST["why"],
        "longest_source": LONGEST["source"], "form_token": editors.form_token(datasette, request),
        "suggested": suggested, "who": editors.name_of(request),
    }  # fmt: skip
    return await _page(datasette, request, values, status)


def _view(
    database: Database, ledger: Ledger, zh: str, after: str, just_decided: str, suggested: bool
) -> ReviewView:
    items = queue.after(
        queue.queue(database, ledger, suggested_only=suggested), zh or after, limits.QUEUED + 1
    )
    item = queue.item_of(database, ledger, zh) if zh else items.pop(0) if items else None
    concept = item.concept if item else None
    result = read_concept(database, concept.concept) if concept else None
    offered = choices(result.concept.terms if result else (), item.suggestions if item else ())
    latest = list(ledger.decisions())[: -limits.LATEST_DECISIONS - 1 : -1]
    return ReviewView(
        item, result, tuple(offered), tuple(items[: limits.QUEUED]), queue.size(database, ledger),
        tuple(latest), ledger.get(just_decided),
    )  # fmt: skip


async def _decide(datasette: Any, request: Any, chosen: PageSettings) -> Response:
    posted = await body.posted(request, limits.DECISION_BYTES)
    fields = {name: value.strip() for name, value in posted.fields.items()}
    zh = fields.get(MINED.value, "")
    try:
        editors.check_form(datasette, request, fields.get("form", ""))
        draft = await _draft(datasette, chosen, fields)
        event = await decisions.add(chosen.journal, replace(draft, by=editors.name_of(request)))  # type: ignore[arg-type]
    except Conflict as conflict:
        return await _show(datasette, request, zh, given=fields, refusal=conflict, status=409)
    except Refused as refusal:
        return await _show(datasette, request, zh, given=fields, refusal=refusal, status=refusal.status)
    to = f"/-/review?done={event.id}"
    if event.action is Action.UNDO:
        to = addresses.review_path(event.zh)
    response = Response.redirect(published.Urls(datasette).path(to), status=303)
    response.headers["cache-control"] = "no-store"
    return response


async def _draft(datasette: Any, chosen: PageSettings, fields: dict[str, str]) -> ReviewEvent:
    """The decision of a form. Raises `Refused` for one that is none."""
    try:
        action = Action(fields.get("action", ""))
    except ValueError:
        action = Action.SUGGEST
    if action is Action.SUGGEST:
        raise Refused("Say what is to be done: accept, reject, forbid, merge, split or undo.")
    zh = fields.get(MINED.value, "")
    ledger = await decisions.ledger(chosen.journal)  # type: ignore[arg-type]

    def work(database: Database) -> ReviewEvent:
        item = queue.item_of(database, ledger, zh)
        texts = {name: fields.get(name, "") for name in _TEXTS}
        draft = replace(ReviewEvent(action, zh, item.en), **texts)  # type: ignore[arg-type]
        if action in (Action.MERGE, Action.UNDO):
            other = queue.item_of(database, ledger, draft.into_zh) if draft.into_zh else None
            return replace(draft, into_en=draft.into_en or (other.en if other else ""))
        result = read_concept(database, item.concept.concept) if item.concept else None
        offered = choices(result.concept.terms if result else (), item.suggestions)
        choice = _chosen(offered, fields.get("choice", ""))
        if action is Action.SPLIT:
            return replace(draft, forms=(choice.english,) if choice else ())
        return decided(draft, choice, fields.get("written", ""))

    return await reading.read(datasette, work)


def _chosen(offered: list[EnglishChoice], value: str) -> EnglishChoice | None:
    """The choice that a form names: a suggestion by its id, an English of the termbase by its words."""
    return next((choice for choice in offered if value and value in (choice.event, choice.english)), None)


async def sign_in(datasette: Any, request: Any) -> Response:
    """POST `token`: a cookie for who brings the right one, and the page again."""
    chosen = _settings(datasette)
    fields = (await body.posted(request, limits.DECISION_BYTES)).fields
    editors.check_form(datasette, request, fields.get("form", ""))
    if not _sign_ins(datasette).allow(client_counts.address_of(request)):
        raise TooOften("Too many tries to sign in: please wait a minute.")
    cookie = editors.signed_in(datasette, request, fields.get("token", "")) if chosen.token else None
    if cookie is None:
        raise Forbidden("This is not the token.")
    return _sent_on(datasette, cookie)


async def sign_out(datasette: Any, request: Any) -> Response:
    """POST: the cookie is taken back."""
    _settings(datasette)
    fields = (await body.posted(request, limits.DECISION_BYTES)).fields
    editors.check_form(datasette, request, fields.get("form", ""))
    return _sent_on(datasette, editors.signed_out(datasette, request))


def _sent_on(datasette: Any, cookie: str) -> Response:
    response = Response.redirect(published.Urls(datasette).path("/-/review"), status=303)
    response.headers |= {"set-cookie": cookie, "cache-control": "no-store"}
    return response


def _sign_ins(datasette: Any) -> ClientCounts:
    counts: ClientCounts | None = getattr(datasette, "_termbase_sign_ins", None)
    if counts is None:
        counts = datasette._termbase_sign_ins = ClientCounts(limits.SIGN_INS_PER_MINUTE, 60)
    return counts


async def _page(datasette: Any, request: Any, values: dict[str, Any], status: int) -> Response:
    given = {"form_token": editors.form_token(datasette, request), **values}
    response = await page(datasette, request, "review.html", given, status)
    response.headers["cache-control"] = "no-store"
    return response
