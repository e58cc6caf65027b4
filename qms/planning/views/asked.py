"""The study, or the alternative with its study, that an address names; 404 where it is none."""

from flask import abort, current_app
from sqlalchemy.orm import Session

from qms.planning.queries.alternative import Pair, alternative
from qms.planning.queries.studies import Study, study
from qms.web.context import current_actor

RESULT = "planning.show_alternative"


def result_page() -> str | None:
    """Return the endpoint of the page that shows what an alternative gives, where there is one."""
    return RESULT if RESULT in current_app.view_functions else None


def the_study(session: Session, study_id: int) -> Study:
    """Return the study that the reader may see."""
    return study(session, current_actor(), study_id) or abort(404)


def the_alternative(session: Session, alternative_id: int) -> Pair:
    """Return the study and its alternative that the reader may see."""
    return alternative(session, current_actor(), alternative_id) or abort(404)
