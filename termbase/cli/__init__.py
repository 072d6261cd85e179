"""The command `termbase`: thin verbs over the library. Results to stdout, progress to stderr."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Sequence
from types import FrameType

import click

from termbase.cli import (  # each registers its verbs
    annotate,
    build,
    export,
    extract,
    fetch,
    import_terms,
    learn,
    lookup,
    publish,
    review,
    serve,
    tm_align,
    tm_check,
    tm_leverage,
    tm_match,
    tm_memories,
    validation,
)
from termbase.cli.frame import DONE, cli
from tm.errors import TermbaseError

__all__ = [
    "annotate",
    "build",
    "cli",
    "export",
    "extract",
    "fetch",
    "import_terms",
    "learn",
    "lookup",
    "main",
    "publish",
    "review",
    "run",
    "serve",
    "tm_align",
    "tm_check",
    "tm_leverage",
    "tm_match",
    "tm_memories",
    "validation",
]


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
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
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
