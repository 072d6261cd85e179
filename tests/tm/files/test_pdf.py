"""PDF becomes page text, in a child process that may die, hang or grow without harm (P1-P3)."""

from __future__ import annotations

import html
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from left_processes import assert_no_child_left
from pdf_writer import NO_UNICODE, TO_UNICODE, page, pdf_bytes

from scripts.shared.pdf_file import assembled, stream
from tm.errors import InputRefused
from tm.files import corpus, pdf
from tm.files.corpus import Source
from tm.languages import Lang
from tm.layout.printed import Printed, page_text
from tm.limits import Limits
from tm.model import ParagraphKind

CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
PARAGRAPHS = (
    "缔约国强调，条约的各项义务相互加强，应当在平等和不加歧视的基础上全面执行，并应按照商定的时间表定期提出报告。",
    "委员会注意到秘书处编写的背景文件，并请各成员国在下届会议之前提出书面意见，以便主席汇编一份综合案文。",
)


@pytest.fixture
def no_processes_left() -> Iterator[None]:
    """Whatever a test did, no child of ours is left, running or dead."""
    yield
    assert_no_child_left("pdf_child")


def write(folder: Path, content: bytes, name: str = "a.pdf") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def outcome(path: Path) -> pdf.Text | InputRefused:
    """The text of a file, or its refusal; anything else fails the test."""
    try:
        return pdf.read(path, Limits())
    except InputRefused as error:
        assert error.file == str(path)  # noqa: PT017
        assert error.next_step  # noqa: PT017
        return error


def refusal(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(InputRefused) as caught:
        pdf.read(path, limits or Limits())
    assert caught.value.exit_code == 3
    assert str(caught.value).startswith(f"{path}")
    return str(caught.value).removeprefix(f"{path}").lstrip(",: ")


def test_paragraphs_across_pages(tmp_path: Path) -> None:
    """Lines are joined, also over a page end with its header, job number and page number; symbol and language are told."""
    text = "".join(PARAGRAPHS)
    first, rest = f"1. {text}", f"2. {text}"
    head = [rest[:36], rest[36:72]]
    pages = [page([first, "".join(head)]), page([rest[72:], f"3. {text}"])]
    reading = corpus.read(Source(write(tmp_path, pdf_bytes(pages))))
    assert [(p.kind, p.label, p.text) for p in reading.paragraphs] == [
        (ParagraphKind.NUMBERED, f"{number}.", text) for number in (1, 2, 3)
    ]
    assert reading.document.symbol == "CD/2105"
    assert reading.document.language is Lang.ZH
    assert {piece.text for piece in reading.dropped} == {"CD/2105", "GE.17-16195 2"}


def test_english(tmp_path: Path) -> None:
    """An English page: words are joined with spaces, and a word broken at a line end is whole again."""
    printed = [
        "The States parties stress that the provisions of the Treaty strengthen each obliga-",
        "tion in it and should be carried out in full, on an equal and non-discriminatory",
        "basis, and that reports should be submitted at regular intervals.",
    ]
    lines = [f"{number}. " * (not i) + line for number in range(1, 6) for i, line in enumerate(printed)]
    content = pdf_bytes([[(72, 700 - 18 * i, line) for i, line in enumerate(lines)]])
    reading = corpus.read(Source(write(tmp_path, content)))
    assert reading.document.language is Lang.EN
    assert [(p.label, p.text) for p in reading.paragraphs] == [
        (f"{number}.", " ".join(printed).replace("obliga- tion", "obligation")) for number in range(1, 6)
    ]


def test_white_space_tells_places() -> None:
    """Indents, gaps between paragraphs, pieces on one line and page ends become white space."""
    pages = [
        [
            Printed(96, 444, 700, 12, "缔约国强调条约的各项义务相互加强应当在平等和不加歧视的基础"),
            Printed(72, 144, 682, 12, "上全面执行。"),
            Printed(72, 276, 652, 12, "委员会注意到秘书处编写的背景文件。"),
            Printed(72, 110, 634, 12, "A/72/6"),
            Printed(300, 320, 634, 12, "4"),
        ],
        [Printed(72, 200, 700, 12, "完。")],
    ]
    assert list(page_text(pages)) == [
        "    缔约国强调条约的各项义务相互加强应当在平等和不加歧视的基础", "上全面执行。", "",
        "委员会注意到秘书处编写的背景文件。", "A/72/6  4", "\f完。",
    ]  # fmt: skip
    assert list(page_text([])) == []
    assert list(page_text([[], [Printed(0, 0, 0, 0, "1")]])) == ["\f1"]


finite = st.floats(-1e6, 1e6)


@given(
    st.lists(
        st.lists(st.builds(Printed, finite, finite, finite, finite, st.text(max_size=9)), max_size=6),
        max_size=4,
    )
)
def test_no_text_is_lost(pages: list[list[Printed]]) -> None:
    """Wherever lines stand, all their text comes out, in its order."""
    squeezed = re.sub(r"\s", "", "".join(page_text(pages)))
    assert squeezed == re.sub(r"\s", "", "".join(line.text for page in pages for line in page))


def test_pictures_and_fonts_that_do_not_tell(tmp_path: Path) -> None:
    """Pages without text are told to be pictures; characters that no font explains are a finding of their page."""
    assert refusal(write(tmp_path, pdf_bytes([[], []]))) == (
        "its 2 pages hold no text: they are pictures; let a program for text recognition (OCR) read it, and give what it writes"
    )
    content = pdf_bytes([page(PARAGRAPHS), [(72, 700, "核裁军")]], to_unicode=NO_UNICODE)
    path = write(tmp_path, content)
    done = outcome(path)
    assert isinstance(done, pdf.Text)
    assert [finding.unit for finding in done.findings] == ["page 1", "page 2"]


def test_pages_without_text_are_told(tmp_path: Path) -> None:
    """A page that is a picture, or is none at all, is a finding beside the text of the others."""
    content = pdf_bytes([page(PARAGRAPHS), [], page(PARAGRAPHS)], kids=b"6 0 R 8 0 R 99 0 R")
    done = pdf.read(write(tmp_path, content), Limits())
    assert [(finding.unit, finding.reason) for finding in done.findings] == [
        ("page 2", "it holds no text: it may be a picture"),
        ("page 3", "it cannot be read, and is left out"),
    ]


def hostile() -> dict[str, bytes]:
    """Files that have broken readers of PDF, by name (P1)."""
    good = pdf_bytes([page(PARAGRAPHS)])
    start = int(re.search(rb"startxref\n(\d+)", good)[1])  # type: ignore[index]
    circular = good.replace(b"/Root 1 0 R ", b"/Root 1 0 R /Prev %d " % start)
    form = stream(
        b"/X Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 9 0 R >> >>"
    )
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>",
        4: stream(b"/X Do"), 5: form.replace(b"9 0 R", b"5 0 R"),
    }  # fmt: skip
    deep = b"[" * 100_000 + b"]" * 100_000
    return {
        "empty": b"",
        "random": random.Random(1).randbytes(50_000),
        "random after the head": b"%PDF-1.7\n" + random.Random(2).randbytes(50_000),
        "circular Prev": circular,
        "circular Kids": pdf_bytes([page(PARAGRAPHS)], kids=b"2 0 R"),
        "circular XObject": assembled(objects),
        "kids that are none": pdf_bytes([page(PARAGRAPHS)], kids=b"99 0 R 1 0 R null"),
        "a million pages": good.replace(b"/Count 1 ", b"/Count 1000000 "),
        "deep": good.replace(b"/MediaBox [0 0 595 842]", b"/MediaBox " + deep),
        "endless stream": good.replace(b"/Length ", b"/Length 99999999"),
        "encrypted": good.replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt << /Filter /Standard /V 1 /R 2 /O (x) /U (y) /P -4 >>"),
    }  # fmt: skip


@pytest.mark.parametrize("name", hostile())
@pytest.mark.usefixtures("no_processes_left")
def test_hostile_files(tmp_path: Path, name: str) -> None:
    """A hostile file is one sentence, or its text; the parent lives and no child is left (P1)."""
    path = write(tmp_path, hostile()[name])
    done = outcome(path)
    assert isinstance(done, InputRefused) or done.lines
    assert [one.name for one in tmp_path.iterdir()] == ["a.pdf"]


def test_every_truncation(tmp_path: Path) -> None:
    """Wherever a file breaks off it is a sentence, or text (P1)."""
    good = pdf_bytes([page(PARAGRAPHS)])
    for end in range(0, len(good), max(1, len(good) // 25)):
        outcome(write(tmp_path, good[:end]))


@settings(max_examples=20)
@given(st.data())
def test_mutants(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Bytes changed anywhere: a sentence, or text (P1)."""
    good = bytearray(pdf_bytes([page(PARAGRAPHS)]))
    for at in data.draw(st.lists(st.integers(0, len(good) - 1), min_size=1, max_size=12)):
        good[at] = data.draw(st.integers(0, 255))
    outcome(write(tmp_path_factory.mktemp("mutant"), bytes(good)))


def test_named_refusals(tmp_path: Path) -> None:
    """What is no PDF, too large, or has too many pages or too much text says so."""
    good = pdf_bytes([page(PARAGRAPHS), page(PARAGRAPHS)])
    assert refusal(write(tmp_path, b"PK\x03\x04")) == (
        "it is no PDF, whatever its name says; give it its right ending"
    )
    path = write(tmp_path, good)
    assert "the file has " in refusal(path, Limits(file_bytes=100))
    assert "it has 2 pages and the limit is 1;" in refusal(path, Limits(pdf_pages=1))
    assert "it holds more text than a document does" in refusal(path, Limits(printed_characters=150))
    assert "cannot be read (it is a folder)" in refusal(tmp_path)


CHILD = "import sys, time, json, os\nsys.path[:0] = {path!r}\nfrom tm.files import pdf_child\n{code}"
SAID = "print(json.dumps({'pages': 3}), flush=True)\nprint(json.dumps({'page': 1, 'unknown': 0, 'lines': []}), flush=True)\n"
LATE = r"page [12]: its reader needed more than 0\.5 seconds and was stopped"
DEAD = "page 2: its reader died"
MISBEHAVIOUR = {
    "sleeps for ever": (SAID + "time.sleep(3600)", LATE),
    "never begins": ("time.sleep(3600)", LATE),
    "cut line": (SAID + "print('{\"page\"', end='', flush=True); os._exit(0)", DEAD),
    "killed": (SAID + "os.kill(os.getpid(), 11)", DEAD),
    "stops early": (SAID, DEAD),
    "ends early": (SAID + "print(json.dumps({'end': True}))", DEAD),
    "nonsense": (SAID + "print('[1]')", "page 2: its reader answered nonsense"),
    "wrong lines": (
        SAID + "print(json.dumps({'page': 2, 'unknown': 0, 'lines': [[1]]}))",
        "page 2: its reader answered nonsense",
    ),
}


def instead(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Let a child run `code` in place of the reader."""
    command = (sys.executable, "-c", CHILD.format(path=sys.path, code=code))
    monkeypatch.setattr(pdf, "_COMMAND", command)


@pytest.mark.parametrize("name", MISBEHAVIOUR)
@pytest.mark.usefixtures("no_processes_left")
def test_a_child_that_misbehaves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A child that hangs, dies or talks nonsense is a refusal that names the page; no zombie, no file (P2)."""
    code, sentence = MISBEHAVIOUR[name]
    instead(monkeypatch, code)
    path = write(tmp_path, pdf_bytes([page(PARAGRAPHS)]))
    limits = Limits(pdf_page_seconds=0.5) if sentence == LATE else Limits()
    assert re.match(f"{sentence}; save it again as PDF, or give its text", refusal(path, limits))
    assert [one.name for one in tmp_path.iterdir()] == ["a.pdf"]


@pytest.mark.skipif(sys.platform == "win32", reason="no such limits there")
@pytest.mark.usefixtures("no_processes_left")
def test_a_child_that_grows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A child that takes memory without end comes to its limit and dies (P2)."""
    instead(
        monkeypatch,
        "pdf_child.confine(int(sys.argv[1]), 60)\n"
        + SAID
        + "x = []\nwhile True: x.append(bytearray(1 << 20))",
    )
    path = write(tmp_path, pdf_bytes([page(PARAGRAPHS)]))
    assert refusal(path, Limits(pdf_memory=2**29)).startswith("page 2: its reader died; save it again as PDF")


@pytest.mark.skipif(sys.platform == "win32", reason="no such limits there")
def test_the_whole_file_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that each come in time may still take too long together."""
    instead(
        monkeypatch,
        "print(json.dumps({'pages': 999999}), flush=True)\n"
        "while True: time.sleep(0.01); print(json.dumps({'page': 1, 'unknown': 0, 'lines': []}), flush=True)",
    )
    path = write(tmp_path, pdf_bytes([page(PARAGRAPHS)]))
    assert "its reader needed more than 1 seconds and was stopped" in refusal(path, Limits(pdf_seconds=1.0))


@pytest.mark.skipif(sys.platform == "win32", reason="no such limits there")
def test_no_file_is_opened(tmp_path: Path) -> None:
    """A font that names a file as its character map gets none: the reader cannot open any file (P3)."""
    secret = write(tmp_path, TO_UNICODE, "secret")
    for name in (b"/..#2F..#2F..%s" % str(secret).replace("/", "#2F").encode(), b"/#2Fetc#2Fpasswd"):
        outcome(write(tmp_path, pdf_bytes([page(PARAGRAPHS)], encoding=name)))
    code = "from tm.files import pdf_child\npdf_child.confine(1 << 30, 60)\nopen('/etc/passwd')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "Too many open files" in done.stderr


@pytest.mark.skipif(shutil.which("strace") is None, reason="NOT TESTED: strace is not installed")
def test_no_file_is_opened_by_the_library_either(tmp_path: Path) -> None:
    """What pdfium itself asks the system for: no file is opened once the reader is confined (P3)."""
    trace = tmp_path / "trace"
    command = ["strace", "-f", "-e", "trace=openat,open,prlimit64", "-o", str(trace)]
    command += [*pdf._COMMAND, str(1 << 31), "60", "100", "100000"]
    content = pdf_bytes([page(PARAGRAPHS)], encoding=b"/..#2F..#2Fetc#2Fpasswd")
    done = subprocess.run(command, input=content, capture_output=True, check=False)
    assert b'"end": true' in done.stdout
    after = trace.read_text().rsplit("RLIMIT_NOFILE, {rlim_cur=3", 1)[1]
    assert all("= -1 " in line for line in after.splitlines() if "open" in line)


def printed_by_browser(folder: Path, text: str) -> Path:
    """A page as a real browser prints it to PDF."""
    program = next(
        (p for p in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if p), None
    )
    if program is None and CI:
        pytest.fail("chromium is not installed, and CI must run this test")
    if program is None:
        pytest.skip("NOT TESTED: chromium is not installed (scripts/test installs it where it may)")
    (folder / "page.html").write_text(text, encoding="utf-8")
    out = folder / "page.pdf"
    command = [
        program, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
        f"--user-data-dir={folder / 'profile'}", "--no-pdf-header-footer", f"--print-to-pdf={out}",
        (folder / "page.html").as_uri(),
    ]  # fmt: skip
    subprocess.run(command, capture_output=True, timeout=120, check=True)
    return out


@pytest.mark.parametrize("style", ["", "text-indent: 2em", "text-align: justify; margin: 0"])
def test_a_real_pdf(tmp_path: Path, style: str) -> None:
    """Three pages of Chinese as a browser sets them come back paragraph by paragraph."""
    text = "".join(PARAGRAPHS)
    body = "".join(f"<p>{number}. {text}</p>" for number in range(1, 31))
    set_ = (
        "<!doctype html><html lang=zh><meta charset=utf-8><style>@page { size: A4; margin: 25mm }"
        "body { font: 12pt 'Noto Serif CJK SC', serif; line-height: 1.5 } p { margin: 0 0 6pt; "
        f"{style} }}</style><h1>核裁军核查</h1>{body}</html>"
    )
    path = printed_by_browser(tmp_path, set_)
    reading = corpus.read(Source(path))
    paragraphs = list(reading.paragraphs)
    assert (paragraphs[0].kind, paragraphs[0].text) == (ParagraphKind.TITLE, "核裁军核查")
    assert [(p.label, p.text) for p in paragraphs[1:]] == [(f"{number}.", text) for number in range(1, 31)]


def test_the_seeds_printed_anew(tmp_path: Path, shared: Path) -> None:
    """Real documents, printed by a browser in three styles, come back paragraph by paragraph: 98 in 100 at least."""
    whole = found = 0
    for seed in sorted((shared / "seeds").glob("*.txt")):
        paragraphs = list(corpus.read(Source(seed)).paragraphs)
        want = [p.text.replace(" ", "") for p in paragraphs]
        body = "".join(f"<p>{html.escape(f'{p.label} {p.text}'.strip())}</p>" for p in paragraphs)
        for style in (
            "margin: 0 0 6pt",
            "margin: 0; text-indent: 2em",
            "margin: 0 0 6pt; text-align: justify",
        ):
            text = (
                "<!doctype html><html lang=zh><meta charset=utf-8><style>@page { size: A4; margin: 25mm }"
                "body { font: 12pt 'Noto Serif CJK SC', serif; line-height: 1.5 } "
                f"p {{ {style} }}</style>{body}</html>"
            )
            reading = corpus.read(Source(printed_by_browser(tmp_path, text)))
            got = {p.text.replace(" ", "") for p in reading.paragraphs}
            whole += len(want)
            found += sum(paragraph in got for paragraph in want)
    assert whole > 800
    assert found / whole >= 0.98
