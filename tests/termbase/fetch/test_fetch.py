"""Documents are fetched by symbol: politely, whole, and only what is not there yet. No test leaves this machine."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from ods_server import DOC, DOCX, PAGE, PDF, Fault, Ods, serving
from pdf_writer import page, pdf_bytes

from termbase import __version__
from termbase.cli import run as run_cli
from termbase.fetch.client import Clock, Manners
from termbase.fetch.request import FetchStatus, Outcome, checked, file_name, kind
from termbase.fetch.run import FetchOptions, fetch
from tm.errors import InputRefused, OutputRefused, ServerTrouble, WrongUsage
from tm.files import corpus, manifest
from tm.limits import Limits

SYMBOL = "NPT/CONF.2010/PC.I/WP.78"
FILE = "NPT_CONF.2010_PC.I_WP.78.zh.pdf"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Time:
    """A clock that never waits: it notes how long it should have."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self.passed = 0.0

    def clock(self, step: float = 0.0) -> Clock:
        """A clock that goes on by `step` seconds each time that it is looked at."""

        def elapsed() -> float:
            self.passed += step
            return self.passed

        return Clock(self.slept.append, elapsed, lambda: NOW)


@pytest.fixture
def ods(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ods]:
    """A running server without documents."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    with serving(Ods()) as system:
        monkeypatch.setenv("TERMBASE_ODS", system.address)
        yield system


def take(
    system: Ods,
    folder: Path,
    *symbols: str,
    time: Time | None = None,
    **options: object,
) -> list[Outcome]:
    """Fetch without waiting."""
    chosen = replace(FetchOptions(server=system.address), **options)
    return list(fetch(symbols or (SYMBOL,), folder, chosen, clock=(time or Time()).clock()))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_both_versions_come_with_their_table(ods: Ods, tmp_path: Path) -> None:
    """Both versions are there, whole, and `documents.tsv` says what they are."""
    ods.put(SYMBOL, "zh", "en")
    done = take(ods, tmp_path / "new" / "texts")
    folder = tmp_path / "new" / "texts"
    english = FILE.replace(".zh.", ".en.")
    assert done == [
        Outcome(SYMBOL, "zh", FILE, FetchStatus.FETCHED),
        Outcome(SYMBOL, "en", english, FetchStatus.FETCHED),
    ]
    assert names(folder) == [english, FILE, "documents.tsv"]
    assert (folder / FILE).read_bytes() == PDF
    assert manifest.known(folder) == {
        FILE: {"symbol": SYMBOL, "language": "zh"},
        english: {"symbol": SYMBOL, "language": "en"},
    }
    assert [source.known["symbol"] for source in corpus.sources([folder])[0]] == [SYMBOL, SYMBOL]


def test_politeness(ods: Ods, tmp_path: Path) -> None:
    """One request at a time, a pause before every one but the first, and a name with a version."""
    ods.put(SYMBOL, "zh", "en")
    ods.put("A/71/475", "zh", "en")
    time = Time()
    take(ods, tmp_path, SYMBOL, "A/71/475", time=time)
    assert time.slept == [1.0, 1.0, 1.0]
    assert ods.most_busy == 1
    assert all(agent.startswith(f"termbase/{__version__} ") for agent in ods.agents)


def test_what_is_there_is_not_asked_for_again(ods: Ods, tmp_path: Path) -> None:
    """A second fetch asks nothing; `again` asks; a file that is gone or empty is asked for."""
    ods.put(SYMBOL, "zh", "en")
    take(ods, tmp_path)
    ods.asked.clear()
    assert [one.status for one in take(ods, tmp_path)] == [FetchStatus.KEPT, FetchStatus.KEPT]
    assert ods.asked == []
    (tmp_path / FILE).write_bytes(b"")
    assert [one.status for one in take(ods, tmp_path)] == [FetchStatus.FETCHED, FetchStatus.KEPT]
    assert [one.status for one in take(ods, tmp_path, again=True)] == [
        FetchStatus.FETCHED,
        FetchStatus.FETCHED,
    ]


def test_existing_lines_are_kept(ods: Ods, tmp_path: Path) -> None:
    """Lines and columns of a person stay, quotation marks too; the table is sorted by file."""
    ods.put(SYMBOL, "zh", "en")
    (tmp_path / "documents.tsv").write_text(
        f'file\ttitle\tmine\nz.txt\tThe "Tool"\tx\n{FILE}\t标题\t\n', encoding="utf-8"
    )
    take(ods, tmp_path, languages=("zh",))
    assert (tmp_path / "documents.tsv").read_text(encoding="utf-8") == (
        f'file\ttitle\tmine\tsymbol\tlanguage\n{FILE}\t标题\t\t{SYMBOL}\tzh\nz.txt\tThe "Tool"\tx\t\t\n'
    )


def test_another_type_takes_the_place_of_the_first(ods: Ods, tmp_path: Path) -> None:
    """A version fetched again in another type is there once, so that the two languages still pair."""
    ods.put(SYMBOL, "zh", "en")
    take(ods, tmp_path, languages=("zh",))
    ods.put(SYMBOL, "zh", content=DOCX, type_="docx")
    take(ods, tmp_path, languages=("zh",), types=("docx",), again=True)
    assert names(tmp_path) == [FILE.replace(".pdf", ".docx"), "documents.tsv"]
    assert list(manifest.known(tmp_path)) == [FILE.replace(".pdf", ".docx")]


@pytest.mark.parametrize("fault", ["no such document", "html as PDF", "404", "410"])
def test_not_there(ods: Ods, tmp_path: Path, fault: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A page instead of a file, with status 200, and a 404 mean that there is none: told, never saved, not repeated."""
    if fault == "html as PDF":
        ods.faults["A/71/475"].append(Fault("html"))
    elif fault.isdigit():
        ods.faults["A/71/475"].append(Fault("status", int(fault)))
    done = take(ods, tmp_path, "A/71/475", languages=("en",))
    assert done == [Outcome("A/71/475", "en", None, FetchStatus.MISSING, "no English version there")]
    assert len(ods.asked) == 1
    assert names(tmp_path) == []
    ods.put("A/71/475", "zh")
    assert run_cli(["fetch", "A/71/475", "--to", str(tmp_path), "--pause", "0"]) == 1
    out = capsys.readouterr()
    assert "A/71/475: no English version there\n" in out.err
    assert out.out == "fetched\tA/71/475\tzh\tA_71_475.zh.pdf\n"


def test_trouble_that_passes(ods: Ods, tmp_path: Path) -> None:
    """A 503, a broken connection and a file without its end are tried again, after ever longer waits."""
    ods.put(SYMBOL, "zh")
    ods.faults[SYMBOL] += [Fault("status", 503), Fault("drop"), Fault("cut")]
    time = Time()
    assert take(ods, tmp_path, languages=("zh",), time=time)[0].status is FetchStatus.FETCHED
    assert time.slept == [2.0, 4.0, 8.0]
    assert (tmp_path / FILE).read_bytes() == PDF


@pytest.mark.parametrize("said", ["7", format_datetime(NOW + timedelta(seconds=7), usegmt=True)])
def test_retry_after(ods: Ods, tmp_path: Path, said: str) -> None:
    """`Retry-After` is honoured, as seconds and as a date."""
    ods.put(SYMBOL, "zh")
    ods.faults[SYMBOL].append(Fault("status", 429, {"Retry-After": said}))
    time = Time()
    assert take(ods, tmp_path, languages=("zh",), time=time)[0].status is FetchStatus.FETCHED
    assert time.slept == [7.0]


def test_a_wait_that_is_too_long(ods: Ods, tmp_path: Path) -> None:
    """A server that asks for an hour is not waited for."""
    ods.faults[SYMBOL].append(Fault("status", 429, {"Retry-After": "3600"}))
    time = Time()
    with pytest.raises(ServerTrouble) as told:
        take(ods, tmp_path, time=time)
    assert str(told.value) == (
        f"{SYMBOL}: the server asks us to wait 3,600 seconds (status 429); "
        "what was fetched is kept; start again later to go on"
    )
    assert time.slept == []


def test_giving_up(ods: Ods, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """After five tries it ends with one sentence and code 6; the rest is not asked for, what came is kept."""
    ods.put("CD/2105", "zh", "en")
    ods.put("CD/2106", "zh", "en")
    ods.faults[SYMBOL] += [Fault("status", 500)] * 9
    time = Time()
    done: list[Outcome] = []
    outcomes = fetch(
        ["CD/2105", SYMBOL, "CD/2106"], tmp_path, FetchOptions(server=ods.address), clock=time.clock()
    )
    with pytest.raises(ServerTrouble, match=r"the server failed 5 times \(status 500\)"):
        done.extend(outcomes)
    assert [one.status.value for one in done] == ["fetched", "fetched", *["failed"] * 4]
    assert time.slept == [1.0, 1.0, 2.0, 4.0, 8.0, 16.0]
    assert len(ods.asked) == 7
    assert len(manifest.known(tmp_path)) == 2
    ods.faults[SYMBOL] = [Fault("status", 403)]
    assert run_cli(["fetch", SYMBOL, "CD/2105", "--to", str(tmp_path), "--pause", "0", "--json"]) == 6
    out = capsys.readouterr()
    assert [one["status"] for one in json.loads(out.out)["documents"]] == ["failed", "failed", "kept", "kept"]
    assert out.err.splitlines()[-1] == (
        "termbase: 127.0.0.1: the server answered with status 403; what was fetched is kept; start again later to go on"
    )


def test_no_server_there(tmp_path: Path, ods: Ods) -> None:
    """Nobody listens: tried, then told."""
    with serving(Ods()) as gone:
        address = gone.address
    with pytest.raises(ServerTrouble, match=r"failed 5 times \(no connection"):
        list(fetch([SYMBOL], tmp_path, FetchOptions(server=address), clock=Time().clock()))


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault("wrong"), "the answer is neither a PDF nor a Word file"),
        (Fault("endless"), "the document has more than 100,000 bytes (see --max-bytes)"),
        (
            Fault("redirect", headers={"Location": "https://un.org.example/a.pdf"}),
            "the server sent us to https://un.org.example, and only https below un.org is followed",
        ),
        (
            Fault("redirect", headers={"Location": "http://documents.un.org/a.pdf"}),
            "the server sent us to http://documents.un.org, and only https below un.org is followed",
        ),
        (
            Fault("redirect", headers={"Location": "http://127.0.0.1:1/a.pdf"}),
            "the server sent us to http://127.0.0.1, and only https below un.org is followed",
        ),
        (Fault("redirect", headers={"Location": "file:///etc/passwd"}), "the server sent us to file://, and only https below un.org is followed"),
        (Fault("redirect", headers={"Location": "/loop"}), "the server sent us on more than 5 times"),
    ],
    ids=["wrong content", "too large", "foreign host", "not https", "other port", "file", "loop"],
)  # fmt: skip
def test_answers_that_are_refused(ods: Ods, tmp_path: Path, fault: object, reason: str) -> None:
    """What is no document, too much, or elsewhere is not kept; the other version still comes."""
    ods.put(SYMBOL, "zh", "en")
    ods.faults[SYMBOL].append(fault)
    done = take(ods, tmp_path, limits=Limits(download_bytes=100_000))
    assert done[0] == Outcome(SYMBOL, "zh", None, FetchStatus.FAILED, reason)
    assert done[1].status is FetchStatus.FETCHED
    assert names(tmp_path) == [FILE.replace(".zh.", ".en."), "documents.tsv"]


def test_told_length_is_too_much(ods: Ods, tmp_path: Path) -> None:
    """A length over the limit is refused before anything is taken."""
    ods.put(SYMBOL, "zh")
    done = take(ods, tmp_path, languages=("zh",), limits=Limits(download_bytes=100))
    assert done[0].reason == "the document has more than 100 bytes (see --max-bytes)"


def test_a_trickle_ends(ods: Ods, tmp_path: Path) -> None:
    """A document that takes for ever is given up, however steadily it trickles."""
    ods.put(SYMBOL, "zh")
    options = FetchOptions(server=ods.address, languages=("zh",), manners=Manners(tries=2))
    with pytest.raises(ServerTrouble, match=r"failed 2 times \(it took more than 600 seconds\)"):
        list(fetch([SYMBOL], tmp_path, options, clock=Time().clock(step=601.0)))


def test_types(ods: Ods, tmp_path: Path) -> None:
    """`docx` also takes what `doc` brings, if it is one; `doc` takes either; the order is the preference."""
    ods.put("A/1", "zh", content=DOCX, type_="doc")
    ods.put("A/2", "zh", content=DOC, type_="doc")
    ods.put("A/2", "zh")

    def kinds(symbol: str, *types: str) -> tuple[str | None, str | None]:
        one = take(ods, tmp_path, symbol, languages=("zh",), types=types, again=True)[0]
        return one.file, one.reason

    assert kinds("A/1", "docx") == ("A_1.zh.docx", None)
    assert kinds("A/1", "doc") == ("A_1.zh.docx", None)
    assert kinds("A/2", "doc") == ("A_2.zh.doc", None)
    assert kinds("A/2", "docx", "pdf") == ("A_2.zh.pdf", None)
    assert kinds("A/2", "docx") == (None, "no Chinese version there as DOCX")
    ods.put("A/3", "zh", content=DOC, type_="pdf")
    assert kinds("A/3", "pdf") == (None, "asked for PDF, the server sent DOC")


@pytest.mark.parametrize(
    "written", ["a/71/475", "A/RES", "", "A/../etc/1", "决议", "A/71/475\x00", "A/" + "1" * 99]
)
def test_wrong_symbols_ask_nothing(ods: Ods, tmp_path: Path, written: str) -> None:
    """One wrong symbol among many is told in one sentence before anything is asked."""
    with pytest.raises(WrongUsage) as told:
        take(ods, tmp_path / "new", SYMBOL, written)
    assert str(told.value) == (
        f"{written[:100]!r} is no document symbol; "
        "write it as the masthead does, for example A/RES/77/1 or NPT/CONF.2010/PC.I/WP.78"
    )
    assert ods.asked == []
    assert not (tmp_path / "new").exists()


def test_symbols_and_names() -> None:
    """A symbol in any writing is asked for once, under one name that every system can hold."""
    assert checked(["S/RES/984 (1995)", "S/RES/984（1995）", SYMBOL]) == ["S/RES/984(1995)", SYMBOL]
    assert file_name("GC(58)/RES/10", "en", "pdf") == "GC(58)_RES_10.en.pdf"
    assert [kind(content) for content in (PDF, DOC, DOCX, PAGE, b"", b"PK\x03\x04")] == [
        "pdf", "doc", "docx", "html", None, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "server", ["http://un.org", "ftp://127.0.0.1", "documents.un.org", "https://", "https://a@un.org", ""]
)
def test_wrong_server(tmp_path: Path, server: str) -> None:
    """A server is asked over https, or on this machine."""
    with pytest.raises(WrongUsage, match="is no address of a server"):
        list(fetch([SYMBOL], tmp_path, FetchOptions(server=server)))


def test_folders_that_cannot_be_written(ods: Ods, tmp_path: Path) -> None:
    """A file in place of the folder, a manifest that is a folder or a link: refused, and nothing is asked (D4)."""
    (tmp_path / "file").write_text("x")
    (tmp_path / "a" / "documents.tsv").mkdir(parents=True)
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "documents.tsv").symlink_to(tmp_path / "file")
    for folder in (tmp_path / "file", tmp_path / "file" / "below", tmp_path / "a", tmp_path / "b"):
        with pytest.raises(OutputRefused):
            take(ods, folder)
    (tmp_path / "documents.tsv").write_text("no table\n")
    with pytest.raises(InputRefused, match="must name the columns"):
        take(ods, tmp_path)
    assert ods.asked == []


def test_read_only_folder(ods: Ods, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A read-only folder is refused before anything is asked (D4)."""
    monkeypatch.setattr(os, "access", lambda *arguments: False)
    with pytest.raises(OutputRefused, match="is read-only"):
        take(ods, tmp_path)
    assert ods.asked == []


def test_leftovers_of_a_kill_are_swept(ods: Ods, tmp_path: Path) -> None:
    """A hidden file that a killed fetch left is removed by the next one, one that is being written stays."""
    left, written = (tmp_path / f".termbase-{digit * 16}.part" for digit in "01")
    left.write_bytes(b"%PDF-")
    with written.open("wb") as owner:
        fcntl.flock(owner, fcntl.LOCK_EX)
        take(ods, tmp_path)
        assert names(tmp_path) == [written.name]


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
def test_no_room(ods: Ods, tmp_path: Path) -> None:
    """A disk without room: code 4, one sentence, no part of a file (D2)."""
    ods.put(SYMBOL, "zh")
    code = (
        "import resource, sys; from termbase.cli import main; resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000));"
        f"main(['fetch', {SYMBOL!r}, '--to', {str(tmp_path)!r}, '--pause', '0'])"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 4
    assert "there is no room to write it" in done.stderr.splitlines()[-1]
    assert names(tmp_path) == []


def test_dry_run(ods: Ods, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--dry-run` tells what would be asked for; nothing is asked and nothing made."""
    folder = tmp_path / "new"
    assert run_cli(["fetch", SYMBOL, "--to", str(folder), "--dry-run", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["documents"]
    assert told[0] == {"symbol": SYMBOL, "language": "zh", "file": FILE, "status": "wanted", "reason": None}
    assert not folder.exists()
    assert ods.asked == []


def child(ods: Ods, folder: Path) -> subprocess.Popen[str]:
    """A fetch that hangs in the midst of its second document."""
    ods.put("CD/2105", "zh")
    ods.put(SYMBOL, "zh")
    ods.faults[SYMBOL].append(Fault("hang"))
    command = [sys.executable, "-W", "ignore", "-m", "termbase", "fetch", "CD/2105", SYMBOL]
    command += ["--to", str(folder), "--language", "zh", "--pause", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert ods.hanging.wait(60)
    return process


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_ended_in_the_midst_and_resumed(ods: Ods, tmp_path: Path, number: signal.Signals) -> None:
    """Stopped or killed in the midst of a document: no part of it is left, and the next fetch goes on (D3)."""
    process = child(ods, tmp_path)
    process.send_signal(number)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == (-9 if number == signal.SIGKILL else 128 + number)
    assert "Traceback" not in errors
    assert names(tmp_path) == ["CD_2105.zh.pdf", "documents.tsv"]
    ods.release.set()
    ods.asked.clear()
    done = take(ods, tmp_path, "CD/2105", SYMBOL, languages=("zh",))
    assert [one.status for one in done] == [FetchStatus.KEPT, FetchStatus.FETCHED]
    assert [symbol for symbol, _, _ in ods.asked] == [SYMBOL]


CHINESE = (
    "缔约国强调，《不扩散核武器条约》的各项义务相互加强，应当在平等和不加歧视的基础上全面执行，并应定期提出报告。",
    "委员会注意到秘书处编写的背景文件，并请各成员国在下届会议之前提出书面意见，以便主席汇编一份综合案文。",
    "工作组认为，核武器国家应当以具有法律约束力的方式向无核武器国家提供消极安全保证，并签署相关议定书。",
)
ENGLISH = (
    "The States parties stress that the obligations of the Treaty on the Non-Proliferation of Nuclear Weapons are mutually"
    " reinforcing, should be implemented in full on an equal basis, and that reports should be submitted at regular intervals.",
    "The Committee takes note of the background paper prepared by the Secretariat and invites Member States to submit"
    " their written comments before the next session, so that the Chair may prepare a consolidated text.",
    "The Working Group considers that nuclear-weapon States should provide negative security assurances to"
    " non-nuclear-weapon States in a legally binding manner and sign the relevant protocols.",
)


def words_set(text: str, width: int) -> list[str]:
    """An English paragraph as printed lines of at most `width` characters."""
    lines = [""]
    for word in text.split():
        lines += [""] if len(lines[-1]) + len(word) >= width else []
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def test_from_symbol_to_termbase(ods: Ods, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A document fetched in both languages is built, its versions are aligned, and its pairs teach English."""
    zh = pdf_bytes([page([f"{n}. {text}" for n, text in enumerate(CHINESE, 1)])])
    lines = [line for n, text in enumerate(ENGLISH, 1) for line in words_set(f"{n}. {text}", 80)]
    en = pdf_bytes([[(72, 740 - 18 * i, line) for i, line in enumerate(lines)]])
    ods.put("CD/2105", "zh", content=zh)
    ods.put("CD/2105", "en", content=en)
    folder, database = tmp_path / "texts", tmp_path / "t.db"
    assert run_cli(["fetch", "CD/2105", "--to", str(folder), "--pause", "0"]) == 0
    assert run_cli(["build", str(folder), "--db", str(database)]) == 0
    assert "1 document aligned with the English version, 0 memories, 3 pairs" in capsys.readouterr().out
    stored = sqlite3.connect(database)
    pairs = stored.execute("SELECT first, second FROM units ORDER BY id").fetchall()
    stored.close()
    assert pairs == list(zip(CHINESE, ENGLISH, strict=True))
    assert run_cli(["lookup", "消极安全保证", "--db", str(database)]) == 0
    assert "negative security assurances" in capsys.readouterr().out
