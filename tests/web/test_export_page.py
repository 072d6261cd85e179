"""Files to take home: for every client, with what is chosen, and linked data."""

from __future__ import annotations

import json
import tempfile
from xml.etree import ElementTree

import pytest

from termbase.web import shelf
from termbase.web.export_page import CLIENTS
from termbase.web.memory_download import SharedFile


@pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client.name)
def test_every_client_gets_its_file(site, client):
    """Each button of the page gives a file with the terms that were chosen."""
    answer = site.get("/-/export", client=f"{client.form}/{client.audience}", status="official", in_texts="1")
    assert answer.status == 200
    assert "attachment; filename=" in answer.headers["content-disposition"]
    if client.form == "xlsx":
        assert answer.body.startswith(b"PK")
    else:
        assert "nuclear-weapon State" in answer.body.decode(
            "utf-16" if answer.body[:2] == b"\xff\xfe" else "utf-8-sig"
        )


def test_what_is_chosen_is_in_it(site):
    """Only the chosen statuses, in the chosen direction."""
    answer = site.get("/-/export", format="tmx", status="official", lang_pair="en-US:zh-CN", in_texts="1")
    memory = ElementTree.fromstring(answer.body)
    assert memory.find("header").get("srclang") == "en-US"
    whole = ElementTree.fromstring(site.get("/-/export", format="tmx", in_texts="1").body)
    assert 0 < len(memory.findall(".//tu")) < len(whole.findall(".//tu"))


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"format": "doc"}, "format is one of tmx"),
        ({"for": "word"}, "for is one of tools"),
        ({"lang_pair": "fr:en"}, "lang_pair is one of"),
        ({"status": "unresolved"}, "status is one of"),
        ({"since": "2015-13-01"}, "since is a day"),
        ({"subject": "no such subject"}, "no such subject"),
        ({"document": "X/1"}, "X/1"),
        ({"format": "csv", "for": "trados"}, "flavour of TMX"),
    ],
)
def test_what_there_is_not_is_told(site, asked, sentence):
    """A choice that there is not, or that nothing has, is one sentence."""
    answer = site.get("/-/export", **asked)
    assert answer.status == 400
    assert sentence in answer.text


@pytest.mark.parametrize("ending", ["tmx", "tbx", "utf8", "xlsx"])
def test_rows_of_a_table_are_taken_home(site, ending):
    """The terms of the rows that a filter has left, and no others."""
    answer = site.get(f"/termbase/concepts.{ending}", zh="核武器国家", _size="max")
    assert answer.status == 200
    assert f'filename="terms.{ending}"' in answer.headers["content-disposition"]
    if ending == "xlsx":
        assert answer.body.startswith(b"PK")
    else:
        text = answer.body.decode("utf-8-sig")
        assert "nuclear-weapon State" in text
        assert "Conference on Disarmament" not in text


def test_rows_of_a_query_are_taken_home(site):
    """A named query names the concepts of its rows; the page leads to the files."""
    answer = site.get("/termbase/chinese_to_english.tmx", zh="无核武器国家")
    assert answer.status == 200
    assert len(ElementTree.fromstring(answer.body).findall(".//tu")) > 0
    assert (
        "/termbase/chinese_to_english.tmx?zh="
        in site.get("/termbase/chinese_to_english", zh="无核武器国家").text
    )
    assert "concepts.tbx" in site.get("/termbase/concepts", zh="核武器国家").text
    assert "concepts.tbx" not in site.get("/termbase/concepts").text  # a full page may not be all


@pytest.mark.parametrize(
    ("address", "asked", "sentence"),
    [
        ("/termbase/concepts.tmx", {}, "There may be more than these 50 rows"),
        ("/termbase/documents.tmx", {}, "name no concept"),
        ("/termbase/concepts.tmx", {"zh": "没有这样的词语"}, "No term has all of this"),
    ],
)
def test_rows_that_make_no_file_are_refused(site, address, asked, sentence):
    """A page that may not be all, rows without concepts, and no rows are one sentence each."""
    answer = site.get(address, **asked)
    assert answer.status == 400
    assert sentence in answer.text
    assert "documents.tmx" not in site.get("/termbase/documents").text


def test_the_memory_is_taken_home(recalled, site, parse):
    """W10: all pairs are in one TMX, which two readers read at one time from one file; without pairs it is refused with a sentence."""
    answers = [recalled.get("/-/export/memory.tmx") for _ in range(2)]
    assert [len(ElementTree.fromstring(answer.body).findall(".//tu")) for answer in answers] == [7, 7]
    assert 'filename="memory.tmx"' in answers[0].headers["content-disposition"]
    assert shelf.of(recalled.datasette).counted["memory.tmx"].tell() >= len(answers[0].body)
    page = parse(recalled.get("/-/downloads").text)
    assert "/-/export/memory.tmx" in [about.get("href") for tag, about in page.elements if tag == "a"]
    assert "7 pairs of sentences" in page.text
    assert site.get("/-/export/memory.tmx").status == 400
    assert "memory.tmx" not in site.get("/-/downloads").text


def test_readers_of_one_file_have_their_own_places():
    """Each reads from its own beginning to the end, whoever else reads in between."""
    with tempfile.TemporaryFile() as file:
        file.write(b"abcdef")
        file.flush()
        first, second = SharedFile(file), SharedFile(file)
        assert (first.seek(0, 2), first.seek(0), second.seek(2)) == (6, 0, 2)
        assert [first.read(2), second.read(9), first.read(9), second.read(1)] == [
            b"ab",
            b"cdef",
            b"cdef",
            b"",
        ]


def test_a_concept_is_linked_data(site):
    """A concept in SKOS: preferred labels in each language, others, and its own address."""
    concept = site.get("/-/lookup.json", q="核裁军").json()["results"][0]["concept"]
    answer = site.get(f"/-/concept/{concept}.jsonld")
    assert answer.headers["content-type"].startswith("application/ld+json")
    told = json.loads(answer.text)
    assert told["prefLabel"]["zh-Hans"] == "核裁军"
    assert told["prefLabel"]["en"] == "nuclear disarmament"
    assert told["@id"].endswith(f"/-/concept/{concept}")
    assert site.get("/-/concept/x.jsonld").status == 404


def test_openrefine_reconciles(site):
    """The manifest and the answers of the Reconciliation Service API; a single exact hit is a match."""
    assert site.get("/-/reconcile").json()["versions"] == ["0.2"]
    queries = {"q0": {"query": "核裁軍"}, "q1": {"query": "nuclear", "limit": 2}, "q2": {"query": "没有此词"}}
    for answer in (
        site.get("/-/reconcile", queries=json.dumps(queries)),
        site.send("post", "/-/reconcile", data={"queries": json.dumps(queries)}),
    ):
        told = answer.json()
        assert told["q0"]["result"][0]["match"] is True
        assert told["q0"]["result"][0]["score"] == 100
        assert len(told["q1"]["result"]) == 2
        assert not any(candidate["match"] for candidate in told["q1"]["result"])
        assert told["q2"]["result"] == []
    for wrong in (
        "[",
        "[1]",
        '{"a": 1}',
        '{"a": {}}',
        json.dumps({str(n): {"query": "核"} for n in range(51)}),
    ):
        assert site.get("/-/reconcile", queries=wrong).status == 400


def test_the_memory_sets_parts_of_longer_terms_apart(recalled, parse):
    """In the pairs of the memory a hit inside a longer term is no mark of the term."""
    page = parse(recalled.get("/-/memory?q=会议").text)
    assert any(tag == "mark" for tag, _ in page.elements) or any(
        attributes.get("class") == "inside" for _, attributes in page.elements
    )


def test_language_models_find_the_addresses(site):
    """`/llms.txt` names every address that answers JSON."""
    told = site.get("/llms.txt").text
    assert "/-/lookup.json?q=" in told
    assert "/-/openapi.json" in told
