"""The committee's papers: the list, and the beginning of a new one."""

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import authorize, has_right
from qms.followup.core.committee.records import StoredPaper
from qms.followup.queries import defaults, papers, rollup
from qms.followup.services.papers import committee
from qms.followup.views.blueprint import bp
from qms.i18n.language import gettext
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now
from qms.web.faults import in_words
from qms.web.rights import requires

Answer = str | Response | tuple[str, int]


def menu_here() -> None:
    """Let the menu show that the reader is among the papers."""
    g.menu_endpoint = "followup.show_papers"


def may_write() -> bool:
    """Return whether the reader writes papers, and so sees drafts."""
    return has_right(current_actor(), Can.FOLLOWUP_PAPER)


@bp.get("/handlingar")
@requires(Can.FOLLOWUP_READ_PAPERS)
def show_papers() -> str:
    """Show the papers: locked ones to all who read them, drafts to those who write."""
    return _list("")


def _list(error: str) -> str:
    menu_here()
    authorize(current_actor(), Can.FOLLOWUP_READ_PAPERS)
    with db().reading() as session:
        rows = papers.papers(session, with_drafts=may_write())
        years = rollup.years(session, defaults.SOCIO_OUTCOME)
    return render_template(
        "followup/show_papers.html",
        rows=[(one, title_of(one)) for one in rows],
        locked=sum(one.is_locked for one in rows),
        years=years,
        year_choices=[(year, str(year)) for year in years],
        error=error,
        has_errors=bool(error),
    )


def title_of(one: StoredPaper) -> str:
    """Return the title of a locked paper; a draft has its year until it is locked."""
    if one.is_locked:
        return committee.locked_paper(one).title
    return gettext("Vad pengarna ledde till %(year)s") % {"year": one.year}


@bp.post("/handlingar")
@requires(Can.FOLLOWUP_PAPER)
def begin_paper() -> Answer:
    """Begin a paper for a year and go to it."""
    asked = request.form.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else 0
    try:
        with db().transaction() as session:
            paper_id = committee.begin(session, current_actor(), year=year, now=now())
    except RefusedError as refused:
        return _list(in_words(refused.problems[0])), 422
    return redirect(url_for(".edit_paper", paper_id=paper_id), 303)
