"""A text to annotate, as sentences: pasted, or a file that is read as `termbase build` reads it, and kept nowhere."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from termbase.extract.sentences import outline, sentences
from termbase.web import limits
from termbase.web.body import Upload
from termbase.web.security import Refused
from tm.errors import TermbaseError
from tm.exchange import xliff_sources
from tm.languages import Lang
from tm.limits import Limits
from tm.text.language import language_of_lines

ENDINGS = frozenset({".txt", ".md", ".html", ".htm", ".pdf", ".docx"}) | xliff_sources.ENDINGS
"""Endings of files that are read."""


@dataclass(frozen=True, slots=True)
class TextSource:
    """The sentences of a text, its language, and its symbol where it tells one. `is_whole`: none was left out."""

    sentences: tuple[str, ...]
    language: Lang
    symbol: str | None = None
    is_whole: bool = True

    @property
    def text(self) -> str:
        """The sentences, a line each."""
        return "\n".join(self.sentences)


def of_text(text: str) -> TextSource:
    """A pasted text, a paragraph in each line. Raises `Refused` over the limit."""
    if len(text) > limits.ANNOTATED_CHARACTERS:
        raise Refused(
            f"The text has {len(text):,} characters and the limit is {limits.ANNOTATED_CHARACTERS:,}: "
            "annotate it in parts, or with `termbase annotate`."
        )
    cut = tuple(sentences(text))
    return TextSource(cut, language_of_lines(cut))


def of_file(upload: Upload) -> TextSource:
    """A file; of an XLIFF each unit is a sentence. Its first `limits.ANNOTATED_CHARACTERS` are taken. Raises `Refused` for what cannot be read, by its own name."""
    ending = Path(upload.name).suffix.casefold()
    if ending not in ENDINGS:
        raise Refused(
            f"A file of this kind is not read: give one that ends with {', '.join(sorted(ENDINGS))}."
        )
    with tempfile.TemporaryDirectory(prefix="termbase-") as folder:
        file = Path(folder, f"text{ending}")
        file.write_bytes(upload.data)
        limit = replace(Limits(), file_bytes=limits.ANNOTATED_BYTES)
        try:
            if ending in xliff_sources.ENDINGS:
                language, texts = xliff_sources.sources(file, limit)
                return _beginning(texts, language, None)
            outlined = outline(file, limit)[0]
        except TermbaseError as error:
            where = f"line {error.line}: " if error.line is not None else ""
            raise Refused(f"The file cannot be read: {where}{error.reason}.") from None
    texts = [segment["text"] for paragraph in outlined["paragraphs"] for segment in paragraph["segments"]]
    return _beginning(texts, Lang(outlined["document"]["language"]), outlined["document"]["symbol"])


def _beginning(texts: Sequence[str], language: Lang, symbol: str | None) -> TextSource:
    """The first texts, as many as may be annotated."""
    kept, characters = [], 0
    for text in texts:
        characters += len(text)
        if characters > limits.ANNOTATED_CHARACTERS:
            break
        kept.append(text)
    return TextSource(tuple(kept), language, symbol, len(kept) == len(texts))
