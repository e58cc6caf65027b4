"""The officer's part: write a proposal, send it, take it back, drop it."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.audit.services import record
from qms.decisions import queries as decisions
from qms.decisions.core.frozen import canonical, checksum
from qms.decisions.core.records import DraftHead
from qms.decisions.core.states import State, Step, StepRefusedError
from qms.decisions.services import NewDraft, begin, move, write
from qms.kernel.problems import Problem, RefusedError
from qms.needs.core.cases.kinds import Part
from qms.needs.core.deciding.kinds import SUPPORT
from qms.needs.core.deciding.proposal import (
    Proposal,
    dump_proposal,
    load_proposal,
    proposal_faults,
)
from qms.needs.core.process import StageKey
from qms.needs.queries.deciding import Material, material
from qms.needs.queries.opened import OpenCase
from qms.needs.queries.people import tied
from qms.needs.services.opening import take_case
from qms.needs.services.stepping import take_step
from qms.needs.services.telling import close_notices, tell_deciders

FOR_FIRST = StageKey.PROPOSAL
FOR_CHANGE = frozenset({StageKey.RUNNING, StageKey.FOLLOW_UP})
MADE_OF = "made_of"
"""Where a sent draft says which price list and letterhead it was sent with."""


class ChangedMaterialError(StepRefusedError):
    """Another price list or letterhead would be used than when the proposal was sent."""

    def __init__(self) -> None:
        super().__init__(
            Problem(
                message="Prislistan eller brevuppgifterna har ändrats sedan förslaget skickades.",
                cure="Be handläggaren ta tillbaka förslaget och skicka det igen.",
            )
        )


def may_write(opened: OpenCase) -> bool:
    """Return whether the case stands where a decision on it is written."""
    return opened.stage == FOR_FIRST or opened.stage in FOR_CHANGE


def draft_of(session: Session, opened: OpenCase) -> tuple[DraftHead, Proposal] | None:
    """Return the case's open draft and what it proposes, None when there is none."""
    head = decisions.open_draft(session, SUPPORT, opened.ref)
    if head is None:
        return None
    return head, load_proposal(decisions.draft_content(session, head.id))


def save_proposal(
    session: Session, actor: Actor, ref: str, proposal: Proposal, *, seen: int, now: datetime
) -> None:
    """Save the proposal as the case's draft; `seen` is 0 when there was none.

    A draft may lack things: they hinder only that it is sent.
    """
    _row, opened = take_case(session, actor, ref, can=Can.NEEDS_HANDLE, now=now)
    require_officer(actor, opened)
    head = decisions.open_draft(session, SUPPORT, ref)
    content = dump_proposal(proposal)
    if head is not None:
        write(session, actor, head.id, seen=seen, outcome=proposal.outcome, content=content)
    else:
        if not may_write(opened):
            raise StepRefusedError(_out_of_turn())
        current = material(session, opened).in_force
        begin(
            session,
            actor,
            NewDraft(
                kind=SUPPORT,
                subject=ref,
                unit_id=opened.unit.id,
                outcome=proposal.outcome,
                content=content,
                supersedes_id=current.id if current else None,
            ),
            now=now,
        )
    _record(session, actor, opened, "needs.wrote-proposal", now)


def send_proposal(session: Session, actor: Actor, ref: str, *, seen: int, now: datetime) -> None:
    """Send the draft for decision; RefusedError with everything that hinders it.

    The draft keeps what it is reckoned with: `decide` refuses when that has changed since.
    """
    row, opened = take_case(session, actor, ref, can=Can.NEEDS_HANDLE, now=now)
    require_officer(actor, opened)
    head, proposal = _open(session, opened)
    if not may_write(opened):
        raise StepRefusedError(_out_of_turn())
    first = proposal.award.period.first if proposal.award else None
    about = material(session, opened, first=first)
    problems = [*proposal_faults(proposal, about.known)]
    if not about.head.is_whole:
        problems.append(
            Problem(
                message="Uppgifterna om nämnd, delegation och överklagande saknas.",
                cure="Fyll i dem under Prislistor.",
            )
        )
    others = [one for one in tied(session, opened) if one.account_id != actor.account_id]
    if all(one.part is not Part.DECIDER for one in others):
        problems.append(
            Problem(
                message="Ingen annan är knuten till ärendet för att besluta.",
                cure="Knyt en beslutsfattare på ärendets sida.",
            )
        )
    if problems:
        raise RefusedError(tuple(problems))
    content = dump_proposal(proposal) | {MADE_OF: _made_of(about)}
    write(session, actor, head.id, seen=seen, outcome=proposal.outcome, content=content)
    move(session, actor, head.id, step=Step.SEND, seen=seen + 1, now=now)
    if opened.stage == StageKey.PROPOSAL:
        take_step(session, actor, row, opened, "proposal_ready", now=now)
    tell_deciders(session, opened, _open(session, opened)[0], now=now)
    _record(session, actor, opened, "needs.sent-proposal", now)


def take_back(session: Session, actor: Actor, ref: str, *, seen: int, now: datetime) -> None:
    """Take a sent draft back before it is decided."""
    row, opened = take_case(session, actor, ref, can=Can.NEEDS_HANDLE, now=now)
    require_officer(actor, opened)
    head, _proposal = _open(session, opened)
    move(session, actor, head.id, step=Step.TAKE_BACK, seen=seen, now=now)
    if opened.stage == StageKey.DECISION:
        take_step(session, actor, row, opened, "proposal_returned", now=now)
    close_notices(session, opened, now=now)
    _record(session, actor, opened, "needs.took-back-proposal", now)


def drop_proposal(session: Session, actor: Actor, ref: str, *, seen: int, now: datetime) -> None:
    """Drop the draft; the case stays where it is."""
    _row, opened = take_case(session, actor, ref, can=Can.NEEDS_HANDLE, now=now)
    require_officer(actor, opened)
    head, _proposal = _open(session, opened)
    move(session, actor, head.id, step=Step.DROP, seen=seen, now=now)
    close_notices(session, opened, now=now)
    _record(session, actor, opened, "needs.dropped-proposal", now)


def require_officer(actor: Actor, opened: OpenCase) -> None:
    """Raise StepRefusedError when the actor is not tied to the case as its officer."""
    if not actor.is_system and Part.OFFICER not in opened.parts:
        raise StepRefusedError(
            Problem(message="Du handlägger inte ärendet.", cure="Be handläggaren.")
        )


def _made_of(about: Material) -> Mapping[str, Any]:
    prices = about.prices
    return {
        "prices": {"id": prices.id, "sha256": prices.sha256} if prices else None,
        "letterhead": checksum(canonical(asdict(about.head))),
    }


def require_unchanged(session: Session, draft: DraftHead, about: Material) -> None:
    """Raise ChangedMaterialError unless the prices and letterhead are those it was sent with."""
    if decisions.draft_content(session, draft.id).get(MADE_OF) != _made_of(about):
        raise ChangedMaterialError


def _open(session: Session, opened: OpenCase) -> tuple[DraftHead, Proposal]:
    found = draft_of(session, opened)
    if found is None:
        raise StepRefusedError(_out_of_turn())
    return found


def open_sent(session: Session, opened: OpenCase) -> tuple[DraftHead, Proposal]:
    """Return the draft that waits for a decision; raise StepRefusedError when none does.

    None waits either in a case that has been withdrawn or closed since it was sent.
    """
    head, proposal = _open(session, opened)
    if head.state is not State.SENT or opened.stage not in {StageKey.DECISION, *FOR_CHANGE}:
        raise StepRefusedError(_out_of_turn())
    return head, proposal


def _out_of_turn() -> Problem:
    return Problem(message="Ärendet står inte så att det går.", cure="Läs sidan igen.")


def _record(session: Session, actor: Actor, opened: OpenCase, action: str, now: datetime) -> None:
    record(session, actor, action, opened.ref, now=now, path=opened.unit.path)
