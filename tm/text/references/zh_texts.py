"""References to texts and bodies in Chinese: symbols, resolutions, articles, sessions, items."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from tm.text import numerals
from tm.text.references import instruments, lists
from tm.text.references.lists import SIGNED, ZH_ITEM, ZH_JOINT, Item
from tm.text.references.reference import Draft, ReferenceKind
from tm.text.references.rules import SYMBOL, Rule
from tm.text.references.tables import DIVISIONS, GRADED
from tm.text.references.zh_items import ITEM, N_LIST, N, roman
from tm.text.references.zh_labels import (
    act_committee_draft,
    grade_draft,
    is_of_a_budget,
    is_of_national_law,
    labelled_draft,
)
from tm.text.references.zh_meetings import (
    agenda,
    anniversary,
    bare_paper,
    committee,
    job,
    meeting,
    phase,
    serial,
    session,
)
from tm.text.references.zh_subparagraphs import ARABIC, listed_subs, paragraph_subs, subparagraph, subs

# atomic: once read, a number is not read again in parts, which keeps lists linear
_ACT = (
    r"(?>[0-9]{1,4} ?\( ?(?:[0-9]{4}|[IVXLC]{1,8}|" + lists.CN + r"{1,5}) ?\)(?: ?[A-Z](?![A-Za-z0-9]))?"
    rf"|{SYMBOL}|(?:ES-|S-|DS-)?[0-9]{{1,4}}/[0-9A-Z][0-9A-Z.]{{0,9}}(?: ?[A-Z](?![A-Za-z0-9]))?"
    r"|[A-Z]{1,4}-(?:[0-9]{1,3}|[IVXLC]{1,7})/[0-9]{1,3}|[IVXLC]{1,7}/[0-9]{1,3}|[0-9]{1,4}(?![0-9]))"
)
_ACT_ITEM = re.compile(_ACT)
_ACT_LIST = rf"{_ACT}(?: ?号)?(?:{ZH_JOINT}(?:第 ?)?{_ACT}(?: ?号)?){{0,24}}"


def symbol_draft(match: re.Match[str]) -> Draft | None:
    """A document symbol; it needs a figure after its first stroke (CD is a body, N/A no symbol).

    Chinese that says `号文件` is `document` in English.
    """
    symbol = match["symbol"]
    if not re.search("[0-9]", symbol.partition("/")[2]):
        return None
    # only resolutions have a year behind their symbol
    year = (match["year"] or "") if "/RES/" in symbol else ""
    if bool(match["year"]) != bool(year):
        return None
    noun = "document " if match["document"] else ""
    return Draft(ReferenceKind.SYMBOL, symbol + year.strip(), (f"{noun}{symbol}{year}",))


def _act(text: str) -> str:
    """The number of a resolution in its normal form: 984(1995), 71/67, 1514(XV)."""
    flat = text.replace(" ", "")
    # 1514(十五) is of the fifteenth session, in English 1514 (XV)
    session = re.search(rf"\(({lists.CN}+)\)", flat)
    value = numerals.chinese_value(session.group(1)) if session else None
    return flat.replace(session.group(), f"({numerals.roman(value)})") if session and value else flat


def _act_in_english(value: str) -> str:
    return re.sub(r"(?<=[0-9)])(?=\()|(?<=[0-9)])(?=[A-Z]$)", " ", value)


def organ_of(value: str) -> str:
    """The organ that a resolution's number itself tells: a year in brackets is the Security Council's."""
    year = re.search(r"\(([0-9]{4})\)$", value)
    # the General Assembly numbers by sessions: 1514 (XV), 71/67
    return "S/" if year and value[0].isdigit() and 1946 <= int(year.group(1)) <= 2099 else ""


def _resolution(match: re.Match[str]) -> Draft | None:
    whole = match.group()
    # 3项决议 counts resolutions and names none
    if "号" not in whole and "第" not in whole:
        return None
    acts = [_act(act) for act in _ACT_ITEM.findall(match["list"])]
    organ = instruments.organ_before(match.string, match.start())
    kind = ReferenceKind.RESOLUTION if match["what"] == "决议" else ReferenceKind.DECISION
    draft, noun = ("draft/", f"draft {kind}") if match["draft"] else ("", str(kind))
    known = [f"{organ[0].key}/" if organ else organ_of(act) for act in acts]
    value = "+".join(draft + o + act for o, act in zip(known, acts, strict=True))
    english = f"{noun}{'s' * (len(acts) > 1)} {lists.listed([_act_in_english(a) for a in acts])}"
    if not organ:
        return Draft(kind, value, (english,))
    name, back = organ
    return Draft(
        kind, value, (f"{name.english} {english}", f"{english} of the {name.english}", english), back
    )


# articles and the like


def _style(instrument: instruments.Instrument | None) -> Callable[[str], str]:
    return roman if instrument and instrument.roman else str


def _article_word(
    match: re.Match[str], named: instruments.NamedInstrument | None
) -> tuple[ReferenceKind, str]:
    # 议事规则第六条 is a rule, 条例 has regulations
    lead = match.string[max(0, match.start() - 4) : match.start()].rstrip(" 》")
    if named is None and lead.endswith(("规则", "细则")):
        return ReferenceKind.RULE, "rule"
    if named is None and lead.endswith(("规章", "条例")):
        return ReferenceKind.REGULATION, "regulation"
    capital = bool(named and named.instrument and named.instrument.capital)
    return ReferenceKind.ARTICLE, "Article" if capital else "article"


def _prefix(named: instruments.NamedInstrument | None) -> str:
    return f"{named.instrument.key}/" if named and named.instrument else ""


def _articles(match: re.Match[str]) -> Draft | None:
    named = instruments.before(match.string, match.start())
    kind, word = _article_word(match, named)
    items = lists.items(match["list"], ITEM)
    if not lists.complete(items):
        return None
    # found, but not rendered: English says article or section as that State does
    if is_of_national_law(match, named):
        return Draft(kind, lists.value(items))
    after = tuple(lists.sub(piece) for piece in re.findall(SIGNED, match["after"]))
    number = items[-1].number + lists.TIMES.get(match["bis"] or "", "")
    # what stands behind 条 belongs to the last article
    items[-1] = replace(items[-1], number=number, subs=items[-1].subs + after)
    noun = _drafted(word, match) + "s" * (not all(i.same for i in items[1:]))
    return _of(
        kind,
        lists.value(items, _prefix(named)),
        lambda style: f"{noun} {lists.written(items, style)}",
        named,
    )


def _drafted(word: str, match: re.Match[str]) -> str:
    """The word for an article, of a text that is no treaty yet: 第17条草案 is draft article 17."""
    return f"draft {word.lower()}" if match["draft"] else word


def _of(
    kind: ReferenceKind,
    value: str,
    write: Callable[[Callable[[str], str]], str],
    named: instruments.NamedInstrument | None,
) -> Draft:
    """Compose the renderings; without a named instrument, Roman figures are the alternative."""
    # article 7, paragraph 2, of the Treaty: two commas, or none
    comma = "," if " paragraph" in write(str) else ""
    of = f"{comma} of the {named.english}" if named else ""
    known = named.instrument if named else None
    renderings = [write(_style(known)) + of]
    # which treaty is meant is not known: all three ways are right somewhere
    if kind is ReferenceKind.ARTICLE and known is None:
        arabic = write(str)
        renderings += [write(roman) + of, arabic[0].upper() + arabic[1:] + of]
    # the name may stand elsewhere in the English sentence
    elif of:
        renderings.append(write(_style(known)))
    return Draft(kind, value, tuple(dict.fromkeys(renderings)), named.back if named else 0)


_TAIL = re.compile(
    rf" ?(?:第 ?(?P<list>{ZH_ITEM}(?:{ZH_JOINT}第? ?{ZH_ITEM}){{0,10}})|(?P<sign>{SIGNED}(?:{ZH_JOINT}(?:第 ?)?{SIGNED}){{0,12}})) ?(?P<unit>[款项目])(?: ?之(?P<bis>[二三四五]))?"
)


def _deep_article(match: re.Match[str]) -> Draft | None:
    """An article with what is under it: 第七条第㈡款第1项 is article 7, paragraph 2 (a)."""
    named = instruments.before(match.string, match.start())
    kind, word = _article_word(match, named)
    head = lists.items(match["first"], ITEM)[0]
    tails = [lists.items(tail["list"] or tail["sign"], ITEM) for tail in _TAIL.finditer(match["tails"])]
    # a numeral that cannot be read is told as nothing
    if not lists.complete([head]) or not all(map(lists.readable, tails)):
        return None
    path, last = _path(match["tails"])
    ways = [head.subs + path + end for end in last]
    number = head.number + lists.TIMES.get(match["again"] or "", "")
    word = _drafted(word, match)
    prefix = _prefix(named) + number
    value = "+".join(prefix + "".join(f"({s})" for s in way) for way in ways)
    if is_of_national_law(match, named):
        return Draft(kind, value)
    return _of(
        kind,
        value,
        lambda style: _deep_english(word, style(number) if number.isdigit() else number, ways),
        named,
    )


def _path(tails: str) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The steps down to the last tail, and the ends that it lists."""
    path: tuple[str, ...] = ()
    ends: list[tuple[str, ...]] = [()]
    under = ""
    for tail in _TAIL.finditer(tails):
        # only the last step may be a list: the steps before have one item
        path += ends[0]
        items = lists.items(tail["list"] or tail["sign"], ITEM)
        items[-1] = replace(items[-1], number=items[-1].number + lists.TIMES.get(tail["bis"] or "", ""))
        steps = [tuple(filter(None, (i.number, *i.subs))) for i in items]
        # 款 is a number, 项 a letter, 目 a small Roman figure
        if tail["unit"] == "目" and under == "项":
            steps = [tuple(lists.small_roman(s) for s in step) for step in steps]
        elif tail["unit"] != "款" and (under or tail["sign"]) and not ARABIC.search(tail.group()):
            steps = [tuple(lists.letter(s) for s in step) for step in steps]
        ends, under = steps, tail["unit"]
    return path, ends


def _deep_english(word: str, number: str, ways: list[tuple[str, ...]]) -> str:
    # 7bis is written 7 bis
    number = re.sub(r"(?<=[0-9])(?=[bqt])", " ", number)
    if len(ways) > 1 and all(len(way) == 1 and way[0].isdigit() for way in ways):
        return f"{word} {number}, paragraphs {lists.listed([way[0] for way in ways])}"
    stem = ways[0][:-1]
    if len(ways) > 1 and all(way[:-1] == stem and not way[-1].isdigit() for way in ways):
        ends = lists.listed([f"({way[-1]})" for way in ways])
        return f"{_deep_english(word, number, [stem])} {ends}" if stem else f"{word} {number} {ends}"
    if len(ways) == 1 and ways[0][0][0].isdigit():
        first = re.sub(r"(?<=[0-9])(?=[bqt])", " ", ways[0][0])
        return " ".join([f"{word} {number}, paragraph {first}", *(f"({s})" for s in ways[0][1:])])
    listed = [" ".join([number, *(f"({s})" for s in way)]) for way in ways]
    return f"{word}{'s' * (len(ways) > 1)} {lists.listed(listed)}"


_PARTS_OF_RESOLUTION = {"执行部分": "operative", "序言部分": "preambular", "序言": "preambular"}


def _division(match: re.Match[str]) -> Draft | None:
    kind, singular, plural = DIVISIONS[match["unit"]]
    items = lists.items(match["list"], ITEM)
    # 款 is a paragraph of an article, and a section of the budget
    if match["unit"] == "款" and is_of_a_budget(match, items):
        kind, singular, plural = DIVISIONS["节"]
    if kind is ReferenceKind.PARAGRAPH:
        return _paragraph(match, items)
    if not lists.complete(items):
        return None
    named = instruments.before(match.string, match.start())
    prefix = _prefix(named)
    word = singular if len(items) == 1 else plural
    word = word.capitalize() if named and named.instrument and named.instrument.capital else word
    of = f" of the {named.english}" if named else ""
    # 第三章 is chapter III, 第3章 chapter 3, as a rule
    first, second = (roman, str) if items[0].chinese else (str, roman)
    renderings = [f"{word} {lists.written(items, style)}{of}" for style in (first, second)]
    if kind is ReferenceKind.PART and len(items) == 1 and items[0].number.isdigit():
        renderings.append(f"{numerals.ordinal(int(items[0].number))} part{of}")
        # the second part of a session, and not part II
        if match.string[max(0, match.start() - 3) : match.start()] in ("届会的", "会议的"):
            renderings.reverse()
    return Draft(
        kind, lists.value(items, prefix), tuple(dict.fromkeys(renderings)), named.back if named else 0
    )


def _paragraph(match: re.Match[str], items: list[Item]) -> Draft | None:
    if not lists.readable(items):
        return None
    # (a)和(b)分段: brackets alone are subparagraphs
    if not any(i.number for i in items):
        arabic = ARABIC.search(match["list"]) is not None
        signs = [i.subs[0] for i in (items if arabic else lists.lettered(items)) if i.subs]
        if arabic and len(signs) == len(items) == 1:
            return Draft(ReferenceKind.PARAGRAPH, f"({signs[0]})", (f"paragraph ({signs[0]})",))
        return subs(signs) if len(signs) == len(items) and all(i.joint != "-" for i in items) else None
    if not lists.complete(items):
        return None
    lead = match.string[max(0, match.start() - 5) : match.start()]
    part = next((zh for zh in _PARTS_OF_RESOLUTION if lead.rstrip().endswith(zh)), "")
    word = _PARTS_OF_RESOLUTION.get(part, "")
    noun = " ".join(filter(None, [word, "paragraph" + "s" * (len(items) > 1 or items[-1].joint == "-")]))
    back = len(lead) - lead.rfind(part) if part else 0
    value = lists.value(items, f"{word}/" if word else "")
    renderings: tuple[str, ...] = (f"{noun} {lists.written(items)}",)
    if word == "preambular" and all(i.number.isdigit() and not i.subs for i in items):
        # a preamble has no numbers: its paragraphs are counted
        counted = lists.written(items, lambda number: numerals.ordinal(int(number)))
        renderings = (f"{counted} {noun}", *renderings)
    return Draft(ReferenceKind.PARAGRAPH, value, renderings, back)


# bodies and their meetings


def _part_of_symbol(match: re.Match[str]) -> Draft:
    return Draft(ReferenceKind.SYMBOL, match["part"], (match["part"],))


def _rule(source: str, build: Callable[[re.Match[str]], Draft | None]) -> Rule:
    return Rule(source, build)


def _list_of(unit: str) -> str:
    return rf"第 ?(?P<list>{ZH_ITEM}(?:(?: ?{unit})?{ZH_JOINT}第? ?{ZH_ITEM}){{0,24}}) ?(?P<unit>{unit})"


_BEFORE_COUNTED = r"(?:(?=国家|项下)|(?! ?[个名项次年月日天周份位种国岁人小吨公美万亿%0-9]|[.][0-9]))"
_LABEL_ITEMS = rf"(?P<list>{ZH_ITEM}(?:{ZH_JOINT}(?:(?:附件|议程项目) ?)?{ZH_ITEM}){{0,20}}){_BEFORE_COUNTED}"
_FIGURE_ITEMS = rf"(?P<list>[0-9]{{1,3}}(?:{ZH_JOINT}[0-9]{{1,3}}){{0,20}}){_BEFORE_COUNTED}"
_TABLE_ITEM = r"[0-9]{1,3}[A-Z]?(?:[.][0-9]{1,3}){0,2}(?![0-9A-Za-z])"
_TABLE_ITEMS = rf"(?P<list>{_TABLE_ITEM}(?:{ZH_JOINT}(?:表 ?)?{_TABLE_ITEM}){{0,20}}){_BEFORE_COUNTED}"
_GRADE = r"(?:P-[1-5]|D-[12]|FS-[1-7]|(?:G|GS|L|S|TC|NO)-[A-E1-7](?=(?:/[1-7])? ?(?:员额|职|级|工作人员)))"

RULES = (
    # 1. resolutions and decisions, with or without 第; then symbols by themselves
    _rule(
        rf"(?<![A-Za-z0-9/.(-])(?:第 ?)?(?P<list>{_ACT_LIST}) ?号? ?(?:各项|诸项)?(?P<what>决议|决定)(?P<draft>草案)?",
        _resolution,
    ),
    _rule(
        rf"(?<![A-Za-z0-9/.-])(?P<symbol>{SYMBOL})(?P<year> ?\([0-9]{{4}}\))?(?P<document> ?号? ?文件)?",
        symbol_draft,
    ),
    # 2. articles with their paragraphs; articles alone, unless a paragraph of the last one follows
    _rule(
        rf"第 ?(?P<first>{ZH_ITEM}) ?条(?:之(?P<again>[二三四五2-5]))?(?P<draft>草案)?(?P<tails>(?: ?(?:第 ?{ZH_ITEM}(?:{ZH_JOINT}第? ?{ZH_ITEM}){{0,10}}|{SIGNED}(?:{ZH_JOINT}(?:第 ?)?{SIGNED}){{0,12}})"
        r" ?[款项目](?: ?之[二三四五])?){1,3})",
        _deep_article,
    ),
    _rule(
        _list_of("条")
        + rf"(?! ?(?:第 ?{ZH_ITEM}|{SIGNED}) ?[款项目])(?!道路|战线|生命)(?:之(?P<bis>[二三四五2-5](?![0-9])))?(?P<after>(?:{SIGNED}){{0,3}})(?P<draft>草案)?",
        _articles,
    ),
    # 3. other divisions
    _rule(rf"第 ?(?P<first>{ZH_ITEM}) ?[款段] ?(?P<signs>{SIGNED}(?:{ZH_JOINT}(?:第 ?)?{SIGNED}){{0,12}}) ?项(?!目)", paragraph_subs),
    *(_rule(_list_of(unit), _division) for unit in DIVISIONS if unit != "条"),
    _rule(rf"(?<![0-9A-Za-z)])(?:第 ?)?(?P<signs>{SIGNED}(?:{ZH_JOINT}(?:第 ?)?{SIGNED}){{1,12}}) ?(?:项(?!目)|分段)", listed_subs),
    _rule(rf"(?:第 ?)?(?P<sign>{SIGNED}) ?(?:项(?!目)|款(?!项)|目(?![前的标录睹击光])|分段)", subparagraph),
    _rule(rf"(?P<what>附件|附录|附属机构) ?{_LABEL_ITEMS}", labelled_draft),
    _rule(rf"(?<![代发列外仪图手附])(?P<what>表) ?{_TABLE_ITEMS}", labelled_draft),
    _rule(rf"(?<![地企意试力版蓝构])(?P<what>图) ?(?:{_LABEL_ITEMS})", labelled_draft),
    _rule(rf"(?P<what>行动|原则|目标|规则|信函) ?{_FIGURE_ITEMS}", labelled_draft),
    _rule(rf"(?P<what>(?:次级)?方案|构成部分|方框|插文|选项|备选方案|支柱) ?{_LABEL_ITEMS}", labelled_draft),
    _rule(r"(?<![A-Za-z0-9])(?P<list>[A-Z]) ?(?P<unit>部分|[章节编])", _division),
    _rule(rf"(?<![A-Za-z0-9/.-])(?P<grade>{_GRADE}(?:/(?:[PDG]-)?[1-7])?)(?![0-9A-Za-z]) ?(?P<noun>{'|'.join(GRADED)})?", grade_draft),
    _rule(r"(?<![A-Za-z0-9/.第-])(?P<act>[0-9]{3,4})(?: ?号)? ?委员会", act_committee_draft),
    _rule(rf"(?:议程\*{{0,2}} ?(?:草案)?|(?<![\u4e00-\u9fff]))项目 ?{_LABEL_ITEMS}", agenda),
    # 4. bodies
    _rule(
        rf"第 ?(?P<list>{N_LIST}) ?届 ?(?:(?P<devoted>(?:专门)?(?:讨论|审议)?裁军(?:问题)?的?特别(?:会议|联大))"
        r"|(?P<kind>(?:紧急特别|特别|实质性|组织|年度)会议|特别联大|特联|常会|年会|会议)|会期|续会"
        r"|(?=$|[^\u4e00-\u9fff]|期间|的|和|与|上))",
        session,
    ),
    _rule(rf"第 ?(?P<list>{N_LIST}) ?次 ?(?P<kind>全体|正式|非正式|公开|非公开|闭门)?会议", meeting),
    _rule(rf"第 ?(?P<n>{N}) ?(?P<main>主要)?(?P<what>委员会|工作组)", committee),
    _rule(rf"第 ?(?P<list>{N}) ?阶段(?!裁|削)", phase),
    _rule(rf"第 ?(?P<list>{N_LIST})(?: ?\([0-9]{{4}}\))? ?号(?P<paper>工作文件)?", serial),
    _rule(rf"(?<![第周期])(?P<n>{N}) ?周年", anniversary),
    _rule(r"(?<![A-Za-z0-9/.-])WP\.(?P<list>[0-9]{1,4})(?P<paper>)", bare_paper),
    _rule(
        r"(?<![A-Za-z0-9./-])(?P<job>(?:GE|ME|LC|CE|HQ|V)\.[0-9]{2}-[0-9]{4,6}|[0-9]{2}-[0-9]{5}(?= ?\([ACEFRS]\)))",
        job,
    ),
    _rule(
        r"(?<![A-Za-z0-9./-])(?P<part>(?:Add|Corr|Rev|CRP|INF|L)\.[0-9]{1,3}(?:/(?:Add|Corr|Rev)\.[0-9]{1,2}){0,2})(?![0-9])",
        _part_of_symbol,
    ),
)  # fmt: skip
"""The rules of this module, the more telling first."""
SHARED = RULES[-3:]
"""Those that English shares."""
