"""The sections of a case's page that other pages fill: a template and what it is given."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from qms.needs.queries.opened import OpenCase
from qms.needs.views import assessment_part, decision_part, follow_up_part, retention_part

Fill = Callable[[Session, OpenCase], Mapping[str, Any]]

PARTS: tuple[tuple[str, Fill], ...] = (
    ("needs/_case_assessments.html", assessment_part.case_part),
    ("needs/_case_decision.html", decision_part.case_part),
    (follow_up_part.TEMPLATE, follow_up_part.case_part),
    (retention_part.TEMPLATE, retention_part.case_part),
)
"""In the order they stand. A function that gives nothing shows nothing; the template gets
what it gave as `part`, after the transaction has ended: plain values only."""


def filled(session: Session, opened: OpenCase) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the sections that have something to show in the case."""
    found = ((template, fill(session, opened)) for template, fill in PARTS)
    return [(template, part) for template, part in found if part]
