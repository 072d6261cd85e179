"""English references in Chinese: written as United Nations documents write them, and never another thing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.shared import data
from tm.languages import Lang
from tm.text import references


def written(text: str) -> list[str | None]:
    """The Chinese of each reference of an English text."""
    return [references.chinese(found) for found in references.find(text, Lang.EN)]


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("Security Council resolution 2231 (2015)", "安全理事会第2231(2015)号决议"),
        ("General Assembly resolution 46/182", "大会第46/182号决议"),
        ("resolutions 1373 (2001) and 1624 (2005)", "第1373(2001)号和第1624(2005)号决议"),
        ("General Assembly decision 69/504", "大会第69/504号决定"),
        ("Article 2 of the Charter of the United Nations", "《联合国宪章》第二条"),
        ("Article 99 of the Charter", "《宪章》第九十九条"),
        ("Chapter VIII of the Charter", "《宪章》第八章"),
        ("article IV of the Non-Proliferation Treaty", "《不扩散条约》第四条"),
        ("paragraph 14", "第14段"),
        ("sixty-eighth session", "第六十八届会议"),
        ("7110th meeting", "第7110次会议"),
        ("29 February 2012", "2012年2月29日"),
        ("June 1999", "1999年6月"),
        ("agenda item 134", "议程项目134"),
        ("annex IV", "附件四"),
        ("section XII", "第十二节"),
        ("3.7 million", "370万"),
        ("1.25 billion", "12.5亿"),
        ("$123,456", "123 456美元"),
        ("€4.2 million", "420万欧元"),
        ("7.5 per cent", "7.5%"),
        ("45,678", "45 678"),
        ("S/2015/123", "S/2015/123"),
        ("the 1960s", "1960年代"),
        ("three", None),
    ],
)
def test_as_documents_write_it(english: str, chinese: str | None) -> None:
    """Each kind in its usual writing; a small number is a word of its sentence, and is left to it."""
    assert written(english) == [chinese]


FIGURES = st.integers(10, 999_999_999_999)
ENGLISH = st.one_of(
    st.builds("{:,}".format, FIGURES),
    st.builds("${:,}".format, FIGURES),
    st.builds("{:.{}f} million".format, st.floats(0.1, 900), st.integers(0, 3)),
    st.builds("${:.{}f} billion".format, st.floats(1, 90), st.integers(0, 2)),
    st.builds("resolution {} ({})".format, st.integers(1, 2_700), st.integers(1946, 2026)),
    st.builds("General Assembly resolution {}/{}".format, st.integers(31, 80), st.integers(1, 330)),
    st.builds("Article {} of the Charter".format, st.integers(1, 111)),
    st.builds("paragraph {} ({})".format, st.integers(1, 300), st.sampled_from("abcdef")),
    st.builds("{} {} {}".format, st.integers(1, 28), st.sampled_from(["March", "May", "December"]), st.integers(1945, 2026)),
    st.builds("{} per cent".format, st.integers(1, 100)),
)  # fmt: skip


@given(ENGLISH)
def test_what_is_written_reads_back(english: str) -> None:
    """Chinese is given only where it says the same thing: the normal form of both is one."""
    for found in references.find(english, Lang.EN):
        chinese = references.chinese(found)
        if chinese is not None:
            (read,) = references.find(chinese, Lang.ZH)
            assert read.normal == found.normal
            assert read.text == chinese


def test_official_pairs_have_it_so(shared: Path) -> None:
    """Of the references that both sides of official pairs have, nine in ten are written as there (0.92 when made)."""
    same = shown = 0
    for pair in data.pairs(shared):
        there = {found.normal: found.text for found in references.find(pair.first, Lang.ZH)}
        for found in references.find(pair.second, Lang.EN):
            chinese = references.chinese(found)
            if chinese is not None and found.normal in there:
                shown += 1
                same += _plain(chinese) == _plain(there[found.normal])
    assert shown > 1_000
    assert same / shown > 0.9


def _plain(text: str) -> str:
    return references.fold(text).translate({ord(mark): None for mark in " 《》"})
