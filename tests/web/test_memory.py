"""The page of the translation memory: matches with their reasons, and the pairs that hold a text."""

from __future__ import annotations

import re

import pytest

from termbase.web import limits

LETTER = "请将本函作为大会第七十一届会议议程项目25的文件分发为荷。"  # 71st session, agenda item 25


def shown(site, query: str, **more: str) -> str:
    """The page for a query."""
    answer = site.get("/-/memory", q=query, **more)
    assert answer.status == 200
    return answer.text


def test_the_page_is_a_box(recalled, parse):
    """Without a query there is one labelled box, and how many pairs there are."""
    answer = recalled.get("/-/memory")
    page = parse(answer.text)
    boxes = [attributes for tag, attributes in page.elements if tag == "input" and "autofocus" in attributes]
    assert [box["name"] for box in boxes] == ["q"]
    assert ("label", {"for": boxes[0]["id"]}) in page.elements
    assert "7 pairs of sentences" in page.text


def test_a_match_shows_its_score_its_reasons_and_what_was_replaced(recalled, parse):
    """Score, reasons and document are told; what was replaced is set off, with what stood there before."""
    answer = shown(recalled, LETTER)
    text = parse(answer).text
    assert re.search(r"[789][0-9] fuzzy", text)
    assert "replaced in the suggestion" in text
    assert '<span class="replaced" title="in the memory: 19">25</span>' in answer
    assert '<span class="replaced" title="in the memory: sixty">seventy</span>' in answer
    assert '<span class="differs" title="yours: 25">19</span>' in answer
    assert "第六十九届会议 → 第七十一届会议: sixty-ninth session → seventy-first session" in text


def test_a_flag_is_visible(recalled, parse):
    """A difference that may change the meaning is told beside the match."""
    text = parse(shown(recalled, "会议应推迟到下一年。")).text  # the meeting should be postponed
    assert "look at the negation" in text


def test_exact_matches_come_first_and_unmarked(recalled, parse):
    """An exact match has its score and nothing set off."""
    answer = shown(recalled, "工作组欢迎秘书处的说明。")
    assert len(re.findall(r">100</span> exact", answer)) == 2
    assert 'class="replaced"' not in answer


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("消極安全保證", "消极安全保证"),
        ("消极安全保证", "消极安全保证"),
        ("NEGATIVE security", "negative security"),
        ("核", "核"),
    ],
)
def test_pairs_in_either_script_and_language(recalled, query, marked):
    """A text is found in both scripts and in English, set off on its side, with the other side beside it."""
    answer = shown(recalled, query)
    assert "1 pair with" in answer
    assert f"<mark>{marked}</mark>" in answer
    assert "reaffirmed" in answer


def test_pairs_page_by_page(recalled, parse, monkeypatch):
    """The pairs go on with the one after the last, each is shown once, and the total is told."""
    monkeypatch.setattr(limits, "UNITS", 2)
    found, path = [], "/-/memory?q=的"
    while path:
        page = parse(recalled.get(path).text)
        found += [piece for tag, piece in _texts(recalled.get(path).text)]
        assert "pairs with" in page.text
        path = next((a["href"] for t, a in page.elements if t == "a" and a.get("rel") == "next"), "")
    expected = recalled.rows("SELECT first FROM units WHERE first LIKE '%的%' ORDER BY id")
    assert [re.sub("<[^>]*>", "", one) for one in found] == [zh for (zh,) in expected]
    last = parse(recalled.get("/-/memory?q=的&from=2").text)
    assert [a["href"] for t, a in last.elements if a.get("rel") == "prev"] == ["/-/memory?q=%E7%9A%84"]
    assert "No more pairs" in parse(recalled.get("/-/memory?q=的&from=90").text).text


def _texts(html: str) -> list[tuple[str, str]]:
    """The Chinese of the pairs on a page."""
    return re.findall(r'<blockquote class="(sentence) pair"><p lang="zh[^"]*"><bdi>(.*?)</bdi>', html)


def test_parts(tmp_path, remembering, open_site, parse):
    """What shares a stretch with the query is shown with its English; a stretch that has none is not shown."""
    pairs = (
        (
            "会议在协商一致的基础上通过了报告。",
            "The Conference adopted the report on the basis of consensus.",
        ),
        ("委员会在协商一致的基础上作出决定。", "The Committee took its decisions on the basis of consensus."),
        ("代表团欢迎关于消极安全保证的国际公约草案。", "The delegation welcomed it."),
    )
    made = open_site(remembering(tmp_path, pairs, tmp_path / "a.db"))
    try:
        told = made.get("/-/memory", q="各缔约国代表团昨天上午在协商一致的基础上选出了主席和副主席").text
        untold = made.get(
            "/-/memory", q="昨天某国就关于消极安全保证的国际公约提出了另外一个完全不同的问题"
        ).text
    finally:
        made.close()
    assert "<mark>在协商一致的基础上</mark>" in told
    assert "on the basis of consensus" in parse(told).text
    assert "No pair holds it word for word" in parse(told).text
    assert "<mark>" not in untold


def test_nothing_is_like_it(recalled, parse):
    """What the memory does not have is told in a sentence, and looking it up as a term is offered."""
    page = parse(shown(recalled, "龘"))
    assert "No sentence of the memory is like it" in page.text
    assert any(a.get("href", "").startswith("/-/lookup?q=") for t, a in page.elements if t == "a")


def test_without_a_memory(site, parse):
    """A termbase without pairs says how to bring them in."""
    assert "has no translation memory yet" in parse(shown(site, "核")).text


def test_long_queries(recalled):
    """A long sentence is taken; over the limit the answer is one sentence and 400."""
    assert recalled.get("/-/memory", q="核" * limits.TEXT_CHARACTERS).status == 200
    answer = recalled.get("/-/memory", q="核" * (limits.TEXT_CHARACTERS + 1))
    assert answer.status == 400
    assert "2,001 characters" in answer.text
    assert recalled.get("/-/memory", q="核" * 6_000).status == 400
    assert recalled.get("/-/memory?q=核&from=99999999999999999999").status == 200


def test_it_is_linked(recalled, parse):
    """Every page links to it at its foot, and the concordance of the documents with the query."""
    for path, link in (
        ("/", "/-/memory"),
        ("/termbase", "/-/memory"),
        ("/-/find?q=核", "/-/memory?q=%E6%A0%B8"),
    ):
        assert link in [a.get("href") for t, a in parse(recalled.get(path).text).elements if t == "a"]


def test_hostile_units_and_queries_are_text(tmp_path, remembering, open_site, payloads, parse):
    """W2: hostile texts in the memory and in the query bring no element, attribute or link onto the page."""
    lines = [" ".join(f"核{payload}".split()) for payload in payloads]
    pairs = tuple((line, f"nuclear {line[1:]}") for line in lines)
    made = open_site(remembering(tmp_path, pairs, tmp_path / "a.db"))
    allowed = {"action", "aria-current", "data-suggest", "defer", "hreflang", "src", "aria-label", "aria-labelledby", "autocapitalize", "autocomplete", "autofocus", "charset", "class",
               "content", "data-mark", "dir", "enterkeyhint", "for", "href", "id", "lang", "maxlength", "method", "name", "rel",
               "role", "spellcheck", "title", "type", "value"}  # fmt: skip
    try:
        queries = [*lines, *(f"{line} 二" for line in lines), *payloads, "核", "nuclear"]
        answers = made.many([("get", "/-/memory", {"params": {"q": query}}) for query in queries])
    finally:
        made.close()
    for query, answer in zip(queries, answers, strict=True):
        assert answer.status == 200, query
        page = parse(answer.text)
        scripts = [attributes.get("src", "") for tag, attributes in page.elements if tag == "script"]
        assert all(source.startswith("/-/assets/") for source in scripts), query
        assert not {tag for tag, _ in page.elements} & {
            "img",
            "svg",
            "iframe",
            "style",
            "math",
            "base",
            "object",
            "plaintext",
        }, query
        for tag, attributes in page.elements:
            assert attributes.keys() <= allowed, (query, tag, attributes)
            if tag in ("a", "link"):
                assert re.match(r"(?:/(?![/\\])|#|http://localhost/)", attributes["href"]), query
        boxes = [attributes["value"] for tag, attributes in page.elements if attributes.get("id") == "memory"]
        assert boxes == [query.strip()]
