"""Lists as pages and as JSON: totals, pages, filters, and addresses that stay."""

from __future__ import annotations

import re

import pytest


def walk(site, path: str, **asked: str) -> tuple[list, int]:
    """All results of a JSON list, page by page, and the total that each page told."""
    results: list = []
    following, totals = None, set()
    while True:
        answer = site.get(path, limit="7", **asked, **({"next": str(following)} if following else {})).json()
        results += answer["results"]
        totals.add(answer["total"])
        following = answer["next"]
        if following is None:
            (total,) = totals
            return results, total


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/-/lookup.json", {"q": "核"}),
        ("/-/lookup.json", {"q": "核", "status": "official"}),
        ("/-/find.json", {"q": "核", "as": "all"}),
        ("/-/find.json", {"q": "核", "as": "inside", "sort": "left"}),
        ("/-/documents.json", {}),
        ("/-/unresolved.json", {}),
        ("/-/document/CD/9901.json", {}),
    ],
)
def test_pages_of_json_are_the_whole(site, path, asked):
    """Walking from `next` to `next` gives `total` results, none twice."""
    results, total = walk(site, path, **asked)
    assert len(results) == total > 1
    assert len({str(result) for result in results}) == total


def test_limits_are_told(site):
    """What is no number, or too large, is refused with the bounds."""
    for wrong in ("0", "101", "x", "-1", "9" * 20):
        answer = site.get("/-/lookup.json", q="核", limit=wrong)
        assert answer.status == 400
        assert "from 1 to 100" in answer.json()["error"]
    assert site.get("/-/find.json", q="核", sort="up").status == 400
    assert site.get("/-/find.json", q="核", next="x").status == 400


def test_the_concordance_tells_terms_from_parts(site, parse):
    """The page counts lines as a term and inside longer ones, and shows the other kind at a switch."""
    told = site.get("/-/find.json", q="核裁军").json()
    assert told["as_term"] + sum(one["lines"] for one in told["inside"]) == told["lines"]
    assert told["as"] == "term"
    assert all(line["within"] is None for line in told["results"])
    page = parse(site.get("/-/find", q="核裁军").text)
    assert f"{told['as_term']} as a term" in page.text
    assert any("as=inside" in attributes.get("href", "") for tag, attributes in page.elements if tag == "a")


def test_a_lookup_marks_the_inside_of_longer_terms_as_that(site):
    """On the page of a lookup a sentence that has the term only within a longer one says so."""
    page = site.get("/-/lookup", q="核武器国家").text
    assert '<span class="inside" title="无核武器国家">核武器国家</span>' in page
    assert "<mark>核武器国家</mark>" in page


def test_documents_have_addresses_that_stay(site, parse):
    """A document is at its symbol; the number of its row leads there, with the paragraph; each sentence links there."""
    answer = site.get("/-/document/1?paragraph=2")
    assert (answer.status, answer.headers["location"]) == (302, "/-/document/CD/9901?paragraph=2")
    assert site.get("/-/document/cd/9901").status == 200
    assert site.get("/-/document/CD/9999").status == 404
    links = [
        a["href"]
        for tag, a in parse(site.get("/-/find?q=核&as=all").text).elements
        if a.get("class") == "place"
    ]
    assert links
    assert not any(re.match("/-/document/[0-9]", link) for link in links)


def test_a_lookup_points_to_documents_and_resolutions(site, parse):
    """A symbol opens its document, a resolution its sentences, in both languages."""
    told = site.get("/-/lookup.json", q="CD/9901").json()
    assert [document["name"] for document in told["documents"]] == ["CD/9901"]
    page = parse(site.get("/-/lookup", q="S/RES/1540").text)
    assert "安全理事会第1540号决议" in page.text
    assert "Security Council resolution 1540" in page.text


def test_another_spelling_is_offered(site, parse):
    """A slip of the pen finds the term, and says what was looked up instead."""
    told = site.get("/-/lookup.json", q="nuclear disarmamnet").json()
    assert (told["way"], told["instead"]) == ("another spelling", "nuclear disarmament")
    page = parse(site.get("/-/lookup", q="nuclear disarmamnet").text)
    assert "did you mean" in page.text
    assert "核裁军" in page.text


def test_suggestions_begin_as_typed(site):
    """While a query is typed, terms that begin with it are suggested in either script and language."""
    for typed in ("核裁", "核裁軍", "nuclear dis"):
        results = site.get("/-/suggest.json", q=typed).json()["results"]
        assert "核裁军" in [result["zh"] for result in results]
        assert len(results) <= 8
    assert site.get("/-/suggest.json", q="").json()["results"] == []


def test_a_concept_is_json_too(site):
    """A concept has the fields of a result."""
    first = site.get("/-/lookup.json", q="核裁军").json()["results"][0]
    concept = site.get(f"/-/concept/{first['concept']}.json").json()
    assert concept == first | {"matched": concept["matched"]}
    assert site.get("/-/concept/x.json").status == 404


def test_the_memory_answers_as_json(recalled):
    """The matches of a sentence, best first, each with its score and both texts."""
    told = recalled.get("/-/memory.json", q="请将本函作为大会第七十一届会议议程项目25的文件分发为荷。").json()
    assert told["results"][0]["score"] >= 90
    assert told["size"] > 0
    assert {"source", "target", "flags"} <= told["results"][0].keys()
