"""Files become documents: page text, plain text, Markdown and HTML, in Chinese or English."""

from __future__ import annotations

import csv
import itertools
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tm.errors import InputRefused, WrongUsage
from tm.files import encoding, markup
from tm.files.encoding import show
from tm.limits import Limits
from tm.model import Document, Finding, Kind, Lang, Paragraph
from tm.text import clean, dates, labels, layout, page, symbols, words
from tm.text.chars import HAN

READABLE = (".txt", ".md", ".markdown", ".html", ".htm")
MANIFEST = "documents.tsv"
_SAMPLE_LINES = 4_000
_MANIFEST_FIELDS = ("symbol", "language", "title", "date", "body")


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read and what `documents.tsv` beside it says of it."""

    path: Path
    known: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """A document and its paragraphs. `dropped` and `findings` fill while `paragraphs` is consumed."""

    document: Document
    paragraphs: Iterator[Paragraph]
    dropped: Sequence[layout.Dropped]
    findings: list[Finding]


def sources(paths: Iterable[Path]) -> tuple[list[Source], list[Finding]]:
    """List the files under `paths` in a fixed order; what a folder holds besides is a finding.

    Raises `WrongUsage` for a path that does not exist and `InputRefused` where nothing readable
    is found or a named file is of no readable kind.
    """
    found: list[Source] = []
    passed: list[Finding] = []
    for path in paths:
        if path.is_dir():
            manifests: dict[Path, dict[str, dict[str, str]]] = {}
            for file in _walk(path):
                if file.name == MANIFEST or file.name.startswith("."):
                    continue
                if file.suffix.lower() not in READABLE:
                    passed.append(
                        Finding(
                            show(file), None, None, f"passed over: {file.suffix or 'no ending'} is not read"
                        )
                    )
                    continue
                if file.parent not in manifests:
                    manifests[file.parent] = _manifest(file.parent)
                found.append(Source(file, manifests[file.parent].get(file.name, {})))
        elif path.exists():
            if path.suffix.lower() not in READABLE:
                raise InputRefused(
                    f"files ending in {path.suffix or 'nothing'} are not read",
                    file=show(path),
                    next_step=f"give one of {' '.join(READABLE)}",
                )
            found.append(Source(path, _manifest(path.parent).get(path.name, {})))
        else:
            raise WrongUsage("there is no such file or folder", file=show(path), next_step="check the path")
    unique = list({os.path.realpath(source.path): source for source in found}.values())
    if not unique:
        raise InputRefused(
            "no text was found there",
            file=", ".join(show(path) for path in paths),
            next_step=f"give files or folders with {' '.join(READABLE)}",
        )
    return unique, passed


def _walk(folder: Path) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        raise InputRefused(f"the folder cannot be read ({error.strerror})", file=show(Path(error.filename)))

    for parent, folders, files in os.walk(folder, onerror=refuse):
        folders.sort()
        for name in sorted(files):
            yield Path(parent, name)


def _manifest(folder: Path) -> dict[str, dict[str, str]]:
    """Read `documents.tsv` of `folder`: file name -> fields. Missing file: nothing is known."""
    path = folder / MANIFEST
    if not path.is_file():
        return {}
    limits = Limits()
    rows = csv.DictReader(encoding.lines(path, encoding.detect(path, limits), limits), delimiter="\t")
    if "file" not in (rows.fieldnames or ()):
        raise InputRefused(
            "the first line must name the columns, one of them `file`", file=show(path), line=1
        )
    known = {}
    for row in rows:
        language = row.get("language") or ""
        if language and language not in ("zh", "en"):
            raise InputRefused(f"language {language!r} is not zh or en", file=show(path), line=rows.line_num)
        known[row["file"]] = {k: v for k in _MANIFEST_FIELDS if (v := row.get(k))}
    return known


def read(source: Source, limits: Limits | None = None) -> Reading:
    """Open one file. Raises `InputRefused` or `BadEncoding`; the paragraphs stream."""
    limits = limits or Limits()
    path = source.path
    used = encoding.detect(path, limits)
    suffix = path.suffix.lower()
    findings: list[Finding] = []
    if suffix == ".txt":
        return _page_text(source, used, limits, findings)
    text = clean.clean("\n".join(encoding.lines(path, used, limits)))
    blocks = list(markup.markdown(text) if suffix in (".md", ".markdown") else markup.html(text))
    language = _language(source, (part for block in blocks for part in block.parts))
    paragraphs = list(layout.paragraphs(blocks, language, words.is_english_word))
    if not paragraphs:
        raise InputRefused("the file holds no text", file=show(path))
    document = _document(source, language, None, paragraphs, ())
    return Reading(document, iter(paragraphs), (), findings)


def _page_text(source: Source, used: str, limits: Limits, findings: list[Finding]) -> Reading:
    def physical() -> Iterator[str]:
        # a form feed is kept here: it tells layout where a page ended
        return (
            line if line.isprintable() else "\f".join(map(clean.clean, line.split("\f"))).replace("\n", " ")
            for line in encoding.lines(source.path, used, limits)
        )

    sample = list(itertools.islice(physical(), _SAMPLE_LINES))
    language = _language(source, sample)
    form = page.profile(list(page.lines(sample)))
    head_joiner = layout.Joiner(form, language)
    head = list(layout.paragraphs(head_joiner.blocks(sample), language, words.is_english_word))
    if not head:
        raise InputRefused("the file holds no text", file=show(source.path))
    for number, line in enumerate(sample, 1):
        if not line.isprintable() or not line.isascii():
            findings.extend(
                Finding(show(source.path), number, None, f"holds {oddity}") for oddity in clean.oddities(line)
            )
    joiner = layout.Joiner(form, language)
    document = _document(source, language, form.symbol, head, head_joiner.dropped)
    paragraphs = layout.paragraphs(joiner.blocks(physical()), language, words.is_english_word)
    return Reading(document, paragraphs, joiner.dropped, findings)


def _language(source: Source, sample: Iterable[str]) -> Lang:
    if known := source.known.get("language"):
        return Lang(known)
    han = letters = 0
    for line in itertools.islice(sample, 400):
        han += len(HAN.findall(line))
        letters += sum(character.isalpha() for character in line)
    # a Chinese ideograph says as much as two or three letters
    return Lang.ZH if han * 2 >= letters - han and han else Lang.EN


def _document(
    source: Source,
    language: Lang,
    symbol: str | None,
    head: Sequence[Paragraph],
    dropped: Iterable[layout.Dropped],
) -> Document:
    known = source.known
    symbol = known.get("symbol") or symbol
    title = next((p.text for p in head if p.kind is Kind.TITLE), None)
    return Document(
        path=show(source.path),
        language=language,
        symbol=symbol,
        title=known.get("title") or title,
        date=known.get("date") or _date(head, dropped, title),
        body=known.get("body") or symbols.body(symbol),
    )


def _date(head: Sequence[Paragraph], dropped: Iterable[layout.Dropped], title: str | None) -> str | None:
    """The masthead's date, else the adoption's, else that of the session, else the title's."""
    masthead = (dates.iso(piece.text) for piece in dropped if piece.reason == "masthead")
    top = [p for p in itertools.takewhile(lambda p: p.kind in (Kind.HEADING, Kind.TITLE), head)]
    adopted = (dates.iso(p.text) for p in top if "通过" in p.text or "adopted" in p.text.lower())
    session = (dates.iso(p.text) for p in top if labels.is_dateline(p.text))
    in_title = iter([dates.iso(title)] if title else [])
    return next((date for date in itertools.chain(masthead, adopted, session, in_title) if date), None)
