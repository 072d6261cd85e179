"""The API is what its description says, as schemathesis tries it: what fits is taken, what does not is refused, and nothing else comes back."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from termbase.build import BuildOptions, build

CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
    "response_schema_conformance,negative_data_rejection,positive_data_acceptance,unsupported_method,allow_header_conformance"
)


def test_schemathesis_finds_nothing(client_python: Callable[[str], Path], tmp_path: Path) -> None:
    """W11: hundreds of requests made from /-/openapi.json, right and wrong ones, get answers as described and no fault."""
    program = client_python("schemathesis").with_name("schemathesis")
    text = tmp_path / "a.txt"
    text.write_text("CD/9901\n\n1. 裁军谈判会议应当开始核裁军谈判。核裁军进程应当透明。\n", encoding="utf-8")
    build([text], tmp_path / "t.db", BuildOptions(use_authority=False))
    command = [sys.executable, "-W", "ignore", "-m", "termbase", "serve", "--db", "t.db", "--port", "0"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            told = re.search(r"http://127\.0\.0\.1:\d+", server.stdout.readline())
            assert told is not None
            run = subprocess.run(
                [
                    program, "run", f"{told.group()}/-/openapi.json", "--phases", "coverage,fuzzing", "--max-examples", "6",
                    "--seed", "7", "--checks", CHECKS, "--warnings", "off", "--no-color",
                ],
                cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
                env={**os.environ, "SCHEMATHESIS_HOOKS": ""},
            )  # fmt: skip
        finally:
            server.kill()
    assert run.returncode == 0, run.stdout[-4000:]
    generated = re.search(r"(\d+) generated", run.stdout)
    assert generated is not None
    assert int(generated[1]) > 300
