"""The year as a wheel, and the next dates in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from qms.followup.core.cycle.planned import PROVIDER, UNIT
from qms.followup.core.cycle.year_cycle import dates_of_year
from qms.followup.core.report.asking import form_names
from qms.followup.cycle_labels import in_language
from qms.followup.queries import cycle_ahead, defaults
from qms.followup.queries.cycle_ahead import Ahead
from qms.followup.wheel_picture import phase_on, wheel_picture
from qms.identity.labels import role_label
from qms.kernel.schoolyear import school_year_of
from qms.org.core.nodes import Unit

MOST_DATES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class WheelOfYear:
    """The drawing, and the coming dates as (day, what, who)."""

    svg: str
    phase: str
    dates: tuple[tuple[date, str, str], ...]


def next_dates(session: Session, today: date, unit: Unit | None) -> tuple[Ahead, ...]:
    """Return the next dates of the unit, or of the provider without one.

    Where no year is made they are the default content's.
    """
    level = PROVIDER if unit is None else UNIT
    ahead = cycle_ahead.next_dates(session, today, level=level) or _proposed(today, level)
    if unit is None:
        return ahead[:MOST_DATES]
    forms = frozenset(form_names((at.form.value, at.low) for at in unit.forms))
    return tuple(one for one in ahead if one.applies_to & forms)[:MOST_DATES]


def _proposed(today: date, level: str) -> tuple[Ahead, ...]:
    autumn = school_year_of(today)
    content = defaults.year_cycle()
    both = [*dates_of_year(content, autumn, {}), *dates_of_year(content, autumn + 1, {})]
    return tuple(
        Ahead(
            due=one.due,
            title=one.activity.title,
            responsible=one.activity.responsible,
            applies_to=frozenset(one.activity.applies_to),
        )
        for one in both
        if one.activity.level == level and one.due and one.due >= today
    )


def wheel_of_year(today: date, ahead: Sequence[Ahead]) -> WheelOfYear:
    """Return the wheel with the dates, in the reader's language."""
    return WheelOfYear(
        svg=wheel_picture(today, [one.due for one in ahead]),
        phase=phase_on(today),
        dates=tuple(
            (one.due, in_language(one.title), role_label(one.responsible)) for one in ahead
        ),
    )
