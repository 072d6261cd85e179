"""Learn from the rows of the lists what Chinese words say in English as parts of compounds.

    .venv/bin/python scripts/authority parts [--write | --leave-out]

A row like 监督机制 "monitoring mechanism" is cut at every word of its Chinese and of its English into a modifier and a
head ("mechanism of ..." too). Which cut is right is told by the other rows with the same Chinese part
(expectation maximisation over the two roles, as in IBM model 1: Brown et al. 1993). What rows agree on goes into
`termbase/concepts/parts.tsv`. `--leave-out` composes each row from the others and counts how often the very words
of the row come out, by certainty. Without an option it is told whether the table is that of the lists.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import click

from scripts.shared import data
from termbase.authority import AuthorityRow, load
from termbase.concepts import parts
from termbase.concepts.compose import RowPart, compose
from termbase.concepts.parts import PartEnglish, PartTable, stem
from termbase.extract.runs import Cutter
from tm.text import words
from tm.text.fold import fold
from tm.text.words import Segmenter

TABLE = data.ROOT / "termbase" / "concepts" / "parts.tsv"
ROUNDS = 4
"""Rounds of expectation maximisation: a fifth changes no line of the table."""
FAINT = 0.02
"""A cut that is less likely than this is left out: a choice."""
ROWS = 1.5
"""Least rows that show a part in a role: one row shows an idiom."""
USUAL_PREPOSITION = 0.6
"""Least share of a preposition before it is that of a head; at least two rows have it."""
SHARE = 0.2
"""Least share of these rows with an English."""
SENSES = 3
"""English forms of a part, at most."""
DIGITS = 16
"""Digits of the sum of the rows."""
LEAST_LEFT_OUT = 4
"""Characters of a row that is composed from the others: two words of two."""
SUFFIX_ROWS = 5
"""Least rows that show a head of one character (司, 处): these are cut wrongly more often."""
_SPLIT_OFF = frozenset({"of", "for", "on", "in", "to", "by", "against", "from"})
_ARTICLES = frozenset({"the", "a", "an"})
_AND = frozenset({"and", "or"})
_BOUND = _SPLIT_OFF | _ARTICLES | _AND
"""Words that end no modifier."""
_CHINESE = re.compile(r"[\u4e00-\u9fff]{3,14}")
_ENGLISH = re.compile(r"[A-Za-z' -]+")
_OTHER_TYPES = frozenset({"place", "state", "document", "instrument", "treaty", "phrase", "event", "meeting"})
"""Types whose English is a title or a sentence and shows no compound."""


@dataclass(frozen=True, slots=True)
class Compound:
    """A row that may show its parts: its Chinese words and its English ones."""

    zh: str
    words: tuple[str, ...]
    en: str


@dataclass(frozen=True, slots=True)
class EnglishCut:
    """One way to cut English: modifier, head, and whether the head stands before a preposition (with it, or "")."""

    modifier: str
    head: str
    preposition: str

    @property
    def lemmas(self) -> tuple[str, str]:
        """Both parts as lemmas."""
        return words.lemmas(self.modifier), words.lemmas(self.head)


@dataclass(frozen=True, slots=True)
class ShownCut:
    """What one row shows with probability `share`: the Chinese parts and the English ones."""

    modifier: str
    head: str
    english: EnglishCut
    share: float


def compounds(rows: Iterable[AuthorityRow]) -> list[Compound]:
    """The nouns of the lists that may show their parts."""
    cut = Cutter(Segmenter())
    return [
        Compound(zh, tuple(word.text for word in cut(zh)), row.en)
        for row in rows
        if row.pos == "noun" and row.type not in _OTHER_TYPES and _ENGLISH.fullmatch(row.en)
        if _CHINESE.fullmatch(zh := fold(row.zh))
    ]


def english_cuts(en: str) -> Iterator[EnglishCut]:
    """Every way to cut English into modifier and head.

    >>> [(c.modifier, c.head) for c in english_cuts("bank of genes")]
    [('genes', 'bank')]
    """
    tokens = en.split()
    for at in range(1, len(tokens)):
        left, right = tokens[:at], tokens[at:]
        if right[0] in _SPLIT_OFF:
            inner = right[2:] if len(right) > 2 and right[1] in _ARTICLES else right[1:]
            if inner:
                yield EnglishCut(" ".join(inner), " ".join(left), right[0])
        elif left[-1] not in _BOUND and left[0] not in _AND and right[0] not in _ARTICLES | _AND:
            yield EnglishCut(" ".join(left), " ".join(right), "")


def align(rows: Sequence[Compound]) -> list[list[ShownCut]]:
    """The cuts of every compound with their probabilities, after `ROUNDS` rounds."""
    english = [[(cut, cut.lemmas) for cut in english_cuts(compound.en)] for compound in rows]
    chinese = [
        [("".join(c.words[:at]), "".join(c.words[at:])) for at in range(1, len(c.words))] for c in rows
    ]
    shares: dict[str, dict[tuple[str, str], float]] = {}
    cuts: list[list[ShownCut]] = []
    for number in range(ROUNDS):
        counts: dict[str, dict[tuple[str, str], float]] = {
            parts.MODIFIER: defaultdict(float), parts.HEAD: defaultdict(float),
        }  # fmt: skip
        cuts = []
        for ways, pieces in zip(english, chinese, strict=True):
            shown = []
            for modifier, head in pieces:
                scores = [
                    1.0 if not number else shares[parts.MODIFIER][modifier, m] * shares[parts.HEAD][head, h]
                    for _, (m, h) in ways
                ]
                total = sum(scores)
                for (cut, (m, h)), score in zip(ways, scores, strict=True):
                    if total and score / total >= FAINT:
                        counts[parts.MODIFIER][modifier, m] += score / total
                        counts[parts.HEAD][head, h] += score / total
                        shown.append(ShownCut(modifier, head, cut, score / total))
            cuts.append(shown)
        shares = {role: _shares(counted) for role, counted in counts.items()}
    return cuts


def _shares(counted: dict[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    totals: Counter[str] = Counter()
    for (form, _), count in counted.items():
        totals[form] += count  # type: ignore[assignment]
    return defaultdict(float, {key: count / (totals[key[0]] + 0.5) for key, count in counted.items()})


class PartCounts:
    """What rows show of parts; a row can be taken out again."""

    def __init__(
        self, rows: Sequence[Compound], shown: Iterable[Sequence[ShownCut]], every: Iterable[Compound]
    ) -> None:
        self._english: dict[str, dict[str, dict[str, float]]] = {
            parts.MODIFIER: defaultdict(lambda: defaultdict(float)),
            parts.HEAD: defaultdict(lambda: defaultdict(float)),
        }
        self._written: dict[tuple[str, str, bool], dict[str, float]] = defaultdict(lambda: defaultdict(float))
        self._behind: dict[tuple[str, str], float] = defaultdict(float)
        self._prepositions: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        self._of = self._all = 0.0
        self._together: Counter[tuple[str, str]] = Counter()
        self._alone = {(c.zh, words.lemmas(c.en)) for c in every}
        self._lower = {word for c in rows for word in c.en.split() if word.islower()}
        for compound, cuts in zip(rows, shown, strict=True):
            self.add(compound, cuts)

    def add(self, compound: Compound, cuts: Sequence[ShownCut], sign: int = 1) -> None:
        """Count what a row shows; with `sign` -1 take it out."""
        for cut in cuts:
            for role, form, lemma, en in zip(
                (parts.MODIFIER, parts.HEAD), (cut.modifier, cut.head), cut.english.lemmas,
                (cut.english.modifier, cut.english.head), strict=True,
            ):  # fmt: skip
                self._english[role][form][lemma] += sign * cut.share
                after = role == parts.MODIFIER and bool(cut.english.preposition)
                self._written[role, lemma, after][self._plain(en)] += sign * cut.share
                if cut.english.preposition:
                    self._behind[role, form] += sign * cut.share
                    self._prepositions[form][cut.english.preposition] += (
                        sign * cut.share * (role == parts.HEAD)
                    )
            self._all += sign * cut.share
            self._of += sign * cut.share * bool(cut.english.preposition)
        tokens = [stem(word) for word in compound.en.split()]
        for pair in itertools.pairwise(tokens):
            self._together[pair] += sign

    def _plain(self, en: str) -> str:
        """English without the capitals of a post or a body, where all its words are written small elsewhere."""
        small = en.lower()
        return small if self._lower.issuperset(small.split()) else en

    def of(self, role: str, form: str) -> list[PartEnglish]:
        """The English of a form in a role, the likeliest first."""
        counted = self._english[role].get(form)
        if not counted:
            return []
        rows = sum(counted.values())
        if rows < (ROWS if len(form) > 1 else SUFFIX_ROWS) or (len(form) == 1 and role == parts.MODIFIER):
            return []
        behind = self._behind.get((role, form), 0.0)
        usual = (self._of + 0.5) / (self._all - self._of + 0.5)
        # modifier and head each bring the root of the usual odds: together they weigh it once
        odds = (behind + 0.5) / (rows - behind + 0.5) / usual**0.5
        best = sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:SENSES]
        return [
            PartEnglish(
                self._surface(role, lemma, False),
                round(rows, 1),
                round(count / rows, 2),
                round(odds, 2),
                self._after(role, form, lemma),
            )
            for lemma, count in best
            if count / rows >= SHARE
            # a phrase (rule of law) is what a word says only if a row of its own has it
            if _SPLIT_OFF.isdisjoint(lemma.split()) or (form, lemma) in self._alone
        ]

    def _after(self, role: str, form: str, lemma: str) -> str:
        """Of a modifier how it is written behind a preposition, if any row has it there; of a head the usual preposition."""
        if role == parts.MODIFIER:
            return self._surface(role, lemma, True) if (role, lemma, True) in self._written else ""
        used = self._prepositions[form]
        usual = max(used, key=lambda word: (used[word], word), default="")
        return usual if usual and used[usual] >= max(2, USUAL_PREPOSITION * sum(used.values())) else ""

    def _surface(self, role: str, lemma: str, after: bool) -> str:
        """How the lists mostly write a part before its head, or `after` a preposition; else how they write it at all."""
        written = self._written.get((role, lemma, after)) or self._written[role, lemma, not after]
        return max(written.items(), key=lambda item: (round(item[1], 6), item[0]))[0]

    def forms(self, role: str) -> list[str]:
        """All Chinese forms of a role, in order."""
        return sorted(self._english[role])

    def near(self, pairs: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
        """Those of `pairs` of words, by `stem`, that some row has side by side."""
        return frozenset(pair for pair in pairs if self._together[pair] > 0)

    def table_of(self, chinese: Sequence[str]) -> PartTable:
        """The table for one compound: of its stretches of words alone."""
        size = len(chinese)
        forms = ["".join(chinese[a:b]) for a in range(size) for b in range(a + 1, size + 1)]
        modifiers, heads = (
            {form: self.of(role, form) for form in forms} for role in (parts.MODIFIER, parts.HEAD)
        )
        pairs = (
            (stem(m.en.split()[-1]), stem(h.en.split()[0]))
            for m in itertools.chain(*modifiers.values())
            for h in itertools.chain(*heads.values())
        )
        return PartTable(modifiers, heads, self.near(pairs))

    def table(self) -> PartTable:
        """The table of all."""
        modifiers, heads = (
            {form: shown for form in self.forms(role) if (shown := self.of(role, form))}
            for role in (parts.MODIFIER, parts.HEAD)
        )
        lasts = {stem(p.en.split()[-1]) for shown in modifiers.values() for p in shown}
        firsts = {stem(p.en.split()[0]) for shown in heads.values() for p in shown}
        near = self.near(pair for pair in self._together if pair[0] in lasts and pair[1] in firsts)
        return PartTable(modifiers, heads, near)


def digest(rows: Iterable[AuthorityRow]) -> str:
    """What the table was learned from, as a short sum: the nouns with their English, in any order."""
    texts = sorted(f"{row.zh}\t{row.en}\t{row.type}" for row in rows if row.pos == "noun")
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:DIGITS]


def lines(table: PartTable, learned_from: str) -> Iterator[str]:
    """The table as text, behind a line that says what it was learned from."""
    yield f"{parts.DIGEST}\t{learned_from}\t\n"
    for role, forms in ((parts.MODIFIER, table.modifiers), (parts.HEAD, table.heads)):
        for form, shown in forms.items():
            for part in shown:
                numbers = f"{part.rows:g}\t{part.share:g}\t{part.behind:g}"
                yield f"{role}\t{form}\t{part.en}\t{numbers}\t{part.after}\n"
    near: dict[str, list[str]] = defaultdict(list)
    for first, second in sorted(table.together):
        near[first].append(second)
    for first, seconds in near.items():
        yield f"{parts.TOGETHER}\t{first}\t{' '.join(seconds)}\n"


def left_out(
    rows: Sequence[Compound], shown: Sequence[Sequence[ShownCut]], every: Iterable[Compound]
) -> Iterator[tuple[float, Compound, str, bool]]:
    """Compose every row of four characters or more from all others: certainty, row, English, whether the row has these words."""
    counts = PartCounts(rows, shown, every)
    row_of = {compound.zh: RowPart(compound.en) for compound in rows}
    for compound, cuts in zip(rows, shown, strict=True):
        if len(compound.zh) < LEAST_LEFT_OUT:
            continue
        counts.add(compound, cuts, -1)
        composed = compose(
            compound.words, _other_rows(row_of, compound), counts.table_of(compound.words), 0.0
        )
        counts.add(compound, cuts)
        if composed is not None:
            yield composed.certainty, compound, composed.en, _bag(composed.en) == _bag(compound.en)


def _other_rows(row_of: dict[str, RowPart], compound: Compound) -> Callable[[str], RowPart | None]:
    return lambda form: None if form == compound.zh else row_of.get(form)


def _bag(en: str) -> list[str]:
    """The words of English as lemmas, in any order: wage survey and survey of wages are one."""
    return sorted(word for word in words.lemmas(en).split() if word not in _SPLIT_OFF | _ARTICLES)


@click.command()
@click.option("--write", is_flag=True, help="Write the table.")
@click.option(
    "--leave-out", "leave_out", is_flag=True, help="Compose each row from the others, by certainty."
)
def main(write: bool, leave_out: bool) -> None:
    """Learn from the rows what words say as parts of compounds; without an option, check the table."""
    lists = load()
    every = compounds(lists)
    rows = [compound for compound in every if len(compound.words) > 1]
    shown = align(rows)
    if leave_out:
        results = sorted(left_out(rows, shown, every), key=lambda result: -result[0])
        click.echo("certainty     rows  very words of the row")
        for least in (0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.6, 0.5, 0.0):
            reached = [same for certainty, _, _, same in results if certainty >= least]
            click.echo(f"{least:9.2f} {len(reached):8}  {sum(reached) / max(len(reached), 1):.3f}")
        return
    text = "".join(lines(PartCounts(rows, shown, every).table(), digest(lists)))
    if write:
        TABLE.write_text(text, encoding="utf-8")
    elif not TABLE.exists() or TABLE.read_text(encoding="utf-8") != text:
        raise click.ClickException(
            f"{TABLE.name} is not what the lists show; write it with scripts/authority parts --write"
        )
    click.echo(f"{TABLE.name}: {text.count(chr(10))} lines of {len(rows)} rows")
