"""Dates as documents write them, in ISO 8601."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_MONTH = "|".join(_MONTHS)
_DASH = r"\s*(?:至|到|to|-|–|—|―)\s*"
_EN = re.compile(rf"(?<!\d)(\d{{1,2}})\s+({_MONTH})\s+(\d{{4}})")
_EN_SPAN = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:\s+({_MONTH}))?(?:\s+(\d{{4}}))?{_DASH}(\d{{1,2}})\s+({_MONTH})\s+(\d{{4}})"
)
_ZH = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_ZH_SPAN = re.compile(
    rf"(\d{{4}})\s*年\s*(\d{{1,2}})\s*月\s*(\d{{1,2}})\s*日?{_DASH}"
    r"(?:(\d{4})\s*年\s*)?(?:(\d{1,2})\s*月\s*)?(\d{1,2})\s*日"
)


def iso(text: str) -> str | None:
    """Return the first date of `text` as YYYY-MM-DD, a period as start/end, or None.

    >>> iso("2007年4月30日至5月11日，维也纳"), iso("15 September 2017"), iso("第一届会议")
    ('2007-04-30/2007-05-11', '2017-09-15', None)
    """
    if span := _ZH_SPAN.search(text):
        year, month, day, last_year, last_month, last_day = span.groups()
        return _period(_iso(year, month, day), _iso(last_year or year, last_month or month, last_day))
    if chinese := _ZH.search(text):
        return _iso(*chinese.groups())
    if period := _EN_SPAN.search(text):
        day, name, year, last_day, last_name, last_year = period.groups()
        start = _iso(year or last_year, _month(name or last_name), day)
        return _period(start, _iso(last_year, _month(last_name), last_day))
    if english := _EN.search(text):
        day, name, year = english.groups()
        return _iso(year, _month(name), day)
    return None


def _month(name: str) -> str:
    return str(_MONTHS.index(name) + 1)


def _period(start: str | None, end: str | None) -> str | None:
    return f"{start}/{end}" if start and end else start


def _iso(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
