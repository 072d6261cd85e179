"""Changing a termbase that is there: sources, terms and evidence go in, and what follows is worked out anew.

The status of a term is the best that any of its evidence earns, and the English that a concept shows is
chosen anew whenever its evidence changed (`mine.equivalents.first_english`).
"""

from __future__ import annotations

from termbase.concepts import assemble, sources
from termbase.concepts.assemble import Evidence, first_english
from termbase.concepts.status import Status
from termbase.store import schema
from tm.db import Database
from tm.text import key, script, words
from tm.text.fold import fold

_EVIDENCE = """
SELECT t.id, t.term, t.type, t.standing, t.part_of_speech, e.kind, e.detail, e.status, s.name, s.type
FROM terms t LEFT JOIN evidence e ON e.term = t.id LEFT JOIN sources s ON s.id = e.source
WHERE t.concept = ? AND t.language = ? ORDER BY t.position, t.id, e.id
"""
_BEST = """
UPDATE terms SET status = :status,
  source = (SELECT source FROM evidence WHERE term = :term AND status = :status ORDER BY id LIMIT 1) WHERE id = :term
"""


class Editor:
    """Edits an open termbase. Changed concepts are kept in mind until `finish` settles them."""

    def __init__(self, database: Database, by: str) -> None:
        self._database = database
        self.run = database.conn.execute
        self._by = by
        self.touched: dict[str, None] = {}
        self.new_terms = 0
        self._next: dict[str, int] = {
            table: self.run(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0]
            for table in ("terms", "evidence", "history", "sources")
        }

    def _id(self, table: str) -> int:
        number = self._next[table] + 1
        self._next[table] = number
        return number

    # -- sources ---------------------------------------------------------------------------
    def open_source(self, name: str, kind: str, licence: str | None = None) -> tuple[int, bool]:
        """The number of a source, and whether it had said something before, which is taken back."""
        row = self.run("SELECT id, licence FROM sources WHERE name = ?", (name,)).fetchone()
        rank = sources.rank(kind)
        if row is None:
            number = self._id("sources")
            values = (number, name, kind, rank, licence)
            self.run("INSERT INTO sources (id, name, type, rank, licence) VALUES (?, ?, ?, ?, ?)", values)
            return number, False
        number = int(row[0])
        changed = (kind, rank, licence or row[1], number)
        self.run("UPDATE sources SET type = ?, rank = ?, licence = ? WHERE id = ?", changed)
        return number, self._forget(number, name)

    def _forget(self, source: int, name: str) -> bool:
        found = self.run("SELECT DISTINCT concept FROM evidence WHERE source = ?", (source,))
        concepts = [row[0] for row in found]
        if not concepts:
            return False
        self.touched.update(dict.fromkeys(concepts))
        self.run("DELETE FROM evidence WHERE source = ?", (source,))
        alone = "source = ? AND id NOT IN (SELECT term FROM evidence)"
        gone = self.run(f"SELECT concept, language, term FROM terms WHERE {alone}", (source,)).fetchall()
        self.run(f"DELETE FROM terms WHERE {alone}", (source,))
        for concept, language, term in gone:
            if language == "zh":
                self.run(
                    "DELETE FROM terms WHERE concept = ? AND language = 'zh-Hant' AND term = ?",
                    (concept, script.traditional(term)),
                )
        self.run(
            "UPDATE terms SET source = (SELECT e.source FROM evidence e WHERE e.term = terms.id ORDER BY e.id LIMIT 1)"
            " WHERE source = ?",
            (source,),
        )
        self.run("DELETE FROM history WHERE by = ? AND instr(detail, ?) = 1", (self._by, f"{name}: "))
        for concept in concepts:
            if not self.run(
                "SELECT 1 FROM terms WHERE concept = ? AND language = 'zh'", (concept,)
            ).fetchone():
                self.run("DELETE FROM terms WHERE concept = ?", (concept,))
                self.run("DELETE FROM history WHERE concept = ?", (concept,))
                self.run("DELETE FROM concepts WHERE id = ?", (concept,))
                del self.touched[concept]
        for concept in self.touched:  # what comes next looks at statuses
            self._settle(concept)
        return True

    # -- terms and evidence ----------------------------------------------------------------
    def note(self, concept: str, action: str, detail: str) -> None:
        """Write a line of history."""
        row = (self._id("history"), concept, None, action, detail, self._by, None)
        self.run("INSERT INTO history VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def find(self, concept: str, language: str, text: str) -> int | None:
        """The term of a concept with this text, or with the same key."""
        row = self.run(
            "SELECT id FROM terms WHERE concept = ? AND language = ? AND (term = ? OR (key = ? AND key <> ''))",
            (concept, language, text, key.term_key(text)),
        ).fetchone()
        return int(row[0]) if row else None

    def insert(
        self, concept: str, language: str, text: str, *, kind: str, standing: str, status: Status, source: int,
        pos: str | None = None,
    ) -> int:  # fmt: skip
        """Add a term, a Chinese one with its Traditional form; a second preferred one is admitted."""
        position, preferred = self.run(
            "SELECT coalesce(max(position), -1) + 1, coalesce(max(standing = 'preferred' AND language = ?), 0)"
            " FROM terms WHERE concept = ?",
            (language, concept),
        ).fetchone()
        if preferred and standing == "preferred":
            standing = "admitted"
        number = self._id("terms")
        zh = language == "zh"
        row = (
            number, concept, language, text, key.term_key(text), fold(text) if zh else None,
            None if zh else words.lemmas(text), kind, pos, standing, status.value, source, None, position,
        )  # fmt: skip
        self.run("INSERT INTO terms VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        self.new_terms += 1
        if zh:
            form = script.traditional(text)
            doubtful = "".join(script.doubtful(text)) or None
            converted = (
                self._id("terms"), concept, "zh-Hant", form, key.term_key(form), None, None, "converted", pos,
                standing, status.value, None, doubtful, position + 1,
            )  # fmt: skip
            self.run("INSERT INTO terms VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", converted)
        return number

    def prove(
        self, concept: str, term: int, *, kind: str, source: int, detail: str, status: Status, count: int = 1,
        unit: int | None = None,
    ) -> None:  # fmt: skip
        """Add a piece of evidence for a term."""
        row = (
            self._id("evidence"),
            concept,
            term,
            kind,
            source,
            None,
            None,
            detail,
            count,
            status.value,
            unit,
        )
        self.run("INSERT INTO evidence VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        self.touched[concept] = None

    # -- the end ---------------------------------------------------------------------------
    def finish(self) -> None:
        """Work out anew what each touched concept shows, and how many concepts each source speaks for."""
        for concept in self.touched:
            self._settle(concept)
        schema.count_concepts(self._database)

    def _settle(self, concept: str) -> None:
        for language in ("zh", "en"):
            numbers, entries = self._read(concept, language)
            for number, entry in zip(numbers, entries, strict=True):
                if entry.proofs:
                    self.run(_BEST, {"term": number, "status": entry.status.value})
        first = first_english(entries)
        if first is not None and first.standing != "preferred":
            chosen = numbers[entries.index(first)]
            self.run(
                "UPDATE terms SET standing = 'admitted' WHERE concept = ? AND language = 'en' AND standing = 'preferred'",
                (concept,),
            )
            self.run("UPDATE terms SET standing = 'preferred' WHERE id = ?", (chosen,))
        status = first.status if first else Status.UNRESOLVED
        self.run("UPDATE concepts SET en = ?, status = ? WHERE id = ?",
                  (first.term if first else None, status.value, concept))  # fmt: skip

    def _read(self, concept: str, language: str) -> tuple[list[int], list[assemble.Term]]:
        numbers: list[int] = []
        entries: list[assemble.Term] = []
        for number, term, kind, standing, pos, proof, detail, status, source, source_type in self.run(
            _EVIDENCE, (concept, language)
        ):
            if not numbers or numbers[-1] != number:
                numbers.append(number)
                entries.append(assemble.Term(term, language, kind, standing, Status.UNRESOLVED, [], pos))
            if proof is not None:
                entries[-1].support([Evidence(proof, detail, Status(status), source, source_type)])
        return numbers, entries
