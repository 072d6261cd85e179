"""Dates, periods, years and times of day in English."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from tm.text import numerals
from tm.text.references import zh_time
from tm.text.references.reference import Draft, ReferenceKind
from tm.text.references.rules import Rule
from tm.text.references.tables import MONTHS
from tm.text.references.zh_time import Day

_MONTH = "|".join(MONTHS)
# not the beginning of a decimal or of a longer figure
_D = r"(?:3[01]|[12][0-9]|0?[1-9])(?![0-9]|[.,][0-9])"
_JOINT = r"(?:, and |, | and | or | to | ?- ?)"
_PART = rf"{_D}(?: (?:{_MONTH})(?: [0-9]{{4}})?)?"
_DATE = re.compile(rf"(?P<d>{_D})(?: (?P<m>{_MONTH})(?: (?P<y>[0-9]{{4}})(?![0-9]))?)?")
_MONTH_ONLY = re.compile(rf"(?P<m>{_MONTH})(?: (?P<y>[0-9]{{4}}))?")
_US = re.compile(rf"(?P<m>{_MONTH}) (?P<d>{_D}),? (?P<y>[0-9]{{4}})")


def _days(text: str, pattern: re.Pattern[str]) -> list[Day]:
    """Read dates from the last to the first: month and year stand with the last that has them."""
    matches = list(pattern.finditer(text))
    days: list[Day] = []
    year: int | None = None
    month: int | None = None
    # 4, 5 and 6 May 2007: only the last date has all
    for number in range(len(matches) - 1, -1, -1):
        parts = matches[number].groupdict()
        year = int(parts["y"]) if parts["y"] else year
        month = MONTHS.index(parts["m"]) + 1 if parts["m"] else month
        between = text[matches[number - 1].end() : matches[number].start()] if number else ""
        joint = "" if not number else "/" if re.search(r"to|-", between) else "+"
        days.append(Day(joint, year, month, int(parts["d"]) if parts.get("d") else None))
    return days[::-1]


def _draft(text: str, pattern: re.Pattern[str]) -> Draft | None:
    days = _days(text, pattern)
    if not days or not all(day.valid for day in days):
        return None
    # 1 to 3 to 5 May is no period
    if any(a.joint == b.joint == "/" for a, b in itertools.pairwise(days)):
        return None
    return Draft(zh_time.kind(days), zh_time.value(days))


def _dates(match: re.Match[str]) -> Draft | None:
    return _draft(match.group(), _DATE)


def _issued(match: re.Match[str]) -> Draft | None:
    draft = _draft(match.group(), _DATE)
    # it stands in English in the Chinese text, and is rendered as it stands
    return None if draft is None else replace(draft, renderings=(match.group(),))


def _american(match: re.Match[str]) -> Draft | None:
    return _draft(match.group(), _US)


def _months(match: re.Match[str]) -> Draft | None:
    if (
        # also a verb and a walk: a month only behind a preposition or alone
        match.group() in ("May", "March")
        and match.group() != match.string
        and not re.search(
            r"(?:\b(?:in|of|since|by|until|to|from|and|early|late|mid|during|last|between)|[,-]) ?$",
            match.string[max(0, match.start() - 10) : match.start()],
        )
    ):
        return None
    return _draft(match.group(), _MONTH_ONLY)


def _the_day(match: re.Match[str]) -> Draft | None:
    day = Day("", None, None, int(match["d"]))
    return Draft(ReferenceKind.DATE, day.iso) if day.valid else None


def _years(match: re.Match[str]) -> Draft | None:
    years = [int(year) for year in re.findall("[0-9]{4}", match["years"])]
    ranged = re.search(r"to|-", match["years"]) is not None
    # a range has two ends; of more it cannot be told which
    if ranged and len(years) != 2:
        return None
    return zh_time.years_draft(years, ranged)


def _decade(match: re.Match[str]) -> Draft:
    return Draft(ReferenceKind.DECADE, match["decade"])


def _century(match: re.Match[str]) -> Draft | None:
    figure = re.match("[0-9]+", match["n"])
    value = int(figure.group()) if figure else numerals.words_value(match["n"])
    return None if value is None else Draft(ReferenceKind.CENTURY, str(value))


def _time(match: re.Match[str]) -> Draft | None:
    hour, minute = int(match["h"]), int(match["min"] or 0)
    # with a.m. or p.m. a clock has twelve hours
    if not 1 <= hour <= 12:
        return None
    # 12 a.m. is midnight, 12 p.m. noon
    hour = hour % 12 + (12 if match["half"] == "p" else 0)
    return zh_time.time_draft(hour, minute)


def _word_of_time(match: re.Match[str]) -> Draft | None:
    return zh_time.time_draft(12 if match["word"] == "noon" else 0, 0)


def _hours(match: re.Match[str]) -> Draft | None:
    return zh_time.time_draft(int(match["h"]), int(match["min"]))


_YEAR = r"(?:1[5-9]|20|21)[0-9]{2}"
_DATE_RULE = rf"(?<![0-9A-Za-z./-])(?<![0-9],)(?P<dates>(?:{_PART}{_JOINT}){{0,12}}{_D} (?:{_MONTH})(?: [0-9]{{4}})?)(?![0-9A-Za-z])"

ISSUED = Rule(rf"(?<![0-9A-Za-z./-])(?<![0-9],){_D} (?:{_MONTH}) [0-9]{{4}}(?![0-9A-Za-z])", _issued)
"""A full English date, as mastheads of Chinese documents have it."""

RULES = (
    # dates before months, months before years: a date has both in it
    Rule(_DATE_RULE, _dates),
    Rule(rf"(?<![A-Za-z])(?:{_MONTH}) {_D},? {_YEAR}(?![0-9])", _american),
    Rule(
        rf"(?<![A-Za-z])(?:(?:{_MONTH})(?: {_YEAR})?(?: to |-))?(?:{_MONTH})(?: {_YEAR}(?![0-9]))?(?![A-Za-z])",
        _months,
    ),
    Rule(r"\bthe (?P<d>[0-9]{1,2})(?:st|nd|rd|th)(?=[,.;)]|$)", _the_day),
    Rule(
        rf"(?<![0-9A-Za-z./$-])(?<![0-9],)(?:(?<=[a-z]-))?(?P<years>{_YEAR}(?:(?: to | ?- ?){_YEAR}|(?:(?:, | and |, and ){_YEAR}){{1,10}})?)"
        r"(?![0-9A-Za-z/]|[.,-][0-9])",
        _years,
    ),
    Rule(rf"(?<=[a-z]-)(?P<years>{_YEAR})(?![0-9A-Za-z/]|[.,-][0-9])", _years),
    zh_time.SPAN,
    Rule(r"(?<![0-9A-Za-z])(?:the )?(?P<decade>(?:1[5-9]|20)[0-9]0)'?s(?![a-z])", _decade),
    Rule(
        rf"(?i)(?<![A-Za-z-])(?P<n>(?:(?:{numerals.WORD})-)?(?:{numerals.ORDINAL_WORD})|[0-9]{{2}}(?:st|nd|rd|th)) [Cc]entury\b",
        _century,
    ),
    Rule(
        r"(?<![0-9.:])(?P<h>[0-9]{1,2})(?:[.:](?P<min>[0-5][0-9]))? ?(?P<half>[ap])\.?m\b\.?",
        _time,
    ),
    Rule(r"(?<![a-z-])(?:12 )?(?P<word>noon|midnight)\b", _word_of_time),
    Rule(
        r"(?<![0-9.:,$])(?P<h>(?:[01][0-9]|2[0-4])(?=[0-5])|[0-9]{1,2}(?=[.:]))[.:]?(?P<min>[0-5][0-9]) (?:hours|hrs)\b",
        _hours,
    ),
    Rule(
        r"(?:(?<=[Aa]t )|(?<=[Bb]etween ))(?P<h>[01][0-9]|2[0-3])(?P<min>[0-5][0-9])(?=,| and|$|[.] )",
        _hours,
    ),
    zh_time.CLOCK,
)
"""The rules of this module, the more telling first."""
