"""Which band a child's grade or age is in, by the decision that holds in the month."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from qms.costs.core.items import GrantForm
from qms.grants.core.paying.enrolment import Span

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class BandOf:
    """A band of a decision that holds from `from_month`; both steps are in it."""

    provider: str
    form: GrantForm
    key: str
    name: str
    low: int
    high: int
    from_month: int = 1
    decision: int = 0


@dataclass(frozen=True, slots=True)
class Bands:
    """The bands of a year's decisions, those of the one decided last first."""

    bands: tuple[BandOf, ...]

    def holding(self, provider: str, form: GrantForm, month: int) -> tuple[BandOf, ...]:
        """Return the bands of the decision that holds in the month: of those begun, the last."""
        begun = [one for one in self.of(provider, form) if one.from_month <= month]
        return tuple(one for one in begun if one.decision == begun[0].decision)

    def band_of(self, provider: str, form: GrantForm, step: int, month: int) -> str:
        """Return the key of the band that holds in the month, empty when there is none."""
        held = self.holding(provider, form, month)
        return next((one.key for one in held if one.low <= step <= one.high), "")

    def of(self, provider: str, form: GrantForm) -> Iterable[BandOf]:
        """Return the bands of a provider's form."""
        return (one for one in self.bands if (one.provider, one.form) == (provider, form))

    def has(self, provider: str, form: GrantForm) -> bool:
        """Return whether the provider has a decision in the form."""
        return any(self.of(provider, form))

    def name(self, provider: str, form: GrantForm, key: str) -> str:
        """Return what the decision calls the band, its key when it no longer says."""
        return next((one.name for one in self.of(provider, form) if one.key == key), key)


def in_bands(spans: Iterable[Span], bands: Bands) -> Iterator[Span]:
    """Yield the spans of a calendar year cut where another decision's bands begin to hold."""
    begins: dict[tuple[str, GrantForm], frozenset[int]] = {}
    keys: dict[tuple[str, GrantForm, int, int], str] = {}
    for span in spans:
        one = span.enrolment
        place = one.provider, one.form
        if place not in begins:
            begins[place] = frozenset(band.from_month for band in bands.of(*place))
        starts = [span.first, *_firsts(span, begins[place])]
        ends = [*(start - ONE_DAY for start in starts[1:]), span.last]
        for first, last in zip(starts, ends, strict=True):
            asked = (*place, one.step, first.month)
            if asked not in keys:
                keys[asked] = bands.band_of(*asked)
            yield Span(enrolment=replace(one, band=keys[asked]), first=first, last=last)


def _firsts(span: Span, months: Iterable[int]) -> list[date]:
    days = (date(span.first.year, month, 1) for month in sorted(months))
    return [day for day in days if span.first < day <= span.last]
