"""The tools for assistants, asked over the protocol through `datasette-mcp` in an environment of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sysconfig
from collections.abc import Callable
from pathlib import Path

from termbase.build import BuildOptions, build
from termbase.exchange.importing import ImportOptions, import_files

ROOT = Path(__file__).resolve().parents[2]
PATHS = os.pathsep.join([str(ROOT), sysconfig.get_path("purelib")])


def termbase(folder: Path, target: Path, english: str) -> Path:
    """A termbase of one paper at `target`, with the English of 核裁军."""
    text, table = folder / "a.txt", folder / "a.csv"
    text.write_text("裁军谈判会议应当开始核裁军谈判。核裁军进程应当透明。\n", encoding="utf-8")
    table.write_text(f"zh,en\n核裁军,{english}\n", encoding="utf-8")
    build([text], target, BuildOptions(use_authority=False))
    import_files([table], target, ImportOptions(kind="glossary"))
    return target


def test_an_assistant_calls_the_tools(client_python: Callable[[str], Path], tmp_path: Path) -> None:
    """`datasette-mcp` finds the four tools, told to change nothing; each answers, and what is refused is a sentence."""
    python = client_python("datasette-mcp")
    target = termbase(tmp_path, tmp_path / "t.db", "nuclear disarmament")
    run = subprocess.run(
        [python, "-W", "ignore", str(Path(__file__).with_name("mcp_client.py")), str(target)],
        capture_output=True, text=True, timeout=120, check=False, env={**os.environ, "PYTHONPATH": PATHS},
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-2000:]
    told = json.loads(run.stdout)
    ours = {tool["name"]: tool for tool in told["tools"] if tool["name"].startswith("termbase_")}
    assert sorted(ours) == ["termbase_annotate", "termbase_check", "termbase_lookup", "termbase_match"]
    assert all(
        tool["annotations"]["readOnlyHint"] and "\n  " not in tool["description"] for tool in ours.values()
    )
    assert ours["termbase_check"]["inputSchema"]["required"] == ["chinese", "english"]
    lookup, annotate, match, check, *refused = told["answers"]
    assert lookup["structuredContent"]["results"][0]["en"] == "nuclear disarmament"
    items = [item for segment in annotate["structuredContent"]["segments"] for item in segment["items"]]
    assert {"nuclear disarmament", "General Assembly resolution 70/1"} <= {item["en"] for item in items}
    assert match["structuredContent"] == {"size": 0, "results": []}
    assert [alarm["fault"] for alarm in check["structuredContent"]["alarms"]] == ["numbers"]
    assert [term["english"] for term in check["structuredContent"]["terms"]] == ["nuclear disarmament"]
    assert all(answer["isError"] for answer in refused)
    assert "the limit is 500" in refused[0]["content"][0]["text"]
    assert "there is t." in refused[1]["content"][0]["text"]
    assert str(tmp_path) not in json.dumps(refused)


def test_an_assistant_asks_the_server(client_python: Callable[[str], Path], tmp_path: Path) -> None:
    """`termbase serve` answers the client of the protocol's own library with our tools alone, in several processes, and one connection lives on over a release."""
    python = client_python("datasette-mcp")
    target = termbase(tmp_path, tmp_path / "t.db", "nuclear disarmament")
    release = termbase(tmp_path, tmp_path / "new.db", "denuclearization")
    environment = {**os.environ, "PYTHONPATH": PATHS}
    command = [python, "-W", "ignore", "-m", "termbase", "serve", "--db", target, "--port", "0"]
    with subprocess.Popen(
        [*command, "--processes", "2"], stdout=subprocess.PIPE, text=True, env=environment
    ) as server:
        try:
            assert server.stdout is not None
            address = re.search(r"http://\S+/", server.stdout.readline())
            assert address is not None
            asked = [python, "-W", "ignore", Path(__file__).with_name("mcp_sdk_client.py")]
            with subprocess.Popen(
                [*asked, f"{address[0]}-/mcp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            ) as client:
                assert client.stdin is not None
                assert client.stdout is not None
                tools = json.loads(client.stdout.readline())
                assert tools == ["termbase_annotate", "termbase_check", "termbase_lookup", "termbase_match"]
                before = client.stdout.readline()
                release.replace(target)
                client.stdin.write("again\n")
                client.stdin.flush()
                after = client.stdout.readline()
                client.stdin.close()
        finally:
            server.terminate()
    told = [json.loads(line) for line in (before, after)]
    assert [(is_error, content["results"][0]["en"]) for is_error, content in told] == [
        (False, "nuclear disarmament"),
        (False, "denuclearization"),
    ]
