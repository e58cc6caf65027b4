"""What every page of the forecast begins with: the run, what is going on, the reader's schools."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template
from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.access.scope import Scope, authorize
from qms.forecast import queries, services
from qms.forecast.queries import Published
from qms.forecast.views.blueprint import tabs
from qms.forecast.views.parts import Progress, progress
from qms.org import queries as org
from qms.org.core.nodes import Unit
from qms.register import queries as register
from qms.web.context import current_actor, today


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The newest forecast, what is going on, and the schools that the reader may see, by id."""

    run: Published
    state: Progress
    scope: Scope
    units: Mapping[int, Unit]


def ground(session: Session, tab: str, run: Published | None = None) -> Ground | str:
    """Return the ground of a page, or the page that says that there is no forecast yet."""
    scope = authorize(current_actor(), Can.FORECAST_READ)
    run = run or queries.latest(session)
    state = progress(session, run)
    if run is None:
        years = register.years_of(session, services.DATASET)
        return render_template("forecast/no_forecast.html", state=state, years=years,
                               tabs=tabs(tab))  # fmt: skip
    units = {u.id: u for u in org.units(session, scope, on=today(), include_closed=True)}
    return Ground(run=run, state=state, scope=scope, units=units)
