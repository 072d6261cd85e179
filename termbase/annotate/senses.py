"""Forms that mean more than one thing: which of them, here, and for what reason.

`senses.tsv` has the senses of such a form in the order in which they are tried: each with where its sign is
looked for (just before the form, just after it, in the sentence, in the symbol of the document, before a year, among
the names said before) and the highest status that an English so found may have. A short form that is the end of a longer name said before
(人权理事会 ... 理事会) stands for that name, and says in English what a second mention says: the Council.
"""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from termbase.concepts.status import Status

_TABLE = Path(__file__).with_name("senses.tsv")
_REACH = 40
"""Characters before and after a form in which its sign is looked for: a few words."""

HEADS: Mapping[str, tuple[str, ...]] = {
    "理事会": ("Governing Council", "Board of Governors", "Council", "Board"),
    "委员会": ("Commission", "Committee", "Board"),
    "大会": ("General Conference", "General Assembly", "Conference", "Assembly"),
    "会议": ("Conference", "Meeting"),
    "法院": ("Court",),
    "法庭": ("Tribunal", "Court"),
    "基金": ("Fund",),
    "秘书处": ("Secretariat",),
    "工作组": ("Working Group",),
    "专家组": ("Group of Experts", "Panel of Experts", "Expert Group", "Panel", "Group"),
    "小组": ("Panel", "Group", "Team"),
    "特派团": ("Mission",),
    "部队": ("Force",),
    "公约": ("Convention", "Covenant"),
    "议定书": ("Protocol",),
    "协定": ("Agreement",),
    "宣言": ("Declaration",),
    "方案": ("Programme",),
    "管理局": ("Authority",),
    "论坛": ("Forum",),
    "机制": ("Mechanism",),
}
"""What a second mention says, by the end of a Chinese name: the words of an English name that it may be."""


_HEAD_SIZES = tuple(sorted({len(head) for head in HEADS}))


@dataclass(frozen=True, slots=True)
class Sense:
    """One sense of a form: its English, the highest status, where its sign stands, and the reason."""

    en: str
    most: Status
    where: str
    sign: re.Pattern[str]
    reason: str

    def fits(self, text: str, start: int, end: int, symbol: str, names: Iterable[str]) -> bool:
        """Whether the sign of this sense is there, for the form at `start` to `end` of a sentence; `names` were said before."""
        match self.where:
            case "before":
                return self.sign.search(text[max(0, start - _REACH) : start]) is not None
            case "after":
                return self.sign.search(text[end : end + _REACH]) is not None
            case "sentence":
                return self.sign.search(text) is not None
            case "document":
                return self.sign.search(symbol) is not None
            case "until":
                return _year(symbol) < int(self.sign.pattern)
            case "said":
                return any(map(self.sign.fullmatch, names))
        return True


_YEARS = re.compile(r"(?<![0-9])(?:19[4-9][0-9]|20[0-9]{2})(?![0-9])")
_SESSION = re.compile(r"^A/(?:RES/|C\.[1-6]/)?([0-9]{2})/")
_FIRST_SESSION = 1945
"""The year before that in which the first session of the General Assembly met: the 65th met in 2010."""


def _year(symbol: str) -> int:
    """The year of a document by its symbol; one in the future where nothing tells.

    >>> _year("S/2010/12"), _year("A/65/330"), _year("")
    (2010, 2010, 9999)
    """
    if year := _YEARS.search(symbol):
        return int(year.group())
    session = _SESSION.search(symbol)
    return int(session[1]) + _FIRST_SESSION if session else 9999


@functools.cache
def senses() -> Mapping[str, tuple[Sense, ...]]:
    """The senses of every form that has several, in the order in which they are tried."""
    by_form: dict[str, list[Sense]] = {}
    with _TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            sense = Sense(
                row["en"], Status(row["status"]), row["where"], re.compile(row["pattern"]), row["reason"]
            )
            by_form.setdefault(row["form"], []).append(sense)
    return {form: tuple(listed) for form, listed in by_form.items()}


@functools.cache
def _said() -> frozenset[str]:
    """The full names that a sense asks for."""
    return frozenset(
        sense.sign.pattern for listed in senses().values() for sense in listed if sense.where == "said"
    )


@dataclass(frozen=True, slots=True)
class ChosenSense:
    """What a form means here, with the other senses and the reason."""

    en: str
    status: Status
    reason: str
    others: tuple[str, ...] = ()


@dataclass(slots=True)
class SenseContext:
    """What a document has said so far: its symbol, the last long name by its end, and the full names that senses ask for."""

    symbol: str = ""
    names: dict[str, tuple[str, str, Status]] = field(default_factory=dict)
    full_names: set[str] = field(default_factory=set)

    def note(self, zh: str, en: str | None, status: Status) -> None:
        """Remember a name that was said: later its end stands for it."""
        if en is None or not status.is_borne_out:
            return
        if zh in _said():
            self.full_names.add(zh)
        for size in _HEAD_SIZES:
            if len(zh) > size and zh[-size:] in HEADS:
                self.names[zh[-size:]] = (zh, en, status)

    def sense(self, form: str, text: str, start: int, end: int) -> ChosenSense | None:
        """What `form` means at `start` to `end` of a sentence; None for a form with one sense.

        >>> SenseContext().sense("卫生", "供水和卫生", 3, 5).en
        'sanitation'
        """
        listed = senses().get(form, ())
        if not listed and form not in self.names:
            return None
        telling = next(
            (
                sense
                for sense in listed
                if sense.where != "always" and sense.fits(text, start, end, self.symbol, self.full_names)
            ),
            None,
        )
        if telling is not None and telling.where in ("before", "after"):
            return _chosen(telling, listed)
        if mention := self._mention(form):
            return mention
        last = telling or next((sense for sense in listed if sense.where == "always"), None)
        return _chosen(last, listed) if last is not None else None

    def _mention(self, form: str) -> ChosenSense | None:
        """The second mention of a name that was said before, and that ends in `form`."""
        if form not in HEADS or form not in self.names:
            return None
        zh, en, status = self.names[form]
        head = second_mention(en, form)
        if head is None:
            return None
        return ChosenSense(
            head, lesser(status, Status.ATTESTED), f"{en}, because {zh} stands before it", (en,)
        )


def may_be_chosen(form: str) -> bool:
    """Whether what a form means may depend on its sentence."""
    return form in senses() or form in HEADS


def second_mention(en: str, form: str) -> str | None:
    """What English says of a name at its second mention; None where its words do not tell.

    >>> second_mention("Human Rights Council", "理事会"), second_mention("Commission on Narcotic Drugs", "委员会")
    ('Council', 'Commission')
    """
    return next((head for head in HEADS[form] if re.search(rf"\b{head}\b", en)), None)


def _chosen(sense: Sense, listed: Iterable[Sense]) -> ChosenSense:
    others = tuple(dict.fromkeys(other.en for other in listed if other.en != sense.en))
    return ChosenSense(
        sense.en, sense.most, f"{sense.en}, because {sense.reason}" if sense.reason else "", others
    )


def lesser(first: Status, second: Status) -> Status:
    """The lesser of two statuses."""
    return max(first, second, key=lambda status: status.rank)
