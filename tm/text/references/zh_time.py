"""Dates, periods, years and times of day in Chinese."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace

from tm.text import numerals
from tm.text.references.lists import CN
from tm.text.references.reference import Draft, ReferenceKind
from tm.text.references.rules import Rule
from tm.text.references.tables import MONTHS

_Y = r"(?:[0-9]{4}|[零〇一二三四五六七八九]{4})"
_MD = rf"(?:[0-9]{{1,2}}|{CN}{{1,3}})"
_JOINT = r" ?(?:、|,|和|及|与|以及|或|至|到|--?) ?"
_YEAR_MONTH = rf"(?:{_Y} ?年 ?)?{_MD} ?月 ?"
_DAY = re.compile(rf"(?:(?P<y>{_Y}) ?年 ?)?(?:(?P<m>{_MD}) ?月 ?)?(?P<d>{_MD}) ?日?")
# before a range's sign 月 is said once: 3至5月
_MONTH = re.compile(rf"(?:(?P<y>{_Y}) ?年 ?)?(?P<m>{_MD}) ?(?:月|(?=[至到-]))")


# days of each month, in leap years
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True)
class Day:
    """A date as far as it is told; `joint` is empty, `+` or `/` (a period's end)."""

    joint: str
    year: int | None
    month: int | None
    day: int | None

    @property
    def valid(self) -> bool:
        """Whether a calendar can have it."""
        fits_month = self.month is None or 1 <= self.month <= 12
        # 29 February is a date: the year may not be told
        longest = 31 if self.month is None or not fits_month else _LONGEST[self.month - 1]
        return fits_month and (self.day is None or 1 <= self.day <= longest)

    @property
    def iso(self) -> str:
        """ISO 8601, what is not told left out: 2017-09-14, 2017-09, --09-14, ---14."""
        # truncated dates, which ISO 8601 had until 2004
        year = "-" if self.year is None else f"{self.year:04}"
        month = "-" if self.month is None else f"-{self.month:02}"
        return year + month + ("" if self.day is None else f"-{self.day:02}")


def value(days: list[Day]) -> str:
    """The normal form of dates: joined by `+`, a period's two by `/`."""
    return "".join(day.joint + day.iso for day in days)


def kind(days: list[Day]) -> ReferenceKind:
    """A period where two dates bound it, else a date."""
    return ReferenceKind.PERIOD if any(day.joint == "/" for day in days) else ReferenceKind.DATE


def english(days: list[Day]) -> str:
    """Write dates as the United Nations does: 20, 22 and 23 June; 30 April to 11 May 2007.

    >>> english([Day("", None, 6, 20), Day("+", None, 6, 22)]), english([Day("", 2014, 9, None)])
    ('20 and 22 June', 'September 2014')
    """
    parts: list[str] = []
    for number, day in enumerate(days):
        after = days[number + 1] if number + 1 < len(days) else None
        text = _day(day, after)
        if day.joint == "/":
            parts[-1] += f" to {text}"
        else:
            parts.append(text)
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _day(day: Day, after: Day | None) -> str:
    """What of a date is written: month and year stand once, with the last date that has them."""
    if day.day is not None and day.month is None:
        return f"the {numerals.ordinal_figures(day.day)}"
    same_year = after is not None and after.year == day.year
    # without days each month is written: September and October 2014
    same_month = same_year and after is not None and after.month == day.month and day.day is not None
    words = [
        str(day.day or ""),
        "" if same_month or day.month is None else MONTHS[day.month - 1],
        "" if same_year or day.year is None else str(day.year),
    ]
    return " ".join(filter(None, words))


def _number(token: str | None) -> int | None:
    read = numerals.number(token) if token else None
    return None if read is None else int(read)


def _draft(match: re.Match[str], pattern: re.Pattern[str]) -> Draft | None:
    days: list[Day] = []
    end, year, month = 0, None, None
    text = match["dates"]
    for date in pattern.finditer(text):
        parts = date.groupdict()
        joint = "" if not days else "/" if re.search("[至到-]", text[end : date.start()]) else "+"
        # 月日 of 零 or 百 are no date
        if any(token and _number(token) is None for token in parts.values()):
            return None
        # Chinese says year and month first, and once for all that follow
        year = _number(parts["y"]) if parts["y"] else year
        month = _number(parts["m"]) if parts["m"] else month
        days.append(Day(joint, year, month, _number(parts.get("d"))))
        end = date.end()
    if not days or not all(day.valid for day in days):
        return None
    if any(a.joint == b.joint == "/" for a, b in itertools.pairwise(days)):
        return None
    return Draft(kind(days), value(days), (english(days),))


def _dates(match: re.Match[str]) -> Draft | None:
    return _draft(match, _DAY)


def _months(match: re.Match[str]) -> Draft | None:
    return _draft(match, _MONTH)


_YEAR = re.compile(_Y)


def is_year(number: int) -> bool:
    """Whether a bare number of four figures is read as a year."""
    # a choice: what the documents speak of
    return 1800 <= number <= 2100


def years_draft(years: list[int], ranged: bool) -> Draft | None:
    """Years: one, several, or from one to another, all in the reach of the documents."""
    if not years or not all(is_year(year) for year in years):
        return None
    if ranged and len(years) == 2 and years[0] < years[1]:
        text = f"{years[0]}-{years[1]}"
        return Draft(ReferenceKind.YEAR, text, (text, f"{years[0]} to {years[1]}"))
    texts = [str(year) for year in years]
    listed = texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"
    return Draft(ReferenceKind.YEAR, "+".join(texts), (listed,))


def _years(match: re.Match[str]) -> Draft | None:
    years = [n for token in _YEAR.findall(match["years"]) if (n := _number(token)) is not None]
    ranged = re.search("[至到-]", match["years"]) is not None
    if ranged and len(years) != 2:
        return None
    return years_draft(years, ranged)


def span_of_years(match: re.Match[str]) -> Draft | None:
    """2014-2015, 2014/15: the years from one to another, in both languages."""
    first, last = int(match["from"]), match["to"]
    # 2014/15: the end takes the century from its beginning
    draft = years_draft([first, int(str(first)[: 4 - len(last)] + last)], True)
    if draft is None or "/" not in match.group():
        return draft
    # a financial year that is split over two of the calendar
    return replace(draft, renderings=(f"{first}/{last}", *draft.renderings))


def _decade(match: re.Match[str]) -> Draft | None:
    decade = _number(match["decade"])
    # without a century the nineteen hundreds are meant: 九十年代
    century = _number(match["century"]) if match["century"] else 20
    if match["full"]:
        start = int(match["full"])
    elif decade is not None and decade % 10 == 0 and century is not None:
        start = (century - 1) * 100 + decade
    else:
        return None
    return (
        Draft(ReferenceKind.DECADE, str(start), (f"the {start}s", f"{start}s")) if start % 10 == 0 else None
    )


def _century(match: re.Match[str]) -> Draft | None:
    number = _number(match["century"])
    # 一世纪 is rather a century long than the first
    if number is None or not 10 <= number <= 30:
        return None
    words = (f"{numerals.ordinal(number)} century", f"{numerals.ordinal_figures(number)} century")
    return Draft(ReferenceKind.CENTURY, str(number), words)


_RANGE_BEFORE = re.compile(
    r"(上午|中午|下午|晚上) ?[0-9]{1,2}(?: ?[时点](?: ?[0-9]{1,2} ?分)?|:[0-5][0-9]) ?(?:至|到|-) ?$"
)


def _part_before(match: re.Match[str]) -> str | None:
    """The part of the day that a range's first time gives to its second: 下午3时至6时."""
    part = _RANGE_BEFORE.search(match.string[max(0, match.start() - 16) : match.start()])
    return part.group(1) if part else None


_EARLY = ("凌晨", "清晨", "早上", "上午", "早晨")
_NIGHT = ("凌晨", "晚上", "晚间")


def _time(match: re.Match[str]) -> Draft | None:
    hour = _number(match["h"])
    minute = _number(match["min"]) if match["min"] else 30 if match["half"] else 0
    part = match["part"]
    if (
        hour is None
        or minute is None
        # 三点 is also three points
        or (match["mark"] == "点" and not (part or match["min"] or match["half"]))
    ):
        return None
    return time_draft(_of_the_day(hour, part or _part_before(match)), minute)


def _of_the_day(hour: int, part: str | None) -> int:
    """The hour of 24 of an hour that is said with a part of the day, or without one."""
    # 中午11时 is before noon, 中午1时 after it
    if part and part not in _EARLY and hour < (11 if part == "中午" else 12):
        return hour + 12
    # 下午12时 is noon, 晚上12时 the end of the day
    return 24 if hour == 12 and part in _NIGHT else hour


def time_draft(hour: int, minute: int) -> Draft | None:
    """A time of day; English says noon and midnight, and no minutes at the full hour."""
    if not (0 <= hour <= 24 and 0 <= minute < 60):
        return None
    # 24时 is midnight
    hour %= 24
    half = "a.m." if hour < 12 else "p.m."
    clock = f"{(hour - 1) % 12 + 1}" + (f".{minute:02}" if minute else "")
    special = {0: "midnight", 12: "noon"}.get(hour) if not minute else None
    words = (special, f"{clock} {half}") if special else (f"{clock} {half}",)
    return Draft(ReferenceKind.TIME, f"{hour:02}:{minute:02}", words)


def clock_time(match: re.Match[str]) -> Draft | None:
    """A time written with a colon: 15:05."""
    return time_draft(int(match["h"]), int(match["min"]))


def _told_clock_time(match: re.Match[str]) -> Draft | None:
    """The same with the part of the day before it or before the time from which a range goes: 下午3:00至6:00."""
    hour = _of_the_day(int(match["h"]), match["part"] or _part_before(match))
    return time_draft(hour, int(match["min"]))


_PART = r"(?:(?P<part>凌晨|清晨|早上|早晨|上午|中午|正午|下午|傍晚|晚上|晚间) ?)?"
_COLON = r"(?<![0-9:./])(?P<h>[01]?[0-9]|2[0-4]):(?P<min>[0-5][0-9])(?![0-9:])(?! ?[ap]\.?m)"
CLOCK = Rule(
    _COLON,
    clock_time,
)
SPAN = Rule(
    r"(?<![0-9A-Za-z./-])(?<![0-9],)(?P<from>(?:1[89]|20)[0-9]{2}) ?[-/] ?(?P<to>(?:1[89]|20)[0-9]{2}|[0-9]{2})"
    r"(?![0-9A-Za-z/.,-]*[0-9])(?= ?年?)",
    span_of_years,
)

RULES = (
    Rule(
        rf"(?<![0-9A-Za-z./])(?P<dates>{_YEAR_MONTH}{_MD}(?: ?日)?(?:{_JOINT}(?:{_YEAR_MONTH})?{_MD}(?: ?日)?){{0,12}}(?<=日))",
        _dates,
    ),
    Rule(
        rf"(?<![0-9A-Za-z./个每同第某另{CN[1:-1]}])(?P<dates>{_MD} ?日(?:{_JOINT}{_MD} ?日){{0,6}})(?![元本历程益报志]|内瓦|常)",
        _dates,
    ),
    Rule(
        rf"(?<![0-9A-Za-z./])(?P<dates>(?:{_Y} ?年 ?)?{_MD} ?(?:月 ?(?:份 ?)?(?:[至到-] ?{_YEAR_MONTH}(?:份)?)?"
        rf"|[至到-] ?{_MD} ?月))(?!度)",
        _months,
    ),
    Rule(
        rf"(?<![0-9A-Za-z./{CN[1:-1]}])(?<![0-9],)(?P<years>{_Y}(?: ?年)?(?:{_JOINT}{_Y}(?: ?年)?){{0,10}}(?<=年))(?!代)(?! ?{_MD} ?月)",
        _years,
    ),
    Rule(rf"(?<![0-9A-Za-z./])(?P<years>(?:{_Y}{_JOINT}){{1,10}}{_Y} ?(?=两?年))", _years),
    SPAN,
    Rule(
        r"(?<![0-9A-Za-z./-])(?<![0-9],)(?P<from>(?:1[89]|20)[0-9]{2}) ?--? ?(?P<to>[0-9]{2}) ?年(?!代)",
        span_of_years,
    ),
    Rule(
        rf"(?:(?:(?P<century>[0-9]{{2}}|{CN}{{1,3}}) ?世纪 ?)?(?<![0-9])(?P<decade>[0-9]0|{CN}{{1,2}})|(?P<full>[0-9]{{4}})) ?年代",
        _decade,
    ),
    Rule(rf"(?<![0-9半])(?P<century>[0-9]{{2}}|{CN}{{2,3}}) ?世纪(?!议程)", _century),
    Rule(
        rf"{_PART}(?<![0-9.])(?<![0-9],)"
        rf"(?P<h>[0-9]{{1,2}}|{CN}{{1,3}}) ?(?P<mark>时|点钟|点)(?!间|代|期(?!间)|而|刻|候|机|任|常|光|段|[0-9]{{3}})"
        rf"(?: ?(?:(?P<min>[0-9]{{1,2}}|{CN}{{1,3}}) ?分(?!之)|零分|整|(?P<half>半)))?",
        _time,
    ),
    Rule(
        _PART + _COLON,
        _told_clock_time,
    ),
)
"""The rules of this module, the more telling first."""
