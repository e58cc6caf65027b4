"""The year's budget for the three kinds of money: paid, decided, left and where it is heading."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.i18n.language import gettext
from qms.identity.factor import needs_factor
from qms.kernel.problems import RefusedError
from qms.needs.core.deciding.kinds import MoneyKind
from qms.needs.core.hiding import FEWEST
from qms.needs.core.payments.budget import ABOUT_CHILDREN
from qms.needs.decision_labels import MONEY
from qms.needs.forms.prices import BudgetForm
from qms.needs.queries import budget as queries
from qms.needs.services.budgeting import year_budget
from qms.needs.services.paying import set_budget
from qms.needs.views.blueprint import bp
from qms.needs.views.money_tabs import money_tabs
from qms.web.context import current_actor, db, now, today
from qms.web.faults import in_words
from qms.web.rights import requires

Answer = str | Response | tuple[str, int]


@bp.get("/behov/budget")
@requires(Can.NEEDS_READ_BUDGET)
@needs_factor
def show_support_budget() -> Answer:
    """Show the year's three lines."""
    return _page(None, "")


def _year() -> int:
    text = request.args.get("ar", "")
    if not text:
        return today().year
    if not text.isdecimal() or not 2000 <= int(text[:5]) <= 2100:
        abort(404)
    return int(text)


def _page(form: BudgetForm | None, error: str) -> str:
    authorize(current_actor(), Can.NEEDS_READ_BUDGET)
    year = _year()
    with db().reading() as session:
        found = year_budget(session, year, now=now())
    return render_template(
        "needs/show_support_budget.html",
        tabs=money_tabs("show_support_budget"),
        lines=found.lines,
        few=found.few,
        has_few=bool(found.few or any(one.few_paid or one.few_coming for one in found.lines)),
        fewest=FEWEST,
        renewals=found.renewals,
        about_children=ABOUT_CHILDREN,
        told_on=found.on,
        kinds=MONEY,
        year=year,
        form=form or BudgetForm(data={one.value: ore for one, ore in found.budgets.items()}),
        error=error,
        has_errors=bool(error or (form and form.errors)),
    )


@bp.post("/behov/budget")
@requires(Can.NEEDS_PAY)
@needs_factor
def save_support_budget() -> Answer:
    """Set the year's budget; kinds left empty keep what they have."""
    form = BudgetForm()
    if not form.validate():
        return _page(form, ""), 422
    year = _year()
    try:
        with db().transaction() as session:
            before = queries.budgets(session, year)
            for kind in MoneyKind:
                ore = form[kind.value].data
                if ore is not None and ore != before.get(kind):
                    set_budget(session, current_actor(), year, kind, ore=ore, now=now())
    except RefusedError as refused:
        return _page(form, " ".join(in_words(one) for one in refused.problems)), 422
    flash(gettext("Budgeten är sparad."), "ok")
    return redirect(url_for(".show_support_budget", ar=year), 303)
