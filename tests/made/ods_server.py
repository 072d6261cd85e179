"""A server on this machine that answers as the Official Document System does, faults included."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, urlsplit

PDF = b"%PDF-1.4\n" + b"1 0 obj\n<<>>\nendobj\n" * 200 + b"trailer\n<<>>\n%%EOF\n"
DOC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000)
DOCX = b"PK\x03\x04" + b"word/document.xml" + bytes(2_000) + b"PK\x05\x06" + bytes(18)
PAGE = b"<!DOCTYPE html>\n<html><body>There is no document matching your request.</body></html>"


@dataclass
class Fault:
    """What goes wrong with one request: a status with headers, or one of the kinds that `_Handler` knows."""

    kind: str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Ods:
    """The server's documents by (symbol, language, type), and the faults to come by symbol, each used once."""

    documents: dict[tuple[str, str, str], bytes] = field(default_factory=dict)
    faults: dict[str, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    busy: int = 0
    most_busy: int = 0
    hanging: threading.Event = field(default_factory=threading.Event)
    release: threading.Event = field(default_factory=threading.Event)
    address: str = ""

    def put(self, symbol: str, *languages: str, content: bytes = PDF, type_: str = "pdf") -> None:
        """Have a document."""
        for language in languages:
            self.documents[symbol, language, type_] = content


@contextmanager
def serving(ods: Ods) -> Iterator[Ods]:
    """Serve `ods` on a free port of this machine."""

    class Handler(_Handler):
        system = ods

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    ods.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield ods
    finally:
        ods.release.set()
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    system: Ods

    def log_message(self, *arguments: object) -> None:
        pass

    def do_GET(self) -> None:
        ods = self.system
        self._answering = True
        ods.busy += 1
        ods.most_busy = max(ods.most_busy, ods.busy)
        try:
            self._answer()
        except (BrokenPipeError, ConnectionResetError):
            pass
        finally:
            self._last_bytes()

    def _last_bytes(self) -> None:
        """Count the request as answered: whoever has the last bytes may ask again before this thread goes on."""
        self.system.busy -= self._answering
        self._answering = False

    def _answer(self) -> None:
        ods, parts = self.system, urlsplit(self.path)
        ods.agents.add(self.headers["User-Agent"])
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/loop":
            self._redirect("/loop")
        elif parts.path == "/doc":
            self._send(ods.documents[query["s"], query["l"], query["t"]], "application/octet-stream")
        elif parts.path == "/api/symbol/access":
            asked = (query["s"], query["l"], query["t"])
            ods.asked.append(asked)
            faults = ods.faults[asked[0]]
            if faults:
                self._fail(faults.pop(0))
            elif asked in ods.documents:
                self._redirect(f"/doc?s={quote(asked[0])}&l={asked[1]}&t={asked[2]}")
            else:
                self._send(PAGE, "text/html; charset=utf-8")

    def _fail(self, fault: Fault) -> None:
        if fault.kind == "status":
            self.send_response(fault.status)
            for name, value in fault.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif fault.kind == "html":
            self._send(PAGE, "application/pdf")
        elif fault.kind == "wrong":
            self._send(b"GIF89a" + bytes(100), "application/pdf")
        elif fault.kind == "redirect":
            self._redirect(fault.headers["Location"])
        elif fault.kind in ("drop", "hang"):
            self.send_response(200)
            self.send_header("Content-Type", "application/pdf")
            self.send_header("Content-Length", str(len(PDF)))
            self.end_headers()
            self.wfile.write(PDF[: len(PDF) // 2])
            self.wfile.flush()
            if fault.kind == "hang":
                self.system.hanging.set()
                self.system.release.wait(60)
            self.close_connection = True
        elif fault.kind in ("cut", "endless"):  # no length is told: the end of the connection is the end
            self.send_response(200)
            self.send_header("Content-Type", "application/pdf")
            self.end_headers()
            for _ in range(1 if fault.kind == "cut" else 1_000):
                self.wfile.write(PDF[: len(PDF) // 2])
            self.close_connection = True

    def _redirect(self, location: str) -> None:
        self.send_response(302)
        self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self._last_bytes()
        self.end_headers()

    def _send(self, content: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self._last_bytes()
        self.wfile.write(content)
