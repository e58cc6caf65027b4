"""Open a year: ask units for a report."""

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.followup.core.report.templates import PROVIDER, Template
from qms.followup.forms.opening import FIRST_YEAR, LAST_YEAR, OpenYearForm
from qms.followup.labels import period_text
from qms.followup.queries import defaults, lists, template_versions
from qms.followup.services import amounts, opening, versions
from qms.followup.services.asked_units import asks_for_money
from qms.followup.services.opening import Opened
from qms.followup.views.blueprint import bp
from qms.i18n.language import gettext, language, ngettext
from qms.i18n.order import swedish_key
from qms.kernel.problems import RefusedError
from qms.org import queries as org
from qms.web.context import current_actor, db, now, today
from qms.web.rights import requires

Answer = str | Response | tuple[str, int]


def _template() -> Template:
    """Return the report that the address or the form names, by default that on the money."""
    key = request.values.get("template", "") or request.args.get("mall", "")
    try:
        with db().reading() as session:
            return template_versions.newest(session, key or defaults.SOCIO_OUTCOME)
    except KeyError:
        raise OutOfScopeError(key) from None


@bp.get("/redovisningar/ny")
@requires(Can.FOLLOWUP_OPEN_CYCLE)
def new_year() -> Answer:
    """Show which report and year can be opened, with the dates of the year cycle filled in."""
    asked = request.args.get("ar", "")
    is_year = asked.isdecimal() and len(asked) == 4 and FIRST_YEAR <= int(asked) <= LAST_YEAR
    template = _template()
    year = int(asked) if is_year else today().year - template.autumn
    with db().reading() as session:
        dates = opening.dates_in_wheel(session, template.key, year, autumn=template.autumn)
    filled = {"template": template.key, "year": year, "opens": dates.opens, "due": dates.due}
    return _page(OpenYearForm(data=filled), template)


def _page(form: OpenYearForm, template: Template) -> str:
    with db().reading() as session:
        opened = lists.cycles(session, template.key)
        titles = template_versions.newest_titles(session)
        form.offer(_units(session, template))
    cycle = defaults.year_cycle().activities
    activity = next((one for one in cycle if one.report_template == template.key), None)
    return render_template(
        "followup/new_year.html",
        form=form,
        template=template,
        templates=[
            (title.in_language(language()), url_for(".new_year", mall=key), key == template.key)
            for key, title in titles.items()
        ],
        takes_choice=template.level != PROVIDER,
        asks_for_money=asks_for_money(template),
        opened=opened,
        newest=template.version,
        period_text=period_text,
        activity=activity,
        language=language(),
        has_errors=bool(form.errors),
    )


def _units(session: Session, template: Template) -> list[tuple[int, str]]:
    """Return the units that can be chosen by hand, in alphabetical order."""
    if template.level == PROVIDER:
        return []
    scope = authorize(current_actor(), Can.FOLLOWUP_OPEN_CYCLE)
    found = org.units(session, scope, on=today())
    return [(one.id, one.name) for one in sorted(found, key=lambda one: swedish_key(one.name))]


@bp.post("/redovisningar/ny")
@requires(Can.FOLLOWUP_OPEN_CYCLE)
def open_year() -> Answer:
    """Open the year, or add the units that are missing in one that is open."""
    form, template = OpenYearForm(), _template()
    if not form.validate():
        return _page(form, template), 422
    try:
        with db().transaction() as session:
            year = form.year.data
            received = (
                amounts.received_by_unit(session, year, template=template.key)
                if template.spends
                else {}
            )
            opened = opening.open_year(
                session, current_actor(),
                template=template.key, year=year, dates=form.dates(), received=received,
                selection=form.selection(), now=now(),
            )  # fmt: skip
    except RefusedError as refused:
        for problem in refused.problems:
            field = form[problem.column]
            field.errors = [
                *field.errors,
                f"{gettext(problem.message)} {gettext(problem.cure)}",
            ]
        return _page(form, template), 422
    flash(_sentence(opened), "ok")
    return redirect(url_for(".show_reports", ar=form.year.data, mall=template.key), 303)


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


@bp.post("/redovisningar/ar/<int:cycle_id>/mall")
@requires(Can.FOLLOWUP_OPEN_CYCLE)
def move_cycle(cycle_id: int) -> Response:
    """Let the open reports of a year go over to the newest version of their template."""
    text = request.form.get("version", "")
    version = int(text) if text.isdecimal() and len(text) < 7 else 0
    try:
        with db().transaction() as session:
            moved = versions.move_cycle(
                session, current_actor(), cycle_id, version=version, now=now()
            )
            cycle = next(one for one in lists.cycles(session) if one.id == cycle_id)
    except RefusedError as refused:
        flash(" ".join(gettext(problem.message) for problem in refused.problems), "error")
        return redirect(url_for(".new_year"), 303)
    moved_text = ngettext(
        "%(n)s öppen redovisning har fått den nya mallen. Svaren finns kvar.",
        "%(n)s öppna redovisningar har fått den nya mallen. Svaren finns kvar.",
        moved,
    ) % {"n": moved}
    flash(moved_text, "ok")
    return redirect(url_for(".new_year", mall=cycle.template), 303)
