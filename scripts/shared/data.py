"""One reader of the data that evaluations and benchmarks measure on.

The shared data are no part of the repository: they lie in the folder that `--shared` or `$TERMBASE_SHARED` names, or
in `../shared/data` beside the repository. What persons judged lies in `tests/cases`. Every function reads one of
these; all but `folder` fail with an error of the system where it is not there.
"""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from tm.exchange import memory_files
from tm.limits import Limits
from tm.model import Pair

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "cases"
VARIABLE = "TERMBASE_SHARED"

SEEDS = "seeds"
PARALLEL = "un-parallel"
TERMINOLOGY = "terminology"
ALIGNMENT = "sentence-alignment"

COUNTRY_NAMES = f"{TERMINOLOGY}/unterm-country-names.csv"
_DEVELOPMENT_SET = "UNv1.0.devset.zh"

GoldBead = tuple[tuple[int, ...], tuple[int, ...]]
"""Chinese and English sentence numbers, from 0."""

TermPair = tuple[str, str]
"""A Chinese term and its English."""


@dataclass(frozen=True, slots=True)
class GoldTerm:
    """A term of the seed documents, and every English that a reader may accept for it."""

    zh: str
    english: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GoldText:
    """Two lists of sentences, and the beads that a person, or the corpus, gave them."""

    name: str
    zh: list[str]
    en: list[str]
    gold: list[GoldBead]


def folder() -> Path:
    """The folder of the shared data: `$TERMBASE_SHARED`, or beside the repository. It need not be there."""
    return Path(os.environ.get(VARIABLE) or ROOT.parent / "shared" / "data")


# -- the United Nations Parallel Corpus --------------------------------------------------------------


def pairs(shared: Path) -> list[Pair]:
    """The 4,000 sentence pairs of the development set, as `termbase tm import` reads them: with symbol and line."""
    (memory,) = memory_files.memories([shared / PARALLEL / _DEVELOPMENT_SET], Limits())
    return list(memory.pairs())


def compact_pairs(shared: Path) -> list[Pair]:
    """The same pairs without the spaces that layout put into the Chinese."""
    return [pair._replace(first=without_spaces(pair.first)) for pair in pairs(shared)]


def pairs_by_document(shared: Path) -> list[Pair]:
    """The same pairs, those of a document together and in the order of its Chinese paragraphs."""
    path = (shared / PARALLEL / _DEVELOPMENT_SET).with_suffix(".ids")
    origins = path.read_text(encoding="utf-8").splitlines()
    return [
        pair
        for _, pair in sorted(zip(map(_origin, origins), pairs(shared), strict=True), key=lambda row: row[0])
    ]


def _origin(ids: str) -> tuple[str, list[int]]:
    """The document of a line of the `.ids`, and the numbers of its Chinese paragraphs and sentences."""
    document, _, numbers = ids.partition(" ")
    chinese = re.search(r"zh:([\d:,]+)", numbers)
    return document, [int(number) for number in re.findall(r"\d+", chinese[1])] if chinese else []


def without_spaces(text: str) -> str:
    """Drop every space: Chinese has none, and layout puts some."""
    return "".join(text.split())


# -- terms and names ---------------------------------------------------------------------------------


def gold_terms(shared: Path) -> list[GoldTerm]:
    """The gold terms of the seed documents."""
    text = (shared / TERMINOLOGY / "gold-terms-in-seeds.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line)
    return [GoldTerm(cells[0], tuple(cells[1].split("|"))) for cells in rows]


def thesaurus(shared: Path) -> Iterator[TermPair]:
    """The headings of the UNBIS Thesaurus, the Chinese without spaces."""
    (path,) = (shared / TERMINOLOGY).glob("unbis-thesaurus-*.tsv")
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if len(cells) > 2:
            yield cells[1].replace(" ", ""), cells[2]


def country_names(shared: Path) -> Iterator[TermPair]:
    """The short and formal names of States in UNTERM, without the marks and articles that it adds."""
    with (shared / COUNTRY_NAMES).open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            for form in ("Short", "Formal"):
                chinese, english = (
                    bare_name(row[f"UNTERM {name} {form}"]) for name in ("Chinese", "English")
                )
                if chinese:
                    yield chinese, english


def bare_name(name: str) -> str:
    """A name as UNTERM writes it, without marks and articles.

    >>> bare_name("Holy See (the) *"), bare_name("the Kingdom of Denmark")
    ('Holy See', 'Kingdom of Denmark')
    """
    text = re.sub(r"\s*\*+$", "", name.strip())
    return re.sub(r"^the |\s*\(the\)$", "", text)


# -- gold alignments ---------------------------------------------------------------------------------


def mac_chapters(shared: Path) -> list[GoldText]:
    """The six chapters of novels of MAC, with links set by hand; none where they are not there."""
    chapters = []
    for links in sorted((shared / ALIGNMENT / "mac-dev").glob("*_zh.*_en.xml")):
        name, chinese, english, _ = links.name.split(".", 3)
        zh_numbers, zh = _sentences(links.with_name(f"{name}.{chinese}.xml"))
        en_numbers, en = _sentences(links.with_name(f"{name}.{english}.xml"))
        gold = []
        for link in ElementTree.parse(links).getroot():
            # links are written English first
            right, left = link.attrib["xtargets"].split(";")
            gold.append(
                (tuple(zh_numbers[i] for i in left.split()), tuple(en_numbers[i] for i in right.split()))
            )
        chapters.append(GoldText(links.name[:12], zh, en, gold))
    return chapters


def _sentences(path: Path) -> tuple[dict[str, int], list[str]]:
    """The sentences of a text of MAC, and the number of each by its name."""
    nodes = list(ElementTree.parse(path).getroot().iter("s"))
    return {node.attrib["id"]: number for number, node in enumerate(nodes)}, [
        node.text or "" for node in nodes
    ]


def magazine(shared: Path) -> list[GoldText]:
    """The magazine with links set by hand, which is English to Chinese; none where it is not there."""
    source = shared / ALIGNMENT / "mag"
    if not source.is_dir():
        return []
    en, zh, links = (
        (source / name).read_text(encoding="utf-8").splitlines()
        for name in ("src.txt", "tgt.txt", "gold.align")
    )
    gold = []
    for line in links:
        left, _, right = line.partition(":")
        gold.append((tuple(json.loads(right)), tuple(json.loads(left))))
    return [GoldText("mag", zh, en, gold)]


# -- judgements --------------------------------------------------------------------------------------


def judged(name: str) -> list[dict[str, str]]:
    """The rows of `tests/cases/judged_NAME.tsv`, by the names of its columns, in the order of the file."""
    with judged_path(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def judged_path(name: str) -> Path:
    """Where the judgements of a kind stand; they need not."""
    return CASES / f"judged_{name}.tsv"
