"""What a paper lacks before it can be read by everybody."""

from collections import Counter
from collections.abc import Iterator

from qms.i18n.language import gettext as _
from qms.kernel.problems import Problem, RefusedError
from qms.reports.paper.values import Chart, Heading, KeyFigures, Paper, Table


class UnfitPaperError(RefusedError):
    """The paper cannot be written; `problems` holds every fault, a sentence each."""


def faults(paper: Paper) -> tuple[str, ...]:
    """Return every fault of the paper: texts for screen readers, headings, tables and links."""
    return (
        *([] if paper.title.strip() else [_("Handlingen saknar titel.")]),
        *_levels(paper),
        *(fault for table in paper.tables().values() for fault in _of_table(table)),
        *(fault for chart in paper.charts().values() for fault in _of_chart(chart, paper)),
        *_links(paper),
        *_ids(paper),
    )


def require_fit(paper: Paper) -> None:
    """Raise UnfitPaperError with every fault when there is any."""
    found = faults(paper)
    if found:
        raise UnfitPaperError(tuple(Problem(message=one) for one in found))


def _levels(paper: Paper) -> Iterator[str]:
    before = 0
    for block in paper.blocks:
        if not isinstance(block, Heading):
            continue
        if not block.text.strip():
            yield _("En rubrik är tom.")
        if not 1 <= block.level <= before + 1:
            values = {"text": block.text, "level": block.level, "before": before}
            yield _("Rubriken ”%(text)s” hoppar från nivå %(before)s till %(level)s.") % values
        before = block.level


def _of_table(table: Table) -> Iterator[str]:
    name = table.caption.strip() or table.id
    if not table.caption.strip():
        yield _("Tabellen %(name)s saknar rubrik.") % {"name": name}
    if not table.rows:
        yield _("Tabellen ”%(name)s” har inga rader.") % {"name": name}
    if not all(header.strip() for header in table.headers):
        yield _("Tabellen ”%(name)s” har en kolumn utan rubrik.") % {"name": name}
    if any(len(row) != len(table.headers) for row in table.rows):
        yield _("Tabellen ”%(name)s” har rader med fel antal celler.") % {"name": name}
    if not all(row and row[0].strip() for row in table.rows):
        yield _("Tabellen ”%(name)s” har en rad utan rubrik.") % {"name": name}


def _of_chart(chart: Chart, paper: Paper) -> Iterator[str]:
    name = chart.caption.strip() or chart.id
    if not chart.caption.strip():
        yield _("Diagrammet %(name)s saknar rubrik.") % {"name": name}
    if not chart.alt.strip():
        yield _("Diagrammet ”%(name)s” saknar text för skärmläsare.") % {"name": name}
    if chart.table_id not in paper.tables():
        yield _("Diagrammet ”%(name)s” har ingen tabell med samma tal.") % {"name": name}


def _links(paper: Paper) -> Iterator[str]:
    known = {*paper.tables(), *paper.charts()}
    asked = [span.to for words in paper.all_words() for span in words if span.to]
    for block in paper.blocks:
        if isinstance(block, KeyFigures):
            asked += [one.table_id for one in block.figures if one.table_id]
    for target in dict.fromkeys(asked):
        if target not in known:
            yield _("En hänvisning pekar på %(id)s, som inte finns.") % {"id": target}


def _ids(paper: Paper) -> Iterator[str]:
    count = Counter(one.id for one in paper.blocks if isinstance(one, Table | Chart))
    for name, number in count.items():
        if number > 1:
            yield _("Två tabeller eller diagram heter %(id)s.") % {"id": name}
