"""Reading a published run whole, as it was stored."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.forecast.core.packing import unpacked
from qms.forecast.core.result import Result
from qms.forecast.core.summary import from_text
from qms.forecast.models import ForecastDocument, ForecastRun, ForecastScore, ForecastValue
from qms.forecast.queries.values import score_of, value_of


def stored_result(session: Session, run_id: int) -> Result:
    """Return everything that was published in the run, of every unit: not for a page."""
    values = select(ForecastValue).where(ForecastValue.run_id == run_id)
    scores = select(ForecastScore).where(ForecastScore.run_id == run_id)
    documents = select(ForecastDocument).where(ForecastDocument.run_id == run_id)
    return Result(
        values=tuple(value_of(r) for r in session.scalars(values.order_by(ForecastValue.id))),
        scores=tuple(score_of(r) for r in session.scalars(scores.order_by(ForecastScore.id))),
        summary=from_text(session.get_one(ForecastRun, run_id).summary),
        documents={row.name: unpacked(row.content) for row in session.scalars(documents)},
    )
