"""The shipped authority lists: they parse, nothing in them contradicts, and the gold terms come out right."""

from __future__ import annotations

import csv
import functools
import importlib.util
import sys
from collections import Counter, defaultdict
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from termbase.authority import AuthorityError, AuthorityRow, attested, load, parse
from termbase.authority import spelling as writing
from termbase.authority.check import (
    brackets,
    check,
    conflicts,
    duplicates,
    punctuation,
    sources,
    spelling,
    traditional,
    unknown_pairs,
)
from termbase.authority.rows import ALLOWED, COLUMNS
from tm.text.script import simplify

GOOD = {
    "zh": "核裁军",
    "en": "nuclear disarmament",
    "type": "concept",
    "subject": "disarmament",
    "pos": "noun",
    "status": "attested",
    "source": "UN drafting usage",
    "source_type": "usage",
}
LEAST_PER_FILE = {
    "arms.tsv": 150,
    "bodies.tsv": 400,
    "documents.tsv": 300,
    "iaea.tsv": 150,
    "law.tsv": 300,
    "nuclear.tsv": 400,
    "phrases.tsv": 100,
    "places.tsv": 100,
    "states.tsv": 300,
    "treaties.tsv": 150,
    "zones.tsv": 40,
}


def line(**cells: str) -> str:
    """Write a good row with some cells changed."""
    return "\t".join({**dict.fromkeys(COLUMNS, ""), **GOOD, **cells}[column] for column in COLUMNS)


def rows(*lines: str) -> list[AuthorityRow]:
    """Parse rows under a right header."""
    return list(parse(["\t".join(COLUMNS), *lines], "a.tsv"))


@functools.cache
def by_form() -> dict[str, list[AuthorityRow]]:
    """Every Chinese form of the lists with its rows, those that prefer the form first."""
    found: dict[str, list[AuthorityRow]] = defaultdict(list)
    for row in load():
        for form in dict.fromkeys(row.chinese()):
            found[form].append(row)
    for form, owners in found.items():
        owners.sort(key=lambda row: row.zh != form)
    return found


@functools.cache
def script(name: str = "check_authority") -> ModuleType:
    """A script as a module; the citing one imports the checking one."""
    if name != "check_authority":
        script()
    path = Path(__file__).resolve().parents[3] / "scripts" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


class TestLists:
    def test_there_are_over_two_thousand_rows(self) -> None:
        """All lists parse, and they hold more than 2,000 rows."""
        assert len(load()) > 2_000

    @pytest.mark.parametrize(("name", "least"), LEAST_PER_FILE.items())
    def test_each_subject_is_covered(self, name: str, least: int) -> None:
        """No list is a stub."""
        assert Counter(row.file for row in load())[name] >= least

    def test_nothing_is_found(self) -> None:
        """The shipped rows have no double, conflict, spelling, script, bracket or source fault."""
        assert [str(finding) for finding in check(load(), simplify)] == []

    def test_every_subject_is_used(self) -> None:
        """The closed list of subjects has no subject without a row."""
        assert {row.subject for row in load()} == ALLOWED["subject"]

    @pytest.mark.parametrize(
        ("chinese", "english"),
        [
            ("裁谈会", "Conference on Disarmament"),
            ("无核武器国家", "non-nuclear-weapon State"),
            ("无核国家", "non-nuclear-weapon State"),
            ("不扩散条约", "Non-Proliferation Treaty"),
            ("特拉特洛尔科条约", "Treaty of Tlatelolco"),
            ("运载工具", "means of delivery"),
            ("会员国", "Member State"),
            ("成员国", "member State"),
            ("缔约国", "State party"),
            ("保障监督", "safeguards"),
            ("人道主义", "humanitarian"),
            ("授权", "mandate"),
            ("使用核武器", "use of nuclear weapons"),
            ("阿拉伯利比亚民众国", "Libyan Arab Jamahiriya"),
            ("朝鲜民主主义人民共和国", "Democratic People's Republic of Korea"),
            ("大韩民国", "Republic of Korea"),
        ],
    )
    def test_traps_of_the_thesaurus(self, chinese: str, english: str) -> None:
        """Terms that dictionaries get wrong come out as the UN writes them."""
        assert by_form()[chinese][0].en == english

    def test_superseded_names_say_so(self) -> None:
        """A State that is no more keeps its row, with a note until when."""
        assert by_form()["阿拉伯利比亚民众国"][0].note.endswith("now Libya")


class TestAgainstSharedData:
    def test_gold_terms_have_an_acceptable_first_english(self, shared: Path) -> None:
        """Each gold term of the seeds is a form of a row whose preferred English is acceptable."""
        wrong = []
        gold = shared / "terminology" / "gold-terms-in-seeds.tsv"
        for record in gold.read_text(encoding="utf-8").splitlines():
            chinese, acceptable, _kind = record.split("\t")
            owners = by_form().get(chinese, [])
            first = owners[0].en if owners else "nothing"
            if first.casefold() not in {english.casefold() for english in acceptable.split("|")}:
                wrong.append(f"{chinese}: {first}, not {acceptable}")
        assert wrong == []

    def test_states_are_named_as_in_unterm(self, shared: Path) -> None:
        """Each short and formal UNTERM name of a State is a row of type state with UNTERM's English."""
        names = shared / "terminology" / "unterm-country-names.csv"
        assert list(script().differing_countries(load(), names)) == []
        with names.open(encoding="utf-8-sig", newline="") as file:
            named = sum(bool(record["UNTERM Chinese Short"].strip()) for record in csv.DictReader(file))
        assert sum(row.source_type == "unterm" for row in load()) >= named

    def test_official_pairs_agree(self, shared: Path) -> None:
        """Of the occurrences in official pairs, four in five have our English (0.86 when written)."""
        found = script().attest(load(), script().read_pairs(shared / "un-parallel"))
        agreeing, pairs = sum(a.agreeing for a in found), sum(a.pairs for a in found)
        assert len(found) > 1_000
        assert agreeing / pairs > 0.8

    def test_official_english_is_what_the_pairs_have(self, shared: Path) -> None:
        """Of the frequent official forms few are neither ours nor a later mention (0.05 when written)."""
        uses = script().form_uses(load(), script().read_pairs(shared / "un-parallel"))
        official = [use for use in uses if use.status == "official" and use.pairs >= script().ENOUGH_PAIRS]
        other, pairs = sum(len(use.other) for use in official), sum(use.pairs for use in official)
        assert len(official) > 200
        assert other / pairs < 0.06

    def test_every_citation_of_the_corpus_holds(self, shared: Path) -> None:
        """The document that a row cites from the corpus shows the row's Chinese and English in one pair."""
        pairs = script().read_pairs(shared / "un-parallel")
        assert [
            one.zh for one in script().unfounded_citations(script().claims(load(), attested.load()), pairs)
        ] == []

    def test_what_can_be_cited_is_cited(self, shared: Path) -> None:
        """No row rests on usage that the pairs bear out, and none on a thesaurus."""
        cite = script("cite_authority")
        evidence = cite.gather(load(), script().read_pairs(shared / "un-parallel"))
        mine = [one for one in evidence if cite.weak(one.row) and one.form == one.row.zh]
        assert [str(one) for one in mine if one.citation is not None] == []
        known = {(one.zh, one.en) for one in attested.load()}
        assert [(one.zh, one.en) for one in cite.shown_lines(evidence) if (one.zh, one.en) not in known] == []
        assert [row.zh for row in load() if "thesaurus" in row.source.casefold()] == []


class TestParse:
    def test_cells_become_fields(self) -> None:
        """Listed columns become tuples, and the row knows its place."""
        (row,) = rows(line(zh_short="核裁|裁核", acronym="ND"))
        assert row.zh_short == ("核裁", "裁核")
        assert row.en_other == ()
        assert (row.file, row.line) == ("a.tsv", 2)
        assert row.chinese() == ("核裁军", "核裁", "裁核")
        assert row.english() == ("nuclear disarmament", "ND")

    def test_superseded_english_is_not_offered(self) -> None:
        """A superseded form is kept, and left out of the admitted ones."""
        (row,) = rows(line(en_superseded="atomic disarmament"))
        assert "atomic disarmament" not in row.english()

    @pytest.mark.parametrize(
        ("bad", "message"),
        [
            (
                "核裁军\tnuclear disarmament",
                "a.tsv, line 2: 2 cells, and an authority list has 16; "
                "separate cells by one tab, keep empty ones",
            ),
            (line(zh=""), "a.tsv, line 2, column zh: the cell is empty"),
            (line(en=""), "a.tsv, line 2, column en: the cell is empty"),
            (line(source=""), "a.tsv, line 2, column source: the cell is empty"),
            (line(zh=" 核裁军"), "a.tsv, line 2, column zh: ' 核裁军' begins or ends with a space"),
            (
                line(en_other="a | b"),
                "a.tsv, line 2, column en_other: 'a | b' begins or ends with a space",
            ),
            (
                line(en_other="a||b"),
                "a.tsv, line 2, column en_other: 'a||b' has an empty value between bars",
            ),
            (
                line(en="a|b"),
                "a.tsv, line 2, column en: 'a|b' has a bar, and this column holds one value",
            ),
            (
                line(status="certain"),
                "a.tsv, line 2, column status: 'certain' is not one of attested, official",
            ),
            (
                line(pos="n"),
                "a.tsv, line 2, column pos: 'n' is not one of "
                "adjective, adverb, noun, phrase, proper noun, verb",
            ),
            (
                line(source_type="web"),
                "a.tsv, line 2, column source_type: 'web' is not one of "
                "charter, corpus, document, glossary, resolution, rules, treaty, unterm, usage",
            ),
            (
                line(zh="《不扩散条约》"),
                "a.tsv, line 2, column zh: '《不扩散条约》' has title marks; write the title without them",
            ),
            (
                line(zh="第１条"),
                "a.tsv, line 2, column zh: '第１条' has full-width letters or digits",
            ),
        ],
    )
    def test_bad_rows_are_refused(self, bad: str, message: str) -> None:
        """A bad row stops the reading with file, line, column and reason."""
        with pytest.raises(AuthorityError) as caught:
            rows(bad)
        assert str(caught.value) == message

    @pytest.mark.parametrize("column", ["type", "subject"])
    def test_closed_vocabularies_are_closed(self, column: str) -> None:
        """An unknown type or subject is refused with the known ones."""
        with pytest.raises(AuthorityError, match=f"line 2, column {column}: 'wine' is not one of ") as caught:
            rows(line(**{column: "wine"}))
        assert all(value in str(caught.value) for value in ALLOWED[column])

    def test_a_wrong_header_is_refused(self) -> None:
        """A file with another header is no authority list."""
        with pytest.raises(AuthorityError) as caught:
            list(parse(["zh\ten"], "a.tsv"))
        assert str(caught.value) == (
            "a.tsv, line 1: the header is not the one of an authority list; write 16 columns: "
            "zh zh_short zh_other en en_short acronym en_other en_superseded "
            "type subject body pos status source source_type note"
        )


class TestCheck:
    def test_a_pair_said_twice(self) -> None:
        """The same Chinese with the same English in two rows is a double, whatever the case."""
        (finding,) = duplicates(rows(line(), line(en="Nuclear disarmament")))
        assert str(finding) == (
            "a.tsv, line 3: duplicate: 核裁军 = Nuclear disarmament is also in a.tsv, line 2"
        )

    def test_a_form_said_twice(self) -> None:
        """A Chinese or English form stands once in a row."""
        found = [f.message for f in duplicates(rows(line(zh_short="核裁军", en_other="Nuclear Disarmament")))]
        assert found == [
            "核裁军 stands twice in the row",
            "an admitted English of 核裁军 stands twice in the row",
        ]

    def test_admitted_and_superseded(self) -> None:
        """A form cannot be admitted and superseded."""
        (finding,) = duplicates(rows(line(en_superseded="nuclear disarmament")))
        assert finding.message == "nuclear disarmament is admitted and superseded"

    def test_two_readings_of_one_form_need_notes(self) -> None:
        """A form with two preferred English is a conflict unless both rows carry a note."""
        other = {"zh": "核军备裁减", "zh_short": "核裁军", "en": "nuclear arms reduction"}
        (finding,) = conflicts(rows(line(), line(**other)))
        assert (
            finding.message
            == "核裁军 is nuclear arms reduction here and nuclear disarmament in a.tsv, line 2"
        )
        assert list(conflicts(rows(line(note="one"), line(**other, note="two")))) == []

    def test_traditional_characters(self) -> None:
        """A form that folds into another is not Simplified."""
        (finding,) = traditional(rows(line(zh="核裁軍")), simplify)
        assert finding.message == "核裁軍 folds into 核裁军"

    @pytest.mark.parametrize(
        ("english", "right"),
        [
            ("nuclear program", "programme"),
            ("missile defense", "defence"),
            ("international data center", "centre"),
            ("organisation of work", "-ize"),
            ("nuclear weapon State", "nuclear-weapon State"),
            ("fissile material cut off treaty", "cut-off treaty"),
            ("nonproliferation", "non-proliferation"),
            ("meeting of States Parties", "State party, States parties"),
            ("member state", "member State or Member State"),
        ],
    )
    def test_spelling(self, english: str, right: str) -> None:
        """American and discouraged spellings are found, with what the UN writes."""
        assert f"{english}: the UN writes {right}" in [f.message for f in spelling(rows(line(en=english)))]

    def test_own_spelling_is_kept(self) -> None:
        """The name of an organisation is spelled as the organisation spells it."""
        name = "Organisation for the Prohibition of Chemical Weapons"
        assert list(spelling(rows(line(en=name, type="body")))) == []

    def test_brackets_and_punctuation(self) -> None:
        """An open bracket and a comma at the end are found."""
        assert [f.rule for f in brackets(rows(line(zh="核裁军(")))] == ["brackets"]
        assert [f.rule for f in punctuation(rows(line(en="nuclear disarmament,")))] == ["punctuation"]

    def test_official_needs_an_authority(self) -> None:
        """Usage alone makes nothing official."""
        (finding,) = sources(rows(line(status="official")))
        assert finding.message == "核裁军 is official, and its source is usage"
        assert list(sources(rows(line(status="official", source_type="treaty")))) == []


class TestAttest:
    PAIRS = (
        ("无核武器国家的安全", "security of the non-nuclear-weapon States", "A/1"),
        ("核武器国家的义务", "obligations of nuclear Powers", "A/2"),
    )

    def pairs(self, *more: tuple[str, str, str]) -> list[Any]:
        """The pairs as the script reads them."""
        return [script().Pair(*pair) for pair in (*self.PAIRS, *more)]

    def test_longest_match_and_lemmas(self) -> None:
        """核武器国家 inside 无核武器国家 is not counted; plurals and hyphens do not matter."""
        both = rows(
            line(zh="核武器国家", en="nuclear-weapon State"),
            line(zh="无核武器国家", en="non-nuclear-weapon State"),
        )
        found = script().attest(both, self.pairs())
        assert [(a.row.zh, a.pairs, a.agreeing) for a in found] == [
            ("核武器国家", 1, 0),
            ("无核武器国家", 1, 1),
        ]
        assert found[0].misses == [self.PAIRS[1][:2]]

    def test_words_are_not_cut(self) -> None:
        """西亚 does not stand in 尼科西亚."""
        find = script().Finder(["西亚"])
        assert (find("飞入尼科西亚"), find("在西亚")) == ([], ["西亚"])

    def test_a_later_mention_is_anaphora(self) -> None:
        """The Council, with its capital, stands for a body's full name; an adjective for a State."""
        listed = rows(
            line(zh="安全理事会", en="Security Council", type="body"),
            line(zh="土耳其", en="Türkiye", en_superseded="Turkey", type="state"),
        )
        pairs = self.pairs(
            ("安全理事会决定", "The Council decides", "S/1"),
            ("安全理事会决定", "The council decides", "S/1"),
            ("土耳其的政策", "Turkish policy", "S/2"),
        )
        uses = {use.form: use for use in script().form_uses(listed, pairs)}
        assert (uses["安全理事会"].anaphora, len(uses["安全理事会"].other)) == (1, 1)
        assert (uses["土耳其"].anaphora, len(uses["土耳其"].other)) == (1, 0)

    def test_a_citation_has_to_hold(self) -> None:
        """A row is named whose document does not show it."""
        listed = rows(
            *(
                line(
                    zh="核武器国家",
                    en=english,
                    source=f"UN Parallel Corpus v1.0, development set ({symbol})",
                    source_type="corpus",
                )
                for english, symbol in (
                    ("nuclear Power", "A/2"),
                    ("nuclear-weapon State", "A/2"),
                    ("Power", "A/3"),
                )
            )
        )
        found = script().unfounded_citations(script().claims(listed, ()), self.pairs())
        assert [one.english[0] for one in found] == ["nuclear-weapon State", "Power"]


class TestCite:
    def evidence(self, row: str, *pairs: tuple[str, str]) -> list[Any]:
        """Evidence for one row in pairs of the documents A/0, A/1 and so on."""
        cite = script("cite_authority")
        numbered = [script().Pair(zh, en, f"A/{number}") for number, (zh, en) in enumerate(pairs)]
        found: list[Any] = cite.gather(rows(row), numbered)
        return found

    def test_the_shortest_sentence_is_cited(self) -> None:
        """核裁军 is borne out by two documents; the clearer one is named."""
        found = self.evidence(
            line(),
            ("推动核裁军", "promote disarmament: nuclear disarmament"),
            ("核裁军", "Nuclear disarmament"),
        )
        assert [one.citation for one in found] == ["A/1"]

    def test_half_of_the_pairs_have_to_agree(self) -> None:
        """One of three is not enough, one of two is."""
        agreeing, other = ("核裁军", "nuclear disarmament"), ("核裁军", "cuts")
        assert self.evidence(line(), agreeing, other)[0].citation == "A/0"
        assert self.evidence(line(), agreeing, other, other)[0].citation is None

    def test_the_preferred_english_has_to_stand(self) -> None:
        """Pairs with another English of the row alone do not bear out the preferred one."""
        found = self.evidence(line(en_other="atomic disarmament"), ("核裁军", "atomic disarmament"))
        assert (found[0].agreeing, found[0].citation) == (1, None)

    def test_another_form_is_shown_by_itself(self) -> None:
        """What a document has of another Chinese form says nothing of the preferred one."""
        found = self.evidence(line(zh_other="裁减核军备"), ("裁减核军备", "nuclear disarmament"))
        assert [one.citation for one in found] == [None, "A/0"]
        lines = list(script("cite_authority").shown_lines(found))
        assert [(one.zh, one.en, one.source, one.source_type) for one in lines] == [
            ("裁减核军备", "nuclear disarmament", "UN Parallel Corpus v1.0, development set (A/0)", "corpus")
        ]

    def test_another_writing_needs_no_evidence_of_its_own(self) -> None:
        """核的裁军 is 核裁军 with a particle."""
        found = self.evidence(line(zh_other="核的裁军"), ("核的裁军", "nuclear disarmament"))
        assert list(script("cite_authority").shown_lines(found)) == []

    def test_further_english_needs_two_pairs(self) -> None:
        """A further English form in two pairs of a tenth or more is shown, one in a single pair is not."""
        pair = ("核裁军", "atomic disarmament")
        cite = script("cite_authority")
        once = self.evidence(line(en_other="atomic disarmament"), pair)
        twice = self.evidence(line(en_other="atomic disarmament"), pair, pair)
        assert list(cite.shown_lines(once)) == []
        assert [(one.zh, one.en) for one in cite.shown_lines(twice)] == [pair]

    def test_a_row_with_an_authority_is_left_alone(self) -> None:
        """Only usage and thesaurus rows are cited anew."""
        found = self.evidence(line(source_type="treaty"), ("核裁军", "nuclear disarmament"))
        assert not any(script("cite_authority").weak(one.row) for one in found)


class TestShown:
    HEAD = "zh\ten\tsource\tsource_type"

    def test_the_shipped_pairs_belong_to_rows(self) -> None:
        """Every pair is of one row, none stands twice from one source, and there are many."""
        assert [str(one) for one in unknown_pairs(load(), attested.load())] == []
        assert len(attested.load()) > 500

    def test_strangers_and_doubles_are_found(self) -> None:
        """A pair of no row, and a line that stands twice."""
        cells = "核裁军\tnuclear disarmament\tA/1\tdocument"
        lines = attested.parse([self.HEAD, cells, cells, cells.replace("nuclear", "atomic")])
        found = [str(one) for one in unknown_pairs(rows(line()), lines)]
        assert [one.partition(": shown: ")[0] for one in found] == [
            "attested.tsv, line 3",
            "attested.tsv, line 4",
        ]

    @pytest.mark.parametrize(
        ("bad", "message"),
        [
            ("核裁军\tnuclear disarmament\tA/1", "4 cells"),
            ("核裁军\t\tA/1\tdocument", "4 cells"),
            ("核裁军\tnuclear disarmament\tA/1\thearsay", "'hearsay' is not one of"),
        ],
    )
    def test_a_bad_line_stops_the_reading(self, bad: str, message: str) -> None:
        """The sentence says where and why."""
        with pytest.raises(AuthorityError, match=message) as refused:
            list(attested.parse([self.HEAD, bad]))
        assert refused.value.line == 2
        with pytest.raises(AuthorityError, match="header"):
            list(attested.parse(["zh\ten", bad]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("不可逆转、可核查和透明的原则", "不可逆转、可核查与透明原则"),
        ("13个切实步骤", "十三个切实步骤"),
        ("国际原子能机构保障监督", "原子能机构的保障监督"),
        ("安全理事会成员", "安理会成员"),
        ("镎-237", "镎237"),
        ("在严格和有效国际监督下的全面彻底裁军条约", "严格和有效国际监督下的全面彻底裁军条约"),
    ],
)
def test_one_name_written_differently(one: str, other: str) -> None:
    """Particles, conjunctions, figures, short forms of organs."""
    assert writing.chinese(one) == writing.chinese(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("审查周期", "审议周期"),
        ("区域和全球安全环境", "安全环境"),
        ("联合国秘书长", "秘书长"),
        ("第六条", "第七条"),
    ],
)
def test_different_names(one: str, other: str) -> None:
    """Other words are another name."""
    assert writing.chinese(one) != writing.chinese(other)
