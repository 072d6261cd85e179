"""The verbs `annotate` and `coverage`: a text meets the termbase."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

import click

from termbase.cli.frame import cli, db_option, dump, examples, json_option, max_bytes_option, path_type
from termbase.cli.texts import passed_over, read_document, read_sentences
from tm.languages import MINED, name
from tm.limits import Limits
from tm.text.language import language_of_lines


@cli.command(
    epilog=examples(
        "termbase annotate 工作文件.txt --db termbase.db --json",
        "echo 裁軍談判會議 | termbase annotate -",
        "termbase annotate report.zh.txt",
        "termbase annotate report.zh.txt --general",
    )
)
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@db_option
@max_bytes_option
@click.option("--general", is_flag=True, help="Show words of the general language too.")
@json_option
def annotate(file: Path, database: Path, max_bytes: int, general: bool, as_json: bool) -> None:
    """Show every term and reference of a text with its English, by sentence; `-` reads stdin.

    Of an English text the terms are shown with their Chinese; which language it was taken for is told.

    Each thing stands once, in the order of the text, with the English that fits the sentence and the reason where
    there was a choice. `--json` has also all terms, nested ones among them, and all references.
    """
    from termbase.annotate.annotated import WORD
    from termbase.annotate.annotator import Annotator
    from termbase.annotate.english import EnglishAnnotator
    from termbase.store import schema

    limits = replace(Limits(), file_bytes=max_bytes)
    symbol, texts = (None, read_sentences(file, limits)) if str(file) == "-" else read_document(file, limits)
    language = language_of_lines(texts)
    with schema.opened(database) as termbase:
        segments = (
            Annotator(termbase, characters=sum(map(len, texts))).document(texts, symbol, general=general)
            if language is MINED
            else EnglishAnnotator(termbase).document(texts, general=general)
        )
        if as_json:
            dump({"language": language.value, "segments": [segment.as_dict() for segment in segments]})
            return
        if language is not MINED:
            click.echo(f"note: taken for {name(language)}", err=True)
        for segment in segments:
            click.echo(segment.text)
            for item in segment.items:
                source, answer = item.sides(language)
                told = item.kind if item.status is None or item.kind == WORD else item.status.value
                reason = f"\t({item.reason})" if item.reason else ""
                click.echo(f"\t{source}\t{answer or '-'}\t{told}{reason}")


@cli.command(
    epilog=examples("termbase coverage 裁军文件/ --db termbase.db", "termbase coverage report.zh.txt --json")
)
@click.argument("paths", nargs=-1, required=True, type=path_type())
@db_option
@max_bytes_option
@json_option
def coverage(paths: tuple[Path, ...], database: Path, max_bytes: int, as_json: bool) -> None:
    """Tell what share of the term occurrences of texts has official, attested, proposed or no equivalent.

    Of English texts it is told how much has Chinese; of a folder with both languages the Chinese texts are measured.
    """
    from termbase.annotate.coverage import measuring
    from termbase.concepts.status import Status
    from termbase.extract.sentences import Files
    from termbase.store import schema

    files = Files.of(paths, replace(Limits(), file_bytes=max_bytes))
    borne_out = [status for status in Status if status.is_borne_out]
    measured = []
    if files.language is not MINED:
        click.echo(f"note: taken for {name(files.language)}", err=True)
    if names := files.passed_over():
        click.echo(passed_over(names), err=True)
    with schema.opened(database) as termbase:
        measure = measuring(termbase, files.language)
        for document, texts in files.by_document():
            covered = measure(document, texts)
            share = covered.share(*borne_out)
            measured.append(
                {**asdict(covered), "total": covered.total, "official_or_attested": round(share, 4)}
            )
            if not as_json:
                counts = "  ".join(f"{status} {count}" for status, count in covered.counts.items())
                click.echo(f"{share:6.1%}  {document}  {counts}")
    if as_json:
        dump({"language": files.language.value, "documents": measured})
