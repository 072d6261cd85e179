"""The only way to the network: a polite client for the Official Document System.

One request at a time, a pause before each, a name to complain to, patience that grows when the
server has trouble, and an end to it. Redirects lead to the United Nations or nowhere.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from urllib.parse import quote

import httpx

from termbase import __version__
from termbase.fetch import request
from tm.errors import ServerTrouble, WrongUsage
from tm.limits import Limits

SERVER = "https://documents.un.org"
_PATH = "/api/symbol/access"
_DOMAIN = "un.org"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
# what a server answers where there is no such version
_ABSENT = (404, 410)
# what may be better in a while: asked again, with pauses
_LATER = (408, 425, 429, 500, 502, 503, 504)
_NEXT_STEP = "what was fetched is kept; start again later to go on"


@dataclass(frozen=True, slots=True)
class Manners:
    """How the server is asked. Times in seconds.

    `pause` lies before every request but the first, `wait` before the second try of one; it doubles with each
    further one, and `longest` is the most that the server may ask us to wait.
    """

    pause: float = 1.0
    tries: int = 5
    wait: float = 2.0
    longest: float = 300.0
    redirects: int = 5
    silence: float = 30.0


@dataclass(frozen=True, slots=True)
class Clock:
    """Time: to wait, to measure (seconds), and to tell the date."""

    sleep: Callable[[float], None] = time.sleep
    elapsed: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came: `content` of the kind `found`, or why not. `absent`: the server has no such document."""

    content: bytes = b""
    found: str | None = None
    absent: bool = False
    reason: str | None = None


class _Trouble(Exception):
    """A try that failed and may be repeated, after `wait` seconds where the server said so."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = wait


class Client:
    """Asks `server` for documents. Close it, or use it in a `with` block.

    Raises `WrongUsage` for an address that is no `https` one; `http` is for this machine alone.
    """

    def __init__(
        self, server: str = SERVER, limits: Limits | None = None, manners: Manners | None = None,
        clock: Clock | None = None,
    ) -> None:  # fmt: skip
        self._server = _origin(server)
        self._address = server.rstrip("/")
        self._limits = limits or Limits()
        self._manners = manners or Manners()
        self._clock = clock or Clock()
        self._asked = False
        agent = f"termbase/{__version__} (fetches documents by symbol, one at a time)"
        self._http = httpx.Client(
            headers={"User-Agent": agent, "Accept-Encoding": "identity"},
            timeout=self._manners.silence,
            follow_redirects=False,
        )

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the connections."""
        self._http.close()

    def get(self, symbol: str, language: str, type_: str) -> Answer:
        """Ask for a document (`language`: zh or en; `type_`: one of `model.TYPES`).

        An answer that cannot be used says why. Raises `ServerTrouble` when the server gave none in
        all tries, or forbids us to ask.
        """
        address = f"{self._address}{_PATH}?s={quote(symbol, safe='/')}&l={language}&t={type_}"
        manners = self._manners
        wait, growing = manners.pause, manners.wait
        for left in reversed(range(manners.tries)):
            if self._asked:
                self._clock.sleep(wait)
            self._asked = True
            try:
                return self._ask(address)
            except (_Trouble, httpx.TransportError) as error:
                trouble = error if isinstance(error, _Trouble) else _Trouble(_told(error))
            if trouble.wait is not None and trouble.wait > manners.longest:
                raise self._given_up(
                    symbol, f"the server asks us to wait {trouble.wait:,.0f} seconds ({trouble.reason})"
                )
            if not left:
                break
            wait = max(manners.pause, growing, trouble.wait or 0.0)
            growing *= 2
        raise self._given_up(symbol, f"the server failed {manners.tries} times ({trouble.reason})")

    def _ask(self, address: str) -> Answer:
        """One try: follow the redirects to the file and take it."""
        until = self._clock.elapsed() + self._limits.download_seconds
        url = httpx.URL(address)
        for _ in range(self._manners.redirects + 1):
            with self._http.stream("GET", url) as response:
                if not response.has_redirect_location:
                    return self._taken(response, until)
                try:
                    url = url.join(response.headers["location"])
                except httpx.InvalidURL:
                    return Answer(reason="the server sent us to an address that is none")
            if not self._is_allowed(url):
                server = f"{url.scheme}://{url.host}"
                return Answer(
                    reason=f"the server sent us to {server}, and only https below un.org is followed"
                )
        return Answer(reason=f"the server sent us on more than {self._manners.redirects} times")

    def _is_allowed(self, url: httpx.URL) -> bool:
        below = url.host == _DOMAIN or url.host.endswith(f".{_DOMAIN}")
        return (url.scheme == "https" and below) or _origin_of(url) == self._server

    def _taken(self, response: httpx.Response, until: float) -> Answer:
        """The answer that `response` is. Raises `_Trouble` for one that may be better later."""
        status = response.status_code
        if status in _ABSENT:
            return Answer(absent=True)
        if status in _LATER:
            raise _Trouble(f"status {status}", self._asked_to_wait(response))
        if status != 200:
            raise ServerTrouble(
                f"the server answered with status {status}", file=response.url.host, next_step=_NEXT_STEP
            )
        if response.headers.get("content-type", "").lower().startswith("text/html"):
            return Answer(absent=True)
        content = self._content(response, until)
        if content is None:
            most = self._limits.download_bytes
            return Answer(reason=f"the document has more than {most:,} bytes (see --max-bytes)")
        kind = request.kind(content)
        if kind == "html":
            return Answer(absent=True)
        if kind is None:
            return Answer(reason="the answer is neither a PDF nor a Word file")
        if not request.is_whole(content, kind):
            raise _Trouble("the file broke off")
        return Answer(content, kind)

    def _content(self, response: httpx.Response, until: float) -> bytes | None:
        """The bytes of the answer, or None where they are too many."""
        most = self._limits.download_bytes
        length = response.headers.get("content-length", "")
        if length.isdecimal() and int(length[:20]) > most:
            return None
        taken = bytearray()
        for chunk in response.iter_raw():
            taken += chunk
            if len(taken) > most:
                return None
            if self._clock.elapsed() > until:
                raise _Trouble(f"it took more than {self._limits.download_seconds:,.0f} seconds")
        return bytes(taken)

    def _asked_to_wait(self, response: httpx.Response) -> float | None:
        """Seconds that `Retry-After` names, as a number or as a date."""
        header = response.headers.get("retry-after", "").strip()
        if header.isdecimal():
            return float(header[:9])
        try:
            date = parsedate_to_datetime(header)
        except ValueError:
            return None
        date = date if date.tzinfo else date.replace(tzinfo=UTC)
        return max(0.0, (date - self._clock.now()).total_seconds())

    def _given_up(self, symbol: str, reason: str) -> ServerTrouble:
        return ServerTrouble(reason, file=symbol, next_step=_NEXT_STEP)


def _origin(server: str) -> tuple[str, str, int | None]:
    """Scheme, host and port of a server's address. Raises `WrongUsage`."""
    try:
        url = httpx.URL(server)
    except httpx.InvalidURL:
        url = httpx.URL("")
    plain = url.scheme == "http" and url.host in _LOOPBACK
    if not url.host or not (plain or url.scheme == "https") or url.query or url.userinfo:
        raise WrongUsage(
            f"{server[:200]!r} is no address of a server",
            next_step=f"give one as {SERVER}; http:// is for this machine alone",
        )
    return _origin_of(url)


def _origin_of(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _told(error: httpx.TransportError) -> str:
    """A fault of the connection, for a person."""
    if isinstance(error, httpx.TimeoutException):
        return "it did not answer in time"
    if isinstance(error, httpx.ConnectError):
        return f"no connection: {error}"
    return f"the connection broke: {error}" if str(error) else "the connection broke"
