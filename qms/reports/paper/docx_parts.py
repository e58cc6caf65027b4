"""The blocks of a paper in a DOCX."""

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from qms.reports.paper import labels
from qms.reports.paper.docx_xml import (
    alternative_text,
    bookmark,
    link,
    repeat_as_header,
    top_rule,
)
from qms.reports.paper.spans import Span, Words, plain, printable
from qms.reports.paper.values import Chart, KeyFigure, Table

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell

WIDTH_MM = 160
RIGHT = 2
"""WD_ALIGN_PARAGRAPH.RIGHT, without loading the library for its name."""


def fill(paragraph: Any, words: Words) -> Any:  # noqa: ANN401 - a paragraph of the library
    """Write the words into the paragraph, strong and linked as they are; return it."""
    for span in words:
        if span.to:
            link(paragraph, printable(span.text), span.to)
        else:
            paragraph.add_run(printable(span.text)).bold = span.strong or None
    return paragraph


def paragraph(document: "Document", words: Words, style: str = "Normal") -> None:
    """Add a paragraph."""
    fill(document.add_paragraph(style=style), words)


def points(document: "Document", items: Sequence[Words], *, numbered: bool) -> None:
    """Add a list. Numbers are written out: a list of its own then always begins at one."""
    for number, words in enumerate(items, start=1):
        if numbered:
            paragraph(document, (Span(text=f"{number}. "), *words), style="List")
        else:
            paragraph(document, words, style="List Bullet")


def head(document: "Document", columns: Sequence[Sequence[str]]) -> None:
    """Add from whom the paper comes and to whom it goes."""
    lines = [" · ".join(printable(line) for line in column) for column in columns if column]
    for line in lines:
        document.add_paragraph(line, style="Subtitle")


def _cells(row: Any, texts: Sequence[str], numeric: frozenset[int], *, bold: bool) -> None:  # noqa: ANN401
    for at, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        paragraph_ = cell.paragraphs[0]
        paragraph_.style = "Table Text"
        paragraph_.add_run(printable(text)).bold = bold or None
        if at in numeric:
            paragraph_.alignment = RIGHT


def table(document: "Document", block: Table, names: dict[str, str]) -> None:
    """Add the table with its caption above; its head is repeated on every page."""
    caption = document.add_paragraph(style="Caption")
    bookmark(caption, block.id)
    caption.add_run(f"{names[block.id]}. ").bold = True
    caption.add_run(printable(block.caption)).bold = False
    made = document.add_table(rows=1, cols=len(block.headers), style="Paper Table")
    _cells(made.rows[0], block.headers, block.numeric, bold=True)
    repeat_as_header(made.rows[0])
    for number, row in enumerate(block.rows, start=1):
        is_sum = block.has_sum and number == len(block.rows)
        added = made.add_row()
        _cells(added, row, block.numeric, bold=is_sum)
        if is_sum:
            top_rule(added)
    alternative_text(made, block.caption, block.note)
    document.add_paragraph(printable(block.note), style="Table Note")


def definitions(document: "Document", rows: Sequence[tuple[str, Words]]) -> None:
    """Add terms and what is said of them, a paragraph each."""
    for term, words in rows:
        paragraph(document, (Span(text=f"{term}: ", strong=True), *words))


def figures(document: "Document", several: Sequence[KeyFigure], names: dict[str, str]) -> None:
    """Add the key figures as a table of numbers and words without heading row."""
    made = document.add_table(rows=1, cols=len(several), style="Paper Table")
    for cell, one in zip(made.rows[0].cells, several, strict=True):
        _figure(cell, one, names)
    told = "; ".join(f"{one.value} {one.words}" for one in several)
    alternative_text(made, told, "")
    document.add_paragraph(style="Table Note")


def _figure(cell: "_Cell", one: KeyFigure, names: dict[str, str]) -> None:
    cell.paragraphs[0].style = "Key Figure"
    cell.paragraphs[0].add_run(printable(one.value))
    words: Words = (Span(text=one.words),)
    if one.table_id:
        words += (Span(text=" "), Span(text=names[one.table_id], to=one.table_id))
    fill(cell.add_paragraph(style="Table Text"), words)


def chart(document: "Document", block: Chart, names: dict[str, str], png: bytes) -> None:
    """Add the chart as a picture that says what it shows."""
    from docx.shared import Mm  # noqa: PLC0415 - only papers need it

    caption = document.add_paragraph(style="Caption")
    bookmark(caption, block.id)
    caption.add_run(f"{names[block.id]}. ").bold = True
    caption.add_run(printable(block.caption)).bold = False
    shape = document.add_picture(BytesIO(png), width=Mm(WIDTH_MM))
    shape._inline.docPr.set("descr", printable(block.alt))
    shape._inline.docPr.set("title", printable(block.caption))
    before, label, after = labels.same_numbers(names[block.table_id])
    words = (Span(text=before), Span(text=label, to=block.table_id), Span(text=after))
    fill(document.add_paragraph(style="Table Note"), tuple(one for one in words if plain((one,))))
