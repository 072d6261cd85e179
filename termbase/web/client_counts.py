"""How often a client has done something lately: an address counts, as the server sees it. Nothing is written down."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from typing import Any

CLIENTS = 10_000
"""Addresses that are remembered; the one that was heard of longest ago is forgotten for a new one."""


class ClientCounts:
    """Allows each client so many times in so many seconds."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most, self._seconds = most, seconds
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def allow(self, address: str, now: float | None = None) -> bool:
        """Count a client; False, and it is not counted, where it was there too often. `most` 0 allows all."""
        if not self._most:
            return True
        now = time.monotonic() if now is None else now
        times = self._times.setdefault(address, deque())
        self._times.move_to_end(address)
        while times and times[0] <= now - self._seconds:
            times.popleft()
        if len(self._times) > CLIENTS:
            self._times.popitem(last=False)
        if len(times) >= self._most:
            return False
        times.append(now)
        return True


def address_of(request: Any) -> str:
    """The address of the client of a request; empty where the server does not know it."""
    return str((request.scope.get("client") or ("",))[0])
