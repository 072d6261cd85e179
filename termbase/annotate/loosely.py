"""Terms that a sentence writes with 的 or 各 inside where the lists have them without: 公平的地域分配 for 公平地域分配.

What is found so says the same, but is not the very form: it is a proposal, and the form is its reason. Only a quality
before 的 (可疑的交易) makes no other phrase of a short form: 提供的服务 is not "provide services", and 社会的伙伴关系 may
be a part of 国际社会的伙伴关系. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from termbase.concepts import parts
from termbase.extract import shape, word_classes
from termbase.extract.runs import Run
from tm.text.chars import HAN
from tm.text.recognise import Recogniser
from tm.text.words import Word

_LOOSE = frozenset("的各")
"""Characters that a term may have inside without becoming another one."""
LEAST = 4
"""Characters of the form: two words of two, with 的 between them."""
_LONG = 6
"""Characters from which on the form itself shows that it is meant: a choice, checked on sentences."""
REACH = 20
"""Characters before and behind 的 in which a term is looked for: a choice; hardly a form is longer."""
_QUALITIES = frozenset(["a", "b", "an", "ad", "z"])


@dataclass(frozen=True, slots=True)
class LooseSpan:
    """`text[start:end]` is `form` but for 的 or 各 inside."""

    start: int
    end: int
    form: str


def find(folded: str, recogniser: Recogniser, runs: Sequence[Run]) -> Iterator[LooseSpan]:
    """The longest such spans of a folded text that is cut into `runs`, in order, none over another.

    They begin and end where words do, and no word stands right before them that a term may hold, but for a verb.

    >>> words = [Word("公平", "a"), Word("的", "uj"), Word("地域", "n"), Word("分配", "vn")]
    >>> [s.form for s in find("公平的地域分配", Recogniser(["公平地域分配"]), [Run(0, tuple(words), "^", "$")])]
    ['公平地域分配']
    """
    removed = [at for at, character in enumerate(folded) if character in _LOOSE and _is_inside(folded, at)]
    if not removed:
        return
    gone = set(removed)
    places = [at for at in range(len(folded)) if at not in gone]
    reduced = "".join([folded[at] for at in places])
    begins, ends = _words(runs)
    until = 0
    for start, form in _matches_over(reduced, [at - before for before, at in enumerate(removed)], recogniser):
        begin, end = places[start], places[start + len(form) - 1] + 1
        if len(form) < LEAST or begin < until or end - begin == len(form):
            continue
        if begin not in begins or end not in ends:
            continue
        before = ends.get(begin)
        if before is not None and before.tag != "v" and shape.is_inner(before):
            continue
        left_out = [at for at in range(begin, end) if folded[at] in _LOOSE]
        if all(_stands_apart(at, begins, ends, short=len(form) < _LONG) for at in left_out):
            until = end
            yield LooseSpan(begin, end, form)


def _matches_over(text: str, joints: Sequence[int], recogniser: Recogniser) -> Iterator[tuple[int, str]]:
    """The matches that reach over one of the places `joints` of a text, as `Recogniser.matches` has them."""
    low = 0
    for at in joints:
        low = max(low, at - REACH)
        for start, form in recogniser.matches(text[low : at + REACH], until=at - low):
            if at < low + start + len(form):
                yield low + start, form
        low = at  # what begins before is told


def _words(runs: Sequence[Run]) -> tuple[dict[int, Word], dict[int, Word]]:
    """The words by where they begin, and by where they end."""
    begins, ends = {}, {}
    for run in runs:
        at = run.start
        for word in run.words:
            begins[at] = word
            at += len(word.text)
            ends[at] = word
    return begins, ends


def _is_inside(text: str, at: int) -> bool:
    """Whether ideographs stand on both sides of a character."""
    return (
        0 < at < len(text) - 1 and HAN.match(text[at - 1]) is not None and HAN.match(text[at + 1]) is not None
    )


def _stands_apart(at: int, begins: dict[int, Word], ends: dict[int, Word], *, short: bool) -> bool:
    """Whether 的 stands between two words of two characters or more: behind no action, in a short form behind a quality."""
    before, after = ends.get(at), begins.get(at + 1)
    if before is None or after is None or len(before.text) < 2 or len(after.text) < 2:
        return False
    if before.tag == "v":  # the dictionary has 可疑 and 独立 as verbs: rows tell what modifies
        is_action = not shape.is_inner(before) or before.text in word_classes.CARRIERS
        return not is_action and before.text in parts.load().modifiers
    return not short or before.tag in _QUALITIES
