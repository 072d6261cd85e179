"""Write down which content words stand side by side in the English of the United Nations: evidence for composed English.

    .venv/bin/python scripts/authority pairs [--shared ../shared/data] [--write]

Read is the English side of the development set of the UN Parallel Corpus v1.0 (4,000 sentences of documents of 2014
and 2015). What is kept are pairs of words, no sentence: `termbase/concepts/word_pairs.tsv` has a word on each line, and
behind it those that follow it, in the singular and in lower case.
Without `--write` it is told whether the file is that of the texts.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from scripts.shared import data
from scripts.shared.commands import shared_option
from termbase.concepts import parts
from termbase.concepts.parts import stem
from tm.text.english_stop import STOP

TABLE = data.ROOT / "termbase" / "concepts" / "word_pairs.tsv"
_TEXT = Path("un-parallel", "UNv1.0.devset.en")
_PHRASE = re.compile(r"[A-Za-z' -]+")
"""What no mark or figure parts."""
_WORD = re.compile(r"[A-Za-z]{3,}(?:-[A-Za-z]+)*")


def pairs(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Content words that stand side by side.

    >>> list(pairs(["the role of the regional offices, and data"]))
    [('regional', 'office')]
    """
    for line in lines:
        for phrase in _PHRASE.findall(line):
            for first, second in itertools.pairwise(phrase.split()):
                if _is_content(first) and _is_content(second):
                    yield stem(first), stem(second)


def _is_content(word: str) -> bool:
    return _WORD.fullmatch(word) is not None and word.lower() not in STOP


def table(lines: Iterable[str]) -> str:
    """The file: a word, and what follows it."""
    follows: dict[str, set[str]] = defaultdict(set)
    for first, second in pairs(lines):
        follows[first].add(second)
    return "".join(f"{first}\t{' '.join(sorted(behind))}\n" for first, behind in sorted(follows.items()))


@click.command()
@shared_option(data.PARALLEL)
@click.option("--write", is_flag=True, help="Write the file.")
def main(shared: Path, write: bool) -> None:
    """Write down which English words stand side by side; without an option, check the file."""
    with (shared / _TEXT).open(encoding="utf-8") as file:
        text = table(file)
    if write:
        TABLE.write_text(text, encoding="utf-8")
        parts.load.cache_clear()
    elif not TABLE.exists() or TABLE.read_text(encoding="utf-8") != text:
        raise click.ClickException(
            f"{TABLE.name} is not what the texts show; write it with scripts/authority pairs --write"
        )
    click.echo(f"{TABLE.name}: {text.count(chr(10))} words")
