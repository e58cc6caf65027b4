"""Follow-up of the year: all units, one unit, and what it is reckoned by."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.costs.core.follow_up import FormFollow, ItemFollow, Sums, UnitFollow, sums_of
from qms.costs.core.follow_up.followed import added
from qms.costs.core.items import CostItem
from qms.costs.core.shown import FEWEST
from qms.costs.labels import form_label
from qms.costs.queries import latest_run
from qms.costs.services.following import request_follow_up
from qms.costs.views import following_words as say
from qms.costs.views.blueprint import MENU, Answer, bp, whole_kronor
from qms.costs.views.following_asked import Followed, read_followed
from qms.costs.views.following_figure import why_figure
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key
from qms.kernel.problems import RefusedError
from qms.reports.charts.figure import Figure
from qms.web.context import current_actor, db, now
from qms.web.faults import in_words
from qms.web.rights import requires
from qms.web.tables import Sort, sort_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of the table: a unit, or a form at it where one form is chosen."""

    unit: UnitFollow
    name: str
    sums: Sums
    form: FormFollow | None

    @property
    def share(self) -> Fraction:
        """Return the difference per krona of budget."""
        return Fraction(self.sums.gap, abs(self.sums.budget)) if self.sums.budget else Fraction(0)


@bp.get("/kpe/uppfoljning")
@requires(Can.COSTS_READ)
def show_follow_up() -> Answer:
    """Show units as rows; whoever has one unit comes straight to it."""
    g.menu_endpoint = MENU
    with db().reading() as session:
        asked = read_followed(session)
    if not asked.seen.totals and len(asked.units) == 1:
        (unit,) = asked.units
        if unit.unit.isdecimal():
            address = url_for(".show_unit_follow_up", unit_id=int(unit.unit), ar=asked.year)
            return redirect(address, 303)
    sort, rows = rows_of(asked)
    form, is_all = _form(asked), not (_form(asked) or _only_far())
    return render_template(
        "costs/show_follow_up.html",
        asked=asked,
        sort=sort,
        rows=rows,
        sums=sums_of(item for row in rows for item in _items(row)),
        why=added(row.unit.why for row in rows),
        pupils=_pupils(rows),
        form=form,
        whose=_whose(form, len(rows)),
        is_all=is_all,
        far=[row.unit for row in rows if row.unit.is_far],
        only_far=_only_far(),
        figure=_figure(asked) if is_all and asked.told else None,
        fewest=FEWEST,
        say=say,
        tkr=tkr,
        signed_tkr=signed_tkr,
        refresh=10 if asked.job and asked.job.is_active else None,
    )


def _pupils(rows: list[Row]) -> tuple[Fraction, Fraction]:
    """Return how many pupils the rows of a form have: in the budget, and expected."""
    forms = [row.form.pupils for row in rows if row.form]
    return (
        sum((one.planned for one in forms), Fraction(0)),
        sum((one.year for one in forms), Fraction(0)),
    )


def _whose(form: str, shown: int) -> str:
    """Return what the sum of the rows is of, as the title says it."""
    if not _only_far():
        return form_label(form) or gettext("Enheterna")
    if form:
        name = form_label(form).lower()
        return gettext("De som avviker i %(form)s (%(n)s)") % {"form": name, "n": shown}
    return gettext("De som avviker (%(n)s)") % {"n": shown}


def _figure(asked: Followed) -> Figure | None:
    return why_figure(asked.sums, asked.why, name=gettext("Enheterna"), year=asked.year)


def _items(row: Row) -> list[ItemFollow]:
    forms = (row.form,) if row.form else row.unit.forms
    return [item for form in forms for item in form.items]


def tkr(ore: int) -> str:
    """Return öre as thousands of kronor, for tables that say so."""
    return whole_kronor(Fraction(ore, 1000))


def signed_tkr(ore: int) -> str:
    """Return thousands of kronor with a sign."""
    text = tkr(ore)
    return f"+{text}" if ore > 0 and text != "0" else text


def _form(asked: Followed) -> str:
    text = request.args.get("skolform", "")
    return text if text in {form.value for form in asked.of_forms} else ""


def _only_far() -> bool:
    return request.args.get("visa", "") == "avviker"


def rows_of(asked: Followed) -> tuple[Sort, list[Row]]:
    """Return how the request wants the rows sorted, and the rows: units, or those of a form."""
    chosen = _form(asked)
    rows = [
        Row(unit=unit, name=asked.seen.name(unit.unit), sums=form.sums if form else unit.sums,
            form=form)
        for unit in asked.told
        if unit.is_far or not _only_far()
        for form in ([one for one in unit.forms if one.form == chosen] if chosen else [None])
    ]  # fmt: skip
    keys: dict[str, Callable[[Row], Any]] = {
        "enhet": lambda row: swedish_key(row.name),
        "skillnad": lambda row: row.sums.gap,
        "andel": lambda row: row.share,
        "budget": lambda row: row.sums.budget,
        "utfall": lambda row: row.sums.outcome,
        "prognos": lambda row: row.sums.forecast,
        "volym": lambda row: row.unit.why.volume,
        "mix": lambda row: row.unit.why.mix,
        "pris": lambda row: row.unit.why.price,
        "elever": lambda row: row.form.pupils.year if row.form else None,
        "planerat": lambda row: row.form.pupils.planned if row.form else None,
        "per_budget": lambda row: row.form.budget_each if row.form else None,
        "per_utfall": lambda row: row.form.outcome_each if row.form else None,
        "per_prognos": lambda row: row.form.forecast_each if row.form else None,
    }
    return sort_rows(rows, keys, default="-skillnad")


@bp.get("/kpe/<int:unit_id>/uppfoljning")
@requires(Can.COSTS_READ)
def show_unit_follow_up(unit_id: int) -> str:
    """Show where a unit's year ends and why."""
    g.menu_endpoint = MENU
    key = str(unit_id)
    with db().reading() as session:
        asked = read_followed(session)
        if key not in asked.seen.units or not asked.seen.may_see(key):
            abort(404)
        reads_lines = asked.seen.may_see_lines(key)
        of_lines = items_with_lines(session, asked.year, key) if reads_lines else frozenset()
    unit = asked.named(key)
    name = asked.seen.units[key].name
    return render_template(
        "costs/show_unit_follow_up.html",
        asked=asked,
        unit=unit,
        name=name,
        unit_id=unit_id,
        figure=why_figure(unit.sums, unit.why, name=name, year=asked.year)
        if unit and unit.forms
        else None,
        items=items_together(unit) if unit else [],
        of_lines=of_lines,
        fewest=FEWEST,
        say=say,
        tkr=tkr,
        signed_tkr=signed_tkr,
    )


def items_with_lines(session: Session, year: int, unit: str) -> frozenset[CostItem]:
    """Return the items that something is booked on at the unit itself; none before costs are."""
    run = latest_run(session, year, "outcome")
    direct = run.kept.direct if run else ()
    return frozenset(one.item for one in direct if one.unit == unit)


def items_together(unit: UnitFollow) -> list[tuple[CostItem, Sums]]:
    """Return the unit's items over all forms that are told, in the order of the statute."""
    items = [item for form in unit.forms for item in form.items]
    order = list(dict.fromkeys(sorted((one.line.item for one in items), key=_order)))
    return [(item, sums_of(one for one in items if one.line.item is item)) for item in order]


def _order(item: CostItem) -> int:
    return list(CostItem).index(item)


@bp.post("/kpe/uppfoljning/berakna")
@requires(Can.COSTS_RUN)
def ask_follow_up() -> Response:
    """Queue the follow-up of the year."""
    year = request.form.get("ar", "")
    if not (year.isdecimal() and len(year) == 4):
        flash(gettext("Välj ett år."), "error")
        return redirect(url_for(".show_follow_up"), 303)
    try:
        with db().transaction() as session:
            request_follow_up(session, current_actor(), int(year), now=now())
        flash(gettext("Uppföljningen räknas. Siffrorna byts när den är klar."), "info")
    except RefusedError as refusal:
        flash(" ".join(in_words(problem) for problem in refusal.problems), "error")
    return redirect(url_for(".show_follow_up", ar=year), 303)
