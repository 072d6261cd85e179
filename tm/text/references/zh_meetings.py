"""Chinese references to meetings and papers: agenda items, sessions, committees, phases, serial numbers."""

from __future__ import annotations

import re
from collections.abc import Callable

from tm.text import numerals
from tm.text.references import lists
from tm.text.references.reference import Draft, ReferenceKind
from tm.text.references.tables import SESSIONS
from tm.text.references.zh_items import ITEM, NUMBER, roman


def agenda(match: re.Match[str]) -> Draft | None:
    """An agenda item, or several."""
    # 议程项目1(一) is agenda item 1 (a)
    items = lists.lettered(lists.items(match["list"], ITEM))
    if not lists.complete(items):
        return None
    noun = "agenda item" + "s" * (len(items) > 1)
    listed = lists.written(items)
    return Draft(
        ReferenceKind.ITEM,
        lists.value(items),
        (f"{noun} {listed}", f"{noun.removeprefix('agenda ')} {listed}"),
    )


def _numbers(text: str) -> list[int] | None:
    values = [numerals.number(token) for token in NUMBER.findall(text)]
    # a numeral that cannot be read makes the list unknown; five figures bound it
    whole = [int(v) for v in values if v is not None and 0 < v < 10**5]
    return whole if whole and len(whole) == len(values) else None


def _joined(match: re.Match[str], prefix: str) -> tuple[list[int], str] | None:
    numbers = _numbers(match["list"])
    if numbers is None:
        return None
    value = prefix + str(numbers[0])
    for number, joint in zip(numbers[1:], _joints(match["list"]), strict=True):
        value += f"-{number}" if joint else f"+{prefix}{number}"
    return numbers, value


def _joints(text: str) -> list[bool]:
    """Whether each number of a list but the first is the end of a range: 第一、第三至第五 has False, True."""
    # what stands before the first and behind the last is no joint
    return [_RANGED.search(between) is not None for between in NUMBER.split(text)[1:-1]]


_RANGED = re.compile("[至到-]")


def _ordinals(numbers: list[int], value: str, write: Callable[[int], str]) -> str:
    """The numbers of a list in words, ranges with `to`."""
    listed: list[str] = []
    # the adjective stands before each number in the normal form
    for part in re.split(r"[+](?:[a-z ]+/)?", value.rpartition("/")[2] if "+" not in value else value):
        ends = [write(int(number)) for number in re.findall("[0-9]+", part)]
        listed.append(" to ".join(ends))
    return lists.listed(listed)


def session(match: re.Match[str]) -> Draft | None:
    """A session of a body, or several."""
    # a session devoted to disarmament was special each time
    special = match["devoted"] is not None or match["kind"] in ("特别联大", "特联")
    word = (
        "special"
        if special
        else SESSIONS.get((match["kind"] or "").removesuffix("会议").removesuffix("会"), "")
    )
    read = _joined(match, f"{word}/" if word else "")
    if read is None:
        return None
    numbers, value = read
    tail = "s" * (len(numbers) > 1)
    if special and "裁军" in match.group():
        tail += " of the General Assembly devoted to disarmament"
    renderings = [
        f"{_ordinals(numbers, value, write)} {word + ' ' if word else ''}session{tail}"
        for write in (numerals.ordinal, numerals.ordinal_figures)
    ]
    return Draft(ReferenceKind.SESSION, value, tuple(renderings))


def meeting(match: re.Match[str]) -> Draft | None:
    """A meeting, or several."""
    plenary = match["kind"] == "全体"
    read = _joined(match, "plenary/" if plenary else "")
    if read is None:
        return None
    numbers, value = read
    # as the Chinese writes it; from a hundred on in figures
    in_words = match["list"][0] in "一二三四五六七八九十" and max(numbers) < 100
    styles = [numerals.ordinal, numerals.ordinal_figures]
    noun = f"{'plenary ' * plenary}meeting{'s' * (len(numbers) > 1)}"
    ways = styles if in_words else styles[::-1] if max(numbers) < 100 else styles[1:]
    renderings = [f"{_ordinals(numbers, value, write)} {noun}" for write in ways]
    return Draft(ReferenceKind.MEETING, value, tuple(renderings))


def committee(match: re.Match[str]) -> Draft | None:
    """A Main Committee or a Working Group by its number."""
    value = numerals.number(match["n"])
    # no more than ten are numbered so
    if value is None or not 0 < value <= 10:
        return None
    number = int(value)
    if match["what"] == "工作组":
        return Draft(
            ReferenceKind.GROUP,
            str(number),
            (f"Working Group {roman(str(number))}", f"Working Group {number}"),
        )
    if match["main"]:
        return Draft(ReferenceKind.COMMITTEE, f"main/{number}", (f"Main Committee {roman(str(number))}",))
    return Draft(
        ReferenceKind.COMMITTEE, str(number), (f"{numerals.ordinal(number).capitalize()} Committee",)
    )


def phase(match: re.Match[str]) -> Draft | None:
    """A phase by its number."""
    numbers = _numbers(match["list"])
    if not numbers or len(numbers) > 1:
        return None
    word = numerals.ordinal(numbers[0])
    return Draft(
        ReferenceKind.PHASE,
        str(numbers[0]),
        (f"phase {roman(str(numbers[0]))}", f"{word} phase", f"{word} stage"),
    )


_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")
"""第19,070号 is one number."""


def serial(match: re.Match[str]) -> Draft | None:
    """Something with a serial number, or several."""
    if _THOUSANDS.fullmatch(match["list"]):
        number = match["list"].replace(",", "")
        return (
            None
            if match["paper"]
            else Draft(ReferenceKind.SERIAL, number, (f"No. {match['list']}", f"No. {number}"))
        )
    read = _joined(match, "")
    if read is None:
        return None
    numbers, value = read
    written = lists.listed([str(n) for n in numbers]) if "-" not in value else f"{numbers[0]} to {numbers[1]}"
    if match["paper"]:
        noun = "working paper" + "s" * (len(numbers) > 1)
        return Draft(ReferenceKind.PAPER, value, (f"{noun} {written}", f"WP.{numbers[0]}"))
    return Draft(ReferenceKind.SERIAL, value, (f"No{'s' * (len(numbers) > 1)}. {written}",))


def anniversary(match: re.Match[str]) -> Draft | None:
    """An anniversary."""
    value = numerals.number(match["n"])
    if value is None or not 0 < value < 1000:
        return None
    return Draft(ReferenceKind.ANNIVERSARY, str(value), (f"{numerals.ordinal(int(value))} anniversary",))


def bare_paper(match: re.Match[str]) -> Draft:
    """A working paper by its number alone."""
    return Draft(ReferenceKind.PAPER, match["list"], (match.group(),))


def job(match: re.Match[str]) -> Draft:
    """A job number."""
    return Draft(ReferenceKind.JOB, match["job"], (match["job"],))
