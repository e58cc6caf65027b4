"""Pupils of a unit and form over the year: as budgeted, in the months so far and in those left."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from qms.costs.core.follow_up.basis import MONTHS, SPRING_MONTHS, BandPupils, Basis


class AutumnFrom(StrEnum):
    """Where the autumn's number comes from."""

    COUNTED = "counted"
    FORECAST = "forecast"
    SPRING = "spring"
    PLANNED = "planned"


@dataclass(frozen=True, slots=True, kw_only=True)
class BandYear:
    """A band's pupils over the year, planned and expected."""

    band: BandPupils
    spring: Fraction
    autumn: Fraction

    @property
    def year(self) -> Fraction:
        """Return the average over the year's months."""
        return (self.spring + self.autumn) / 2

    @property
    def counted(self) -> Fraction:
        """Return the average of the counts that are made, which the outcome was divided by."""
        made = [n for n in (self.band.spring, self.band.autumn) if n is not None]
        return sum(made, Fraction(0)) / len(made) if made else self.year


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilYear:
    """A unit and form over the year."""

    planned: Fraction
    spring: Fraction
    autumn: Fraction
    source: AutumnFrom
    bands: tuple[BandYear, ...]

    @property
    def year(self) -> Fraction:
        """Return the average over the year's months."""
        return (self.spring + self.autumn) / 2

    def ratio(self, springs: int, months: int) -> Fraction:
        """Return pupils per budgeted pupil in months of which `springs` go by the spring's count.

        1 where the budget had none, or there are no months.
        """
        if not self.planned or not months:
            return Fraction(1)
        here = self.spring * springs + self.autumn * (months - springs)
        return here / months / self.planned

    def ratio_so_far(self, basis: Basis) -> Fraction:
        """Return the ratio of the months that have ended."""
        return self.ratio(basis.springs, len(basis.months))

    def ratio_left(self, basis: Basis) -> Fraction:
        """Return the ratio of the months that are left."""
        return self.ratio(SPRING_MONTHS - basis.springs, MONTHS - len(basis.months))


def pupil_year(bands: Sequence[BandPupils], expected: Fraction | None) -> PupilYear:
    """Return the year of a unit and form.

    The autumn is the count; before it the pupil forecast, with the spring's bands in proportion;
    without one the spring's number. Without any count it is what the budget planned.
    """
    counted = [_counted(band) for band in bands]
    spring = sum((one for one, _ in counted), Fraction(0))
    source = _source(bands, expected)
    autumn = [one for _, one in counted]
    if source is AutumnFrom.FORECAST and expected is not None and spring:
        autumn = [one * expected / spring for one, _ in counted]
    return PupilYear(
        planned=sum((band.planned for band in bands), Fraction(0)),
        spring=spring,
        autumn=sum(autumn, Fraction(0)),
        source=source,
        bands=tuple(
            BandYear(band=band, spring=one, autumn=later)
            for band, (one, _), later in zip(bands, counted, autumn, strict=True)
        ),
    )


def _counted(band: BandPupils) -> tuple[Fraction, Fraction]:
    """Return spring and autumn; one that is missing is the other, both missing the budget's."""
    if band.spring is None and band.autumn is None:
        return band.planned, band.planned
    first = band.autumn if band.spring is None else band.spring
    last = band.spring if band.autumn is None else band.autumn
    return first or Fraction(0), last or Fraction(0)


def _source(bands: Sequence[BandPupils], expected: Fraction | None) -> AutumnFrom:
    if any(band.autumn is not None for band in bands):
        return AutumnFrom.COUNTED
    if expected is not None:
        return AutumnFrom.FORECAST
    return AutumnFrom.SPRING if any(one.spring is not None for one in bands) else AutumnFrom.PLANNED
