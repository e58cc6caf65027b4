"""A calculation's rows of a form, found once: a calculation never changes."""

from collections.abc import Mapping
from fractions import Fraction
from functools import partial

from sqlalchemy.orm import Session

from qms.costs.core.items import GrantForm
from qms.costs.core.shown import FormRow, rows_of
from qms.costs.queries import CostRun
from qms.db.kept import kept


def run_rows(
    session: Session,
    run: CostRun,
    form: GrantForm,
    *,
    staff: Mapping[str, Fraction] | None = None,
    sums_told: bool = True,
) -> tuple[FormRow, ...]:
    """Return `rows_of` the calculation; without `staff` no row has pupils per post."""
    known = staff or {}
    question = ("costs.rows", run.id, form, bool(known), sums_told)
    ask = partial(rows_of, run.kept, form, known, sums_told=sums_told)
    return kept(session, question, (run.sha256, known), ask)
