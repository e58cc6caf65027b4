"""Every block of a paper as HTML, escaped."""

from dataclasses import dataclass
from html import escape

from qms.reports.paper import labels
from qms.reports.paper.spans import Words, printable
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


def said(text: str) -> str:
    """Return the text without what HTML may not hold."""
    return printable(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Writes the blocks of one paper; `top` is the level of the paper's title."""

    paper: Paper
    top: int
    names: dict[str, str]

    def block(self, block: AnyBlock) -> str:
        """Return one block."""
        match block:
            case Heading(level=level, text=text):
                return f"<h{level + self.top}>{escape(said(text))}</h{level + self.top}>"
            case Text(words=words):
                return f"<p>{self.words(words)}</p>"
            case Note(words=words):
                return f'<p class="paper-note">{self.words(words)}</p>'
            case Points(items=items, numbered=numbered):
                name = "ol" if numbered else "ul"
                return f"<{name}>{''.join(f'<li>{self.words(i)}</li>' for i in items)}</{name}>"
            case Signature(name=name, title=title):
                lines = f"{escape(said(name))}<br/>{escape(said(title))}"
                return f'<p class="paper-signature">{lines}</p>'
            case _:
                return self._large(block)

    def _large(self, block: AnyBlock) -> str:
        match block:
            case KeyFigures(figures=figures):
                return f'<dl class="paper-figures">{"".join(map(self._figure, figures))}</dl>'
            case Definitions(rows=rows):
                pairs = "".join(
                    f"<div><dt>{escape(said(term))}</dt><dd>{self.words(words)}</dd></div>"
                    for term, words in rows
                )
                return f'<dl class="paper-terms">{pairs}</dl>'
            case Table():
                return self._table(block)
            case Chart():
                return self._chart(block)
            case PageBreak():
                return '<div class="paper-break"></div>'
        raise TypeError(type(block).__name__)

    def words(self, words: Words) -> str:
        """Return running text."""
        return "".join(self._span(one.text, one.strong, one.to) for one in words)

    def _span(self, text: str, strong: bool, to: str) -> str:
        shown = escape(said(text))
        if strong:
            shown = f"<strong>{shown}</strong>"
        return f'<a href="#{escape(to)}">{shown}</a>' if to else shown

    def _figure(self, figure: KeyFigure) -> str:
        link = ""
        if figure.table_id:
            link = " " + self._span(self.names[figure.table_id], strong=False, to=figure.table_id)
        return (
            f"<div><dt>{escape(said(figure.words))}{link}</dt>"
            f"<dd>{escape(said(figure.value))}</dd></div>"
        )

    def _caption(self, block: Table | Chart) -> str:
        return f"<b>{escape(self.names[block.id])}.</b> {escape(said(block.caption))}"

    def _table(self, table: Table) -> str:
        head = "".join(
            f'<th scope="col"{_number(table, at)}>{escape(said(cell))}</th>'
            for at, cell in enumerate(table.headers)
        )
        last = len(table.rows) - 1
        rows = "".join(
            self._row(table, row, is_sum=table.has_sum and at == last)
            for at, row in enumerate(table.rows)
        )
        note = f'<p class="paper-from">{escape(said(table.note))}</p>' if table.note else ""
        return (
            f'<div class="paper-scroll" {_region(table.caption)}><table id="{escape(table.id)}">'
            f"<caption>{self._caption(table)}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>{note}"
        )

    def _row(self, table: Table, row: tuple[str, ...], *, is_sum: bool) -> str:
        cells = "".join(
            f"<td{_number(table, at)}>{escape(said(cell))}</td>"
            for at, cell in enumerate(row)
            if at
        )
        kind = ' class="sum"' if is_sum else ""
        return f'<tr{kind}><th scope="row">{escape(said(row[0]))}</th>{cells}</tr>'

    def _chart(self, chart: Chart) -> str:
        before, label, after = labels.same_numbers(self.names[chart.table_id])
        same = f"{before}{self._span(label, strong=False, to=chart.table_id)}{after}"
        return (
            f'<figure id="{escape(chart.id)}"><figcaption>{self._caption(chart)}</figcaption>'
            f'<div class="paper-drawing" {_region(chart.caption)}>{printable(chart.svg)}</div>'
            f'<p class="visually-hidden">{escape(said(chart.alt))}</p>'
            f'<p class="paper-from">{same}</p></figure>'
        )


def _number(table: Table, at: int) -> str:
    return ' class="num"' if at in table.numeric else ""


def _region(name: str) -> str:
    """Return what lets a keyboard scroll the part."""
    return f'role="region" aria-label="{escape(said(name))}" tabindex="0"'
