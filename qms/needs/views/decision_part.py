"""The decision on a case's page."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from qms.decisions import queries as decisions
from qms.decisions.labels import CHIPS, STATES
from qms.i18n.language import gettext
from qms.needs.core.cases.kinds import Part
from qms.needs.core.deciding.kinds import SUPPORT
from qms.needs.decision_labels import outcome_label
from qms.needs.queries.opened import OpenCase
from qms.needs.services.deciding.proposing import may_write
from qms.needs.views.decision_page import SEE_DRAFTS, SEE_MONEY


def case_part(session: Session, opened: OpenCase) -> Mapping[str, Any]:
    """Return what the section shows; nothing to one who only assesses, and before its time."""
    if opened.parts and not opened.parts & SEE_MONEY:
        return {}
    heads = decisions.decisions_of(session, SUPPORT, opened.ref)
    draft = decisions.open_draft(session, SUPPORT, opened.ref)
    sees_draft = bool(opened.parts & SEE_DRAFTS) and (draft is not None or may_write(opened))
    if not heads and not sees_draft:
        return {}
    head = heads[0] if heads else None
    return {
        "ref": opened.ref,
        "number": head.number if head else "",
        "outcome": outcome_label(head.outcome) if head else "",
        "day": head.decided_on if head else None,
        "state": gettext(STATES[head.state]) if head else "",
        "chip": CHIPS[head.state] if head else "",
        "words": gettext(STATES[draft.state]) if draft else gettext("Inget förslag är skrivet."),
        "action": _action(opened, has_draft=draft is not None),
    }


def _action(opened: OpenCase, *, has_draft: bool) -> str:
    if Part.OFFICER in opened.parts and not has_draft and may_write(opened):
        return gettext("Skriv ett förslag till beslut")
    return gettext("Läs förslaget och besluten") if has_draft else gettext("Läs beslutet")
