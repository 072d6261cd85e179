"""T3: which conversion of OpenCC is used is ours to say, and its files are those of its package."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest

from tm.text import script

ROOT = Path(__file__).resolve().parents[3]
CODE = "from tm.text import script; print(script.simplify('裁軍'), script.traditional('裁军'))"


@pytest.mark.parametrize("name", ["", "s2t", "t2s.json", "../t2s", "/tmp/t2s.json", "t2s\x00", "T2S"])
def test_only_our_conversions_are_opened(name: str) -> None:
    """T3: a name that is not on the list is refused, whether OpenCC has such a file or not."""
    with pytest.raises(ValueError, match="none of the conversions"):
        script._converter(name)


@pytest.mark.parametrize("name", script.CONFIGURATIONS)
def test_our_conversions_are_those_of_the_package(name: str) -> None:
    """T3, the other side: each name on the list is a file of the package."""
    assert Path(script._converter(name).config).is_relative_to(str(resources.files("opencc")))


@pytest.mark.parametrize("planted", ["t2s.json", "s2tw.json", "t2s", "TSPhrases.ocd2", "TSCharacters.ocd2"])
def test_a_planted_file_changes_nothing(tmp_path: Path, planted: str) -> None:
    """T3: a configuration or a dictionary that lies in the working folder is not read."""
    package = resources.files("opencc").joinpath("clib", "share", "opencc")
    content = package.joinpath("s2hk.json").read_bytes() if "ocd2" not in planted else b"no dictionary"
    (tmp_path / planted).write_bytes(content)
    process = subprocess.run(
        [sys.executable, "-c", CODE], cwd=tmp_path, capture_output=True, encoding="utf-8",
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert (process.stdout, process.stderr) == ("裁军 裁軍\n", "")
