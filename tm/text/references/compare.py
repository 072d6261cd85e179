"""What a translation's references have that its source's have not, and the other way round."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence

from tm.text.references.reference import Comparison, Reference, ReferenceKind

_Atom = tuple[int, str]  # the place of its reference, and its normal form
_TIAO = (ReferenceKind.ARTICLE, ReferenceKind.RULE, ReferenceKind.REGULATION, ReferenceKind.SECTION)
_FIGURES = (ReferenceKind.NUMBER, ReferenceKind.YEAR, ReferenceKind.QUANTITY, ReferenceKind.SERIAL)


def _exact(normal: str) -> str:
    return normal


def _unqualified(normal: str) -> str:
    """Without what only one of the texts may say: the organ, the treaty, the kind of meeting, the year."""
    kind, _, value = normal.partition(":")
    # ISO 8601: the year before the month falls, and the dash that stands for none
    if kind in (ReferenceKind.DATE, ReferenceKind.PERIOD):
        return f"{kind}:" + re.sub(r"(?<![0-9-])(?:[0-9]{4}|-)(?=-)", "", value)
    if kind in (ReferenceKind.RESOLUTION, ReferenceKind.DECISION):
        # English texts leave out the organ and `draft` where the sentence has told them
        value = re.sub(r"^(?:draft/)?(?:(?:S|A|E|HRC|CHR)/(?=[^/]*[/(]|[0-9]+$))?", "", value)
        # the year of a resolution of the Security Council is often left out when it is named again
        return f"{kind}:" + re.sub(r"\((?:1[89]|20)[0-9]{2}\)$", "", value)
    if kind in (
        # their strokes part no name from a number
        ReferenceKind.SYMBOL,
        ReferenceKind.MONEY,
        ReferenceKind.NUMBER,
        ReferenceKind.QUANTITY,
        ReferenceKind.YEAR,
    ):
        return normal
    return f"{kind}:{value.rpartition('/')[2]}"


def _loose(normal: str) -> str:
    """What stays where the languages choose another word: 条 is article, rule, regulation or section."""
    kind, _, value = normal.partition(":")
    # 第80届 is a session or a meeting, as the body has it
    if kind in (ReferenceKind.SESSION, ReferenceKind.MEETING):
        return f"gathering:{value.rpartition('/')[2]}"
    if kind in _TIAO:
        return f"条:{value.rpartition('/')[2]}"
    # a bare figure is a year, a number or a quantity, as the words around it are read
    if kind in _FIGURES:
        return f"figure:{value.partition('/')[0] if kind == ReferenceKind.QUANTITY else value}"
    return normal


def _ends(atoms: Sequence[_Atom]) -> list[_Atom]:
    """The two ends of a range in its place: what is `2004-2007` here may be `2004 and 2007` there."""
    return [(number, end) for number, normal in atoms for end in _both(normal)]


def _both(normal: str) -> tuple[str, ...]:
    kind, _, value = normal.partition(":")
    if kind == ReferenceKind.PERIOD:
        first, _, last = value.partition("/")
        # English may say `on 4 and 5 May` for 4至5日
        return f"{ReferenceKind.DATE}:{first}", f"{ReferenceKind.DATE}:{last}"
    if kind == ReferenceKind.DATE:
        return (normal,)
    body, _, unit = value.partition("/") if kind == ReferenceKind.QUANTITY else (value, "", "")
    range_ = re.fullmatch(r"((?:[A-Z]{3}/)?)([0-9.]+)-([0-9.]+)", body)
    if range_ is None:
        return (normal,)
    tail = f"/{unit}" if unit else ""
    return f"{kind}:{range_[1]}{range_[2]}{tail}", f"{kind}:{range_[1]}{range_[3]}{tail}"


def _one(normal: str) -> bool:
    """Whether it is a lone one, which the other language may leave unsaid: 一个, a; 一年, annual."""
    return normal == "number:1" or normal.startswith("quantity:1/")


def compare(zh: Sequence[Reference], en: Sequence[Reference]) -> Comparison:
    """Pair the references of a Chinese text with those of its English.

    Four rounds, each on what the one before left: the same normal form; the same without an
    organ, treaty or year that one side leaves out; the same figure under another word; the two
    ends of a range. A figure
    that is part of a longer reference was never a reference, so that it counts once. A lone
    `one` that has no partner is an article (一个, a) and is not told.

    >>> from tm.languages import Lang
    >>> from tm.text.references import find
    >>> told = compare(find("安理会第984(1995)号决议第5段", Lang.ZH), find("resolution 984 (1995)", Lang.EN))
    >>> [r.normal for r in told.only_zh], len(told.matched)
    (['paragraph:5'], 1)
    """
    left = [(number, atom) for number, reference in enumerate(zh) for atom in reference.atoms]
    right = [(number, atom) for number, reference in enumerate(en) for atom in reference.atoms]
    pairs: list[tuple[int, int]] = []
    # the strictest first: what is the same in all must not go to a partner that is nearly so
    for form in (_exact, _unqualified, _loose):
        left, right = _round(left, right, form, pairs)
    left, right = _ends(left), _ends(right)
    # cut to ends, nothing is left that could be exactly the same
    for form in (_unqualified, _loose):
        left, right = _round(left, right, form, pairs)
    # only now: a one that has a partner is a number
    left, right = [[atom for atom in side if not _one(atom[1])] for side in (left, right)]
    open_zh, open_en = {number for number, _ in left}, {number for number, _ in right}
    # a reference of several things may be paired several times with the same one
    both = sorted(set(pairs))
    return Comparison(
        tuple((zh[a], en[b]) for a, b in both if a not in open_zh and b not in open_en),
        tuple(zh[number] for number in sorted(open_zh)),
        tuple(en[number] for number in sorted(open_en)),
        tuple(atom for _, atom in left),
        tuple(atom for _, atom in right),
    )


def _round(
    left: list[_Atom], right: list[_Atom], form: Callable[[str], str], pairs: list[tuple[int, int]]
) -> tuple[list[_Atom], list[_Atom]]:
    """Pair what has the same form, in order; return what is left on both sides."""
    waiting: dict[str, list[_Atom]] = defaultdict(list)
    # popped from the end: the first of equals comes first
    for atom in reversed(right):
        waiting[form(atom[1])].append(atom)
    rest: list[_Atom] = []
    counts: dict[_Atom, int] = defaultdict(int)
    for atom in left:
        partners = waiting[form(atom[1])]
        if not partners:
            rest.append(atom)
            continue
        partner = partners.pop()
        pairs.append((atom[0], partner[0]))
        # counted, since equal atoms of one reference are one key
        counts[partner] += 1
    return rest, _without(right, counts)


def _without(atoms: list[_Atom], counts: dict[_Atom, int]) -> list[_Atom]:
    left: list[_Atom] = []
    for atom in atoms:
        if counts[atom]:
            counts[atom] -= 1
        else:
            left.append(atom)
    return left
