"""Cut text on disk: written once by the segmenter, read as often as the statistics need it."""

from __future__ import annotations

import marshal
import tempfile
from collections.abc import Iterator
from types import TracebackType
from typing import NamedTuple

from termbase.extract.candidates import Place
from termbase.extract.runs import Run
from tm.text.words import Word


class Cut(NamedTuple):
    """A run with its place."""

    place: Place
    run: Run


class Spool:
    """Runs in a private temporary file. Use as a context manager."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="termbase-cuts-")  # noqa: SIM115 - closed in __exit__

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def write(self, place: Place, run: Run) -> None:
        """Append a run."""
        words = [word.text for word in run.words]
        tags = [word.tag for word in run.words]
        row = (place.document, place.paragraph, place.start, run.start, run.before, run.after, words, tags)
        marshal.dump(row, self._file)

    def __iter__(self) -> Iterator[Cut]:
        self._file.flush()
        self._file.seek(0)
        known: dict[tuple[str, str], Word] = {}
        while True:
            try:
                document, paragraph, place, start, before, after, words, tags = marshal.load(self._file)
            except EOFError:
                return
            cut = []
            for pair in zip(words, tags, strict=True):
                word = known.get(pair)
                if word is None:
                    word = known[pair] = Word(*pair)
                cut.append(word)
            yield Cut(Place(document, paragraph, place), Run(start, tuple(cut), before, after))
