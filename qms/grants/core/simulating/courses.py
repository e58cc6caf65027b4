"""Pupils of units by band each autumn, out of a forecast's rows."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from qms.costs.core.items import GrantForm
from qms.forecast.core.values import ALL_UNITS, Value
from qms.grants.core.price_list import Band
from qms.grants.core.simulating.pupils import Course, Range, calendar

SCHOOL_FORMS = (
    GrantForm.PRESCHOOL,
    GrantForm.PRESCHOOL_CLASS,
    GrantForm.COMPULSORY,
    GrantForm.UPPER_SECONDARY,
)
"""Forms whose own pupils a forecast by unit and step may hold."""

CERTAIN = Range.certain(Fraction(1))


def _exact(number: float) -> Fraction:
    return Fraction(str(round(max(number, 0.0), 2)))


def _width(value: Value) -> Range:
    """Return the eighty per cent interval against the expected number."""
    if value.mean <= 0:
        return CERTAIN
    return Range(
        low=Fraction(str(round(max(value.lo80, 0.0) / value.mean, 4))),
        main=Fraction(1),
        high=Fraction(str(round(value.hi80 / value.mean, 4))),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """A forecast's rows by unit, step (None: the sum) and autumn; `origin` has what was counted."""

    origin: int
    rows: Mapping[tuple[str, int | None], Mapping[int, Value]]

    @property
    def steps(self) -> frozenset[int]:
        """Return the steps that any unit has pupils in."""
        return frozenset(step for _, step in self.rows if step is not None)

    @property
    def units(self) -> tuple[str, ...]:
        """Return the units, by key, without the one that stands for all."""
        return tuple(sorted({unit for unit, _ in self.rows} - {ALL_UNITS}))

    @property
    def last(self) -> int:
        """Return the last autumn."""
        return max((year for found in self.rows.values() for year in found), default=self.origin)

    def course(self, unit: str, low: int, high: int) -> Course:
        """Return the pupils in the steps each autumn; empty when the unit has none there.

        One step has its own interval, several that of all the unit's pupils, for they miss
        together.
        """
        of_steps = [self.rows[unit, step] for step in range(low, high + 1)
                    if (unit, step) in self.rows]  # fmt: skip
        if not of_steps:
            return {}
        found = {self.origin: Range.certain(sum((_last(one) for one in of_steps), Fraction(0)))}
        whole = of_steps[0] if len(of_steps) == 1 else self.rows.get((unit, None), {})
        for year in range(self.origin + 1, self.last + 1):
            main = sum((_exact(one[year].mean) for one in of_steps if year in one), Fraction(0))
            width = _width(whole[year]) if year in whole else CERTAIN
            found[year] = width.times(main)
        return found


def _last(rows: Mapping[int, Value]) -> Fraction:
    return _exact(next(iter(rows.values())).last_value)


def forecast_of(origin: int, values: Iterable[Value]) -> Forecast:
    """Return the forecast's rows in order."""
    rows: dict[tuple[str, int | None], dict[int, Value]] = defaultdict(dict)
    for one in values:
        rows[one.unit, one.step][one.year] = one
    return Forecast(origin=origin, rows=dict(rows))


def follows_steps(forecast: Forecast, band: Band) -> bool:
    """Return whether the forecast counts children of the band's ages at all."""
    return any(step in forecast.steps for step in range(band.low, band.high + 1))


def following(forecast: Forecast, band: Band, pupils: Fraction) -> Course:
    """Return so many pupils now, who become more and fewer as all pupils of the same steps.

    Where the forecast does not count those ages the number stays the same.
    """
    together = forecast.course(ALL_UNITS, band.low, band.high)
    now = together[forecast.origin].main if together else Fraction(0)
    if not now:
        autumns = range(forecast.origin, forecast.last + 1)
        return {year: Range.certain(pupils) for year in autumns}
    return {year: one.times(pupils / now) for year, one in together.items()}


def widths(
    forecast: Forecast, bands: Mapping[GrantForm, Iterable[Band]], years: Iterable[int]
) -> Iterator[tuple[tuple[GrantForm, int], Range]]:
    """Yield by form and calendar year how unsure the municipality's pupils are (see `Widths`)."""
    years = tuple(years)
    for form, there in bands.items():
        in_order = sorted((one.low, one.high) for one in there)
        course = forecast.course(ALL_UNITS, in_order[0][0], in_order[-1][1]) if in_order else {}
        for year in years:
            found = calendar(course, year)
            if found and found.main:
                yield (form, year), found.times(1 / found.main)
