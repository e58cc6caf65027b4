"""What the pupil forecast means for next year's amount."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from qms.allocation.core.numerals import decimal_of
from qms.allocation.core.records import RunHead, UnitLine
from qms.forecast import queries as forecast
from qms.i18n.formats import mnkr, mnkr_range, number
from qms.kernel.schoolyear import LAST_COMPULSORY_STEP
from qms.org.core.nodes import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """Next year, if only the pupils change; the range holds the pupils four times in five."""

    year: int
    pupils: str
    range_of_pupils: str
    amount: str
    range_of_amounts: str


def look_ahead(session: Session, run: RunHead, line: UnitLine, unit: Unit) -> Ahead | None:
    """Return forecast pupils × this year's kronor per pupil; None when it cannot be told.

    The forecast counts all of a unit's pupils, so the unit must have the compulsory years only.
    """
    latest = forecast.latest(session)
    is_whole = all(at.low >= 0 and at.high <= LAST_COMPULSORY_STEP for at in unit.forms)
    if latest is None or not is_whole:
        return None
    horizon = run.count_year + 1 - latest.asked.origin
    found = forecast.unit_sums(session, latest.asked.id, [unit.id], horizons=[horizon])
    if not found:
        return None
    value = found[0]
    rate = decimal_of(line.kr_per_pupil * 100, 6)

    def amount(pupils: float) -> int:
        return int(rate * Decimal(str(pupils)))

    return Ahead(
        year=run.budget_year + 1,
        pupils=number(value.mean),
        range_of_pupils=f"{number(value.lo80)}–{number(value.hi80)}",
        amount=mnkr(amount(value.mean)),
        range_of_amounts=mnkr_range(amount(value.lo80), amount(value.hi80)),
    )
