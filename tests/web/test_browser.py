"""A real browser draws the pages, in headless Chromium."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--window-size=1280,900",
)


@pytest.fixture(scope="module")
def browse(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the browser on an address, with further options."""
    names = ("chromium", "chromium-browser", "google-chrome")
    program = next((path for path in map(shutil.which, names) if path), None)
    if program is None and os.environ.get("CI", "").lower() in {"1", "true", "yes"}:
        pytest.fail("chromium is not installed, and CI must run this test")
    if program is None:
        pytest.skip("NOT TESTED: chromium is not installed (scripts/test installs it where it may)")
    profile = tmp_path_factory.mktemp("profile")

    def run(address: str, *options: str) -> subprocess.CompletedProcess[str]:
        command = [
            program,
            *OPTIONS,
            f"--user-data-dir={profile}",
            "--enable-logging=stderr",
            *options,
            address,
        ]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)

    return run


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", 'name="q"'),
        ("/-/lookup?q=" + quote("核裁軍"), "nuclear disarmament"),
        ("concept", "Why it is a term here"),
        ("/-/document/CD/9901", 'title="nuclear disarmament"'),
        ("/termbase/terms?_find=" + quote("裁軍"), "裁军"),
    ],
    ids=["home", "lookup", "concept", "document", "table"],
)
def test_pages_are_drawn(site, address, browse, tmp_path: Path, path, expected):
    """Home, lookup, concept, document and table are drawn, with the result in the document."""
    if path == "concept":
        path = "/-/concept/" + site.get("/-/lookup.json", q="核裁军").json()["results"][0]["concept"]
    dumped = browse(address + path, "--dump-dom")
    assert expected in dumped.stdout
    refused = [line for line in dumped.stderr.splitlines() if "Content Security Policy" in line]
    assert not [line for line in refused if "Applying inline style" not in line]
    picture = tmp_path / "page.png"
    browse(address + path, f"--screenshot={picture}")
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size > 5_000


def test_the_memory_is_drawn(recalled_address, browse, tmp_path: Path):
    """The page of the memory is drawn, with the replaced number set off, and nothing is refused by the policy."""
    path = "/-/memory?q=" + quote("请将本函作为大会第七十一届会议议程项目25的文件分发为荷。")
    dumped = browse(recalled_address + path, "--dump-dom")
    assert '<span class="replaced" title="in the memory: 19">25</span>' in dumped.stdout
    assert "Content Security Policy" not in dumped.stderr
    picture = tmp_path / "page.png"
    browse(recalled_address + path, f"--screenshot={picture}")
    assert picture.stat().st_size > 5_000


def test_hostile_text_is_inert_in_a_browser(hostile_address, browse, parse):
    """W2: after a browser has read the page, hostile text is still only text."""
    for path in (
        "/-/document/1",
        "/-/find?q=" + quote("某句"),
        "/-/unresolved",
        "/termbase/terms?_size=1000",
    ):
        page = parse(browse(hostile_address + path, "--dump-dom").stdout)
        tags = {tag for tag, attributes in page.elements if "nonce" not in attributes}
        scripts = [a.get("src", "") for tag, a in page.elements if tag == "script" and "nonce" not in a]
        assert all("/-/assets/" in source for source in scripts), path
        assert not tags & {
            "img",
            "iframe",
            "object",
            "embed",
            "base",
            "style",
            "math",
            "plaintext",
        }, path
        assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
        local = ("/", "#", "?", "https://undocs.org/", hostile_address + "/termbase/")
        assert [a["href"] for t, a in page.elements if t == "a" and not a["href"].startswith(local)] == []


@pytest.mark.parametrize(
    "path", ["/-/lookup?q=" + quote("核裁军"), "/termbase/concepts"], ids=["lookup", "table"]
)
def test_paper_is_white_and_has_no_boxes(address, browse, tmp_path: Path, path):
    """Printed from a browser that is dark, a page is dark on white and has neither search box nor menu."""
    import pypdfium2

    printed = tmp_path / "page.pdf"
    browse(address + path, f"--print-to-pdf={printed}", "--blink-settings=preferredColorScheme=0")
    with pypdfium2.PdfDocument(printed) as document:
        page = document[0]
        text = page.get_textpage().get_text_range()
        pixels = page.render(scale=0.5).to_numpy()[..., :3]
    assert "nuclear" in text
    for gone in ("Chinese or English term", "Look up", "Download", "Text to find", "Apply"):
        assert gone not in text
    assert (pixels > 240).mean() > 0.8
