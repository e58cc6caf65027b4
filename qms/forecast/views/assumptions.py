"""What goes into the forecast: the inputs, what was found in them, plans and assumptions."""

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import Scope, authorize
from qms.forecast import queries, services
from qms.forecast.core.feeders import ALL_UNITS
from qms.forecast.core.inputs import document
from qms.forecast.core.inputs.collect import findings_of
from qms.forecast.core.inputs.prepare import laid_of
from qms.forecast.core.inputs.rates import KINDS, rates_by_kind
from qms.forecast.core.inputs.support import Supports
from qms.forecast.core.inputs.values import HousingRate
from qms.forecast.core.panel import build_panel
from qms.forecast.forms import HousingRateForm
from qms.forecast.input_labels import DWELLINGS
from qms.forecast.labels import regime_text, steps_label
from qms.forecast.services import INPUT_DATASETS
from qms.forecast.views import assumption_rows as rows
from qms.forecast.views.blueprint import bp, tabs
from qms.forecast.views.flow_rows import flow_grid
from qms.forecast.views.parts import progress
from qms.i18n.language import gettext, ngettext
from qms.org import queries as org
from qms.org.core.nodes import NodeKind
from qms.register import batch_queries
from qms.register import queries as register
from qms.web.context import current_actor, db, now, today
from qms.web.rights import requires

REFUSED = 422
EVERYTHING = Scope(everything=True)


@bp.get("/prognos/antaganden")
@requires(Can.FORECAST_ASSUME)
def show_assumptions() -> str:
    """Show what the next forecast would be made from, and what is assumed."""
    authorize(current_actor(), Can.FORECAST_ASSUME)
    with db().reading() as session:
        run = queries.latest(session)
        state = progress(session, run)
        inputs = services.current_inputs(session)
        own = queries.own_rates(session)
        said = queries.document(session, run.asked.id, document.NAME) if run else None
        name = _names(session)
        coverage = register.coverage(session)
        latest = batch_queries.latest_saved(session)
    given = rows.input_rows(coverage, latest, INPUT_DATASETS)
    horizon = run.asked.horizon if run else services.USUAL_HORIZON
    supports = document.from_plain(said).supports if said else None
    if not inputs.counts:
        return _page(state=state, given=given, rates=rows.rate_rows(own))
    panel = build_panel(inputs.counts)
    laid = laid_of(inputs, panel, supports or Supports(), horizon=horizon)
    found = findings_of(inputs, panel, horizon=horizon, others=laid.findings)
    steps = (panel.steps[0], panel.steps[-1])
    return _page(
        state=state,
        given=given,
        rates=rows.rate_rows(own),
        origin=panel.last_year,
        found=rows.finding_rows(found, name),
        homes=rows.home_rows(inputs.dwellings, name, origin=panel.last_year),
        uses_homes=supports is None or supports.housing.is_used,
        homes_add=rows.expected_pupils(inputs, panel, name, horizon=horizon),
        flows=flow_grid(inputs.flows, name, year=panel.last_year),
        moves=rows.move_rows(inputs, name),
        decides=rows.decisive(inputs, supports, found, name),
        regime=regime_text(steps, panel.last_year, panel.last_year + horizon),
        steps=steps_label(steps, panel.last_year),
    )


def _page(**parts: object) -> str:
    given = {
        "found": [], "homes": [], "homes_add": rows.Grid(headers=(), rows=()),
        "flows": rows.Grid(headers=(), rows=()), "moves": [], "decides": [], "regime": "",
        "steps": "", "origin": None, "uses_homes": True, **parts,
    }  # fmt: skip
    lacking = sum(row.is_missing for row in parts["given"])  # type: ignore[attr-defined]
    return render_template(
        "forecast/show_assumptions.html",
        tabs=tabs("show_assumptions"),
        title=_title(lacking, given["origin"]),
        **given,
    )


def _title(lacking: int, origin: object) -> str:
    if origin is None:
        return gettext("Elever saknas, ingen prognos kan göras")
    if lacking:
        told = ngettext("Ett underlag saknas till prognosen", "{n} underlag saknas till prognosen",
                        lacking)  # fmt: skip
        return told.format(n=lacking)
    return gettext("Alla underlag till prognosen finns")


def _names(session: Session) -> Callable[[str], str]:
    """Return the function from a unit's or area's id as text to its name."""
    units = org.units(session, EVERYTHING, on=today(), include_closed=True)
    later = org.units(session, EVERYTHING, on=today().max, include_closed=True)
    areas = org.nodes(session, on=today(), kinds=(NodeKind.AREA,))
    known = {str(unit.id): unit.name for unit in (*later, *units)}
    known |= {str(area.id): area.name for area in areas}
    known[ALL_UNITS] = gettext("Hela kommunen")
    return lambda key: known.get(key, key)


@bp.get("/prognos/antaganden/bostader/<kind>")
@requires(Can.FORECAST_ASSUME)
def edit_rate(kind: str) -> str:
    """Show the form for children per new dwelling of a kind."""
    _known_kind(kind)
    with db().reading() as session:
        own = queries.own_rates(session)
    rate = rates_by_kind(one.rate for one in own.values())[kind]
    return _rate_page(kind, HousingRateForm.of(rate))


@bp.post("/prognos/antaganden/bostader/<kind>")
@requires(Can.FORECAST_ASSUME)
def save_rate(kind: str) -> Response | tuple[str, int]:
    """Keep the municipality's own figures."""
    _known_kind(kind)
    form = HousingRateForm()
    if not form.validate():
        return _rate_page(kind, form), REFUSED
    rate = HousingRate(kind=kind, source=form.source.data.strip(), **form.rates())
    with db().transaction() as session:
        services.set_housing_rate(session, current_actor(), rate, now=now())
    flash(gettext("Antagandet är sparat. Det gäller från nästa prognos."), "ok")
    return redirect(url_for(".show_assumptions"), 303)


def _known_kind(kind: str) -> None:
    if kind not in KINDS:
        abort(404)


def _rate_page(kind: str, form: HousingRateForm) -> str:
    return render_template(
        "forecast/edit_rate.html",
        kind=kind,
        label=gettext(DWELLINGS[kind]),
        form=form,
        has_errors=bool(form.errors),
    )
