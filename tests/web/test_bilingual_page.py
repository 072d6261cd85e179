"""A document in both languages side by side."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from termbase import package_files
from termbase.build import BuildOptions, build


@pytest.fixture(scope="module")
def aligned(tmp_path_factory: pytest.TempPathFactory, open_site) -> Iterator:
    """The sample, one document of which has its English version beside it."""
    folder = tmp_path_factory.mktemp("both")
    shutil.copytree(package_files.sample(), folder / "sample")
    build([folder / "sample"], folder / "t.db", BuildOptions(use_authority=False))
    made = open_site(Path(folder / "t.db"))
    yield made
    made.close()


def test_both_languages_stand_side_by_side(aligned, parse, monkeypatch):
    """Every pair of the document once, in its order, page by page; what the page says is what the memory has."""
    from termbase.web import limits

    monkeypatch.setattr(limits, "UNITS_SIDE_BY_SIDE", 8)
    name = "TB/CONF.1/2026/WP.3"
    rows = aligned.rows("SELECT id, first FROM units ORDER BY line, id")
    seen, address = [], f"/-/document/{name}/both"
    while address:
        page = parse(aligned.get(address).text)
        seen += [a["id"] for tag, a in page.elements if tag == "tr" and "id" in a]
        following = next((a["href"] for tag, a in page.elements if tag == "a" and a.get("rel") == "next"), "")
        address = following and f"/-/document/{name}/both{following}"
    assert sorted(seen) == sorted(f"u{number}" for number, _ in rows)
    assert len(seen) == len(set(seen)) > 8


def test_terms_are_lit_on_both_sides(aligned, parse):
    """A term of the Chinese is linked, and its English is set off in the same pair."""
    html = aligned.get("/-/document/TB/CONF.1/2026/WP.3/both").text
    assert 'lang="zh-Hans"' in html
    assert 'class="term status-' in html.partition("<tbody>")[2]


def test_a_document_leads_there(aligned, parse):
    """The page of a document with pairs has the link; one without pairs has none, and its page is not there."""
    page = parse(aligned.get("/-/document/TB/CONF.1/2026/WP.3").text)
    assert "/-/document/TB/CONF.1/2026/WP.3/both" in [a.get("href") for tag, a in page.elements if tag == "a"]
    other = parse(aligned.get("/-/document/TB/CONF.1/2026/L.1").text)
    assert not [a for tag, a in other.elements if tag == "a" and a.get("href", "").endswith("/both")]
    assert aligned.get("/-/document/TB/CONF.1/2026/L.1/both").status == 404
