"""The way from a case to the question that its assessor has to answer next: one press."""

from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.access.scope import has_right
from qms.needs.core.assessing import PART_OF, Kind
from qms.needs.queries.assessments import rows_of
from qms.needs.queries.opened import OpenCase
from qms.needs.views.assess import offers_of, own_of
from qms.needs.views.assess_question import step_address
from qms.web.context import current_actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What the reader has to assess: the `address` of a begun draft, else the `kind` to begin."""

    name: str
    address: str = ""
    kind: Kind | None = None


def start_of(session: Session, opened: OpenCase) -> Start | None:
    """Return what the reader has to assess in the case now, None when there is nothing."""
    actor = current_actor()
    if not opened.parts & frozenset().union(*PART_OF.values()):
        return None
    if not has_right(actor, Can.NEEDS_ASSESS):
        return None
    rows = rows_of(session, opened)
    for row in rows:
        if row.assessor_id == actor.account_id and row.sent_at is None:
            begun = own_of(session, opened, row)
            summary = url_for(".show_summary", ref=opened.ref, assessment_id=row.id)
            address = step_address(opened.ref, row.id, begun.at) if begun.at else summary
            return Start(name=begun.kind, address=address)
    open_now = [one for one in offers_of(opened, rows, actor.account_id) if not one.why]
    return Start(name=open_now[0].name, kind=open_now[0].kind) if open_now else None
