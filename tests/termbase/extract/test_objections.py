"""Every rule of `objections` on both sides of its edge: the least that it objects to, and what it lets pass."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest

from termbase.extract import word_classes
from termbase.extract.neighbours import Lexis, Observed
from termbase.extract.objections import ANY_FORM, ONE_WORD, PHRASE, CandidateForm, objection
from tm.text.words import Word


@dataclass
class Dictionary:
    """A segmenter that knows a few words."""

    extra: set[str] = field(default_factory=set)
    known: dict[str, str] = field(default_factory=lambda: {"重要": "a"})

    def tag(self, word: str) -> str:
        """The tag of a word, x for an unknown one."""
        return self.known.get(word, "x")


@dataclass
class Texts:
    """What the rules ask of texts, as a test says it."""

    contrast: float = 9.0
    firm: float = 1.0
    counts: dict[str, int] = field(default_factory=dict)
    segmenter: Any = field(default_factory=Dictionary)
    lexis: Lexis = field(default_factory=Lexis)

    def cohesion(self, words: tuple[Word, ...]) -> float:
        """The same for all."""
        return self.firm

    def ratio(self, word: str) -> float:
        """The same for all."""
        return self.contrast

    def frequency(self, text: str) -> int:
        """As counted."""
        return self.counts.get(text, 0)


def form(words: str, frequency: int = 10, noun: float = 0.8, **observed: Any) -> Observed:
    """A form by its words with their tags (`核/n 裁军/vn`) and its share as a noun in many telling contexts."""
    cut = tuple(Word(*word.split("/")) for word in words.split())
    many = 10_000
    seen = Observed(cut, frequency, nominal=noun * many, verbal=(1 - noun) * many)
    for name, value in observed.items():
        setattr(seen, name, Counter(value) if isinstance(value, dict) else value)
    return seen


def bonded(count: int) -> Lexis:
    """裁军 ten times, 谈判 behind it so often."""
    lexis = Lexis()
    lexis.words["裁军"] = 10
    lexis.pairs["裁军", "谈判"] = count
    return lexis


def acting(reports: int) -> Lexis:
    """斐方 twenty times, a verb of reporting behind it so often."""
    lexis = Lexis()
    lexis.words["斐方"] = 20
    lexis.actors["斐方"] = reports
    return lexis


CASES: list[tuple[str, Observed, Texts, bool]] = [
    ("companion", form("核/n 裁军/vn", companions={"其他": 9}), Texts(), True),
    ("companion", form("核/n 裁军/vn", companions={"其他": 8}), Texts(), False),
    ("companion", form("核/n 裁军/vn", 1, companions={"其他": 1}), Texts(), False),
    ("follower", form("核/n 裁军/vn", followers={"努力": 9}), Texts(), True),
    ("follower", form("核/n 裁军/vn", followers={"努力": 8}), Texts(), False),
    ("cut off", form("核/n 裁军/vn", cut_off=5), Texts(), True),
    ("cut off", form("核/n 裁军/vn", cut_off=4), Texts(), False),
    ("general noun", form("问题/n"), Texts(), True),
    ("general noun", form("核武器/n"), Texts(), False),
    ("function word", form("使用/vn", noun=0.9), Texts(), True),
    ("function word", form("裁军/vn", noun=0.9), Texts(), False),
    ("other word class", form("裁军/v", 3, noun=0.64), Texts(), True),
    ("other word class", form("裁军/v", 3, noun=0.66), Texts(), False),
    ("other word class", form("裁军/v", 2, noun=0.9), Texts(), True),
    ("general word", form("桌子/n", 2), Texts(contrast=5.9), True),
    ("general word", form("桌子/n", 2), Texts(contrast=6.0), False),
    ("general word", form("桌子/n", 3), Texts(contrast=5.9), False),
    ("general word", form("北京/ns", 2), Texts(contrast=5.9), False),
    ("unknown string", form("核裁/x", 1), Texts(), True),
    ("unknown string", form("核裁/x", 2), Texts(), False),
    ("unknown string", form("核裁/x", 1), Texts(segmenter=Dictionary({"核裁"})), False),
    ("modifying word", form("大规模/l", modifies=3, attributive=2), Texts(), True),
    ("modifying word", form("大规模/l", modifies=2, attributive=2), Texts(), False),
    ("modifying word", form("大规模/l", noun=0.59), Texts(), True),
    ("quality", form("重要性/n"), Texts(), True),
    ("quality", form("放射性/n"), Texts(), False),
    ("second half", form("核/n 裁军/vn", coordinated=8), Texts(), True),
    ("second half", form("核/n 裁军/vn", coordinated=7), Texts(), False),
    ("first half", form("核/n 裁军/vn", coordinates=8), Texts(), True),
    ("first half", form("核/n 裁军/vn", coordinates=7), Texts(), False),
    ("half, once", form("核/n 裁军/vn", 1, coordinates=1), Texts(), True),
    ("half, once", form("核/n 裁军/vn", 2, coordinates=1), Texts(), False),
    ("relative", form("核/n 裁军/vn", relative=5), Texts(), True),
    ("relative", form("核/n 裁军/vn", relative=4), Texts(), False),
    ("name and noun", form("日内瓦/ns 代表/n"), Texts(), True),
    ("name and noun", form("日内瓦/ns 公约/n"), Texts(), False),
    ("reporting", form("斐方/n 强调/vn", noun=0.9), Texts(lexis=acting(2)), False),
    ("reporting", form("斐方/n 强调/vn", noun=0.74), Texts(lexis=acting(2)), True),
    ("reporting", form("斐方/n 强调/vn", noun=0.74), Texts(lexis=acting(1)), False),
    ("reporting inside", form("斐方/n 强调/v 核裁军/n"), Texts(lexis=acting(2)), True),
    ("reporting inside", form("斐方/n 强调/v 机制/n"), Texts(lexis=acting(2)), False),
    ("modifier", form("核/n 裁军/vn", 4, modifies=3), Texts(), False),
    ("modifier", form("核/n 裁军/vn", 4, modifies=4), Texts(), True),
    ("modifier", form("核/n 裁军/vn", 8, modifies=6), Texts(), True),
    ("modifier", form("核/n 裁军/vn", 8, modifies=5), Texts(), False),
    ("described", form("新/a 武器/n"), Texts(firm=0.74), True),
    ("described", form("新/a 武器/n"), Texts(firm=0.75), False),
    ("risky, once", form("核/n 裁军/v", 1), Texts(), True),
    ("risky, once", form("核/n 裁军/vn", 1), Texts(), False),
    ("risky, once", form("核/n 弹头/n 总/n 数/n 表/n", 1), Texts(), True),
    ("risky, once", form("核/n 弹头/n 总/n 表/n", 1), Texts(), False),
    ("verbs and object", form("核查/v 使用/v 谈判/n"), Texts(), True),
    ("verbs and object", form("核查/v 使用/v"), Texts(), False),
    ("verb of a category", form("核查/v 机制/n", noun=0.49), Texts(), True),
    ("verb of a category", form("核查/v 机制/n", noun=0.51), Texts(), False),
    ("object", form("裁军/v 谈判/n", noun=0.59), Texts(), True),
    ("object", form("裁军/v 谈判/n", noun=0.61), Texts(), False),
    ("object", form("裁军/v 谈判/n", noun=0.59), Texts(lexis=bonded(6)), False),
    ("object", form("裁军/v 谈判/n", noun=0.59), Texts(lexis=bonded(5)), True),
    ("object", form("裁军/v 谈判/n"), Texts(counts={"谈判": 16}), True),
    ("object", form("裁军/v 谈判/n"), Texts(counts={"谈判": 15}), False),
    ("actor and verb", form("斐方/n 谈判/v"), Texts(lexis=acting(2)), True),
    ("actor and verb", form("斐方/n 谈判/vn"), Texts(lexis=acting(2)), False),
    ("verb at the end", form("核/n 使用/vn", noun=0.59), Texts(), True),
    ("verb at the end", form("核/n 使用/vn", noun=0.61), Texts(), False),
    ("used as verb", form("核/n 裁军/v", noun=0.49), Texts(), True),
    ("used as verb", form("核/n 裁军/v", noun=0.51), Texts(), False),
    ("verb inside", form("核/n 谈判/v 机制/n", noun=0.49), Texts(), True),
    ("verb inside", form("核/n 谈判/v 机制/n", noun=0.51), Texts(), False),
    ("clause", form("斐方/n 谈判/v 机制/n"), Texts(lexis=acting(2)), True),
    ("clause", form("斐方/n 谈判/v 机制/n"), Texts(lexis=acting(1)), False),
]


@pytest.mark.parametrize(("name", "seen", "texts", "objected"), CASES)
def test_a_rule_on_both_sides_of_its_edge(name: str, seen: Observed, texts: Texts, objected: bool) -> None:
    """The rule is the objection to the one and does not apply to the other."""
    if objected:
        rule = objection(seen, texts)
        assert rule is not None
        assert rule.name == name
    else:
        (rule,) = (rule for rule in (*ANY_FORM, *ONE_WORD, *PHRASE) if rule.name == name)
        assert not rule.applies(CandidateForm(seen, texts))


def test_every_rule_has_a_name_of_its_own_and_a_case() -> None:
    """A rule without a case here is not held by anything. 'intransitive' has its own test."""
    names = [rule.name for rule in (*ANY_FORM, *ONE_WORD, *PHRASE)]
    assert len(set(names)) == len(names)
    assert set(names) - {name for name, *_ in CASES} == {"intransitive"}


def test_a_reason_names_what_it_rests_on() -> None:
    """The reason of a companion says which word it is."""
    seen = form("核/n 裁军/vn", companions={"其他": 9})
    rule = objection(seen, Texts())
    assert rule is not None
    assert rule.explain(CandidateForm(seen, Texts())) == "always behind 其他"


def test_what_ends_in_an_intransitive_verb_is_a_clause() -> None:
    """Every word of the list."""
    for verb in sorted(word_classes.INTRANSITIVE):
        rule = objection(form(f"核武器/n {verb}/vn"), Texts())
        assert rule is not None
        assert rule.reason == "a clause", verb
