"""The pages: what a translator sees, in both scripts and both languages."""

from __future__ import annotations

import csv
import io
import time
from xml.etree import ElementTree

import pytest

from termbase.cli import run
from termbase.web import security

PATHS = (
    "/",
    "/-/lookup?q=核",
    "/-/lookup?q=裁军",
    "/-/lookup?q=裁軍",
    "/-/lookup?q=treaty",
    "/-/lookup?q=没有此词",
    "/-/documents",
    "/-/document/CD/9901",
    "/-/document/CD/9901?from=3",
    "/-/document/CD/9901?paragraph=4",
    "/-/find",
    "/-/find?q=核",
    "/-/find?q=核&next=3&as=all&sort=left",
    "/-/find?q=《",
    "/-/memory",
    "/-/memory?q=核",
    "/-/unresolved",
    "/-/unresolved?after=5",
    "/termbase",
    "/termbase/terms",
    "/termbase/concepts",
    "/termbase/candidates",
    "/termbase/contexts",
    "/termbase/evidence",
    "/termbase/descriptions",
    "/termbase/memories",
    "/termbase/units",
    "/termbase/documents",
    "/termbase/paragraphs",
    "/termbase/segments",
    "/termbase/sources",
    "/termbase/history",
    "/termbase/builds",
    "/termbase/terms/1",
    "/termbase/chinese_to_english",
    "/termbase/english_to_chinese",
    "/termbase/unresolved",
    "/termbase/terms_of_a_document",
    "/termbase/terms.csv?_stream=1",
    "/termbase/terms.json?_shape=array",
    "/-/assets/termbase.css",
    "/-/assets/icon.svg",
    "/-/settings.json",
    "/-/metadata.json",
)


@pytest.mark.parametrize("path", PATHS)
def test_every_page_answers(site, path):
    """Every page of ours and of Datasette answers with 200."""
    assert site.get(path).status == 200


def concept_of(site, zh: str) -> str:
    """The id of the concept that is shown as `zh`."""
    return site.get("/-/lookup.json", q=zh).json()["results"][0]["concept"]


def test_home_is_a_box(site, parse):
    """The home page is one labelled box with the cursor in it, and no list of tables."""
    page = parse(site.get("/").text)
    boxes = [attributes for tag, attributes in page.elements if tag == "input"]
    assert [box["name"] for box in boxes] == ["q"]
    assert "autofocus" in boxes[0]
    assert ("label", {"for": boxes[0]["id"]}) in page.elements
    assert "rows in" not in page.text


@pytest.mark.parametrize(
    "query", ["核裁军", "核裁軍", " 核裁军 ", "nuclear disarmament", "Nuclear Disarmament"]
)
def test_lookup_finds_in_either_script_and_language(site, parse, query):
    """A term is found in both scripts and in English, English first and big, with status and source."""
    text = parse(site.get("/-/lookup", q=query).text).text
    assert "核裁军" in text
    assert "核裁軍" in text
    assert "nuclear disarmament" in text
    assert "Source" in text


@pytest.mark.parametrize(
    ("query", "found"), [("核", "核裁军"), ("裁军", "裁军谈判会议"), ("裁軍", "裁军谈判会议")]
)
def test_short_queries_find_longer_terms(site, parse, query, found):
    """One and two characters are enough."""
    assert found in parse(site.get("/-/lookup", q=query).text).text


def test_lookup_shows_context_with_the_term_marked(site, parse):
    """The first sentence has the term marked, and links to its paragraph."""
    answer = site.get("/-/lookup", q="核裁军进程").text
    assert "<mark>核裁军进程</mark>" in answer
    links = [attributes["href"] for tag, attributes in parse(answer).elements if tag == "a"]
    assert any(link.startswith("/-/document/") and "#p" in link for link in links)


def test_no_result_offers_parts_and_the_concordance(site, parse):
    """Without a term, the page says so and offers the terms inside the query and the sentences."""
    page = parse(site.get("/-/lookup", q="全面核裁军谈判甲").text)
    assert "No term is exactly" in page.text
    assert "Terms inside your query" in page.text
    assert "核裁军" in page.text
    assert any(a.get("href", "").startswith("/-/find?q=") for t, a in page.elements if t == "a")


def test_lookup_json_is_as_on_the_command_line(site, built):
    """`/-/lookup.json` has the shape of `termbase lookup --json`."""
    from termbase.store import schema
    from termbase.store.lookup import lookup

    opened = schema.open_termbase(built)
    expected = [result.as_dict() for result in lookup(opened, "裁軍")]
    opened.close()
    answer = site.get("/-/lookup.json", q="裁軍")
    assert answer.json()["query"] == "裁軍"
    assert [r["concept"] for r in answer.json()["results"]] == [r["concept"] for r in expected]
    assert answer.json()["results"][0].keys() == expected[0].keys()
    assert answer.headers["content-type"].startswith("application/json")


def test_empty_query_goes_home(site):
    """An empty query is the home page; as JSON it is no result."""
    for query in ("", "   ", "\u3000"):
        answer = site.get("/-/lookup", q=query)
        assert (answer.status, answer.headers["location"]) == (302, "/")
    empty = site.get("/-/lookup.json?q=").json()
    assert (empty["query"], empty["results"], empty["total"], empty["next"]) == ("", [], 0, None)


@pytest.mark.parametrize("path", ["/-/lookup.json", "/-/find", "/termbase/terms", "/termbase/segments"])
@pytest.mark.parametrize("length", [501, 800, 5_000])
def test_long_queries_are_refused_with_a_sentence(site, path, length):
    """F4: over 500 characters the answer is one sentence with status 400, at once."""
    answer = site.get(path, **{"_find" if "termbase" in path else "q": "核" * length})
    assert answer.status == 400
    assert "500" in answer.text


@pytest.mark.parametrize("length", [501, 800, 2_000])
def test_a_pasted_text_is_kept_and_offered_to_be_annotated(site, parse, length):
    """A text in the box for terms loses nothing: the page has it whole, ready to be annotated."""
    text = "核" * length
    answer = site.get("/-/lookup", q=text)
    assert answer.status == 200
    page = parse(answer.text)
    assert ("form", {"class": "annotate", "action": "/-/annotate", "method": "post"}) in page.elements
    assert text in page.text


def test_many_tokens_are_refused(site):
    """F4: five thousand distinct tokens are refused."""
    assert site.get("/-/find", q=" ".join(f"w{n}" for n in range(5_000))).status == 400


def test_a_huge_address_is_refused_at_once():
    """F4: fifty thousand characters are refused before anything reads them, in under 100 ms."""
    started = time.monotonic()
    assert security.refused(b"/-/lookup", b"q=" + b"%E6%A0%B8" * 50_000).status == 400
    assert security.refused(b"/" + b"x" * 50_000, b"").status == 400
    assert time.monotonic() - started < 0.1


def test_concept_page_tells_everything(site, parse):
    """The concept page has terms, contexts, evidence, the reason for the rank, and the history."""
    text = parse(site.get(f"/-/concept/{concept_of(site, '核裁军')}").text).text
    for heading in ("Terms", "In context", "Evidence", "Why it is a term here", "History"):
        assert heading in text
    assert "Simplified" in text or "Chinese" in text
    assert "核裁軍" in text
    assert "among the candidates" in text


def test_concept_page_has_its_family(site, parse):
    """The terms inside a term and the longer ones around it are linked, and never the term itself."""
    concept = site.get("/-/lookup.json", q="核武器国家").json()["results"][0]["concept"]
    html = site.get(f"/-/concept/{concept}").text
    nested, around = (
        html.partition(f'id="{name}"')[2].partition("</section>")[0] for name in ("nested", "around")
    )
    assert "核武器" in parse(nested).text
    assert "无核武器国家" in parse(around).text
    assert f'href="/-/concept/{concept}"' not in nested + around


def test_concept_page_has_definitions(tmp_path, open_site, parse):
    """Definitions with their source, and what is said of single terms, stand on the page of the concept."""
    (tmp_path / "a.csv").write_text(
        "zh,en,definition,English definition source,English note,来源\n甲物,thing A,what it is,CD/9,of 2020,A/1\n",
        encoding="utf-8",
    )
    assert run(["import", str(tmp_path / "a.csv"), "--db", str(tmp_path / "t.db")]) == 0
    made = open_site(tmp_path / "t.db")
    try:
        text = parse(made.get(f"/-/concept/{concept_of(made, '甲物')}").text).text
    finally:
        made.close()
    for said in (
        "Definition: what it is",
        "Note (English): of 2020",
        "Source of 甲物: A/1",
        "Source of thing A: A/1",
    ):
        assert said in " ".join(text.split())


def test_doubtful_traditional_characters_are_marked(site):
    """A converted character that may be wrong carries a mark with the reason."""
    assert 'class="doubtful"' in site.get(f"/-/concept/{concept_of(site, '军备透明制度')}").text


@pytest.mark.parametrize(
    "path", ["/-/concept/x", "/-/concept/..", "/-/document/99", "/-/document/x", "/nope"]
)
def test_what_is_not_there_is_404(site, path):
    """An unknown concept, document or page is 404."""
    assert site.get(path).status == 404


def test_document_marks_terms(site, parse):
    """In a document the longest terms are links with their English as tooltip; paragraphs have anchors."""
    answer = site.get("/-/document/CD/9901").text
    page = parse(answer)
    terms = [
        attributes
        for tag, attributes in page.elements
        if tag == "a" and "term " in attributes.get("class", "")
    ]
    assert any(attributes["title"] == "nuclear disarmament" for attributes in terms)
    assert all(attributes["href"].startswith("/-/concept/") for attributes in terms)
    assert {"p1", "p2"} <= {attributes.get("id") for _, attributes in page.elements}


def test_document_keeps_its_text(site, parse):
    """Marking up changes no character of a paragraph."""
    text = parse(site.get("/-/document/CD/9901").text).text
    for (paragraph,) in site.rows("SELECT text FROM paragraphs WHERE document = 1"):
        assert paragraph in text


def test_concordance_pages(site, parse, monkeypatch):
    """The concordance goes on with the sentence after the last one, and shows each once."""
    from termbase.web import limits

    monkeypatch.setattr(limits, "SENTENCES", 2)
    seen: list[str] = []
    path = "/-/find?q=核&as=all"
    while path:
        page = parse(site.get(path).text)
        seen += [a["href"] for t, a in page.elements if t == "a" and a.get("class") == "place"]
        following = next((a["href"] for t, a in page.elements if t == "a" and a.get("rel") == "next"), "")
        path = following and "/-/find" + following
    expected = site.rows("SELECT count(*) FROM segments WHERE text LIKE '%核%'")[0][0]
    assert len(seen) == expected > 2


def test_unresolved_lists_what_has_no_official_english(site, parse):
    """What has no official English is listed, most missed first, with proposals, contexts and the reason."""
    page = parse(site.get("/-/unresolved").text)
    ranked = site.rows(
        "SELECT zh, score, status, (SELECT count(*) FROM terms t WHERE t.concept = c.id AND t.language = 'en'"
        " AND t.type <> 'composed') FROM concepts c WHERE status IN ('unresolved', 'proposed') AND rank > 0"
    )
    weight = {("unresolved", False): 1.0, ("proposed", False): 0.6, ("proposed", True): 0.3}
    missed = {zh: score * weight[status, listed > 0] for zh, score, status, listed in ranked}
    shown = [zh for zh in missed if f">{zh}<" in site.get("/-/unresolved").text]
    assert len(shown) >= min(len(missed), 40)
    best = sorted(missed, key=lambda zh: -missed[zh])[:3]
    assert set(best) <= set(shown)
    places = [site.get("/-/unresolved").text.index(f">{zh}<") for zh in best]
    assert places == sorted(places)
    assert "composed" in page.text
    assert "Why it is a candidate" in page.text


@pytest.mark.parametrize(
    ("path", "first"),
    [
        ("/termbase/chinese_to_english.json?_shape=array&zh=核裁军", "核裁军"),
        ("/termbase/chinese_to_english.json?_shape=array&zh=核裁軍", "核裁军"),
        ("/termbase/english_to_chinese.json?_shape=array&en=NUCLEAR DISARMAMENT", "核裁军"),
    ],
)
def test_canned_queries_find_exactly_first(site, path, first):
    """The canned queries find in both directions and both scripts, the exact term first."""
    assert site.get(path).json()[0]["zh"] == first


@pytest.mark.parametrize("zh", ["核", "裁军", "裁軍"])
def test_canned_query_takes_short_terms(site, zh):
    """One and two characters find every Chinese term that holds them."""
    found = {
        row["concept"] for row in site.get("/termbase/chinese_to_english.json?_shape=array", zh=zh).json()
    }
    assert len(found) > 3


def test_canned_queries_without_parameter_are_empty(site):
    """Without a parameter nothing is listed, instead of everything."""
    for name in ("chinese_to_english", "english_to_chinese", "terms_of_a_document"):
        assert site.get(f"/termbase/{name}.json?_shape=array").json() == []


def test_terms_of_a_document(site):
    """A document is named by its symbol, its file name or its id."""
    by_id = site.get("/termbase/terms_of_a_document.json?_shape=array&document=1").json()
    name = site.rows("SELECT name FROM documents WHERE id = 1")[0][0]
    by_name = site.get("/termbase/terms_of_a_document.json?_shape=array", document=name.lower()).json()
    assert by_id == by_name != []


def test_spreadsheet_download_is_guarded(hostile):
    """The spreadsheet has a byte order mark, and no cell begins with what a spreadsheet computes."""
    answer = hostile.get("/-/terms.csv")
    assert answer.body.startswith(b"\xef\xbb\xbf")
    assert 'attachment; filename="terms.csv"' in answer.headers["content-disposition"]
    cells = [
        cell for row in csv.reader(io.StringIO(answer.body.decode("utf-8-sig"), newline="")) for cell in row
    ]
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r＝＋－＠")]


def test_glossary_and_memory_downloads(site):
    """The OmegaT glossary and the TMX are whole files with the terms."""
    glossary = site.get("/-/terms.utf8").body.decode()
    assert "核裁军\tnuclear disarmament\t" in glossary
    answer = site.send("get", "/-/terms.tmx", headers={"accept-encoding": "identity"})
    units = ElementTree.fromstring(answer.body).findall(".//tu")
    assert len(units) > 100
    assert int(answer.headers["content-length"]) == len(answer.body)


def test_large_downloads_go_through_a_file(site, monkeypatch):
    """A download over the limit of memory is the same."""
    from termbase.web import limits

    small = site.get("/-/terms.tmx").body
    monkeypatch.setattr(limits, "EXPORT_MEMORY_BYTES", 1_000)
    assert site.get("/-/terms.tmx").body == small


def test_languages_and_isolation(site, parse):
    """Terms carry their language and are isolated from the direction of what is beside them."""
    page = parse(site.get("/-/lookup", q="核裁军").text)
    tags = {attributes.get("lang") for tag, attributes in page.elements if tag == "bdi"}
    assert {"zh-Hans", "zh-Hant", "en"} <= tags
    assert ("html", {"lang": "en"}) in page.elements


def test_found_as_is_told_where_it_helps(site, parse):
    """A longer term says by which form it was found only if the two forms shown do not hold the query."""
    page = parse(site.get("/-/lookup", q="核裁军谈").text)
    assert "found as 核裁军谈判" not in page.text
    answer = site.get("/-/lookup", q="裁谈").text
    assert "裁谈会" in parse(answer).text


def test_a_very_long_paragraph_is_shown_unmarked(tmp_path, hostile_writer, open_site, parse):
    """A paragraph over the limit is shown whole, without marks, and in time."""
    path = tmp_path / "x.db"
    hostile_writer(path, ("核裁武" * 10_000,))
    made = open_site(path)
    try:
        started = time.monotonic()
        page = parse(made.get(made.get("/-/document/1").headers["location"]).text)
        assert time.monotonic() - started < 3
        assert "核裁武" * 10_000 in page.text
        assert not [
            tag for tag, attributes in page.elements if tag == "a" and "term " in attributes.get("class", "")
        ]
    finally:
        made.close()
