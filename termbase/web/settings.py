"""What whoever runs the pages has switched on, for a termbase or for all: suggestions, review, other sites.

Everything is off by default. `termbase serve` hands over what its options say; in a Datasette of one's own the settings stand in its
metadata or configuration, under `plugins`, `termbase` (`docs/workbench.md`).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from termbase.review.journal import Journal
from termbase.web import published
from tm.errors import WrongUsage
from tm.files import atomic

PLUGIN = "termbase"
"""The name under which the settings stand."""

LEAST_TOKEN = 16
"""Shortest token of an operator, in characters: it is all that stands between a visitor and the file of decisions."""

PER_HOUR = 20
"""Suggestions of one client in an hour, where nothing else is set: an evening's reading, and not a flood."""

OPERATOR = "operator"
"""The id of who signs in with the token."""

_NAMES = frozenset(
    {"decisions", "suggest", "suggestions_per_hour", "token_file", "token_env", "editors", "cors"}
)


@dataclass(frozen=True, slots=True)
class PageSettings:
    """The settings of one termbase.

    `suggest`: anyone may suggest; `per_hour`: so many from one client, 0 for no bound (behind a proxy that sets its own). `token` signs the
    operator in; empty: nobody. `editors` is a block of Datasette's (`{"id": ["ann", "bo"]}`): who else may review. `cors`: the sites whose scripts
    may read JSON, `*` for all.
    """

    journal: Journal | None = None
    suggest: bool = False
    per_hour: int = PER_HOUR
    token: str = field(default="", repr=False)
    editors: Mapping[str, Any] | None = None
    cors: tuple[str, ...] = ()

    @property
    def digest(self) -> bytes:
        """What the settings change on pages that may be kept."""
        return repr((self.suggest, self.review, self.cors)).encode()

    @property
    def review(self) -> bool:
        """Whether anybody may review."""
        return self.journal is not None and bool(self.token or self.editors)


def of(datasette: Any) -> PageSettings:
    """The settings of the termbase that was asked. Raises `WrongUsage` where they make no sense."""
    name = published.asked(datasette)
    known: dict[str, PageSettings] | None = getattr(datasette, "_termbase_settings", None)
    if known is None:
        known = datasette._termbase_settings = {}
    if name not in known:
        known[name] = read(datasette.plugin_config(PLUGIN, database=name) or {})
    return known[name]


def give(datasette: Any, name: str, settings: PageSettings) -> None:
    """Set the settings of the termbase `name`; they never stand where Datasette shows its metadata."""
    datasette._termbase_settings = {name: settings}


def check(datasette: Any) -> None:
    """Read the settings of every termbase. Raises `WrongUsage` where some make no sense."""
    for name in published.termbases(datasette):
        if name not in getattr(datasette, "_termbase_settings", {}):
            read(datasette.plugin_config(PLUGIN, database=name) or {})


def read(held: Mapping[str, Any]) -> PageSettings:
    """The settings as they stand under `plugins`.

    Raises `WrongUsage` with one sentence, and `OutputRefused` where the file of decisions could not be written.
    """
    if unknown := sorted(set(held) - _NAMES):
        raise WrongUsage(
            f"there is no setting {', '.join(unknown)}", next_step=f"use {', '.join(sorted(_NAMES))}"
        )
    for name, kind, what in (
        ("decisions", str, "a file"), ("suggest", bool, "true or false"), ("suggestions_per_hour", int, "a number"),
        ("token_file", str, "a file"), ("token_env", str, "the name of a variable"), ("editors", dict, "a block such as {\"id\": \"ann\"}"),
    ):  # fmt: skip
        if name in held and not isinstance(held[name], kind):
            raise WrongUsage(f"the setting {name} is {what}")
    file = held.get("decisions")
    if not file and any(held.get(name) for name in ("suggest", "token_file", "token_env", "editors")):
        raise WrongUsage("suggestions and review need the setting decisions: the file that they go to")
    if file:
        atomic.check_writable(Path(file))
    return PageSettings(
        Journal(Path(file)) if file else None,
        bool(held.get("suggest")),
        int(held.get("suggestions_per_hour", PER_HOUR)),
        token_of(held.get("token_file"), held.get("token_env")),
        held.get("editors"),
        sites_of(held.get("cors", ())),
    )


def token_of(file: str | None, variable: str | None) -> str:
    """The token of the operator, from a file or from the environment. Raises `WrongUsage`, without saying any of it."""
    if not file and not variable:
        return ""
    if file:
        try:
            token = Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise WrongUsage("the file with the token cannot be read", file=file) from None
    else:
        token = os.environ.get(str(variable), "").strip()
    if len(token) < LEAST_TOKEN or not token.isascii() or not token.isprintable():
        raise WrongUsage(
            f"the token has fewer than {LEAST_TOKEN} characters, or others than those of ASCII", file=file,
            next_step="make one with `python3 -c 'import secrets; print(secrets.token_urlsafe(24))'`",
        )  # fmt: skip
    return token


def sites_of(value: Any) -> tuple[str, ...]:
    """The sites of the setting `cors`: `true` for all, or origins. Raises `WrongUsage` for what is none."""
    if value is True:
        return ("*",)
    sites = (value,) if isinstance(value, str) else tuple(value or ())
    for site in sites:
        named = isinstance(site, str) and site.startswith(("http://", "https://")) and site.count("/") == 2
        if not (site == "*" or named):
            raise WrongUsage("the setting cors is true, or origins such as https://example.org")
    return sites
