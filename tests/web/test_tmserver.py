"""The address for translators' tools, asked over HTTP in the form in which each of them asks."""

from __future__ import annotations

import http.client
import json
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, quote_plus, urlsplit

import pytest

from termbase.web import limits, memory
from termbase.web.pinned import PinnedFile
from tm.errors import OutputRefused

LETTER = "请将本函作为大会第七十一届会议议程项目25的文件分发为荷。"  # 71st session, agenda item 25
NOTE = "工作组欢迎秘书处的说明。"  # the Working Group welcomed the note by the Secretariat


def ask(address: str, path: str, method: str = "GET", body: bytes | None = None):
    """Send the bytes of `path` as they are; return status, headers and the JSON of the body."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    try:
        connection.putrequest(method, path, skip_accept_encoding=True)
        if body is not None:
            connection.putheader("content-length", str(len(body)))
        connection.endheaders(body)
        response = connection.getresponse()
        text = response.read().decode()
        return response.status, {n.lower(): v for n, v in response.getheaders()}, json.loads(text or "null")
    finally:
        connection.close()


def unit(text: str, source: str = "zh", target: str = "en") -> str:
    """The address of a text, every reserved character escaped."""
    return f"/tmserver/{source}/{target}/unit/{quote(text, safe='')}"


def test_matches_are_a_list_the_best_first(recalled_address):
    """An answer is a list of source, target, quality and rank; `source` is what the memory has."""
    status, headers, found = ask(recalled_address, unit(NOTE))
    assert status == 200
    assert headers["content-type"].startswith("application/json")
    assert [set(one) for one in found] == [{"source", "target", "quality", "rank"}] * 2
    assert {one["target"] for one in found} == {
        "The Working Group welcomed the note by the Secretariat.",
        "The Working Group took note with appreciation of the Secretariat's note.",
    }
    assert [one["quality"] for one in found] == [100.0, 100.0]


def test_the_suggestion_is_given_with_the_true_source(recalled_address):
    """Numbers are replaced in `target`; `source` stays the memory's, and the quality is below 100."""
    _, _, found = ask(recalled_address, unit(LETTER))
    assert "seventy-first session" in found[0]["target"]
    assert found[0]["target"].endswith("agenda item 25.")
    assert "第六十九届" in found[0]["source"]
    assert 70 <= found[0]["quality"] < 100


def test_from_english(recalled_address):
    """The memory is asked in both directions."""
    text = "States parties shall submit their reports before 2015."
    _, _, found = ask(recalled_address, unit(text, "en", "zh"))
    assert found[0] == {
        "source": text,
        "target": "各缔约国应当在2015年之前提交报告。",
        "quality": 100.0,
        "rank": 100.0,
    }


@pytest.mark.parametrize(
    "chinese",
    ["zh", "zh-CN", "zh_CN", "zh_cn", "zh_Hans", "zh-Hant", "zh_hant_tw", "ZH", "zho", "zh_CN.UTF-8"],
)
@pytest.mark.parametrize("english", ["en", "en-US", "en_GB", "en_us", "eng", "en_GB@euro"])
def test_language_codes_of_all_tools(recalled_address, chinese, english):
    """Codes in every spelling are the two languages."""
    assert ask(recalled_address, unit(NOTE, chinese, english))[2]
    assert ask(
        recalled_address, unit("States parties shall submit their reports before 2015.", english, chinese)
    )[2]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("fr", "en"),
        ("de", "fr"),
        ("zh", "zh_TW"),
        ("en", "en_GB"),
        ("x", "en"),
        ("zh", "%00"),
        ("zh", "e" * 300),
        ("%2e%2e", "en"),
        ("zh", "<b>"),
    ],
)
def test_other_languages_are_404(recalled_address, source, target):
    """A source that is neither language, one language twice, or what is no code, is 404 with a sentence."""
    status, _, told = ask(recalled_address, f"/tmserver/{source}/{target}/unit/x")
    assert status == 404
    assert (
        told["error"]
        == "This memory is of Chinese and English: one is the source language, the other the target."
    )


def test_traditional_characters_find_simplified_ones(recalled_address):
    """The scripts are one; the score tells the difference."""
    _, _, found = ask(recalled_address, unit("核武器國家重申消極安全保證。", "zh_TW"))
    assert found[0]["target"].startswith("The nuclear-weapon States")
    assert found[0]["quality"] == 99.0


def test_every_character_of_an_address_is_text(recalled_address):
    """Slash, question mark, hash, per cent and plus in the text stay what they are."""
    text = "50%的C++代码/文件#7在何处?"
    assert ask(recalled_address, unit(text))[2][0]["quality"] == 100.0
    half = "/tmserver/zh/en/unit/" + quote(text, safe="/+")
    assert ask(recalled_address, half)[2][0]["quality"] == 100.0
    assert ask(recalled_address, "/tmserver/zh/en/unit/?source=" + quote_plus(text))[2][0]["quality"] == 100.0


def test_lowest_quality_and_most_answers(recalled_address):
    """`min_similarity` and `max_candidates` count; what is no number counts as not given."""
    assert len(ask(recalled_address, unit(NOTE) + "?max_candidates=1")[2]) == 1
    assert len(ask(recalled_address, unit(NOTE) + "?max_candidates=500")[2]) == 2
    for nothing in ("max_candidates=0", "max_candidates=-1", "min_similarity=101"):
        assert ask(recalled_address, f"{unit(NOTE)}?{nothing}")[2] == []
    for unknown in (
        "max_candidates=x",
        "min_similarity=",
        "min_similarity=1e9",
        "min_similarity=" + "9" * 50,
    ):
        assert len(ask(recalled_address, f"{unit(NOTE)}?{unknown}")[2]) == 2
    assert ask(recalled_address, unit("工作组欢迎说明。"))[2] == []
    assert len(ask(recalled_address, unit("工作组欢迎说明。") + "?min_similarity=60")[2]) == 2


def test_languages(recalled_address):
    """The list has the codes in their own form and in small letters, as Weblate compares them."""
    for path in ("/tmserver/languages/", "/tmserver/languages"):
        status, _, told = ask(recalled_address, path)
        assert status == 200
        assert set(told) == {"sourceLanguages", "targetLanguages"}
        assert {"zh", "zh_CN", "zh_hans", "zh_Hant", "en", "en_US", "en_gb"} <= set(told["sourceLanguages"])


# -- requests as the clients send them --------------------------------------------------------------
@pytest.mark.parametrize("base", ["/tmserver", "/tmserver/"])
def test_weblate(recalled_address, base):
    """Weblate: languages when set up, a test from English to German, then texts of at most 500 characters.

    It fails on any status but 200, and takes `int(quality)`.
    """
    url = recalled_address + base.rstrip("/")

    def get(*parts: str | bytes):
        headers = {"Referer": "http://localhost/", "Accept": "application/json; charset=utf-8"}
        address = "/".join([url, *(quote(part, b"") for part in parts)])
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=30) as answer:
            return json.load(answer)

    languages = get("languages", "")
    pairs = {(s, t) for s in languages["sourceLanguages"] for t in languages["targetLanguages"]}
    assert {("zh_hans", "en"), ("en", "zh_hant"), ("en_us", "zh_cn")} <= pairs
    assert get("en", "de", "unit", b"test") == []
    line = get("zh_hans", "en_us", "unit", LETTER[:500].replace("\r", " ").encode())[0]
    assert int(line["quality"]) >= 75
    assert line["target"].endswith("25.")
    assert line["source"]


@pytest.mark.parametrize("base", ["/tmserver", "/tmserver/"])
def test_virtaal(recalled_address, base):
    """Virtaal: the languages behind the address, whose last slash it keeps; the text quoted; a style with it."""
    _, _, found = ask(recalled_address, f"{base}/zh_CN/en/unit/{quote(NOTE, safe='')}?style=standard")
    assert [one["quality"] for one in found] == [100.0, 100.0]


def test_okapi(recalled_address):
    """Okapi: `%20` for spaces, and a quality that its reader of JSON takes for a number with a point."""
    text = "States parties shall submit their reports before 2025."
    path = f"/tmserver/en_US/zh_CN/unit/{quote_plus(text).replace('+', '%20')}"
    with urllib.request.urlopen(recalled_address + path, timeout=30) as answer:
        body = answer.read().decode()
    assert re.search(r'"quality": [0-9]+\.[0-9]+', body)
    assert json.loads(body)[0]["target"] == "各缔约国应当在2025年之前提交报告。"


# -- what is refused --------------------------------------------------------------------------------
@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
@pytest.mark.parametrize(
    "path", [unit("x"), "/tmserver/zh/en/unit/", "/tmserver/zh/en/store/a.po", "/tmserver/languages/"]
)
def test_nothing_is_changed(recalled_address, method, path):
    """What these protocols have for adding and forgetting is refused with 405 and a sentence."""
    status, headers, told = ask(recalled_address, path, method, b'{"source": "a", "target": "b"}')
    assert status == 405
    assert headers["allow"] == "GET, HEAD"
    assert "read-only" in told["error"]


HOSTILE = (
    "<script>alert(1)</script>", "' OR 1=1 --", "\x00", "a\x00b", "\r\nLocation: //example.com", "../../etc/passwd",
    "..", ".", "/", "//example.com", "\\", "\u202e核", "\ufeff", "\u200b", " ", "\u3000", "%", "%2F", "%252f", "{{7*7}}",
    "𠀀" * 500, "核" * 2_000, "a" * 2_000, "1" * 2_000, "《" * 2_000, "第1" * 1_000, "a b " * 500, "\n" * 50, "\ud7ff\uffff",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_are_texts(recalled_address, text):
    """Any text has matches or has none."""
    for path in (unit(text), unit(text) + "?min_similarity=0&max_candidates=99999", unit(text, "en", "zh")):
        status, headers, found = ask(recalled_address, path)
        assert status == 200, text
        assert isinstance(found, list)
        assert headers["x-content-type-options"] == "nosniff"
        assert "location" not in headers


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (unit("核" * (limits.TEXT_CHARACTERS + 1)), 400), (unit("核" * 5_000), 400), ("/tmserver/zh/en/unit/%ff%fe", 400),
        ("/tmserver/zh/en/unit/%ed%a0%80", 400), ("/tmserver/zh/en/unit/", 404), ("/tmserver/zh/en/unit", 404),
        ("/tmserver", 404), ("/tmserver/", 404), ("/tmserver/zh", 404), ("/tmserver/zh/en", 404),
        ("/tmserver/zh/en/store/x", 404), ("/tmserver/../-/databases", 404), ("/tmserver/zh/en/unit/?source=", 404),
        ("/tmserver/zh/en/unit/?source=" + "a" * 2_001, 400),
    ],
    ids=range(14),
)  # fmt: skip
def test_what_cannot_be_answered_is_a_sentence(recalled_address, path, status):
    """A text that is too long or no UTF-8, and addresses without one, are JSON with a sentence."""
    found, _, told = ask(recalled_address, path)
    assert found == status
    assert told["status"] == status
    assert told["error"].endswith(".")


def test_a_callback_is_not_called(recalled_address):
    """Answers are JSON and never a script, whatever callback is named."""
    _, headers, found = ask(recalled_address, unit(NOTE) + "?callback=alert&jsoncallback=alert")
    assert isinstance(found, list)
    assert headers["content-type"].startswith("application/json")


def test_a_fault_is_json_and_tells_nothing(recalled, recalled_address, monkeypatch, capsys):
    """A fault of ours is 500 with a number, without the path of the file."""

    def fail(*arguments, **options):
        raise RuntimeError(f"secret {recalled.path}")

    monkeypatch.setattr("termbase.memories.open_memory.OpenMemory.match", fail)
    status, _, told = ask(recalled_address, unit(NOTE))
    assert status == 500
    assert "secret" not in json.dumps(told)
    assert told["request"] in capsys.readouterr().err


# -- many at once, none, and another build ----------------------------------------------------------
def test_many_at_once_get_the_same(recalled_address):
    """Eight clients at a time get what one gets."""
    paths = [unit(text) for text in (LETTER, NOTE, "会议应推迟到下一年。", "核武器国家", "工作组")] + [
        unit("The meeting", "en", "zh")
    ]
    alone = [ask(recalled_address, path)[2] for path in paths]
    with ThreadPoolExecutor(8) as pool:
        runs = list(
            pool.map(
                lambda n: [ask(recalled_address, path)[2] for path in paths[n % 6 :] + paths[: n % 6]],
                range(24),
            )
        )
    for number, run in enumerate(runs):
        assert run == alone[number % 6 :] + alone[: number % 6]


def test_a_termbase_without_a_memory(address):
    """Without units there are no languages and no matches, and nothing fails."""
    assert ask(address, "/tmserver/languages/")[2] == {"sourceLanguages": [], "targetLanguages": []}
    assert ask(address, unit(NOTE))[::2] == (200, [])


def test_a_served_release_stays(tmp_path, remembering, open_site):
    """What takes the place of the database changes nothing for who serves it; the index that is swept is still there."""
    target = remembering(tmp_path, ((NOTE, "One."),), tmp_path / "a.db")
    made = open_site(target)
    try:
        remembering(tmp_path, (("会议不应推迟。", "Two."), (NOTE, "Three.")), target)
        answers = made.many([("get", unit(NOTE), {})] * 8)
        assert [[one["target"] for one in answer.json()] for answer in answers] == [["One."]] * 8
    finally:
        made.close()


def test_a_memory_that_cannot_be_opened_names_no_path(tmp_path, remembering, open_site, monkeypatch, capsys):
    """A memory whose index is gone and cannot be made is a fault with a number; where it lies stands in the log only."""
    target = remembering(tmp_path, ((NOTE, "One."),), tmp_path / "a.db")
    shutil.rmtree(f"{target}.index")
    made = open_site(target)

    def refuse(*arguments):
        raise OutputRefused("there is no place for its index", file=str(target))

    monkeypatch.setattr("tm.index.index._remake", refuse)
    try:
        answer = made.get(unit(NOTE))
        assert answer.status == 500
        assert str(tmp_path) not in answer.text
        assert str(tmp_path) in capsys.readouterr().err
    finally:
        made.close()


def test_each_thread_opens_once(recalled, monkeypatch):
    """The memory is opened once by a thread, not at every question."""
    opened = []
    open_memory = PinnedFile.open_memory
    monkeypatch.setattr(PinnedFile, "open_memory", lambda file: opened.append(file) or open_memory(file))
    fresh = memory.MemoryService(PinnedFile(recalled.path, pages=0, memories=limits.RECALLS_AT_ONCE))
    try:
        import asyncio

        async def work():
            return await asyncio.gather(*[fresh.ask(lambda recall: recall.size) for _ in range(40)])

        assert set(asyncio.run(work())) == {7}
        assert 1 <= len(opened) <= limits.RECALLS_AT_ONCE
    finally:
        fresh.close()


def test_other_databases_have_no_memory(tmp_path):
    """In a Datasette that publishes something else, the address is not there."""
    import asyncio

    from datasette.app import Datasette

    other = Datasette(memory=True)

    async def work():
        return await other.client.get("/tmserver/languages")

    try:
        assert asyncio.run(work()).status_code == 404
    finally:
        other.executor.shutdown()


def test_the_served_process_answers(recalled):
    """`termbase serve` answers at this address."""
    command = [sys.executable, "-m", "termbase", "serve", "--db", str(recalled.path), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            base = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
            assert base is not None
            assert ask(base.group(), unit(NOTE))[2][0]["quality"] == 100.0
            process.terminate()
            assert process.wait(30) == 0
        finally:
            process.kill()
