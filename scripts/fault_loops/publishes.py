"""A server is asked without a pause while its termbase is replaced again and again (B3).

Every release says its number in a term, in the sentences of its memory and nowhere else. An answer, whatever
page it is of, must hold one number only, no lower than the last number that its reader has seen, and no request
may fail; that dear pages are told to come later (503 with Retry-After) is no failure.
"""

from __future__ import annotations

import contextlib
import http.client
import itertools
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

import click

from scripts.shared.commands import echo_json, json_option
from scripts.shared.data import ROOT
from termbase import publish as copies
from termbase.concepts.model import Term
from termbase.exchange.entries import entry
from termbase.exchange.merge import Merger
from termbase.store import schema
from tm.languages import EQUIVALENT, MINED
from tm.memory import units
from tm.model import Pair

_TERM, _SENTENCE = "试验条约", "各国支持试验条约第{}款。"
_NUMBER = re.compile(r"release-(\d+)")
_SENTENCES = 20
_LAST_SECONDS = 30.0
ADDRESSES = (
    f"/-/lookup?q={quote(_TERM)}",
    f"/-/lookup.json?q={quote(_TERM)}",
    f"/termbase/terms.json?term__contains={quote('release')}",
    f"/termbase/units.json?second__contains={quote('release')}",
    "/termbase/terms",
    f"/-/memory?q={quote(_SENTENCE.format(3))}",
    f"/tmserver/zh/en/unit/{quote(_SENTENCE.format(7))}",
    "/-/terms.csv",
    "/-/terms.tmx",
)
"""Pages of each kind: our own, Datasette's, the memory's, and downloads."""


@dataclass(slots=True)
class PublishReport:
    """What the readers saw: answers by address, those of two releases, failures, and steps back in time."""

    releases: int
    answers: Counter[str] = field(default_factory=Counter)
    busy: int = 0
    numbers: set[int] = field(default_factory=set)
    mixed: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    backward: list[str] = field(default_factory=list)

    def is_sound(self) -> bool:
        """Whether every answer was of one release, and none failed."""
        return not (self.mixed or self.failed or self.backward)

    def figures(self) -> dict[str, object]:
        """The report as JSON has it."""
        return {
            "releases": self.releases, "seen": len(self.numbers), "answers": self.answers.total(), "busy": self.busy,
            "mixed": self.mixed[:10], "failed": self.failed[:10], "backward": self.backward[:10],
        }  # fmt: skip


def publish(target: Path, number: int) -> None:
    """Put release `number` in the place of `target`."""
    with schema.changing(target) as database:
        merger = Merger(database, "release", "glossary", "release.csv")
        merger.add(entry(1, [Term(_TERM, MINED), Term(f"trial treaty release-{number}", EQUIVALENT)]))
        merger.finish()
        pairs = (
            Pair(_SENTENCE.format(number_of), f"States support paragraph {number_of} of release-{number}.")
            for number_of in range(_SENTENCES)
        )
        units.store(database, "release", "imported", pairs)


@contextlib.contextmanager
def serving(target: Path, processes: int = 1) -> Iterator[str]:
    """`termbase serve` on a free port, in so many processes of its own; gives its address."""
    command = [
        sys.executable,
        "-m",
        "termbase",
        "serve",
        "--db",
        str(target),
        "--port",
        "0",
        "--per-address",
        "0",
        "--processes",
        str(processes),
    ]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        announced = re.search(r"http://\S+", process.stdout.readline())
        if announced is None:
            raise click.ClickException("the server did not start")
        yield announced[0]
    finally:
        process.terminate()
        process.communicate()


def run_publishes(
    folder: Path,
    *,
    releases: int,
    readers: int,
    pause: float = 0.0,
    linked: bool = False,
    processes: int = 1,
) -> PublishReport:
    """Publish so many releases under so many readers; `pause` is in seconds, between two releases.

    The served file is replaced, or `linked`: `termbase publish` puts a copy of it into a folder of releases, and a link
    to the newest is served.
    """
    target = folder / "t.db"
    report = PublishReport(releases)

    def put(number: int) -> None:
        publish(target, number)
        if linked:
            copies.publish(target, folder / "releases")

    put(0)
    over = threading.Event()
    with serving(folder / "releases" / copies.CURRENT if linked else target, processes) as address:
        threads = [
            threading.Thread(target=_read, args=(address, over, report, reader)) for reader in range(readers)
        ]
        for thread in threads:
            thread.start()
        try:
            for number in range(1, releases + 1):
                put(number)
                time.sleep(pause)
            # the last release is taken up, which takes its time where others want the processor too
            until = time.monotonic() + _LAST_SECONDS
            while releases not in report.numbers and time.monotonic() < until:
                time.sleep(0.1)
        finally:
            over.set()
            for thread in threads:
                thread.join()
    return report


def _read(address: str, over: threading.Event, report: PublishReport, reader: int) -> None:
    """Ask one page after the other until it is over."""
    host = urlsplit(address).netloc
    connection = http.client.HTTPConnection(host, timeout=60)
    last = -1
    for page in itertools.islice(itertools.cycle(ADDRESSES), reader, None):
        if over.is_set():
            break
        try:
            connection.request("GET", page)
            answer = connection.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException) as error:
            report.failed.append(f"{page}: {error!r}")
            connection.close()
            continue
        if answer.status == 503 and answer.getheader("retry-after"):
            report.busy += 1
            continue
        if answer.status != 200:
            report.failed.append(f"{page}: {answer.status}")
            continue
        report.answers[page] += 1
        numbers = {int(number) for number in _NUMBER.findall(text)}
        report.numbers |= numbers
        if len(numbers) != 1:
            report.mixed.append(f"{page}: {sorted(numbers)}")
        elif min(numbers) < last:
            report.backward.append(f"{page}: {min(numbers)} after {last}")
        last = max(numbers, default=last)
    connection.close()


@click.command()
@click.option("--releases", type=click.IntRange(1), default=200, show_default=True, help="Releases.")
@click.option("--readers", type=click.IntRange(1), default=8, show_default=True, help="Readers at once.")
@click.option("--pause", type=click.FloatRange(0), default=0.0, show_default=True, help="Seconds.")
@click.option("--linked", is_flag=True, help="By `termbase publish`, with a server on the link.")
@click.option("--processes", type=click.IntRange(1), default=1, show_default=True, help="Of the server.")
@json_option
def main(releases: int, readers: int, pause: float, linked: bool, processes: int, as_json: bool) -> None:
    """Replace a termbase under the readers of its server: each answer of one release, none failed."""
    with tempfile.TemporaryDirectory() as folder:
        report = run_publishes(
            Path(folder), releases=releases, readers=readers, pause=pause, linked=linked, processes=processes
        )
    echo_json(report.figures() | ({"by address": dict(report.answers)} if as_json else {}))
    if not report.is_sound():
        raise click.exceptions.Exit(1)
