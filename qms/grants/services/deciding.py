"""The decider's part: return a draft or decide it; and the day the provider got the decision."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError
from qms.audit.services import record
from qms.decisions import queries as decisions
from qms.decisions.core.frozen import Content
from qms.decisions.core.records import DecisionHead
from qms.decisions.core.states import Step
from qms.decisions.services import Issue, issue, move
from qms.grants.core.deciding import Outcome, decide
from qms.grants.core.deciding.changing import Moved, moved
from qms.grants.core.deciding.grounds import BASIC_AMOUNT, SERIES
from qms.grants.core.deciding.stored import dump_inputs, dump_result
from qms.grants.core.deciding.subjects import Subject
from qms.grants.core.price_list import METHOD
from qms.grants.labels import HOW_SERVED
from qms.grants.models import GrantServed
from qms.grants.queries.issued import result_of
from qms.grants.queries.material import Material
from qms.grants.services.drafts import (
    GRANTED,
    Draft,
    require_material,
    require_sent,
    require_unchanged,
    send_problems,
)
from qms.grants.services.letter import letter
from qms.grants.services.slots import Signed
from qms.grants.services.telling import close_when_none_waits, tell_provider
from qms.identity import queries as identity
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError
from qms.reports.paper.stored import to_text
from qms.reports.paper.values import Paper


def return_draft(
    session: Session, actor: Actor, subject: Subject, *, seen: int, remark: str, now: datetime
) -> None:
    """Return the draft to the officer with a remark."""
    about = require_material(session, actor, subject, can=Can.GRANTS_DECIDE, today=local_day(now))
    held = require_sent(session, subject)
    move(session, actor, held.head.id, step=Step.RETURN, seen=seen, now=now, remark=remark)
    close_when_none_waits(session, subject, now=now)
    record(session, actor, "grants.returned-draft", str(subject), now=now, path=about.provider.path)


def decide_draft(
    session: Session, actor: Actor, subject: Subject, *, seen: int, now: datetime
) -> DecisionHead:
    """Decide what is drafted: freeze it under a number, openly, for it tells of no child.

    Raise StepRefusedError when it is not the turn, the actor wrote the draft, or what it rests on
    has changed; RefusedError when a reason is missing. Nothing is then stored.
    """
    today = local_day(now)
    about = require_material(session, actor, subject, can=Can.GRANTS_DECIDE, today=today)
    held = require_sent(session, subject)
    require_unchanged(held, about)
    if problems := send_problems(session, held, about, today=today):
        raise RefusedError(problems)
    signed = signed_by(session, held, decider=actor.name, on=today)
    moves = moves_of(session, about, held)

    def frozen(number: str, _content: Mapping[str, Any]) -> Content:
        return content(about, held, replace(signed, number=number), moves=moves, at=now)

    how = Issue(series=SERIES, method=METHOD, appealable=True, frozen=frozen, is_open=True)
    head = issue(session, actor, held.head.id, how, seen=seen, now=now)
    close_when_none_waits(session, subject, now=now)
    tell_provider(session, about, head, now=now)
    record(
        session, actor, "grants.decided-grant", str(subject), now=now, path=about.provider.path,
        number=head.number,
    )  # fmt: skip
    return head


def signed_by(session: Session, held: Draft, *, decider: str, on: date) -> Signed:
    """Return who stands for the decision when `decider` decides on the day."""
    names = identity.names_of(session, [*held.head.writers])
    presenter = ", ".join(sorted(names.values()))
    return Signed(number="", decided_on=on, decider=decider, presenter=presenter)


def moves_of(session: Session, about: Material, held: Draft) -> tuple[Moved, ...]:
    """Return what the draft changes against the decision of the year before, nothing without."""
    before = result_of(session, about.last_year.id) if about.last_year else None
    return tuple(moved(before, dump_result(decide(held.grounds)))) if before else ()


def paper(
    about: Material, held: Draft, outcome: Outcome, signed: Signed,
    *, moves: tuple[Moved, ...], at: datetime,
) -> Paper:  # fmt: skip
    """Return the draft's letter as it would be decided."""
    return letter(
        about, held.grounds, outcome, signed, reason=held.wording.reason, moves=moves, at=at
    )


def content(
    about: Material, held: Draft, signed: Signed, *, moves: tuple[Moved, ...], at: datetime
) -> Content:
    """Return what is frozen: the grounds, the amounts, what they rest on, and the letter."""
    outcome = decide(held.grounds)
    return Content(
        number=signed.number,
        kind=BASIC_AMOUNT,
        subject=str(about.subject),
        outcome=GRANTED,
        decided_on=signed.decided_on,
        method=METHOD,
        inputs=dump_inputs(held.grounds),
        result=dump_result(outcome),
        facts={
            "provider_id": about.provider.id,
            "provider": about.provider.name,
            "provider_number": about.provider.number,
            "rests_on": dict(about.rests_on),
            "reason": held.wording.reason,
        },
        letter=to_text(paper(about, held, outcome, signed, moves=moves, at=at)),
    )


def save_served(
    session: Session, actor: Actor, subject: Subject, decision_id: str,
    *, on: date, how: str, now: datetime,
) -> None:  # fmt: skip
    """Store the day the provider got the decision; a new row mends one that was wrong."""
    about = require_material(session, actor, subject, can=Can.GRANTS_WRITE, today=local_day(now))
    head = decisions.decision(session, decision_id)
    if head is None or head.kind != BASIC_AMOUNT or head.subject != str(subject):
        raise OutOfScopeError(decision_id)
    problems = []
    if not head.decided_on <= on <= local_day(now):
        problems.append(
            Problem(
                message="Dagen ligger före beslutet eller efter i dag.",
                column="served_on",
                cure="Skriv dagen då huvudmannen fick beslutet.",
            )
        )
    if how not in HOW_SERVED:
        problems.append(
            Problem(message="Sättet för delgivning är okänt.", column="how", cure="Välj ett.")
        )
    if problems:
        raise RefusedError(tuple(problems))
    session.add(
        GrantServed(
            decision_id=decision_id,
            served_on=on,
            how=how,
            saved_by=actor.pseudonym,
            saved_at=now,
        )
    )
    session.flush()
    record(
        session, actor, "grants.noted-service", str(subject), now=now, path=about.provider.path,
        number=head.number, served_on=on.isoformat(),
    )  # fmt: skip
