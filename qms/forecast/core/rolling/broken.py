"""What must not be learned from: years in which the whole municipality's numbers broke.

Such a break says nothing of the ratios, levels and mixes that are usual, so it is left out of them.
It does say how wrong a forecast may be: the errors that intervals rest on keep it. A break of one
unit alone is told but learned from: schools are taken over, emptied and filled again, and leaving
that out made forecasts worse (decision 25).
"""

from dataclasses import dataclass

import numpy as np

from qms.forecast.core.inputs.breaks import break_mask
from qms.forecast.core.known import Known
from qms.forecast.core.panel import BoolArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Broken:
    """Breaks up to one origin: per year, True where the change from the year before is one."""

    years: BoolArray

    @property
    def changes(self) -> BoolArray:
        """Return which changes, from the second year on, are breaks."""
        return np.asarray(self.years[1:])

    def crossed(self, origin: int, ahead: int) -> bool:
        """Return whether there is a break after `origin` and up to its target."""
        return bool(self.years[origin + 1 : origin + ahead + 1].any())


def broken_at(known: Known) -> Broken:
    """Return the breaks of all units at once that could be seen in the last year known.

    Where every change is one, nothing else is there to learn from, and they are learned from.
    """

    def make() -> Broken:
        years = np.asarray(break_mask(known.pupils).all(axis=0))
        return Broken(years=np.zeros_like(years) if years[1:].all() else years)

    return known.recall("broken", make)
