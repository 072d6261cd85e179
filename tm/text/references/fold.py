"""One form for the characters that references are written with, one for one, so that offsets stay."""

from __future__ import annotations

_TRADITIONAL = "屆號決議條項節編會員規則約憲聯國經濟權紀億萬兩歐鎊頓時點個幾數開擴種類歲這該發輪組項隊艘處戶間題動標圖錄書聲濃設難現實質務貳參陸週裡與於執監協緊別計劃區軍備審減際終專員際頁體瑞義續資廳產業層際級綜噸鐘條駐憲盧內線對後階貨幣審"
_SIMPLIFIED = "届号决议条项节编会员规则约宪联国经济权纪亿万两欧镑顿时点个几数开扩种类岁这该发轮组项队艘处户间题动标图录书声浓设难现实质务贰叁陆周里与于执监协紧别计划区军备审减际终专员际页体瑞义续资厅产业层际级综吨钟条驻宪卢内线对后阶货币审"
_PUNCTUATION = {
    **dict.fromkeys("－–—‐‑‒−～〜", "-"),
    **dict.fromkeys("〔［【", "("),
    **dict.fromkeys("〕］】", ")"),
    **dict.fromkeys("\t\n\r\f\v\u00a0\u1680\u2028\u2029\u202f\u205f\u3000\u0085", " "),
    **{chr(code): " " for code in range(0x2000, 0x200B)},
    **dict.fromkeys("〈<", "《"),
    **dict.fromkeys("〉>", "》"),
    **dict.fromkeys("○", "〇"),
    "’": "'",
    "．": ".",
}
# full-width letters, digits and signs; the comma stays, because in Chinese it never groups digits
_WIDE = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if code not in (0xFF0C, 0xFF5E)}
_FOLDS = str.maketrans(
    _WIDE | dict(zip(_TRADITIONAL, _SIMPLIFIED, strict=True)) | _PUNCTUATION,
)


def fold(text: str) -> str:
    """Return `text` with each character in the form that the patterns know; the length stays.

    >>> fold("第１７１８（2006）號決議")
    '第1718(2006)号决议'
    """
    return text.translate(_FOLDS)
