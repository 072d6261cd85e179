"""What a file says of its units is said again: import, export and import give equal units, through every door."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from termbase.cli import run
from termbase.memories.exporting import writable_units, write_units
from termbase.store import schema
from tm.exchange import tmx_units, tmx_write
from tm.exchange.tmx_read import TmxReader
from tm.exchange.varieties import DEFAULT
from tm.languages import Lang, of_tag
from tm.limits import Limits
from tm.memory import units
from tm.model import Pair, Remark, UnitOrigin, UnitRecord, Variant
from tm.text import codes
from tm.validation import tags
from tm.validation.repair import repair

TEXT = (
    st.text(
        st.characters(
            min_codepoint=0x20, exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\ufffe\uffff"
        )
        | st.sampled_from("核裁&<>\"'{}1"),
        max_size=12,
    )
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
KIND = st.sampled_from(
    [
        "x-a",
        "x-a",
        "client",
        "file",
        "prev",
        "x-document",
        "x-score",
        "x-Origin",
        "x-Domain:SinglePicklist",
        "origin",
    ]
)
REMARK = st.one_of(
    st.builds(Remark, TEXT, st.none(), st.sampled_from([None, "en"])),
    st.builds(Remark, TEXT | st.just("80"), KIND, st.none()),
)
DATE = st.sampled_from(["20200102T030405Z", "20240305T000000Z"])
ATTRIBUTES = st.fixed_dictionaries(
    {},
    optional={
        "creationdate": DATE,
        "changedate": DATE,
        "creationid": TEXT,
        "changeid": TEXT,
        "usagecount": st.just("7"),
    },
).map(lambda said: tuple(said.items()))
CONTENT = st.lists(
    TEXT.map(codes.escape)
    | st.sampled_from(['<bpt i="1">&lt;b&gt;</bpt>', '<ept i="1">&lt;/b&gt;</ept>', "<ph/>", "<ph>&lt;br/&gt;</ph>", "&lt;f0&gt;"]),
    min_size=1, max_size=4,
).map("".join)  # fmt: skip


def variant(tags: tuple[str, ...]) -> st.SearchStrategy[str]:
    """A `tuv` in one of the languages."""
    return st.builds(_tuv, st.sampled_from(tags), CONTENT, ATTRIBUTES, st.lists(REMARK, max_size=2))


def _tuv(tag: str, content: str, attributes: tuple[tuple[str, str], ...], remarks: list[Remark]) -> str:
    said = tmx_write.attributes({"xml:lang": tag} | dict(attributes), "")
    return f"<tuv{said}>{_said(remarks)}<seg>核 en {content}</seg></tuv>"


def _said(remarks: list[Remark]) -> str:
    return tmx_write._remarks(remarks, "").replace(tmx_write.KEPT, "")


def _tu(attributes: tuple[tuple[str, str], ...], remarks: list[Remark], variants: list[str]) -> str:
    return f"<tu{tmx_write.attributes(dict(attributes), '')}>{_said(remarks)}{''.join(variants)}</tu>\n"


UNIT = st.builds(
    _tu, st.tuples(st.tuples(st.just("tuid"), st.sampled_from(["1", "2", "a"]))) | ATTRIBUTES, st.lists(REMARK, max_size=3),
    st.tuples(
        variant(("zh-CN", "ZH_CN", "zh-Hans", "zho")), variant(("en", "en-US", "EN")), variant(("fr", "zh-TW", "en-GB"))
    ).flatmap(st.permutations),
)  # fmt: skip
HEADS = '<tmx version="1.4"><header srclang="{}"><note>n</note><prop type="x-l">CC0</prop></header><body>\n'
HEAD = HEADS.format("zh-CN")


def read(path: Path) -> list[Pair]:
    """The pairs of a file, whatever their lines."""
    return [pair._replace(line=0) for pair in TmxReader(path, Limits(), leave_out=()).pairs()]


def with_usual_tags(pair: Pair) -> Pair:
    """A pair whose languages are written as `repair` writes them; nothing else of it changes."""
    record = pair.record
    assert record is not None
    sides = (record.first, record.second, *record.others)
    first, second, *others = (side._replace(tag=tags.canonical(side.tag)) for side in sides)
    return pair._replace(record=record._replace(first=first, second=second, others=tuple(others)))


@given(st.lists(UNIT, min_size=1, max_size=3), st.sampled_from(["zh-CN", "en", "*all*"]))
def test_equal_after_export_and_import(
    tmp_path_factory: pytest.TempPathFactory, bodies: list[str], source: str
) -> None:
    """Direction, ids, authors, dates, notes, properties, usage, codes, further languages: all of them, through the database and `repair` too."""
    folder = tmp_path_factory.getbasetemp()
    text = f"{HEADS.format(source)}{''.join(bodies)}</body></tmx>"
    (folder / "a.tmx").write_text(text, encoding="utf-8")
    given_ = read(folder / "a.tmx")
    assert {pair.original for pair in given_} == {of_tag(source)}
    with contextlib.closing(Database(memory=True)) as database:
        for statement in units.TABLES:
            database.execute(statement)
        units.store(database, "a", "imported", given_)
        stored = list(units.units(database))
    assert [pair for _, pair in stored] == given_
    out = io.BytesIO()
    findings: list[object] = []
    write_units(writable_units(stored, DEFAULT, findings), out, DEFAULT)  # type: ignore[arg-type]
    assert findings == []
    (folder / "b.tmx").write_bytes(out.getvalue())
    assert read(folder / "b.tmx") == given_
    repair(folder / "a.tmx", folder / "r.tmx", Limits())
    assert read(folder / "r.tmx") == list(map(with_usual_tags, given_))


def test_headers_and_repair(tmp_path: Path) -> None:
    """Notes and properties of the header stay too, and all of it stays through `tm repair` and `repair`."""
    unit = _tu(
        (("tuid", "1"), ("changeid", "ben"), ("changedate", "20240305T101010Z"), ("usagecount", "7")),
        [Remark("a"), Remark("b"), Remark("v", "x-p"), Remark("w", "x-p")],
        ['<tuv xml:lang="zh-CN"><seg>会议<bpt i="1">b</bpt>审议<ept i="1">b</ept>了它。</seg></tuv>',
         '<tuv xml:lang="en-GB"><prop type="x-s">ok</prop><seg>The Conference considered it.</seg></tuv>',
         '<tuv xml:lang="fr"><seg>La Conférence</seg></tuv>'],
    )  # fmt: skip
    file, target = tmp_path / "a.tmx", str(tmp_path / "t.db")
    file.write_text(f"{HEAD}{unit}</body></tmx>", encoding="utf-8")
    assert run(["tm", "import", str(file), "--db", target]) == 0
    assert run(["tm", "export", str(tmp_path / "b.tmx"), "--db", target]) == 0
    assert run(["tm", "repair", str(file), "--out", str(tmp_path / "c.tmx")]) == 0
    assert run(["repair", str(file), "--out", str(tmp_path / "d.tmx")]) in (0, 1)
    for name in ("b", "c", "d"):
        reader = TmxReader(tmp_path / f"{name}.tmx", Limits())
        assert [pair._replace(line=0) for pair in reader.pairs()] == read(file), name
        assert reader.header_remarks == [Remark("n"), Remark("CC0", "x-l")], name


def test_a_direction_is_never_made_up(tmp_path: Path) -> None:
    """Which text was written first is kept from XLIFF through TMX, unit by unit; where nobody told, nobody tells."""
    xliff = (
        '<xliff version="1.2"><file original="a" source-language="en" target-language="zh"><body>'
        '<trans-unit id="1"><source>nuclear</source><target>核</target></trans-unit></body></file></xliff>'
    )
    (tmp_path / "m.xlf").write_text(xliff, encoding="utf-8")
    (tmp_path / "m.csv").write_text("zh,en\n甲,A\n", encoding="utf-8")
    target, out = str(tmp_path / "t.db"), tmp_path / "out.tmx"
    assert run(["tm", "import", str(tmp_path / "m.xlf"), str(tmp_path / "m.csv"), "--db", target]) == 0
    assert run(["tm", "export", str(out), "--db", target]) == 0
    assert {pair.first: pair.original for pair in read(out)} == {"核": Lang.EN, "甲": None}


def test_our_own_export_again(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """An export taken into its own termbase changes nothing and says so; into another it gives equal units."""
    (tmp_path / "m.zh").write_text("甲一。\n乙二。\n甲一。\n", encoding="utf-8")
    (tmp_path / "m.en").write_text("A1.\nB2.\nA1.\n", encoding="utf-8")
    (tmp_path / "m.ids").write_text("CD/1\nCD/1\nCD/2\n", encoding="utf-8")
    target, other, out = tmp_path / "t.db", tmp_path / "o.db", tmp_path / "all.tmx"
    assert run(["tm", "import", str(tmp_path / "m.zh"), "--db", str(target)]) == 0
    assert run(["tm", "export", str(out), "--db", str(target)]) == 0
    before = target.read_bytes()
    assert run(["tm", "import", str(out), "--db", str(target)]) == 0
    assert "which has every unit of it; nothing was changed" in capfd.readouterr().out
    assert target.read_bytes() == before
    assert run(["tm", "import", str(out), "--db", str(other)]) == 0
    assert run(["tm", "export", str(tmp_path / "again.tmx"), "--db", str(other)]) == 0
    assert (tmp_path / "again.tmx").read_bytes() == out.read_bytes()


def test_only_what_changed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The save of a project, taken in again and again: what is new and what is gone is told, nothing stands there twice."""
    file, target = tmp_path / "project_save.tmx", tmp_path / "t.db"
    unit = '<tu><tuv lang="ZH-CN"><seg>{}</seg></tuv><tuv lang="EN" changedate="20250305T101010Z"><seg>{}</seg></tuv></tu>'
    for pairs, told in (
        ([("甲", "a"), ("乙", "b")], "2 new, 0 gone"),
        ([("甲", "a"), ("乙", "bb"), ("丙", "c")], "2 new, 1 gone"),
        ([("甲", "a"), ("乙", "bb"), ("丙", "c")], "it was there, unchanged"),
    ):
        body = "".join(unit.format(*pair) for pair in pairs)
        file.write_text(
            f'<tmx version="1.1"><header srclang="ZH-CN"/><body>{body}</body></tmx>', encoding="utf-8"
        )
        assert run(["tm", "import", str(file), "--db", str(target)]) == 0
        assert told in capfd.readouterr().out
    with schema.opened(target) as database:
        assert [(pair.first, pair.second) for _, pair in units.units(database)] == pairs


def test_what_is_known_besides_its_record(tmp_path: Path) -> None:
    """Origin, cap and document of a pair whose file said nothing of them are written so that they come back."""
    record = UnitRecord(first=Variant("zh-CN", ""), second=Variant("en", ""))
    for pair in (
        Pair("甲", "a", "CD/1", origin=UnitOrigin.DRAFT, cap=80, record=record),
        Pair("甲", "a", origin=UnitOrigin.MACHINE, record=record),
        Pair("甲", "a", origin=UnitOrigin.REJECTED, record=record),
    ):
        with (tmp_path / "a.tmx").open("wb") as out:
            write_units([tmx_units.unit_of(1, pair, DEFAULT, set())], out, DEFAULT)
        (again,) = read(tmp_path / "a.tmx")
        assert (again.document, again.origin, again.cap) == (pair.document, pair.origin, pair.cap)
