"""The pages of a real server in a real browser: by keyboard alone, narrow, dark, and as axe-core judges them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from devtools import DrivenPage, driving

from termbase import package_files
from termbase.build import BuildOptions, build
from termbase.concepts.model import concept_id
from termbase.exchange.importing import ImportOptions, import_files
from termbase.memories.importing import import_memories
from tm.limits import Limits
from tm.text import key

TOKEN = "a-token-for-the-browser"
TEXT = """第一委员会

CD/9901

1. 裁军谈判会议（下称“裁谈会”）应当开始核裁军谈判。核查制度审议小组开会。核查制度审议小组欢迎这项工作。

2. 核裁军进程应当透明。军备透明制度重要。各国支持军备透明制度。
"""
CONCEPT = concept_id(key.term_key("核裁军"))
PAGES = (
    "/", "/-/lookup?q=" + quote("核裁军"), "/-/unresolved", "/-/suggest", "/-/review", "/-/annotate?q=" + quote("核裁军谈判"),
    "/-/find?q=" + quote("核裁军"), "/-/documents", "/-/document/CD/9901", "/-/overview", "/-/downloads", "/-/api",
    "/-/memory?q=" + quote("核裁军"), "/-/licences", "/termbase", "/termbase/terms", "/termbase/concepts",
    f"/-/concept/{CONCEPT}", f"/termbase/concepts/{CONCEPT}", "/-/document/TB/CONF.1/2026/WP.3/both", "/termbase/unresolved", "/-/lookup?q=nuclear+wepon", "/nope",
)  # fmt: skip


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of decisions of the server."""
    return tmp_path_factory.mktemp("decisions") / "decisions.jsonl"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, file: Path) -> Iterator[str]:
    """A server in two processes, with suggestions, review and a token, on a termbase with a memory."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "a.csv").write_text("zh,en\n核裁军,nuclear disarmament\n", encoding="utf-8")
    (folder / "m.zh").write_text("核裁军谈判取得进展。\n", encoding="utf-8")
    (folder / "m.en").write_text("Progress was made in the nuclear disarmament talks.\n", encoding="utf-8")
    (folder / "token.txt").write_text(f"{TOKEN}\n", encoding="utf-8")
    build([folder / "a.txt", package_files.sample()], folder / "t.db", BuildOptions(use_authority=False))
    import_files([folder / "a.csv"], folder / "t.db", ImportOptions(kind="glossary"))
    import_memories([folder / "m.zh"], folder / "t.db", Limits())
    command = [
        *(
            sys.executable,
            "-W",
            "ignore",
            "-m",
            "termbase",
            "serve",
            "--db",
            "t.db",
            "--port",
            "0",
            "--processes",
            "2",
        ),
        *("--decisions", str(file), "--suggest", "--token-file", "token.txt"),
    ]
    log = folder / "log.txt"
    with (
        log.open("w") as err,
        subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=err, text=True) as server,
    ):
        try:
            assert server.stdout is not None
            told = re.search(r"http://127\.0\.0\.1:\d+", server.stdout.readline())
            assert told is not None
            yield told.group()
        finally:
            server.terminate()
            server.wait(10)
    assert TOKEN not in log.read_text()


@pytest.fixture(scope="module")
def page(
    address: str, require_program: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DrivenPage]:
    """A page of a browser in which the operator has signed in, by typing the token."""
    program = shutil.which("google-chrome") or require_program("chromium")
    with driving(program, tmp_path_factory.mktemp("profile")) as browser:
        opened = browser.page()
        opened.look(1280)
        opened.open(f"{address}/-/review")
        opened.evaluate("document.getElementById('token').focus()")
        opened.type(TOKEN)
        opened.press("Enter")
        opened.wait("Page.loadEventFired")
        yield opened


def lines(file: Path) -> list[dict[str, str]]:
    """The events of the file."""
    return (
        [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []
    )


def test_an_editor_needs_no_mouse(page: DrivenPage, address: str, file: Path) -> None:
    """With scripts single keys choose, write, accept and undo; what is typed in a box is text, whatever its letters."""
    page.open(f"{address}/-/review?zh={quote('核裁军')}")
    zh = page.evaluate("document.querySelector('input[name=zh]').value")
    page.press("e")
    page.type("far words")
    assert page.evaluate("document.activeElement.value") == "far words"
    page.press("a")
    assert page.evaluate("document.activeElement.value") == "far wordsa"
    page.evaluate("document.activeElement.value = 'far words'")
    page.press("Escape")
    page.press("a")
    page.wait("Page.loadEventFired")
    accepted = lines(file)[-1]
    assert (accepted["zh"], accepted["by"]) == (zh, "operator")
    assert "far words" in (accepted.get("english"), accepted.get("instead"))
    page.press("u")
    page.wait("Page.loadEventFired")
    assert (lines(file)[-1]["action"], lines(file)[-1]["event"]) == ("undo", accepted["id"])


def test_an_editor_needs_no_script(page: DrivenPage, address: str, file: Path) -> None:
    """Without scripts the same form is filled in and sent with Tab and Enter alone."""
    page.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        page.open(f"{address}/-/review?zh={quote('核裁军')}")
        for _ in range(40):
            page.press("Tab")
            name = page.call("Accessibility.getFullAXTree")["nodes"]
            focused = [
                node
                for node in name
                if {"name": "focused", "value": {"type": "booleanOrUndefined", "value": True}}
                in node.get("properties", [])
            ]
            names = [node.get("name", {}).get("value", "") for node in focused]
            if any(text.startswith("or in other words") for text in names):
                page.type("denuclearization")
            if any(text.startswith("Accept") for text in names):
                break
        page.press("Enter")
        page.wait("Page.loadEventFired")
    finally:
        page.call("Emulation.setScriptExecutionDisabled", value=False)
    event = lines(file)[-1]
    assert (event["action"], event["english"], event["instead"]) == (
        "edit",
        "nuclear disarmament",
        "denuclearization",
    )


def test_a_lookup_needs_no_mouse(page: DrivenPage, address: str) -> None:
    """`/` goes to the box, suggestions come while typing, an arrow and Enter look one up, and `c` copies its English, `C` its Chinese."""
    page.look(1280)
    page.open(f"{address}/-/lookup?q={quote('核裁军')}")
    page.evaluate("document.activeElement.blur()")
    page.press("/")
    assert page.evaluate("[document.activeElement.id, getSelection().toString()]") == ["q", "核裁军"]
    page.type("核裁")
    shown = "document.querySelectorAll('.suggestions li').length"
    page.evaluate(
        f"new Promise((done) => {{ const look = () => {shown} ? done() : setTimeout(look, 20); look(); }})"
    )
    page.press("ArrowDown")
    page.press("Enter")
    page.wait("Page.loadEventFired")
    assert page.evaluate("new URL(location).searchParams.get('q')").startswith("核裁军")
    page.evaluate(
        "navigator.clipboard.writeText = async (text) => { window.copied = text; }; document.activeElement.blur()"
    )
    page.press("c")
    assert page.evaluate("window.copied") == "nuclear disarmament"
    page.press("C")
    assert page.evaluate("window.copied") == "核裁军"


def test_forced_colours_keep_what_colours_say(page: DrivenPage, address: str) -> None:
    """Where the reader's system has colours of its own, marks, badges and the chosen suggestion are still told apart."""
    page.look(1280)
    page.call("Emulation.setEmulatedMedia", features=[{"name": "forced-colors", "value": "active"}])
    page.open(f"{address}/-/lookup?q={quote('核裁军')}")
    ground, mark = page.evaluate(
        "['body', 'mark'].map((name) => getComputedStyle(document.querySelector(name)).backgroundColor)"
    )
    assert ground != mark
    assert page.evaluate("getComputedStyle(document.querySelector('.badge')).borderStyle") == "solid"
    page.evaluate("document.getElementById('q').focus(); document.getElementById('q').select()")
    page.type("核裁")
    shown = "document.querySelectorAll('.suggestions li').length"
    page.evaluate(
        f"new Promise((done) => {{ const look = () => {shown} ? done() : setTimeout(look, 20); look(); }})"
    )
    page.press("ArrowDown")
    chosen = "document.querySelector('.suggestions li[aria-selected=true]')"
    assert page.evaluate(f"getComputedStyle({chosen}).outlineStyle") == "solid"


@pytest.fixture(scope="module")
def axe(client_python: Callable[[str], Path]) -> str:
    """axe-core, as a script."""
    (script,) = (
        client_python("axe").parents[1].glob("lib/python*/site-packages/axe_playwright_python/axe.min.js")
    )
    return script.read_text(encoding="utf-8")


def judged(page: DrivenPage, axe: str) -> object:
    """The violations that axe-core tells of what is open."""
    page.evaluate(f"{axe}; 0")
    return page.evaluate(
        "axe.run(document, {resultTypes: ['violations']})"
        ".then(r => r.violations.map(v => [v.id, v.impact, v.nodes[0].html.slice(0, 200)]))"
    )


@pytest.mark.parametrize("path", PAGES)
def test_narrow_and_dark_pages_are_accessible(page: DrivenPage, address: str, axe: str, path: str) -> None:
    """At 360 pixels, in the dark, a page fits its width, and axe-core finds no fault: names, labels, contrast, headings, languages."""
    page.look(360, dark=True)
    page.open(address + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert judged(page, axe) == []


@pytest.mark.parametrize(
    "path",
    [
        PAGES[1],
        "/-/review",
        "/-/suggest",
        "/termbase/terms",
        f"/-/concept/{CONCEPT}?lang=zh",
        "/-/overview?lang=zh",
    ],
)
def test_wide_and_light_pages_are_accessible(page: DrivenPage, address: str, axe: str, path: str) -> None:
    """The same of a wide page by day."""
    page.look(1280)
    page.open(address + path)
    assert judged(page, axe) == []


def test_axe_sees_a_fault(page: DrivenPage, address: str, axe: str) -> None:
    """Control: a picture without a text and a pale line are told."""
    page.look(1280)
    page.open(f"{address}/-/licences")
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=x><p id=pale>pale</p>')"
    )
    page.evaluate("document.getElementById('pale').style.color = '#ddd'")
    told = judged(page, axe)
    assert isinstance(told, list)
    assert {"image-alt", "color-contrast"} <= {name for name, *_ in told}
