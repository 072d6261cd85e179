"""A headless Chromium, driven through a pipe by its own protocol: pages of any width, keys, and what a script in them says."""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SECONDS = 30.0
"""How long an answer may take."""


class PageFault(Exception):
    """The browser, or a script in a page, has told of a fault."""


class DrivenPage:
    """One page of a browser."""

    def __init__(self, browser: DrivenBrowser, session: str) -> None:
        self._browser, self._session = browser, session
        for domain in ("Page", "Runtime"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Call a method of the protocol and return its result. Raises `PageFault`."""
        return self._browser.call(method, self._session, **parameters)

    def look(self, width: int, height: int = 900, *, dark: bool = False) -> None:
        """Give the page a size in pixels, and the colours that its reader prefers."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])

    def open(self, address: str) -> None:
        """Go to an address and wait until it is there."""
        answer = self.call("Page.navigate", url=address)
        if "errorText" in answer:
            raise PageFault(answer["errorText"])
        self.wait("Page.loadEventFired")

    def wait(self, event: str) -> None:
        """Wait for an event of the page."""
        self._browser.wait(event, self._session)

    def evaluate(self, script: str) -> Any:
        """What an expression of JavaScript gives in the page; a promise is waited for. Raises `PageFault`."""
        answer = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise PageFault(json.dumps(answer["exceptionDetails"])[:600])
        return answer["result"].get("value")

    def press(self, key: str) -> None:
        """Press and let go of a key, such as `a` or `Tab`."""
        text = {"text": key} if len(key) == 1 else {"text": "\r"} if key == "Enter" else {}
        codes = {"Tab": 9, "Enter": 13, "Escape": 27}
        about = {"key": key, "windowsVirtualKeyCode": codes.get(key, ord(key[0].upper()))}
        self.call("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", **about, **text)
        self.call("Input.dispatchKeyEvent", type="keyUp", **about)

    def type(self, text: str) -> None:
        """Type a text where the cursor is."""
        self.call("Input.insertText", text=text)


class DrivenBrowser:
    """The browser; make one with `driving`."""

    def __init__(self, reading: int, writing: int) -> None:
        self._reading, self._writing = reading, writing
        self._number, self._held = 0, b""
        self._events: list[tuple[str, str]] = []

    def page(self) -> DrivenPage:
        """A new page."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        return DrivenPage(
            self, self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        )

    def call(self, method: str, session: str = "", **parameters: Any) -> dict[str, Any]:
        """Call a method and return its result; events that come meanwhile are kept."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self._writing, json.dumps(message).encode() + b"\0")
        number = self._number
        while True:
            answer = self._next()
            if answer.get("id") == number:
                if "error" in answer:
                    raise PageFault(f"{method}: {answer['error']}")
                result: dict[str, Any] = answer["result"]
                return result

    def wait(self, event: str, session: str) -> None:
        """Wait for an event, which may have come already."""
        while (event, session) not in self._events:
            self._next()
        self._events.remove((event, session))

    def _next(self) -> dict[str, Any]:
        until = time.monotonic() + SECONDS
        while b"\0" not in self._held:
            if not select.select([self._reading], [], [], max(0.0, until - time.monotonic()))[0]:
                raise PageFault("the browser does not answer")
            data = os.read(self._reading, 2**16)
            if not data:
                raise PageFault("the browser has ended")
            self._held += data
        raw, _, self._held = self._held.partition(b"\0")
        message: dict[str, Any] = json.loads(raw)
        if "id" not in message:
            self._events.append((message["method"], message.get("sessionId", "")))
        return message


@contextlib.contextmanager
def driving(program: str, profile: Path) -> Iterator[DrivenBrowser]:
    """A browser for as long as the block lasts."""
    theirs_read, ours_write = os.pipe()
    ours_read, theirs_write = os.pipe()
    options = (
        f"--headless --no-sandbox --disable-gpu --no-first-run --disable-sync --hide-scrollbars --disable-background-networking "
        f"--remote-debugging-pipe --user-data-dir='{profile}' about:blank"
    )
    command = f"exec '{program}' {options} 3<&{theirs_read} 4>&{theirs_write}"
    process = subprocess.Popen(
        ["bash", "-c", command],
        pass_fds=(theirs_read, theirs_write),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(theirs_read)
    os.close(theirs_write)
    try:
        yield DrivenBrowser(ours_read, ours_write)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        os.close(ours_read)
        os.close(ours_write)
