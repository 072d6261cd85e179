"""The verb `review`: what waits for an editor, and what was decided, in a file beside the termbase."""

from __future__ import annotations

import getpass
import itertools
import sys
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from termbase.cli.frame import cli, dump, examples, json_option, path_type, say, wait_option
from termbase.review.events import CLAIMS, SOURCE_KINDS, Action, ReviewEvent, Topic
from tm.languages import MINED

if TYPE_CHECKING:
    from termbase.review.journal import Journal
    from termbase.review.ledger import Ledger
    from termbase.review.queue import QueueItem

_LIST, _LOG = "list", "log"
_WORDS = (_LIST, _LOG, *(action.value for action in Action))


@cli.command(
    epilog=examples(
        "termbase review termbase.db --decisions decisions.jsonl    # 逐条审定,单键操作",
        "termbase review termbase.db list --decisions decisions.jsonl --top 20 --json",
        "termbase review termbase.db accept --decisions decisions.jsonl --zh 裁军审议 --english 'disarmament deliberations' \\",
        "    --source A/RES/77/1 --source-type resolution",
        "termbase review termbase.db forbid --decisions decisions.jsonl --zh 核武器国家 --english 'nuclear powers'",
        "termbase review termbase.db undo --decisions decisions.jsonl --event 0123456789abcdef",
        "termbase build texts/ --db termbase.db --decisions decisions.jsonl",
    )
)
@click.argument("database", metavar="DB", type=path_type())
@click.argument("action", type=click.Choice(_WORDS), required=False)
@click.option(
    "--decisions", "file", type=path_type(), required=True, envvar="TERMBASE_DECISIONS", show_envvar=True,
    help="The file of suggestions and decisions; made if it is not there, and only added to.",
)  # fmt: skip
@click.option("--zh", default="", help="The Chinese of the concept.")
@click.option(
    "--en", default=None, help="The English that the concept shows, where the Chinese has several meanings."
)
@click.option("--english", default="", help="The English that the decision is about.")
@click.option("--instead", default="", help="edit: the English to put in its place.")
@click.option(
    "--chinese", default="", help="accept, edit: a further Chinese form; of a new concept its Chinese."
)
@click.option(
    "--form",
    "forms",
    multiple=True,
    help="split: an English of another concept with this Chinese; repeatable.",
)
@click.option("--into", "into_zh", default="", help="merge: the Chinese of the concept that stays.")
@click.option("--into-en", default="", help="merge: the English that it shows.")
@click.option(
    "--topic",
    type=click.Choice([topic.value for topic in Topic]),
    default="english",
    help="suggest: what it is about.",
)
@click.option(
    "--source",
    default="",
    help="Where the English stands: a symbol with its paragraph, a treaty, a record of UNTERM.",
)
@click.option(
    "--source-type",
    type=click.Choice(SOURCE_KINDS),
    default=None,
    help="What kind of source that is; by default list.",
)
@click.option(
    "--claim", type=click.Choice([status.value for status in CLAIMS]), default=None,
    help="How sure the source makes it, as far as its kind can; by default attested.",
)  # fmt: skip
@click.option("--why", default="", help="Why, in a sentence.")
@click.option("--by", default=None, help="Who decides; by default the user of this machine.")
@click.option(
    "--event", default="", help="undo: what is undone; accept, edit, reject: the suggestion that is answered."
)
@click.option(
    "--seen",
    default=None,
    help="The last event of the concept that you know of, as `list --json` tells it: by it a conflict is told.",
)
@click.option("--at", default=None, help="When (UTC), such as 2026-01-31T12:00:00Z; by default now.")
@click.option("--top", type=click.IntRange(1), default=20, show_default=True, help="list, log: how many.")
@wait_option
@json_option
def review(
    database: Path, action: str | None, file: Path, en: str | None, seen: str | None, by: str | None, at: str | None,
    top: int, wait: float, as_json: bool, **words: Any,
) -> None:  # fmt: skip
    """Decide on what waits for an editor: accept, edit, reject, forbid, merge, split, undo.

    Nothing in DB changes: decisions go to a file of lines, which `termbase build --decisions` and `termbase publish --decisions`
    apply. Without ACTION one concept after the other is shown on a terminal and decided with single keys; elsewhere
    the queue is listed.
    """
    from termbase.review.journal import Journal
    from termbase.store import schema

    journal = Journal(file)
    with schema.opened(database) as termbase:
        ledger = journal.read()
        say(ledger.findings)
        if action is None and sys.stdin.isatty() and not as_json:
            from termbase.cli.review_keys import ReviewSession

            ReviewSession(termbase, journal, by or _user(), wait).run()
        elif action in (None, _LIST):
            _list(termbase, ledger, top, as_json)
        elif action == _LOG:
            _log(ledger, top, as_json)
        else:
            from termbase.review import queue

            item = queue.item_of(termbase, ledger, named) if (named := words[MINED.value]) else None
            draft = _draft(Action(action), words, item, en, seen, by)
            _add(journal, draft, at, wait, as_json)


def _draft(
    action: Action,
    words: dict[str, Any],
    item: QueueItem | None,
    en: str | None,
    seen: str | None,
    by: str | None,
) -> ReviewEvent:
    texts = {name: value or "" for name, value in words.items() if name != "forms"}
    if action is not Action.SUGGEST:
        texts["topic"] = ""
    draft = ReviewEvent(action, forms=tuple(words["forms"]), **texts)
    named = en if en is not None else item.en if item else ""
    known = seen if seen is not None else item.seen if item else ""
    is_suggestion = action is Action.SUGGEST
    return replace(draft, en=named, seen="" if is_suggestion else known, by=by or _user())


def _add(journal: Journal, draft: ReviewEvent, at: str | None, wait: float, as_json: bool) -> None:
    event = journal.append(draft, at=at, wait=wait)
    if as_json:
        dump({name: value for name, value in asdict(event).items() if value})
    else:
        click.echo(
            f"{event.id}\t{event.action.value}\t{event.zh}\t{event.instead or event.english or event.into_zh}"
        )


def _list(termbase: Any, ledger: Ledger, top: int, as_json: bool) -> None:
    from termbase.review import queue

    items = list(itertools.islice(queue.queue(termbase, ledger), top))
    if as_json:
        dump({**queue.size(termbase, ledger), "results": [item.as_dict() for item in items]})
        return
    for item in items:
        frequency = item.concept.frequency if item.concept else 0
        status = item.concept.status.value if item.concept else "not there yet"
        suggested = " | ".join(event.english or event.why for event in item.suggestions)
        click.echo(f"{frequency}\t{item.zh}\t{item.en or '-'}\t{status}\t{suggested or '-'}")
    if not items:
        click.echo("nothing waits for an editor", err=True)


def _log(ledger: Ledger, top: int, as_json: bool) -> None:
    events = list(ledger.events)[-top:]
    if as_json:
        dump([{**asdict(event), "holds": ledger.holds(event)} for event in events])
        return
    for event in events:
        held = "" if ledger.holds(event) else "\tundone"
        about = event.instead or event.english or event.into_zh or event.event
        click.echo(f"{event.id}\t{event.at}\t{event.by}\t{event.action.value}\t{event.zh}\t{about}{held}")


def _user() -> str:
    """The name of the user of this machine; empty where it has none."""
    with suppress(OSError, KeyError):
        return getpass.getuser()
    return ""
