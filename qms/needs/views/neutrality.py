"""Neutralitet: what past cases come to under a draft, and letting it go live."""

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.i18n.formats import number, signed
from qms.i18n.language import gettext
from qms.kernel.numbers import parse_decimal
from qms.kernel.problems import RefusedError
from qms.needs.core.neutrality import Change, Comparison
from qms.needs.core.neutrality.values import FEWEST
from qms.needs.instrument_labels import MEASURES, PROVIDERS, form_word
from qms.needs.queries.instruments import instrument_of
from qms.needs.queries.neutrality import latest_comparison, limits
from qms.needs.queries.past_cases import count_past
from qms.needs.services import instrument_publishing as publishing
from qms.needs.services import neutrality
from qms.needs.services.instrument_publishing import Hindrance
from qms.needs.services.neutrality import AMOUNT
from qms.needs.views.blueprint import bp
from qms.needs.views.instruments import Answer, reach, seen_revision
from qms.web.context import current_actor, db, now
from qms.web.rights import requires

Cells = tuple[str, str, str, str, str]


@bp.get("/behov/modell/<int:instrument_id>/neutralitet")
@requires(Can.NEEDS_READ_INSTRUMENT)
def show_neutrality(instrument_id: int) -> Answer:
    """Show what past cases come to under a version, and whether it may go live."""
    return _page(instrument_id)


def _page(instrument_id: int, *, error: str = "", reason: str = "", limit_error: str = "") -> str:
    with db().reading() as session:
        row, head = reach(session, instrument_id)
        standing = publishing.standing(session, row) if head.state == "draft" else None
        found = latest_comparison(session, instrument_id)
        names = _threshold_names(session, found.against_id, instrument_id) if found else {}
        all_limits = limits(session)
        past = count_past(session)
    comparison = found.comparison if found else None
    return render_template(
        "needs/show_neutrality.html",
        head=head,
        override_reason=row.override_reason,
        standing=standing,
        hindrance=Hindrance,
        stored=found,
        comparison=comparison,
        is_shown=comparison is not None and comparison.cases >= FEWEST,
        rows=_total_rows(comparison) if comparison else [],
        by_group=_group_rows(comparison) if comparison else [],
        flips=_flip_rows(comparison, names) if comparison else [],
        limits=all_limits,
        past=past,
        fewest=FEWEST,
        reason=reason,
        error=error,
        limit_error=limit_error,
    )


def _threshold_names(session: Session, against_id: int, instrument_id: int) -> dict[str, str]:
    """Return the names of the thresholds of both versions by key."""
    try:
        versions = [instrument_of(session, one) for one in (against_id, instrument_id)]
    except RefusedError:
        versions = [instrument_of(session, against_id)]
    return {one.key: one.name.sv for version in versions for one in version.thresholds}


def _cells(label: str, change: Change, *, decimals: int = 1) -> Cells:
    """Return a row: what, before, after, change in per cent and its interval."""
    percent = "–" if change.percent is None else f"{signed(change.percent, 2)} %"
    interval = (
        "–"
        if change.low is None or change.high is None
        else gettext("%(low)s till %(high)s %%")
        % {"low": signed(change.low, 2), "high": signed(change.high, 2)}
    )
    before, after = (number(one, decimals) for one in (change.before, change.after))
    return label, before, after, percent, interval


def _total_rows(found: Comparison) -> list[Cells]:
    return [
        _cells(gettext(MEASURES[measure]), change, decimals=0 if measure == AMOUNT else 1)
        for measure, change in zip(found.measures, found.total, strict=True)
    ]


def _group_rows(found: Comparison) -> list[tuple[str, Cells | None]]:
    """Return the judged change of every group; None where it is not shown."""
    place = found.measures.index(found.judged)
    rows = []
    for one in found.groups:
        name = form_word(one.name) if one.by == "form" else gettext(PROVIDERS[one.name])
        shown = None if one.changes is None else _cells(name, one.changes[place])
        rows.append((name, shown))
    return rows


def _flip_rows(found: Comparison, names: dict[str, str]) -> list[tuple[str, str, str]]:
    return [
        (
            names.get(one.before, one.before),
            names.get(one.after, one.after),
            gettext("färre än fem") if one.cases is None else str(one.cases),
        )
        for one in found.flips
    ]


@bp.post("/behov/modell/<int:instrument_id>/neutralitet")
@requires(Can.NEEDS_INSTRUMENT)
def try_instrument(instrument_id: int) -> Response:
    """Compare a draft with the version in force on past cases; many are compared in a job."""
    try:
        with db().transaction() as session:
            job = neutrality.try_version(session, current_actor(), instrument_id, now=now())
    except RefusedError:
        flash(gettext("Utkastet har fel som måste rättas först."), "error")
        return redirect(url_for(".show_instrument", instrument_id=instrument_id), 303)
    if job is None:
        flash(gettext("Utkastet är prövat på tidigare ärenden."), "ok")
    else:
        flash(gettext("Jämförelsen räknas. Läs sidan på nytt om en stund."), "info")
    return redirect(url_for(".show_neutrality", instrument_id=instrument_id), 303)


@bp.post("/behov/modell/<int:instrument_id>/galler")
@requires(Can.NEEDS_INSTRUMENT)
def publish_instrument(instrument_id: int) -> Answer:
    """Let a draft go live when nothing hinders it."""
    try:
        with db().transaction() as session:
            publishing.publish(
                session, current_actor(), instrument_id, seen=seen_revision(), now=now()
            )
    except RefusedError as refused:
        return _page(instrument_id, error=gettext(refused.problems[0].message)), 422
    return _gone_live()


@bp.post("/behov/modell/<int:instrument_id>/galler-anda")
@requires(Can.NEEDS_GO_LIVE)
def publish_instrument_anyway(instrument_id: int) -> Answer:
    """Let a draft go live over the limit, with a reason that is stored with it."""
    reason = request.form.get("reason", "")
    try:
        with db().transaction() as session:
            publishing.publish_anyway(
                session,
                current_actor(),
                instrument_id,
                reason=reason,
                seen=seen_revision(),
                now=now(),
            )
    except RefusedError as refused:
        error = gettext(refused.problems[0].message)
        return _page(instrument_id, error=error, reason=reason), 422
    return _gone_live()


def _gone_live() -> Response:
    flash(gettext("Versionen gäller nu. Bedömningar som redan är påbörjade behåller sin."), "ok")
    return redirect(url_for(".show_instruments"), 303)


@bp.post("/behov/modell/<int:instrument_id>/grans")
@requires(Can.NEEDS_GO_LIVE)
def set_neutrality_limit(instrument_id: int) -> Answer:
    """Set how large a change may go live without a manager."""
    percent = parse_decimal(request.form.get("percent", "").removesuffix("%"))
    try:
        with db().transaction() as session:
            neutrality.set_limit(session, current_actor(), percent, now=now())
    except RefusedError as refused:
        error = gettext(refused.problems[0].message)
        return _page(instrument_id, limit_error=error), 422
    flash(gettext("Gränsen är ändrad."), "ok")
    return redirect(url_for(".show_neutrality", instrument_id=instrument_id), 303)
