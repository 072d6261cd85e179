"""Suggesting and reviewing on the pages: who may, what is written down, and what is refused."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from termbase.cli import run
from termbase.review.journal import OPEN_SUGGESTIONS, Journal
from termbase.web import datasettes, editors, limits, server, settings
from termbase.web.client_counts import ClientCounts
from tm.errors import OutputRefused, WrongUsage

TOKEN = "a-token-of-the-operator"


class Desk:
    """A site on which suggestions and review are switched on, with what a browser keeps."""

    def __init__(self, site: Any, file: Path, **more: Any) -> None:
        self.site, self.file, self.cookie = site, file, ""
        chosen = settings.PageSettings(Journal(file), suggest=True, token=TOKEN, **more)
        settings.give(site.datasette, server.NAME, chosen)

    def get(self, path: str, **headers: str) -> Any:
        """A page as the browser asks for it."""
        return self.site.send("get", path, headers=self._headers(headers))

    def post(self, path: str, fields: dict[str, str], form: str | None = None, **headers: str) -> Any:
        """Send a form; its token is that of the page, where no other is given."""
        token = self.form_of(self.get(path.partition("/sign")[0]).text) if form is None else form
        return self.site.send("post", path, data=fields | {"form": token}, headers=self._headers(headers))

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return ({"cookie": self.cookie} if self.cookie else {}) | named

    @staticmethod
    def form_of(page: str) -> str:
        """The token of the first form of a page."""
        match = re.search(r'name="form" value="([^"]+)"', page)
        assert match
        return match[1]

    def sign_in(self) -> None:
        """Sign in as the operator, as a browser would."""
        answer = self.post("/-/review/sign-in", {"token": TOKEN})
        assert answer.status == 303
        self.cookie = answer.headers["set-cookie"].partition(";")[0]

    def events(self) -> list[dict[str, Any]]:
        """The lines of the file."""
        return (
            [json.loads(line) for line in self.file.read_text(encoding="utf-8").splitlines()]
            if self.file.exists()
            else []
        )


@pytest.fixture
def desk(open_site: Callable[[Path], Any], built: Path, tmp_path: Path) -> Iterator[Desk]:
    """The built termbase with suggestions and review."""
    site = open_site(built)
    yield Desk(site, tmp_path / "decisions.jsonl")
    site.close()


SUGGESTION = {
    "topic": "english",
    "zh": "军备透明制度",
    "english": "arms transparency system",
    "source": "A/77/1",
}


def test_all_of_it_is_off_by_default(site, parse):
    """Without a setting there is no form, no queue and no link to either."""
    for path in ("/-/suggest", "/-/review"):
        assert site.get(path).status == 404
        assert site.send("post", path, data=SUGGESTION).status == 404
    assert site.send("post", "/-/review/sign-in", data={"token": TOKEN}).status == 404
    links = [a.get("href", "") for _, a in parse(site.get("/-/unresolved").text).elements]
    assert not [link for link in links if "/-/suggest" in link or "/-/review" in link]


def test_a_visitor_suggests(desk, parse):
    """The unresolved page leads to the form, which is filled in; what is sent is one line of the file, without a name."""
    links = [a.get("href", "") for _, a in parse(desk.get("/-/unresolved").text).elements]
    to_form = next(link for link in links if link.startswith("/-/suggest?zh="))
    assert desk.get(to_form).text.count('value="english" checked') == 1
    answer = desk.post("/-/suggest", SUGGESTION)
    assert answer.status == 200
    assert "arms transparency system" in parse(answer.text).text
    (event,) = desk.events()
    assert (event["action"], event["by"], event["english"]) == (
        "suggest",
        "visitor",
        "arms transparency system",
    )
    assert "127.0.0.1" not in desk.file.read_text(encoding="utf-8")
    assert desk.site.get("/-/lookup.json", q="arms transparency system").json()["total"] == 0


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"zh": " "}, "The Chinese of the concept is missing."),
        ({"source": ""}, "Suggest needs a source."),
        ({"english": "x" * 301}, "English has 301 characters and the limit is 300."),
        ({"topic": "praise"}, "Topic is one of term, english, fault."),
        ({"source_type": "rumour"}, "Source_type is one of charter"),
    ],
)
def test_a_form_that_means_nothing_comes_back(desk, parse, changes, sentence):
    """W13: what is wrong is one sentence above the form, in which everything stands that was typed; nothing is written."""
    answer = desk.post("/-/suggest", SUGGESTION | changes)
    page = parse(answer.text)
    assert answer.status == 400
    assert sentence in page.text
    kept = {a.get("value") for tag, a in page.elements if tag == "input"}
    assert {**SUGGESTION, **changes}["english"] in kept
    assert desk.events() == []


def test_suggestions_have_limits(desk, monkeypatch):
    """W13: a client may send so many in an hour, so many may wait in all, and a form has a size."""
    settings.give(
        desk.site.datasette, server.NAME, settings.PageSettings(Journal(desk.file), suggest=True, per_hour=2)
    )
    form = desk.form_of(desk.get("/-/suggest").text)
    asked = [desk.post("/-/suggest", SUGGESTION | {"english": f"e{n}"}, form) for n in range(3)]
    assert [answer.status for answer in asked] == [200, 200, 429]
    assert "within an hour" in asked[2].text
    assert len(desk.events()) == 2
    assert desk.post("/-/suggest", SUGGESTION | {"why": "x" * limits.DECISION_BYTES}, form).status == 413
    monkeypatch.setattr("termbase.review.journal.OPEN_SUGGESTIONS", 2)
    settings.give(desk.site.datasette, server.NAME, settings.PageSettings(Journal(desk.file), suggest=True))
    desk.site.datasette._termbase_suggestions = ClientCounts(0, 1)
    assert desk.post("/-/suggest", SUGGESTION | {"english": "z"}, form).status == 400
    assert OPEN_SUGGESTIONS == 1_000


def test_clients_are_counted_by_time():
    """A client has its bound back when its time is over, and others have their own."""
    counts = ClientCounts(2, 10.0)
    assert [counts.allow("a", now) for now in (0.0, 1.0, 9.9, 10.1, 10.2, 11.1)] == [
        True,
        True,
        False,
        True,
        False,
        True,
    ]
    assert counts.allow("b", 9.9)
    assert all(ClientCounts(0, 10.0).allow("a", 0.0) for _ in range(100))


def test_forms_of_other_sites_are_refused(desk):
    """W15: a form from another site, without a token, or with somebody else's, changes nothing."""
    desk.sign_in()
    own = desk.form_of(desk.get("/-/review").text)
    strangers = Desk(desk.site, desk.file).form_of(desk.site.get("/-/suggest").text)
    decision = {"action": "accept", "zh": "军备透明制度", "written": "x"}
    for form, headers in (
        ("", {}), ("x", {}), (strangers, {}), (own + "x", {}),
        (own, {"sec_fetch_site": "cross-site"}), (own, {"sec_fetch_site": "same-site"}), (own, {"sec_fetch_site": "none"}),
        (own, {"origin": "https://evil.example"}),
    ):  # fmt: skip
        answer = desk.post("/-/review", decision, form, **headers)
        assert answer.status == 403, headers
        if not headers:
            continue
        assert desk.post("/-/suggest", SUGGESTION, strangers, **headers).status == 403
        assert desk.post("/-/review/sign-in", {"token": TOKEN}, strangers, **headers).status == 403
    assert desk.events() == []
    assert desk.post("/-/review", decision, own, sec_fetch_site="same-origin").status == 303
    assert desk.post("/-/suggest", SUGGESTION, origin="http://localhost", host="localhost").status == 200
    # our pages tell no referrer, and a browser that has no Sec-Fetch-Site then says "null"; the token decides
    again = decision | {"zh": "核裁军"}
    assert desk.post("/-/review", again, strangers, origin="null").status == 403
    # Datasette 1.0 refuses it before us
    assert desk.post("/-/review", again, own, origin="null").status == (403 if datasettes.IS_1 else 303)


def test_only_who_brings_the_token_is_an_editor(desk, capsys):
    """W15: a wrong or missing token shows and does nothing; the right one gives a cookie that no script reads, without the token."""
    decision = {"action": "accept", "zh": "军备透明制度", "written": "x"}
    assert desk.get("/-/review").status == 403
    assert "军备透明制度" not in desk.get("/-/review?zh=军备透明制度").text
    assert desk.post("/-/review", decision).status == 403
    for wrong in ("", "wrong", TOKEN + "x", TOKEN[:-1], "é" * 20):
        answer = desk.post("/-/review/sign-in", {"token": wrong})
        assert answer.status == 403
        assert "set-cookie" not in answer.headers
    answer = desk.post("/-/review/sign-in", {"token": TOKEN}, x_forwarded_proto="https")
    cookie = answer.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=Strict", "Secure"} <= set(cookie.split("; "))
    assert TOKEN not in cookie + answer.headers["location"]
    until, mark = cookie.partition(";")[0].partition("=")[2].split(".")
    for forged in (
        f"{int(until) + 1}.{mark}",
        f"{until}.{mark[:-1]}{'1' if mark[-1] == '0' else '0'}",
        f"{until}.",
        "",
        "x.y",
        f"{int(time.time()) - 1}.{mark}",
    ):
        desk.cookie = f"{editors.COOKIE}={forged}"
        assert desk.get("/-/review").status == 403, forged
    desk.cookie = cookie.partition(";")[0]
    page = desk.get("/-/review")
    assert page.status == 200
    assert "no-store" in page.headers["cache-control"]
    assert TOKEN not in page.text
    assert desk.post("/-/review/sign-out", {}).headers["set-cookie"].startswith(f"{editors.COOKIE}=; ")
    for path in ("/-/metadata.json", "/-/settings.json", "/-/config.json"):
        assert TOKEN not in desk.get(path).text
    assert TOKEN not in "".join(capsys.readouterr())


def test_sign_in_is_tried_a_few_times(desk):
    """W15: after some tries in a minute the right token is refused too."""
    form = desk.form_of(desk.get("/-/review").text)
    for _ in range(limits.SIGN_INS_PER_MINUTE):
        assert desk.post("/-/review/sign-in", {"token": "wrong"}, form).status == 403
    assert desk.post("/-/review/sign-in", {"token": TOKEN}, form).status == 429


def test_another_plugin_may_sign_in(open_site, built, tmp_path):
    """Whoever Datasette's `actor_from_request` names is an editor where the setting `editors` allows it, and nobody else."""
    from datasette import hookimpl
    from datasette.plugins import pm

    class SignIn:
        """Signs in by a header."""

        __name__ = "SignIn"

        @hookimpl
        def actor_from_request(self, request):
            """Who the header names."""
            name = request.headers.get("x-user")
            return {"id": name} if name else None

    pm.register(SignIn(), name="sign-in")
    site = open_site(built)
    try:
        desk = Desk(site, tmp_path / "d.jsonl", editors={"id": "ann"})
        assert desk.get("/-/review", x_user="bo").status == 403
        page = desk.get("/-/review", x_user="ann")
        assert page.status == 200
        form = desk.form_of(page.text)
        decision = {"action": "forbid", "zh": "核裁军", "choice": "nuclear disarmament"}
        assert desk.post("/-/review", decision, form, x_user="bo").status == 403
        assert desk.post("/-/review", decision, form, x_user="ann").status == 303
        assert [event["by"] for event in desk.events()] == ["ann"]
    finally:
        pm.unregister(name="sign-in")
        site.close()


def test_an_editor_works_through_the_queue(desk, parse):
    """The worthiest concept comes first with contexts and choices; each action is a button and a line; undo takes it back."""
    desk.post("/-/suggest", SUGGESTION)
    desk.sign_in()
    page = desk.get("/-/review").text
    first = parse(page)
    names = {(a.get("name"), a.get("value")) for tag, a in first.elements if tag == "button"}
    assert {("action", word) for word in ("accept", "reject", "forbid", "merge", "split")} <= names
    assert {a["accesskey"] for _, a in first.elements if "accesskey" in a} == set("arfsn")
    undecided = (
        "SELECT zh FROM concepts WHERE status IN ('proposed', 'unresolved') AND rank > 0 ORDER BY rank"
    )
    zh = next(zh for (zh,) in desk.site.rows(undecided) if zh not in (SUGGESTION["zh"], "太空碎片减缓"))
    asked = desk.events()[0]
    answer = desk.post("/-/review", {"action": "accept", "zh": SUGGESTION["zh"], "choice": asked["id"]})
    assert answer.status == 303
    event = desk.events()[-1]
    assert (event["action"], event["english"], event["source"], event["event"]) == (
        "accept", "arms transparency system", "A/77/1", asked["id"],
    )  # fmt: skip
    told = desk.get(answer.headers["location"])
    assert "arms transparency system" in told.text
    assert SUGGESTION["zh"] not in re.sub(
        r"(?s)<form class=\"way done.*?</form>|<h2 id=\"latest.*", "", told.text
    )
    assert desk.post("/-/review", {"action": "undo", "event": event["id"]}).status == 303
    assert desk.events()[-1]["action"] == "undo"
    written = desk.post(
        "/-/review",
        {"action": "accept", "zh": "核裁军", "choice": "nuclear disarmament", "written": "denuclearization"},
    )
    assert written.status == 303
    assert (desk.events()[-1]["action"], desk.events()[-1]["instead"]) == ("edit", "denuclearization")
    named = {
        "action": "accept",
        "zh": "太空碎片减缓",
        "written": "space debris mitigation",
        "chinese": "空间碎片减缓",
    }
    assert desk.post("/-/review", named).status == 303
    assert desk.events()[-1]["chinese"] == "空间碎片减缓"
    for fields in (
        {"action": "merge", "zh": zh, "into_zh": "核裁军"},
        {"action": "split", "zh": "无核武器国家", "choice": "non-nuclear-weapon State"},
    ):
        assert desk.post("/-/review", fields).status == 303
    assert [event["action"] for event in desk.events()[-2:]] == ["merge", "split"]
    for nothing in (
        {"action": ""},
        {"action": "suggest"},
        {"action": "eat"},
        {"action": "undo", "event": "0" * 16},
    ):
        assert desk.post("/-/review", nothing | {"zh": "核裁军"}).status == 400


def test_a_conflict_is_told_and_nothing_typed_is_lost(desk, parse):
    """W14: of two who decide on one concept the second is told of the first, and finds his words in the form."""
    desk.sign_in()
    decision = {"action": "accept", "zh": "核裁军", "written": "first words", "seen": "", "why": "my reason"}
    assert desk.post("/-/review", decision).status == 303
    answer = desk.post("/-/review", decision | {"written": "second words"})
    page = parse(answer.text)
    assert answer.status == 409
    assert "operator has decided on 核裁军 meanwhile" in page.text
    values = {a.get("name"): a.get("value") for tag, a in page.elements if tag == "input"}
    assert (values["written"], values["why"]) == ("second words", "my reason")
    assert values["seen"] == desk.events()[-1]["id"]
    assert len(desk.events()) == 1


def test_hostile_words_stay_words(desk, parse, payloads):
    """W2, W13: what is typed is shown as text, on the form that comes back, in the queue and in what was decided."""
    hostile = [text for text in payloads if "\u2028" not in text][:30]
    desk.site.datasette._termbase_suggestions = ClientCounts(0, 1)
    form = desk.form_of(desk.get("/-/suggest").text)
    for text in hostile:
        desk.post("/-/suggest", SUGGESTION | {"english": text, "source": text, "why": text}, form)
        desk.post("/-/suggest", SUGGESTION | {"zh": text, "source": "", "english": text, "why": text}, form)
    desk.sign_in()
    pages = [
        desk.get("/-/review"),
        desk.get("/-/review?zh=军备透明制度"),
        desk.get("/-/review?suggested=1&done=" + hostile[1]),
    ]
    own = desk.form_of(pages[0].text)
    pages += [
        desk.post("/-/review", {"action": "accept", "zh": text, "written": text, "why": text}, own)
        for text in hostile[:8]
    ] + [desk.get("/-/review")]
    for answer in pages:
        page = parse(answer.text)
        tags = {tag for tag, a in page.elements if "nonce" not in a and "/-/assets/" not in a.get("src", "")}
        assert not tags & {"script", "img", "iframe", "style", "object", "base", "math", "plaintext", "svg"}
        assert not [name for _, a in page.elements for name in a if name.startswith("on")]
        assert not page.comments
    text = desk.file.read_text(encoding="utf-8")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    assert "\\u202" not in text


def test_a_file_that_cannot_be_written_is_told(desk, tmp_path, caplog):
    """B5: a file of decisions that is a folder is 503 with a sentence that names no path; the log does."""
    broken = Desk(desk.site, tmp_path)
    answer = broken.post("/-/suggest", SUGGESTION)
    assert answer.status == 503
    assert str(tmp_path) not in answer.text
    assert "please try again later" in answer.text
    assert str(tmp_path) in caplog.text


@pytest.mark.parametrize(
    ("held", "sentence"),
    [
        ({"sugest": True}, "there is no setting sugest"),
        ({"suggest": "yes"}, "suggest is true or false"),
        ({"suggest": True}, "need the setting decisions"),
        ({"token_env": "NOT_THERE", "decisions": "d"}, "fewer than 16"),
        ({"token_file": "not there", "decisions": "d"}, "cannot be read"),
        ({"editors": ["ann"], "decisions": "d"}, "editors is a block"),
        ({"cors": ["example.org"]}, "cors is true, or origins"),
        ({"cors": ["https://example.org/x"]}, "cors is true, or origins"),
    ],
)
def test_settings_that_make_no_sense_are_told(held, sentence):
    """A setting with another name or kind ends the start with one sentence."""
    with pytest.raises(WrongUsage, match=sentence):
        settings.read(held)


def test_a_file_that_could_not_be_written_ends_the_start(tmp_path):
    """The folder of the file of decisions is looked at before anybody suggests anything, here and by `serve`."""
    missing = tmp_path / "none" / "d.jsonl"
    with pytest.raises(OutputRefused, match="does not exist"):
        settings.read({"decisions": str(missing), "suggest": True})
    assert run(["serve", "--db", "any.db", "--decisions", str(missing), "--suggest"]) == 3


def test_settings_of_a_datasette_of_ones_own(tmp_path, monkeypatch):
    """The settings stand under `plugins`; the token comes from a file or the environment and is not printed."""
    (tmp_path / "token").write_text(f"{TOKEN}\n", encoding="utf-8")
    monkeypatch.setenv("OUR_TOKEN", TOKEN)
    for named in ({"token_file": str(tmp_path / "token")}, {"token_env": "OUR_TOKEN"}):
        chosen = settings.read({"decisions": str(tmp_path / "d.jsonl"), "suggest": True, **named})
        assert (chosen.token, chosen.suggest, chosen.review) == (TOKEN, True, True)
        assert TOKEN not in repr(chosen)
    assert not settings.read({}).review
    assert settings.read({"cors": True}).cors == ("*",)


def test_each_termbase_of_a_datasette_has_its_settings(built, tmp_path, monkeypatch):
    """In a Datasette of one's own a termbase among several has its form, its file and its editors; the others have none."""
    monkeypatch.setenv("OUR_TOKEN", TOKEN)
    names = [Path(shutil.copyfile(built, tmp_path / f"{name}.db")) for name in ("un", "own")]
    file = tmp_path / "own.jsonl"
    block = {"decisions": str(file), "suggest": True, "token_env": "OUR_TOKEN"}
    held = {"databases": {"own": {"plugins": {"termbase": block}}}}
    datasette = Datasette(
        files=[str(path) for path in names], **{"config" if datasettes.IS_1 else "metadata": held}
    )
    datasettes.keep_internal(datasette)

    async def work() -> list[Any]:
        client = datasette.client
        closed = [await client.get(path) for path in ("/-/suggest", "/-/review", "/un/-/suggest")]
        form = await client.get("/own/-/suggest")
        fields = SUGGESTION | {"form": Desk.form_of(form.text)}
        sent = await client.post("/own/-/suggest", data=fields)
        desk = await client.get("/own/-/review")
        shown = await client.get("/-/metadata.json")
        return [*closed, form, sent, desk, shown]

    try:
        *closed, form, sent, desk, shown = asyncio.run(work())
    finally:
        server.close(datasette)
    assert [answer.status_code for answer in closed] == [404, 404, 404]
    assert 'action="/own/-/suggest"' in form.text
    assert (sent.status_code, desk.status_code) == (200, 403)
    assert json.loads(file.read_text(encoding="utf-8"))["english"] == SUGGESTION["english"]
    assert TOKEN not in shown.text
