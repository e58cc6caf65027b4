"""Sets of units: written, shared, taken away with a question first, and brought back."""

from flask import abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.costs.queries.sets import UnitSet, unit_sets
from qms.costs.services.sets import remove_set, restore_set, save_set
from qms.costs.views.blueprint import MENU, Answer, bp
from qms.costs.views.seen import read_seen
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now, today
from qms.web.faults import in_words
from qms.web.rights import requires

Problems = tuple[tuple[str, str], ...]


@bp.get("/kpe/jamfor/urval")
@requires(Can.COSTS_COMPARE)
def new_set() -> str:
    """Show the form of a set to be."""
    return _page(None)


@bp.get("/kpe/jamfor/urval/<int:set_id>")
@requires(Can.COSTS_COMPARE)
def edit_set(set_id: int) -> str:
    """Show the reader's own set to be changed or taken away."""
    return _page(_own(set_id))


def _own(set_id: int) -> UnitSet:
    with db().reading() as session:
        found = unit_sets(session, current_actor())
    own = next((one for one in found if one.id == set_id and one.is_own), None)
    return own or abort(404)


def _page(
    own: UnitSet | None, problems: Problems = (), *, name: str = "", units: list[str] | None = None
) -> str:
    g.menu_endpoint = MENU
    with db().reading() as session:
        seen = read_seen(session)
    day = today()
    chosen = units if units is not None else [str(one) for one in own.units] if own else []
    there = [
        unit for key, unit in seen.units.items()
        if not unit.is_independent and (unit.closed is None or unit.closed > day or key in chosen)
    ]  # fmt: skip
    return render_template(
        "costs/edit_set.html",
        own=own,
        name=name or (own.name if own else ""),
        chosen=chosen,
        is_shared=request.form.get("dela") == "y" if request.form else bool(own and own.is_shared),
        units=[(unit.id, unit.name) for unit in sorted(there, key=lambda u: swedish_key(u.name))],
        problems=problems,
    )


@bp.post("/kpe/jamfor/urval")
@requires(Can.COSTS_COMPARE)
def add_set() -> Answer:
    """Save a new set."""
    return _save(None)


@bp.post("/kpe/jamfor/urval/<int:set_id>")
@requires(Can.COSTS_COMPARE)
def change_set(set_id: int) -> Answer:
    """Save the reader's own set."""
    return _save(_own(set_id))


def _save(own: UnitSet | None) -> Answer:
    name, units = request.form.get("namn", ""), request.form.getlist("enheter")
    try:
        with db().transaction() as session:
            number = save_set(
                session,
                current_actor(),
                own.id if own else None,
                name=name,
                units=[int(one) for one in units if one.isdecimal() and len(one) < 10],
                is_shared=request.form.get("dela") == "y",
                now=now(),
            )
    except RefusedError as refusal:
        problems = tuple((one.column or "namn", in_words(one)) for one in refusal.problems)
        return _page(own, problems, name=name, units=units), 422
    flash(gettext("Urvalet är sparat."), "ok")
    return redirect(url_for(".compare_units", urval=number), 303)


@bp.get("/kpe/jamfor/urval/<int:set_id>/ta-bort")
@requires(Can.COSTS_COMPARE)
def confirm_remove(set_id: int) -> str:
    """Ask before the set is taken away."""
    g.menu_endpoint = MENU
    return render_template("costs/confirm_remove.html", own=_own(set_id))


@bp.post("/kpe/jamfor/urval/<int:set_id>/ta-bort")
@requires(Can.COSTS_COMPARE)
def drop_set(set_id: int) -> Response:
    """Take the set away; the next page offers it back."""
    with db().transaction() as session:
        name = remove_set(session, current_actor(), set_id, now=now())
    if name is None:
        abort(404)
    flash(gettext("Urvalet %(name)s är borttaget.") % {"name": name}, "ok")
    return redirect(url_for(".compare_units", borttaget=set_id), 303)


@bp.post("/kpe/jamfor/urval/<int:set_id>/aterstall")
@requires(Can.COSTS_COMPARE)
def bring_back(set_id: int) -> Response:
    """Bring the set back."""
    with db().transaction() as session:
        name = restore_set(session, current_actor(), set_id, now=now())
    if name is None:
        abort(404)
    flash(gettext("Urvalet %(name)s är tillbaka.") % {"name": name}, "ok")
    return redirect(url_for(".compare_units", urval=set_id), 303)
