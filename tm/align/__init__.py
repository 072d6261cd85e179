"""Sentence alignment of Chinese and English: which sentences translate which."""

from __future__ import annotations

from tm.align.aligner import align, signature
from tm.align.cache import load
from tm.align.lexicon import Lexicon
from tm.align.model import Alignment, Bead, Reasons
from tm.align.parameters import Parameters

__all__ = ["Alignment", "Bead", "Lexicon", "Parameters", "Reasons", "align", "load", "signature"]
