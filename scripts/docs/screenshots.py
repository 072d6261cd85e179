"""Take the pictures of the pages in docs/screenshots, with headless Chromium, from the sample.

    .venv/bin/python scripts/docs screenshots [--to docs/screenshots] [NAME...]

The termbase is built from the texts that ship with the program; for the page of editors somebody is signed in, and a suggestion
waits. Look at each picture before it is committed.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click
import uvicorn
from datasette import hookimpl
from datasette.plugins import pm

from scripts.shared.data import ROOT
from termbase import package_files
from termbase.build import BuildOptions, build
from termbase.review.events import Action, ReviewEvent
from termbase.review.journal import Journal
from termbase.web import server
from termbase.web.settings import PageSettings

WIDTH, HEIGHT = 1000, 640
"""Size of a picture, in pixels: what a page of the repository shows without scrolling."""

TALLER = {"review": 980}
"""Height of pictures that need more, in pixels."""

_TEXT = "裁军谈判会议应当毫不拖延地开始关于裂变材料条约的谈判。大会第70/1号决议重申核裁军的重要性。无核武器国家要求得到消极安全保证。"
PAGES = {
    "lookup": "/-/lookup?q=" + quote("消极安全保证"),
    "concept": "concept of 裁军谈判会议",
    "annotate": "/-/annotate?q=" + quote(_TEXT),
    "both": "/-/document/A/63/999/both",
    "sentences": "/-/find?q=" + quote("核武器国家"),
    "review": "/-/review?zh=" + quote("减少核风险"),
}
"""The pictures by name, and the address of each."""

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class _SignedIn:
    """Signs in an editor, whoever asks for the page of editors."""

    __name__ = "signed-in"

    @hookimpl  # type: ignore[untyped-decorator]
    def actor_from_request(self, request: Any) -> dict[str, str] | None:
        """The editor."""
        return {"id": "editor"} if request.path == "/-/review" else None


@contextlib.contextmanager
def _served(folder: Path) -> Iterator[tuple[str, Path]]:
    """The sample on a free port of this machine, with its database."""
    database, journal = folder / "sample.db", Journal(folder / "decisions.jsonl")
    build([package_files.sample()], database, BuildOptions())
    journal.append(
        ReviewEvent(
            Action.SUGGEST, "减少核风险", english="nuclear risk reduction", topic="english", source="TB/CONF.1/2026/WP.3, para. 9",
            source_type="document", why="the title of the paper", by="visitor",
        ),
        at="2026-11-30T09:00:00Z",
    )  # fmt: skip
    datasette = server.make(database, chosen=PageSettings(journal, suggest=True, editors={"id": "editor"}))
    plugin = _SignedIn()
    pm.register(plugin, name="signed-in")
    listener = server.listen("127.0.0.1", 0)
    runner = uvicorn.Server(uvicorn.Config(datasette.app(), log_level="warning", lifespan="on"))
    thread = threading.Thread(target=runner.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        while not runner.started:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", database
    finally:
        runner.should_exit = True
        thread.join(10)
        listener.close()
        pm.unregister(name="signed-in")
        server.close(datasette)


def _address(page: str, database: Path) -> str:
    """The address of a page; that of a concept is looked up by its Chinese, the document is the one with both languages."""
    from termbase.store import schema

    with schema.opened(database) as termbase:
        if page.startswith("concept of "):
            row = termbase.execute(
                "SELECT id FROM concepts WHERE zh = ?", (page.removeprefix("concept of "),)
            ).fetchone()
            return f"/-/concept/{row[0]}"
        if page.endswith("/both"):
            row = termbase.execute("SELECT name FROM documents WHERE language = 'en'").fetchone()
            return f"/-/document/{quote(row[0])}/both"
    return page


def take(browser: str, address: str, picture: Path, profile: Path) -> None:
    """Draw the page at `address` into a PNG."""
    command = [
        browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--disable-sync",
        "--force-device-scale-factor=1", f"--window-size={WIDTH},{TALLER.get(picture.stem, HEIGHT)}", f"--user-data-dir={profile}",
        "--virtual-time-budget=3000", f"--screenshot={picture}", address,
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)


@click.command()
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    default=ROOT / "docs" / "screenshots",
    help="Where the pictures go.",
)
@click.argument("names", nargs=-1, type=click.Choice(tuple(PAGES)))
def main(folder: Path, names: tuple[str, ...]) -> None:
    """Take the pictures of the pages from the sample."""
    browser = next((path for path in map(shutil.which, _BROWSERS) if path), None)
    if browser is None:
        raise click.UsageError("chromium is not installed")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work, _served(Path(work)) as (base, database):
        for name in names or PAGES:
            picture = folder / f"{name}.png"
            take(browser, base + _address(PAGES[name], database), picture.absolute(), Path(work, "profile"))
            click.echo(f"{picture.name}\t{picture.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
