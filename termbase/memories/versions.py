"""The two language versions of documents: which belong together, and their sentences as pairs."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from termbase.memories import align_steps
from termbase.memories.align_steps import DocumentSides
from termbase.store import documents
from termbase.store.documents import LanguageVersion
from tm.align.beads import Alignment
from tm.db import Database
from tm.languages import EQUIVALENT, MINED
from tm.lexicon.layers import Lexicon
from tm.memory import units
from tm.model import Finding, Pair
from tm.progress import Progress, silent
from tm.work.workers import ALONE, Work

_LANGUAGE = re.compile(r"[._-](?:zh|en|cn|chi|eng|c|e)(?:[-_](?:hans|hant|cn|tw|us|gb))?$", re.IGNORECASE)


def stem(file: str) -> str:
    """The name that both versions share: without ending and language.

    >>> stem("CD-2119.zh.txt"), stem("report_EN.html"), stem("annex.txt")
    ('cd-2119', 'report', 'annex')
    """
    return _LANGUAGE.sub("", file.rsplit(".", 1)[0]).casefold()


def paired(
    versions: Iterable[LanguageVersion],
) -> tuple[list[tuple[LanguageVersion, LanguageVersion]], list[Finding]]:
    """Pairs of a Chinese and an English version: by symbol, then by file name; what is not clear is a finding.

    >>> zh, en = LanguageVersion(1, "zh", "CD/2119", "a.txt"), LanguageVersion(2, "en", "CD/2119", "b.txt")
    >>> paired([zh, en])[0] == [(zh, en)]
    True
    """
    left = list(versions)
    pairs: list[tuple[LanguageVersion, LanguageVersion]] = []
    findings: list[Finding] = []
    for name_of in (lambda v: v.symbol, lambda v: stem(v.file)):
        groups: dict[str, list[LanguageVersion]] = defaultdict(list)
        for version in left:
            if name := name_of(version):
                groups[name].append(version)
        for name, group in groups.items():
            zh = [v for v in group if v.language == MINED]
            en = [v for v in group if v.language == EQUIVALENT]
            if len(zh) == 1 and len(en) == 1:
                pairs.append((zh[0], en[0]))
            elif zh and en:
                reason = (
                    f"{len(zh)} Chinese and {len(en)} English documents are called {name}; none is aligned"
                )
                findings.append(Finding(zh[0].file, None, None, reason))
        taken = {version.id for pair in pairs for version in pair}
        left = [version for version in left if version.id not in taken]
    return sorted(pairs, key=lambda pair: pair[0].id), findings


def align_documents(
    database: Database, lexicon: Callable[[], Lexicon], terms: Callable[[], Sequence[tuple[str, str]]],
    progress: Progress = silent, work: Work = ALONE,
) -> tuple[int, list[Finding]]:  # fmt: skip
    """Align the versions that belong together and store their pairs; return how many documents it were.

    `terms` gives pairs that are known to translate each other, for the aligner; it is called where there is one.
    `work` says who aligns.
    """
    matched, findings = paired(documents.versions(database))
    if not matched:
        return 0, findings
    known = functools.cache(lambda: lexicon().with_pairs(terms()))
    done = align_steps.alignments((_sides(database, *pair) for pair in matched), known, work, progress)
    for number, ((zh, en), (sides, alignment)) in enumerate(zip(matched, done, strict=True)):
        progress(f"aligning {zh.symbol or zh.file}", number, len(matched))
        date = documents.latest_date(database, (zh.id, en.id))
        name = zh.symbol or en.symbol or stem(zh.file)
        pairs = pairs_of(sides.zh, sides.en, alignment, name, date)
        units.store(database, f"{name} (aligned)", units.UnitStatus.ALIGNED.value, pairs)
        doubtful = sum(pair.doubtful for pair in pairs)
        if doubtful:
            reason = f"{doubtful} of {len(pairs)} pairs aligned with {en.file} should be looked at (termbase tm align --review)"
            findings.append(Finding(zh.file, None, None, reason))
    return len(matched), findings


def _sides(database: Database, zh: LanguageVersion, en: LanguageVersion) -> DocumentSides:
    """The sentences of both versions."""
    left, right = documents.sentences_of(database, zh.id), documents.sentences_of(database, en.id)
    return DocumentSides(
        [text for text, _ in left], [text for text, _ in right], [p for _, p in left], [p for _, p in right]
    )


def pairs_of(
    zh: Sequence[str], en: Sequence[str], alignment: Alignment, document: str | None, date: str | None
) -> list[Pair]:
    """The beads with both sides as pairs; `line` is the number of the first Chinese sentence, from 1."""
    return [
        Pair(*bead.texts(zh, en), document, date, bead.zh[0] + 1, bead.score, bead.doubtful)
        for bead in alignment.beads
        if bead.zh and bead.en
    ]
