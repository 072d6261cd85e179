"""Annotating on the site: pasted texts and files, what is marked, what is taken home, and what is refused."""

from __future__ import annotations

import csv
import io
import json

import pytest

from termbase.web import limits

TEXT = "核裁军谈判取得进展。大会第70/1号决议重申核裁军。\n秘书长报告2015年的情况。"


def test_a_text_is_annotated_in_its_order(site, parse):
    """Each sentence stands with its items marked and listed, terms linked to their concepts, references with a rule's English."""
    page = parse(site.send("post", "/-/annotate", data={"text": TEXT}).text)
    assert "核裁军谈判取得进展" in page.text
    assert "nuclear disarmament" in page.text
    assert "General Assembly resolution 70/1" in page.text
    links = [a["href"] for tag, a in page.elements if tag == "a" and "/-/concept/" in a.get("href", "")]
    assert links
    assert any("reference" in a.get("class", "") for _, a in page.elements)


def test_json_is_as_on_the_command_line(site):
    """A form, JSON and an address give the same, with the fields of `termbase annotate --json`."""
    asked = [
        site.send("post", "/-/annotate.json", data={"text": TEXT}),
        site.send("post", "/-/annotate.json", json={"text": TEXT}),
        site.get("/-/annotate.json", q=TEXT),
    ]
    told = [answer.json() for answer in asked]
    assert told[0] == told[1] == told[2]
    assert (told[0]["language"], told[0]["total"], told[0]["next"]) == ("zh", 3, None)
    assert {"text", "terms", "references", "items"} == told[0]["segments"][0].keys()
    assert "general assembly" in json.dumps(told[0]).casefold()


def test_general_words_are_shown_where_they_are_asked_for(site, parse):
    """A box on the form and a parameter of the address; they have no status and no address of a concept."""
    text = "会员国讨论了预算的困难。"
    plain = site.send("post", "/-/annotate", data={"text": text})
    asked = site.send("post", "/-/annotate", data={"text": text, "general": "1"})
    assert "term word" not in plain.text
    assert "budget" in parse(asked.text).text
    assert [a for _, a in parse(asked.text).elements if "term word" in a.get("class", "")]
    assert 'name="general" value="1" checked' in asked.text
    for answer, expected in (
        (site.get("/-/annotate.json", q=text), False),
        (site.get("/-/annotate.json", q=text, general="1"), True),
    ):
        kinds = [item["kind"] for segment in answer.json()["segments"] for item in segment["items"]]
        assert ("word" in kinds) is expected


def test_english_is_answered_in_chinese(site, parse):
    """An English text gets Chinese."""
    page = parse(
        site.send("post", "/-/annotate", data={"text": "Progress in nuclear disarmament was noted."}).text
    )
    assert "核裁军" in page.text


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", TEXT.encode("gb18030")),
        ("A.MD", f"# 报告\n\n{TEXT}".encode()),
        ("a.html", f"<p>{TEXT}</p>".encode()),
    ],
)
def test_a_file_is_read_as_build_reads_it(site, parse, name, data):
    """Files in the usual kinds and encodings are read."""
    page = parse(site.send("post", "/-/annotate", files={"file": (name, data)}).text)
    assert "核裁军谈判取得进展" in page.text
    assert "nuclear disarmament" in page.text


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.exe", b"MZ", "A file of this kind is not read"),
        ("a.docx", b"PK\x03\x04broken", "The file cannot be read"),
        ("a.txt", b"\xff\xfe\x00\xd8\x00", "The file cannot be read"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(site, name, data, sentence):
    """A file that is not what it says is refused by its own name, without a path of the machine."""
    answer = site.send("post", "/-/annotate", files={"file": (name, data)})
    assert answer.status == 400
    assert sentence in answer.text
    assert "/tmp" not in answer.text


def test_texts_have_a_limit(site, parse):
    """A text over the limit is refused with both figures; a body over its own is not even read."""
    long = "核" * (limits.ANNOTATED_CHARACTERS + 1)
    answer = site.send("post", "/-/annotate.json", json={"text": long})
    assert answer.status == 400
    assert "20,001" in answer.json()["error"]
    assert "20,000" in answer.json()["error"]
    assert site.send("post", "/-/annotate.json", json={"text": "核" * limits.ANNOTATED_BYTES}).status == 413
    whole = parse(site.send("post", "/-/annotate", data={"text": "核裁军。" * 5_000}).text)
    assert whole.text.count("nuclear disarmament") >= 5_000


@pytest.mark.parametrize(
    ("content_type", "data"),
    [
        ("application/json", b"{"),
        ("application/json", b"[1]"),
        ("application/json", b'{"text": ["a"]}'),
        ("application/json", b"[" * 100_000),
        ("text/plain", b"x"),
        ("multipart/form-data; boundary=x", b"--y\r\n"),
        ("multipart/form-data", b"x"),
        ("", b"text=a"),
    ],
)
def test_what_is_no_form_is_refused(site, content_type, data):
    """W11: a body that is no form and no JSON object is 400 with a sentence, or an empty form, and never a fault."""
    answer = site.send("post", "/-/annotate.json", content=data, headers={"content-type": content_type})
    assert answer.status in (200, 400)
    if answer.status == 200:
        assert answer.json()["segments"] == []


def test_only_texts_are_posted(site):
    """W11: POST is for the pages that take a text; everything else stays read-only."""
    assert site.send("post", "/-/memory.json", json={"q": "核裁军"}).status == 200
    for path in ("/", "/-/lookup", "/-/find", "/termbase/terms", "/-/annotated", "/-/annotate/"):
        assert site.send("post", path, data={"text": "核"}).status == 405


def test_the_glossary_is_taken_home(site):
    """The table is guarded and has each pair once in the order of the text; the glossary is OmegaT's; JSON has all."""
    asked = {"text": TEXT + "=1+1核裁军。"}
    table = site.send("post", "/-/annotate", data=asked | {"format": "csv"})
    assert table.headers["content-disposition"].endswith('"annotated.csv"')
    rows = list(csv.reader(io.StringIO(table.body.decode("utf-8-sig"))))
    assert rows[0] == ["zh", "en", "status"]
    assert [row[0] for row in rows].count("核裁军") <= 1
    assert ["大会第70/1号决议", "General Assembly resolution 70/1", "resolution"] in rows
    glossary = site.send("post", "/-/annotate", data=asked | {"format": "utf8"}).body.decode()
    assert "大会第70/1号决议\tGeneral Assembly resolution 70/1\tresolution\n" in glossary
    assert (
        json.loads(site.send("post", "/-/annotate", data=asked | {"format": "json"}).body)["language"] == "zh"
    )
    assert site.send("post", "/-/annotate", data=asked | {"format": "exe"}).status == 400


def test_hostile_texts_are_text(site, parse, payloads):
    """W2: what is pasted comes back as text alone."""
    page = parse(site.send("post", "/-/annotate", data={"text": "\n".join(payloads)}).text)
    assert not {tag for tag, _ in page.elements} & {
        "img",
        "iframe",
        "style",
        "object",
        "base",
        "math",
        "plaintext",
    }
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]


def test_nothing_pasted_is_in_an_address_or_a_log(site, parse, capsys):
    """Links of the page lead to concepts and terms, never with the text; nothing is logged."""
    text = "秘密计划甲乙丙核裁军谈判丁戊己"
    page = parse(site.send("post", "/-/annotate", data={"text": text}).text)
    assert not [
        a for _, a in page.elements if "秘密计划" in str(a.get("href", "")) + str(a.get("action", ""))
    ]
    assert capsys.readouterr() == ("", "")
