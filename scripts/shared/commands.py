"""The command line of all scripts: the commands of a folder by name, and the options that many have."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from scripts.shared import data

Command = TypeVar("Command", bound=Callable[..., Any])


class FolderCommands(click.Group):
    """The commands of a folder of scripts, each the `main` of a module; one is imported when it is asked for."""

    def __init__(self, *, package: str, modules: Sequence[str], **attributes: Any) -> None:
        super().__init__(**attributes)
        self._package, self._modules = package, modules

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in the order in which they are explained."""
        return list(self._modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of one module; None where the name is none."""
        if cmd_name not in self._modules:
            return None
        command: click.Command = importlib.import_module(f"{self._package}.{cmd_name}").main
        return command


def shared_option(*needed: str) -> Callable[[Command], Command]:
    """The option `--shared FOLDER`; a folder without one of the `needed` folders is refused in one sentence."""

    def check(context: click.Context, parameter: click.Parameter, value: Path) -> Path:
        if not context.resilient_parsing:
            require(value, *needed)
        return value

    return click.option(
        "--shared",
        type=click.Path(path_type=Path),
        default=data.folder,
        callback=check,
        help=f"Folder of the shared data; default ${data.VARIABLE}, or ../shared/data beside the repository.",
    )


def require(shared: Path, *needed: str) -> None:
    """Refuse a folder without one of the `needed` folders. Raises `click.UsageError`."""
    for name in needed:
        if not (shared / name).is_dir():
            raise click.UsageError(
                f"no {name} in {shared}; name the folder of the shared data with --shared or {data.VARIABLE}"
            )


json_option = click.option("--json", "as_json", is_flag=True, help="Write JSON.")
"""The option `--json`, as the parameter `as_json`."""


def echo_json(value: object) -> None:
    """Print a value as JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))
