"""Names of States, and of places that papers of the United Nations name: a closed class, as the elements are.

The general dictionary takes many of them for names of persons. `place_names.txt` beside this module has the short
names of States as in UNTERM (datasets/country-codes, PDDL), and the seats and regions of the United Nations. It is
not made from the authority lists at run time: a segmentation must not change when a row is added there. A test
holds that every name, but for four places, stands in the lists as well.
"""

from __future__ import annotations

import functools
from importlib import resources


@functools.cache
def place_names() -> frozenset[str]:
    """Every name, in Simplified characters."""
    text = resources.files(__package__).joinpath("place_names.txt").read_text(encoding="utf-8")
    return frozenset(text.split())
