"""The ladder of statuses as SQL expressions: made from the enum, so that no query spells it out."""

from __future__ import annotations

from collections.abc import Iterable

from termbase.concepts.status import Standing, Status


def rank_sql(column: str) -> str:
    """The SQL expression of the rank of the status in `column`; what is no status ranks with `unresolved`.

    >>> rank_sql("c.status")
    "CASE c.status WHEN 'official' THEN 0 WHEN 'attested' THEN 1 WHEN 'proposed' THEN 2 ELSE 3 END"
    """
    # the last one is the ELSE: an unknown word never ranks above a known one
    better = [status for status in Status if status is not Status.UNRESOLVED]
    cases = " ".join(f"WHEN '{status.value}' THEN {status.rank}" for status in better)
    return f"CASE {column} {cases} ELSE {Status.UNRESOLVED.rank} END"


def usable_sql(column: str) -> str:
    """The SQL expression that the standing in `column` is that of a term that may be used.

    >>> usable_sql("t.standing")
    "t.standing IN ('preferred', 'admitted')"
    """
    return f"{column} IN ({', '.join(repr(s.value) for s in Standing if s.is_usable)})"


def lesser_sql(first: str, second: str) -> str:
    """The SQL expression of the lesser of two statuses, which is what a pair of forms may claim."""
    return f"CASE WHEN {rank_sql(first)} > {rank_sql(second)} THEN {first} ELSE {second} END"


def among_sql(column: str, statuses: Iterable[Status]) -> str:
    """The SQL expression that the status in `column` is one of some.

    >>> among_sql("c.status", [Status.OFFICIAL, Status.ATTESTED])
    "c.status IN ('official', 'attested')"
    """
    return f"{column} IN ({', '.join(repr(status.value) for status in statuses)})"
