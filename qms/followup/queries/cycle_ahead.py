"""The next dates of the year cycle, for the start page."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.followup.models import CycleActivityRow

MOST_AHEAD = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """Something that is due later: when, what (Swedish, English), and the responsible role."""

    due: date
    title: tuple[str, str]
    responsible: str
    applies_to: frozenset[str]


def next_dates(session: Session, today: date, *, level: str) -> tuple[Ahead, ...]:
    """Return the next dates at the level, by date; nothing when no year has a cycle."""
    query = (
        select(
            CycleActivityRow.due,
            CycleActivityRow.title_sv,
            CycleActivityRow.title_en,
            CycleActivityRow.responsible,
            CycleActivityRow.applies_to,
        )
        .where(
            CycleActivityRow.due >= today,
            CycleActivityRow.level == level,
            CycleActivityRow.removed_at.is_(None),
        )
        .order_by(CycleActivityRow.due, CycleActivityRow.key)
        .limit(MOST_AHEAD)
    )
    return tuple(
        Ahead(
            due=row.due,
            title=(row.title_sv, row.title_en),
            responsible=row.responsible,
            applies_to=frozenset(row.applies_to),
        )
        for row in session.execute(query)
    )
