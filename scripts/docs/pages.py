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
    path = ROOT / "docs" / f"{name}.md"
    if not check:
        path.write_text(text, encoding="utf-8")
    elif not path.exists() or path.read_text(encoding="utf-8") != text:
        raise click.ClickException(f"docs/{name}.md is stale: run .venv/bin/python scripts/docs {name}")
