"""Short questions are answered where the pages are made, long ones in threads, and none waits long for another."""

from __future__ import annotations

import sqlite3
import threading
import time

import pytest

from termbase.web import limits, turns
from termbase.web.turns import ConnectionHere

LONG = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100000000) SELECT max(i) FROM n"


@pytest.fixture
def here() -> ConnectionHere:
    """A connection to an empty database."""
    return ConnectionHere(lambda: sqlite3.connect(":memory:"))


def test_a_short_question_is_answered_here(here):
    """The answer comes from one connection, which is opened at the first question."""
    first = here.ask(lambda connection: connection)
    assert here.ask(lambda connection: connection) is first
    assert here.ask(lambda connection: connection.execute("SELECT 7").fetchone()) == (7,)


def test_a_long_question_is_given_up_here(here):
    """W10: what takes longer than the limit is given up, so that a thread may begin it anew; the connection answers the next one."""
    begun = time.monotonic()
    assert here.ask(lambda connection: connection.execute(LONG).fetchone()) is None
    assert time.monotonic() - begun < 50 * limits.SHORT_SECONDS
    assert here.ask(lambda connection: connection.execute("SELECT 7").fetchone()) == (7,)


def test_two_at_one_time_do_not_share_it(here):
    """Who finds the connection in use goes to a thread."""
    assert here.ask(lambda _: here.ask(lambda connection: connection) or "in use") == "in use"


def test_a_fault_stays_a_fault(here):
    """What is wrong with a statement is told, and not tried again in a thread."""
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        here.ask(lambda connection: connection.execute("SELECT * FROM missing"))


def test_nobody_waits_long_for_a_turn():
    """W10: whoever has the turn for long keeps the next one waiting for the limit and no longer."""
    let_go = threading.Event()
    has_it = threading.Event()

    def slow() -> None:
        with turns.taken():
            has_it.set()
            let_go.wait(10)

    thread = threading.Thread(target=slow)
    thread.start()
    try:
        assert has_it.wait(10)
        begun = time.monotonic()
        with turns.taken():
            waited = time.monotonic() - begun
    finally:
        let_go.set()
        thread.join()
    assert limits.ALONE_SECONDS * 0.9 <= waited < 5


def test_a_lookup_that_takes_long_is_answered_by_a_thread(site, monkeypatch):
    """W10: with no time at all for short questions every page and every JSON is the same as before."""
    paths = [
        ("/-/lookup", "核裁军"),
        ("/-/lookup.json", "核裁军"),
        ("/-/suggest.json", "核"),
        ("/-/lookup", "nuclear wepon"),
    ]
    before = [site.get(path, q=query) for path, query in paths]
    monkeypatch.setattr(limits, "SHORT_SECONDS", -1.0)
    after = [site.get(path, q=query) for path, query in paths]
    assert [answer.text for answer in after] == [answer.text for answer in before]
    assert {answer.status for answer in after} == {200}
