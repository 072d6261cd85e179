"""The lists are assembled once: a build that begins with them makes what a build that assembles them anew makes."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from scripts.evaluate import content
from termbase import assembled, authority, package_files
from termbase.authority.rows import AuthorityRow
from termbase.build import BuildOptions, build
from termbase.concepts.assemble import Assembly
from termbase.concepts.model import Evidence, Term
from termbase.concepts.status import Standing, Status, TermType
from termbase.concepts.weights import known_forms
from termbase.extract.sentences import Files
from termbase.store import listed, schema
from termbase.store.concepts import ConceptWriter
from tm import db
from tm.languages import MINED
from tm.limits import Limits
from tm.text import key


def row(zh: str, en: str, **columns: object) -> AuthorityRow:
    """A row of a list."""
    empty = dict.fromkeys(("zh_short", "zh_other", "en_short", "acronym", "en_other", "en_superseded"), ())
    texts = {
        "type": "concept", "subject": "disarmament", "body": "", "pos": "noun", "status": "attested",
        "source": "A/RES/1", "source_type": "document", "note": "", "file": "a.tsv", "line": 2,
    }  # fmt: skip
    return AuthorityRow(zh=zh, en=en, **(empty | texts | columns))  # type: ignore[arg-type]


ROWS = [
    row("核裁军", "nuclear disarmament", zh_short=("裁核",), en_other=("disarmament of nuclear weapons",)),
    row("裁核", "cuts", status="official", source_type="treaty"),
    row("核查", "verification"),
]


def whole(path: Path, change: bool) -> str:
    """Assemble and write the rows at once, with something new where that is asked for; the digest."""
    assembly = Assembly(key.term_key)
    assembly.authority(ROWS)
    if change:
        extend(assembly)
    with db.building(path) as database:
        schema.create(database)
        ConceptWriter(database, "termbase build").write(assembly.concepts(), {})
        schema.index_concepts(database)
    return content.digests(path)[0]


def extend(assembly: Assembly) -> None:
    """What a text may do to listed concepts: new evidence, a new Chinese term, a new English one."""
    seen = Evidence("definition", "核裁军(裁军)", Status.ATTESTED)
    first, second = assembly.find("核裁军")[0], assembly.find("裁核")[-1]
    assembly.add(first, Term("核裁军", MINED, TermType.FULL, Standing.ADMITTED, Status.ATTESTED, [seen]))
    assembly.add(first, Term("裁军", MINED, TermType.SHORT, Standing.ADMITTED, Status.ATTESTED, [seen]))
    assembly.add(second, Term("CUT", "en", TermType.ACRONYM, Standing.ADMITTED, Status.ATTESTED, [seen]))


@pytest.mark.parametrize("change", [False, True])
def test_a_stored_concept_grows_as_a_new_one(tmp_path: Path, change: bool) -> None:
    """Written, read back, added to and written again is the same as added to and written."""
    target = tmp_path / "base.db"
    whole(target, change=False)
    order = listed.ListOrder({c: n for n, c in enumerate(ids(ROWS))}, {})
    with db.revising(target) as database:
        stored = listed.ListedConcepts(database, order)
        assembly = Assembly(key.term_key, stored)
        assert [c.head.text for c in assembly.find("裁核")] == ["核裁军", "裁核"], "the order of the lists"
        if change:
            extend(assembly)
        ConceptWriter(database, "termbase build").write(assembly.concepts(), {})
    assert content.digests(target)[0] == whole(tmp_path / "whole.db", change)


def ids(rows: list[AuthorityRow]) -> list[str]:
    """The ids of rows as concepts, in order."""
    assembly = Assembly(key.term_key)
    assembly.authority(rows)
    return assembly.in_order()


def test_a_name_that_is_taken_stays_taken(tmp_path: Path) -> None:
    """A new concept does not get the id of a stored one that has another form of its name."""
    target = tmp_path / "base.db"
    whole(target, change=False)
    with db.revising(target) as database:
        stored = listed.ListedConcepts(
            database, listed.ListOrder({c: n for n, c in enumerate(ids(ROWS))}, {})
        )
        assembly = Assembly(key.term_key, stored)
        assembly.authority([row("核查", "inspection")])
        assert [concept.id.count("-") for concept in assembly.find("核查")] == [1, 2]


def test_the_base_holds_the_lists() -> None:
    """Its order and weights are those of the rows; every concept of it has its place."""
    rows = authority.load()
    base = assembled.base()
    assert base.order.weights == known_forms(rows)
    assert len(base.order.places) == len(rows)
    heads = itertools.islice(zip(base.order.places, rows, strict=True), 0, None, 500)
    with schema.opened(base.path) as database:
        stored = listed.ListedConcepts(database, base.order)
        for concept, listed_row in heads:
            assert concept in [each.id for each in stored.having(key.term_key(listed_row.zh))]


def test_nothing_of_the_base_alone_is_published(built: tuple[Path, object]) -> None:
    """The order and the weights are for builds: a termbase has no tables of them."""
    with schema.opened(built[0]) as database:
        assert [name for name in database.table_names() if name.startswith("list_")] == []


def test_extraction_is_helped_without_the_base_as_with_it() -> None:
    """The weights are the same whether they are read or worked out."""
    assert assembled.weights() == known_forms(authority.load())
    assert Files.of([package_files.sample()], Limits()).mined()


def test_other_lists_have_another_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """One letter of a list, or of a rule, and the file of before is not taken."""
    before = assembled.digest()
    file = tmp_path / "a.tsv"
    names = {before}
    for text in ("核\tnuclear\n", "核\tnuclear.\n"):
        file.write_text(text, encoding="utf-8")
        monkeypatch.setattr(assembled, "_files", lambda: iter([file]))
        assembled.digest.cache_clear()
        names.add(assembled.digest())
    assembled.digest.cache_clear()
    assert len(names) == 3


def test_without_the_file_the_lists_are_assembled_for_the_process(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A checkout whose lists were edited, or a package that nobody can write to, still builds, and leaves nothing there."""
    monkeypatch.setattr(assembled, "folder", lambda: tmp_path)
    own = SimpleNamespace(name=str(tmp_path / "own"))
    Path(own.name).mkdir()
    monkeypatch.setattr(assembled, "_own_folder", lambda: own)
    monkeypatch.setattr(assembled, "_assemble", lambda target: whole(target, change=False) and order(target))
    assembled.base.cache_clear()
    try:
        text = tmp_path / "a.zh.txt"
        text.write_text("会议讨论了核裁军。\n", encoding="utf-8")
        build([text], tmp_path / "t.db", BuildOptions())
        with schema.opened(tmp_path / "t.db") as database:
            row_of = database.execute("SELECT zh, en, frequency FROM concepts WHERE frequency").fetchall()
        assert ("核裁军", "nuclear disarmament", 1) in row_of
        assert list(tmp_path.glob("lists-*.db")) == []
    finally:
        assembled.base.cache_clear()


def order(target: Path) -> None:
    """Add what a build asks of the lists."""
    with db.revising(target) as database:
        listed.write_order(database, ids(ROWS), known_forms(ROWS))


def test_ship_makes_the_file_once_and_keeps_few(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It is made where it is missing; of older ones the newest stay."""
    made: list[Path] = []

    def assemble(target: Path) -> None:
        made.append(target)
        target.write_bytes(b"new")

    monkeypatch.setattr(assembled, "_assemble", assemble)
    for number in range(6):
        (tmp_path / f"lists-{number:016x}.db").write_bytes(b"old")
    first = assembled.ship(tmp_path)
    assert assembled.ship(tmp_path) == first == made[0]
    assert len(made) == 1
    assert len(list(tmp_path.glob("lists-*.db"))) == 4
    assert first.read_bytes() == b"new"


def test_all_that_writes_the_base_is_in_its_name() -> None:
    """Every module of the store that the writer of concepts imports: and what makes the tables: an old base is never taken."""
    store = assembled.folder().parent / "store"
    text = (store / "concepts.py").read_text(encoding="utf-8")
    whole = re.findall(r"^from termbase\.store import (.+)$", text, re.MULTILINE)
    modules = {name for line in whole for name in line.split(", ")}
    modules |= set(re.findall(r"^from termbase\.store\.(\w+) import", text, re.MULTILINE))
    assert "tables" in modules
    named = {store / f"{module}.py" for module in (*modules, "schema")}
    assert named <= set(assembled._files())
