"""A paper as the data that `paper.typ` draws: texts stay texts, so none can become markup."""

from typing import Any

from qms.i18n.language import gettext as _
from qms.reports.paper import labels
from qms.reports.paper.spans import Span, Words, printable
from qms.reports.paper.values import (
    AnyBlock,
    Chart,
    Definitions,
    Heading,
    KeyFigure,
    KeyFigures,
    Note,
    PageBreak,
    Paper,
    Points,
    Signature,
    Table,
    Text,
)

Data = dict[str, Any]
WIDEST, NARROWEST = 34, 9


def data_of(paper: Paper) -> Data:
    """Return everything the drawing needs, in words of the paper's language."""
    names = labels.label_of(paper)
    return {
        "title": printable(paper.title),
        "author": printable(paper.meta.municipality),
        "lang": paper.language,
        "region": labels.REGIONS[paper.language],
        "foot": printable(labels.foot(paper.meta)),
        "page": _("Sida"),
        "of": _("av"),
        "head": [[printable(line) for line in column] for column in labels.head(paper.meta)],
        "blocks": [_block(one, names) for one in paper.blocks],
    }


def _words(words: Words) -> list[Data]:
    return [{"s": printable(span.text), "b": span.strong, "to": span.to or None} for span in words]


def _block(block: AnyBlock, names: dict[str, str]) -> Data:  # noqa: C901 - one case per block
    match block:
        case Heading(level=level, text=text):
            return {"t": "heading", "level": level, "text": printable(text)}
        case Text(words=words):
            return {"t": "text", "words": _words(words)}
        case Points(items=items, numbered=numbered):
            return {"t": "points", "numbered": numbered, "items": [_words(one) for one in items]}
        case KeyFigures(figures=figures):
            return {"t": "figures", "figures": [_figure(one, names) for one in figures]}
        case Table():
            return _table(block, names)
        case Chart():
            return _chart(block, names)
        case Note(words=words):
            return {"t": "note", "words": _words(words)}
        case Definitions(rows=rows):
            told = [{"term": printable(term), "words": _words(words)} for term, words in rows]
            return {"t": "definitions", "rows": told}
        case Signature(name=name, title=title):
            return {"t": "signature", "name": printable(name), "title": printable(title)}
        case PageBreak():
            return {"t": "break"}


def _figure(figure: KeyFigure, names: dict[str, str]) -> Data:
    said = [Span(text=figure.words)]
    if figure.table_id:
        said += [Span(text=" "), Span(text=names[figure.table_id], to=figure.table_id)]
    return {"value": printable(figure.value), "words": _words(tuple(said))}


def _table(table: Table, names: dict[str, str]) -> Data:
    return {
        "t": "table",
        "id": table.id,
        "label": names[table.id],
        "caption": printable(table.caption),
        "note": printable(table.note),
        "headers": [printable(header) for header in table.headers],
        "rows": [[printable(cell) for cell in row] for row in table.rows],
        "numeric": sorted(table.numeric),
        "widths": [_width(table, at) for at in range(len(table.headers))],
        "sum": table.has_sum,
    }


def _width(table: Table, at: int) -> int:
    """Return the column's part of the width: 0 is as wide as its numbers."""
    if at in table.numeric:
        return 0
    longest = max(len(row[at]) for row in table.rows)
    return max(NARROWEST, min(WIDEST, longest))


def _chart(chart: Chart, names: dict[str, str]) -> Data:
    before, label, after = labels.same_numbers(names[chart.table_id])
    link = (Span(text=before), Span(text=label, to=chart.table_id), Span(text=after))
    return {
        "t": "chart",
        "id": chart.id,
        "label": names[chart.id],
        "caption": printable(chart.caption),
        "svg": printable(chart.svg),
        "alt": printable(chart.alt),
        "same": _words(tuple(span for span in link if span.text)),
    }
