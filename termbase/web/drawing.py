"""Our pages drawn in one go: their templates await nothing, and waiting at each of their pieces was most of the drawing.

Datasette draws templates as coroutines, since plugins may give them functions to be awaited. Ours call only what we know of.
"""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, Template

from termbase.web import datasettes

_LINKS = "menu_links"


class DrawnTemplate(Template):
    """A template that is drawn without waiting, once the links of other plugins are there."""

    async def render_async(self, *args: Any, **kwargs: Any) -> str:
        """The page. Of what Datasette hands over only the menu is to be awaited."""
        context = dict(*args, **kwargs)
        if links_of := context.get(_LINKS):
            links = await links_of()
            context[_LINKS] = lambda: links
        return self.render(context)


def template_of(datasette: Any, request: Any, name: str) -> Template | str:
    """Our template `name` for `datasette.render_template`.

    Its name alone where the operator has templates of the own, or a plugin draws requests in its own way: these may await whatever they are given.
    """
    environment = datasettes.templates(datasette, request)
    known: tuple[Environment, Environment] | None = getattr(datasette, "_termbase_drawing", None)
    if known is None:
        # files of the program do not change while it runs
        at_once = environment.overlay(enable_async=False, auto_reload=False)
        at_once.template_class = DrawnTemplate
        known = datasette._termbase_drawing = environment, at_once
    if datasette.template_dir or known[0] is not environment:
        return name
    return known[1].get_template(name)
