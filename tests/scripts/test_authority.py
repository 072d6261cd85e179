"""The lists against official pairs and names: what is measured, cited and claimed, and that the lists hold it."""

from __future__ import annotations

from pathlib import Path

import pytest
from authority_lists import line, rows

from scripts.authority import check, cite
from scripts.authority.attestation import ENOUGH_PAIRS, FormFinder, attest, form_uses
from scripts.authority.citations import claims, source_of, unfounded
from scripts.shared import data
from termbase.authority import attested, load
from termbase.authority.rows import GENERAL
from tm.model import Pair


@pytest.fixture(scope="module")
def pairs(shared: Path) -> list[Pair]:
    """The official pairs."""
    return data.compact_pairs(shared)


class TestShippedLists:
    def test_states_are_named_as_in_unterm(self, shared: Path) -> None:
        """Each short and formal UNTERM name of a State is a row of type state with UNTERM's English."""
        names = list(data.country_names(shared))
        assert list(check.differing_countries(load(), names)) == []
        assert len(names) > 380
        assert sum(row.source_type == "unterm" for row in load()) >= len(names) / 2

    def test_official_pairs_agree(self, pairs: list[Pair]) -> None:
        """Of the occurrences in official pairs, four in five have our English (0.86 when written).

        General words, which are translated freely and are no terms of a text, two in three.
        """
        uses = attest(load(), pairs)
        assert len(uses) > 1_000
        for general, least in ((False, 0.8), (True, 0.60)):
            of_kind = [use for use in uses if (use.row.type == GENERAL) is general]
            assert sum(use.agreeing for use in of_kind) / sum(use.pairs for use in of_kind) > least

    def test_official_english_is_what_the_pairs_have(self, pairs: list[Pair]) -> None:
        """Of the frequent official forms few are neither ours nor a later mention (0.05 when written)."""
        uses = form_uses(load(), pairs)
        official = [use for use in uses if use.status == "official" and use.pairs >= ENOUGH_PAIRS]
        assert len(official) > 200
        assert sum(len(use.other) for use in official) / sum(use.pairs for use in official) < 0.06

    def test_every_citation_of_the_corpus_holds(self, pairs: list[Pair]) -> None:
        """The document that a row cites from the corpus shows the row's Chinese and English in one pair."""
        citations = list(claims(load(), attested.load()))
        assert len(citations) > 500
        assert [claim.zh for claim in unfounded(citations, pairs)] == []

    def test_what_can_be_cited_is_cited(self, pairs: list[Pair]) -> None:
        """No row rests on usage that the pairs bear out, and none on a thesaurus."""
        evidence = cite.gather(load(), pairs)
        preferred = [item for item in evidence if cite.is_weak(item.row) and item.form == item.row.zh]
        assert [str(item) for item in preferred if item.citation is not None] == []
        known = {(pair.zh, pair.en) for pair in attested.load()}
        further = [(pair.zh, pair.en) for pair in cite.further_pairs(evidence)]
        assert [pair for pair in further if pair not in known] == []
        assert [row.zh for row in load() if "thesaurus" in row.source.casefold()] == []


class TestAttest:
    PAIRS = (
        Pair("无核武器国家的安全", "security of the non-nuclear-weapon States", "A/1"),
        Pair("核武器国家的义务", "obligations of nuclear Powers", "A/2"),
    )

    def test_longest_match_and_lemmas(self) -> None:
        """核武器国家 inside 无核武器国家 is not counted; plurals and hyphens do not matter."""
        listed = rows(
            line(zh="核武器国家", en="nuclear-weapon State"),
            line(zh="无核武器国家", en="non-nuclear-weapon State"),
        )
        uses = attest(listed, self.PAIRS)
        assert [(use.row.zh, use.pairs, use.agreeing) for use in uses] == [
            ("核武器国家", 1, 0),
            ("无核武器国家", 1, 1),
        ]
        assert uses[0].misses == [self.PAIRS[1]]

    def test_words_are_not_cut(self) -> None:
        """西亚 does not stand in 尼科西亚."""
        find = FormFinder(["西亚"])
        assert (find("飞入尼科西亚"), find("在西亚")) == ([], ["西亚"])

    def test_a_later_mention_is_anaphora(self) -> None:
        """The Council, with its capital, stands for a body's full name; an adjective for a State."""
        listed = rows(
            line(zh="安全理事会", en="Security Council", type="body"),
            line(zh="土耳其", en="Türkiye", en_superseded="Turkey", type="state"),
        )
        pairs = (
            *self.PAIRS,
            Pair("安全理事会决定", "The Council decides", "S/1"),
            Pair("安全理事会决定", "The council decides", "S/1"),
            Pair("土耳其的政策", "Turkish policy", "S/2"),
        )
        uses = {use.form: use for use in form_uses(listed, pairs)}
        assert (uses["安全理事会"].anaphora, len(uses["安全理事会"].other)) == (1, 1)
        assert (uses["土耳其"].anaphora, len(uses["土耳其"].other)) == (1, 0)

    def test_a_citation_has_to_hold(self) -> None:
        """A row is named whose document does not show it."""
        cited = (("nuclear Power", "A/2"), ("nuclear-weapon State", "A/2"), ("Power", "A/3"))
        listed = rows(
            *(
                line(zh="核武器国家", en=english, source=source_of(symbol), source_type="corpus")
                for english, symbol in cited
            )
        )
        wrong = unfounded(claims(listed, ()), self.PAIRS)
        assert [claim.english[0] for claim in wrong] == ["nuclear-weapon State", "Power"]


class TestCite:
    def evidence(self, row: str, *pairs: tuple[str, str]) -> list[cite.FormEvidence]:
        """Evidence for one row in pairs of the documents A/0, A/1 and so on."""
        return cite.gather(rows(row), [Pair(*pair, f"A/{number}") for number, pair in enumerate(pairs)])

    def test_the_shortest_sentence_is_cited(self) -> None:
        """核裁军 is borne out by two documents; the clearer one is named."""
        evidence = self.evidence(
            line(),
            ("推动核裁军", "promote disarmament: nuclear disarmament"),
            ("核裁军", "Nuclear disarmament"),
        )
        assert [item.citation for item in evidence] == ["A/1"]

    def test_half_of_the_pairs_have_to_agree(self) -> None:
        """One of three is not enough, one of two is."""
        agreeing, other = ("核裁军", "nuclear disarmament"), ("核裁军", "cuts")
        assert self.evidence(line(), agreeing, other)[0].citation == "A/0"
        assert self.evidence(line(), agreeing, other, other)[0].citation is None

    def test_the_preferred_english_has_to_stand(self) -> None:
        """Pairs with another English of the row alone do not bear out the preferred one."""
        (item,) = self.evidence(line(en_other="atomic disarmament"), ("核裁军", "atomic disarmament"))
        assert (item.agreeing, item.citation) == (1, None)

    def test_another_form_is_shown_by_itself(self) -> None:
        """What a document has of another Chinese form says nothing of the preferred one."""
        evidence = self.evidence(line(zh_other="裁减核军备"), ("裁减核军备", "nuclear disarmament"))
        assert [item.citation for item in evidence] == [None, "A/0"]
        (pair,) = cite.further_pairs(evidence)
        assert (pair.zh, pair.en, pair.source, pair.source_type) == (
            "裁减核军备",
            "nuclear disarmament",
            "UN Parallel Corpus v1.0, development set (A/0)",
            "corpus",
        )

    def test_another_writing_needs_no_evidence_of_its_own(self) -> None:
        """核的裁军 is 核裁军 with a particle."""
        evidence = self.evidence(line(zh_other="核的裁军"), ("核的裁军", "nuclear disarmament"))
        assert list(cite.further_pairs(evidence)) == []

    def test_further_english_needs_two_pairs(self) -> None:
        """A further English form in two pairs of a tenth or more is shown, one in a single pair is not."""
        pair = ("核裁军", "atomic disarmament")
        once = self.evidence(line(en_other="atomic disarmament"), pair)
        twice = self.evidence(line(en_other="atomic disarmament"), pair, pair)
        assert list(cite.further_pairs(once)) == []
        assert [(further.zh, further.en) for further in cite.further_pairs(twice)] == [pair]

    def test_a_row_with_an_authority_is_left_alone(self) -> None:
        """Only usage and thesaurus rows are cited anew."""
        evidence = self.evidence(line(source_type="treaty"), ("核裁军", "nuclear disarmament"))
        assert not any(cite.is_weak(item.row) for item in evidence)

    def test_what_is_cited_is_written(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """--write puts the citation into the row, and leaves the others as they are."""
        (tmp_path / "lists").mkdir()
        listed = tmp_path / "lists" / "a.tsv"
        other = line(zh="核查", en="verification")
        listed.write_text("\n".join(["header", line(), other, ""]), encoding="utf-8")
        monkeypatch.setattr(cite, "AUTHORITY", tmp_path)
        (item,) = self.evidence(line(), ("核裁军", "nuclear disarmament"))
        cite.write_rows({("a.tsv", 2): item})
        expected = ["header", line(source=source_of("A/0"), source_type="corpus"), other, ""]
        assert listed.read_text(encoding="utf-8").split("\n") == expected
