"""Check the shipped authority lists and measure them against official pairs.

    python scripts/check_authority.py [--suspicious N]

Prints the findings, counts by file, type and status, and, where the shared data are
($TERMBASE_SHARED, or ../shared/data beside the repository), two measures:

- attestation: of the United Nations Parallel Corpus development set, the pairs whose Chinese has a
  form of a row (two characters or more, longest match, so never inside a longer term of the lists),
  and how many of these have one of its English forms, superseded ones too, because the pairs are of
  2014 and 2015 (lemmas are compared; case, hyphens and articles are ignored);
- countries: every short and formal UNTERM name that the lists do not give as UNTERM does.

Exit status: 0 without findings, 1 with findings, a country that differs, or a broken list.
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from termbase.authority import AuthorityError, AuthorityRow, load
from termbase.authority.check import check
from tm.text.script import simplify
from tm.text.words import lemma

ROOT = Path(__file__).resolve().parents[1]
ENOUGH_PAIRS = 3
LOW_SHARE = 0.5
ARTICLES = frozenset({"the", "a", "an"})


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


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the checks; return the exit status."""
    options = _options(arguments)
    try:
        rows = load()
    except AuthorityError as error:
        print(error, file=sys.stderr)
        return 1
    findings = check(rows, simplify)
    for finding in findings:
        print(finding)
    _print_counts(rows)
    shared = Path(os.environ.get("TERMBASE_SHARED", ROOT.parent / "shared" / "data"))
    differing = _print_measures(rows, shared, options.suspicious) if shared.is_dir() else 0
    print(f"{len(findings)} findings, {differing} countries that differ")
    return 1 if findings or differing else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--suspicious", type=int, default=40, metavar="N", help="rows to show (default 40)")
    return parser.parse_args(arguments)


def _print_counts(rows: Sequence[AuthorityRow]) -> None:
    for name in ("file", "type", "status", "source_type"):
        counts = Counter(str(getattr(row, name)) for row in rows)
        print(f"{name}: " + ", ".join(f"{value} {count}" for value, count in sorted(counts.items())))
    forms = len({form for row in rows for form in row.chinese()})
    print(f"rows: {len(rows)}, Chinese forms: {forms}")


def _print_measures(rows: Sequence[AuthorityRow], shared: Path, show: int) -> int:
    """Print both measures, return the number of countries that differ."""
    pairs = shared / "un-parallel"
    if pairs.is_dir():
        _print_attestation(attest(rows, _read_pairs(pairs)), show)
    names = shared / "terminology" / "unterm-country-names.csv"
    if not names.is_file():
        return 0
    differing = list(differing_countries(rows, names))
    for line in differing:
        print(line)
    return len(differing)


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


def attest(rows: Sequence[AuthorityRow], pairs: Sequence[tuple[str, str]]) -> list[Attestation]:
    """Measure each row that occurs in the Chinese of `pairs`; a form of two rows counts for both."""
    owners: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        for form in dict.fromkeys(_no_space(f) for f in row.chinese()):
            owners[form].append(number)
    longest = _longest_by_first(owners)
    wanted = [tuple({f" {_plain(form)} " for form in (*row.english(), *row.en_superseded)}) for row in rows]
    found: dict[int, Attestation] = {}
    for chinese, english in pairs:
        plain = f" {_plain(english)} "
        here = {n for form in matches(chinese, owners, longest) for n in owners[form]}
        for number in sorted(here):
            item = found.setdefault(number, Attestation(rows[number]))
            item.pairs += 1
            if any(form in plain for form in wanted[number]):
                item.agreeing += 1
            else:
                item.misses.append((chinese, english))
    return [found[number] for number in sorted(found)]


def matches(text: str, forms: dict[str, list[int]], longest: dict[str, int]) -> Iterator[str]:
    """Yield the forms in `text`, from the left, the longest one at each place, without overlap."""
    at = 0
    while at < len(text):
        for size in range(longest.get(text[at], 0), 1, -1):
            if text[at : at + size] in forms:
                yield text[at : at + size]
                at += size
                break
        else:
            at += 1


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


def _longest_by_first(forms: dict[str, list[int]]) -> dict[str, int]:
    longest: dict[str, int] = {}
    for form in forms:
        longest[form[0]] = max(longest.get(form[0], 0), len(form))
    return longest


def _read_pairs(folder: Path) -> list[tuple[str, str]]:
    chinese = (folder / "UNv1.0.devset.zh").read_text(encoding="utf-8").split("\n")
    english = (folder / "UNv1.0.devset.en").read_text(encoding="utf-8").split("\n")
    return [
        (_no_space(zh).replace("《", "").replace("》", ""), en)
        for zh, en in zip(chinese, english, strict=True)
    ]


def _no_space(text: str) -> str:
    return "".join(text.split())


def _plain(text: str) -> str:
    """Fold an English text for comparison: lemmas only, no case, hyphens or articles."""
    words = re.findall(r"[^\W_]+", text.casefold())
    return " ".join(lemma(word) for word in words if word not in ARTICLES)


if __name__ == "__main__":
    sys.exit(main())
