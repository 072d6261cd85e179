"""What the documents show is what the program answers: every console block is run on the sample."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from ods_server import Ods, serving
from pdf_writer import pdf_bytes

from scripts.docs import console
from scripts.docs.console import Command, Ending, Terminal
from scripts.shared.data import ROOT

EXCUSED = 5
"""Most blocks that the tests may leave out, over all pages."""

SYMBOLS = ("A/RES/77/1", "CD/2105", "NPT/CONF.2010/PC.I/WP.78")
"""Documents that the pages fetch; each has the text of the sample's working paper."""

CHINESE_ONLY = "A/71/475"
"""A document that is fetched and has no English version."""

LINES = 45
"""Lines on a page of a made PDF."""


@pytest.fixture(scope="module")
def documents() -> Iterator[str]:
    """The address of a document server that has `SYMBOLS` in both languages, and `CHINESE_ONLY`."""
    ods = Ods()
    for symbol in SYMBOLS:
        for language in ("zh", "en"):
            ods.put(symbol, language, content=printed(symbol, language))
    ods.put(CHINESE_ONLY, "zh", content=printed(CHINESE_ONLY, "zh"))
    with serving(ods):
        yield ods.address


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty HOME for all pages: the first puts its packed dictionary there."""
    return tmp_path_factory.mktemp("home")


def printed(symbol: str, language: str) -> bytes:
    """The working paper of the sample as a PDF with another symbol."""
    path = ROOT / "termbase" / "sample" / f"01-working-paper.{language}.txt"
    lines = path.read_text(encoding="utf-8").replace("TB/CONF.1/2026/WP.3", symbol).splitlines()
    rows = [
        (72.0 + 6 * (len(line) - len(line.lstrip())), 800.0 - 16 * (number % LINES), line.strip())
        for number, line in enumerate(lines)
    ]
    return pdf_bytes([[row for row in rows[at : at + LINES] if row[2]] for at in range(0, len(rows), LINES)])


@pytest.mark.parametrize("page", console.pages(ROOT))
def test_a_page_shows_what_the_program_answers(page: str, documents: str, home: Path, tmp_path: Path) -> None:
    """Every command of the page ends as it should, with the output that the page shows."""
    faults = console.run_page(ROOT, page, tmp_path, {"TERMBASE_ODS": documents, "HOME": str(home)})
    assert not faults, "\n\n".join(faults)


def test_few_blocks_are_excused() -> None:
    """Only a few blocks of all pages are not run."""
    excused = [
        f"{page}, line {block.line}: {block.excuse}"
        for page in console.pages(ROOT)
        for block in console.blocks(page, (ROOT / page).read_text(encoding="utf-8"))
        if block.excuse
    ]
    assert len(excused) <= EXCUSED, excused


def test_every_made_file_is_named() -> None:
    """A file that no page names any more is not made."""
    commands = [
        command.text
        for page in console.pages(ROOT)
        for block in console.blocks(page, (ROOT / page).read_text(encoding="utf-8"))
        for command in block.commands
    ]
    assert [name for name in console.MADE if not any(name in text for text in commands)] == []


class TestParser:
    """Console blocks are read from a page."""

    def test_commands_have_line_and_output(self) -> None:
        """Each command has the number of its line and the lines below it, also empty ones."""
        (block,) = console.blocks("a.md", "Text\n\n```console\n$ one\n1\n\n2\n$ two # exit code 3\n```\n")
        assert block.commands == (
            Command("a.md", 4, "one", ("1", "", "2")),
            Command("a.md", 8, "two # exit code 3", ()),
        )
        assert [command.code for command in block.commands] == [0, 3]
        assert (block.line, block.excuse) == (3, None)

    def test_other_blocks_are_none(self) -> None:
        """A block in another language is left alone."""
        assert console.blocks("a.md", "```text\n$ one\n```\n\n```python\n1\n```\n") == []

    @pytest.mark.parametrize(
        "text",
        ["```console\n$ one\n```\n*Not run by the tests: it needs X.*\n",
         "*Not run by the tests: it needs X.*\n```console\n$ one\n```\n"],
    )  # fmt: skip
    def test_an_excuse_stands_beside_its_block(self, text: str) -> None:
        """Directly above or below the fences."""
        (block,) = console.blocks("a.md", text)
        assert block.excuse == "it needs X."

    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ("```console\n$ one\n```\n\n*Not run by the tests: it needs X.*\n", 5),
            ("*Not run by the tests: it needs X.*\n", 1),
        ],
    )
    def test_an_excuse_without_a_block_is_refused(self, text: str, line: int) -> None:
        """One that stands apart would excuse nothing, or who knows what."""
        with pytest.raises(ValueError, match=f"a.md, line {line}: an excuse without"):
            console.blocks("a.md", text)

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("```console\n$ one\n", "line 1: .* does not end"),
            ("```console\n1\n$ one\n```\n", "line 2: .* starts with a command"),
            ("```console\n```\n", "line 2: .* starts with a command"),
        ],
    )
    def test_a_broken_block_is_refused(self, text: str, reason: str) -> None:
        """A block that does not end, that starts with output, or that is empty."""
        with pytest.raises(ValueError, match=reason):
            console.blocks("a.md", text)


class TestComparer:
    """Output is compared with what the page shows."""

    @pytest.mark.parametrize(
        ("expected", "output"),
        [
            (["a", "b"], "a\nb\n"),
            (["a"], "a  \n"),
            (["a", "..."], "a\n"),
            (["a", "    ...", "d"], "a\nb\nc\nd\n"),
            (["...", "d"], "a\nd\n"),
            (["at http://127.0.0.1:8001/ now"], "at http://127.0.0.1:35127/ now\n"),
        ],
    )
    def test_the_same(self, expected: list[str], output: str) -> None:
        """Exact lines, any lines for `...`, any port."""
        assert console.matches(expected, output)

    @pytest.mark.parametrize(
        ("expected", "output"),
        [
            (["a"], "a\nb\n"),
            (["a", "b"], "a\n"),
            (["a.c"], "abc\n"),
            (["a"], " a\n"),
            (["a", "...", "d"], "a\nd\ne\n"),
            (["221 candidates"], "226 candidates\n"),
            (["at http://10.0.0.1:8001/"], "at http://10.0.0.1:8002/\n"),
        ],
    )
    def test_something_else(self, expected: list[str], output: str) -> None:
        """A line too many or too few, a figure, an indent, a port of another machine."""
        assert not console.matches(expected, output)

    def test_wrong_output_names_page_line_expected_and_got(self) -> None:
        """The message has all that is needed to put the page right."""
        command = Command("docs/a.md", 7, "count", ("221 candidates",))
        text = console.fault(command, Ending("226 candidates\n", 0))
        assert text == "docs/a.md, line 7: count\nexpected:\n221 candidates\ngot:\n226 candidates\n"

    def test_a_wrong_exit_code_is_a_fault(self) -> None:
        """Also where no output is shown; a code that the comment names is none."""
        assert console.fault(Command("a.md", 7, "x", ()), Ending("no\n", 1)) == (
            "a.md, line 7: x\nexpected exit code 0, got 1:\nno\n"
        )
        assert console.fault(Command("a.md", 7, "x  # exit code 1", ()), Ending("no\n", 1)) is None
        assert console.fault(Command("a.md", 7, "x  # exit code 1", ()), Ending("no\n", 0)) is not None


class TestRunner:
    """Commands are run as a reader runs them."""

    def page(self, tmp_path: Path, text: str) -> list[str]:
        """Run a page of one block; its faults."""
        root, folder = tmp_path / "root", tmp_path / "folder"
        (root / "scripts").mkdir(parents=True)
        folder.mkdir()
        (root / "termbase").symlink_to(ROOT / "termbase")
        (root / "README.md").write_text(f"```console\n{text}\n```\n", encoding="utf-8")
        return console.run_page(root, "README.md", folder, {"ADDED": "1"})

    def test_what_is_right_has_no_fault(self, tmp_path: Path) -> None:
        """Aliases, files and variables hold for later commands; stderr is output."""
        block = (
            "$ alias p=printf # short\n$ p 'a\\n' > file\n$ cat file; p 'b\\n' >&2\na\nb\n$ echo $ADDED\n1"
        )
        assert self.page(tmp_path, block) == []

    def test_the_clone_has_no_path(self, tmp_path: Path) -> None:
        """The path of the clone before a name is dropped."""
        assert self.page(tmp_path, "$ echo at $PWD/my.db\nat my.db") == []

    def test_every_fault_is_listed(self, tmp_path: Path) -> None:
        """A failing command does not hide those after it."""
        faults = self.page(tmp_path, "$ echo a\nb\n$ false\n$ echo c\nc")
        assert [text.splitlines()[0] for text in faults] == [
            "README.md, line 2: echo a",
            "README.md, line 4: false",
        ]

    def test_a_block_that_cannot_run_needs_its_excuse(self, tmp_path: Path) -> None:
        """Without one it is run and fails, with one it is not run."""
        assert len(self.page(tmp_path / "a", "$ no-such-program")) == 1
        assert (
            self.page(tmp_path / "b", "$ no-such-program\n```\n*Not run by the tests: it needs X.*\n") == []
        )

    @pytest.mark.parametrize("text", ["echo on; sleep 60; echo off", "scripts/demo"])
    def test_what_hangs_is_ended(self, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A command that does not end, and a server that does not print its address, are faults."""
        monkeypatch.setattr(console, "COMMAND_SECONDS", 0.5)
        demo(tmp_path, "echo on\nsleep 60")
        ending = Terminal(tmp_path, tmp_path / "output", {}).answer(Command("a.md", 1, text, ()))
        assert ending == Ending("on\n", console.TOO_LONG)

    def test_a_server_that_ends_by_itself_is_a_fault(self, tmp_path: Path) -> None:
        """Its own exit code and what it printed are handed on."""
        demo(tmp_path, "echo no\nexit 4")
        ending = Terminal(tmp_path, tmp_path / "output", {}).answer(Command("a.md", 1, "scripts/demo", ()))
        assert ending == Ending("no\n", 4)

    def test_a_server_that_answers_with_an_error_is_a_fault(self, tmp_path: Path) -> None:
        """The status stands for the exit code; the server is stopped all the same."""
        demo(tmp_path, f'exec "{sys.executable}" -c "{FAILING}"')
        ending = Terminal(tmp_path, tmp_path / "output", {}).answer(Command("a.md", 1, "scripts/demo", ()))
        assert ending.code == 501


FAILING = """
from http.server import BaseHTTPRequestHandler, HTTPServer
server = HTTPServer(('127.0.0.1', 0), BaseHTTPRequestHandler)
print(f'http://127.0.0.1:{server.server_port}/', flush=True)
server.serve_forever()
"""
"""A server that knows no method, so that each request is an error."""


def demo(folder: Path, script: str) -> None:
    """Make a `scripts/demo` of these lines."""
    path = folder / "scripts" / "demo"
    path.parent.mkdir()
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
