"""The public TMX compliance kit of LISA, file by file: the text of each unit is that of the document that belongs to it."""

from __future__ import annotations

import codecs
import html
import re
from pathlib import Path

import pytest

from tm.exchange.tmx_read import TmxReader
from tm.limits import Limits

TEXTS = {
    "ExportTest1A": ("rc", "fr-ca", "ExportTest1A_fr"), "ExportTest1B": ("htm", "fr-ca", "ExportTest1B_fr"),
    "ExportTest1C": ("properties", "fr-ca", "ExportTest1C_fr"), "ExportTest1D": ("po", "fr-ca", "ExportTest1D_fr"),
    "ExportTest2A": ("htm", "fr-ca", "ExportTest2A_fr"),
    **{f"ImportTest1{letter}": ("txt", "fr-ca", f"ImportTest1{letter}_fr-ca") for letter in "ABC"},
    **{f"ImportTest1{letter}": ("txt", "en-gb", f"ImportTest1{letter}_en-gb") for letter in "DEFGH"},
    "ImportTest1I": ("txt", "ja-jp", "ImportTest1I_ja-jp"),
    "ImportTest2A": ("htm", "fr-ca", "ImportTest2A_fr-ca"),
}  # fmt: skip
"""A memory, the kind of its documents, its target, and the translated document; the source is named like the memory."""
COUNTS = {
    "ExportTest1E": 4, "ImportTest1J": 2, "ImportTest1J_many": 3, "ImportTest1K": 2, "ImportTest1L": 1, "ImportTest2A-0index": 7,
    "ImportTest2B": 7, "ImportTest2C": 1,
}  # fmt: skip
"""Memories without documents in plain text, and their units."""


@pytest.fixture(scope="module")
def kit(shared: Path) -> Path:
    """The folder of the kit."""
    return shared / "interchange" / "omegat-compkit"


def visible(path: Path) -> str:
    """The text of a document as a reader sees it, with one blank for white space that stands together."""
    data = path.read_bytes()
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252")
    if path.suffix == ".htm":
        text = html.unescape(re.sub(r"<[^>]*>", "", text))
    elif path.suffix != ".txt":  # strings of programs, in which a quotation mark is doubled or escaped
        text = re.sub(r"\\u([0-9A-Fa-f]{4})", lambda hit: chr(int(hit[1], 16)), text).replace('""', '"')
        text = re.sub(r"\\\r?\n\s*", "", text).replace('\\"', '"').replace('"\n"', "").replace('"\r\n"', "")
    return " ".join(text.split())


@pytest.mark.parametrize("name", TEXTS)
def test_texts_are_those_of_the_documents(kit: Path, name: str) -> None:
    """Every segment of both languages stands in the document of its language, codes taken away (X16)."""
    ending, target, translated = TEXTS[name]
    documents = {"en-us": visible(kit / f"{name}.{ending}"), target: visible(kit / f"{translated}.{ending}")}
    read = list(TmxReader(kit / f"{name}.tmx", Limits()).units())
    assert read
    for unit in read:
        texts = {variant.tag.casefold(): variant.text for variant in unit.variants}
        for tag, document in documents.items():
            assert texts[tag].strip()
            assert " ".join(texts[tag].split()) in document


@pytest.mark.parametrize("name", COUNTS)
def test_every_unit_is_read(kit: Path, name: str) -> None:
    """Files without such a document: every unit, with text in every variant."""
    read = list(TmxReader(kit / f"{name}.tmx", Limits()).units())
    assert len(read) == COUNTS[name]
    assert all(variant.text.strip() for unit in read for variant in unit.variants)


def test_the_kit_is_whole(kit: Path) -> None:
    """No memory of the kit is left out here."""
    assert {path.stem for path in kit.glob("*.tmx")} == {*TEXTS, *COUNTS}
