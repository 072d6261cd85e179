"""Extraction: grammar, counts, definitions, scores and what they explain."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from termbase.extract import shape, word_classes
from termbase.extract.candidates import Located, Origin, Place
from termbase.extract.definitions import definitions, names
from termbase.extract.extractor import Extraction, Extractor, is_new
from termbase.extract.frequent import most_frequent
from termbase.extract.harvest import Harvest
from termbase.extract.naming import NameReader
from termbase.extract.new_words import discover, sampled
from termbase.extract.runs import Cutter, runs
from tm.limits import Limits
from tm.text.recognise import Recogniser, word_ends
from tm.text.words import Segmenter, Word

CASES = json.loads((Path(__file__).parents[2] / "cases" / "mining.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    """One segmenter for reading only."""
    return Segmenter()


def extraction(texts: list[str], known: dict[str, float] | None = None) -> Extraction:
    """Extract from sentences, each a paragraph of its own, two to a document."""
    located = [Located(Place(i // 2, i, 0), text) for i, text in enumerate(texts)]
    return Extractor(known).run(located)


@pytest.mark.parametrize("case", CASES["definitions"], ids=lambda c: c["label"])
def test_definitions(case: dict[str, object], segmenter: Segmenter) -> None:
    """A text's own definitions are read with the full form cut at the right word."""
    found = [[d.full, d.short, d.form.value] for d in definitions(str(case["input"]), Cutter(segmenter))]
    assert found == case["expected"]


@pytest.mark.parametrize("case", CASES["names"], ids=lambda c: c["label"])
def test_names(case: dict[str, object]) -> None:
    """Titles, quoted names and isotopes are names; their offsets point at them."""
    text = str(case["input"])
    found = list(names(text))
    assert [[n.text, n.form.value] for n in found] == case["expected"]
    assert all(text[n.start : n.start + len(n.text)] == n.text for n in found)


@pytest.mark.parametrize("case", CASES["extraction"], ids=lambda c: c["label"])
def test_extraction(case: dict[str, list[str]]) -> None:
    """What must rank is a candidate, what is a fragment or an everyday phrase is none."""
    found = {c.term for c in extraction(case["input"] * 2).candidates}
    assert [term for term in case["expected"] if term not in found] == []
    assert [term for term in case["rejected"] if term in found] == []


def test_nested_occurrences_are_counted_apart() -> None:
    """核武器国家 inside 无核武器国家 is no occurrence of its own."""
    texts = [
        "无核武器国家加入条约。",
        "核武器国家提供保证。",
        "无核武器国家表示欢迎。",
        "各无核武器国家同意。",
    ]
    found = {c.term: c for c in extraction(texts, {"核武器国家": 1.0, "无核武器国家": 1.0}).candidates}
    assert found["核武器国家"].metrics.frequency == 4
    assert found["核武器国家"].metrics.independent == 1
    assert found["无核武器国家"].metrics.independent == 3


def test_every_score_is_the_product_of_its_factors() -> None:
    """The factors that explain a score multiply to it, for every candidate."""
    texts = [
        "《核安全公约》规定了核设施的安全标准。",
        "核设施的实物保护由缔约国负责。",
        "缔约国审议了核设施。",
    ] * 3
    candidates = extraction(texts).candidates
    assert candidates
    for candidate in candidates:
        product = 1.0
        for _, value in candidate.factors:
            product *= value
        assert candidate.score == pytest.approx(product, abs=0.01)
        assert f"score {candidate.score:.2f}" in candidate.explain()


def test_contexts_point_at_the_term() -> None:
    """The offsets of a context, taken from its paragraph, are the term."""
    texts = ["会议审议了核裁军核查制度。", "我们支持核裁军核查制度。", "核裁军核查制度十分重要。"]
    for candidate in extraction(texts).candidates:
        for context in candidate.contexts:
            assert texts[context.place.paragraph][context.start : context.end] == candidate.term


def test_same_input_same_result() -> None:
    """Extraction is deterministic."""
    texts = ["裁军谈判会议审议了裂变材料禁产条约的核查问题。", "裂变材料禁产条约的核查制度。"] * 5
    assert extraction(texts).candidates == extraction(texts).candidates


def test_titles_and_definitions_count_even_once() -> None:
    """A title, a short form and an acronym are candidates at one occurrence."""
    texts = ["《全面禁止核试验条约》（《全面禁试条约》）尚未生效。", "国际监测系统（IMS）已经建成。"]
    origins = {c.term: c.origin for c in extraction(texts).candidates}
    assert origins["全面禁止核试验条约"] is Origin.TITLE
    assert origins["全面禁试条约"] in (Origin.SHORT, Origin.TITLE)
    assert origins["IMS"] is Origin.ACRONYM


def test_a_quotation_needs_the_shape_of_a_name() -> None:
    """A title counts whatever it says; of quotations only those that could be a term."""
    texts = ["《加强合作》和“加强合作”，以及“合作安全”和“论和平”，《论和平》。"]
    assert named(texts).origins == {
        "加强合作": Origin.TITLE, "合作安全": Origin.QUOTED, "论和平": Origin.TITLE,
    }  # fmt: skip
    assert named(["“加强合作”"]).origins == {}


def named(texts: list[str]) -> Harvest:
    """What sentences name themselves."""
    reader = NameReader(Segmenter(), 8)
    for text in texts:
        reader.take(Located(Place(0, 0, 0), text))
    return reader.harvest


@pytest.mark.parametrize(
    ("text", "new"),
    [("不扩散", True), ("非国家", True), ("不大", False), ("不在这里", False), ("无的国家", False)],
)
def test_words_that_a_negation_made(text: str, new: bool, segmenter: Segmenter) -> None:
    """One that begins with a longer word, and holds no function word."""
    assert is_new(text, Cutter(segmenter), ()) == new


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("与世", ("与", "世")),
        ("与否", ("与", "否")),
        ("为主", None),
        ("且末", None),
        ("裁军", None),
    ],
)
def test_function_characters_are_cut_off(
    word: str, pieces: tuple[str, str] | None, segmenter: Segmenter
) -> None:
    """Of rare entries all of them, of others those that join; where the rest is rarer than the whole none."""
    assert Cutter(segmenter)._without_function(word) == pieces


@pytest.mark.parametrize(
    ("whole", "rest", "cut"),
    [(3, 4, True), (4, 5, False), (3, 3, False), (0, 1, True), (0, 0, False)],
)
def test_entries_that_only_pad(whole: int, rest: int, cut: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry of a frequency of 3 or less is two words, if its rest alone is more frequent."""
    segmenter = Segmenter()
    monkeypatch.setattr(
        segmenter, "general_frequency", lambda text: {"应立即": whole, "立即": rest}.get(text, 0)
    )
    assert Cutter(segmenter)._without_function("应立即") == (("应", "立即") if cut else None)


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        (Word("战略武器", "n"), ["战略", "武器"]),
        (Word("反战武器", "n"), ["反战武器"]),
        (Word("战略武器", "ns"), ["战略武器"]),
        (Word("永不放弃", "n"), ["永不", "放弃"]),
        (Word("战武器", "n"), ["战武器"]),
    ],
)
def test_long_words_are_cut(word: Word, pieces: list[str], segmenter: Segmenter) -> None:
    """From four characters on, but no names and nothing that begins with a negation."""
    assert [piece.text for piece in Cutter(segmenter)._split(word)] == pieces


def test_most_frequent_keeps_whole_ties() -> None:
    """The rarest go first, all of one count together, so that order does not matter."""
    items = [("a", 5), ("b", 2), ("c", 2), ("d", 2), ("e", 3)]
    assert most_frequent(iter(items), 3) == most_frequent(iter(items[::-1]), 3) == {"a": 5, "e": 3}


def runs_of(texts: list[str]) -> list[str]:
    """The runs of ideographs of all texts."""
    return [run for text in texts for run in sampled(text, 1.0)]


def test_discover_finds_negated_words(segmenter: Segmenter) -> None:
    """不扩散 is found as a word where 扩散 mostly comes negated, 不同意 is not made one by chance."""
    texts = [
        "核不扩散机制",
        "加强不扩散努力",
        "在不扩散方面",
        "履行不扩散义务",
        "该不扩散承诺",
        "不扩散与裁军",
    ] * 2
    found = discover(runs_of(texts), lambda word: segmenter.tag(word) != "x")
    assert "不扩散" in found
    assert not any(text.startswith("扩散") for text in found)


def test_runs_are_cut_at_marks_and_keep_their_offsets(segmenter: Segmenter) -> None:
    """A run never crosses punctuation, digits or Latin, and its offset finds it in the text."""
    text = "《不扩散条约》第6条（NPT）：核裁军，“保障监督”。"
    for run in runs(text, Cutter(segmenter)):
        assert text[run.start : run.start + len(run.text)] == run.text
        assert not set(run.text) & set("《》（）：，“”。6NPT")


def test_cutter_keeps_the_text(segmenter: Segmenter) -> None:
    """However fine the cut, the words joined are the text."""
    text = "彻底消除核武器和采取有效措施至关重要不可逆转地裁军谈判会议"
    assert "".join(word.text for word in Cutter(segmenter)(text)) == text


def test_no_term_begins_or_ends_with_a_function_word() -> None:
    """Shape refuses function words and general heads wherever they stand."""
    for bad in ("安全保证 的", "在 核裁军", "核裁军 问题", "重要 步骤", "强调 核裁军"):
        tags = {"的": "uj", "在": "p", "问题": "n", "重要": "a", "强调": "v"}
        words = [Word(text, tags.get(text, "n")) for text in bad.split()]
        assert not shape.can_be_term(words), bad


def test_classes_do_not_contradict_each_other() -> None:
    """No word is both never in a term and allowed to open one."""
    assert not word_classes.NEVER & word_classes.TERM_MODIFIERS
    assert not word_classes.NEVER & word_classes.CATEGORY_HEADS


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("扩大会议", ["扩大", "会议"], []),
        ("大会通过", ["大会", "通过"], ["大会"]),
        ("研究生命科学", ["研究", "生命科学"], []),
        ("无核武器国家", ["无核武器", "国家"], ["无核武器国家", "核武器国家"]),
        ("卡塔尔国家会议中心", ["卡塔尔", "国家", "会议", "中心"], []),
        ("卡塔尔国代表", ["卡塔尔", "国", "代表"], ["卡塔尔国"]),
        ("联利支助团在场", ["联利", "支助", "团在", "场"], ["联利支助团"]),
    ],
)
def test_recognition_keeps_to_words(text: str, words: list[str], expected: list[str]) -> None:
    """A short term is found only along word boundaries; a long one tears no noun, a guessed word is no noun."""
    recogniser = Recogniser(["大会", "研究生", "核武器国家", "无核武器国家", "卡塔尔国", "联利支助团"])
    tagged = [Word(word, "x" if word == "团在" else "n") for word in words]
    assert [span.form for span in recogniser.spans(text, word_ends(text, [(0, tagged)]))] == expected


def test_candidates_are_bounded() -> None:
    """Beyond the limit the rarest candidates are left out first."""
    texts = [f"第{i}段讨论了核裁军和{'甲乙丙丁戊己庚辛'[i % 8]}型反应堆。" for i in range(64)]
    located = [Located(Place(0, i, 0), text) for i, text in enumerate(texts)]
    limits = Limits(candidates=3)
    found = Extractor(limits=limits).run(located)
    assert found.distinct <= 3
    assert "核裁军" in {c.term for c in found.candidates}


def test_variants_are_grouped() -> None:
    """A form of another width is a variant of the more frequent one, a short form that of its full form."""
    texts = [
        "第984(1995)号决议。",
        "第984(1995)号决议。",
        "第984（1995）号决议。",
        "联合国裁军研究所(裁研所)。",
    ]
    known = {"第984(1995)号决议": 1.0, "第984（1995）号决议": 1.0}
    found = {c.term: c for c in extraction(texts, known).candidates}
    assert found["第984(1995)号决议"].variants == ("第984（1995）号决议",)
    assert "第984（1995）号决议" not in found
    assert found["裁研所"].variants == ("联合国裁军研究所",)
    assert found["联合国裁军研究所"].variants == ("裁研所",)
