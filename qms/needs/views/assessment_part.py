"""What the page of a case says of its assessments."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.access.scope import has_right
from qms.identity.queries import name_of
from qms.needs.assess_labels import kind_label
from qms.needs.core.assessing import PART_OF, Kind
from qms.needs.queries.assessments import (
    is_drawn_case,
    rows_of,
    second_is_due,
    seen_by,
)
from qms.needs.queries.opened import OpenCase
from qms.needs.views.assess import follow_up_day
from qms.web.context import current_actor


def case_part(session: Session, opened: OpenCase) -> Mapping[str, Any]:
    """Return who assesses and how far it has come; nothing of what anybody wrote."""
    actor, rows = current_actor(), rows_of(session, opened)
    kinds = {Kind(row.kind) for row in rows if row.sent_at is not None}
    assessing = frozenset().union(*PART_OF.values())
    return {
        "rows": [
            (kind_label(Kind(row.kind)), name_of(session, row.assessor_id) or "", row.sent_at)
            for row in rows
        ],
        "may_assess": bool(opened.parts & assessing) and has_right(actor, Can.NEEDS_ASSESS),
        "may_read": bool(seen_by(session, opened, actor.account_id)),
        # The first assessor is not to know beforehand that somebody else will look.
        "is_drawn": is_drawn_case(session, opened)
        and (Kind.FIRST in kinds or not opened.parts & assessing),
        "second_is_awaited": second_is_due(session, opened)
        and Kind.FIRST in kinds
        and Kind.SECOND not in kinds,
        "follow_up_on": follow_up_day(opened.period_from) if Kind.FIRST in kinds else None,
    }
