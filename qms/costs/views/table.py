"""The table of units and items, ready to be shown, sorted or written to a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from flask import request
from sqlalchemy.orm import Session

from qms.costs.core.items import CostItem, GrantForm
from qms.costs.core.shown import FormRow, forms_in
from qms.costs.queries import CostRun
from qms.costs.views.run_rows import run_rows
from qms.costs.views.seen import Seen
from qms.register import cost_queries


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows that the reader may see; `totals` says whether they are all units' of the form."""

    forms: tuple[GrantForm, ...]
    form: GrantForm | None
    items: tuple[CostItem, ...]
    rows: tuple[FormRow, ...]

    @property
    def told(self) -> Sequence[FormRow]:
        """Return the rows that have figures."""
        return [row for row in self.rows if not row.is_hidden]

    @property
    def pupils(self) -> Fraction:
        """Return the pupils of the rows that have figures."""
        return sum((row.pupils for row in self.told), Fraction(0))

    def mean(self, item: CostItem | None = None) -> Fraction | None:
        """Return öre per pupil over the rows that have figures, of an item or of all."""
        if not self.pupils:
            return None
        costs = (
            row.pupils * (row.items.get(item, Fraction(0)) if item else row.total or Fraction(0))
            for row in self.told
        )
        return sum(costs, Fraction(0)) / self.pupils


def staff_of(session: Session, year: int) -> dict[str, Fraction]:
    """Return full-time equivalents by unit."""
    found: dict[str, Fraction] = {}
    for one in cost_queries.staff(session, year):
        if one.fte is not None:
            key = str(one.unit_id)
            found[key] = found.get(key, Fraction(0)) + Fraction(one.fte)
    return found


def table_of(session: Session, run: CostRun, seen: Seen) -> Table:
    """Return the table of the school form that the address names; else of the largest."""
    forms = forms_in(run.kept)
    asked = request.args.get("skolform", "")
    form = next((one for one in forms if one.value == asked), forms[0] if forms else None)
    if form is None:
        return Table(forms=(), form=None, items=(), rows=())
    staff = staff_of(session, run.year)
    rows = run_rows(session, run, form, staff=staff, sums_told=seen.totals)
    shown = tuple(row for row in rows if seen.may_see(row.unit))
    have = {item for row in shown for item in row.items}
    return Table(
        forms=forms, form=form, items=tuple(item for item in CostItem if item in have), rows=shown
    )
