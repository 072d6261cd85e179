"""Both ends of the network for `behaviour.py`: a document server to fetch from, and a client for `serve`."""

from __future__ import annotations

import contextlib
import json
import re
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

PDF = b"%PDF-1.4\n" + b"1 0 obj\n<<>>\nendobj\n" * 200 + b"trailer\n<<>>\n%%EOF\n"
DOCX = b"PK\x03\x04" + b"word/document.xml" + bytes(2_000) + b"PK\x05\x06" + bytes(18)
PAGE = b"<!DOCTYPE html>\n<html><body>There is no document matching your request.</body></html>"
BUSY, LATE, FORBIDDEN, WRONG, AWAY = "A/75/1", "A/75/2", "A/75/3", "A/75/4", "A/75/5"
"""Symbols with which something goes wrong."""

DOCUMENTS = {
    ("A/RES/77/1", "zh", "pdf"): PDF,
    ("A/RES/77/1", "en", "pdf"): PDF,
    ("CD/2105", "zh", "pdf"): PDF,
    ("S/RES/984(1995)", "zh", "docx"): DOCX,
    ("S/RES/984(1995)", "en", "docx"): DOCX,
    (LATE, "zh", "pdf"): PDF,
    (WRONG, "zh", "pdf"): b"GIF89a" + bytes(100),
}
"""What the document server has, by symbol, language and type."""

LONG = 3_000
"""Characters of a text that no address may have."""

_SLOW = 503
_TRIES = 3
_STOP_SECONDS = 20


class Documents(ThreadingHTTPServer):
    """A server that answers as the Official Document System does, and notes what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[str] = []


class _Handler(BaseHTTPRequestHandler):
    server: Documents

    def log_message(self, *arguments: object) -> None:
        """Keep quiet."""

    def do_GET(self) -> None:
        """Answer one request."""
        agent = self.headers["User-Agent"]
        self.server.asked.append(f"{self.path}\t{agent}\n")
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        asked = (query.get("s", ""), query.get("l", ""), query.get("t", ""))
        if parts.path == "/doc":
            self._send(200, DOCUMENTS[asked], "application/octet-stream")
        elif asked[0] == FORBIDDEN:
            self._send(403, b"", "text/plain")
        elif asked[0] == BUSY or (asked[0] == LATE and len(self.server.asked) == 1):
            self._send(503, b"", "text/plain", {"Retry-After": "1000"} if asked[0] == BUSY else {})
        elif asked[0] == AWAY:
            self._send(302, b"", "text/plain", {"Location": "http://example.org/x.pdf"})
        elif asked in DOCUMENTS:
            self._send(
                302, b"", "text/plain", {"Location": f"/doc?s={quote(asked[0])}&l={asked[1]}&t={asked[2]}"}
            )
        else:
            self._send(200, PAGE, "text/html; charset=utf-8")

    def _send(self, status: int, content: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {
            "Content-Type": kind,
            "Content-Length": str(len(content)),
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


@contextlib.contextmanager
def serving() -> Iterator[Documents]:
    """The document server on a free port of this machine."""
    server = Documents()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Served:
    """`termbase serve` while it runs: ask it with `answer`, end it with `stop`."""

    def __init__(self, program: Path, folder: Path, environment: dict[str, str]) -> None:
        self._errors = (folder / "stderr").open("wb")
        self._folder = folder
        self._process = subprocess.Popen(
            [str(program), "serve", "--db", "termbase.db", "--port", "0"],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self._errors,
        )
        assert self._process.stdout is not None
        self._greeting = self._process.stdout.readline()
        named = re.search(rb"http://127\.0\.0\.1:([0-9]+)/", self._greeting)
        self._port = int(named[1]) if named else 0

    @property
    def listens(self) -> bool:
        """Whether it said where it can be asked."""
        return self._port > 0

    def answer(self, method: str, address: str) -> tuple[int, list[tuple[str, str]], bytes]:
        """Status, headers and body of the answer, or status 0 without one.

        What took too long is asked again: the machine was busy.
        """
        for _ in range(_TRIES):
            try:
                status, headers, body = self._answer(method, address)
            except (OSError, HTTPException) as error:
                return 0, [], f"no answer: {type(error).__name__}\n".encode()
            if status != _SLOW:
                break
            time.sleep(1)
        return status, headers, body

    def _answer(self, method: str, address: str) -> tuple[int, list[tuple[str, str]], bytes]:
        with contextlib.closing(HTTPConnection("127.0.0.1", self._port, timeout=60)) as connection:
            connection.putrequest(method, address, skip_host=True, skip_accept_encoding=True)
            connection.putheader("Host", "127.0.0.1:8001")
            if method in ("POST", "PUT"):
                connection.putheader("Content-Length", "0")
            connection.endheaders()
            response = connection.getresponse()
            return response.status, response.getheaders(), response.read()

    def stop(self) -> dict[str, bytes]:
        """End the server; what it said, and its exit code."""
        self._process.send_signal(signal.SIGTERM)
        rest, _ = self._process.communicate(timeout=_STOP_SECONDS)
        self._errors.close()
        errors = (self._folder / "stderr").read_bytes()
        code = b"%d\n" % self._process.returncode
        return {"stdout": self._greeting + rest, "stderr": errors, "exit": code}


def escaped(address: str) -> str:
    """An address as it goes over the wire; what is escaped in it stays so."""
    return quote(address.replace("LONG", "核" * LONG), safe="/?&=%:#'()*!,;@+$")


def concepts(body: bytes, most: int) -> list[str]:
    """The addresses of the first concepts of an answer of `lookup.json`."""
    results = json.loads(body).get("results", [])
    return [f"/-/concept/{quote(result['concept'], safe='')}" for result in results[:most]]
