"""How many small changes of the code the tests notice.

    .venv/bin/python scripts/evaluate mutants --count 100 --seed 1 [--only-mirror] [--limit 300]

A mutant is a module of `tm` or `termbase` with one token changed: a comparison (`<` to `<=`), an operator of
arithmetic, `and`, `or`, `not`, or a number (n to n + 1); numbers in annotations, in f-strings and in tables of data
stay. They are drawn by a seed, so the same seed and code give the same mutants. The tree is copied to a temporary
folder, and one mutant at a time stands there: the tree itself is never touched. First run the module's examples and
the tests in the folder that mirrors its own, then the wider ones of its package, without browser, clients and faults.
A mutant is noticed when a test fails, or when the tests take longer than the limit, in seconds. A test that fails
without any change ends the run.
"""

from __future__ import annotations

import ast
import io
import itertools
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from scripts.shared import data
from scripts.shared.process import timed

PACKAGES = ("tm", "termbase")
COPIED = (
    *PACKAGES,
    "tests",
    "scripts",
    "docs",
    "pyproject.toml",
    "metadata.yml",
    "README.md",
    "CHANGELOG.md",
)
LINKED = (".venv",)
WIDER = {"tm": ("tests/tm", "tests/property"), "termbase": ("tests/termbase", "tests/web")}
MIRRORS = {"termbase/web": "tests/web"}
BROWSER = "tests/web/test_browser.py"

COMPARISONS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==", "in": "not in", "is": "is not"}  # fmt: skip
ARITHMETIC = {"+": "-", "-": "+", "*": "/", "/": "*", "//": "*", "%": "*", "**": "*"}
ASSIGNED = {f"{old}=": f"{new}=" for old, new in ARITHMETIC.items()}
LOGIC = {"and": "or", "or": "and"}

DATA = ("tm/text/references/tables.py",)
TABLE = 8
"""A value of a module with more numbers than this is a table of data. A choice."""
MEMORY = 8 << 30
"""Bytes of memory that the tests of a mutant may hold: a loop that lost its end must not take all there is."""
NO_TESTS = 5
"""What pytest ends with where it collected nothing."""

_FAILED = re.compile(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One token of a module and what stands there instead: `text[start:end]` is `old`, offsets in code points."""

    path: str
    line: int
    start: int
    end: int
    old: str
    new: str

    def apply(self, text: str) -> str:
        """The module's text with the change."""
        return text[: self.start] + self.new + text[self.end :]

    def __str__(self) -> str:
        return f"{self.path}:{self.line}  {self.old.strip()} -> {self.new or 'nothing'}"


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of a mutant: the test that noticed it, or `time`; None where none did."""

    mutant: Mutant
    noticed_by: str | None
    seconds: float


class Module:
    """The text of a module, its tokens by where they start, and what may be changed in it."""

    def __init__(self, path: str, text: str) -> None:
        self.path, self.text = path, text
        self._lines = io.StringIO(text).readlines()
        self._starts = [0, *itertools.accumulate(map(len, self._lines))]
        self._tokens = {
            self._starts[token.start[0] - 1] + token.start[1]: token.string
            for token in tokenize.generate_tokens(io.StringIO(text).readline)
            if token.type in (tokenize.OP, tokenize.NAME, tokenize.NUMBER)
        }

    def mutants(self) -> list[Mutant]:
        """Every change of one token, in order."""
        changes = {change for node in _code(ast.parse(self.text)) for change in self._changes(node)}
        return [self._mutant(start, new) for start, new in sorted(changes)]

    def _mutant(self, start: int, new: str) -> Mutant:
        old = self._tokens[start]
        end = start + len(old)
        if not new and self.text[end] == " ":
            end += 1
        line = self.text.count("\n", 0, start) + 1
        return Mutant(self.path, line, start, end, self.text[start:end], new)

    def _changes(self, node: ast.AST) -> Iterator[tuple[int, str]]:
        """Where a token starts and what to write for it, of this node alone."""
        match node:
            case ast.Compare():
                for left, right in itertools.pairwise([node.left, *node.comparators]):
                    between = self._between(left, right)
                    negation = [start for start in between if self._tokens[start] == "not"]
                    yield from [(negation[0], "")] if negation else self._changed(between, COMPARISONS)
            case ast.BinOp():
                yield from self._changed(self._between(node.left, node.right), ARITHMETIC)
            case ast.AugAssign():
                yield from self._changed(self._between(node.target, node.value), ASSIGNED)
            case ast.BoolOp():
                for left, right in itertools.pairwise(node.values):
                    yield from self._changed(self._between(left, right), LOGIC)
            case ast.UnaryOp(op=ast.Not()):
                yield self._offset(node.lineno, node.col_offset), ""
            case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
                yield self._offset(node.lineno, node.col_offset), str(value + 1)

    def _changed(self, starts: Sequence[int], changes: dict[str, str]) -> Iterator[tuple[int, str]]:
        for start in starts:
            if self._tokens[start] in changes:
                yield start, changes[self._tokens[start]]

    def _between(self, left: ast.expr, right: ast.expr) -> list[int]:
        """Where the tokens between two operands start."""
        assert left.end_lineno is not None
        assert left.end_col_offset is not None
        first = self._offset(left.end_lineno, left.end_col_offset)
        last = self._offset(right.lineno, right.col_offset)
        return [start for start in range(first, last) if start in self._tokens]

    def _offset(self, line: int, column: int) -> int:
        """A place of the syntax tree, whose columns are bytes, as an offset in code points."""
        return self._starts[line - 1] + len(self._lines[line - 1].encode()[:column].decode())


def _code(tree: ast.Module) -> Iterator[ast.AST]:
    """The nodes of a module that may be changed: no annotations, no f-strings, no tables of data."""
    waiting: list[ast.AST] = [
        statement for statement in tree.body if isinstance(statement, _BLOCKS) or not _is_table(statement)
    ]
    while waiting:
        node = waiting.pop()
        yield node
        for name, value in ast.iter_fields(node):
            if name not in ("annotation", "returns"):
                children = value if isinstance(value, list) else [value]
                waiting += [
                    child
                    for child in children
                    if isinstance(child, ast.AST) and not isinstance(child, ast.JoinedStr)
                ]


_BLOCKS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.If, ast.Try, ast.With)


def _is_table(statement: ast.stmt) -> bool:
    numbers = [
        node
        for node in ast.walk(statement)
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float)
    ]
    return len(numbers) > TABLE


def draw(root: Path, count: int, seed: int) -> list[Mutant]:
    """`count` mutants of the code below `root`, or all that there are; the same for the same seed."""
    mutants: list[Mutant] = []
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            name = path.relative_to(root).as_posix()
            if name not in DATA:
                mutants += Module(name, path.read_text(encoding="utf-8")).mutants()
    return random.Random(seed).sample(mutants, min(count, len(mutants)))


class Tree:
    """A copy of the tree in a folder, and its tests."""

    def __init__(self, root: Path, folder: Path, limit: float) -> None:
        self._folder, self._limit = folder, limit
        self._sound: set[str] = set()
        self._writes = 0
        for name in COPIED:
            if (root / name).is_dir():
                shutil.copytree(root / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
            elif (root / name).is_file():
                shutil.copy(root / name, folder / name)
        for name in LINKED:
            if (root / name).exists():
                (folder / name).symlink_to(root / name)

    def try_mutant(self, mutant: Mutant, *, only_mirror: bool = False) -> Trial:
        """Run the tests with a mutant. Raises `click.ClickException` where a test fails without it too."""
        path = self._folder / mutant.path
        text = path.read_text(encoding="utf-8")
        try:
            self._write(path, mutant.apply(text))
            seconds, test = timed(lambda: self._noticing(mutant.path, only_mirror=only_mirror))
        finally:
            self._write(path, text)
        function = test.partition("[")[0] if test else "time"
        if function != "time" and function not in self._sound:
            if self._first_failure([function]) is not None:
                raise click.ClickException(f"{function} fails without any change; mend it first")
            self._sound.add(function)
        return Trial(mutant, test, seconds)

    def _write(self, path: Path, text: str) -> None:
        """Write a module with a time of its own, in whole seconds, so that no compiled file passes for it."""
        path.write_text(text, encoding="utf-8")
        self._writes += 1
        stamp = 1_000_000_000 + self._writes
        os.utime(path, (stamp, stamp))

    def _noticing(self, module: str, *, only_mirror: bool) -> str | None:
        """The test that fails, of the mirroring ones and then of the wider ones."""
        mirror = self._mirror(module)
        test = self._first_failure([module, mirror, f"--deselect={BROWSER}"])
        wider = [folder for folder in WIDER[module.split("/")[0]] if (self._folder / folder).is_dir()]
        if test is None and not only_mirror and wider != [mirror]:
            test = self._first_failure([*wider, f"--deselect={BROWSER}", f"--ignore={mirror}"])
        return test

    def _mirror(self, module: str) -> str:
        """The folder of tests that mirrors a module's, or the nearest above it."""
        folder = Path(module).parent
        if folder.as_posix() in MIRRORS:
            return MIRRORS[folder.as_posix()]
        while not (self._folder / "tests" / folder).is_dir():
            folder = folder.parent
        return (Path("tests") / folder).as_posix()

    def _first_failure(self, tests: list[str]) -> str | None:
        """The first test that fails, `time` where they take too long, None where all pass."""
        options = ["-x", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=0"]
        process = subprocess.Popen(
            [sys.executable, "-m", "pytest", *options, *tests],
            cwd=self._folder,
            env=os.environ | {"PYTHONPATH": str(self._folder), data.VARIABLE: str(data.folder().resolve())},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY)),
        )
        try:
            output, _ = process.communicate(timeout=self._limit)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return "time"
        if process.returncode in (0, NO_TESTS):
            return None
        failed = _FAILED.search(output)
        return failed[1] if failed else tests[0]


def report(outcomes: Sequence[Trial]) -> str:
    """How many were noticed, and which were not."""
    unnoticed = [outcome for outcome in outcomes if outcome.noticed_by is None]
    seconds = sum(outcome.seconds for outcome in outcomes)
    lines = [f"{len(outcomes) - len(unnoticed)} of {len(outcomes)} noticed, {seconds:.0f} s"]
    return "\n".join([*lines, *(f"  not noticed: {outcome.mutant}" for outcome in unnoticed)])


@click.command(help="How many small changes of the code the tests notice.")
@click.option("--count", type=click.IntRange(min=1), default=100, show_default=True, help="Mutants to draw.")
@click.option("--seed", default=1, show_default=True, help="Seed of the drawing.")
@click.option("--only-mirror", is_flag=True, help="Only the tests of the folder that mirrors a module's.")
@click.option(
    "--limit", default=300.0, show_default=True, help="Seconds that the tests of a mutant may take."
)
def main(count: int, seed: int, only_mirror: bool, limit: float) -> None:
    """Draw mutants, try each, and print what became of it."""
    outcomes = []
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        tree = Tree(data.ROOT, Path(folder), limit)
        for mutant in draw(Path(folder), count, seed):
            outcome = tree.try_mutant(mutant, only_mirror=only_mirror)
            outcomes.append(outcome)
            told_by = f"noticed by {outcome.noticed_by}" if outcome.noticed_by else "NOT NOTICED"
            click.echo(f"{mutant}  {told_by}  {outcome.seconds:.1f} s")
    click.echo(report(outcomes))
