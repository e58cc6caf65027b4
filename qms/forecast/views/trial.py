"""How every method has done on earlier years, for whoever must defend the forecast."""

from collections.abc import Iterable

from flask import abort, render_template, request
from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.content.loader import load
from qms.forecast import queries
from qms.forecast.core.making import Kind
from qms.forecast.core.trial.levels import Level, LevelScore, On
from qms.forecast.core.trial.published import published_accuracy
from qms.forecast.core.values import ALL_UNITS
from qms.forecast.labels import method_label
from qms.forecast.queries import Published
from qms.forecast.trial_labels import COUNTED, LEVELS, SETS
from qms.forecast.views import texts
from qms.forecast.views import trial_rows as rows
from qms.forecast.views.blueprint import bp, tabs
from qms.forecast.views.ground import ground
from qms.forecast.views.links import Pill, asked, link, pills, years_ahead
from qms.forecast.views.school_trial import school_trial
from qms.i18n.language import gettext
from qms.web.context import db
from qms.web.rights import requires


@bp.get("/prognos/provning")
@requires(Can.FORECAST_READ)
def show_trials() -> str:
    """Show the newest trial: every method, year ahead and level on the same forecasts."""
    with db().reading() as session:
        return _page(session, queries.latest_tried(session))


@bp.get("/prognos/korningar/<int:run_id>/provning")
@requires(Can.FORECAST_READ)
def show_trial(run_id: int) -> str:
    """Show the trial of one run."""
    with db().reading() as session:
        run = queries.published(session, run_id, kind=Kind.TRIAL)
        run = run or queries.published(session, run_id)
        if run is None:
            abort(404)
        return _page(session, run)


def _page(session: Session, run: Published | None) -> str:
    found = ground(session, "show_trials", run)
    if isinstance(found, str):
        return found
    run = found.run
    kept = queries.kept(session, run.asked.id, queries.TRIAL, queries.INPUTS)
    trial = kept.trial
    level, on = asked(Level, "niva", Level.UNIT), asked(On, "underlag", On.ALL)
    scores = rows.chosen(trial.scores, level, on)
    if not scores and on is On.FITTED:
        on, scores = On.ALL, rows.chosen(trial.scores, level, On.ALL)
    ahead = rows.ahead_of(scores)
    at = request.args.get("ar", type=int)
    at = at if at in ahead else (ahead[0] if ahead else 1)
    used = run.asked.method
    errors = rows.error_rows(scores, used=used)
    beside = rows.beside_best(trial.against, level, on)
    names = texts.namer(found.units)
    school = school_trial(session, found, request.args.get("skola", type=int))
    seen = {ALL_UNITS, *(str(unit) for unit in found.units)}
    return render_template(
        "forecast/show_trial.html",
        run=run,
        state=found.state,
        tabs=tabs("show_trials"),
        title=school.title if school else rows.trial_title(errors, beside),
        school=school,
        used_sentence=rows.used_sentence(errors, beside),
        errors=errors,
        ahead=ahead,
        at=at,
        details=rows.detail_rows(scores, ahead=at, used=used),
        levels=pills(LEVELS, "niva", level),
        sets=_sets(trial.scores, level, on),
        years=[(years_ahead(h), link(ar=str(h)), h == at) for h in ahead],
        heads=[years_ahead(h) for h in ahead],
        counted=gettext(COUNTED[level]),
        on=on.value,
        method_name=method_label(used),
        held=rows.held_rows(trial.held),
        held_sentence=rows.held_sentence(trial.held),
        others=rows.published_rows(published_accuracy(load("published_accuracy")["source"])),
        left_out=rows.left_out(kept.inputs, names, seen),
        level=level.value,
        few=min((one.cells for one in scores), default=0),
    )


def _sets(scores: Iterable[LevelScore], level: Level, now: On) -> list[Pill]:
    """Return the links between all forecasts and those where Prophet could be fitted, if any."""
    if not rows.chosen(scores, level, On.FITTED):
        return []
    return pills(SETS, "underlag", now)
