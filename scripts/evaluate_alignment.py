"""Measure the sentence aligner: quality, doubt, speed and memory.

    .venv/bin/python scripts/evaluate.py alignment [--shared ../shared/data] [--large 50000] [--json]

Texts: `mac-dev` (six chapters of novels) and `mag` (a magazine), both with links set by hand, and
`un`: the lines of the UN Parallel Corpus development set, sorted by document and paragraph into
documents of 100 lines, of which 1.5 % are deleted on each side and 6 % on each side are cut in two at
a clause mark (never both sides of a line, for then nobody could say which halves go together);
`un 5 %` and `un 10 %` delete as much on each side. The cuts and deletions come from a
stated seed. Measures are those of Vecalign: a bead is right strictly when it is in the gold, laxly when
it links at least one pair of sentences that the gold links; beads with an empty side are not counted.
Beside the aligner stands a plain Gale & Church (1993), with Chinese lengths rescaled. No weight is learnt
from the gold, but a few round parameters were chosen with it in sight; `--leave-one-out` says what such a
choice is worth on a chapter that it did not see: for every chapter of `mac-dev` the best of a small grid
on the five others is taken.
"""

from __future__ import annotations

import json
import random
import re
import resource
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import click
import shared_data

from tm.align import Parameters, align
from tm.lexicon.layers import Lexicon
from tm.lexicon.packed import load

SEED = 20_250_601

Bead = tuple[tuple[int, ...], tuple[int, ...]]
"""Chinese and English sentence numbers, from 0."""


@dataclass(frozen=True)
class Text:
    """Two lists of sentences and the beads that a person, or the corpus, gave them."""

    name: str
    zh: list[str]
    en: list[str]
    gold: list[Bead]


# --- reading -----------------------------------------------------------------------------------------


def mac(folder: Path) -> list[Text]:
    """Read the chapters of MAC; links are written English first."""
    found = []
    for links in sorted(folder.glob("*_zh.*_en.xml")):
        zh_ids, zh = _sentences(folder / f"{links.name.split('.')[0]}.{links.name.split('.')[1]}.xml")
        en_ids, en = _sentences(folder / f"{links.name.split('.')[0]}.{links.name.split('.')[2]}.xml")
        gold = []
        for link in ElementTree.parse(links).getroot():
            right, left = link.attrib["xtargets"].split(";")
            gold.append((tuple(zh_ids[i] for i in left.split()), tuple(en_ids[i] for i in right.split())))
        found.append(Text(links.name[:12], zh, en, gold))
    return found


def _sentences(path: Path) -> tuple[dict[str, int], list[str]]:
    nodes = list(ElementTree.parse(path).getroot().iter("s"))
    return {node.attrib["id"]: place for place, node in enumerate(nodes)}, [node.text or "" for node in nodes]


def mag(folder: Path) -> list[Text]:
    """Read the magazine, which is English to Chinese."""
    en = (folder / "src.txt").read_text(encoding="utf-8").splitlines()
    zh = (folder / "tgt.txt").read_text(encoding="utf-8").splitlines()
    gold = []
    for line in (folder / "gold.align").read_text(encoding="utf-8").splitlines():
        left, _, right = line.partition(":")
        gold.append((tuple(json.loads(right)), tuple(json.loads(left))))
    return [Text("mag", zh, en, gold)]


def un_lines(folder: Path, order: str = "document") -> list[tuple[str, str]]:
    """Read the UN lines: sorted by document and paragraph, or so that near-duplicates are neighbours."""
    read = {
        side: (folder / f"UNv1.0.devset.{side}").read_text(encoding="utf-8").split("\n")[:-1]
        for side in ("zh", "en", "ids")
    }
    rows = list(zip(read["zh"], read["en"], read["ids"], strict=True))
    if order == "text":
        return [(zh, en) for zh, en, _ in sorted(rows)]
    return [(zh, en) for zh, en, _ in sorted(rows, key=lambda row: _place(row[2]))]


def _place(identifier: str) -> tuple[str, list[int]]:
    document, rest = identifier.split(" ", 1)
    found = re.search(r"zh:([\d:,]+)", rest)
    return document, [int(n) for n in re.findall(r"\d+", found[1])] if found else []


def un(
    lines: Sequence[tuple[str, str]], deleted: float, cut: float, size: int, seed: int = SEED
) -> list[Text]:
    """Make documents of `size` lines with sentences deleted and cut."""
    chance = random.Random(seed)
    texts = []
    for start in range(0, len(lines), size):
        zh: list[str] = []
        en: list[str] = []
        gold: list[Bead] = []
        for left, right in lines[start : start + size]:
            sides = []
            whole = True
            for sentences, line, marks in ((zh, left, "，；：、"), (en, right, ",;:")):
                parts = [] if chance.random() < deleted else [line]
                if parts and chance.random() < cut and whole:
                    parts = _halves(line, marks)
                    whole = len(parts) == 1
                sides.append(tuple(range(len(sentences), len(sentences) + len(parts))))
                sentences += parts
            gold.append((sides[0], sides[1]))
        texts.append(Text(f"un {start // size}", zh, en, gold))
    return texts


def _halves(line: str, marks: str) -> list[str]:
    """Cut a line after the clause mark nearest to its middle."""
    places = [place + 1 for place, c in enumerate(line[:-1]) if c in marks]
    if not places:
        return [line]
    middle = min(places, key=lambda place: abs(place - len(line) / 2))
    return [line[:middle].strip(), line[middle:].strip()]


# --- measuring ---------------------------------------------------------------------------------------


@dataclass
class Counts:
    """Beads found, beads in the gold, and how many of each are right."""

    found: int = 0
    gold: int = 0
    strict: int = 0
    lax_found: int = 0
    lax_gold: int = 0

    def add(self, found: Iterable[Bead], gold: Iterable[Bead]) -> None:
        """Count one text."""
        one, two = _full(found), _full(gold)
        self.found += len(one)
        self.gold += len(two)
        self.strict += len(one & two)
        self.lax_found += _touching(one, two)
        self.lax_gold += _touching(two, one)

    def figures(self) -> dict[str, float]:
        """Precision, recall and F1, strict and lax, 0 to 1."""
        out: dict[str, float] = {}
        for name, right_found, right_gold in (
            ("strict", self.strict, self.strict),
            ("lax", self.lax_found, self.lax_gold),
        ):
            p, r = right_found / max(1, self.found), right_gold / max(1, self.gold)
            out |= {f"{name} P": p, f"{name} R": r, f"{name} F1": 2 * p * r / (p + r) if p + r else 0.0}
        return out


def _full(beads: Iterable[Bead]) -> set[Bead]:
    return {(tuple(zh), tuple(en)) for zh, en in beads if len(zh) and len(en)}


def _touching(beads: set[Bead], others: set[Bead]) -> int:
    links = {(i, j) for zh, en in others for i in zh for j in en}
    return sum(any((i, j) in links for i in zh for j in en) for zh, en in beads)


def queue(scored: Sequence[tuple[float, bool]], share: float = 0.05) -> float:
    """Share of the wrong beads among the `share` least sure ones, 0 to 1."""
    ordered = sorted(scored)
    wrong = sum(not right for _, right in ordered)
    first = ordered[: round(share * len(ordered))]
    return sum(not right for _, right in first) / max(1, wrong)


# --- Gale & Church -----------------------------------------------------------------------------------

_GALE_CHURCH = {(1, 1): 0.89, (1, 0): 0.00495, (0, 1): 0.00495, (1, 2): 0.0445, (2, 1): 0.0445, (2, 2): 0.011}


def gale_church(zh: Sequence[str], en: Sequence[str]) -> list[Bead]:
    """Align by length alone (Gale & Church 1993): c = 1 after rescaling, variance 6.8, their priors."""
    from math import erfc, log, sqrt

    one = _cumulated([len(s) for s in zh])
    two = _cumulated([len(s) for s in en])
    ratio = two[-1] / max(1.0, one[-1])
    one = [x * ratio for x in one]
    costs = {shape: -log(share) for shape, share in _GALE_CHURCH.items()}
    rows, columns = len(zh), len(en)
    band = max(60, abs(rows - columns) + rows // 8)
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for i in range(rows + 1):
        middle = round(i * columns / max(1, rows))
        for j in range(max(0, middle - band), min(columns, middle + band) + 1):
            options = []
            for (n, m), cost in costs.items():
                before = best.get((i - n, j - m))
                if before is None:
                    continue
                a, b = one[i] - one[i - n], two[j] - two[j - m]
                delta = abs(b - a) / sqrt(6.8 * max(1.0, (a + b) / 2))
                options.append((before[0] + cost - log(max(erfc(delta / sqrt(2)), 1e-300)), (n, m)))
            if options:
                best[i, j] = min(options)
    found = []
    i, j = rows, columns
    while i or j:
        n, m = best[i, j][1]
        found.append((tuple(range(i - n, i)), tuple(range(j - m, j))))
        i, j = i - n, j - m
    return found[::-1]


def _cumulated(values: Iterable[float]) -> list[float]:
    total, out = 0.0, [0.0]
    for value in values:
        total += value
        out.append(total)
    return out


# --- the whole ---------------------------------------------------------------------------------------


def measure(texts: Sequence[Text], lexicon: Lexicon) -> dict[str, float]:
    """Quality, doubt and speed of the aligner on some texts."""
    counts, scored, seconds, sentences = Counts(), [], 0.0, 0
    for text in texts:
        start = time.perf_counter()
        done = align(text.zh, text.en, lexicon=lexicon)
        seconds += time.perf_counter() - start
        sentences += len(text.zh)
        counts.add([(b.zh, b.en) for b in done.beads], text.gold)
        right = _full(text.gold)
        scored += [(b.score, (b.zh, b.en) in right) for b in done.beads if b.zh and b.en]
    return {
        **counts.figures(),
        "5 % least sure hold of strict errors": queue(scored),
        "zh sentences/s": sentences / seconds,
    }


def measure_plain(
    texts: Sequence[Text], method: Callable[[Sequence[str], Sequence[str]], list[Bead]]
) -> dict[str, float]:
    """Quality of another aligner on some texts."""
    counts = Counts()
    for text in texts:
        counts.add(method(text.zh, text.en), text.gold)
    return counts.figures()


def large(lines: Sequence[tuple[str, str]], size: int, lexicon: Lexicon) -> dict[str, float]:
    """Quality, speed and memory on one document of `size` lines, 5 % deleted on each side, made by repetition.

    The lines of every repetition are shuffled and carry a number of their own, as a long report's do.
    """
    chance = random.Random(SEED)
    many: list[tuple[str, str]] = []
    while len(many) < size:
        again = list(lines)
        chance.shuffle(again)
        many += again
    (text,) = un(many[:size], 0.05, 0.06, size)
    return {**measure([text], lexicon), "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def leave_one_out(chapters: Sequence[Text], lexicon: Lexicon) -> dict[str, float]:
    """Strict F1 over chapters, each under the parameters that are best on the others."""
    grid = [
        Parameters(trust=trust, old=old, edges=edges)
        for trust in (4, 10, 30)
        for old in (30, 60)
        for edges in (2, 3)
    ]
    counts: list[list[Counts]] = []
    for parameters in grid:
        counts.append([])
        for text in chapters:
            done = align(text.zh, text.en, lexicon=lexicon, parameters=parameters)
            counts[-1].append(Counts())
            counts[-1][-1].add([(bead.zh, bead.en) for bead in done.beads], text.gold)
    held = []
    for place in range(len(chapters)):
        rest = [_strict([one for k, one in enumerate(row) if k != place]) for row in counts]
        held.append(counts[rest.index(max(rest))][place])
    return {
        "left out strict F1": _strict(held),
        "grid least": min(map(_strict, counts)),
        "grid most": max(map(_strict, counts)),
    }


def _strict(counts: Sequence[Counts]) -> float:
    return 2 * sum(one.strict for one in counts) / max(1, sum(one.found + one.gold for one in counts))


def corpora(shared: Path) -> dict[str, list[Text]]:
    """All texts that are here, by the name of their row."""
    found: dict[str, list[Text]] = {}
    alignment = shared / "sentence-alignment"
    if (alignment / "mac-dev").is_dir():
        found["mac-dev"] = mac(alignment / "mac-dev")
    if (alignment / "mag").is_dir():
        found["mag"] = mag(alignment / "mag")
    if (shared / "un-parallel").is_dir():
        lines = un_lines(shared / "un-parallel")
        found["un"] = un(lines, 0.015, 0.06, 100)
        found["un 5 %"] = un(lines, 0.05, 0.06, 100)
        found["un 10 %"] = un(lines, 0.10, 0.06, 100)
        alike = un_lines(shared / "un-parallel", "text")
        found["un alike 5 %"] = un(alike, 0.05, 0.06, 200)
        found["un alike 10 %"] = un(alike, 0.10, 0.10, 200)
    return found


@click.command()
@shared_data.option("sentence-alignment")
@click.option("--large", "size", type=int, default=0, help="Also one document of so many lines.")
@click.option("--plain/--no-plain", default=True, help="Whether Gale & Church is run too.")
@click.option(
    "--leave-one-out", "left", is_flag=True, help="Also parameters chosen without the chapter measured."
)
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def main(shared: Path, size: int, plain: bool, left: bool, as_json: bool) -> None:
    """Measure the sentence aligner."""
    texts = corpora(shared)
    lexicon = load()
    rows: dict[str, dict[str, float]] = {}
    for name, some in texts.items():
        rows[name] = measure(some, lexicon)
        if plain:
            rows[f"{name}, Gale & Church"] = measure_plain(some, gale_church)
    if left and "mac-dev" in texts:
        rows["mac-dev, leave one out"] = leave_one_out(texts["mac-dev"], lexicon)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if size:
        rows[f"one document of {size} lines"] = large(un_lines(shared / "un-parallel"), size, lexicon)
    result: dict[str, Any] = {
        "rows": rows,
        "peak MB": peak,
        "signature": align([], [], lexicon=lexicon).signature,
    }
    if as_json:
        json.dump({**result, "seed": SEED}, sys.stdout, ensure_ascii=False, indent=1)
        return
    for name, figures in rows.items():
        click.echo(
            f"{name:32} " + "  ".join(f"{k} {v:.3f}" if v < 2 else f"{k} {v:.0f}" for k, v in figures.items())
        )
    click.echo(f"peak memory {peak:.0f} MB; seed {SEED}; {result['signature']}")


if __name__ == "__main__":
    main()
