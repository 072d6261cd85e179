"""How long work tells how far it is."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Called with what is being done now; where it is known, with how much of how many is done."""

    def __call__(self, stage: str, done: int | None = None, total: int | None = None) -> None:
        """Tell the stage, for example `reading a.txt`."""


def silent(stage: str, done: int | None = None, total: int | None = None) -> None:
    """The progress of who does not want to know."""
