"""One scorer: shares, precision, recall and F1, and ranks. Every figure is 0 to 1."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field


def share(part: float, whole: float, *, of_none: float = 0.0) -> float:
    """`part` of `whole`; `of_none` where there is nothing.

    >>> share(1, 4), share(0, 0), share(0, 0, of_none=1.0)
    (0.25, 0.0, 1.0)
    """
    return part / whole if whole else of_none


@dataclass(slots=True)
class Score:
    """Right and wrong of one measure, and the wrong ones by name."""

    right: int = 0
    total: int = 0
    misses: list[str] = field(default_factory=list)

    def add(self, is_right: bool, name: str = "") -> None:
        """Count one."""
        self.total += 1
        self.right += is_right
        if not is_right:
            self.misses.append(name)

    @property
    def share(self) -> float:
        """Right of total."""
        return share(self.right, self.total)


@dataclass(frozen=True, slots=True)
class PrecisionRecall:
    """Precision and recall of what a method gave, against the gold.

    >>> PrecisionRecall.of({"a", "b"}, {"b", "c", "d"}).f1
    0.4
    """

    precision: float
    recall: float

    @classmethod
    def of(cls, given: Collection[object], gold: Collection[object]) -> PrecisionRecall:
        """Of two sets: an element is right when it is in both."""
        right = len(set(given) & set(gold))
        return cls.of_counts(right, len(given), right, len(gold))

    @classmethod
    def of_counts(cls, right: int, given: int, gold_right: int, gold: int) -> PrecisionRecall:
        """Of numbers: of what was given, `right` are; of the gold, `gold_right` were given."""
        return cls(share(right, given), share(gold_right, gold))

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        return share(2 * self.precision * self.recall, self.precision + self.recall)


def rank_of_gold(ranked: Iterable[str], gold: Collection[str]) -> int:
    """The rank, from 1, of the first candidate that is in the gold; 0 where none is.

    >>> rank_of_gold(["use", "usage"], {"usage"}), rank_of_gold([], {"usage"})
    (2, 0)
    """
    return next((rank for rank, candidate in enumerate(ranked, 1) if candidate in gold), 0)


@dataclass(frozen=True, slots=True)
class RankScore:
    """Ranked candidates of many terms against the gold: P@1, P@5, mean reciprocal rank, and how many had any.

    >>> RankScore.of([(["a", "b"], {"b"}), ([], {"c"})])
    RankScore(terms=2, first=0.0, first_five=0.5, reciprocal=0.25, coverage=0.5)
    """

    terms: int
    first: float
    first_five: float
    reciprocal: float
    coverage: float

    @classmethod
    def of(cls, rows: Iterable[tuple[Sequence[str], Collection[str]]]) -> RankScore:
        """Of (candidates, best first; gold) of each term."""
        lists = list(rows)
        ranks = [rank_of_gold(candidates, gold) for candidates, gold in lists]
        terms = len(ranks)
        return cls(
            terms,
            share(sum(rank == 1 for rank in ranks), terms),
            share(sum(1 <= rank <= 5 for rank in ranks), terms),
            share(sum(1 / rank for rank in ranks if rank), terms),
            share(sum(bool(candidates) for candidates, _ in lists), terms),
        )

    def figures(self) -> dict[str, float]:
        """The figures by their usual names, to four places."""
        return {
            "terms": self.terms, "P@1": round(self.first, 4), "P@5": round(self.first_five, 4),
            "MRR": round(self.reciprocal, 4), "coverage": round(self.coverage, 4),
        }  # fmt: skip
