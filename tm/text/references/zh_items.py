"""How Chinese references count: items of a list, and the patterns of their numbers."""

from __future__ import annotations

import re

from tm.text.references import lists
from tm.text.references.lists import ZH_ITEM, ZH_JOINT

ITEM = re.compile(ZH_ITEM)


N = rf"(?:[0-9]{{1,5}}|{lists.CN}{{1,9}})"


N_LIST = rf"{N}(?:(?: ?[届次])?{ZH_JOINT}第? ?{N}){{0,20}}"


NUMBER = re.compile(N)


def roman(number: str) -> str:
    """Roman figures, but for the numbers whose figure is one letter that could name an annex."""
    written = lists.as_roman(number)
    return number if written in ("L", "C") else written
