"""Other authorities come in: columns, TBX, merging, honest statuses, all or nothing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from scripts.fault_loops.made_inputs import ods_parts, packed, xlsx_parts
from termbase.cli import run
from termbase.concepts.model import Description, DescriptionKind, Term
from termbase.concepts.status import Standing
from termbase.exchange import columns, tables, tbx
from termbase.exchange.entries import RejectedEntry, checked, entry, split
from termbase.store import lookup, schema
from termbase.store.term_pairs import term_pairs
from tm import db
from tm.db import Database
from tm.errors import InputRefused, StoreBusy
from tm.files import table as files_table
from tm.limits import Limits
from tm.text.key import term_key


def table(folder: Path, text: str, name: str = "t.csv") -> Path:
    """Write a table."""
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def dump(path: Path) -> list[tuple[object, ...]]:
    """What a termbase says, without row numbers."""
    opened = schema.open_termbase(path)
    try:
        rows = opened.execute(
            "SELECT c.id, c.en, c.status, t.language, t.term, t.standing, t.status, e.kind, e.detail, e.status, s.name, s.concepts"
            " FROM concepts c JOIN terms t ON t.concept = c.id LEFT JOIN evidence e ON e.term = t.id"
            " LEFT JOIN sources s ON s.id = e.source"
        ).fetchall()
        return sorted(rows, key=repr)
    finally:
        opened.close()


@pytest.fixture
def copy(built: tuple[Path, object], tmp_path: Path) -> Path:
    """The sample's termbase, to change."""
    return Path(shutil.copy(built[0], tmp_path / "t.db"))


def first(path: Path, query: str) -> lookup.LookupResult:
    """The best result."""
    opened: Database = schema.open_termbase(path)
    try:
        return lookup.lookup(opened, query)[0]
    finally:
        opened.close()


class TestColumns:
    """What a header tells."""

    @pytest.mark.parametrize(
        "header",
        [
            ["zh", "en"], ["ZH-CN", "EN-US"], ["Chinese", "English"], ["中文", "英文"], ["Chinese term", "English term"],
            ["术语（中文）", "术语（英文）"], ["zh_name", "en_name"],
        ],
    )  # fmt: skip
    def test_two_columns(self, header: list[str]) -> None:
        """Many ways to say Chinese and English."""
        found = columns.layout(header)
        assert found is not None
        entries = list(found.entries(1, ["裁军", "disarmament"]))
        assert entries == [entry(1, [Term("裁军", "zh"), Term("disarmament", "en")])]

    def test_forms_of_one_concept(self) -> None:
        """Acronyms and short forms go with the full form; further languages are left out."""
        header = [
            "Subject",
            "English Term",
            "English Acronym",
            "French Term",
            "Chinese Term",
            "Chinese Short form",
        ]
        found = columns.layout(header)
        assert found is not None
        row = ["Disarmament", "Conference on Disarmament", "CD", "Conférence", "裁军谈判会议", "裁谈会"]
        (read,) = found.entries(7, row)
        assert read.concept.subject == "Disarmament"
        assert [(t.text, t.type) for t in read.concept.of("en")] == [
            ("Conference on Disarmament", "full form"), ("CD", "acronym"),
        ]  # fmt: skip
        assert [(t.text, t.type) for t in read.concept.of("zh")] == [
            ("裁军谈判会议", "full form"),
            ("裁谈会", "short form"),
        ]

    def test_short_and_formal_names_are_two_entries(self) -> None:
        """A formal name belongs to the formal name."""
        header = [
            "UNTERM Chinese Short",
            "UNTERM English Formal",
            "UNTERM English Short",
            "UNTERM Chinese Formal",
            "official_name_en",
        ]
        found = columns.layout(header)
        assert found is not None
        row = ["乍得", "the Republic of Chad", "Chad (the) *", "乍得共和国", "Chad"]
        pairs = [[t.text for t in e.concept.terms] for e in found.entries(1, row, names=True)]
        assert pairs == [["乍得", "Chad"], ["Republic of Chad", "乍得共和国"]]

    def test_notes_in_a_language_are_no_terms(self) -> None:
        """A column of English remarks is a note of the English side."""
        found = columns.layout(["zh", "en", "English note"])
        assert found is not None
        (read,) = found.entries(1, ["裁军", "disarmament", "see also arms control"])
        assert read.concept.descriptions == [Description(DescriptionKind.NOTE, "see also arms control", "en")]
        assert len(read.concept.terms) == 2

    def test_nothing_to_go_by(self) -> None:
        """Two Chinese columns and no header tell nothing."""
        assert columns.guessed([["裁军", "裁減", "disarmament"], ["核", "核", "nuclear"]]) is None


class TestEntries:
    """What is taken and what is not."""

    def test_cells_with_several_terms(self) -> None:
        """Bars, semicolons and line ends part terms; repetitions go."""
        assert split(" a | b;a\n c ") == ["a", "b", "c"]

    @pytest.mark.parametrize(
        ("zh", "en", "reason"),
        [
            ("disarmament", "裁军", "'disarmament' is filed as Chinese and has no ideograph"),
            ("裁军", "裁军", "'裁军' is filed as English and has ideographs"),
            ("裁军", "12", "'12' is filed as English and has no letter"),
            ("裁军", "x" * 401, f"'{'x' * 40}…' has more than 400 characters"),
        ],
    )
    def test_what_is_not_what_it_is_filed_as(self, zh: str, en: str, reason: str) -> None:
        """The reason names the term."""
        found = checked(entry(3, [Term(zh, "zh"), Term(en, "en")]))
        assert isinstance(found, RejectedEntry)
        assert (found.reason, found.silent) == (reason, False)

    def test_one_language_is_passed_over(self) -> None:
        """Entries without Chinese are common in tables of six languages."""
        found = checked(entry(3, [Term("disarmament", "en")]))
        assert isinstance(found, RejectedEntry)
        assert found.silent


TBX3 = """<?xml version="1.0" encoding="UTF-8"?>
<tbx style="{style}" type="TBX-Basic" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2">
<tbxHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></tbxHeader><text><body>
<conceptEntry id="c1">{subject}
 <langSec xml:lang="zh-Hans"><termSec><term>消极<hi>安全</hi>保证</term></termSec>
  <termSec><term>反面安全保证</term>{old}</termSec></langSec>
 <langSec xml:lang="en-GB"><termSec><term>negative security assurances</term>{good}</termSec>
  <termSec><term>NSA</term>{acronym}</termSec></langSec>
 <langSec xml:lang="fr"><termSec><term>garanties</term></termSec></langSec>
</conceptEntry></body></text></tbx>"""


class TestTbx:
    """Every dialect gives the same entry (X13)."""

    @pytest.mark.parametrize("style", ["dca", "dct", "v2"])
    def test_dialects(self, tmp_path: Path, style: str) -> None:
        """All terms of a language, their standing and type arrive, whatever the style."""
        if style == "dct":
            marks = {
                "subject": "<min:subjectField>security</min:subjectField>",
                "old": "<min:administrativeStatus>deprecatedTerm-admn-sts</min:administrativeStatus>",
                "good": "<min:administrativeStatus>preferredTerm-admn-sts</min:administrativeStatus><min:partOfSpeech>noun</min:partOfSpeech>",
                "acronym": "<basic:termType>acronym</basic:termType>",
            }
        else:
            marks = {
                "subject": '<descrip type="subjectField">security</descrip>',
                "old": '<termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote>',
                "good": '<termNote type="administrativeStatus">preferredTerm-admn-sts</termNote><termNote type="partOfSpeech">noun</termNote>',
                "acronym": '<termNote type="termType">acronym</termNote>',
            }
        text = TBX3.format(style=style, **marks)
        if style == "v2":
            for new, old in (("conceptEntry", "termEntry"), ("langSec", "langSet"), ("termSec", "tig"), ("<tbx ", "<martif "), ("</tbx>", "</martif>")):  # fmt: skip
                text = text.replace(new, old)
        (read,) = tbx.read(table(tmp_path, text, "a.tbx"), Limits())
        assert read.concept.subject == "security"
        assert [(t.text, t.language, t.type, t.standing, t.part_of_speech) for t in read.concept.terms] == [
            ("消极安全保证", "zh", "full form", "preferred", None),
            ("反面安全保证", "zh", "full form", "deprecated", None),
            ("negative security assurances", "en", "full form", "preferred", "noun"),
            ("NSA", "en", "acronym", "admitted", None),
        ]

    def test_another_root_is_refused(self, tmp_path: Path) -> None:
        """A page saved as TBX is refused by what it is."""
        file = table(tmp_path, "<html><body/></html>", "a.tbx")
        with pytest.raises(InputRefused, match="not TBX: root is html"):
            list(tbx.read(file, Limits()))

    def test_public_examples(self, shared: Path) -> None:
        """The examples of others are read without loss: as many terms as `<term>` elements in zh and en."""
        folder = shared / "interchange" / "ltac-tbx"
        for file in sorted(folder.glob("*VALID.tbx")):
            entries = list(tbx.read(file, Limits()))
            assert entries, file.name
            assert sum(len(one.concept.terms) for one in entries) >= len(entries) // 2


class TestMerging:
    """What an import does to a termbase."""

    def test_a_heading_lifts_nothing(self, copy: Path, tmp_path: Path) -> None:
        """A thesaurus heading never makes a term official or attested, nor comes before a better one."""
        before = {query: first(copy, query) for query in ("裁军谈判会议", "保证", "人道主义")}
        file = table(
            tmp_path,
            "人道主义\thumanism\n保证\twarranty\n裁军谈判会议\tdisarmament conference\n新词新词\tnew word\n",
        )
        assert run(["import", str(file), "--db", str(copy), "--columns", "zh,en", "--type", "thesaurus"]) == 0
        for query, old in before.items():
            new = first(copy, query)
            assert (new.concept.id, new.en, new.status) == (old.concept.id, old.en, old.status)
        assert [(v.text, v.status) for v in first(copy, "人道主义").variants if v.text == "humanism"] == [
            ("humanism", "proposed")
        ]
        new = first(copy, "新词新词")
        assert (new.en, new.status, new.concept.source) == ("new word", "proposed", "t.csv")
        opened = schema.open_termbase(copy)
        wrong = opened.execute(
            "SELECT t.term FROM terms t WHERE t.status IN ('official', 'attested') AND EXISTS (SELECT 1 FROM evidence e"
            " JOIN sources s ON s.id = e.source WHERE e.term = t.id AND s.type = 'thesaurus')"
            " AND NOT EXISTS (SELECT 1 FROM evidence e WHERE e.term = t.id AND e.status = t.status)"
        ).fetchall()
        opened.close()
        assert wrong == []

    def test_unterm_makes_official_and_comes_first(self, copy: Path, tmp_path: Path) -> None:
        """A better authority overrules a proposal; what it bears out keeps one entry with two pieces of evidence."""
        own = table(tmp_path, "zh,en\n新词新词,our guess\n", "own.csv")
        assert run(["import", str(own), "--db", str(copy)]) == 0
        unterm = table(
            tmp_path,
            "Chinese,English\n新词新词,fresh term\n裁军谈判会议,Conference on Disarmament\n",
            "u.csv",
        )
        assert run(["import", str(unterm), "--db", str(copy), "--type", "unterm"]) == 0
        new = first(copy, "新词新词")
        assert (new.en, new.status) == ("fresh term", "official")
        assert [(v.text, v.standing, v.status) for v in new.variants if v.language == "en"] == [
            ("our guess", "admitted", "proposed")
        ]
        known = first(copy, "裁军谈判会议")
        assert {"u.csv"} <= {
            e.source for term, e in known.evidence if term.text == "Conference on Disarmament"
        }
        assert len([e for term, e in known.evidence if term.text == "Conference on Disarmament"]) >= 2

    def test_importing_again_replaces(self, copy: Path, tmp_path: Path) -> None:
        """The same file twice says the same; a changed one takes back what it said before."""
        before = dump(copy)
        file = table(tmp_path, "zh,en\n新词新词,new word\n裁军谈判会议,CD talks\n")
        arguments = ["import", str(file), "--db", str(copy)]
        assert run(arguments) == 0
        once = dump(copy)
        assert once != before
        assert run(arguments) == 0
        assert dump(copy) == once
        table(tmp_path, "zh,en\n裁军谈判会议,Conference on Disarmament\n")
        assert run(arguments) == 0
        opened = schema.open_termbase(copy)
        assert lookup.lookup(opened, "新词新词") == []
        assert opened.execute("SELECT count(*) FROM terms WHERE term = 'CD talks'").fetchone()[0] == 0
        assert opened.execute("PRAGMA foreign_key_check").fetchall() == []
        opened.close()

    def test_a_new_termbase(self, tmp_path: Path) -> None:
        """Without a termbase one is made, and it can be looked up and served."""
        file = table(tmp_path, "裁军\tdisarmament\n核武器\tnuclear weapon\n", "glossary.utf8")
        target = tmp_path / "new.db"
        assert run(["import", str(file), "--db", str(target), "--type", "glossary"]) == 0
        assert (first(target, "裁軍").en, first(target, "裁軍").status) == ("disarmament", "attested")

    def test_json(self, copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """What was left out is told, with its line."""
        file = table(tmp_path, "zh,en,note\n裁军,disarmament,\nabc,def,\n核查,,\n")
        assert run(["import", str(file), "--db", str(copy), "--json"]) == 0
        (told,) = json.loads(capsys.readouterr().out)["files"]
        assert (told["entries"], told["one_sided"], told["kind"]) == (1, 1, "list")
        assert [f["line"] for f in told["rejected"]] == [3]

    @pytest.mark.parametrize(
        ("text", "name", "arguments", "code", "said"),
        [
            ("甲,乙\n", "t.csv", [], 3, "--columns"),
            ("甲,b,c\n", "t.csv", ["--columns", "zh,en"], 2, "3 columns and --columns names 2"),
            ("甲,b\n", "t.csv", ["--columns", "ar,fr"], 2, "names no zh and en"),
            ("zh,en\n,\n", "t.csv", [], 3, "no entry with Chinese and English"),
            ("", "t.csv", [], 3, "empty"),
            ("x", "t.docx", [], 3, ".docx are not imported"),
            ("<tbx><text>", "t.tbx", [], 3, "not well-formed"),
            ("zh,en\n裁军,x\n", "t.csv", ["--type", "treaty"], 2, "treaty"),
        ],
    )
    def test_bad_input_changes_nothing(
        self, copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
        text: str, name: str, arguments: list[str], code: int, said: str,
    ) -> None:  # fmt: skip
        """One sentence, the right exit code, and the termbase as it was, to the byte."""
        before = copy.read_bytes()
        good = table(tmp_path, "zh,en\n新词新词,new word\n", "good.csv")
        bad = table(tmp_path, text, name)
        assert run(["import", str(good), str(bad), "--db", str(copy), *arguments]) == code
        assert said in capsys.readouterr().err
        assert copy.read_bytes() == before
        assert not list(tmp_path.glob(".termbase-*"))

    @pytest.mark.parametrize(
        "header", ["zh,en,a]b,terms", 'zh,en,"x""; DROP TABLE terms; --",sqlite_master', "zh,en,rowid,"]
    )
    def test_columns_of_a_file_make_no_columns(self, tmp_path: Path, header: str) -> None:
        """What a file calls its columns is mapped to ours, and never makes a table or a column (C4)."""

        def made(name: str, header: str) -> tuple[object, list[tuple[object, ...]]]:
            (tmp_path / name).mkdir()
            file = table(tmp_path / name, f"{header}\n裁军,disarmament,1,2\n")
            assert run(["import", str(file), "--db", str(tmp_path / f"{name}.db"), "--name", "list"]) == 0
            opened = schema.open_termbase(tmp_path / f"{name}.db")
            try:
                return opened.execute(
                    "SELECT type, name, sql FROM sqlite_master ORDER BY name"
                ).fetchall(), dump(tmp_path / f"{name}.db")
            finally:
                opened.close()

        assert made("hostile", header) == made("plain", "zh,en,,")


COMPUTED = ("=1+1", "+1", "-1", "@x", "＝1", "'quoted", "=cmd|'/C calc'!A0")


@pytest.mark.parametrize("name", ["t.xlsx", "t.ods"])
def test_cells_that_look_computed_are_text(tmp_path: Path, name: str) -> None:
    """A text of a workbook that a spreadsheet would compute stays the text that it is (C2)."""
    cells = [["zh", "en"], *(["裁军", cell] for cell in COMPUTED)]
    path = packed(tmp_path / name, ods_parts(cells) if name == "t.ods" else xlsx_parts(cells))
    assert [row.cells[1] for row in files_table.rows(path, Limits())][1:] == list(COMPUTED)


class TestRevising:
    """The copy that replaces."""

    def test_one_revision_at_a_time(self, copy: Path) -> None:
        """While one revision is made, another one gives up after its wait."""
        with db.revising(copy) as database:
            database.execute("UPDATE concepts SET note = 'x'")
            with pytest.raises(StoreBusy), db.revising(copy, wait=0.1):
                pass
        opened = schema.open_termbase(copy)
        assert opened.execute("SELECT DISTINCT note FROM concepts").fetchall() == [("x",)]
        opened.close()

    def test_readers_keep_what_they_opened(self, copy: Path) -> None:
        """A reader that was there before sees the old state, a new one the new."""
        old = schema.open_termbase(copy)
        count = old.execute("SELECT count(*) FROM concepts").fetchone()
        with db.revising(copy) as database:
            database.execute("UPDATE concepts SET note = 'changed'")
        assert old.execute("SELECT count(*) FROM concepts").fetchone() == count
        assert old.execute("SELECT count(*) FROM concepts WHERE note = 'changed'").fetchone()[0] == 0
        old.close()


class TestForbidden:
    """What a file forbids is never offered, in any of the ways in which tools write it."""

    TBX = """<?xml version="1.0"?><tbx type="TBX-Min" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"><text><body>
<conceptEntry id="1"><langSec xml:lang="zh"><termSec><term>陪同班组</term></termSec></langSec><langSec xml:lang="en">
<termSec><term>escort crew</term><termNote type="{name}">{bad}</termNote></termSec>
<termSec><term>escort team</term><termNote type="{name}">{good}</termNote></termSec></langSec></conceptEntry></body></text></tbx>"""

    @pytest.mark.parametrize(
        ("name", "bad", "good"),
        [
            ("administrativeStatus", "deprecatedTerm-admn-sts", "preferredTerm-admn-sts"),
            ("usageStatus", "deprecated", "preferred"),
            ("usageStatus", "notRecommended", "admitted"),
            ("termStatus", "obsolete", "preferred"),
        ],
    )
    def test_tbx(self, tmp_path: Path, name: str, bad: str, good: str) -> None:
        """Every data category that tells the standing; a forbidden term comes last, whatever its place."""
        file = table(tmp_path, self.TBX.format(name=name, bad=bad, good=good), "t.tbx")
        assert run(["import", str(file), "--db", str(tmp_path / "t.db")]) == 0
        assert self.standings(tmp_path) == [("escort team", True), ("escort crew", False)]
        assert first(tmp_path / "t.db", "陪同班组").en == "escort team"

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("t.csv", "zh,en,Forbidden\n陪同班组,escort team,FALSE\n陪同班组,escort crew,TRUE\n"),
            ("t.csv", "Term status;English (United States);Chinese (Simplified)\nforbidden;escort crew;陪同班组\nok;escort team;陪同班组\n"),
            ("t.utx", "#UTX 1.11; zh-CN/en; 2024-01-01\n#src\ttgt\tsrc:pos\tterm status\n陪同班组\tescort team\tnoun\tapproved\n"
             "陪同班组\tescort crew\tnoun\tforbidden\n"),
            ("t.csv", "Chinese_PRC,Term_Info,English,Term_Info\n陪同班组,Exact,escort team,Exact\n陪同班组,Exact,escort crew,Exact;Forbidden\n"),
        ],
    )  # fmt: skip
    def test_tables(self, tmp_path: Path, name: str, text: str) -> None:
        """A row that is forbidden bars the term that no other row uses, and not its partner."""
        assert run(["import", str(table(tmp_path, text, name)), "--db", str(tmp_path / "t.db")]) == 0
        assert sorted(self.standings(tmp_path)) == [("escort crew", False), ("escort team", True)]
        assert self.standings(tmp_path, "zh") == [("陪同班组", True)]

    def test_exports_say_so_or_leave_out(self, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        """CSV has the standing of each pair; a glossary and a TMX have no place for it, and say what they lack."""
        text = "zh,en,Forbidden\n陪同班组,escort team,FALSE\n陪同班组,escort crew,TRUE\n陪同小队,escort squad,TRUE\n"
        target = str(tmp_path / "t.db")
        assert run(["import", str(table(tmp_path, text)), "--db", target]) == 0
        for form in ("csv", "utf8", "tmx"):
            assert run(["export", str(tmp_path / f"o.{form}"), "--db", target]) == 0
        said = capfd.readouterr().err
        assert said.count("陪同小队 = escort squad is deprecated, and this format cannot say so") == 2
        rows = (tmp_path / "o.csv").read_text(encoding="utf-8").splitlines()
        assert [("escort squad" in row, ",deprecated,no," in row) for row in rows[1:]].count(
            (True, True)
        ) == 1
        for form in ("utf8", "tmx"):
            written = (tmp_path / f"o.{form}").read_text(encoding="utf-8")
            assert "escort team" in written
            assert "escort squad" not in written
            assert "escort crew" not in written

    def test_a_list_forbids_nothing_official(
        self, copy: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        """A table of unknown authority does not bar what an authority fixes; the conflict is told."""
        file = table(tmp_path, "zh,en,Forbidden\n大会,General Assembly,TRUE\n裁军,disarmament,FALSE\n")
        assert run(["import", str(file), "--db", str(copy)]) == 0
        assert first(copy, "大会").en == "General Assembly"
        assert "a better source upholds it: kept" in capfd.readouterr().err

    @staticmethod
    def standings(folder: Path, language: str = "en") -> list[tuple[str, bool]]:
        """The terms of a language, and whether each may be used."""
        with schema.opened(folder / "t.db") as database:
            rows = database.execute(
                "SELECT term, standing FROM terms WHERE language = ? ORDER BY position", (language,)
            )
            return [(term, Standing(standing).is_usable) for term, standing in rows]


class TestWholeRows:
    """A row is read whole, or left out with its line and the reason."""

    def test_more_cells_than_the_header(self, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        """A comma that is not quoted cuts no term and shifts no column; empty cells at the end do no harm."""
        text = (
            "zh,en,note\n毒影虚化，毒出无影,the shadow blurs, and goes,phrase\n分布图,distribution map,ok,,\n"
        )
        target = tmp_path / "t.db"
        assert run(["import", str(table(tmp_path, text)), "--db", str(target)]) == 0
        assert "t.csv, line 2: left out: it has 4 cells and the first line 3" in capfd.readouterr().err
        with schema.opened(target) as database:
            terms = [term for (term,) in database.execute("SELECT term FROM terms WHERE language = 'en'")]
        assert terms == ["distribution map"]

    def test_fuzzy_rows(self, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        """A translation that is marked as fuzzy is nobody's term."""
        text = '"source","target","fuzzy","context"\n"escort badge","陪同徽章","False","1"\n"escort flag","陪同旗","True","2"\n'
        target = tmp_path / "t.db"
        assert run(["import", str(table(tmp_path, text)), "--db", str(target)]) == 0
        assert "line 3: left out: it is marked as fuzzy" in capfd.readouterr().err
        with schema.opened(target) as database:
            assert database.execute("SELECT en FROM concepts").fetchall() == [("escort badge",)]


def test_radicals_of_a_file_are_ideographs(tmp_path: Path) -> None:
    """A term copied from page text is the term, and is found by either writing."""
    target = tmp_path / "t.db"
    assert run(["import", str(table(tmp_path, "zh,en\n⾏动⻓,action head\n")), "--db", str(target)]) == 0
    with schema.opened(target) as database:
        assert database.execute("SELECT zh FROM concepts").fetchall() == [("行动长",)]
    assert first(target, "⾏动⻓").en == first(target, "行动长").en == "action head"


class TestOwnTable:
    """Our own CSV read back: the same concepts, and statuses as far as they may be believed."""

    @staticmethod
    def rows(path: Path) -> list[tuple[str, ...]]:
        """Every pair of a termbase with what is said of it, but for the names of concepts, sources and documents."""
        with schema.opened(path) as database:
            return sorted(
                (
                    pair.source.text,
                    pair.target.text,
                    pair.status.value,
                    "may be used" if pair.usable else "barred",
                    pair.concept.type or "",
                )
                for pair in term_pairs(database)
            )

    @pytest.mark.parametrize("audience", ["tools", "excel"])
    def test_there_and_back(self, built: tuple[Path, object], tmp_path: Path, audience: str) -> None:
        """With --type termbase every concept, pair, status and standing is there again, the guard for spreadsheets undone."""
        out, target = str(tmp_path / "o.csv"), tmp_path / "t.db"
        assert run(["export", out, "--db", str(built[0]), "--for", audience]) == 0
        assert run(["import", out, "--type", "termbase", "--db", str(target)]) == 0
        assert self.rows(target) == self.rows(built[0])
        with schema.opened(target) as new, schema.opened(built[0]) as old:
            (concepts,) = new.execute("SELECT count(*) FROM concepts").fetchone()
            assert concepts == len({pair.concept.id for pair in term_pairs(old)})

    def test_into_its_own_termbase(
        self, copy: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        """An export taken into the termbase that it came from changes nothing, and that is told."""
        out = str(tmp_path / "o.csv")
        assert run(["export", out, "--db", str(copy)]) == 0
        before = copy.read_bytes()
        assert run(["import", out, "--db", str(copy)]) == 0
        assert "nothing was changed" in capfd.readouterr().out
        assert copy.read_bytes() == before

    def test_statuses_are_not_laundered(self, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        """Without --type it is a list, and how many statuses that costs is told; with it a source's ceiling holds."""
        head = ",".join(tables.COLUMNS)
        text = f"{head}\nc1,甲物,thing A,official,,,,UNTERM,unterm,preferred,yes,,\nc2,乙物,thing B,official,,,,Words,dictionary,preferred,yes,,\n"
        text += "c3,丙物,thing C,official,,,,,,preferred,yes,,\nc1,甲物,article A,attested,,,,UNTERM,unterm,deprecated,no,,\n"
        file = table(tmp_path, text)
        for kind, expected in (("termbase", "official"), ("list", "proposed")):
            target = tmp_path / f"{kind}.db"
            assert run(["import", str(file), "--type", kind, "--db", str(target)]) == 0
            with schema.opened(target) as database:
                terms = dict(
                    database.execute("SELECT term, status FROM terms WHERE language = 'en'").fetchall()
                )
                standing = database.execute("SELECT standing FROM terms WHERE term = 'article A'").fetchone()[
                    0
                ]
            assert (terms["thing A"], terms["thing B"], terms["thing C"]) == (
                expected,
                "proposed",
                "proposed",
            )
            assert standing == "deprecated"
        assert (
            "7 terms of 4 rows were taken as a list, whose statuses are not believed; to keep them: --type termbase"
            in (capfd.readouterr().err)
        )

    def test_other_files_have_no_statuses(self, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        """A table or TBX of others is no export of a termbase, whatever is claimed."""
        (tmp_path / "t.tbx").write_text("<tbx/>", encoding="utf-8")
        for file in (table(tmp_path, "zh,en\n裁军,disarmament\n"), tmp_path / "t.tbx"):
            assert run(["import", str(file), "--type", "termbase", "--db", str(tmp_path / "t.db")]) == 2
        assert "no export of a termbase" in capfd.readouterr().err

    def test_our_own_glossary(self, built: tuple[Path, object], tmp_path: Path) -> None:
        """A glossary for OmegaT is read back with every pair, its comments taken for no terms."""
        out, target = tmp_path / "o.utf8", tmp_path / "t.db"
        assert run(["export", str(out), "--db", str(built[0])]) == 0
        assert run(["import", str(out), "--db", str(target)]) == 0
        written = {
            tuple(map(term_key, line.split("\t")[:2]))
            for line in out.read_text(encoding="utf-8").splitlines()
        }
        assert {tuple(map(term_key, row[:2])) for row in self.rows(target)} >= written
