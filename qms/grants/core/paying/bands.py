"""Which band a child's grade or age is in, by the decisions of the year."""

from collections.abc import Iterable
from dataclasses import dataclass

from qms.costs.core.items import GrantForm


@dataclass(frozen=True, slots=True, kw_only=True)
class BandOf:
    """A band of a decision; both steps are in it."""

    provider: str
    form: GrantForm
    key: str
    name: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Bands:
    """The bands that a year's decisions have."""

    bands: tuple[BandOf, ...]

    def band_of(self, provider: str, form: GrantForm, step: int) -> str:
        """Return the key of the band, empty when no decision has one."""
        found = (one.key for one in self.of(provider, form) if one.low <= step <= one.high)
        return next(found, "")

    def of(self, provider: str, form: GrantForm) -> Iterable[BandOf]:
        """Return the bands of a provider's form."""
        return (one for one in self.bands if (one.provider, one.form) == (provider, form))

    def has(self, provider: str, form: GrantForm) -> bool:
        """Return whether the provider has a decision in the form."""
        return any(self.of(provider, form))

    def name(self, provider: str, form: GrantForm, key: str) -> str:
        """Return what the decision calls the band, its key when it no longer says."""
        return next((one.name for one in self.of(provider, form) if one.key == key), key)
