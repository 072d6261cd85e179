"""Entries of another authority become part of a termbase: new evidence, new terms, new concepts.

An entry joins the concept whose Chinese it has and whose English it shares, else the concept that goes
by its Chinese term, else it is a concept of its own. What a source says is evidence of its kind: the
status of a term is the best that any of its evidence earns, so a heading never lifts a term, and what a
better authority bears out keeps that status. A source that is imported again replaces what it said.
"""

from __future__ import annotations

from collections.abc import Sequence

from termbase import sources
from termbase.intake.model import Entry
from termbase.mine import equivalents
from termbase.mine.equivalents import Proof, concept_id, first_english
from termbase.model import Status
from termbase.use.fold import fold
from tm.memory.db import Database, storable
from tm.text import key, script, words

_BY = "termbase import"
_FOUND = """
SELECT c.id, c.zh, EXISTS (SELECT 1 FROM terms e WHERE e.concept = c.id AND e.language = 'en' AND e.key IN ({keys}))
FROM terms t JOIN concepts c ON c.id = t.concept WHERE t.key = ? AND t.language = 'zh' ORDER BY c.rowid
"""
_EVIDENCE = """
SELECT t.id, t.term, t.type, t.standing, t.part_of_speech, e.kind, e.detail, e.status, s.name, s.type
FROM terms t LEFT JOIN evidence e ON e.term = t.id LEFT JOIN sources s ON s.id = e.source
WHERE t.concept = ? AND t.language = ? ORDER BY t.position, t.id, e.id
"""
_BEST = """
UPDATE terms SET status = :status,
  source = (SELECT source FROM evidence WHERE term = :term AND status = :status ORDER BY id LIMIT 1) WHERE id = :term
"""


class Merger:
    """Merges the entries of one source into an open termbase. Call `add` for each, then `finish`."""

    def __init__(
        self, database: Database, name: str, kind: str, file: str, licence: str | None = None
    ) -> None:
        self._run = database.conn.execute
        self._name, self._kind, self._file = name, kind, file
        self._claimed = sources.IMPORTED[kind]
        self._touched: dict[str, None] = {}
        self._next: dict[str, int] = {
            table: self._run(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0]
            for table in ("terms", "evidence", "history", "sources")
        }
        self.replaced = False
        self.new_concepts = self.new_terms = 0
        self._source = self._open_source(licence)

    def __len__(self) -> int:
        """Concepts that were touched."""
        return len(self._touched)

    # -- the source ------------------------------------------------------------------------
    def _id(self, table: str) -> int:
        number = self._next[table] + 1
        self._next[table] = number
        return number

    def _open_source(self, licence: str | None) -> int:
        row = self._run("SELECT id, licence FROM sources WHERE name = ?", (self._name,)).fetchone()
        rank = sources.rank(self._kind)
        if row is None:
            number = self._id("sources")
            values = (number, self._name, self._kind, rank, licence)
            self._run("INSERT INTO sources (id, name, type, rank, licence) VALUES (?, ?, ?, ?, ?)", values)
            return number
        number = int(row[0])
        self._run("UPDATE sources SET type = ?, rank = ?, licence = ? WHERE id = ?",
                  (self._kind, rank, licence or row[1], number))  # fmt: skip
        self._forget(number)
        return number

    def _forget(self, source: int) -> None:
        """Take back what the source said before."""
        concepts = [
            row[0] for row in self._run("SELECT DISTINCT concept FROM evidence WHERE source = ?", (source,))
        ]
        if not concepts:
            return
        self.replaced = True
        self._touched.update(dict.fromkeys(concepts))
        self._run("DELETE FROM evidence WHERE source = ?", (source,))
        alone = "source = ? AND id NOT IN (SELECT term FROM evidence)"
        gone = self._run(f"SELECT concept, language, term FROM terms WHERE {alone}", (source,)).fetchall()
        self._run(f"DELETE FROM terms WHERE {alone}", (source,))
        for concept, language, term in gone:
            if language == "zh":
                self._run(
                    "DELETE FROM terms WHERE concept = ? AND language = 'zh-Hant' AND term = ?",
                    (concept, script.traditional(term)),
                )
        self._run(
            "UPDATE terms SET source = (SELECT e.source FROM evidence e WHERE e.term = terms.id ORDER BY e.id LIMIT 1)"
            " WHERE source = ?",
            (source,),
        )
        self._run("DELETE FROM history WHERE by = ? AND instr(detail, ?) = 1", (_BY, f"{self._name}: "))
        for concept in concepts:
            if not self._run(
                "SELECT 1 FROM terms WHERE concept = ? AND language = 'zh'", (concept,)
            ).fetchone():
                self._run("DELETE FROM terms WHERE concept = ?", (concept,))
                self._run("DELETE FROM history WHERE concept = ?", (concept,))
                self._run("DELETE FROM concepts WHERE id = ?", (concept,))
                del self._touched[concept]

    # -- entries ---------------------------------------------------------------------------
    def add(self, entry: Entry) -> str:
        """Merge a checked entry and return the id of its concept."""
        concept = self._concept(entry)
        for term in entry.terms:
            self._term(
                concept, entry, term.text, term.language, term.type, term.standing, term.part_of_speech
            )
        self._touched[concept] = None
        return concept

    def _concept(self, entry: Entry) -> str:
        zh = storable(entry.of("zh")[0].text)
        own = key.term_key(zh)
        english = sorted({key.term_key(storable(term.text)) for term in entry.of("en")} - {key.term_key("")})
        query = _FOUND.format(keys=", ".join("?" for _ in english))
        found = self._run(query, (*english, own)).fetchall()
        for name, _, agrees in found:
            if agrees:
                return str(name)
        for name, shown, _ in found:
            if key.term_key(shown) == own:
                return str(name)
        return self._new(entry, zh, own)

    def _new(self, entry: Entry, zh: str, own: str) -> str:
        number = 1
        while self._run("SELECT 1 FROM concepts WHERE id = ?", (concept_id(own, number),)).fetchone():
            number += 1
        name = concept_id(own, number)
        row = (name, zh, script.traditional(zh), None, Status.UNRESOLVED.value, entry.type, entry.subject, self._name,
               None, None, 0, 0, entry.note)  # fmt: skip
        self._run("INSERT INTO concepts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        detail = f"{self._name}: line {entry.line}"
        self._run("INSERT INTO history VALUES (?, ?, ?, ?, ?, ?, ?)",
                  (self._id("history"), name, None, "imported", detail, _BY, None))  # fmt: skip
        self.new_concepts += 1
        return name

    def _term(
        self, concept: str, entry: Entry, text: str, language: str, kind: str, standing: str, pos: str | None
    ) -> None:
        text = storable(text)
        folded = key.term_key(text)
        have = self._run(
            "SELECT id FROM terms WHERE concept = ? AND language = ? AND (term = ? OR (key = ? AND key <> ''))",
            (concept, language, text, folded),
        ).fetchone()
        number = int(have[0]) if have else self._insert(concept, text, folded, language, kind, standing, pos)
        shown = f" [{entry.subject}]" if entry.subject else ""
        detail = f"{self._file}, line {entry.line}: {text}{shown}"
        self._run(
            "INSERT INTO evidence VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (self._id("evidence"), concept, number, "imported", self._source, None, None, detail, 1,
             self._claimed.value),
        )  # fmt: skip

    def _insert(
        self, concept: str, text: str, folded: str, language: str, kind: str, standing: str, pos: str | None
    ) -> int:
        position, preferred = self._run(
            "SELECT coalesce(max(position), -1) + 1, coalesce(max(standing = 'preferred' AND language = ?), 0)"
            " FROM terms WHERE concept = ?",
            (language, concept),
        ).fetchone()
        if preferred and standing == "preferred":
            standing = "admitted"
        number = self._id("terms")
        zh = language == "zh"
        row = (
            number, concept, language, text, folded, fold(text) if zh else None, None if zh else words.lemmas(text),
            kind, pos, standing, self._claimed.value, self._source, None, position,
        )  # fmt: skip
        self._run("INSERT INTO terms VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        self.new_terms += 1
        if zh:
            form = script.traditional(text)
            doubtful = "".join(script.doubtful(text)) or None
            converted = (
                self._id("terms"), concept, "zh-Hant", form, key.term_key(form), None, None, "converted", pos,
                standing, self._claimed.value, None, doubtful, position + 1,
            )  # fmt: skip
            self._run("INSERT INTO terms VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", converted)
        return number

    # -- the end ---------------------------------------------------------------------------
    def finish(self) -> None:
        """Work out anew what each concept shows, and how many concepts each source speaks for."""
        for concept in self._touched:
            self._settle(concept)
        self._run(
            "UPDATE sources SET concepts = (SELECT count(DISTINCT concept) FROM evidence WHERE source = sources.id)"
        )

    def _settle(self, concept: str) -> None:
        for language in ("zh", "en"):
            numbers, entries = self._read(concept, language)
            for number, entry in zip(numbers, entries, strict=True):
                if entry.proofs:
                    self._run(_BEST, {"term": number, "status": entry.status.value})
        first = first_english(entries)
        if first is not None and first.standing != "preferred":
            chosen = numbers[entries.index(first)]
            self._run(
                "UPDATE terms SET standing = 'admitted' WHERE concept = ? AND language = 'en' AND standing = 'preferred'",
                (concept,),
            )
            self._run("UPDATE terms SET standing = 'preferred' WHERE id = ?", (chosen,))
        status = first.status if first else Status.UNRESOLVED
        self._run("UPDATE concepts SET en = ?, status = ? WHERE id = ?",
                  (first.term if first else None, status.value, concept))  # fmt: skip

    def _read(self, concept: str, language: str) -> tuple[list[int], list[equivalents.Entry]]:
        numbers: list[int] = []
        entries: list[equivalents.Entry] = []
        for number, term, kind, standing, pos, proof, detail, status, source, source_type in self._run(
            _EVIDENCE, (concept, language)
        ):
            if not numbers or numbers[-1] != number:
                numbers.append(number)
                entries.append(equivalents.Entry(term, language, kind, standing, Status.UNRESOLVED, [], pos))
            if proof is not None:
                entries[-1].support([Proof(proof, detail, Status(status), source, source_type)])
        return numbers, entries


def kind_of(file_name: str, header: Sequence[str]) -> str:
    """The kind that a file seems to be, by its name and header; `list` where they tell nothing.

    >>> kind_of("unbis-thesaurus-2016.tsv", []), kind_of("names.csv", ["UNTERM Chinese Short"]), kind_of("a.csv", [])
    ('thesaurus', 'unterm', 'list')
    """
    name = file_name.casefold()
    if "thesaurus" in name or "unbis" in name:
        return "thesaurus"
    if any("unterm" in cell.casefold() for cell in (name, *header)):
        return "unterm"
    return "dictionary" if any(word in name for word in ("cedict", "dictionary", "词典")) else "list"
