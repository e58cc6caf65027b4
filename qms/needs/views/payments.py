"""What units get, month by month: by reference, never by name; and the month handed over."""

from collections.abc import Mapping
from datetime import date

from flask import Response, abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Redirect

from qms.access.actor import Actor
from qms.access.policy import APPLICANTS, Can
from qms.access.scope import authorize
from qms.audit.services import record
from qms.i18n.formats import month as month_name
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key
from qms.identity.factor import needs_factor
from qms.kernel.money import kronor
from qms.kernel.problems import RefusedError
from qms.kernel.table_write import Cell, write_csv, write_xlsx
from qms.needs.core.amounts.periods import month_of, next_month
from qms.needs.core.deciding.kinds import MoneyKind
from qms.needs.core.payments.listing import per_month
from qms.needs.decision_labels import MONEY, ROWS, money_label
from qms.needs.queries import money
from qms.needs.queries.money import Paid
from qms.needs.services.paying import hand_over
from qms.needs.views.blueprint import bp
from qms.needs.views.money_tabs import money_tabs
from qms.needs.views.payments_month import Month, PaidLine, entry_of
from qms.org import queries as org
from qms.org.core.nodes import Unit
from qms.web.context import current_actor, db, now, today
from qms.web.downloads import download
from qms.web.faults import in_words
from qms.web.rights import requires
from qms.web.tables import sort_rows

HEADER = (
    "enhet", "enhetskod", "huvudman", "slag", "referens", "avser_manad", "betalas", "vad",
    "fore_moms", "moms", "att_betala",
)  # fmt: skip
READ = "needs.read-payments"
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 1)


def _asked_month() -> date:
    """Return the month in the address, else the present one; 404 for what is no month."""
    text = request.args.get("manad", "")
    if not text:
        return month_of(today())
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        abort(404)
    if not EARLIEST <= found <= LATEST:
        abort(404)
    return found


def _month(session: Session, month: date) -> Month:
    """Return the month once its reading is recorded; the caller commits before it is shown."""
    actor = current_actor()
    scope = authorize(actor, Can.NEEDS_READ_PAYMENTS)
    units = {one.id: one for one in org.units(session, scope, on=today())}
    year = money.paid_between(
        session, date(month.year, 1, 1), date(month.year, 12, 1), unit_ids=units
    )
    record(session, actor, READ, "payments", now=now(), rows=len(year))
    return Month(
        month=month,
        units=units,
        year=year,
        refs=money.tied_refs(session, actor.account_id or 0),
        own=_own(actor, units),
        handed_over=frozenset(one.month for one in money.runs(session)),
    )


def _own(actor: Actor, units: Mapping[int, Unit]) -> frozenset[int]:
    """Return the units that the actor is a leader of: whoever only looks after money is not."""
    mine = [one for one in actor.reaches if one.role in APPLICANTS and not one.is_municipal]
    return frozenset(
        key for key, unit in units.items() if any(unit.path.startswith(one.path) for one in mine)
    )


@bp.get("/behov/utbetalningar")
@requires(Can.NEEDS_READ_PAYMENTS)
@needs_factor
def show_payments() -> str:
    """Show a month's sums per unit, and the rows of one unit."""
    return _page("")


def _page(error: str) -> str:
    month = _asked_month()
    with db().transaction() as session:
        found = _month(session, month)
    sums = found.sums()
    chosen = _chosen(found)
    sort, rows = sort_rows(
        sums,
        {
            "enhet": lambda one: swedish_key(found.units[one.unit_id].name),
            "belopp": lambda one: -one.ore,
        },
        default="enhet",
    )
    return render_template(
        "needs/show_payments.html",
        tabs=money_tabs("show_payments"),
        at=found,
        sort=sort,
        sums=rows,
        total=sum(one.ore for one in sums),
        by_month=per_month((entry_of(one) for one in _year(found, chosen)), month.year),
        kinds=MONEY,
        kind_list=[*MoneyKind],
        chosen=chosen,
        rows=found.lines(chosen.id) if chosen else (),
        row_names=ROWS,
        money_label=money_label,
        month_name=month_name,
        before=_before(month),
        after=next_month(month),
        error=error,
        has_errors=bool(error),
    )


def _year(found: Month, chosen: Unit | None) -> tuple[Paid, ...]:
    """Return the year's rows: of one unit, or of everybody."""
    if chosen is None:
        return found.year
    return tuple(one for one in found.year if one.unit_id == chosen.id)


def _before(month: date) -> date:
    return date(month.year - (month.month == 1), 12 if month.month == 1 else month.month - 1, 1)


def _chosen(found: Month) -> Unit | None:
    """Return the unit whose rows are shown: the one in the address, or the only one there is."""
    text = request.args.get("enhet", "")
    if text.isdecimal() and len(text) < 10:
        return found.units.get(int(text))
    return next(iter(found.units.values())) if len(found.units) == 1 else None


@bp.get("/behov/utbetalningar.<any(csv, xlsx):kind>")
@requires(Can.NEEDS_READ_PAYMENTS)
@needs_factor
def fetch_payments(kind: str) -> Response:
    """Return the month's rows as a file: units and references, no names."""
    month = _asked_month()
    with db().transaction() as session:
        found = _month(session, month)
    chosen = _chosen(found)
    rows = [_cells(found, one) for one in found.lines(chosen.id if chosen else None)]
    name = f"stod-{month:%Y-%m}.{kind}"
    made = write_csv(HEADER, rows, "sv") if kind == "csv" else write_xlsx(HEADER, rows)
    return download(made, name)


def _cells(found: Month, one: PaidLine) -> tuple[Cell, ...]:
    unit = found.units[one.unit_id]
    return (
        unit.name,
        unit.code,
        unit.provider_name,
        money_label(one.money_kind),
        one.ref,
        f"{one.month:%Y-%m}" if one.month else "",
        f"{found.month:%Y-%m}",
        gettext(ROWS[one.kind]) if one.kind else gettext("Övriga ärenden tillsammans"),
        kronor(one.net),
        kronor(one.vat),
        kronor(one.total),
    )


@bp.post("/behov/utbetalningar")
@requires(Can.NEEDS_PAY)
@needs_factor
def hand_over_month() -> str | Redirect | tuple[str, int]:
    """Mark the month as handed over to be paid."""
    month = _asked_month()
    try:
        with db().transaction() as session:
            hand_over(session, current_actor(), month, now=now())
    except RefusedError as refused:
        return _page(" ".join(in_words(one) for one in refused.problems)), 422
    flash(gettext("Månaden är lämnad till betalning. Senare ändringar betalas nästa månad."), "ok")
    return redirect(url_for(".show_payments", manad=f"{month:%Y-%m}"), 303)
