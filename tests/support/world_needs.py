"""A row of every kind that the addresses of support name; nobody else is tied to the case."""

from datetime import timedelta

from builders import NOW
from sqlalchemy import select
from support.needs_cases import account
from support.needs_decisions import PRICES, people, proposal, waiting

from qms.access.policy import Can
from qms.access.roles import Role
from qms.needs.core.log_review.month import Month
from qms.needs.models import (
    NeedsAssessment,
    NeedsBreakGlass,
    NeedsCare,
    NeedsCase,
    NeedsLogPick,
)
from qms.needs.services import files, glass, instrument_drafts
from qms.needs.services.block_grants import NewGrant, decide_grant, propose_grant
from qms.needs.services.deciding.approving import decide
from qms.needs.services.deciding.proposing import save_proposal, send_proposal
from qms.needs.services.log_review import draw_sample
from qms.needs.services.opening import open_case
from qms.needs.services.prices import draft_prices

REASON = "Vårdnadshavaren ringer och barnet är på väg till akuten."
PDF = b"%PDF-1.7\n%%EOF\n"


def needs_rows(session, municipality):
    """Return a value for each parameter of the module's addresses, by its name."""
    who = people(session, municipality, municipality.school)
    ref = waiting(session, who, municipality.school)
    case = session.scalar(select(NeedsCase).where(NeedsCase.ref == ref))
    file = files.hand_in(session, who.unit, ref, kind="plan", name="a.pdf", content=PDF, now=NOW)
    tied = select(NeedsCare.id).where(NeedsCare.case_id == case.id).order_by(NeedsCare.id)
    return {
        "ref": ref,
        "account_id": who.unit.account_id,
        "assessment_id": session.scalars(select(NeedsAssessment.id)).one(),
        "care_id": session.scalars(tied).first(),
        "file_id": file,
        "decision_id": _decided(session, who, ref),
        "instrument_id": instrument_drafts.begin(session, who.officer, now=NOW),
        "list_id": draft_prices(session, who.officer, PRICES, now=NOW),
        **_reviewed(session, municipality, who, ref),
        **_grants(session, who, municipality),
    }


def _decided(session, who, ref):
    save_proposal(session, who.officer, ref, proposal(), seen=0, now=NOW)
    send_proposal(session, who.officer, ref, seen=1, now=NOW)
    return decide(session, who.decider, ref, seen=3, now=NOW).id


def _reviewed(session, municipality, who, ref):
    """Let the case be read, once in an emergency, and draw the month's sample."""
    nurse = account(session, Role.STUDENT_HEALTH, municipality.id, who="nurse")
    auditor = account(session, Role.AUDITOR, municipality.id, who="auditor")
    open_case(session, who.unit, ref, can=Can.NEEDS_READ, why="case", now=NOW)
    glass.break_glass(session, nurse, ref, reason=REASON, now=NOW)
    draw_sample(session, auditor, Month(year=2026, number=11), now=NOW + timedelta(days=14))
    return {
        "pick_id": session.scalars(select(NeedsLogPick.id)).first(),
        "glass_id": session.scalars(select(NeedsBreakGlass.id)).one(),
    }


def _grants(session, who, municipality):
    """Return a structural grant that is decided and one that waits."""
    new = [
        propose_grant(session, who.officer,
                      NewGrant(unit_id=unit, year=2027, ore=100_000_00, reason="Liten grupp"),
                      now=NOW)
        for unit in (municipality.school, municipality.sibling)
    ]  # fmt: skip
    made = decide_grant(session, who.decider, new[0], seen=2, now=NOW)
    return {"grant_decision_id": made.id, "draft_id": new[1]}
