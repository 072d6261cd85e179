"""Files as sentences, without a database: what `extract` mines and `tm segments` shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from termbase.extract.candidates import Located, Place
from tm.errors import InputRefused
from tm.files import corpus
from tm.languages import MINED, Lang
from tm.limits import Limits
from tm.model import Finding
from tm.text import clean, script
from tm.text.language import language_of_lines
from tm.text.split import split


@dataclass(slots=True)
class Files:
    """Files to be read as often as needed. `names` and `languages` are those of the documents, `findings` what was odd."""

    sources: list[corpus.Source]
    limits: Limits
    names: list[str] = field(default_factory=list)
    languages: list[Lang] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @classmethod
    def of(cls, paths: Sequence[Path], limits: Limits) -> Files:
        """Find the files under `paths` and check each; raises as `corpus.sources` and `corpus.read`."""
        sources, passed = corpus.sources(paths)
        # read once here and again when mined: texts are not kept in memory
        documents = [corpus.read(source, limits).document for source in sources]
        names, languages = [d.name for d in documents], [d.language for d in documents]
        return cls(sources, limits, names, languages, passed)

    @property
    def language(self) -> Lang:
        """The language to work on: the mined one where any document is in it."""
        return MINED if MINED in self.languages or not self.languages else self.languages[0]

    def mined(self) -> Iterator[Located]:
        """Yield the sentences of the mined language; a place holds the position of the file and of the paragraph."""
        for number, source in enumerate(self.sources):
            reading = corpus.read(source, self.limits)
            if reading.document.language is not MINED:
                continue
            for paragraph in reading.paragraphs:
                for segment in split(paragraph.text, MINED):
                    place = Place(number, paragraph.position, segment.start)
                    # length stays, so that offsets are those of the text as written
                    yield Located(place, script.simplify(segment.text))

    def by_document(self) -> Iterator[tuple[str, list[str]]]:
        """Yield the name of every document in `language` and its sentences, as written."""
        for source, name, language in zip(self.sources, self.names, self.languages, strict=True):
            if language is self.language:
                reading = corpus.read(source, self.limits)
                yield name, [s.text for p in reading.paragraphs for s in split(p.text, language)]

    def passed_over(self) -> list[str]:
        """The names of the documents in another language, but for versions of a document that is worked on."""
        worked_on = {
            name for name, lang in zip(self.names, self.languages, strict=True) if lang is self.language
        }
        return [name for name in self.names if name not in worked_on]


def sentences(text: str) -> list[str]:
    """The sentences of a plain text, one paragraph per line.

    >>> sentences("核裁军。\\n\\n核查。制度。")
    ['核裁军。', '核查。', '制度。']
    """
    lines = clean.clean(text).split("\n")
    language = language_of_lines(lines)
    return [s.text for line in lines for s in split(line, language)]


def outline(file: Path, limits: Limits) -> tuple[dict[str, Any], list[Finding]]:
    """How one file is read, in the shape of `termbase tm segments --json`, and what was odd."""
    if file.is_dir():
        raise InputRefused("it is a folder, not a file", file=str(file), next_step="name one file")
    sources, passed = corpus.sources([file])
    reading = corpus.read(sources[0], limits)
    document = reading.document
    paragraphs = [
        {
            "number": p.number, "kind": p.kind.value, "label": p.label, "section": p.section, "line": p.line, "text": p.text,
            "segments": [{"start": s.start, "end": s.end, "text": s.text} for s in split(p.text, document.language)],
        }
        for p in reading.paragraphs
    ]  # fmt: skip
    outlined = {
        "document": {
            "symbol": document.symbol, "title": document.title, "date": document.date,
            "language": document.language.value, "body": document.body,
        },
        "paragraphs": paragraphs,
        "dropped": [{"line": d.line, "text": d.text, "reason": d.reason} for d in reading.dropped],
    }  # fmt: skip
    return outlined, [*passed, *reading.findings]
