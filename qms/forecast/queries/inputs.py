"""Reading what a run is made from: frozen when it was asked for."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.forecast.core.inputs.bundle import Inputs, unpack_inputs
from qms.forecast.core.inputs.prepare import known_of
from qms.forecast.core.methods import Known
from qms.forecast.core.panel import Count
from qms.forecast.models import ForecastRun


def all_inputs(session: Session, run_id: int) -> Inputs:
    """Return everything that the run is made from."""
    packed = select(ForecastRun.inputs).where(ForecastRun.id == run_id)
    return unpack_inputs(session.execute(packed).scalar_one())


def inputs_of(session: Session, run_ids: Collection[int]) -> dict[int, Inputs]:
    """Return everything that each of the runs is made from."""
    packed = select(ForecastRun.id, ForecastRun.inputs).where(ForecastRun.id.in_(run_ids))
    return {run_id: unpack_inputs(stored) for run_id, stored in session.execute(packed)}


def inputs(session: Session, run_id: int) -> tuple[Count, ...]:
    """Return the counts the run is made from."""
    return all_inputs(session, run_id).counts


def known(session: Session, run_id: int) -> Known:
    """Return everything the run's methods may look at, but for what is fitted on the way."""
    return known_of(all_inputs(session, run_id))
