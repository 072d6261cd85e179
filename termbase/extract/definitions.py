"""What a text itself defines: titles, full and short forms, acronyms, quoted names.

《不扩散核武器条约》（《不扩散条约》）, 联合国裁军研究所(裁研所), 核裁军核查国际伙伴关系(IPNDV),
《…公约》（下称“公约”）: a full form and what the document calls it from then on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from termbase.extract import word_classes
from termbase.extract.runs import is_stop
from tm.text.chars import HAN_RANGES
from tm.text.words import Word

_HAN = f"[{HAN_RANGES}]"
_TITLE = re.compile(r"《([^《》]{2,80})》")
_QUOTED = re.compile(r"[“「]([^“”「」，。；：？！]{2,20})[”」]")
_CALLED = r"(?:以?下?简?称(?:为|作)?|以下(?:统)?称(?:为|作)?|下称|又称|即|亦称|简称)?[:：]?\s*[“「]?"
_BRACKET = re.compile(
    rf"(?P<full>《[^《》]{{2,80}}》|[{HAN_RANGES}·A-Za-z0-9]{{2,60}})\s*[（(]\s*(?P<called>{_CALLED})"
    rf"(?P<short>《[^《》]{{2,40}}》|[A-Z][A-Za-z0-9/-]{{1,14}}s?|[{HAN_RANGES}]{{2,14}})[”」]?\s*[)）]"
)
# (III) and (P-5) in brackets are numbers and grades
_ROMAN = re.compile(r"[IVXLC]+|[A-Z]{1,2}-?\d.*")
# the short form often leaves these out: 国际…联盟 is called …联盟
_WIDENING = frozenset(
    [
        "国际",
        "世界",
        "全球",
        "国家",
        "内部",
        "区域",
        "次区域",
        "中央",
        "全国",
        "政府间",
        "跨国",
        "多国",
        "常设",
        "临时",
        "混合",
        "联合",
        "特别",
    ]
)
# a symbol in brackets is a reference
_SYMBOL = re.compile(r"[A-Z]+/|[A-Z]\.\d")


_QUOTED_NAME = re.compile(
    rf"([“「][{HAN_RANGES}A-Za-z0-9 ]{{2,20}}[”」](?:[{HAN_RANGES}]{{0,4}}?)(?:工作组|小组|委员会|倡议|计划|方案|行动|战略|项目|平台|议程|联盟|集团))"
)
_ELEMENTS = (
    "氢氦锂铍硼碳氮氧氟氖钠镁铝硅磷硫氯氩钾钙钪钛钒铬锰铁钴镍铜锌镓锗砷硒溴氪铷锶钇锆铌钼锝钌铑钯银镉铟锡锑碲碘氙铯钡镧铈镨钕钷钐铕钆铽镝"
    "钬铒铥镱镥铪钽钨铼锇铱铂金汞铊铅铋钋砹氡钫镭锕钍镤铀镎钚镅锔锫锎锿镄氚氘"
)
_ISOTOPE = re.compile(rf"([{_ELEMENTS}][-－]?\d{{1,3}})(?!\d|[年月日.．])")


class Form(StrEnum):
    """What a defined form is."""

    TITLE = "title"
    QUOTED = "quoted"
    NAME = "name"
    ISOTOPE = "isotope"
    SHORT = "short form"
    ACRONYM = "acronym"
    FULL = "full form"


@dataclass(frozen=True, slots=True)
class NamedForm:
    """A form that the text marks as a name, with its offset in the segment."""

    text: str
    form: Form
    start: int


@dataclass(frozen=True, slots=True)
class Definition:
    """`short` stands for `full` in this document. `start` and `end` span the defining words."""

    full: str
    short: str
    form: Form
    start: int
    end: int


def names(text: str) -> Iterator[NamedForm]:
    """Yield the titles in 《》 and the short quoted names of a segment.

    >>> [(n.text, n.form.value) for n in names("《香农报告》采用“黑箱”方法")]
    [('香农报告', 'title'), ('黑箱', 'quoted')]
    """
    for name in _TITLE.finditer(text):
        yield NamedForm(name.group(1), Form.TITLE, name.start(1))
    # before the quotation inside it: the longer is the name
    for name in _QUOTED_NAME.finditer(text):
        yield NamedForm(name.group(1), Form.NAME, name.start(1))
    for name in _QUOTED.finditer(text):
        yield NamedForm(name.group(1), Form.QUOTED, name.start(1))
    for name in _ISOTOPE.finditer(text):
        yield NamedForm(name.group(1), Form.ISOTOPE, name.start(1))


def definitions(text: str, cut: Callable[[str], list[Word]]) -> Iterator[Definition]:
    """Yield the full and short forms that a segment defines.

    A Chinese short form must take its characters, in order, from the full form; the full form
    begins at the word where they begin, and further left where the words before it are part of
    the name. Before an acronym it is the longest phrase that can be a name.
    """
    for match in _BRACKET.finditer(text):
        full, short = match.group("full"), match.group("short")
        # a full form has two ideographs together at least
        if _SYMBOL.match(short) or _ROMAN.fullmatch(short) or not re.search(_HAN + "{2}", full):
            continue
        latin = not re.match(f"《|{_HAN}", short)
        bare = short.strip("《》")
        if full.startswith("《"):
            whole = full.strip("《》")
            # in marks both, or said to be called so: the characters need not agree
            if short.startswith("《") or latin or match.group("called") or _abbreviates(bare, whole):
                yield Definition(
                    whole, bare, Form.ACRONYM if latin else Form.SHORT, match.start(), match.end()
                )
            continue
        # without marks only an acronym, or an abbreviation by its characters
        if bare == full or short.startswith("《") or (not latin and not _abbreviates(bare, full)):
            continue
        if not latin and any(word.tag in ("ns", "nr") for word in cut(bare) if word.text == bare):
            continue  # a place or a person in brackets behind a name
        if latin and match.start() and text[match.start() - 1] in "、，" and "和" in full:
            continue  # the end of an enumeration: where its last name begins cannot be told
        whole = _name_before(full, "" if latin else bare, cut)
        if whole is not None and len(whole) > len(bare) * (0 if latin else 1) and whole != bare:
            start = match.start() + len(full) - len(whole)
            yield Definition(whole, bare, Form.ACRONYM if latin else Form.SHORT, start, match.end())


def _abbreviates(short: str, full: str) -> bool:
    """Whether the characters of `short` occur in `full` in this order."""
    offset = 0
    for character in short:
        offset = full.find(character, offset) + 1
        if offset == 0:
            return False
    return True


def _name_before(text: str, short: str, cut: Callable[[str], list[Word]]) -> str | None:
    """The name that ends `text`: back to the word where `short` begins, then over names."""
    words = cut(text)
    begin = len(words)
    want = len(short)
    while begin > 0 and want > 0:
        # from the end: the last characters of the short form belong to the last words
        begin -= 1
        for character in reversed(words[begin].text):
            if want and character == short[want - 1]:
                want -= 1
    # a character of the short form stands nowhere before
    if want:
        return None
    while begin > 0 and not _blocks(words[begin - 1], bool(short)):
        begin -= 1
    name = words[begin:]
    # a preposition or an adverb inside: this is a clause, not a name
    if any(word.tag in ("p", "d", "r", "ul") for word in name):
        return None
    # two characters are no full form
    return "".join(word.text for word in name) if sum(len(word.text) for word in name) >= 3 else None


def _blocks(word: Word, after_short: bool) -> bool:
    """Whether the name cannot reach back over `word`."""
    if is_stop(word) or word.text in word_classes.GENERAL_HEADS:
        return True
    if word.text in word_classes.CARRIERS and (after_short or word.tag != "vn"):
        return True
    if after_short:
        # what a short form leaves out in front is a body, a place or a quality
        return word.tag not in ("nt", "ns", "nz", "b", "j") and word.text not in _WIDENING
    return word.tag in ("v", "d", "ad", "vd")
