"""Record the dialogue with a principal about a finding, and take the record back."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.allocation.core.accuracy.fields import Verdict
from qms.allocation.core.accuracy.reviews import (
    Conclusion,
    Dialogue,
    refuse_dialogue,
    refuse_reason,
)
from qms.allocation.core.states import NotAllowedNowError
from qms.allocation.models import ReviewRow
from qms.allocation.queries.accuracy import reviews, stored_years
from qms.audit.services import record
from qms.kernel.problems import Problem, RefusedError
from qms.org import queries as org
from qms.org.core.nodes import Unit


def record_dialogue(
    session: Session,
    actor: Actor,
    *,
    year: int,
    unit_id: int,
    dialogue: Dialogue,
    today: date,
    now: datetime,
) -> int:
    """Store what was said and concluded; an earlier record of the finding gives way.

    Raise RefusedError with every fault, also when the school has no finding that year.
    """
    unit = _unit(session, actor, unit_id, today)
    refuse_dialogue(dialogue, today=today)
    finding = finding_of(session, year, unit_id)
    if finding is Verdict.NO_EVIDENCE:
        message = f"{unit.name} har inget fynd {year} att tala om."
        raise RefusedError((Problem(message=message, cure="Välj en skola med ett fynd."),))
    row = ReviewRow(
        year=year,
        unit_id=unit_id,
        finding=finding.value,
        conclusion=dialogue.conclusion.value,
        dialogue_on=dialogue.on,
        said=dialogue.said.strip(),
        made_by=actor.pseudonym,
        made_at=now,
    )
    session.add(row)
    session.flush()
    record(
        session, actor, "allocation.review-recorded", row.id, now=now, path=unit.path, year=year,
        conclusion=row.conclusion,
    )  # fmt: skip
    return row.id


def withdraw_dialogue(
    session: Session,
    actor: Actor,
    *,
    year: int,
    unit_id: int,
    reason: str,
    today: date,
    now: datetime,
) -> int:
    """Take the record back; the finding is preliminary again.

    Raise NotAllowedNowError when there is nothing to take back, RefusedError without a reason.
    """
    unit = _unit(session, actor, unit_id, today)
    refuse_reason(reason)
    scope = authorize(actor, Can.ALLOCATION_REVIEW, unit.path)
    latest = reviews(session, scope, year).get(unit_id)
    if latest is None or not latest.is_held:
        raise NotAllowedNowError(unit_id)
    row = ReviewRow(
        year=year,
        unit_id=unit_id,
        finding=latest.finding.value,
        conclusion=Conclusion.WITHDRAWN.value,
        reason=reason.strip(),
        made_by=actor.pseudonym,
        made_at=now,
    )
    session.add(row)
    session.flush()
    record(
        session, actor, "allocation.review-withdrawn", row.id, now=now, path=unit.path, year=year
    )
    return row.id


def finding_of(session: Session, year: int, unit_id: int) -> Verdict:
    """Return the unit's finding in any outcome of the year's follow-up."""
    found = [
        one.verdict
        for stored in stored_years(session, year=year)
        for one in stored.found.assessment.flagged
        if one.group.name == str(unit_id)
    ]
    return found[0] if found else Verdict.NO_EVIDENCE


def _unit(session: Session, actor: Actor, unit_id: int, today: date) -> Unit:
    scope = authorize(actor, Can.ALLOCATION_REVIEW)
    unit = org.unit(session, unit_id, scope, on=today)
    if unit is None:
        raise OutOfScopeError(str(unit_id))
    return unit
