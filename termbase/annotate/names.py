"""Names that no list has, and what they protect: a part of one is not the thing that its form names elsewhere.

A State before 委员会 or 署 makes a body of that State; a name with a dot is a person's; a place before 大学 or 号 is
part of another name. Such a part has no English of its own there.
"""

from __future__ import annotations

import re
from collections.abc import Collection

_ORGAN = re.compile(r"(?:署|部|局|厅|委员会|基金|法院|检察院|银行|议会|参议院|众议院|警察|军队|国防军)$")
"""Ends of the names of organs that every State has."""

_ORGAN_ENDS = frozenset("署部局厅会金院行察队军")
"""Last characters of these ends: most terms have none of them, and are no part of a name."""

_LARGER_BEFORE = re.compile(r"(?:国际|国家|全国|联邦|中央|共和国|维持|独立|最高|[省州市区县])$")
"""What stands before such an end within a longer name."""

_PLACE_GOES_ON = re.compile(
    r"^(?:特区|大学|学院|号|级|湾|海峡|山|州|省|县|路|街|大道|大街|广场|河(?!流)|岛(?!屿)|合唱团|队(?!伍)|银行)"
)
"""What makes another name of the name of a place: 哥伦比亚特区, 墨西哥湾."""

_KING = re.compile(r"国王(?![室储子后])")
"""A king, whose name may end in what begins the name of a State: 萨乌德 | 国王 has no 德国."""

_PARTED = r"[^\W0-9A-Za-z_的和与及或各在对为是由该本其某每任等有两这那还将他她它们些间续我你已未可能会应须需要向把被让使就都也又不所]"
_BODY_ENDS = "联委会|基金会|协会|学会|联合会|公司|研究所|学院|银行"
_BODY_GOES_ON = re.compile(_BODY_ENDS)
_NAME_GOES_ON = re.compile(rf"{_PARTED}{{1,3}}?(?:组织|委员会|{_BODY_ENDS})")
"""What makes the name of a body of the term before it: 国际水道 | 测量组织, 养恤基金 | 联委会."""

_ONE_OF_SEVERAL = re.compile(r"(?:各|每个|任何|其他|其它|某个|某些|一些|一个|类似|类似的)$")

_STOPS = frozenset('的和与及或由对在向为是，。、；：（(“"《 ')
"""Characters behind which a name begins."""

_DOTS = "·・‧•"
_TITLES = re.compile(r"^(?:先生|女士|夫人|大使阁下|阁下|博士|教授|将军|爵士)")


def is_part_of_name(text: str, start: int, end: int, *, place: bool, state_before: bool) -> bool:
    """Whether the form at `start` to `end` is a part of a longer name that is not known.

    `place` tells that the form is the name of a State or a place, `state_before` that one stands right before it.

    >>> is_part_of_name("美国国际开发署资助", 4, 7, place=False, state_before=False)
    True
    >>> is_part_of_name("华盛顿哥伦比亚特区", 3, 7, place=True, state_before=False)
    True
    >>> is_part_of_name("联合国开发署", 3, 6, place=False, state_before=False)
    False
    """
    if (start and text[start - 1] in _DOTS) or (end < len(text) and text[end] in _DOTS):
        return True
    if not place and text[end - 1] not in _ORGAN_ENDS:
        return False
    before, after = text[max(0, start - 4) : start], text[end : end + 4]
    if place:
        if text[end - 1] == "国" and start and text[start - 1] not in _STOPS and _KING.match(text, end - 1):
            return True
        return _PLACE_GOES_ON.match(after) is not None or _TITLES.match(after) is not None
    organ = _ORGAN.search(text[start:end])
    return organ is not None and (state_before or _LARGER_BEFORE.search(before) is not None)


def longer_name_end(text: str, end: int, starts: Collection[int], *, body: bool) -> int:
    """Where a name ends that goes on after a term that ends at `end`, by its last word; `end` where none does.

    `starts` are where terms of the sentence begin: what begins with one of them is no such name. `body` tells that the
    term is the name of a body, whose own parts have names too.

    >>> longer_name_end("加入国际水道测量组织", 6, (2,), body=False), longer_name_end("妇女协会", 2, (0, 2), body=False)
    (10, 2)
    >>> longer_name_end("开发署基金会", 3, (0, 3), body=True)
    6
    """
    if body and (goes_on := _BODY_GOES_ON.match(text, end)):
        return goes_on.end()
    goes_on = _NAME_GOES_ON.match(text, end)
    if goes_on is None or any(end <= at < goes_on.end() for at in starts):
        return end
    return goes_on.end()


def is_one_of_several(text: str, start: int) -> bool:
    """Whether what begins at `start` is said of any of its kind, so that it is not the name of one: 各法律事务厅.

    >>> is_one_of_several("各法律事务厅", 1), is_one_of_several("由法律事务厅", 1)
    (True, False)
    """
    return _ONE_OF_SEVERAL.search(text, max(0, start - 3), start) is not None
