"""How treaties number their articles, and what the organs are called.

Roman or Arabic figures: as the treaty's authentic English text numbers its own articles, in the
United Nations Treaty Series volume (UNTS) or document named beside it. Capital `Article`: United
Nations drafting practice for the Charter, the Statute of the Court, the law of treaties and the
Geneva Conventions; elsewhere `article`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Instrument:
    """A treaty: its key, how it numbers articles, where that is seen, its names (Chinese, English)."""

    key: str
    roman: bool
    capital: bool
    source: str
    names: tuple[tuple[str, str], ...]


def _roman(key: str, source: str, *names: tuple[str, str]) -> Instrument:
    return Instrument(key, True, False, source, names)


def _arabic(key: str, source: str, *names: tuple[str, str]) -> Instrument:
    return Instrument(key, False, False, source, names)


def _capital(key: str, source: str, *names: tuple[str, str]) -> Instrument:
    return Instrument(key, False, True, source, names)


INSTRUMENTS = (
    _capital(
        "Charter", "Charter of the United Nations, 1945", ("联合国宪章", "Charter of the United Nations"),
        ("联合国宪章", "United Nations Charter"), ("宪章", "Charter"),
    ),
    _capital(
        "ICJ", "Statute of the International Court of Justice, 1945",
        ("国际法院规约", "Statute of the International Court of Justice"),
    ),
    _capital(
        "VCLT", "UNTS 1155", ("维也纳条约法公约", "Vienna Convention on the Law of Treaties"),
        ("条约法公约", "Vienna Convention on the Law of Treaties"),
    ),
    *(
        # Chinese says both 日内瓦第四公约 and 第四日内瓦公约
        _capital(f"GC{roman}", "UNTS 75", (f"日内瓦第{chinese}公约", f"{word} Geneva Convention"),
                 (f"第{chinese}日内瓦公约", f"{word} Geneva Convention"))
        for roman, chinese, word in (
            ("I", "一", "First"), ("II", "二", "Second"), ("III", "三", "Third"), ("IV", "四", "Fourth"),
        )
    ),
    _capital("GC", "UNTS 75", ("日内瓦四公约", "Geneva Conventions"), ("日内瓦公约", "Geneva Conventions")),
    _roman(
        "NPT", "UNTS 729", ("不扩散核武器条约", "Treaty on the Non-Proliferation of Nuclear Weapons"),
        ("核不扩散条约", "Non-Proliferation Treaty"), ("不扩散条约", "Non-Proliferation Treaty"),
        ("核不扩散条约", "Nuclear Non-Proliferation Treaty"), ("不扩散条约", "NPT"),
        ("防止核武器扩散条约", "Treaty on the Non-Proliferation of Nuclear Weapons"),
    ),
    _roman(
        "CTBT", "A/50/1027", ("全面禁止核试验条约", "Comprehensive Nuclear-Test-Ban Treaty"),
        ("全面禁试条约", "Comprehensive Nuclear-Test-Ban Treaty"),
        ("全面禁核试条约", "Comprehensive Nuclear-Test-Ban Treaty"),
        ("全面禁试条约", "Comprehensive Nuclear Test-Ban Treaty"), ("全面禁试条约", "CTBT"),
    ),
    _roman(
        "CWC", "UNTS 1974",
        ("关于禁止发展、生产、储存和使用化学武器及销毁此种武器的公约",
         "Convention on the Prohibition of the Development, Production, Stockpiling and Use of Chemical"
         " Weapons and on Their Destruction"),
        ("禁止化学武器公约", "Chemical Weapons Convention"), ("化学武器公约", "Chemical Weapons Convention"),
        ("化武公约", "Chemical Weapons Convention"), ("化武公约", "CWC"),
    ),
    _roman(
        "BWC", "UNTS 1015", ("禁止生物武器公约", "Biological Weapons Convention"),
        ("生物武器公约", "Biological Weapons Convention"), ("生物和毒素武器公约", "Biological and Toxin Weapons Convention"),
        ("生武公约", "Biological Weapons Convention"), ("生武公约", "BWC"),
    ),
    _roman(
        "OST", "UNTS 610", ("外层空间条约", "Outer Space Treaty"), ("外空条约", "Outer Space Treaty"),
        ("关于各国探索和利用包括月球和其他天体在内外层空间活动的原则条约",
         "Treaty on Principles Governing the Activities of States in the Exploration and Use of Outer Space,"
         " including the Moon and Other Celestial Bodies"),
    ),
    _roman(
        "IAEA", "UNTS 276", ("国际原子能机构规约", "Statute of the International Atomic Energy Agency"),
        ("原子能机构规约", "IAEA Statute"), ("原子能机构《规约", "IAEA Statute"),
        ("国际原子能机构《规约", "Statute of the International Atomic Energy Agency"),
        ("原子能机构规约", "Statute of IAEA"),
    ),
    _roman(
        "LIAB", "UNTS 961", ("空间物体所造成损害的国际责任公约",
                             "Convention on International Liability for Damage Caused by Space Objects"),
        ("责任公约", "Liability Convention"),
    ),
    _roman(
        "REG", "UNTS 1023", ("关于登记射入外层空间物体的公约", "Convention on Registration of Objects Launched into Outer Space"),
        ("登记公约", "Registration Convention"),
    ),
    _roman("ANT", "UNTS 402", ("南极条约", "Antarctic Treaty")),
    _roman("PTBT", "UNTS 480", ("部分禁试条约", "Partial Test-Ban Treaty"), ("部分禁试条约", "Partial Test Ban Treaty")),
    _roman("SEABED", "UNTS 955", ("海床条约", "Seabed Treaty"), ("海床军备控制条约", "Seabed Arms Control Treaty")),
    _roman("ENMOD", "UNTS 1108", ("改变环境公约", "Environmental Modification Convention"), ("改变环境公约", "ENMOD Convention")),
    _roman(
        "GENO", "UNTS 78",
        ("防止及惩治灭绝种族罪公约", "Convention on the Prevention and Punishment of the Crime of Genocide"),
        ("灭绝种族罪公约", "Genocide Convention"),
    ),
    _arabic(
        "TPNW", "A/CONF.229/2017/8", ("禁止核武器条约", "Treaty on the Prohibition of Nuclear Weapons"),
        ("禁核条约", "Treaty on the Prohibition of Nuclear Weapons"),
    ),
    _arabic("TLAT", "UNTS 634", ("特拉特洛尔科条约", "Treaty of Tlatelolco")),
    _arabic("RARO", "UNTS 1445", ("拉罗通加条约", "Treaty of Rarotonga")),
    _arabic("BANG", "UNTS 1981", ("曼谷条约", "Treaty of Bangkok")),
    _arabic("PELI", "A/50/426", ("佩林达巴条约", "Treaty of Pelindaba")),
    _arabic("ATT", "UNTS 3013", ("武器贸易条约", "Arms Trade Treaty")),
    _arabic("APM", "UNTS 2056", ("禁雷公约", "Mine Ban Convention"), ("渥太华公约", "Ottawa Convention")),
    _arabic("CCM", "UNTS 2688", ("集束弹药公约", "Convention on Cluster Munitions")),
    _arabic(
        "ICC", "UNTS 2187", ("国际刑事法院罗马规约", "Rome Statute of the International Criminal Court"),
        ("罗马规约", "Rome Statute"),
    ),
    _arabic("UNCLOS", "UNTS 1833", ("联合国海洋法公约", "United Nations Convention on the Law of the Sea"),
            ("海洋法公约", "Convention on the Law of the Sea")),
    _arabic("UDHR", "General Assembly resolution 217 A (III)", ("世界人权宣言", "Universal Declaration of Human Rights")),
    _arabic("ICCPR", "UNTS 999", ("公民权利和政治权利国际公约", "International Covenant on Civil and Political Rights"),
            ("公民及政治权利国际公约", "International Covenant on Civil and Political Rights")),
    _arabic(
        "ICESCR", "UNTS 993",
        ("经济、社会及文化权利国际公约", "International Covenant on Economic, Social and Cultural Rights"),
        ("经济、社会、文化权利国际公约", "International Covenant on Economic, Social and Cultural Rights"),
    ),
    _arabic("CRC", "UNTS 1577", ("儿童权利公约", "Convention on the Rights of the Child")),
    _arabic("CRPD", "UNTS 2515", ("残疾人权利公约", "Convention on the Rights of Persons with Disabilities")),
    _arabic(
        "CEDAW", "UNTS 1249",
        ("消除对妇女一切形式歧视公约", "Convention on the Elimination of All Forms of Discrimination against Women"),
    ),
    _arabic(
        "ICERD", "UNTS 660",
        ("消除一切形式种族歧视国际公约", "International Convention on the Elimination of All Forms of Racial Discrimination"),
    ),
    _arabic("CAT", "UNTS 1465", ("禁止酷刑公约", "Convention against Torture")),
    _arabic("UNCAC", "UNTS 2349", ("联合国反腐败公约", "United Nations Convention against Corruption"),
            ("反腐败公约", "Convention against Corruption")),
    _arabic(
        "UNTOC", "UNTS 2225",
        ("联合国打击跨国有组织犯罪公约", "United Nations Convention against Transnational Organized Crime"),
    ),
    _arabic("UNFCCC", "UNTS 1771", ("联合国气候变化框架公约", "United Nations Framework Convention on Climate Change")),
    _arabic("KYOTO", "UNTS 2303", ("京都议定书", "Kyoto Protocol")),
    _arabic("UNDRIP", "General Assembly resolution 61/295, annex",
            ("联合国土著人民权利宣言", "United Nations Declaration on the Rights of Indigenous Peoples")),
)  # fmt: skip
"""The instruments whose articles are rendered and compared by name."""

BY_KEY = {instrument.key: instrument for instrument in INSTRUMENTS}
# reversed twice, so that the first instrument with a name, and its first English, stay
_ZH = {zh: (i, en) for i in reversed(INSTRUMENTS) for zh, en in reversed(i.names)}
NAMES_ZH = {zh: instrument for zh, (instrument, _) in _ZH.items()}
"""The instrument of each Chinese name."""
_EN = {en.lower(): i for i in reversed(INSTRUMENTS) for _, en in i.names}
GENERIC = {
    "条约": "Treaty",
    "公约": "Convention",
    "议定书": "Protocol",
    "规约": "Statute",
    "宣言": "Declaration",
}
"""Words that stand for an instrument named before."""

EN_NAME = "|".join(
    re.escape(name)
    for name in sorted({en for i in INSTRUMENTS for _, en in i.names}, key=lambda name: (-len(name), name))
)
"""Alternatives of a regular expression: the English names."""

# the longest first, and only directly before the article
_ZH_END = re.compile(
    rf"(?:{'|'.join(re.escape(n) for n in sorted(_ZH, key=len, reverse=True))})(?=》{{0,2}} ?的? ?$)"
)
_GENERIC_END = re.compile(rf"(?:《({'|'.join(GENERIC)})》|(?:该|本)({'|'.join(GENERIC)})) ?的? ?$")
# longer than the name of any instrument of the list
_WINDOW = 60


@dataclass(frozen=True, slots=True)
class NamedInstrument:
    """An instrument that stands before an article: `back` characters, and what English calls it."""

    instrument: Instrument | None
    english: str
    back: int


def before(text: str, end: int) -> NamedInstrument | None:
    """The instrument whose name ends at `end` of the folded `text`, or None.

    >>> before("《不扩散条约》第六条", 7).english
    'Non-Proliferation Treaty'
    """
    # or each article would be searched for from the beginning of the text
    window = text[max(0, end - _WINDOW) : end]
    name = _ZH_END.search(window)
    if name:
        instrument, english = _ZH[name.group()]
        start = name.start()
        # a name in a title may have two marks: 《《不扩散条约》缔约国会议》
        while start and window[start - 1] == "《":
            start -= 1
        return NamedInstrument(instrument, english, len(window) - start)
    # 该公约, 《条约》: a name that the text told before
    generic = _GENERIC_END.search(window)
    if generic:
        return NamedInstrument(
            None, GENERIC[generic.group(1) or generic.group(2)], len(window) - generic.start()
        )
    return None


def called(english: str) -> Instrument | None:
    """The instrument with this English name, whatever its case."""
    return _EN.get(english.lower())


@dataclass(frozen=True, slots=True)
class Organ:
    """A body that adopts: the letter of its symbols, and its names (Chinese, English)."""

    key: str
    english: str
    chinese: tuple[str, ...]


ORGANS = (
    Organ("S", "Security Council", ("安全理事会", "安理会")),
    Organ("E", "Economic and Social Council", ("经济及社会理事会", "经济和社会理事会", "经社理事会")),
    Organ("HRC", "Human Rights Council", ("人权理事会",)),
    Organ("CHR", "Commission on Human Rights", ("人权委员会",)),
    Organ("A", "General Assembly", ("联合国大会", "大会", "联大")),
)
"""The organs whose resolutions are told apart; a symbol's first letters name the same."""

# 审议大会 and 缔约方大会 are conferences, no General Assembly
_ORGAN_END = re.compile(
    rf"(?<!审议)(?<!特别)(?<!延期)(?<!缔约方)(?<!缔约国)({'|'.join(n for o in ORGANS for n in o.chinese)}) ?的? ?$"
)


def organ_before(text: str, end: int) -> tuple[Organ, int] | None:
    """The organ whose name ends at `end` of the folded `text`, and the characters it takes."""
    # the longest name has eight characters, and blanks may stand in it
    window = text[max(0, end - 14) : end]
    name = _ORGAN_END.search(window)
    if name is None:
        return None
    return next(o for o in ORGANS if name.group(1) in o.chinese), len(window) - name.start()
