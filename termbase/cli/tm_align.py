"""Verbs that need no termbase: `tm segments` shows how a text is read, `tm align` pairs two of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from termbase.cli.frame import OutputPath, dump, examples, json_option, max_bytes_option, path_type, say
from termbase.cli.tm_memories import tm
from tm.languages import PAIR
from tm.limits import Limits


@tm.command(epilog=examples("termbase tm segments 工作文件.txt --json", "termbase tm segments report.en.txt"))
@click.argument("file", type=path_type())
@max_bytes_option
@json_option
def segments(file: Path, max_bytes: int, as_json: bool) -> None:
    """Show how a file is read: document, paragraphs with kind and number, sentences with offsets."""
    from termbase.extract.sentences import outline

    outlined, findings = outline(file, replace(Limits(), file_bytes=max_bytes))
    say(findings)
    if as_json:
        dump(outlined)
        return
    for paragraph in outlined["paragraphs"]:
        label = f"{paragraph['label']} " if paragraph["label"] else ""
        click.echo(f"[{paragraph['kind']}] {label}{paragraph['text']}")


@tm.command(
    epilog=examples(
        "termbase tm align 报告.zh.txt report.en.txt --json", "termbase tm align a.zh a.en --presegmented"
    )
)
@click.argument("first", metavar="ZH", type=path_type())
@click.argument("second", metavar="EN", type=path_type())
@click.option(
    "--presegmented", is_flag=True, help="Each line is one sentence; indices are line numbers from 0."
)
@click.option(
    "--review", type=OutputPath(), help="Write a table to correct (TSV) and a page to look at (HTML)."
)
@max_bytes_option
@json_option
def align(
    first: Path, second: Path, presegmented: bool, review: Path | None, max_bytes: int, as_json: bool
) -> None:
    """Align the sentences of a Chinese text and its English version; needs no termbase.

    With --review the table can be corrected by hand; `termbase tm import` takes it back, as pairs that a
    person has looked at.
    """
    from termbase.memories.aligning import align_files, write_review

    sides, alignment = align_files(
        first, second, replace(Limits(), file_bytes=max_bytes), presegmented=presegmented
    )
    if review is not None:
        page = write_review(review, sides, alignment, inputs=[first, second])
        doubtful = sum(bead.doubtful for bead in alignment.beads)
        click.echo(
            f"{len(alignment.beads)} beads, {doubtful} doubtful: correct {review}, look at {page}", err=True
        )
        return
    if as_json:
        beads = [
            {
                PAIR[0].value: list(bead.zh),
                PAIR[1].value: list(bead.en),
                "score": round(bead.score, 4),
                "doubtful": bead.doubtful,
            }
            for bead in alignment.beads
        ]
        aligned: dict[str, Any] = {"beads": beads, "signature": alignment.signature}
        if not presegmented:
            aligned |= {"sentences": dict(zip(map(str, PAIR), sides, strict=True))}
        dump(aligned)
        return
    for bead in alignment.beads:
        mark = "?" if bead.doubtful else " "
        left, right = bead.texts(*sides)
        click.echo(f"{mark} {bead.score:.2f}\t{left}\t{right}")
