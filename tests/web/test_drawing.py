"""Pages are drawn in one go, and look as they do where Datasette draws them piece by piece."""

from __future__ import annotations

import re

import pytest

from termbase.web import drawing

PAGES = (
    "/", "/-/lookup?q=核裁军", "/-/lookup?q=nothing+at+all", "/-/find?q=核裁军", "/-/documents", "/-/document/CD/9901", "/-/unresolved",
    "/-/memory?q=核裁军", "/-/annotate?q=核裁军谈判", "/-/overview", "/-/downloads", "/-/api", "/-/licences",
)  # fmt: skip


def test_pages_are_the_same_drawn_either_way(site, monkeypatch):
    """Each page is the same to the byte."""
    concept = site.get("/-/lookup.json", q="核裁军").json()["results"][0]["concept"]
    paths = [*PAGES, f"/-/concept/{concept}", "/-/lookup?q=核裁军&lang=zh"]
    at_once = [site.get(path) for path in paths]
    monkeypatch.setattr(drawing, "template_of", lambda _, request, name: name)
    assert [answer.status for answer in at_once] == [200] * len(paths)
    for path, answer in zip(paths, at_once, strict=True):
        assert site.get(path).text == answer.text, path


def test_templates_of_the_operator_may_wait(site, monkeypatch):
    """Where the operator has templates of the own, they may await what other plugins give them, as in any Datasette."""
    assert not isinstance(drawing.template_of(site.datasette, None, "page.html"), str)
    monkeypatch.setattr(site.datasette, "template_dir", "templates")
    assert drawing.template_of(site.datasette, None, "page.html") == "page.html"


@pytest.mark.parametrize("name", ["lookup.html", "concept.html"])
def test_templates_call_nothing_that_is_awaited(site, name):
    """Of what Datasette gives to templates only the menu is to be awaited, and our templates ask for nothing else."""
    source, _, _ = site.datasette.jinja_env.loader.get_source(site.datasette.jinja_env, name)
    assert not re.search(r"\bcrumb_items\b|\bawait\b", source)
