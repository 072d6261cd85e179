"""What is counted of the code, on code written for it."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from scripts.docs import measure
from scripts.docs.code_measures import (
    SourceModule,
    body_lines,
    circles,
    code_lines,
    comments,
    fillers,
    functions,
    is_language_module,
    long_functions,
    module_imports,
    module_name,
    modules_naming_a_language,
    names_a_language,
    package_imports,
    public_classes,
    read_modules,
    repeated_classes,
    statements,
)
from scripts.shared.data import ROOT


def module(text: str, path: str = "tm/a.py") -> SourceModule:
    """A module of this text."""
    return SourceModule(path, module_name(Path(path)), textwrap.dedent(text))


def imports(**texts: str) -> dict[str, set[str]]:
    """The import graph of some modules of `tm`, by the names of their files (`_` for `/`)."""
    modules = [module(text, f"tm/{name.replace('_', '/')}.py") for name, text in texts.items()]
    return module_imports(modules)


def test_body_lines() -> None:
    """From the first statement after the docstring to the end; inner functions count for themselves too."""
    source = module('''
        def documented():
            """What it is."""

            a = 1
            return a


        def outer():
            def inner():
                pass

            # why
            return inner
        def stub():
            """Nothing."""
    ''')
    lengths = {function.name: body_lines(function) for function in functions(source)}
    assert lengths == {"documented": 2, "outer": 5, "inner": 1, "stub": 0}
    assert long_functions([source], 4) == {"tm/a.py: outer": 5}


def test_comments_and_code_lines() -> None:
    """Directives are no comments; docstrings, comments and empty lines no code; a long string is code."""
    source = module('''
        """About."""
        A = 1  # why
        """What A is."""
        B = """two
        lines"""  # type: ignore

        # more
        C = [
            2,
        ]  # fmt: skip
    ''')
    assert comments(source) == ["why", "more"]
    assert code_lines(source) == 6


def test_fillers_are_names_and_arguments() -> None:
    """Not attributes, keywords, strings or longer names."""
    source = module("def f(one): found = one.found; return g(found=founder, place='there')")
    assert dict(fillers(source)) == {"one": 2, "found": 1}
    assert statements(source) == 3


def test_classes() -> None:
    """Public ones at the top of a module; a name that two modules have is repeated."""
    first = module("class A:\n    class Inner: pass\nclass _B: pass\nclass C: pass")
    second = module("class C: pass\nclass _B: pass", "tm/b.py")
    assert public_classes(first) == ["A", "C"]
    assert repeated_classes([first, second]) == {"C": ["tm/a.py", "tm/b.py"]}


@pytest.mark.parametrize(
    ("text", "names_one"),
    [
        ("x = Lang.EN", True),
        ("x = 'zh'", True),
        ("x = lang.EN", False),
        ("'''zh'''[0]", True),
        ("zh = 'zho'", False),
    ],
)
def test_naming_a_language(text: str, names_one: bool) -> None:
    """By the member of `Lang`, or by its tag as a string."""
    assert names_a_language(module(text)) == names_one


def test_language_modules_may_name_one() -> None:
    """A module whose name says so is left out."""
    paths = ["tm/zh_texts.py", "tm/english.py", "tm/languages.py", "tm/zhuyin.py", "tm/open.py"]
    sources = [module("x = 'en'", path) for path in paths]
    assert [is_language_module(source) for source in sources] == [True, True, True, False, False]
    assert modules_naming_a_language(sources) == ["tm/zhuyin.py", "tm/open.py"]


def test_imports() -> None:
    """Names of modules and what is in modules, relative ones too; not what only a type checker reads."""
    graph = imports(
        a="import tm.b\nfrom tm import c\nfrom tm.d import thing\nimport os",
        b="from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import tm.a\nelse:\n    import tm.c",
        c="from . import d\nfrom .d import thing",
        d="def f():\n    import tm.a",
    )
    assert graph == {
        "tm.a": {"tm.b", "tm.c", "tm.d"},
        "tm.b": {"tm.c"},
        "tm.c": {"tm.d"},
        "tm.d": {"tm.a"},
    }


def test_imports_in_functions_can_be_left_out() -> None:
    """A circle that is put off until a call is one unless it is asked for the imports at the top."""
    modules = [module("import tm.b"), module("def f():\n    import tm.a", "tm/b.py")]
    assert circles(module_imports(modules)) == [["tm.a", "tm.b"]]
    assert circles(module_imports(modules, in_functions=False)) == []


def test_circles_of_packages() -> None:
    """Packages import in a circle where none of their modules do; a module beside them is one of its own."""
    graph = imports(
        x_a="import tm.y.a", y_a="import tm.model", y_b="import tm.x.a", model="", z_a="import tm.x.a"
    )
    assert circles(graph) == []
    assert package_imports(graph)["tm.y"] == {"tm.model", "tm.x"}
    assert circles(package_imports(graph)) == [["tm.x", "tm.y"]]


def test_reading(tmp_path: Path) -> None:
    """Every Python file below a folder, by its path and its dotted name."""
    (tmp_path / "tm" / "x").mkdir(parents=True)
    (tmp_path / "tm" / "x" / "__init__.py").write_text("", encoding="utf-8")
    (tmp_path / "tm" / "a.py").write_text("A = 1\n", encoding="utf-8")
    modules = read_modules(tmp_path, "tm")
    assert [(m.path, m.name) for m in modules] == [("tm/a.py", "tm.a"), ("tm/x/__init__.py", "tm.x")]


def test_the_table_has_every_measure() -> None:
    """On this checkout: a value for each, and names behind those that count names."""
    measures = {row.name: row for row in measure.measure(ROOT, None)}
    assert len(measures) == 11
    assert all(row.value for row in measures.values())
    assert len(measures["files called model.py"].details) == int(measures["files called model.py"].value)


def test_long_titles_of_commits() -> None:
    """From a commit to now; of none there is none."""
    assert measure.long_titles(ROOT, "HEAD") == []


def test_scripts_keep_the_limits() -> None:
    """No module over 400 lines, no complex function, no class name twice or as in the library, no filler."""
    scripts = [m for m in read_modules(ROOT, "scripts") if "behaviour" not in m.path]
    assert [m.path for m in scripts if m.lines > 400] == []
    assert measure.complex_functions(ROOT, ["scripts"]) == []
    library = read_modules(ROOT, "tm", "termbase")
    repeated = repeated_classes([*scripts, *library])
    assert {
        name: paths for name, paths in repeated.items() if any(p.startswith("scripts/") for p in paths)
    } == {}
    assert {m.path: dict(fillers(m)) for m in scripts if fillers(m)} == {}
