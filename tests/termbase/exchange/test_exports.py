"""Exports in the formats people have: what each says, what it leaves out and tells, and that it comes back."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from rich_terms import rich_termbase
from term_pairs import term_pair

from termbase.cli import run
from termbase.concepts.model import TermPair
from termbase.concepts.status import Status
from termbase.exchange import machine, tables, tmx_terms
from termbase.exchange.directions import DEFAULT, ExportDirection, oriented
from termbase.exchange.export import ExportOptions, export
from termbase.exchange.formats import AUDIENCES, FORMATS
from termbase.store import schema
from termbase.store.term_pairs import exported_concepts, term_pairs
from tm.files import table
from tm.limits import Limits
from tm.model import Finding
from tm.validation.validate import validate

CONCEPTS = [("tbx", "o.tbx"), ("tbx3-dca", "o.tbx"), ("tbx3-dct", "o.tbx"), ("multiterm", "o.xml")]
ENDINGS = {"multiterm": "xml", "azure": "tsv", "tbx3-dca": "tbx", "tbx3-dct": "tbx"} | {
    name: form.endings[0] for name, form in FORMATS.items() if form.endings
}


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The termbase with everything."""
    return rich_termbase(tmp_path_factory.mktemp("rich"))


def written(source: Path, out: Path, *options: str) -> str:
    """The text of an export."""
    assert run(["export", str(out), "--db", str(source), *options]) == 0
    return out.read_bytes().decode("utf-16" if out.suffix == ".xml" else "utf-8")


def said(path: Path) -> list[Any]:
    """Everything of a termbase that an export has, but for the names of concepts."""
    with schema.opened(path) as database:
        whole = [
            (concept.subject, sorted(concept.descriptions, key=lambda each: (each.kind, each.text)),
             [(t.text, t.language, t.type, t.standing, t.status, t.source, t.source_type, t.part_of_speech, t.descriptions)
              for t in concept.terms])
            for concept in exported_concepts(database)
        ]  # fmt: skip
    return sorted(whole, key=lambda each: each[2][0][0])


@pytest.mark.parametrize(("form", "name"), [*CONCEPTS, ("csv", "o.csv"), ("xlsx", "o.xlsx")])
def test_there_and_back(rich: Path, tmp_path: Path, form: str, name: str) -> None:
    """Import, export, import: the same concepts, forms, standings, statuses, sources and descriptions; then the same bytes."""
    written(rich, tmp_path / name, "--format", form) if form != "xlsx" else None
    assert run(["export", str(tmp_path / name), "--db", str(rich), "--format", form]) == 0
    if form == "multiterm":  # it has no header that could say whose it is: its statuses are not believed
        assert run(["import", str(tmp_path / name), "--db", str(tmp_path / "t.db"), "--type", "list"]) == 0
        believed = [row[2] for row in said(rich)]
        listed = [row[2] for row in said(tmp_path / "t.db")]
        assert [[(*t[:4], t[7], t[8]) for t in terms] for terms in listed] == [
            [(*t[:4], t[7], t[8]) for t in terms] for terms in believed
        ]
        return
    assert run(["import", str(tmp_path / name), "--db", str(tmp_path / "t.db"), "--type", "termbase"]) == 0
    assert said(tmp_path / "t.db") == said(rich)
    again = tmp_path / f"again.{name.partition('.')[2]}"
    assert run(["export", str(again), "--db", str(tmp_path / "t.db"), "--format", form]) == 0
    assert again.read_bytes() == (tmp_path / name).read_bytes()


@pytest.mark.parametrize("name", ["o.tbx", "o.csv", "o.xlsx"])
def test_two_concepts_stay_two(tmp_path: Path, name: str) -> None:
    """Concepts with the same Chinese, even with the same English, are not joined on their way."""
    rows = [
        (
            f"c{number}",
            "主席",
            english,
            "official",
            "",
            "",
            "",
            "UNTERM",
            "unterm",
            "preferred",
            "yes",
            *[""] * 10,
        )
        for number, english in enumerate(("President", "Chair", "Chair"), 1)
    ]
    with (tmp_path / "a.csv").open("wb") as out:
        tables.write_csv(rows, out)
    one, two = tmp_path / "1.db", tmp_path / "2.db"
    assert run(["import", str(tmp_path / "a.csv"), "--type", "termbase", "--db", str(one)]) == 0
    assert run(["export", str(tmp_path / name), "--db", str(one)]) == 0
    assert run(["import", str(tmp_path / name), "--type", "termbase", "--db", str(two)]) == 0
    assert said(two) == said(one)
    assert len(said(two)) == 3


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("languages", ["zh-CN:en", "en-US:zh-CN", "en:zh-TW"])
def test_every_format_is_valid(rich: Path, tmp_path: Path, form: str, languages: str) -> None:
    """`termbase validate` finds no fault but those that a format is meant to have, in both directions."""
    ending = ENDINGS.get(form, "csv")
    out = tmp_path / f"o.{ending}"
    chosen = [] if FORMATS[form].is_own else ["--lang", languages]
    assert run(["export", str(out), "--db", str(rich), "--format", form, *chosen]) == 0
    meant = {
        "tbx3-dca": {"tbx-version-3"}, "tbx3-dct": {"tbx-version-3"}, "utx": {"remark", "cells", "several-targets"},
        "omegat": {"several-targets"}, "azure": {"tsv-name"},
    }.get(form, set()) | {"formula", "duplicate-row"}  # fmt: skip
    if FORMATS[form].is_own or form == "weblate":
        meant |= {"several-targets", "control-character"}
    assert {code for code in validate(out, Limits()).counts() if code not in meant} == set()


def test_tbx_says_everything(rich: Path, tmp_path: Path) -> None:
    """Forms, standings, definitions with their source, contexts, the status; the first term is the preferred one."""
    text = written(rich, tmp_path / "o.tbx")
    tree = etree.fromstring(text.encode())
    (entry, _) = tree.iter("termEntry")
    english = entry.findall("langSet")[1]
    terms = [(tig.findtext("term"), [note.text for note in tig.iter("termNote")]) for tig in english]
    assert terms == [
        ("inspection escort", ["fullForm", "noun", "preferredTerm-admn-sts"]),
        ("IE", ["acronym", "noun", "admittedTerm-admn-sts"]),
        ("attendant", ["variant", "noun", "deprecatedTerm-admn-sts"]),
    ]
    assert (
        '<descrip type="definition">a person who goes with inspectors</descrip><admin type="source">CD/9</admin>'
        in text
    )
    assert "<note>status: official (unterm: UNTERM)</note>" in text


def test_statuses_are_not_laundered(rich: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Without --type termbase a TBX of ours is a list; with it only what the kind of the source may give."""
    text = written(rich, tmp_path / "o.tbx").replace("official (unterm: UNTERM)", "official (list: UNTERM)")
    (tmp_path / "o.tbx").write_text(text, encoding="utf-8")
    for kind in ("list", "termbase"):
        assert (
            run(["import", str(tmp_path / "o.tbx"), "--db", str(tmp_path / f"{kind}.db"), "--type", kind])
            == 0
        )
        with schema.opened(tmp_path / f"{kind}.db") as database:
            assert "official" not in {pair.status for pair in term_pairs(database)}
    (tmp_path / "x.tbx").write_text(text.replace("Made by termbase", "Made by hand"), encoding="utf-8")
    assert run(["import", str(tmp_path / "x.tbx"), "--db", str(tmp_path / "x.db"), "--type", "termbase"]) == 2
    assert "its header does not say so" in capfd.readouterr().err


def test_memoq(rich: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A row for each concept, the columns of a language repeated; forbidden terms are marked, notes of terms are told as lost."""
    text = written(rich, tmp_path / "o.csv", "--format", "memoq", "--lang", "zh-CN:en-GB")
    header, first, _ = csv.reader(io.StringIO(text, newline=""))
    assert header[9:14] == ["Entry_Note", "Chinese_PRC_Def", "Chinese_PRC", "Term_Info", "Term_Example"]
    assert header.count("English_United_Kingdom") == 3
    told = dict(zip(header[10:14], first[10:14], strict=True))
    assert told == {
        "Chinese_PRC_Def": "陪同视察的人",
        "Chinese_PRC": "陪同视察员",
        "Term_Info": "CasePermissive;Exact",
        "Term_Example": "",
    }
    assert "attendant" in first
    assert first[first.index("attendant") + 1].endswith(";Forbidden")
    assert "left out: 2 notes and sources of single terms" in capfd.readouterr().err
    assert run(["import", str(tmp_path / "o.csv"), "--db", str(tmp_path / "t.db")]) == 0
    with schema.opened(tmp_path / "t.db") as database:
        pairs = {(pair.source.text, pair.target.text): pair.usable for pair in term_pairs(database)}
    assert pairs["陪同视察员", "inspection escort"]
    assert not pairs["陪同视察员", "attendant"]


def test_utx(rich: Path, tmp_path: Path) -> None:
    """Two heads, CR LF, a status for each pair; read back, forbidden terms are forbidden."""
    lines = written(rich, tmp_path / "o.utx").split("\r\n")
    assert re.fullmatch(r"#UTX 1\.20; zh-CN/en; \d{4}-\d\d-\d\dT00:00:00Z; creator: termbase", lines[0])
    assert {line.split("\t")[1]: line.split("\t")[3] for line in lines[2:] if "陪同视察员" in line} == {
        "inspection escort": "approved", "IE": "non-standard", "attendant": "forbidden",
    }  # fmt: skip
    assert run(["import", str(tmp_path / "o.utx"), "--db", str(tmp_path / "t.db")]) == 0
    with schema.opened(tmp_path / "t.db") as database:
        assert {pair.target.text for pair in term_pairs(database) if not pair.usable} == {"attendant"}


def test_glossary_has_definitions(rich: Path, tmp_path: Path) -> None:
    """OmegaT shows the comment of a line: it has the definitions of the concept."""
    lines = written(rich, tmp_path / "o.utf8").splitlines()
    (line,) = (line for line in lines if line.startswith("陪同视察员\tinspection escort\t"))
    assert line.endswith("; of Annex II; a person who goes with inspectors; 陪同视察的人")


def test_weblate(rich: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Its own columns; a forbidden pair is left out and told, for the table has no place to say so."""
    text = written(rich, tmp_path / "o.csv", "--format", "weblate")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [(row["source"], row["target"]) for row in rows][:2] == [
        ("干部会议", '=officers\' "meeting", a & b'),
        ("陪同员", "inspection escort"),
    ]
    assert "attendant" not in text
    assert "陪同视察员 = attendant is deprecated, and this format cannot say so" in capfd.readouterr().err


@pytest.mark.parametrize("form", machine.SERVICES)
def test_services_both_ways(rich: Path, tmp_path: Path, form: str, capfd: pytest.CaptureFixture[str]) -> None:
    """One target for a source, no source twice; what is left out is counted."""
    separator = machine.SERVICES[form].separator
    for languages, first in (("zh-CN:en", "陪同视察员"), ("en-US:zh-CN", "inspection escort")):
        text = written(rich, tmp_path / "o.csv", "--format", form, "--lang", languages)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
        if machine.SERVICES[form].has_header:
            assert rows.pop(0) == [tag.partition("-")[0] for tag in languages.split(":")]
        assert len({row[0] for row in rows}) == len(rows)
        assert [row[1] for row in rows if row[0] == first] == (
            ["inspection escort"] if first == "陪同视察员" else ["陪同视察员"]
        )
    assert "whose target is not the preferred one" in capfd.readouterr().err


@pytest.mark.parametrize("form", FORMATS)
def test_a_dry_run_counts_what_would_be_written(
    rich: Path, tmp_path: Path, form: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """The count and the notes are those of the export itself, and no file appears."""
    arguments = [
        "export",
        str(tmp_path / f"o.{ENDINGS.get(form, 'csv')}"),
        "--db",
        str(rich),
        "--format",
        form,
    ]
    assert run([*arguments, "--dry-run"]) == 0
    tried = capfd.readouterr()
    assert list(tmp_path.iterdir()) == []
    assert run(arguments) == 0
    done = capfd.readouterr()
    assert tried.out.replace("would be written", "written") == done.out
    assert tried.err == done.err


TEXT = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    ["裁" * 400, "\t", 'a"b', "x" * 201, " a ", ""]
)


@given(
    pairs=st.lists(st.builds(term_pair, TEXT, TEXT), max_size=6),
    form=st.sampled_from(sorted(machine.SERVICES)),
)
def test_limits_of_services(pairs: list[TermPair], form: str) -> None:
    """Whatever the terms: each line has two texts within the limits, and what is missing is counted."""
    service = machine.SERVICES[form]
    findings: list[Finding] = []
    lines = list(machine.lines(pairs, service, DEFAULT, findings, "o"))[service.has_header :]
    rows = [next(csv.reader([line.decode()], delimiter=service.separator)) for line in lines]
    assert all(0 < len(text.encode()) <= service.text_bytes for row in rows for text in row)
    assert all(
        (text == text.strip() and text.isprintable()) or "\u3000" in text or text
        for row in rows
        for text in row
    )
    counted = sum(int(finding.reason.split()[2].replace(",", "")) for finding in findings)
    assert len(rows) + counted == len(pairs)


def test_the_file_of_a_service_is_full() -> None:
    """Beyond the size of a file pairs are left out and counted; the best come first."""
    small = machine.Service("Small", 100, len("裁军,disarmament\n".encode()))
    findings: list[Finding] = []
    lines = list(machine.lines([term_pair(), term_pair("核", "a")], small, DEFAULT, findings, "o"))
    assert lines == ["裁军,disarmament\n".encode()]
    assert [finding.reason for finding in findings] == [
        "left out: 1 pairs, for the file of Small has at most 19 bytes"
    ]


def test_traditional_is_marked(rich: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """zh-TW is converted, and every format says so; a character with several origins is named."""
    tmx = written(rich, tmp_path / "o.tmx", "--lang", "zh-TW:en")
    assert '<tuv xml:lang="zh-TW"><seg>幹部會議</seg></tuv>' in tmx
    assert '<prop type="x-converted">converted to Traditional by program, check 干</prop>' in tmx
    tbx = written(rich, tmp_path / "o.tbx", "--lang", "zh-TW:en")
    assert "<term>幹部會議</term>" in tbx
    assert "<note>converted to Traditional by program, check 干</note>" in tbx
    assert "converted to Traditional" in written(rich, tmp_path / "o.utf8", "--lang", "zh-TW:en")
    capfd.readouterr()
    for form in ("deepl", "memoq"):
        written(rich, tmp_path / "o.csv", "--format", form, "--lang", "zh-TW:en")
        assert (
            "converted to Traditional by program, which this format cannot say of a term"
            in capfd.readouterr().err
        )


@pytest.mark.parametrize(
    ("audience", "held"),
    [
        ("trados", ['srclang="zh-CN"', 'xml:lang="en-US"', 'type="x-status:SingleString"']),
        ("memoq", ['xml:lang="en-US"']),
        ("weblate", ['type="x-context"', 'xml:lang="en"']),
        ("omegat", ['xml:lang="en"', 'type="x-status"']),
        ("okapi", ['srclang="zh-CN"', 'xml:lang="en"']),
    ],
)  # fmt: skip
def test_flavours(rich: Path, tmp_path: Path, audience: str, held: list[str]) -> None:
    """Each tool's TMX has the languages and fields that it reads, and is valid."""
    text = written(rich, tmp_path / "o.tmx", "--for", audience)
    assert [piece for piece in held if piece not in text] == []
    assert validate(tmp_path / "o.tmx", Limits()).is_sound
    assert set(tmx_terms.FLAVOURS) | {"excel"} == set(AUDIENCES)


def test_too_long_for_trados(tmp_path: Path) -> None:
    """A text beyond what a tool takes is left out and told."""
    pairs = [term_pair(), term_pair("核" * 2_001, "a")]
    done = export(pairs, tmp_path / "o.tmx", ExportOptions(audience="trados", tool_version="0"))
    assert (done.count, [f.reason for f in done.findings]) == (
        1, ["left out: it has 2,001 characters and the tool takes 2,000"],
    )  # fmt: skip


def test_one_preferred_of_each_english() -> None:
    """From English to Chinese the best status wins, and each English has one preferred pair."""
    pairs = [
        term_pair("甲", "a", status=Status.PROPOSED),
        term_pair("乙", "a"),
        term_pair("丙", "b", preferred=False),
    ]
    turned = list(oriented(pairs, ExportDirection("en", "zh-CN")))
    assert [(p.source.text, p.target.text, p.preferred) for p in turned] == [
        ("a", "乙", True), ("a", "甲", False), ("b", "丙", True),
    ]  # fmt: skip


def test_cells_of_a_workbook_are_texts(rich: Path, tmp_path: Path) -> None:
    """A term that a spreadsheet would compute is a text of a workbook, with no formula in the sheet (C2)."""
    assert run(["export", str(tmp_path / "o.xlsx"), "--db", str(rich)]) == 0
    assert '=officers\' "meeting", a & b' in {
        cell for row in table.rows(tmp_path / "o.xlsx", Limits()) for cell in row.cells
    }
    with zipfile.ZipFile(tmp_path / "o.xlsx") as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    first = (tmp_path / "o.xlsx").read_bytes()
    assert run(["export", str(tmp_path / "o.xlsx"), "--db", str(rich)]) == 0
    assert (tmp_path / "o.xlsx").read_bytes() == first


class TestSelection:
    """Every export can be of a part of the termbase."""

    @pytest.mark.parametrize(
        ("options", "count"),
        [
            ([], 7), (["--status", "official"], 2), (["--status", "official", "--status", "attested"], 4),
            (["--standing", "deprecated"], 2), (["--standing", "preferred", "--standing", "admitted"], 5),
            (["--subject", "escort"], 7), (["--since", "2020-01-01"], 7), (["--since", "2999-01-01"], 0), (["--in-texts"], 0),
        ],
    )  # fmt: skip
    def test_of_our_table(
        self, rich: Path, tmp_path: Path, options: list[str], count: int, capfd: pytest.CaptureFixture[str]
    ) -> None:
        """Status, standing, subject, day, texts."""
        out = tmp_path / "o.csv"
        assert run(["export", str(out), "--db", str(rich), *options]) == (0 if count else 1)
        assert f"{count} entries written" in capfd.readouterr().out

    @pytest.mark.parametrize("form", FORMATS)
    def test_in_every_format(self, rich: Path, tmp_path: Path, form: str) -> None:
        """A selection holds in every format."""
        out = tmp_path / f"o.{ENDINGS.get(form, 'csv')}"
        arguments = ["export", str(out), "--db", str(rich), "--format", form, "--status", "official"]
        assert run(arguments) == 0
        content = out.read_bytes() if form != "xlsx" else repr(list(table.rows(out, Limits()))).encode()
        encoding = "utf-16" if form == "multiterm" else "utf-8"
        assert "inspection escort" in content.decode(encoding)
        assert "officers" not in content.decode(encoding)

    def test_of_a_document(self, built: tuple[Path, object], tmp_path: Path) -> None:
        """Only concepts with a sentence of the document; none of another."""
        with schema.opened(built[0]) as database:
            names = [name for (name,) in database.execute("SELECT name FROM documents WHERE language = 'zh'")]
        counts = []
        for options in ([], ["--document", names[0]], ["--document", names[0], "--document", names[1]]):
            assert run(["export", str(tmp_path / "o.tbx"), "--db", str(built[0]), *options]) == 0
            counts.append((tmp_path / "o.tbx").read_text(encoding="utf-8").count("<termEntry"))
        assert counts[0] > counts[2] >= counts[1] > 0

    @pytest.mark.parametrize(
        ("options", "told"),
        [
            (["--subject", "x"], "no concept has the subject 'x'; there are: escort"),
            (["--document", "CD/1"], "no document or memory here is named 'CD/1'"),
            (["--lang", "zh-CN:fr"], "no pair of Chinese and English"),
            (["--lang", "en:zh-CN"], "our own table has the terms of both languages as they are"),
            (["--for", "trados"], "a flavour of TMX"),
        ],
    )
    def test_what_cannot_be(
        self, rich: Path, tmp_path: Path, options: list[str], told: str, capfd: pytest.CaptureFixture[str]
    ) -> None:
        """One sentence, and nothing is written."""
        assert run(["export", str(tmp_path / "o.csv"), "--db", str(rich), *options]) == 2
        assert told in capfd.readouterr().err
        assert list(tmp_path.iterdir()) == []
