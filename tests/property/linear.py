"""Whether work grows with the text and not with its square."""

from __future__ import annotations

import time
from collections.abc import Callable


def assert_linear(call: Callable[[int], Callable[[], object]], size: int) -> None:
    """Twice the text takes at most two and a half times as long; a fifth of a second is noise.

    A quadratic step of a nanosecond takes minutes at this size, so that the slack hides nothing. Another
    program on the machine only adds time, now here, now there: one quiet attempt of ten is proof.
    """
    spent = []
    for _ in range(10):
        spent.append((seconds(call(size)), seconds(call(2 * size))))
        if spent[-1][1] <= 2.5 * spent[-1][0] + 0.2:
            return
    raise AssertionError(spent)


def seconds(call: Callable[[], object]) -> float:
    """The processor time of one call."""
    start = time.process_time()
    call()
    return time.process_time() - start
