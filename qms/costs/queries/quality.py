"""Surveys of the register, by the units that costs are of."""

from sqlalchemy.orm import Session

from qms.costs.core.shown.quality import Answer, QualityRow, quality_rows
from qms.register import survey_queries


def quality_of(session: Session, unit: str, year: int) -> tuple[int | None, tuple[QualityRow, ...]]:
    """Return the year of the latest surveys up to the year, and what they say of the unit."""
    found = survey_queries.surveys(session, year)
    answers = [
        Answer(unit=str(one.unit_id), respondents=one.respondents, question=one.question,
               answers=one.answers, share=one.share, mean=one.mean)
        for one in found
    ]  # fmt: skip
    return (found[0].year if found else None), quality_rows(answers, unit)
