"""Dates as documents write them, in ISO 8601."""

from __future__ import annotations

import re

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
_EN = re.compile(rf"(\d{{1,2}})\s+({'|'.join(_MONTHS)})\s+(\d{{4}})")
_ZH = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_ZH_SPAN = re.compile(
    r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日?\s*(?:至|到|-|–|—)\s*"
    r"(?:(\d{1,2})\s*月\s*)?(\d{1,2})\s*日"
)


def iso(text: str) -> str | None:
    """Return the first date of `text` as YYYY-MM-DD, a period as start/end, or None.

    >>> iso("2007年4月30日至5月11日，维也纳"), iso("15 September 2017"), iso("第一届会议")
    ('2007-04-30/2007-05-11', '2017-09-15', None)
    """
    if span := _ZH_SPAN.search(text):
        year, month, day, last_month, last_day = span.groups()
        start = _iso(year, month, day)
        end = _iso(year, last_month or month, last_day)
        return f"{start}/{end}" if start and end else start
    if chinese := _ZH.search(text):
        return _iso(*chinese.groups())
    if english := _EN.search(text):
        day, name, year = english.groups()
        return _iso(year, str(_MONTHS.index(name) + 1), day)
    return None


def _iso(year: str, month: str, day: str) -> str | None:
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return None
    return f"{int(year):04d}-{int(month):02d}-{int(day):02d}"
