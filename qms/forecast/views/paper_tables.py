"""The tables of the forecast's paper."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from qms.forecast.core.methods import LAST_VALUE
from qms.forecast.core.trust.shown import Said
from qms.forecast.core.values import Value
from qms.forecast.queries import Published, Variant
from qms.forecast.variant_labels import override_number, override_steps, override_years
from qms.forecast.views.figures import change_of, span80, span95
from qms.forecast.views.links import years_ahead
from qms.forecast.views.school_rows import SchoolRow
from qms.forecast.views.trial_rows import DetailRow, ErrorRow
from qms.i18n.formats import number, percent
from qms.i18n.language import gettext
from qms.org.core.nodes import Unit
from qms.reports.paper.values import Table

YEARS, SCHOOLS, TRIAL, DETAILS, OVERRIDES = "ar", "skolor", "provning", "traff", "egna"
MOST_METHODS = 8
AHEAD = (1, 2, 3, 5, 10)


def year_table(sums: Sequence[Value]) -> Table:
    """Return the municipality's forecast, a row per year."""
    origin = sums[0].year - 1
    return Table(
        id=YEARS,
        caption=gettext("Elever per år, hela kommunen"),
        headers=(
            gettext("År"), gettext("Prognos"), gettext("Mot {year}").format(year=origin),
            "80 %", "95 %", gettext("Senaste värdet"),
        ),
        rows=tuple(
            (str(v.year), number(v.mean), change_of(v), span80(v), span95(v),
             number(v.last_value))
            for v in sums
        ),
        numeric=frozenset(range(1, 6)),
        note=gettext("I fyra fall av fem hamnar antalet i intervallet 80 %."),
    )  # fmt: skip


def school_table(rows: Sequence[SchoolRow], run: Published) -> Table:
    """Return a row per school: now, next year, five years ahead, error and verdict."""
    origin = run.asked.origin
    return Table(
        id=SCHOOLS,
        caption=gettext("Elever per skola"),
        headers=(
            gettext("Skola"), str(origin), str(origin + 1),
            gettext("80 % {year}").format(year=origin + 1), str(rows[0].five.year),
            gettext("80 % {year}").format(year=rows[0].five.year),
            gettext("Fel 1 år"), gettext("Omdöme"),
        ),
        rows=tuple(
            (row.unit.name, number(row.now), number(row.following), row.within,
             number(row.five.mean), row.within_five, row.error_text, _word(row))
            for row in rows
        ),
        numeric=frozenset(range(1, 7)),
        note=" ".join(part for part in (
            gettext("Fel: hur mycket det visade talet brukar missa skolan ett år framåt."),
            _poorly_held(rows),
        ) if part),
    )  # fmt: skip


def _poorly_held(rows: Sequence[SchoolRow]) -> str:
    """Return the schools whose interval has held too seldom to be believed."""
    poor = [
        gettext("{name} ({share})").format(
            name=row.unit.name, share=percent(row.shown.held.share / 100, 0)
        )
        for row in rows
        if row.shown.held and row.shown.held.is_poor
    ]
    if not poor:
        return ""
    text = gettext(
        "Intervallet har sällan hållit, så räkna med större avvikelser: {names} av prövningarna."
    )
    return text.format(names=", ".join(poor))


def _word(row: SchoolRow) -> str:
    """Return the word of trust, and what it means for the number that is shown."""
    if row.shown.closes:
        return gettext("{word}, stänger {year}").format(word=row.chip[1], year=row.shown.closes)
    if row.word is Said.LAST:
        return gettext("Senaste värdet används")
    return row.chip[1]


def trial_table(rows: Sequence[ErrorRow], run: Published, *, has_fitted: bool = False) -> Table:
    """Return the best methods' errors per year ahead, the used one and the last value with them.

    `has_fitted` is whether a method was tried from the latest years only, and is not among them.
    """
    shown = _told(rows)
    ahead = [h for h in AHEAD if h <= run.asked.horizon][: len(shown[0].errors)]
    return Table(
        id=TRIAL,
        caption=gettext("Fel per skola, i procent av antalet elever"),
        headers=(gettext("Metod"), *(years_ahead(h) for h in ahead)),
        rows=tuple(
            (
                gettext("{method} (används)").format(method=row.label)
                if row.is_used
                else row.label,
                *(text for text, _ in row.errors),
            )
            for row in shown
        ),
        numeric=frozenset(range(1, len(ahead) + 1)),
        note=" ".join(
            part
            for part in (
                gettext("Prognosen är gjord om från tidigare år, med bara det som var känt då."),
                _left_out(rows, shown),
                gettext("Prophet kunde bara prövas på färre år och jämförs på sidan Prövning.")
                if has_fitted
                else "",
            )
            if part
        ),
    )


def _left_out(rows: Sequence[ErrorRow], shown: Sequence[ErrorRow]) -> str:
    """Return which methods the table lacks."""
    lacking = [row.label for row in rows if row not in shown]
    if not lacking:
        return ""
    return gettext("Utelämnade, med högre fel: {names}.").format(names="; ".join(lacking))


def detail_table(rows: Sequence[DetailRow]) -> Table:
    """Return bias, shares inside and width one year ahead."""
    return Table(
        id=DETAILS,
        caption=gettext("Skevhet och träff ett år framåt"),
        headers=(
            gettext("Metod"), gettext("Fel"), gettext("Skevhet"), gettext("Träff i 80 %"),
            gettext("Träff i 95 %"), gettext("Bredd 80 %"), gettext("Prövningar"),
        ),
        rows=tuple(
            (row.label, row.error, row.bias, row.inside80, row.inside95, row.width80, row.cells)
            for row in _told(rows)
        ),
        numeric=frozenset(range(1, 7)),
        note=gettext("Skevhet över noll betyder att prognoserna var för höga."),
    )  # fmt: skip


Row = TypeVar("Row", ErrorRow, DetailRow)


def _told(rows: Sequence[Row]) -> list[Row]:
    """Return the best methods, the used one, and the last value that all are held against."""
    return [
        row
        for at, row in enumerate(rows)
        if at < MOST_METHODS or row.is_used or row.method == LAST_VALUE
    ]


def override_table(variants: Iterable[Variant], units: Mapping[int, Unit]) -> Table | None:
    """Return the own numbers of the schools that the reader may see, None without any."""
    rows = tuple(
        (units[int(one.unit)].name, override_steps(one), override_years(one),
         override_number(one), variant.name, one.reason, one.by or variant.newest.by)
        for variant in variants
        for one in variant.newest.plan.overrides
        if one.unit.isdecimal() and int(one.unit) in units
    )  # fmt: skip
    if not rows:
        return None
    return Table(
        id=OVERRIDES,
        caption=gettext("Egna antal"),
        headers=(
            gettext("Skola"), gettext("Årskurser"), gettext("År"), gettext("Antal"),
            gettext("Variant"), gettext("Skäl"), gettext("Av"),
        ),
        rows=rows,
        numeric=frozenset({3}),
    )  # fmt: skip
