"""The handed-in reports of one cycle, read once, to be laid beside each other."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.followup.core.report.visible import open_copy
from qms.followup.models import ReportFrozen
from qms.followup.queries import lists
from qms.followup.queries.lists import Line
from qms.followup.queries.reports import READ_STAGES
from qms.i18n.order import swedish_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """A report with its newest frozen copy as it is stored.

    `is_whole` says whether the reader may see what only named roles read.
    """

    line: Line
    body: str
    is_whole: bool

    @property
    def copy(self) -> dict[str, Any]:
        """Return the copy without what the reader may not see; read anew each time."""
        body: dict[str, Any] = json.loads(self.body)
        return body if self.is_whole else open_copy(body)


def copies(
    session: Session, scope: Scope, *, template: str, year: int, on: date, readers: Scope
) -> tuple[Copied, ...]:
    """Return the reports of the cycle that were handed in by units in scope, by unit name.

    `readers` is where the reader may see what only named roles read. Drafts are never read: a
    report that came back is shown as it was handed in.
    """
    every = lists.lines(session, scope, on=on, template=template, year=year)
    bodies = _newest(session, [line.head.id for line in every])
    found = [
        Copied(line=line, body=bodies[line.head.id], is_whole=readers.covers(line.unit.path))
        for line in every
        if line.head.id in bodies
    ]
    return tuple(sorted(found, key=lambda one: swedish_key(one.line.unit.name)))


def _newest(session: Session, report_ids: Iterable[int]) -> dict[int, str]:
    query = (
        select(ReportFrozen.report_id, ReportFrozen.body)
        .where(
            ReportFrozen.report_id.in_(list(report_ids)),
            ReportFrozen.stage.in_([stage.value for stage in READ_STAGES]),
        )
        .order_by(ReportFrozen.id)
    )
    return {row.report_id: row.body for row in session.execute(query)}
