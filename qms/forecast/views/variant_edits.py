"""Making a variant, changing it, going back to an earlier version, and removing it."""

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.forecast import queries, services
from qms.forecast.core.variants.plan import FEWEST_BORN, MOST_BORN, Plan
from qms.forecast.queries import Published, Variant
from qms.forecast.services import InUseError, PlanRefusedError
from qms.forecast.variant_form import FieldFault, Typed, read, typed_of, with_blanks
from qms.forecast.variant_labels import HOMES, KINDS, LEVELS, span_choices
from qms.forecast.views.blueprint import bp
from qms.forecast.views.variants import existing, newest_run, unit_name, units_of
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now
from qms.web.faults import in_words
from qms.web.rights import requires

REFUSED = 422
MORE = "more"


@bp.get("/prognos/varianter/ny")
@requires(Can.FORECAST_ASSUME)
def new_variant() -> str:
    """Ask for a name, assumptions and own numbers."""
    authorize(current_actor(), Can.FORECAST_ASSUME)
    return _page(None, typed_of(Plan()), [])


@bp.post("/prognos/varianter/ny")
@requires(Can.FORECAST_ASSUME)
def make_variant() -> Response | tuple[str, int] | str:
    """Store the variant."""
    typed, name = read(request.form), request.form.get("name", "")
    if request.form.get("do") == MORE:
        return _page(None, typed, [])
    with db().reading() as session:
        run = newest_run(session)
    if run is None:
        abort(404)
    faults = [*_name_faults(name, run), *_all_faults(typed, run)]
    if faults:
        return _page(None, typed, faults), REFUSED
    with db().transaction() as session:
        made = services.make_variant(
            session, current_actor(), name=name, run_id=run.asked.id, plan=typed.plan, now=now()
        )
    flash(gettext("Varianten är sparad. Modellens tal står alltid bredvid."), "ok")
    return redirect(url_for(".show_variant", variant_id=made), 303)


@bp.get("/prognos/varianter/<int:variant_id>/andra")
@requires(Can.FORECAST_ASSUME)
def edit_variant(variant_id: int) -> str:
    """Show the newest version as a form."""
    authorize(current_actor(), Can.FORECAST_ASSUME)
    with db().reading() as session:
        variant, _ = existing(session, variant_id)
    return _page(variant, typed_of(variant.newest.plan), [])


@bp.post("/prognos/varianter/<int:variant_id>/andra")
@requires(Can.FORECAST_ASSUME)
def save_variant(variant_id: int) -> Response | tuple[str, int] | str:
    """Store the next version; every earlier one is kept."""
    typed = read(request.form)
    with db().reading() as session:
        variant, run = existing(session, variant_id)
    if request.form.get("do") == MORE:
        return _page(variant, typed, [])
    faults = _all_faults(typed, run)
    if faults:
        return _page(variant, typed, faults), REFUSED
    with db().transaction() as session:
        number = services.save_plan(
            session, current_actor(), variant_id, typed.plan, reason=typed.reason, now=now()
        )
    if number == variant.newest.number:
        flash(gettext("Inget var ändrat."), "info")
    else:
        flash(gettext("Version {n} är sparad.").format(n=number), "ok")
    return redirect(url_for(".show_variant", variant_id=variant_id), 303)


@bp.post("/prognos/varianter/<int:variant_id>/version/<int:number>")
@requires(Can.FORECAST_ASSUME)
def restore_version(variant_id: int, number: int) -> Response:
    """Make an earlier version the newest again."""
    reason = gettext("Tillbaka till version {n}").format(n=number)
    try:
        with db().transaction() as session:
            services.restore_version(
                session, current_actor(), variant_id, number, reason=reason, now=now()
            )
    except LookupError:
        abort(404)
    flash(gettext("Version {n} gäller igen, som en ny version.").format(n=number), "ok")
    return redirect(url_for(".show_variant", variant_id=variant_id), 303)


@bp.post("/prognos/varianter/<int:variant_id>/ta-bort")
@requires(Can.FORECAST_ASSUME)
def remove_variant(variant_id: int) -> Response:
    """Hide the variant, unless it is used."""
    try:
        with db().transaction() as session:
            services.remove_variant(session, current_actor(), variant_id, now=now())
    except LookupError:
        abort(404)
    except InUseError:
        flash(gettext("Varianten används och kan inte tas bort."), "error")
        return redirect(url_for(".show_variant", variant_id=variant_id), 303)
    flash(gettext("Varianten är borttagen."), "ok")
    return redirect(url_for(".show_variants"), 303)


def _name_faults(name: str, run: Published) -> list[FieldFault]:
    try:
        with db().reading() as session:
            services.check_variant_name(session, name, run.asked.id)
    except RefusedError as refused:
        return [(problem.column, in_words(problem)) for problem in refused.problems]
    return []


def _all_faults(typed: Typed, run: Published) -> list[FieldFault]:
    """Return what cannot be read, and what the forecast cannot hold, by field."""
    scope = authorize(current_actor(), Can.FORECAST_ASSUME)
    try:
        with db().reading() as session:
            name = unit_name(units_of(session, scope))
            services.check_plan(session, run.asked.id, typed.plan, reason=typed.reason)
    except PlanRefusedError as refused:
        years = (run.asked.origin + 1, run.asked.origin + run.asked.horizon)
        about = [(problem.column, in_words(problem)) for problem in refused.problems]
        return [*typed.faults, *about, *typed.faults_in(refused.faults, name, years=years)]
    return list(typed.faults)


def _page(variant: Variant | None, typed: Typed, faults: Sequence[FieldFault]) -> str:
    scope = authorize(current_actor(), Can.FORECAST_ASSUME)
    with db().reading() as session:
        run = queries.published(session, variant.run_id) if variant else newest_run(session)
        if run is None:
            abort(404)
        units = units_of(session, scope)
        ground = queries.base(session, run.asked.id)
    path = {unit: ground.path[at] for at, unit in enumerate(ground.units)}
    forecast = [unit for key, unit in units.items() if str(key) in path]
    return render_template(
        "forecast/edit_variant.html",
        variant=variant,
        run=run,
        name=request.form.get("name", ""),
        typed=typed,
        typed_rows=with_blanks(typed.rows) if not faults else typed.rows,
        units=[
            ("", gettext("Välj skola")),
            *sorted(((str(u.id), u.name) for u in forecast), key=lambda one: swedish_key(one[1])),
        ],
        spans=span_choices(run.summary.steps, run.asked.origin),
        levels=[(level.value, gettext(text)) for level, text in LEVELS.items()],
        homes=[(one.value, gettext(text)) for one, text in HOMES.items()],
        kinds=[(one.value, gettext(text)) for one, text in KINDS.items()],
        born=ground.born,
        births_span=(FEWEST_BORN, MOST_BORN),
        has_homes=ground.expected is not None,
        has_moves=bool(ground.moves),
        errors=dict(faults),
        faults=list(faults),
        has_errors=bool(faults),
    )
