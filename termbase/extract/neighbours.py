"""What the corpus says of each candidate: counts, neighbours, and what it lies inside.

Passes over the cut text, each flat in memory: `count` (how often), `observe` (which neighbours,
inside which longer candidates), `place` (where, once the candidates are chosen).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from termbase.extract import shape, word_classes
from termbase.extract.candidates import Context, Place
from termbase.extract.runs import Run, is_stop
from termbase.extract.spill import SpillCounter
from termbase.extract.spool import Cut
from tm.text.words import Word

# bounds memory; pairs that were met once go first, and say nothing yet
_MOST_PAIRS = 300_000
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

    def take(self, words: Sequence[Word]) -> None:
        """Count the words of one run."""
        self.total += len(words)
        previous: Word | None = None
        for word in words:
            self.words[word.text] += 1
            if previous is not None:
                if word.text in word_classes.REPORTING:
                    self.actors[previous.text] += 1
                elif previous.tag[0] == "v" and shape.is_inner(word):
                    self.pairs[previous.text, word.text] += 1
            previous = word
        if len(self.pairs) > _MOST_PAIRS:
            self.pairs = Counter({pair: count for pair, count in self.pairs.items() if count > 1})

    def is_actor(self, word: str) -> bool:
        """Whether `word` often stands as the subject of a reporting verb."""
        return self.actors[word] >= 2 and self.actors[word] >= 0.1 * self.words[word]

    def bond(self, first: str, second: str) -> float:
        """Share of the occurrences of `first` that `second` follows."""
        return self.pairs[first, second] / self.words[first] if self.words[first] else 0.0


@dataclass(slots=True)
class Observed:
    """One candidate's neighbours. A neighbour that is a function word or a mark is a new one each time."""

    words: tuple[Word, ...]
    frequency: int = 0
    left: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    left_free: int = 0
    right_free: int = 0
    nominal: float = 0.0
    verbal: float = 0.0
    modifies: int = 0
    coordinated: int = 0
    coordinates: int = 0
    relative: int = 0
    attributive: int = 0
    cut_off: int = 0
    companions: Counter[str] = field(default_factory=Counter)
    followers: Counter[str] = field(default_factory=Counter)
    inside: Counter[str] = field(default_factory=Counter)

    def entropies(self) -> tuple[float, float]:
        """Branching entropy on the left and on the right, in bits."""
        return _entropy(self.left, self.left_free), _entropy(self.right, self.right_free)

    @property
    def nominality(self) -> float:
        """Share of telling contexts in which the form is a noun; 0.5 where none tells."""
        return (self.nominal + 0.5) / (self.nominal + self.verbal + 1)


def _entropy(counts: Counter[str], singles: int) -> float:
    total = sum(counts.values()) + singles
    if total == 0:
        return 0.0
    grouped = sum(n / total * math.log2(total / n) for n in counts.values())
    return grouped + singles / total * math.log2(total)


def spans(words: Sequence[Word]) -> Iterator[tuple[int, int, str]]:
    """Yield (begin, end, text) of every sequence that has the shape of a term."""
    size = len(words)
    inner = [shape.is_inner(word) for word in words]
    closing = [shape.closes(word) for word in words]
    for begin in range(size):
        if not inner[begin] or not shape.opens(words[begin]):
            continue
        text = ""
        for end in range(begin, min(size, begin + shape.LONGEST)):
            if not inner[end]:
                break
            text += words[end].text
            if closing[end] and shape.can_be_term(words[begin : end + 1]):
                yield begin, end + 1, text


def count(words: Sequence[Word], counter: SpillCounter, lexis: Lexis) -> None:
    """Count every candidate form and every word of one run."""
    lexis.take(words)
    for _, _, text in spans(words):
        counter.add(text)


def observe(cuts: Iterable[Cut], counted: Collection[str]) -> dict[str, Observed]:
    """Collect the neighbours of the wanted forms, and which wanted forms they lie inside."""
    seen: dict[str, Observed] = {}
    for cut in cuts:
        words = cut.run.words
        forms = [span for span in spans(words) if span[2] in counted]
        for at, (begin, end, text) in enumerate(forms):
            observed = seen.get(text)
            if observed is None:
                observed = seen[text] = Observed(tuple(words[begin:end]))
            _look(observed, cut.run, begin, end)
            observed.inside.update(outer for _, _, outer in containing(forms, at))
    return seen


def _look(observed: Observed, run: Run, begin: int, end: int) -> None:
    observed.frequency += 1
    words = run.words
    before = words[begin - 1] if begin else None
    after = words[end] if end < len(words) else None
    if before is None and run.before in "”」":
        observed.left[run.before] += (
            1  # “前进道路”工作组: what follows a quotation is mostly a part of the name
        )
    elif before is not None and before.tag in _MORPHEMES:
        observed.left[before.text] += 1
        observed.cut_off += 1
    elif before is None or is_stop(before):
        observed.left_free += 1
        observed.coordinated += before is not None and before.text in _COORDINATING
        if before is not None and before.text not in _NEUTRAL:
            observed.companions[before.text] += 1
    else:
        observed.left[before.text] += 1
    if after is not None and after.tag in _MORPHEMES:
        observed.right[after.text] += 1
        observed.cut_off += 1
    elif after is None or is_stop(after):
        observed.right_free += 1
        if after is not None and after.text not in _NEUTRAL and after.tag not in ("f", "y", "v", "d"):
            observed.followers[after.text] += 1
        observed.coordinates += after is not None and after.text in _COORDINATING
        observed.attributive += after is not None and after.tag == "uj"
    else:
        observed.right[after.text] += 1
        if after.tag[0] == "n" or after.tag in ("vn", "j", "x"):
            observed.modifies += 1
    _weigh(observed, before, after, run, words[end - 1])


def _weigh(observed: Observed, before: Word | None, after: Word | None, run: Run, last: Word) -> None:
    """Add what the neighbours say of noun or verb."""
    carrier = last.text in word_classes.CARRIERS and len(observed.words) > 1
    _weigh_before(observed, before, run, carrier)
    _weigh_after(observed, after, run, last, carrier)


def _weigh_before(observed: Observed, before: Word | None, run: Run, carrier: bool) -> None:
    if before is not None:
        if before.text in _MODALS or before.tag in ("d", "uv", "ad") or (carrier and before.tag == "p"):
            observed.verbal += 1
        elif before.tag in _DETERMINING:
            observed.nominal += 1
        elif before.tag[0] == "v":
            observed.nominal += 0.5
    elif run.before in "《“、和":
        observed.nominal += 0.5


def _weigh_after(observed: Observed, after: Word | None, run: Run, last: Word, carrier: bool) -> None:
    if after is not None:
        observed.relative += carrier and after.tag == "uj"
        if after.tag in ("ul", "uz", "ug"):
            observed.verbal += 2
        elif last.tag == "v" and after.text in word_classes.CATEGORY_HEADS and len(observed.words) > 1:
            observed.nominal += 0.5  # 军备控制协定
        elif last.tag == "v" and (after.tag[0] in "nmr" or after.tag in ("a", "j", "l", "b")):
            observed.verbal += 0.7
        elif after.text in "和与或及的":
            observed.nominal += 0.3
    elif run.after in "。；、》”）)":
        observed.nominal += 0.5


@dataclass(slots=True)
class Placed:
    """Where a chosen candidate stands. `independent`: not inside a longer chosen one."""

    frequency: int = 0
    independent: int = 0
    documents: int = 0
    last_document: int = -1
    inside: Counter[str] = field(default_factory=Counter)
    contexts: list[Context] = field(default_factory=list)


def containing(forms: Sequence[tuple[int, int, str]], at: int) -> Iterator[tuple[int, int, str]]:
    """Yield the spans of `forms` (by begin, then end) that hold the one at `at` and are longer.

    Looks no further than the longest span reaches, so that a long run costs no more per word.

    >>> list(containing([(0, 3, "abc"), (1, 2, "b")], 1))
    [(0, 3, 'abc')]
    """
    begin, end, _ = forms[at]
    for other in reversed(forms[max(0, at - _WINDOW) : at]):
        if other[0] < end - shape.LONGEST:
            break
        if other[1] >= end and other[0] < begin:
            yield other
    for other in forms[at + 1 : at + 1 + shape.LONGEST]:
        if other[0] != begin:
            break
        yield other


def place(cuts: Iterable[Cut], chosen: Collection[str], most_contexts: int) -> dict[str, Placed]:
    """Find every occurrence of the chosen forms: independent or inside which longer one.

    Contexts are kept in reading order, the first of each document before second ones.
    """
    placed = {text: Placed() for text in chosen}
    heads = {text[:2] for text in chosen}
    for cut in cuts:
        words = cut.run.words
        forms = [span for span in _all_spans(words, heads) if span[2] in placed]
        for at, (begin, end, text) in enumerate(forms):
            occurrences = placed[text]
            occurrences.frequency += 1
            new_document = occurrences.last_document != cut.place.document
            if new_document:
                occurrences.documents += 1
                occurrences.last_document = cut.place.document
            outer = list(containing(forms, at))
            if outer:
                occurrences.inside[max(outer, key=lambda o: (o[1] - o[0], o[2]))[2]] += 1
                continue
            occurrences.independent += 1
            if len(occurrences.contexts) < most_contexts and (
                new_document or len(occurrences.contexts) < most_contexts // 2
            ):
                occurrences.contexts.append(_context(cut, begin, end))
    return placed


def _all_spans(words: Sequence[Word], heads: Collection[str]) -> Iterator[tuple[int, int, str]]:
    """Every sequence whose first two characters are those of some wanted form."""
    size = len(words)
    for begin in range(size):
        text = words[begin].text
        head = text[:2] if len(text) > 1 or begin + 1 == size else text + words[begin + 1].text[0]
        if head not in heads:
            continue
        text = ""
        for end in range(begin, min(size, begin + shape.LONGEST)):
            text += words[end].text
            yield begin, end + 1, text


def _context(cut: Cut, begin: int, end: int) -> Context:
    words = cut.run.words
    start = cut.run.start + sum(len(word.text) for word in words[:begin])
    size = sum(len(word.text) for word in words[begin:end])
    where: Place = cut.place
    return Context(where, where.start + start, where.start + start + size)
