"""What stands in the place of what differs, on each side of every rule's edge."""

from __future__ import annotations

import pytest

from termbase.memories.open_memory import names
from tm.languages import Lang
from tm.match.substitute import _suffix, substitute

SUBSTITUTED = [
    # Chinese numerals: figure by figure from three figures on, with 两 for 2 of something
    ("en", "chapter 35", "chapter 12", "第一二章", "第三十五章"),
    ("en", "article 235", "article 112", "第一一二条", "第二三五条"),
    ("en", "article 235", "article 112", "第一百一十二条", "第二百三十五条"),
    ("en", "2 States", "1 200 States", "一千二百个国家", "两个国家"),
    ("en", "chapter 2", "chapter 12", "第十二章", "第二章"),
    # a point in a figure
    ("en", "rose by 1.5 per cent", "rose by 5 per cent", "增加了百分之五", "增加了百分之五"),
    ("en", "rose by 5 per cent", "rose by 1.5 per cent", "增加了百分之一点五", "增加了百分之一点五"),
    ("en", "rose by 5 per cent", "rose by 1.5 per cent", "增加了1.5%", "增加了5%"),
    # hours before and after noon, which Chinese may say with a word
    ("en", "held at 1.30 p.m. today", "held at 12.30 p.m. today", "今天12时30分举行", "今天13时30分举行"),
    ("en", "held at 12.30 p.m. today", "held at 1.30 p.m. today", "今天13时30分举行", "今天12时30分举行"),
    ("en", "held at 11.30 a.m. today", "held at 12.30 p.m. today", "今天12时30分举行", "今天12时30分举行"),
    ("en", "held at 12.30 p.m. today", "held at 11.30 a.m. today", "今天11时30分举行", "今天11时30分举行"),
    ("en", "held at 11.30 a.m. today", "held at 10.30 a.m. today", "今天上午10时30分举行", "今天上午11时30分举行"),
    ("zh", "今天11时30分举行", "今天12时30分举行", "held at 12.30 p.m. today", "held at 11.30 a.m. today"),
    # thousands are parted as they were
    ("zh", "1 200个国家", "1 100个国家", "1,100 States", "1,200 States"),
    ("zh", "1 200个国家", "1 100个国家", "1 100 States", "1 200 States"),
    ("zh", "1200个国家", "1100个国家", "1100 States", "1200 States"),
    ("zh", "1.5吨", "1 100吨", "1,100 tons", "1.5 tons"),
    # one and more than one
    ("zh", "3份报告", "2份报告", "2 reports", "3 reports"),
    ("zh", "2份报告", "1份报告", "1 report", "1 report"),
    ("zh", "1份报告", "2份报告", "2 reports", "2 reports"),
    ("zh", "第二次报告", "第一次报告", "the first report", "the second report"),
    # the same value twice
    ("zh", "增加15%，减少15%", "增加5%，减少5%", "rose by 5 per cent, fell by 5 per cent", "rose by 15 per cent, fell by 15 per cent"),
    ("zh", "增加15%，减少16%", "增加5%，减少5%", "rose by 5 per cent, fell by 5 per cent", "rose by 5 per cent, fell by 5 per cent"),
    ("zh", "增加15%，减少16%", "增加5%，减少6%", "rose by 5 per cent, fell by 6 per cent", "rose by 15 per cent, fell by 16 per cent"),
    # a and an
    ("zh", "第八十次报告", "第八次报告", "an eighth report", "an eightieth report"),
    ("zh", "第九次报告", "第八次报告", "an eighth report", "an eighth report"),
    ("zh", "第八次报告", "第九次报告", "a ninth report", "a ninth report"),
    ("zh", "第十次报告", "第九次报告", "a ninth report", "a tenth report"),
    ("zh", "第十八次报告", "第十一次报告", "an 11th report", "an 18th report"),
    ("zh", "第十二次报告", "第十一次报告", "an 11th report", "an 11th report"),
    # the article of a State
    ("zh", "日本的提案", "中国的提案", "China's proposal", "Japan's proposal"),
    ("zh", "日本的提案", "中国的提案", "China’s proposal", "Japan’s proposal"),
    ("zh", "日本的提案", "菲律宾的提案", "the Philippines' proposal", "the Philippines' proposal"),
    ("zh", "日本的提案", "菲律宾的提案", "the Philippines’ proposal", "the Philippines’ proposal"),
    ("zh", "菲律宾的提案", "日本的提案", "proposal of Japan", "proposal of the Philippines"),
    ("zh", "菲律宾的提案", "日本的提案", "proposal, Japan", "proposal, Philippines"),
    ("zh", "苏丹的提案", "菲律宾的提案", "the Philippines proposal", "the Sudan proposal"),
    ("zh", "苏丹的提案", "菲律宾的提案", "Philippines proposal", "Sudan proposal"),
    ("zh", "法国的提案", "日本的提案", "a Japan proposal", "a Japan proposal"),
    ("zh", "菲律宾说", "日本说", "Japan said", "Japan said"),
    ("zh", "菲律宾说", "日本说", "The Japan said", "The Philippines said"),
    ("zh", "苏丹说", "菲律宾说", "Philippines said", "Sudan said"),
    ("zh", "法国说", "日本说", "Japan said", "France said"),
    ("zh", "菲律宾", "日本", "Japan", "Philippines"),
    ("zh", "菲律宾", "日本", "Japan, too", "Philippines, too"),
    ("zh", "菲律宾", "日本", "Japan a", "Japan a"),
    ("zh", "菲律宾A级", "日本A级", "Japan A-class", "Japan A-class"),
    # ordinals in figures, with what follows them
    ("zh", "第80次会议", "第79次会议", "79th plenary meeting", "80th plenary meeting"),
    ("zh", "第八十届常会", "第七十九届常会", "its 79th regular session", "its 80th regular session"),
    ("zh", "第23次至第25次会议", "第22次至第24次会议", "22nd to 24th meetings", "23rd to 25th meetings"),
    ("zh", "第111次报告", "第101次报告", "101st report", "111th report"),
    # units are not exchanged, and other writings only of what has one meaning
    ("en", "8 tons long", "3 tons long", "长3吨", "长8吨"),
    ("en", "8 kilometres long", "3 tons long", "长3吨", "长3吨"),
    ("zh", "有8吨货", "有3吨货", "three metric tons", "three metric tons"),
    ("zh", "增加了15%", "增加了5%", "rose by five per cent", "rose by 15 per cent"),
    ("zh", "2026年5月4日", "2025年4月28日", "April 28, 2025", "4 May 2026"),
    ("zh", "80美元", "50美元", "fifty dollars", "$80"),
    ("en", "4 November 2020", "3 December 2019", "2019年十二月三日", "2020年十一月四日"),
    ("en", "4 November 2020", "3 December 2019", "2019年十二月3日", "2019年十二月3日"),
    # capitals
    ("zh", "3. 第八十次会议", "2. 第七十次会议", "2. Seventieth meeting", "3. Eightieth meeting"),
    ("zh", "3. 第八十次会议", "2. 第七十次会议", "2. seventieth meeting", "3. eightieth meeting"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "query", "source", "target", "suggestion"), SUBSTITUTED)
def test_what_is_written(language: str, query: str, source: str, target: str, suggestion: str) -> None:
    """What is certain is written; all else stays as it was, and is told as failed."""
    made = substitute(query, source, target, Lang(language), names())
    assert made.suggestion == suggestion
    assert bool(made.failed) == (suggestion == target)
    assert (made.similarity == 1.0) == (suggestion != target)


def test_what_is_shown() -> None:
    """A change shows what stood in the target and what stands there now; a failed one what stood, and nothing."""
    made = substitute("法国的5份报告", "苏丹的3份报告", "3 reports of the Sudan", Lang.ZH, names())
    assert [(change.old, change.new) for change in made.changes] == [("Sudan", "France"), ("3", "5")]
    made = substitute("菲律宾的提案", "日本的提案", "the proposal of Japan", Lang.ZH, names())
    assert [(change.old, change.new) for change in made.changes] == [("Japan", "the Philippines")]
    made = substitute("第九次报告", "第八次报告", "an eighth report", Lang.ZH, names())
    assert [(change.old, change.new) for change in made.changes] == [("eighth", None)]


def test_endings_of_ordinals() -> None:
    """11 to 13 end in th in every hundred; their neighbours as their last figure says."""
    assert [_suffix(n) for n in (3, 10, 11, 12, 13, 14, 21, 23)] == [
        "rd", "th", "th", "th", "th", "th", "st", "rd",
    ]  # fmt: skip
    assert [_suffix(n) for n in (101, 103, 104, 110, 111, 113, 114)] == [
        "st", "rd", "th", "th", "th", "th", "th",
    ]  # fmt: skip
