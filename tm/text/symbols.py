"""Document symbols: their form, and which body they belong to (the first parts name the organ)."""

from __future__ import annotations

import re
import unicodedata

_BRACKETS = r"\([A-Za-z0-9][A-Za-z0-9.\-]{0,20}\)"
_FORM = re.compile(
    rf"""
    [A-Z]{{1,8}} (?:{_BRACKETS})?                            # 1 the organ: A, INFCIRC, GC(58)
    (?: / [A-Za-z0-9] (?:[A-Za-z0-9.\-] | {_BRACKETS})* )+   # 2 its parts: ES-10, PC.III, 984(1995)
    """,
    re.VERBOSE,
)
# a choice: longer than any usual document symbol
_LONGEST = 80

_BODIES = (
    ("NPT/CONF", "NPT Review Conference"),
    ("BWC/CONF", "Biological Weapons Convention Review Conference"),
    ("CCW/", "Convention on Certain Conventional Weapons"),
    ("CD/", "Conference on Disarmament"),
    ("A/CN.10/", "Disarmament Commission"),
    ("A/CN.9/", "United Nations Commission on International Trade Law"),
    ("A/CN.4/", "International Law Commission"),
    ("A/C.1/", "General Assembly, First Committee"),
    ("A/C.2/", "General Assembly, Second Committee"),
    ("A/C.3/", "General Assembly, Third Committee"),
    ("A/C.4/", "General Assembly, Fourth Committee"),
    ("A/C.5/", "General Assembly, Fifth Committee"),
    ("A/C.6/", "General Assembly, Sixth Committee"),
    ("A/HRC/", "Human Rights Council"),
    ("A/", "General Assembly"),
    ("S/", "Security Council"),
    ("E/", "Economic and Social Council"),
    ("ST/", "United Nations Secretariat"),
    ("GOV/", "IAEA Board of Governors"),
    ("GC(", "IAEA General Conference"),
    ("INFCIRC/", "International Atomic Energy Agency"),
    ("CTBT/", "Preparatory Commission for the CTBTO"),
    ("CCPR/", "Human Rights Committee"),
    ("CERD/", "Committee on the Elimination of Racial Discrimination"),
    ("CEDAW/", "Committee on the Elimination of Discrimination against Women"),
    ("CRC/", "Committee on the Rights of the Child"),
    ("FCCC/", "United Nations Framework Convention on Climate Change"),
    ("TD/", "United Nations Conference on Trade and Development"),
)


def body(symbol: str | None) -> str | None:
    """Return the English name of the body that issued `symbol`, or None.

    >>> body("NPT/CONF.2010/PC.I/WP.78"), body("X/1")
    ('NPT Review Conference', None)
    """
    if symbol is None:
        return None
    return next((name for prefix, name in _BODIES if symbol.startswith(prefix)), None)


def canonical(written: str) -> str | None:
    """The symbol that `written` is, without white space and full-width forms, or None where it is none.

    A symbol holds a digit: `A/RES` names a series and no document.

    >>> canonical("S/RES/984 （1995）"), canonical("NPT/CONF.2010/PC.I/WP.78"), canonical("GC(58)/RES/10")
    ('S/RES/984(1995)', 'NPT/CONF.2010/PC.I/WP.78', 'GC(58)/RES/10')
    >>> canonical("a/71/475"), canonical("A/RES"), canonical("A/../475"), canonical("决议")
    (None, None, None, None)
    """
    symbol = re.sub(r"\s", "", unicodedata.normalize("NFKC", written[: 2 * _LONGEST]))
    sound = len(symbol) <= _LONGEST and _FORM.fullmatch(symbol) and re.search("[0-9]", symbol)
    return symbol if sound else None


def of_corpus(ids: str) -> str:
    """Document symbol of a line of the United Nations Parallel Corpus's `.ids`.

    >>> of_corpus("2015/npt/conf_2015/wp_3 en:9:1"), of_corpus("2015/s/res/2202__2015_ en:1:1")
    ('NPT/CONF.2015/WP.3', 'S/RES/2202(2015)')
    >>> of_corpus("2015/a/es_10/672"), of_corpus("2015/a/conf_224/pc_iii_/l_1"), of_corpus("2015/cedaw/c/hrv/q/4_5/add_1")
    ('A/ES-10/672', 'A/CONF.224/PC(III)/L.1', 'CEDAW/C/HRV/Q/4-5/Add.1')
    """
    path = ids.split(" ")[0].partition("/")[2].upper()
    path = re.sub(r"_+(\d{4})_$", r"(\1)", path)
    path = re.sub(r"_+PART_([IVX]+)_$", r"(Part \1)", path)
    path = re.sub(r"_([IVX]+|DTIE)_(?=/)", r"(\1)", path)
    path = re.sub(r"\b(ES|PBC|\d+)_(?=\d+)", r"\1-", path)
    path = re.sub(r"\b(ADD|REV|CORR)_", lambda match: f"{match[1].capitalize()}.", path)
    return path.replace("_", ".")
