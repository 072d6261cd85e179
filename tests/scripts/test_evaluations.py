"""The evaluations run, and what they promise holds: figures in docs/evaluation.md may not be lost unnoticed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"


def test_learned_equivalents(shared: Path) -> None:
    """P@1 of terms in three pairs, of terms that occur once, and the precision of what is accepted."""
    import evaluate_equivalents  # type: ignore[import-not-found,unused-ignore]

    told = evaluate_equivalents.evaluate(shared)
    often, once = told["3 pairs or more, borne out"], told["once"]
    assert often["ours"]["P@1"] >= 0.93
    assert often["ours"]["P@1"] >= often["log-likelihood"]["P@1"] + 0.05
    assert once["ours"]["P@1"] >= 0.80
    assert told["2 pairs"]["ours"]["P@1"] >= 0.85
    accepted = told["accepted, of those borne out"]["probability 0.9, 2 pairs"]
    assert accepted["precision"] >= 0.98
    assert accepted["coverage"] >= 0.60


def test_coverage(shared: Path) -> None:
    """What the lists know of the seed documents, and of documents that they were not made from."""
    import evaluate_coverage  # type: ignore[import-not-found,unused-ignore]

    areas = evaluate_coverage.evaluate(shared).areas
    seeds, corpus = areas["the five seed documents"], areas["the whole corpus"]
    assert seeds.shares()[0] >= 0.86
    assert seeds.total > 3_000 < corpus.total
    assert corpus.shares()[0] >= corpus.shares()[1] >= 0.84
    assert seeds.own == 0 < corpus.own


def test_judged_references(shared: Path) -> None:
    """Every judged reference of the five documents is found, and has the official English of its document."""
    import evaluate_references  # type: ignore[import-not-found,unused-ignore]

    found = {
        (number, str(line), told.reference.text, told.reference.kind.value, told.english)
        for number, line, told in evaluate_references.seed_references(shared)
    }
    rows = evaluate_references.judged()
    assert len(rows) >= 218
    assert [row for row in rows if tuple(row.values()) not in found] == []


def evaluate(*arguments: str) -> subprocess.CompletedProcess[str]:
    """`scripts/evaluate.py` with some arguments."""
    command = [sys.executable, str(SCRIPTS / "evaluate.py"), *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env=os.environ | {"PYTHONWARNINGS": "ignore"}
    )


@pytest.mark.parametrize("part", ["alignment", "check", "coverage", "equivalents", "recall", "references"])
def test_one_entry_to_all_evaluations(part: str) -> None:
    """Every part is reached by its name and tells its own options."""
    done = evaluate(part, "--help")
    assert done.returncode == 0, done.stderr
    assert f"evaluate.py {part} [OPTIONS]" in done.stdout
    assert "--shared" in done.stdout


def test_no_such_evaluation() -> None:
    """A name that is none is wrong usage."""
    assert evaluate("nothing").returncode == 2


@pytest.mark.parametrize("part", ["alignment", "check", "coverage", "equivalents", "recall", "references"])
def test_a_folder_without_the_data_is_refused_in_one_sentence(part: str, tmp_path: Path) -> None:
    """What is missing where, and what to do; no traceback."""
    for arguments in ([part, "--shared", str(tmp_path)], ["--shared", str(tmp_path), part]):
        done = evaluate(*arguments)
        assert done.returncode == 2
        assert f"in {tmp_path}; name the folder of the shared data with --shared" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_part_is_what_its_script_prints(shared: Path) -> None:
    """Through the one entry or by its own script: the same figures; --shared may stand before the name."""
    command = [sys.executable, str(SCRIPTS / "evaluate_references.py"), "--shared", str(shared)]
    alone = subprocess.run(
        command, capture_output=True, text=True, check=True, env=os.environ | {"PYTHONWARNINGS": "ignore"}
    )
    assert evaluate("--shared", str(shared), "references").stdout == alone.stdout != ""


def test_recall_of_a_few_sentences(shared: Path) -> None:
    """Parts and their translations for some sentences: most translations that are told stand in the reference."""
    import evaluate_recall  # type: ignore[import-not-found,unused-ignore]

    from tm.model import Lang

    corpus = evaluate_recall.Corpus.read(shared, "unit")
    told = evaluate_recall.measure(corpus, Lang.ZH, 60).shares()
    assert told["sentences"] == 60
    assert told["any part"] >= 0.35
    assert told["useful"] >= 0.08
    assert told["precision, four fifths of the words"] >= 0.5


class TestPhrasesOfAnAligner:
    """The yardstick from outside: what is done with its links, and that it runs where it is installed."""

    def test_links_of_both_directions_grow_together(self) -> None:
        """From what both have, over neighbours, to words that are still alone; never to what neither has."""
        from evaluate_eflomal import grown  # type: ignore[import-not-found,unused-ignore]

        assert grown({(0, 0), (1, 1)}, {(0, 0), (1, 1)}) == {(0, 0), (1, 1)}
        assert grown({(0, 0), (0, 1)}, {(0, 0)}) == {(0, 0), (0, 1)}
        assert grown({(0, 0), (0, 3)}, {(0, 0)}) == {(0, 0)}
        assert grown({(0, 0), (4, 4)}, {(0, 0)}) == {(0, 0), (4, 4)}

    def test_phrase_pairs_are_consistent(self) -> None:
        """No word of a phrase pair is linked out of it; words without a link may stand at its edges."""
        from evaluate_eflomal import consistent

        links = {(0, 1), (1, 2), (2, 4)}
        assert sorted(consistent(links, 0, 2, 6)) == [(0, 3), (0, 4), (1, 3), (1, 4)]
        assert list(consistent(links | {(3, 1)}, 0, 2, 6)) == []
        assert list(consistent(links, 3, 4, 6)) == []

    def test_terms_are_words(self) -> None:
        """No word goes over the end of a term."""
        from evaluate_eflomal import tokens

        words, starts = tokens("审议核查制度", {1, 3})
        assert "".join(words) == "审议核查制度"
        assert {0, 1, 3, 6} <= set(starts)

    def test_eflomal_runs(self) -> None:
        """A term in several short pairs gets its English from the aligner."""
        pytest.importorskip("eflomal", reason="NOT TESTED: eflomal is not installed: termbase[eflomal]")
        from evaluate_eflomal import PhraseTable

        from termbase.learn.counterparts import Occurrence
        from termbase.learn.english import English

        pairs = [("裁军很重要", "Disarmament is important"), ("裁军", "Disarmament"), ("核查", "Verification"),
                 ("核查很重要", "Verification is important"), ("裁军和核查", "Disarmament and verification")] * 8  # fmt: skip
        english = English([en for _, en in pairs])
        where = [Occurrence(n, 0, 2) for n, (zh, _) in enumerate(pairs) if zh.startswith("裁军")]
        found = PhraseTable([zh for zh, _ in pairs], english, {"裁军": where}).of("裁军")
        assert english.text(found[0].phrase) == "disarmament"


def test_recognition_benchmark_runs(shared: Path) -> None:
    """The benchmark on a few terms: all matchers agree in the number of matches."""
    command = [
        sys.executable,
        str(SCRIPTS / "bench_recognise.py"),
        "--terms",
        "3000",
        "--shared",
        str(shared),
    ]
    environment = os.environ | {"PYTHONWARNINGS": "ignore"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    counts = {
        line.rsplit("MB  ", 1)[1]
        for line in done.stdout.splitlines()
        if line.endswith("matches") and "annotate" not in line
    }
    assert len(counts) == 1, done.stdout
    assert "ours, from disk" in done.stdout
