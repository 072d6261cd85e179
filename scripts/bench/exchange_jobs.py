"""What is measured of TMX, each in a process of its own: `python -m scripts.bench.exchange_jobs JOB FILE [COUNT]`.

Prints one line of JSON: units, seconds by the clock and of the processor, megabytes.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from scripts.shared.process import own_peak
from tm.exchange import tmx_write
from tm.exchange.tmx_read import TmxReader
from tm.limits import Limits
from tm.model import TranslationUnit
from tm.validation.validate import validate


def read(file: Path, count: int) -> int:
    """Every pair of the file, with all that its units say."""
    return sum(1 for _ in TmxReader(file, Limits()).pairs())


def validate_(file: Path, count: int) -> int:
    """Every fault of the file."""
    return validate(file, Limits()).units


def write(file: Path, count: int) -> int:
    """So many units of the texts of a file, line by line, with document and date."""
    lines = (line.partition("\t") for line in file.read_text(encoding="utf-8").split("\n"))
    texts = [(number, zh, en) for number, (zh, _, en) in enumerate(lines) if en]
    with file.with_suffix(".out.tmx").open("wb") as out:
        return tmx_write.write(_made(texts, count), out, tool_version="0")


def _made(texts: list[tuple[int, str, str]], count: int) -> Iterator[TranslationUnit]:
    for number in range(count):
        document, zh, en = texts[number % len(texts)]
        yield TranslationUnit(
            f"u{number}", zh, en, creation_date="20260101T000000Z", properties=(("x-document", f"A/{document}"),)
        )  # fmt: skip


JOBS: dict[str, Callable[[Path, int], int]] = {"read": read, "validate": validate_, "write": write}


def main() -> None:
    """Do one job and tell what it took."""
    job, file, count = JOBS[sys.argv[1]], Path(sys.argv[2]), int(sys.argv[3])
    start, begun = time.perf_counter(), time.process_time()
    units = job(file, count)
    seconds, worked = time.perf_counter() - start, time.process_time() - begun
    print(json.dumps({"units": units, "seconds": seconds, "processor": worked, "MB": own_peak()}))


if __name__ == "__main__":
    main()
