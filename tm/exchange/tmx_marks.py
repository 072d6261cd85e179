"""What the marks of a unit mean: its origin, its day, its document, and the most that its matches may score. Pure.

Tools say in their own ways that a machine translated a unit, that it is a draft, or that it was rejected.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence

from tm.model import Remark, UnitOrigin

DOCUMENT_PROPERTY = "x-document"
"""The type of the property that names the document."""

SCORE_PROPERTY, MATCH_PROPERTY = "x-score", "x-match"
"""The types of the properties by which a translation from the memory says what match it was."""

_SCORES = frozenset({SCORE_PROPERTY, "x-match-quality", "x-matchquality", "x-fuzzy-score", "match-quality"})
_MATCHES = frozenset({MATCH_PROPERTY, "x-match-type"})
_CAPPING = _SCORES | _MATCHES
_DOCUMENT = ("x-document", "x-symbol", "document")
_MAKERS = ("creationid", "changeid", "creationtool")
_CHANGED, _CREATED = "changedate", "creationdate"
_MACHINE = re.compile(
    r"(?i)\b(?:N|A|Adaptive)?MT!?(?=$|[\W_])|machine.?transl|automatic.?transl|neural.?mt|"
    r"deepl|google.?(?:translat|mt)|microsoft.?translat|amazon.?translat|bing|modernmt|chatgpt|gpt-\d|\bllm\b"
)
_ORIGIN_KIND = re.compile(
    r"(?:^|[^a-z])(?:mt|[a-z]*origin|(?:suggestion|translation)?source|provider|engine)$"
)
"""Types of properties that tell who translated: x-UnitOrigin, x-MateCAT-suggestion-origin, x-mt."""
_MT_KIND = re.compile(r"(?:^|[^a-z])(?:mt|machine-?translated|is-?mt)$")
_STATE_KIND = re.compile(
    r"(?:^|[^a-z])(?:confirmationlevel|confirmation-level|status|state|translationstatus|segmentstatus|conf|workflow-?status)$"
)
"""Types of properties that tell how far a translation has got: x-ConfirmationLevel, x-status."""
_REJECTED = re.compile(r"reject|denied|declined|不采用|退回")
_DRAFT = re.compile(
    r"^(?:draft|new|initial|untranslated|fuzzy|unreviewed|unconfirmed|nottranslated|needs.*|"
    r"to ?be ?.*|in ?progress|pretranslated|assembled.*|未确认|草稿)$"
)
_YES = frozenset({"true", "yes", "1", "y", ""})
_NO = frozenset({"false", "no", "0", "n"})
_FUZZY = re.compile(r"(?i)fuzzy|part|assembl|repair")
_NUMBER = re.compile(r"^\s*(\d{1,3})(?:\.\d+)?\s*%?\s*$")
_FRACTION = re.compile(r"^\s*(0?\.\d+)\s*$")
# points: a match is worth no more than the same text
_MOST = 100
# a match that is fuzzy and says no number: anything but the same text
_BELOW = 99


@functools.lru_cache(maxsize=1024)
def is_machine(maker: str) -> bool:
    """Whether the name of a maker is that of a machine.

    >>> is_machine("MT!"), is_machine("Matt")
    (True, False)
    """
    return _MACHINE.search(maker) is not None


def origin(attributes: dict[str, str], remarks: Iterable[Remark]) -> UnitOrigin | None:
    """Why a unit is no finished translation of a person; None where nothing says so. Rejected goes before machine.

    >>> origin({}, [Remark("Draft", "x-ConfirmationLevel")]), origin({"creationid": "MT!"}, [])
    (<UnitOrigin.DRAFT: 'draft'>, <UnitOrigin.MACHINE: 'machine'>)
    """
    seen: set[UnitOrigin] = set()
    for remark in remarks:
        if remark.kind and _tells(remark.kind) and (said := _said(remark.kind, remark.text)):
            seen.add(said)
    if any(name in attributes and is_machine(attributes[name]) for name in _MAKERS):
        seen.add(UnitOrigin.MACHINE)
    if not seen:
        return None
    return next(
        (each for each in (UnitOrigin.REJECTED, UnitOrigin.MACHINE, UnitOrigin.DRAFT) if each in seen), None
    )


@functools.lru_cache(maxsize=1024)
def _tells(kind: str) -> bool:
    """Whether properties of a type tell of an origin: most tell of something else, each with another value."""
    bare = _bare(kind)
    return any(pattern.search(bare) for pattern in (_STATE_KIND, _MT_KIND, _ORIGIN_KIND))


def _bare(kind: str) -> str:
    return kind.casefold().partition(":")[0].replace("_", "-")


@functools.lru_cache(maxsize=4096)
def _said(kind: str, value: str) -> UnitOrigin | None:
    kind, value = _bare(kind), value.strip().casefold()
    if _STATE_KIND.search(kind):
        return state(value)
    if _MT_KIND.search(kind):
        return None if value in _NO else UnitOrigin.MACHINE
    if _ORIGIN_KIND.search(kind) and is_machine(value):
        return UnitOrigin.MACHINE
    return None


def state(value: str) -> UnitOrigin | None:
    """What a state of a translation says of it; None for one that is finished.

    >>> state("needs-review-translation"), state("RejectedTranslation"), state("final"), state("translated")
    (<UnitOrigin.DRAFT: 'draft'>, <UnitOrigin.REJECTED: 'rejected'>, None, None)
    """
    value = value.strip().casefold()
    if _REJECTED.search(value):
        return UnitOrigin.REJECTED
    return UnitOrigin.DRAFT if _DRAFT.match(value) else None


def cap(remarks: Iterable[Remark]) -> int | None:
    """The most points that matches of a unit may have: it was itself a match of so many; None where it was none.

    >>> cap([Remark("80", "x-score"), Remark("fuzzy", "x-match")]), cap([Remark("exact", "x-match")])
    (80, None)
    """
    least: int | None = None
    for remark in remarks:
        if not remark.kind or (kind := _untyped(remark.kind)) not in _CAPPING:
            continue
        points = _points(kind, remark.text)
        if points is not None:
            least = points if least is None else min(least, points)
    return least


@functools.lru_cache(maxsize=1024)
def _points(kind: str, value: str) -> int | None:
    if kind in _SCORES:
        return quality(value)
    if kind in _MATCHES and _FUZZY.search(value):
        return _BELOW
    return None


def quality(value: str) -> int | None:
    """A score as a tool writes it, as points from 0 to 100; None for what is none.

    >>> quality("85 %"), quality("0.8"), quality("101"), quality("high")
    (85, 80, 100, None)
    """
    if fraction := _FRACTION.match(value):
        return min(int(float(fraction[1]) * 100 + 1e-9), _MOST)
    number = _NUMBER.match(value)
    return min(int(number[1]), _MOST) if number else None


def document(remarks: Iterable[Remark]) -> str | None:
    """The document that the remarks of a unit name first.

    >>> document([Remark("", "x-document"), Remark("A/RES/79/1", "x-Document:SingleString")])
    'A/RES/79/1'
    """
    return next((r.text for r in remarks if r.kind and _untyped(r.kind) in _DOCUMENT and r.text), None)


@functools.lru_cache(maxsize=1024)
def _untyped(kind: str) -> str:
    """The type of a property in lower case, without the type of its value, which Trados adds."""
    return kind.casefold().partition(":")[0]


def last_change(said: Sequence[dict[str, str]]) -> tuple[str | None, str | None]:
    """When a unit was changed last, and by whom, from what it and its variants say.

    The day is ISO 8601, with the time where one is told. A unit that says neither was made when it was made.

    >>> last_change([{}, {"changedate": "20240305T101010Z", "changeid": "anna", "creationdate": "20260101T000000Z"}])
    ('2024-03-05T10:10:10Z', 'anna')
    """
    if len(said) == 1:
        return _day(said[0]), said[0].get("changeid") or said[0].get("creationid") or None
    dated = [(day, one.get("changeid") or one.get("creationid")) for one in said if (day := _day(one))]
    who = next((one.get("changeid") or one.get("creationid") for one in said if {*one} & {*_MAKERS}), None)
    if not dated:
        return None, who
    last, by = max(dated, key=lambda pair: pair[0])
    return last, by or who


def _day(said: dict[str, str]) -> str | None:
    return date(said.get(_CHANGED)) or date(said.get(_CREATED))


@functools.lru_cache(maxsize=4096)
def date(value: str | None) -> str | None:
    """A TMX date as ISO 8601: the day, with the time where it has one. Dates in that form already are read too.

    >>> date("20240305T101010Z"), date("20240305T000000Z"), date("2024-03-05T10:10:10Z"), date("May")
    ('2024-03-05T10:10:10Z', '2024-03-05', '2024-03-05T10:10:10Z', None)
    """
    digits = "".join(c for c in value or "" if c.isascii() and c.isdigit())
    if len(digits) < 8:
        return None
    day = f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}"
    time = digits[8:14]
    if len(time) < 6 or time == "000000":
        return day
    return f"{day}T{time[:2]}:{time[2:4]}:{time[4:6]}Z"
