"""How well English counterparts are learned from pairs, against names and headings that others fixed.

    .venv/bin/python scripts/evaluate equivalents [--shared ../shared/data] [--noise 5] [--eflomal] [--fit] [--json]

Pairs: the 4,000 of the United Nations Parallel Corpus development set. Reference: headings of the UNBIS Thesaurus
and UNTERM names of States whose Chinese (two characters or more, not inside a longer one of them) and English
(lemmas, no article) stand in one pair at least; the known traps are left out. All of them leave the lexicon before
it is used. A heading is no drafting equivalent, so the figures of the terms whose heading stands in half of their
pairs ("borne out") are given beside those of all. Reported by number of pairs: P@1, P@5, MRR; the same for the
log-likelihood ratio and logDice of the same phrases in the same run, and with --eflomal for the phrases of an
outside word aligner (`eflomal.py`); coverage, the share of the terms that have an English at all; precision and
coverage of what is accepted.
With --noise N, N % of the English sides are moved to another pair first. Half of the reference (by a hash of the
Chinese) is for fitting the weights (--fit prints them anew), the figures are of the other half.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import log2
from pathlib import Path
from typing import Any

import click
import numpy as np

from scripts.evaluate import eflomal
from scripts.evaluate.reference_terms import Material, ReferenceTerm, is_held_out, material, nouns
from scripts.shared import data
from scripts.shared.commands import echo_json, json_option, shared_option
from scripts.shared.scores import RankScore, share
from termbase.learn import rank
from termbase.learn.counterparts import Counterpart, Phrase

Rows = dict[str, dict[str, Any]]
Ranking = Callable[[str], Sequence[Phrase]]
"""A method: from a term to its phrases, best first."""

GROUPS: dict[str, Callable[[ReferenceTerm], bool]] = {
    "3 pairs or more, borne out": lambda term: term.pairs >= 3 and term.borne_out,
    "noun terms of these": lambda term: term.pairs >= 3 and term.borne_out,
    "3 pairs or more": lambda term: term.pairs >= 3,
    "3 to 4": lambda term: 3 <= term.pairs <= 4,
    "5 to 19": lambda term: 5 <= term.pairs <= 19,
    "20 or more": lambda term: term.pairs >= 20,
    "2 pairs": lambda term: term.pairs == 2,
    "once": lambda term: term.pairs == 1,
}
NOUNS = "noun terms of these"
THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


def log_likelihood(candidate: Counterpart) -> float:
    """The log-likelihood ratio of a phrase and its term."""
    return candidate.association


def log_dice(candidate: Counterpart) -> float:
    """logDice of a phrase and its term."""
    return 14 + log2(2 * len(candidate.pairs) / (candidate.of + candidate.frequency))


def by_measure(source: Material, measure: Callable[[Counterpart], float]) -> Ranking:
    """The candidates by one measure."""

    def ranking(term: str) -> list[Phrase]:
        ordered = sorted(
            source.candidates[term], key=lambda candidate: (-measure(candidate), candidate.phrase)
        )
        return [candidate.phrase for candidate in ordered]

    return ranking


def fit(terms: Iterable[tuple[list[Counterpart], list[bool]]]) -> dict[str, float]:
    """Weights that make the right phrases likeliest: conditional logit, gradient ascent, ridge penalty."""
    names = list(rank.WEIGHTS)
    tables = [
        (np.array([[rank.measures(c)[name] for name in names] for c in candidates]), np.array(right))
        for candidates, right in terms
        if any(right) and not all(right)
    ]
    spread = np.concatenate([table for table, _ in tables]).std(0) + 1e-9
    weights = np.zeros(len(names))
    for _ in range(600):
        gradient = np.zeros(len(names))
        for table, right in tables:
            scores = (table / spread) @ weights
            p = np.exp(scores - scores.max())
            p /= p.sum()
            q = p * right
            gradient += (q / q.sum() - p) @ (table / spread)
        weights += 0.5 * (gradient / len(tables) - 0.002 * weights)
    return dict(zip(names, np.round(weights / spread, 2).tolist(), strict=True))


def fit_weights(source: Material) -> Rows:
    """Fit the weights on the half of the reference that is not measured, and use them from now on."""
    terms = [term for term in sorted(source.candidates) if not is_held_out(term)]
    fitted = fit(
        (source.candidates[term], [source.is_right(term, c) for c in source.candidates[term]])
        for term in terms
    )
    rank.WEIGHTS.update(fitted)
    return {"fitted": dict(fitted)}


def group_figures(source: Material, terms: Sequence[str], methods: Mapping[str, Ranking]) -> dict[str, Rows]:
    """P@1, P@5, MRR and coverage of every method, by group of terms."""
    noun_terms = nouns(terms)
    figures = {}
    for group, belongs in GROUPS.items():
        members = [t for t in (noun_terms if group == NOUNS else terms) if belongs(source.terms[t])]
        figures[group] = {
            name: RankScore.of(
                ([source.text(phrase) for phrase in ranking(term)], source.terms[term].english)
                for term in members
            ).figures()
            for name, ranking in methods.items()
        }
    return figures


def accepted(source: Material, ranked: Mapping[str, Sequence[rank.Ranked]]) -> Rows:
    """Precision and coverage of the first counterparts whose probability reaches a threshold."""
    rows: Rows = {}
    for threshold in THRESHOLDS:
        for least in (1, 2, 3):
            taken = [
                (term, candidates[0].evidence) for term, candidates in ranked.items()
                if candidates and candidates[0].probability >= threshold and len(candidates[0].evidence.pairs) >= least
            ]  # fmt: skip
            right = sum(source.is_right(term, candidate) for term, candidate in taken)
            possible = sum(source.terms[term].pairs >= least for term in ranked)
            rows[f"probability {threshold}, {least} pairs"] = {
                "precision": round(share(right, len(taken)), 4), "coverage": round(share(len(taken), possible), 4),
                "accepted": len(taken),
            }  # fmt: skip
    return rows


def wrong_ones(source: Material, ranked: Mapping[str, Sequence[rank.Ranked]], most: int) -> dict[str, Any]:
    """The first terms whose first English is not that of the reference: our first three, and the reference's."""
    terms = (t for t, candidates in ranked.items() if not source.is_right(t, candidates[0].evidence))
    return {
        term: [source.text(candidate.evidence.phrase) for candidate in ranked[term][:3]]
        + ["|", *sorted(source.terms[term].english), source.terms[term].pairs]
        for term in itertools.islice(terms, most)
    }


def evaluate(
    shared: Path, noise: float = 0.0, *, outside: bool = False, fitting: bool = False, whole: bool = False,
    wrong: int = 0,
) -> dict[str, Rows]:  # fmt: skip
    """All figures, by group of terms and method."""
    source = material(shared, noise)
    figures: dict[str, Rows] = {"weights": fit_weights(source)} if fitting else {}
    terms = [term for term in sorted(source.candidates) if whole or is_held_out(term)]
    ranked = {term: rank.ranked(source.candidates[term]) for term in terms}
    methods = {
        "log-likelihood": by_measure(source, log_likelihood), "logDice": by_measure(source, log_dice),
    }  # fmt: skip
    if outside:
        table = eflomal.PhraseTable(source.zh, source.english, source.occurrences)
        methods[f"eflomal {eflomal.version()}"] = lambda term: [scored.phrase for scored in table.of(term)]
    methods["ours"] = lambda term: [candidate.evidence.phrase for candidate in ranked[term]]
    figures |= group_figures(source, terms, methods)
    borne_out = {term: ranked[term] for term in terms if source.terms[term].borne_out}
    figures["accepted, of those borne out"] = accepted(source, borne_out)
    if wrong:
        figures["wrong"] = wrong_ones(source, borne_out, wrong)
    return figures


@click.command()
@shared_option(data.PARALLEL, data.TERMINOLOGY)
@click.option("--noise", type=float, default=0.0, help="Per cent of the pairs that are wrong.")
@click.option("--eflomal", "outside", is_flag=True, help="Also phrases by eflomal: termbase[eflomal].")
@click.option("--fit", "fitting", is_flag=True, help="Print weights fitted on the other half.")
@click.option("--whole", is_flag=True, help="Figures of both halves.")
@click.option("--wrong", type=int, default=0, metavar="N", help="Show N terms whose first English is wrong.")
@json_option
def main(
    shared: Path, noise: float, outside: bool, fitting: bool, whole: bool, wrong: int, as_json: bool
) -> None:
    """Measure how well English counterparts are learned from pairs."""
    if outside and not eflomal.is_installed():
        raise click.ClickException(
            "eflomal is not installed; pip install 'termbase[eflomal]' needs a C compiler"
        )
    figures = evaluate(shared, noise, outside=outside, fitting=fitting, whole=whole, wrong=wrong)
    if as_json:
        echo_json(figures)
        return
    for group, rows in figures.items():
        click.echo(group)
        for name, row in rows.items():
            click.echo(f"  {name:34} {row}")
