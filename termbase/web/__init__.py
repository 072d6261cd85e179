"""The published termbase: a Datasette plugin with its pages, search, limits and a server."""

from termbase.web import probes

probes.answer()
