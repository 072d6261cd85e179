"""The server as a process: it says where it listens, and stops when told to."""

from __future__ import annotations

import asyncio
import contextlib
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from datasette.app import Datasette

from termbase.web import datasettes, limits, server
from tm.db import Database
from tm.errors import OutputRefused


def start(database, port: int, *options: str) -> subprocess.Popen[str]:
    """Start `termbase serve`."""
    command = [
        sys.executable,
        "-m",
        "termbase",
        "serve",
        "--db",
        str(database),
        "--port",
        str(port),
        *options,
    ]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_serves_on_a_free_port_and_stops(built, number):
    """Port 0 gives a free port, whose address is printed once it answers; a signal ends it."""
    with start(built, 0) as process:
        try:
            line = process.stdout.readline()
            address = re.search(r"http://127\.0\.0\.1:\d+/", line).group()
            with urllib.request.urlopen(address, timeout=10) as answer:
                assert b"termbase" in answer.read()
            process.send_signal(number)
            process.wait(30)
            assert process.returncode == 0
            assert "Traceback" not in process.stderr.read()
        finally:
            process.kill()


def test_stops_while_a_client_is_connected(built):
    """An open connection does not keep the server from stopping."""
    with start(built, 0) as process:
        try:
            port = int(re.search(r":(\d+)/", process.stdout.readline()).group(1))
            with socket.create_connection(("127.0.0.1", port)) as client:
                client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
                time.sleep(0.2)
                process.terminate()
                process.wait(30)
        finally:
            process.kill()


def test_two_hundred_half_open_connections_lock_nobody_out(built):
    """W9: the server as it is started answers although two hundred clients stopped in the middle of a head."""
    with start(built, 0, "--per-address", "0") as process, contextlib.ExitStack() as stack:
        try:
            port = int(re.search(r":(\d+)/", process.stdout.readline()).group(1))
            for _ in range(200):
                half = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
                half.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as answer:
                assert answer.status == 200
        finally:
            process.kill()


def test_the_bound_of_an_address_is_an_option(built):
    """W9: with --per-address 1 the second connection of an address takes the place of the first, which is idle."""
    request = b"GET /-/assets/icon.svg HTTP/1.1\r\nHost: x\r\n\r\n"
    with start(built, 0, "--per-address", "1") as process, contextlib.ExitStack() as stack:
        try:
            port = int(re.search(r":(\d+)/", process.stdout.readline()).group(1))
            clients = [
                stack.enter_context(socket.create_connection(("127.0.0.1", port), 30)) for _ in range(2)
            ]
            clients[1].sendall(request)
            assert clients[1].recv(2**16).startswith(b"HTTP/1.1 200 ")
            with contextlib.suppress(ConnectionError):
                assert clients[0].recv(2**16) == b""
        finally:
            process.kill()


def test_a_taken_port_is_a_sentence(built, taken_port):
    """A port that is taken is refused in one sentence with a next step."""
    with start(built, taken_port) as process:
        _, told = process.communicate(timeout=20)
    assert process.returncode == 3
    assert told == (
        f"termbase: the port {taken_port} of 127.0.0.1 is taken; "
        "name another with --port, or --port 0 for one that is free\n"
    )


def test_threads_take_turns_often_while_it_serves():
    """W10: a lookup need not wait five milliseconds for each of its turns; afterwards all is as before."""
    before = sys.getswitchinterval()
    with server.turns_taken_often():
        assert sys.getswitchinterval() == pytest.approx(limits.TURN_SECONDS)
    assert sys.getswitchinterval() == before


def test_an_unknown_host_is_a_sentence():
    """A host that is no address of this machine is refused."""
    with pytest.raises(OutputRefused, match="--host"):
        server.listen("192.0.2.1", 0)
    with pytest.raises(OutputRefused, match="not known"):
        server.listen("no such host", 0)


def test_the_database_is_published_under_one_name(site):
    """Whatever the file is called, the database is `termbase`, and the only one."""
    assert [name for name in site.datasette.databases if not name.startswith("_")] == ["termbase"]
    assert site.path.stem != "termbase"


def test_settings_hold(site):
    """The documented settings are those of the server."""
    told = site.get("/-/settings.json").json()
    assert {name: told[name] for name in server.SETTINGS} == server.SETTINGS


def test_other_databases_are_left_alone(tmp_path):
    """In a Datasette that publishes something else, the plugin changes nothing."""
    database = Database(tmp_path / "other.db")
    database.table("things").insert({"id": 1, "status": "official", "name": "x"}, pk="id")
    database.close()
    other = Datasette(files=[str(tmp_path / "other.db")])
    datasettes.keep_internal(other)

    async def work():
        return [
            await other.client.get(path) for path in ("/", "/other/things", "/other/things?_find=x", "/nope")
        ]

    try:
        answers = asyncio.run(work())
    finally:
        server.close(other)
    assert [answer.status_code for answer in answers] == [200, 200, 200, 404]
    assert "content-security-policy" not in answers[0].headers
    assert "badge" not in answers[1].text
    assert "Powered by" in answers[0].text
