"""English learned from pairs: what is measured, what is ranked first, what goes into a termbase."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from termbase.cli import run
from termbase.learn.counterparts import Counterparts, Occurrence, likelihood_ratio
from termbase.learn.distinct import ALIGNED, CORRECTED, TeachingUnit, distinct
from termbase.learn.english import English, EnglishTokenizer
from termbase.learn.learner import _units
from termbase.learn.links import Linker
from termbase.learn.rank import ranked
from termbase.learn.taught_pairs import TaughtPairs
from termbase.memories.versions import paired
from termbase.store import forms, lookup, schema
from termbase.store.documents import LanguageVersion
from tm.lexicon import packed
from tm.model import Pair

ZH = [
    "裁军谈判会议审议了核查制度。", "核查制度应当有效。", "各国支持核查制度和透明度。", "裁军谈判会议设在日内瓦。",
    "会议讨论了裁军问题。", "透明度是重要的。", "有效的核查制度需要资源。", "秘书长在日内瓦发言。",
]  # fmt: skip
EN = [
    "The Conference on Disarmament considered the verification regime.", "The verification regime should be effective.",
    "States support the verification regime and transparency.", "The Conference on Disarmament is located in Geneva.",
    "The meeting discussed disarmament issues.", "Transparency is important.",
    "An effective verification regime needs resources.", "The Secretary-General spoke in Geneva.",
]  # fmt: skip


def english() -> English:
    """The English sides."""
    return English(EN)


class TestEnglish:
    """Phrases and their counts."""

    def test_frequency_is_exact(self) -> None:
        """Counts of phrases are those of a plain search over lemmas."""
        side = english()
        plain = [" ".join(t.lemma for t in EnglishTokenizer().tokens(text)) for text in EN]
        for text in ("verification regime", "geneva", "conference on disarmament", "disarmament consider"):
            phrase = tuple(side.numbers[word] for word in text.split())
            assert side.frequency(phrase) == sum(f" {text} " in f" {line} " for line in plain), text

    def test_no_phrase_goes_over_a_mark(self) -> None:
        """A comma and the end of a sentence part phrases."""
        side = English(["arms, control", "arms", "control"])
        assert side.frequency((side.numbers["arm"], side.numbers["control"])) == 0


class TestRanking:
    """The right phrase first."""

    @pytest.mark.parametrize(
        ("zh", "en"),
        [
            ("核查制度", "verification regime"),
            ("裁军谈判会议", "conference on disarmament"),
            ("透明度", "transparency"),
        ],
    )
    def test_terms_of_several_words(self, zh: str, en: str) -> None:
        """Whole terms with their right ends, from four, two and two pairs."""
        side = english()
        measured = Counterparts(side, Linker(ZH, side, packed.load().layers))
        where = [
            Occurrence(n, text.index(zh), text.index(zh) + len(zh)) for n, text in enumerate(ZH) if zh in text
        ]
        first = ranked(measured.of(where, zh))[0]
        assert side.text(first.evidence.phrase) == en
        assert len(first.evidence.pairs) == len(where)
        assert abs(sum(value for _, value in first.parts) - first.score) < 1e-9

    def test_how_far_a_phrase_is_apart(self) -> None:
        """The distance of the middles of a term and its phrase, as shares of the sentence."""
        side = English(["Disarmament is important and States agree today."])
        measured = Counterparts(side, Linker(["裁军很重要，各国同意。"], side, packed.load().layers))
        apart = {side.text(c.phrase): c.apart for c in measured.of([Occurrence(0, 0, 2)], "裁军")}
        assert apart["disarmament"] == pytest.approx(1 / 8 - 0.5 / 9)
        assert apart["disarmament be important"] == pytest.approx(1.5 / 9 - 1 / 8)
        assert apart["state"] == pytest.approx(4.5 / 9 - 1 / 8)

    def test_nothing_to_rank(self) -> None:
        """Pairs without English give nothing."""
        side = English(["", "..."])
        measured = Counterparts(side, Linker(["裁军", "核查"], side, ()))
        assert ranked(measured.of([Occurrence(0, 0, 2)], "裁军")) == []

    def test_likelihood_ratio_knows_its_sign(self) -> None:
        """What meets less than chance has no association; more pairs mean more."""
        assert likelihood_ratio(1, 50, 50, 100) == 0
        assert likelihood_ratio(5, 5, 5, 1000) > likelihood_ratio(2, 2, 2, 1000) > 0


class TestDistinct:
    """Which pairs teach."""

    @staticmethod
    def kept(*units: tuple[int, str, str, str, str | None]) -> list[int]:
        """Numbers, from 0, of the units that stay; each is memory, kind, Chinese, English, document."""
        return [
            one.number
            for one in distinct(
                [
                    TeachingUnit(n, m, kind, Pair(zh, en, doc))
                    for n, (m, kind, zh, en, doc) in enumerate(units)
                ]
            )
        ]

    def test_a_text_counts_once_in_its_document(self) -> None:
        """Of equal pairs one stays, in whatever memories they are; another document's is another pair."""
        assert self.kept(
            (1, ALIGNED, "甲", "A", "d"), (1, ALIGNED, "甲", "A", "d"), (2, "imported", "甲", "A", "d"),
            (2, "imported", "甲", "A", "e"), (2, "imported", "甲", "B", "d"),
        ) == [0, 3, 4]  # fmt: skip

    def test_memories_without_documents_are_apart(self) -> None:
        """What names no document and is like none is of its own memory."""
        assert self.kept(
            (1, "imported", "甲", "A", None),
            (2, "imported", "甲", "A", None),
            (2, "imported", "甲", "A", None),
        ) == [0, 1]

    def test_a_correction_comes_first(self) -> None:
        """An aligned pair goes where a corrected one of its document has its Chinese or its English."""
        assert self.kept(
            (1, ALIGNED, "甲", "A", "d"), (1, ALIGNED, "乙", "B", "d"), (1, ALIGNED, "丙", "C", "d"),
            (1, ALIGNED, "甲", "A", "e"), (2, CORRECTED, "甲", "AB", "d"), (2, CORRECTED, "甲乙", "B", "d"),
            (3, "imported", "甲", "A", "d"),
        ) == [2, 3, 4, 5, 6]  # fmt: skip

    def test_a_review_finds_its_document(self) -> None:
        """A corrected table names no document: it is of the one that has half of its texts."""
        aligned = [(1, ALIGNED, zh, en, "d") for zh, en in zip("甲乙丙丁", "ABCD", strict=True)]
        review = [(2, CORRECTED, zh, en, None) for zh, en in zip("甲乙丙丁", "ABDC", strict=True)]
        other = [(3, CORRECTED, zh, en, None) for zh, en in zip("甲子丑寅", "AXYZ", strict=True)]
        assert self.kept(*aligned, *review) == [4, 5, 6, 7]
        assert self.kept(*aligned, *other) == list(range(8))


class TestPairing:
    """Which documents belong together."""

    def test_by_symbol_then_by_name(self) -> None:
        """Symbols come first; names without language; two of one name are a finding."""
        versions = [
            LanguageVersion(1, "zh", "CD/1", "x.txt"), LanguageVersion(2, "en", "CD/1", "y.txt"), LanguageVersion(3, "zh", None, "r.zh.txt"),
            LanguageVersion(4, "en", None, "r_EN.html"), LanguageVersion(5, "zh", "A/1", "a.txt"), LanguageVersion(6, "zh", "A/1", "b.txt"),
            LanguageVersion(7, "en", "A/1", "c.txt"), LanguageVersion(8, "zh", None, "alone.txt"),
        ]  # fmt: skip
        found, findings = paired(versions)
        assert [(zh.id, en.id) for zh, en in found] == [(1, 2), (3, 4)]
        assert [f.reason for f in findings] == [
            "2 Chinese and 1 English documents are called A/1; none is aligned"
        ]


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A termbase built from two documents and their English, without the lists."""
    folder = tmp_path_factory.mktemp("learned")
    texts = folder / "texts"
    texts.mkdir()
    for name, lines in (("WP-1.zh.txt", ZH), ("WP-1.en.txt", EN)):
        numbered = "\n\n".join(f"{n}. {line}" for n, line in enumerate(lines, 1))
        (texts / name).write_text(numbered + "\n", encoding="utf-8")
    target = folder / "t.db"
    assert run(["build", str(texts), "--db", str(target), "--no-authority"]) == 0
    return target


def result(path: Path, query: str) -> lookup.LookupResult:
    """The best result of a lookup."""
    opened = schema.open_termbase(path)
    try:
        return lookup.lookup(opened, query)[0]
    finally:
        opened.close()


class TestBuild:
    """Documents in two languages make a memory, and the memory teaches."""

    def test_documents_are_aligned(self, learned: Path) -> None:
        """Every sentence stands beside its own translation."""
        opened = schema.open_termbase(learned)
        rows = opened.execute("SELECT first, second, document FROM units ORDER BY id").fetchall()
        memory = opened.execute("SELECT name, kind, units FROM memories").fetchall()
        opened.close()
        assert rows == [(zh, en, "wp-1") for zh, en in zip(ZH, EN, strict=True)]
        assert memory == [("wp-1 (aligned)", "aligned", 8)]

    def test_equivalents_carry_their_evidence(self, learned: Path) -> None:
        """The English of a term that no list has: how many pairs, and sentences with both."""
        found = result(learned, "核查制度")
        assert (found.en, found.status) == ("verification regime", "attested")
        summary = next(e for _, e in found.evidence if e.kind == "parallel")
        assert summary.count >= 3  # a pair that the aligner doubts teaches nothing
        assert f"in {summary.count} of {summary.count} pairs" in summary.detail
        examples = [e.detail for _, e in found.evidence if e.kind == "example"]
        assert len(examples) == 3
        assert all("核查制度" in e and "verification regime" in e for e in examples)

    def test_status_is_that_of_the_evidence(self, learned: Path) -> None:
        """No English term of the termbase has a better status than its best evidence, and none has no evidence."""
        opened = schema.open_termbase(learned)
        order = "CASE {0} WHEN 'official' THEN 0 WHEN 'attested' THEN 1 ELSE 2 END"
        wrong = opened.execute(
            f"SELECT t.term FROM terms t LEFT JOIN evidence e ON e.term = t.id WHERE t.language = 'en' GROUP BY t.id"
            f" HAVING count(e.id) = 0 OR {order.format('t.status')} <> min({order.format('e.status')})"
        ).fetchall()
        opened.close()
        assert wrong == []

    def test_learning_again_changes_nothing(self, learned: Path, tmp_path: Path) -> None:
        """`termbase learn` on the same pairs says the same."""
        copy = Path(shutil.copy(learned, tmp_path / "t.db"))
        assert run(["learn", "--db", str(copy)]) == 0
        assert result(copy, "核查制度").as_dict() == result(learned, "核查制度").as_dict()

    def test_proposals_are_not_exported(self, learned: Path, tmp_path: Path) -> None:
        """What was learned and is sure is exported, what is only likely is not."""
        out = tmp_path / "g.csv"
        assert run(["export", str(out), "--db", str(learned)]) == 0
        text = out.read_text(encoding="utf-8")
        assert "verification regime" in text
        opened = schema.open_termbase(learned)
        unsure = opened.execute(
            "SELECT term FROM terms WHERE type = 'learned' AND status = 'proposed'"
        ).fetchall()
        opened.close()
        assert [term for (term,) in unsure if f",{term}," in text] == []


class TestCommands:
    """Importing memories, learning, aligning."""

    def test_import_and_learn(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """A memory teaches a termbase that has the term and no English."""
        text = tmp_path / "x.txt"
        text.write_text("核查制度很重要。各国讨论了核查制度。核查制度。\n", encoding="utf-8")
        target = tmp_path / "t.db"
        assert run(["build", str(text), "--db", str(target), "--no-authority"]) == 0
        (tmp_path / "m.zh").write_text("\n".join(ZH) + "\n", encoding="utf-8")
        (tmp_path / "m.en").write_text("\n".join(EN) + "\n", encoding="utf-8")
        assert result(target, "核查制度").en is None
        capsys.readouterr()
        assert run(["tm", "import", str(tmp_path / "m.zh"), "--db", str(target), "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert [(m["name"], m["units"]) for m in told["memories"]] == [("m", 8)]
        assert result(target, "核查制度").en is None
        assert run(["learn", "--db", str(target), "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["pairs"] == 8
        assert result(target, "核查制度").en == "verification regime"

    def test_align_lines(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """Every line is in exactly one bead, blank ones too; indices are line numbers from 0."""
        zh, en = tmp_path / "a.txt", tmp_path / "b.txt"
        zh.write_text("\n".join([*ZH[:3], "", *ZH[3:]]) + "\n", encoding="utf-8")
        en.write_text("\n".join(EN) + "\n", encoding="utf-8")
        assert run(["tm", "align", str(zh), str(en), "--presegmented", "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert sorted(n for b in told["beads"] for n in b["zh"]) == list(range(9))
        assert sorted(n for b in told["beads"] for n in b["en"]) == list(range(8))
        assert {"zh": [0], "en": [0]}.items() <= told["beads"][0].items()
        assert set(told["beads"][0]) == {"zh", "en", "score", "doubtful"}
        assert told["signature"]

    def test_a_reviewed_alignment_comes_back(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """A person corrects the table; what comes back is kept as corrected, and nothing of it is doubtful."""
        zh, en = tmp_path / "r.zh.txt", tmp_path / "r.en.txt"
        zh.write_text("".join(f"{n}. {line}\n\n" for n, line in enumerate(ZH, 1)), encoding="utf-8")
        en.write_text("".join(f"{n}. {line}\n\n" for n, line in enumerate(EN, 1)), encoding="utf-8")
        table = tmp_path / "review.tsv"
        assert run(["tm", "align", str(zh), str(en), "--review", str(table)]) == 0
        page = (tmp_path / "review.html").read_text(encoding="utf-8")
        assert page.count("<tr") == len(ZH)
        text = table.read_text(encoding="utf-8")
        assert text.splitlines()[0] == "zh\ten\tscore\tdoubtful"
        table.write_text(
            text.replace("Transparency is important.", "Transparency matters."), encoding="utf-8"
        )
        target = tmp_path / "t.db"
        assert run(["tm", "import", str(table), "--db", str(target)]) == 0
        opened = schema.open_termbase(target)
        rows = opened.execute(
            "SELECT u.first, u.second, u.doubtful, m.kind FROM units u JOIN memories m ON m.id = u.memory"
        ).fetchall()
        opened.close()
        assert len(rows) == len(ZH)
        assert ("透明度是重要的。", "Transparency matters.", 0, "corrected") in rows
        assert {(doubtful, kind) for _, _, doubtful, kind in rows} == {(0, "corrected")}

    def test_a_review_is_not_counted_twice(self, learned: Path, tmp_path: Path) -> None:
        """The corrected table of a document that is aligned already: its pairs count, the aligned ones do not."""
        zh, en, table = tmp_path / "r.zh.txt", tmp_path / "r.en.txt", tmp_path / "review.tsv"
        zh.write_text("\n\n".join(ZH) + "\n", encoding="utf-8")
        en.write_text("\n\n".join(EN) + "\n", encoding="utf-8")
        assert run(["tm", "align", str(zh), str(en), "--review", str(table)]) == 0
        copy = Path(shutil.copy(learned, tmp_path / "t.db"))
        assert run(["tm", "import", str(table), "--db", str(copy)]) == 0
        assert run(["learn", "--db", str(copy)]) == 0
        summary = next(e for _, e in result(copy, "核查制度").evidence if e.kind == "parallel")
        assert (summary.count, summary.detail.split(";")[0]) == (4, "in 4 of 4 pairs")

    def test_pairs_go_out_and_come_back(self, learned: Path, tmp_path: Path) -> None:
        """The exported memory is read back as the same pairs, and written again as the same bytes (X15)."""
        first, second = tmp_path / "a.tmx", tmp_path / "b.tmx"
        assert run(["tm", "export", str(first), "--db", str(learned), "--doubtful"]) == 0
        target = tmp_path / "t.db"
        assert run(["tm", "import", str(first), "--db", str(target)]) == 0
        opened = schema.open_termbase(target)
        rows = opened.execute("SELECT first, second, document FROM units ORDER BY id").fetchall()
        opened.close()
        assert rows == [(zh, en, "wp-1") for zh, en in zip(ZH, EN, strict=True)]
        assert run(["tm", "export", str(second), "--db", str(target)]) == 0
        assert second.read_bytes() == first.read_bytes()

    def test_bad_memory_changes_nothing(self, learned: Path, tmp_path: Path) -> None:
        """A file that is refused leaves the termbase as it was, to the byte."""
        copy = Path(shutil.copy(learned, tmp_path / "t.db"))
        before = copy.read_bytes()
        bad = tmp_path / "m.tmx"
        bad.write_text("<tmx><body><tu>", encoding="utf-8")
        assert run(["tm", "import", str(bad), "--db", str(copy)]) == 3
        assert copy.read_bytes() == before


def test_english_of_another_term_of_the_pair_is_no_proposal(tmp_path: Path) -> None:
    """What is good English of a concept whose Chinese stands in the pair is not told of a neighbour as well."""
    for name, lines in (
        ("m.zh", ["裁研所扩充了文献库。", "文献库很大。"]),
        ("m.en", ["UNIDIR expanded it.", "It is large."]),
    ):
        (tmp_path / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    target = tmp_path / "t.db"
    assert run(["build", str(tmp_path / "m.zh"), str(tmp_path / "m.en"), "--db", str(target)]) == 0
    with schema.opened(target) as termbase:
        learner = TaughtPairs(termbase, packed.load(), [unit.pair for unit in _units(termbase)])
        owners = dict(learner.concepts())
        phrase = learner.phrase("UNIDIR")
        assert phrase is not None
        (owner,) = forms.owners(termbase)["裁研所"]
        assert owner in owners
        assert learner.is_of_another("another", phrase, [0])
        assert not learner.is_of_another(owner, phrase, [0])
        assert not learner.is_of_another("another", phrase, [1])
