"""The mutants that the tests are measured with: drawn by a seed, one token each, noticed or not."""

from __future__ import annotations

import ast
import io
import tokenize
from pathlib import Path

import pytest

from scripts.evaluate import mutants
from scripts.shared.data import ROOT

MODULE = "LEAST = 3\n\ndef large(n: int) -> bool: return n >= LEAST\n"
TEST = "from tm.made import large\n\ndef test_large() -> None:\n    assert large(5) and not large(2)\n"


def tokens(text: str) -> list[str]:
    """The tokens of a module, without those that are only layout."""
    return [
        token.string for token in tokenize.generate_tokens(io.StringIO(text).readline) if token.string.strip()
    ]


def changed(text: str) -> list[tuple[str, str]]:
    """What may be changed in a module, and to what."""
    return [(mutant.old.strip(), mutant.new) for mutant in mutants.Module("tm/made.py", text).mutants()]


def test_the_same_seed_draws_the_same() -> None:
    """And another seed others."""
    drawn = mutants.draw(ROOT, 50, 1)
    assert len(drawn) == len(set(drawn)) == 50
    assert drawn == mutants.draw(ROOT, 50, 1)
    assert drawn != mutants.draw(ROOT, 50, 2)


def test_a_mutant_changes_one_token_and_parses() -> None:
    """`not in` is two tokens, so between the two forms one comes or goes."""
    for mutant in mutants.draw(ROOT, 100, 3):
        text = (ROOT / mutant.path).read_text(encoding="utf-8")
        ast.parse(mutant.apply(text))
        before, after = tokens(text), tokens(mutant.apply(text))
        start = _alike(before, after)
        end = _alike(before[start:][::-1], after[start:][::-1])
        assert len(before) - start - end <= 1 >= len(after) - start - end


def _alike(left: list[str], right: list[str]) -> int:
    """How many tokens two lists begin with in common."""
    pairs = zip(left, right, strict=False)
    return next((n for n, (old, new) in enumerate(pairs) if old != new), min(len(left), len(right)))


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("n = 1 < 2 is 3", [("1", "2"), ("<", "<="), ("2", "3"), ("is", "is not"), ("3", "4")]),
        ("n = not a", [("not", "")]),
        ("n = a not in b", [("not", "")]),
        ("n = a is not b", [("not", "")]),
        ("n = '中' and (a) or b", [("and", "or"), ("or", "and")]),
        ("n -= a ** b", [("-=", "+="), ("**", "*")]),
        ("n: Literal[1] = f'{2 + 3}' + '''4'''", [("+", "-")]),
        ("def f(n: Literal[1] = True) -> Literal[2]: pass", []),
        ("n = (1, 2, 3, 4, 5, 6, 7, 8)", [(str(n), str(n + 1)) for n in range(1, 9)]),
        ("n = (1, 2, 3, 4, 5, 6, 7, 8, 9)", []),
    ],
)  # fmt: skip
def test_what_is_changed(text: str, changes: list[tuple[str, str]]) -> None:
    """Operators and numbers; not annotations, strings, or the ninth number of a table and its fellows."""
    assert changed(text) == changes


def test_noticed_and_not(tmp_path: Path) -> None:
    """A test with 2 and 5 notices another least of 6 and no least of 4; the made tree stays as it is."""
    root, copy = tmp_path / "root", tmp_path / "copy"
    files = {"tm/__init__.py": "", "tm/made.py": MODULE, "tests/tm/test_made.py": TEST, "pyproject.toml": ""}
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    copy.mkdir()
    tree = mutants.Tree(root, copy, limit=60)
    number, operator = mutants.draw(root, 9, 1)
    if number.old != "3":
        number, operator = operator, number
    outcomes = [
        tree.try_mutant(number),
        tree.try_mutant(mutants.Mutant(number.path, 1, number.start, number.end, "3", "6")),
        tree.try_mutant(operator),
    ]
    noticed = "tests/tm/test_made.py::test_large"
    assert [outcome.noticed_by for outcome in outcomes] == [None, noticed, None]
    assert mutants.report(outcomes).startswith("1 of 3 noticed")
    assert {name: (root / name).read_text(encoding="utf-8") for name in files} == files
    assert (copy / "tm/made.py").read_text(encoding="utf-8") == MODULE
