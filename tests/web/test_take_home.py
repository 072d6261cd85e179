"""An annotated text taken home: every kind of file is read back, and says how sure each answer is and that nobody has checked it."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest

from termbase.exchange import tbx
from termbase.web import take_home
from termbase.web.home_text import DISCLAIMER
from tm.exchange.tmx_read import TmxReader
from tm.exchange.xliff_read import XliffReader
from tm.limits import Limits

TEXT = "核裁军谈判取得进展。大会第70/1号决议重申核裁军。\n秘书长 <b>报告</b> 2015年的情况。"
XLIFF = "{urn:oasis:names:tc:xliff:document:1.2}"
WHOLE = "会议不应推迟到下一年。"  # a unit of the memory, see conftest


def taken(site, form: str, text: str = TEXT):
    """The file of a kind."""
    return site.send("post", "/-/annotate", data={"text": text, "format": form})


def saved(answer, path: Path) -> Path:
    """The body of an answer as a file."""
    assert answer.status == 200, answer.text[:300]
    path.write_bytes(answer.body)
    return path


@pytest.fixture(scope="module")
def both(tmp_path_factory, open_site, remembering, built):
    """A termbase with the official lists and a memory."""
    import shutil

    folder = tmp_path_factory.mktemp("both")
    target = Path(shutil.copyfile(built, folder / "both.db"))
    units = (
        (WHOLE, "The meeting should not be postponed to the next year."),
        ("核裁军谈判有进展。", "There was progress."),
    )
    made = open_site(remembering(folder, units, target))
    yield made
    made.close()


@pytest.mark.parametrize("form", sorted(take_home.FORMS))
def test_each_file_is_named_and_not_kept(both, form):
    """Each kind has its ending and type, is not to be stored, and is offered below the text."""
    answer = taken(both, form)
    chosen = take_home.FORMS[form]
    assert answer.headers["content-disposition"] == f'attachment; filename="annotated.{chosen.ending}"'
    assert answer.headers["content-type"] == chosen.content_type
    assert "no-store" in answer.headers["cache-control"]
    assert f'value="{form}"' in both.send("post", "/-/annotate", data={"text": TEXT}).text
    assert taken(both, form).body == answer.body


def test_tbx_has_terms_with_their_statuses(both, tmp_path):
    """TBX is read back by our own reader with the status that each term has in the termbase; references are no terms."""
    path = saved(taken(both, "tbx"), tmp_path / "a.tbx")
    assert DISCLAIMER in path.read_text(encoding="utf-8")
    entries = list(tbx.read(path, Limits(), []))
    terms = {(term.language, term.text): term for entry in entries for term in entry.concept.terms}
    english = terms["en", "nuclear disarmament"]
    (status, source) = both.rows(
        "SELECT e.status, s.name FROM concepts c JOIN terms e ON e.concept = c.id JOIN sources s ON s.id = e.source"
        " WHERE c.zh = '核裁军' AND e.term = 'nuclear disarmament'"
    )[0]
    assert (english.status.value, english.source) == (status, source)
    assert not [text for _, text in terms if "70/1" in text]
    assert ("zh", "秘书长") in terms


def test_what_nothing_bears_out_is_not_exported(both):
    """A composed proposal is in the table with its status, and in no file that a tool takes for settled."""
    composed = both.rows(
        "SELECT c.zh, c.en FROM concepts c JOIN terms e ON e.concept = c.id AND e.term = c.en"
        " WHERE c.status = 'proposed' AND e.type = 'composed' AND c.rank > 0 ORDER BY c.rank"
    )
    zh, english = composed[0]
    text = f"{TEXT}\n{zh}。"
    assert f"{zh},{english},proposed" in taken(both, "csv", text).body.decode("utf-8-sig")
    for form in ("tbx", "tmx"):
        assert english not in taken(both, form, text).body.decode(), form


def test_tmx_has_whole_sentences_and_terms(both, tmp_path):
    """TMX is read back: the sentence that the memory has exactly, and the terms that are borne out, each with what it is."""
    path = saved(taken(both, "tmx", f"{TEXT}\n{WHOLE}\n{WHOLE}"), tmp_path / "a.tmx")
    root = ElementTree.fromstring(path.read_bytes())
    assert root.findtext("header/note") == DISCLAIMER
    kinds = [unit.get("segtype") or root.find("header").get("segtype") for unit in root.iter("tu")]
    assert kinds.count("sentence") == 1
    assert kinds.count("phrase") == len(kinds) - 1 > 1
    pairs = {pair.first: pair.second for pair in TmxReader(path, Limits()).pairs()}
    assert pairs[WHOLE] == "The meeting should not be postponed to the next year."
    assert pairs["核裁军"] == "nuclear disarmament"
    assert "核裁军谈判取得进展。" not in pairs  # its match is not exact
    statuses = {prop.text for prop in root.iter("prop") if prop.get("type") == "x-status"}
    assert statuses <= {"official", "attested"}


def test_xliff_has_every_sentence(both, tmp_path):
    """XLIFF has all sentences with their matches and scores, the terms with statuses in a note, and is taken back as a text."""
    path = saved(taken(both, "xliff", f"{TEXT}\n{WHOLE}"), tmp_path / "a.xlf")
    root = ElementTree.fromstring(path.read_bytes())
    assert root.findtext(f"{XLIFF}file/{XLIFF}header/{XLIFF}note") == DISCLAIMER
    units = list(root.iter(f"{XLIFF}trans-unit"))
    sources = [unit.findtext(f"{XLIFF}source") for unit in units]
    assert sources == [
        "核裁军谈判取得进展。",
        "大会第70/1号决议重申核裁军。",
        "秘书长 <b>报告</b> 2015年的情况。",
        WHOLE,
    ]
    states = [unit.find(f"{XLIFF}target").get("state") for unit in units]
    assert states[-1] == "translated"
    assert states[2] == "needs-translation"
    assert next(units[-1].iter(f"{XLIFF}alt-trans")).get("match-quality") == "100%"
    note = units[1].findtext(f"{XLIFF}note")
    assert "大会第70/1号决议 = General Assembly resolution 70/1 (resolution)" in note
    assert "核裁军 = nuclear disarmament (" in note
    assert [pair.second for pair in XliffReader(path, Limits()).pairs()][-1].startswith("The meeting")
    again = both.send("post", "/-/annotate.json", files={"file": ("a.xlf", path.read_bytes())}).json()
    # what is written like a code counts as one in a file of a tool
    assert [segment["text"] for segment in again["segments"]] == [
        text.replace("<b>报告</b>", "报告") for text in sources
    ]


def test_word_is_read_by_another_reader(both, tmp_path):
    """The Word file has the disclaimer, and a row for each sentence with its terms, answers and statuses."""
    path = saved(taken(both, "docx"), tmp_path / "a.docx")
    document = docx.Document(str(path))
    assert DISCLAIMER in [paragraph.text for paragraph in document.paragraphs]
    (table,) = document.tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["Chinese", "English"]
    assert rows[3][0] == "秘书长 <b>报告</b> 2015年的情况。"
    assert "大会第70/1号决议 – General Assembly resolution 70/1 (resolution)" in rows[2][1].splitlines()
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert {info.date_time[0] for info in archive.infolist()} == {1980}


def test_html_stands_by_itself(both, parse, payloads):
    """W2: the page to print has no script, nothing from elsewhere, and texts as texts; statuses and the disclaimer are there."""
    page = parse(taken(both, "html").text)
    assert DISCLAIMER in page.text
    assert "General Assembly resolution 70/1 (resolution)" in page.text
    assert "秘书长 <b>报告</b> 2015年的情况。" in page.text
    hostile = parse(taken(both, "html", "\n".join(payloads)).text)
    for shown in (page, hostile):
        tags = {tag for tag, _ in shown.elements}
        assert tags <= {
            "html", "head", "meta", "title", "style", "body", "h1", "p", "small", "table", "thead", "tbody", "tr", "th", "td", "ul", "li", "bdi",
        }  # fmt: skip
        assert not [
            name for _, a in shown.elements for name in a if name.startswith("on") or name in ("src", "href")
        ]


def test_english_is_taken_home_too(both, tmp_path):
    """A text in English gives Chinese: the languages of XLIFF are those of the text, a termbase is in both anyway."""
    text = "Nuclear disarmament is urgent."
    root = ElementTree.fromstring(taken(both, "xliff", text).body)
    assert (
        root.find(f"{XLIFF}file").get("source-language"),
        root.find(f"{XLIFF}file").get("target-language"),
    ) == ("en", "zh-CN")
    path = saved(taken(both, "tbx", text), tmp_path / "a.tbx")
    terms = {term.text for entry in tbx.read(path, Limits(), []) for term in entry.concept.terms}
    assert "核裁军" in terms
    assert "核裁军" in taken(both, "html", text).text


@pytest.mark.parametrize(("form", "sentence"), [("tmx", "nothing for a TMX"), ("tbx", "nothing for a TBX")])
def test_an_empty_file_is_a_sentence(recalled, form, sentence):
    """Where a text has nothing for a format that is told, and no empty file is given."""
    answer = taken(recalled, form, "没有任何内容。")
    assert answer.status == 400
    assert sentence in answer.text


def test_what_xml_cannot_hold_is_told(both):
    """X6: a character that XML forbids is cleaned away on the way in; one that comes in through JSON too."""
    answer = both.send("post", "/-/annotate", json={"text": "核裁军\x01谈判\ufffe。", "format": "xliff"})
    assert answer.status == 200
    ElementTree.fromstring(answer.body)


UNITS = """<?xml version="1.0" encoding="UTF-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="x" source-language="{}" target-language="en" datatype="plaintext"><body>
<trans-unit id="1"><source>核裁军<g id="1">谈判</g>。核查。</source><target>x</target></trans-unit>
<trans-unit id="2"><source>大会第70/1号决议。</source><alt-trans><source>别的</source><target>other</target></alt-trans></trans-unit>
<trans-unit id="3"><source> </source></trans-unit></body></file></xliff>"""
SECOND = """<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="zh-CN" trgLang="en"><file id="f">
<unit id="1"><segment><source>核裁军<ph id="1"/>谈判。</source></segment><segment><source>核查。</source><target>Verification.</target></segment></unit></file></xliff>"""


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        (UNITS.format("zh-Hans"), ["核裁军谈判。核查。", "大会第70/1号决议。"]),
        (SECOND, ["核裁军谈判。", "核查。"]),
    ],
)
@pytest.mark.parametrize("name", ["a.xlf", "A.XLIFF", "a.sdlxliff", "a.mqxliff"])
def test_the_sources_of_an_xliff_are_annotated(site, data, texts, name):
    """Of an XLIFF 1.2 or 2.0 the source of each unit is a sentence, translated or not, without its codes and without those of matches."""
    answer = site.send("post", "/-/annotate.json", files={"file": (name, data.encode())})
    assert [segment["text"] for segment in answer.json()["segments"]] == texts


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (UNITS.format("de"), "its source is de, no Chinese and no English"),
        ("<xliff", "line 1"),
        ("<tmx/>", "it is not XLIFF: root is tmx"),
        ('<!DOCTYPE x [<!ENTITY e "x">]><xliff/>', "line 1"),
        ("<xliff version='1.2'/>", "it has no source text"),
    ],
)
def test_what_is_no_xliff_is_a_sentence(site, data, sentence):
    """X1, X3: a file that is none, has entities or another language is refused by its own name."""
    answer = site.send("post", "/-/annotate.json", files={"file": ("a.xlf", data.encode())})
    assert answer.status == 400
    assert sentence in answer.json()["error"]
    assert "/tmp" not in json.dumps(answer.json())
    assert io.BytesIO(answer.body).read(1) == b"{"
