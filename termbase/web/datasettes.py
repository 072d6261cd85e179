"""What is otherwise in Datasette 1.0 than in 0.65, as far as we touch it.

We are made for 0.65 and run on the alphas of 1.0, which the build server shows.
"""

from __future__ import annotations

import secrets
from typing import Any

from datasette.database import Database
from datasette.version import __version_info__
from jinja2 import Environment

IS_1 = int(__version_info__[0]) >= 1
"""Whether this is Datasette 1.0: it is told of metadata and named queries, and closes what it has opened."""

_INTERNAL = "_internal"
"""The name under which Datasette 0.65 keeps its own database."""


def templates(datasette: Any, request: Any) -> Environment:
    """Where the templates of the pages come from."""
    environment: Environment = datasette.get_jinja_environment(request) if IS_1 else datasette.jinja_env
    return environment


def remember(database: Any, connection: Any) -> None:
    """Let `connection` be closed together with `database`."""
    known = database._all_connections if IS_1 else database._all_file_connections
    known.append(connection)


class _InMemory(Database):  # type: ignore[misc]  # datasette is untyped
    """A database in memory that closes what it has opened, which Datasette 0.65 does for files only."""

    def connect(self, write: bool = False) -> Any:
        """Open the database, and remember the connection."""
        connection = super().connect(write)
        remember(self, connection)
        return connection


def keep_internal(datasette: Any) -> None:
    """Give Datasette 0.65 a database of its own that is closed like the others; before the first request."""
    if IS_1:
        return
    internal = _InMemory(datasette, memory_name=secrets.token_hex())
    internal.name = internal.route = _INTERNAL
    # in its old place: Datasette takes the first database for some things
    datasette.databases = {**datasette.databases, _INTERNAL: internal}


def close(datasette: Any) -> None:
    """End the threads of `datasette` once their requests are answered, and close every connection."""
    datasette.executor.shutdown()
    if IS_1:
        datasette.close()
        return
    for database in datasette.databases.values():
        database.close()
