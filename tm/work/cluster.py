"""Steps done by the workers of a Dask cluster. The only module that imports Dask.

Only names go through the scheduler: every worker reads and writes the same folder, and a file is moved to its place when
it is whole. A worker that is lost is replaced by another; a lost scheduler ends the work, and the same command goes on.
"""

from __future__ import annotations

import ipaddress
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlsplit

from tm.errors import InputRefused, RecipeMismatch, TermbaseError, WorkLost, WrongUsage
from tm.work import program
from tm.work.folder import WorkStep

if TYPE_CHECKING:
    from distributed import Client

_CONNECT_SECONDS = 15.0
"""How long a scheduler is waited for, and how long one that was there may be silent."""

_POLL_SECONDS = 0.05
"""Between two looks at what is done: the steps take seconds."""

_LONELY_SECONDS = 30.0
"""How long a cluster may be without a worker: others may be starting."""

_SAME = "install the same release, Python and libraries for all"
_SHARED = "give --work a folder that this machine and all workers share under the same name"
_GOES_ON = "start it again and give the same command: it goes on where it stopped"


class Cluster:
    """The workers of the scheduler at `address` do the steps.

    Raises `WrongUsage` for an address that cannot be or must not be used, or without Dask, `WorkLost` where nobody
    answers, and `RecipeMismatch` where a worker has another program.
    """

    def __init__(self, address: str) -> None:
        check_address(address)
        self._address = address
        self._client = _connect(address)
        self._seen = time.monotonic()
        try:
            self._check_programs()
        except BaseException:
            self.close()
            raise

    def _check_programs(self) -> None:
        try:
            programs: dict[str, str] = self._client.run(program.digest)
        except ModuleNotFoundError as error:
            raise RecipeMismatch(
                f"a worker of {self._address} does not have termbase ({error})", next_step=_SAME
            ) from error
        except TermbaseError:
            raise
        except Exception as error:
            raise WorkLost(
                f"the workers of {self._address} did not answer ({error})", next_step=_GOES_ON
            ) from error
        if not programs:
            raise WorkLost(f"{self._address} has no worker", next_step="start `dask worker` for it")
        for worker, digest in programs.items():
            check_program(digest, worker)

    def do(self, folder: Path, steps: Sequence[WorkStep]) -> Iterator[WorkStep]:
        """Yield each step when its file is there."""
        client = self._client
        futures: dict[Any, WorkStep] = {
            client.submit(
                do_step, str(folder.resolve()), step, program.digest(), key=f"{step.name}-{time.monotonic_ns()}",
                pure=False, retries=2,
            ): step
            for step in steps
        }  # fmt: skip
        try:
            while futures:
                finished = self._finished(futures, folder)
                for future in finished:
                    step = futures.pop(future)
                    self._settle(future, step, folder)
                    yield step
                if not finished:
                    self._see_workers()
                    time.sleep(_POLL_SECONDS)
        finally:
            if futures and client.status == "running":
                client.cancel(list(futures))

    def _finished(self, futures: Mapping[Any, WorkStep], folder: Path) -> list[Any]:
        """Those that are done. Raises `WorkLost` where the scheduler is gone.

        A step is done when its file is there, whatever became of the worker; what a lost worker was at is pending again.
        """
        if self._client.status != "running":
            raise WorkLost(f"the scheduler at {self._address} is gone", next_step=_GOES_ON)
        return [
            future
            for future, step in futures.items()
            if future.status not in ("pending", "lost") or (folder / step.name).exists()
        ]

    def _see_workers(self) -> None:
        """Raise `WorkLost` where there has been no worker for long."""
        now = time.monotonic()
        if self._client.scheduler_info()["workers"]:
            self._seen = now
        elif now - self._seen > _LONELY_SECONDS:
            raise WorkLost(f"{self._address} has no worker any more", next_step=_GOES_ON)

    def _settle(self, future: Any, step: WorkStep, folder: Path) -> None:
        """See that a step that is done has its file. Raises what the step raised, and `WorkLost`."""
        if (folder / step.name).exists():
            return
        if future.status == "cancelled":
            raise WorkLost(f"the scheduler at {self._address} is gone", next_step=_GOES_ON)
        if future.status == "error":
            self._raise(future.exception(timeout=_CONNECT_SECONDS), step)
        raise InputRefused(
            "what a worker wrote there is not to be seen here", file=str(folder), next_step=_SHARED,
        )  # fmt: skip

    def _raise(self, error: BaseException, step: WorkStep) -> NoReturn:
        """Raise what became of a step: our own faults as they are, those of the cluster in our words."""
        if isinstance(error, ModuleNotFoundError):
            raise RecipeMismatch(
                f"a worker of {self._address} does not have the same termbase ({error})", next_step=_SAME
            )
        if type(error).__name__ == "KilledWorker":
            raise WorkLost(
                f"workers of {self._address} were ended again and again at one step ({step.function})",
                next_step="give them more memory; the same command goes on",
            )
        raise error

    def close(self) -> None:
        """Let the cluster go; its scheduler and workers stay."""
        self._client.close(timeout=2)


def do_step(folder: str, step: WorkStep, expected: str) -> None:
    """Do a step on a worker. Raises `RecipeMismatch` where its program is another, and what the step raises."""
    check_program(expected, f"the worker on {os.uname().nodename}")
    if not Path(folder).is_dir():
        raise InputRefused(
            f"a worker on {os.uname().nodename} does not see this folder", file=folder,
            next_step=_SHARED,
        )  # fmt: skip
    step.do(Path(folder))


def check_program(digest: str, worker: str) -> None:
    """Raise `RecipeMismatch` where a worker and who asks it do not have one program; `digest` is that of the other side."""
    if digest != program.digest():
        raise RecipeMismatch(
            f"{worker} has another program than this one, and what they make would not fit together",
            next_step=_SAME,
        )


def check_address(address: str) -> None:
    """Refuse what is no address of a scheduler, and an open connection that leaves this machine.

    Raises `WrongUsage`.

    >>> check_address("tcp://127.0.0.1:8786")
    >>> check_address("tcp://10.0.0.7:8786")
    Traceback (most recent call last):
    ...
    tm.errors.WrongUsage: tcp://10.0.0.7:8786 would carry code over an open connection; use tls://, with certificates as Dask's `distributed.comm.tls` settings name them
    """
    parts = urlsplit(address)
    if parts.scheme not in ("tcp", "tls") or not parts.hostname:
        raise WrongUsage(
            f"{address} is no address of a scheduler",
            next_step="give tcp://127.0.0.1:8786 or tls://HOST:PORT",
        )
    if parts.scheme == "tcp" and not _is_loopback(parts.hostname):
        raise WrongUsage(
            f"{address} would carry code over an open connection",
            next_step="use tls://, with certificates as Dask's `distributed.comm.tls` settings name them",
        )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _connect(address: str) -> Client:
    try:
        import dask
        from distributed import Client
    except ImportError as error:
        raise WrongUsage(
            "a cluster needs Dask, which is not installed", next_step="pip install 'termbase[cluster]'"
        ) from error
    dask.config.set({"distributed.client.heartbeat": "1s", "distributed.comm.retry.count": 2})
    try:
        return Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, TimeoutError, RuntimeError, ValueError) as error:
        raise WorkLost(
            f"no scheduler answers at {address} ({type(error).__name__})",
            next_step="start `dask scheduler`, or give the address that it tells",
        ) from error
