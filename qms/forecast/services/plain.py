"""A forecast made at once from inputs that are given, such as those of an earlier autumn."""

import json
from datetime import datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import authorize
from qms.audit.services import record
from qms.forecast.core.inputs.bundle import Inputs, pack_inputs, unpack_inputs
from qms.forecast.core.inputs.prepare import known_of
from qms.forecast.core.making import Kind, Order, plain
from qms.forecast.models import ForecastRun
from qms.forecast.services.publishing import publish


def make_plain(
    session: Session, actor: Actor, inputs: Inputs, *, method: str, horizon: int, now: datetime
) -> int:
    """Make and publish a plain forecast of the inputs in this transaction; return the run's id.

    It is never the newest forecast on the pages (see `Kind.PLAIN`), but it can be made the
    municipality's forecast of its year.
    """
    authorize(actor, Can.FORECAST_RUN)
    snapshot = pack_inputs(inputs)
    known = known_of(unpack_inputs(snapshot.packed))  # what is kept, so that it can be made again
    order = Order(kind=Kind.PLAIN, method=method, horizon=horizon, seed=1)
    run = ForecastRun(
        kind=order.kind.value,
        asked_by=actor.pseudonym,
        asked_at=now,
        method=method,
        horizon=horizon,
        seed=order.seed,
        origin=known.pupils.last_year,
        batches=json.dumps([]),
        inputs=snapshot.packed,
        sha256=snapshot.checksum,
    )
    session.add(run)
    session.flush()
    record(
        session, actor, "forecast.run-asked", run.id, now=now,
        kind=order.kind.value, method=method, horizon=horizon,
    )  # fmt: skip
    publish(session, actor, run_id=run.id, result=plain(known, order), now=now)
    return run.id
