"""What shapes an alignment: few, round, explained, and named in its signature."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tm.align.em import TRUST

Shape = tuple[int, int]
"""Chinese and English sentences of a bead."""

SKIP_ZH: Shape = (1, 0)
SKIP_EN: Shape = (0, 1)


@dataclass(frozen=True, slots=True)
class Parameters:
    """What is believed before a document was looked at. Scores are in nats."""

    widest: int = 5
    """Most sentences on one side of a bead."""

    largest: int = 6
    """Most sentences of a bead, both sides together."""

    skip: float = -2.0
    """Score of a sentence that nothing translates, in the first pass; then the document's own."""

    opening: float = -2.0
    """Score of beginning a gap of such sentences, which comes on top; then the document's own."""

    keen: float = 0.5
    """Added to the document's own skip score: a first pass finds too few of the sentences left out."""

    variance: float = 8.0
    """Variance of the length difference per character (Gale & Church 1993 have 6.8 for European pairs)."""

    edges: float = 2.0
    """Weight of the punctuation at both ends, from the second pass on."""

    trust: float = TRUST
    """The lexicon's row of a word counts as so many observations of it, against those of the document."""

    old: float = 60.0
    """What is believed of beads beforehand counts as so many beads of the document."""

    passes: int = 2
    """How often the text is aligned; every pass but the last teaches the next."""

    def first(self) -> Parameters:
        """What the first pass uses: beads of one sentence less, which are quicker and teach as much."""
        # at least one shape must be left to align with
        return replace(self, widest=max(1, self.widest - 1), largest=max(2, self.largest - 1))

    def shapes(self) -> tuple[Shape, ...]:
        """Shapes of beads with both sides.

        >>> Parameters(widest=2).shapes()
        ((1, 1), (1, 2), (2, 1), (2, 2))
        """
        sizes = range(1, self.widest + 1)
        return tuple((n, m) for n in sizes for m in sizes if n + m <= self.largest)

    def priors(self) -> dict[Shape, float]:
        """Log prior of every shape, skips included.

        1-1 is usual; two sentences to one are about five times rarer, every further one three times
        more.

        >>> found = Parameters().priors()
        >>> found[1, 1], found[1, 2], found[1, 3], found[2, 2], found[1, 0]
        (-0.3, -2.0, -3.1, -4.0, -2.0)
        """
        full = {shape: _prior(*shape) for shape in self.shapes()}
        return full | {SKIP_ZH: self.skip, SKIP_EN: self.skip}

    def recipe(self) -> str:
        """Name these parameters."""
        values = (
            *(self.widest, self.largest, self.skip, self.opening, self.keen, self.variance),
            *(self.edges, self.trust, self.old, self.passes),
        )
        # a changed default must change the signature, or old alignments would pass for new ones
        return "parameters 1 " + " ".join(f"{value:g}" for value in values)


def _prior(n: int, m: int) -> float:
    if n == m == 1:
        return -0.3
    if min(n, m) == 1:
        return round(-2.0 - 1.1 * (max(n, m) - 2), 1)
    return -4.0 - 1.0 * (n + m - 4)
