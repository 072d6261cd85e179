"""The plugin beside other databases and other plugins, in a Datasette that is not ours."""

from __future__ import annotations

import asyncio
import contextlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from datasette import hookimpl
from datasette.app import Datasette
from datasette.plugins import pm

from termbase.web import datasettes, nonces, published, server
from tm.db import Database


class Neighbour:
    """A plugin of somebody else, which uses what Datasette offers for pages."""

    __name__ = "neighbour"

    @hookimpl
    def menu_links(self, datasette: Any) -> list[dict[str, str]]:
        """A link in the menu."""
        return [{"href": datasette.urls.path("/-/neighbour"), "label": "Neighbour"}]

    @hookimpl
    def extra_js_urls(self) -> list[str]:
        """A script file."""
        return ["/-/static/table.js?neighbour"]

    @hookimpl
    def extra_body_script(self) -> str:
        """An inline script."""
        return "document.body.dataset.neighbour = 'here';"


@contextlib.contextmanager
def opened(*files: Path, **settings: Any) -> Iterator[Datasette]:
    """A Datasette as `datasette FILES` has it, closed at the end."""
    made = Datasette(files=[str(file) for file in files], settings=settings)
    datasettes.keep_internal(made)
    try:
        yield made
    finally:
        server.close(made)


def ask(datasette: Datasette, *paths: str, method: str = "GET") -> list[Any]:
    """The answers to each of `paths`."""

    async def work() -> list[Any]:
        return [await datasette.client.request(method, path) for path in paths]

    return asyncio.run(work())


@pytest.fixture(scope="module")
def files(built: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two termbases under other names, and a database of something else."""
    folder = tmp_path_factory.mktemp("databases")
    for name in ("un", "second one"):
        shutil.copy(built, folder / f"{name}.db")
    other = Database(folder / "other.db")
    other.table("things").insert({"id": 1, "status": "official", "name": "x"}, pk="id")
    other.close()
    return {path.stem: path for path in folder.glob("*.db")}


@pytest.fixture
def neighbour() -> Iterator[None]:
    """Another plugin, for one test."""
    plugin = Neighbour()
    pm.register(plugin)
    yield
    pm.unregister(plugin)


def test_a_termbase_of_any_name_has_its_pages(files):
    """`datasette un.db`: every page of ours answers from it, and its tables are described, ordered and cut."""
    with opened(files["un"]) as datasette:
        paths = (
            "/",
            "/-/lookup?q=核裁军",
            "/-/document/CD/9901",
            "/-/memory?q=核",
            "/un/concepts",
            "/un/unresolved",
        )
        answers = ask(
            datasette, *paths, "/un/parts", "/un.json", "/un/terms.json?_sort=nope", "/tmserver/languages/"
        )
    assert [answer.status_code for answer in answers] == [200] * 6 + [404, 200, 400, 200]
    pages = dict(zip(paths, answers, strict=False))
    assert "nuclear disarmament" in pages["/-/lookup?q=核裁军"].text
    assert "The Chinese term that is shown first" in pages["/un/concepts"].text
    assert 'class="badge status-' in pages["/un/concepts"].text
    assert 'href="/un"' in pages["/"].text
    assert '="/termbase' not in "".join(page.text for page in pages.values())


def test_two_termbases_each_have_their_pages(files, parse):
    """Two files side by side: the first answers at `/-/`, each below its name, and no link leads into the other."""
    with opened(files["un"], files["second one"], base_url="/x/") as datasette:
        name = "/second+one"
        concept = ask(datasette, f"{name}/-/lookup.json?q=核裁军")[0].json()["results"][0]["concept"]
        paths = (
            "/-/lookup?q=核裁军",
            "/-/document/CD/9901",
            "/-/find?q=核",
            f"/-/concept/{concept}",
            "/-/documents",
        )
        first = ask(datasette, *paths)
        second = ask(datasette, *(name + path for path in paths), f"{name}/concepts")
    for prefix, answers in (("/x", first), (f"/x{name}", second)):
        for answer in answers:
            assert answer.status_code == 200
            links = [a["href"] for tag, a in parse(answer.text).elements if tag == "a"]
            ours = [link for link in links if "/-/" in link]
            assert ours
            assert [link for link in ours if not link.startswith(f"{prefix}/-/")] == []
    same = second[0].text.replace(f"/x{name}/-/", "/x/-/").replace(name, "/un")
    assert re.sub(r'nonce="[^"]*"', "", same) == re.sub(r'nonce="[^"]*"', "", first[0].text)


def test_other_databases_keep_their_pages(files):
    """Beside a termbase another database has Datasette's own pages, its writers and its SQL; ours is guarded."""
    with opened(files["other"], files["un"]) as datasette:
        answers = ask(
            datasette,
            "/other/things",
            "/other.json",
            "/-/plugins.json",
            "/-/lookup?q=核裁军",
        )
        (posted,) = ask(datasette, "/other/things", method="POST")
        (ours,) = ask(datasette, "/-/lookup", method="DELETE")
        (table,) = ask(datasette, "/un/terms", method="POST")
        home = ask(datasette, "/")[0].text
    assert [answer.status_code for answer in answers] == [200] * 4
    assert "badge" not in answers[0].text
    assert "Find</button>" not in answers[0].text
    assert "refused" not in posted.text
    assert (ours.status_code, table.status_code) == (405, 405)
    assert ours.headers["allow"] == "GET, HEAD"
    assert 'href="/other"' in home
    assert 'href="/un"' in home


@pytest.mark.usefixtures("neighbour")
def test_other_plugins_keep_their_scripts_and_menus(files, parse):
    """Scripts and menus of other plugins are on every page, ours and Datasette's; inline ones run by a nonce of their own."""
    seen = set()
    with opened(files["un"]) as datasette:
        answers = ask(datasette, "/", "/-/lookup?q=核", "/un/terms", "/un/terms", "/un")
    for answer in answers:
        page = parse(answer.text)
        scripts = [attributes for tag, attributes in page.elements if tag == "script"]
        policy = answer.headers["content-security-policy"]
        (nonce,) = set(re.findall(r"'nonce-([^']+)'", policy))
        seen.add(nonce)
        own = [script for script in scripts if "/-/assets/termbase.js?" in script.get("src", "")]
        assert len(own) == 1
        assert {script.get("nonce") for script in scripts if script not in own} == {nonce}
        assert f"script-src 'self' 'nonce-{nonce}'" in policy
        assert "unsafe" not in policy
        assert any(script.get("src", "").endswith("table.js?neighbour") for script in scripts)
        assert "dataset.neighbour" in answer.text
        assert ("a", {"href": "/-/neighbour"}) in page.elements
    assert len(seen) == len(answers)


def test_what_is_no_termbase_is_left_alone(tmp_path, files, caplog):
    """A database of ours by another recipe gets no pages, and the log says why; of another program none, without a word."""
    old = tmp_path / "old.db"
    shutil.copy(files["un"], old)
    database = Database(old)
    database.execute("UPDATE builds SET value = 'of long ago' WHERE name = 'schema'")
    database.conn.commit()
    database.close()
    with opened(old, files["other"]) as datasette:
        assert published.termbases(datasette) == []
        assert [record.message.partition(":")[0] for record in caplog.records] == [
            "the database old gets no pages"
        ]
        assert "content-security-policy" not in ask(datasette, "/")[0].headers


def test_a_script_in_a_text_gets_no_nonce():
    """W6: the nonce is written into sources of templates; what a text brings into one stands there without it."""
    from jinja2 import Environment

    environment = Environment(autoescape=False)
    nonces.install(environment)
    nonce = nonces.begin()
    drawn = environment.from_string("<SCRIPT>a</SCRIPT><style >b</style><scripted>{{ text }}").render(
        text="<script>alert(1)</script>"
    )
    assert drawn == (
        f'<SCRIPT nonce="{nonce.value}">a</SCRIPT><style nonce="{nonce.value}" >b</style>'
        "<scripted><script>alert(1)</script>"
    )
