"""OmegaT, driven without a window: a project, one run, and what the probe saw.

OmegaT ends with status 0 even when it could not read a memory, so only what it made counts.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pytest

PROBE = Path(__file__).resolve().parents[1] / "clients" / "probe.groovy"

PROJECT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat>
  <project version="1.0">
    <source_dir>__DEFAULT__</source_dir>
    <target_dir>__DEFAULT__</target_dir>
    <tm_dir>__DEFAULT__</tm_dir>
    <glossary_dir>__DEFAULT__</glossary_dir>
    <glossary_file>__DEFAULT__</glossary_file>
    <dictionary_dir>__DEFAULT__</dictionary_dir>
    <source_lang>{source}</source_lang>
    <target_lang>{target}</target_lang>
    <sentence_seg>true</sentence_seg>
    <support_default_translations>true</support_default_translations>
    <remove_tags>false</remove_tags>
  </project>
</omegat>
"""


@dataclass(slots=True)
class Seen:
    """What OmegaT said: entries per glossary and memory, and per segment its translation, terms and matches (target, scores)."""

    glossaries: dict[str, str] = field(default_factory=dict)
    memories: dict[str, str] = field(default_factory=dict)
    segments: dict[str, tuple[str, ...]] = field(default_factory=dict)
    terms: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)
    offers: dict[str, dict[str, str]] = field(default_factory=dict)
    target: str = ""
    log: str = ""


def new_project(root: Path, source: str = "ZH-CN", target: str = "EN") -> Path:
    """An empty project below `root`, from Chinese to English unless another pair is named."""
    if " " in str(root):
        pytest.skip(f"OmegaT's launcher takes no path with spaces, and the temporary folder is {root}")
    project = root / "project"
    for folder in ("source", "target", "tm/auto", "glossary", "dictionary", "omegat"):
        (project / folder).mkdir(parents=True)
    (project / "omegat.project").write_text(PROJECT.format(source=source, target=target), encoding="utf-8")
    return project


def run(omegat: str, project: Path, name: str) -> Seen:
    """Translate `project` and return what the probe and the file `name` in the target folder show."""
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
    target = project / "target" / name
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
    """Read the lines of the probe; a term belongs to the segment above it. Of comments of several lines the first is kept."""
    seen = Seen()
    segment = ""
    for line in probe.splitlines():
        if "\t" not in line:  # a comment that goes on
            continue
        kind, name, *values = line.split("\t")
        if kind == "GLOSSARY":
            seen.glossaries[name] = values[0]
        elif kind == "TMX":
            seen.memories[name] = values[0]
        elif kind == "SEG":
            segment = name
            seen.segments[segment] = tuple(values)
            seen.terms[segment], seen.offers[segment] = {}, {}
        elif kind == "TM":
            seen.offers[segment].setdefault(values[1], name)
        elif kind == "TERM":
            seen.terms[segment][name] = (values[0], values[1])
    return seen
