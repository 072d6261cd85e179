"""Measures of the code, counted from its syntax. Tests hold limits on them; `scripts/docs measure` prints them.

Read the modules once with `read_modules`, then hand them, or some of them, to a measure:

    modules = read_modules(root, "tm", "termbase")
    assert circles(module_imports(modules)) == []

Nothing is imported or run. Private names begin with an underscore; what is generated is counted like the rest.
"""

from __future__ import annotations

import ast
import io
import tokenize
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from pathlib import Path

FILLERS = frozenset({"one", "found", "told", "place", "done", "said", "kept", "wanted", "there"})
"""Names that do not tell what they name."""

LANGUAGE_WORDS = frozenset({"zh", "en", "chinese", "english", "language", "languages"})
"""Words in the name of a module that may name a language."""

_DIRECTIVES = ("type:", "fmt:", "noqa", "ruff:", "pragma:")
_NO_CODE = frozenset(
    {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
)

Function = ast.FunctionDef | ast.AsyncFunctionDef
Imports = Mapping[str, Collection[str]]
"""For each node what it imports: modules, or packages."""


@dataclass(frozen=True)
class SourceModule:
    """A module: its path below the root, its dotted name, and its text."""

    path: str
    name: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return ast.parse(self.text)

    @property
    def lines(self) -> int:
        """All its lines."""
        return len(self.text.splitlines())


def read_modules(root: Path, *folders: str) -> list[SourceModule]:
    """Every Python file below some folders of `root`, sorted by path. Raises `SyntaxError` when it is measured."""
    return [
        SourceModule(path.as_posix(), module_name(path), (root / path).read_text(encoding="utf-8"))
        for folder in folders
        for path in sorted(file.relative_to(root) for file in (root / folder).rglob("*.py"))
    ]


def module_name(path: Path) -> str:
    """The dotted name of a module by its path.

    >>> module_name(Path("tm/align/__init__.py")), module_name(Path("tm/db.py"))
    ('tm.align', 'tm.db')
    """
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


# -- functions, comments, names ----------------------------------------------------------------------


def functions(module: SourceModule) -> Iterator[Function]:
    """Every function and method, inner ones too."""
    return (node for node in ast.walk(module.tree) if isinstance(node, Function))


def body_lines(function: Function) -> int:
    """The lines of a function's body, from its first statement to its end; the docstring does not count."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def long_functions(modules: Iterable[SourceModule], most: int) -> dict[str, int]:
    """The functions whose body has more than `most` lines, as `path: name`, with its lines."""
    return {
        f"{module.path}: {function.name}": body_lines(function)
        for module in modules
        for function in functions(module)
        if body_lines(function) > most
    }


def percentile(values: Iterable[int], share: float) -> int:
    """The least value that so large a share of the values does not exceed; 0 of none.

    >>> percentile([1, 2, 3, 4], 0.5), percentile([1, 2, 3, 4], 0.9), percentile([], 0.5)
    (2, 4, 0)
    """
    ordered = sorted(values)
    return ordered[max(0, ceil(share * len(ordered)) - 1)] if ordered else 0


def comments(module: SourceModule) -> list[str]:
    """The comments for readers; what speaks to a tool (`fmt: skip`) is none."""
    texts = (token.string.lstrip("#! ") for token in _tokens(module) if token.type == tokenize.COMMENT)
    return [text for text in texts if text and not text.startswith(_DIRECTIVES)]


def code_lines(module: SourceModule) -> int:
    """The lines that hold code: neither empty nor comment or docstring only."""
    lines: set[int] = set()
    for token in _tokens(module):
        if token.type not in _NO_CODE:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(module.tree):
        # a string that stands alone is a docstring, of a module, a class, a function or a constant
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ):
            lines.difference_update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return len(lines)


def _tokens(module: SourceModule) -> Iterator[tokenize.TokenInfo]:
    return tokenize.generate_tokens(io.StringIO(module.text).readline)


def statements(module: SourceModule) -> int:
    """How many statements it has, nested ones too."""
    return sum(isinstance(node, ast.stmt) for node in ast.walk(module.tree))


def fillers(module: SourceModule) -> Counter[str]:
    """How often each filler stands as a name or an argument."""
    names = (
        node.id if isinstance(node, ast.Name) else node.arg
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Name | ast.arg)
    )
    return Counter(name for name in names if name in FILLERS)


def per(number: int, part: int, whole: int) -> float:
    """How many of `part` there are in `number` of `whole`; 0 of none.

    >>> per(1_000, 3, 600)
    5.0
    """
    return number * part / whole if whole else 0.0


# -- classes and languages ---------------------------------------------------------------------------


def public_classes(module: SourceModule) -> list[str]:
    """The public classes that a module defines at its top."""
    return [
        node.name
        for node in module.tree.body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]


def repeated_classes(modules: Iterable[SourceModule]) -> dict[str, list[str]]:
    """The names that several public classes have, and the paths of their modules."""
    paths: dict[str, list[str]] = defaultdict(list)
    for module in modules:
        for name in public_classes(module):
            paths[name].append(module.path)
    return {name: owners for name, owners in sorted(paths.items()) if len(owners) > 1}


def is_language_module(module: SourceModule) -> bool:
    """Whether a module is about languages, as its name says: `zh_texts`, `english`, `languages`."""
    return bool(set(module.name.rpartition(".")[2].split("_")) & LANGUAGE_WORDS)


def names_a_language(module: SourceModule) -> bool:
    """Whether a module has `Lang.ZH`, `Lang.EN` or the string of one of their tags."""
    return any(
        (isinstance(node, ast.Constant) and node.value in ("zh", "en"))
        or (
            isinstance(node, ast.Attribute)
            and node.attr in ("ZH", "EN")
            and isinstance(node.value, ast.Name)
            and node.value.id == "Lang"
        )
        for node in ast.walk(module.tree)
    )


def modules_naming_a_language(modules: Iterable[SourceModule]) -> list[str]:
    """The paths of modules that name a language and are no language modules."""
    return [module.path for module in modules if not is_language_module(module) and names_a_language(module)]


# -- imports -----------------------------------------------------------------------------------------


def module_imports(modules: Sequence[SourceModule], *, in_functions: bool = True) -> dict[str, set[str]]:
    """Which of the modules each imports; what stands under `if TYPE_CHECKING` does not count.

    An import in a function counts, for a circle that it only puts off is a circle, unless `in_functions` is false.
    """
    known = {module.name for module in modules}
    return {
        module.name: {
            name for name in _imported(module, known, in_functions=in_functions) if name != module.name
        }
        for module in modules
    }


def _imported(module: SourceModule, known: Collection[str], *, in_functions: bool) -> Iterator[str]:
    for node in _run_time_nodes(module.tree, in_functions=in_functions):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            origin = _origin(module, node)
            names = (f"{origin}.{alias.name}" for alias in node.names)
            # what is no module is taken from the module itself
            yield from (
                name if name in known else origin for name in names if name in known or origin in known
            )


def _origin(module: SourceModule, node: ast.ImportFrom) -> str:
    """The module that names are imported from, in full."""
    if not node.level:
        return node.module or ""
    package = module.name.split(".")
    if not module.path.endswith("__init__.py"):
        package = package[:-1]
    package = package[: len(package) - node.level + 1]
    return ".".join([*package, *([node.module] if node.module else [])])


def _run_time_nodes(node: ast.AST, *, in_functions: bool) -> Iterator[ast.AST]:
    """The nodes below `node` that run: not those for a type checker, and those of functions on demand."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            for other in child.orelse:
                yield other
                yield from _run_time_nodes(other, in_functions=in_functions)
        elif in_functions or not isinstance(child, Function):
            yield child
            yield from _run_time_nodes(child, in_functions=in_functions)


def room(name: str) -> str:
    """The package, or the module beside packages, that a module lies in: two parts of its name.

    >>> room("tm.text.references.rules"), room("tm.db"), room("tm")
    ('tm.text', 'tm.db', 'tm')
    """
    return ".".join(name.split(".")[:2])


def package_imports(imports: Imports) -> dict[str, set[str]]:
    """The imports between packages that those between modules make."""
    rooms: dict[str, set[str]] = defaultdict(set)
    for importer, imported in imports.items():
        rooms[room(importer)].update(room(name) for name in imported if room(name) != room(importer))
    return dict(rooms)


def circles(imports: Imports) -> list[list[str]]:
    """The circles of an import graph: sets of nodes of which each reaches each other, sorted.

    >>> circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}})
    [['a', 'b', 'c']]
    """
    reached = {node: _reach(node, imports) for node in imports}
    groups = {
        tuple(sorted({node} | {other for other in reached[node] if node in reached.get(other, ())}))
        for node in imports
    }
    return [list(group) for group in sorted(groups) if len(group) > 1]


def _reach(node: str, imports: Imports) -> set[str]:
    reached: set[str] = set()
    waiting = [node]
    while waiting:
        for other in imports.get(waiting.pop(), ()):
            if other not in reached:
                reached.add(other)
                waiting.append(other)
    return reached
