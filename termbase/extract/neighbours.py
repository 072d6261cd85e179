"""What a part of the texts says of each candidate: counts of words, neighbours, and what it lies inside. Pure.

What two parts say is added (`merge`) in the order of the texts, and is then what both say together.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import NamedTuple

from termbase.extract import shape, word_classes
from termbase.extract.cut_text import CutText, Span
from termbase.extract.runs import is_stop
from tm.text.words import Word

# bounds memory in the end; a part of the texts has far fewer
_MOST_PAIRS = 300_000
# so many spans at most begin within reach before one
_WINDOW = shape.LONGEST * shape.LONGEST
_MODALS = frozenset(
    [
        "应",
        "应当",
        "应该",
        "要",
        "能",
        "能够",
        "可",
        "可以",
        "必须",
        "会",
        "将",
        "得",
        "需要",
        "愿意",
        "不能",
        "不得",
        "不应",
        "所",
        "来",
        "以",
        "须",
        "需",
        "必需",
        "无法",
        "难以",
    ]
)
# tags of pieces of words: a form that stands beside one may be cut out of a longer word
_MORPHEMES = frozenset(["zg", "k", "ng", "vg", "ag", "dg", "h", "rg", "tg", "bg", "jn"])
_COORDINATING = frozenset("和与及或以及")
_NEUTRAL = frozenset(
    [
        "的",
        "和",
        "与",
        "及",
        "或",
        "以及",
        "在",
        "对",
        "是",
        "为",
        "了",
        "将",
        "于",
        "从",
        "向",
        "由",
        "以",
        "就",
        "不",
        "其",
        "该",
        "各",
        "一个",
        "一项",
        "关于",
        "有关",
        "年",
        "一",
    ]
)
_DETERMINING = frozenset(["uj", "r", "m", "q", "p", "mq"])


@dataclass(slots=True)
class Lexis:
    """Counts of single words: how often, what follows, how often a reporting verb follows."""

    total: int = 0
    words: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    actors: Counter[str] = field(default_factory=Counter)

    def take(self, words: Sequence[Word], times: int = 1) -> None:
        """Count the words of a stretch that stands so many times."""
        self.total += len(words) * times
        previous: Word | None = None
        for word in words:
            self.words[word.text] += times
            if previous is not None:
                # whoever stands before a verb of reporting speaks
                if word.text in word_classes.REPORTING:
                    self.actors[previous.text] += times
                elif previous.tag[0] == "v" and shape.is_inner(word):
                    self.pairs[previous.text, word.text] += times
            previous = word

    def merge(self, other: Lexis) -> None:
        """Add the counts of another part of the texts."""
        self.total += other.total
        self.words.update(other.words)
        self.pairs.update(other.pairs)
        self.actors.update(other.actors)

    def settle(self) -> None:
        """Once all is counted: where there are too many pairs, those that were met once say nothing."""
        if len(self.pairs) > _MOST_PAIRS:
            self.pairs = Counter({pair: count for pair, count in self.pairs.items() if count > 1})

    def is_actor(self, word: str) -> bool:
        """Whether `word` often stands as the subject of a reporting verb."""
        # one time in ten: a body does more than speak
        return self.actors[word] >= 2 and self.actors[word] >= 0.1 * self.words[word]

    def bond(self, first: str, second: str) -> float:
        """Share of the occurrences of `first` that `second` follows."""
        return self.pairs[first, second] / self.words[first] if self.words[first] else 0.0


@dataclass(slots=True)
class Observed:
    """One candidate's neighbours. A neighbour that is a function word or a mark is a new one each time.

    `nominal` and `verbal` count in tenths: sums do not depend on the order in which parts of the texts are added.
    """

    words: tuple[Word, ...]
    frequency: int = 0
    left: dict[str, int] = field(default_factory=dict)
    right: dict[str, int] = field(default_factory=dict)
    left_free: int = 0
    right_free: int = 0
    nominal: int = 0
    verbal: int = 0
    modifies: int = 0
    coordinated: int = 0
    coordinates: int = 0
    relative: int = 0
    attributive: int = 0
    cut_off: int = 0
    companions: dict[str, int] = field(default_factory=dict)
    followers: dict[str, int] = field(default_factory=dict)
    inside: dict[str, int] = field(default_factory=dict)

    def entropies(self) -> tuple[float, float]:
        """Branching entropy on the left and on the right, in bits."""
        return _entropy(self.left, self.left_free), _entropy(self.right, self.right_free)

    @property
    def nominality(self) -> float:
        """Share of telling contexts in which the form is a noun; 0.5 where none tells."""
        # half a noun each way: few contexts move it little
        return (self.nominal + 5) / (self.nominal + self.verbal + 10)

    def merge(self, other: Observed) -> None:
        """Add what another part of the texts shows."""
        for name in _COUNTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in _COUNTERS:
            counts: dict[str, int] = getattr(self, name)
            for text, times in getattr(other, name).items():
                _add(counts, text, times)

    def packed(self) -> tuple[object, ...]:
        """The fields in their order, for a file."""
        return tuple([getattr(self, name) for name in _FIELDS])


_COUNTERS = ("left", "right", "companions", "followers", "inside")
_FIELDS = tuple(item.name for item in fields(Observed))
_COUNTS = tuple(name for name in _FIELDS if name not in (*_COUNTERS, "words"))


def _add(counts: dict[str, int], text: str, times: int) -> None:
    counts[text] = counts.get(text, 0) + times


def _entropy(counts: Mapping[str, int], singles: int) -> float:
    total = sum(counts.values()) + singles
    if total == 0:
        return 0.0
    # what counts as a new neighbour each time adds log2(total) each
    grouped = sum(n / total * math.log2(total / n) for n in counts.values())
    return grouped + singles / total * math.log2(total)


def observe(text: CutText, counted: Collection[str]) -> dict[str, Observed]:
    """Collect the neighbours of the wanted forms, and which wanted forms they lie inside."""
    seen: dict[str, Observed] = {}
    forms_of: dict[int, list[Span]] = {}
    for (number, before, after), times in text.around.items():
        stretch = text.stretches[number]
        forms = forms_of.get(number)
        if forms is None:
            forms = forms_of[number] = [span for span in stretch.spans if span[2] in counted]
        for at, (begin, end, form) in enumerate(forms):
            observed = seen.get(form)
            if observed is None:
                observed = seen[form] = Observed(stretch.words[begin:end])
            _look(observed, _Around(stretch.words, begin, end, before, after), times)
            for _, _, outer in containing(forms, at):
                _add(observed.inside, outer, times)
    return seen


class _Around(NamedTuple):
    """A form in its stretch: `mark_before` and `mark_after` are the characters around the stretch."""

    words: Sequence[Word]
    begin: int
    end: int
    mark_before: str
    mark_after: str


def _look(observed: Observed, around: _Around, times: int) -> None:
    observed.frequency += times
    words, begin, end, mark_before, _ = around
    before = words[begin - 1] if begin else None
    after = words[end] if end < len(words) else None
    if before is None and mark_before in "”」":
        # “前进道路”工作组: what follows a quotation is mostly a part of the name
        _add(observed.left, mark_before, times)
    # before the function words: some pieces of words have tags of both
    elif before is not None and before.tag in _MORPHEMES:
        _add(observed.left, before.text, times)
        observed.cut_off += times
    elif before is None or is_stop(before):
        observed.left_free += times
        if before is not None:
            observed.coordinated += times * (before.text in _COORDINATING)
            # 的 and 和 stand before anything
            if before.text not in _NEUTRAL:
                _add(observed.companions, before.text, times)
    else:
        _add(observed.left, before.text, times)
    if after is not None and after.tag in _MORPHEMES:
        _add(observed.right, after.text, times)
        observed.cut_off += times
    elif after is None or is_stop(after):
        observed.right_free += times
        if after is not None:
            # behind a noun positions and adverbs are as free as 的
            if after.text not in _NEUTRAL and after.tag not in ("f", "y", "v", "d"):
                _add(observed.followers, after.text, times)
            observed.coordinates += times * (after.text in _COORDINATING)
            observed.attributive += times * (after.tag == "uj")
    else:
        _add(observed.right, after.text, times)
        if after.tag[0] == "n" or after.tag in ("vn", "j", "x"):
            observed.modifies += times
    _weigh(observed, before, after, around, times)


def _weigh(observed: Observed, before: Word | None, after: Word | None, around: _Around, times: int) -> None:
    """Add what the neighbours say of noun or verb."""
    last = around.words[around.end - 1]
    carrier = last.text in word_classes.CARRIERS and len(observed.words) > 1
    _weigh_before(observed, before, around.mark_before, carrier, times)
    _weigh_after(observed, after, around.mark_after, last, carrier, times)


def _weigh_before(observed: Observed, before: Word | None, mark: str, carrier: bool, times: int) -> None:
    if before is not None:
        # 应 or an adverb before it: a verb follows
        if before.text in _MODALS or before.tag in ("d", "uv", "ad") or (carrier and before.tag == "p"):
            observed.verbal += 10 * times
        elif before.tag in _DETERMINING:
            observed.nominal += 10 * times
        # the object of a verb, as a rule
        elif before.tag[0] == "v":
            observed.nominal += 5 * times
    # at the beginning of a title or of an item of a list stands a noun, as a rule
    elif mark in "《“、和":
        observed.nominal += 5 * times


def _weigh_after(
    observed: Observed, after: Word | None, mark: str, last: Word, carrier: bool, times: int
) -> None:
    if after is not None:
        observed.relative += times * (carrier and after.tag == "uj")
        # 了 and 着 stand behind verbs only, so this weighs twice
        if after.tag in ("ul", "uz", "ug"):
            observed.verbal += 20 * times
        elif last.tag == "v" and after.text in word_classes.CATEGORY_HEADS and len(observed.words) > 1:
            observed.nominal += 5 * times  # 军备控制协定
        # a verb with its object, or a compound: surer than not
        elif last.tag == "v" and (after.tag[0] in "nmr" or after.tag in ("a", "j", "l", "b")):
            observed.verbal += 7 * times
        elif after.text in "和与或及的":
            observed.nominal += 3 * times
    elif mark in "。；、》”）)":
        observed.nominal += 5 * times


def containing(forms: Sequence[Span], at: int) -> Iterator[Span]:
    """Yield the spans of `forms` (by begin, then end) that hold the one at `at` and are longer.

    Looks no further than the longest span reaches, so that a long run costs no more per word.

    >>> list(containing([(0, 3, "abc"), (1, 2, "b")], 1))
    [(0, 3, 'abc')]
    """
    begin, end, _ = forms[at]
    for other in reversed(forms[max(0, at - _WINDOW) : at]):
        # begins too far in front to reach the end
        if other[0] < end - shape.LONGEST:
            break
        if other[1] >= end and other[0] < begin:
            yield other
    for other in forms[at + 1 : at + 1 + shape.LONGEST]:
        if other[0] != begin:
            break
        yield other
