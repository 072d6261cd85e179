"""Adding to the file of decisions from a page: in a thread, with a short wait, and with sentences that tell nothing of the machine."""

from __future__ import annotations

import asyncio
import logging

from termbase.review.events import ReviewEvent
from termbase.review.journal import Conflict, Journal
from termbase.review.ledger import Ledger
from termbase.web import limits
from termbase.web.security import Refused
from tm.errors import TermbaseError, WrongUsage

_log = logging.getLogger(__name__)


class NotWritten(Refused):
    """The file cannot be read or written at this moment; the reason is in the log."""

    status = 503


async def ledger(journal: Journal) -> Ledger:
    """What the file holds now. Raises `NotWritten`."""
    try:
        return await asyncio.to_thread(journal.read)
    except TermbaseError as error:
        raise _hidden(error) from None


async def add(journal: Journal, draft: ReviewEvent) -> ReviewEvent:
    """Add an event. Raises `Refused` with a sentence for one that means nothing, `Conflict`, and `NotWritten`."""
    try:
        return await asyncio.to_thread(journal.append, draft, wait=limits.DECISION_SECONDS)
    except WrongUsage as error:
        raise Refused(f"{error.reason[:1].upper()}{error.reason[1:]}.") from None
    except Conflict:
        raise
    except TermbaseError as error:
        raise _hidden(error) from None


def _hidden(error: TermbaseError) -> NotWritten:
    _log.error("the file of decisions: %s", error)
    return NotWritten("This cannot be written down at this moment: please try again later.")
