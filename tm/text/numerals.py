"""Numbers as documents write them, in every script: read to a value, and written from one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal

CHINESE_DIGITS = "零〇○一二三四五六七八九两壹贰貳叁參肆伍陆陸柒捌玖兩"
"""Chinese digits: plain, positional zero, and the ones that cheques use."""

CHINESE_UNITS = "十百千廿卅拾佰仟"
"""Tens, hundreds and thousands, and the short forms of twenty and thirty."""

ENCLOSED = "㈠-㈩㊀-㊉①-⑳⑴-⒇Ⅰ-Ⅻⅰ-ⅻ"
"""Numbers that are one character, as the inside of a regular expression's class."""

_IS_ENCLOSED = re.compile(f"[{ENCLOSED}0-9]")

CARDINALS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"))
_IRREGULAR = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth"} | {
    "nine": "ninth",
    "twelve": "twelfth",
}
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_DIGIT = dict(
    zip(CHINESE_DIGITS, (0, 0, 0, *range(1, 10), 2, 1, 2, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9, 2), strict=True)
)
_UNIT = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_SHORT = {"廿": 20, "卅": 30}
_MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_FIGURES = re.compile(
    r"(?P<figure>[0-9]{1,3}(?:[ ,][0-9]{3}){1,5}|[0-9]{1,18})(?P<rest>\.[0-9]{1,9})?(?P<scale>[百千万亿萬億]{0,3})"
)
_SCALE = {
    "": 1,
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
} | {
    "百亿": 10**10,
    "千亿": 10**11,
    "万亿": 10**12,
}
# characters: no number that a person writes is longer
_LONGEST = 60
_SCALES_EN = {word: value for value, word in SCALES} | {"hundred": 100}
_CARDINAL = {word: value for value, word in enumerate(CARDINALS)} | {
    word: value * 10 for value, word in enumerate(TENS) if word
}


def number(text: str) -> Decimal | None:
    """Return the value of a number written in figures, in Chinese, or both; None for anything else.

    Full-width figures, grouping by comma or space, enclosed characters and `百分之` forms' parts
    are read; a lone multiplier (`千`, `万一`) is not a number.

    >>> [str(number(n)) for n in ("27 000", "1.5亿", "3万", "二十一", "㈢", "⑶", "③", "６４", "第六十四", "一些")]
    ['27000', '150000000', '30000', '21', '3', '3', '3', '64', '64', 'None']
    """
    flat = text.strip().translate(_WIDTH).removeprefix("第").strip()
    if not flat or len(flat) > _LONGEST:
        return None
    if len(flat) == 1 and flat not in _DIGIT and flat not in _UNIT and flat not in _SHORT:
        return _enclosed(flat)
    if flat[0].isascii():
        return _mixed(flat)
    whole, point, rest = flat.partition("点")
    value = chinese_value(whole)
    if not point or value is None:
        return None if value is None else Decimal(value)
    places = "".join(str(_DIGIT[c]) for c in rest if c in _DIGIT)
    return Decimal(f"{value}.{places}") if places and len(places) == len(rest) else None


def _enclosed(character: str) -> Decimal | None:
    value = unicodedata.numeric(character, -1.0) if _IS_ENCLOSED.fullmatch(character) else -1.0
    return Decimal(int(value)) if value >= 0 and value == int(value) else None


def _mixed(flat: str) -> Decimal | None:
    """Figures with Chinese scales, the larger before the smaller: 1亿2000万."""
    total, last, end = Decimal(0), 10**13, 0
    while end < len(flat):
        match = _FIGURES.match(flat, end)
        if match is None:
            return None
        scale = _SCALE.get(match["scale"].replace("萬", "万").replace("億", "亿"))
        if scale is None or scale >= last:
            return None
        figure = re.sub("[ ,]", "", match["figure"]) + (match["rest"] or "")
        total += Decimal(figure) * scale
        last, end = scale, match.end()
    return Decimal(plain(total))


def chinese_value(text: str) -> int | None:
    """Return the value of Chinese numerals, or None where they are not one well-formed number.

    Two or more digits without a unit are read place by place.

    >>> chinese_value("一百零五"), chinese_value("二〇一〇"), chinese_value("一万亿"), chinese_value("一两")
    (105, 2010, 1000000000000, None)
    """
    if not text or len(text) > _LONGEST:
        return None
    if all(c in _DIGIT for c in text):
        plain = len(text) == 1 or not any(c in "两兩" for c in text)
        return int("".join(str(_DIGIT[c]) for c in text)) if plain else None
    head, sign, tail = _parted(text, "亿億")
    if not sign:
        return _below_100_million(text)
    high, low = _below_100_million(head), _tail(tail, _below_100_million, 10**7)
    return None if not high or low is None else high * 10**8 + low


def _parted(text: str, signs: str) -> tuple[str, str, str]:
    offset = max(text.rfind(sign) for sign in signs)
    return (text, "", "") if offset < 0 else (text[:offset], text[offset], text[offset + 1 :])


def _tail(text: str, read: Callable[[str], int | None], least: int) -> int | None:
    """What follows a myriad: nothing, or a smaller number, after a zero where a place is empty."""
    if not text:
        return 0
    bare = text.lstrip("零〇")
    value = read(bare)
    return None if value is None or (value < least and len(bare) == len(text)) else value


def _below_100_million(text: str) -> int | None:
    head, sign, tail = _parted(text, "万萬")
    if not sign:
        return _below_10000(text)
    high = _below_10000(head)
    low = _tail(tail, _below_10000, 1000)
    return None if not high or low is None else high * 10**4 + low


def _below_10000(text: str) -> int | None:
    total, last, digit, zero = 0, 10**4, -1, False
    for character in text:
        if character in "零〇" and len(text) > 1:
            if digit >= 0 or zero or not total:
                return None
            zero = True
        elif character in _DIGIT:
            if digit >= 0:
                return None
            digit = _DIGIT[character]
        else:
            unit, digit = _with_unit(character, digit)
            if unit >= last or digit <= 0:
                return None
            total, last, digit, zero = total + digit * unit, unit, -1, False
    if digit >= 0 and total and last > 10 and not zero:
        return None  # 一百五 is 150 in speech and no number in a document
    return total + digit if digit >= 0 else (None if zero or not text else total)


def _with_unit(character: str, digit: int) -> tuple[int, int]:
    if character in _SHORT:
        return 10, _SHORT[character] // 10 if digit < 0 else -1
    unit = _UNIT.get(character, 10**4)
    return unit, 1 if digit < 0 and unit == 10 else digit


def chinese(value: int, *, financial: bool = False) -> str:
    """Write 0 to 10**16 - 1 in Chinese numerals: plain, or those that cheques use.

    >>> chinese(105), chinese(12), chinese(150_000_000), chinese(21, financial=True)
    ('一百零五', '十二', '一亿五千万', '贰拾壹')
    """
    digits, units = (
        ("零壹贰叁肆伍陆柒捌玖", ("仟", "佰", "拾", ""))
        if financial
        else ("零一二三四五六七八九", ("千", "百", "十", ""))
    )
    if value == 0:
        return digits[0]
    written, empty = "", False
    for size, sign in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part, value = divmod(value, size) if size > 1 else (value, 0)
        if part >= 10**4:
            written += chinese(part, financial=financial) + sign
        elif part:
            gap = digits[0] if written and (empty or part < 1000) else ""
            written += gap + _four(part, digits, units) + sign
        empty = bool(written) and not part
    return written if financial else re.sub("^一十", "十", written)


def _four(value: int, digits: str, units: tuple[str, ...]) -> str:
    written, gap = "", False
    for digit, unit in zip(f"{value:04}", units, strict=True):
        if digit == "0":
            gap = bool(written)
            continue
        written += (digits[0] if gap else "") + digits[int(digit)] + unit
        gap = False
    return written


def positional(value: int) -> str:
    """Write a number digit by digit, as years are.

    >>> positional(2010)
    '二〇一〇'
    """
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(value))


def figures(value: Decimal | int) -> str:
    """Write a number in figures, thousands parted by commas.

    >>> figures(27000), figures(Decimal("1234.50"))
    ('27,000', '1,234.5')
    """
    return f"{Decimal(plain(value)):,f}"


def plain(value: Decimal | int) -> str:
    """Write a number in figures and nothing else: no exponent, no comma, no zero at the end of decimals.

    >>> plain(Decimal("1.50E+8")), plain(Decimal("1.50"))
    ('150000000', '1.5')
    """
    written = f"{Decimal(value):f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def roman(value: int) -> str:
    """Write 1 to 3999 in Roman figures.

    >>> roman(6), roman(1994)
    ('VI', 'MCMXCIV')
    """
    written = ""
    for size, sign in _ROMAN:
        count, value = divmod(value, size)
        written += sign * count
    return written


def roman_value(text: str) -> int | None:
    """Return the value of Roman figures, or None where they are not written as one would.

    >>> roman_value("XIV"), roman_value("IIII")
    (14, None)
    """
    upper, value, end = text.upper(), 0, 0
    for size, sign in _ROMAN:
        while upper.startswith(sign, end) and end < 20:
            value, end = value + size, end + len(sign)
    return value if value and end == len(upper) and roman(value) == upper else None


def words(value: int) -> str:
    """Write 0 to 10**15 - 1 in English words, British (with `and`).

    >>> words(21), words(105), words(27000)
    ('twenty-one', 'one hundred and five', 'twenty-seven thousand')
    """
    parts = []
    rest = value
    for size, name in SCALES:
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{_below_1000(count)} {name}")
    if rest or not parts:
        parts += ["and"] * (bool(parts) and rest < 100) + [_below_1000(rest)]
    return " ".join(parts)


def _below_1000(value: int) -> str:
    hundreds, rest = divmod(value, 100)
    tail = (
        CARDINALS[rest]
        if rest < 20
        else "-".join(filter(None, (TENS[rest // 10], CARDINALS[rest % 10] if rest % 10 else "")))
    )
    if not hundreds:
        return tail
    return f"{CARDINALS[hundreds]} hundred" + (f" and {tail}" if rest else "")


def ordinal(value: int) -> str:
    """Write an ordinal in English words.

    >>> ordinal(1), ordinal(21), ordinal(80), ordinal(112)
    ('first', 'twenty-first', 'eightieth', 'one hundred and twelfth')
    """
    written = words(value)
    cut = max(written.rfind(" "), written.rfind("-")) + 1
    return written[:cut] + _ordinal_of(written[cut:])


def _ordinal_of(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    return word[:-1] + "ieth" if word.endswith("y") else word + "th"


def ordinal_figures(value: int) -> str:
    """Write an ordinal in figures.

    >>> ordinal_figures(1470), ordinal_figures(2), ordinal_figures(111), ordinal_figures(1423)
    ('1470th', '2nd', '111th', '1423rd')
    """
    teen = 10 < value % 100 < 14
    return f"{value}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(value % 10, 'th')}"


_ORDINAL = {_ordinal_of(word): value for word, value in (_CARDINAL | _SCALES_EN).items()}
WORD = "|".join(sorted({*_CARDINAL, *_SCALES_EN}, key=lambda word: (-len(word), word)))
"""Alternatives of a regular expression: the words that English numbers are made of."""
ORDINAL_WORD = "|".join(sorted(_ORDINAL, key=len, reverse=True))
"""Alternatives of a regular expression: the words that English ordinals end in."""


def words_value(text: str) -> int | None:
    """Return the value of an English number in words, cardinal or ordinal, or None.

    >>> words_value("twenty-one"), words_value("sixty-fourth"), words_value("one hundred and five")
    (21, 64, 105)
    """
    spoken = [word for word in re.split(r"[\s-]+", text.lower()) if word != "and"]
    if not spoken or len(spoken) > 30:
        return None
    if spoken[-1] in _ORDINAL:
        value = _ORDINAL[spoken[-1]]
        spoken[-1] = next(word for word, size in (_CARDINAL | _SCALES_EN).items() if size == value)
    return _spoken(spoken)


def _spoken(spoken: list[str]) -> int | None:
    total, part, scale = 0, 0, 10**15
    for word in spoken:
        if word == "hundred":
            part = (part or 1) * 100 if part < 10 else -1
        elif word in _CARDINAL:
            size = _CARDINAL[word]
            fits = part % 100 == 0 or (size < 10 and part % 10 == 0 and part % 100 >= 20 and size)
            part = part + size if fits else -1
        elif word in _SCALES_EN and _SCALES_EN[word] < scale:
            scale = _SCALES_EN[word]
            total, part = total + (part or 1) * scale, 0
        else:
            return None
        if part < 0:
            return None
    return total + part
