"""Which of the published databases are termbases, and which of them a request is about.

A termbase is known by what its file holds, not by its name: `datasette un.db` serves one called `un`. Where several
stand side by side, the first answers at `/-/lookup` and each at `/NAME/-/lookup`.
"""

from __future__ import annotations

import contextvars
import logging
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from datasette.utils import PrefixedUrlString, tilde_decode, tilde_encode
from datasette.utils.asgi import NotFound

from termbase.store import schema
from tm import db
from tm.errors import TermbaseError

_OF_ONE = re.compile(r"/(?P<database>[^/]+)(?P<rest>(?:/-/[a-z]|/tmserver(?:/|\Z)).*)", re.DOTALL)
"""A page of ours below the name of a database."""

_asked: contextvars.ContextVar[str | None] = contextvars.ContextVar("asked", default=None)
_log = logging.getLogger(__name__)


def is_termbase(datasette: Any, name: str | None) -> bool:
    """Whether the database `name` is a termbase that this program can read. A file is looked at once."""
    database = datasette.databases.get(name)
    if database is None:
        return False
    known: bool | None = getattr(database, "_is_termbase", None)
    if known is None:
        # a file is looked at once, for this is asked at every request
        known = database._is_termbase = is_served_by_us(database) or _holds_one(database)
    return known


def is_served_by_us(database: Any) -> bool:
    """Whether `termbase serve` has published a database: it hands over the file that it has open."""
    return hasattr(database, "release")


def _holds_one(database: Any) -> bool:
    # a database in memory has no file to look at
    if not database.path or database.is_memory:
        return False
    path = Path(database.path)
    try:
        # first any database, then one of ours: only the second deserves a warning
        db.open_read(path).close()
    except TermbaseError:
        return False
    try:
        schema.open_termbase(path).close()
    except TermbaseError as error:
        # of ours, but of another release of this program: whoever published it should know
        _log.warning("the database %s gets no pages: %s", database.name, error)
        return False
    return True


def termbases(datasette: Any) -> list[str]:
    """The names of the termbases, in the order in which they were published."""
    return [name for name in datasette.databases if is_termbase(datasette, name)]


def rules_all(datasette: Any) -> bool:
    """Whether the whole site is ours (`termbase serve`), and not a Datasette that has our plugin among others."""
    return any(is_served_by_us(database) for database in datasette.databases.values())


def asked(datasette: Any) -> str:
    """The termbase that the request is about: the one in its address, or the first. Raises `NotFound` without one."""
    name = _asked.get()
    if name is not None and is_termbase(datasette, name):
        return name
    for name in datasette.databases:
        if is_termbase(datasette, name):
            return str(name)
    raise NotFound("no termbase is published here")


def choose(datasette: Any, path: str) -> str:
    """Note which termbase a path is about, and return the path that our routes know.

    `/un/-/lookup` is `/-/lookup` of the termbase `un`; every other path comes back as it is.
    """
    # the context of a connection lives on: nothing of the request before may stay
    _asked.set(None)
    # Datasette writes signs of names as ~2F and the like
    first = tilde_decode(path.split("/")[1].partition(".")[0]) if path.count("/") else ""
    named = [
        name
        for name, database in datasette.databases.items()
        if (database.route or name) == first and is_termbase(datasette, name)
    ]
    if not named:
        return path
    _asked.set(named[0])
    ours = _OF_ONE.fullmatch(path)
    return ours["rest"] if ours else path


def written_on(datasette: Any) -> str:
    """The day on which the file of the termbase that was asked was written, in UTC, as in 2026-11-30; nothing where no file tells."""
    written = datasette.get_database(asked(datasette)).mtime_ns
    return datetime.fromtimestamp(written / 1e9, UTC).date().isoformat() if written else ""


def ask(name: str | None) -> None:
    """Note that what comes next in this context is about the termbase `name`; None: about the first."""
    _asked.set(name)


def is_named() -> bool:
    """Whether the address of the request names a termbase."""
    return _asked.get() is not None


class Urls:
    """The addresses of a Datasette as its own `urls` gives them, those of our pages for the termbase that was asked."""

    def __init__(self, datasette: Any) -> None:
        self._urls = datasette.urls
        self._before = ""
        # an address without a name is of the first
        if is_named() and (names := termbases(datasette)) and (name := asked(datasette)) != names[0]:
            self._before = f"/{tilde_encode(datasette.databases[name].route or name)}"

    def __getattr__(self, name: str) -> Any:
        return getattr(self._urls, name)

    def path(self, path: str, format: str | None = None) -> str:
        """The address of `path`, with the prefix, and with the name of the termbase where it is not the first."""
        if path.startswith(("/-/", "/tmserver")) and not isinstance(path, PrefixedUrlString):
            # files are the same for all termbases, and are kept once
            shared = path.startswith(("/-/assets/", "/-/static"))
            path = path if shared else self._before + path
        address: str = self._urls.path(path, format)
        return address
