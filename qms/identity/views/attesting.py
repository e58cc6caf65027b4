"""The yearly review: every role in force, confirmed or ended."""

import re

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import scope_of
from qms.i18n.language import gettext, language, ngettext
from qms.identity import services
from qms.identity.core.attesting import Answer
from qms.identity.labels import role_label
from qms.identity.queries.attesting import GrantInForce, in_force
from qms.identity.views.blueprint import bp
from qms.identity.views.tabs import tabs
from qms.kernel.problems import RefusedError
from qms.kernel.table_write import write_csv
from qms.web.context import current_actor, db, now, today
from qms.web.downloads import download
from qms.web.faults import in_words
from qms.web.rights import requires
from qms.web.tables import page_of

PAGE_SIZE = 50
ONLY_DUE = "att-bekrafta"
GRANT = re.compile(r"g[0-9]{1,9}")
HEADER = (
    "namn", "användarnamn", "roll", "gäller_för", "från", "till", "given_av", "grupp",
    "bekräftad", "bekräftad_av", "ska_bekräftas",
)  # fmt: skip


@bp.get("/admin/genomgang")
@requires(Can.ACCOUNTS_ATTEST)
def show_review_of_roles() -> str:
    """List the roles in force where the reader answers for them, those to confirm first."""
    every, shown = _lines(), request.args.get("visa", "")
    due = [one for one in every if one.is_due]
    rows = due if shown == ONLY_DUE else [*due, *(one for one in every if not one.is_due)]
    paging = page_of(rows, size=PAGE_SIZE)
    return render_template(
        "identity/show_review_of_roles.html",
        rows=paging.cut(rows),
        paging=paging,
        total=len(every),
        due=len(due),
        only_due=shown == ONLY_DUE,
        due_address=url_for(".show_review_of_roles", visa=ONLY_DUE),
        own_id=current_actor().account_id,
        role_label=role_label,
        answers=Answer,
        tabs=tabs("show_review_of_roles"),
    )


def _lines() -> tuple[GrantInForce, ...]:
    scope = scope_of(current_actor(), Can.ACCOUNTS_ATTEST)
    with db().reading() as reading:
        return in_force(reading, scope, on=today())


@bp.post("/admin/genomgang")
@requires(Can.ACCOUNTS_ATTEST)
def review_roles() -> Response:
    """Confirm and end the roles as answered; those without an answer are left as they are."""
    answers = _answers()
    try:
        with db().transaction() as writing:
            done = services.attest(writing, current_actor(), answers, now=now())
    except RefusedError as refusal:
        flash(in_words(refusal.problems[0]), "error")
    else:
        flash(_told(done), "ok" if answers else "info")
    return redirect(url_for(".show_review_of_roles", visa=request.form.get("visa") or None), 303)


def _answers() -> dict[int, Answer]:
    """Return what was answered, by the grant's id."""
    known = {answer.value: answer for answer in Answer}
    return {
        int(name.removeprefix("g")): known[value]
        for name, value in request.form.items()
        if GRANT.fullmatch(name) and value in known
    }


def _told(done: services.Attested) -> str:
    if not (done.kept or done.ended or done.skipped):
        return gettext("Inget var ifyllt. Välj för varje roll om den ska behållas eller avslutas.")
    parts = [
        ngettext("%(n)s roll är bekräftad.", "%(n)s roller är bekräftade.", done.kept)
        % {"n": done.kept},
        ngettext("%(n)s roll är avslutad.", "%(n)s roller är avslutade.", done.ended)
        % {"n": done.ended},
    ]
    if done.skipped:
        words = ngettext("%(n)s roll lämnades.", "%(n)s roller lämnades.", done.skipped)
        parts.append(words % {"n": done.skipped})
    return " ".join(parts)


@bp.get("/admin/genomgang.csv")
@requires(Can.ACCOUNTS_ATTEST)
def export_review_of_roles() -> Response:
    """Return the same list as a file."""
    rows = [
        (
            one.name,
            one.user_name,
            role_label(one.role),
            one.place,
            one.valid_from.isoformat(),
            one.valid_to.isoformat() if one.valid_to else "",
            one.given_by,
            one.group,
            one.attested_on.isoformat() if one.attested_on else "",
            one.attested_by,
            gettext("ja") if one.is_due else gettext("nej"),
        )
        for one in _lines()
    ]
    return download(write_csv(HEADER, rows, language()), "roller-i-kraft.csv")
