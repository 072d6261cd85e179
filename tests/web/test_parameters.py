"""W11: parameters that have no meaning, methods that nobody knows, and tables that are not for readers."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termbase.web import parameters, security
from termbase.web.parameters import Address, address_of

UNREADABLE = (
    "_sort=%25",
    "_sort=nope",
    "_sort_desc=nope",
    "_sort_desc=rowid",
    "_sort=id&_sort_desc=id",
    "_size=x",
    "_size=1001",
    "_size=%C2%B2",
    "_next=x&_sort=%25",
    "_facet=nope",
    "_facet=%7B",
    "_facet=%7B%7D",
    "_facet_array=%7B%22simple%22:1%7D",
    "_facet_size=%C2%B2",
    "_col=nope",
    "_nocol=nope",
    "_json_infinity=maybe",
    "_json_infinity=",
    "_shape=nope",
    "_timelimit=soon",
    "_ttl=%C2%B2",
    "_through=%7B",
    "_through=%5B%5D",
    "_through=%7B%22table%22:%22terms%22%7D",
    "_through=" + quote(json.dumps({"table": "terms", "column": "nope", "value": 1})),
    "_through=" + quote(json.dumps({"table": ["terms"], "column": "id", "value": 1})),
    "_through=" + quote(json.dumps({"table": "terms", "column": "id", "value": [1]})),
    "_through=" + quote(json.dumps({"table": "segment_grams_data", "column": "id", "value": 1})),
    "_fts_table=segment_grams&_search=x",
    "_search_nope=x",
    "_blob_column=term",
    "_unknown=1",
    "nope=1",
    "nope__exact=1",
    "term__nope=1",
    "__=1",
    "_x__in=1",
    "term__in=%5B",
    "term__in=%5B%5B1%5D%5D",
    "term__in=%5B%7B%7D%5D",
    "term__notin=%5B" + "9" * 20 + "%5D",
    "term__in=" + "%5B" * 2_000,
    "term__in=%5B%22%5Cud800%22%5D",
    "term__in=%5B" + "1" * 5_000 + "%5D",
    "id__gt=9223372036854775808",
    "id__lte=%C2%B2",
    "id__lt=" + "9" * 5_000,
    "term__arraycontains=x",
)
"""Query strings of the table of terms, each with something that Datasette cannot use."""


@pytest.mark.parametrize("ending", ["", ".json", ".csv"])
@pytest.mark.parametrize("query", UNREADABLE)
def test_a_bad_parameter_is_the_fault_of_the_request(site, query, ending):
    """W11: a value that cannot be read, and a name that names nothing, are answered with 400."""
    answer = site.get(f"/termbase/terms{ending}?{query}")
    assert answer.status == 400
    assert "Traceback" not in answer.text
    assert "no such column" not in answer.text


READABLE = (
    "_sort=id",
    "_sort_desc=term",
    "_size=max",
    "_size=1000",
    "_size=0",
    "_facet=type&_facet_size=max",
    "_col=term&_nocount=1&_nofacet=1",
    "_shape=array&_json_infinity=1",
    "_timelimit=900&_ttl=60",
    "_through=" + quote(json.dumps({"table": "concepts", "column": "status", "value": "official"})),
    "_find=核",
    "term=核裁军",
    "term__contains=%25",
    "term__in=a,b",
    'term__in=["a",1,null,1.5]',
    "term__in=[]",
    "id__gt=9223372036854775807",
    "id__lt=-1",
    "id__gt=x",
    "rowid__gt=1",
    "en__isnull=",
)


@pytest.mark.parametrize("query", READABLE)
def test_a_good_parameter_is_read(site, query):
    """W11, the other side: what has a meaning is answered, at the edges of numbers too."""
    path = "concepts" if query.startswith("en") else "terms"
    through = query.startswith("_through")
    answer = site.get(f"/termbase/{path}.json?{query}")
    # no table points at the terms but evidence: Datasette says that itself
    assert answer.status == (400 if through else 200), answer.text


NAMES = [
    *parameters._VALUES,
    *parameters._OF_COLUMNS,
    "_filter_column",
    "_filter_op",
    "_filter_value_1",
    "_x",
    "x",
]
COLUMNS = ["id", "term", "concept", "rowid", "", "_"]
VALUES = st.sampled_from(["", "%", "[", "{", "[]", "{}", "term", "1", "-1", "²", "٣", "9" * 30, "$null", "$null,1", "1,2", "~", "~ZZ", "on", "\x00", "]", "'", '"', "exact__isnull"]) | st.text(st.characters(exclude_categories=("Cs",)), max_size=8)  # fmt: skip
CONDITIONS = st.builds(
    "{}__{}".format, st.sampled_from(COLUMNS), st.sampled_from(sorted(parameters._CONDITIONS))
)
PARAMETERS = st.lists(st.tuples(st.sampled_from(NAMES) | CONDITIONS, VALUES), min_size=1, max_size=2)
PAGES = st.sampled_from(["/termbase", "/termbase.json", "/termbase/terms", "/termbase/terms.json", "/termbase/builds.csv", "/termbase/terms/1.json", "/termbase/terms/x,y", "/termbase/chinese_to_english.json"])  # fmt: skip
REQUESTS = st.lists(
    st.builds(lambda page, pairs: f"{page}?{urlencode(pairs)}", PAGES, PARAMETERS), max_size=10
)


@settings(deadline=None, max_examples=40)
@given(REQUESTS)
def test_no_parameter_is_a_fault_of_the_server(site, addresses):
    """W11: whatever stands in a query string, the answer is a page, a redirect or a refusal."""
    answers = site.many([("get", address, {}) for address in addresses])
    assert [address for address, answer in zip(addresses, answers, strict=True) if answer.status >= 500] == []


class _Links(HTMLParser):
    """The addresses of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.addresses: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the address of a link."""
        self.addresses |= {value for name, value in attrs if tag == "a" and name == "href" and value}


@pytest.mark.parametrize(
    "page",
    [
        "/termbase",
        "/termbase/terms?_size=2&_facet=type",
        "/termbase/concepts?_size=2&_sort_desc=rank",
        "/termbase/evidence?_size=2&_next=2",
        "/termbase/terms?language=zh&_size=2",
        "/termbase/terms/1",
        "/termbase/chinese_to_english?zh=核裁军",
    ],
)
def test_whatever_a_page_links_to_is_there(site, page):
    """W11, the other side: no link of Datasette's own pages is refused."""
    links = _Links(site.get(page).text).addresses
    ours = sorted(link for link in links if link.startswith(("/termbase", "http://localhost/")))
    assert ours
    requests = [("get", link.removeprefix("http://localhost"), {}) for link in ours]
    refused = [
        link
        for link, answer in zip(ours, site.many(requests), strict=True)
        if answer.status not in (200, 302)
    ]
    assert refused == []


@pytest.mark.parametrize("method", ["BREW", "get", "CONNECT", "PROPFIND", "OPTIONS", "POST"])
@pytest.mark.parametrize(
    "path", ["/-/settings.json", "/-/static/app.css", "/-/nothing", "/.json", "/-/metadata"]
)
def test_unknown_methods_are_refused_everywhere(site, method, path):
    """W11: whatever does not read is answered with 405, on the pages of Datasette that are not ours too."""
    answer = security.refused(path.encode(), b"", method)
    assert answer is not None
    assert answer.status == 405
    if method.isupper():
        sent = site.send(method, path)
        assert sent.status == 405
        assert sent.headers["allow"] == "GET, HEAD"


# -- tables that are not for readers -----------------------------------------------------------------
def test_only_described_tables_are_readable(site):
    """W7: the tables that an index keeps for itself, and those of housekeeping, are neither listed nor shown."""
    names = [name for (name,) in site.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    closed = sorted({*names, "sqlite_master", "sqlite_schema"} - parameters.published().tables.keys())
    assert {
        "segment_grams",
        "segment_grams_data",
        "term_grams",
        "term_grams_data",
        "term_grams_config",
    } <= set(closed)
    paths = [
        path.format(name)
        for name in closed
        for path in ("/termbase/{}", "/termbase/{}.json", "/termbase/{}.csv?_stream=1", "/termbase/{}/1", "/termbase/{}/1.json")
    ]  # fmt: skip
    paths += ["/termbase/segment~5Fgrams~5Fdata", "/~74ermbase/segment_grams", "/termbase/segment_grams_data/1.blob?_blob_column=block"]  # fmt: skip
    for path, answer in zip(paths, site.many([("get", path, {}) for path in paths]), strict=True):
        assert answer.status == 404, path
    for path in ("/", "/.json", "/termbase", "/termbase.json"):
        text = site.get(path).text
        assert not [name for name in closed if f'"{name}"' in text or f"/termbase/{name}" in text], path


def test_all_described_tables_are_readable(site):
    """W7, the other side: what metadata.yml describes and does not hide is shown."""
    opened = parameters.published()
    assert {"terms", "concepts", "units"} <= opened.tables.keys()
    for name in (*opened.tables, *opened.queries):
        assert site.get(f"/termbase/{name}.json?_size=1").status == 200, name
    listed = {table["name"] for table in site.get("/termbase.json").json()["tables"]}
    assert listed == opened.tables.keys()


@pytest.mark.parametrize(
    "path", ["/termbase.csv", "/termbase/terms.blob", "/termbase/terms.xml", "/termbase/nope"]
)
def test_formats_that_are_not_given(site, path):
    """W11: an ending that has no format for this page is 404."""
    assert site.get(path).status == 404


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/", None),
        ("/-/lookup", None),
        ("/_internal/x", None),
        ("/termbases", None),
        ("/termbase", Address("", "")),
        ("/termbase/", Address("", "")),
        ("/termbase.json", Address("", "json")),
        ("/termbase/terms", Address("terms", "")),
        ("/termbase/terms/", Address("terms", "")),
        ("/~74ermbase/t~65rms.csv", Address("terms", "csv")),
        ("/termbase/terms/1", Address("terms", "", is_row=True)),
        ("/termbase/terms/1.json", Address("terms", "json", is_row=True)),
        ("/termbase/builds/a~2Eb", Address("builds", "", is_row=True)),
    ],
)
def test_an_address_is_read_as_datasette_reads_it(path, address):
    """W11: database, table, row and format of an address."""
    assert address_of(path) == address
