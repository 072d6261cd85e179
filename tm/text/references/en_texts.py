"""References to texts and bodies in English."""

from __future__ import annotations

import re
from collections.abc import Callable

from tm.text import numerals
from tm.text.references import instruments, lists, zh_labels, zh_texts
from tm.text.references.lists import EN_ITEM, EN_JOINT, EN_SIGN
from tm.text.references.reference import Draft, ReferenceKind
from tm.text.references.rules import SYMBOL, Rule

_ITEM = re.compile(rf"{EN_ITEM}|{EN_SIGN}", re.IGNORECASE)
_ITEMS = rf"(?P<list>{EN_ITEM}(?:{EN_JOINT}(?:{EN_ITEM}|{EN_SIGN})){{0,24}})(?![A-Za-z0-9]|[.,][0-9])"
# a singular noun has one number or a range
_ONE_OR_RANGE = rf"(?P<one>{EN_ITEM}(?:(?:-| to ){EN_ITEM})?)(?![A-Za-z0-9]|[.,][0-9])"
_ORGANS = {organ.english: organ.key for organ in instruments.ORGANS} | {"Assembly": "A"}
_ORGAN = "|".join(_ORGANS)
_ACT = (
    r"(?:[0-9]{1,4} ?\((?:[0-9]{4}|[IVXLC]{1,8})\)(?: [A-Z](?![A-Za-z0-9]))?"
    rf"|(?-i:{SYMBOL})|(?:ES-|S-|DS-)?[0-9]{{1,4}}/[0-9A-Z][0-9A-Z.]{{0,9}}(?: [A-Z](?![A-Za-z0-9]))?"
    r"|[IVXLC]{1,7}/[0-9]{1,3}|[0-9]{1,4}(?![0-9/.]))"
)
_ACT_ITEM = re.compile(_ACT)


def _resolution(match: re.Match[str]) -> Draft | None:
    acts = [act.replace(" ", "").rstrip(".") for act in _ACT_ITEM.findall(match["list"])]
    organ = match["organ"] or match["of"]
    # the organ that is named, else the one that the number itself tells
    known = [f"{_ORGANS[organ]}/" if organ else zh_texts.organ_of(act) for act in acts]
    draft = "draft/" if match["draft"] else ""
    kind = ReferenceKind.RESOLUTION if match["what"].lower() == "resolution" else ReferenceKind.DECISION
    return Draft(kind, "+".join(draft + o + act for o, act in zip(known, acts, strict=True)))


_WORDS = (
    (ReferenceKind.ARTICLE, r"[Aa]rticles?|[Aa]rts?\."),
    (ReferenceKind.RULE, r"[Rr]ules?"),
    (ReferenceKind.REGULATION, r"[Rr]egulations?"),
    (ReferenceKind.PARAGRAPH, r"(?:(?:[Oo]perative|[Pp]reambular) )?[Pp]aragraphs?|[Pp]aras?\."),
    (ReferenceKind.SUBPARAGRAPH, r"[Ss]ub-?paragraphs?"),
    (ReferenceKind.CHAPTER, r"[Cc]hapters?|[Cc]haps?\."),
    (ReferenceKind.SECTION, r"[Ss]ections?|[Ss]ects?\."),
    (ReferenceKind.PART, r"[Pp]arts?"),
    (ReferenceKind.VOLUME, r"[Vv]olumes?|[Vv]ols?\."),
    (ReferenceKind.ANNEX, r"[Aa]nnex(?:es)?"),
    (ReferenceKind.APPENDIX, r"[Aa]ppendix|[Aa]ppendices"),
    (ReferenceKind.PAGE, r"[Pp]ages?|pp?\."),
    (ReferenceKind.LETTER, r"[Ll]etters?"),
    (ReferenceKind.TABLE, r"[Tt]ables?"),
    (ReferenceKind.FIGURE, r"[Ff]igures?|[Ff]igs?\."),
    (ReferenceKind.ACTION, r"[Aa]ctions?"),
    (ReferenceKind.PRINCIPLE, r"[Pp]rinciples?"),
    (ReferenceKind.GOAL, r"[Gg]oals?"),
    (ReferenceKind.SUBSIDIARY, r"[Ss]ubsidiary [Bb]od(?:y|ies)"),
    (ReferenceKind.PROGRAMME, r"[Pp]rogrammes?"),
    (ReferenceKind.SUBPROGRAMME, r"[Ss]ubprogrammes?"),
    (ReferenceKind.COMPONENT, r"[Cc]omponents?"),
    (ReferenceKind.BOX, r"[Bb]ox(?:es)?"),
    (ReferenceKind.OPTION, r"[Oo]ptions?"),
    (ReferenceKind.PILLAR, r"[Pp]illars?"),
    (ReferenceKind.ITEM, r"(?:[Aa]genda )?[Ii]tems?"),
)
_PLURAL = re.compile(r"(?:s|ies|ices|annexes|pp)\.?$", re.IGNORECASE)
# a lone capital behind these nouns is seldom a number
_FIGURES_ONLY = {
    ReferenceKind.RULE,
    ReferenceKind.LETTER,
    ReferenceKind.PARAGRAPH,
    ReferenceKind.ITEM,
    ReferenceKind.TABLE,
    ReferenceKind.ACTION,
    ReferenceKind.PRINCIPLE,
    ReferenceKind.GOAL,
    ReferenceKind.PROGRAMME,
    ReferenceKind.SUBPROGRAMME,
    ReferenceKind.COMPONENT,
    ReferenceKind.BOX,
    ReferenceKind.OPTION,
    ReferenceKind.PILLAR,
}
_OF = rf"(?:,? (?:of|to|in) (?:the )?(?P<of>{instruments.EN_NAME})(?![A-Za-z]))?"
_PARAGRAPH = (
    r"(?:,? (?:paragraphs?|paras?\.) (?P<list2>[0-9]{1,3}(?: ?\([a-z0-9]{1,4}\)){0,3}"
    rf"(?:{EN_JOINT}[0-9]{{1,3}}(?: ?\([a-z0-9]{{1,4}}\)){{0,3}}){{0,10}}))?"
)


def _found(match: re.Match[str]) -> list[lists.Item]:
    """The items; a singular noun has one, or a range, whatever follows with a comma or `and`."""
    return lists.items(match["list"], _ITEM)


def _singular(match: re.Match[str], items: list[lists.Item]) -> bool:
    return _PLURAL.search(match["word"]) is None and any(
        item.joint == "+" and not item.same for item in items
    )


def _division(kind: ReferenceKind) -> Callable[[re.Match[str]], Draft | None]:
    def build(match: re.Match[str]) -> Draft | None:
        items = _found(match)
        if (
            _singular(match, items)
            or (kind in _FIGURES_ONLY and not all(i.number[:1].isdigit() for i in items))
            # Roman figures were read already: look at what stands there
            or (kind in _FIGURES_ONLY and re.match("[IVXLC]", match["list"]))
        ):
            return None
        named = instruments.called(match["of"]) if match["of"] else None
        prefix = f"{named.key}/" if named else ""
        word = match["word"].lower()
        # a preamble is counted apart from the operative part
        if kind is ReferenceKind.PARAGRAPH and word.startswith(("operative", "preambular")):
            prefix = word.split()[0] + "/"
        return Draft(kind, lists.value(items, prefix))

    return build


def _deep_article(kind: ReferenceKind) -> Callable[[re.Match[str]], Draft | None]:
    def build(match: re.Match[str]) -> Draft | None:
        head = lists.items(match["one"], _ITEM)
        # a range of articles with one paragraph cannot be told
        if len(head) != 1:
            return None
        named = instruments.called(match["of"]) if match["of"] else None
        first = (f"{named.key}/" if named else "") + head[0].number + "".join(f"({s})" for s in head[0].subs)
        under = lists.items(match["list2"], _ITEM)
        ways = [f"{first}({i.number})" + "".join(f"({s})" for s in i.subs) for i in under]
        return Draft(kind, "+".join(ways))

    return build


def _subparagraph(match: re.Match[str]) -> Draft:
    return Draft(ReferenceKind.SUBPARAGRAPH, "+".join(re.findall(r"\(([a-z0-9]{1,4})\)", match["signs"])))


# bodies and their meetings

# forty-fifth, one hundred and twelfth: five words at most
_ORDINAL = rf"(?:(?:(?:{numerals.WORD})[- ](?:and )?){{0,4}}(?:{numerals.ORDINAL_WORD})|[0-9]{{1,5}}(?:st|nd|rd|th))(?![a-z])"
_ORDINALS = rf"(?P<list>{_ORDINAL}(?:(?:, | and |, and | to | or )(?:resumed )?{_ORDINAL}){{0,20}})"
_ORDINAL_ITEM = re.compile(_ORDINAL, re.IGNORECASE)


def ordinal_value(text: str) -> int | None:
    """The value of an ordinal in figures or words."""
    figure = re.match("[0-9]+", text)
    return int(figure.group()) if figure else numerals.words_value(text)


def _joined(match: re.Match[str], prefix: str) -> str | None:
    values = [ordinal_value(ordinal) for ordinal in _ORDINAL_ITEM.findall(match["list"])]
    # one that cannot be read makes the list unknown
    if any(value is None for value in values):
        return None
    # `first, second to fourth`: with more than two it is not clear from where
    joint = "-" if len(values) == 2 and " to " in match["list"] else f"+{prefix}"
    return prefix + joint.join(map(str, values))


def _gathering(kind: ReferenceKind, known: dict[str, str]) -> Callable[[re.Match[str]], Draft | None]:
    def build(match: re.Match[str]) -> Draft | None:
        adjective = known.get((match["adjective"] or "").strip().lower(), "")
        value = _joined(match, f"{adjective}/" if adjective else "")
        return None if value is None else Draft(kind, value)

    return build


_SESSIONS = {
    "special": "special", "emergency special": "emergency special", "substantive": "substantive",
    "organizational": "organizational", "annual": "annual", "regular": "regular",
}  # fmt: skip


def _committee(match: re.Match[str]) -> Draft | None:
    value = numerals.words_value(match["n"])
    return None if value is None else Draft(ReferenceKind.COMMITTEE, str(value))


def _roman(kind: ReferenceKind, prefix: str = "") -> Callable[[re.Match[str]], Draft | None]:
    def build(match: re.Match[str]) -> Draft | None:
        figure = lists.figure(match["n"])
        # `Working Group A` is a name
        return Draft(kind, prefix + figure) if figure.isdigit() else None

    return build


def _ordinal_of(kind: ReferenceKind) -> Callable[[re.Match[str]], Draft | None]:
    def build(match: re.Match[str]) -> Draft | None:
        value = ordinal_value(match["n"])
        return None if value is None else Draft(kind, str(value))

    return build


def _serial(kind: ReferenceKind) -> Callable[[re.Match[str]], Draft | None]:
    def build(match: re.Match[str]) -> Draft | None:
        return Draft(kind, lists.value(lists.items(match["list"], _ITEM)))

    return build


def _rule(source: str, build: Callable[[re.Match[str]], Draft | None]) -> Rule:
    return Rule(source, build)


_EDGE = r"(?<![A-Za-z0-9-])(?=[A-Za-z0-9])"
_INSENSITIVE = "(?i:{})"
_DEEP = [
    _rule(
        rf"{_EDGE}(?P<word>{word}) {_ONE_OR_RANGE}" + _PARAGRAPH.removesuffix("?") + _OF,
        _deep_article(kind),
    )
    # only articles, rules and regulations have paragraphs that are named with them
    for kind, word in _WORDS[:3]
]
_REVERSED = _rule(
    rf"{_EDGE}[Pp]aragraphs? (?P<list2>[0-9]{{1,3}}(?: (?:bis|ter|quater))?(?: ?\([a-z0-9]{{1,4}}\)){{0,3}})"
    rf" of (?:the )?(?P<what>[Aa]rticle|[Rr]ule|[Rr]egulation) {_ONE_OR_RANGE}{_OF}",
    lambda match: _deep_article(ReferenceKind(match["what"].lower()))(match),
)

_ACT_WORD = rf"{_EDGE}(?:(?P<organ>{_ORGAN}) )?(?P<draft>[Dd]raft )?(?P<what>[Rr]esolution|[Dd]ecision)"
_OF_ORGAN = rf"(?! ?%| per cent)(?: of the (?P<of>{_ORGAN})(?![A-Za-z]))?"
_MORE = r"(?:, and |, | and | or | to )"
_DATED = r"[0-9]{1,4} ?\((?:[0-9]{4}|[IVXLC]{1,8})\)"

RULES = (
    _rule(rf"{_ACT_WORD}s (?P<list>{_ACT}(?:{_MORE}{_ACT}){{0,24}}){_OF_ORGAN}", _resolution),
    _rule(rf"{_ACT_WORD} (?P<list>{_ACT}(?:{_MORE}{_DATED}){{0,24}}){_OF_ORGAN}", _resolution),
    _rule(
        rf"(?:(?<![A-Za-z-])(?P<document>[Dd]ocuments? ))?(?<![A-Za-z0-9/.-])(?P<symbol>{SYMBOL})(?P<year> ?\([0-9]{{4}}\))?",
        zh_texts.symbol_draft,
    ),
    *_DEEP,
    _REVERSED,
    *(_rule(rf"{_EDGE}(?P<word>{word}) {_ITEMS}{_OF}", _division(kind)) for kind, word in _WORDS),
    *(_rule(rf"{_EDGE}(?P<word>{word}) (?P<list>{EN_ITEM}(?:(?:-| to ){EN_ITEM})?)(?![A-Za-z0-9]|[.][0-9]){_OF}", _division(kind)) for kind, word in _WORDS),
    _rule(rf"{_EDGE}NPT [Aa]rticle (?P<list>{EN_ITEM})(?P<word>)(?P<of>)", _division(ReferenceKind.ARTICLE)),
    _rule(
        rf"{_EDGE}[Ss]ub-?paragraphs? (?P<signs>{EN_SIGN}(?:(?:, | and |, and | or ){EN_SIGN}){{0,20}})", _subparagraph
    ),
    _rule(
        rf"{_EDGE}(?i:{_ORDINALS}(?P<adjective> emergency special| special| substantive| organizational| annual| regular)?"
        r"(?: resumed| ordinary| extraordinary)? sessions?)(?![a-z])(?: of the General Assembly devoted to disarmament)?",
        _gathering(ReferenceKind.SESSION, _SESSIONS),
    ),
    _rule(
        rf"{_EDGE}(?i:{_ORDINALS}(?P<adjective> plenary| formal| informal| public| closed| private)? meetings?)(?![a-z])",
        _gathering(ReferenceKind.MEETING, {"plenary": "plenary"}),
    ),
    _rule(
        rf"{_EDGE}(?i:{_ORDINALS}(?P<adjective> preambular| operative) paragraphs?)(?![a-z])",
        _gathering(ReferenceKind.PARAGRAPH, {"preambular": "preambular", "operative": "operative"}),
    ),
    _rule(r"\b(?P<n>First|Second|Third|Fourth|Fifth|Sixth) Committee\b", _committee),
    _rule(r"\bMain Committee (?P<n>[IVX]{1,4}|[0-9])(?![A-Za-z0-9])", _roman(ReferenceKind.COMMITTEE, "main/")),
    _rule(r"\bWorking Group (?P<n>[IVX]{1,4}|[0-9]{1,2})(?![A-Za-z0-9])", _roman(ReferenceKind.GROUP)),
    _rule(r"\b[Pp]hase (?P<n>[IVX]{1,4}|[0-9]{1,2})(?![A-Za-z0-9])", _roman(ReferenceKind.PHASE)),
    _rule(rf"{_EDGE}(?i:(?P<n>{_ORDINAL}) (?:phase|stage))(?![a-z])", _ordinal_of(ReferenceKind.PHASE)),
    _rule(rf"{_EDGE}(?i:(?P<n>{_ORDINAL}) part)(?![a-z])", _ordinal_of(ReferenceKind.PART)),
    _rule(rf"{_EDGE}(?i:(?P<n>{_ORDINAL}) anniversary)(?![a-z])", _ordinal_of(ReferenceKind.ANNIVERSARY)),
    _rule(rf"{_EDGE}[Ww]orking papers? (?:Nos?\. ?)?(?P<list>[0-9]{{1,4}}(?:{EN_JOINT}[0-9]{{1,4}}){{0,10}})(?![A-Za-z0-9])", _serial(ReferenceKind.PAPER)),
    _rule(rf"{_EDGE}[Nn]os?\. ?(?P<list>[0-9]{{1,4}}(?:{EN_JOINT}[0-9]{{1,4}}){{0,10}})(?![A-Za-z0-9])", _serial(ReferenceKind.SERIAL)),
    _rule(
        r"(?<![A-Za-z0-9/.-])(?P<grade>(?:P-[1-5]|D-[12]|FS-[1-7]|(?:G|GS|L|S|TC|NO)-[A-E1-7](?=(?:/[1-7])? (?:posts?|levels?|positions?)))(?:/[1-7])?)"
        r"(?![0-9A-Za-z])(?P<noun>)",
        zh_labels.grade_draft,
    ),
    _rule(r"(?<![A-Za-z0-9/.-])(?P<act>[0-9]{3,4}) Committee\b", zh_labels.act_committee_draft),
    *zh_texts.SHARED,
)  # fmt: skip
"""The rules of this module, the more telling first."""
