"""Answers about a release that are kept for whoever asks the same next: so many and no more, the latest used.

A release does not change while it is served, and whatever is kept goes with it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class KeptAnswers(Generic[K, V]):
    """At most `most` answers by what was asked."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._answers: OrderedDict[K, V] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._answers)

    def get(self, asked: K, answer: Callable[[], V]) -> V:
        """The kept answer to `asked`, or what `answer` gives, which is kept. Two that ask at one time may both have it made."""
        with self._lock:
            if asked in self._answers:
                self._answers.move_to_end(asked)
                return self._answers[asked]
        made = answer()
        with self._lock:
            self._answers[asked] = made
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return made
