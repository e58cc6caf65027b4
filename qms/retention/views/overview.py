"""What is kept, what is due, what is held, and what has been erased: counts, and nobody's name."""

from flask import flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.i18n.language import gettext
from qms.identity import queries as identity
from qms.identity.factor import needs_factor
from qms.kernel.problems import Problem, RefusedError
from qms.retention.gate import gate
from qms.retention.queries import due as due_queries
from qms.retention.queries.holds import holds
from qms.retention.queries.rules import waiting
from qms.retention.queries.runs import runs
from qms.retention.queries.standing import standing_of
from qms.retention.services.holds import may_read
from qms.retention.services.runs import prepare_run
from qms.retention.views.blueprint import bp
from qms.web.context import app_context, current_actor, db, now, today
from qms.web.faults import in_words
from qms.web.rights import requires

Answer = str | Response | tuple[str, int]


@bp.get("/gallring")
@requires(Can.RETENTION_READ)
@needs_factor
def show_retention() -> Answer:
    """Show the rules with what is due, the holds and the erasures."""
    return overview()


def overview(problems: tuple[Problem, ...] = (), typed: dict[str, str] | None = None) -> str:
    """Return the page; `typed` is what a refused hold said."""
    authorize(current_actor(), Can.RETENTION_READ)
    with db().reading() as session:
        values = _values(session)
    return render_template(
        "retention/show_retention.html",
        **values,
        problems=[(one.column or "", in_words(one)) for one in problems],
        typed=typed or {},
        has_errors=bool(problems),
    )


def _values(session: Session) -> dict[str, object]:
    lines = due_queries.due(session, gate().kinds, today=today())
    all_held, made = holds(session), runs(session)
    actor, kinds = current_actor(), gate().kinds
    held = [
        one
        for one in all_held
        if may_read(session, actor, kinds, subject=one.subject, laid_by=one.laid_by)
    ]
    pseudonyms = [one.laid_by for one in held] + [one.lifted_by for one in held]
    pseudonyms += [one.prepared_by for one in made] + [one.confirmed_by for one in made]
    return {
        "standing": standing_of(session, app_context().settings.erasures),
        "lines": lines,
        "due": sum(len(line.items) for line in lines),
        "waiting": waiting(session),
        "holds": held,
        "other_holds": len(all_held) - len(held),
        "runs": made,
        "has_waiting_run": any(one.is_waiting or one.is_under_way for one in made),
        "names": identity.names_of(session, [one for one in pseudonyms if one]),
        "shown_ref": shown_ref,
    }


def shown_ref(ref: str) -> str:
    """Return a reference in groups of four, as it is read out."""
    return " ".join(ref[at : at + 4] for at in range(0, len(ref), 4))


@bp.post("/gallring/forbered")
@requires(Can.RETENTION)
@needs_factor
def prepare() -> Answer:
    """Prepare an erasure of everything that is due today."""
    try:
        with db().transaction() as session:
            run_id = prepare_run(session, current_actor(), gate().kinds, now=now())
    except RefusedError as refused:
        return overview(refused.problems), 422
    flash(gettext("Gallringen är förberedd. Någon annan måste bekräfta den."), "ok")
    return redirect(url_for(".show_run", run_id=run_id), 303)
