"""Term candidates of English texts: noun phrases that recur, and forms that the lists know, with their Chinese.

There is no tagger: what may end a term is told by the lists (the last words of their English), by the endings of
nouns. A score is the frequency of a phrase, less where it is a part of a longer one, by the logarithm of its words,
after the C-value of Frantzi, Ananiadou and Mima (2000).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from termbase.authority.rows import AuthorityRow
from tm.text import words
from tm.text.english_forms import is_same_noun, is_written_as
from tm.text.english_stop import STOP

LONGEST = 6
"""Words of the longest candidate that no list has: of the English nouns in the lists 93 % have no more."""
_LONGEST_KNOWN = 15
"""Words of the longest form of a list that is looked for: titles of treaties beyond it are left out."""
_SHORT = 4
"""Words of forms that begin as noun phrases do; longer ones are goals and titles that begin with a verb, too."""
_NOUNS = frozenset({"noun", "proper noun"})
_RANKS = {"official": 0, "attested": 1, "proposed": 2}
_KNOWN = 2.0
"""How much more a form counts that a list has; a choice, as the weights of Chinese candidates are."""

_NESTED = 0.3
"""What an occurrence within a longer term counts; of single words none does. A choice."""
_SINGLE = 0.4
"""What is left of the weight of a single common word; a choice."""

_NOUN = re.compile(r"(?:tion|sion|ment|ness|ity|ance|ence|ism|ship|age|ure|cy|ry|or|er|ist|th|dom|hood)$")
_ADJECTIVE = re.compile(r"(?:al|ive|ary|ous|ic|able|less|ful|ent|ant|ing)$")
_BEFORE_NOUNS = frozenset({
    "the", "a", "an", "its", "their", "his", "her", "our", "this", "these", "those", "each", "any", "no", "of", "in",
    "on", "for", "by", "with", "from", "under", "through", "such", "all", "other",
})  # fmt: skip
_NO_BEGINNING = re.compile(r"(?:ly|ed)$")
_MARK = re.compile(r"[^\s\w'’-]|\s-\s")
_VERBS = frozenset({
    "take", "make", "note", "welcome", "urge", "request", "call", "recall", "reaffirm", "emphasize", "stress",
    "express", "recognize", "decide", "invite", "encourage", "recommend", "consider", "include", "provide",
    "ensure", "require", "continue", "submit", "adopt", "present", "state", "see", "follow", "have", "become",
    "remain", "say", "give", "show", "set", "hold", "find", "help", "need", "use", "concern", "aim", "regard",
    "relate", "base", "affirm", "acknowledge", "commend", "condemn", "appeal", "reiterate", "strengthen",
    "promote", "increase", "reduce", "improve", "support",
})  # fmt: skip
"""Verbs of reports and resolutions; as nouns they are in the lists, with what they govern."""
_GENERAL = frozenset({
    "same", "new", "many", "several", "various", "certain", "following", "present", "above", "first",
    "second", "third", "last", "next", "own", "one", "two", "three", "number", "part", "way", "time", "year",
    "month", "day", "case", "fact", "order", "view", "light", "respect", "regard", "extent", "paragraph",
    "page", "end", "example", "basis", "addition", "response", "result", "use", "need", "set", "range",
    "lack", "most", "much", "few", "some", "significant", "due", "better", "single", "major", "necessary", "appropriate",
    "relevant", "sole", "ongoing", "multiple", "against", "out", "up", "toward", "towards", "good",
})  # fmt: skip
"""Words that say nothing of a subject: a phrase that begins or ends with one is no term."""


@dataclass(frozen=True, slots=True)
class KnownEnglish:
    """What a list says of an English form: the form as the list writes it, its Chinese and the status of the row."""

    form: str
    zh: str
    status: str


@dataclass(frozen=True, slots=True)
class EnglishCandidate:
    """An English phrase as it is mostly written, with how often (`free`: in no longer one) and in how many documents
    it stands; None: no list has it."""

    term: str
    score: float
    frequency: int
    free: int
    documents: int
    zh: str | None
    status: str | None


@dataclass(slots=True)
class _Phrase:
    frequency: int = 0
    free: int = 0
    documents: set[int] = field(default_factory=set)
    written: Counter[str] = field(default_factory=Counter)
    known: KnownEnglish | None = None


class EnglishLists:
    """The English that is known, by its lemmas, and which words begin and end a term.

    `entries` come in the order of their worth: a form of several stands for the first that is written as the text is.
    """

    def __init__(self, entries: Iterable[KnownEnglish]) -> None:
        self._known: defaultdict[str, list[KnownEnglish]] = defaultdict(list)
        self._heads: set[str] = set()
        self._beginnings: set[str] = set()
        for entry in entries:
            lemmas = words.lemmas(entry.form)
            # a list may have articles and prepositions as entries: they would be found everywhere
            if lemmas and lemmas not in STOP:
                self._known[lemmas].append(entry)
                last = entry.form.lower().replace("-", " ").rsplit(" ", 1)[-1]
                # as the list writes it and by its lemma: the text may have either
                self._heads |= {lemmas.rsplit(" ", 1)[-1], last}
                # names begin with any word
                if entry.form.islower() and entry.form.count(" ") < _SHORT:
                    self._beginnings.add(entry.form.replace("-", " ").split(" ", 1)[0])

    def known(self, lemmas: str, surface: str) -> KnownEnglish | None:
        """What a list says of words that stand in a text as `surface`; None where it has them not, or as a name."""
        return next(
            (entry for entry in self._known.get(lemmas, ()) if is_written_as(entry.form, surface)), None
        )

    def may_begin(self, before: str, surface: str) -> bool:
        """Whether a word may be the first one of a term: after an article, an adjective, or as one of the lists begins."""
        return (
            before in _BEFORE_NOUNS
            or surface in self._beginnings
            or (before != "" and surface[0].isupper())
            or _ADJECTIVE.search(surface) is not None
        )

    def may_end(self, lemma: str, surface: str) -> bool:
        """Whether a word may be the last one of a term: a noun as it stands, no form of a verb."""
        if surface in self._heads:
            return True
        is_noun = lemma in self._heads or _NOUN.search(lemma) is not None
        return is_noun and is_same_noun(lemma, surface)


def known_english(rows: Iterable[AuthorityRow]) -> list[KnownEnglish]:
    """The nouns of the lists: general words first, then what a row prefers, then by status."""
    ranked = [
        (0 if row.type == "general word" else 1 + min(position, 1), _RANKS[row.status], form, row)
        for row in rows
        if row.pos in _NOUNS
        for position, form in enumerate(row.english())
    ]
    # by rank alone, stable: of equals the row that comes first in the lists
    ranked.sort(key=lambda entry: entry[:2])
    return [KnownEnglish(form, row.zh, row.status) for *_, form, row in ranked]


def extract_english(
    documents: Callable[[], Iterable[Sequence[str]]], lists: EnglishLists, *, least: int = 2
) -> list[EnglishCandidate]:
    """Candidates of documents (sentences each), best first: known forms, and others that stand `least` times.

    >>> texts = ["The safeguards agreement entered into force.", "Each safeguards agreement has annexes."]
    >>> [c.term for c in extract_english(lambda: [texts], EnglishLists([]))]
    ['safeguards agreement']
    """
    phrases: defaultdict[str, _Phrase] = defaultdict(_Phrase)
    # first what there is; only then is it known which phrases are longer ones
    for number, sentences in enumerate(documents()):
        for sentence in sentences:
            for chunk in _chunks(sentence):
                for span in _spans(sentence, chunk, lists):
                    _count(phrases[span.key], span, number)
    # rare phrases are forgotten before the second reading
    kept = {key: phrase for key, phrase in phrases.items() if phrase.frequency >= least or phrase.known}
    for sentences in documents():
        for sentence in sentences:
            for chunk in _chunks(sentence):
                _note_free(kept, _spans(sentence, chunk, lists))
    candidates = [_candidate(phrase, key) for key, phrase in kept.items() if phrase.free]
    return sorted(candidates, key=lambda c: (-c.score, c.term))


@dataclass(frozen=True, slots=True)
class _Token:
    lemma: str
    surface: str
    start: int
    end: int


def _chunks(sentence: str) -> Iterator[list[_Token]]:
    """Runs of words without a mark or a figure between them."""
    spans = words.lemma_spans(sentence)
    chunk: list[_Token] = []
    reach = 0
    for start, end, lemma in spans:
        surface = sentence[start:end]
        # a mark or a figure parts phrases; a blank and an apostrophe do not
        if chunk and (_MARK.search(sentence, reach, start) or not surface[0].isalpha()):
            yield chunk
            chunk = []
        if surface[0].isalpha():
            chunk.append(_Token(lemma, surface, start, end))
        reach = end
    if chunk:
        yield chunk


@dataclass(frozen=True, slots=True)
class _Span:
    key: str
    start: int
    end: int
    written: str
    known: KnownEnglish | None


def _spans(sentence: str, chunk: Sequence[_Token], lists: EnglishLists) -> Iterator[_Span]:
    """What may be a term in a run of words, by each word that it may begin with."""
    for at, first in enumerate(chunk):
        if _is_hyphen(sentence, first.start - 1):
            continue
        before = chunk[at - 1].surface.lower() if at else ""
        # titles of lists may be long; what no list has is cut off at LONGEST
        for size in range(1, min(_LONGEST_KNOWN, len(chunk) - at) + 1):
            tokens = chunk[at : at + size]
            if _is_hyphen(sentence, tokens[-1].end):
                continue
            key = " ".join(token.lemma for token in tokens)
            written = sentence[first.start : tokens[-1].end]
            known = lists.known(key, written)
            # a single word that no list has is no candidate: there are too many
            if known is not None or (" " in written and _is_candidate(before, first, tokens, lists)):
                yield _Span(key, first.start, tokens[-1].end, written, known)


def _is_hyphen(sentence: str, at: int) -> bool:
    """Whether a hyphen stands there: what begins or ends at one is half a word."""
    return 0 <= at < len(sentence) and sentence[at] in "-\u2010\u2011"


def _count(phrase: _Phrase, span: _Span, document: int) -> None:
    phrase.frequency += 1
    phrase.documents.add(document)
    # line ends within a phrase are blanks
    phrase.written[" ".join(span.written.split())] += 1
    phrase.known = phrase.known or span.known


def _note_free(kept: Mapping[str, _Phrase], spans: Iterable[_Span]) -> None:
    """Count what stands in a run of words without being a part of a longer phrase, or cutting a known one in two."""
    outer: list[_Span] = []
    sound = [span for span in spans if span.key in kept]
    known = [span for span in sound if span.known is not None]
    # the longest first, of equals the first: what lies within them is not free
    for span in sorted(sound, key=lambda s: (s.start - s.end, s.start)):
        if any(other.start <= span.start and span.end <= other.end for other in outer):
            continue
        if span.known is None and any(_cuts(span, other) for other in known):
            continue
        outer.append(span)
        kept[span.key].free += 1


def _cuts(span: _Span, other: _Span) -> bool:
    """Whether a span begins or ends within a longer-reaching name: `Nations Development` in `United Nations` `Development`."""
    return other.start < span.start < other.end < span.end or span.start < other.start < span.end < other.end


def _is_candidate(before: str, first: _Token, tokens: Sequence[_Token], lists: EnglishLists) -> bool:
    """Whether words that no list has may be a term: two or more, with no little word but `of` between nouns."""
    last = tokens[-1]
    if not 1 < len(tokens) <= LONGEST or not lists.may_begin(before, first.surface):
        return False
    if any(_is_empty(token.lemma) for token in (first, last)) or _NO_BEGINNING.search(first.surface.lower()):
        return False
    inner = [token.lemma for token in tokens[1:-1]]
    # and of only once: `state of the art of war` is no term
    if any(lemma in STOP and lemma not in ("of", "and") for lemma in inner) or inner.count("of") > 1:
        return False
    if (
        # two nouns joined by `and` are two terms, but not in a name
        "and" in inner
        and "of" not in inner
        and not all(token.surface[0].isupper() or token.lemma == "and" for token in tokens)
    ):
        return False
    if any(
        lemma in _VERBS and token.surface.islower() for lemma, token in zip(inner, tokens[1:-1], strict=True)
    ):
        return False
    return all(
        lists.may_end(token.lemma, token.surface.lower())
        # each noun before `of` ends a phrase, and so does the last word
        for token, after in zip(tokens, [*[t.lemma for t in tokens[1:]], "of"], strict=True)
        if after == "of"
    )


def _is_empty(lemma: str) -> bool:
    return len(lemma) < 3 or lemma in STOP or lemma in _VERBS or lemma in _GENERAL


def _candidate(phrase: _Phrase, key: str) -> EnglishCandidate:
    known = phrase.known
    size = key.count(" ") + 1
    nested = phrase.frequency - phrase.free
    score = math.log2(size + 1) * (phrase.free + (_NESTED * nested if size > 1 else 0))
    # the most frequent way of writing, of equals the first by letters: not by chance
    term = min(phrase.written, key=lambda text: (-phrase.written[text], text))
    weight = (_KNOWN if known else 1.0) * (1.0 if size > 1 or not term.islower() else _SINGLE)
    return EnglishCandidate(
        term, round(score * weight, 3), phrase.frequency, phrase.free, len(phrase.documents),
        known.zh if known else None, known.status if known else None,
    )  # fmt: skip
