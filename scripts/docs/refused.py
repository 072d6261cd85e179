"""Write docs/refused.md: what clients do with each fault of a file, from `tm.validation.catalogue`.

.venv/bin/python scripts/docs refused [--check]
"""

from __future__ import annotations

from collections.abc import Iterator

import click

from scripts.docs.pages import check_option, write_page
from tm.validation.catalogue import KINDS

_INTRODUCTION = """\
# My file was refused

Made by `scripts/docs/refused.py` from `tm/validation/catalogue.py`.

`termbase validate FILE` tells every fault in the format of a file: TMX, TBX, MultiTerm XML, XLIFF (also sdlxliff and mqxliff), glossaries and tables.
`termbase repair FILE --out OUT` puts right what needs no guess, lists each change, and keeps all else to the byte; `--dry-run` only tells.
Whether the pairs of a memory translate each other is another question: `termbase tm check` and `termbase tm repair`.

Errors: some client refuses the file or loses text. Warnings: some client reads it otherwise. Notes: good to know; they alone leave the exit
code at 0. How it is known what a client does stands behind each statement: **measured** on OmegaT 3.6.0.10, on the TMX reader of OmegaT 6.1.0
with its schema, and on translate-toolkit 3.20.4; read in the client's **source**; from its **manual**. A client that is not named was not tried.

| fault | what is wrong | what clients do | `termbase repair` |
|---|---|---|---|
"""


def page() -> str:
    """The whole page."""
    return _INTRODUCTION + "\n".join(_rows()) + "\n"


def _rows() -> Iterator[str]:
    for kind in KINDS.values():
        effects = "; ".join(
            f"{effect.client}: {effect.does} ({effect.known.value})" for effect in kind.effects
        )
        cells = (
            f"{kind.code}, {kind.severity.value}",
            kind.cause,
            effects or "not known",
            kind.repair or "left",
        )
        yield "| " + " | ".join(cell.replace("|", "\\|").replace("<", "&lt;") for cell in cells) + " |"


@click.command()
@check_option
def main(check: bool) -> None:
    """Write docs/refused.md."""
    write_page("refused", page(), check=check)


if __name__ == "__main__":
    main()
