"""Writing a generated page of docs/, or checking that it is what would be written now."""

from __future__ import annotations

import click

from scripts.shared.data import ROOT

check_option = click.option(
    "--check", is_flag=True, help="Write nothing; exit with 1 when the page is stale."
)
"""The option `--check`, as the parameter `check`."""


def write_page(name: str, text: str, *, check: bool) -> None:
    """Write docs/NAME.md; with `check` raise `click.ClickException` where it holds something else."""
    write_file(f"docs/{name}.md", name, text, check=check)


def write_file(path: str, name: str, text: str, *, check: bool) -> None:
    """Write what the command `name` makes to a path of the repository; with `check` raise where it holds something else."""
    target = ROOT / path
    if not check:
        target.write_text(text, encoding="utf-8")
    elif not target.exists() or target.read_text(encoding="utf-8") != text:
        raise click.ClickException(f"{path} is stale: run .venv/bin/python scripts/docs {name}")
