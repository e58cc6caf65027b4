"""The newest value that the register has of what an action measures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from qms.followup.core.results.findings import shown
from qms.followup.core.results.indicators import Indicator
from qms.followup.queries import results
from qms.followup.services.results import gather, steps_by_form
from qms.org.core.nodes import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterValue:
    """A value that may be shown, rounded as it is shown, and the year it is of."""

    indicator: Indicator
    value: Decimal
    year: int


def measurable(unit: Unit) -> Mapping[str, Indicator]:
    """Return the indicators that the unit has the forms and grades for, by key."""
    steps = steps_by_form(unit)
    return {key: one for key, one in results.indicators().items() if one.is_measured_at(steps)}


def register_value(
    session: Session, unit: Unit, indicator: str, *, on: date
) -> RegisterValue | None:
    """Return the unit's newest value of the indicator; None when there is none to show.

    Hidden values stay hidden: an action's reading would show what the table of results does not.
    """
    known = measurable(unit).get(indicator)
    if known is None:
        return None
    rows = gather(session, unit, [indicator], upto=on.year, on=on).table([indicator]).rows
    last = rows[0].latest if rows else None
    if last is None or last.value is None:
        return None
    return RegisterValue(indicator=known, value=shown(last.value, known.unit), year=last.year)
