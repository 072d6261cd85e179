"""What OmegaT itself makes of our exports, driven without a window.

OmegaT ends with status 0 even when it could not read a memory, so only what it made is asserted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from omegat import Seen, new_project, run
from term_pairs import term_pair

from termbase.concepts.status import Status
from termbase.exchange.export import ExportOptions, Written, export

# The Conference on Disarmament discusses nuclear disarmament. / Non-nuclear-weapon States want
# negative security assurances. / (the term alone) / (the term alone, with characters that XML escapes)
# OmegaT's filter for plain text begins a new segment at a blank line, not at each line.
TEXT = """裁军谈判会议讨论核裁军。

无核武器国家要求消极安全保证。

不扩散核武器条约

研究与发展(R&D)<试验>
"""


PAIRS = [
    term_pair("裁军谈判会议", "Conference on Disarmament"),
    term_pair("核裁军", "nuclear disarmament"),
    term_pair("核裁军", "elimination of nuclear weapons", preferred=False, status=Status.ATTESTED),
    term_pair("无核武器国家", "non-nuclear-weapon State"),
    term_pair("消极安全保证", "negative security assurances"),
    term_pair("不扩散核武器条约", "Treaty on the Non-Proliferation of Nuclear Weapons"),
    term_pair("研究与发展(R&D)<试验>", 'research & development, "R&D" <test>'),
    term_pair("#议程", "agenda"),
    term_pair("缓和", ""),
]


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
    project = new_project(root)
    (project / "source" / "text.txt").write_text(TEXT, encoding="utf-8")
    glossary = export(PAIRS, project / "glossary" / "terms.utf8", ExportOptions(tool_version="0.1.0"))
    memory = export(PAIRS, project / "tm" / "auto" / "terms.tmx", ExportOptions(tool_version="0.1.0"))
    return Session(glossary, memory, run(omegat, project, "text.txt"))


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
    assert first["裁军谈判会议"] == ("Conference on Disarmament", "preferred; official; UNTERM")
    assert first["核裁军"] == (
        "elimination of nuclear weapons | nuclear disarmament",
        "full form; attested; UNTERM | preferred; official; UNTERM",
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
