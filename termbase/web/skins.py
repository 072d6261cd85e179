"""Which templates are ours: those of our pages and of the frame around all, and of Datasette's pages of a termbase.

Datasette asks for `table-un-terms.html` before it takes `table.html`. Our own `table.html` answers only where the
database is a termbase, so that other databases beside it keep the pages that they had.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from datasette.utils import to_css_class
from jinja2 import BaseLoader, Environment, FileSystemLoader, TemplateNotFound

from termbase.web import published

_FOLDER = Path(__file__).resolve().parent / "templates"
_OF_DATABASE = frozenset({"database.html", "table.html", "row.html", "query.html", "_table.html"})
"""Templates of Datasette's pages of one database."""
_NAMED = re.compile(r"(?P<kind>database|_table-row|_table-table|_table|table|row|query)-(?P<rest>.+)\.html")


class _Skins(BaseLoader):
    """Finds our templates by the names that Datasette asks for."""

    def __init__(self, datasette: Any) -> None:
        self._datasette = datasette
        self._files = FileSystemLoader(_FOLDER)

    def get_source(self, environment: Environment, template: str) -> Any:
        """The source of a template of ours. Raises `TemplateNotFound` for what is none."""
        if (named := _NAMED.fullmatch(template)) is not None:
            kind = named["kind"].removesuffix("-row").removesuffix("-table")
            if kind == named["kind"] and self._is_of_termbase(named["rest"]):
                return self._files.get_source(environment, f"{kind}.html")
        if named is not None or template in _OF_DATABASE:
            raise TemplateNotFound(template)
        return self._files.get_source(environment, template)

    def list_templates(self) -> list[str]:
        """None: Datasette asks which templates are pages of their own, and none of ours is."""
        return []

    def _is_of_termbase(self, rest: str) -> bool:
        named = [
            name for name in self._datasette.databases if f"{rest}-".startswith(f"{to_css_class(name)}-")
        ]
        return published.is_termbase(self._datasette, max(named, key=len, default=None))


def install(environment: Any, datasette: Any) -> None:
    """Put our templates before all others of `environment`, but for those of whoever runs the Datasette."""
    loaders = environment.loader.loaders
    loaders.insert(0, _Skins(datasette))
    if datasette.template_dir:
        loaders.insert(0, FileSystemLoader(str(datasette.template_dir)))


def forget(environment: Any) -> None:
    """Take back our templates where Datasette has found them by itself, as it does on Python 3.12 and later."""
    for loader in environment.loader.loaders:
        if isinstance(loader, FileSystemLoader):
            loader.searchpath = [path for path in loader.searchpath if Path(path).resolve() != _FOLDER]
