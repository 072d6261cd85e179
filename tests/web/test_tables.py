"""Datasette's own pages of a termbase: what opens first, what is described, and in which language a cell is."""

from __future__ import annotations

import re
from pathlib import Path

import datasette
import pytest

from termbase.web import cells, described, repairs, security

STYLE = (Path(security.__file__).parent / "static" / "termbase.css").read_text(encoding="utf-8")


def test_concepts_open_with_the_most_useful(site):
    """The first page of the concepts has those of the texts, the best first, and the index gives that order."""
    rows = site.get("/termbase/concepts.json?_shape=array&_size=50").json()
    ranks = [row["rank"] for row in rows]
    known = [rank for rank in ranks if rank is not None]
    assert len(known) >= 10
    assert ranks[: len(known)] == sorted(known)
    plan = site.run(
        lambda c: [
            r[3] for r in c.execute("EXPLAIN QUERY PLAN SELECT * FROM concepts ORDER BY score DESC LIMIT 51")
        ]
    )
    assert plan == ["SCAN concepts USING INDEX concepts_score"]


def test_the_page_of_tables_tells_what_each_is_for(site):
    """Concepts, terms and documents come first, what made the database last; each with its description."""
    page = site.get("/termbase").text
    names = re.findall(r'<h3><a href="/termbase/(\w+)"', page)
    assert names[:3] == ["concepts", "terms", "documents"]
    assert names[-1] == "builds"
    assert len(set(names)) == len(names) > 10
    assert "One row for each concept, with the terms that are shown first" in page
    assert "Concepts of these texts for which we know of no English" in page


@pytest.mark.parametrize("path", ["concepts?status=official", "units", "builds"])
def test_columns_are_described_on_their_page(site, parse, path):
    """Every column has its meaning above the rows and on its heading, and every control of the form its label."""
    page = parse(site.get(f"/termbase/{path}").text)
    assert "What the columns mean" in page.text
    meanings = described.of_termbase()["tables"][path.partition("?")[0]]["columns"]
    headings = {attributes["data-column"]: attributes for tag, attributes in page.elements if tag == "th"}
    for column, meaning in meanings.items():
        assert meaning in page.text
        assert column not in headings or headings[column]["title"] == meaning
    labels = {
        attributes["for"] for tag, attributes in page.elements if tag == "label" and "for" in attributes
    }
    controls = [
        attributes
        for tag, attributes in page.elements
        if tag in ("select", "input") and attributes.get("type") not in ("submit", "hidden", "checkbox")
    ]
    assert len(controls) >= 4
    assert [c for c in controls if not c.get("aria-label") and c.get("id") not in labels] == []


@pytest.mark.parametrize("name", sorted(repairs.REPAIRS))
def test_every_repair_finds_its_place(name):
    """What is to be repaired stands in this Datasette's template: a new release of it is noticed."""
    source = (Path(datasette.__file__).parent / "templates" / name).read_text(encoding="utf-8")
    assert [before for before, _ in repairs.REPAIRS[name] if before not in source] == []


def test_cells_say_their_language(site, parse):
    """Chinese is marked with its script, English as such, and nothing is left to the language of the page."""
    for table, ideographs in (("concepts", True), ("terms", True), ("segments", True), ("builds", False)):
        text = site.get(f"/termbase/{table}?_size=50").text
        cells_ = re.findall(r"<td[^>]*>(.*?)</td>", text)
        pieces = [
            piece for cell in cells_ for piece in re.findall(r"<bdi( lang=\"[\w-]+\")?>(.*?)</bdi>", cell)
        ]
        assert pieces
        for lang, piece in pieces:
            expected = ' lang="zh-Han' if re.search("[一-鿿]", piece) else ' lang="en"'
            assert lang.startswith(expected), piece
        assert any("zh-Hans" in lang for lang, _ in pieces) is ideographs
    assert 'lang="zh-Hant">核裁軍<' in site.get("/termbase/concepts?_find=核裁軍").text


def test_the_first_paragraph_is_a_link_to_it(site):
    """The paragraph of a query and of a table leads to its place in the document."""
    for path in ("/termbase/terms_of_a_document?document=1", "/termbase/contexts?document=1"):
        text = site.get(path).text
        assert re.search(r'<a href="/-/document/1\?paragraph=(\d+)#p\1">', text), path
    row = {"document": {"value": 3, "label": "x"}, "paragraph": {"value": 7, "label": "<7>"}}
    assert cells.render(row, row["paragraph"], "paragraph", "evidence", "/x{}".format).startswith("<a href")


@pytest.mark.parametrize("path", ["/termbase/terms", "/termbase/concepts", "/termbase/documents.json"])
def test_sorting_by_nothing_is_one_sentence(site, path):
    """An unknown column to sort by is the fault of the request, told in a sentence."""
    answer = site.get(path, _sort="nope")
    assert answer.status == 400
    assert "A parameter sorts, counts or chooses by a column that this table has not." in answer.text


# -- colours ------------------------------------------------------------------------------------
def colours(block: str) -> dict[str, str]:
    """The variables of a block of the style sheet."""
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", block))


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """The ratio of two colours, WCAG 2.2, 1 to 21."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_colours_can_be_read(theme):
    """Every text on the ground it stands on has a contrast of 4.5 at least: marks, notes and badges, light and dark."""
    light, dark = STYLE.partition("screen and (prefers-color-scheme: dark)")[::2]
    known = colours(light) | (colours(dark) if theme else {})
    pairs = [(ink, ground) for ink in ("ink", "soft", "link") for ground in ("ground", "pane")]
    pairs += [
        ("ink", "mark"),
        *((name, f"{name}-ground") for name in ("official", "attested", "proposed", "unresolved")),
    ]
    assert {
        pair: round(contrast(*map(known.get, pair)), 2)
        for pair in pairs
        if contrast(*map(known.get, pair)) < 4.5
    } == {}
    for rule in (r"mark \{[^}]*", r"\.replaced \{[^}]*", r"p\.zero-results \{[^}]*"):
        assert "color: var(--ink)" in re.search(rule, STYLE).group(), rule
