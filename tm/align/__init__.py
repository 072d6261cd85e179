"""Sentence alignment of Chinese and English: which sentences translate which."""

from __future__ import annotations

from tm.align.aligner import align, signature
from tm.align.beads import Alignment, Bead, Reasons
from tm.align.parameters import Parameters
from tm.lexicon.layers import Lexicon
from tm.lexicon.packed import load

__all__ = ["Alignment", "Bead", "Lexicon", "Parameters", "Reasons", "align", "load", "signature"]
