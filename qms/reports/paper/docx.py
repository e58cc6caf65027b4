"""Papers as DOCX with real styles, headings and repeated table heads."""

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from qms.i18n.language import gettext as _
from qms.i18n.language import speaking
from qms.reports.paper import docx_parts as parts
from qms.reports.paper import docx_styles as styles
from qms.reports.paper import labels
from qms.reports.paper.drawings import to_png
from qms.reports.paper.faults import require_fit
from qms.reports.paper.spans import Span, printable
from qms.reports.paper.values import (
    AnyBlock,
    Chart,
    Definitions,
    Heading,
    KeyFigures,
    Note,
    PageBreak,
    Paper,
    Points,
    Signature,
    Table,
    Text,
)

if TYPE_CHECKING:
    from docx.document import Document

STILL = (1980, 1, 1, 0, 0, 0)


def to_docx(paper: Paper) -> bytes:
    """Return the paper as DOCX; raise UnfitPaperError when it lacks what a reader needs.

    Charts are pictures with alternative text. The same paper gives the same bytes.
    """
    import docx  # noqa: PLC0415 - only papers need it

    require_fit(paper)
    document = docx.Document()
    with speaking(paper.language):
        names = labels.label_of(paper)
        styles.prepare(document, paper)
        parts.head(document, labels.head(paper.meta))
        document.add_paragraph(printable(paper.title), style="Title")
        for block in paper.blocks:
            _block(document, block, names)
        styles.foot(document, labels.foot(paper.meta), (_("Sida"), _("av")))
    out = BytesIO()
    document.save(out)
    return _still(out.getvalue())


def _block(document: "Document", block: AnyBlock, names: dict[str, str]) -> None:
    match block:
        case Heading(level=level, text=text):
            document.add_heading(printable(text), level=level)
        case Text(words=words):
            parts.paragraph(document, words)
        case Note(words=words):
            parts.paragraph(document, words, style="Intense Quote")
        case Points(items=items, numbered=numbered):
            parts.points(document, items, numbered=numbered)
        case Signature(name=name, title=title):
            parts.paragraph(document, (Span(text=f"{name}\n{title}"),))
        case PageBreak():
            document.add_page_break()  # type: ignore[no-untyped-call]
        case _:
            _large(document, block, names)


def _large(document: "Document", block: AnyBlock, names: dict[str, str]) -> None:
    match block:
        case KeyFigures(figures=figures):
            parts.figures(document, figures, names)
        case Definitions(rows=rows):
            parts.definitions(document, rows)
        case Table():
            parts.table(document, block, names)
        case Chart():
            parts.chart(document, block, names, to_png(block.svg))


def _still(data: bytes) -> bytes:
    """Return the file with one fixed time for its parts, so that equal papers are equal bytes."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            part = zipfile.ZipInfo(name, date_time=STILL)
            part.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(part, source.read(name))
    return out.getvalue()
