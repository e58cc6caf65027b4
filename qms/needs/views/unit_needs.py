"""Stödbehov per enhet: need points and hours, and the button that lays them in the register."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key
from qms.kernel.problems import RefusedError
from qms.needs.core.hiding import FEWEST
from qms.needs.core.telling import count_day, last_autumn
from qms.needs.services.publishing import needs_on_count_day, place_read, publish_needs
from qms.needs.views.blueprint import bp
from qms.needs.views.sum_tabs import sum_tabs, under_sums
from qms.web.context import current_actor, db, now, today
from qms.web.faults import in_words
from qms.web.rights import requires

YEARS_BACK = 3


def _autumns() -> list[int]:
    """Return the autumns whose count day is over, the latest first."""
    last = last_autumn(today())
    return [last - back for back in range(YEARS_BACK)]


def _chosen(text: str) -> int:
    return next((one for one in _autumns() if str(one) == text), _autumns()[0])


@bp.get("/behov/enheter")
@requires(Can.NEEDS_READ_SUMS)
@under_sums
def show_unit_needs() -> str:
    """Show the units' assessed need on 15 October; of fewer than five nothing."""
    autumn = _chosen(request.args.get("ar", ""))
    with db().transaction() as session:
        needs = needs_on_count_day(session, current_actor(), autumn=autumn, now=now())
        only_at = place_read(session, current_actor(), now=now())
    return render_template(
        "needs/show_unit_needs.html",
        tabs=sum_tabs(),
        only_at=only_at,
        needs=sorted(needs, key=lambda one: swedish_key(one.unit)),
        autumn=autumn,
        autumns=[(one, one) for one in _autumns()],
        day=count_day(autumn),
        fewest=FEWEST,
        hidden=sum(one.is_hidden for one in needs),
        earlier=any(one.autumn != autumn for one in needs),
    )


@bp.post("/behov/enheter")
@requires(Can.REGISTER_IMPORT)
def publish_unit_needs() -> Response:
    """Lay the year's needs in the register."""
    autumn = _chosen(request.form.get("year", ""))
    try:
        with db().transaction() as session:
            batch_id = publish_needs(session, current_actor(), autumn=autumn, now=now())
    except RefusedError as refused:
        flash(" ".join(in_words(one) for one in refused.problems), "error")
        return redirect(url_for(".show_unit_needs", ar=autumn), 303)
    flash(gettext("Stödbehovet per enhet ligger nu i registret."), "ok")
    return redirect(url_for("register.show_import", batch_id=batch_id), 303)
