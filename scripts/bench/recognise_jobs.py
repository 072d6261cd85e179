"""What `scripts/bench recognise` measures, each matcher in a process of its own.

    python -m scripts.bench.recognise_jobs MATCHER FOLDER

The folder holds the segments (`text.json`), the terms (`terms.json`) and a termbase of them (`terms.db`).
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path

from scripts.shared.process import own_peak

Matches = Callable[[str], Iterable[object]]
"""From a text to every match in it."""

FROM_DISK, ANNOTATE = "ours, from disk", "annotate"


def ours(forms: Sequence[str]) -> Matches:
    """Our matcher, all forms in memory."""
    from tm.text.recognise import Recogniser

    return Recogniser(forms).matches


def ahocorasick(forms: Sequence[str]) -> Matches:
    """ahocorasick-rs."""
    from ahocorasick_rs import AhoCorasick  # type: ignore[import-not-found,unused-ignore]

    automaton = AhoCorasick(forms)
    return lambda text: automaton.find_matches_as_indexes(text, overlapping=True)  # type: ignore[no-any-return,unused-ignore]


def by_two_characters(forms: Sequence[str]) -> Matches:
    """A dictionary, and the lengths to try by the first two characters."""
    lengths: dict[str, set[int]] = {}
    for form in forms:
        lengths.setdefault(form[:2], set()).add(len(form))
    known = frozenset(forms)

    def matches(text: str) -> Iterator[object]:
        for start in range(len(text) - 1):
            for length in lengths.get(text[start : start + 2], ()):
                form = text[start : start + length]
                if len(form) == length and form in known:
                    yield start, form

    return matches


MATCHERS = {"ours": ours, "ahocorasick-rs": ahocorasick, "dict by two": by_two_characters}


@contextmanager
def on_termbase(job: str, folder: Path) -> Iterator[Matches]:
    """Our matcher on a termbase, forms fetched as the text asks for them; or the whole annotation."""
    from termbase.annotate.annotator import Annotator
    from termbase.store import schema

    with schema.opened(folder / "terms.db") as database:
        annotator = Annotator(database)
        if job == FROM_DISK:
            yield annotator.matches
            return
        annotator.annotate("裁军。")  # the segmenter's dictionary
        yield lambda text: annotator.annotate(text).terms


def run(job: str, folder: Path) -> dict[str, float]:
    """The figures of one matcher: seconds until it was ready, MB/s, MB of memory, matches."""
    segments: list[str] = json.loads((folder / "text.json").read_text(encoding="utf-8"))
    if job == ANNOTATE:
        segments = segments[: len(segments) // 10]
    forms = json.loads((folder / "terms.json").read_text(encoding="utf-8")) if job in MATCHERS else []
    base = own_peak()
    started = time.perf_counter()
    matcher = nullcontext(MATCHERS[job](forms)) if job in MATCHERS else on_termbase(job, folder)
    with matcher as matches:
        ready = time.perf_counter()
        count = sum(len(list(matches(segment))) for segment in segments)
        seconds = time.perf_counter() - ready
    size = sum(len(segment.encode()) for segment in segments) / 1e6
    return {"ready": ready - started, "speed": size / seconds, "peak": own_peak() - base, "matches": count}


if __name__ == "__main__":
    _, name, work = sys.argv
    print(json.dumps(run(name, Path(work))))
