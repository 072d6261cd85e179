"""The two language versions of documents: which belong together, and their sentences as pairs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tm.align.aligner import align
from tm.align.beads import Alignment
from tm.db import Database
from tm.lexicon.layers import Lexicon
from tm.memory import units
from tm.model import Finding, Lang, Pair, Paragraph, ParagraphKind

_LANGUAGE = re.compile(r"[._-](?:zh|en|cn|chi|eng|c|e)(?:[-_](?:hans|hant|cn|tw|us|gb))?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Version:
    """One language version of a document: its row, language, symbol and file name."""

    id: int
    language: str
    symbol: str | None
    file: str


def stem(file: str) -> str:
    """The name that both versions share: without ending and language.

    >>> stem("CD-2119.zh.txt"), stem("report_EN.html"), stem("annex.txt")
    ('cd-2119', 'report', 'annex')
    """
    return _LANGUAGE.sub("", file.rsplit(".", 1)[0]).casefold()


def paired(versions: Iterable[Version]) -> tuple[list[tuple[Version, Version]], list[Finding]]:
    """Pairs of a Chinese and an English version: by symbol, then by file name; what is not clear is a finding.

    >>> zh, en = Version(1, "zh", "CD/2119", "a.txt"), Version(2, "en", "CD/2119", "b.txt")
    >>> paired([zh, en])[0] == [(zh, en)]
    True
    """
    left = list(versions)
    found: list[tuple[Version, Version]] = []
    findings: list[Finding] = []
    for name_of in (lambda v: v.symbol, lambda v: stem(v.file)):
        groups: dict[str, list[Version]] = defaultdict(list)
        for version in left:
            if name := name_of(version):
                groups[name].append(version)
        for name, group in groups.items():
            zh = [v for v in group if v.language == Lang.ZH.value]
            en = [v for v in group if v.language == Lang.EN.value]
            if len(zh) == 1 and len(en) == 1:
                found.append((zh[0], en[0]))
            elif zh and en:
                reason = (
                    f"{len(zh)} Chinese and {len(en)} English documents are called {name}; none is aligned"
                )
                findings.append(Finding(zh[0].file, None, None, reason))
        taken = {version.id for pair in found for version in pair}
        left = [version for version in left if version.id not in taken]
    return sorted(found, key=lambda pair: pair[0].id), findings


def align_documents(
    database: Database, lexicon: Callable[[], Lexicon], terms: Sequence[tuple[str, str]],
    advance: Callable[[str], None] = lambda text: None,
) -> tuple[int, list[Finding]]:  # fmt: skip
    """Align the versions that belong together and store their pairs; return how many documents it were.

    `terms` are pairs that are known to translate each other, for the aligner.
    """
    rows = database.execute("SELECT id, language, symbol, path FROM documents ORDER BY id").fetchall()
    documents, findings = paired(Version(*row) for row in rows)
    for zh, en in documents:
        advance(f"aligning {zh.symbol or zh.file}")
        left, right = _sentences(database, zh.id), _sentences(database, en.id)
        done = align(
            [text for text, _ in left], [text for text, _ in right], lexicon=lexicon(),
            zh_paragraphs=[p for _, p in left], en_paragraphs=[p for _, p in right], pairs=terms,
        )  # fmt: skip
        date = database.execute(
            "SELECT coalesce(max(date), '') FROM documents WHERE id IN (?, ?)", (zh.id, en.id)
        ).fetchone()[0]
        name = zh.symbol or en.symbol or stem(zh.file)
        made = pairs([t for t, _ in left], [t for t, _ in right], done, name, date or None)
        units.store(database, f"{name} (aligned)", "aligned", made)
        doubtful = sum(pair.doubtful for pair in made)
        if doubtful:
            reason = f"{doubtful} of {len(made)} pairs aligned with {en.file} should be looked at (termbase tm align --review)"
            findings.append(Finding(zh.file, None, None, reason))
    return len(documents), findings


def _sentences(database: Database, document: int) -> list[tuple[str, Paragraph]]:
    rows = database.execute(
        "SELECT s.text, p.id, p.position, p.kind, p.number, p.text, p.line, p.section, p.label FROM segments s"
        " JOIN paragraphs p ON p.id = s.paragraph WHERE s.document = ? ORDER BY s.id",
        (document,),
    )
    known: dict[int, Paragraph] = {}
    found = []
    for text, number, position, kind, *rest in rows:
        if number not in known:
            known[number] = Paragraph(position, ParagraphKind(kind), *rest)
        found.append((text, known[number]))
    return found


def pairs(
    zh: Sequence[str], en: Sequence[str], done: Alignment, document: str | None, date: str | None
) -> list[Pair]:
    """The beads with both sides as pairs; `line` is the number of the first Chinese sentence, from 1."""
    return [
        Pair(*bead.texts(zh, en), document, date, bead.zh[0] + 1, bead.score, bead.doubtful)
        for bead in done.beads
        if bead.zh and bead.en
    ]  # fmt: skip
