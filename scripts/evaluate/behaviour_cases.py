"""The cases of `behaviour.py`: every verb and option of the command line, and the addresses of the server.

A line of `behaviour_cases.txt` is one command as a shell would take it, without `termbase`. What else it may have:

- a heading `[name]`: the commands below it find in their folder what the command marked `=> name` left there;
  below `[]` they find nothing;
- a path of an input (see `behaviour_inputs`): it is copied into the folder, `X.zh` with its `X.en`; a pattern
  with `*` stands for all inputs that it names;
- `for PATTERN: COMMAND`: one case for each of the inputs, with its name for `{file}`;
- `< INPUT` at the end: what stands on stdin;
- `NAME=value` before the command: a variable of the environment;
- `@name` before it: what was done to the folder beforehand, see `behaviour_run.CONDITIONS`;
- `{server}` and `{port}`: a document server on this machine, and a port that is taken and answers nothing.

A line of `behaviour_addresses.txt` is a method and an address, below the name of the termbase that is served. LONG
stands for a text that is too long. The pages of the first concepts of each answer of `lookup.json` are asked for
behind it. Lines that begin with `#` are remarks.
"""

from __future__ import annotations

import fnmatch
import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.evaluate.behaviour_inputs import Inputs

HERE = Path(__file__).resolve().parent
COMMANDS = HERE / "behaviour_cases.txt"
ADDRESSES = HERE / "behaviour_addresses.txt"


@dataclass(frozen=True, slots=True)
class Case:
    """A command to run: its name, what its folder has from another case, what it leaves for others."""

    name: str
    argv: tuple[str, ...]
    base: str = ""
    stage: str = ""
    inputs: tuple[str, ...] = ()
    stdin: str = ""
    environment: tuple[tuple[str, str], ...] = ()
    condition: str = ""

    def shown(self) -> str:
        """The command as a person would type it."""
        before = [f"[{self.base}]"] if self.base else []
        before += [f"@{self.condition}"] if self.condition else []
        before += [f"{name}={value}" for name, value in self.environment]
        after = ["<", self.stdin] if self.stdin else []
        return " ".join([*before, "termbase", shlex.join(self.argv), *after])


def sections(path: Path) -> Iterator[tuple[str, str]]:
    """The lines of a file of cases, each with the heading that it stands under."""
    heading = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if named := re.fullmatch(r"\[(\w*)\]", line):
            heading = named[1]
        elif line.strip() and not line.startswith("#"):
            yield heading, line


def cases(inputs: Inputs) -> list[Case]:
    """All commands, in their order."""
    listed: list[Case] = []
    names: set[str] = set()
    for base, line in sections(COMMANDS):
        for command in _each(line, inputs):
            case = _case(command, base, inputs, names)
            listed.append(case)
            names.add(case.name)
    return listed


def requests() -> dict[str, list[tuple[str, str]]]:
    """The requests by the termbase that is served, each as method and address."""
    listed: dict[str, list[tuple[str, str]]] = {}
    for base, line in sections(ADDRESSES):
        method, _, address = line.partition(" ")
        listed.setdefault(base, []).append((method, address))
    return listed


def _each(line: str, inputs: Inputs) -> Iterator[str]:
    """The commands that a line stands for."""
    pattern, colon, command = line.removeprefix("for ").partition(": ")
    if not line.startswith("for ") or not colon:
        yield line
        return
    for name in inputs.expanded(pattern):
        yield command.replace("{file}", shlex.quote(name))


def _case(command: str, base: str, inputs: Inputs, taken: set[str]) -> Case:
    """Read one command."""
    command, _, stage = command.partition(" => ")
    command, _, stdin = command.partition(" < ")
    tokens = shlex.split(command)
    condition = tokens.pop(0)[1:] if tokens and tokens[0].startswith("@") else ""
    environment = []
    while tokens and re.match(r"[A-Z_]+=", tokens[0]):
        variable, _, value = tokens.pop(0).partition("=")
        environment.append((variable, value))
    argv = [name for token in tokens for name in inputs.expanded(token)]
    needed = [name for token in argv for name in inputs.beside(token)]
    name = unique(slug(f"{base or 'new'} {command} {stdin}"), taken)
    return Case(
        name, tuple(argv), base, stage.strip(), tuple(needed), stdin.strip(), tuple(environment), condition
    )


def is_chosen(name: str, only: Sequence[str]) -> bool:
    """Whether the name of a case fits one of the patterns; without patterns every name does.

    Pages, whose names begin with `serve-`, are only chosen by patterns that begin so.
    """
    page = name.startswith("serve-")
    return not only or any(
        fnmatch.fnmatchcase(name, pattern) for pattern in only if pattern.startswith("serve-") == page
    )


def slug(text: str) -> str:
    """A name for a folder: letters, digits, hyphens."""
    return re.sub(r"[^\w.]+", "-", text).strip("-.")[:70].rstrip("-.")


def unique(name: str, taken: set[str]) -> str:
    """The name, with a number behind it where it is taken."""
    number, chosen = 1, name
    while chosen in taken:
        number += 1
        chosen = f"{name}.{number}"
    return chosen
