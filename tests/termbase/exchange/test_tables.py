"""Glossary, CSV and TMX of a termbase: what is written, what is left out and said so."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from term_pairs import term_pair

from termbase.concepts.model import TermPair
from termbase.concepts.status import Status
from termbase.exchange import tables
from termbase.exchange.export import ExportOptions, Written, export
from termbase.exchange.targets import one_target
from termbase.exchange.tmx_terms import units
from tm.errors import InputRefused, OutputRefused, WrongUsage
from tm.model import Finding

PAIR = term_pair()
OTHER = term_pair(en="reduction of arms", preferred=False, status=Status.ATTESTED, source=None)
STATE = term_pair("核武器国家", "nuclear-weapon State", concept="c2", documents=())
NONE = term_pair("缓和", "", concept="c3", status=Status.UNRESOLVED)
COMMENT = "preferred; official; UNTERM"

TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
NASTY = st.text(st.sampled_from("=+-@'＝＋－＠\t\r\n\x0b\x85\u2028\u3000\ufeff #,\"; a裁"), max_size=6)
PAIRS = st.builds(
    term_pair,
    NASTY | TEXT,
    NASTY | TEXT,
    concept=st.sampled_from(["c1", "c2", "c2-1"]),
    type_=TEXT,
    subject=TEXT,
    note=NASTY | TEXT,
    status=st.just(Status.ATTESTED),
    source=NASTY,
    part_of_speech=TEXT,
    preferred=st.booleans(),
    documents=st.lists(TEXT, max_size=3).map(tuple),
)


def glossary(*pairs: TermPair) -> tuple[str, list[Finding]]:
    """Return the text of the glossary of `pairs`, and the findings."""
    out = io.BytesIO()
    rows, findings = tables.glossary_rows(pairs, file="terms.utf8")
    assert tables.write_glossary(rows, out) == len(rows)
    return out.getvalue().decode(), findings


def table(pairs: Sequence[TermPair], *, excel: bool = False) -> bytes:
    """Return the bytes of the CSV of `pairs`."""
    out = io.BytesIO()
    assert tables.write_csv(tables.csv_rows(pairs), out, excel=excel) == len(pairs)
    return out.getvalue()


def cells(data: bytes, encoding: str) -> list[tuple[str, ...]]:
    """Return the rows of a CSV as a strict reader sees them."""
    return [tuple(row) for row in csv.reader(io.StringIO(data.decode(encoding), newline=""), strict=True)]


def test_glossary_bytes() -> None:
    """Preferred English first, further ones repeat the line, terms without English stay out."""
    assert glossary(STATE, OTHER, NONE, PAIR) == (
        f"核武器国家\tnuclear-weapon State\t{COMMENT}\n"
        f"裁军\tdisarmament\t{COMMENT}\n"
        "裁军\treduction of arms\tfull form; attested\n",
        [],
    )


def test_glossary_drops_equal_lines_only() -> None:
    """A line that is there already is not repeated; one that differs in its comment is."""
    text, _ = glossary(PAIR, term_pair(concept="c9"), term_pair(note="other"))
    assert text.splitlines() == [f"裁军\tdisarmament\t{COMMENT}", f"裁军\tdisarmament\t{COMMENT}; other"]


def test_glossary_reports_terms_that_it_cannot_hold() -> None:
    """A term beginning with # would be read as a remark: it is left out, with a finding."""
    text, findings = glossary(term_pair("#1"), term_pair(" "), STATE, term_pair(en="#2"))
    assert text == f"核武器国家\tnuclear-weapon State\t{COMMENT}\n裁军\t#2\t{COMMENT}\n"
    assert [(finding.file, finding.unit, finding.reason) for finding in findings] == [
        ("terms.utf8", "c1", "left out: '#1' begins with #, and OmegaT takes such a line for a remark"),
        ("terms.utf8", "c1", "left out: the source term is empty"),
    ]


@given(pairs=st.lists(PAIRS, max_size=6))
def test_glossary_lines_are_always_readable(pairs: list[TermPair]) -> None:
    """Whatever the terms hold, each line has three fields without padding, and no line is a remark."""
    text, _ = glossary(*pairs)
    assert text == "" or text.endswith("\n")
    lines = text.splitlines()
    assert lines == text.split("\n")[:-1]
    assert len(set(lines)) == len(lines)
    for line in lines:
        fields = line.split("\t")
        assert len(fields) == 3
        assert all(field == field.strip().strip("\ufeff") for field in fields)
        assert fields[0]
        assert fields[1]
        assert not line.startswith("#")


def test_full_width_space_inside_a_term_stays() -> None:
    """The text in which a term is looked up has the same space."""
    assert glossary(term_pair("\u3000裁\u3000军 "))[0].startswith("裁\u3000军\t")


def test_csv_bytes() -> None:
    """Plain CSV is exact: header, CR LF, quotes only where needed, no BOM, unresolved terms too."""
    assert table([PAIR, replace(NONE, concept=replace(NONE.concept, note='a "b", c'))]).decode() == (
        "concept,zh,en,status,type,part_of_speech,subject,source,source_type,standing,preferred,documents,comment,"
        "zh_form,en_form,zh_standing,en_standing,zh_part_of_speech,en_part_of_speech,definition,note,context,term_source\r\n"
        "c1,裁军,disarmament,official,term,noun,arms,UNTERM,,preferred,yes,CD/2105; A/70/81,preferred; official; UNTERM,"
        "full form,full form,preferred,preferred,noun,,,,,\r\n"
        'c3,缓和,,unresolved,term,noun,arms,UNTERM,,preferred,yes,CD/2105; A/70/81,"preferred; unresolved; UNTERM; a ""b"", c",'
        'full form,full form,preferred,preferred,noun,,,"a ""b"", c",,\r\n'
    )


@given(pairs=st.lists(PAIRS, max_size=6))
def test_csv_returns_exactly(pairs: list[TermPair]) -> None:
    """C3: plain CSV gives every cell back as it was."""
    assert cells(table(pairs), "utf-8") == [tables.COLUMNS, *tables.csv_rows(pairs)]


@given(pairs=st.lists(PAIRS, max_size=6))
def test_spreadsheet_csv_is_guarded_and_returns(pairs: list[TermPair]) -> None:
    """C1: no cell of the variant for spreadsheets computes, and undoing the guard gives it back."""
    data = table(pairs, excel=True)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = cells(data, "utf-8-sig")
    assert not [cell for row in rows for cell in row if cell[:1] in tables.GUARDED]
    undone = [tuple(tables.unguard(cell) for cell in row) for row in rows]
    assert undone == [tables.COLUMNS, *tables.csv_rows(pairs)]


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠x", "'quoted"]
)
def test_guard_of_the_named_cells(cell: str) -> None:
    """C1: each of the dangerous beginnings gets one apostrophe, and so does an apostrophe."""
    assert tables.guard(cell) == f"'{cell}"
    assert tables.unguard(f"'{cell}") == cell


@given(text=st.text() | NASTY)
def test_guard_is_reversible(text: str) -> None:
    """C1: `unguard` undoes `guard` on any text, however often it was guarded."""
    assert tables.unguard(tables.guard(text)) == text
    assert tables.unguard(tables.unguard(tables.guard(tables.guard(text)))) == text


@pytest.mark.parametrize("field", ["zh", "en", "note"])
@pytest.mark.parametrize("name", ["a.utf8", "a.csv", "a.tmx"])
def test_lone_surrogates_are_refused(tmp_path: Path, name: str, field: str) -> None:
    """X6: what no file can hold is refused by code point and place, and no file appears."""
    with pytest.raises(InputRefused, match=r"U\+D800"):
        export([term_pair(**{field: "a\ud800"})], tmp_path / name, ExportOptions(tool_version="0"))  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_tmx_units() -> None:
    """A TMX has the preferred pair only, as a phrase, with its comment and what is known of it."""
    chosen, findings = one_target([OTHER, PAIR, STATE, NONE], file="a.tmx")
    assert chosen == [PAIR, STATE]
    assert [finding.reason.partition(",")[0] for finding in findings] == [
        "left out: 1 pairs whose target is not the preferred one"
    ]
    first, second = units(chosen)
    assert (first.identifier, first.source, first.target) == ("c1-1", "裁军", "disarmament")
    assert (first.segtype, first.note) == ("phrase", COMMENT)
    assert first.properties == (
        ("x-status", "official"),
        ("x-type", "term"),
        ("x-subject", "arms"),
        ("x-source", "UNTERM"),
        ("x-document", "CD/2105"),
        ("x-document", "A/70/81"),
    )
    assert second.source == "核武器国家"


def test_tmx_names_few_documents() -> None:
    """A unit names five documents at most."""
    (unit,) = units([term_pair(documents=tuple("abcdefg"))])
    assert [value for kind, value in unit.properties if kind == "x-document"] == list("abcde")


def test_tmx_has_one_target_for_a_source() -> None:
    """A second preferred English of the same Chinese is left out, and reported where it differs."""
    rival = term_pair(" 裁军", "arms reduction", concept="c9")
    chosen, findings = one_target([PAIR, rival, term_pair(concept="c8")], file="a.tmx")
    assert chosen == [PAIR]
    assert findings == [Finding("a.tmx", None, "c9", "left out: 裁军 already has the target 'disarmament'")]


@given(pairs=st.lists(PAIRS, max_size=8))
def test_tmx_identifiers_and_sources_are_unique(pairs: list[TermPair]) -> None:
    """Whatever the pairs, no identifier and no source stands twice in the file."""
    made = list(units(one_target(pairs, file="a")[0]))
    assert len({unit.identifier for unit in made}) == len(made)
    assert len({unit.source for unit in made}) == len(made)


@pytest.mark.parametrize(
    ("name", "form", "start"),
    [
        ("a.tmx", None, b"<?xml"),
        ("a.TMX", None, b"<?xml"),
        ("a.utf8", None, "裁军\t".encode()),
        ("a.txt", None, "裁军\t".encode()),
        ("a.csv", None, b"concept,zh,en"),
        ("a.data", "csv", b"concept,zh,en"),
        ("a.csv", "tmx", b"<?xml"),
    ],
)
def test_export_chooses_by_extension(tmp_path: Path, name: str, form: str | None, start: bytes) -> None:
    """The extension chooses the form unless one is named; the same pairs give the same bytes."""
    for _ in range(2):
        written = export([PAIR, NONE], tmp_path / name, ExportOptions(form, tool_version="0.1.0"))
        assert written == Written(2 if b"concept" in start else 1, ())
        assert (tmp_path / name).read_bytes().startswith(start)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_export_for_a_spreadsheet(tmp_path: Path) -> None:
    """`excel` makes the guarded CSV, and no other form."""
    export([term_pair(en="=1")], tmp_path / "a.csv", ExportOptions(audience="excel", tool_version="0"))
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbfconcept")
    assert b",'=1," in (tmp_path / "a.csv").read_bytes()
    with pytest.raises(WrongUsage, match=r"the guard of `--for excel` is for \.csv, not for tmx"):
        export([PAIR], tmp_path / "a.tmx", ExportOptions(audience="excel", tool_version="0"))


@pytest.mark.parametrize("name", ["a.doc", "a.tsv", "a", ".tmx"])
def test_unknown_extension_is_wrong_usage(tmp_path: Path, name: str) -> None:
    """The message lists every form that an ending chooses."""
    with pytest.raises(WrongUsage) as refusal:
        export([PAIR], tmp_path / name, ExportOptions(tool_version="0"))
    for known in (".tmx", ".utf8", ".txt", ".csv", ".xlsx", ".tbx", ".utx"):
        assert f"{known} (" in str(refusal.value)
    assert refusal.value.exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_output_is_refused_before_any_work(tmp_path: Path) -> None:
    """T2, D4: a place that cannot be written is refused before the first pair is asked for."""

    def pairs() -> Iterator[TermPair]:
        pytest.fail("the pairs were asked for")
        yield PAIR

    with pytest.raises(OutputRefused):
        export(pairs(), tmp_path / "missing" / "a.tmx", ExportOptions(tool_version="0"))


def test_dates_are_written_only_when_given(tmp_path: Path) -> None:
    """Without a date the bytes are the same on every day; with one the header has it."""
    path = tmp_path / "a.tmx"
    export([PAIR], path, ExportOptions(tool_version="0"))
    assert b"creationdate" not in path.read_bytes()
    export([PAIR], path, ExportOptions(tool_version="0", creation_date="20260101T000000Z"))
    assert etree.parse(path).find("header").get("creationdate") == "20260101T000000Z"
