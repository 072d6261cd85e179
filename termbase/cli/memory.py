"""Verbs of the memory side: `termbase tm`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from termbase.cli.frame import cli, dump, examples, json_option, max_bytes_option, path_type, say
from tm.limits import Limits


@cli.group()
def tm() -> None:
    """Texts: what the translation memory side knows of a file."""


@tm.command(epilog=examples("termbase tm segments 工作文件.txt --json", "termbase tm segments report.en.txt"))
@click.argument("file", type=path_type())
@max_bytes_option
@json_option
def segments(file: Path, max_bytes: int, as_json: bool) -> None:
    """Show how a file is read: document, paragraphs with kind and number, sentences with offsets."""
    from termbase.segments import outline

    told, findings = outline(file, replace(Limits(), file_bytes=max_bytes))
    say(findings)
    if as_json:
        dump(told)
        return
    for paragraph in told["paragraphs"]:
        label = f"{paragraph['label']} " if paragraph["label"] else ""
        click.echo(f"[{paragraph['kind']}] {label}{paragraph['text']}")
