"""A change within the year for all providers of a form: preview, one press, one decision."""

from collections.abc import Iterable
from datetime import date

from flask import flash, redirect, render_template, request, url_for

from qms.access.policy import Can
from qms.access.scope import has_right
from qms.costs.core.items import GrantForm
from qms.decisions.services import ChangedDraftError
from qms.grants.core.deciding.changing import Cause
from qms.grants.labels import FORMS
from qms.grants.services.drafts import Wording
from qms.grants.services.mid_year import ProviderChange, decide_change, draft_change, form_changes
from qms.grants.views.blueprint import Answer, bp, form_of
from qms.i18n.formats import month
from qms.i18n.language import gettext, ngettext
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now, today
from qms.web.faults import in_words
from qms.web.rights import requires

HERE = "/bidrag/andring/<form>/<int:year>"


@bp.get(HERE)
@requires(Can.GRANTS_READ_FUTURE)
def show_change(form: str, year: int) -> str:
    """Show what the price list in force would change for each provider."""
    return _page(form_of(form, year), year)


def _page(form: GrantForm, year: int, errors: tuple[str, ...] = ()) -> str:
    actor = current_actor()
    with db().reading() as session:
        every = form_changes(session, actor, form, year, today=today())
    first = first_month(year, today())
    return render_template(
        "grants/show_change.html",
        form=form,
        form_name=FORMS[form],
        year=year,
        every=every,
        rows=[
            (one, move, dict(one.bands)[move.band], dict(one.units).get(move.unit, ""))
            for one in every
            for move in one.moves
        ],
        months=[(n, month(n)) for n in range(1, 13)],
        from_month=request.form.get("from_month", str(first)),
        reason=request.form.get("reason", ""),
        errors=[("", one) for one in errors],
        has_errors=bool(errors),
        waiting=sum(one.is_sent for one in every),
        by_supplements=_by_supplements(every),
        to_draft=sum(one.is_changed and one.draft is None for one in every),
        may_write=has_right(actor, Can.GRANTS_WRITE),
        may_decide=has_right(actor, Can.GRANTS_DECIDE)
        and all(
            actor.pseudonym not in one.draft.head.writers for one in every if one.draft is not None
        ),
    )


def _by_supplements(every: Iterable[ProviderChange]) -> bool:
    """Return whether amounts move by what units have beside the price list's items and fees."""
    moves = [move for one in every for move in one.moves if move.difference]
    rest = (Cause.ITEMS, Cause.FEE)
    return bool(moves) and not any(move.by.get(cause) for move in moves for cause in rest)


def first_month(year: int, day: date) -> int:
    """Return the first month that is usual: the one after the running one."""
    return min(day.month + 1, 12) if day.year == year else 1


@bp.post(HERE)
@requires(Can.GRANTS_WRITE)
def draft_changes(form: str, year: int) -> Answer:
    """Draft and send every provider's change, or none."""
    which = form_of(form, year)
    typed = request.form.get("from_month", "")
    wording = Wording(
        reason=request.form.get("reason", ""),
        from_month=int(typed) if typed.isdecimal() and len(typed) < 3 else 0,
    )
    try:
        with db().transaction() as session:
            n = draft_change(session, current_actor(), which, year, wording, now=now())
    except RefusedError as refused:
        return _page(which, year, tuple(in_words(one) for one in refused.problems)), 422
    told = ngettext(
        "En ändring är skickad för beslut.", "%(num)d ändringar är skickade för beslut.", n
    )
    flash(told % {"num": n}, "ok")
    return redirect(url_for(".show_change", form=which.value, year=year), 303)


@bp.post(f"{HERE}/besluta")
@requires(Can.GRANTS_DECIDE)
def decide_changes(form: str, year: int) -> Answer:
    """Decide every sent change, or none."""
    which = form_of(form, year)
    try:
        with db().transaction() as session:
            n = decide_change(session, current_actor(), which, year, now=now())
    except RefusedError as refused:
        return _page(which, year, tuple(in_words(one) for one in refused.problems)), 422
    except ChangedDraftError:
        flash(gettext("Någon annan hann före. Läs sidan igen."), "caution")
        return redirect(url_for(".show_change", form=which.value, year=year), 303)
    told = ngettext("En ändring är beslutad.", "%(num)d ändringar är beslutade.", n)
    flash(told % {"num": n}, "ok")
    return redirect(url_for(".show_change", form=which.value, year=year), 303)
