"""Where the shared data lie, and the option of the scripts that measure on them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

ROOT = Path(__file__).resolve().parent.parent
VARIABLE = "TERMBASE_SHARED"

Command = TypeVar("Command", bound=Callable[..., Any])


def folder() -> Path:
    """The folder of the shared data: `$TERMBASE_SHARED`, or beside the repository. It need not be there."""
    return Path(os.environ.get(VARIABLE) or ROOT.parent / "shared" / "data")


def option(*needed: str) -> Callable[[Command], Command]:
    """The option `--shared FOLDER`; a folder without one of the `needed` folders is refused in one sentence."""

    def checked(context: click.Context, parameter: click.Parameter, value: Path) -> Path:
        for name in needed:
            if not (value / name).is_dir() and not context.resilient_parsing:
                raise click.UsageError(
                    f"no {name} in {value}; name the folder of the shared data with --shared or {VARIABLE}"
                )
        return value

    return click.option(
        "--shared",
        type=click.Path(path_type=Path),
        default=folder,
        callback=checked,
        help=f"Folder of the shared data; default ${VARIABLE}, or ../shared/data beside the repository.",
    )
