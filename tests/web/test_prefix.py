"""Every address that the pages give begins with `base_url`, whether a proxy passes it on or takes it off."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import httpx
import pytest

from termbase.web import prefix, server
from tm.errors import WrongUsage

BASE = "/desk/terms/"
PAGES = (
    "",
    "-/lookup?q=核裁军",
    "-/lookup?q=nuclear",
    "-/find?q=核",
    "-/memory?q=核",
    "-/documents",
    "-/document/CD/9901",
    "-/unresolved",
    "termbase",
    "termbase/concepts?_sort=rank",
    "termbase/terms?_sort_desc=id&_size=2&_find=核",
    "termbase/terms/1",
    "termbase/contexts?_size=2",
    "termbase/chinese_to_english?zh=核",
    "nope",
    "termbase/nope",
    "termbase?_unknown=1",
)
HERE = re.compile(rf"https://undocs\.org/|(?:http://localhost)?{BASE}(?!desk/)|\?|#")


@pytest.fixture(scope="module")
def answers(built: Path) -> dict[str, list[httpx.Response]]:
    """The answers to `PAGES`, by what the proxy gives before them: the prefix, or nothing of it."""

    async def work() -> dict[str, list[httpx.Response]]:
        with server.application(built, BASE) as (_, app):
            transport = httpx.ASGITransport(app=app)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                return {
                    before: [await client.get(before + path) for path in (*PAGES, *REDIRECTS, *FILES)]
                    for before in (BASE, "/")
                }

    return asyncio.run(work())


REDIRECTS = ("-/lookup", "termbase/", "-/documents/")
FILES = ("termbase/terms.json?_size=1&_shape=objects", "-/assets/termbase.css", "tmserver/languages/")


@pytest.mark.parametrize("before", [BASE, "/"], ids=["passed on", "taken off"])
def test_links_begin_with_the_prefix(answers, parse, before):
    """No link, form or style sheet of any page leads beside the prefix, and none has it twice."""
    for path, answer in zip(PAGES, answers[before], strict=False):
        assert answer.status_code == (404 if path.endswith("nope") else 400 if "unknown" in path else 200), (
            path
        )
        page = parse(answer.text)
        addresses = [
            attributes[name]
            for _, attributes in page.elements
            for name in ("href", "src", "action")
            if name in attributes
        ]
        assert addresses, path
        assert [address for address in addresses if not HERE.match(address)] == [], path


@pytest.mark.parametrize("before", [BASE, "/"], ids=["passed on", "taken off"])
def test_redirects_and_files_have_the_prefix(answers, before):
    """A redirect stays below the prefix, `next_url` of the JSON too, and files and tools are served there."""
    rest = answers[before][len(PAGES) :]
    assert [answer.headers["location"] for answer in rest[: len(REDIRECTS)]] == [
        BASE,
        f"{BASE}termbase",
        f"{BASE}-/documents",
    ]
    table, style, tools = rest[len(REDIRECTS) :]
    assert table.json()["next_url"].startswith(f"http://localhost{BASE}termbase/terms.json?")
    assert (style.status_code, tools.status_code) == (200, 200)


def test_the_prefix_alone_is_the_home_page():
    """The prefix without its last slash is the home page, and what only begins alike is another address."""
    assert prefix._taken_off({"path": "/x", "raw_path": b"/x"}, "/x/")["path"] == "/"
    assert prefix._taken_off({"path": "/xy", "raw_path": b"/xy"}, "/x/")["path"] == "/xy"


@pytest.mark.parametrize("name", ["/termbase/", "-", "tmserver/x", "a b", "../x", "//host", "a/./b", "?"])
def test_a_prefix_that_cannot_be_is_refused(name):
    """A prefix that begins like our own addresses, or is no path, is told before the server starts."""
    if name == "//host":
        assert prefix.checked(name) == "/host/"
        return
    with pytest.raises(WrongUsage, match="such as /terms/"):
        prefix.checked(name)
