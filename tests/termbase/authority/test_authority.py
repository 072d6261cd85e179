"""The shipped authority lists: they parse, nothing in them contradicts, and the gold terms come out right."""

from __future__ import annotations

import functools
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from authority_lists import line, rows

from scripts.shared import data
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
from termbase.authority.rows import ALLOWED
from tm.text.script import simplify

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
        for term in data.gold_terms(shared):
            owners = by_form().get(term.zh, [])
            first = owners[0].en if owners else "nothing"
            if first.casefold() not in {english.casefold() for english in term.english}:
                wrong.append(f"{term.zh}: {first}, not {term.english}")
        assert wrong == []


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
