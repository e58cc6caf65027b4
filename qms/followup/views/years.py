"""Open a year: ask the units for their reports."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.followup.forms import FIRST_YEAR, LAST_YEAR, OpenYearForm
from qms.followup.queries import defaults, lists
from qms.followup.services import amounts, opening
from qms.followup.services.opening import Opened
from qms.followup.views.blueprint import bp
from qms.i18n.language import gettext, ngettext
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now, today
from qms.web.rights import requires

Answer = str | Response | tuple[str, int]


@bp.get("/redovisningar/ny")
@requires(Can.FOLLOWUP_OPEN_CYCLE)
def new_year() -> Answer:
    """Show which year can be opened, with the dates of the year cycle filled in."""
    asked = request.args.get("ar", "")
    is_year = asked.isdecimal() and len(asked) == 4 and FIRST_YEAR <= int(asked) <= LAST_YEAR
    year = int(asked) if is_year else today().year
    dates = opening.planned_dates(defaults.SOCIO_OUTCOME, year)
    return _page(OpenYearForm(data={"year": year, "opens": dates.opens, "due": dates.due}))


def _page(form: OpenYearForm) -> str:
    with db().reading() as session:
        opened = lists.cycles(session, defaults.SOCIO_OUTCOME)
    return render_template(
        "followup/new_year.html",
        form=form,
        opened=opened,
        activity=defaults.year_cycle().for_template(defaults.SOCIO_OUTCOME),
        has_errors=bool(form.errors),
    )


@bp.post("/redovisningar/ny")
@requires(Can.FOLLOWUP_OPEN_CYCLE)
def open_year() -> Answer:
    """Open the year, or add the units that are missing in one that is open."""
    form = OpenYearForm()
    if not form.validate():
        return _page(form), 422
    try:
        with db().transaction() as session:
            opened = opening.open_year(
                session, current_actor(),
                template=defaults.SOCIO_OUTCOME, year=form.year.data, dates=form.dates(),
                received=amounts.received_by_unit(session, form.year.data), now=now(),
            )  # fmt: skip
    except RefusedError as refused:
        for problem in refused.problems:
            field = form[problem.column]
            field.errors = [
                *field.errors,
                f"{gettext(problem.message)} {gettext(problem.cure)}",
            ]
        return _page(form), 422
    flash(_sentence(opened), "ok")
    return redirect(url_for(".show_reports", ar=form.year.data), 303)


def _sentence(opened: Opened) -> str:
    """Return how many were asked, and every unit with money that could not be."""
    asked = ngettext(
        "%(n)s enhet har fått en redovisning att lämna.",
        "%(n)s enheter har fått en redovisning att lämna.",
        opened.asked,
    ) % {"n": opened.asked}
    volunteers = gettext("%(n)s fristående deltar om de vill.") % {"n": opened.voluntary}
    lost = gettext("Ersättning finns för enheter som inte går att nå: %(ids)s.") % {
        "ids": ", ".join(str(one) for one in opened.unknown_units)
    }
    parts = [asked, volunteers if opened.voluntary else "", lost if opened.unknown_units else ""]
    return " ".join(part for part in parts if part)
