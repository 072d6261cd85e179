"""An extraction in parts: whoever does them, and however small they are, the outcome is one."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termbase import package_files
from termbase.extract import placing, shards
from termbase.extract.candidates import Context, Located, Place
from termbase.extract.cut_text import Stretch, StretchPlace, cut_all
from termbase.extract.extractor import Extraction, Extractor
from termbase.extract.neighbours import Observed, observe
from termbase.extract.new_words import sampled
from termbase.extract.placing import Placed
from termbase.extract.runs import Cutter
from termbase.extract.sentences import Files
from tm.limits import Limits
from tm.text.words import Segmenter, Word
from tm.work.workers import Processes, Work, working

KNOWN = {"裁军谈判会议": 3.0, "核查": 1.8, "条约": 1.8}


@pytest.fixture(scope="module")
def sentences() -> list[Located]:
    """Those of the packaged sample, three documents, and of one more that has them all again."""
    texts = list(Files.of([package_files.sample()], Limits()).mined())
    return [*texts, *(Located(Place(9, n, 0), each.text) for n, each in enumerate(texts))]


@pytest.fixture(scope="module")
def whole(sentences: list[Located]) -> Extraction:
    """In one part, by one process."""
    return Extractor(KNOWN).run(sentences)


@pytest.mark.parametrize("size", [40, 1_000])
def test_parts_of_any_size(sentences: list[Located], whole: Extraction, size: int) -> None:
    """Parts of two sentences, which begin in the middle of documents, say what the whole says."""
    assert Extractor(KNOWN).run(sentences, size) == whole


def test_several_processes(sentences: list[Located], whole: Extraction, tmp_path: Path) -> None:
    """Two processes, and every file of theirs is there for who comes next."""
    with working(2, tmp_path) as work:
        assert Extractor(KNOWN, work=work).run(sentences, 1_500) == whole
    made = sorted(path.name for path in tmp_path.iterdir())
    with working(1, tmp_path, _Nobody()) as work:
        assert Extractor(KNOWN, work=work).run(sentences, 1_500) == whole
    assert sorted(path.name for path in tmp_path.iterdir()) == made


class _Nobody(Processes):
    """Is never asked."""

    def __init__(self) -> None:
        super().__init__(1)

    def do(self, *_: object) -> None:  # type: ignore[override]
        raise AssertionError("a step was done again")


def test_shards_hold_the_sentences(tmp_path: Path, sentences: list[Located]) -> None:
    """Written and read they are the same, in order; none is much larger than asked."""
    parts = shards.write(tmp_path, sentences, 500)
    assert [each for name in parts.names for each in shards.read(tmp_path, name)] == sentences
    assert parts.characters == sum(len(each.text) for each in sentences)
    assert len(parts.names) > 3
    assert shards.write(tmp_path, [], 500) == shards.Shards((), 0)


@given(
    st.lists(st.tuples(st.integers(0, 4), st.booleans()), max_size=60), st.sets(st.integers(0, 60)), st.integers(1, 6)
)  # fmt: skip
@settings(deadline=None)
def test_places_are_added_as_if_read_at_once(
    occurrences: list[tuple[int, bool]], cuts: set[int], most: int
) -> None:
    """Documents, independent occurrences and contexts, wherever the texts are divided; documents stand in order."""
    stretches = [Stretch((Word("核", "n"),), ()), Stretch((Word("核", "n"), Word("区", "n")), ())]
    ordered = sorted(occurrences, key=lambda each: each[0])
    places = [StretchPlace(nested, document, n, 0, 0) for n, (document, nested) in enumerate(ordered)]
    chosen = {"核区", "核"}
    edges = [0, *sorted(cut for cut in cuts if cut < len(places)), len(places)]
    added: dict[str, Placed] = {}
    for first, last in itertools.pairwise(edges):
        for form, more in placing.place(stretches, places[first:last], chosen, most).items():
            if form in added:
                added[form].merge(more)
            else:
                added[form] = more
    at_once = placing.place(stretches, places, chosen, most)
    assert added.keys() == at_once.keys()
    for form, expected in at_once.items():
        seen = added[form]
        assert (seen.frequency, seen.independent, seen.documents) == (
            expected.frequency, expected.independent, expected.documents,
        )  # fmt: skip
        assert seen.inside == expected.inside
        assert seen.first_contexts(most) == plain_contexts(form, ordered, most)


def plain_contexts(form: str, ordered: list[tuple[int, bool]], most: int) -> list[Context]:
    """The rule for contexts, read through all occurrences in order."""
    kept: list[Context] = []
    last = -1
    for number, (document, nested) in enumerate(ordered):
        if form == "核区" and not nested:
            continue
        is_first, last = document != last, document
        if (form == "核区" or not nested) and len(kept) < most and (is_first or len(kept) < most // 2):
            kept.append(Context(Place(document, number, 0), 0, len(form)))
    return kept


def test_neighbours_are_added_as_if_read_at_once(sentences: list[Located]) -> None:
    """Every count of every form, and the words of its first occurrence."""
    cut = Cutter(Segmenter())
    wanted = {form for stretch in cut_all(sentences, cut).stretches for _, _, form in stretch.spans}
    added: dict[str, Observed] = {}
    for first in range(0, len(sentences), 7):
        for form, more in observe(cut_all(sentences[first : first + 7], cut), wanted).items():
            if form in added:
                added[form].merge(more)
            else:
                added[form] = more
    at_once = observe(cut_all(sentences, cut), wanted)
    assert added == at_once
    assert [list(each.left) for each in added.values()] == [list(at_once[form].left) for form in added]


def test_a_sample_is_a_share_whatever_the_order() -> None:
    """About the share that was asked for, the same sentences every time, and all of a small corpus."""
    texts = [f"第{number}段讨论了核裁军" for number in range(2_000)]
    taken = [text for text in texts if sampled(text, 0.25)]
    assert 400 < len(taken) < 600
    assert all(sampled(text, 1.0) for text in texts)
    assert [text for text in taken if sampled(text, 0.5)] == taken


def test_work_without_helpers_keeps_nothing() -> None:
    """The folder of a single run goes with it."""
    with working() as work:
        assert isinstance(work, Work)
        folder = work.folder
        Extractor(KNOWN, work=work).run([Located(Place(0, 0, 0), "核裁军谈判。")])
        assert list(folder.iterdir())
    assert not folder.exists()
