"""What the columns of a table hold, by their header, by names given for them, or by their content. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from termbase.concepts.model import Description, Term
from termbase.concepts.status import Standing, TermType
from termbase.exchange import row_texts
from termbase.exchange.entries import FileEntry, entry, split
from tm.languages import EQUIVALENT, MINED, PAIR, Lang
from tm.text.chars import HAN


class ColumnKind(StrEnum):
    """What the terms of a column are."""

    FULL = "full form"
    FORMAL = "formal"
    """The formal name, beside a short one."""
    SHORT = "short form"
    ACRONYM = "acronym"
    VARIANT = "variant"
    SUPERSEDED = "superseded"


_LANGUAGES = {
    MINED: "zh chi zho cmn chinese zh-cn zh-hans zh-sg zh-hant zh-tw zh-hk 中文 汉语 漢語 华语 中国语 汉文",
    EQUIVALENT: "en eng english en-us en-gb 英文 英语 英語",
    None: "ar ara arabic fr fra fre french ru rus russian es spa spanish de german pt ja 法文 俄文 阿文 西文",
}
"""Words of a header that name a language; None: one that is not read."""

_KINDS = {
    ColumnKind.FULL: "term title full preferred 术语 词条 名称",
    ColumnKind.SHORT: "short 简称",
    ColumnKind.FORMAL: "formal official 正式",
    ColumnKind.ACRONYM: "acronym abbreviation abbr 缩写 缩略语",
    ColumnKind.VARIANT: "variant variants synonym synonyms other alternative admitted alt 又称 异名",
    ColumnKind.SUPERSEDED: "superseded deprecated obsolete discouraged 旧称",
}
_FIELDS = {
    "subject": "subject domain field topic 主题 领域",
    "definition": "definition definitions def 定义 释义",
    "note": "note notes remark remarks comment comments 备注 注释 说明",
    "context": "context contexts example examples sample 例句 语境",
    "source": "source sources reference references origin 来源 出处",
    "pos": "pos 词性",
    "type": "type category 类型",
    "forbidden": "forbidden banned 禁用",
    "status": "status standing usage info admstatus administrativestatus usagestatus 状态",
    "fuzzy": "fuzzy",
    "language": "sourcelanguage targetlanguage sourcelang targetlang",
}
_REGIONS = frozenset(
    [
        "prc",
        "china",
        "mainland",
        "simplified",
        "traditional",
        "taiwan",
        "hongkong",
        "hong",
        "kong",
        "macao",
        "macau",
        "singapore",
        "hans",
        "hant",
        "usa",
        "us",
        "uk",
        "gb",
        "united",
        "states",
        "kingdom",
        "america",
        "american",
        "britain",
        "british",
        "australia",
        "canada",
        "international",
        "s",
        "r",
        "roc",
        "sar",
        "of",
        "the",
        "简体",
        "繁体",
        "简体字",
        "繁體",
        "中国",
        "美国",
        "英国",
    ]
)
"""Words of a header that say which variety of a language a column is in."""
_SIDES = {
    "source": "source src sourceterm sourcetext 源语 原文",
    "target": "target tgt targetterm targettext translation 译文 译语 译名",
}
"""Words of a header that name a side and no language; the cells tell which language it is."""
_SIDE_OF = {word: side for side, words in _SIDES.items() for word in words.split()}
_FORBIDDEN = re.compile(
    r"forbidden|deprecat|obsolete|superseded|do\W*not\W*use|not\W*recommended|banned|prohibited|disallowed|reject|禁用|勿用|停用|弃用|禁止"
)
"""What a cell of a status says of a term that must not be used."""
_TRUE = frozenset({"true", "yes", "y", "1", "x", "forbidden", "是"})
_LANGUAGE_OF = {word: language for language, words in _LANGUAGES.items() for word in words.split()}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_FIELD_OF = {word: field for field, words in _FIELDS.items() for word in words.split()}

_WORDS = re.compile(r"[（）：\s_:/()\[\],.#;]+")
_FORM = re.compile(r"\bforms?\b|\bnames?\b", re.IGNORECASE)
_GUESSED_ROWS = 30
"""Rows that tell the languages of a table without a header: enough for a list, read before anything is stored."""
_MOSTLY = 0.9
"""Share of the cells of a column that must be in its language."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: a `language` of the pair with the `kind` of its terms, or `field` of the whole entry or of `about`.

    `group` is what is left of the header: columns of one group belong to one list.
    """

    language: str | None
    kind: ColumnKind
    group: str
    field: str | None = None
    name: str = ""
    """The name in the header, of a column that is a field."""
    about: Lang | None = None
    """The language that the header of a field names."""


_OTHER = Column(None, ColumnKind.FULL, "")
"""A column that is not read."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one table; `pairs` lists those that make one entry of each row."""

    columns: tuple[Column, ...]
    pairs: tuple[tuple[int, ...], ...]

    def entries(self, line: int, cells: Sequence[str], *, names: bool = False) -> Iterator[FileEntry]:
        """The entries of a row: mostly one; short and formal names of a list are two."""
        fields: dict[str, str] = {}
        for column, cell in zip(self.columns, cells, strict=False):
            if column.field and cell.strip():
                fields.setdefault(column.field, " ".join(cell.split()))
        barred = self._barred(cells)
        for pair in self.pairs:
            by_column = {
                number: list(
                    _terms(
                        self.columns[number], cells[number], fields.get("pos"), names, barred=number in barred
                    )
                )
                for number in pair
                if number < len(cells)
            }
            terms = [term for column in by_column.values() for term in column]
            if terms:
                yield entry(
                    line, terms, fields.get("type"), fields.get("subject"), self._described(cells, by_column),
                    forbidden=None in barred,
                )  # fmt: skip

    def _described(self, cells: Sequence[str], terms: Mapping[int, list[Term]]) -> list[Description]:
        """What a row says of its concept and its languages; what it says of a term goes to the term.

        A column whose header names a language is about that; one that is repeated is about the column of terms before
        it; one that stands once is about the concept. A context and a source are always of terms.
        """
        kinds = [(column.field, column.name) for column in self.columns]
        every = [term for some in terms.values() for term in some]
        statements: list[Description] = []
        before = -1
        for number, (column, cell) in enumerate(zip(self.columns, cells, strict=False)):
            if column.language:
                before = number
            text = " ".join(cell.split())
            if not text or column.field not in row_texts.FIELDS:
                continue
            if kinds.count((column.field, column.name)) > 1 and terms.get(before):
                about = row_texts.About(self.columns[before].language, terms[before][:1], is_term=True)
            else:
                about = row_texts.About(column.about, row_texts.firsts(every, column.about))
            row_texts.say(statements, column.field, text, about)
        return statements

    def is_unconfirmed(self, cells: Sequence[str]) -> bool:
        """Whether a row says that its translation is only a suggestion (a column fuzzy)."""
        return any(
            column.field == "fuzzy" and cell.strip().casefold() in _TRUE
            for column, cell in zip(self.columns, cells, strict=False)
        )

    def _barred(self, cells: Sequence[str]) -> set[int | None]:
        """The columns whose terms a row forbids; None where it forbids the pair.

        A column of statuses that stands once is about the row; one that is repeated is about the terms before it.
        """
        kinds = [(column.field, column.name) for column in self.columns]
        barred: set[int | None] = set()
        last: int | None = None
        for number, (column, cell) in enumerate(zip(self.columns, cells, strict=False)):
            if column.language:
                last = number
            statements = cell.strip().casefold()
            is_barred = column.field == "forbidden" and statements in _TRUE
            if is_barred or (column.field == "status" and _FORBIDDEN.search(statements)):
                barred.add(last if kinds.count((column.field, column.name)) > 1 else None)
        return barred


def _terms(column: Column, cell: str, pos: str | None, names: bool, *, barred: bool) -> Iterator[Term]:
    """The terms of a cell; the first of a column of full forms is preferred, further ones are variants."""
    for position, text in enumerate(split(cell, names=names)):
        standing = Standing.ADMITTED
        if column.kind is ColumnKind.SUPERSEDED:
            form, standing = TermType.VARIANT, Standing.SUPERSEDED
        elif column.kind in (ColumnKind.FULL, ColumnKind.FORMAL):
            form = TermType.VARIANT if position else TermType.FULL
            standing = Standing.ADMITTED if position else Standing.PREFERRED
        else:
            form = TermType(column.kind.value)
        if barred:
            standing = Standing.DEPRECATED
        yield Term(text, column.language or "", form, standing, part_of_speech=pos)


def layout(header: Sequence[str]) -> Layout | None:
    """The layout that a header tells; None where it names no Chinese or no English column.

    >>> layout(["ar", "zh", "en"]).pairs
    ((1, 2),)
    >>> names = ["UNTERM English Short", "UNTERM Chinese Formal", "UNTERM English Formal", "UNTERM Chinese Short"]
    >>> layout(names).pairs
    ((0, 3), (1, 2))
    >>> layout(["裁军", "disarmament"]) is None
    True
    """
    columns = [_column(name) for name in header]
    pairs: list[tuple[int, ...]] = []
    for group in dict.fromkeys(column.group for column in columns if column.language):
        members = [n for n, c in enumerate(columns) if c.group == group and c.language]
        kinds = {columns[n].kind for n in members}
        names = (ColumnKind.SHORT, ColumnKind.FORMAL)
        if kinds >= set(names) and ColumnKind.FULL not in kinds:
            lists = [[n for n in members if columns[n].kind is kind] for kind in names]
            for number in lists[0]:  # of two lists of names, each name stands for itself
                columns[number] = replace(columns[number], kind=ColumnKind.FULL)
        else:
            lists = [members]
        pairs += [tuple(some) for some in lists if {columns[n].language for n in some} >= set(PAIR)]
    if not pairs:
        return None
    return Layout(tuple(columns), tuple(pairs))


def _column(name: str) -> Column:
    """What a name in a header says of its column."""
    words = [_bare(word) for word in _WORDS.split(_FORM.sub(" ", name.strip().casefold())) if word]
    named = [word for word in words if word in _LANGUAGE_OF]
    if not named:
        return replace(_OTHER, field=_field(words), name=" ".join(words))
    language = _LANGUAGE_OF[named[0]]
    rest = [word for word in words if word not in _LANGUAGE_OF and word not in _SIDE_OF]
    if any(word in _FIELD_OF and word not in _KIND_OF for word in rest):  # a note in English is no term
        return _about(language, _field([word for word in words if word not in _LANGUAGE_OF]), " ".join(words))
    kind = next((_KIND_OF[word] for word in rest if word in _KIND_OF), ColumnKind.FULL)
    group = " ".join(
        word for word in rest if word not in _KIND_OF and word not in _REGIONS and not word.isdigit()
    )
    return Column(language, kind, group)


def _field(words: Sequence[str]) -> str | None:
    """The field that the words of a header name.

    >>> _field(["definition"]), _field(["definition", "source"]), _field(["source", "language"]), _field(["x"])
    ('definition', 'source of a definition', 'language', None)
    """
    fields = [_FIELD_OF[word] for word in words if word in _FIELD_OF]
    if "source" in fields and not {"language", "lang", "locale"}.isdisjoint(words):
        return "language"
    if {"definition", "source"} <= set(fields):
        return row_texts.OF_DEFINITION
    return fields[0] if fields else None


def _about(language: Lang | None, field: str | None, name: str) -> Column:
    """A column about one of the languages; of a language that is not read, and of a field that only English has, none."""
    if language is None or (language is not EQUIVALENT and field not in row_texts.FIELDS):
        return _OTHER
    return replace(_OTHER, field=field, name=name, about=language)


def _bare(word: str) -> str:
    """A word of a header; a tag of a language with script or region is the language (zho-CN, en-AU)."""
    language = word.partition("-")[0]
    is_tag = (
        language != word and language in _LANGUAGE_OF and word.replace("-", "").isalnum() and word.isascii()
    )
    return language if is_tag else word


def resolved(header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """A header in which columns that name only a side (source, target) name the language that their cells are in.

    >>> [str(kind) for kind in resolved(["SourceTerm", "TargetTerm", "note"], [["裁军", "disarmament", ""]])]
    ['zh', 'en', 'note']
    """
    if layout(header) is not None:
        return tuple(header)
    named = []
    for number, name in enumerate(header):
        bare = name.strip().lstrip("#").casefold().replace(" ", "").replace("_", "")
        cells = [row[number].strip() for row in rows if number < len(row)]
        language = _language(cells, 0) if bare in _SIDE_OF and any(cells) else None
        named.append(language or name)
    return tuple(named)


def guessed(rows: Sequence[Sequence[str]], *, glossary: bool = False) -> Layout | None:
    """The layout of a table without a header that has one column of Chinese and one of English.

    In a `glossary` of OmegaT the first two columns are terms and the third is a comment, whatever its language.

    >>> guessed([["裁军", "disarmament", "1"], ["核武器", "nuclear weapon", "2"]]).pairs
    ((0, 1),)
    """
    rows = rows[:_GUESSED_ROWS]
    width = max(map(len, rows), default=0)
    languages = [
        _language([row[number].strip() for row in rows if number < len(row)], len(rows))
        for number in range(width)
    ]
    if set(languages[:2]) == set(PAIR) and glossary:
        rest = [replace(_OTHER, field="note" if number == 0 else None) for number in range(width - 2)]
        return Layout(
            (*(Column(language, ColumnKind.FULL, "") for language in languages[:2]), *rest), ((0, 1),)
        )
    if any(languages.count(language) != 1 for language in PAIR):
        return None
    columns = tuple(Column(language, ColumnKind.FULL, "") for language in languages)
    return Layout(columns, (tuple(languages.index(language) for language in PAIR),))


def _language(column: Sequence[str], rows: int) -> str | None:
    """The language of a column by its cells; None where they are few or of no one language."""
    cells = [cell for cell in column if cell]
    if len(cells) * 2 <= rows:
        return None
    han = sum(bool(HAN.search(cell)) for cell in cells)
    latin = sum(not HAN.search(cell) and any(c.isalpha() for c in cell) for cell in cells)
    if han >= _MOSTLY * len(cells):
        return MINED
    return EQUIVALENT if latin >= _MOSTLY * len(cells) else None
