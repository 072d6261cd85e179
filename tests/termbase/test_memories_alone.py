"""A memory alone is mined: its Chinese side like any text, its English side by learning; no text is needed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from termbase.build import BuildOptions, bilingual, build
from termbase.cli import run
from termbase.concepts.status import Status
from termbase.store import schema
from tm.errors import InputRefused

SENTENCES = [
    (
        "委员会审议了裂变材料核查制度。",
        "The Commission considered the verification regime for fissile material.",
    ),
    (
        "各国支持裂变材料核查制度的谈判。",
        "States support negotiations on a verification regime for fissile material.",
    ),
    (
        "秘书长欢迎裂变材料核查制度。",
        "The Secretary-General welcomes the verification regime for fissile material.",
    ),
    ("卡拉瓦群岛的空缺率很高。", "The vacancy rate in the Karawa Islands is high."),
    ("空缺率降低了。", "The vacancy rate fell."),
    ("空缺率为百分之五。", "The vacancy rate is 5 per cent."),
    ("大会注意到空缺率。", "The Assembly takes note of the vacancy rate."),
    ("秘书长的报告已经印发。", "The report of the Secretary-General has been issued."),
    ("委员会今天没有开会。", "The Commission did not meet today."),
]


def lines(folder: Path) -> Path:
    """The sentences as X.zh with X.en."""
    for ending, side in (("zh", 0), ("en", 1)):
        text = "".join(f"{pair[side]}\n" for pair in SENTENCES)
        (folder / f"memory.{ending}").write_text(text, encoding="utf-8")
    return folder / "memory.zh"


def tmx(folder: Path) -> Path:
    """The sentences as TMX."""
    units = "".join(
        f'<tu><tuv xml:lang="zh"><seg>{zh}</seg></tuv><tuv xml:lang="en"><seg>{en}</seg></tuv></tu>'
        for zh, en in SENTENCES
    )
    header = (
        '<header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="t" adminlang="en" '
        'srclang="en" datatype="plaintext"/>'
    )
    path = folder / "memory.tmx"
    path.write_text(f'<tmx version="1.4">{header}<body>{units}</body></tmx>', encoding="utf-8")
    return path


@pytest.mark.parametrize("form", ["lines", "tmx", "folder"])
def test_termbase_of_a_memory(tmp_path: Path, form: str) -> None:
    """Lines, a TMX file or a folder of memories make a termbase with attested English and its pairs as evidence."""
    path = tmx(tmp_path) if form == "tmx" else lines(tmp_path)
    target = tmp_path / "t.db"
    summary = build([tmp_path if form == "folder" else path], target, BuildOptions(use_authority=False))
    assert (summary.documents, summary.memories, summary.learned.pairs) == (0, 1, len(SENTENCES))
    assert not summary.findings
    with schema.opened(target) as database:
        row = database.execute("SELECT en, status, frequency FROM concepts WHERE zh = '空缺率'").fetchone()
        assert row == ("vacancy rate", "attested", 4)
        evidence = database.execute(
            "SELECT e.kind, e.detail FROM evidence e JOIN terms t ON t.id = e.term WHERE t.term = 'vacancy rate'"
        ).fetchall()
        assert any(kind == "example" and "The vacancy rate fell." in detail for kind, detail in evidence)
        assert any(kind == "parallel" and detail.startswith("in 4 of 4 pairs") for kind, detail in evidence)
        assert database.execute("SELECT count(*) FROM contexts").fetchone() == (0,)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_bilingual_terms(tmp_path: Path) -> None:
    """Terms with their English are mined without a termbase: English, score, pairs and status of each."""
    terms, findings = bilingual([lines(tmp_path)], BuildOptions(use_authority=False))
    assert not findings
    by_zh = {term.chinese: term for term in terms}
    rate = by_zh["空缺率"]
    assert (rate.english, rate.status, rate.hits, rate.pairs) == ("vacancy rate", Status.ATTESTED, 4, 4)
    assert 0.9 < rate.score <= 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["memory.en", "memory.zh"]


def test_bilingual_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`extract --bilingual --json` has the terms, the surest first."""
    assert run(["extract", str(lines(tmp_path)), "--bilingual", "--json", "--no-authority"]) == 0
    (terms,) = json.loads(capsys.readouterr().out).values()
    (rate,) = [term for term in terms if term["zh"] == "空缺率"]
    assert rate.keys() == {"zh", "en", "score", "pairs", "status"}
    assert (rate["en"], rate["pairs"], rate["status"]) == ("vacancy rate", 4, "attested")
    ranks = [Status(term["status"]).rank for term in terms]
    assert ranks == sorted(ranks)


def test_nothing_to_mine(tmp_path: Path) -> None:
    """A text is no memory, and an empty memory holds no sentence: each is one sentence."""
    text = tmp_path / "a.txt"
    text.write_text("裁军。\n", encoding="utf-8")
    with pytest.raises(InputRefused, match="no memory was found there; give a TMX file"):
        bilingual([text], BuildOptions())
    for ending in ("zh", "en"):
        (tmp_path / f"empty.{ending}").write_text("", encoding="utf-8")
    with pytest.raises(InputRefused):
        build([tmp_path / "empty.zh"], tmp_path / "t.db", BuildOptions())
    assert not (tmp_path / "t.db").exists()
