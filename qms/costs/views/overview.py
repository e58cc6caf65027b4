"""Cost per pupil of all units: what it is, and where the rest of the ledger's kronor are."""

from collections.abc import Iterator

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.costs.core.sharing.split import OF_THE_UNIT
from qms.costs.core.shown import FEWEST
from qms.costs.labels import item_label
from qms.costs.queries import CostRun
from qms.costs.services import request_run
from qms.costs.views.asked import KINDS, Asked, read_asked
from qms.costs.views.blueprint import Answer, bp
from qms.costs.views.seen import Seen, read_seen
from qms.costs.views.sorting import sorted_rows
from qms.costs.views.table import table_of
from qms.i18n.formats import kr, number
from qms.i18n.language import gettext, ngettext
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now
from qms.web.faults import in_words
from qms.web.rights import requires
from qms.web.tables import LONG, page_of

HEAPS = ("per_pupil", "without_pupils", "outside", "unsplit", "unmapped", "residual")


@bp.get("/kpe")
@requires(Can.COSTS_READ)
def show_costs() -> Answer:
    """Show units as rows and items as columns; whoever has one unit comes straight to it."""
    with db().reading() as session:
        asked, seen = read_asked(session), read_seen(session)
        table = table_of(session, asked.run, seen) if asked.run else None
    only = _only_unit(seen)
    if only and asked.run:
        return redirect(
            url_for(".show_unit", unit_id=int(only), ar=asked.year, slag=asked.kind), 303
        )
    sort, rows = sorted_rows(table, seen)
    paging = page_of(rows, size=LONG)
    return render_template(
        "costs/show_costs.html",
        asked=asked,
        seen=seen,
        table=table,
        sort=sort,
        rows=paging.cut(rows),
        paging=paging,
        heaps=[(name, getattr(asked.run.kept.sums, name)) for name in HEAPS] if asked.run else [],
        lacks=list(_lacks(asked, asked.run, seen)) if asked.run and seen.totals else [],
        fewest=FEWEST,
        refresh=10 if asked.job and asked.job.is_active else None,
    )


def _only_unit(seen: Seen) -> str | None:
    if seen.totals:
        return None
    own = [key for key in seen.units if seen.is_own(key)]
    return own[0] if len(own) == 1 else None


def _lacks(asked: Asked, run: CostRun, seen: Seen) -> Iterator[tuple[str, str]]:
    """Yield what could not be calculated, and what to do about it."""
    kept = run.kept
    if not kept.days:
        yield (
            gettext("Inga klasser eller grupper är inlästa för %(year)s.") % {"year": asked.year},
            gettext("Läs in Klasser och grupper. Utan dem finns inget att dela med."),
        )
    unplaced = len(kept.unplaced)
    if unplaced:
        text = ngettext(
            "%(n)s slags bokföring har ingen regel.", "%(n)s slags bokföringar har ingen regel.",
            unplaced,
        )  # fmt: skip
        yield text % {"n": number(unplaced)}, gettext("Se förslagen under Regler och fördelning.")
    without: dict[str, int] = {}
    for line in kept.units:
        if not line.pupils:
            without[line.unit] = without.get(line.unit, 0) + line.ore
    for unit, ore in sorted(without.items(), key=lambda pair: -abs(pair[1])):
        values = {"unit": seen.name(unit), "amount": kr(ore)}
        yield (
            gettext("%(unit)s har %(amount)s men inga barn eller elever.") % values,
            gettext("Läs in dess klasser och grupper, eller ändra regeln."),
        )
    for pool, item, ore in kept.unsplit:
        values = {"pool": _pool(pool, seen), "item": item_label(item), "amount": kr(ore)}
        yield (
            gettext("%(pool)s, %(item)s: %(amount)s har inget att fördelas efter.") % values,
            gettext("Läs in det som nyckeln räknar med, eller byt nyckel."),
        )


def _pool(pool: str, seen: Seen) -> str:
    return seen.name(pool.removeprefix(OF_THE_UNIT)) if pool.startswith(OF_THE_UNIT) else pool


@bp.post("/kpe/berakna")
@requires(Can.COSTS_RUN)
def ask_run() -> Response:
    """Queue the calculation of the year and kind."""
    year, kind = request.form.get("ar", ""), request.form.get("slag", "")
    if not (year.isdecimal() and len(year) == 4 and kind in KINDS):
        flash(gettext("Välj ett år och utfall eller budget."), "error")
        return redirect(url_for(".show_costs"), 303)
    try:
        with db().transaction() as session:
            request_run(session, current_actor(), int(year), kind, now=now())
    except RefusedError as refusal:
        flash(" ".join(in_words(problem) for problem in refusal.problems), "error")
    return redirect(url_for(".show_costs", ar=year, slag=kind), 303)
