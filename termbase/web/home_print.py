"""An annotated text to read and to print: a Word file and a page of HTML, each a table of sentences with their terms and statuses."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from markupsafe import Markup, escape

from termbase.web.home_text import DISCLAIMER, HomeText
from tm.exchange.tmx_write import content
from tm.languages import LANGUAGES

_DAY = (1980, 1, 1, 0, 0, 0)
"""The date of the parts of a Word file: the same text makes the same bytes."""

_TITLE = "Annotated text"
_STATUSES = (
    "official: fixed by an authority; attested: seen in official texts; proposed: borne out by no text, check it; "
    "a kind of reference (resolution, article, number): follows from a rule."
)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org"
_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_OFFICE}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
        "</Types>"
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_OFFICE}/package/2006/relationships"><Relationship Id="r1" '
        f'Type="{_OFFICE}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
    ),
}
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="999999"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_WIDTHS = (5_200, 4_200)
"""Widths of the columns, in twentieths of a point: together those of A4 between its margins."""

_STYLE = """
body { font: 11pt/1.5 "Noto Sans", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; margin: 2em auto; max-width: 60em; padding: 0 1em; color: #111; background: #fff; }
table { border-collapse: collapse; width: 100%; } td, th { border: 1px solid #999; padding: .35em .5em; vertical-align: top; text-align: left; }
td:first-child { width: 55%; } ul { margin: 0; padding-left: 1.1em; } small { color: #444; } tr { break-inside: avoid; } thead { display: table-header-group; }
@page { size: A4; margin: 15mm; } @media print { body { margin: 0; max-width: none; padding: 0; font-size: 10pt; } }
"""


def page(text: HomeText) -> bytes:
    """A page of HTML that stands by itself: no script, and nothing from elsewhere."""
    first, second = (LANGUAGES[language].page_tag for language in text.languages)
    rows = Markup("\n").join(_html_rows(text, first, second))
    names = [LANGUAGES[language].name for language in text.languages]
    whole = Markup(
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><style>{style}</style></head>\n'
        "<body><h1>{title}{symbol}</h1>\n<p>{disclaimer}</p>\n<p><small>{statuses}</small></p>\n<table>\n"
        '<thead><tr><th scope="col">{first}</th><th scope="col">{second}</th></tr></thead>\n<tbody>\n{rows}\n</tbody></table></body></html>\n'
    )
    return whole.format(
        title=_TITLE, style=Markup(_STYLE), symbol=f": {text.source.symbol}" if text.source.symbol else "",
        disclaimer=DISCLAIMER, statuses=_STATUSES, first=names[0], second=names[1], rows=rows,
    ).encode("utf-8", "replace")  # fmt: skip


def _html_rows(text: HomeText, first: str, second: str) -> Iterator[Markup]:
    answer = Markup(
        '<li><bdi lang="{first}">{asked}</bdi> – <bdi lang="{second}">{answer}</bdi> <small>({status})</small></li>'
    )
    for segment in text.segments:
        answers = Markup("").join(
            answer.format(
                first=first, second=second, asked=item.asked, answer=item.answer, status=item.status
            )
            for item in text.answers(segment)
        )
        terms = Markup("<ul>{}</ul>").format(answers) if answers else escape("")
        yield Markup('<tr><td lang="{}" dir="auto">{}</td><td>{}</td></tr>').format(
            first, segment.text, terms
        )


def word_file(text: HomeText) -> bytes:
    """A Word file (Office Open XML). Raises `InputRefused` for text that XML cannot hold."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in {**_PARTS, "word/document.xml": _document(text)}.items():
            info = zipfile.ZipInfo(name, _DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, (_HEAD + part).encode())
    return out.getvalue()


def _document(text: HomeText) -> str:
    symbol = f": {text.source.symbol}" if text.source.symbol else ""
    names = [LANGUAGES[language].name for language in text.languages]
    rows = [_row([[_paragraph(name, bold=True)] for name in names])]
    for number, segment in enumerate(text.segments, 1):
        where = f"sentence {number}"
        answers = [
            _paragraph(f"{item.asked} – {item.answer} ({item.status})", where)
            for item in text.answers(segment)
        ]
        rows.append(_row([[_paragraph(segment.text, where)], answers or [_paragraph("")]]))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in _WIDTHS)
    table = (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(_WIDTHS)}" w:type="dxa"/><w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )
    opening = _paragraph(_TITLE + symbol, bold=True) + _paragraph(DISCLAIMER) + _paragraph(_STATUSES)
    ending = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
    return f'<w:document xmlns:w="{_WORD}"><w:body>{opening}{table}{_paragraph("")}{ending}</w:body></w:document>'


def _row(cells: list[list[str]]) -> str:
    written = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{"".join(paragraphs)}</w:tc>'
        for width, paragraphs in zip(_WIDTHS, cells, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{written}</w:tr>"


def _paragraph(text: str, where: str = "head", *, bold: bool = False) -> str:
    if not text:
        return "<w:p/>"
    weight = "<w:b/>" if bold else ""
    properties = f'<w:rPr>{weight}<w:lang w:val="en-GB" w:eastAsia="zh-CN"/></w:rPr>'
    return f'<w:p><w:r>{properties}<w:t xml:space="preserve">{content(text, where)}</w:t></w:r></w:p>'
