"""What every text that a rule of references can match has in it: `tm/text/references/signs.py`, told from the patterns themselves.

    .venv/bin/python scripts/docs signs [--check]

A pattern is read by the parser of `re`. What stands in it outside of anything optional must stand in the text: a run of letters,
or one of several. Letters are compared in lower case. Of these the rarest are written down.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from typing import Any

import click

from scripts.docs.pages import check_option, write_file
from tm.text.references import RULES
from tm.text.references.rules import digest

_MOST = 3
"""Conditions that are written down for a rule."""

_ALTERNATIVES = 40
"""Most signs one of which a condition asks for."""

_COMMON = 0.6
"""Share of the texts that a condition may let pass; a guess (`_share`)."""

_HEAD = '''"""What a text must have in it to be matched by a rule of references; written by `scripts/docs signs` from the patterns.

For the digest of a pattern conditions, all of which hold in lower case: one of the signs stands in the text.
"""

# fmt: off
from __future__ import annotations

from collections.abc import Mapping

SIGNS: Mapping[str, tuple[tuple[str, ...], ...]] = {
'''

_FIGURES = 0.4
"""Share of the texts that have a figure, by the same guess."""

Condition = frozenset[str]


class _Walk:
    """Collects the conditions of a parsed pattern."""

    def __init__(self) -> None:
        self.conditions: list[Condition] = []
        self._run = ""

    def over(self, items: Iterable[Any]) -> None:
        """Go through a sequence of what `re` parsed."""
        for code, value in items:
            getattr(self, f"_{str(code).lower()}", self._other)(value)

    def end(self) -> None:
        """Note the letters that stood side by side until here."""
        if self._run:
            self.conditions.append(frozenset({self._run}))
        self._run = ""

    def _one_of(self, signs: Condition) -> None:
        if len(signs) == 1:
            self._run += next(iter(signs))
            return
        self.end()
        if 1 < len(signs) <= _ALTERNATIVES:
            self.conditions.append(signs)

    def _literal(self, value: int) -> None:
        self._one_of(frozenset({chr(value).lower()}))

    def _in(self, value: Any) -> None:
        signs: set[str] = set()
        for code, part in value:
            name = str(code)
            if name == "LITERAL":
                signs.add(chr(part).lower())
            elif name == "RANGE" and part[1] - part[0] < _ALTERNATIVES:
                signs.update(chr(each).lower() for each in range(part[0], part[1] + 1))
            else:
                self.end()
                return
        self._one_of(frozenset(signs))

    def _subpattern(self, value: Any) -> None:
        self.over(value[3])

    def _atomic_group(self, value: Any) -> None:
        self.over(value)

    def _at(self, value: Any) -> None:
        """An edge: what is before it and what is behind it stand side by side."""

    def _assert_not(self, value: Any) -> None:
        """What must not be there says nothing of what is."""

    def _assert(self, value: Any) -> None:
        self._apart(value[1])

    def _max_repeat(self, value: Any) -> None:
        least, _, items = value
        if least:
            self._apart(items)
        else:
            self.end()

    _min_repeat = _possessive_repeat = _max_repeat

    def _apart(self, items: Iterable[Any]) -> None:
        self.end()
        self.over(items)
        self.end()

    def _branch(self, value: Any) -> None:
        self.end()
        best = [min(conditions(items), key=_share, default=None) for items in value[1]]
        if all(each is not None for each in best):
            signs = frozenset[str]().union(*(each for each in best if each is not None))
            if len(signs) <= _ALTERNATIVES:
                self.conditions.append(signs)

    def _other(self, value: Any) -> None:
        self.end()


def conditions(items: Iterable[Any]) -> list[Condition]:
    """Every condition of a parsed sequence."""
    walk = _Walk()
    walk.over(items)
    walk.end()
    return walk.conditions


def _share(condition: Condition) -> float:
    """About which share of the texts fulfils a condition: letters and spaces nearly all, an ideograph few."""
    figures = any(sign.isdecimal() for sign in condition)
    return sum(_frequency(sign) for sign in condition if not sign.isdecimal()) + (
        _FIGURES if figures else 0.0
    )


def _frequency(sign: str) -> float:
    if len(sign) > 1:
        return 0.01 if len(sign) > 2 or not sign.isascii() else 0.05
    if not sign.isascii():
        return 0.05
    return 1.0 if sign == " " else 0.5 if sign.isalpha() else 0.1


def signs_of(source: str) -> tuple[tuple[str, ...], ...]:
    """The rarest conditions of a pattern, each as its signs in order; none where all are too common."""
    parser: Any = importlib.import_module("re._parser")
    rare = sorted({each for each in conditions(parser.parse(source)) if _share(each) < _COMMON}, key=_order)
    return tuple(tuple(sorted(each)) for each in rare[:_MOST])


def _order(condition: Condition) -> tuple[float, list[str]]:
    return _share(condition), sorted(condition)


def sources() -> Iterator[str]:
    """The patterns of all rules, each once."""
    yield from dict.fromkeys(rule.source for rules in RULES.values() for rule in rules)


def written() -> str:
    """The module."""
    rows = [f"    {digest(source)!r}: {signs_of(source)!r},\n" for source in sources()]
    return _HEAD + "".join(sorted(rows)).replace("'", '"') + "}\n"


@click.command()
@check_option
def main(check: bool) -> None:
    """Write what the rules of references need a text to have."""
    write_file("tm/text/references/signs.py", "signs", written(), check=check)


if __name__ == "__main__":
    main()
