"""The tables of a termbase, declared once. What each column means is written in `metadata.yml`. Pure."""

from __future__ import annotations

from tm.sql import SqlTable

_ID = ("id", "INTEGER PRIMARY KEY")
_TEXT, _OPTIONAL, _COUNT, _REAL = "TEXT NOT NULL", "TEXT", "INTEGER NOT NULL", "REAL NOT NULL"


def _of(table: str, *, optional: bool = False, kind: str = "INTEGER") -> str:
    """The declaration of a column that names a row of another table."""
    return f"{kind}{'' if optional else ' NOT NULL'} REFERENCES {table}(id)"


_CONCEPT = ("concept", _of("concepts", kind="TEXT"))

BUILDS = SqlTable("builds", (("name", "TEXT PRIMARY KEY"), ("value", _TEXT)))

SOURCES = SqlTable(
    "sources",
    (
        _ID, ("name", "TEXT NOT NULL UNIQUE"), ("type", _TEXT), ("rank", _COUNT), ("licence", _OPTIONAL),
        ("concepts", "INTEGER NOT NULL DEFAULT 0"),
    ),
)  # fmt: skip

DOCUMENTS = SqlTable(
    "documents",
    (
        _ID, ("name", _TEXT), ("symbol", _OPTIONAL), ("language", _TEXT), ("title", _OPTIONAL), ("date", _OPTIONAL),
        ("body", _OPTIONAL), ("path", _TEXT), ("paragraphs", _COUNT), ("segments", _COUNT), ("characters", _COUNT),
    ),
)  # fmt: skip

PARAGRAPHS = SqlTable(
    "paragraphs",
    (
        _ID, ("document", _of("documents")), ("position", _COUNT), ("section", _COUNT), ("kind", _TEXT),
        ("number", _OPTIONAL), ("label", _TEXT), ("text", _TEXT), ("line", _COUNT),
    ),
)  # fmt: skip

SEGMENTS = SqlTable(
    "segments",
    (
        _ID, ("paragraph", _of("paragraphs")), ("document", _of("documents")), ("start", _COUNT), ("end", _COUNT),
        ("text", _TEXT),
    ),
)  # fmt: skip

CONCEPTS = SqlTable(
    "concepts",
    (
        ("id", "TEXT PRIMARY KEY"), ("zh", _TEXT), ("hant", _TEXT), ("en", _OPTIONAL), ("status", _TEXT),
        ("type", _OPTIONAL), ("subject", _OPTIONAL), ("source", _OPTIONAL), ("rank", "INTEGER"), ("score", "REAL"),
        ("frequency", _COUNT), ("documents", _COUNT), ("note", _OPTIONAL),
    ),
)  # fmt: skip

TERMS = SqlTable(
    "terms",
    (
        _ID, _CONCEPT, ("language", _TEXT), ("term", _TEXT), ("key", _TEXT), ("folded", _OPTIONAL),
        ("lemmas", _OPTIONAL), ("type", _TEXT), ("part_of_speech", _OPTIONAL), ("standing", _TEXT), ("status", _TEXT),
        ("source", _of("sources", optional=True)), ("doubtful", _OPTIONAL), ("position", _COUNT),
    ),
)  # fmt: skip

EVIDENCE = SqlTable(
    "evidence",
    (
        _ID, _CONCEPT, ("term", _of("terms")), ("kind", _TEXT), ("source", _of("sources", optional=True)),
        ("document", _of("documents", optional=True)), ("paragraph", _of("paragraphs", optional=True)),
        ("detail", _TEXT), ("count", _COUNT), ("status", _TEXT),
        ("unit", f"{_of('units', optional=True)} ON DELETE SET NULL"), ("through", _of("sources", optional=True)),
    ),
)  # fmt: skip

DESCRIPTIONS = SqlTable(
    "descriptions",
    (
        _ID, _CONCEPT, ("term", _of("terms", optional=True)), ("language", _OPTIONAL), ("kind", _TEXT), ("text", _TEXT),
        ("origin", _OPTIONAL), ("source", _of("sources", optional=True)),
    ),
)  # fmt: skip

CONTEXTS = SqlTable(
    "contexts",
    (
        _ID, _CONCEPT, ("term", _of("terms")), ("document", _of("documents")), ("paragraph", _of("paragraphs")),
        ("start", _COUNT), ("end", _COUNT), ("text", _TEXT),
    ),
)  # fmt: skip

CANDIDATES = SqlTable(
    "candidates",
    (
        _ID, ("concept", _of("concepts", kind="TEXT", optional=True)), ("term", _TEXT), ("origin", _TEXT),
        ("rank", _COUNT), ("score", _REAL), ("frequency", _COUNT), ("independent", _COUNT), ("documents", _COUNT),
        ("c_value", _REAL), ("contrast", _REAL), ("cohesion", _REAL), ("left_entropy", _REAL),
        ("right_entropy", _REAL), ("nominal", _REAL), ("background", _COUNT), ("explanation", _TEXT),
    ),
)  # fmt: skip

HISTORY = SqlTable(
    "history",
    (
        _ID, _CONCEPT, ("term", _of("terms", optional=True)), ("action", _TEXT), ("detail", _TEXT), ("by", _TEXT),
        ("date", _OPTIONAL),
    ),
)  # fmt: skip

TABLES = (
    BUILDS, SOURCES, DOCUMENTS, PARAGRAPHS, SEGMENTS, CONCEPTS, TERMS, EVIDENCE, DESCRIPTIONS, CONTEXTS,
    CANDIDATES, HISTORY,
)  # fmt: skip
"""All tables of a termbase, each after those that it refers to; the memory's are in `tm.memory.units`."""

SEGMENT_GRAMS = (
    "CREATE VIRTUAL TABLE segment_grams USING fts5(grams, content='', detail=none, tokenize='unicode61')"
)
"""The search index of the sentences, by pairs of characters."""

TERM_GRAMS = (
    "CREATE VIRTUAL TABLE term_grams USING fts5(grams, content='', detail=none, tokenize='unicode61')"
)
"""The search index of the terms, by pairs of characters of their keys and by words of their lemmas. A row of a term that is gone
may stay in it: what it finds is held against the term."""

GRAMS_OF_TERM = "INSERT INTO term_grams(rowid, grams) VALUES (?, ?)"
"""Adds a term to its search index."""

SEGMENTS_INDEX = "CREATE INDEX segments_paragraph ON segments(paragraph, start)"
"""Sentences by their place: contexts are read back while concepts are written."""

CONCEPT_INDEXES = (
    "CREATE INDEX concepts_status ON concepts(status, rank)",
    "CREATE INDEX concepts_rank ON concepts(rank)",
    "CREATE INDEX concepts_score ON concepts(score)",
    "CREATE INDEX terms_concept ON terms(concept, position)",
    "CREATE INDEX terms_key ON terms(key)",
    "CREATE INDEX terms_folded ON terms(folded) WHERE folded IS NOT NULL",
    "CREATE INDEX terms_lemmas ON terms(lemmas)",
    "CREATE INDEX evidence_term ON evidence(term)",
    "CREATE INDEX evidence_concept ON evidence(concept)",
    "CREATE INDEX evidence_unit ON evidence(unit) WHERE unit IS NOT NULL",
    "CREATE INDEX evidence_through ON evidence(through) WHERE through IS NOT NULL",
    "CREATE INDEX descriptions_concept ON descriptions(concept)",
    "CREATE INDEX history_concept ON history(concept)",
)
"""Indexes of the tables that the lists fill."""

TEXT_INDEXES = (
    "CREATE INDEX paragraphs_document ON paragraphs(document, position)",
    "CREATE INDEX segments_document ON segments(document)",
    "CREATE INDEX contexts_concept ON contexts(concept)",
    "CREATE INDEX contexts_document ON contexts(document)",
    "CREATE INDEX candidates_rank ON candidates(rank)",
    "CREATE INDEX candidates_concept ON candidates(concept)",
)
"""Indexes of the tables that texts fill."""
