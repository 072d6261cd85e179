"""Files become documents: page text, PDF, plain text, Markdown, HTML and Word, in Chinese or English."""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tm.errors import InputRefused, WrongUsage
from tm.files import docx, encoding, manifest, markup, pdf
from tm.files.encoding import show
from tm.languages import LINES, Lang
from tm.layout import blocks as layout
from tm.layout import labels, page
from tm.layout.block import Block, Dropped
from tm.layout.paragraphs import HEAD_BLOCKS
from tm.layout.paragraphs import paragraphs as read_paragraphs
from tm.limits import Limits
from tm.model import Document, Finding, Paragraph, ParagraphKind
from tm.text import clean, dates, radicals, symbols, words
from tm.text.language import language_of_lines

READABLE = (".txt", ".pdf", ".docx", ".md", ".markdown", ".html", ".htm")
OLD_WORD = ".doc"
NO_TEXTS = (".tmx", *LINES, ".ids")
"""Endings of files that hold pairs of sentences and are no documents."""
# lines from which the page form is told: some eighty pages
_SAMPLE_LINES = 4_000
# the masthead of a page may be in six languages; ten pages are not
_LANGUAGE_LINES = 400
# the same where lines are paragraphs
_SAMPLE_CHARACTERS = 400_000
_COMMITTEES = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth")
# what the masthead calls a body -> its name; the narrower body first
_ORGANS = {
    **{
        name: f"General Assembly, {word} Committee"
        for digit, word in zip("一二三四五六", _COMMITTEES, strict=True)
        for name in (f"第{digit}委员会", f"第{digit}委員會", f"{word} Committee")
    },
    "裁军审议委员会": "Disarmament Commission",
    "Disarmament Commission": "Disarmament Commission",
    "裁军谈判会议": "Conference on Disarmament",
    "Conference on Disarmament": "Conference on Disarmament",
    "人权理事会": "Human Rights Council",
    "Human Rights Council": "Human Rights Council",
    "大会": "General Assembly",
    "General Assembly": "General Assembly",
    "安全理事会": "Security Council",
    "Security Council": "Security Council",
    "经济及社会理事会": "Economic and Social Council",
    "Economic and Social Council": "Economic and Social Council",
}


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
    dropped: Sequence[Dropped]
    findings: list[Finding]


def sources(paths: Iterable[Path], *, needed: bool = True) -> tuple[list[Source], list[Finding]]:
    """List the files under `paths` in a fixed order; what a folder holds besides is a finding.

    Raises `WrongUsage` for a path that does not exist and `InputRefused` where nothing readable
    is found, unless none is `needed`, or a named file is of no readable kind.
    """
    sources_: list[Source] = []
    passed: list[Finding] = []
    paths = list(paths)
    for path in paths:
        if path.is_dir():
            _folder(path, sources_, passed)
        elif path.suffix.lower() in NO_TEXTS and path.is_file():
            continue  # a memory is no text; `memory_files` has it
        elif path.exists():
            sources_.append(_named(path))
        else:
            raise WrongUsage("there is no such file or folder", file=show(path), next_step="check the path")
    unique: dict[str, Source] = {}
    for source in sources_:
        unique.setdefault(os.path.realpath(source.path), source)
    if needed and not unique:
        raise InputRefused(
            "no text was found there",
            file=", ".join(show(path) for path in paths),
            next_step=f"give files or folders with {' '.join(READABLE)}",
        )
    return list(unique.values()), passed


def memory_files(paths: Iterable[Path]) -> list[Path]:
    """The translation memories under `paths`, in a fixed order: TMX files, and pairs `X.zh`, `X.en` of lines."""
    memories: list[Path] = []
    for path in paths:
        if path.is_dir():
            for parent, _, files in _walk(path):
                memories += [
                    parent / name
                    for name in files
                    if name.lower().endswith(".tmx")
                    or (name.endswith(LINES[0]) and f"{name.removesuffix(LINES[0])}{LINES[1]}" in files)
                ]
        elif path.suffix.lower() in (".tmx", LINES[0]):
            memories.append(path)
    return list({os.path.realpath(path): path for path in memories}.values())


def _named(path: Path) -> Source:
    """A file that the caller named: it must be readable, and its folder's manifest holds."""
    if path.suffix.lower() == OLD_WORD:
        raise docx.old_word(path)
    encoding.check_ending(path, READABLE, "are not read")
    return Source(path, manifest.known(path.parent).get(path.name, {}))


def _folder(folder: Path, sources_: list[Source], passed: list[Finding]) -> None:
    """Add the files under `folder`, sorted by path, and a finding for all that is passed over."""
    for parent, links, files in _walk(folder):
        known = manifest.known(parent)
        for name in links:
            passed.append(Finding(show(parent / name), None, None, "passed over: a link to a folder"))
        for name in files:
            path = parent / name
            if name == manifest.NAME or name.startswith("."):
                continue
            if path.suffix.lower() == OLD_WORD:
                refused = docx.old_word(path)
                reason = f"passed over: {refused.reason}; {refused.next_step}"
                passed.append(Finding(show(path), None, None, reason))
            elif path.suffix.lower() not in READABLE:
                ending = path.suffix or "no ending"
                passed.append(Finding(show(path), None, None, f"passed over: {ending} is not read"))
            elif not path.is_file():
                passed.append(Finding(show(path), None, None, "passed over: it is no regular file"))
            else:
                sources_.append(Source(path, known.get(name, {})))
        for name in known.keys() - set(files):
            passed.append(Finding(show(parent / manifest.NAME), None, name, "names a file that is not there"))


def _walk(folder: Path) -> Iterator[tuple[Path, list[str], list[str]]]:
    """Yield (folder, links to folders, files), sorted; links to folders are not followed."""

    def refuse(error: OSError) -> None:
        raise InputRefused(
            f"the folder cannot be read ({error.strerror})",
            file=show(Path(error.filename)),
            next_step="check its permissions",
        ) from error

    for parent, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        links = [name for name in folders if Path(parent, name).is_symlink()]
        yield Path(parent), links, sorted(files)


def read(source: Source, limits: Limits | None = None) -> Reading:
    """Open one file. Raises `InputRefused` or `BadEncoding`; the paragraphs stream.

    Text is read line by line; of a PDF, of Word, Markdown and HTML the text is held in memory.
    """
    limits = limits or Limits()
    ending = source.path.suffix.lower()
    if ending == ".pdf":
        text = pdf.read(source.path, limits)
        return _page_text(source, lambda: (line for line in text.lines), limits, text.findings)
    if ending == ".docx":
        return _word(source, limits)
    used = encoding.detect(source.path, limits)
    if ending == ".txt":
        return _page_text(source, lambda: encoding.lines(source.path, used, limits), limits)
    return _marked_up(source, used, limits)


def _marked_up(source: Source, used: str, limits: Limits) -> Reading:
    odd = _Oddities(show(source.path))
    text = clean.clean("\n".join(odd.seen(encoding.lines(source.path, used, limits))))
    is_markdown = source.path.suffix.lower() in (".md", ".markdown")
    dropped: list[Dropped] = []
    marked = markup.markdown(text, dropped) if is_markdown else markup.html(text, dropped)
    blocks = list(_in_file(source, marked))
    return _of_blocks(source, blocks, dropped, odd, None)


def _word(source: Source, limits: Limits) -> Reading:
    """A Word document: its masthead is dropped, and tells the symbol."""
    odd = _Oddities(show(source.path))
    blocks = docx.blocks(source.path, limits)
    for block in blocks:
        block.parts = [clean.clean(part).replace("\n", " ") for part in odd.seen(block.parts, block.line)]
    head = [(block, "\n".join(block.parts)) for block in blocks[:HEAD_BLOCKS]]
    symbol = next(
        (cell for _, text in head for cell in _cells(text) if re.fullmatch(page.SYMBOL, cell)), None
    )
    masthead = [
        block
        for block, text in head
        if all(
            page.MASTHEAD.fullmatch(cell) or cell == symbol or page.is_masthead(cell) for cell in _cells(text)
        )
    ]
    dropped = [Dropped(block.line, " ".join(block.parts), "masthead") for block in masthead]
    body = [block for block in blocks if not any(block is dropped_block for dropped_block in masthead)]
    return _of_blocks(source, body, dropped, odd, symbol)


def _cells(text: str) -> list[str]:
    """What stands alone in a block: its lines, and the cells of a row."""
    return [cell.strip() for cell in re.split(r"\n| \| ", text) if cell.strip()]


def _of_blocks(
    source: Source,
    blocks: Sequence[Block],
    dropped: list[Dropped],
    odd: _Oddities,
    symbol: str | None,
) -> Reading:
    language = _language(source, (part for block in blocks for part in block.parts))
    paragraphs = list(read_paragraphs(blocks, language, words.is_english_word))
    if not paragraphs:
        raise _no_text(source)
    document = _document(source, language, symbol, paragraphs, dropped)
    return Reading(document, iter(paragraphs), dropped, odd.findings)


def _page_text(
    source: Source,
    lines: Callable[[], Generator[str, None, None]],
    limits: Limits,
    findings: Sequence[Finding] = (),
) -> Reading:
    """Page text: `lines` opens its physical lines, as often as needed."""
    odd = _Oddities(show(source.path), findings)
    raw = lines()
    sample = _sample(map(_cleaned, raw))
    raw.close()
    language = _language(source, sample)
    form = page.profile(list(page.lines(sample)))
    head_joiner = layout.Joiner(form, language, limits.paragraph_characters)
    blocks = _in_file(source, head_joiner.blocks(sample))
    head = list(read_paragraphs(blocks, language, words.is_english_word))
    if not head and not any(line.strip() for line in map(_cleaned, lines())):
        raise _no_text(source)
    document = _document(source, language, form.symbol, head, head_joiner.dropped)
    joiner = layout.Joiner(form, language, limits.paragraph_characters)
    blocks = _in_file(source, joiner.blocks(map(_cleaned, odd.seen(lines()))))
    paragraphs = read_paragraphs(blocks, language, words.is_english_word)
    return Reading(document, paragraphs, joiner.dropped, odd.findings)


def _cleaned(line: str) -> str:
    """`line` without controls. A form feed is kept: it tells layout where a page ended."""
    if line.isprintable():
        return radicals.unify(line)
    return "\f".join(map(clean.clean, line.split("\f"))).replace("\n", " ")


def _sample(physical: Iterator[str]) -> list[str]:
    """The first lines, as many as tell how the page was set; few if they are long."""
    sample: list[str] = []
    room = _SAMPLE_CHARACTERS
    for line in itertools.islice(physical, _SAMPLE_LINES):
        sample.append(line)
        room -= len(line)
        if room < 0:
            break
    return sample


def _in_file(source: Source, blocks: Iterator[Block]) -> Iterator[Block]:
    try:
        yield from blocks
    except InputRefused as error:
        if error.file is not None:
            raise
        raise InputRefused(
            error.reason, file=show(source.path), line=error.line, next_step=error.next_step
        ) from None


def _no_text(source: Source) -> InputRefused:
    return InputRefused(
        "the file holds no text", file=show(source.path), next_step="give a file that holds text"
    )


class _Oddities:
    """Notes odd characters while lines pass: one finding for each, with its first line."""

    def __init__(self, file: str, findings: Sequence[Finding] = ()) -> None:
        self.file = file
        self.findings = list(findings)
        self._known: set[str] = set()
        self._radicals = 0
        self._told = -1
        self._first_line = 0

    def seen(self, lines: Iterable[str], first: int = 1) -> Iterator[str]:
        for number, line in enumerate(lines, first):
            if not line.isprintable():
                for oddity in clean.oddities(line):
                    if oddity not in self._known:
                        self._known.add(oddity)
                        self.findings.append(Finding(self.file, number, None, f"holds {oddity}"))
            if count := radicals.count(line):
                self._count(count, number)
            yield line

    def _count(self, count: int, line: int) -> None:
        """Tell of radicals in one finding, with their number so far and the first line."""
        if self._told < 0:
            self._told, self._first_line = len(self.findings), line
            self.findings.append(Finding(self.file, line, None, ""))
        self._radicals += count
        reason = (
            f"{self._radicals} radical{'s are' if self._radicals > 1 else ' is'} read as the ideograph"
            f"{'s' if self._radicals > 1 else ''} they stand for (U+2E80 to U+2FD5)"
        )
        self.findings[self._told] = Finding(self.file, self._first_line, None, reason)


def _language(source: Source, sample: Iterable[str]) -> Lang:
    if known := source.known.get("language"):
        return Lang(known)
    return language_of_lines(itertools.islice(sample, _LANGUAGE_LINES))


def _document(
    source: Source,
    language: Lang,
    symbol: str | None,
    head: Sequence[Paragraph],
    dropped: Sequence[Dropped],
) -> Document:
    known = source.known
    masthead = [piece.text for piece in dropped if piece.reason == "masthead"]
    masthead += [p.text for p in head[:HEAD_BLOCKS] if labels.is_metadata(p.text)]
    symbol = known.get("symbol") or symbol or _stated_symbol(masthead)
    title = next((p.text for p in head if p.kind is ParagraphKind.TITLE), None)
    return Document(
        path=show(source.path),
        language=language,
        symbol=symbol,
        title=known.get("title") or title,
        date=known.get("date") or _date(head, masthead, title),
        body=known.get("body") or (symbols.body(symbol) if symbol else _organ(masthead)),
    )


def _stated_symbol(masthead: Sequence[str]) -> str | None:
    """The symbol of a line such as `文号：CD/2105`."""
    matches = (re.search(page.SYMBOL, line) for line in masthead if labels.is_metadata(line))
    return next((match.group() for match in matches if match), None)


def _organ(masthead: Sequence[str]) -> str | None:
    """The body that the masthead names; a committee comes before the Assembly above it."""
    named = {_ORGANS.get(re.sub(r"(?<=[\u4e00-\u9fff])\s+", "", line)) for line in masthead}
    return next((body for body in _ORGANS.values() if body in named), None)


def _date(head: Sequence[Paragraph], lines: Sequence[str], title: str | None) -> str | None:
    """The masthead's date, else the adoption's, else that of the session, else the title's."""
    masthead = (dates.iso(line) for line in lines)
    top = list(itertools.takewhile(lambda p: p.kind in (ParagraphKind.HEADING, ParagraphKind.TITLE), head))
    adopted = (dates.iso(p.text) for p in top if "通过" in p.text or "adopted" in p.text.lower())
    session = (dates.iso(p.text) for p in top if labels.is_dateline(p.text))
    in_title = iter([dates.iso(title)] if title else [])
    return next((date for date in itertools.chain(masthead, adopted, session, in_title) if date), None)
