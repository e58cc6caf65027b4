"""A unit's cost per pupil with its need, its money and its support beside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from qms.costs.core.comparing.expected import Expected, NeedCost, expected
from qms.costs.core.items import GrantForm
from qms.costs.core.shown.overview import FormRow

SCHOOL = frozenset({GrantForm.PRESCHOOL_CLASS, GrantForm.COMPULSORY})
"""Forms whose pupils the money by index is for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What is known of a unit's need and money; None where nothing is known or it is hidden.

    `index` is that of the adopted allocation, `received` its öre per pupil, `children` those with
    assessed need, `hours` their hours of support a week.
    """

    index: float | None = None
    received: Fraction | None = None
    children: int | None = None
    hours: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A unit of a form: its figures, its need, and its expected öre per pupil."""

    row: FormRow
    need: Need
    expected: Expected | None

    @property
    def difference(self) -> float | None:
        """Return öre per pupil above what is expected."""
        total = self.row.total
        return (
            None if self.expected is None or total is None else float(total) - self.expected.value
        )

    @property
    def is_outside(self) -> bool:
        """Return whether the cost is further from the expected than chance explains."""
        total = self.row.total
        return bool(self.expected and total is not None and self.expected.is_outside(float(total)))


def beside(
    rows: Sequence[FormRow], needs: Mapping[str, Need], form: GrantForm
) -> tuple[Beside, ...]:
    """Return the rows that have figures, in order, with what stands beside them.

    Only forms that the allocation by index is for have money from it.
    """
    told = [row for row in rows if row.total is not None]
    points = [
        NeedCost(
            unit=row.unit, need=need.index, cost=float(row.total or 0), pupils=float(row.pupils)
        )
        for row in told
        if (need := needs.get(row.unit, Need())).index is not None
    ]
    lines = expected(points)
    return tuple(
        Beside(row=row, need=_of(needs.get(row.unit, Need()), form), expected=lines.get(row.unit))
        for row in told
    )


def _of(need: Need, form: GrantForm) -> Need:
    if form in SCHOOL:
        return need
    return Need(index=need.index, children=need.children, hours=need.hours)
