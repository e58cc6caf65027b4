"""Try another split of a year's support, keep it, and read it again."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.followup.core.equity.splits import Trial
from qms.followup.core.equity.splits import try_split as calculate
from qms.followup.core.equity.supports import SupportKind, totals
from qms.followup.equity_labels import kind_label
from qms.followup.forms.equity import SplitForm
from qms.followup.queries import equity
from qms.followup.queries.equity import StoredTrial, SupportedUnit
from qms.followup.services import equity as services
from qms.followup.views.blueprint import bp
from qms.followup.views.equity import chosen_year, menu_here
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key
from qms.kernel.money import kronor
from qms.kernel.problems import Problem, RefusedError
from qms.web.context import current_actor, db, now, today
from qms.web.faults import in_words
from qms.web.rights import requires
from qms.web.tables import sort_rows

Answer = str | Response | tuple[str, int]
PLACES = Decimal("0.1")


def _supported(session: Session, year: int) -> tuple[SupportedUnit, ...]:
    scope = authorize(current_actor(), Can.FOLLOWUP_READ_EQUITY)
    return equity.supported_units(session, scope, year, on=today())


def _today_split(found: Sequence[SupportedUnit]) -> tuple[dict[SupportKind, Decimal], int]:
    """Return the year's own shares in per cent, one decimal and together 100, and its sum."""
    sums = totals(one.supports for one in found)
    whole = sum(sums.values())
    if not whole:
        return dict.fromkeys(SupportKind, Decimal(0)), 0
    shares = {kind: (Decimal(100 * ore) / whole).quantize(PLACES) for kind, ore in sums.items()}
    largest = max(shares, key=lambda kind: shares[kind])
    shares[largest] += 100 - sum(shares.values())
    return shares, whole


def _form(found: Sequence[SupportedUnit]) -> SplitForm:
    """Return the form as asked; without a question it shows the year as it is."""
    if "additional" in request.args:
        return SplitForm(formdata=MultiDict(request.args))
    shares, whole = _today_split(found)
    form = SplitForm(formdata=None)
    for kind, share in shares.items():
        form[kind.value].data = share
    form.pot.data = whole
    return form


def trial_url(kept: StoredTrial) -> str:
    """Return the address that calculates a kept split again."""
    split = kept.split
    shares: dict[str, Any] = {kind.value: str(share) for kind, share in split.shares.items()}
    pot = str(kronor(kept.pot_ore))
    return url_for("followup.try_split", ar=kept.year, pot=pot, reach=split.reach.value, **shares)


def _show(
    session: Session,
    form: SplitForm,
    trial: Trial | None,
    *,
    year: int,
    found: Sequence[SupportedUnit],
) -> str:
    menu_here()
    names = {one.unit.id: one.unit.name for one in found}
    outcomes = trial.outcomes if trial else ()
    sort, rows = sort_rows(
        outcomes,
        {
            "namn": lambda one: swedish_key(names[one.unit_id]),
            "nu": lambda one: sum(one.now.values()),
            "skillnad": lambda one: one.change,
        },
        default="-skillnad",
    )
    return render_template(
        "followup/try_split.html",
        year_choices=[(one, str(one)) for one in equity.years(session)],
        year=year,
        form=form,
        trial=trial,
        rows=rows,
        sort=sort,
        names=names,
        without=[names[one] for one in trial.without_basis] if trial else [],
        kinds=[(kind, kind_label(kind)) for kind in SupportKind],
        kept=equity.trials(session),
        trial_url=trial_url,
        now_ore=sum(sum(one.now.values()) for one in outcomes),
        assignment_choices=_assignment_choices(session),
        has_errors=bool(form.errors),
    )


def _assignment_choices(session: Session) -> list[tuple[int | str, str]]:
    found = equity.assignments(session)
    return [
        ("", gettext("Inget uppdrag")),
        *((one.id, f"{one.says.number}. {one.says.title}") for one in found),
    ]


def _faults(form: SplitForm, problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        name = problem.column if problem.column in form else "additional"
        form[name].errors = [*form[name].errors, in_words(problem)]


@bp.get("/likvardighet/prova")
@requires(Can.FOLLOWUP_READ_EQUITY)
def try_split() -> Answer:
    """Show what each unit would have received with other shares; nothing is stored."""
    with db().reading() as session:
        year = chosen_year(equity.years(session))
        found = _supported(session, year)
        form = _form(found)
        if not year or not form.validate():
            return _show(session, form, None, year=year, found=found), (422 if year else 200)
        supports = [one.supports for one in found]
        try:
            trial = calculate(supports, form.split, pot_ore=form.pot.data or 0)
        except RefusedError as refused:
            _faults(form, refused.problems)
            return _show(session, form, None, year=year, found=found), 422
        return _show(session, form, trial, year=year, found=found)


@bp.post("/likvardighet/prova")
@requires(Can.FOLLOWUP_EQUITY)
def keep_split() -> Answer:
    """Keep the tried split under a name, with the assignment that it belongs to."""
    form = SplitForm(formdata=request.form)
    wanted = request.form.get("assignment", "")
    with db().transaction() as session:
        year = chosen_year(equity.years(session))
        if not form.validate():
            return _show(session, form, None, year=year, found=_supported(session, year)), 422
        try:
            services.keep_trial(
                session, current_actor(), name=request.form.get("name", ""), year=year,
                split=form.split, pot_ore=form.pot.data or 0,
                assignment_id=int(wanted) if wanted.isdecimal() and len(wanted) < 10 else None,
                now=now(),
            )  # fmt: skip
        except RefusedError as refused:
            _faults(form, refused.problems)
            return _show(session, form, None, year=year, found=_supported(session, year)), 422
    flash(gettext("Förslaget är sparat."), "ok")
    return redirect(url_for(".try_split", ar=year), 303)


@bp.post("/likvardighet/prova/<int:trial_id>/ta-bort")
@requires(Can.FOLLOWUP_EQUITY)
def remove_split(trial_id: int) -> Answer:
    """Take a kept split out of the list."""
    with db().transaction() as session:
        services.take_away_trial(session, current_actor(), trial_id, now=now())
    flash(gettext("Förslaget är borttaget. Det kan räknas fram igen."), "ok")
    return redirect(url_for(".try_split"), 303)
