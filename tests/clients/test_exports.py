"""Every format of an export on the clients that are at hand: OmegaT 3.6, the Translate Toolkit, and Weblate's own readers."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from omegat import new_project
from omegat import run as run_omegat
from rich_terms import rich_termbase
from weblate_python import SET_UP

from termbase.cli import run
from termbase.store import schema
from termbase.store.term_pairs import term_pairs

TOOLS = ("tools", "omegat", "trados", "memoq", "weblate", "okapi")
READ = """
import json
from translate.storage.csvl10n import csvfile
from translate.storage.tbx import tbxfile
from translate.storage.tmx import tmxfile
from translate.storage.utx import UtxFile

told = {}
for name, target in TMX.items():
    with open(name, "rb") as handle:
        units = tmxfile(handle, sourcelanguage="zh-CN", targetlanguage=target).units
    told[name] = [[unit.source, unit.target] for unit in units]
with open("o.tbx", "rb") as handle:
    store = tbxfile(handle, sourcelanguage="zh-CN", targetlanguage="en")
units = store.units
store.savefile("by-toolkit.tbx")
UtxFile.parsefile("o.utx").savefile("by-toolkit.utx")
told["o.tbx"] = [[[t.text for t in u.get_source_terms()], [[t.text, t.deprecated] for t in u.get_target_terms()]] for u in units]
told["notes"] = [[note.scope, note.text] for term in units[0].get_target_terms() for note in term.notes]
told["o.utx"] = [[unit.source, unit.target, unit.metadata["term status"]] for unit in UtxFile.parsefile("o.utx").units]
told["weblate.csv"] = [[unit.source, unit.target] for unit in csvfile.parsefile("weblate.csv").units]
for name in ("tbx3-dca.tbx", "tbx3-dct.tbx"):
    try:
        with open(name, "rb") as handle:
            tbxfile(handle, sourcelanguage="zh-CN", targetlanguage="en")
        told[name] = "read"
    except AssertionError:
        told[name] = "refused"
print(json.dumps(told))
"""
# Weblate's libraries for drawing and backups are put aside, and nothing is stored
WEBLATE = (
    SET_UP
    + """
from weblate.formats.ttkit import CSVFormat, TBXFormat

told = {}
for reader, name in ((CSVFormat, "weblate.csv"), (TBXFormat, "o.tbx"), (TBXFormat, "usable.tbx")):
    units = reader(name, language_code="en", source_language="zh-CN").content_units
    told[name] = [[unit.source, unit.target, unit.context, unit.is_fuzzy()] for unit in units]
    store = reader(name, language_code="en", source_language="zh-CN")
    store.save_content(open("by-weblate-" + name, "wb"))
print(json.dumps(told))
"""
)
PREFERRED = [
    ["干部会议", '=officers\' "meeting", a & b'],
    ["陪同员", "inspection escort"],
    ["陪同视察员", "inspection escort"],
]


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the termbase of everything in each format."""
    folder = tmp_path_factory.mktemp("exports")
    source = str(rich_termbase(folder))
    calls = [
        ["o.tbx"], ["tbx3-dca.tbx", "--format", "tbx3-dca"], ["tbx3-dct.tbx", "--format", "tbx3-dct"], ["o.utx"],
        ["usable.tbx", "--standing", "preferred", "--standing", "admitted"], ["weblate.csv", "--format", "weblate"], *([f"{tool}.tmx", "--for", tool] for tool in TOOLS),
    ]  # fmt: skip
    for name, *options in calls:
        assert run(["export", str(folder / name), "--db", source, *options]) == 0
    return folder


def told_by(python: Path, code: str, folder: Path) -> dict[str, list[list[object]]]:
    """What a client says of the files in a folder."""
    done = subprocess.run([python, "-c", code], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    said: dict[str, list[list[object]]] = json.loads(done.stdout.splitlines()[-1])
    return said


def pairs_of(file: Path) -> set[tuple[str, str, bool]]:
    """The pairs that a file of a client gives, and whether each may be used."""
    target = file.with_suffix(".db")
    assert run(["import", str(file), "--db", str(target)]) == 0
    with schema.opened(target) as database:
        return {(pair.source.text, pair.target.text, pair.usable) for pair in term_pairs(database)}


ALL = {
    ("陪同视察员", "inspection escort", True), ("陪同视察员", "IE", True), ("陪同视察员", "attendant", False),
    ("陪同员", "inspection escort", True), ("陪同员", "IE", True), ("陪同员", "attendant", False),
    ("干部会议", '=officers\' "meeting", a & b', True),
}  # fmt: skip


def test_translate_toolkit(client_python: Callable[[str], Path], exports: Path) -> None:
    """The Translate Toolkit reads TMX in every flavour, TBX 2, UTX and Weblate's CSV as we wrote them; it has no TBX 3."""
    languages = {f"{tool}.tmx": "en-US" if tool in ("trados", "memoq") else "en" for tool in TOOLS}
    told = told_by(client_python("translate-toolkit"), f"TMX = {languages!r}\n{READ}", exports)
    for name in languages:
        assert told[name] == PREFERRED, name
    assert told["o.tbx"] == [
        [["陪同视察员", "陪同员"], [["inspection escort", False], ["IE", False], ["attendant", True]]],
        [["干部会议"], [['=officers\' "meeting", a & b', False]]],
    ]
    for note in (
        ["concept", "a person who goes with inspectors"],
        ["term", "The escort shall sign."],
        ["concept", "of Annex II"],
    ):
        assert note in told["notes"]
    assert ["陪同视察员", "attendant", "forbidden"] in told["o.utx"]
    assert len(told["o.utx"]) == 7
    assert len(told["weblate.csv"]) == 5
    assert pairs_of(exports / "by-toolkit.tbx") == ALL
    assert {pair[:2] for pair in pairs_of(exports / "by-toolkit.utx")} == {pair[:2] for pair in ALL}
    assert [told[f"tbx3-{style}.tbx"] for style in ("dca", "dct")] == ["refused", "refused"]


def test_weblate(client_python: Callable[[str], Path], exports: Path) -> None:
    """Weblate's readers take the table and the TBX: source, target, the concept as context, nothing fuzzy.

    A concept with a deprecated term is gone as a whole there: its TBX is to have usable terms alone.
    """
    told = told_by(client_python("weblate"), WEBLATE, exports)
    assert [row[:2] for row in told["weblate.csv"]] == [
        *PREFERRED[:2], ["陪同员", "IE"], PREFERRED[2], ["陪同视察员", "IE"],
    ]  # fmt: skip
    assert {row[3] for rows in told.values() for row in rows} == {False}
    assert [row[:2] for row in told["usable.tbx"]] == [["陪同视察员", "inspection escort"], PREFERRED[0]]
    assert {row[2] for row in told["usable.tbx"]} == {row[2] for row in told["weblate.csv"]}
    assert [row[:2] for row in told["o.tbx"]] == [PREFERRED[0]]
    assert pairs_of(exports / "by-weblate-usable.tbx") == {pair for pair in ALL if pair[2]}
    assert pairs_of(exports / "by-weblate-weblate.csv") == {pair for pair in ALL if pair[2]}


def test_omegat(require_program: Callable[[str], str], exports: Path, tmp_path: Path) -> None:
    """OmegaT 3.6 loads TBX 2 as a glossary, each Chinese with each English, and the TMX of every flavour without a warning.

    It shows a deprecated term like any other: for OmegaT there is the glossary, which has none.
    """
    project = new_project(tmp_path)
    (project / "source" / "a.txt").write_text("陪同视察员签字。\n", encoding="utf-8")
    (project / "glossary" / "o.tbx").write_bytes((exports / "o.tbx").read_bytes())
    for tool in TOOLS:
        (project / "tm" / f"{tool}.tmx").write_bytes((exports / f"{tool}.tmx").read_bytes())
    seen = run_omegat(require_program("omegat"), project, "a.txt")
    assert seen.glossaries == {"o.tbx": "7"}
    assert seen.memories == {f"{tool}.tmx": "3" for tool in TOOLS}
    english, _ = seen.terms["陪同视察员签字。"]["陪同视察员"]
    assert set(english.split(" | ")) == {"inspection escort", "IE", "attendant"}
    for warning in ("TF_TM_LOAD_ERROR", "TMXR_WARNING", "Exception"):
        assert warning not in seen.log


def test_omegat_into_chinese(require_program: Callable[[str], str], exports: Path, tmp_path: Path) -> None:
    """From English: the glossary is found in a sentence, and a segment that is a term gets its preferred Chinese."""
    project = new_project(tmp_path, "EN-US", "ZH-CN")
    (project / "source" / "a.txt").write_text(
        "The inspection escort signs.\n\ninspection escort\n", encoding="utf-8"
    )
    for place in ("glossary/o.utf8", "tm/auto/o.tmx"):
        arguments = [
            "export",
            str(project / place),
            "--db",
            str(exports / "rich.db"),
            "--lang",
            "en-US:zh-CN",
        ]
        assert run(arguments) == 0
    seen = run_omegat(require_program("omegat"), project, "a.txt")
    assert (seen.glossaries, seen.memories) == ({"o.utf8": "5"}, {"o.tmx": "3"})
    chinese, _ = seen.terms["The inspection escort signs."]["inspection escort"]
    assert set(chinese.split(" | ")) == {"陪同视察员", "陪同员"}
    assert seen.target == "The inspection escort signs.\n\n陪同视察员\n"
    assert "TMXR_WARNING" not in seen.log
