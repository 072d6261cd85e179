"""Console blocks of the documents: read, run on the sample, and compared with what the page shows.

In a block fenced as `console` a line `$ COMMAND` is a command, with the lines below it as its output. A command that
shows no output is run all the same. It must end with code 0, or with the code that its comment names
(`# exit code 1`). What goes to stderr counts as output, as on a terminal.

A page is run from top to bottom in one folder that looks like a fresh clone with its `.venv` set up, so
`scripts/setup.sh` sets nothing up in it; the files of `MADE` are added. A command that serves (`SERVING`) gets `--port 0`,
so that it disturbs nobody; it is asked for `/` when it prints its address, and stopped.

Lines are compared exactly, but

* a line `...` stands for any number of lines;
* a port after `127.0.0.1:` stands for any port;
* the clone's own path before a name is dropped from the output: `.demo/termbase.db` stands for the whole path;
* white space at the end of a line does not count.

A block that cannot run has a line `*Not run by the tests: REASON.*` directly above or below its fences.
"""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

COMMAND_SECONDS = 120
"""Longest time for one command, or until a server prints its address."""

STOP_SECONDS = 20
"""Longest time for a server to end."""

TOO_LONG = 124
"""Exit code of a command that was ended, as `timeout` gives it."""

LINKED = ("docs", "metadata.yml", "pyproject.toml", "README.md", "requirements.lock", "termbase", "tm")
"""Names at the top of a clone that are linked; `.venv` and `scripts` are set up apart."""

SERVING = re.compile(r"^(?:\.venv/bin/)?termbase serve\b|^scripts/demo\b(?!.*--no-serve)")
"""Commands that go on until they are stopped."""

_FENCE, _END, _PROMPT = "```console", "```", "$ "
_EXCUSE = re.compile(r"\*Not run by the tests: (.+\.)\*")
_CODE = re.compile(r"\s#.*\bexit code (\d+)")
_ADDRESS = re.compile(r"http://127\.0\.0\.1:([1-9]\d*)/")
_PORT = re.compile(r"(?<=127\.0\.0\.1:)\d+")
_ANYTHING = "..."
_POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Command:
    """A command of a page, the number of its line, and the output that the page shows below it."""

    page: str
    line: int
    text: str
    expected: tuple[str, ...]

    @property
    def code(self) -> int:
        """The exit code that the command must end with."""
        named = _CODE.search(self.text)
        return int(named[1]) if named else 0

    @property
    def serves(self) -> bool:
        """Whether the command goes on until it is stopped."""
        return SERVING.match(self.text) is not None

    @property
    def bare(self) -> str:
        """The command without its comment.

        >>> Command("a.md", 1, "termbase serve    # look at 核", ()).bare
        'termbase serve'
        """
        return re.split(r"\s+#\s", self.text, maxsplit=1)[0]


@dataclass(frozen=True, slots=True)
class ConsoleBlock:
    """A console block: the line of its fence, its commands, and why it is not run, if it is not."""

    line: int
    commands: tuple[Command, ...]
    excuse: str | None


@dataclass(frozen=True, slots=True)
class Ending:
    """What a command printed, and the code it ended with; a server that was stopped ends with 0."""

    output: str
    code: int


# -- pages -------------------------------------------------------------------------------------------


def pages(root: Path) -> list[str]:
    """The documents of a repository that have a console block, as paths from `root`."""
    paths = [root / "README.md", *sorted((root / "docs").glob("*.md"))]
    return [
        path.relative_to(root).as_posix()
        for path in paths
        if _FENCE in path.read_text(encoding="utf-8").splitlines()
    ]


def blocks(page: str, text: str) -> list[ConsoleBlock]:
    """The console blocks of the page with this name and text.

    Raises `ValueError` for a block that does not end or starts with output, and for an excuse that belongs to none.
    """
    lines = text.splitlines()
    parsed = []
    excuses = {number for number, line in enumerate(lines) if _EXCUSE.fullmatch(line)}
    number = 0
    while number < len(lines):
        start = number
        number += 1
        if lines[start] != _FENCE:
            continue
        end = _end(page, lines, start)
        beside = excuses & {start - 1, end + 1}
        excuses -= beside
        parsed.append(
            ConsoleBlock(start + 1, tuple(_commands(page, lines, start + 1, end)), _reason(lines, beside))
        )
        number = end + 1
    if excuses:
        raise ValueError(f"{page}, line {min(excuses) + 1}: an excuse without a console block beside it")
    return parsed


def _end(page: str, lines: list[str], start: int) -> int:
    for number in range(start + 1, len(lines)):
        if lines[number] == _END:
            return number
    raise ValueError(f"{page}, line {start + 1}: a console block that does not end")


def _commands(page: str, lines: list[str], start: int, end: int) -> Iterator[Command]:
    starts = [number for number in range(start, end) if lines[number].startswith(_PROMPT)]
    if starts[:1] != [start]:
        raise ValueError(f"{page}, line {start + 1}: a console block starts with a command, '$ ...'")
    for first, following in zip(starts, [*starts[1:], end], strict=True):
        text = lines[first].removeprefix(_PROMPT)
        yield Command(page, first + 1, text, tuple(lines[first + 1 : following]))


def _reason(lines: list[str], beside: set[int]) -> str | None:
    reasons = [excuse[1] for number in sorted(beside) if (excuse := _EXCUSE.fullmatch(lines[number]))]
    return " ".join(reasons) or None


# -- comparing ---------------------------------------------------------------------------------------


def matches(expected: Iterable[str], output: str) -> bool:
    """Whether output is what a page shows.

    >>> matches(["a", "...", "z 127.0.0.1:8001"], "a\\nb\\nc\\nz 127.0.0.1:40123\\n")
    True
    >>> matches(["a"], "a\\nb\\n")
    False
    """
    pattern = "".join(
        "(?:.*\n)*" if line.strip() == _ANYTHING else re.escape(_plain(line)) + "\n" for line in expected
    )
    lines = "".join(f"{_plain(line)}\n" for line in output.splitlines())
    return re.fullmatch(pattern, lines) is not None


def _plain(line: str) -> str:
    return _PORT.sub("PORT", line.rstrip())


def fault(command: Command, ending: Ending) -> str | None:
    """What is wrong with the ending of a command: page, line, what was expected and what came; None if nothing."""
    where = f"{command.page}, line {command.line}: {command.text}"
    if ending.code != command.code:
        return f"{where}\nexpected exit code {command.code}, got {ending.code}:\n{ending.output}"
    if command.expected and not matches(command.expected, ending.output):
        expected = "\n".join(command.expected)
        return f"{where}\nexpected:\n{expected}\ngot:\n{ending.output}"
    return None


# -- running -----------------------------------------------------------------------------------------


class Terminal:
    """Runs commands with bash in a made clone; aliases hold for the commands after them."""

    def __init__(self, clone: Path, log: Path, variables: Mapping[str, str]) -> None:
        self._clone = clone
        self._log = log
        self._aliases: list[str] = []
        self._environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **variables}

    def answer(self, command: Command) -> Ending:
        """Run a command to its end; one that serves is asked for `/` and stopped.

        One that takes too long is ended, with the code `TOO_LONG`.
        """
        if command.text.startswith("alias "):
            self._aliases.append(command.bare)
            return Ending("", 0)
        script = f"{command.bare} --port 0" if command.serves else command.text
        try:
            with self._started(script) as process:
                code = self._visit(process) if command.serves else process.wait(COMMAND_SECONDS)
        except subprocess.TimeoutExpired:
            code = TOO_LONG
        return Ending(self._output().replace(f"{self._clone}/", ""), code)

    @contextmanager
    def _started(self, script: str) -> Iterator[subprocess.Popen[bytes]]:
        # with the trap bash outlives the server it runs, so that waiting for bash is waiting for both
        preamble = ["shopt -s expand_aliases", "trap : TERM", *self._aliases]
        with (
            self._log.open("wb") as log,
            subprocess.Popen(
                ["bash", "-c", "\n".join([*preamble, script])],
                cwd=self._clone,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            ) as process,
        ):
            try:
                yield process
            finally:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)

    def _visit(self, process: subprocess.Popen[bytes]) -> int:
        """Wait for the address of a server, ask it, end it; 0, or its own code where it ended by itself."""
        port = self._port(process)
        if port is None:
            return process.wait()
        status = _status(port)
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(STOP_SECONDS)
        return 0 if status == http.HTTPStatus.OK else status

    def _port(self, process: subprocess.Popen[bytes]) -> int | None:
        deadline = time.monotonic() + COMMAND_SECONDS
        while process.poll() is None:
            address = _ADDRESS.search(self._output())
            if address:
                return int(address[1])
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(process.args, COMMAND_SECONDS)
            time.sleep(_POLL_SECONDS)
        return None

    def _output(self) -> str:
        return self._log.read_bytes().decode("utf-8", errors="replace")


def _status(port: int) -> int:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=COMMAND_SECONDS)) as connection:
        connection.request("GET", "/")
        response = connection.getresponse()
        response.read()
        return response.status


def run_page(root: Path, page: str, folder: Path, variables: Mapping[str, str]) -> list[str]:
    """Run the blocks of a page that have no excuse; what is wrong with them.

    The clone is made in `folder`; `variables` are added to the environment, HOME among them.
    """
    terminal = Terminal(clone(root, folder / "clone"), folder / "output", variables)
    commands = [
        command
        for block in blocks(page, (root / page).read_text(encoding="utf-8"))
        if block.excuse is None
        for command in block.commands
    ]
    return [text for command in commands if (text := fault(command, terminal.answer(command)))]


# -- the folder of a page ----------------------------------------------------------------------------


def clone(root: Path, folder: Path) -> Path:
    """Make what looks like a fresh clone of `root` with its `.venv`, and the files of `MADE`."""
    (folder / "scripts").mkdir(parents=True)
    for name in LINKED:
        (folder / name).symlink_to(root / name)
    (folder / ".venv").symlink_to(sys.prefix)
    for path in (root / "scripts").iterdir():
        if path.name != "setup.sh":
            (folder / "scripts" / path.name).symlink_to(path)
    (folder / "scripts" / "setup.sh").write_text("echo .venv  # it is set up\n", encoding="utf-8")
    sample = root / "termbase" / "sample"
    for name, text in MADE.items():
        (folder / name).write_text(text(sample), encoding="utf-8")
    return folder


def _report(language: str) -> Callable[[Path], str]:
    """The working paper of the sample in a language, with another resolution."""
    return lambda sample: _paper(sample, language).replace("984(1995)", "1540(2004)").replace(
        "984 (1995)", "1540 (2004)"
    )  # fmt: skip


def _paper(sample: Path, language: str) -> str:
    return (sample / f"01-working-paper.{language}.txt").read_text(encoding="utf-8")


def _memory(sample: Path) -> str:
    """The numbered paragraphs of the working paper as TMX, the English of the fourth cut off."""
    chinese, english = (_numbered(_paper(sample, language)) for language in ("zh", "en"))
    english[3] = english[3][:60]
    units = "\n".join(
        f'<tu><tuv xml:lang="zh"><seg>{escape(zh)}</seg></tuv>\n<tuv xml:lang="en"><seg>{escape(en)}</seg></tuv></tu>'
        for zh, en in zip(chinese, english, strict=True)
    )
    return f'<tmx version="1.4"><header srclang="zh" segtype="paragraph"/><body>\n{units}\n</body></tmx>\n'


def _numbered(text: str) -> list[str]:
    """The paragraphs of a paper that start with a number, each in one line.

    >>> _numbered("Title\\n\\n1. A\\nb.\\n\\nc\\n\\n2. D.\\n")
    ['A b.', 'D.']
    """
    paragraphs = re.findall(r"^\d+\. (.+(?:\n.+)*)", text, re.MULTILINE)
    return [
        re.sub(r"(?<=[^ -~])\n|(?<=-)\n|\n(?=[^ -~])", "", part).replace("\n", " ") for part in paragraphs
    ]


MADE: dict[str, Callable[[Path], str]] = {
    "memory.tmx": _memory,
    "mine.csv": lambda _: "zh,en\n方案工具箱,options toolkit\n",
    "report.en.txt": _report("en"),
    "report.zh.txt": _report("zh"),
    "unbis.tsv": lambda _: "نزع السلاح\t裁军\tdisarmament\tdésarmement\tразоружение\tdesarme\n",
    "unterm-export.csv": lambda _: "English,Chinese\nnegative security assurances,消极安全保证\n",
}
"""Files that the pages name and that are not in the repository: name, and how it is made from the folder of the sample."""
