"""The rules: what holds, the draft and what it changes, and bookings without a rule."""

from flask import abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import has_right
from qms.costs.core.rules_units import resolve
from qms.costs.core.shown import rule_changes
from qms.costs.queries import draft, unit_keys
from qms.costs.queries.rules import numbered, rules_list
from qms.costs.services import approve, drop_draft, save_draft
from qms.costs.views.asked import read_asked
from qms.costs.views.blueprint import MENU, Answer, bp
from qms.costs.views.seen import read_seen
from qms.i18n.language import gettext
from qms.kernel.problems import Problem, RefusedError
from qms.web.context import current_actor, db, now
from qms.web.downloads import download
from qms.web.faults import in_words
from qms.web.rights import requires
from qms.web.tables import page_of

ROWS_A_PAGE = 50
LONGEST_COMMENT = 400
MOST_CHANGES = 20


@bp.get("/kpe/fordelning")
@requires(Can.COSTS_READ_RULES)
def show_rules() -> str:
    """Show the rules in force, the draft, and what no rule holds for."""
    return _page()


def _page(problems: tuple[tuple[str, str], ...] = ()) -> str:
    g.menu_endpoint = MENU
    with db().reading() as session:
        asked, seen = read_asked(session), read_seen(session)
        written, versions = draft(session), rules_list(session)
        unknown = resolve(asked.rules.keys, unit_keys(session)).unknown
    unplaced = asked.run.kept.unplaced if asked.run and seen.all_lines else ()
    page = page_of(unplaced, size=ROWS_A_PAGE)
    actor = current_actor()
    return render_template(
        "costs/show_rules.html",
        asked=asked,
        seen=seen,
        rules=asked.rules,
        keys=asked.rules.keys,
        unknown=unknown,
        draft=written,
        changes=rule_changes(asked.rules.content, written.content) if written else None,
        may_write=has_right(actor, Can.COSTS_RULES),
        is_writer=written is not None and actor.pseudonym in written.writers,
        versions=versions,
        unplaced=page.cut(unplaced),
        pages=page,
        most_changes=MOST_CHANGES,
        problems=problems,
        has_errors=bool(problems),
    )


@bp.get("/kpe/fordelning/version-<int:number>.toml")
@requires(Can.COSTS_READ_RULES)
def fetch_rules(number: int) -> Response:
    """Return a version of the rules as the file it was read from."""
    with db().reading() as session:
        found = numbered(session, number)
    if found is None:
        abort(404)
    return download(found.content.encode(), f"kostnadsregler-{number}.toml")


@bp.post("/kpe/fordelning")
@requires(Can.COSTS_RULES)
def save_rules() -> Answer:
    """Keep an uploaded file as the draft."""
    file, comment = request.files.get("regler"), request.form.get("kommentar", "").strip()
    if file is None or not file.filename:
        return _page((("regler", gettext("Välj en fil med regler.")),)), 422
    if len(comment) > LONGEST_COMMENT:
        text = gettext("Skriv högst %(n)s tecken.") % {"n": LONGEST_COMMENT}
        return _page((("kommentar", text),)), 422
    try:
        with db().transaction() as session:
            save_draft(session, current_actor(), file.read(), comment=comment, now=now())
    except RefusedError as refusal:
        return _page(tuple(("regler", _placed(one)) for one in refusal.problems)), 422
    flash(gettext("Utkastet är sparat. Någon annan behöver godkänna det."), "ok")
    return redirect(url_for(".show_rules"), 303)


def _placed(problem: Problem) -> str:
    """Return what is wrong in a rule, with the rule that it is wrong in."""
    return f"{problem.column}: {in_words(problem)}" if problem.column else in_words(problem)


@bp.post("/kpe/fordelning/<int:number>/godkann")
@requires(Can.COSTS_RULES)
def approve_rules(number: int) -> Response:
    """Let the draft hold."""
    try:
        with db().transaction() as session:
            approve(
                session, current_actor(), number, seen=request.form.get("utkast", ""), now=now()
            )
        flash(gettext("Reglerna gäller. Räkna om kostnaderna för att se dem."), "ok")
    except RefusedError as refusal:
        flash(" ".join(in_words(problem) for problem in refusal.problems), "error")
    return redirect(url_for(".show_rules"), 303)


@bp.post("/kpe/fordelning/<int:number>/kasta")
@requires(Can.COSTS_RULES)
def drop_rules(number: int) -> Response:
    """Throw the draft away."""
    with db().transaction() as session:
        drop_draft(session, current_actor(), number, now=now())
    flash(gettext("Utkastet är borttaget."), "ok")
    return redirect(url_for(".show_rules"), 303)
