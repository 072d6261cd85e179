"""What goes by a figure or letter in Chinese: tables and annexes, grades of posts, committees, budget sections."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tm.text.references import instruments, lists
from tm.text.references.lists import Item
from tm.text.references.reference import Draft, ReferenceKind
from tm.text.references.tables import GRADED, LABELLED
from tm.text.references.zh_items import ITEM, roman


def labelled_draft(match: re.Match[str]) -> Draft | None:
    """What is named by a noun and its figures: annex II, tables 2A.9 and 2A.10, subprogramme 3."""
    kind, singular, plural = LABELLED[match["what"]]
    items = lists.items(match["list"], ITEM)
    if not lists.complete(items):
        return None
    noun = singular if len(items) == 1 else plural
    # 附件2国家: the Annex 2 States of the Comprehensive Nuclear-Test-Ban Treaty have an Arabic figure
    states = match.string.startswith("国家", match.end()) and kind is ReferenceKind.ANNEX
    romans = (
        items[0].chinese
        and kind in (ReferenceKind.ANNEX, ReferenceKind.APPENDIX, ReferenceKind.FIGURE)
        and not states
    )
    # 附件二 is annex II, 附件2 annex 2; what the official text has may differ, so both are given
    styles = (roman, str) if romans else (str, roman)
    renderings = [f"{noun} {lists.written(items, style)}" for style in styles]
    return Draft(kind, lists.value(items), tuple(dict.fromkeys(renderings)))


def grade_draft(match: re.Match[str]) -> Draft:
    """A grade of the common system, with the post that has it."""
    grade, noun = match["grade"], GRADED.get(match["noun"] or "")
    return Draft(ReferenceKind.GRADE, grade, (f"{grade} {noun}", grade) if noun else (grade,))


def act_committee_draft(match: re.Match[str]) -> Draft:
    """A committee that goes by the number of its resolution: 1540委员会."""
    return Draft(ReferenceKind.COMMITTEE, match["act"], (f"{match['act']} Committee",))


_BUDGET_SECTION = re.compile(r"[0-9]{1,2}[A-H]?")
_BUDGET = re.compile("预算|拨款|经费|资源|所需")
_BUDGET_REACH = 24
"""Characters in which a word of the budget is looked for, before and behind."""


def is_of_a_budget(match: re.Match[str], items: Sequence[Item]) -> bool:
    """Whether 款 is a section of the programme budget: its number has a letter, or words of a budget stand by."""
    # sections of the budget have Arabic figures, with a letter at most
    if not all(_BUDGET_SECTION.fullmatch(i.number) and not i.subs and not i.chinese for i in items):
        return False
    lead = match.string[max(0, match.start() - _BUDGET_REACH) : match.start()]
    # 第三条第2款: a paragraph of an article
    if "条" in lead[-3:]:
        return False
    around = lead + match.string[match.end() : match.end() + _BUDGET_REACH]
    return any(i.number[-1].isalpha() for i in items) or (
        # an article near by makes 款 a paragraph
        "条" not in around and _BUDGET.search(around) is not None
    )


_LAW_BEFORE = re.compile(r"(?:法|法典|法令|法案)(?:\(修正\)|修正案)?》 ?的? ?$")


def is_of_national_law(match: re.Match[str], named: instruments.NamedInstrument | None) -> bool:
    """Whether an article is one of a national law, which says article or section as its State does."""
    lead = match.string[max(0, match.start() - _LEAD) : match.start()]
    # a named instrument is international
    return named is None and _LAW_BEFORE.search(lead) is not None


_LEAD = 12
"""Characters in which the end of a title is looked for."""
