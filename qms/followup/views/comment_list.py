"""The comments that wait for somebody, on all the reports that the reader reaches."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template
from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.followup.labels import title_of
from qms.followup.queries import comments as queries
from qms.followup.queries.restricted import readers_scope
from qms.followup.queries.template_versions import template_of
from qms.followup.views.blueprint import bp
from qms.followup.views.comments import about_what, by_whom
from qms.followup.views.review_tabs import review_here, review_tabs
from qms.identity import queries as identity
from qms.web.context import current_actor, db, today
from qms.web.rights import requires


@bp.get("/kommentarer")
@requires(Can.FOLLOWUP_READ_REVIEW)
def list_comments() -> str:
    """Show the comments on the reports of the reader's units that nobody has resolved.

    The reader's own wait for others, and stand apart.
    """
    review_here()
    actor = current_actor()
    scope = authorize(actor, Can.FOLLOWUP_READ_REVIEW)
    with db().reading() as session:
        found = queries.unresolved(session, scope, on=today(), readers=readers_scope(actor))
        names = identity.names_of(session, [line.comment.by for line in found])
        theirs = queries.written_by_others(found, actor.pseudonym)
        own = [line for line in found if line not in theirs]
        rows, own_rows = _rows(session, theirs, names), _rows(session, own, names)
    return render_template(
        "followup/list_comments.html",
        rows=rows,
        own_rows=own_rows,
        tabs=review_tabs("list_comments"),
    )


def _rows(
    session: Session, found: Sequence[queries.CommentLine], names: Mapping[str, str]
) -> list[Mapping[str, Any]]:
    return [
        {
            "line": line,
            "title": title_of(line.head),
            "about": about_what(
                template_of(session, line.head.template, line.head.template_version), line.comment
            ),
            "who": by_whom(line.comment, names),
        }
        for line in found
    ]
