"""What all verbs share: the group, common options, progress, and how results and notes are told."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import click

from termbase import __version__
from tm.errors import WrongUsage
from tm.files.lock import WAIT_SECONDS
from tm.languages import PAIR, of_tag
from tm.limits import Limits
from tm.model import Finding

if TYPE_CHECKING:
    from tm.work.workers import Crew

# exit codes as of grep: 1 says that nothing was found, which is no fault
DONE, NOTHING = 0, 1
_DEFAULT_DB = "termbase.db"
_STAGE = 70
"""Characters of a stage that are shown: the line must fit on a terminal."""


def path_type(*, exists: bool = False) -> click.Path:
    """The type of a path argument."""
    return click.Path(path_type=Path, exists=exists)


class OutputPath(click.Path):
    """The type of a path that a verb writes; by it the writing verbs are known."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)


db_option = click.option(
    "--db", "database", type=path_type(), default=_DEFAULT_DB, envvar="TERMBASE_DB", show_default=True, show_envvar=True,
    help="The termbase.",
)  # fmt: skip
wait_option = click.option(
    "--wait", type=click.FloatRange(0), default=WAIT_SECONDS, show_default=True, metavar="SECONDS",
    help="How long to wait while another process writes to the termbase.",
)  # fmt: skip


class LanguagePair(click.ParamType):  # type: ignore[type-arg, unused-ignore]
    """Two tags, SOURCE:TARGET, as two tags in the order Chinese, English, whichever of them is the source."""

    name = "SOURCE:TARGET"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The two tags. Fails for what is no pair of Chinese and English."""
        if isinstance(value, tuple):
            return value
        tags = str(value).replace("_", "-").split(":")
        sides = [of_tag(tag) for tag in tags]
        if sorted(map(str, sides)) != sorted(map(str, PAIR)):
            self.fail(f"{value!r} is no pair of Chinese and English, as zh-CN:en or en-US:zh-TW", param, ctx)
        return (tags[0], tags[1]) if sides[0] is PAIR[0] else (tags[1], tags[0])


class LanguageDirection(LanguagePair):
    """Two tags, SOURCE:TARGET, in the order given, in their usual capitals."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The two tags. Fails as for a pair."""
        mined, equivalent = super().convert(value, param, ctx)
        first = str(value).replace("_", "-").partition(":")[0]
        tags = (mined, equivalent) if of_tag(first) is PAIR[0] else (equivalent, mined)
        return tuple(_usual_capitals(tag) for tag in tags)


def _usual_capitals(tag: str) -> str:
    """A language tag in the capitals of BCP 47.

    >>> _usual_capitals("ZH-hans-cn")
    'zh-Hans-CN'
    """
    first, *rest = tag.split("-")
    return "-".join([first.lower(), *(part.title() if len(part) == 4 else part.upper() for part in rest)])


lang_option = click.option(
    "--lang", "languages", type=LanguagePair(), default="zh-CN:en", show_default=True,
    help="The varieties of the two languages that are meant where there are several.",
)  # fmt: skip
json_option = click.option("--json", "as_json", is_flag=True, help="Write JSON to stdout.")
jobs_option = click.option(
    "--jobs", type=click.IntRange(1), default=1, show_default=True, metavar="N",
    help="Processes of this machine that share the work; the outcome is the same.",
)  # fmt: skip

cluster_option = click.option(
    "--cluster", metavar="ADDRESS",
    help="The scheduler of a Dask cluster whose workers share the work (tls://HOST:PORT; tcp:// on this machine alone). Needs --work.",
)  # fmt: skip
work_option = click.option(
    "--work", type=path_type(), metavar="FOLDER",
    help="Keep what is done in this folder: the same command goes on where it was interrupted. All workers of a cluster must see it.",
)  # fmt: skip


def crew_of(cluster: str | None, work: Path | None) -> Crew | None:
    """The workers of a cluster, where one was named. Raises `WrongUsage`, `WorkLost` and `RecipeMismatch`."""
    if cluster is None:
        return None
    if work is None:
        raise WrongUsage(
            "--cluster needs --work", next_step="name a folder that this machine and all workers share"
        )
    from tm.work.cluster import Cluster  # here: Dask takes half a second to load

    return Cluster(cluster)


max_bytes_option = click.option(
    "--max-bytes",
    type=click.IntRange(1),
    default=Limits().file_bytes,
    show_default=True,
    help="Largest text, PDF or Word file, in bytes.",
)


def examples(*lines: str) -> str:
    """An epilog of examples, one per line, kept as written."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


@click.group(
    epilog=examples(
        "termbase build texts/ --db termbase.db",
        "termbase lookup 消极安全保证",
        "termbase lookup 'safeguards agreement'",
    ),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="termbase")
def cli() -> None:
    """Chinese United Nations texts in, a bilingual termbase with evidence out."""


class TerminalProgress:
    """One line on stderr that says what is being done, rewritten in place; nothing where stderr is no terminal.

    Where it is known how much there is to do, the line has the count, the share and the time that is left, as
    far as the speed so far tells it.
    """

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._started = time.monotonic()
        self._stage = ""
        self._stage_started = self._started

    def __enter__(self) -> TerminalProgress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()

    def __call__(self, stage: str, done: int | None = None, total: int | None = None) -> None:
        """Show what is being done."""
        if not self._terminal:
            return
        now = time.monotonic()
        if stage != self._stage:
            self._stage, self._stage_started = stage, now
        counted = far(done, total, now - self._stage_started) if done is not None and total else ""
        sys.stderr.write(f"\r\x1b[K{now - self._started:5.1f} s  {stage[:_STAGE]}{counted}")
        sys.stderr.flush()

    def clear(self) -> None:
        """Clear the line."""
        if self._terminal:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def far(done: int, total: int, seconds: float) -> str:
    """How far a stage is that has taken so many `seconds`: count, share, and the time that is left.

    >>> far(250, 1000, 10.0), far(0, 4, 0.0)
    (': 250 of 1,000 (25 %), about 30 s left', ': 0 of 4 (0 %)')
    """
    left = f", about {seconds / done * (total - done):.0f} s left" if done and seconds else ""
    return f": {done:,} of {total:,} ({100 * done // total} %){left}"


def say(findings: Iterable[Finding], most: int = 20) -> None:
    """Tell findings on stderr, at most so many of them."""
    findings = list(findings)
    for finding in findings[:most]:
        where = ", ".join(
            p for p in (finding.file, f"line {finding.line}" if finding.line else None, finding.unit) if p
        )
        click.echo(f"note: {where}: {finding.reason}", err=True)
    if len(findings) > most:
        click.echo(f"note: {len(findings) - most} more findings", err=True)


def dump(value: Any, *, one_line: bool = False) -> None:
    """Write JSON to stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=None if one_line else 1))
