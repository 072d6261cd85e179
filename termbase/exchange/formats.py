"""The formats of an export as data: names, endings, what each can say. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from tm.errors import WrongUsage


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format: what it is in words, and the ending that chooses it; empty where only its name does.

    `of_concepts`: it has an entry for each concept with all its terms; else a row or unit for each pair. `is_own`: our
    own table, whose columns name the languages, so that it has no direction.
    """

    meaning: str
    endings: tuple[str, ...] = ()
    of_concepts: bool = False
    is_own: bool = False


FORMATS = {
    "tmx": ExportFormat("TMX 1.4, a translation memory", ("tmx",)),
    "omegat": ExportFormat("OmegaT glossary", ("utf8", "txt")),
    "csv": ExportFormat("our own table, read back with `--type termbase`", ("csv",), is_own=True),
    "xlsx": ExportFormat("the same as a workbook, every cell a text", ("xlsx",), is_own=True),
    "tbx": ExportFormat("TBX-Basic of version 2", ("tbx",), of_concepts=True),
    "tbx3-dca": ExportFormat("TBX-Basic of version 3, style DCA", of_concepts=True),
    "tbx3-dct": ExportFormat("TBX-Basic of version 3, style DCT", of_concepts=True),
    "multiterm": ExportFormat("MultiTerm XML", of_concepts=True),
    "memoq": ExportFormat("CSV of memoQ's term bases", of_concepts=True),
    "utx": ExportFormat("UTX 1.20", ("utx",)),
    "weblate": ExportFormat("CSV of Weblate's glossaries"),
    "deepl": ExportFormat("glossary for DeepL (CSV)"),
    "google": ExportFormat("glossary for Google Cloud Translation (CSV)"),
    "azure": ExportFormat("glossary for Azure document translation (TSV)"),
    "aws": ExportFormat("custom terminology for Amazon Translate (CSV)"),
}
"""Every format by its name on the command line."""

AUDIENCES = ("tools", "excel", "omegat", "trados", "memoq", "weblate", "okapi")
"""Whom a file is made for: a spreadsheet (CSV), or a tool with a flavour of TMX of its own."""

_BY_ENDING = {ending: name for name, form in FORMATS.items() for ending in form.endings}


def form_of(out: PurePath, form: str | None = None) -> str:
    """The name of the format to write: `form` if given, else the one of the ending of `out`. Raises `WrongUsage`.

    >>> form_of(PurePath("Terms.TMX")), form_of(PurePath("terms.data"), "csv"), form_of(PurePath("terms.txt"))
    ('tmx', 'csv', 'omegat')
    """
    ending = out.suffix.removeprefix(".").lower()
    chosen = form if form is not None else _BY_ENDING.get(ending)
    if chosen not in FORMATS:
        known = ", ".join(f".{end} ({FORMATS[name].meaning})" for end, name in _BY_ENDING.items())
        named = f".{ending}" if ending else "no extension"
        raise WrongUsage(
            f"{form or named} is not a form we can write", file=str(out),
            next_step=f"choose {known}, or another format with --format",
        )  # fmt: skip
    return chosen
