"""The concordance of the memory ends with its last page."""

from __future__ import annotations

import pytest

from termbase.web import limits

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
