"""Verbs that put a whole text to the memory: `tm analyse` and `tm pretranslate`."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from termbase.cli.frame import (
    NOTHING,
    OutputPath,
    TerminalProgress,
    db_option,
    dump,
    examples,
    json_option,
    max_bytes_option,
)
from termbase.cli.texts import read_segments
from termbase.cli.tm_memories import tm

jobs_option = click.option(
    "--jobs", type=click.IntRange(1, 64), help="Processes to share the work. Default: one for each processor."
)
presegmented_option = click.option(
    "--presegmented", is_flag=True, help="Each line of the file is one segment."
)


@tm.command(
    epilog=examples(
        "termbase tm analyse 工作文件.txt --db termbase.db", "termbase tm analyse lines.zh --presegmented"
    )
)
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@db_option
@presegmented_option
@jobs_option
@max_bytes_option
@json_option
def analyse(
    file: Path, database: Path, presegmented: bool, jobs: int | None, max_bytes: int, as_json: bool
) -> None:
    """Report how much of a text the memory has: 101, 100, 95-99, 85-94, 75-84, repetitions, new."""
    from termbase.memories import leverage
    from termbase.memories.open_memory import OpenMemory

    texts = read_segments(file, presegmented, max_bytes)
    with TerminalProgress() as progress, OpenMemory(database, progress) as memory:
        bands = leverage.analyse(memory, texts, jobs, progress)
    total = {"segments": len(texts), "characters": sum(band.characters for band in bands)}
    if as_json:
        dump({"file": file.name, "bands": [asdict(band) for band in bands], "total": total})
        return
    click.echo("band\tsegments\tcharacters\tshare")
    for band in bands:
        share = band.characters / max(total["characters"], 1)
        click.echo(f"{band.band}\t{band.segments:,}\t{band.characters:,}\t{share:.1%}")
    click.echo(f"total\t{total['segments']:,}\t{total['characters']:,}\t")


@tm.command(
    epilog=examples(
        "termbase tm pretranslate 工作文件.txt --db termbase.db --out 工作文件.xlf",
        "termbase tm pretranslate lines.zh --presegmented --out lines.tmx --min 85",
        "termbase tm pretranslate 工作文件.txt --out 工作文件.xlf --for omegat",
    )
)
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@db_option
@click.option("--out", type=OutputPath(), required=True, help="The file to write: .tmx or .xlf.")
@click.option(
    "--min", "least", type=click.IntRange(1, 101), default=75, show_default=True, help="Lowest score."
)
@click.option("--for", "audience", type=click.Choice(["tools", "omegat"]), default="tools", show_default=True,
              help="OmegaT takes the target of an XLIFF for its source: for it the source stands there.")  # fmt: skip
@presegmented_option
@jobs_option
@max_bytes_option
@json_option
def pretranslate(
    file: Path, database: Path, out: Path, least: int, audience: str, presegmented: bool, jobs: int | None,
    max_bytes: int, as_json: bool,
) -> None:  # fmt: skip
    """Translate a text as far as the memory goes; every translation says its score and what to look at.

    Into TMX go the segments whose very text the memory has; fuzzy matches go into a second file beside it,
    OUT with .fuzzy.tmx. OmegaT takes the first in tm/auto, the second in tm/penalty-20. For OmegaT both stand
    beside an XLIFF too, the first as OUT with .auto.tmx.
    """
    from termbase.memories.open_memory import OpenMemory
    from termbase.memories.pretranslate import pretranslate as run

    texts = read_segments(file, presegmented, max_bytes)
    with TerminalProgress() as progress, OpenMemory(database, progress) as memory:
        pretranslated = run(
            memory,
            file,
            texts,
            out,
            least=least,
            jobs=jobs,
            progress=progress,
            for_omegat=audience == "omegat",
        )
    if as_json:
        dump({"out": out.name, **asdict(pretranslated)})
    else:
        click.echo(
            f"{pretranslated.segments:,} segments: {pretranslated.translated:,} translated, {pretranslated.exact:,} of them "
            f"exactly; written to {out}"
            + (
                f", the exact ones to {pretranslated.sure_file} (for tm/auto)"
                if pretranslated.sure_file
                else ""
            )
            + (
                f", fuzzy matches to {pretranslated.fuzzy_file} (never into tm/auto of OmegaT: into tm/penalty-20)"
                if pretranslated.fuzzy_file
                else ""
            )
        )
    if not pretranslated.translated:
        sys.exit(NOTHING)
