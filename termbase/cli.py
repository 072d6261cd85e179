"""The command `termbase`: thin verbs over the library. Results to stdout, progress to stderr."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from types import FrameType
from typing import Any

import click

from termbase import __version__
from tm.errors import InputRefused, TermbaseError
from tm.limits import Limits
from tm.model import Finding

DONE, NOTHING = 0, 1
_DEFAULT_DB = "termbase.db"
_FORMS = ".tmx .utf8 .txt .csv"


def _path(*, exists: bool = False) -> click.Path:
    return click.Path(path_type=Path, exists=exists)


_db = click.option(
    "--db", "database", type=_path(), default=_DEFAULT_DB, envvar="TERMBASE_DB", show_default=True, show_envvar=True,
    help="The termbase.",
)  # fmt: skip
_json = click.option("--json", "as_json", is_flag=True, help="Write JSON to stdout.")
_max_bytes = click.option(
    "--max-bytes",
    type=click.IntRange(1),
    default=Limits().file_bytes,
    show_default=True,
    help="Largest text file, in bytes.",
)


def _examples(*lines: str) -> str:
    """An epilog of examples, one per line, kept as written."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


@click.group(
    epilog=_examples(
        "termbase build texts/ --db termbase.db",
        "termbase lookup 消极安全保证",
        "termbase lookup 'safeguards agreement'",
    ),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="termbase")
def cli() -> None:
    """Chinese United Nations texts in, a bilingual termbase with evidence out."""


class Progress:
    """One line on stderr that says what is being done: rewritten on a terminal, else only the stages."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._started = time.monotonic()

    def __call__(self, text: str) -> None:
        """Show `text`."""
        if self._terminal:
            sys.stderr.write(f"\r\x1b[K{time.monotonic() - self._started:5.1f} s  {text[:70]}")
            sys.stderr.flush()
        elif not text.startswith("reading ") or text == "reading documents":
            click.echo(f"{text} ...", err=True)

    def done(self) -> None:
        """Clear the line."""
        if self._terminal:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def _say(findings: Iterable[Finding], most: int = 20) -> None:
    findings = list(findings)
    for finding in findings[:most]:
        place = ", ".join(
            p for p in (finding.file, f"line {finding.line}" if finding.line else None, finding.unit) if p
        )
        click.echo(f"note: {place}: {finding.reason}", err=True)
    if len(findings) > most:
        click.echo(f"note: {len(findings) - most} more findings", err=True)


def _dump(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


@cli.command(
    epilog=_examples(
        "termbase build 裁军文件/ --db termbase.db", "termbase build report.zh.txt annex.html --no-authority"
    )
)
@click.argument("paths", nargs=-1, required=True, type=_path())
@_db
@click.option(
    "--no-authority", is_flag=True, help="Build from the texts alone, without the shipped official lists."
)
@click.option("--dry-run", is_flag=True, help="Check the input and the target; write nothing.")
@_max_bytes
def build(paths: tuple[Path, ...], database: Path, no_authority: bool, dry_run: bool, max_bytes: int) -> None:
    """Build a termbase from files and folders (text, Markdown, HTML), all or nothing.

    PATHS are files or folders, read with everything below them. The database is replaced when the
    new one is whole; whatever goes wrong or is interrupted, the old one stays as it was.
    """
    from termbase.build import Options, Summary
    from termbase.build import build as run

    limits = replace(Limits(), file_bytes=max_bytes)
    if dry_run:
        _dry_run(paths, database, limits)
        return
    progress = Progress()
    try:
        summary: Summary = run(paths, database, Options(not no_authority, limits), progress)
    finally:
        progress.done()
    _say(summary.findings)
    click.echo(_summary(summary, database))


def _dry_run(paths: Sequence[Path], database: Path, limits: Limits) -> None:
    from tm.files import corpus
    from tm.memory import db

    db.check_target(database)
    sources, passed = corpus.sources(paths)
    _say(passed)
    for source in sources:
        document = corpus.read(source, limits).document
        click.echo(
            f"{source.path}\t{document.language.value}\t{document.symbol or '-'}\t{document.title or '-'}"
        )


def _summary(summary: Any, database: Path) -> str:
    names = ("official", "attested", "proposed", "unresolved")
    width = max(len(name) for name in names)
    lines = [
        f"{summary.documents} documents, {summary.paragraphs} paragraphs, {summary.segments} segments, "
        f"{summary.characters:,} characters",
        f"{summary.candidates} candidates; concepts by status of their English (in these texts / in the termbase):",
    ]
    lines += [f"  {n:{width}} {summary.in_texts[n]:6} / {summary.statuses[n]}" for n in names]
    if summary.unresolved:
        lines.append(f"Without English, most wanted first ({len(summary.unresolved)} in all):")
        lines += [f"  {rank:5}  {term}  ({frequency}x)" for rank, term, frequency in summary.unresolved[:10]]
    lines.append(f"Written: {database}. Look up with: termbase lookup 词 --db {database}")
    return "\n".join(lines)


@cli.command(
    epilog=_examples(
        "termbase lookup 消极安全保证",
        "termbase lookup 裁軍談判會議 --json",
        "termbase lookup 'review conference'",
    )
)
@click.argument("query")
@_db
@click.option("--most", type=click.IntRange(1, 500), default=20, show_default=True, help="Most results.")
@_json
def lookup(query: str, database: Path, most: int, as_json: bool) -> None:
    """Look up a term: Chinese in either script or English, from one character on, best first."""
    from termbase import lookup as finder
    from termbase import store

    opened = store.open_termbase(database)
    results = finder.lookup(opened, query, most)
    if as_json:
        _dump({"query": query, "results": [result.as_dict() for result in results]})
    else:
        for result in results:
            click.echo(
                f"{result.zh}\t{result.en or '-'}\t{result.status}\t{result.type or '-'}\t{result.source or '-'}"
            )
    if not results:
        click.echo(f"nothing found for {query!r}", err=True)
        sys.exit(NOTHING)


@cli.command(
    epilog=_examples("termbase extract 裁军文件/ --top 50", "termbase extract report.zh.txt --top 200 --json")
)
@click.argument("paths", nargs=-1, required=True, type=_path())
@click.option("--top", type=click.IntRange(1), default=100, show_default=True, help="How many candidates.")
@click.option("--no-authority", is_flag=True, help="Do not help the ranking with the shipped official lists.")
@_max_bytes
@_json
def extract(paths: tuple[Path, ...], top: int, no_authority: bool, max_bytes: int, as_json: bool) -> None:
    """Extract term candidates, best first, each with its metrics and reasons. Needs no database."""
    from termbase import authority
    from termbase.build import extract as run
    from termbase.segments import Files

    files = Files.of(paths, replace(Limits(), file_bytes=max_bytes))
    progress = Progress()
    try:
        extraction = run(files.chinese, () if no_authority else authority.load(), advance=progress)
    finally:
        progress.done()
    _say(files.findings)
    candidates = extraction.candidates[:top]
    if as_json:
        _dump({"candidates": [_candidate(rank, c, files.names) for rank, c in enumerate(candidates, 1)]})
    else:
        for rank, c in enumerate(candidates, 1):
            click.echo(f"{rank}\t{c.term}\t{c.score:.2f}\t{c.metrics.frequency}\t{c.origin.value}")
    if not candidates:
        click.echo("no Chinese term was found", err=True)
        sys.exit(NOTHING)


def _candidate(rank: int, candidate: Any, names: Sequence[str]) -> dict[str, Any]:
    metrics = asdict(candidate.metrics)
    contexts = [
        {"document": names[c.place.document], "paragraph": c.place.paragraph, "start": c.start, "end": c.end}
        for c in candidate.contexts
    ]
    return {
        "rank": rank, "term": candidate.term, "score": candidate.score, "frequency": metrics.pop("frequency"),
        "documents": metrics.pop("documents"), "origin": candidate.origin.value, "words": candidate.words,
        **metrics, "variants": candidate.variants, "inside": dict(candidate.inside), "contexts": contexts, "explanation": candidate.explain(),
    }  # fmt: skip


@cli.command(
    epilog=_examples(
        "termbase annotate 工作文件.txt --db termbase.db --json",
        "echo 裁軍談判會議 | termbase annotate -",
        "termbase annotate report.zh.txt",
    )
)
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@_db
@_max_bytes
@_json
def annotate(file: Path, database: Path, max_bytes: int, as_json: bool) -> None:
    """Show every term and reference of a text with its English, by sentence; `-` reads stdin."""
    from termbase import store
    from termbase.use.annotate import Annotator

    texts = _sentences(file, replace(Limits(), file_bytes=max_bytes))
    annotator = Annotator(store.open_termbase(database))
    if as_json:
        _dump({"segments": [sentence.as_dict() for sentence in annotator.all(texts)]})
        return
    for sentence in annotator.all(texts):
        click.echo(sentence.text)
        for term in sentence.terms:
            if not term.nested:
                click.echo(f"\t{term.zh}\t{term.en or '-'}\t{term.status}")
        for reference in sentence.references:
            click.echo(f"\t{reference.zh}\t{reference.en or '-'}\t{reference.kind}")


def _sentences(file: Path, limits: Limits) -> Iterable[str]:
    """The sentences of a file, or of stdin for `-`."""
    from termbase.segments import outline, sentences

    if str(file) != "-":
        return [s["text"] for p in outline(file, limits)[0]["paragraphs"] for s in p["segments"]]
    data = sys.stdin.buffer.read(limits.file_bytes + 1)
    if len(data) > limits.file_bytes:
        raise InputRefused(
            "there is more text than the limit allows", file="-", next_step="raise --max-bytes"
        )
    try:
        return sentences(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputRefused(
            "the bytes are no UTF-8 text", file="-", line=line, next_step="convert it first"
        ) from error


@cli.command(
    epilog=_examples("termbase coverage 裁军文件/ --db termbase.db", "termbase coverage report.zh.txt --json")
)
@click.argument("paths", nargs=-1, required=True, type=_path())
@_db
@_max_bytes
@_json
def coverage(paths: tuple[Path, ...], database: Path, max_bytes: int, as_json: bool) -> None:
    """Tell what share of the term occurrences of texts has official, attested, proposed or no English."""
    from termbase import store
    from termbase.model import Status
    from termbase.segments import Files
    from termbase.use.annotate import Annotator
    from termbase.use.coverage import coverage as measure

    files = Files.of(paths, replace(Limits(), file_bytes=max_bytes))
    annotator = Annotator(store.open_termbase(database))
    told = []
    for name, texts in files.by_document():
        found = measure(name, annotator.all(texts))
        borne_out = found.share(Status.OFFICIAL, Status.ATTESTED)
        told.append({**asdict(found), "total": found.total, "official_or_attested": round(borne_out, 4)})
        if not as_json:
            counts = "  ".join(f"{status} {count}" for status, count in found.counts.items())
            click.echo(f"{borne_out:6.1%}  {name}  {counts}")
    if as_json:
        _dump({"documents": told})


@cli.command(
    epilog=_examples(
        "termbase export 词汇表.utf8 --db termbase.db    # OmegaT glossary", "termbase export terms.tmx",
        "termbase export terms.csv --for excel",
    )
)  # fmt: skip
@click.argument("out", type=_path())
@_db
@click.option("--for", "audience", type=click.Choice(["tools", "excel"]), default="tools", show_default=True,
              help="`excel`: a byte order mark and a guard against formulas (CSV only).")  # fmt: skip
@click.option("--status", "statuses", multiple=True, type=click.Choice(["official", "attested", "proposed"]),
              help="Only terms of this status; may be given several times. Default: all three.")  # fmt: skip
@click.option("--in-texts", is_flag=True, help="Only terms that occur in the documents.")
@click.option("--dry-run", is_flag=True, help="Count what would be written; write nothing.")
def export(
    out: Path, database: Path, audience: str, statuses: tuple[str, ...], in_texts: bool, dry_run: bool
) -> None:
    """Export terms by the ending of OUT: .tmx, .utf8 or .txt (OmegaT glossary), .csv."""
    from termbase import store
    from termbase.exchange import rows as reader
    from termbase.exchange import write
    from tm.files.replace import check_writable

    write.form_of(out, None)
    check_writable(out, inputs=[database])
    opened = store.open_termbase(database)
    pairs = reader.pairs(opened, frozenset(statuses), in_texts=in_texts)
    if dry_run:
        click.echo(f"{sum(1 for _ in pairs)} pairs would be written to {out}")
        return
    written = write.export(pairs, out, excel=audience == "excel", tool_version=__version__)
    _say(written.findings)
    click.echo(f"{written.count} entries written to {out}")
    if not written.count:
        sys.exit(NOTHING)


@cli.command(
    epilog=_examples(
        "termbase serve --db termbase.db --port 8001    # 在浏览器中打开所示地址", "termbase serve --port 0"
    )
)
@_db
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="0 takes a free port."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
def serve(database: Path, port: int, host: str) -> None:
    """Serve the termbase with Datasette: look up, browse, JSON. Read-only."""
    from termbase import store
    from termbase.web import server

    store.open_termbase(database).close()
    server.run(
        database, host, port, lambda address: click.echo(f"Serving {database} at {address}  (Ctrl-C stops)")
    )


@cli.command(epilog=_examples("termbase doctor    # 版本与配方", "termbase doctor --db termbase.db --json"))
@_db
@_json
def doctor(database: Path, as_json: bool) -> None:
    """Show versions, limits and recipe; with an existing database, check it."""
    from termbase import doctor as checks

    report = checks.report(database if database.exists() else None)
    if as_json:
        _dump(report)
    else:
        for name, value in report.items():
            click.echo(f"{name:24} {value}")


@cli.group()
def tm() -> None:
    """Texts: what the translation memory side knows of a file."""


@tm.command(
    epilog=_examples("termbase tm segments 工作文件.txt --json", "termbase tm segments report.en.txt")
)
@click.argument("file", type=_path())
@_max_bytes
@_json
def segments(file: Path, max_bytes: int, as_json: bool) -> None:
    """Show how a file is read: document, paragraphs with kind and number, sentences with offsets."""
    from termbase.segments import outline

    told, findings = outline(file, replace(Limits(), file_bytes=max_bytes))
    _say(findings)
    if as_json:
        _dump(told)
        return
    for paragraph in told["paragraphs"]:
        label = f"{paragraph['label']} " if paragraph["label"] else ""
        click.echo(f"[{paragraph['kind']}] {label}{paragraph['text']}")


def _stop(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point: every fault is one sentence on stderr and an exit code, never a traceback."""
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _stop)
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code (see `docs/cli.md`)."""
    try:
        cli.main(args=_decoded(arguments), prog_name="termbase", standalone_mode=False)
    except TermbaseError as error:
        return _fail(str(error), error.exit_code)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _fail("interrupted; nothing was changed", 130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 1
    except Exception as error:
        if os.environ.get("TERMBASE_DEBUG"):
            traceback.print_exc()
        return _fail(
            f"internal error ({type(error).__name__}: {error}); please report it, with TERMBASE_DEBUG=1 set",
            70,
        )
    return DONE


def _decoded(arguments: Sequence[str] | None) -> list[str]:
    return list(sys.argv[1:] if arguments is None else arguments)


def _fail(sentence: str, code: int) -> int:
    shown = sentence.encode("utf-8", "backslashreplace").decode("utf-8").replace("\n", " ")
    click.echo(f"termbase: {shown}", err=True)
    return code


if __name__ == "__main__":
    main()
