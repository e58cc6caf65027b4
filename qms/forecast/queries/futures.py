"""Reading what a published run says of its own errors: draws for planning, and verdicts."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.forecast.core.errors.futures import Futures, futures_of
from qms.forecast.core.errors.stored import RunErrors
from qms.forecast.core.panel import FloatArray
from qms.forecast.core.trust.judging import Verdicts, from_plain
from qms.forecast.models import ForecastValue
from qms.forecast.queries.values import document


def errors(session: Session, run_id: int) -> RunErrors | None:
    """Return the error models of a run, None for a run that was stored without them."""
    read = document(session, run_id, "errors")
    return RunErrors.of_plain(read) if read else None


def futures(session: Session, run_id: int) -> Futures | None:
    """Return what futures can be drawn from; units are node ids as text."""
    models = errors(session, run_id)
    if models is None:
        return None
    cells = select(
        ForecastValue.unit_id, ForecastValue.step, ForecastValue.horizon, ForecastValue.mean
    ).where(
        ForecastValue.run_id == run_id,
        ForecastValue.unit_id.is_not(None),
        ForecastValue.step.is_not(None),
    )
    rows = session.execute(cells.order_by(ForecastValue.id))
    return futures_of(
        models,
        ((str(unit), step, ahead, mean) for unit, step, ahead, mean in rows if step is not None),
    )


def draws(session: Session, run_id: int, *, n: int, seed: int) -> Iterator[FloatArray]:
    """Yield `n` joint draws of a run in blocks, draws × units × steps × years (see `futures`).

    Raises LookupError for a run that was stored without error models.
    """
    found = futures(session, run_id)
    if found is None:
        raise LookupError(f"run {run_id} has no error models")
    return found.blocks(n=n, seed=seed)


def verdicts(session: Session, run_id: int) -> Verdicts:
    """Return the verdict of each unit of a run, by node id as text; empty where none is stored."""
    return from_plain(document(session, run_id, "trust") or {})
