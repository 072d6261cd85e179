"""Words that references are made of, in both languages."""

from __future__ import annotations

from tm.text.references.reference import ReferenceKind

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)

DIVISIONS = {
    "条": (ReferenceKind.ARTICLE, "article", "articles"),
    "款": (ReferenceKind.PARAGRAPH, "paragraph", "paragraphs"),
    "段": (ReferenceKind.PARAGRAPH, "paragraph", "paragraphs"),
    "章": (ReferenceKind.CHAPTER, "chapter", "chapters"),
    "节": (ReferenceKind.SECTION, "section", "sections"),
    "部分": (ReferenceKind.PART, "part", "parts"),
    "编": (ReferenceKind.PART, "part", "parts"),
    "卷": (ReferenceKind.VOLUME, "volume", "volumes"),
    "页": (ReferenceKind.PAGE, "page", "pages"),
}
"""What stands after 第 and a number: kind, English singular and plural."""

GRADED = {"员额": "post", "职位": "position", "职等": "level", "职级": "level", "级别": "level"}
"""What stands after a grade of the common system: a P-4员额 is a P-4 post."""

LABELLED = {
    "附件": (ReferenceKind.ANNEX, "annex", "annexes"),
    "附录": (ReferenceKind.APPENDIX, "appendix", "appendices"),
    "方案": (ReferenceKind.PROGRAMME, "programme", "programmes"),
    "次级方案": (ReferenceKind.SUBPROGRAMME, "subprogramme", "subprogrammes"),
    "构成部分": (ReferenceKind.COMPONENT, "component", "components"),
    "方框": (ReferenceKind.BOX, "box", "boxes"),
    "插文": (ReferenceKind.BOX, "box", "boxes"),
    "选项": (ReferenceKind.OPTION, "option", "options"),
    "备选方案": (ReferenceKind.OPTION, "option", "options"),
    "支柱": (ReferenceKind.PILLAR, "pillar", "pillars"),
    "表": (ReferenceKind.TABLE, "table", "tables"),
    "图": (ReferenceKind.FIGURE, "figure", "figures"),
    "行动": (ReferenceKind.ACTION, "action", "actions"),
    "原则": (ReferenceKind.PRINCIPLE, "principle", "principles"),
    "目标": (ReferenceKind.GOAL, "Goal", "Goals"),
    "规则": (ReferenceKind.RULE, "rule", "rules"),
    "信函": (ReferenceKind.LETTER, "letter", "letters"),
    "附属机构": (ReferenceKind.SUBSIDIARY, "subsidiary body", "subsidiary bodies"),
}
"""What stands before a number."""

UNITS = {
    "平方公里": ("square kilometre", "square kilometres"),
    "平方米": ("square metre", "square metres"),
    "立方米": ("cubic metre", "cubic metres"),
    "公里": ("kilometre", "kilometres"),
    "千米": ("kilometre", "kilometres"),
    "厘米": ("centimetre", "centimetres"),
    "毫米": ("millimetre", "millimetres"),
    "米": ("metre", "metres"),
    "海里": ("nautical mile", "nautical miles"),
    "英里": ("mile", "miles"),
    "公顷": ("hectare", "hectares"),
    "万吨级": ("megaton", "megatons"),
    "公吨": ("metric ton", "metric tons"),
    "吨": ("ton", "tons"),
    "千克": ("kilogram", "kilograms"),
    "公斤": ("kilogram", "kilograms"),
    "毫克": ("milligram", "milligrams"),
    "克": ("gram", "grams"),
    "升": ("litre", "litres"),
    "千兆瓦": ("gigawatt", "gigawatts"),
    "吉瓦": ("gigawatt", "gigawatts"),
    "兆瓦": ("megawatt", "megawatts"),
    "千瓦时": ("kilowatt-hour", "kilowatt-hours"),
    "兆瓦时": ("megawatt-hour", "megawatt-hours"),
    "吉瓦时": ("gigawatt-hour", "gigawatt-hours"),
    "千瓦": ("kilowatt", "kilowatts"),
    "摄氏度": ("degree Celsius", "degrees Celsius"),
    "桶": ("barrel", "barrels"),
    "个百分点": ("percentage point", "percentage points"),
    "个小时": ("hour", "hours"),
    "小时": ("hour", "hours"),
    "分钟": ("minute", "minutes"),
    "个月": ("month", "months"),
    "个星期": ("week", "weeks"),
    "星期": ("week", "weeks"),
    "周": ("week", "weeks"),
    "天": ("day", "days"),
    "年": ("year", "years"),
}
"""Units: English singular, which is also the unit's normal form, and plural."""

CURRENCIES = {
    "美元": ("USD", "$", ""),
    "欧元": ("EUR", "€", ""),
    "英镑": ("GBP", "£", ""),
    "日元": ("JPY", "¥", ""),
    "瑞士法郎": ("CHF", "SwF ", ""),
    "加元": ("CAD", "Can$", ""),
    "澳元": ("AUD", "$A", ""),
    "人民币": ("CNY", "", "yuan"),
    "卢比": ("INR", "", "rupees"),
    "卢布": ("RUB", "", "roubles"),
}
"""Currencies: ISO 4217 code, what English sets before the amount, what it sets after."""

NOT_UNITS = {
    "克": "罗兰服制里什莱隆钦拉林",
    "米": "尔特歇兰诺勒德",
    "升": "级高至到温",
    "周": "转边围期日刊年报",
    "天": "然体气线主基津",
    "吨": "位",
    "年": "度代级龄轻会份刊报鉴",
}
"""What makes another word of a unit's last character: 周围 is no week, 年度 no year."""

COUNTED = "个名项国次份位种批轮套起艘架枚件支座所家户人处倍类点岁名只辆片台箱组群届层类座条颗封场块族部发页期步层宗门则例桩笔"
"""Measure words after which a Chinese numeral is a number, and not part of a word."""

LARGE = (
    "大支柱",
    "大领域",
    "大类",
    "大目标",
    "大优先",
    "大问题",
    "大方面",
    "大挑战",
    "大原则",
    "大语文",
    "方会谈",
    "主席",
)
"""`大` as a measure word: 三大支柱 is three pillars, 三大洋 a name."""

SESSIONS = {
    "紧急特别": "emergency special",
    "特别": "special",
    "实质性": "substantive",
    "组织": "organizational",
    "年度": "annual",
    "常": "regular",
    "年": "annual",
    "": "",
}
"""What a session is, before 会议 or 会."""
