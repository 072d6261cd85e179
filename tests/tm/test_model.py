"""What the values of the text layers say of themselves when little is said of them."""

from __future__ import annotations

import pytest

from tm.languages import Lang
from tm.model import Document, Pair, Paragraph, ParagraphKind, TranslationUnit


def test_what_is_not_said() -> None:
    """A paragraph stands in section 0, a pair in line 0: nowhere; both go from Chinese to English."""
    assert Paragraph(0, ParagraphKind.BODY, None, "裁军", 1).section == 0
    pair = Pair("裁军", "disarmament")
    assert (pair.line, pair.languages) == (0, (Lang.ZH, Lang.EN))
    assert [pair.text(language) for language in (Lang.ZH, Lang.EN)] == ["裁军", "disarmament"]
    unit = TranslationUnit("1", "裁军", "disarmament")
    assert (unit.source_lang[:2], unit.target_lang[:2], unit.segtype) == ("zh", "en", "sentence")


@pytest.mark.parametrize(
    ("path", "symbol", "name"),
    [
        ("a/b/c.txt", None, "c.txt"),
        ("c.txt", None, "c.txt"),
        ("a/b/c.txt", "CD/1", "CD/1"),
    ],
)
def test_name_of_a_document(path: str, symbol: str | None, name: str) -> None:
    """Its symbol, or the file's name without folders."""
    assert Document(path, Lang.ZH, symbol).name == name
