"""Numbers, shares, sums of money and measures in English."""

from __future__ import annotations

import re
from decimal import Decimal

from tm.text import numerals
from tm.text.references import zh_time
from tm.text.references.reference import Draft, ReferenceKind
from tm.text.references.rules import Rule
from tm.text.references.tables import CURRENCIES, UNITS

# groups of three parted by a comma or a blank; fifteen figures bound what a pattern reads
_FIG = r"(?:[0-9]{1,3}(?:[, ][0-9]{3}){1,5}(?![0-9])|[0-9]{1,15})(?:\.[0-9]{1,6})?"
_SCALE = r"(?:[ -](?:hundred|thousand|million|billion|trillion)\b)?"
_WORD = rf"(?:{numerals.WORD})"
_WORDS = rf"(?:(?i:{_WORD}(?:(?: and | |-){_WORD}){{0,14}})(?![A-Za-z]|-(?:{numerals.ORDINAL_WORD})))"
# no part of a symbol, and not the first year of `2004 to 2007`
_ANY = rf"(?:(?<![A-Za-z0-9_./$-])(?!(?:19|20)[0-9]{{2}} to ){_FIG}{_SCALE}|(?<=[a-z]-){_FIG}|(?<![A-Za-z0-9/-]){_WORDS})"
_TO = r"(?: to | or | ?- ?|-to-)"
_SIGNS = {"US$": "USD", "$": "USD", "€": "EUR", "Euro": "EUR", "EUR": "EUR", "£": "GBP", "¥": "JPY"} | {
    "USD": "USD", "SwF": "CHF", "Can$": "CAD", "$A": "AUD", "CHF": "CHF",
}  # fmt: skip
_SIGN = "|".join(sorted((re.escape(sign) for sign in _SIGNS), key=len, reverse=True))
_NAMES = {
    "dollars": "USD", "dollar": "USD", "US dollars": "USD", "United States dollars": "USD", "euros": "EUR",
    "euro": "EUR", "pounds sterling": "GBP", "pounds": "GBP", "yen": "JPY", "Swiss francs": "CHF",
    "Canadian dollars": "CAD", "Australian dollars": "AUD",
} | {after: code for code, _, after in CURRENCIES.values() if after}  # fmt: skip
_NAME = "|".join(sorted(_NAMES, key=len, reverse=True))
# singular and plural are one unit, and so are its abbreviations
_UNIT = {word: one for one, many in UNITS.values() for word in (one, many)} | {
    "km": "kilometre", "kilometers": "kilometre", "kg": "kilogram", "tonnes": "ton", "tonne": "ton",
    "MW": "megawatt", "kW": "kilowatt", "GW": "gigawatt", "hectare": "hectare", "m": "metre",
    "litres": "litre", "liters": "litre", "m2": "square metre", "km2": "square kilometre",
}  # fmt: skip
_UNITS = "|".join(sorted(_UNIT, key=len, reverse=True))


def value(text: str) -> Decimal | None:
    """The value of an English number: figures, words, or figures with million or billion.

    >>> str(value("1.5 million")), str(value("27,000")), str(value("twenty-five")), value("million")
    ('1500000', '27000', '25', None)
    """
    figure = re.match(_FIG, text)
    if figure is None:
        spoken = numerals.words_value(text)
        # `million` alone counts nothing: millions of people
        plain = text.lower() not in ("hundred", "thousand", "million", "billion", "trillion")
        return Decimal(spoken) if spoken is not None and plain else None
    scale = {word: size for size, word in numerals.SCALES} | {"hundred": 100, "": 1}
    read = Decimal(re.sub("[, ]", "", figure.group())) * scale.get(text[figure.end() :].strip(" -"), 1)
    return Decimal(numerals.plain(read))


def _bounds(match: re.Match[str]) -> str | None:
    first = value(match["a"])
    last = value(match["b"]) if match["b"] else None
    if first is None or (match["b"] and last is None):
        return None
    # 5 to 6 million: the scale is said once for both
    if last is not None and first < 1000 and first < last:
        first *= _borrowed(match["a"], match["b"])
    return numerals.plain(first) if last is None else f"{numerals.plain(first)}-{numerals.plain(last)}"


def _borrowed(first: str, last: str) -> Decimal:
    """What `5 to 6 million` lends to its first number; 1 where that has a scale of its own."""
    scale = re.search("[a-z]+illion$", last)
    lent = value(f"1 {scale.group()}") if scale and not re.search("[a-z]", first) else None
    return lent or Decimal(1)


def _money(match: re.Match[str]) -> Draft | None:
    bounds = _bounds(match)
    code = _SIGNS[match["sign"].strip()] if match["sign"] else ""
    return None if bounds is None else Draft(ReferenceKind.MONEY, f"{code}/{bounds}")


def _named_money(match: re.Match[str]) -> Draft | None:
    bounds = _bounds(match)
    return None if bounds is None else Draft(ReferenceKind.MONEY, f"{_NAMES[match['name']]}/{bounds}")


def _percent(match: re.Match[str]) -> Draft | None:
    bounds = _bounds(match)
    return None if bounds is None else Draft(ReferenceKind.PERCENT, bounds)


def _percents(match: re.Match[str]) -> Draft | None:
    values = [value(token) for token in re.findall(rf"{_FIG}|{_WORDS}", match["list"])]
    read = [numerals.plain(number) for number in values if number is not None]
    return Draft(ReferenceKind.PERCENT, "+".join(read)) if read else None


def _decades(match: re.Match[str]) -> Draft | None:
    number = value(match["a"])
    return None if number is None else Draft(ReferenceKind.QUANTITY, f"{numerals.plain(number * 10)}/year")


def _fraction(match: re.Match[str]) -> Draft | None:
    above = numerals.words_value(match["above"])
    word = match["below"].lower().rstrip("s")
    # 1/2 but not 9/11: a fraction is less than one
    if match["above"].isdigit():
        return (
            Draft(ReferenceKind.NUMBER, f"{match['above']}/{match['below']}")
            if match["above"] < match["below"]
            else None
        )
    # halves and quarters are no ordinals
    below = {"half": 2, "halve": 2, "quarter": 4}.get(word) or numerals.words_value(word)
    return (
        None if not above or not below or above >= below else Draft(ReferenceKind.NUMBER, f"{above}/{below}")
    )


def _quantity(match: re.Match[str]) -> Draft | None:
    bounds = _bounds(match)
    return None if bounds is None else Draft(ReferenceKind.QUANTITY, f"{bounds}/{_UNIT[match['unit']]}")


def _number(match: re.Match[str]) -> Draft | None:
    # `3. ` at the beginning is the number of a paragraph
    label = match.start() == 0 and match.string[match.end() : match.end() + 2] in (". ", ".")
    bounds = None if label else _bounds(match)
    if bounds is None:
        return None
    # four figures alone are read as a year, as in Chinese
    lone = match["a"].isdigit() and len(match["a"]) == 4 and not match["b"]
    if lone and zh_time.is_year(int(match["a"])):
        return zh_time.years_draft([int(match["a"])], False)
    # one of, one that, no one: a word of the sentence and no number
    if match["a"].lower() == "one" and not match["b"] and _ONE_OF.match(match.string, match.end()):
        return None
    if match["a"][0].isalpha() and (bounds == "0" or match.string.endswith("Group of ", 0, match.start())):
        return None  # zero tolerance and the Group of Eight are names
    return Draft(ReferenceKind.NUMBER, bounds)


_ONE_OF = re.compile(
    r" (?:of|another|or|that|who|to|can|may|should|must|hand|cannot|and|is|in|day)\b|[.,;:')]"
)
_AMOUNT = rf"(?P<a>{_FIG}{_SCALE})(?:(?: to |-| and )(?:\$|€|US\$)?(?P<b>{_FIG}{_SCALE}))?"

RULES = (
    # money before shares and measures, and bare numbers last: the first of equal hits stays
    Rule(rf"(?<![A-Za-z])(?P<sign>(?:{_SIGN}) ?){_AMOUNT}(?![0-9])(?: (?:{_NAME})\b)?", _money),
    Rule(rf"(?P<a>{_ANY})(?:{_TO}(?P<b>{_FIG}{_SCALE}|{_WORDS}))?(?: of)? (?P<name>{_NAME})\b", _named_money),
    Rule(rf"(?P<a>{_ANY})(?: per cent| percent| ?%)?(?:{_TO}(?P<b>{_FIG}|{_WORDS}))?(?: |-)?(?:per cent|percent\b|%)", _percent),
    Rule(
            rf"(?i)(?<![A-Za-z-])(?P<above>one|two|three|four|five|six|seven|eight|nine)[ -](?P<below>hal(?:f|ves)|thirds?|quarters?|(?:{numerals.ORDINAL_WORD})s)\b",
        _fraction,
    ),
    Rule(
        rf"(?<![A-Za-z0-9_./$-])(?P<list>(?!(?:19|20)[0-9]{{2}}(?:,| and)){_FIG}(?:, {_FIG}){{0,6}} and {_FIG}) (?:per cent|percent\b)", _percents
    ),
    Rule(r"(?<![0-9/A-Za-z.])(?P<above>[1-9])/(?P<below>[2-9]|10)(?![0-9/])", _fraction),
    Rule(rf"(?P<a>{_ANY}) decades\b", _decades),
    Rule(rf"(?P<a>{_ANY})(?:{_TO}(?P<b>{_FIG}{_SCALE}|{_WORDS}))?[ -](?P<unit>{_UNITS})(?![A-Za-z0-9])", _quantity),
    Rule(rf"(?P<a>{_ANY})(?:(?: to |-)(?P<b>{_FIG}{_SCALE}|{_WORDS}))?(?![0-9A-Za-z]|[.,:/][0-9])", _number),
)  # fmt: skip
"""The rules of this module, the more telling first."""
