"""Closed cases as packages: how many there are, how many are packed, and to begin."""

from datetime import date, timedelta

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.archive.queries.closed import closed
from qms.archive.services.making import packages_in
from qms.archive.services.packing import ARCHIVE, folder_in
from qms.archive.views.blueprint import bp
from qms.i18n.language import gettext
from qms.identity.factor import needs_factor
from qms.jobs.queries import latest
from qms.jobs.services import ask
from qms.web.context import app_context, current_actor, db, now, today
from qms.web.rights import requires

Answer = str | Response | tuple[str, int]


@bp.get("/gallring/arkivpaket")
@requires(Can.RETENTION_ARCHIVE)
@needs_factor
def show_packages() -> str:
    """Show what there is to pack, and how the latest packing went."""
    return _page(today())


def _page(until: date, *, fault: str = "", typed: str = "") -> str:
    g.menu_endpoint = "archive.show_packages"
    folder = folder_in(app_context().settings.instance)
    with db().reading() as session:
        found = closed(session, current_actor(), until=until)
        newest = latest(session, name=ARCHIVE, limit=1)
    return render_template(
        "archive/show_packages.html",
        cases=len(found.refs),
        packages=len(packages_in(folder)),
        folder=folder.name,
        job=newest[0] if newest else None,
        typed=typed or until.isoformat(),
        fault=fault,
        has_errors=bool(fault),
    )


@bp.post("/gallring/arkivpaket")
@requires(Can.RETENTION_ARCHIVE)
@needs_factor
def make_packages() -> Answer:
    """Let the packages be made in the background."""
    typed = request.form.get("until", "").strip()
    until = _day(typed)
    if until is None:
        fault = gettext("Skriv en dag som har varit, som 2026-06-30.")
        return _page(today(), fault=fault, typed=typed[:20]), 422
    with db().transaction() as session:
        actor = current_actor()
        params: dict[str, object] = {"until": until.isoformat(), "account": actor.account_id}
        ask(session, actor, ARCHIVE, params, now=now())
    flash(gettext("Paketen görs nu."), "ok")
    return redirect(url_for(".show_packages"), 303)


def _day(typed: str) -> date | None:
    """Return the day, None when it is none or has not been."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day if day < today() + timedelta(1) else None
