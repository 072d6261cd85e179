"""Pairs of a memory as units of TMX: what their file said is said again, and what is known besides is added. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tm.exchange import tmx_marks
from tm.exchange.tmx_write import CREATION_TOOL, FORBIDDEN, KEPT
from tm.languages import PAIR, Lang, of_tag
from tm.model import Pair, Remark, TranslationUnit, UnitOrigin, UnitRecord, Variant

KEPT_ID = f"{KEPT}tuid"
"""The property of a unit whose identifier another unit of our file has already."""
KEPT_TAG = f"{KEPT}lang"
"""The property of a variant that had another tag than the one under which our file gives its language."""
KEPT_ORIGINAL = f"{KEPT}srclang"
"""The property of a unit of which it is known which text was written first: the language of that."""

_ORIGINS = {
    UnitOrigin.MACHINE: ("x-origin", "MT"),
    UnitOrigin.DRAFT: ("x-state", "draft"),
    UnitOrigin.REJECTED: ("x-state", "rejected"),
}


def unit_of(number: int, pair: Pair, languages: tuple[str, str], taken: set[str]) -> TranslationUnit:
    """The pair as unit `number` of a file in `languages`; `taken` are the identifiers so far, and gets its own."""
    record = pair.record or UnitRecord(first=Variant(languages[0], ""), second=Variant(languages[1], ""))
    said = dict(record.attributes).get("tuid", "") if pair.record else f"u{number}"
    identifier = said
    while identifier and identifier in taken:
        identifier = f"{identifier}.{number}"
    taken.add(identifier)
    remarks = [*record.remarks, *_added(pair, record)]
    if identifier != said:
        remarks.append(Remark(said, KEPT_ID))
    sides = [_tagged(side, tag) for side, tag in zip((record.first, record.second), languages, strict=True)]
    return TranslationUnit(
        identifier, pair.first, pair.second, *languages,
        record=record._replace(remarks=tuple(remarks), first=sides[0], second=sides[1]),
    )  # fmt: skip


def turned(unit: TranslationUnit) -> TranslationUnit:
    """The unit from its target to its source, with what each side has of its own."""
    record = unit.record
    return unit._replace(
        source=unit.target, target=unit.source, source_lang=unit.target_lang, target_lang=unit.source_lang,
        record=record and record._replace(first=record.second, second=record.first),
    )  # fmt: skip


def _tagged(side: Variant, tag: str) -> Variant:
    """A variant under the file's tag; its own is kept beside."""
    if side.tag in (tag, ""):
        return side
    return side._replace(tag=tag, remarks=(*side.remarks, Remark(side.tag, KEPT_TAG)))


def _added(pair: Pair, record: UnitRecord) -> list[Remark]:
    """What is known of a pair and not said by its record."""
    added = []
    if pair.original:
        added.append(Remark(pair.original.value, KEPT_ORIGINAL))
    if pair.document and tmx_marks.document(record.remarks) != pair.document:
        added.append(Remark(pair.document, tmx_marks.DOCUMENT_PROPERTY))
    remarks = (*record.remarks, *record.first.remarks, *record.second.remarks)
    attributes = {
        **dict(record.second.attributes),
        **dict(record.first.attributes),
        **dict(record.attributes),
    }
    if pair.origin and tmx_marks.origin(attributes, remarks) is not pair.origin:
        kind, value = _ORIGINS[pair.origin]
        added.append(Remark(value, kind))
    if pair.cap is not None and tmx_marks.cap(remarks) != pair.cap:
        added.append(Remark(str(pair.cap), tmx_marks.SCORE_PROPERTY))
    return added


def original(
    attributes: Mapping[str, str], remarks: Iterable[Remark], header: Mapping[str, str]
) -> Lang | None:
    """The language of the text of a unit that was written first, as its file says: by the header where the unit does not.

    The header of our own files says in which direction they were exported, and nothing of their units.

    >>> original({}, (), {"srclang": "en-US"}), original({"srclang": "zh"}, (), {"srclang": "en"}), original({}, (), {"srclang": "*all*"})
    (<Lang.EN: 'en'>, <Lang.ZH: 'zh'>, None)
    """
    told = next((remark.text for remark in remarks if remark.kind == KEPT_ORIGINAL), None) or attributes.get(
        "srclang"
    )
    if told is None and header.get("creationtool") != CREATION_TOOL:
        told = header.get("srclang")
    language = of_tag(told or "")
    return language if language in PAIR else None


def restored(record: UnitRecord) -> UnitRecord:
    """A record of one of our own files as it was before: the inverse of what `unit_of` had to change."""
    kept = [*record.remarks, *record.first.remarks, *record.second.remarks]
    if not kept or not any(remark.kind in (KEPT_ID, KEPT_TAG, KEPT_ORIGINAL) for remark in kept):
        return record
    own = next((r.text for r in record.remarks if r.kind == KEPT_ID), None)
    attributes = record.attributes
    if own is not None:
        attributes = tuple((name, own if name == "tuid" else value) for name, value in attributes)
    return record._replace(
        attributes=attributes,
        remarks=tuple(r for r in record.remarks if r.kind not in (KEPT_ID, KEPT_ORIGINAL)),
        first=_untagged(record.first),
        second=_untagged(record.second),
    )


def _untagged(side: Variant) -> Variant:
    own = next((r.text for r in side.remarks if r.kind == KEPT_TAG), None)
    if own is None:
        return side
    return side._replace(tag=own, remarks=tuple(r for r in side.remarks if r.kind != KEPT_TAG))


def is_writable(pair: Pair) -> bool:
    """Whether TMX can hold a pair: text on both sides, and no character that XML forbids."""
    if not (pair.first.strip() and pair.second.strip()):
        return False
    record = pair.record
    told = [pair.first, pair.second, pair.document or ""]
    if record is not None:
        told += [value for _, value in record.attributes]
        for side in (record.first, record.second, *record.others):
            told += [side.text, side.content or "", side.tag, *(value for _, value in side.attributes)]
        remarks = [
            *record.remarks,
            *(r for s in (record.first, record.second, *record.others) for r in s.remarks),
        ]
        told += [f"{remark.text}{remark.kind or ''}{remark.language or ''}" for remark in remarks]
    return FORBIDDEN.search("".join(told)) is None


def default_languages(tags: set[tuple[str, str]], fallback: tuple[str, str]) -> tuple[str, str]:
    """The tags of a file: those that all its units have, else `fallback`.

    >>> default_languages({("zh-CN", "en-US")}, ("zh-CN", "en")), default_languages({("zh", "en"), ("zh-CN", "en")}, ("zh-CN", "en"))
    (('zh-CN', 'en-US'), ('zh-CN', 'en'))
    """
    known = {canonical for first, second in tags if (canonical := (_canonical(first), _canonical(second)))}
    if len(known) != 1:
        return fallback
    first, second = next(iter(known))
    return (first, second) if first and second else fallback


def _canonical(tag: str) -> str:
    """A tag as every reader knows it: hyphens, the language low, the region in capitals; "" where it has more."""
    language, *rest = tag.replace("_", "-").split("-")
    if language.casefold() not in {each.value for each in PAIR} or len(rest) > 1:
        return ""
    region = "".join(rest)
    if region and not (len(region) == 2 and region.isalpha()):
        return ""
    return f"{language.casefold()}-{region.upper()}" if region else language.casefold()
