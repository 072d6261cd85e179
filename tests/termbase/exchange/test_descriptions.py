"""What files say of concepts and terms is kept: definitions with their source, notes, contexts, sources of terms."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from termbase.cli import run
from termbase.concepts.model import Description, DescriptionKind, Term
from termbase.exchange import columns, tables, tbx
from termbase.store import lookup, schema
from tm import db
from tm.limits import Limits
from tm.model import Finding

DEFINITION, NOTE, CONTEXT, SOURCE = DescriptionKind
V2 = """<?xml version="1.0"?>
<martif type="TBX-Basic" xml:lang="en"><martifHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></martifHeader><text><body>
<termEntry id="1"><descrip type="subjectField">escort</descrip>
<descripGrp><descrip type="definition">a person who goes with inspectors</descrip><admin type="source">CD/9</admin></descripGrp>
<note>of Annex II</note><transacGrp><transac type="transactionType">origination</transac><date>2020-01-01</date></transacGrp>
<langSet xml:lang="zh-CN"><descripGrp><descrip type="definition">陪同<hi>视察员</hi>的人</descrip></descripGrp>
<ntig><termGrp><term>陪同员</term><termNote type="partOfSpeech">noun</termNote></termGrp><admin type="source">CD/8</admin></ntig>
<tig><term>伴随员</term><term>陪伴员</term><termNote type="termType">variant</termNote></tig></langSet>
<langSet xml:lang="en"><tig><term>escort</term><note>never attendant</note>
<descripGrp><descrip type="context">The escort shall sign.</descrip><admin type="source">A/7</admin></descripGrp></tig></langSet>
<langSet xml:lang="fr"><descrip type="definition">une personne</descrip><tig><term>accompagnateur</term></tig></langSet>
</termEntry></body></text></martif>"""
V3 = (
    V2.replace("martifHeader", "tbxHeader").replace("termEntry", "conceptEntry").replace("langSet", "langSec")
    .replace("<ntig><termGrp>", "<termSec>").replace("</termGrp>", "").replace("</ntig>", "</termSec>").replace("tig>", "termSec>")
    .replace('<martif type="TBX-Basic"', '<tbx type="TBX-Basic" style="dca"').replace("</martif>", "</tbx>")
)  # fmt: skip
DCT = (
    V3.replace('style="dca"', 'style="dct" xmlns:min="m" xmlns:basic="b"')
    .replace('<descrip type="definition">', "<basic:definition>").replace('<descrip type="subjectField">escort</descrip>', "<min:subjectField>escort</min:subjectField>")
    .replace('<descrip type="context">The escort shall sign.</descrip>', "<basic:context>The escort shall sign.</basic:context>")
    .replace("</descrip>", "</basic:definition>").replace('<admin type="source">', "<basic:source>").replace("</admin>", "</basic:source>")
    .replace('<termNote type="partOfSpeech">noun</termNote>', "<min:partOfSpeech>noun</min:partOfSpeech>")
    .replace('<termNote type="termType">variant</termNote>', "<basic:termType>variant</basic:termType>")
    .replace('<transac type="transactionType">origination</transac>', "<basic:transactionType>origination</basic:transactionType>")
)  # fmt: skip
MULTITERM = """<?xml version="1.0"?><mtf><conceptGrp><concept>1</concept><descripGrp><descrip type="Subject">escort</descrip></descripGrp>
<descripGrp><descrip type="Definition">a person who goes with inspectors</descrip><descripGrp><descrip type="Source">CD/9</descrip></descripGrp></descripGrp>
<descripGrp><descrip type="Note">of Annex II</descrip></descripGrp><transacGrp><transac type="origination">ann</transac><date>2020-01-01</date></transacGrp>
<languageGrp><language type="Chinese (PRC)" lang="ZH-CN"/><descripGrp><descrip type="Definition">陪同视察员的人</descrip></descripGrp>
<termGrp><term>陪同员</term><descripGrp><descrip type="Part of Speech">noun</descrip></descripGrp><descripGrp><descrip type="Source">CD/8</descrip></descripGrp></termGrp>
<termGrp><term>伴随员</term><term>陪伴员</term><descripGrp><descrip type="Category">variant</descrip></descripGrp></termGrp></languageGrp>
<languageGrp><language type="English" lang="EN"/><termGrp><term>escort</term><descripGrp><descrip type="Note">never attendant</descrip></descripGrp>
<descripGrp><descrip type="Context">The escort shall sign.</descrip><descripGrp><descrip type="Source">A/7</descrip></descripGrp></descripGrp></termGrp></languageGrp>
<languageGrp><language type="French" lang="FR"/><descripGrp><descrip type="Definition">une personne</descrip></descripGrp>
<termGrp><term>accompagnateur</term></termGrp></languageGrp></conceptGrp></mtf>"""


@pytest.mark.parametrize("text", [V2, V3, DCT, MULTITERM], ids=["v2", "v3-dca", "v3-dct", "multiterm"])
def test_every_level_of_xml(tmp_path: Path, text: str) -> None:
    """Concept, language and term: definitions with their source, notes, contexts, sources; what has no place is counted."""
    (tmp_path / "a.xml").write_text(text, encoding="utf-8")
    findings: list[Finding] = []
    (read,) = tbx.read(tmp_path / "a.xml", Limits(), findings)
    assert (read.concept.subject, read.concept.descriptions) == (
        "escort",
        [
            Description(DEFINITION, "a person who goes with inspectors", None, "CD/9"),
            Description(NOTE, "of Annex II"),
            Description(DEFINITION, "陪同视察员的人", "zh"),
        ],
    )
    assert [(t.text, t.type, t.part_of_speech, t.descriptions) for t in read.concept.terms] == [
        ("陪同员", "full form", "noun", [Description(SOURCE, "CD/8")]),
        ("伴随员", "variant", None, []),
        ("escort", "full form", None,
         [Description(NOTE, "never attendant"), Description(CONTEXT, "The escort shall sign.", None, "A/7")]),
    ]  # fmt: skip
    second, left_out = (finding.reason for finding in findings)
    assert second.startswith("left out: '陪伴员' is a second term in the section of '伴随员'")
    assert left_out.startswith("not kept, for a termbase here has no place for them: 1 ")


def test_what_stands_at_another_level(tmp_path: Path) -> None:
    """A definition of a term is of its language, a context of a language is of its first term, a loose source of the definition."""
    text = V2.replace(
        '<langSet xml:lang="en"><tig><term>escort</term><note>never attendant</note>',
        '<langSet xml:lang="en"><descrip type="context">An escort came.</descrip><admin type="source">A/8</admin>'
        '<tig><term>escort</term><descrip type="definition">who escorts</descrip>',
    )  # fmt: skip
    (tmp_path / "a.tbx").write_text(text, encoding="utf-8")
    (read,) = tbx.read(tmp_path / "a.tbx", Limits())
    assert Description(DEFINITION, "who escorts", "en", "A/8") in read.concept.descriptions
    (english,) = read.concept.of("en")
    assert [said.text for said in english.descriptions] == ["An escort came.", "The escort shall sign."]


@pytest.mark.parametrize(
    ("header", "row", "of_concept", "of_terms"),
    [
        (["zh", "en", "Definition", "Definition source", "Note"], ["甲", "a", "d", "CD/1", "n"],
         [Description(DEFINITION, "d", None, "CD/1"), Description(NOTE, "n")], {}),
        (["English", "English_Def", "Chinese_PRC", "Chinese_PRC_Def"], ["a", "d", "甲", "定义"],
         [Description(DEFINITION, "d", "en"), Description(DEFINITION, "定义", "zh")], {}),
        (["en-US", "Notes", "Example of use", "zh-CN", "Notes", "Example of use"], ["a", "n", "An a.", "甲", "注", "有甲。"], [],
         {"a": [(NOTE, "n"), (CONTEXT, "An a.")], "甲": [(NOTE, "注"), (CONTEXT, "有甲。")]}),
        (["zh", "en", "来源", "例句"], ["甲", "a", "A/1", "有甲。"], [], {"甲": [(SOURCE, "A/1"), (CONTEXT, "有甲。")], "a": [(SOURCE, "A/1")]}),
        (["zh", "en", "French definition", "context"], ["甲", "a", "définition", "12ab"], [], {}),
        (["zh", "en", "Source language", "English definition", "English definition source"], ["甲", "a", "zho-CN", "d", "B"],
         [Description(DEFINITION, "d", "en", "B")], {}),
    ],
)  # fmt: skip
def test_columns(
    header: list[str],
    row: list[str],
    of_concept: list[Description],
    of_terms: dict[str, list[tuple[str, str]]],
) -> None:
    """A column is about the language that it names, the terms before it where it is repeated, else the concept."""
    layout = columns.layout(header)
    assert layout is not None
    (read,) = layout.entries(2, row)
    assert read.concept.descriptions == of_concept
    said = {term.text: [(s.kind, s.text) for s in term.descriptions] for term in read.concept.terms}
    assert {text: texts for text, texts in said.items() if texts} == of_terms


def exported(source: Path, out: Path) -> bytes:
    """The bytes of an export."""
    assert run(["export", str(out), "--db", str(source)]) == 0
    return out.read_bytes()


def test_lookup_and_export(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What a TBX says is told by lookup, and our CSV brings it into another termbase, where it is exported alike."""
    (tmp_path / "a.tbx").write_text(V2, encoding="utf-8")
    one, two = tmp_path / "1.db", tmp_path / "2.db"
    assert run(["import", str(tmp_path / "a.tbx"), "--db", str(one)]) == 0
    assert run(["lookup", "陪同员", "--db", str(one)]) == 0
    assert "\tdefinition: a person who goes with inspectors [CD/9]\n" in capfd.readouterr().out
    table = exported(one, tmp_path / "o.csv")
    assert run(["import", str(tmp_path / "o.csv"), "--type", "termbase", "--db", str(two)]) == 0
    assert exported(two, tmp_path / "o2.csv") == table
    capfd.readouterr()
    told = []
    for target in (one, two):
        assert run(["lookup", "escort", "--db", str(target), "--json"]) == 0
        (result,) = json.loads(capfd.readouterr().out)["results"]
        told.append(sorted(({**said, "said_by": None} for said in result["descriptions"]), key=repr))
    assert told[0] == told[1]
    assert {"kind": "context", "text": "The escort shall sign.", "language": None, "term": "escort", "source": "A/7",
            "said_by": None} in told[0]  # fmt: skip


def test_the_source_of_a_row_is_kept(tmp_path: Path) -> None:
    """A term from our table names the source that its row names, not the file; importing again replaces, and takes back."""
    row = "c1,甲物,thing A,official,,,,UNTERM,unterm,preferred,yes,,,acronym,full form,admitted,preferred,,,,\r\n"
    file, target = tmp_path / "t.csv", tmp_path / "t.db"
    file.write_text(",".join(tables.COLUMNS) + "\r\n" + row, encoding="utf-8")
    arguments = ["import", str(file), "--type", "termbase", "--db", str(target)]
    assert run(arguments) == 0
    assert exported(target, tmp_path / "o.csv").decode().splitlines()[1].split(",")[7:9] == [
        "UNTERM",
        "unterm",
    ]
    assert run(arguments) == 0
    with schema.opened(target) as database:
        assert database.execute("SELECT count(*) FROM evidence").fetchone() == (2,)
        (found,) = lookup.lookup(database, "甲物")
        (term,) = found.concept.of("zh")
        assert (term.type, term.standing, term.source) == ("acronym", "admitted", "UNTERM")
    file.write_text(
        ",".join(tables.COLUMNS) + "\r\n" + row.replace("甲物", "乙物").replace("thing A", "thing B"),
        encoding="utf-8",
    )
    assert run(arguments) == 0
    with schema.opened(target) as database:
        assert lookup.lookup(database, "甲物") == []
        assert db.broken_references(database) == 0


def test_a_known_source_is_not_made_more_binding(tmp_path: Path) -> None:
    """What the termbase knows of a source stands: a row that calls a list a treaty makes nothing official."""
    (tmp_path / "mine.csv").write_text("zh,en\n丙物,thing C\n", encoding="utf-8")
    row = "c1,甲物,thing A,official,,,,mine.csv,treaty,preferred,yes,,,full form,full form,preferred,preferred,,,,\r\n"
    (tmp_path / "t.csv").write_text(",".join(tables.COLUMNS) + "\r\n" + row, encoding="utf-8")
    target = tmp_path / "t.db"
    assert run(["import", str(tmp_path / "mine.csv"), "--db", str(target)]) == 0
    assert run(["import", str(tmp_path / "t.csv"), "--type", "termbase", "--db", str(target)]) == 0
    with schema.opened(target) as database:
        assert lookup.lookup(database, "甲物")[0].status == "proposed"


def test_what_a_file_said_is_replaced(tmp_path: Path) -> None:
    """A file that is imported again says what it says now; what another file said stays."""
    target = str(tmp_path / "t.db")
    for name, definition in (("a.csv", "first"), ("b.csv", "other"), ("a.csv", "second")):
        (tmp_path / name).write_text(f"zh,en,definition\n甲物,thing A,{definition}\n", encoding="utf-8")
        assert run(["import", str(tmp_path / name), "--db", target]) == 0
    with schema.opened(tmp_path / "t.db") as database:
        (found,) = lookup.lookup(database, "甲物")
    assert [(said.text, said.said_by) for said in found.concept.definitions] == [
        ("other", "b.csv"),
        ("second", "a.csv"),
    ]


def test_entries_are_whole(tmp_path: Path) -> None:
    """A term that stands twice in an entry keeps what is said in both places."""
    (tmp_path / "a.tbx").write_text(
        V2.replace("<term>伴随员</term><term>陪伴员</term>", "<term>陪同员</term><note>又</note>"),
        encoding="utf-8",
    )
    assert run(["import", str(tmp_path / "a.tbx"), "--db", str(tmp_path / "t.db")]) == 0
    with schema.opened(tmp_path / "t.db") as database:
        (found,) = lookup.lookup(database, "陪同员")
    (term,) = (term for term in found.concept.terms if term.language == "zh")
    assert term.descriptions == [Description(SOURCE, "CD/8"), Description(NOTE, "又")]
    assert isinstance(term, Term)


@pytest.mark.parametrize(
    ("name", "english", "of_concept", "of_terms"),
    [
        ("03-alternatives.tbx", "in-place reconciliation", [],
         {"就地核对作业": ["仅用于附件二", "A/99/1"], "实地核查作业": ["旧译，勿用"], "on-spot reconciliation": ["never in Annex II"],
          "in-place reconciliation": ["Teams shall complete in-place reconciliation within two days."]}),
        ("30-memoq.csv", "escort logbook", [("book of escorts", "en"), ("记录陪同的簿册", "zh")], {}),
        ("31-multiterm.csv", "escort register", [("a register", None)], {}),
        ("37-mtf.xml", "escort ramp", [], {}),
        ("11-matecat.csv", "seal register", [("a list of seals", None)],
         {"封条登记簿": ["note zh", "我们保存封条登记簿。"], "seal register": ["note en", "We keep a seal register."]}),
        ("33-weblate.csv", "escort badge", [("explanation", None)], {}),
    ],
)  # fmt: skip
def test_files_of_others(
    shared: Path,
    tmp_path: Path,
    name: str,
    english: str,
    of_concept: list[tuple[str, str | None]],
    of_terms: dict[str, list[str]],
) -> None:
    """What the files of others say of concepts and terms is there after import, and after our table and another import."""
    one, two = tmp_path / "1.db", tmp_path / "2.db"
    assert run(["import", str(shared / "cases" / name), "--db", str(one)]) == 0
    exported(one, tmp_path / "o.csv")
    assert run(["import", str(tmp_path / "o.csv"), "--type", "termbase", "--db", str(two)]) == 0
    for target in (one, two):
        with schema.opened(target) as database:
            found = next(result for result in lookup.lookup(database, english) if result.en == english)
        assert sorted((said.text, said.language) for said in found.concept.descriptions) == sorted(
            of_concept, key=repr
        )
        said = {
            term.text: sorted(s.text for s in term.descriptions)
            for term in found.concept.terms
            if term.descriptions
        }
        assert said == {text: sorted(texts) for text, texts in of_terms.items()}
