"""The pages speak English and Chinese: as asked for, remembered, or preferred by the browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from termbase import authority
from termbase.concepts import sources
from termbase.concepts.status import Standing, Status, TermType
from termbase.store.tolerance import Way
from termbase.web import described, page_languages
from termbase.web.api_page import ENDPOINTS
from termbase.web.cards import ORIGIN_MEANINGS, STATUS_MEANINGS
from termbase.web.export_page import CLIENTS
from termbase.web.security import MESSAGES
from tm.text import script

TEMPLATES = Path(page_languages.__file__).parent / "templates"
SAID = re.compile(r'\bt\("((?:[^"\\]|\\.)+)"[,)]')
NAMED = re.compile(r"\{(\w+)")
HAN = re.compile("[一-鿿]")


def test_every_text_has_its_chinese():
    """What a template says, and what it says of values, stands in the table with the same names in braces."""
    said = {
        text for path in TEMPLATES.glob("*.html") for text in SAID.findall(path.read_text(encoding="utf-8"))
    }
    assert len(said) > 100
    said |= {
        *STATUS_MEANINGS.values(),
        *ORIGIN_MEANINGS.values(),
        *(text for pair in MESSAGES.values() for text in pair),
    }
    said |= {value.value for kind in (Status, Standing, TermType, Way) for value in kind} - {
        Way.AS_ASKED.value
    }
    rows = authority.load()
    said |= (
        {row.subject for row in rows} | {row.type for row in rows} | {script.TRADITIONAL_NAME, *sources.KINDS}
    )
    said |= {client.name for client in CLIENTS if not client.name.isalpha()} | set(described.foot().values())
    said |= {
        text
        for endpoint in ENDPOINTS
        for text in (endpoint.meaning, *(p.meaning for p in endpoint.parameters))
    }
    table = page_languages.catalogue()
    assert sorted(said - table.keys()) == []
    for english, chinese in table.items():
        assert HAN.search(chinese) or english in ("for", "of"), english
        assert sorted(NAMED.findall(english)) == sorted(NAMED.findall(chinese)), english
        assert not re.search(r"\{\w+:", chinese), chinese


def test_a_count_is_written_with_its_noun(site):
    """One document and two documents: a noun stands in the number of its count, and never alone after one in a template."""
    t = page_languages.translator("en")
    text = "{n:time|times} in {d:document|documents}"
    told = [t(text, n=times, d=documents) for times, documents in ((1, 1), (2, 0), (1234, 2))]
    assert told == ["1 time in 1 document", "2 times in 0 documents", "1,234 times in 2 documents"]
    assert page_languages.translator("zh")(text, n=1234, d=1) == "1 份文件中出现 1,234 次"
    several = "characters|concepts|documents|occurrences|pairs|paragraphs|pieces|results|tables|terms|times"
    for path in TEMPLATES.glob("*.html"):
        assert not re.search(rf"\}} (?:{several})\b", path.read_text(encoding="utf-8")), path.name
    shown = "".join(site.get(path).text for path in ("/-/unresolved", "/-/lookup?q=裁谈会", "/-/documents"))
    assert " in 1 document" in shown
    assert not re.search(rf"\b1 (?:{several})\b", shown)


@pytest.mark.parametrize(
    "path", ["/", "/-/lookup?q=核裁军", "/-/find?q=核", "/-/documents", "/-/unresolved", "/nope"]
)
def test_a_page_speaks_as_asked(site, parse, path):
    """`?lang=zh` gives the page in Chinese, and says so; the language is remembered."""
    joint = "&" if "?" in path else "?"
    answer = site.get(f"{path}{joint}lang=zh")
    assert 'lang="zh-Hans"' in answer.text.partition("<head>")[0]
    assert "跳至正文" in parse(answer.text).text
    assert answer.headers["set-cookie"].startswith("lang=zh;")
    assert "Skip to content" in parse(site.get(path).text).text


def test_the_browser_and_the_cookie_are_heard(site):
    """Without being asked for, the language is the remembered one, else the one that the browser prefers."""
    for headers, expected in (
        ({"accept-language": "zh-CN,zh;q=0.9"}, "zh-Hans"),
        ({"accept-language": "de,en;q=0.5"}, "en"),
        ({"accept-language": "zh", "cookie": "lang=en"}, "en"),
        ({"cookie": "lang=zh"}, "zh-Hans"),
        ({"cookie": "lang=xx"}, "en"),
    ):
        answer = site.send("get", "/", headers=headers)
        assert f'<html lang="{expected}">' in answer.text, headers


def test_tables_take_the_switch(site):
    """On Datasette's own pages the language is no column of the table."""
    whole = site.get("/termbase/terms?_size=5").text
    assert whole.count("<tr") == site.get("/termbase/terms?_size=5&lang=zh").text.count("<tr") > 4
