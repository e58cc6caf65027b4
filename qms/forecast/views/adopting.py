"""Publishing a forecast as the municipality's own of its year."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.forecast import queries, services
from qms.forecast.memory_labels import adoption_text
from qms.forecast.services import Wording
from qms.forecast.views.blueprint import bp
from qms.i18n.language import gettext
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now
from qms.web.faults import in_words
from qms.web.rights import requires

REFUSED = 422


@bp.get("/prognos/korningar/<int:run_id>/publicera")
@requires(Can.FORECAST_PUBLISH)
def adopt_run(run_id: int) -> str:
    """Ask what the forecast is to be called, and why it replaces another."""
    authorize(current_actor(), Can.FORECAST_PUBLISH)
    return _page(run_id, None, [])


@bp.post("/prognos/korningar/<int:run_id>/publicera")
@requires(Can.FORECAST_PUBLISH)
def save_adoption(run_id: int) -> Response | tuple[str, int]:
    """Publish the forecast for good."""
    version = request.form.get("version", "")
    wording = Wording(
        title=request.form.get("title", ""),
        note=request.form.get("note", ""),
        reason=request.form.get("reason", ""),
        version_id=int(version) if version.isdecimal() and len(version) < 10 else None,
    )
    try:
        with db().transaction() as session:
            services.adopt(session, current_actor(), run_id, wording, now=now())
    except LookupError:
        abort(404)
    except RefusedError as refused:
        faults = [(problem.column, in_words(problem)) for problem in refused.problems]
        return _page(run_id, wording, faults), REFUSED
    flash(gettext("Prognosen är publicerad och låst."), "ok")
    return redirect(url_for(".show_run", run_id=run_id), 303)


def _page(run_id: int, wording: Wording | None, faults: list[tuple[str, str]]) -> str:
    with db().reading() as session:
        run = queries.published(session, run_id)
        if run is None:
            abort(404)
        mine = queries.adoption_of(session, run_id)
        before = queries.adopted(session, run.asked.origin)
        variants = queries.variants(session, run_id)
    usual = Wording(title=gettext("Elevprognos {year}").format(year=run.asked.origin))
    own = gettext("Prognosens egna tal")
    named = gettext("{name}, version {number}")
    return render_template(
        "forecast/adopt_run.html",
        run=run,
        mine=mine,
        mine_text=adoption_text(mine),
        before=before if before and before.run_id != run_id else None,
        before_text=adoption_text(before),
        is_late=services.is_late(run, now=now()),
        said=wording or usual,
        versions=[
            ("", own),
            *(
                (one.newest.id, named.format(name=one.name, number=one.newest.number))
                for one in variants
            ),
        ],
        errors=dict(faults),
        faults=faults,
        has_errors=bool(faults),
    )
