"""What the memory has for a term: pairs that have it as one of their own, and its English by year."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from termbase.memories import renderings
from termbase.memories.importing import import_memories
from termbase.memories.open_memory import OpenMemory
from tm.limits import Limits

UNIT = '<tu creationdate="{year}0101T000000Z"><tuv xml:lang="zh"><seg>{zh}</seg></tuv><tuv xml:lang="en"><seg>{en}</seg></tuv></tu>'
HEAD = '<header segtype="sentence" adminlang="en" srclang="zh" o-tmf="x" datatype="plaintext" creationtool="x" creationtoolversion="1"/>'
UNITS = [
    *((1995 + n, f"第{n}段谈核武器国家。", f"Para. {n} is about nuclear-weapon States.") for n in range(6)),
    *((2005 + n, f"第{n}节谈核武器国家。", f"Section {n} is about the nuclear Powers.") for n in range(3)),
    (2010, "核武器国家没有来。", "They did not come."),
    (2011, "核武器国家和别国。", "Non-nuclear-weapon States and others."),
]


@pytest.fixture(scope="module")
def recall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenMemory]:
    """A memory of `UNITS`."""
    folder = tmp_path_factory.mktemp("memory")
    body = "".join(UNIT.format(year=year, zh=zh, en=en) for year, zh, en in UNITS)
    (folder / "m.tmx").write_text(f'<tmx version="1.4">{HEAD}<body>{body}</body></tmx>', encoding="utf-8")
    import_memories([folder / "m.tmx"], folder / "m.db", Limits())
    with OpenMemory(folder / "m.db") as memory:
        yield memory


ENGLISH = ("nuclear-weapon State", "nuclear Power", "nuclear State")


def test_english_forms_compete_by_year(recall: OpenMemory) -> None:
    """Each form is counted in any inflection with its years; what a hyphen makes another term is not counted."""
    told = renderings.term_pairs(recall, "核武器国家", ENGLISH)
    assert (told.total, told.read, told.as_term) == (11, 11, 11)
    weapon, power = told.renderings
    assert (weapon.en, weapon.pairs, weapon.first, weapon.last) == ("nuclear-weapon State", 6, "1995", "2000")
    assert (power.en, power.pairs) == ("nuclear Power", 3)
    assert power.by_year == (("2005", 1), ("2006", 1), ("2007", 1))
    assert told.otherwise == 2


def test_pairs_with_the_english_come_first(recall: OpenMemory) -> None:
    """The pairs that are shown say where both sides stand."""
    pair = renderings.term_pairs(recall, "核武器国家", ENGLISH).pairs[0]
    assert pair.unit.source[pair.zh.start : pair.zh.end] == "核武器国家"
    assert [pair.unit.target[place.start : place.end] for place in pair.en] == ["nuclear-weapon States"]


def test_of_many_pairs_some_are_read_from_all_over(recall: OpenMemory) -> None:
    """A bound on what is read keeps the total, and reads from the first years to the last."""
    told = renderings.term_pairs(recall, "核武器国家", ENGLISH, most_read=4)
    assert (told.total, told.read) == (11, 4)
    assert {rendering.en for rendering in told.renderings} == {"nuclear-weapon State", "nuclear Power"}


def test_what_the_memory_does_not_have(recall: OpenMemory) -> None:
    """Nothing is nothing, and a term without English has pairs without it."""
    assert renderings.term_pairs(recall, "裁军", ENGLISH).total == 0
    told = renderings.term_pairs(recall, "核武器国家", [])
    assert (told.renderings, told.otherwise, len(told.pairs)) == ((), 11, 3)
