"""All units of a school form with what stands beside their cost, and what each is like."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from qms.costs.core.comparing.beside import Beside, beside
from qms.costs.core.comparing.likes import Like, likes
from qms.costs.core.comparing.premises import Premises, premises
from qms.costs.core.items import GrantForm
from qms.costs.core.shown import rows_of
from qms.costs.queries import CostRun
from qms.costs.queries.beside import areas, needs, places
from qms.costs.views.features import features
from qms.costs.views.seen import Seen
from qms.costs.views.table import staff_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The units of a form that have figures, by key, and the premises of every unit."""

    form: GrantForm
    units: Mapping[str, Beside]
    premises: Mapping[str, Premises]

    def likes(self, unit: str) -> tuple[Like, ...]:
        """Return the units most like the unit, the nearest first, each with in what."""
        return likes(unit, [features(one, self.premises) for one in self.units.values()])


def comparisons(
    session: Session, run: CostRun, forms: Iterable[GrantForm], seen: Seen, /
) -> Iterator[Comparison]:
    """Yield the units of each form; what few children would be told of by is left out."""
    staff, known = staff_of(session, run.year), needs(session, run.year)
    built = premises(
        run.kept,
        areas(session, run.year),
        places(session, run.year),
        sums_told=seen.totals,
    )
    for form in forms:
        found = beside(rows_of(run.kept, form, staff, sums_told=seen.totals), known, form)
        yield Comparison(form=form, units={one.row.unit: one for one in found}, premises=built)
