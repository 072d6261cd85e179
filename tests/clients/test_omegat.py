"""What OmegaT itself makes of our exports, driven without a window.

OmegaT ends with status 0 even when it could not read a memory, so only what it made is asserted.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from termbase.exchange.write import Written, export
from termbase.model import Exported

PROBE = Path(__file__).with_name("probe.groovy")

PROJECT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat>
  <project version="1.0">
    <source_dir>__DEFAULT__</source_dir>
    <target_dir>__DEFAULT__</target_dir>
    <tm_dir>__DEFAULT__</tm_dir>
    <glossary_dir>__DEFAULT__</glossary_dir>
    <glossary_file>__DEFAULT__</glossary_file>
    <dictionary_dir>__DEFAULT__</dictionary_dir>
    <source_lang>ZH-CN</source_lang>
    <target_lang>EN</target_lang>
    <sentence_seg>true</sentence_seg>
    <support_default_translations>true</support_default_translations>
    <remove_tags>false</remove_tags>
  </project>
</omegat>
"""

# The Conference on Disarmament discusses nuclear disarmament. / Non-nuclear-weapon States want
# negative security assurances. / (the term alone) / (the term alone, with characters that XML escapes)
# OmegaT's filter for plain text begins a new segment at a blank line, not at each line.
TEXT = """裁军谈判会议讨论核裁军。

无核武器国家要求消极安全保证。

不扩散核武器条约

研究与发展(R&D)<试验>
"""


def pair(zh: str, en: str, **rest: object) -> Exported:
    """Return a pair with plain values for what `rest` does not name."""
    made = Exported(
        concept=f"concept of {zh}",
        zh=zh,
        en=en,
        status="official",
        type="term",
        source="UNTERM",
        subject="disarmament",
        part_of_speech="noun",
        preferred=True,
        comment=f"official; see {en}",
        documents=("CD/2105",),
    )
    return replace(made, **rest)  # type: ignore[arg-type]


PAIRS = [
    pair("裁军谈判会议", "Conference on Disarmament"),
    pair("核裁军", "nuclear disarmament"),
    pair("核裁军", "elimination of nuclear weapons", preferred=False, status="attested", comment="attested"),
    pair("无核武器国家", "non-nuclear-weapon State"),
    pair("消极安全保证", "negative security assurances"),
    pair("不扩散核武器条约", "Treaty on the Non-Proliferation of Nuclear Weapons"),
    pair("研究与发展(R&D)<试验>", 'research & development, "R&D" <test>'),
    pair("#议程", "agenda"),
    pair("缓和", ""),
]


@dataclass(slots=True)
class Seen:
    """What OmegaT said: entries per glossary and memory, and per segment its translation and terms."""

    glossaries: dict[str, str] = field(default_factory=dict)
    memories: dict[str, str] = field(default_factory=dict)
    segments: dict[str, tuple[str, ...]] = field(default_factory=dict)
    terms: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)
    target: str = ""
    log: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """One run of OmegaT, and what our writers said before it."""

    glossary: Written
    memory: Written
    seen: Seen


@pytest.fixture(scope="module")
def session(require_program: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Session:
    """Export the pairs with our writers into a project of OmegaT, and run OmegaT on it once."""
    omegat = require_program("omegat")
    root = tmp_path_factory.mktemp("omegat")
    if " " in str(root):
        pytest.skip(f"OmegaT's launcher takes no path with spaces, and the temporary folder is {root}")
    for folder in ("source", "target", "tm/auto", "glossary", "dictionary", "omegat"):
        (root / "project" / folder).mkdir(parents=True)
    project = root / "project"
    (project / "omegat.project").write_text(PROJECT, encoding="utf-8")
    (project / "source" / "text.txt").write_text(TEXT, encoding="utf-8")
    glossary = export(PAIRS, project / "glossary" / "terms.utf8", tool_version="0.1.0")
    memory = export(PAIRS, project / "tm" / "auto" / "terms.tmx", tool_version="0.1.0")
    return Session(glossary, memory, run(omegat, project))


def run(omegat: str, project: Path) -> Seen:
    """Translate `project` and return what the probe and the target folder show."""
    done = subprocess.run(
        [
            omegat,
            str(project),
            "--mode=console-translate",
            f"--config-dir={project.parent / 'config'}",
            f"--script={PROBE if ' ' not in str(PROBE) else copied(project)}",
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    log = done.stdout + done.stderr
    probe = project / "probe.tsv"
    target = project / "target" / "text.txt"
    assert probe.is_file(), f"OmegaT did not run the probe:\n{log}"
    assert target.is_file(), f"OmegaT wrote no target:\n{log}"
    seen = parse(probe.read_text(encoding="utf-8"))
    seen.target = target.read_text(encoding="utf-8")
    seen.log = log
    return seen


def copied(project: Path) -> Path:
    """Return a copy of the probe in a place without spaces."""
    place = project.parent / PROBE.name
    place.write_bytes(PROBE.read_bytes())
    return place


def parse(probe: str) -> Seen:
    """Read the lines of the probe; a term belongs to the segment above it."""
    seen = Seen()
    segment = ""
    for line in probe.splitlines():
        kind, name, *values = line.split("\t")
        if kind == "GLOSSARY":
            seen.glossaries[name] = values[0]
        elif kind == "TMX":
            seen.memories[name] = values[0]
        elif kind == "SEG":
            segment = name
            seen.segments[segment] = tuple(values)
            seen.terms[segment] = {}
        elif kind == "TERM":
            seen.terms[segment][name] = (values[0], values[1])
    return seen


def test_glossary_is_loaded_whole(session: Session) -> None:
    """OmegaT reads as many entries as we say we wrote, and the term it cannot hold was reported."""
    assert session.glossary.count == 7
    assert session.seen.glossaries == {"terms.utf8": "7"}
    assert [finding.reason[:20] for finding in session.glossary.findings] == ["left out: '#议程' begi"]


def test_terms_are_found_in_sentences(session: Session) -> None:
    """Every segment shows its terms with every English and its comment.

    OmegaT sorts the English terms by alphabet, whatever the order of the lines: which one is
    preferred can only be said in the comment.
    """
    first = session.seen.terms["裁军谈判会议讨论核裁军。"]
    assert first["裁军谈判会议"] == ("Conference on Disarmament", "official; see Conference on Disarmament")
    assert first["核裁军"] == (
        "elimination of nuclear weapons | nuclear disarmament",
        "attested | official; see nuclear disarmament",
    )
    assert set(first) == {"裁军谈判会议", "核裁军"}
    second = session.seen.terms["无核武器国家要求消极安全保证。"]
    assert {term: english for term, (english, _) in second.items()} == {
        "无核武器国家": "non-nuclear-weapon State",
        "消极安全保证": "negative security assurances",
    }


def test_memory_is_loaded_whole(session: Session) -> None:
    """OmegaT reads every unit of our TMX and warns of nothing."""
    assert session.memory.count == 7
    assert session.seen.memories == {"terms.tmx": "7"}
    for warning in ("TF_TM_LOAD_ERROR", "TMXR_WARNING", "Exception"):
        assert warning not in session.seen.log


def test_exact_segment_is_translated(session: Session) -> None:
    """A segment that is a term is translated from our TMX, special characters and all."""
    treaty = "Treaty on the Non-Proliferation of Nuclear Weapons"
    assert session.seen.segments["不扩散核武器条约"] == ("true", "xAUTO", treaty)
    assert session.seen.target.split("\n\n") == [
        "裁军谈判会议讨论核裁军。",
        "无核武器国家要求消极安全保证。",
        treaty,
        'research & development, "R&D" <test>\n',
    ]
