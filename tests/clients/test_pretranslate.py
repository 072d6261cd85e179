"""A text pretranslated by `termbase tm pretranslate`, in the tools of translators: OmegaT and the Translate Toolkit."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from omegat import Seen, new_project, run

from tm.exchange import memory_files
from tm.limits import Limits

MEMORY = (
    ("工作组欢迎秘书处的说明。", "The Working Group welcomed the note by the Secretariat."),
    ("请将本函作为大会第六十九届会议议程项目19的文件分发为荷。",
     "I should be grateful if you would circulate this letter as a document of the sixty-ninth session of the"
     " General Assembly, under agenda item 19."),
    ("50%的<b>C++</b>代码 & 文件#7在何处?", 'Where is 50% of the "<b>C++</b>" code & file #7?'),
)  # fmt: skip
LETTER = (
    "I should be grateful if you would circulate this letter as a document of the seventy-first session of the"
    " General Assembly, under agenda item 25."
)
UNKNOWN = "这一句在记忆库中没有。"  # the memory does not have this sentence
EXPECTED = {
    "工作组欢迎秘书处的说明。": MEMORY[0][1],
    "请将本函作为大会第七十一届会议议程项目25的文件分发为荷。": LETTER,
    "50%的<b>C++</b>代码 & 文件#8在何处?": 'Where is 50% of the "<b>C++</b>" code & file #8?',
}
"""What each sentence of the text that the memory has something for is to be translated with."""
SURE = {MEMORY[0][0]: MEMORY[0][1]}
"""The sentence that the memory has itself."""
ALIKE = {zh: english for zh, english in EXPECTED.items() if zh not in SURE}
"""What is only like a sentence of the memory: a suggestion."""


@pytest.fixture(scope="module")
def pretranslated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the text, and its translations as XLIFF and as TMX, made on the command line."""
    folder = tmp_path_factory.mktemp("pretranslated")
    (folder / "m.zh").write_text("".join(f"{zh}\n" for zh, _ in MEMORY), encoding="utf-8")
    (folder / "m.en").write_text("".join(f"{en}\n" for _, en in MEMORY), encoding="utf-8")
    # a blank line between sentences: OmegaT's filter for plain text begins a new segment there
    (folder / "text.txt").write_text("\n\n".join([*EXPECTED, UNKNOWN]) + "\n", encoding="utf-8")
    for arguments in (
        ["import", "m.zh"],
        ["pretranslate", "text.txt", "--presegmented", "--out", "text.xlf"],
        ["pretranslate", "text.txt", "--presegmented", "--out", "text.tmx"],
        ["pretranslate", "text.txt", "--presegmented", "--out", "work.xlf", "--for", "omegat"],
    ):
        command = [sys.executable, "-W", "ignore", "-m", "termbase", "tm", *arguments, "--db", "t.db"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    return folder


def translated(omegat: str, root: Path, source: Path, *memories: tuple[str, Path]) -> Seen:
    """Run OmegaT on one source file and some memories, each in a folder of the project."""
    project = new_project(root)
    (project / "source" / source.name).write_bytes(source.read_bytes())
    for folder, memory in memories:
        (project / folder).mkdir(exist_ok=True)
        (project / folder / memory.name).write_bytes(memory.read_bytes())
    seen = run(omegat, project, source.name)
    for warning in ("TF_TM_LOAD_ERROR", "TMXR_WARNING", "Exception"):
        assert warning not in seen.log
    return seen


def targets(xliff: str) -> dict[str, str]:
    """The target of each source in an XLIFF file, without the alternatives."""
    from lxml import etree

    names = {"x": "urn:oasis:names:tc:xliff:document:1.2"}
    units = etree.fromstring(xliff.encode()).iterfind(".//x:trans-unit", names)
    return {
        unit.findtext("x:source", namespaces=names): unit.findtext("x:target", namespaces=names)
        for unit in units
    }


def test_omegat_gives_the_xliff_back_translated(
    require_program: Callable[[str], str], pretranslated: Path, tmp_path: Path
) -> None:
    """An .xlf as source file comes back with our English; what has none is left for the translator, in Chinese.

    OmegaT 3.6 takes what stands in `target` for the text to work on.
    """
    seen = translated(require_program("omegat"), tmp_path, pretranslated / "text.xlf")
    assert targets(seen.target) == {**EXPECTED, UNKNOWN: UNKNOWN}
    assert list(seen.segments) == [*EXPECTED.values(), UNKNOWN]


def test_omegat_shows_the_source_in_the_xliff_for_it(
    require_program: Callable[[str], str], pretranslated: Path, tmp_path: Path
) -> None:
    """`--for omegat`: every segment is the Chinese, the sure English comes from the TMX in `tm/auto`, the fuzzy one is offered.

    What OmegaT gives back is taken into a memory with its English, and without what is still Chinese.
    """
    seen = translated(
        require_program("omegat"), tmp_path, pretranslated / "work.xlf",
        ("tm/auto", pretranslated / "work.auto.tmx"), ("tm/penalty-20", pretranslated / "work.fuzzy.tmx"),
    )  # fmt: skip
    assert list(seen.segments) == [*EXPECTED, UNKNOWN]
    assert {zh: values[2] for zh, values in seen.segments.items() if values[0] == "true"} == SURE
    assert {zh: seen.offers[zh][english] for zh, english in ALIKE.items()} == dict.fromkeys(ALIKE, "80/80/80")
    assert targets(seen.target) == {**{zh: zh for zh in (*EXPECTED, UNKNOWN)}, **SURE}
    (tmp_path / "back.xlf").write_text(seen.target, encoding="utf-8")
    (back,) = memory_files.memories([tmp_path / "back.xlf"], Limits())
    assert {pair.first: (pair.second, pair.origin) for pair in back.pairs()} == {
        zh: (english, None) for zh, english in SURE.items()
    }
    assert [finding.reason for finding in back.findings] == [
        "left out: 3 units, as their target is their source: not translated"
    ]


def test_omegat_goes_on_in_the_xliff(
    require_program: Callable[[str], str], pretranslated: Path, tmp_path: Path
) -> None:
    """What is left in Chinese is a segment like any other: a memory of the project translates it."""
    memory = tmp_path / "more.tmx"
    text = (pretranslated / "text.tmx").read_text(encoding="utf-8")
    english = "The memory does not have this sentence."
    memory.write_text(
        text.replace("工作组欢迎秘书处的说明。", UNKNOWN).replace(MEMORY[0][1], english), encoding="utf-8"
    )
    seen = translated(require_program("omegat"), tmp_path, pretranslated / "text.xlf", ("tm/auto", memory))
    assert targets(seen.target) == {**EXPECTED, UNKNOWN: english}


def test_omegat_translates_what_is_sure(
    require_program: Callable[[str], str], pretranslated: Path, tmp_path: Path
) -> None:
    """The .tmx in `tm/auto` translates the very sentences of the memory; fuzzy matches in `tm/penalty-20` are offered, no more.

    A segment of the second file is the text itself, which OmegaT would take for 100: with the penalty it scores 80.
    """
    seen = translated(
        require_program("omegat"), tmp_path, pretranslated / "text.txt",
        ("tm/auto", pretranslated / "text.tmx"), ("tm/penalty-20", pretranslated / "text.fuzzy.tmx"),
    )  # fmt: skip
    assert seen.memories == {"text.tmx": "1", "text.fuzzy.tmx": "2"}
    assert seen.target.split("\n\n") == [*SURE.values(), *ALIKE, f"{UNKNOWN}\n"]
    assert {zh: values[2] for zh, values in seen.segments.items() if values[0] == "true"} == SURE
    offered = {zh: seen.offers[zh] for zh in ALIKE}
    assert {
        zh: offers[english] for (zh, english), offers in zip(ALIKE.items(), offered.values(), strict=True)
    } == dict.fromkeys(ALIKE, "80/80/80")


READ = """
import json, sys
from translate.storage import factory
told = {}
for name in sys.argv[1:]:
    with open(name, "rb") as handle:
        store = factory.getobject(handle)
    told[name] = [
        [u.source, u.target, u.getnotes(), [a.target for a in u.getalttrans()] if hasattr(u, "getalttrans") else []]
        for u in store.units if u.istranslatable()
    ]
print(json.dumps(told))
"""


def test_the_translate_toolkit_reads_both(client_python: Callable[[str], Path], pretranslated: Path) -> None:
    """The Translate Toolkit reads source, target, note and the match of the memory."""
    python = client_python("translate-toolkit")
    done = subprocess.run(
        [python, "-c", READ, "text.xlf", "text.tmx", "text.fuzzy.tmx"],
        cwd=pretranslated,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert {source: target for source, target, *_ in told["text.xlf"]} == {**EXPECTED, UNKNOWN: UNKNOWN}
    assert {source: target for source, target, *_ in told["text.tmx"]} == SURE
    assert {source: target for source, target, *_ in told["text.fuzzy.tmx"]} == ALIKE
    notes = {source: note for source, _, note, _ in told["text.xlf"]}
    assert (
        "agenda item 19 → agenda item 25" in notes["请将本函作为大会第七十一届会议议程项目25的文件分发为荷。"]
    )
    alternatives = {source: found for source, _, _, found in told["text.xlf"]}
    assert alternatives["请将本函作为大会第七十一届会议议程项目25的文件分发为荷。"] == [MEMORY[1][1]]


def test_what_xml_cannot_hold_is_refused_whole(pretranslated: Path, tmp_path: Path) -> None:
    """A text with a character that no reader of XML takes gives a sentence, and no half file."""
    (tmp_path / "a.txt").write_text("工作组欢迎\x0b秘书处的说明。\n", encoding="utf-8")
    for name in ("a.xlf", "a.tmx"):
        command = [
            sys.executable,
            "-W",
            "ignore",
            "-m",
            "termbase",
            "tm",
            "pretranslate",
            str(tmp_path / "a.txt"),
        ]
        done = subprocess.run(
            [*command, "--presegmented", "--db", "t.db", "--out", str(tmp_path / name)],
            cwd=pretranslated, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 3
        assert "XML cannot hold U+000B" in done.stderr
        assert not (tmp_path / name).exists()
