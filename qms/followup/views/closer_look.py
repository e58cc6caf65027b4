"""Which units need a closer look and why, what somebody made of it, and the limits."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import has_right
from qms.followup.core.review.closer_look import Look, Reason, Rule
from qms.followup.queries import closer_look as queries
from qms.followup.review_labels import reason_sentence
from qms.followup.services import closer_look as services
from qms.followup.services.actions import ChangedMeanwhileError
from qms.followup.views.blueprint import bp
from qms.followup.views.review_tabs import review_here, review_tabs
from qms.i18n.language import gettext, language
from qms.i18n.order import swedish_key
from qms.identity import queries as identity
from qms.kernel.problems import RefusedError
from qms.org.core.nodes import Unit
from qms.web.context import current_actor, db, now, today
from qms.web.faults import in_words
from qms.web.rights import requires

Answer = str | Response | tuple[str, int]
RESULTS = frozenset({Rule.RESULT_FALLING, Rule.RESULT_BELOW_EXPECTED})
ACTIONS = frozenset({Rule.ACTIONS_OVERDUE, Rule.ACTIONS_EXCEPTED})
SEEN = "sedda"


def _url(reason: Reason, unit: Unit) -> str:
    """Return the page where the fact can be read."""
    if reason.report is not None:
        return url_for(".show_report", report_id=reason.report.id)
    if reason.rule in RESULTS:
        return url_for(".show_unit_results", unit_id=unit.id)
    if reason.rule in ACTIONS:
        state = "overdue" if reason.rule is Rule.ACTIONS_OVERDUE else "exception"
        return url_for(".show_actions", q=unit.name, lage=state)
    return url_for(".show_case_facts")


@bp.get("/narmare-titt")
@requires(Can.FOLLOWUP_REVIEW)
def show_closer_look() -> Answer:
    """Show the units with a reason that nobody has seen; all of them when asked."""
    return _page()


def _page(changes: Mapping[str, Any] | None = None) -> str:
    review_here()
    with db().reading() as session:
        found = services.looks(session, current_actor(), on=today())
        notes = queries.last_seen(session)
        names = identity.names_of(session, [one.by for one in notes.values()])
    asked = request.args.get("visa", "")
    waiting = [one for one in found if not one[1].is_seen]
    rows = [one for one in found if one[1].is_seen] if asked == SEEN else waiting
    rows.sort(key=lambda one: swedish_key(one[0].name))
    values = {
        "rows": rows,
        "waiting": len(waiting),
        "seen": len(found) - len(waiting),
        "shows_seen": asked == SEEN,
        "sentence": reason_sentence,
        "url": _url,
        "notes": notes,
        "names": names,
        "may_set": has_right(current_actor(), Can.FOLLOWUP_LIMITS),
        "tabs": review_tabs("show_closer_look"),
        "refused_at": 0,
        "typed": "",
        "fault": "",
        "has_errors": bool(changes),
        "marks": _marks,
    }
    return render_template("followup/show_closer_look.html", **values | dict(changes or {}))


def _marks(look: Look) -> list[str]:
    return [one.mark for one in look.reasons]


@bp.post("/narmare-titt/<int:unit_id>/sedd")
@requires(Can.FOLLOWUP_REVIEW)
def mark_seen(unit_id: int) -> Answer:
    """Note that the reasons are seen: the unit is not shown again until something changes."""
    reason = request.form.get("reason", "")
    try:
        with db().transaction() as session:
            services.mark_seen(
                session, current_actor(), unit_id, marks=request.form.getlist("mark"),
                reason=reason, now=now(),
            )  # fmt: skip
    except RefusedError as refused:
        fault = in_words(refused.problems[0])
        return _page({"refused_at": unit_id, "typed": reason, "fault": fault}), 422
    except ChangedMeanwhileError:
        fault = gettext("Något nytt har tillkommit. Läs skälen igen.")
        return _page({"refused_at": unit_id, "typed": reason, "fault": fault}), 409
    flash(gettext("Noterat. Enheten visas igen när något ändras."), "ok")
    return redirect(url_for(".show_closer_look"), 303)


@bp.post("/narmare-titt/<int:unit_id>/visa-igen")
@requires(Can.FOLLOWUP_REVIEW)
def forget_seen(unit_id: int) -> Answer:
    """Show the unit's reasons again."""
    with db().transaction() as session:
        services.forget_seen(session, current_actor(), unit_id, now=now())
    flash(gettext("Enheten visas igen."), "ok")
    return redirect(url_for(".show_closer_look"), 303)


@bp.get("/narmare-titt/granser")
@requires(Can.FOLLOWUP_LIMITS)
def edit_limits() -> Answer:
    """Show the limits that hold."""
    return _limits_page({}, {})


def _limits_page(typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    review_here()
    with db().reading() as session:
        hold = queries.limits(session)
    rows = [
        {
            "key": one.rule.value,
            "label": one.label.in_language(language()),
            "unit": one.unit.in_language(language()),
            "value": typed.get(one.rule.value, str(hold[one.rule])),
            "usual": one.limit,
        }
        for one in queries.rules()
    ]
    return render_template(
        "followup/edit_limits.html", rows=rows, errors=errors, has_errors=bool(errors)
    )


def _number(text: str) -> int | None:
    bare = text.strip()
    return int(bare) if bare.isdecimal() and len(bare) < 10 else None


@bp.post("/narmare-titt/granser")
@requires(Can.FOLLOWUP_LIMITS)
def save_limits() -> Answer:
    """Store the limits."""
    typed = {one.rule.value: request.form.get(one.rule.value, "") for one in queries.rules()}
    wanted = {key: _number(text) for key, text in typed.items()}
    try:
        with db().transaction() as session:
            services.set_limits(session, current_actor(), wanted, now=now())
    except RefusedError as refused:
        errors = {problem.column: in_words(problem) for problem in refused.problems}
        return _limits_page(typed, errors), 422
    flash(gettext("Gränserna är sparade."), "ok")
    return redirect(url_for(".show_closer_look"), 303)
