"""The concordance of the memory ends with its last page."""

from __future__ import annotations

import pytest

from termbase.build import BuildOptions, build
from termbase.exchange.importing import ImportOptions, import_files
from termbase.memories.importing import import_memories
from termbase.web import limits
from tm.limits import Limits

SUBJECTS = ("秘书长", "工作组", "委员会", "理事会", "代表团")


@pytest.mark.parametrize(("count", "goes_on"), [(2, False), (3, False), (4, True)])
def test_a_further_page_where_there_are_further_pairs(
    remembering, open_site, tmp_path, monkeypatch, count, goes_on
):
    """With as many pairs as a page has there is no further page; with one more there is, and it holds that one."""
    monkeypatch.setattr(limits, "UNITS", 3)
    pairs = tuple(
        (f"{name}欢迎这项提议。", f"Body {number} welcomed it.") for number, name in enumerate(SUBJECTS)
    )
    made = open_site(remembering(tmp_path, pairs[:count], tmp_path / "a.db"))
    try:
        page = made.get("/-/memory", q="欢迎这项")
        assert ("&amp;from=3" in page.text) is goes_on
        assert page.text.count("welcomed it.") == min(count, 3)
        assert made.get("/-/memory", q="欢迎这项", **{"from": "3"}).text.count("welcomed it.") == max(
            0, count - 3
        )
    finally:
        made.close()


TMX = """<tmx version="1.4"><header segtype="sentence" adminlang="en" srclang="zh" o-tmf="x" datatype="plaintext" creationtool="x"
 creationtoolversion="1"/><body>{}</body></tmx>"""
TU = '<tu creationdate="{}0101T000000Z"><tuv xml:lang="zh"><seg>{}</seg></tuv><tuv xml:lang="en"><seg>{}</seg></tuv></tu>'


def test_a_concept_shows_how_its_english_changed(open_site, tmp_path, parse):
    """The page of a concept counts its English forms in the memory by year, and says what else the pairs have."""
    rows = "zh,en\n裁军审议委员会,Disarmament Commission;Commission on Disarmament\n"
    (tmp_path / "a.csv").write_text(rows, encoding="utf-8")
    units = [(1999, "裁军审议委员会开会。", "The Disarmament Commission met.")]
    units += [
        (2003, f"裁军审议委员会第{n}次开会。", f"The Disarmament Commission met ({n}).") for n in range(2)
    ]
    units += [(2004, "裁军审议委员会休会。", "The body adjourned.")]
    body = "".join(TU.format(*unit) for unit in units)
    (tmp_path / "m.tmx").write_text(TMX.format(body), encoding="utf-8")
    import_files([tmp_path / "a.csv"], tmp_path / "a.db", ImportOptions(kind="glossary"))
    import_memories([tmp_path / "m.tmx"], tmp_path / "a.db", Limits())
    made = open_site(tmp_path / "a.db")
    try:
        (concept,) = made.get("/-/lookup.json", q="裁军审议委员会").json()["results"]
        shown = parse(made.get(f"/-/concept/{concept['concept']}").text).text
        assert "4 pairs with" in shown
        assert "1999 (1), 2003 (2)" in shown
        assert "another English, or none" in shown
        card = parse(made.get("/-/lookup", q="裁军审议委员会").text).text
        assert "3 (1999–2003)" in card
    finally:
        made.close()


def test_pairs_lead_to_their_documents(open_site, tmp_path, parse):
    """A pair of a loaded document leads to it here, one with a symbol to the United Nations, another one nowhere."""
    (tmp_path / "a.txt").write_text("CD/9901\n\n1. 裁军审议委员会开会。\n", encoding="utf-8")
    build([tmp_path / "a.txt"], tmp_path / "a.db", BuildOptions(use_authority=False))
    prop = '<tu><prop type="x-document">{}</prop><tuv xml:lang="zh"><seg>{}</seg></tuv><tuv xml:lang="en"><seg>{}</seg></tuv></tu>'
    units = [("CD/9901", "裁军审议委员会开会。", "It met."), ("A/71/475", "裁军审议委员会休会。", "It rose.")]
    body = "".join(prop.format(*unit) for unit in units)
    (tmp_path / "m.tmx").write_text(TMX.format(body), encoding="utf-8")
    import_memories([tmp_path / "m.tmx"], tmp_path / "a.db", Limits())
    made = open_site(tmp_path / "a.db")
    try:
        rows = made.rows("SELECT document FROM units ORDER BY id")
        page = parse(made.get("/-/memory", q="裁军审议委员会").text)
        links = [about.get("href") for tag, about in page.elements if tag == "a"]
        assert rows == [("CD/9901",), ("A/71/475",)]
        assert "/-/document/CD/9901" in links
        assert "/-/document/A/71/475" not in links
        assert {"https://undocs.org/CD/9901", "https://undocs.org/A/71/475"} <= set(links)
    finally:
        made.close()
