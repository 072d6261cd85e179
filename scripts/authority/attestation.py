"""How rows of the authority lists fare in official pairs.

A Chinese form is found as the product finds terms: longest match, along words. English is compared by lemmas; case,
hyphens and articles are ignored. A pair without our English is anaphora when the head noun of one of our forms stands
in it ("the Treaty", "the Council"; names need the capital) or the adjective of a State, otherwise something else:
free translation, or our English is wrong.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from scripts.shared.data import without_spaces
from scripts.shared.scores import share
from termbase.annotate.annotator import term_spans
from termbase.authority import AuthorityRow
from termbase.extract.runs import Cutter
from tm.model import Pair
from tm.text.fold import fold
from tm.text.recognise import Recogniser
from tm.text.words import Segmenter, lemma

ENOUGH_PAIRS = 3
LOW_SHARE = 0.5
LEAST_STEM = 4
IRREGULAR = {
    "France": "French",
    "Netherlands": "Dutch",
    "Switzerland": "Swiss",
    "United Kingdom": "British",
    "United States": "American",
}
"""Adjectives that do not begin as the State's name."""
ARTICLES = frozenset({"the", "a", "an"})
NAMED = frozenset({"treaty", "instrument", "body", "document", "meeting", "post", "programme", "event"})
"""Types whose later mentions are a capital head noun: the Treaty, the Conference, the Chair."""

STATUSES = ("official", "attested", "proposed")
"""Best first."""

_AFTER_HEAD = re.compile(r"\s(?:of|on|for|to|in|at|by|with|from|against|under|between|concerning)\s")
_WORD = re.compile(r"[^\W_]+")


@dataclass(slots=True)
class RowUse:
    """How one row fares in the pairs: `pairs` with its Chinese, `agreeing` with its English too."""

    row: AuthorityRow
    pairs: int = 0
    agreeing: int = 0
    misses: list[Pair] = field(default_factory=list)

    @property
    def suspicious(self) -> bool:
        """Often enough in the Chinese, and seldom with our English."""
        return self.pairs >= ENOUGH_PAIRS and share(self.agreeing, self.pairs) < LOW_SHARE


@dataclass(slots=True)
class FormUse:
    """How one Chinese form fares in the pairs, and the status its English is shown with."""

    form: str
    status: str
    agree: int = 0
    anaphora: int = 0
    other: list[Pair] = field(default_factory=list)

    @property
    def pairs(self) -> int:
        """All pairs with the form."""
        return self.agree + self.anaphora + len(self.other)


class FormFinder:
    """Finds Chinese forms in a text as the product does: longest match, along words, not nested."""

    def __init__(self, forms: Iterable[str]) -> None:
        self._recogniser = Recogniser(folded_form(form) for form in forms)
        self._cut = Cutter(_segmenter())

    def __call__(self, text: str) -> list[str]:
        """Folded forms in `text`, in order."""
        untitled = without_spaces(text).replace("《", "").replace("》", "")
        return [span.form for span in term_spans(untitled, self._recogniser, self._cut) if not span.nested]


@functools.cache
def _segmenter() -> Segmenter:
    return Segmenter()


def folded_form(form: str) -> str:
    """A Chinese form as `FormFinder` gives it."""
    return fold(without_spaces(form))


def owners(rows: Sequence[AuthorityRow]) -> dict[str, list[int]]:
    """Numbers of the rows that have a form, by the folded form."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        for form in dict.fromkeys(map(folded_form, row.chinese())):
            numbers[form].append(number)
    return numbers


def attest(rows: Sequence[AuthorityRow], pairs: Sequence[Pair]) -> list[RowUse]:
    """Measure each row that occurs in the Chinese of `pairs`; a form of two rows counts for both."""
    by_form = owners(rows)
    find = FormFinder(by_form)
    english_of = [plain_english(row) for row in rows]
    uses: dict[int, RowUse] = {}
    for pair in pairs:
        english = plain(pair.second)
        for number in sorted({n for form in find(pair.first) for n in by_form[form]}):
            use = uses.setdefault(number, RowUse(rows[number]))
            use.pairs += 1
            if any(form in english for form in english_of[number]):
                use.agreeing += 1
            else:
                use.misses.append(pair)
    return [uses[number] for number in sorted(uses)]


def form_uses(rows: Sequence[AuthorityRow], pairs: Sequence[Pair]) -> list[FormUse]:
    """Measure each Chinese form that occurs in `pairs`; the English of all its rows counts as ours."""
    by_form = owners(rows)
    find = FormFinder(by_form)
    english_of = [plain_english(row) for row in rows]
    heads_of = [heads(row) for row in rows]
    uses: dict[str, FormUse] = {}
    for pair in pairs:
        english = plain(pair.second)
        for form in dict.fromkeys(find(pair.first)):
            numbers = by_form[form]
            use = uses.setdefault(form, FormUse(form, best_status(rows[n] for n in numbers)))
            if any(ours in english for n in numbers for ours in english_of[n]):
                use.agree += 1
            elif any(head.search(pair.second) for n in numbers for head in heads_of[n]):
                use.anaphora += 1
            else:
                use.other.append(pair)
    return list(uses.values())


def plain_english(row: AuthorityRow) -> tuple[str, ...]:
    """English of a row for comparison, superseded forms too."""
    return tuple(dict.fromkeys(plain(form) for form in (*row.english(), *row.en_superseded)))


@functools.cache
def plain(text: str) -> str:
    """Fold an English text for comparison: lemmas between spaces, no case, hyphens or articles.

    >>> plain("The nuclear-weapon States")
    ' nuclear weapon state '
    """
    words = (word for word in _WORD.findall(text.casefold()) if word not in ARTICLES)
    return f" {' '.join(map(lemma, words))} "


def heads(row: AuthorityRow) -> tuple[re.Pattern[str], ...]:
    """Patterns of the head nouns of a row's forms of several words, names with the capital.

    For a State, of its adjective too: 土耳其 is Turkish in 土耳其政府.
    """
    patterns: dict[str, re.Pattern[str]] = {}
    for form in (row.en, *row.en_short, *row.en_other):
        words = _AFTER_HEAD.split(form)[0].split()
        if len(form.split()) < 2 or not words:
            continue
        head = words[-1].strip(",()")
        is_name = row.type in NAMED and form[0].isupper()
        pattern = rf"\b{re.escape(head)}(?:s|es)?\b"
        patterns[head] = re.compile(pattern, 0 if is_name else re.IGNORECASE)
    return (*patterns.values(), *(_adjectives(row) if row.type == "state" else ()))


def _adjectives(row: AuthorityRow) -> Iterator[re.Pattern[str]]:
    """Patterns of the adjectives of a State: those of `IRREGULAR`, and the stems of its names of one word."""
    for name in row.english():
        if name in IRREGULAR:
            yield re.compile(rf"\b{IRREGULAR[name]}\b")
    for name in (row.en, *row.en_short, *row.en_other, *row.en_superseded):
        if len(name) >= LEAST_STEM and " " not in name:
            yield re.compile(rf"\b{re.escape(name[:LEAST_STEM])}\w*(?:[ikn]|ese|ish|ic|ine|iot)s?\b")


def shown_status(row: AuthorityRow) -> str:
    """Status a reader sees: usage is only proposed."""
    return "proposed" if row.source_type == "usage" else row.status


def best_status(rows: Iterable[AuthorityRow]) -> str:
    """Best of the statuses that `rows` are shown with."""
    statuses = {shown_status(row) for row in rows}
    return next(status for status in STATUSES if status in statuses)
