"""What is stored of a unit's texts is what SQLite can hold."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from tm.db import NOT_STORABLE
from tm.memory import records, units
from tm.model import Remark, UnitRecord, Variant


@given(st.text(st.sampled_from("a核\x00\ud800\udfff\U00020000\uffff"), max_size=6))
def test_the_quick_look_finds_what_cannot_be_stored(text):
    """As the pattern does: NUL and halves of surrogates, and nothing else."""
    assert units._may_not_be_storable(text) == bool(NOT_STORABLE.search(text))


def test_a_row_has_every_column():
    """The order in which units are written names each column of the table once."""
    assert sorted(units._STORED) == sorted(units.UNITS.names)


SAID = st.text(st.sampled_from('a核"\\\n\x00\ud800/é\u2028'), max_size=4)
PAIRS = st.lists(st.tuples(SAID, SAID), max_size=2).map(tuple)
REMARKS = st.lists(st.builds(Remark, SAID, st.none() | SAID, st.none() | SAID), max_size=2).map(tuple)
VARIANTS = st.builds(Variant, SAID, st.just(""), st.none(), PAIRS, REMARKS)


@given(st.builds(UnitRecord, PAIRS, REMARKS, VARIANTS, VARIANTS, st.lists(VARIANTS, max_size=2).map(tuple)))
def test_a_record_is_the_json_of_its_parts(record):
    """Put together from its parts it is what the encoder makes of the whole, whatever signs stand in it, and is read back."""
    sides = [(side.tag, side.attributes, side.remarks) for side in (record.first, record.second)]
    whole = (record.attributes, record.remarks, *sides, record.others)
    told = records.encode(record)
    assert told == json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    assert records.decode(told, None, None) == record
