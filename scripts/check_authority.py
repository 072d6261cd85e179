"""Check the shipped authority lists and measure them against official pairs.

    python scripts/check_authority.py [--suspicious N] [--forms N]

Prints the findings, counts by file, type and status, and, where the shared data are
($TERMBASE_SHARED, or ../shared/data beside the repository), five measures:

- attestation: of the United Nations Parallel Corpus development set, the pairs whose Chinese has a
  form of a row (found as the product finds terms: longest match, along words), and how many of these
  have one of its English forms, superseded ones too, because the pairs are of 2014 and 2015 (lemmas
  are compared; case, hyphens and articles are ignored);
- forms: the same by Chinese form of three pairs or more and by status. A pair without our English is
  anaphora when the head noun of one of our forms stands in it ("the Treaty", "the Council"; names
  need the capital) or the adjective of a State, otherwise other: free translation, or our English is wrong;
- general words, which are not recognised in a text, apart: as attestation, outside longer forms;
- citations: every row and every line of `attested.tsv` of source type `corpus` whose document has no sentence pair
  with its Chinese and its English (of a row the preferred forms, or a superseded English);
- countries: every short and formal UNTERM name that the lists do not give as UNTERM does.

Exit status: 0 without findings, 1 with findings, a citation that does not hold, a country that differs, or
a broken list.
"""

from __future__ import annotations

import argparse
import csv
import functools
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import shared_data

from termbase.annotate.annotator import without_crossing
from termbase.authority import AuthorityError, AuthorityRow, load, spelling
from termbase.authority import attested as shown
from termbase.authority.check import check, unknown_pairs
from termbase.authority.rows import GENERAL
from termbase.extract.runs import Cutter, runs
from tm.text import symbols
from tm.text.fold import fold
from tm.text.recognise import Recogniser, word_ends
from tm.text.script import simplify
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

SYMBOL = re.compile(r"^UN Parallel Corpus v1\.0, development set \((.+)\)$")
"""How a row names a document of the corpus."""

_AFTER_HEAD = re.compile(r"\s(?:of|on|for|to|in|at|by|with|from|against|under|between|concerning)\s")


@dataclass(frozen=True, slots=True)
class Pair:
    """One sentence of a document in both languages; `symbol` is that of the document."""

    chinese: str
    english: str
    symbol: str = ""


@dataclass(slots=True)
class Attestation:
    """How one row fares in the pairs: `pairs` with its Chinese, `agreeing` with its English too."""

    row: AuthorityRow
    pairs: int = 0
    agreeing: int = 0
    misses: list[tuple[str, str]] = field(default_factory=list)

    @property
    def suspicious(self) -> bool:
        """Often enough in the Chinese, and seldom with our English."""
        return self.pairs >= ENOUGH_PAIRS and self.agreeing / self.pairs < LOW_SHARE


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


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the checks; return the exit status."""
    options = _options(arguments)
    try:
        rows = load()
    except AuthorityError as error:
        print(error, file=sys.stderr)
        return 1
    findings = [*check(rows, simplify), *unknown_pairs(rows, shown.load())]
    for finding in findings:
        print(finding)
    _print_counts(rows)
    shared = shared_data.folder()
    unfounded, differing = _print_measures(rows, shared, options) if shared.is_dir() else (0, 0)
    print(
        f"{len(findings)} findings, {unfounded} citations that do not hold, {differing} countries that differ"
    )
    return 1 if findings or unfounded or differing else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--suspicious", type=int, default=40, metavar="N", help="rows to show (default 40)")
    parser.add_argument("--forms", type=int, default=20, metavar="N", help="worst forms to show (default 20)")
    return parser.parse_args(arguments)


def _print_counts(rows: Sequence[AuthorityRow]) -> None:
    for name in ("file", "type", "status", "source_type"):
        counts = Counter(str(getattr(row, name)) for row in rows)
        print(f"{name}: " + ", ".join(f"{value} {count}" for value, count in sorted(counts.items())))
    shown = Counter(shown_status(row) for row in rows)
    print("shown as: " + ", ".join(f"{value} {count}" for value, count in sorted(shown.items())))
    forms = len({form for row in rows for form in row.chinese()})
    print(f"rows: {len(rows)}, Chinese forms: {forms}")


def _print_measures(
    rows: Sequence[AuthorityRow], shared: Path, options: argparse.Namespace
) -> tuple[int, int]:
    """Print the measures, return the numbers of citations that do not hold and of countries that differ."""
    unfounded: list[Claim] = []
    folder = shared / "un-parallel"
    if folder.is_dir():
        pairs = read_pairs(folder)
        terms = [row for row in rows if row.type != GENERAL]  # what is recognised in a text
        _print_attestation(attest(terms, pairs), options.suspicious)
        _print_forms(form_uses(terms, pairs), options.forms)
        _print_general(attest(rows, pairs))
        unfounded = list(unfounded_citations(claims(rows, shown.load()), pairs))
    for claim in unfounded:
        print(f"citation: {claim.source} does not show {claim.zh} = {claim.english[0]} ({claim.place})")
    names = shared / "terminology" / "unterm-country-names.csv"
    if not names.is_file():
        return len(unfounded), 0
    differing = list(differing_countries(rows, names))
    for line in differing:
        print(line)
    return len(unfounded), len(differing)


def _print_attestation(found: Sequence[Attestation], show: int) -> None:
    pairs, agreeing = sum(a.pairs for a in found), sum(a.agreeing for a in found)
    share = agreeing / pairs if pairs else 0.0
    print(f"attestation: {len(found)} rows occur, {agreeing} of {pairs} occurrences agree ({share:.3f})")
    suspicious = sorted((a for a in found if a.suspicious), key=lambda a: a.agreeing - a.pairs)
    print(f"suspicious rows ({ENOUGH_PAIRS} pairs or more, under {LOW_SHARE:.0%} agree): {len(suspicious)}")
    for item in suspicious[:show]:
        row = item.row
        print(f"  {item.agreeing}/{item.pairs} {row.zh} = {row.en} ({row.file}, line {row.line})")
        for chinese, english in item.misses[:2]:
            print(f"    {chinese}\n    {english}")


def _print_general(found: Sequence[Attestation]) -> None:
    words = [a for a in found if a.row.type == GENERAL]
    pairs, agreeing = sum(a.pairs for a in words), sum(a.agreeing for a in words)
    print(f"general words: {len(words)} rows occur outside terms, {agreeing} of {pairs} occurrences agree")


def _print_forms(found: Sequence[FormUse], show: int) -> None:
    often = [use for use in found if use.pairs >= ENOUGH_PAIRS]
    print(f"forms of {ENOUGH_PAIRS} pairs or more: {len(often)}")
    for status in ("official", "attested", "proposed"):
        mine = [use for use in often if use.status == status]
        pairs, agree = sum(use.pairs for use in mine), sum(use.agree for use in mine)
        anaphora, other = sum(use.anaphora for use in mine), sum(len(use.other) for use in mine)
        rate = other / pairs if pairs else 0.0
        print(
            f"  {status}: {len(mine)} forms, {pairs} occurrences, {agree} agree, {anaphora} anaphora, "
            f"{other} other ({rate:.3f})"
        )
    for use in sorted(often, key=lambda use: (use.status != "official", -len(use.other), use.form))[:show]:
        print(f"  {use.status} {use.form}: {use.agree}/{use.pairs}, {len(use.other)} other")


class Finder:
    """Finds Chinese forms in a text as the product does: longest match, along words, not nested."""

    def __init__(self, forms: Iterable[str]) -> None:
        self._recogniser = Recogniser(fold(no_space(form)) for form in forms)
        self._cut = Cutter(_segmenter())

    def __call__(self, text: str) -> list[str]:
        """Folded forms in `text`, in order."""
        folded = _folded(text)
        ends = word_ends(folded, ((r.start, r.words) for r in runs(folded, self._cut)))
        spans = without_crossing(self._recogniser.spans(folded, ends))
        return [span.form for span in spans if not span.nested]


@functools.cache
def _segmenter() -> Segmenter:
    return Segmenter()


def owners(rows: Sequence[AuthorityRow]) -> dict[str, list[int]]:
    """Numbers of the rows that have a form, by the folded form."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        for form in dict.fromkeys(fold(no_space(form)) for form in row.chinese()):
            found[form].append(number)
    return found


def attest(rows: Sequence[AuthorityRow], pairs: Sequence[Pair]) -> list[Attestation]:
    """Measure each row that occurs in the Chinese of `pairs`; a form of two rows counts for both."""
    by_form = owners(rows)
    find = Finder(by_form)
    wanted = [wanted_forms(row) for row in rows]
    found: dict[int, Attestation] = {}
    for pair in pairs:
        english = plain(pair.english)
        here = {n for form in find(pair.chinese) for n in by_form[form]}
        for number in sorted(here):
            item = found.setdefault(number, Attestation(rows[number]))
            item.pairs += 1
            if any(form in english for form in wanted[number]):
                item.agreeing += 1
            else:
                item.misses.append((pair.chinese, pair.english))
    return [found[number] for number in sorted(found)]


def form_uses(rows: Sequence[AuthorityRow], pairs: Sequence[Pair]) -> list[FormUse]:
    """Measure each Chinese form that occurs in `pairs`; the English of all its rows counts as ours."""
    by_form = owners(rows)
    find = Finder(by_form)
    wanted = [wanted_forms(row) for row in rows]
    heads_of = [heads(row) for row in rows]
    found: dict[str, FormUse] = {}
    for pair in pairs:
        english = plain(pair.english)
        for form in dict.fromkeys(find(pair.chinese)):
            mine = by_form[form]
            use = found.setdefault(form, FormUse(form, best_status(rows[n] for n in mine)))
            if any(one in english for n in mine for one in wanted[n]):
                use.agree += 1
            elif any(head.search(pair.english) for n in mine for head in heads_of[n]):
                use.anaphora += 1
            else:
                use.other.append(pair)
    return list(found.values())


def wanted_forms(row: AuthorityRow) -> tuple[str, ...]:
    """English of a row for comparison, superseded forms too."""
    return tuple(dict.fromkeys(plain(form) for form in (*row.english(), *row.en_superseded)))


def heads(row: AuthorityRow) -> tuple[re.Pattern[str], ...]:
    """Patterns of the head nouns of a row's forms of several words, names with the capital.

    For a State, of its adjective too: 土耳其 is Turkish in 土耳其政府.
    """
    found: dict[str, re.Pattern[str]] = {}
    for form in (row.en, *row.en_short, *row.en_other):
        words = _AFTER_HEAD.split(form)[0].split()
        if len(form.split()) < 2 or not words:
            continue
        head = words[-1].strip(",()")
        named = row.type in NAMED and form[0].isupper()
        pattern = rf"\b{re.escape(head)}(?:s|es)?\b"
        found[head] = re.compile(pattern, 0 if named else re.IGNORECASE)
    if row.type == "state":
        found.update(
            (name, re.compile(rf"\b{IRREGULAR[name]}\b")) for name in row.english() if name in IRREGULAR
        )
        found.update(
            (stem, re.compile(rf"\b{stem}\w*(?:[ikn]|ese|ish|ic|ine|iot)s?\b")) for stem in _stems(row)
        )
    return tuple(found.values())


def _stems(row: AuthorityRow) -> Iterator[str]:
    """Beginnings of a State's names of one word, which its adjective shares: Turk for Turkish."""
    for name in (row.en, *row.en_short, *row.en_other, *row.en_superseded):
        if len(name) >= LEAST_STEM and " " not in name:
            yield re.escape(name[:LEAST_STEM])


def shown_status(row: AuthorityRow) -> str:
    """Status a reader sees: usage is only proposed."""
    return "proposed" if row.source_type == "usage" else row.status


def best_status(rows: Iterable[AuthorityRow]) -> str:
    """Best of the statuses that `rows` are shown with."""
    statuses = {shown_status(row) for row in rows}
    return next(status for status in ("official", "attested", "proposed") if status in statuses)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a citation says: that the source has this Chinese with one of these English forms."""

    zh: str
    english: tuple[str, ...]
    source: str
    place: str


def claims(rows: Iterable[AuthorityRow], lines: Iterable[shown.AttestedPair]) -> Iterator[Claim]:
    """What the rows and further pairs of source type `corpus` claim: of a row, for its preferred Chinese alone."""
    for row in rows:
        if row.source_type == "corpus":
            yield Claim(row.zh, (row.en, *row.en_superseded), row.source, f"{row.file}, line {row.line}")
    for one in lines:
        if one.source_type == "corpus":
            yield Claim(one.zh, (one.en,), one.source, f"{shown.FILE}, line {one.line}")


def unfounded_citations(made: Iterable[Claim], pairs: Iterable[Pair]) -> Iterator[Claim]:
    """Yield the claims that no sentence pair of the document they name bears out."""
    by_symbol: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for pair in pairs:
        by_symbol[pair.symbol].append((spelling.chinese(no_space(pair.chinese)), plain(pair.english)))
    for claim in made:
        named = SYMBOL.search(claim.source)
        form = spelling.chinese(no_space(claim.zh))
        if named is None or not any(
            form in zh and any(plain(english) in en for english in claim.english)
            for zh, en in by_symbol[named[1]]
        ):
            yield claim


def _folded(text: str) -> str:
    return fold(no_space(text).replace("《", "").replace("》", ""))


def differing_countries(rows: Sequence[AuthorityRow], names: Path) -> Iterator[str]:
    """Yield a line for each UNTERM name whose Chinese the lists lack or give another English."""
    english: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.type == "state":
            for form in row.chinese():
                english[form].update(row.english())
    with names.open(encoding="utf-8-sig", newline="") as file:
        for record in csv.DictReader(file):
            for kind in ("Short", "Formal"):
                chinese = _bare(record[f"UNTERM Chinese {kind}"])
                official = _bare(record[f"UNTERM English {kind}"])
                if chinese and official not in english[chinese]:
                    given = ", ".join(sorted(english[chinese])) or "nothing"
                    yield f"country: {chinese} is {official} in UNTERM, and {given} here"


def _bare(name: str) -> str:
    """Drop the marks and articles of UNTERM: `Holy See (the) *` is `Holy See`."""
    text = re.sub(r"\s*\*+$", "", name.strip())
    return re.sub(r"^the |\s*\(the\)$", "", text)


def read_pairs(folder: Path) -> list[Pair]:
    """Read the development set of the United Nations Parallel Corpus from `folder`."""
    texts = [
        (folder / f"UNv1.0.devset.{ending}").read_text(encoding="utf-8").split("\n")
        for ending in ("zh", "en", "ids")
    ]
    return [
        Pair(no_space(chinese), english, symbols.of_corpus(ids))
        for chinese, english, ids in zip(*texts, strict=True)
        if chinese.strip() and english.strip()
    ]


def no_space(text: str) -> str:
    """Drop every space: Chinese has none, and layout puts some."""
    return "".join(text.split())


@functools.cache
def plain(text: str) -> str:
    """Fold an English text for comparison: lemmas between spaces, no case, hyphens or articles."""
    words = re.findall(r"[^\W_]+", text.casefold())
    return f" {' '.join(lemma(word) for word in words if word not in ARTICLES)} "


if __name__ == "__main__":
    sys.exit(main())
