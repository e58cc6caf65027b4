"""Reading surveys: what was answered at each unit."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qms.register.models import FACTS


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyAnswer:
    """A question at a unit: how many answered; the share of good answers and the mean, if known."""

    unit_id: int
    year: int
    respondents: str
    question: str
    answers: int | None
    share: Decimal | None
    mean: Decimal | None


def surveys(session: Session, year: int) -> tuple[SurveyAnswer, ...]:
    """Return the surveys of the year, or of the latest before it that there are, ordered."""
    table = FACTS["surveys"]
    earlier = table.c.superseded_by.is_(None) & (table.c.year <= year)
    latest = select(func.max(table.c.year)).where(earlier).scalar_subquery()
    query = select(table).where(table.c.superseded_by.is_(None), table.c.year == latest)
    order = (table.c.respondents, table.c.question, table.c.unit_id)
    return tuple(
        SurveyAnswer(
            unit_id=row.unit_id, year=row.year, respondents=row.respondents,
            question=row.question, answers=row.answers, share=row.share, mean=row.mean,
        )
        for row in session.execute(query.order_by(*order))
    )  # fmt: skip
