"""Plain units without a fault are counted by pattern, for speed: what is told of a file is what the walker alone tells."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tm.exchange import tmx_plain
from tm.files import xml_text
from tm.limits import Limits
from tm.validation.defects import Validated
from tm.validation.validate import validate

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="sentence"'
    ' o-tmf="x" adminlang="en" srclang="zh-CN" datatype="plaintext"/><body>\n'
)
TAIL = "</body></tmx>\n"


def unit(
    zh: str = "甲。", en: str = "A.", said: str = "", inner: str = "", tags: tuple[str, str] = ("zh-CN", "en")
) -> str:
    """A unit as most memories write it."""
    sides = (
        f'<tuv xml:lang="{tag}"><seg>{text}</seg></tuv>\n' for tag, text in zip(tags, (zh, en), strict=True)
    )
    return f"<tu{said}>{inner}{''.join(sides)}</tu>\n"


UNITS = [
    unit(), unit("乙。", "B."), unit("乙。", "C."), unit("乙。", "B."),
    unit(said=' tuid="1" creationdate="20200101T000000Z" segtype="phrase"'), unit("丙。", said=' tuid="1"'), unit("丁。", said=' tuid=""'),
    unit(said=' creationdate="2020"'), unit(said=' segtype="x"'), unit(said=' quality="9"'), unit(said=' creationid="MT!"'),
    unit(said="\n tuid='7'"), unit(said=' tuid="a" tuid="b"'), unit(said=' tuid="a'),
    unit(inner='<prop type="file">a</prop>'), unit(inner='<prop type="x-status">draft</prop>'), unit(inner='<prop type="x-score">80</prop>'),
    unit(inner='<prop type="x-score">100</prop><note>n</note>'), unit(inner='<note quality="1">n</note>'), unit(inner="<prop>a & b</prop>"),
    unit(tags=("zh", "en")), unit(tags=("zh_CN", "en")), unit(tags=("en", "zh-CN")), unit(tags=("zh-CN", "fr")), unit(tags=("zh-CN", "zh-TW")),
    unit(tags=("zh-CN", 'en" changedate="2020')), unit(tags=("zh-CN", 'en" quality="9')), unit(tags=("zh-CN", 'en" creationid="DeepL')),
    unit().replace('xml:lang="en"', 'lang="en"'), unit("甲 ", " A."), unit(""), unit(" ", "\n"), unit("字" * 2_001), unit("{1>字<1}"),
    unit("&quot;字&quot;", "&apos;a&apos;"), unit("字&#32;"), unit("&#x2F8F;"), unit("&#123;1&gt;字"), unit("字&nbsp;"), unit("&lt;b&gt;字"), unit("字&amp;字"), unit("\u2f8f"), unit("]]>"), unit("字\r"), unit("\x0b"), unit("<ph>x</ph>字"), unit("<!-- n -->字"),
    "<seg>x</seg>", unit(inner="<seg>x</seg>"), "<tu><tuv xml:lang='en'>x</tuv></tu>", "text", "</body>", "<x/>",
]  # fmt: skip


def both(path: Path, text: str, patch: pytest.MonkeyPatch) -> tuple[Validated, Validated]:
    """What is told of a text, with and without reading by pattern."""
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    fast = validate(path, Limits())
    with patch.context() as deeper:
        deeper.setattr(tmx_plain, "PLAIN", re.compile(r"(?!)"))
        return fast, validate(path, Limits())


@pytest.mark.parametrize("piece", UNITS)
def test_each_unit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, piece: str) -> None:
    """Each kind of unit between others."""
    fast, slow = both(tmp_path / "m.tmx", f"{HEAD}{unit('先。')}{piece}{unit('后。')}{TAIL}", monkeypatch)
    assert fast == slow


@given(st.lists(st.sampled_from(UNITS), max_size=12), st.sampled_from([61, 1 << 18]))
def test_any_mixture(tmp_path_factory: pytest.TempPathFactory, pieces: list[str], chunk: int) -> None:
    """Any units in any order, in pieces of any size: the same units, pairs, languages and faults, with their lines."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xml_text, "_CHUNK", chunk)
        fast, slow = both(tmp_path_factory.getbasetemp() / "v.tmx", f"{HEAD}{''.join(pieces)}{TAIL}", patch)
    assert fast == slow


def test_a_seg_outside_of_a_variant(tmp_path: Path) -> None:
    """It is told as what it is, and is no variant in the language of the one before."""
    (tmp_path / "m.tmx").write_text(
        f"{HEAD}{unit()}{unit('乙。', inner='<seg>x</seg>')}{TAIL}", encoding="utf-8"
    )
    told = validate(tmp_path / "m.tmx", Limits())
    assert [(defect.kind.code, defect.detail) for defect in told.defects] == [
        ("unknown-element", "seg outside of tuv")
    ]
    assert (told.units, told.pairs) == (2, 2)
