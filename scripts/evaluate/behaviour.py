"""Prove that the program behaves as before: record what every verb and page answers, and compare two recordings.

    .venv/bin/python scripts/evaluate/behaviour.py record OUT --termbase /tmp/base/main/.venv/bin/termbase
    .venv/bin/python scripts/evaluate/behaviour.py compare BEFORE AFTER

A recording has a folder for each case: the command (or request), its exit code (status, headers), all that it
wrote to stdout and stderr, every file that it made, and what became of the files in its folder. `index.json` has
the SHA-256 of each. The commands stand in `behaviour_cases.txt`, the requests in `behaviour_addresses.txt`; a verb
or an option of the program that no case has is an error, so that nothing new goes unnoticed.

`compare` shows each case that differs and ends with exit code 1 where one does. Datasette's own pages are shown
too, but do not count. Databases are not compared here: `content.py` does that. `--only` records a part; it is
compared with the same part of the other recording.
"""

from __future__ import annotations

import concurrent.futures
import fnmatch
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import click

# instead of this folder, whose modules have names of packages
sys.path.pop(0)
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from scripts.evaluate import behaviour_inputs, behaviour_server
from scripts.evaluate.behaviour_cases import Case, cases, is_chosen, requests, slug, unique
from scripts.evaluate.behaviour_compare import INDEX, command, compare_case, loaded
from scripts.evaluate.behaviour_inputs import Inputs
from scripts.evaluate.behaviour_run import Bench, Record, run

ROOT = Path(__file__).resolve().parents[2]
REPORTED = "tables"
"""The group whose differences are shown and do not count."""

CONCEPTS = 3
"""Concept pages that are asked for behind an answer of `lookup.json`."""

WARM_UP = Case(
    "first-tm-align",
    ("tm", "align", "sample/01-working-paper.zh.txt", "sample/01-working-paper.en.txt"),
    inputs=("sample",),
)
"""Runs before all others, and makes the lexicon in the cache that they share."""

_TIMES = re.compile(rb'("query_ms": |Queries took )[0-9.e-]+')
Verb = tuple[str, ...]
Job = Callable[[], list[Record]]


# -- what the program can do ------------------------------------------------------------------------
def helps(program: Path) -> dict[Verb, str]:
    """The help of every verb by its words, found from the program's own help; () is the program itself."""
    waiting: list[Verb] = [()]
    texts: dict[Verb, str] = {}
    while waiting:
        verb = waiting.pop(0)
        environment = os.environ | {"PYTHONWARNINGS": "ignore"}
        command = [str(program), *verb, "--help"]
        texts[verb] = subprocess.run(
            command, capture_output=True, text=True, check=True, env=environment
        ).stdout
        listed = texts[verb].partition("\nCommands:\n")[2].partition("\n\n")[0]
        waiting += [(*verb, name) for name in re.findall(r"^  (\S+)", listed, re.MULTILINE)]
    return texts


def missing(texts: Mapping[Verb, str], commands: Iterable[Case]) -> Iterator[str]:
    """Verbs and options that no case has."""
    argvs = [case.argv for case in commands]
    for verb, text in texts.items():
        if "\nCommands:\n" in text:
            continue
        using = [argv[len(verb) :] for argv in argvs if argv[: len(verb)] == verb]
        if not using:
            yield " ".join(verb)
        options = re.findall(r"^  (--[a-z-]+)(?: / (--[a-z-]+))?", text, re.MULTILINE)
        for option in {name for names in options for name in names if name} - {"--help"}:
            if not any(option in argv for argv in using):
                yield f"{' '.join(verb)} {option}"


# -- recording --------------------------------------------------------------------------------------
def pages(base: str, listed: Iterable[tuple[str, str]], bench: Bench) -> list[Record]:
    """Serve a termbase, ask for each address, and record the answers and the server's own end."""
    folder = bench.folder(Case(f"serve-{base}", (), base))
    server = behaviour_server.Served(bench.program, folder, bench.environment())
    records: list[Record] = []
    names: set[str] = set()
    waiting = list(listed) if server.listens else []
    try:
        while waiting:
            method, address = waiting.pop(0)
            status, headers, body = server.answer(method, behaviour_server.escaped(address))
            if method == "GET" and status == 200 and "/-/lookup.json" in address:
                paths = behaviour_server.concepts(body, CONCEPTS)
                waiting[:0] = [("GET", path) for path in paths]
            name = unique(slug(f"serve {base} {method} {address}"), names)
            names.add(name)
            records.append(_page(name, method, address, (status, headers, body), bench))
    finally:
        ended = server.stop()
    files = {"command": f"[{base}] termbase serve --db termbase.db --port 0\n".encode(), **ended}
    return [*records, Record(f"serve-{base}", files={n: bench.normal(data) for n, data in files.items()})]


def _page(
    name: str, method: str, address: str, answer: tuple[int, list[tuple[str, str]], bytes], bench: Bench
) -> Record:
    status, headers, body = answer
    group = REPORTED if address.startswith("/termbase") else "page"
    shown = "".join(f"{key}: {value}\n" for key, value in headers if key.lower() != "date")
    body = bench.normal(_TIMES.sub(rb"\1TIME", body) if group == REPORTED else body)
    if group == REPORTED:  # its length goes with the time that it says
        shown = re.sub("(?i)^content-length: .*\n", "", shown, flags=re.MULTILINE)
    files = {
        "command": f"{method} {address}\n".encode(),
        "status": b"%d\n" % status,
        "headers": shown.encode(),
        "body": body,
    }
    return Record(name, group, files)


def is_served(base: str, only: Sequence[str]) -> bool:
    """Whether a page of this termbase is chosen."""
    return is_chosen(f"serve-{base}", only) or any(name.startswith(f"serve-{base}-") for name in only)


def needed(listed: Sequence[Case], only: Sequence[str]) -> list[Case]:
    """The cases that are chosen, and those that make what these need."""
    makers = {case.stage: case for case in listed if case.stage}
    stages = {case.base for case in listed if is_chosen(case.name, only)}
    stages |= {base for base in requests() if is_served(base, only)}
    waiting = sorted(stages - {""})
    while waiting:
        base = makers[waiting.pop()].base
        if base and base not in stages:
            stages.add(base)
            waiting.append(base)
    return [case for case in listed if is_chosen(case.name, only) or (case.stage and case.stage in stages)]


def jobs(bench: Bench, commands: Iterable[Case], only: Sequence[str]) -> list[tuple[str, str, Job]]:
    """What there is to do: the stage that it needs, the stage that it makes, and the work."""
    listed: list[tuple[str, str, Job]] = [
        (case.base, case.stage, lambda case=case: [run(case, bench)])  # type: ignore[misc]
        for case in commands
    ]
    for base, addresses in requests().items():
        if is_served(base, only):
            listed.append((base, "", lambda b=base, a=addresses: pages(b, a, bench)))  # type: ignore[misc]
    # what others wait for comes first
    return sorted(listed, key=lambda job: not job[1])


def work_off(listed: list[tuple[str, str, Job]], workers: int) -> Iterator[Record]:
    """Do every job as soon as its stage is there, several at a time."""
    ready = {""}
    waiting = list(listed)
    running: dict[concurrent.futures.Future[list[Record]], str] = {}
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        while waiting or running:
            for job in [job for job in waiting if job[0] in ready][: 2 * workers - len(running)]:
                waiting.remove(job)
                running[pool.submit(job[2])] = job[1]
            if not running:
                names = sorted({base for base, _, _ in waiting})
                raise click.ClickException(f"no case makes {', '.join(names)}")
            ended, _ = concurrent.futures.wait(running, return_when=concurrent.futures.FIRST_COMPLETED)
            for future in ended:
                yield from future.result()
                ready.add(running.pop(future))


def digest(path: Path) -> str:
    """The SHA-256 of a file, or of all files below a folder with their names."""
    if path.is_file():
        return hashlib.sha256(path.read_bytes()).hexdigest()
    below = sorted(each for each in path.rglob("*") if each.is_file())
    listed = "".join(f"{each.relative_to(path)} {digest(each)}\n" for each in below)
    return hashlib.sha256(listed.encode()).hexdigest()


def write_index(out: Path, records: Iterable[Record], inputs: Mapping[str, str], only: Sequence[str]) -> None:
    """Write the SHA-256 of every file of every case, and of the inputs."""
    listed = {
        record.name: {
            "group": record.group,
            "files": {name: hashlib.sha256(data).hexdigest() for name, data in sorted(record.files.items())},
        }
        for record in sorted(records, key=lambda record: record.name)
    }
    index = {"cases": listed, "inputs": dict(sorted(inputs.items())), "only": only}
    text = json.dumps(index, ensure_ascii=False, indent=1)
    (out / INDEX).write_text(text + "\n", encoding="utf-8")


def sample_beside(program: Path) -> Path:
    """The sample texts of the checkout that a program belongs to. Raises `click.UsageError`."""
    checkout = program.parents[2]
    for path in sorted(checkout.rglob("sample/documents.tsv")):
        if not any(part.startswith(".") for part in path.relative_to(checkout).parts):
            return path.parent
    raise click.UsageError(f"no sample texts in {checkout}; name their folder with --sample")


def emptied(out: Path) -> None:
    """Make the folder of a recording; a recording that is there is replaced, anything else is not touched."""
    if out.exists() and any(out.iterdir()) and not (out / INDEX).exists():
        raise click.UsageError(f"{out} holds something else than a recording; name another folder")
    shutil.rmtree(out, ignore_errors=True)
    (out / "cases").mkdir(parents=True)


def default_shared() -> Path:
    """The folder of the shared data: `$TERMBASE_SHARED`, or beside the repository."""
    return Path(os.environ.get("TERMBASE_SHARED") or ROOT.parent / "shared" / "data")


@click.group(help=(__doc__ or "").partition("\n")[0])
def main() -> None:
    """The two commands."""


_FOLDER = click.Path(path_type=Path, file_okay=False)


@main.command("record")
@click.argument("out", type=_FOLDER)
@click.option("--termbase", "program", required=True, type=click.Path(path_type=Path, exists=True),
              help="The program to record: .venv/bin/termbase of a checkout.")  # fmt: skip
@click.option("--shared", type=_FOLDER, default=default_shared,
              help="Folder of the shared data; default $TERMBASE_SHARED, or ../shared/data beside the repository.")  # fmt: skip
@click.option(
    "--sample", type=_FOLDER, help="Folder of the sample texts; default: that of the program's checkout."
)
@click.option("--jobs", "workers", type=click.IntRange(1), default=(os.cpu_count() or 1) + 1, show_default=True,
              help="Cases that run at one time.")  # fmt: skip
@click.option("--only", multiple=True, metavar="PATTERN",
              help="Only cases with such names, for example '*-tm-align*' or 'serve-*'. Several times.")  # fmt: skip
def record_(
    out: Path, program: Path, shared: Path, sample: Path | None, workers: int, only: tuple[str, ...]
) -> None:
    """Record what a program answers to every case, in the folder OUT."""
    started = time.monotonic()
    program = Path(os.path.abspath(program))
    if not (shared / "seeds").is_dir():
        raise click.UsageError(f"no seeds in {shared}; name the folder of the shared data with --shared")
    with tempfile.TemporaryDirectory(prefix="behaviour-") as name:
        work = Path(name).resolve()
        inputs = Inputs(work / "made", (sample or sample_beside(program)).resolve(), shared.resolve())
        behaviour_inputs.write(inputs.made, inputs.shared)
        listed = all_cases(program, inputs)
        emptied(out)
        count = record_cases(Bench(program, inputs, work), out, needed(listed, only), workers, only)
    click.echo(f"{count} cases recorded in {time.monotonic() - started:.0f} seconds: {out}")


def all_cases(program: Path, inputs: Inputs) -> list[Case]:
    """Every case, and the help of every verb. Raises `click.ClickException` where a verb or option has no case."""
    texts = helps(program)
    listed = cases(inputs)
    if lacking := sorted(missing(texts, listed)):
        raise click.ClickException(f"no case for: {', '.join(lacking)}; add one to behaviour_cases.txt")
    return listed + [Case(slug(f"help {' '.join(verb)}"), (*verb, "--help")) for verb in texts]


def record_cases(bench: Bench, out: Path, listed: Sequence[Case], workers: int, only: Sequence[str]) -> int:
    """Run the cases, write what came of those that are chosen, and return their number."""
    records = []
    for record in [run(WARM_UP, bench), *work_off(jobs(bench, listed, only), workers)]:
        if is_chosen(record.name, only):
            record.write(out)
            records.append(record)
    used = {name for case in [*listed, WARM_UP] for name in (*case.inputs, case.stdin) if name}
    write_index(out, records, {name: digest(bench.inputs.path(name)) for name in used}, only)
    return len(records)


@main.command()
@click.argument("before", type=_FOLDER)
@click.argument("after", type=_FOLDER)
@click.option("--lines", "most", default=16, show_default=True, help="Most lines of the diff of one file.")
@click.option("--allow", multiple=True, metavar="PATTERN",
              help="Cases that may differ, for example 'seeds-doctor*': shown, and not counted. Several times.")  # fmt: skip
def compare(before: Path, after: Path, most: int, allow: tuple[str, ...]) -> None:
    """Show every case that differs between two recordings; exit code 1 where one does."""
    indexes = loaded(before), loaded(after)
    for name in sorted({*indexes[0]["inputs"]} & {*indexes[1]["inputs"]}):
        if indexes[0]["inputs"][name] != indexes[1]["inputs"][name]:
            click.echo(f"note: the input {name} is not the same", err=True)
    old, new = (
        {
            name: case
            for name, case in index["cases"].items()
            if all(is_chosen(name, each["only"]) for each in indexes)
        }
        for index in indexes
    )
    counted = tolerated = 0
    shown: dict[str, str] = {}
    for name in sorted({*old, *new}):
        lines = list(compare_case(name, (old.get(name), new.get(name)), (before, after), most))
        if not lines:
            continue
        first = shown.setdefault(re.sub("@@.*@@", "", "\n".join(lines)), name)
        lines = [f"  as {first}"] if first != name else lines
        group = (new.get(name) or old[name])["group"]
        free = group == REPORTED or any(fnmatch.fnmatchcase(name, pattern) for pattern in allow)
        counted, tolerated = counted + (not free), tolerated + free
        remark = "  (does not count)" if free else ""
        click.echo("\n".join([f"{name}: {command(name, (before, after))}{remark}", *lines]))
    click.echo(f"{len({*old, *new})} cases: {counted} differ, {tolerated} more differ and do not count")
    sys.exit(1 if counted else 0)


if __name__ == "__main__":
    main()
