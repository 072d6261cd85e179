"""Tags of languages in files: what is wrong with one, and how it would be right. Pure."""

from __future__ import annotations

from tm.languages import of_tag

_LONG = {"zho": "zh", "chi": "zh", "cmn": "zh", "eng": "en"}


def canonical(tag: str) -> str:
    """A tag in the usual form (BCP 47): two letters where there are two, hyphens, usual capitals.

    >>> canonical("ZH_cn"), canonical("eng"), canonical("zh-hant-tw")
    ('zh-CN', 'en', 'zh-Hant-TW')
    """
    language, *rest = tag.replace("_", "-").split("-")
    language = _LONG.get(language.casefold(), language.casefold())
    parts = [part.title() if len(part) == 4 else part.upper() if len(part) == 2 else part for part in rest]
    return "-".join([language, *parts])


def faults(tag: str) -> list[str]:
    """The codes of what is wrong with a tag; none where it is right, or of a language that is not judged.

    >>> faults("zh_CN"), faults("ZH-CN"), faults("zho"), faults("zh-CN")
    (['underscore'], ['tag-case'], ['three-letters'], [])
    """
    if "_" in tag:
        return ["underscore"]
    if tag.split("-")[0].casefold() in _LONG:
        return ["three-letters"]
    return ["tag-case"] if of_tag(tag) is not None and tag != canonical(tag) else []
