"""Names that differ between a text and a unit are swapped: States, and peace operations by full or short name."""

from __future__ import annotations

import pytest

from termbase.memories.open_memory import names
from tm.languages import Lang
from tm.match.substitute import substitute


@pytest.mark.parametrize(
    ("query", "source", "target", "suggestion"),
    [
        (
            "联黎部队的任务期限延长至2016年8月31日。", "联塞部队的任务期限延长至2016年1月31日。",
            "The mandate of UNFICYP is extended until 31 January 2016.", "The mandate of UNIFIL is extended until 31 August 2016.",
        ),
        (
            "联合国利比里亚特派团部署了警察。", "联合国南苏丹特派团部署了警察。",
            "The United Nations Mission in South Sudan deployed police.", "The United Nations Mission in Liberia deployed police.",
        ),
        ("肯尼亚提出了提案。", "加纳提出了提案。", "Ghana submitted a proposal.", "Kenya submitted a proposal."),
    ],
)  # fmt: skip
def test_names_are_swapped(query: str, source: str, target: str, suggestion: str) -> None:
    """The old name never stays in the suggestion; a short name answers a short one."""
    made = substitute(query, source, target, Lang.ZH, names())
    assert made.suggestion == suggestion
    assert not made.failed
