"""Plain units are read by pattern for speed: the result is the parser's, faults and lines too."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tm.errors import InputRefused, TermbaseError
from tm.exchange import tmx_plain, tmx_read
from tm.files import xml_text
from tm.limits import Limits

HEAD = '<?xml version="1.0"?>\n<tmx version="1.4">\n<header srclang="zh"/>\n<body>\n'
TAIL = "</body>\n</tmx>\n"
PLAIN = '<tu tuid="1"><tuv xml:lang="zh"><seg>裁军</seg></tuv><tuv xml:lang="en"><seg>disarmament</seg></tuv></tu>\n'


def unit(zh: str, en: str = "x", said: str = "", inner: str = "") -> str:
    """A unit as most memories write it."""
    return f'<tu{said}>{inner}<tuv xml:lang="zh-CN"><seg>{zh}</seg></tuv>\n<tuv xml:lang="en"><seg>{en}</seg></tuv></tu>\n'


PIECES = [
    PLAIN,
    unit("核&amp;裁&#x519B;&lt;&#65;"),
    unit("a]]&gt;b"),
    unit("a]]>b"),
    unit("a&b"),
    unit("a&nbsp;b"),
    unit("a&#0;b"),
    unit("a&#xD800;b"),
    unit("核 ", " \n"),
    unit("", "only English"),
    unit("换\r\n行"),
    unit("核", said=' tuid="1" tuid="2"'),
    unit("核", said=" tuid='q' changeid=\"MT!\" changedate='20200101T000000Z'"),
    unit("核", said=' tuid="a&amp;b" creationdate="20190101T000000Z"'),
    unit("核", inner='<prop type="x-document">A/1</prop><note>n &amp; m</note><prop type="x">y</prop>'),
    unit("核", inner="<prop type='document'>CD/1</prop>\n<prop>无</prop>"),
    unit('核<bpt i="1">b</bpt>裁'),
    unit("核&lt;f0&gt;裁&lt;/f0&gt;", "{1>a&lt;br/&gt;b<1}".replace("<1}", "&lt;1}")),
    unit("\u2f8f动", "x &lt; y &gt; z"),
    unit(
        "核",
        inner='<note xml:lang="en"> n </note><prop type="x-kept-file">a</prop><prop type="x-score">80</prop>',
    ),
    unit("核<!-- 注 -->军"),
    unit("<![CDATA[核]]>"),
    "<!-- " + PLAIN + " -->\n",
    "<![CDATA[" + PLAIN + "]]>\n",
    "<?pi " + PLAIN + "?>\n",
    '<tu><tuv xml:lang="en"><seg>first</seg></tuv><tuv xml:lang="zh"><seg>后</seg></tuv></tu>\n',
    '<tu><tuv lang="zh"><seg>一</seg></tuv><tuv lang="zh"><seg>二</seg></tuv></tu>\n',
    '<tu><tuv xml:lang="zh" changeid="b"><seg>一</seg></tuv><tuv xml:lang="en" creationid="DeepL"><seg>e</seg></tuv></tu>\n',
    '<tu><tuv xml:lang="zh"><seg>一</seg></tuv><tuv xml:lang="fr"><seg>un</seg></tuv><tuv xml:lang="en"><seg>e</seg></tuv></tu>\n',
    "<tu><note>" + PLAIN + "</note></tu>\n",
    unit("核", said='\n tuid="1"\n\tchangeid="b\tc" changedate="x"'),
    unit("核", said=' tuid="a>b" creationdate="x"'),
    unit("核", said=' 1x="y"'),
    unit("核", said=' tuid="1"\u3000changeid="b"'),
    unit("核", said=' tuid="1"changeid="b"'),
    unit("核", said=' tuid="1'),
    unit("核", said=' changeid="" creationid=""'),
    unit("核", said=' creationid="MT!"', inner='<prop type="x-status">rejected</prop>'),
    unit("核", said=' creationid="MT!"', inner='<prop type="x-status">draft</prop>'),
    unit("核", inner='<prop type="x-kept-tuid">7</prop>'),
    unit("核", inner="<prop type='x' type='y'>7</prop>"),
    unit("核", inner="<prop type=x>7</prop>"),
    unit("核", inner="<note>a</prop>"),
    unit("核 ]] {", "a ] b } c"),
    unit("核]]>"),
    unit("核\r", "\r\n"),
    unit(" \u3000"),
    unit("二\n三", "a\nb"),
    unit("&quot;字&quot;", "&apos;a&apos;"),
    unit("&#x2F8F;", "&#123;1&gt;a"),
    unit("&#32;", "a&#13;"),
    "<tu" + PLAIN,
    "</body>",
    "<tu></tu>\n",
    "\n\n  ",
    "text",
    "&",
    "\u0001",
]


def read(path: Path) -> tuple[object, ...]:
    """Pairs and findings of a file, or the sentence with which it is refused."""
    reader = tmx_read.TmxReader(path, Limits())
    pairs = []
    try:
        for pair in reader.pairs():
            pairs.append(pair)
    except TermbaseError as error:
        return pairs, str(error)
    return pairs, [str(finding) for finding in reader.findings]


def both(
    path: Path, text: str, monkeypatch: pytest.MonkeyPatch
) -> tuple[tuple[object, ...], tuple[object, ...]]:
    """What the reader makes of a text, with and without reading by pattern."""
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    fast = read(path)
    with monkeypatch.context() as patch:
        patch.setattr(tmx_plain, "PLAIN", re.compile(r"(?!)"))
        return fast, read(path)


@pytest.mark.parametrize("chunk", [64, 1 << 18])
@pytest.mark.parametrize("piece", PIECES)
def test_each_piece(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, piece: str, chunk: int) -> None:
    """Each kind of content between plain units, whole and in small pieces."""
    monkeypatch.setattr(xml_text, "_CHUNK", chunk)
    fast, slow = both(tmp_path / "m.tmx", f"{HEAD}{PLAIN}{piece}{PLAIN}{TAIL}", monkeypatch)
    assert fast[1] == slow[1]
    if not isinstance(slow[1], str):
        assert fast == slow


@given(st.lists(st.sampled_from(PIECES), max_size=8), st.sampled_from([50, 333, 1 << 18]))
def test_any_mixture(tmp_path_factory: pytest.TempPathFactory, pieces: list[str], chunk: int) -> None:
    """Any pieces in any order: the same pairs, findings and refusals."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xml_text, "_CHUNK", chunk)
        path = tmp_path_factory.getbasetemp() / "mixture.tmx"
        fast, slow = both(path, f"{HEAD}{''.join(pieces)}{TAIL}", patch)
    assert fast[1] == slow[1]
    if not isinstance(slow[1], str):
        assert fast == slow


def test_outside_of_the_body(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A unit that stands where none may stand is left to the parser."""
    for text in (PLAIN, f"<tmx>{PLAIN}</tmx>", f"<x>{PLAIN}</x>", f"{HEAD}{TAIL}{PLAIN}", HEAD + PLAIN):
        fast, slow = both(tmp_path / "m.tmx", text, monkeypatch)
        assert fast[1] == slow[1]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (PLAIN, True),
        (unit("核", said=' tuid="1" tuid="2"'), False),
        (PLAIN.replace('<tuv xml:lang="zh">', '<tuv xml:lang="zh" xml:lang="zh">'), False),
        (PLAIN.replace('<tuv xml:lang="en">', '<tuv xml:lang="en" xml:lang="en">'), False),
    ],
)
def test_what_the_pattern_can_tell(text: str, plain: bool) -> None:
    """A plain unit needs no parser; one that says an attribute twice does, in any of its elements."""
    hit = tmx_plain.PLAIN.search(text)
    assert hit is not None
    assert (tmx_plain.unit(hit.groups(), 1, Limits()) is not None) == plain


@pytest.mark.parametrize("before", ["\n" * 300_000, f"<!--{'x' * 300_000}-->"], ids=["newlines", "a comment"])
def test_entities_behind_much_else(tmp_path: Path, before: str) -> None:
    """A document type far from the beginning makes no hole in a segment: the file is refused (X4, X5)."""
    unit = '<tu><tuv xml:lang="zh"><seg>核</seg></tuv><tuv xml:lang="en"><seg>A&{};B</seg></tuv></tu>'
    path = tmp_path / "m.tmx"
    for declaration, name in (('SYSTEM "tmx14.dtd"', "nbsp"), ('[<!ENTITY nbsp " ">]', "nbsp")):
        memory = (
            f"{before}<!DOCTYPE tmx {declaration}><tmx version='1.4'><body>{unit.format(name)}</body></tmx>"
        )
        path.write_text(memory, encoding="utf-8")
        with pytest.raises(InputRefused, match=r"undefined entity|entity declaration"):
            list(tmx_read.TmxReader(path, Limits()).pairs())
    path.write_text(memory.replace(' [<!ENTITY nbsp " ">]', "").replace("nbsp", "amp"), encoding="utf-8")
    assert [pair.second for pair in tmx_read.TmxReader(path, Limits()).pairs()] == ["A&B"]
