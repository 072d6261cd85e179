"""The physical side of page text: lines, what they look like, and which are page furniture.

A page taken from a PDF has one physical line per printed line, often with a blank line after
each; the running header, the page number and the job number stand wherever a page ended.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tm.layout import labels
from tm.text import dates
from tm.text.chars import HAN

SYMBOL = r"[A-Z]{1,6}(?:/[A-Za-z0-9][A-Za-z0-9.\-]*(?:\([A-Z0-9]+\))?)+"
"""A United Nations document symbol: CD/2105, A/70/81, NPT/CONF.2010/PC.I/WP.78."""

_JOB = r"(?:(?:GE|ME|LC|CE|HQ)\.\d{2}-\d{4,6}|V\.\d{2}-\d{4,6}|\d{2}-\d{5}(?=\s*\())"
_JOB_TAIL = r"(?:\s*\([ACEFRS]\))?(?:\s+\d{6}){0,2}"
_WHOLE_SYMBOL = re.compile(rf"\s*({SYMBOL})\s*\*?\s*")
_WHOLE_JOB = re.compile(
    rf"\s*(?:{SYMBOL}\s+)?(?:\d{{1,4}}(?:/\d{{1,4}})?\s+)?{_JOB}{_JOB_TAIL}"
    rf"(?:\s+\d{{1,4}}(?:/\d{{1,4}})?)?(?:\s+{SYMBOL})?\s*"
)
_BAR_CODE = re.compile(r"\s*\*\d{7,9}\*\s*")
_PAGE = re.compile(
    rf"\s*(?:[-–—]\s?\d{{1,4}}\s?[-–—]|\d{{1,4}}\s?/\s?\d{{1,4}}|第\s*\d{{1,4}}\s*页(?:[，,]?\s*共\s*\d+\s*页)?"
    rf"|[Pp]age\s+\d{{1,4}}(?:\s+of\s+\d+)?|\d{{1,4}}\s+{SYMBOL}"
    rf"|{SYMBOL}\s+(?:page\s+|第\s*)?\d{{1,4}}(?:\s*页)?)\s*"
)
_BARE_NUMBER = re.compile(r"\s*\d{1,4}\s*")
_RULE = re.compile(r"\s*(?:_{3,}|-{5,}|—{5,}|─{3,})\s*")
_INLINE_JOB = re.compile(
    rf"(?<![\w./-])(?:GE|ME|LC)\.\d{{2}}-\d{{4,6}}{_JOB_TAIL}"
    rf"(?:\s+\d{{1,4}}(?!\d|\s*[年月日]))?(?:\s+{SYMBOL}(?=\s))?"
)
_BEFORE_JOB = re.compile(rf"(?:(?<![A-Za-z/]){SYMBOL}\s+)?(?:(?<!\d)\d{{1,4}}\s+)?$")
# what stands before a job number on its line
_BEFORE_JOB_CHARACTERS = 60
# a running header is a line
_LONGEST_FURNITURE = 200

MASTHEAD = re.compile(
    r"\s*(?:Distr(?:ibution)?\.?\s*[:：].*|分\s?发\s?[:：].*|(?:General|Limited|Restricted|普通|有限|限制)"
    r"|(?:Chinese|English|French|Russian|Spanish|Arabic)(?:\s+only)?|中文|英文"
    r"|(?:Original|原件|原文)\s*[:：].*|[\[［【]\s*(?:Original|原件|原文)\s*[:：][^\]］】]*[\]］】]|(?:Chinese|中文)\s+(?:Original|原件|原文)\s*[:：].*"
    r"|联\s*合\s*国|United Nations)\s*"
)
"""Lines of a parliamentary document's masthead that say nothing but how it is distributed."""


_ORGAN = re.compile(
    r"裁军谈判会议|大\s*会|安全理事会|经济及社会理事会|人权理事会|裁军审议委员会"
    r"|Conference on Disarmament|General Assembly|Security Council|Economic and Social Council"
    r"|Human Rights Council"
)
_SUB_ORGAN = re.compile(
    r"第[一二三四五六]委员会|第[一二三四五六]委員會|裁军审议委员会|第[一二]工作组"
    r"|(?:First|Second|Third|Fourth|Fifth|Sixth) Committee|Disarmament Commission"
)


@dataclass(frozen=True, slots=True)
class PageLine:
    """A physical line that is not blank.

    `blanks` counts the blank lines before it, `indent` and `width` are display columns (an
    ideograph has two), `trailing` tells that the line ends in white space, `page` that a form
    feed stands before it.
    """

    number: int
    text: str
    indent: int
    trailing: bool
    blanks: int
    width: int
    page: bool = False


def columns(text: str) -> int:
    """Display width of `text` in columns: 2 for a wide character, else 1.

    >>> columns("裁军ab")
    6
    """
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def lines(raw: Iterable[str]) -> Iterator[PageLine]:
    """Yield the lines of `raw` (without their newline) that hold text.

    >>> [(l.number, l.text, l.trailing, l.blanks) for l in lines(["a ", "", "b"])]
    [(1, 'a', True, 0), (3, 'b', False, 1)]
    """
    blanks = 0
    page = False
    for number, physical in enumerate(raw, 1):
        text = physical.strip()
        page = page or "\f" in physical
        if not text:
            blanks += 1
            continue
        lead = physical[: len(physical) - len(physical.lstrip())].replace("\f", "")
        trailing = physical[-1:].isspace()
        yield PageLine(number, text, columns(lead), trailing, blanks, columns(text), page)
        blanks, page = 0, False


@dataclass(frozen=True, slots=True)
class Profile:
    """How a file was wrapped, taken from its first lines.

    `wrapped`: printed lines, to be joined. `gap`: blank lines between two lines of a paragraph.
    `trailing`: white space at the end of a line marks the end of a paragraph. `width`: columns
    of a full line, counted from `margin`. `symbol`: the document's own symbol where it stands
    alone. `headers`: lines (digits as `#`) that come back at the page ends. `parted`: more blank
    lines stand between paragraphs than within them. `indents`: first-line indents, in columns
    from the margin; `firm`: those of them that no line in mid-paragraph has.
    """

    wrapped: bool
    gap: int
    trailing: bool
    width: int
    symbol: str | None = None
    headers: frozenset[str] = frozenset()
    margin: int = 0
    parted: bool = False
    indents: frozenset[int] = frozenset()
    firm: frozenset[int] = frozenset()


def placed(line: PageLine, margin: int, gap: int) -> PageLine:
    """Return `line` with its indent counted from the margin.

    Where blank lines part the printed lines, a line without one before it that begins with a
    space was glued to the end of a page: it starts a page, and that space is no indent.
    """
    glued = gap >= 1 and line.blanks == 0 and line.indent > 0
    indent = max(0, line.indent - margin - (1 if glued else 0))
    return replace(line, indent=indent, page=line.page or glued)


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", text)


def profile(sample: Sequence[PageLine]) -> Profile:
    """Measure how the text of `sample` (the first few thousand lines) was wrapped.

    >>> page = [PageLine(i, "核" * 36, 0, False, 1, 72) for i in range(9)] + [PageLine(9, "军。", 0, True, 1, 4)]
    >>> profile(page).wrapped, profile(page).gap
    (True, 1)
    """
    symbol = _own_symbol(sample)
    text = [_without_jobs(line) for line in sample if not _is_of_page(line.text, symbol)]
    if not text:
        return Profile(False, 0, False, 0, symbol)
    widths = sorted(line.width + line.indent for line in text)
    width = widths[min(len(widths) - 1, int(len(widths) * 0.9))]
    full = [line for line in text if line.width + line.indent >= width * 0.88]
    open_ended = [line for line in full if _is_open(line)]
    many = len(open_ended) >= max(2, 0.2 * len(text)) or _flowing(text, width) >= max(3, 0.12 * len(text))
    many = many or _cut(text, widths[-1]) >= max(2, 0.1 * len(text))
    wrapped = 30 <= width <= 130 and many
    # one long paragraph per line can look full too; printed lines never run far past the width
    wrapped = wrapped and widths[-1] <= width * 1.35
    if not wrapped:
        return Profile(False, 0, False, width, symbol, _headers(sample, 0))
    gap = _gap(text, width)
    margin = _margin(full)
    short = [line for line in text if line.width + line.indent < width * 0.7]
    trailing = (
        len(short) >= 3
        and sum(line.trailing for line in short) >= 0.75 * len(short)
        and sum(line.trailing for line in full) <= 0.25 * len(full)
    )
    pairs = list(itertools.pairwise(placed(line, margin, gap) for line in text))
    indents, firm = _indents(pairs, width - margin)
    return Profile(
        wrapped=True,
        gap=gap,
        trailing=trailing,
        width=width - margin,
        symbol=symbol,
        headers=_headers(sample, gap),
        margin=margin,
        parted=_parted(pairs, width - margin, gap),
        indents=indents,
        firm=firm,
    )


def _without_jobs(line: PageLine) -> PageLine:
    text, cut = strip_inline(line.text)
    return replace(line, text=text.strip(), width=columns(text.strip())) if cut and text.strip() else line


def _is_of_page(text: str, symbol: str | None) -> bool:
    whole = _WHOLE_SYMBOL.fullmatch(text)
    own = whole is not None and whole.group(1) == symbol
    return own or is_furniture_shape(text) or is_rule(text) or _BARE_NUMBER.fullmatch(text) is not None


def _is_open(line: PageLine) -> bool:
    return line.text[-1] not in '。！？.!?:：;；”"）)》'


def _flowing(text: Sequence[PageLine], width: int) -> int:
    """How many full lines go on in a line that ends on a point: lists of words have none."""
    pairs = itertools.pairwise(text)
    return sum(
        a.width + a.indent >= width * 0.88
        and _is_open(a)
        and (b.text[-1] in "。；." or b.width > width * 0.88)
        for a, b in pairs
    )


def _cut(text: Sequence[PageLine], widest: int) -> int:
    """How many lines as wide as any end in mid-word, and go on in a line that ends as a clause does.

    A text of one paragraph a line has no such line but a heading, which is not the widest.
    """
    return sum(
        a.width + a.indent >= max(36, 0.9 * widest)
        and HAN.match(a.text[-1]) is not None
        and b.text[-1] in "。；，："
        and labels.label(b.text) is None
        for a, b in itertools.pairwise(text)
    )


def _gap(text: Sequence[PageLine], width: int) -> int:
    """Blank lines after a full line that goes on."""
    flow = [b for a, b in itertools.pairwise(text) if a.width + a.indent >= width * 0.88 and _is_open(a)]
    return Counter(min(line.blanks, 3) for line in flow or text[1:]).most_common(1)[0][0]


def _margin(full: Sequence[PageLine]) -> int:
    """The smallest indent that a good share of the full lines have."""
    counted = Counter(line.indent for line in full)
    return min(
        indent
        for indent, count in counted.items()
        if count >= 0.15 * len(full) or count == max(counted.values())
    )


def _parted(pairs: Sequence[tuple[PageLine, PageLine]], width: int, gap: int) -> bool:
    flow = [b.blanks <= gap for a, b in pairs if a.width + a.indent >= width * 0.88 and _is_open(a)]
    breaks = [b.blanks > gap for a, b in pairs if a.width + a.indent < width * 0.8 and labels.ends(a.text)]
    return len(breaks) >= 3 and sum(breaks) >= 0.8 * len(breaks) and sum(flow) >= 0.9 * len(flow)


def _indents(pairs: Sequence[tuple[PageLine, PageLine]], width: int) -> tuple[frozenset[int], frozenset[int]]:
    """First-line indents: those that stand after an end, and not in the middle of a paragraph.

    A line set as far in as the one before it, or after a label, may hang; it proves nothing.
    """
    starts: Counter[int] = Counter()
    middles: Counter[int] = Counter()
    for a, b in pairs:
        full = a.width + a.indent >= width * 0.88
        hangs = a.indent == b.indent or labels.label(a.text) is not None
        if b.indent <= 0 or labels.label(b.text) is not None or (full and hangs):
            continue
        if full and _is_open(a):
            middles[b.indent] += 1
        elif not full or labels.ends(a.text):
            starts[b.indent] += 1
    indents = frozenset(k for k, n in starts.items() if n > 2 * middles[k])
    firm = frozenset(k for k in indents if k >= 2 and starts[k] >= 4 and middles[k] <= 0.05 * starts[k])
    return indents, firm


def _own_symbol(sample: Sequence[PageLine]) -> str | None:
    alone = [m.group(1) for line in sample if (m := _WHOLE_SYMBOL.fullmatch(line.text))]
    alone += [
        m.group()
        for line in sample
        if _WHOLE_JOB.fullmatch(line.text) or _PAGE.fullmatch(line.text)
        for m in [re.search(SYMBOL, line.text)]
        if m
    ]
    if not alone:
        return None
    counted = Counter(alone)
    best = max(counted.values())
    return next(symbol for symbol in alone if counted[symbol] == best)


def _headers(sample: Sequence[PageLine], gap: int) -> frozenset[str]:
    seen: Counter[str] = Counter()
    for before, line, after in zip(sample, sample[1:], sample[2:], strict=False):
        at_page_end = any(is_furniture_shape(near.text) for near in (before, after)) or (
            gap >= 1 and line.blanks == 0 and line.indent > 0
        )
        if at_page_end and line.width <= 60:
            seen[_shape(line.text)] += 1
    return frozenset(shape for shape, count in seen.items() if count >= 3 and len(shape) > 1)


def is_rule(text: str) -> bool:
    """Whether `text` is the rule that stands above footnotes."""
    return _RULE.fullmatch(text) is not None


def is_furniture_shape(text: str) -> bool:
    """Whether `text` has the shape of a job number, a page number or a bar code.

    >>> is_furniture_shape("4 GE.17-16195"), is_furniture_shape("CD/2105"), is_furniture_shape("第一条")
    (True, False, False)
    """
    if len(text) > _LONGEST_FURNITURE:
        return False
    return any(p.fullmatch(text) is not None for p in (_WHOLE_JOB, _BAR_CODE, _PAGE))


def furniture(line: PageLine, near: Sequence[PageLine], form: Profile) -> str | None:
    """Name why `line` belongs to the page and not to the text, or return None.

    `near` holds the physical neighbours (before and after); a lone number is furniture only
    beside other furniture. A line longer than 200 characters is always text.
    """
    text = line.text
    if len(text) > _LONGEST_FURNITURE:
        return None
    if is_furniture_shape(text):
        return "page or job number"
    whole = _WHOLE_SYMBOL.fullmatch(text)
    if whole and whole.group(1) == form.symbol:
        return "running symbol"
    if MASTHEAD.fullmatch(text):
        return "masthead"
    if labels.is_metadata(text) and (dates.iso(text) or re.search(SYMBOL, text)):
        return "masthead"
    if any(MASTHEAD.fullmatch(n.text) or _is_symbol(n.text, form) for n in near) and is_masthead(text):
        return "masthead"
    if _ORGAN.fullmatch(text) and any(_SUB_ORGAN.fullmatch(n.text) for n in near):
        return "masthead"
    beside = any(is_furniture_shape(n.text) or _is_symbol(n.text, form) for n in near)
    if beside and _BARE_NUMBER.fullmatch(text):
        return "page number"
    if beside and _shape(text) in form.headers:
        return "running header"
    return None


def is_masthead(text: str) -> bool:
    """Whether `text` is masthead wherever the masthead stands: a date or the organ's name."""
    dated = dates.iso(text) is not None and re.fullmatch(r"[\d\s年月日A-Za-z]+", text) is not None
    return dated or _ORGAN.fullmatch(text) is not None or _SUB_ORGAN.fullmatch(text) is not None


def _is_symbol(text: str, form: Profile) -> bool:
    whole = _WHOLE_SYMBOL.fullmatch(text)
    return whole is not None and whole.group(1) == form.symbol


def strip_inline(text: str) -> tuple[str, tuple[str, ...]]:
    """Cut job numbers out of the middle of a line; return the rest and what was cut.

    >>> strip_inline("裂变材料库存 CD/2105 4 GE.17-16195 存在的普遍共识")
    ('裂变材料库存 存在的普遍共识', ('CD/2105 4 GE.17-16195',))
    """
    if "-" not in text:
        return text, ()
    rest: list[str] = []
    cut: list[str] = []
    end = 0
    for job in _INLINE_JOB.finditer(text):
        if job.start() < end:
            continue
        window = max(end, job.start() - _BEFORE_JOB_CHARACTERS)
        before = _BEFORE_JOB.search(text[window : job.start()])
        start = window + before.start() if before else job.start()
        rest += [text[end:start].strip(), " "]
        cut.append(text[start : job.end()].strip())
        end = job.end()
    rest.append(text[end:].strip())
    return ("".join(rest), tuple(cut)) if cut else (text, ())
