"""The published termbase: a Datasette plugin with its pages, search, limits and a server."""
