"""What stands under a paragraph in Chinese: (a)和(b)项, 第3款㈠项, 第(5)款."""

from __future__ import annotations

import re

from tm.text.references import lists
from tm.text.references.lists import SIGNED
from tm.text.references.reference import Draft, ReferenceKind
from tm.text.references.zh_items import ITEM

ARABIC = re.compile(r"\([0-9]+\)")
"""A bracketed figure that is no letter in English either."""


def paragraph_subs(match: re.Match[str]) -> Draft | None:
    """A paragraph with what is listed under it: 第3款(a)和(b)项 is paragraph 3 (a) and (b)."""
    (item,) = lists.items(match["first"], ITEM)
    signs = [_sign_of(sign) for sign in re.findall(SIGNED, match["signs"])]
    if not lists.complete([item]) or item.subs or re.search("[至到-]", match["signs"]):
        return None
    value = "+".join(f"{item.number}({sign})" for sign in signs)
    listed = lists.listed([f"({sign})" for sign in signs])
    return Draft(ReferenceKind.PARAGRAPH, value, (f"paragraph {item.number} {listed}",))


def subs(signs: list[str]) -> Draft:
    """Subparagraphs by their signs in English."""
    listed = lists.listed([f"({sign})" for sign in signs])
    many = "s" * (len(signs) > 1)
    return Draft(
        ReferenceKind.SUBPARAGRAPH,
        "+".join(signs),
        (f"subparagraph{many} {listed}", f"paragraph{many} {listed}"),
    )


def subparagraph(match: re.Match[str]) -> Draft:
    """One of them: ㈠项, (a)款."""
    return subs([_sign_of(match["sign"])])


def _sign_of(written: str) -> str:
    """A bracketed sign in English: 项㈠ is (a), and an Arabic figure stays one."""
    return lists.sub(written) if ARABIC.fullmatch(written.strip()) else lists.letter(lists.sub(written))


def listed_subs(match: re.Match[str]) -> Draft | None:
    """Several of them, or from one to another: (a)和(b)项, (d)至(f)项."""
    signs = [_sign_of(sign) for sign in re.findall(SIGNED, match["signs"])]
    if re.search("[至到-]", match["signs"]) is None:
        return subs(signs)
    if len(signs) != 2:
        return None
    text = f"({signs[0]}) to ({signs[1]})"
    return Draft(ReferenceKind.SUBPARAGRAPH, "-".join(signs), (f"subparagraphs {text}", f"paragraphs {text}"))
