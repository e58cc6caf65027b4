"""The ledger's own lines behind a figure, the largest first."""

from collections.abc import Iterable

from flask import abort, g, render_template, request
from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.costs.core.stored import Direct, Kept, Way
from qms.costs.labels import HEAPS, form_label, item_label
from qms.costs.queries import CostRun
from qms.costs.views.asked import Asked, read_asked
from qms.costs.views.blueprint import MENU, bp
from qms.costs.views.seen import read_seen
from qms.i18n.language import gettext
from qms.register import cost_queries
from qms.web.context import db
from qms.web.rights import requires
from qms.web.tables import Page, page_number

ROWS_A_PAGE = 50


@bp.get("/kpe/<int:unit_id>/rader")
@requires(Can.COSTS_READ_LINES)
def show_lines(unit_id: int) -> str:
    """Show the lines that are booked on the unit itself: of a form and item, or all."""
    key = str(unit_id)
    with db().reading() as session:
        seen, asked = read_seen(session), read_asked(session)
        if not seen.may_see_lines(key) or asked.run is None:
            abort(404)
        form, item = request.args.get("skolform", ""), request.args.get("kostnadsslag", "")
        chosen = [
            one
            for one in asked.run.kept.direct
            if one.unit == key
            and (not item or one.item.value == item)
            and (not form or (one.form.value if one.form else "ingen") == form)
        ]
        what = " · ".join(filter(None, (_form_words(form), item_label(item) if chosen else "")))
        return _page(session, asked, asked.run, _ways(chosen), name=seen.name(key), what=what)


def _form_words(form: str) -> str:
    if form == "ingen":
        return gettext("bokfört utan skolform")
    try:
        return form_label(form)
    except ValueError:
        abort(404)


def _ways(chosen: Iterable[Direct]) -> list[Way]:
    return sorted({way for one in chosen for way in one.ways})


@bp.get("/kpe/rader")
@requires(Can.COSTS_READ_LINES)
def show_heap() -> str:
    """Show the lines of a heap of the reconciliation, or of a common pool."""
    with db().reading() as session:
        seen, asked = read_seen(session), read_asked(session)
        if not seen.all_lines or asked.run is None:
            abort(404)
        heap, pool = request.args.get("hog", ""), request.args.get("pott", "")
        item, reason = request.args.get("kostnadsslag", ""), request.args.get("skal", "")
        kept = asked.run.kept
        if pool:
            name = pool
            ways = _ways(
                one for one in kept.direct
                if one.pool == pool and (not item or one.item.value == item)
            )  # fmt: skip
        else:
            name = gettext(HEAPS[heap]) if heap in HEAPS else abort(404)
            ways = _of_heap(kept, heap, reason)
        what = item_label(item) if item and ways else reason
        return _page(session, asked, asked.run, ways, name=name, what=what)


def _of_heap(kept: Kept, heap: str, reason: str) -> list[Way]:
    if heap == "outside":
        return [way for why, way in kept.outside_ways if not reason or why == reason]
    if heap == "unmapped":
        return [one.way for one in kept.unplaced]
    if heap == "unsplit":
        pools = {(pool, item) for pool, item, _ore in kept.unsplit}
        return _ways(
            one for one in kept.direct
            if (one.pool or f"unit:{one.unit}", one.item.value) in pools
            and (one.pool or one.form is None)
        )  # fmt: skip
    if heap == "without_pupils":
        empty = {(one.unit, one.form) for one in kept.units if not one.pupils}
        return _ways(one for one in kept.direct if (one.unit, one.form) in empty)
    return []


def _page(
    session: Session, asked: Asked, run: CostRun, ways: list[Way], *, name: str, what: str
) -> str:
    g.menu_endpoint = MENU
    number = page_number()
    lines, total, ore = cost_queries.ledger_lines(
        session, run.year, run.kind, ways, offset=(number - 1) * ROWS_A_PAGE, limit=ROWS_A_PAGE
    )
    return render_template(
        "costs/show_lines.html",
        asked=asked,
        name=name,
        what=what,
        lines=lines,
        ore=ore,
        pages=Page(number=number, size=ROWS_A_PAGE, total=total),
    )
