"""Enrolments as the register keeps them: an opaque key for the child, never a number."""

from dataclasses import dataclass
from datetime import date

from qms.costs.core.items import GrantForm


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolledRow:
    """A child's days at a unit in a form and a grade or age, as a step.

    `pupil` is the same wherever the child is enrolled and tells nothing else; `row` is where it
    stood in its file, `last` None while it goes on.
    """

    pupil: str
    unit_id: int
    form: GrantForm
    step: int
    first: date
    last: date | None = None
    row: int = 0

    @property
    def place(self) -> tuple[str, int, GrantForm]:
        """Return who is enrolled where: what a later file says anew."""
        return self.pupil, self.unit_id, self.form

    @property
    def said(self) -> tuple[object, ...]:
        """Return everything but where it stood."""
        return *self.place, self.step, self.first, self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownUnit:
    """A unit that a file may name: its forms, and whether an independent provider runs it."""

    id: int
    forms: frozenset[GrantForm]
    is_independent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolmentFile:
    """What a faultless file says of the month; `units` are those it is the whole truth of.

    `emptied` are units that it does not name since they have no children left.
    """

    month: date
    rows: tuple[EnrolledRow, ...]
    emptied: frozenset[int] = frozenset()

    @property
    def units(self) -> frozenset[int]:
        """Return the units that the file tells of."""
        return frozenset(row.unit_id for row in self.rows) | self.emptied
