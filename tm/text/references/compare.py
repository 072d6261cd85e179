"""What a translation's references have that its source's have not, and the other way round."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence

from tm.text.references.model import Comparison, Kind, Reference

_Atom = tuple[int, str]  # the place of its reference, and its normal form
_TIAO = (Kind.ARTICLE, Kind.RULE, Kind.REGULATION, Kind.SECTION)
_FIGURES = (Kind.NUMBER, Kind.YEAR, Kind.QUANTITY, Kind.SERIAL)


def _exact(normal: str) -> tuple[str, ...]:
    return (normal,)


def _unqualified(normal: str) -> tuple[str, ...]:
    """Without what only one of the texts may say: the organ, the treaty, the kind of meeting, the year."""
    kind, _, value = normal.partition(":")
    if kind in (Kind.DATE, Kind.PERIOD):
        return (f"{kind}:" + re.sub(r"(?<![0-9-])(?:[0-9]{4}|-)(?=-)", "", value),)
    if kind in (Kind.RESOLUTION, Kind.DECISION):
        value = re.sub(r"^(?:draft/)?(?:(?:S|A|E|HRC|CHR)/(?=[^/]*[/(]|[0-9]+$))?", "", value)
        return (f"{kind}:" + re.sub(r"\((?:1[89]|20)[0-9]{2}\)$", "", value),)
    if kind in (Kind.SYMBOL, Kind.MONEY, Kind.NUMBER, Kind.QUANTITY, Kind.YEAR):
        return (normal,)
    return (f"{kind}:{value.rpartition('/')[2]}",)


def _loose(normal: str) -> tuple[str, ...]:
    """What stays where the languages choose another word: 条 is article, rule, regulation or section."""
    kind, _, value = normal.partition(":")
    if kind in _TIAO:
        return (f"条:{value.rpartition('/')[2]}",)
    if kind in _FIGURES:
        return (f"figure:{value.partition('/')[0] if kind == Kind.QUANTITY else value}",)
    return (normal,)


def compare(zh: Sequence[Reference], en: Sequence[Reference]) -> Comparison:
    """Pair the references of a Chinese text with those of its English.

    Three rounds, each on what the one before left: the same normal form; the same without an
    organ, treaty or year that one side leaves out; the same figure under another word. A figure
    that is part of a longer reference was never a reference, so that it counts once. A lone
    `one` that has no partner is an article (一个, a) and is not told.

    >>> from tm.model import Lang
    >>> from tm.text.references import find
    >>> told = compare(find("安理会第984(1995)号决议第5段", Lang.ZH), find("resolution 984 (1995)", Lang.EN))
    >>> [r.normal for r in told.only_zh], len(told.matched)
    (['paragraph:5'], 1)
    """
    left = [(place, atom) for place, reference in enumerate(zh) for atom in reference.atoms]
    right = [(place, atom) for place, reference in enumerate(en) for atom in reference.atoms]
    pairs: list[tuple[int, int]] = []
    for form in (_exact, _unqualified, _loose):
        left, right = _round(left, right, form, pairs)
    left = [atom for atom in left if atom[1] != "number:1"]
    right = [atom for atom in right if atom[1] != "number:1"]
    open_zh, open_en = {place for place, _ in left}, {place for place, _ in right}
    both = sorted(set(pairs))
    return Comparison(
        tuple((zh[a], en[b]) for a, b in both if a not in open_zh and b not in open_en),
        tuple(zh[place] for place in sorted(open_zh)),
        tuple(en[place] for place in sorted(open_en)),
        tuple(atom for _, atom in left),
        tuple(atom for _, atom in right),
    )


def _round(
    left: list[_Atom], right: list[_Atom], form: Callable[[str], tuple[str, ...]], pairs: list[tuple[int, int]]
) -> tuple[list[_Atom], list[_Atom]]:
    """Pair what has the same form, in order; return what is left on both sides."""
    waiting: dict[tuple[str, ...], list[_Atom]] = defaultdict(list)
    for atom in reversed(right):
        waiting[form(atom[1])].append(atom)
    rest: list[_Atom] = []
    used: set[_Atom] = set()
    counts: dict[_Atom, int] = defaultdict(int)
    for atom in left:
        partners = waiting[form(atom[1])]
        if not partners:
            rest.append(atom)
            continue
        partner = partners.pop()
        pairs.append((atom[0], partner[0]))
        used.add(partner)
        counts[partner] += 1
    return rest, _without(right, counts)


def _without(atoms: list[_Atom], counts: dict[_Atom, int]) -> list[_Atom]:
    kept: list[_Atom] = []
    for atom in atoms:
        if counts[atom]:
            counts[atom] -= 1
        else:
            kept.append(atom)
    return kept
