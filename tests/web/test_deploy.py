"""A server as it is deployed: on the link of a folder of releases, in several processes, watched."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from scripts.fault_loops.publishes import publish as write_termbase
from scripts.fault_loops.publishes import run_publishes, serving
from termbase.publish import CURRENT, publish
from termbase.web import metrics, processes
from termbase.web.metrics import Counts
from tm.errors import OutputRefused

DEPLOY = Path(__file__).resolve().parents[2] / "scripts" / "deploy"


def get(address: str) -> str:
    """The body of a page."""
    with urllib.request.urlopen(address, timeout=30) as answer:
        return answer.read().decode()


def servers(folder: Path) -> list[int]:
    """The processes that serve something of a folder, the first of them first."""
    found = []
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if str(folder) in command.read_text() and "serve" in command.read_text():
                found.append(int(command.parent.name))
    return sorted(found)


@pytest.mark.parametrize(("count", "releases"), [(1, 8), (2, 4)])
def test_releases_follow_one_another_without_a_failed_request(tmp_path, count, releases):
    """Under readers, a link is led to one release after the other: every answer is of one, none fails (B3)."""
    report = run_publishes(tmp_path, releases=releases, readers=3, pause=0.2, linked=True, processes=count)
    # two processes take a release up one after the other, so that a reader may see the one before again
    assert report.mixed == report.failed == [], report.figures()
    assert count > 1 or report.is_sound()
    assert max(report.numbers) == releases
    assert len(list((tmp_path / "releases").glob("termbase-*.db"))) == 3


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="processes are looked up in /proc")
def test_a_watched_server_in_two_processes(tmp_path):
    """Health and metrics tell of both; a process that dies is started anew, and a signal ends all."""
    database = tmp_path / "t.db"
    write_termbase(database, 1)
    release = publish(database, tmp_path / "releases")
    with serving(tmp_path / "releases" / CURRENT, 2) as address:
        for _ in range(6):
            assert "release-1" in get(f"{address}-/lookup?q=%E8%AF%95%E9%AA%8C%E6%9D%A1%E7%BA%A6")
        with pytest.raises(urllib.error.HTTPError):
            get(f"{address}nope")
        health = json.loads(get(f"{address}-/health"))
        assert health["ok"] is True
        # an answer is counted when it has gone out: the other process may be asked before
        for _ in range(50):
            told = get(f"{address}-/metrics")
            refused = re.search(r'termbase_requests_total\{kind="\w+",status="4xx"\} 1', told)
            if refused and 'termbase_requests_total{kind="quick",status="2xx"} 6' in told:
                break
            time.sleep(0.1)
        assert 'termbase_requests_total{kind="quick",status="2xx"} 6' in told
        assert refused
        assert 'termbase_request_seconds_count{kind="quick"} 6' in told
        assert f'release="{health["release"]}"' in told
        assert release.path.name not in told  # nor any other name of a file
        _, *others = servers(tmp_path)
        assert len(others) == 2
        os.kill(others[0], signal.SIGKILL)
        time.sleep(1.5)
        for _ in range(6):
            assert json.loads(get(f"{address}-/health"))["ok"] is True
    assert servers(tmp_path) == []


def test_metrics_are_as_prometheus_reads_them():
    """Every line is a comment or a sample, each name has its type, and the buckets of a histogram grow."""
    counts = Counts(2)
    for number, (status, seconds) in enumerate(
        [(200, 0.01), (200, 0.0101), (503, 9.0), (0, 0.1), (304, 0.001)]
    ):
        row = counts.row(number % 2)
        row.begin("table")
        row.end("table", status, seconds)
    counts.row(0).begin("memory")
    lines = list(counts.total().lines())
    sample = re.compile(r'termbase_[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.e+-]+')
    assert [line for line in lines if not line.startswith("# ") and not sample.fullmatch(line)] == []
    types = {line.split()[2] for line in lines if line.startswith("# TYPE")}
    names = {re.match(r"[a-z_]+", line).group() for line in lines if not line.startswith("#")}
    assert {re.sub("_(bucket|sum|count)$", "", name) for name in names} == types
    told = "\n".join(lines)
    buckets = [float(n) for n in re.findall(r'_bucket\{kind="table",le="[^"]+"\} (\S+)', told)]
    assert buckets == [2, 3, 4, 4, 4, 4, 5]
    assert 'requests_total{kind="table",status="5xx"} 1' in told
    assert 'requests_total{kind="table",status="3xx"} 1' in told
    assert 'under_way{kind="memory"} 1' in told
    assert 'under_way{kind="table"} 0' in told


@pytest.mark.parametrize(("status", "expected"), [(200, 200), (500, 503)])
def test_health_is_that_of_the_release(status, expected):
    """A release that answers a look-up is well; one that fails, or takes too long, is not."""
    import asyncio

    sent = []

    async def send(message):
        sent.append(message)

    async def probe():
        return status

    monitored = metrics.Monitored(None, Counts(1), 0, lambda: "r", probe)
    scope = {"type": "http", "method": "GET", "path": "/desk/-/health"}
    asyncio.run(monitored(scope, None, send))
    assert sent[0]["status"] == expected
    assert json.loads(sent[1]["body"])["ok"] is (expected == 200)


def test_a_system_without_fork_is_told(monkeypatch):
    """Several processes need one; one does not."""
    monkeypatch.delattr(os, "fork", raising=False)
    processes.check(1)
    with pytest.raises(OutputRefused, match="no fork"):
        processes.check(2)


@pytest.mark.parametrize("name", ["Dockerfile", "termbase.service", "README.md"])
def test_what_is_deployed_names_options_that_there_are(name):
    """Every option of the program in the files for deployment is one of its verb."""
    from termbase.cli import cli

    text = (DEPLOY / name).read_text(encoding="utf-8").replace('", "', " ")
    calls = re.findall(r"\btermbase (serve|publish)\b([^\n()#]*)", text)
    assert calls
    for verb, rest in calls:
        known = {option for parameter in cli.commands[verb].params for option in parameter.opts}
        assert set(re.findall(r"(?<=\s)--[a-z-]+", rest.partition("  ")[0])) <= known, rest
