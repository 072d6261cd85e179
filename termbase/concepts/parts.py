"""What Chinese words say in English as parts of compounds: as modifier (监督 monitoring), as head (机制 mechanism).

`parts.tsv` is learned from the rows of the authority lists (`scripts/authority parts`): each row that is a compound
shows its parts. Only what several rows agree on is there. `word_pairs.tsv` has which English words stand side by side
in documents of the United Nations (`scripts/authority pairs`).
"""

from __future__ import annotations

import csv
import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

_TABLE = Path(__file__).with_name("parts.tsv")
_PAIRS = Path(__file__).with_name("word_pairs.tsv")
MODIFIER, HEAD, TOGETHER, DIGEST = "modifier", "head", "together", "digest"
"""What a line of the table is: English of a modifier, English of a head, words that stand together in rows, the rows it is of."""


@dataclass(frozen=True, slots=True)
class PartEnglish:
    """English of a Chinese word in one role.

    `rows`: how many rows show the word in this role; `share`: the share of them with this English; `behind`: how
    much likelier than not it follows or takes an "of" (odds: 1.0 is as often as in front).
    """

    en: str
    rows: float
    share: float
    behind: float
    after: str = ""
    """Of a modifier its English behind "of" (role of women beside women's role), "" where no row has it there; of a head
    the preposition that it takes (rapporteur on), "" for "of"."""

    @property
    def weight(self) -> float:
        """How sure the English is, 0 to 1: the share, less where few rows show it (rule of succession, Laplace 1774)."""
        return self.share * self.rows / (self.rows + 1)


@dataclass(frozen=True, slots=True)
class PartTable:
    """English of parts by Chinese form, the likeliest first, and the pairs of words that rows have side by side.

    `written` has by word what documents write right behind it.
    """

    modifiers: Mapping[str, Sequence[PartEnglish]]
    heads: Mapping[str, Sequence[PartEnglish]]
    together: frozenset[tuple[str, str]]
    written: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def stand_together(self, modifier: str, head: str) -> bool:
        """Whether a row has the last word of `modifier` before the first of `head`, in any number."""
        return (stem(modifier.rpartition(" ")[2]), stem(head.partition(" ")[0])) in self.together

    def is_written(self, modifier: str, head: str) -> bool:
        """Whether documents have the last word of `modifier` before the first of `head`, in any number."""
        return stem(head.partition(" ")[0]) in self.written.get(stem(modifier.rpartition(" ")[2]), ())


def stem(word: str) -> str:
    """An English word without case and plural s.

    >>> stem("Rights"), stem("process")
    ('right', 'process')
    """
    word = word.casefold()
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def parse(lines: Iterable[str]) -> PartTable:
    """Read the table: a line has the role, the form, its English, rows, share, odds of "of", English behind it."""
    roles: dict[str, dict[str, list[PartEnglish]]] = {MODIFIER: defaultdict(list), HEAD: defaultdict(list)}
    together: set[tuple[str, str]] = set()
    for role, form, en, *numbers in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
        if role == TOGETHER:
            together.update((form, word) for word in en.split())
        elif role in roles:
            rows, share, behind, after = numbers
            part = PartEnglish(en, float(rows), float(share), float(behind), after)
            roles[role][form].append(part)
    return PartTable(dict(roles[MODIFIER]), dict(roles[HEAD]), frozenset(together))


@functools.cache
def load() -> PartTable:
    """The table that is shipped."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        table = parse(file)
    return replace(table, written=_written())


def _written() -> dict[str, frozenset[str]]:
    lines = _PAIRS.read_text(encoding="utf-8").split("\n")[:-1]
    return {
        word: frozenset(behind.split(" ")) for word, _, behind in (line.partition("\t") for line in lines)
    }
