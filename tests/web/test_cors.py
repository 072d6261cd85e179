"""Scripts of other sites: nothing by default, and with the setting the JSON alone."""

from __future__ import annotations

import pytest

from termbase.web import server, settings

ALLOW = "access-control-allow-origin"
OTHER = {"origin": "https://a.example"}
PREFLIGHT = OTHER | {
    "access-control-request-method": "GET",
    "access-control-request-headers": "if-none-match",
}
JSON = (
    "/-/lookup.json?q=核裁军",
    "/termbase/terms.json?_size=2",
    "/-/openapi.json",
    "/tmserver/zh/en/unit/x",
    "/-/nope.json",
)
PAGES = ("/", "/-/lookup?q=核裁军", "/termbase/terms", "/-/terms.csv", "/-/assets/termbase.js", "/-/review")


@pytest.fixture(params=[("*",), ("https://a.example", "https://b.example")], ids=["all", "named"])
def opened(request, open_site, built):
    """A site with the setting, and what it tells a script of the first site."""
    made = open_site(built)
    settings.give(made.datasette, server.NAME, settings.PageSettings(cors=request.param))
    yield made, "*" if request.param == ("*",) else "https://a.example"
    made.close()


def test_other_sites_read_nothing_by_default(site):
    """W16: without the setting no answer names another site, and a preflight is refused."""
    for path in (*JSON, *PAGES):
        assert ALLOW not in site.send("get", path, headers=OTHER).headers
    answer = site.send("options", JSON[0], headers=PREFLIGHT)
    assert answer.status == 405
    assert ALLOW not in answer.headers


def test_json_is_read_and_pages_are_not(opened):
    """W16: every JSON address may be read, errors and answers that did not change too; pages, files and forms may not."""
    made, expected = opened
    for path in JSON:
        answer = made.send("get", path, headers=OTHER)
        assert answer.headers[ALLOW] == expected, path
        assert "access-control-allow-credentials" not in answer.headers
        if tag := answer.headers.get("etag"):
            again = made.send("get", path, headers=OTHER | {"if-none-match": tag})
            assert (again.status, again.headers[ALLOW]) == (304, expected)
    for path in PAGES:
        assert ALLOW not in made.send("get", path, headers=OTHER).headers, path
    posted = made.send("post", "/-/annotate.json", json={"text": "核裁军"}, headers=OTHER)
    assert posted.status in (200, 403)  # Datasette 1.0 refuses it by its Origin
    assert ALLOW not in posted.headers


def test_a_preflight_is_answered(opened):
    """W16: a browser that asks first is told GET and HEAD for JSON; for pages, and for changing, it is refused."""
    made, expected = opened
    answer = made.send("options", JSON[0], headers=PREFLIGHT)
    assert (answer.status, answer.headers[ALLOW]) == (204, expected)
    assert answer.headers["access-control-allow-methods"] == "GET, HEAD"
    assert "if-none-match" in answer.headers["access-control-allow-headers"]
    assert answer.headers["access-control-max-age"] == "86400"
    for path in PAGES:
        assert made.send("options", path, headers=PREFLIGHT).status == 405, path
    assert made.send("options", JSON[0], headers=OTHER).status == 405
    assert made.send("post", JSON[0], headers=OTHER).status == 405


def test_sites_that_are_not_named_read_nothing(open_site, built):
    """W16: where sites are named others have no leave, and caches keep the answers apart."""
    made = open_site(built)
    settings.give(made.datasette, server.NAME, settings.PageSettings(cors=("https://b.example",)))
    try:
        answer = made.send("get", JSON[0], headers=OTHER)
        assert ALLOW not in answer.headers
        assert "Origin" in answer.headers["vary"]
        assert made.send("options", JSON[0], headers=PREFLIGHT).status == 403
        named = made.send("get", JSON[0], headers={"origin": "https://b.example"})
        assert named.headers[ALLOW] == "https://b.example"
        assert ALLOW not in made.send("get", JSON[0]).headers
    finally:
        made.close()
