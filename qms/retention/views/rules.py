"""A kind's rule: what holds, what is proposed, and what held before."""

from flask import abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.i18n.language import gettext
from qms.identity import queries as identity
from qms.identity.factor import needs_factor
from qms.kernel.problems import Problem, RefusedError
from qms.retention.forms import RuleForm
from qms.retention.gate import gate
from qms.retention.kinds import Kind
from qms.retention.queries.rules import versions
from qms.retention.services.rules import answer_rule, propose_rule
from qms.retention.views.blueprint import bp
from qms.web.context import current_actor, db, now
from qms.web.faults import in_words
from qms.web.rights import requires

Answer = str | Response | tuple[str, int]


@bp.get("/gallring/regler/<kind>")
@requires(Can.RETENTION_READ)
@needs_factor
def show_rule(kind: str) -> Answer:
    """Show the kind's versions, and a form for the next one."""
    return _page(_kind(kind), RuleForm())


def _kind(key: str) -> Kind:
    found = gate().kinds.of(key)
    if found is None or not found.is_ruled:
        abort(404)
    return found


def _page(kind: Kind, form: RuleForm, problems: tuple[Problem, ...] = ()) -> str:
    g.menu_endpoint = "retention.show_retention"
    with db().reading() as session:
        found = versions(session, kind.key)
        names = identity.names_of(
            session, [one for row in found for one in (row.proposed_by, row.approved_by) if one]
        )
    return render_template(
        "retention/show_rule.html",
        kind=kind,
        form=form,
        versions=found,
        current=next((one for one in found if one.is_in_force), None),
        waiting=next((one for one in found if one.is_waiting), None),
        is_own=any(
            one.is_waiting and one.proposed_by == current_actor().pseudonym for one in found
        ),
        names=names,
        problems=[in_words(one) for one in problems if not one.column],
        has_errors=bool(problems or form.errors),
    )


@bp.post("/gallring/regler/<kind>")
@requires(Can.RETENTION)
@needs_factor
def propose(kind: str) -> Answer:
    """Store a proposal of a rule."""
    found, form = _kind(kind), RuleForm()
    if not form.validate():
        return _page(found, form), 422
    try:
        with db().transaction() as session:
            propose_rule(
                session, current_actor(), gate().kinds, kind,
                years=form.chosen_years, reference=form.reference.data or "",
                decided_on=form.decided_on.data, now=now(),
            )  # fmt: skip
    except RefusedError as refused:
        form.take(refused.problems, in_words)
        return _page(found, form, refused.problems), 422
    flash(gettext("Förslaget är sparat. Det gäller när någon annan har godkänt det."), "ok")
    return redirect(url_for(".show_rule", kind=kind), 303)


@bp.post("/gallring/regler/<kind>/<int:rule_id>")
@requires(Can.RETENTION_APPROVE)
@needs_factor
def answer(kind: str, rule_id: int) -> Answer:
    """Approve or refuse the proposal."""
    found, is_approved = _kind(kind), request.form.get("answer") == "approve"
    try:
        with db().transaction() as session:
            if rule_id not in {one.id for one in versions(session, kind)}:
                abort(404)
            answer_rule(session, current_actor(), rule_id, is_approved=is_approved, now=now())
    except RefusedError as refused:
        return _page(found, RuleForm(formdata=None), refused.problems), 422
    said = gettext("Regeln gäller nu.") if is_approved else gettext("Förslaget är avslaget.")
    flash(said, "ok")
    return redirect(url_for(".show_rule", kind=kind), 303)
