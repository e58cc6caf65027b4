"""The decider's part: return the proposal, or decide it; and support that ends early."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.audit.services import record
from qms.decisions import queries as decisions
from qms.decisions.core.frozen import Content
from qms.decisions.core.records import DecisionHead
from qms.decisions.core.states import Step, StepRefusedError
from qms.decisions.services import Issue, issue, move
from qms.identity import queries as identity
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError
from qms.needs.core.amounts.reckon import METHOD
from qms.needs.core.amounts.stored import dump_inputs, dump_result
from qms.needs.core.cases.kinds import CaseKind, Part
from qms.needs.core.deciding.kinds import SERIES, SUPPORT, MoneyKind, Outcome
from qms.needs.core.deciding.proposal import Proposal, dump_proposal, proposal_faults
from qms.needs.core.process import StageKey
from qms.needs.queries.deciding import Material, material
from qms.needs.queries.opened import OpenCase
from qms.needs.services.deciding.letter import is_appealable, letter, reckoned_of
from qms.needs.services.deciding.money import end_award, write_shares
from qms.needs.services.deciding.proposing import open_sent, require_unchanged
from qms.needs.services.deciding.slots import Signed
from qms.needs.services.opening import take_case
from qms.needs.services.stepping import take_step
from qms.needs.services.telling import tell_officers, tell_unit
from qms.reports.paper.stored import to_text

MONEY_OF = {
    CaseKind.ADDITIONAL: MoneyKind.ADDITIONAL,
    CaseKind.OPERATIONAL: MoneyKind.OPERATIONAL,
}


def return_proposal(
    session: Session, actor: Actor, ref: str, *, seen: int, remark: str, now: datetime
) -> None:
    """Return the draft to the officer with a remark."""
    row, opened = take_case(session, actor, ref, can=Can.NEEDS_DECIDE, now=now)
    require_decider(actor, opened)
    head, _proposal = open_sent(session, opened)
    move(session, actor, head.id, step=Step.RETURN, seen=seen, now=now, remark=remark)
    if opened.stage == StageKey.DECISION:
        take_step(session, actor, row, opened, "proposal_returned", now=now)
    if returned := decisions.draft(session, head.id):
        tell_officers(session, opened, returned, now=now)
    _record(session, actor, opened, "needs.returned-proposal", now)


def decide(session: Session, actor: Actor, ref: str, *, seen: int, now: datetime) -> DecisionHead:
    """Decide what is proposed: freeze it, write its money and move the case.

    Raise StepRefusedError when it is not the turn, or the actor wrote the draft; RefusedError
    when the material has changed so that it can no longer be decided as it stands;
    ChangedMaterialError when it was sent with another price list or letterhead.
    """
    row, opened = take_case(session, actor, ref, can=Can.NEEDS_DECIDE, now=now)
    require_decider(actor, opened)
    draft, proposal = open_sent(session, opened)
    first = proposal.award.period.first if proposal.award else None
    about = material(session, opened, first=first)
    require_unchanged(session, draft, about)
    if problems := tuple(proposal_faults(proposal, about.known)):
        raise RefusedError(problems)
    presenter = identity.names_of(session, [*draft.writers])
    signed = Signed(
        number="",
        decided_on=local_day(now),
        decider=actor.name,
        presenter=", ".join(sorted(presenter.values())),
    )
    how = _issue(about, proposal, signed, now)
    head = issue(session, actor, draft.id, how, seen=seen, now=now)
    _settle(session, actor, head, about, proposal, now)
    if opened.stage == StageKey.DECISION:
        step = "refused" if proposal.outcome is Outcome.REFUSED else "decided"
        take_step(session, actor, row, opened, step, now=now)
    tell_unit(session, opened, head.id, now=now)
    record(
        session, actor, "needs.decided-case", opened.ref, now=now, path=opened.unit.path,
        number=head.number,
    )  # fmt: skip
    return head


def require_decider(actor: Actor, opened: OpenCase) -> None:
    """Raise StepRefusedError when the actor is not tied to the case as its decider."""
    if not actor.is_system and Part.DECIDER not in opened.parts:
        raise StepRefusedError(
            Problem(message="Du är inte beslutsfattare i ärendet.", cure="Be handläggaren.")
        )


def _issue(about: Material, proposal: Proposal, signed: Signed, now: datetime) -> Issue:
    def frozen(number: str, _content: Mapping[str, Any]) -> Content:
        numbered = Signed(
            number=number,
            decided_on=signed.decided_on,
            decider=signed.decider,
            presenter=signed.presenter,
        )
        return content(about, proposal, numbered, now=now)

    return Issue(
        series=SERIES,
        method=METHOD,
        appealable=is_appealable(about, proposal),
        frozen=frozen,
    )


def content(about: Material, proposal: Proposal, signed: Signed, *, now: datetime) -> Content:
    """Return what is frozen: the amount's inputs and result, the facts, and the letter."""
    reckoned = reckoned_of(about, proposal)
    prices, one = about.prices, about.assessed
    has_amount = proposal.award is not None and prices is not None and reckoned is not None
    return Content(
        number=signed.number,
        kind=SUPPORT,
        subject=about.opened.ref,
        outcome=proposal.outcome.value,
        decided_on=signed.decided_on,
        method=METHOD,
        inputs=dump_inputs(proposal.award, prices.prices)
        if has_amount and proposal.award and prices
        else {},
        result=dump_result(reckoned) if has_amount and reckoned else {},
        facts={
            "case_kind": about.opened.kind.value,
            "unit_id": about.opened.unit.id,
            "unit": about.opened.unit.name,
            "provider": about.opened.unit.provider_name,
            "proposal": dump_proposal(proposal),
            "prices": {"number": prices.number, "sha256": prices.sha256} if prices else None,
            "assessment": {
                "id": one.id,
                "instrument": one.instrument.key,
                "version": one.instrument.version,
                "hours": str(one.result.extraordinary_hours),
            }
            if one
            else None,
        },
        letter=to_text(letter(about, proposal, signed, at=now)),
    )


def _settle(
    session: Session, actor: Actor, head: DecisionHead, about: Material, proposal: Proposal,
    now: datetime,
) -> None:  # fmt: skip
    """Write the money: what is replaced ends the day before, what is granted begins."""
    kind = MONEY_OF[about.opened.kind]
    before = about.in_force
    if before is not None:
        award = proposal.award
        first = award.period.first if award else local_day(now)
        end_award(
            session, actor, before,
            last_day=first - timedelta(days=1), reason="replaced", kind=kind, now=now,
        )  # fmt: skip
    reckoned = reckoned_of(about, proposal)
    if reckoned is not None:
        write_shares(session, actor, head, reckoned=reckoned, kind=kind, now=now)


def letter_text(session: Session, opened: OpenCase, decision_id: str) -> str | None:
    """Return the frozen content of one of the opened case's decisions, None for any other, and
    for one that is erased."""
    head = decisions.decision(session, decision_id)
    if head is None or head.kind != SUPPORT or head.subject != opened.ref or head.is_erased:
        return None
    return decisions.content_text(session, decision_id)


def _record(session: Session, actor: Actor, opened: OpenCase, action: str, now: datetime) -> None:
    record(session, actor, action, opened.ref, now=now, path=opened.unit.path)
