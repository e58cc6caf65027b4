"""The board's paper and the plan of premises: as pages and files, drafts until they are frozen."""

from flask import abort, render_template
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.i18n.language import language
from qms.planning.papers.board import board_paper
from qms.planning.papers.premises import premises_plan
from qms.planning.queries.alternative import Pair
from qms.planning.queries.frozen import frozen_paper
from qms.planning.queries.material import about_now, facts_now
from qms.planning.views.asked import the_alternative
from qms.planning.views.blueprint import bp
from qms.reports.paper.docx import to_docx
from qms.reports.paper.pdf import to_pdf
from qms.reports.paper.values import Paper
from qms.web.context import current_actor, db, now
from qms.web.downloads import download
from qms.web.paper_page import on_page
from qms.web.rights import requires

WRITERS = {"pdf": to_pdf, "docx": to_docx}
BOARD, PREMISES = "handling", "lokalplan"
MAKERS = {BOARD: board_paper, PREMISES: premises_plan}
Read = tuple[Pair, Paper]


@bp.get("/planering/alternativ/<int:alternative_id>/handling")
@requires(Can.PLANNING_READ)
def show_paper(alternative_id: int) -> str:
    """Show the board's paper."""
    return _shown(alternative_id, BOARD)


@bp.get("/planering/alternativ/<int:alternative_id>/handling.<ending>")
@requires(Can.PLANNING_READ)
def download_paper(alternative_id: int, ending: str) -> Response:
    """Return the board's paper as a file: `pdf` (tagged) or `docx`."""
    return _file(alternative_id, BOARD, ending)


@bp.get("/planering/alternativ/<int:alternative_id>/lokalplan")
@requires(Can.PLANNING_READ)
def show_premises(alternative_id: int) -> str:
    """Show the plan of premises."""
    return _shown(alternative_id, PREMISES)


@bp.get("/planering/alternativ/<int:alternative_id>/lokalplan.<ending>")
@requires(Can.PLANNING_READ)
def download_premises(alternative_id: int, ending: str) -> Response:
    """Return the plan of premises as a file: `pdf` (tagged) or `docx`."""
    return _file(alternative_id, PREMISES, ending)


def _read(session: Session, alternative_id: int, kind: str) -> Read:
    """Return the paper as it was frozen, or a draft of how things stand."""
    study, chosen = found = the_alternative(session, alternative_id)
    if chosen.is_frozen and (paper := frozen_paper(session, chosen.id, kind)) is not None:
        return found, paper
    actor = current_actor()
    facts = facts_now(session, actor, study, chosen)
    about = about_now(session, study, chosen, facts, author=actor.name, now=now(),
                      is_frozen=False)  # fmt: skip
    return found, MAKERS[kind](facts, about, language=language())


def _shown(alternative_id: int, kind: str) -> str:
    with db().reading() as session:
        (study, chosen), paper = _read(session, alternative_id, kind)
    return render_template(
        "planning/show_paper.html", study=study, alternative=chosen, paper=paper, kind=kind,
        body=on_page(paper),
    )  # fmt: skip


def _file(alternative_id: int, kind: str, ending: str) -> Response:
    if ending not in WRITERS:
        abort(404)
    with db().reading() as session:
        (_, chosen), paper = _read(session, alternative_id, kind)
    draft = "" if chosen.is_frozen else "utkast-"
    return download(WRITERS[ending](paper), f"{draft}{kind}-{chosen.id}.{ending}")
