"""The source texts of an XLIFF file, whether they are translated or not: what is to be translated."""

from __future__ import annotations

from pathlib import Path

from tm.errors import InputRefused
from tm.exchange.tmx_events import variant
from tm.exchange.xliff_read import XliffHandler
from tm.files import xml
from tm.files.encoding import show
from tm.languages import Lang, of_tag
from tm.limits import Limits
from tm.model import Finding

ENDINGS = frozenset({".xlf", ".xliff", ".sdlxliff", ".mqxliff"})
"""Endings of such files."""


def sources(path: Path, limits: Limits) -> tuple[Lang, list[str]]:
    """The language of the sources of an XLIFF file, and the text of each unit, or of each segment in it, in order; codes are left out.

    Raises `InputRefused` and `BadEncoding` for a file that is no XLIFF, whose sources are in another language than Chinese or
    English, or in two.
    """
    handler = _Sources(show(path))
    texts = [text for _ in xml.parse(path, handler, limits) for text in handler.taken()]
    texts += handler.taken()
    if len(handler.tags) != 1:
        raise InputRefused("it has no source text, or files in several languages", file=show(path))
    (tag,) = handler.tags
    language = of_tag(tag)
    if language is None:
        raise InputRefused(
            f"its source is {tag or 'in no language that it names'}, no Chinese and no English",
            file=show(path),
        )
    return language, texts


class _Sources(XliffHandler):
    """Keeps the source of every unit in the place of pairs."""

    def __init__(self, file: str) -> None:
        findings: list[Finding] = []
        super().__init__(file, (), findings)
        self.tags: set[str] = set()
        self._texts: list[str] = []

    def taken(self) -> list[str]:
        """The texts that were read since the last time."""
        texts, self._texts = self._texts, []
        return texts

    def close_unit(self) -> None:
        """A unit, or a segment of one, ends."""
        text = variant(self.source_tag, self.side("source")).text.strip()
        if text:
            self.tags.add(self.source_tag.split("-")[0].casefold())
            self._texts.append(text)
