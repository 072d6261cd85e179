"""What `termbase validate` says of OmegaT 3.6 and of the Translate Toolkit is what they do."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

from omegat import new_project, run

from tm.limits import Limits
from tm.validation.validate import validate

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="sentence"'
    ' o-tmf="x" adminlang="en" srclang="zh-CN" datatype="plaintext"/><body>\n'
)


def unit(zh: str, en: str) -> str:
    """A unit as it should be."""
    return f'<tu><tuv xml:lang="zh-CN"><seg>{zh}</seg></tuv><tuv xml:lang="en"><seg>{en}</seg></tuv></tu>\n'


GOOD = unit("甲。", "A.")
FILES = {
    "ampersand": HEAD + GOOD + unit("乙。", "R&D") + "</body></tmx>",
    "less-than": HEAD + GOOD + unit("乙。", "a < b") + "</body></tmx>",
    "not-well-formed": HEAD + GOOD + "<tu><tuv></tu></body></tmx>",
    "cut-off": HEAD + GOOD + "<tu><tuv xml:lang='zh-CN'><seg>乙",
    "forbidden-character": HEAD + GOOD + unit("乙。", "\x0b") + "</body></tmx>",
    "no-seg": HEAD
    + GOOD
    + '<tu><tuv xml:lang="zh-CN">乙。</tuv><tuv xml:lang="en">b</tuv></tu></body></tmx>',
    "one-variant": HEAD + GOOD + '<tu><tuv xml:lang="zh-CN"><seg>乙。</seg></tuv></tu></body></tmx>',
    "entities": HEAD.replace("?>\n", '?>\n<!DOCTYPE tmx [<!ENTITY co "x">]>\n')
    + unit("甲。", "g &co;")
    + "</body></tmx>",
}
READ = """
import json, sys
from translate.storage.tmx import tmxfile
told = {}
for name in sys.argv[1:]:
    try:
        with open(name, "rb") as handle:
            told[name] = [[u.source, u.target] for u in tmxfile(handle, sourcelanguage="zh-CN", targetlanguage="en").units]
    except Exception:
        told[name] = "refused"
print(json.dumps(told))
"""


def written(folder: Path) -> None:
    """Write the files, each with the fault after which it is named."""
    for name, text in FILES.items():
        (folder / f"{name}.tmx").write_text(text, encoding="utf-8")
        assert name in validate(folder / f"{name}.tmx", Limits()).counts()


def test_omegat(require_program: Callable[[str], str], tmp_path: Path) -> None:
    """OmegaT 3.6 loses a whole memory that is no XML and says nothing; of others it loads these units."""
    project = new_project(tmp_path)
    written(project / "tm")
    (project / "source" / "a.txt").write_text("甲。\n", encoding="utf-8")
    seen = run(require_program("omegat"), project, "a.txt")
    assert seen.memories == {"entities.tmx": "1", "no-seg.tmx": "2", "one-variant.tmx": "1"}


def test_translate_toolkit(client_python: Callable[[str], Path], tmp_path: Path) -> None:
    """The Translate Toolkit refuses what is no XML, puts entities in, and has None for what it does not find."""
    written(tmp_path)
    command = [client_python("translate-toolkit"), "-c", READ, *(f"{name}.tmx" for name in FILES)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert {name.removesuffix(".tmx"): units for name, units in json.loads(done.stdout).items()} == {
        **dict.fromkeys(
            ("ampersand", "less-than", "not-well-formed", "cut-off", "forbidden-character"), "refused"
        ),
        "no-seg": [["甲。", "A."], [None, None]],
        "one-variant": [["甲。", "A."], ["乙。", None]],
        "entities": [["甲。", "g x"]],
    }
