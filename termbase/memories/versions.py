"""The two language versions of documents: which belong together, and their sentences as pairs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from termbase.store import documents
from termbase.store.documents import LanguageVersion
from tm.align.aligner import align
from tm.align.beads import Alignment
from tm.db import Database
from tm.languages import EQUIVALENT, MINED
from tm.lexicon.layers import Lexicon
from tm.memory import units
from tm.model import Finding, Pair
from tm.progress import Progress, silent

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
    progress: Progress = silent,
) -> tuple[int, list[Finding]]:  # fmt: skip
    """Align the versions that belong together and store their pairs; return how many documents it were.

    `terms` gives pairs that are known to translate each other, for the aligner; it is called where there is one.
    """
    matched, findings = paired(documents.versions(database))
    known = terms() if matched else ()
    for number, (zh, en) in enumerate(matched):
        progress(f"aligning {zh.symbol or zh.file}", number, len(matched))
        left, right = documents.sentences_of(database, zh.id), documents.sentences_of(database, en.id)
        alignment = align(
            [text for text, _ in left], [text for text, _ in right], lexicon=lexicon(),
            zh_paragraphs=[p for _, p in left], en_paragraphs=[p for _, p in right], pairs=known,
        )  # fmt: skip
        date = documents.latest_date(database, (zh.id, en.id))
        name = zh.symbol or en.symbol or stem(zh.file)
        pairs = pairs_of([t for t, _ in left], [t for t, _ in right], alignment, name, date)
        units.store(database, f"{name} (aligned)", units.UnitStatus.ALIGNED.value, pairs)
        doubtful = sum(pair.doubtful for pair in pairs)
        if doubtful:
            reason = f"{doubtful} of {len(pairs)} pairs aligned with {en.file} should be looked at (termbase tm align --review)"
            findings.append(Finding(zh.file, None, None, reason))
    return len(matched), findings


def pairs_of(
    zh: Sequence[str], en: Sequence[str], alignment: Alignment, document: str | None, date: str | None
) -> list[Pair]:
    """The beads with both sides as pairs; `line` is the number of the first Chinese sentence, from 1."""
    return [
        Pair(*bead.texts(zh, en), document, date, bead.zh[0] + 1, bead.score, bead.doubtful)
        for bead in alignment.beads
        if bead.zh and bead.en
    ]
