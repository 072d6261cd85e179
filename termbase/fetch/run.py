"""Fetching into a folder: what is there is kept, what comes is whole, `documents.tsv` says what it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from termbase.fetch import request
from termbase.fetch.client import SERVER, Answer, Client, Clock, Manners
from termbase.fetch.request import FetchStatus, Outcome
from tm.errors import OutputRefused, ServerTrouble
from tm.files import manifest
from tm.files.atomic import check_writable, replacing, sweep
from tm.files.encoding import show
from tm.languages import PAIR
from tm.languages import name as language_name
from tm.limits import Limits
from tm.progress import Progress, silent

LANGUAGES = tuple(language.value for language in PAIR)


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """What to fetch: `languages` of each document, each in the first of `types` that is there.

    `again`: also what the folder has. `server`: the address that is asked.
    """

    languages: tuple[str, ...] = LANGUAGES
    types: tuple[str, ...] = ("pdf",)
    again: bool = False
    dry_run: bool = False
    server: str = SERVER
    limits: Limits = field(default_factory=Limits)
    manners: Manners = field(default_factory=Manners)


def fetch(
    symbols: Sequence[str],
    folder: Path,
    options: FetchOptions,
    progress: Progress = silent,
    clock: Clock | None = None,
) -> Iterator[Outcome]:
    """Yield an outcome for every document in every language, in the order they were asked for.

    Every file is whole and has its line in `documents.tsv` before its outcome is told; ended at any
    point, the next run goes on where this one stopped. After `ServerTrouble` with one document nothing
    more is asked: the rest fails with it, and it is raised after the last outcome. Raises `WrongUsage`
    for a wrong symbol or server before anything is asked, `OutputRefused`, `StoreFull` and
    `InputRefused` (of `documents.tsv`).
    """
    versions = [(symbol, language) for symbol in request.checked(symbols) for language in options.languages]
    if not options.dry_run:
        _check_folder(folder)
    trouble: ServerTrouble | None = None
    with Client(options.server, options.limits, options.manners, clock) as client:
        for count, (symbol, language) in enumerate(versions):
            file_there = None if options.again else _there(folder, symbol, language)
            if file_there is not None:
                yield Outcome(symbol, language, file_there, FetchStatus.KEPT)
            elif options.dry_run:
                file = request.file_name(symbol, language, options.types[0])
                yield Outcome(symbol, language, file, FetchStatus.WANTED)
            elif trouble is not None:
                yield Outcome(
                    symbol, language, None, FetchStatus.FAILED, "not asked for: the server had failed"
                )
            else:
                progress(f"asking for {symbol} in {language_name(language)}", count, len(versions))
                try:
                    outcome = _one(client, folder, symbol, language, options.types)
                except ServerTrouble as error:
                    trouble = error
                    outcome = Outcome(symbol, language, None, FetchStatus.FAILED, error.reason)
                yield outcome
    if trouble is not None:
        raise trouble


def _check_folder(folder: Path) -> None:
    """Make `folder` and refuse it where nothing can be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputRefused(
            f"the folder cannot be made ({error.strerror})",
            file=show(folder),
            next_step="give another folder",
        ) from error
    check_writable(folder / manifest.NAME)
    sweep(folder)


def _there(folder: Path, symbol: str, language: str) -> str | None:
    """The file of the document that `folder` has, by its `documents.tsv`."""
    for file, row in manifest.read(folder).rows.items():
        if (row.get("symbol"), row.get("language")) == (symbol, language):
            path = folder / file
            if path.is_file() and path.stat().st_size:
                return file
    return None


def _one(client: Client, folder: Path, symbol: str, language: str, types: Sequence[str]) -> Outcome:
    """Ask for one version, in each type until one is there, and keep it."""
    outcome = Outcome(
        symbol, language, None, FetchStatus.MISSING, f"no {language_name(language)} version there{_as(types)}"
    )
    for type_, asked in [(usual, asked) for usual in types for asked in request.ASKED_AS[usual]]:
        answer = client.get(symbol, language, asked)
        if answer.found is not None and request.fits(answer.found, type_):
            file = request.file_name(symbol, language, answer.found)
            _keep(folder, symbol, language, file, answer)
            return Outcome(symbol, language, file, FetchStatus.FETCHED)
        if answer.reason is not None:
            outcome = replace(outcome, status=FetchStatus.FAILED, reason=answer.reason)
        elif answer.found is not None and asked == type_:
            reason = f"asked for {asked.upper()}, the server sent {answer.found.upper()}"
            outcome = replace(outcome, status=FetchStatus.FAILED, reason=reason)
    return outcome


def _as(types: Sequence[str]) -> str:
    """What is said of the types where they are not the usual one: ` as DOCX or DOC`."""
    return "" if "pdf" in types else f" as {' or '.join(type_.upper() for type_ in types)}"


def _keep(folder: Path, symbol: str, language: str, file: str, answer: Answer) -> None:
    """Write the file, then its line; the file of another type that we had fetched before goes."""
    with replacing(folder / file) as out:
        out.write(answer.content)
    former = {request.file_name(symbol, language, ending) for ending in request.TYPES} - {file}
    table = manifest.read(folder)
    gone = [name for name in sorted(former) if name in table.rows]
    cells = {"symbol": symbol, "language": language}
    manifest.write(folder, manifest.with_row(table, file, cells, without=gone))
    for name in gone:
        (folder / name).unlink(missing_ok=True)
