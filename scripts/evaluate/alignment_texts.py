"""Texts whose alignment is known: gold of others, and official lines with sentences deleted and cut."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from scripts.shared import data
from scripts.shared.data import GoldBead, GoldText
from tm.model import Pair

SEED = 20_250_601
DELETED_OF_LARGE = 0.05
CUT = 0.06
"""Share of the lines of a side that are cut in two."""


def made_texts(
    pairs: Sequence[Pair], deleted: float, cut: float, size: int, seed: int = SEED
) -> list[GoldText]:
    """Documents of `size` lines; of each side a share of the lines is deleted, and one is cut in two.

    Never are both sides of a line cut, for then nobody could say which halves go together.
    """
    chance = random.Random(seed)
    texts = []
    for start in range(0, len(pairs), size):
        zh: list[str] = []
        en: list[str] = []
        gold: list[GoldBead] = []
        for pair in pairs[start : start + size]:
            sides = []
            whole = True
            for sentences, line, marks in ((zh, pair.first, "，；：、"), (en, pair.second, ",;:")):
                parts = [] if chance.random() < deleted else [line]
                if parts and chance.random() < cut and whole:
                    parts = _halves(line, marks)
                    whole = len(parts) == 1
                sides.append(tuple(range(len(sentences), len(sentences) + len(parts))))
                sentences += parts
            gold.append((sides[0], sides[1]))
        texts.append(GoldText(f"un {start // size}", zh, en, gold))
    return texts


def _halves(line: str, marks: str) -> list[str]:
    """Cut a line after the clause mark nearest to its middle."""
    ends = [index + 1 for index, character in enumerate(line[:-1]) if character in marks]
    if not ends:
        return [line]
    middle = min(ends, key=lambda end: abs(end - len(line) / 2))
    return [line[:middle].strip(), line[middle:].strip()]


def large_text(pairs: Sequence[Pair], size: int) -> GoldText:
    """One document of `size` lines, made by repetition, 5 % deleted on each side.

    The lines of every repetition are shuffled and carry a number of their own, as a long report's do.
    """
    chance = random.Random(SEED)
    lines: list[Pair] = []
    while len(lines) < size:
        repetition = list(pairs)
        chance.shuffle(repetition)
        lines += repetition
    (text,) = made_texts(lines[:size], DELETED_OF_LARGE, CUT, size)
    return text


def alignment_texts(shared: Path) -> dict[str, list[GoldText]]:
    """All texts that are in the folder of the shared data, by the name of their row."""
    texts = {"mac-dev": data.mac_chapters(shared), "mag": data.magazine(shared)}
    texts = {name: chapters for name, chapters in texts.items() if chapters}
    if (shared / data.PARALLEL).is_dir():
        pairs = data.pairs_by_document(shared)
        texts["un"] = made_texts(pairs, 0.015, CUT, 100)
        texts["un 5 %"] = made_texts(pairs, 0.05, CUT, 100)
        texts["un 10 %"] = made_texts(pairs, 0.10, CUT, 100)
        # near-duplicates are neighbours
        alike = sorted(data.pairs(shared), key=lambda pair: (pair.first, pair.second))
        texts["un alike 5 %"] = made_texts(alike, 0.05, CUT, 200)
        texts["un alike 10 %"] = made_texts(alike, 0.10, 0.10, 200)
    return texts
