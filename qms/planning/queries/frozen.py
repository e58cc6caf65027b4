"""What a frozen alternative keeps, and its papers as they were frozen."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.planning.core.freezing import unpacked
from qms.planning.models import PlanningAlternative
from qms.reports.paper.stored import from_text
from qms.reports.paper.values import Paper


def frozen_record(session: Session, alternative_id: int) -> dict[str, Any] | None:
    """Return all that was frozen; None for an alternative that is not."""
    table = PlanningAlternative
    content = session.scalar(select(table.content).where(table.id == alternative_id))
    return None if content is None else unpacked(content)


def frozen_paper(session: Session, alternative_id: int, kind: str) -> Paper | None:
    """Return the paper (`handling` or `lokalplan`) under the alternative's own checksum."""
    table = PlanningAlternative
    query = select(table.content, table.sha256).where(table.id == alternative_id)
    content, sha256 = session.execute(query).one()
    if content is None:
        return None
    paper = from_text(unpacked(content)["papers"][kind])
    return replace(paper, meta=replace(paper.meta, checksum=sha256 or ""))
