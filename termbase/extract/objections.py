"""Why a form is no term: an ordered tuple of named rules, each a question about its words or its neighbours.

The first rule that applies is the objection; its name and its reason stand in the explanation. The rules are
grammatical and count what the texts show. Their thresholds were set by hand on the judged candidates of the
tests (`tests/cases/judged_candidates.tsv`); where one has a reason of its own, it says so.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from termbase.extract import word_classes
from termbase.extract.neighbours import Lexis, Observed
from tm.text.words import Segmenter, Word

ALWAYS = 0.9
"""Share of the occurrences that counts as all of them: a cut gone wrong here or there stays possible."""

# of the judged candidates, as all of them but for those with a reason
MOSTLY = 0.8
# more often than not
HALF = 0.5
SOLID = 0.75
"""Cohesion, or share as a noun, from which a form holds together whatever its parts are."""

NOUN = 0.6
"""Share as a noun below which a form that could be a verb is one; half would be no evidence either way."""

WORD_NOUN = 0.65
"""The same for a single word that the dictionary calls no noun: it has the dictionary against it."""

BOND = 0.6
"""Share of the occurrences of a verb that one object follows, from which both are a compound (裁军谈判)."""

SELDOM_CONTRAST = 6.0
"""Log2 ratio of relative frequencies: a word that is 64 times as frequent here as in general is the texts' own."""

OFTEN_ALONE = 1.5
"""The object stands so many times as often as the whole: it is a term without the verb."""

_NAMES = frozenset({"ns", "nt", "nz", "j"})
_NO_NOUNS = frozenset({"v", "a", "ad", "b", "d", "z"})
_QUALITIES = ("性", "化", "型", "式")


class Corpus(Protocol):
    """What the rules ask the texts and the dictionary."""

    segmenter: Segmenter
    lexis: Lexis

    def cohesion(self, words: tuple[Word, ...]) -> float:
        """How firmly words hold together, 0 to 1."""

    def ratio(self, word: str) -> float:
        """Log2 ratio of relative frequencies, these texts against general language."""

    def frequency(self, text: str) -> int:
        """How often a form was counted."""


class CandidateForm:
    """A candidate as the rules see it: its words, what was observed around it, and the texts."""

    def __init__(self, seen: Observed, corpus: Corpus) -> None:
        self.seen, self.corpus, self.words = seen, corpus, seen.words
        self.first, self.last = seen.words[0], seen.words[-1]
        self.frequency, self.nominality = seen.frequency, seen.nominality

    @property
    def is_word(self) -> bool:
        """Whether it is a single word."""
        return len(self.words) == 1

    def share(self, count: float) -> float:
        """A count as a share of the occurrences."""
        return count / self.frequency if self.frequency else 0.0

    def usual(self, count: float, share: float) -> bool:
        """Whether a count is so large a share of two occurrences or more; one says nothing of a habit."""
        return self.frequency >= 2 and count >= share * self.frequency

    @cached_property
    def companion(self) -> tuple[str, int]:
        """The function word that stands before it most often, and how often."""
        return max(self.seen.companions.items(), key=lambda item: item[1], default=("", 0))

    @cached_property
    def follower(self) -> tuple[str, int]:
        """The function word that follows it most often, and how often."""
        return max(self.seen.followers.items(), key=lambda item: item[1], default=("", 0))

    @property
    def begins_with_verb(self) -> bool:
        """Whether its first word may be a verb."""
        return self.first.tag in ("v", "vn") or self.first.text in word_classes.CARRIERS

    @property
    def is_compound(self) -> bool:
        """Whether its first word so often stands before the second that both are one thing (裁军谈判)."""
        bonded = self.corpus.lexis.bond(self.first.text, self.words[1].text) >= BOND
        return bonded and self.first.text not in word_classes.CARRIERS

    @property
    def names_category(self) -> bool:
        """Whether it is two words, of which the second is a category of things (核查机制)."""
        return len(self.words) == 2 and self.last.text in word_classes.CATEGORY_HEADS

    @property
    def takes_object(self) -> bool:
        """Whether what follows its first word may be the object: neither a compound nor a category of things."""
        return not self.is_compound and not self.names_category

    @property
    def object_stands_alone(self) -> bool:
        """Whether what follows its first word is met far more often than the whole."""
        rest = "".join(word.text for word in self.words[1:])
        return self.corpus.frequency(rest) > self.frequency * OFTEN_ALONE

    def is_actor(self, word: str) -> bool:
        """Whether a word acts: a State, a body, or what often stands before a verb of reporting."""
        return word in word_classes.ACTORS or self.corpus.lexis.is_actor(word)

    def is_unknown(self, word: Word) -> bool:
        """Whether neither the dictionary nor the texts vouch for a word."""
        return word.tag == "x" and word.text not in self.corpus.segmenter.extra


@dataclass(frozen=True, slots=True)
class Objection:
    """One objection: its name, its reason in words, and when it applies.

    A reason may name the `companion` or the `follower` of the form in braces.
    """

    name: str
    reason: str
    applies: Callable[[CandidateForm], bool]

    def explain(self, form: CandidateForm) -> str:
        """The reason for one form."""
        return self.reason.format(companion=form.companion[0], follower=form.follower[0])


def _is_general_word(form: CandidateForm) -> bool:
    """A word of the general language that is met once or twice was not chosen by these texts."""
    return (
        form.frequency <= 2
        and form.corpus.ratio(form.first.text) < SELDOM_CONTRAST
        and form.first.tag not in _NAMES
    )


def _is_function_word(form: CandidateForm) -> bool:
    text = form.first.text
    return any(
        text in words
        for words in (word_classes.CARRIERS, word_classes.VAGUE_FIRST, word_classes.PERSON_TITLES)
    )


def _is_other_class(form: CandidateForm) -> bool:
    # two occurrences show no use as a noun against the dictionary
    seldom_noun = form.frequency < 3 or form.nominality < WORD_NOUN
    return form.first.tag in _NO_NOUNS and seldom_noun


def _modifies_only(form: CandidateForm) -> bool:
    as_modifier = form.seen.modifies + form.seen.attributive >= HALF * form.frequency
    return form.first.tag[0] in "lia" and (as_modifier or form.nominality < NOUN)


def _is_quality(form: CandidateForm) -> bool:
    text = form.first.text
    # 灵活性 is the quality of a known word; an unknown one with 性 may be a term
    known = form.first.tag != "x" and form.corpus.segmenter.tag(text[:-1]) != "x"
    return text.endswith(_QUALITIES) and known


def _is_modifier(form: CandidateForm) -> bool:
    """Five occurrences show a habit more surely than two."""
    return form.usual(form.seen.modifies, SOLID if form.frequency >= 5 else ALWAYS)


def _is_described(form: CandidateForm) -> bool:
    first = form.first.text
    # 新, 大 and the like: solid only in words as 大会
    vague = len(first) == 1 and first in word_classes.VAGUE_FIRST
    return vague and form.corpus.cohesion(form.words) < SOLID


def _reports(form: CandidateForm) -> bool:
    """A verb behind an actor is a clause, whatever the dictionary calls the verb."""
    before = any(form.is_actor(word.text) for word in form.words[:-1])
    verb = form.last.text in word_classes.CARRIERS | word_classes.REPORTING
    as_noun = form.frequency >= 3 and form.nominality >= SOLID
    return before and verb and not as_noun


def _reports_inside(form: CandidateForm) -> bool:
    if form.last.text in word_classes.CATEGORY_HEADS:
        return False
    # the last word is another rule's
    for previous, word in zip(form.words, form.words[1:-1], strict=False):
        carries = word.text in word_classes.CARRIERS and word.tag == "v"
        if (carries or word.text in word_classes.REPORTING) and form.is_actor(previous.text):
            return True
    return False


def _is_risky(form: CandidateForm) -> bool:
    """One occurrence is too little where a verb or an unknown word is in it, or where it is long."""
    if form.frequency != 1:
        return False
    category = form.last.text in word_classes.CATEGORY_HEADS and not form.is_word
    # the category itself may be a verb by its tag: 核查, 研究
    for word in form.words[:-1] if category else form.words:
        if word.tag[0] == "v" and word.tag != "vn":
            return True
        if not category and (word.text in word_classes.CARRIERS or form.is_unknown(word)):
            return True
    return len(form.words) > (5 if category else 4)


def _has_verbs_and_object(form: CandidateForm) -> bool:
    second = form.words[1]
    carries = second.tag == "v" and second.text in word_classes.CARRIERS
    return form.begins_with_verb and carries and len(form.words) > 2


def _is_verb_of_category(form: CandidateForm) -> bool:
    """核查机制 is a mechanism; but what is used as a verb is none, whatever it ends in."""
    verb = form.begins_with_verb and not form.is_compound
    return verb and form.names_category and form.nominality < HALF


def _has_object(form: CandidateForm) -> bool:
    if not form.begins_with_verb or not form.takes_object:
        return False
    # an object that stands alone elsewhere is a term, and this is a verb before it
    if form.first.text in word_classes.CARRIERS and (form.first.tag == "v" or form.object_stands_alone):
        return True
    return form.first.tag == "v" and (form.object_stands_alone or form.nominality < NOUN)


def _is_clause_of_actor(form: CandidateForm) -> bool:
    return form.last.tag == "v" and any(form.is_actor(word.text) for word in form.words[:-1])


def _ends_in_verb(form: CandidateForm) -> bool:
    return form.last.text in word_classes.CARRIERS and form.nominality < NOUN


def _is_used_as_verb(form: CandidateForm) -> bool:
    verb = form.last.tag == "v" or form.last.text in word_classes.CARRIERS
    return verb and form.nominality < HALF


def _has_verb_inside(form: CandidateForm) -> bool:
    """A verb inside is part of a compound where a category ends it and the whole is used as a noun."""
    bound = form.last.text in word_classes.CATEGORY_HEADS and form.nominality >= HALF and form.frequency > 1
    return any(word.tag == "v" for word in form.words[1:-1]) and not bound


def _begins_as_clause(form: CandidateForm) -> bool:
    return len(form.words) > 2 and form.words[1].tag == "v" and form.corpus.lexis.is_actor(form.first.text)


ANY_FORM = (
    Objection("companion", "always behind {companion}", lambda form: form.usual(form.companion[1], ALWAYS)),
    Objection("follower", "always before {follower}", lambda form: form.usual(form.follower[1], ALWAYS)),
    Objection("cut off", "cut out of a longer word", lambda form: form.seen.cut_off >= HALF * form.frequency),
    Objection(
        "general noun", "a general noun",
        lambda form: "".join(word.text for word in form.words) in word_classes.GENERAL_NOUNS,
    ),
)  # fmt: skip
"""Rules for every form."""

ONE_WORD = (
    Objection("function word", "no noun by itself", _is_function_word),
    Objection("other word class", "no noun by itself", _is_other_class),
    Objection("general word", "a general word, seen seldom", _is_general_word),
    Objection(
        "unknown string", "an unknown string, seen once",
        lambda form: form.frequency == 1 and form.is_unknown(form.first),
    ),
    Objection("modifying word", "only a modifier of what follows", _modifies_only),
    Objection("quality", "a quality, no term by itself", _is_quality),
)  # fmt: skip
"""Rules for a form of one word."""

PHRASE = (
    Objection(
        "second half", "the second half of a coordination",
        lambda form: form.usual(form.seen.coordinated, MOSTLY),
    ),
    Objection(
        "first half", "the first half of a coordination",
        lambda form: form.usual(form.seen.coordinates, MOSTLY),
    ),
    Objection(
        "half, once", "seen once, as half of a coordination",
        lambda form: form.frequency == 1 and bool(form.seen.coordinated or form.seen.coordinates),
    ),
    Objection("intransitive", "a clause", lambda form: form.last.text in word_classes.INTRANSITIVE),
    Objection("relative", "a relative clause", lambda form: form.usual(form.seen.relative, HALF)),
    Objection(
        "name and noun", "a name and a general noun",
        lambda form: (
            len(form.words) == 2 and form.first.tag == "ns" and form.last.text in word_classes.NAME_TAILS
        ),
    ),
    Objection("reporting", "subject and verb", _reports),
    Objection("reporting inside", "subject and verb", _reports_inside),
    Objection("modifier", "only a modifier of what follows", _is_modifier),
    Objection("described", "a described noun", _is_described),
    Objection("risky, once", "seen once, with a verb or an unknown word in it", _is_risky),
    Objection("verbs and object", "verbs and an object", _has_verbs_and_object),
    Objection("verb of a category", "used as a verb", _is_verb_of_category),
    Objection("object", "verb and object", _has_object),
    Objection("actor and verb", "subject and verb", _is_clause_of_actor),
    Objection("verb at the end", "ends in a verb", _ends_in_verb),
    Objection("used as verb", "used as a verb", _is_used_as_verb),
    Objection("verb inside", "a verb inside", _has_verb_inside),
    Objection("clause", "subject and verb", _begins_as_clause),
)  # fmt: skip
"""Rules for a form of several words."""


def objection(seen: Observed, corpus: Corpus) -> Objection | None:
    """The first rule that says that a form is no term; None where none does."""
    form = CandidateForm(seen, corpus)
    # in this order: the first reason is told, and it should be the plainest
    rules = itertools.chain(ANY_FORM, ONE_WORD if form.is_word else PHRASE)
    return next((rule for rule in rules if rule.applies(form)), None)
