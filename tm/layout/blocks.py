"""Printed lines become blocks: lines joined, page furniture dropped, footnotes set apart.

What a block is (title, numbered paragraph, bullet), `paragraphs` reads. Both stream: memory does
not grow with the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from tm.errors import InputRefused
from tm.languages import Lang, spaced
from tm.layout import labels
from tm.layout.block import Block, Dropped, continues_title, is_heading, is_of_resolution, is_running
from tm.layout.joining import crosses_word, cuts_symbol
from tm.layout.page import (
    PageLine,
    Profile,
    furniture,
    is_furniture_shape,
    is_masthead,
    is_rule,
    lines,
    placed,
    strip_inline,
)
from tm.text.chars import CJK

_COUNTERS = "年月日号段条次项届个国名枚款章页点周时分岁人级％%.．、"
_BEFORE_MARK = r"(?<=[\u4e00-\u9fff，。；：、”》）)])"
_AFTER_MARK = r"(?:[\u4e00-\u9fff，。；：、”》）]|$)"
_COUNTED = re.compile(r"(?:[第件目表图构函组案编章款点约达至于在和与及]|附属机构)\s?$")
_SYMBOL_MARK = re.compile(
    "[\uf02a\uf02b](?:\\s?[0-9]{1,2}(?![0-9]|\\s?[年月日号段条次项届个国名枚款章页%％]))?|(?<=[\u4e00-\u9fff》”）])[*†‡]+(?=$|[，。、；：\\s])|(?<=[\u4e00-\u9fff》”），。])[¹²³⁰⁴-⁹]+"
)
_NOTE_START = re.compile(r"(\d{1,3}|[*†‡]+|[¹²³⁰⁴-⁹]+)(?:\s+(?=\S)|$|(?<=[¹²³⁰⁴-⁹]))")
_LATIN_START = re.compile(r"[A-Za-z0-9/.()-]{1,30}")
_NEARLY = 0.8
"""Share of the width of a page from which on a line is nearly full: digits and blanks of Latin width leave lines so ragged."""
# keeps joining linear: a list announces itself within a page
_RUN_IN_LINES = 40
# a text without page breaks is ended like a page, so that memory stays flat
PAGE_BLOCKS = 400
# the same where its lines are long
PAGE_CHARACTERS = 100_000
# a printed line has some hundred characters; longer ones carry no note marks
_LONGEST_PRINTED = 2_000
PAGE_LINES = 150
"""A page has no more lines than this: so far back a footnote's mark is looked for."""


class Joiner:
    """Joins the lines of one document; `dropped` fills while `blocks` is consumed.

    A block with more than `longest` characters is refused: it is no paragraph.
    """

    def __init__(self, form: Profile, language: Lang, longest: int = 1_000_000) -> None:
        self.form = form
        self.longest = longest
        self.language = language
        self.dropped: list[Dropped] = []
        self._page: list[Block] = []  # closed blocks of the page that is being read
        self._open: Block | None = None  # the block that the next line may continue
        self._in_notes = False
        self._notes: list[Block] = []  # footnotes of this page
        self._held: list[Block] = []  # footnotes that interrupt the open block: told after it
        self._next_note = 1
        self._characters = 0  # taken since the page began
        self._in_masthead = False
        self._listed = False  # the open block is an item of a list that a colon announced

    def blocks(self, raw: Iterable[str]) -> Iterator[Block]:
        """Yield the blocks of the physical lines `raw`, in reading order."""
        form = self.form
        broke = False
        stream = (placed(line, form.margin, form.gap if form.wrapped else 0) for line in lines(raw))
        for before, line, after in _with_neighbours(stream):
            reason = self._furniture(line, before, after)
            if reason is not None:
                self.dropped.append(Dropped(line.number, line.text, reason))
                broke = broke or reason != "footnote rule"
                continue
            notes_end = self._in_notes and self._ends_notes(line)
            page = line.page and form.wrapped and not self._awaits_note_text()
            new_page = broke or page or notes_end
            broke = False
            if new_page or len(self._page) > PAGE_BLOCKS or self._characters > PAGE_CHARACTERS:
                yield from self._end_page()
            self._take(self._without_job_numbers(line), new_page, after)
        self._close()
        yield from self._end_page()

    def _furniture(self, line: PageLine, before: PageLine | None, after: PageLine | None) -> str | None:
        if is_rule(line.text):
            self._in_notes = True
            return "footnote rule"
        if self._in_notes and line.text.isdigit():
            return None  # the number of a footnote, alone on its line
        if is_furniture_shape(line.text):
            return "page or job number"
        reason = furniture(line, [n for n in (before, after) if n], self.form)
        if reason is None and self._in_masthead and is_masthead(line.text):
            reason = "masthead"  # a page number came between it and the line before
        self._in_masthead = reason == "masthead"
        return reason

    def _take(self, line: PageLine, new_page: bool, after: PageLine | None) -> None:
        if self._in_notes or self._opens_notes(line):
            self._in_notes = self._take_note(line)
            if self._in_notes:
                return
        if self._open is None or self._starts(self._open, line, new_page, after):
            self._listed = self._open is not None and self._lists(self._open)
            self._close()
            self._open = Block(line.number, line.indent)
        self._open.add(line.text, line)
        self._characters += len(line.text)
        if self._open.characters > self.longest:
            raise InputRefused(
                f"the paragraph has more than {self.longest:,} characters",
                line=self._open.line,
                next_step="break the text into paragraphs with blank lines",
            )

    def _close(self) -> None:
        if self._open is not None:
            if self._runs_in(self._open):
                self._page[-1].take(self._open)
            else:
                self._page.append(self._open)
            self._open = None
        self._page.extend(self._held)
        self._held = []

    def _lists(self, block: Block) -> bool:
        """Whether what follows `block` is an item of a list: after a colon, or after such an item."""
        text = block.parts[-1]
        if text.endswith(("：", ":")):
            return len(block.parts) > 1 or not labels.is_salutation(text)
        return self._listed and text.endswith(("，", "；", "、", ",", ";"))

    def _runs_in(self, block: Block) -> bool:
        """Whether `block` began with the first item of a list inside the paragraph before it.

        After a colon at the end of a full line the label alone cannot tell; a second label in
        the midst of the lines can.
        """
        before = self._page[-1] if self._page else None
        if before is None or before.note is not None or before.last is None or not self.form.wrapped:
            return False
        full = before.last.indent + before.last.width >= 0.85 * self.form.width
        announced = before.last.text.endswith(("：", ":")) and full and not before.last.trailing
        return announced and labels.opens_run_in("".join(block.parts[:_RUN_IN_LINES]))

    # -- footnotes -------------------------------------------------------------------------
    def _opens_notes(self, line: PageLine) -> bool:
        """Whether `line` is the first line of a footnote that no rule announces."""
        start = _NOTE_START.match(line.text)
        if not start or start.group(1) != str(self._next_note) or start.end() == len(line.text):
            return False
        if line.text[start.end()] in _COUNTERS or not CJK.match(line.text, start.end()):
            return False
        return self._find_mark(start.group(1)) is not None

    def _ends_notes(self, line: PageLine) -> bool:
        """Whether the footnotes are over with `line`: text after them is on the next page."""
        current = self._notes[-1] if self._notes else None
        return current is not None and self._is_complete(current) and not _NOTE_START.match(line.text)

    def _take_note(self, line: PageLine) -> bool:
        """Take `line` as footnote text; False when the body goes on."""
        start = _NOTE_START.match(line.text)
        current = self._notes[-1] if self._notes else None
        complete = current is None or (current.last is not None and self._is_complete(current))
        if start and complete:
            note = Block(line.number, line.indent, note=start.group(1))
            if rest := line.text[start.end() :]:
                note.add(rest, line)
            self._notes.append(note)
            if start.group(1).isdecimal():
                self._next_note = int(start.group(1)) + 1
            return True
        if current is None or complete:
            return False
        current.add(line.text, line)
        return True

    def _is_complete(self, note: Block) -> bool:
        last = note.last
        return last is not None and (last.trailing if self.form.trailing else labels.ends(last.text))

    def _on_page(self) -> list[Block]:
        blocks = [*self._page, *([self._open] if self._open else [])]
        return [block for block in blocks if block.note is None]

    def _parts_of_page(self) -> Iterator[tuple[Block, int]]:
        """The printed lines of this page in their order, at most `PAGE_LINES` of them."""
        parts: list[tuple[Block, int]] = []
        for block in reversed(self._on_page()):
            for i in range(len(block.parts) - 1, -1, -1):
                if len(parts) == PAGE_LINES or i < block.unmarked:
                    break
                parts.append((block, i))
        return reversed(parts)

    def _find_mark(self, number: str) -> tuple[Block, int, re.Match[str]] | None:
        mark = re.compile(
            rf"{_BEFORE_MARK}\s?[\uf02a\uf02b]?\s?{number}(?=\s?{_AFTER_MARK})(?!\s?[{_COUNTERS}])"
        )
        for block, i in self._parts_of_page():
            part = block.parts[i]
            for match in mark.finditer(part[:_LONGEST_PRINTED]):
                if not _COUNTED.search(part[max(0, match.start() - 10) : match.start()]):
                    return block, i, match
        return None

    def _unmark(self, note: Block) -> None:
        marked = self._find_mark(note.note) if note.note and note.note.isdecimal() else None
        if marked is not None:
            block, i, match = marked
            block.parts[i] = block.parts[i][: match.start()] + block.parts[i][match.end() :]
            self.dropped.append(Dropped(block.line, match.group().strip(), "footnote mark"))

    def _unmark_symbols(self, block: Block) -> None:
        for i in range(block.unmarked, len(block.parts)):
            part = block.parts[i]
            for mark in _SYMBOL_MARK.findall(part):
                self.dropped.append(Dropped(block.line, mark, "footnote mark"))
            block.parts[i] = _SYMBOL_MARK.sub("", part)
        block.unmarked = len(block.parts)

    def _awaits_note_text(self) -> bool:
        return self._in_notes and bool(self._notes) and self._notes[-1].last is None

    # -- pages -----------------------------------------------------------------------------
    def _end_page(self) -> Iterator[Block]:
        self._in_notes = False
        for note in self._notes:
            self._unmark(note)
        for block in self._on_page():
            self._unmark_symbols(block)
        yield from self._page
        self._page = []
        self._characters = 0
        if self._open is None:
            yield from self._notes
        else:
            self._held.extend(self._notes)
        self._notes = []

    # -- decisions -------------------------------------------------------------------------
    def _starts(self, block: Block, line: PageLine, new_page: bool, after: PageLine | None) -> bool:
        """Whether `line` begins a new block after `block`."""
        form, previous = self.form, block.last
        if previous is None:
            return False
        if line.blanks <= form.gap and cuts_symbol(previous.text, line.text):
            return False
        if not form.wrapped:
            return not self._broke_off(block, line, 0.8)
        if self._parts_preamble(block, line, after):
            return True
        if continues_title(block, line, form):
            return False
        ended = labels.ends(previous.text)
        short = self._has_room(block, line)
        labelled = labels.label(line.text) is not None
        if labelled and not short:
            labelled = not labels.runs_in(" ".join(block.parts[-_RUN_IN_LINES:]), line.text)
        if form.trailing:
            if previous.trailing:
                return True
            return (labelled and ended) or (line.blanks >= form.gap + 2 and not new_page)
        heading = not block.pointed and is_heading(block.parts[0])
        if labelled and (ended or short or heading or not is_running(block, form)):
            return True
        return self._starts_unlabelled(block, line, new_page, after)

    def _starts_unlabelled(
        self, block: Block, line: PageLine, new_page: bool, after: PageLine | None
    ) -> bool:
        form, previous = self.form, block.last or line
        ended = labels.ends(previous.text)
        short = self._has_room(block, line)
        listed = len(block.parts) > 1 or labels.label(block.parts[0]) is not None
        hanging = previous.indent == line.indent and not short and (listed or not ended)
        indented = line.indent in form.indents and not hanging
        if indented and line.indent in form.firm:
            return True
        if form.parted and not new_page:
            return line.blanks > form.gap or (ended and short)
        if not ended and is_running(block, form):
            signed = labels.is_signature(line.text) and line.indent + line.width <= 0.75 * form.width
            return signed or (short and indented) or (line.blanks > form.gap + 1 and not new_page)
        if labels.is_submission(line.text):
            return True
        if not indented and self._broke_off(block, line, 0.5):
            return False
        if new_page:
            return short or (ended and indented)
        if not indented and self._cuts_word(block, line):
            return False
        if short or line.blanks > form.gap:
            return True
        return ended and (indented or self._is_lone(line, after))

    def _broke_off(self, block: Block, line: PageLine, share: float) -> bool:
        """Whether the last line of `block` ends in a comma, and `line` goes on with the sentence.

        An item of a list ends so too, and is short or was announced; so does a preamble's paragraph.
        """
        last = block.last
        if last is None or self._listed or line.blanks > self.form.gap or not labels.hangs(last.text):
            return False
        if last.indent + last.width < share * self.form.width or labels.label(line.text) is not None:
            return False
        return not labels.is_enacting(last.text) and not labels.is_preambular(line.text)

    def _cuts_word(self, block: Block, line: PageLine) -> bool:
        """Whether the line end after `block` goes through a word: 审查的报 | 告、一份, in a line of nearly full width."""
        last = block.last
        if (
            last is None
            or line.blanks > self.form.gap
            or last.indent + last.width < _NEARLY * self.form.width
        ):
            return False
        return crosses_word(last.text, line.text)

    def _parts_preamble(self, block: Block, line: PageLine, after: PageLine | None) -> bool:
        """Whether `line` is the line that names who resolves, or a preamble's paragraph after another."""
        text = block.parts[-1]
        if labels.is_enacting(line.text):
            return after is not None and is_of_resolution(after.text)
        if len(block.parts) == 1 and labels.is_enacting(text):
            return is_of_resolution(line.text)
        if not text.endswith(("，", "；", "：", ",", ";", ":")) or not labels.is_preambular(line.text):
            return False
        capital = line.text[0].isascii() and line.text[0].isupper()
        return capital or labels.is_preambular(block.parts[0]) or self._has_room(block, line)

    def _is_lone(self, line: PageLine, after: PageLine | None) -> bool:
        """Whether `line`, which follows a point, is a heading: short, and without a point."""
        if labels.ends(line.text) or "。" in line.text or line.text[-1] in "，、" or after is None:
            return False
        return line.indent + line.width <= 0.6 * self.form.width

    def _has_room(self, block: Block, line: PageLine) -> bool:
        """Whether the start of `line` would have fitted at the end of the last line of `block`.

        A list is set narrower than the page: its own widest line is the measure then.
        """
        last = block.last or line
        own = block.width if len(block.parts) > 1 else 0
        width = own if 0.75 * self.form.width < own < self.form.width else self.form.width
        used = last.indent + last.width
        if not spaced(self.language):
            latin = _LATIN_START.match(line.text)
            return width - used > (7 if latin is None else max(7, latin.end() + 2))
        slack = 0.08 if labels.ends(last.text) else 0.2
        return width - used > len(line.text.split(" ", 1)[0]) + slack * width

    def _without_job_numbers(self, line: PageLine) -> PageLine:
        text, cut = strip_inline(line.text)
        for piece in cut:
            self.dropped.append(Dropped(line.number, piece, "page or job number"))
        return replace(line, text=text.strip()) if cut and text.strip() else line


def _with_neighbours(
    stream: Iterable[PageLine],
) -> Iterator[tuple[PageLine | None, PageLine, PageLine | None]]:
    before: PageLine | None = None
    line: PageLine | None = None
    for after in stream:
        if line is not None:
            yield before, line, after
        before, line = line, after
    if line is not None:
        yield before, line, None
