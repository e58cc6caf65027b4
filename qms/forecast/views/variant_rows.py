"""The rows and charts of the pages about variants."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from qms.forecast.core.values import ALL_UNITS
from qms.forecast.core.variants.rows import VariantValue, of_units
from qms.i18n.formats import number, signed
from qms.i18n.language import gettext, language
from qms.org.core.nodes import Unit
from qms.reports.charts.cache import cached_svg
from qms.reports.charts.figure import Figure
from qms.reports.charts.lines import LineChart, Series, line_chart
from qms.reports.charts.svg import Caption

Name = Callable[[str], str]
Sums = Sequence[VariantValue]
"""Sums of every year, the total first and then each unit (see `queries.variant_sums`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearLine:
    """One year: the model's number, its interval, and each variant's number and difference."""

    year: int
    model: str
    within80: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """One school in one year: the model's number and each variant's."""

    unit: Unit
    model: float
    means: tuple[float, ...]

    @property
    def differences(self) -> tuple[int, ...]:
        """Return each variant's difference, as the rounded numbers show it."""
        return tuple(round(mean) - round(self.model) for mean in self.means)


def total_of(sums: Sums) -> list[VariantValue]:
    """Return the total's sums, by year."""
    return [row for row in sums if row.model.unit == ALL_UNITS and row.model.step is None]


def year_lines(variants: Sequence[Sums]) -> list[YearLine]:
    """Return one line per year with every variant beside the model."""
    totals = [total_of(sums) for sums in variants]
    return [
        YearLine(
            year=rows[0].model.year,
            model=number(rows[0].model.mean),
            within80=f"{number(rows[0].model.lo80)}–{number(rows[0].model.hi80)}",
            cells=tuple((number(row.mean), difference(row)) for row in rows),
        )
        for rows in zip(*totals, strict=True)
    ]


def unit_lines(variants: Sequence[Sums], units: Mapping[int, Unit], *, year: int) -> list[UnitLine]:
    """Return one line per school of the units given, with every variant."""
    means: dict[str, list[float]] = defaultdict(list)
    model: dict[str, float] = {}
    for sums in variants:
        for row in of_units(sums, year):
            means[row.model.unit].append(row.mean)
            model[row.model.unit] = row.model.mean
    return [
        UnitLine(unit=units[int(unit)], model=model[unit], means=tuple(found))
        for unit, found in means.items()
        if int(unit) in units
    ]


def difference(row: VariantValue) -> str:
    """Return the difference as the rounded numbers show it."""
    return signed(round(row.mean) - round(row.model.mean))


def lines_figure(
    variants: Sequence[tuple[str, Sums]], *, references: Iterable[tuple[str, Sums]] = (),
    title: str, source: str, url: str,
) -> Figure:  # fmt: skip
    """Return the chart of the model's total and at most three variants of it."""
    named = [(name, total_of(sums)) for name, sums in variants]
    other = [(name, total_of(sums)) for name, sums in references]
    first = (named or other)[0][1]
    origin, last = first[0].model.year - 1, first[0].model.last_value

    def line(name: str, points: Iterable[tuple[int, float]], *, grey: bool = False) -> Series:
        return Series(name=name, points=((origin, last), *points), reference=grey)

    model = line(gettext("Modellen"), ((row.model.year, row.model.mean) for row in first))
    chart = LineChart(
        caption=Caption(id="variants", title=title, message=title),
        series=(
            model,
            *(line(name, ((row.model.year, row.mean) for row in rows)) for name, rows in named),
            *(
                line(name, ((row.model.year, row.mean) for row in rows), grey=True)
                for name, rows in other
            ),
        ),
    )
    shown = [*named, *other]
    return Figure(
        title=title,
        subtitle=gettext("Elever i hela kommunen den 15 oktober. Axeln börjar inte vid noll."),
        svg=cached_svg((chart, language()), lambda: line_chart(chart, number)),
        source=source,
        headers=(gettext("År"), gettext("Modellen"), *(name for name, _ in shown)),
        rows=tuple(
            (
                str(row.model.year),
                number(row.model.mean),
                *(number(rows[at].mean) for _, rows in shown),
            )
            for at, row in enumerate(first)
        ),
        download_url=url,
    )
