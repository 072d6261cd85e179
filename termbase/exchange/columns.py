"""What the columns of a table hold, by their header, by names given for them, or by their content. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from termbase.exchange.entries import EntryTerm, TermEntry, split
from tm.text.chars import HAN


def _all(names: str, meaning: str) -> dict[str, str]:
    return dict.fromkeys(names.split(), meaning)


_LANGUAGES = {
    **_all("zh chi zho cmn chinese zh-cn zh-hans zh-sg zh-hant zh-tw zh-hk 中文 汉语 漢語 华语 中国语 汉文", "zh"),
    **_all("en eng english en-us en-gb 英文 英语 英語", "en"),
    **_all("ar ara arabic fr fra fre french ru rus russian es spa spanish de german pt ja 法文 俄文 阿文 西文", "other"),
}  # fmt: skip
_KINDS = {
    **_all("term title full preferred 术语 词条 名称", "full form"),
    **_all("short 简称", "short form"),
    **_all("formal official 正式", "formal"),
    **_all("acronym abbreviation abbr 缩写 缩略语", "acronym"),
    **_all("variant variants synonym synonyms other alternative admitted alt 又称 异名", "variant"),
    **_all("superseded deprecated obsolete discouraged 旧称", "superseded"),
}  # fmt: skip
_FIELDS = {
    **_all("subject domain field topic 主题 领域", "subject"),
    **_all("note notes remark remarks comment comments definition 备注 定义 注释", "note"),
    **_all("pos 词性", "pos"),
    **_all("type category 类型", "type"),
}  # fmt: skip
_WORDS = re.compile(r"[（）：\s_:/()\[\],.]+")
_FORM = re.compile(r"\bforms?\b|\bnames?\b", re.IGNORECASE)
_GUESSED_ROWS = 30


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `language` zh or en with the `kind` of its terms, or `field` of the whole entry.

    `group` is what is left of the header: columns of one group belong to one list.
    """

    language: str | None
    kind: str
    group: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one table; `pairs` lists those that make one entry of each row."""

    columns: tuple[Column, ...]
    pairs: tuple[tuple[int, ...], ...]

    def entries(self, line: int, cells: Sequence[str], *, names: bool = False) -> Iterator[TermEntry]:
        """The entries of a row: mostly one; short and formal names of a list are two."""
        fields: dict[str, str] = {}
        for number, cell in enumerate(cells[: len(self.columns)]):
            name = self.columns[number].field
            if name and cell.strip():
                fields.setdefault(name, " ".join(cell.split()))
        for pair in self.pairs:
            terms = [
                term
                for number in pair
                if number < len(cells)
                for term in _terms(self.columns[number], cells[number], fields.get("pos"), names)
            ]
            if terms:
                yield TermEntry(
                    line, tuple(terms), fields.get("type"), fields.get("subject"), fields.get("note")
                )


def _terms(column: Column, cell: str, pos: str | None, names: bool) -> Iterator[EntryTerm]:
    assert column.language is not None
    for place, text in enumerate(split(cell, names=names)):
        if column.kind == "superseded":
            yield EntryTerm(text, column.language, "variant", "superseded", pos)
        elif column.kind in ("full form", "formal"):
            kind, standing = ("variant", "admitted") if place else ("full form", "preferred")
            yield EntryTerm(text, column.language, kind, standing, pos)
        else:
            yield EntryTerm(text, column.language, column.kind, "admitted", pos)


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
    for group in dict.fromkeys(column.group for column in columns if column.language in ("zh", "en")):
        members = [n for n, c in enumerate(columns) if c.group == group and c.language in ("zh", "en")]
        kinds = {columns[n].kind for n in members}
        if {"short form", "formal"} <= kinds and "full form" not in kinds:
            lists = [[n for n in members if columns[n].kind == kind] for kind in ("short form", "formal")]
            for number in lists[0]:  # of two lists of names, each name stands for itself
                columns[number] = replace(columns[number], kind="full form")
        else:
            lists = [members]
        pairs += [tuple(one) for one in lists if {"zh", "en"} <= {columns[n].language for n in one}]
    if not pairs:
        return None
    return Layout(tuple(columns), tuple(pairs))


def _column(name: str) -> Column:
    words = [word for word in _WORDS.split(_FORM.sub(" ", name.strip().casefold())) if word]
    language = next((_LANGUAGES[word] for word in words if word in _LANGUAGES), None)
    if language is None:
        field = next((_FIELDS[word] for word in words if word in _FIELDS), None)
        return Column(None, "", "", field)
    rest = [word for word in words if word not in _LANGUAGES]
    if any(word in _FIELDS and word not in _KINDS for word in rest):  # a note in English is no term
        field = next(_FIELDS[word] for word in rest if word in _FIELDS)
        return Column(None, "", "", field if language == "en" else None)
    kind = next((_KINDS[word] for word in rest if word in _KINDS), "full form")
    group = " ".join(word for word in rest if word not in _KINDS and not word.isdigit())
    return Column(language, kind, group)


def guessed(rows: Sequence[Sequence[str]]) -> Layout | None:
    """The layout of a table without a header that has one column of Chinese and one of English.

    >>> guessed([["裁军", "disarmament", "1"], ["核武器", "nuclear weapon", "2"]]).pairs
    ((0, 1),)
    """
    rows = rows[:_GUESSED_ROWS]
    width = max(map(len, rows), default=0)
    languages: list[str | None] = []
    for number in range(width):
        cells = [row[number].strip() for row in rows if number < len(row) and row[number].strip()]
        han = sum(bool(HAN.search(cell)) for cell in cells)
        latin = sum(not HAN.search(cell) and any(c.isalpha() for c in cell) for cell in cells)
        enough = len(cells) * 2 > len(rows)
        is_zh, is_en = enough and han >= 0.9 * len(cells), enough and latin >= 0.9 * len(cells)
        languages.append("zh" if is_zh else "en" if is_en else None)
    if languages.count("zh") != 1 or languages.count("en") != 1:
        return None
    columns = tuple(Column(language, "full form", "") for language in languages)
    return Layout(columns, ((languages.index("zh"), languages.index("en")),))
