"""Measure the code itself, as a Markdown table. What is counted, and how, stands in `code_measures.py`.

    .venv/bin/python scripts/docs measure [--root FOLDER] [--since COMMIT] [--list]

`--root` measures another checkout, with the `ruff` and the rules of this one. `--list` names what is behind a number
below the table: the circles, the classes, the modules, the functions.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from scripts.docs.code_measures import (
    SourceModule,
    body_lines,
    circles,
    code_lines,
    comments,
    fillers,
    functions,
    is_language_module,
    module_imports,
    modules_naming_a_language,
    package_imports,
    per,
    percentile,
    read_modules,
    repeated_classes,
    statements,
)
from scripts.shared.data import ROOT

PACKAGES = ("tm", "termbase")
COMPLEXITY = 12
TITLE = 72


@dataclass(frozen=True, slots=True)
class CodeMeasure:
    """A row of the table, and the names behind its number."""

    name: str
    value: str
    details: Sequence[str] = ()


def function_measures(modules: Sequence[SourceModule]) -> Iterator[CodeMeasure]:
    """How long functions are."""
    lines = [body_lines(function) for module in modules for function in functions(module)]
    values = percentile(lines, 0.5), percentile(lines, 0.9), percentile(lines, 1.0)
    yield CodeMeasure("body lines of a function, p50 / p90 / most", " / ".join(map(str, values)))


def text_measures(modules: Sequence[SourceModule]) -> Iterator[CodeMeasure]:
    """Comments, and names that do not tell what they name."""
    count = sum(len(comments(module)) for module in modules)
    rate = per(100, count, sum(map(code_lines, modules)))
    yield CodeMeasure("comments per 100 lines of code", f"{rate:.1f}")
    for package in PACKAGES:
        members = [module for module in modules if module.path.startswith(f"{package}/")]
        names = sum(map(fillers, members), Counter[str]())
        rate = per(1_000, names.total(), sum(map(statements, members)))
        details = [f"{name} {number}" for name, number in names.most_common()]
        yield CodeMeasure(f"filler names per 1,000 statements, {package}", f"{rate:.1f}", details)


def shape_measures(modules: Sequence[SourceModule]) -> Iterator[CodeMeasure]:
    """Circles of imports, names of classes, languages."""
    imports = module_imports(modules)
    for name, graph in (("packages", package_imports(imports)), ("modules", imports)):
        details = [" ".join(circle) for circle in circles(graph)]
        yield CodeMeasure(f"circles of {name}", str(len(details)), details)
    repeated = repeated_classes(modules)
    details = [f"{name}: {' '.join(paths)}" for name, paths in repeated.items()]
    yield CodeMeasure("names of several public classes", str(len(repeated)), details)
    called_model = [module.path for module in modules if module.path.endswith("/model.py")]
    yield CodeMeasure("files called model.py", str(len(called_model)), called_model)
    naming = modules_naming_a_language(modules)
    others = sum(not is_language_module(module) for module in modules)
    yield CodeMeasure(
        "modules that name a language, of those not for one", f"{len(naming)} of {others}", naming
    )


def size_measures(root: Path, modules: Sequence[SourceModule]) -> Iterator[CodeMeasure]:
    """How much is tested."""
    tests, source = (sum(module.lines for module in m) for m in (read_modules(root, "tests"), modules))
    yield CodeMeasure(
        "lines of tests to lines of source", f"{per(1, tests, source):.2f} ({tests:,} to {source:,})"
    )


def complex_functions(root: Path, packages: Sequence[str], most: int = COMPLEXITY) -> list[str]:
    """The functions that ruff finds more complex (C901) than `most`."""
    command = [
        str(Path(sys.executable).with_name("ruff")), "check", "--isolated", "--no-cache", "--exit-zero",
        "--select", "C901", "--config", f"lint.mccabe.max-complexity={most}", "--output-format", "json", *packages,
    ]  # fmt: skip
    checked = subprocess.run(command, capture_output=True, text=True, check=True, cwd=root)
    return [
        f"{Path(finding['filename']).relative_to(root)}: {finding['message']}"
        for finding in json.loads(checked.stdout)
    ]


def long_titles(root: Path, since: str, most: int = TITLE) -> list[str]:
    """The titles of commits after `since` that are longer than `most` characters."""
    command = ["git", "log", "--format=%s", f"{since}..HEAD"]
    log = subprocess.run(command, capture_output=True, text=True, check=True, cwd=root).stdout
    return [title for title in log.splitlines() if len(title) > most]


def measure(root: Path, since: str | None) -> list[CodeMeasure]:
    """All measures of a checkout."""
    modules = read_modules(root, *PACKAGES)
    measures = [*function_measures(modules), *text_measures(modules), *shape_measures(modules)]
    complicated = complex_functions(root, PACKAGES)
    measures.append(
        CodeMeasure(f"functions of a complexity above {COMPLEXITY}", str(len(complicated)), complicated)
    )
    measures += size_measures(root, modules)
    if since:
        titles = long_titles(root, since)
        measures.append(CodeMeasure(f"titles of commits longer than {TITLE}", str(len(titles)), titles))
    return measures


@click.command()
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, resolve_path=True, path_type=Path),
    default=ROOT,
    help="The checkout to measure; default: this one.",
)
@click.option("--since", metavar="COMMIT", help="Also the titles of the commits after this one.")
@click.option("--list", "listing", is_flag=True, help="Name what is behind the numbers.")
def main(root: Path, since: str | None, listing: bool) -> None:
    """Measure the code itself."""
    measures = measure(root, since)
    click.echo("| measure | value |\n|---|---|")
    for row in measures:
        click.echo(f"| {row.name} | {row.value} |")
    if listing:
        for row in measures:
            if row.details:
                click.echo(f"\n{row.name}\n" + "\n".join(f"- {detail}" for detail in row.details))
