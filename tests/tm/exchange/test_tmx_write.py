"""TMX as we write it: its bytes, what is refused, and that a parser gives back the same text."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tm.errors import InputRefused, WrongUsage
from tm.exchange import tmx_write
from tm.model import TranslationUnit

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
REQUIRED = ("creationtool", "creationtoolversion", "segtype", "o-tmf", "adminlang", "srclang", "datatype")
UNIT = TranslationUnit("A-1", "安全理事会听取了通报。", "The Security Council was briefed.")

GOLDEN = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
  <header creationtool="termbase" creationtoolversion="0.1.0" segtype="sentence" o-tmf="sqlite" \
adminlang="en" srclang="zh-CN" datatype="plaintext" creationdate="20260101T000000Z">
    <note>recipe &lt;1&gt;</note>
    <prop type="x-license">CC0 &amp; more</prop>
  </header>
  <body>
    <tu tuid="A-1" creationdate="20260101T000000Z" changedate="20260102T000000Z">
      <note>op. para. 3</note>
      <prop type="x-document">A/RES/79/1</prop>
      <tuv xml:lang="zh-CN"><seg>安全理事会听取了通报。</seg></tuv>
      <tuv xml:lang="en"><seg>The Security Council was briefed.</seg></tuv>
    </tu>
    <tu tuid="&quot;2&quot;" segtype="phrase">
      <tuv xml:lang="zh-CN"><seg>裁军</seg></tuv>
      <tuv xml:lang="en"><seg>disarmament &amp; "&lt;arms&gt;"</seg></tuv>
    </tu>
  </body>
</tmx>
"""


def written(*units: TranslationUnit, **options: object) -> bytes:
    """Return the bytes that `tmx.write` makes of `units`."""
    out = io.BytesIO()
    assert tmx_write.write(units, out, tool_version="0.1.0", **options) == len(units)  # type: ignore[arg-type]
    return out.getvalue()


def parsed(data: bytes) -> etree._Element:
    """Return the root as a strict parser sees it that fetches nothing."""
    return etree.fromstring(data, etree.XMLParser(load_dtd=False, no_network=True, huge_tree=True))


def read(data: bytes) -> list[TranslationUnit]:
    """Return the units of our own TMX."""
    root = parsed(data)
    header = root.find("header")
    return [
        TranslationUnit(
            identifier=tu.get("tuid"),
            source=tu.find("tuv[1]/seg").text,
            target=tu.find("tuv[2]/seg").text,
            source_lang=tu.find("tuv[1]").get(LANG),
            target_lang=tu.find("tuv[2]").get(LANG),
            segtype=tu.get("segtype", header.get("segtype")),
            note=None if tu.find("note") is None else tu.findtext("note"),
            properties=tuple((prop.get("type"), prop.text or "") for prop in tu.findall("prop")),
            creation_date=tu.get("creationdate"),
            change_date=tu.get("changedate"),
        )
        for tu in root.iter("tu")
    ]


def rich() -> bytes:
    """Return a file that uses everything the writer can write."""
    return written(
        UNIT._replace(
            note="op. para. 3",
            properties=(("x-document", "A/RES/79/1"),),
            creation_date="20260101T000000Z",
            change_date="20260102T000000Z",
        ),
        TranslationUnit('"2"', "裁军", 'disarmament & "<arms>"', segtype="phrase"),
        header_notes=["recipe <1>"],
        header_props=[("x-license", "CC0 & more")],
        creation_date="20260101T000000Z",
    )


def test_golden_bytes() -> None:
    """The file is, byte for byte, the form that all measured readers take."""
    assert rich() == GOLDEN.encode()


def test_valid_by_the_dtd(shared: Path) -> None:
    """The TMX 1.4 DTD accepts our file, full, bare and empty."""
    with (shared / "interchange/dtd/tmx14.dtd").open("rb") as file:
        dtd = etree.DTD(file)
    for data in (rich(), written(UNIT), written()):
        assert dtd.validate(parsed(data)), dtd.error_log


@pytest.mark.parametrize("data", [rich(), written(UNIT), written()], ids=["rich", "bare", "empty"])
def test_structure_without_a_dtd(data: bytes) -> None:
    """Version, header attributes, languages and the order of elements are as readers want them."""
    assert data.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n')
    assert b"\r" not in data
    root = parsed(data)
    assert (root.tag, dict(root.attrib)) == ("tmx", {"version": "1.4"})
    header, body = root
    assert set(REQUIRED) <= set(header.attrib)
    assert header.get("creationtool") == "termbase"
    for tu in body:
        tags = [child.tag for child in tu]
        assert tags[-2:] == ["tuv", "tuv"]
        assert set(tags[:-2]) <= {"note", "prop"}
        assert [tuv.get(LANG) for tuv in tu.findall("tuv")] == [header.get("srclang"), "en"]
        assert all([child.tag for child in tuv] == ["seg"] for tuv in tu.findall("tuv"))


def test_export_import_export_is_byte_identical() -> None:
    """X15: reading our file and writing it again gives the same bytes."""
    again = written(
        *read(rich()),
        header_notes=["recipe <1>"],
        header_props=[("x-license", "CC0 & more")],
        creation_date="20260101T000000Z",
    )
    assert again == rich()


NASTY = "\r\n\t\x7f\x85\u2028\ufeff<>&'\"]裁軍𠀀"
LEGAL = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
    | st.sampled_from(NASTY),
    max_size=30,
)
HOSTILE = st.text(
    st.characters() | st.sampled_from(NASTY + "\x00\x0b\x1f\ufffe\uffff\ud800\udfff"), max_size=30
)
VISIBLE = LEGAL.filter(str.strip)


@given(source=VISIBLE, target=VISIBLE, note=st.none() | LEGAL, value=LEGAL, identifier=LEGAL.filter(bool))
def test_legal_text_returns(source: str, target: str, note: str | None, value: str, identifier: str) -> None:
    """X15: whatever XML can hold comes back as it was, and gives the same bytes again."""
    unit = TranslationUnit(identifier, source, target, note=note, properties=(("x-a", value),))
    data = written(unit)
    (back,) = read(data)
    assert back == unit
    assert written(back) == data


@given(text=HOSTILE, field=st.sampled_from(["identifier", "source", "target", "note"]))
def test_hostile_text_returns_or_is_refused(text: str, field: str) -> None:
    """X6, X15: any text comes back as it was, or is refused: exactly when XML cannot hold it."""
    unit = UNIT._replace(**{field: text})  # type: ignore[arg-type]
    useless = {"identifier": not text, "note": False}.get(field, not text.strip())
    if ok(text) and not useless:
        assert read(written(unit)) == [unit]
    else:
        with pytest.raises(InputRefused):
            written(unit)


def ok(text: str) -> bool:
    """Tell whether XML 1.0 has every character of `text`, by its production 2."""
    return all(
        c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c >= "\U00010000" for c in text
    )


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\ufffe", "\uffff", "\ud800"])
@pytest.mark.parametrize("field", ["source", "target", "note", "property", "identifier"])
def test_forbidden_characters_are_refused(character: str, field: str) -> None:
    """X6: a character that XML forbids is refused by its code point and unit, never dropped."""
    text = f"ab{character}"
    change: dict[str, Callable[[], TranslationUnit]] = {
        "source": lambda: UNIT._replace(source=text),
        "target": lambda: UNIT._replace(target=text),
        "note": lambda: UNIT._replace(note=text),
        "property": lambda: UNIT._replace(properties=(("x-a", text),)),
        "identifier": lambda: UNIT._replace(identifier=text),
    }
    unit = change[field]()
    with pytest.raises(InputRefused) as refusal:
        written(UNIT._replace(identifier="good"), unit)
    assert f"U+{ord(character):04X}" in str(refusal.value)
    assert repr(unit.identifier) in str(refusal.value)


def test_the_refusal_word_for_word() -> None:
    """X6: the message says where, what, why, and what to do next."""
    with pytest.raises(InputRefused) as refusal:
        written(UNIT._replace(source="安全\x1f理事会"))
    assert str(refusal.value) == (
        "unit 'A-1', source: XML cannot hold U+001F (control character) at position 3 of the text; "
        "take the character out of the text and export again"
    )


def test_header_text_is_checked_too() -> None:
    """X6: a note of the header is refused like a unit's."""
    with pytest.raises(InputRefused, match="header"):
        written(header_notes=["\x0c"])


@pytest.mark.parametrize(
    "kind", ["file", "id", "prev", "next", "path", "origin", "x-ice", "x-100pc", "x-auto"]
)
def test_reserved_property_types_are_refused(kind: str) -> None:
    """A property type to which OmegaT gives a meaning would stop the unit from being applied."""
    with pytest.raises(InputRefused, match="reserved"):
        written(UNIT._replace(properties=((kind, "v"),)))


@pytest.mark.parametrize(
    "unit",
    [
        UNIT._replace(identifier=""),
        UNIT._replace(source=""),
        UNIT._replace(target=" \n"),
        UNIT._replace(source_lang="zh"),
        UNIT._replace(target_lang="en-US"),
        UNIT._replace(segtype="word"),
        UNIT._replace(properties=(("status", "official"),)),
        UNIT._replace(properties=(("x-", "official"),)),
        UNIT._replace(creation_date="2026-01-01"),
        UNIT._replace(change_date="20260101"),
    ],
)
def test_units_that_readers_would_drop_are_refused(unit: TranslationUnit) -> None:
    """A unit without text or name, in another language, or against the format is refused."""
    with pytest.raises(InputRefused):
        written(unit)


def test_two_units_of_one_identifier_are_refused() -> None:
    """X12: `tuid` is unique in a file that we write."""
    with pytest.raises(InputRefused, match="unit 'A-1': two units have this identifier"):
        written(UNIT, UNIT)


@pytest.mark.parametrize("tag", ["zh_CN", "ZH-CN", "zho", "cmn", "*all*", "zh-cn", "", 'zh"'])
def test_language_tags_that_readers_skip_are_refused(tag: str) -> None:
    """X11: only tags that every measured reader understands are written."""
    with pytest.raises(WrongUsage):
        written(source_lang=tag)


def test_wrong_arguments_are_refused() -> None:
    """An unknown segtype, and a pair within one language, are a wrong call."""
    with pytest.raises(WrongUsage, match="segtype"):
        written(segtype="word")
    with pytest.raises(WrongUsage, match="one language"):
        written(source_lang="zh-CN", target_lang="zh-Hant")


def test_other_language_pairs() -> None:
    """Header and units carry the very tags of the call."""
    data = written(
        UNIT._replace(source_lang="zh-Hant", target_lang="en-US"), source_lang="zh-Hant", target_lang="en-US"
    )
    assert b'srclang="zh-Hant"' in data
    assert [unit.source_lang for unit in read(data)] == ["zh-Hant"]


def test_long_sides_are_written() -> None:
    """A side beyond what Trados imports is still exact: the limit is theirs."""
    unit = UNIT._replace(source="裁" * 10_000)
    assert read(written(unit)) == [unit]


def test_units_are_streamed() -> None:
    """Units are written some at a time, before the next ones are asked for, so memory stays flat."""
    out = io.BytesIO()

    def units() -> object:
        for number in range(3):
            yield UNIT._replace(identifier=f"u{number}", target="a" * tmx_write._BATCH)
            if number:
                assert f'tuid="u{number - 1}"'.encode() in out.getvalue()

    tmx_write.write(units(), out, tool_version="0")  # type: ignore[arg-type]
