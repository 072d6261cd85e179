"""A termbase of any size for measuring: the official lists, then combinations of their terms, and a memory made from real pairs."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from scripts.bench.made_units import MadeMemory
from termbase import authority, package_files
from termbase.build import BuildOptions, build
from termbase.concepts.model import Concept, Evidence, Term, concept_id
from termbase.concepts.status import Standing, Status, TermType
from termbase.store import schema
from termbase.store.concepts import ConceptWriter
from tm.memory import units
from tm.model import Pair
from tm.text import key

_SEED = 20261130


def make(target: Path, concepts: int, memory: MadeMemory) -> None:
    """Make `target` with the documents of the sample, so many further concepts, and the units of `memory`; the same on every run."""
    build([package_files.sample()], target, BuildOptions(use_authority=False))
    with schema.changing(target) as database:
        known = {name for (name,) in database.execute("SELECT id FROM concepts")}
        ConceptWriter(database, "a benchmark").write(made_concepts(concepts, known), {})
        pairs = (
            Pair(zh, en, document=f"A/{number // 200}", line=number)
            for number, (zh, en) in enumerate(memory.units(), 1)
        )
        units.store(database, "made", "imported", pairs)


def made_concepts(count: int, known: set[str]) -> Iterator[Concept]:
    """`count` concepts: those of the lists first, then two of their terms put together; `known` are ids that are taken."""
    chance = random.Random(_SEED)
    rows = authority.load()
    taken = set(known)
    made = 0
    while made < count:
        first = rows[made] if made < len(rows) else rows[int(chance.random() * len(rows))]
        second = None if made < len(rows) else rows[int(chance.random() * len(rows))]
        zh, en = (
            (first.zh, first.en) if second is None else (first.zh + second.zh, f"{first.en} of {second.en}")
        )
        name = concept_id(key.term_key(zh))
        number = 1
        while name in taken:
            number += 1
            name = concept_id(key.term_key(zh), number)
        taken.add(name)
        made += 1
        yield _concept(name, zh, [en, f"{en} ({made})"], first.subject)


def _concept(name: str, zh: str, english: Sequence[str], subject: str) -> Concept:
    proof = Evidence("authority", "a list", Status.ATTESTED, f"list of {subject}", "document")
    terms = [Term(zh, "zh", TermType.FULL, Standing.PREFERRED, Status.ATTESTED, [proof], "noun")]
    for position, text in enumerate(english):
        standing = Standing.ADMITTED if position else Standing.PREFERRED
        terms.append(Term(text, "en", TermType.FULL, standing, Status.ATTESTED, [proof], "noun"))
    return Concept(name, terms, "concept", subject)
