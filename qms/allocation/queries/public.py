"""What anybody may see: the adopted calculation's index per school, and nothing else."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.allocation.core.numerals import decimal_of
from qms.allocation.core.suppression import is_few
from qms.allocation.queries.publicity import publicity
from qms.allocation.queries.runs import lines, run_years
from qms.org import queries as org

INDEX_PLACES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicIndex:
    """A school's index with two decimals; None when the school itself has few pupils."""

    name: str
    index: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicYear:
    """The newest decided year. `rows` is empty when the municipality shows no index."""

    year: int
    adopted_at: datetime | None
    rows: tuple[PublicIndex, ...]
    fewest: int
    has_few: bool


def public_year(session: Session, *, today: date) -> PublicYear | None:
    """Return the newest adopted calculation as the public sees it; None before the first."""
    head = next((one for one in run_years(session) if one.is_adopted), None)
    if head is None:
        return None
    chosen = publicity(session)
    if not chosen.shows_index:
        return PublicYear(year=head.budget_year, adopted_at=head.adopted_at, rows=(),
                          fewest=chosen.fewest_shown, has_few=False)  # fmt: skip
    every = org.units(session, Scope(everything=True), on=today, include_closed=True)
    names = {unit.id: unit.name for unit in every}
    rows = tuple(
        PublicIndex(
            name=names[line.unit_id],
            index=None
            if is_few(line.pupils, chosen.fewest_shown)
            else decimal_of(line.index, INDEX_PLACES),
        )
        for line in lines(session, head.id)
        if line.unit_id in names
    )
    return PublicYear(
        year=head.budget_year,
        adopted_at=head.adopted_at,
        rows=rows,
        fewest=chosen.fewest_shown,
        has_few=any(row.index is None for row in rows),
    )
