"""Every limit, with its unit and its documented default.

A limit is there so that hostile or mistaken input costs a sentence, not the machine.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one run. Change one with `dataclasses.replace` or the option named in brackets.

    >>> Limits().file_bytes // 2**20
    128
    """

    file_bytes: int = 128 * 2**20
    """Largest text, PDF or DOCX file that is read, in bytes (`--max-bytes`)."""

    line_characters: int = 1_000_000
    """Longest physical line, in characters."""

    paragraph_characters: int = 1_000_000
    """Longest paragraph after un-wrapping, in characters."""

    query_characters: int = 500
    """Longest lookup query, in characters; a longer one is refused."""

    match_characters: int = 2_000
    """Longest text that is compared with the memory by `tm match`, in characters: a long sentence."""

    candidates: int = 50_000
    """Most term candidates that are looked at closely; the rarest are left out first."""

    published: int = 20_000
    """Most candidates that a database holds, by rank; terms that an authority knows come on top."""

    contexts_per_term: int = 8
    """Contexts (sentences) stored with one term."""

    xml_bytes: int = 4 * 2**30
    """Largest TBX or TMX file, in bytes."""

    xml_depth: int = 100
    """Most elements of an XML file inside one another."""

    xml_token: int = 4 * 2**20
    """Longest tag, comment or instruction of an XML file, in characters: a parser that gets it in pieces begins anew with each."""

    table_rows: int = 5_000_000
    """Most rows of an imported table."""

    workbook_bytes: int = 512 * 2**20
    """Most bytes of an XLSX file after unpacking."""

    unpacked_bytes: int = 2 * 2**30
    """Most bytes that a memory or table packed as .gz or .zip may unpack to."""

    corpus_bytes: int = 64 * 2**30
    """Most bytes that are taken out of a tar archive; the pairs of the United Nations Parallel Corpus are 6 GiB."""

    workbook_cells: int = 20_000_000
    """Most cells of a sheet, empty ones between the others too; a list of 500,000 terms in 20 columns has half as many."""

    workbook_seconds: float = 10.0
    """Longest that a workbook may take, by the clock; a second more for every MiB that it unpacks to."""

    workbook_memory: int = 2 * 2**30
    """Address space of the process that reads a workbook, in bytes, beside the file itself."""

    download_bytes: int = 64 * 2**20
    """Largest document that is downloaded, in bytes; it is held in memory until it is whole (`--max-bytes`)."""

    download_seconds: float = 600.0
    """Longest that one document may take to arrive."""

    sdltm_bytes: int = 1 * 2**30
    """Largest memory of Trados (SDLTM) that is read, in bytes: its reader holds it in memory, twice for a moment."""

    sdltm_seconds: float = 20.0
    """Longest that a memory of Trados may take, by the clock; a second more for every MiB."""

    sdltm_memory: int = 256 * 2**20
    """Address space of the process that reads a memory of Trados, in bytes, beside three times the file itself."""

    pdf_pages: int = 5_000
    """Most pages of a PDF."""

    printed_characters: int = 20_000_000
    """Most characters of a PDF or DOCX: their text is held in memory."""

    pdf_page_seconds: float = 10.0
    """Longest that one page of a PDF may take, by the clock."""

    pdf_seconds: float = 300.0
    """Longest that a whole PDF may take, by the clock."""

    pdf_memory: int = 1 * 2**30
    """Address space of the process that reads a PDF, in bytes, beside the file itself (where the system can limit it)."""

    word_bytes: int = 256 * 2**20
    """Most bytes of a DOCX file after unpacking."""
