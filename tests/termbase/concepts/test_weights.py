"""What the lists say of the ranking, on both sides of each rule."""

from __future__ import annotations

import pytest
from authority_lists import line, rows

from termbase.concepts.weights import known_forms

TREATY = {"source_type": "treaty", "source": "Charter of the United Nations"}


@pytest.mark.parametrize(
    ("cells", "weight"),
    [
        ({}, 1.2),
        ({"status": "official", **TREATY}, 3.0),
        ({"status": "attested", **TREATY}, 1.8),
        ({"status": "official"}, 1.2),
        ({"type": "phrase"}, 1.2 * 0.15),
        ({"pos": "verb"}, 1.2 * 0.15),
        ({"pos": "adverb"}, 1.2 * 0.15),
        ({"pos": "phrase"}, 1.2 * 0.15),
        ({"zh": "核" * 7}, 1.2),
        ({"zh": "核" * 8}, 1.2 * 0.6),
        ({"zh": "核" * 8, "type": "treaty"}, 1.2),
        ({"zh": "核" * 8, "type": "body"}, 1.2),
        ({"zh": "核" * 8, "type": "document"}, 1.2),
        ({"zh": "核" * 8, "status": "official", **TREATY}, 3.0),
        ({"zh": "核" * 8, "status": "attested", **TREATY}, 1.8 * 0.6),
        ({"zh": "核" * 8, "pos": "verb"}, 1.2 * 0.15 * 0.6),
    ],
)
def test_the_weight_of_a_row(cells: dict[str, str], weight: float) -> None:
    """By its status; less for what is said and names nothing, and for a long form that is no name."""
    assert list(known_forms(rows(line(**cells))).values()) == [pytest.approx(weight)]


def test_the_best_row_of_a_form_counts() -> None:
    """Whichever comes first; a general word has no weight."""
    strong, weak = line(status="official", **TREATY), line(type="phrase", en="to disarm")
    for several in ((strong, weak), (weak, strong)):
        assert known_forms(rows(*several)) == {"核裁军": 3.0}
    assert known_forms(rows(line(type="general word"))) == {}
