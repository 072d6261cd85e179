"""One document pair from sentences to beads."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tm.align import anchors, confidence, em, learn
from tm.align.beads import Alignment, Span
from tm.align.lexical import Direction, directions
from tm.align.parameters import Parameters
from tm.align.path import Corridor, Path, Step
from tm.align.scores import BeadScorer, Model
from tm.align.structure import Structure, structure
from tm.align.table import table, vocabulary
from tm.align.tokens import TokenizedSide, chinese_side, english_side
from tm.errors import WrongUsage
from tm.lexicon.layers import Lexicon
from tm.model import Paragraph
from tm.text import script

VERSION = 1
"""Grows whenever the same texts under the same lexicon and parameters may give other beads."""

EVERY = 5
"""Lengths of both sides are first compared between every so many anchors."""

SAMPLE = 1_000
"""Beads from which the share of words without a partner is estimated."""

NEAR = 3
"""In later passes the corridor reaches over so many beads before and after, and sentences further."""


def align(
    zh: Sequence[str],
    en: Sequence[str],
    *,
    lexicon: Lexicon,
    zh_paragraphs: Sequence[Paragraph] | None = None,
    en_paragraphs: Sequence[Paragraph] | None = None,
    pairs: Iterable[tuple[str, str]] = (),
    parameters: Parameters | None = None,
) -> Alignment:
    """Align the sentences of a Chinese text with those of its English translation (or the other way).

    `zh` may be in either script; a sentence may be blank. `zh_paragraphs[s]` is the paragraph that
    Chinese sentence s is in (the same one for all its sentences), `en_paragraphs` likewise; they are
    used when both are given. `pairs` are (Chinese, English) terms that are known to translate each
    other. Every sentence comes out in exactly one bead. Time and memory
    grow with the number of sentences, not with its square, as long as the two texts have words in
    common that the lexicon knows. Raises `WrongUsage` where there is not one paragraph a sentence.

    >>> from tm.lexicon.layers import Lexicon
    >>> done = align(["裁军。", "谢谢！"], ["Disarmament.", "Thank you!"], lexicon=Lexicon((), "none"))
    >>> [(bead.zh, bead.en) for bead in done.beads]
    [((0,), (0,)), ((1,), (1,))]
    """
    chosen = parameters or Parameters()
    known = lexicon.with_pairs(pairs)
    outline = _structure(zh, en, zh_paragraphs, en_paragraphs)
    # the lexicon cuts Chinese too: terms given as pairs become words of their own
    task = _Task(chinese_side(zh, known.layers), english_side(en), known, chosen, outline)
    return Alignment(confidence.beads(*task.done()), signature(known, chosen))


def signature(lexicon: Lexicon, parameters: Parameters | None = None) -> str:
    """Name everything that shapes an alignment, but for the texts."""
    recipe = "; ".join(
        (f"align {VERSION}", lexicon.recipe, (parameters or Parameters()).recipe(), script.recipe())
    )
    return f"{recipe}; {hashlib.sha256(recipe.encode()).hexdigest()[:12]}"


def _structure(
    zh: Sequence[str],
    en: Sequence[str],
    zh_paragraphs: Sequence[Paragraph] | None,
    en_paragraphs: Sequence[Paragraph] | None,
) -> Structure | None:
    for sentences, paragraphs in ((zh, zh_paragraphs), (en, en_paragraphs)):
        if paragraphs is not None and len(paragraphs) != len(sentences):
            raise WrongUsage(
                f"there are {len(sentences)} sentences and {len(paragraphs)} paragraphs for them",
                next_step="give every sentence the paragraph that it is in",
            )
    if zh_paragraphs is None or en_paragraphs is None:
        return None
    return structure(zh_paragraphs, en_paragraphs)


class _Task:
    """The passes over one document pair."""

    def __init__(
        self,
        zh: TokenizedSide,
        en: TokenizedSide,
        lexicon: Lexicon,
        parameters: Parameters,
        outline: Structure | None,
    ) -> None:
        self._structure = outline
        self._zh, self._en, self._parameters = zh, en, parameters
        self._zh_words, self._en_words = vocabulary(zh), vocabulary(en)
        self._table = table(self._zh_words, self._en_words, lexicon.layers)
        # numbers of paragraphs join the other anchors: the chain may still pass them by
        known = outline.anchors if outline else ()
        points = anchors.anchors(self._zh_words, self._en_words, self._table, known)
        self._points = anchors.chain(*points)

    def done(self) -> tuple[list[Step], BeadScorer, TokenizedSide, TokenizedSide]:
        """Make all passes; return the steps of the last and the scorer that made them."""
        # the first pass knows neither the lengths nor the words of this document
        steps, scorer = self._pass(self._first_model(), self._first_corridor())
        for _ in range(self._parameters.passes - 1):
            spans = [step.span for step in steps]
            steps, scorer = self._pass(self._next_model(spans, scorer), self._next_corridor(spans))
        return steps, scorer, self._zh, self._en

    def _pass(self, model: Model, corridor: Corridor) -> tuple[list[Step], BeadScorer]:
        scorer = BeadScorer(self._zh, self._en, model)
        path = Path(corridor, scorer.shapes, scorer.skip_zh, scorer.skip_en, model.opening)
        # rows must come in order: a block begins with the last rows of the one before
        for first, last, low, high in corridor.blocks():
            path.add(first, last, low, scorer.block(first, last, low, high))
        return path.steps(), scorer

    def _first_model(self) -> Model:
        chosen = self._parameters
        # L makes the odds, and the odds tell L: once with the usual L, then with that of the document
        both = directions(self._zh_words, self._en_words, self._table)
        near = np.array([(i, i + 1, j, j + 1) for i, j in self._points], dtype=np.int64).reshape(-1, 4)
        both = directions(self._zh_words, self._en_words, self._table, _nulls(both, near))
        # neighbours on the chain lie too close for their lengths to say anything
        points = self._points[::EVERY]
        between = [(a, c, b, d) for (a, b), (c, d) in pairwise(points)]
        ratio = learn.ratio(between, self._zh, self._en)
        return Model(
            *both, chosen.first().priors(), ratio, chosen.variance, chosen.opening, structure=self._structure
        )

    def _next_model(self, spans: Sequence[Span], scorer: BeadScorer) -> Model:
        chosen = self._parameters
        # wide shapes that this document hardly has cost time in every place of the corridor
        sought = replace(chosen, widest=learn.widest(spans, chosen.widest))
        priors = learn.priors(spans, sought.priors(), chosen.old)
        # parts the skips of `priors` in place, so it must come before the model takes them
        opening = learn.gaps(spans, priors, chosen.opening, chosen.keen)
        ratio = learn.ratio(spans, self._zh, self._en)
        # a bead with one side empty says nothing of lengths, of punctuation or of words
        full = np.array([b for b in spans if b[0] < b[1] and b[2] < b[3]], dtype=np.int64).reshape(-1, 4)
        zh, en = self._zh.edges, self._en.edges
        taught = em.translations(spans, self._zh_words, self._en_words, self._table, trust=chosen.trust)
        return Model(
            *directions(
                self._zh_words,
                self._en_words,
                taught,
                _nulls((scorer.model.forward, scorer.model.backward), full),
            ),
            priors,
            ratio,
            learn.variance(spans, self._zh, self._en, ratio, chosen.variance, chosen.old),
            opening,
            learn.edges(zh[full[:, 0], 0], en[full[:, 2], 0], chosen.edges),
            learn.edges(zh[full[:, 1] - 1, 1], en[full[:, 3] - 1, 1], chosen.edges),
            self._taught_structure(full),
        )

    def _taught_structure(self, full: NDArray[np.int64]) -> Structure | None:
        outline = self._structure
        if outline is None:
            return None
        # what the document shows of paragraphs takes the place of the first guess
        return replace(outline, table=learn.edges(outline.zh[full[:, 0]], outline.en[full[:, 2]], 1.0))

    def _first_corridor(self) -> Corridor:
        return Corridor(*anchors.corridor(self._points, self._zh.size, self._en.size))

    def _next_corridor(self, spans: Sequence[Span]) -> Corridor:
        points = [(i, j) for i, k, j, m in spans if i < k and j < m]
        return Corridor(*anchors.corridor(points, self._zh.size, self._en.size, NEAR, NEAR))


def _nulls(both: tuple[Direction, Direction], full: NDArray[np.int64]) -> tuple[float, float]:
    """L of both directions, from an even sample of beads with both sides."""
    some = full[:: 1 + len(full) // SAMPLE]
    forward, backward = both
    return (
        learn.null(forward.told(some), forward.null),
        # the other direction reads the bead with its sides changed
        learn.null(backward.told(some[:, [2, 3, 0, 1]]), backward.null),
    )
