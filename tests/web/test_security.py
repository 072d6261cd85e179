"""Hostile requests and hostile texts."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections import Counter

import pytest
from datasette.database import QueryInterrupted
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from termbase.web import limits, markup, security
from tm.text import key

BOMBS = (
    "select randomblob(300000000)",
    "select zeroblob(300000000)",
    "select hex(zeroblob(150000000))",
    "select printf('%.*c', 300000000, 'x')",
    "select printf('%300000000d', 1)",
    "select replace(hex(zeroblob(2000000)), '0', hex(zeroblob(2000000)))",
    "with recursive c(x) as (select 1 union all select x + 1 from c) select count(*) from c",
    "with recursive c(x) as (select 'xxxxxxxx' union all select x || x from c) select max(length(x)) from c",
    "select group_concat(a.text || b.text || c.text) from segments a, segments b, segments c, segments d",
    "select 1 where 'x' like '" + "%x" * 1000 + "'",
    "select 1 " + " union select 1" * 400,
)
ROUTES = (
    "/termbase?sql={}",
    "/termbase.json?sql={}",
    "/termbase.csv?sql={}",
    "/termbase/terms?_where={}",
    "/termbase/terms.json?_where={}",
    "/_memory?sql={}",
    "/_internal?sql={}",
)


@pytest.mark.parametrize("sql", BOMBS)
def test_nobody_sends_sql(site, sql):
    """W1: every route that could take SQL refuses it."""
    from urllib.parse import quote

    for route in ROUTES:
        assert 400 <= site.get(route.format(quote(sql))).status < 500


@pytest.mark.parametrize("sql", BOMBS)
def test_connections_are_limited(site, sql):
    """W1: a connection that serves requests refuses such SQL, stops in time, or gives something small."""
    told = ""
    try:
        result = asyncio.run(site.datasette.get_database("termbase").execute(sql, log_sql_errors=False))
        assert len(str(result.rows[0][0])) <= limits.SQLITE_LENGTH
    except (sqlite3.Error, QueryInterrupted) as error:
        told = str(error)
    assert not told or re.search("too big|too long|interrupted|too complex|too many|depth", told)


def test_all_limits_are_set(site):
    """Every limit of `limits.SQLITE_LIMITS` holds on the connection."""

    def read(connection):
        return {name: connection.getlimit(getattr(sqlite3, name)) for name in limits.SQLITE_LIMITS}

    assert site.run(read) == limits.SQLITE_LIMITS


def test_connections_cannot_write(site):
    """The database is opened immutable."""
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        site.run(lambda connection: connection.execute("DELETE FROM terms"))


TAGS = frozenset(
    [
        "a",
        "article",
        "bdi",
        "blockquote",
        "body",
        "button",
        "circle",
        "code",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "em",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "head",
        "header",
        "html",
        "input",
        "label",
        "li",
        "link",
        "main",
        "mark",
        "meta",
        "nav",
        "ol",
        "textarea",
        "option",
        "p",
        "path",
        "pre",
        "section",
        "select",
        "small",
        "span",
        "strong",
        "summary",
        "svg",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
ATTRIBUTES = frozenset(
    [
        "action",
        "aria-current",
        "aria-hidden",
        "aria-label",
        "aria-labelledby",
        "autocapitalize",
        "autocomplete",
        "autofocus",
        "charset",
        "checked",
        "class",
        "content",
        "cx",
        "cy",
        "d",
        "data-copy",
        "data-key",
        "data-suggest",
        "data-column",
        "data-column-description",
        "data-column-not-null",
        "data-column-type",
        "data-is-pk",
        "data-label",
        "data-mark",
        "dir",
        "enterkeyhint",
        "fill",
        "for",
        "height",
        "hidden",
        "href",
        "hreflang",
        "id",
        "lang",
        "maxlength",
        "method",
        "name",
        "r",
        "rel",
        "role",
        "scope",
        "selected",
        "spellcheck",
        "start",
        "rows",
        "stroke",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-width",
        "style",
        "tabindex",
        "title",
        "type",
        "value",
        "viewbox",
        "width",
        "xmlns",
    ]
)
SAFE_LINK = re.compile(r"(?:https://undocs\.org/|/(?![/\\])|\?|#|http://localhost/)[^\s<>\"]*\Z")
OUR_SCRIPT = re.compile(r"(?:http://localhost)?/-/assets/termbase\.js\?[\w.]+\Z")
SAFE_STYLE = re.compile(r"(?:(?:border|padding|color)[a-z-]*: [#\w ]+;? ?)+\Z")


def nonce_of(answer) -> str | None:
    """The nonce that the policy of a response names, if it names one."""
    told = re.search(r"script-src 'self' 'nonce-([\w-]{22})'", answer.headers["content-security-policy"])
    return told and told.group(1)


def check(page, where: str, nonce: str | None = None) -> None:
    """Hold a page against what our templates and Datasette's may contain; scripts and styles have the `nonce`."""
    for tag, attributes in page.elements:
        if tag == "script" and OUR_SCRIPT.match(attributes.get("src", "")):
            assert attributes.keys() <= {"nonce", "src", "defer"}, f"{where}: <{tag} {attributes}>"
            continue
        if tag in ("script", "style"):
            assert nonce
            assert attributes.keys() <= {"nonce", "src", "defer"}, f"{where}: <{tag} {attributes}>"
            assert attributes["nonce"] == nonce, where
            assert SAFE_LINK.match(attributes.get("src", "/x")), where
            continue
        assert tag in TAGS, f"{where}: <{tag}>"
        assert attributes.keys() <= ATTRIBUTES, f"{where}: <{tag} {attributes}>"
        for name in ("href", "action"):
            if name in attributes:
                assert SAFE_LINK.match(attributes[name]), f"{where}: {attributes[name]!r}"
        if "style" in attributes:
            assert SAFE_STYLE.match(attributes["style"]), f"{where}: {attributes['style']!r}"
    assert not page.comments, where


HOSTILE_PATHS = (
    "/",
    "/-/unresolved",
    "/-/unresolved?after=40",
    "/-/documents",
    "/-/document/%3Cb%3E%E5%90%8D%3C/b%3E",
    "/-/find?q=某句",
    "/-/find?q=完&as=all&next=30",
    "/termbase",
    "/termbase/terms?_size=1000",
    "/termbase/concepts?_size=1000",
    "/termbase/evidence?_size=1000",
    "/termbase/contexts?_size=1000",
    "/termbase/candidates?_size=1000",
    "/termbase/history?_size=1000",
    "/termbase/sources?_size=1000",
    "/termbase/documents",
    "/termbase/paragraphs?_size=1000",
    "/termbase/segments?_size=1000",
    "/termbase/unresolved",
    "/termbase/chinese_to_english?zh=甲",
    "/termbase/english_to_chinese?en=a",
    "/termbase/terms_of_a_document?document=1",
    "/termbase/terms/1",
    "/termbase/terms?_facet=term&_facet=concept",
    "/termbase/sources?_facet=name",
    "/termbase/terms?_find=script",
)


@pytest.mark.parametrize("path", HOSTILE_PATHS)
def test_hostile_text_is_text_on_every_page(hostile, parse, path):
    """W2: hostile texts bring no element, attribute or link onto any page."""
    answer = hostile.get(path)
    assert answer.status == 200
    check(parse(answer.text), path, nonce_of(answer))


def test_hostile_queries_are_text(hostile, site, parse, payloads):
    """W2: the query itself comes back as text, on every page and in every filter."""
    assert len(payloads) > 60
    for where, some in ((hostile, payloads), (site, payloads[::4])):
        for path, name in (
            ("/-/lookup", "q"),
            ("/-/find", "q"),
            ("/-/memory", "q"),
            ("/termbase/terms", "_find"),
            ("/termbase/segments", "_find"),
            ("/termbase/chinese_to_english", "zh"),
            ("/termbase/terms", "term__contains"),
            ("/nope", "x"),
        ):
            requests = [("get", path, {"params": {name: payload}}) for payload in some]
            for payload, answer in zip(some, where.many(requests), strict=True):
                assert answer.status in (200, 302, 404), (path, payload)
                check(parse(answer.text), f"{path} {payload!r}", nonce_of(answer))


_FAMILY = re.compile('<section aria-labelledby="(?:nested|around)">.*?</section>', re.DOTALL)
"""The terms inside a term and the longer ones around it, on the page of a concept."""


def _shape(page) -> Counter[str]:
    """How many of each element there are; isolated controls and hits apart."""
    return Counter(tag for tag, _ in page.elements if tag not in ("bdi", "mark", "small"))


def test_hostile_concepts_have_the_shape_of_harmless_ones(hostile, parse, payloads):
    """W2: a concept page of a hostile text has the elements of a harmless one, and the text unchanged."""
    rows = hostile.rows("SELECT id, zh, status, hant = zh FROM concepts ORDER BY rank")
    answers = hostile.many([("get", f"/-/concept/{name}", {}) for name, *_ in rows])
    # which other terms hold a text, or stand in it, is not the same for each
    shapes = [_shape(parse(_FAMILY.sub("", answer.text))) for answer in answers]
    for (_, zh, status, same), answer, shape in zip(rows, answers, shapes, strict=True):
        page = parse(answer.text)
        check(page, zh)
        assert zh in page.text
        if status == "attested" and same:
            assert shape == shapes[0], zh


def test_json_gives_texts_back(hostile, payloads):
    """W2: JSON of tables and of the lookup holds the texts exactly."""
    rows = hostile.get("/termbase/concepts.json?_shape=array&_size=1000&_sort=rank").json()
    assert [row["zh"] for row in rows] == list(payloads)
    answers = hostile.many([("get", "/-/lookup.json", {"params": {"q": text}}) for text in payloads])
    for text, answer in zip(payloads, answers, strict=True):
        results = answer.json()["results"]
        assert answer.json()["query"] == text.strip()
        assert any(text == result["zh"] == result["note"] for result in results) == bool(
            key.term_key(text)
        ), text


def test_memory_of_hostile_texts_is_well_formed(hostile):
    """W2: the TMX of hostile texts parses, and holds them."""
    from xml.etree import ElementTree

    answer = hostile.get("/-/terms.tmx")
    assert answer.status == 200
    texts = {seg.text for seg in ElementTree.fromstring(answer.body).iter("seg")}
    assert "<script>alert(1)</script>" in texts


def test_text_that_xml_cannot_hold_gives_a_page(tmp_path, hostile_writer, open_site, capsys):
    """A memory that cannot be written is an error page with a sentence, never half a file."""
    path = tmp_path / "x.db"
    hostile_writer(path, ("核\x0b武",))
    made = open_site(path)
    try:
        answer = made.get("/-/terms.tmx")
        assert answer.status == 500
        assert "XML cannot hold U+000B" in answer.text
        assert "<tu" not in answer.text
        assert str(tmp_path) not in answer.text
        assert made.get("/-/unresolved").status == 200
    finally:
        made.close()


# -- W3 -------------------------------------------------------------------------------------------
TEXT = st.text(st.characters(blacklist_categories=("Cs",)), max_size=60) | st.text(
    "核裁军<>&\"'\u202e\u200bab ", max_size=40
)
MARKS = st.lists(
    st.builds(
        markup.Mark,
        st.integers(-3, 70),
        st.integers(-3, 70),
        st.sampled_from(["", "x"]),
        TEXT,
        st.sampled_from(["", "/-/concept/1"]),
    ),
    max_size=6,
)


@given(TEXT, MARKS)
def test_taking_tags_away_gives_the_text_back(text, marks):
    """W3: highlighting only puts tags between escaped pieces."""
    html = markup.marked(text, marks)
    assert isinstance(html, Markup)
    assert _stripped(html) == text
    assert _stripped(markup.show(text)) == text


def _stripped(html: str) -> str:
    """`html` without its tags, the five escapes of markupsafe undone."""
    bare = re.sub(r"<[^>]*>", "", html)
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&#34;", '"'), ("&#39;", "'"), ("&amp;", "&")):
        bare = bare.replace(entity, character)
    return bare


@given(TEXT, st.text("核裁军軍ａA b<", min_size=1, max_size=4))
def test_occurrences_lie_inside_the_text(text, query):
    """W3: what is highlighted folds to the query."""
    for mark in markup.occurrences(text, query):
        assert 0 <= mark.start < mark.end <= len(text)
        folded = "".join(key.key(c) for c in text[mark.start : mark.end])
        assert key.key(query).replace(" ", "") in folded


def test_controls_are_visible():
    """Bidirectional controls get a visible mark, and are spelt out in attributes."""
    assert 'data-mark="RLO"' in markup.show("a\u202eb")
    assert markup.plain("a\u202eb") == "a[RLO]b"


# -- W5, W6, W7, W8 ---------------------------------------------------------------------------------
ESCAPES = (
    "//example.com",
    "//example.com/",
    "//example.com/%2e%2e",
    "/\\example.com",
    "/%5Cexample.com",
    "/%5cexample.com/",
    "/%2F/example.com/",
    "/%2f%2fexample.com/",
    "/%252f%252fexample.com",
    "/%255Cexample.com",
    "/-/assets/%2e%2e/plugin.py",
    "/-/assets/..%2fplugin.py",
    "/-/assets/%2e%2e%2fplugin.py",
    "/termbase/%2e%2e/x",
    "/%2e/",
    "/a%0d%0aLocation:%20x",
    "/-/concept/%00",
    "/-/static/%2e%2e%2fapp.py",
    "/-/assets/%252e%252e/plugin.py",
)


@pytest.mark.parametrize("path", ESCAPES)
def test_addresses_that_leave_are_404(site, path):
    """W5: nothing redirects off the site or reads outside the static folder."""
    answer = site.get(path)
    assert answer.status == 404
    assert "location" not in answer.headers


def test_redirects_stay_here(site):
    """W5: the redirects that there are begin with one slash."""
    for path in ("/termbase/", "/-/documents/", "/%E6%A0%B8", "/-/lookup?q="):
        answer = site.get(path)
        assert answer.status == 302
        assert re.match(r"/[^/\\]|/\Z", answer.headers["location"])


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/-/lookup?q=核",
        "/termbase/terms",
        "/termbase/terms.json",
        "/nope",
        "//x",
        "/-/terms.tmx",
        "/-/assets/termbase.css",
        "/termbase?sql=x",
        "/-/lookup",
        "/-/memory",
        "/tmserver/languages/",
        "/tmserver/x",
        "/-/databases.json",
        "/termbase/terms.csv",
    ],
)
def test_every_response_has_the_headers(site, path):
    """W6: policy, nosniff, no referrer, no framing, on every response; nothing inline is allowed without a nonce."""
    answer = site.get(path)
    for name, value in security.HEADERS.items():
        if name == "content-security-policy" and (nonce := nonce_of(answer)) is not None:
            value += f"; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'"
        assert answer.headers[name] == value
    assert "unsafe" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/-/lookup?q=核",
        "/-/document/CD/9901",
        "/-/memory?q=核",
        "/termbase",
        "/termbase/terms",
        "/termbase/terms/1",
        "/termbase/chinese_to_english?zh=核",
        "/nope",
    ],
)
def test_pages_need_nothing_inline_and_nothing_foreign(site, parse, path):
    """W6: no page of ours has an inline script or a style element, Datasette's have a nonce on theirs; none has a
    resource of another host."""
    answer = site.get(path)
    page = parse(answer.text)
    inline = [
        attributes
        for tag, attributes in page.elements
        if tag in ("script", "style") and "src" not in attributes
    ]
    assert not [tag for tag, _ in page.elements if tag in ("iframe", "img", "object")]
    assert not inline or path.startswith("/termbase")
    assert {attributes.get("nonce") for attributes in inline} <= {nonce_of(answer)}
    links = [attributes["href"] for tag, attributes in page.elements if tag == "link"]
    assert all(link.startswith(("/", "http://localhost/")) for link in links)


def test_the_file_and_the_machine_stay_closed(site):
    """W7: the database's bytes, other databases and pages about the machine are not served."""
    closed = [
        "/termbase.db",
        "/_internal",
        "/_internal.json",
        "/_internal/databases",
        "/_memory",
        "/-/databases",
        "/-/databases.json",
        "/-/threads.json",
        "/-/plugins.json",
        "/-/versions.json",
        "/-/permissions",
        "/-/allow-debug",
        "/-/patterns",
        "/-/actor.json",
    ]
    for path in closed:
        answer = site.get(path)
        assert answer.status in (403, 404), path
        assert str(site.path.parent) not in answer.text


def test_the_path_of_the_file_is_nowhere(site):
    """W7: no body names the file or its folder."""
    for path in (
        "/",
        "/.json",
        "/termbase",
        "/termbase.json",
        "/-/settings.json",
        "/-/metadata.json",
        "/nope",
    ):
        body = site.get(path).text
        assert site.path.name not in body
        assert str(site.path.parent) not in body


def test_a_fault_shows_nothing_and_is_logged(site, monkeypatch, capsys):
    """W8: an exception gives a general page with a request id; stderr has the id and the traceback."""
    from termbase.web import lookup_page

    def fail(*arguments, **options):
        raise RuntimeError("secret SELECT * FROM /home/secret")

    monkeypatch.setattr(lookup_page.search, "search", fail)
    for path in ("/-/lookup?q=核", "/-/lookup.json?q=核"):
        answer = site.get(path)
        assert answer.status == 500
        assert "secret" not in answer.text
        number = re.search(r"\b[0-9a-f]{12}\b", answer.text).group()
        logged = capsys.readouterr().err
        assert f"request {number}" in logged
        assert "RuntimeError" in logged


@pytest.mark.parametrize(
    "path",
    [
        "/termbase/terms?_sort=nope",
        "/termbase/terms?_where=1",
        "/termbase/terms?_facet=nope",
        "/termbase/terms?_through={",
        "/termbase/terms?nope__gt=1",
        "/termbase/terms?_size=x",
        "/termbase/terms?_next=x",
        "/termbase/sources?_find=x",
    ],
)
def test_bad_parameters_tell_no_sql(site, path, capsys):
    """W8: a parameter that makes no sense gives an error page or no rows, without SQL or traceback."""
    answer = site.get(path)
    assert answer.status in (200, 400, 403, 500)
    assert "Traceback" not in answer.text
    assert "no such column" not in answer.text


def test_work_that_takes_too_long_is_given_up(site, monkeypatch, capsys):
    """A page that needs more than its time is 503, and says what to do."""
    from termbase.web import lookup_page

    def slow(*arguments, **options):
        raise sqlite3.OperationalError("interrupted")

    monkeypatch.setattr(lookup_page.search, "search", slow)
    answer = site.get("/-/lookup", q="核")
    assert answer.status == 503
    assert "took too long" in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/-/lookup?q=x",
        "/-/memory?q=x",
        "/-/terms.tmx",
        "/termbase",
        "/termbase/terms",
        "/termbase/unresolved",
        "/tmserver/zh/en/unit/x",
    ],
)
def test_only_reading_methods(site, method, path):
    """W4: there is nothing to write to; every method but GET and HEAD is refused on our pages and tables."""
    answer = site.send(method, path)
    if method == "POST" and path.startswith("/-/memory"):
        # takes a text to compare, which changes nothing; this body is none
        assert answer.status == 400
        return
    assert answer.status == 405
    assert answer.headers["x-content-type-options"] == "nosniff"
