"""XLIFF of every version becomes pairs: source and target by state, codes kept, alternatives left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tm.errors import InputRefused
from tm.exchange import memory_files
from tm.limits import Limits
from tm.model import Pair, UnitOrigin
from tm.validation.validate import validate

OLD = (
    '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="CD/1" source-language="{}" target-language="{}"'
    ' datatype="x"><body>{}</body></file></xliff>'
)
NEW = '<xliff version="2.0" srcLang="zh-CN" trgLang="en" xmlns="urn:oasis:names:tc:xliff:document:2.0"><file id="f">{}</file></xliff>'


def read(folder: Path, text: str, name: str = "a.xlf") -> tuple[list[Pair], list[str]]:
    """The pairs of a file, and why units were left out."""
    file = folder / name
    file.write_text(text, encoding="utf-8")
    (memory,) = memory_files.memories([file], Limits())
    return list(memory.pairs()), [finding.reason for finding in memory.findings]


def unit(state: str = "translated", inner: str = "") -> str:
    """A unit of XLIFF 1.2."""
    return f'<trans-unit id="1"><source>甲。</source><target state="{state}">A.</target>{inner}</trans-unit>'


@pytest.mark.parametrize(
    ("state", "origin"),
    [
        ("translated", None),
        ("final", None),
        ("needs-review-translation", UnitOrigin.DRAFT),
        ("new", UnitOrigin.DRAFT),
    ],
)
def test_states(tmp_path: Path, state: str, origin: UnitOrigin | None) -> None:
    """A finished target is a plain pair, another one a draft; the document, the id and notes are kept."""
    inner = "<note>look</note><alt-trans><source>乙。</source><target>B.</target></alt-trans>"
    ((pair,), findings) = read(tmp_path, OLD.format("zh-CN", "en", unit(state, inner)))
    assert (pair.first, pair.second, pair.document, pair.origin) == ("甲。", "A.", "CD/1", origin)
    assert pair.record is not None
    assert (pair.record.attributes, [note.text for note in pair.record.remarks]) == (
        (("tuid", "1"),),
        ["look"],
    )
    assert findings == []


def test_rejected_and_other_languages(tmp_path: Path) -> None:
    """What a reviewer rejected, and what is no pair of Chinese and English, is left out with the reason."""
    assert read(tmp_path, OLD.format("zh-CN", "en", unit("x-rejected"))) == (
        [],
        ["left out: its file says that it is rejected"],
    )
    pairs, findings = read(tmp_path, OLD.format("fr", "en", unit()))
    assert (pairs, findings) == ([], ["left out: it is fr to en, no pair of Chinese and English"])


def test_a_target_that_is_its_source_is_not_translated(tmp_path: Path) -> None:
    """Tools put the source where no translation is yet: no pair. A symbol that is the same in both languages is one."""
    copied, symbol = (
        f'<trans-unit id="1"><source>{text}</source><target>{text}</target></trans-unit>'
        for text in ("甲。", "A/RES/79/1")
    )
    pairs, findings = read(tmp_path, OLD.format("zh-CN", "en", copied + symbol + unit()))
    assert [(pair.first, pair.second) for pair in pairs] == [("A/RES/79/1", "A/RES/79/1"), ("甲。", "A.")]
    assert findings == ["left out: 1 units, as their target is their source: not translated"]


def test_either_direction(tmp_path: Path) -> None:
    """English to Chinese gives the same order of texts, and says which was written first."""
    text = OLD.format(
        "en-US", "zh-CN", '<trans-unit id="1"><source>A.</source><target>甲。</target></trans-unit>'
    )
    ((pair,), _) = read(tmp_path, text, "a.sdlxliff")
    assert (pair.first, pair.second, pair.original) == ("甲。", "A.", "en")


def test_codes(tmp_path: Path) -> None:
    """Codes are kept and are no text; segments of Trados and what only a code parted stay apart."""
    source = '<source><g id="1">第三节</g><x id="2" ctype="lb"/>和附件</source>'
    target = '<target><mrk mtype="seg" mid="1"><g id="1">section III</g><x id="2" ctype="lb"/>and <bpt id="3">&lt;i&gt;</bpt>on</mrk></target>'
    ((pair,), _) = read(
        tmp_path,
        OLD.format(
            "zh-CN", "en", f'<trans-unit id="1">{source}<seg-source>no</seg-source>{target}</trans-unit>'
        ),
    )
    assert (pair.first, pair.second) == ("第三节和附件", "section III and on")
    assert pair.record is not None
    assert pair.record.second.content == (
        '<bpt i="1"/>section III<ept i="1"/><ph type="lb"></ph>and <bpt i="3">&lt;i&gt;</bpt>on'
    )


def test_version_2(tmp_path: Path) -> None:
    """Each segment is a pair, by its own state; one without a target is none."""
    body = (
        '<unit id="u"><segment state="final"><source>甲。</source><target>A.</target></segment><segment state="initial"><source>乙。</source>'
        "<target>B.</target></segment><segment><source>丙。</source></segment></unit>"
    )
    pairs, _ = read(tmp_path, NEW.format(body), "a.xliff")
    assert [(p.first, p.second, p.origin) for p in pairs] == [
        ("甲。", "A.", None),
        ("乙。", "B.", UnitOrigin.DRAFT),
    ]


def test_a_unit_within_a_target(tmp_path: Path) -> None:
    """A unit or a segment where none may stand begins anew: no fault, and nothing of the outer one in it."""
    inner = '<trans-unit id="2"><x id="1"/><source>乙。</source><target>B.</target></trans-unit>'
    text = f'<trans-unit id="1"><source>甲。</source><target>A{inner}B<x id="2"/></target></trans-unit>'
    pairs, _ = read(tmp_path, OLD.format("zh-CN", "en", text))
    assert ("乙。", "B.") in [(pair.first, pair.second) for pair in pairs]
    assert validate(tmp_path / "a.xlf", Limits()).units == 2
    segment = "<segment><source>甲。</source><target>A<segment><pc/></segment></target></segment>"
    assert read(tmp_path, NEW.format(f'<unit id="u">{segment}</unit>'), "a.xliff")[0] == []


def test_another_root(tmp_path: Path) -> None:
    """What is no XLIFF is refused by the name of its root."""
    with pytest.raises(InputRefused, match="not XLIFF: root is html"):
        read(tmp_path, "<html/>")
