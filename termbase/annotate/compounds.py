"""Noun compounds of a sentence that no list has, with English put together from their parts (`concepts.compose`).

A compound is two to four words or terms side by side that no noun goes before or after: what stands around it
shows that it is whole. A head that may be a verb counts only where the phrase ends behind it (工资调查的, not
委员会调查了). Pure.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from termbase.concepts import parts
from termbase.concepts.compose import Composition
from termbase.extract import shape, word_classes
from termbase.extract.runs import Run
from tm.text.words import Word

SURE_OF_VERB = 0.9
"""Least certainty where the first word may be a verb with the rest as its object (记录数据): a choice, checked on sentences."""
USUAL = 3
"""Rows that have a word as a head before it is one, where it may also be a verb: a choice."""
LONGEST = 16
"""Characters of a compound, at most: a choice; longer ones are phrases."""
MOST_PIECES = 4
"""Words or terms side by side, at most: of more the reader has to see which belongs to which."""
_CLOSERS = frozenset("的和与及或等之")
"""What ends a noun phrase behind a head that could also be a verb."""
_BEFORE_CLAUSES = frozenset("为向与同和对以由将把被给跟")
"""What stands before a phrase whose verb comes last: 为教育改革 | 服务, 向混合行动 | 过渡, 和私营部门 | 合作."""
_PAST = frozenset("了着过")
"""What shows that the word before it is a verb."""
_ACTORS = frozenset("者人员厅国署组会方司部队局团家们女生师")
"""Last characters of words for those who act."""
_PREFIXES = frozenset("次副总准超半前原新老多非反无未不分子")
"""Characters that make another word of the one behind them."""
_ADJECTIVES = frozenset(["a", "b"])
_NAMES = frozenset(["ns", "nr", "nt", "nrt", "nrfg"])
_VERBS = frozenset(["v", "vn"])


_OFTEN_VERBS = word_classes.REPORTING | word_classes.CARRIERS
"""Words that the dictionary has as nouns, and that are verbs in most sentences (委员会建议)."""


class _Role(Enum):
    """What a piece of a sentence may do in a compound."""

    NOUN = 1
    QUALITY = 2
    ACTION = 3
    """A verb, or a noun that names what is done."""
    NAME = 4
    OTHER = 5
    """What no compound holds."""


@dataclass(frozen=True, slots=True)
class KnownPiece:
    """A term of the sentence: where it ends, and whether it is a noun or a name. What is neither is in no compound.

    `is_own`: a post or a document, which a body right before it has.
    """

    end: int
    is_noun: bool
    is_name: bool
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class FoundCompound:
    """A compound of a sentence: its place, its English, how sure it is, and its parts."""

    start: int
    end: int
    composition: Composition


class _Piece(NamedTuple):
    """A known term or a word: its place, its words, what it may do, whether it is a term and whether it may be a verb."""

    start: int
    end: int
    words: tuple[Word, ...]
    role: _Role
    is_term: bool
    may_be_verb: bool


def find(
    runs: Iterable[Run], terms: Mapping[int, KnownPiece], composed: Callable[[tuple[str, ...]], Composition | None],
    taken: Collection[tuple[int, int]] = (),
) -> Iterator[FoundCompound]:  # fmt: skip
    """The compounds of a sentence that is cut into `runs`, in their order.

    `terms` are its known terms by start, nested ones left out; `composed(words)` is the English of words (`compose`).
    A compound over a span of `taken` (references) is left out.
    """
    table = parts.load()
    for run in runs:
        if len(run.words) < 2:
            continue
        pieces = _pieces(run, terms)
        for begin, end in _stretches(pieces, table):
            found = _compound(pieces, begin, end, composed, table)
            if found is not None and not any(a < found.end and found.start < b for a, b in taken):
                yield found


def _pieces(run: Run, terms: Mapping[int, KnownPiece]) -> list[_Piece]:
    """A run as known terms and single words."""
    pieces: list[_Piece] = []
    words = run.words
    start, at = run.start, 0
    while at < len(words):
        word = words[at]
        end = start + len(word.text)
        term = terms.get(start)
        if term is None or term.end < end:
            role, may_be_verb = _word(word)
            pieces.append(_Piece(start, end, (word,), role, False, may_be_verb))
            at += 1
        else:
            first = at
            at += 1
            while end < term.end and at < len(words):
                end += len(words[at].text)
                at += 1
            piece = _term(start, end, words[first:at], term)
            if term.is_own and pieces and pieces[-1].role is _Role.NAME:
                piece = piece._replace(role=_Role.NOUN)  # 国际劳工组织 | 总干事
            pieces.append(piece)
        start = end
    return pieces


def _term(start: int, end: int, words: tuple[Word, ...], term: KnownPiece) -> _Piece:
    """A known term; one whose last word reaches beyond it belongs to no compound."""
    role, may_be_verb = _word(words[-1])
    if end != term.end or not (term.is_name or term.is_noun):
        role = _Role.OTHER
    elif term.is_name:
        role = _Role.NAME
    elif len(words) > 1 or words[0].tag not in _VERBS:
        role = _Role.NOUN
    return _Piece(start, end, words, role, True, may_be_verb)


@functools.lru_cache(maxsize=50_000)
def _word(word: Word) -> tuple[_Role, bool]:
    """What a word may do, and whether it may be a verb."""
    text, tag = word
    may_be_verb = tag in _VERBS or text in _OFTEN_VERBS
    if len(text) < 2:
        role = _Role.NOUN if tag[0] == "n" and text in parts.load().heads else _Role.OTHER
    elif not shape.is_inner(word):
        role = _Role.OTHER
    elif tag in _NAMES:
        role = _Role.NAME
    elif tag in _ADJECTIVES:
        role = _Role.QUALITY
    elif tag in _VERBS:
        role = _Role.ACTION
    elif tag in word_classes.NOUN_TAGS or text in word_classes.NOUNS_BY_USE:
        role = _Role.NOUN
    else:
        role = _Role.OTHER
    return role, may_be_verb


def _stretches(pieces: Sequence[_Piece], table: parts.PartTable) -> Iterator[tuple[int, int]]:
    """Noun phrases between function words: from and to which piece. A name may begin one (巴勒斯坦领土), and is in none else."""
    outside = [at for at, piece in enumerate(pieces) if piece.role in (_Role.OTHER, _Role.NAME)]
    begin = 0
    for end in (*outside, len(pieces)):
        if end - begin > 1:
            follows = pieces[end] if end < len(pieces) else None
            last = _phrase_end(pieces, begin, end, follows, table)
            # 次区域组织 has no 区域组织
            torn = begin > 0 and pieces[begin - 1].words[0].text in _PREFIXES
            named = follows is not None and follows.role is _Role.NAME and last == end
            # 以色列违反: a State does it
            acts = pieces[begin].role is _Role.NAME and pieces[last - 1].may_be_verb
            # 法律改革科的; but 国际水合作
            headed = len(pieces[last - 1].words[0].text) > 1 or (last == end and _is_closed(follows))
            if last - begin > 1 and headed and not (torn or named or acts):
                yield begin, last
        begin = end if end < len(pieces) and pieces[end].role is _Role.NAME else end + 1


def _is_closed(follows: _Piece | None) -> bool:
    """Whether a phrase ends before this piece."""
    return follows is None or follows.words[0].text[0] in _CLOSERS


def _phrase_end(
    pieces: Sequence[_Piece], begin: int, end: int, follows: _Piece | None, table: parts.PartTable
) -> int:
    """Where a phrase ends before its verb: a word that may be one is, unless rows have it as a head and the phrase is closed."""
    closed = _is_closed(follows)
    if end > begin and follows is not None and follows.words[0].text[0] in _PAST:
        end -= 1
    if begin and pieces[begin - 1].words[0].text in _BEFORE_CLAUSES:
        closed = False
    while end > begin and pieces[end - 1].may_be_verb:
        is_head = _is_usual(table.heads, pieces[end - 1].words[-1].text)
        if closed and is_head and not _is_clause(pieces[begin:end]):
            break
        end -= 1
        closed = False
    return end


def _compound(
    pieces: Sequence[_Piece],
    begin: int,
    end: int,
    composed: Callable[[tuple[str, ...]], Composition | None],
    table: parts.PartTable,
) -> FoundCompound | None:
    """The longest compound of a phrase: without a verb that governs it, without a head that says nothing (问题)."""
    firsts = [begin, begin + 1] if pieces[begin].role is _Role.ACTION else [begin]
    for first in firsts:
        words = [word for piece in pieces[first:end] for word in piece.words]
        while words and words[-1].text in word_classes.GENERAL_HEADS:
            words.pop()
            # 组成部分: the head is the object of that verb, or its noun
            if words and words[-1].tag in _VERBS:
                words.clear()
        stretch = pieces[first:end]
        length = sum(len(word.text) for word in words)
        if not 2 <= len(stretch) <= MOST_PIECES or len(words) < 2 or length > LONGEST:
            continue
        if len(words) == len(stretch[0].words) or not (stretch[0].is_term or shape.opens(words[0])):
            continue
        if any(_is_verb_inside(piece, table) for piece in stretch[1:-1]):
            continue
        if any(piece.end - piece.start < 2 for piece in stretch[:-1]):
            continue  # a word of one character (法, 税) is a head alone
        composition = composed(tuple([word.text for word in words]))
        if composition is None:
            continue
        least = SURE_OF_VERB if stretch[0].role is _Role.ACTION else 0.0
        # 重建总部, 日内瓦会议: what has not been seen together is a verb with its object, or a place by the way
        is_safe = composition.is_seen or not (
            stretch[0].role in (_Role.ACTION, _Role.NAME) or any(p.words[-1].tag == "v" for p in stretch[:-1])
        )
        if is_safe and composition.certainty >= least:
            return FoundCompound(stretch[0].start, stretch[0].start + length, composition)
    return None


def _is_clause(stretch: Sequence[_Piece]) -> bool:
    """Whether what stands before a verb at the end may be who does it, or how."""
    if len(stretch) < 2:
        return False
    before = stretch[-2]
    word = before.words[-1].text
    return before.role is _Role.QUALITY or word in word_classes.ACTORS or word[-1] in _ACTORS


def _is_verb_inside(piece: _Piece, table: parts.PartTable) -> bool:
    """Whether a word in the middle is a verb (国际法原则解决冲突) and not a modifier as rows have it."""
    word = piece.words[-1]
    return len(piece.words) == 1 and word.tag == "v" and not _is_usual(table.modifiers, word.text)


def _is_usual(role: Mapping[str, Sequence[parts.PartEnglish]], form: str) -> bool:
    """Whether rows enough have a form in a role."""
    shown = role.get(form, ())
    return bool(shown and shown[0].rows >= USUAL)
