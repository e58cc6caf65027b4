"""A paper with one block of every kind, to change in one place."""

from dataclasses import replace
from datetime import UTC, date, datetime

from qms.reports.charts.bars import Bar, BarChart, bar_chart
from qms.reports.charts.svg import Caption
from qms.reports.paper.spans import Span, words
from qms.reports.paper.values import (
    Chart,
    Definitions,
    Heading,
    KeyFigure,
    KeyFigures,
    Meta,
    Note,
    PageBreak,
    Paper,
    Points,
    Signature,
    Table,
    Text,
)

META = Meta(
    municipality="Älvhamra kommun",
    office="Utbildningsförvaltningen",
    author="Kvalitetsstrateg",
    kind="Tjänsteskrivelse",
    day=date(2026, 11, 24),
    made_at=datetime(2026, 11, 24, 9, 12, tzinfo=UTC),
    dnr="BUN 2026/0412",
    to="Barn- och utbildningsnämnden",
    to_day=date(2026, 12, 15),
    checksum="7c1e90fa" + "0" * 56,
)
SVG = bar_chart(
    BarChart(
        caption=Caption(id="c1", title="Kronor", message="Läxhjälp 300."),
        bars=(Bar(name="Läxhjälp", value=300), Bar(name="Två lärare", value=120)),
    ),
    lambda value: f"{value:g}",
    width=640,
)
CHART = Chart(
    id="d1", caption="Kronor per insats", svg=SVG, alt="Läxhjälp fick mest.", table_id="t1"
)
TABLE = Table(
    id="t1",
    caption="Kronor per insats",
    headers=("Insats", "Kronor", "Skolor"),
    rows=(("Läxhjälp", "300", "5"), ("Två lärare", "120", "6"), ("Summa", "420", "11")),
    numeric=frozenset({1, 2}),
    has_sum=True,
    note="Källa: redovisningarna.",
)


def paper(*blocks, **changes):
    """Return a paper with the blocks, or with one of every kind."""
    every = (
        Heading(text="Förslag till beslut"),
        Points(items=(words("Nämnden godkänner."), words("Nämnden **noterar**.")), numbered=True),
        KeyFigures(figures=(KeyFigure(value="94 %", words="är redovisat.", table_id="t1"),)),
        Heading(text="Sammanfattning", level=2),
        Text(words=(*words("Det gick **bra**, se "), Span(text="tabellen", to="t1"))),
        Points(items=(words("En sak."),)),
        CHART,
        TABLE,
        Note(words=words("Går inte att säga.")),
        Definitions(rows=(("1 mars", words("Redovisning till nämnden")),)),
        Signature(name="Åsa Mellgren", title="förvaltningschef"),
        PageBreak(),
        Heading(text="Bilaga"),
        Text(words=words("Slut.")),
    )
    values = {"title": "Pengarna nådde fram", "language": "sv", "meta": META}
    return Paper(**{**values, "blocks": blocks or every, **changes})


__all__ = ["CHART", "META", "TABLE", "paper", "replace"]
