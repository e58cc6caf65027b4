"""What independent providers are paid each month, and the month handed over."""

import re
from datetime import date

from flask import Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from qms.access.policy import Can
from qms.access.scope import has_right
from qms.grants.core.paying.counted import Doubt
from qms.grants.core.paying.settling import RowKind
from qms.grants.labels import FORMS
from qms.grants.queries.enrolments import readers_unpaid
from qms.grants.queries.pay_file import HEADER, cells_of
from qms.grants.queries.pay_rows import next_month, run_file
from qms.grants.services.paying import begin_from, hand_over
from qms.grants.views.blueprint import FIRST_YEAR, LAST_YEAR, bp, is_office
from qms.grants.views.payments_month import Month, month_seen
from qms.grants.views.tabs import grant_tabs
from qms.i18n.formats import month as month_name
from qms.i18n.language import gettext, mark
from qms.i18n.order import swedish_key
from qms.kernel.problems import RefusedError
from qms.kernel.table_write import write_csv, write_xlsx
from qms.web.context import current_actor, db, now, today
from qms.web.downloads import download
from qms.web.faults import in_words
from qms.web.rights import requires
from qms.web.tables import sort_rows

KINDS = {
    RowKind.SHARE: mark("Månadens bidrag"),
    RowKind.CORRECTION: mark("Rättelse"),
    RowKind.REPAYMENT: mark("Återkrav"),
}
DOUBTS = {
    Doubt.OVERLAP: mark("Inskriven på två håll samma dagar. Den senare får bidraget."),
    Doubt.BACKWARDS: mark("Slutar före den börjar och ger inget bidrag."),
}
SHOWN_KEY = 8
MOST_DOUBTFUL = 200
"""Doubtful enrolments that the page shows: a file with a fault all through has many."""
SEEN = re.compile(r"-?[0-9]{1,15}")


def _asked_month() -> date:
    """Return the month in the address, else the next to hand over; 404 for what is no month."""
    text = request.args.get("manad", "")
    if not text:
        with db().reading() as session:
            return min(next_month(session, today()), today().replace(day=1))
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        abort(404)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        abort(404)
    return found


@bp.get("/bidrag/utbetalningar")
@requires(Can.GRANTS_READ)
def show_payments() -> str:
    """Show a month: sums per provider, the rows of one, what is doubtful, and the agreement."""
    return _page("")


def _page(error: str) -> str:
    month = _asked_month()
    with db().reading() as session:
        found = month_seen(session, month, is_office=is_office())
        readers = readers_unpaid(session)
    sort, rows = sort_rows(
        found.sums(),
        {
            "huvudman": lambda one: swedish_key(one.provider.name),
            "belopp": lambda one: -one.ore,
        },
        default="huvudman",
    )
    chosen = _chosen(found)
    return render_template(
        "grants/show_payments.html",
        tabs=grant_tabs("grants.show_payments"),
        at=found,
        sort=sort,
        sums=rows,
        chosen=found.providers[chosen] if chosen else None,
        rows=found.of(chosen) if chosen else (),
        may_pay=found.is_office and has_right(current_actor(), Can.GRANTS_WRITE),
        read_it=current_actor().pseudonym in readers,
        months=_months_to_begin(found),
        kinds=KINDS,
        doubts=DOUBTS,
        shown_key=SHOWN_KEY,
        most_doubtful=MOST_DOUBTFUL,
        forms_of=FORMS,
        month_name=month_name,
        before=_moved(month, -1),
        after=_moved(month, 1),
        error=error,
        has_errors=bool(error),
    )


def _months_to_begin(found: Month) -> list[tuple[str, str]]:
    """Return the months that payments may begin with; none when they have begun."""
    if not found.is_office or not found.has_decisions or found.has_begun:
        return []
    year = found.month.year
    return [(f"{year}-{n:02d}", f"{month_name(n)} {year}") for n in range(1, 13)]


def _moved(month: date, by: int) -> date:
    months = month.year * 12 + month.month - 1 + by
    return date(months // 12, months % 12 + 1, 1)


def _chosen(found: Month) -> int | None:
    """Return the provider whose rows are shown: the one in the address, or the only one."""
    if not found.sees_details:
        return None
    text = request.args.get("huvudman", "")
    asked = int(text) if text.isdecimal() and len(text) < 10 else 0
    if asked in found.providers:
        return asked
    return None if found.is_office or len(found.providers) != 1 else next(iter(found.providers))


@bp.get("/bidrag/utbetalningar.<any(csv, xlsx):kind>")
@requires(Can.GRANTS_READ)
def fetch_payments(kind: str) -> Response:
    """Return the month's file: as it was handed over, a draft, or a provider's own rows."""
    month = _asked_month()
    with db().reading() as session:
        found = month_seen(session, month, is_office=is_office())
        frozen = run_file(session, month, kind) if found.is_office and found.sees_details else None
    if not found.sees_details:
        abort(404)
    name = f"bidrag-{month:%Y-%m}{'' if found.run else '-utkast'}.{kind}"
    if frozen is not None:
        return download(frozen, name)
    rows = [
        cells_of(row, month, provider=found.providers[row.provider_id],
                 unit=found.units[row.unit_id], band=found.band(row))
        for row in found.rows
    ]  # fmt: skip
    return download(write_csv(HEADER, rows, "sv") if kind == "csv" else write_xlsx(HEADER, rows),
                    name)  # fmt: skip


@bp.post("/bidrag/utbetalningar")
@requires(Can.GRANTS_WRITE)
def hand_over_month() -> str | Redirect | tuple[str, int]:
    """Hand the month over to be paid."""
    month = _asked_month()
    try:
        with db().transaction() as session:
            hand_over(session, current_actor(), month, seen=_seen(), now=now())
    except RefusedError as refused:
        return _page(" ".join(in_words(one) for one in refused.problems)), 422
    flash(gettext("Månaden är lämnad till betalning. Senare ändringar betalas nästa månad."), "ok")
    return redirect(url_for(".show_payments", manad=f"{month:%Y-%m}"), 303)


def _seen() -> int | None:
    """Return the sum in öre that the page showed, None when it was not posted."""
    text = request.form.get("seen", "")
    return int(text) if SEEN.fullmatch(text) else None


@bp.post("/bidrag/utbetalningar/borja")
@requires(Can.GRANTS_WRITE)
def begin_payments() -> str | Redirect | tuple[str, int]:
    """Let payments begin with a later month than January."""
    text = request.form.get("month", "")
    try:
        month = date.fromisoformat(f"{text}-01")
        with db().transaction() as session:
            begin_from(session, current_actor(), month, now=now())
    except ValueError:
        return _page(gettext("Välj en månad.")), 422
    except RefusedError as refused:
        return _page(" ".join(in_words(one) for one in refused.problems)), 422
    flash(gettext("Betalningen börjar med månaden. De före den betalas inte härifrån."), "ok")
    return redirect(url_for(".show_payments", manad=text), 303)
