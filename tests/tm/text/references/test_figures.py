"""Figures of United Nations texts: never cut, never of another kind; what cannot be told stays as it stands."""

from __future__ import annotations

import pytest

from tm.languages import Lang
from tm.text.references import english, find


def told(text: str) -> list[tuple[str, str | None]]:
    """The references of a Chinese text with their English."""
    return [(reference.text, english(reference)) for reference in find(text, Lang.ZH)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # amounts with blanks, also several, between figures and scale
        ("总额为4亿8 300万美元。", [("4亿8 300万美元", "$483 million")]),
        ("共计2 亿 5 000 万美元", [("2 亿 5 000 万美元", "$250 million")]),
        ("所需3   400  万  欧元", [("3   400  万  欧元", "€34 million")]),
        ("1亿2,500万英镑", [("1亿2,500万英镑", "£125 million")]),
        ("3亿零600万美元", [("3亿零600万美元", "$306 million")]),
        ("为12 345 678 900美元", [("12 345 678 900美元", "$12,345,678,900")]),
        ("每份4.50美元", [("4.50美元", "$4.50")]),
        ("1 200万至1 500万美元", [("1 200万至1 500万美元", "$12 million to $15 million")]),
        # the scale of a range is said once, or of both
        ("3至5亿美元", [("3至5亿美元", "$300 million to $500 million")]),
        ("3亿至5亿美元", [("3亿至5亿美元", "$300 million to $500 million")]),
        ("500万至1亿美元", [("500万至1亿美元", "$5 million to $100 million")]),
        ("5至6万公里", [("5至6万公里", "50,000 to 60,000 kilometres")]),
        # what is no number in any way of writing
        ("2亿50 00万美元", []),
        ("3千5百万美元", []),
        ("共5 100 20人", []),
        ("$1.5 million", []),
        # shares keep their zeros
        ("空缺率为4.0%", [("4.0%", "4.0 per cent")]),
        ("由7.05%升至8.10%", [("7.05%", "7.05 per cent"), ("8.10%", "8.10 per cent")]),
        ("12.5至15.0%", [("12.5至15.0%", "12.5 to 15.0 per cent")]),
        # numbers that stand together are written alike
        ("5至10年", [("5至10年", "5 to 10 years")]),
        ("3至5年", [("3至5年", "three to five years")]),
        ("300千瓦时", [("300千瓦时", "300 kilowatt-hours")]),
        ("5千瓦", [("5千瓦", "five kilowatts")]),
        # grades
        ("2个P-3员额", [("2", "two"), ("P-3员额", "P-3 post")]),
        ("一名D-1职等主任", [("D-1职等", "D-1 level")]),
        ("G-7集团", []),
        # the half of the day, on both sides of noon and midnight
        ("上午9时59分", [("上午9时59分", "9.59 a.m.")]),
        ("上午9时60分", [("9", "9"), ("60", "60")]),
        ("中午11时", [("中午11时", "11 a.m.")]),
        ("中午12时30分", [("中午12时30分", "12.30 p.m.")]),
        ("下午12时30分", [("下午12时30分", "12.30 p.m.")]),
        ("晚上11时", [("晚上11时", "11 p.m.")]),
        ("晚上12时", [("晚上12时", "midnight")]),
        ("凌晨12时30分", [("凌晨12时30分", "12.30 a.m.")]),
        ("24时", [("24时", "midnight")]),
        ("25时", [("25", "25")]),
        # figures behind a noun
        ("次级方案2和3", [("次级方案2和3", "subprogrammes 2 and 3")]),
        ("构成部分4", [("构成部分4", "component 4")]),
        ("方案3和方框2", [("方案3", "programme 3"), ("方框2", "box 2")]),
        ("选项1，支柱2", [("选项1", "option 1"), ("支柱2", "pillar 2")]),
        ("见表2A.9和表2A.10", [("表2A.9和表2A.10", "tables 2A.9 and 2A.10")]),
        ("第28F.15段", [("第28F.15段", "paragraph 28F.15")]),
        ("决议B节", [("B节", "section B")]),
        ("(b)分段", [("(b)分段", "subparagraph (b)")]),
        ("第12(a)㈡段", [("第12(a)㈡段", "paragraph 12 (a) (ii)")]),
        ("工作包3", [("3", "3")]),
        # sections of the budget and paragraphs of articles
        ("方案预算第29D款", [("第29D款", "section 29D")]),
        ("预算第3款所列经费", [("第3款", "section 3")]),
        ("第七条第3款", [("第七条第3款", "article 7, paragraph 3")]),
        ("根据该条第3款", [("第3款", "paragraph 3")]),
        # committees and names with a number
        ("1267委员会", [("1267委员会", "1267 Committee")]),
        ("列入1988名单", []),
        ("ISO 14001认证", []),
        ("20国参加", [("20", "20")]),
        # financial years that are split
        ("2013/14年度", [("2013/14", "2013/14")]),
        ("2014-2015年", [("2014-2015年", "2014-2015")]),
        # names, labels and notes that hold figures
        (
            "第1267(1999)、1333(2000)和1390( 2002)号决议",
            [
                (
                    "第1267(1999)、1333(2000)和1390( 2002)号决议",
                    "resolutions 1267 (1999), 1333 (2000) and 1390 (2002)",
                )
            ],
        ),
        ("决议1373(2001)和", [("2001", "2001")]),
        ("消除贫穷十年(1997-2006)", [("1997-2006", "1997-2006")]),
        ("比上一年多", []),
        ("在这一时刻", []),
        ("(1) 某条", []),
        ("(27 000)", [("27 000", "27,000")]),
        ("传真:(212)963-1234", []),
        ("(c) 目前的情况", []),
        ("第二条第1款(a)项㈣目", [("第二条第1款(a)项㈣目", "article 2, paragraph 1 (a) (iv)")]),
        (
            "第四十五届和第四十七届至第五十届会议",
            [("第四十五届和第四十七届至第五十届会议", "forty-fifth and forty-seventh to fiftieth sessions")],
        ),
        ("序言部分第二和四段", [("序言部分第二和四段", "second and fourth preambular paragraphs")]),
        # articles of national laws are articles or sections: which is not told
        ("《移民法》第8条", [("第8条", None)]),
        ("《移民法》第8条第2款", [("第8条第2款", None)]),
        (
            "《海洋法公约》第8条",
            [("《海洋法公约》第8条", "article 8 of the Convention on the Law of the Sea")],
        ),
        # characters of words
        ("大陆架", []),
        ("内陆发展中国家", []),
        ("派出一支队伍名为", []),
    ],
)
def test_figures(text: str, expected: list[tuple[str, str | None]]) -> None:
    """Each kind of figure with its English; nothing where it cannot be told."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("a P-5 post", "grade:P-5"),
        ("the 1540 Committee", "committee:1540"),
        ("subprogrammes 2 and 3", "subprogramme:2+3"),
        ("component 4", "component:4"),
        ("table 2A.9", "table:2A.9"),
        ("paragraph 28F.15", "paragraph:28F.15"),
        ("section 29D", "section:29D"),
        ("in 2013/14", "year:2013-2014"),
    ],
)
def test_english_has_the_same_normal_form(text: str, normal: str) -> None:
    """What is found in Chinese is found in English, so that both can be compared."""
    assert [reference.normal for reference in find(text, Lang.EN)] == [normal]
