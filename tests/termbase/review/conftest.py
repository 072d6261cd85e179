"""A small termbase without the official lists, with some English of a glossary and of a list."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from termbase.build import BuildOptions, build
from termbase.exchange.importing import ImportOptions, import_files

# Sentences made up for these tests.
TEXT = """工作文件

1. 核查制度审议小组开会。核查制度审议小组欢迎这项工作。军备透明制度重要。

2. 各国支持军备透明制度。核查制度审议小组和裂变材料专家组开会。裂变材料专家组提交了报告。
"""


@pytest.fixture(scope="session")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one document."""
    folder = tmp_path_factory.mktemp("texts")
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def made(texts: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The termbase; a test that changes one copies it."""
    folder = tmp_path_factory.mktemp("made")
    target = folder / "t.db"
    build([texts], target, BuildOptions(use_authority=False))
    glossary, table = folder / "glossary.csv", folder / "table.csv"
    glossary.write_text(
        "zh,en\n军备透明制度,arms transparency regime\n军事透明,military transparency\n", encoding="utf-8"
    )
    table.write_text(
        "zh,en\n核查制度审议小组,verification system group\n军备透明制度,arms openness system\n",
        encoding="utf-8",
    )
    import_files([glossary], target, ImportOptions(kind="glossary"))
    import_files([table], target, ImportOptions(kind="list"))
    return target


@pytest.fixture
def termbase_file(made: Path, tmp_path: Path) -> Path:
    """A copy of the termbase for one test."""
    return Path(shutil.copyfile(made, tmp_path / "t.db"))
