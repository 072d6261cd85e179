"""Whether a name comes twice, of any number of names, in eight bytes for each: a file of millions is written in flat memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RUN = 1 << 16
"""Names that are kept as they are; of more their hashes are, sorted."""


class UniqueNames:
    """Takes names one by one. Of those that were taken long ago only the hash (64 bits, another one in each run) is known."""

    def __init__(self, run: int = RUN) -> None:
        self._run = run
        self._names: dict[str, None] = {}
        # the longer before the shorter ones, each at least twice as long as the next
        self._sorted: list[NDArray[np.int64]] = []

    def add(self, name: str) -> str | None:
        """Take a name; return one that came twice, this one or one that was taken before, or None."""
        if name in self._names:
            return name
        self._names[name] = None
        return self.finish() if len(self._names) >= self._run else None

    def finish(self) -> str | None:
        """Compare what was taken last with all before it; return a name that came twice, or None."""
        if not self._names or (not self._sorted and len(self._names) < self._run):
            return None
        import numpy as np  # here: few files have so many names, and it takes 70 ms to load

        hashes = np.fromiter(map(hash, self._names), dtype=np.int64, count=len(self._names))
        twice = np.zeros(len(hashes), dtype=bool)
        for run in self._sorted:
            at = np.searchsorted(run, hashes)
            twice |= run[np.minimum(at, len(run) - 1)] == hashes
        if twice.any():
            return list(self._names)[int(twice.argmax())]
        self._names = {}
        hashes.sort()
        while self._sorted and len(self._sorted[-1]) < 2 * len(hashes):
            hashes = np.concatenate((self._sorted.pop(), hashes))
            hashes.sort(kind="stable")
        self._sorted.append(hashes)
        return None
