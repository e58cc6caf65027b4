"""Let a draft go live: when it has no fault and past cases move less than the limit."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import authorize
from qms.audit.services import record
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said
from qms.needs.core.editor.differences import differences
from qms.needs.core.editor.editing import faults_in
from qms.needs.core.neutrality import Gate
from qms.needs.models import NeedsInstrument
from qms.needs.queries.instruments import published_row, read_table
from qms.needs.queries.neutrality import latest_comparison, limits
from qms.needs.queries.past_cases import count_past
from qms.needs.services.instrument_drafts import forget_edits, take

FEWEST_WORDS = 5
LONGEST_REASON = 2_000


class Hindrance(StrEnum):
    """Why a version may not go live, or that nothing hinders it."""

    NONE = "none"
    FAULTS = "faults"
    UNCHANGED = "unchanged"
    NOT_TRIED = "not_tried"
    TOO_LARGE = "too_large"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a draft stands before it goes live; `gate` is None where nothing was compared."""

    hindrance: Hindrance
    gate: Gate | None
    is_stale: bool = False


def standing(session: Session, row: NeedsInstrument) -> Standing:
    """Return whether a draft may go live, and what hinders it."""
    table = read_table(row.content)
    base = published_row(session)
    if faults_in(table):
        return Standing(hindrance=Hindrance.FAULTS, gate=None)
    if base is not None and not differences(read_table(base.content), table):
        return Standing(hindrance=Hindrance.UNCHANGED, gate=None)
    past, found = count_past(session), latest_comparison(session, row.id)
    if not past or found is None or base is None:
        return Standing(hindrance=Hindrance.NOT_TRIED if past else Hindrance.NONE, gate=None)
    gate = Gate(limit=limits(session)[0].percent, comparison=found.comparison)
    made_on = found.comparison.cases + found.comparison.left_out
    if found.sha256 != row.sha256 or found.against_id != base.id or not made_on:
        return Standing(hindrance=Hindrance.NOT_TRIED, gate=gate, is_stale=True)
    hindrance = Hindrance.NONE if gate.is_open else Hindrance.TOO_LARGE
    return Standing(hindrance=hindrance, gate=gate)


def publish(
    session: Session, actor: Actor, instrument_id: int, *, seen: int, now: datetime
) -> None:
    """Let the draft be the version that new assessments are made with.

    Assessments that were begun keep theirs. Raise RefusedError with what hinders it,
    ChangedMeanwhileError when `seen` is not the draft's latest save.
    """
    authorize(actor, Can.NEEDS_INSTRUMENT)
    row = take(session, instrument_id, seen=seen)
    _refuse(standing(session, row).hindrance, row)
    _go_live(session, actor, row, reason="", now=now)


def publish_anyway(
    session: Session, actor: Actor, instrument_id: int, *, reason: str, seen: int, now: datetime
) -> None:
    """Let the draft go live although past cases change by more than the limit.

    The reason is stored with the version. Raise as `publish` does, and without a reason.
    """
    authorize(actor, Can.NEEDS_GO_LIVE)
    row = take(session, instrument_id, seen=seen)
    hindrance = standing(session, row).hindrance
    if hindrance is not Hindrance.TOO_LARGE:
        _refuse(hindrance, row)
    if len(reason.split()) < FEWEST_WORDS or len(reason) > LONGEST_REASON:
        message = said("Skriv varför versionen ska gälla trots gränsen, med minst fem ord.")
        raise RefusedError((Problem(message=message, column="reason"),))
    _go_live(session, actor, row, reason=reason.strip(), now=now)


def _refuse(hindrance: Hindrance, row: NeedsInstrument) -> None:
    if hindrance is Hindrance.FAULTS:
        raise RefusedError(faults_in(read_table(row.content)))
    if hindrance is not Hindrance.NONE:
        raise RefusedError((Problem(message=WORDS[hindrance], column=hindrance.value),))


WORDS = {
    Hindrance.UNCHANGED: said("Utkastet säger detsamma som den version som gäller."),
    Hindrance.NOT_TRIED: said("Pröva utkastet på tidigare ärenden innan det börjar gälla."),
    Hindrance.TOO_LARGE: said(
        "Ändringen är större än gränsen. Skolchefen kan besluta att den ändå ska gälla."
    ),
}


def _go_live(
    session: Session, actor: Actor, row: NeedsInstrument, *, reason: str, now: datetime
) -> None:
    before = published_row(session)
    if before is not None:
        before.state = "retired"
    row.state, row.override_reason = "published", reason
    row.published_by, row.published_at = actor.pseudonym, now
    forget_edits(session, row.id)
    record(
        session,
        actor,
        "needs.publish-instrument",
        row.id,
        now=now,
        version=row.number,
        over_limit=bool(reason),
    )
