"""The only XML parser: strict, one pass, flat memory; nothing is fetched and nothing silently dropped.

It gets text that `tm.files.xml_text` has decoded and checked. Its own events refuse a document type and an
entity wherever they stand. It is told every piece of a tag anew until the tag is whole (expat up to 2.5), so that
the length of a tag has a limit: time grows with the file and not with its square.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import NoReturn, Protocol
from xml.parsers import expat

from tm.errors import InputRefused
from tm.files.archive import ArchivePart
from tm.files.xml_text import opened, shown, texts
from tm.limits import Limits

# bytes of a part of an archive that are read at once
_CHUNK = 1 << 18
_NEXT_STEP = "export it again without it"


class Handler(Protocol):
    """What is called while a file is read. Names keep their prefix; attributes are a dictionary."""

    def start(self, name: str, attributes: dict[str, str], line: int) -> None:
        """An element begins on `line`."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, data: str) -> None:
        """Text between tags; one stretch may come in pieces."""


def parse(
    path: Path | ArchivePart, handler: Handler, limits: Limits, *, mend: bool = False
) -> Generator[None, None, None]:
    """Read `path` and call `handler`; yields now and then, so that the caller can take what is done.

    With `mend` a character that XML forbids becomes U+FFFD; without it the file is refused, and the
    refusal names the lines. Raises `InputRefused` (not XML, entities, limits) and `BadEncoding`.
    """
    parser = Parser(path, handler, limits)
    for text in texts(path, limits, mend=mend):
        parser.feed(text)
        yield
    parser.close()
    yield


class Parser:
    """The parser, fed by hand: what of a file is read otherwise is replaced by its line ends."""

    def __init__(self, path: Path | ArchivePart, handler: Handler, limits: Limits) -> None:
        self._feeder = _Feeder(shown(path), limits)
        _guard(self._feeder, handler, limits)

    def feed(self, text: str, *, last: bool = False) -> None:
        """Parse the next piece. Raises `InputRefused`."""
        self._feeder.feed(text, last)

    def close(self) -> None:
        """Say that there is no more."""
        self.feed("", last=True)


def check(part: ArchivePart, limits: Limits) -> None:
    """Refuse a part of an archive that is no well-formed XML, or has a document type; nothing of it is kept.

    For parts that a library reads that is less strict. Raises `InputRefused`.
    """
    feeder = _Feeder(shown(part), limits, encoding=None)
    with opened(part) as handle:
        while chunk := handle.read(_CHUNK):
            feeder.feed(chunk, False)
    feeder.feed(b"", True)


class _Feeder:
    """Feeds expat, which refuses document types and entities here, and puts a limit on the length of a tag."""

    def __init__(self, name: str, limits: Limits, encoding: str | None = "utf-8") -> None:
        self.name = name
        self.parser = expat.ParserCreate(encoding)
        self.parser.buffer_text = True
        if hasattr(self.parser, "SetReparseDeferralEnabled"):  # a tag is told as soon as it is whole
            self.parser.SetReparseDeferralEnabled(False)
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.EntityDeclHandler = self._entity
        self.parser.SkippedEntityHandler = self._skipped
        self._longest = limits.xml_token
        self._begun = -1
        self._held = 0

    def feed(self, data: str | bytes, last: bool) -> None:
        """Parse the next piece. Raises `InputRefused`."""
        try:
            self.parser.Parse(data, last)
        except expat.ExpatError as error:
            reason = f"it is not well-formed XML ({expat.ErrorString(error.code)})"
            raise InputRefused(
                reason, file=self.name, line=error.lineno, next_step="correct it, or export it again"
            ) from error
        begun = self.parser.CurrentByteIndex  # where the tag begins that is not whole yet
        self._held = self._held + len(data) if begun == self._begun else 0
        self._begun = begun
        if self._held > self._longest:
            self.refuse(f"a tag or comment has more than {self._longest:,} characters")

    def refuse(self, reason: str, next_step: str = _NEXT_STEP) -> NoReturn:
        """Refuse the file, with the line that is being read."""
        line = self.parser.CurrentLineNumber
        raise InputRefused(reason, file=self.name, line=line, next_step=next_step)

    def _doctype(self, name: str, system: str | None, public: str | None, has_subset: int) -> None:
        what = (
            "a document type of its own"
            if has_subset
            else "a document type of a length or in a place that is not read"
        )
        self.refuse(f"it holds {what}", "remove <!DOCTYPE …>")

    def _entity(self, *_: object) -> None:
        self.refuse("it holds an entity declaration")

    def _skipped(self, name: str, is_parameter: bool) -> None:
        self.refuse(f"it holds the entity &{name};, which only a document type could define")


def _guard(feeder: _Feeder, handler: Handler, limits: Limits) -> None:
    """Put limits on depth and length between the parser and the handler.

    Functions and not methods: they are called several times for each unit of a million.
    """
    parser = feeder.parser
    begin, finish, take = handler.start, handler.end, handler.text
    deepest, longest = limits.xml_depth, limits.line_characters
    depth = length = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth, length
        depth += 1
        length = 0
        if depth > deepest:
            feeder.refuse(f"elements lie more than {deepest} deep")
        begin(tag, attributes, parser.CurrentLineNumber)

    def end(tag: str) -> None:
        nonlocal depth, length
        depth -= 1
        length = 0
        finish(tag)

    def text(data: str) -> None:
        nonlocal length
        length += len(data)
        if length > longest:
            feeder.refuse(f"a text has more than {longest:,} characters")
        take(data)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
