"""Answers are packed, told apart by release, and not sent twice to whoever has them."""

from __future__ import annotations

import asyncio
import gzip
import os
import shutil
from typing import Any

import pytest

from termbase.web import caching, compress

PAGES = ("/", "/-/lookup?q=核裁军", "/-/document/CD/9901", "/-/documents", "/-/lookup.json?q=核裁军")
GZIP = {"accept-encoding": "gzip"}
PLAIN = {"accept-encoding": "identity"}


async def drained(messages: list[dict[str, Any]], headers: dict[str, str]) -> list[dict[str, Any]]:
    """What goes out where an application sends `messages` to a client with `headers`."""
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    sending = compress.packed({"type": "http", "method": "GET", "headers": raw}, send)
    for message in messages:
        await sending(message)
    return sent


def answer(content_type: str, *parts: bytes, **headers: str) -> list[dict[str, Any]]:
    """The messages of an answer of 200 in parts."""
    raw = [(b"content-type", content_type.encode()), *((k.encode(), v.encode()) for k, v in headers.items())]
    bodies = [{"type": "http.response.body", "body": part, "more_body": True} for part in parts]
    bodies[-1]["more_body"] = False
    return [{"type": "http.response.start", "status": 200, "headers": raw}, *bodies]


@pytest.mark.parametrize("path", [*PAGES, "/termbase/terms", "/termbase/sources.csv?_stream=1"])
def test_packed_answers_are_the_same(site, path):
    """What is packed unpacks to what is sent to whoever cannot unpack, and is smaller by a third at least."""
    packed, plain = (site.send("get", path, headers=headers) for headers in (GZIP, PLAIN))
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert "accept-encoding" in packed.headers["vary"].lower()
    if "nonce" not in packed.text and "json" not in path:
        assert packed.text == plain.text
    assert len(gzip.compress(plain.body, 5)) < len(plain.body) * 2 / 3


@pytest.mark.parametrize("over", [-1, 0])
def test_short_answers_stay_as_they_are(over):
    """An answer of fewer bytes than the limit is not packed, one of as many is."""
    (head, _) = asyncio.run(drained(answer("text/plain", b"x" * (compress.LEAST_BYTES + over)), GZIP))
    assert ((b"content-encoding", b"gzip") in head["headers"]) is (over == 0)


@pytest.mark.parametrize(
    ("content_type", "headers", "asked"),
    [("font/woff2", {}, GZIP), ("text/html", {"content-encoding": "br"}, GZIP), ("text/html", {}, {"accept-encoding": "gzip;q=0"})],
)  # fmt: skip
def test_some_answers_are_not_packed(content_type, headers, asked):
    """What is packed already, does not pack well or would not be understood goes as it is."""
    messages = answer(content_type, b"x" * 5_000, **headers)
    sent = asyncio.run(drained(messages, asked))
    assert sent[1]["body"] == b"x" * 5_000


def test_a_stream_is_packed_as_it_comes():
    """A download of any length goes out in parts while it is made: no part waits for the end."""
    parts = [os.urandom(30_000).hex().encode() for _ in range(100)]
    sent = asyncio.run(drained(answer("text/csv; charset=utf-8", *parts), GZIP))
    bodies = [message["body"] for message in sent[1:]]
    assert gzip.decompress(b"".join(bodies)) == b"".join(parts)
    assert len(bodies) > 90
    assert max(map(len, bodies)) < 3 * 60_000
    assert [message["more_body"] for message in sent[1:]] == [True] * (len(bodies) - 1) + [False]


@pytest.mark.parametrize("path", PAGES)
def test_what_is_known_is_not_sent_again(site, path):
    """A page that the client has is answered with 304 and no body; another page, host or language has another tag."""
    first = site.get(path)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "public, max-age=5"
    again = site.send("get", path, headers={"if-none-match": f'"x", {tag}'})
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    assert "content-security-policy" not in again.headers
    for headers in ({"host": "other"}, {"accept-language": "zh"}):
        assert site.send("get", path, headers=headers).headers["etag"] != tag
    assert site.get(path + ("&" if "?" in path else "?") + "x=1").headers["etag"] != tag


@pytest.mark.parametrize("path", ["/nope", "/-/lookup", "/termbase/terms?_sort=x"])
def test_faults_and_redirects_have_no_tag(site, path):
    """Only what was answered is kept."""
    assert "etag" not in site.get(path).headers


def test_private_answers_are_not_kept(site):
    """W6: a page with a nonce, or for somebody in person, has no tag and is for no proxy."""
    table = site.get("/termbase/terms")
    assert "nonce-" in table.headers["content-security-policy"]
    assert ("etag" in table.headers, table.headers["cache-control"]) == (False, "private, max-age=5")
    personal = site.send("get", "/", headers={"cookie": "a=b"})
    assert ("etag" in personal.headers, personal.headers["cache-control"]) == (False, "private, no-store")


def test_files_of_ours_are_kept_for_long(site):
    """The style sheet, asked for with the digest that pages give, is asked for once, and otherwise again and again."""
    address = caching.asset("termbase.css")
    assert f'href="{address}"' in site.get("/").text
    assert site.get(address).headers["cache-control"] == caching.ASSET.decode()
    for other in ("/-/assets/termbase.css", f"{address}0", "/-/assets/termbase.css?0.1.0"):
        assert site.get(other).headers["cache-control"] == "public, max-age=5"


def test_another_release_has_other_tags(site, open_site, tmp_path):
    """A copy with its time has the same tags, on any host; one of another time has others."""
    tags = []
    for time in (None, 1):
        copy = shutil.copy2(site.path, tmp_path / f"{time}.db")
        if time:
            os.utime(copy, (time, time))
        made = open_site(copy)
        tags.append(made.get("/").headers["etag"])
        made.close()
    assert tags[0] == site.get("/").headers["etag"] != tags[1]


def test_caches_keep_languages_apart(site):
    """A page whose language the browser chose varies by that, kept or sent; one that the address asks for in a language does not, nor JSON."""
    page = site.send("get", "/-/lookup?q=核裁军", headers={"accept-language": "zh"})
    assert "Accept-Language" in page.headers["vary"]
    again = site.send(
        "get", "/-/lookup?q=核裁军", headers={"accept-language": "zh", "if-none-match": page.headers["etag"]}
    )
    assert again.status == 304
    assert "Accept-Language" in again.headers["vary"]
    assert "content-type" not in again.headers
    assert "Accept-Language" in site.get("/nope").headers["vary"]
    for path in ("/-/lookup?q=核裁军&lang=zh", "/-/lookup.json?q=核裁军", "/-/terms.csv"):
        assert "Accept-Language" not in site.get(path).headers.get("vary", ""), path
