"""All units of a school form with what stands beside their cost, and what each is like."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from sqlalchemy.orm import Session

from qms.costs.core.comparing.beside import Beside, Need, beside
from qms.costs.core.comparing.likes import Like, likes
from qms.costs.core.comparing.outliers import Limits, limits
from qms.costs.core.comparing.premises import Premises, premises
from qms.costs.core.items import GrantForm
from qms.costs.core.shown import FormRow
from qms.costs.queries import CostRun
from qms.costs.queries.beside import areas, needs, places
from qms.costs.views.features import features
from qms.costs.views.run_rows import run_rows
from qms.costs.views.seen import Seen
from qms.costs.views.table import staff_of
from qms.db.kept import kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The units of a form that have figures, by key, and the premises of every unit.

    `limits` are those of the units' totals; `mean` is öre per pupil over them, None of one alone.
    """

    form: GrantForm
    units: Mapping[str, Beside]
    premises: Mapping[str, Premises]
    limits: Limits | None
    mean: Fraction | None

    def likes(self, unit: str) -> tuple[Like, ...]:
        """Return the units most like the unit, the nearest first, each with in what."""
        return likes(unit, [features(one, self.premises) for one in self.units.values()])


def comparisons(
    session: Session, run: CostRun, forms: Iterable[GrantForm], seen: Seen, /
) -> Iterator[Comparison]:
    """Yield the units of each form; what few children would be told of by is left out."""
    staff, known = staff_of(session, run.year), needs(session, run.year)
    built, put = areas(session, run.year), places(session, run.year)
    rests_on = (run.sha256, staff, known, built, put)
    for form in forms:
        rows = partial(run_rows, session, run, form, staff=staff, sums_told=seen.totals)
        homes = partial(premises, run.kept, built, put, sums_told=seen.totals)
        question = ("costs.comparison", run.id, form, seen.totals)
        ask = partial(_comparison, form, rows, known, homes)
        yield kept(session, question, rests_on, ask)


def _comparison(
    form: GrantForm,
    rows: Callable[[], Sequence[FormRow]],
    known: Mapping[str, Need],
    homes: Callable[[], Mapping[str, Premises]],
    /,
) -> Comparison:
    found = beside(rows(), known, form)
    told = [one.row for one in found]
    pupils = sum((row.pupils for row in told), Fraction(0))
    costs = sum((row.pupils * (row.total or 0) for row in told), Fraction(0))
    totals = {row.unit: float(total) for row in told if (total := row.total)}
    return Comparison(
        form=form,
        units={one.row.unit: one for one in found},
        premises=homes(),
        limits=limits(totals),
        mean=costs / pupils if len(told) > 1 else None,
    )
