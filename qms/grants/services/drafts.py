"""A draft as use cases: made for one or for all, written again, sent, taken back, dropped."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, Scope, authorize
from qms.audit.services import record
from qms.decisions import queries as decisions
from qms.decisions.core.records import DraftHead
from qms.decisions.core.states import State, Step, StepRefusedError
from qms.decisions.services import NewDraft, begin, move, write
from qms.grants.core.deciding import Grounds, decide
from qms.grants.core.deciding.grounds import BASIC_AMOUNT
from qms.grants.core.deciding.grounds_faults import lateness, without_allocation
from qms.grants.core.deciding.lowering import Held, lowering_fault
from qms.grants.core.deciding.stored import dump_inputs, load_inputs
from qms.grants.core.deciding.subjects import Subject
from qms.grants.queries.material import Material, material
from qms.grants.queries.pay_prices import year_prices
from qms.grants.services.telling import close_when_none_waits, tell_deciders
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError

GRANTED = "granted"
LONGEST_REASON = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What the officer writes: why a decision is late or changed, and from which month it holds."""

    reason: str = ""
    from_month: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A stored draft with what it says."""

    head: DraftHead
    grounds: Grounds
    rests_on: Mapping[str, Any]
    wording: Wording


def require_material(
    session: Session, actor: Actor, subject: Subject, *, can: Can, today: date
) -> Material:
    """Return the material; raise OutOfScopeError when the provider is not in the actor's scope."""
    scope: Scope = authorize(actor, can)
    found = material(session, subject, scope, today=today)
    if found is None:
        raise OutOfScopeError(str(subject))
    return found


def draft_of(session: Session, subject: Subject) -> Draft | None:
    """Return the subject's open draft, None when there is none."""
    head = decisions.open_draft(session, BASIC_AMOUNT, str(subject))
    if head is None:
        return None
    table = decisions.draft_content(session, head.id)
    return Draft(
        head=head,
        grounds=load_inputs(table["inputs"]),
        rests_on=table["rests_on"],
        wording=Wording(reason=table["reason"], from_month=table["inputs"]["from_month"]),
    )


def save_draft(
    session: Session, actor: Actor, subject: Subject, wording: Wording,
    *, seen: int, now: datetime,
) -> None:  # fmt: skip
    """Reckon the amounts as things stand now and save them as the draft; `seen` is 0 for a new one.

    Raise RefusedError with everything that hinders it: nothing is then stored.
    """
    about = require_material(session, actor, subject, can=Can.GRANTS_WRITE, today=local_day(now))
    grounds = about.grounds(wording.from_month)
    problems = tuple(about.faults(wording.from_month))
    if problems or grounds is None:
        raise RefusedError(problems)
    content = {
        "inputs": dump_inputs(grounds),
        "rests_on": dict(about.rests_on),
        "reason": wording.reason.strip()[:LONGEST_REASON],
    }
    held = draft_of(session, subject)
    if held is not None:
        write(session, actor, held.head.id, seen=seen, outcome=GRANTED, content=content)
    else:
        new = NewDraft(
            kind=BASIC_AMOUNT,
            subject=str(subject),
            unit_id=subject.provider_id,
            outcome=GRANTED,
            content=content,
            supersedes_id=about.in_force.id if about.in_force else None,
        )
        begin(session, actor, new, now=now)
    _record(session, actor, "grants.wrote-draft", about, now)


def send_draft(
    session: Session, actor: Actor, subject: Subject, *, seen: int, now: datetime
) -> None:
    """Send the draft for decision; RefusedError with everything that hinders it."""
    about = require_material(session, actor, subject, can=Can.GRANTS_WRITE, today=local_day(now))
    held = require_draft(session, subject)
    require_unchanged(held, about)
    if problems := tuple(send_problems(session, held, about, today=local_day(now))):
        raise RefusedError(problems)
    move(session, actor, held.head.id, step=Step.SEND, seen=seen, now=now)
    tell_deciders(session, about, held.head, now=now)
    _record(session, actor, "grants.sent-draft", about, now)


def send_problems(
    session: Session, held: Draft, about: Material, *, today: date
) -> tuple[Problem, ...]:
    """Return what hinders that the draft is decided today: a reason, a month, the letterhead."""
    found = [*about.lacking]
    if not held.wording.reason.strip():
        found += _unreasoned(about, today)
    if about.in_force:
        fault = lowering_fault(
            _held(session, about.subject), decide(held.grounds),
            tuple(one.band for one in held.grounds.bands),
            from_month=held.wording.from_month, month=_running(about.subject.year, today),
        )  # fmt: skip
        if fault:
            found.append(fault)
    elif held.wording.from_month > 1:
        found.append(
            Problem(
                message="Det första beslutet för året gäller från januari.",
                column="from_month",
                cure="Välj januari.",
            )
        )
    return tuple(found)


def _unreasoned(about: Material, today: date) -> Iterator[Problem]:
    """Yield everything that a draft without a reason needs one for."""
    if about.in_force:
        yield Problem(message="Beslutet ersätter ett annat. Skälet saknas.", column="reason",
                      cure="Skriv vad som har ändrats eller var fel.")  # fmt: skip
        return
    if late := lateness(about.subject.year, today):
        yield late
    if about.structural.is_awaited:
        yield without_allocation(about.subject.year)


def _running(year: int, today: date) -> int:
    """Return the last month of the year that has begun: 0 before the year, 12 after it."""
    if today.year == year:
        return today.month
    return 12 if today.year > year else 0


def _held(session: Session, subject: Subject) -> Held:
    """Return what the provider's decisions say of the year so far."""
    said = year_prices(session, subject.year)
    return Held(
        provider=str(subject.provider_id), form=subject.form,
        prices=said.prices, bands=said.bands,
    )  # fmt: skip


def take_back(
    session: Session, actor: Actor, subject: Subject, *, seen: int, now: datetime
) -> None:
    """Take a sent draft back before it is decided."""
    _move(session, actor, subject, Step.TAKE_BACK, "grants.took-back-draft", seen=seen, now=now)


def drop_draft(
    session: Session, actor: Actor, subject: Subject, *, seen: int, now: datetime
) -> None:
    """Drop the draft."""
    _move(session, actor, subject, Step.DROP, "grants.dropped-draft", seen=seen, now=now)


def _move(
    session: Session, actor: Actor, subject: Subject, step: Step, event: str,
    *, seen: int, now: datetime,
) -> None:  # fmt: skip
    about = require_material(session, actor, subject, can=Can.GRANTS_WRITE, today=local_day(now))
    move(session, actor, require_draft(session, subject).head.id, step=step, seen=seen, now=now)
    close_when_none_waits(session, subject, now=now)
    _record(session, actor, event, about, now)


def require_draft(session: Session, subject: Subject) -> Draft:
    """Return the open draft; raise StepRefusedError when there is none."""
    found = draft_of(session, subject)
    if found is None:
        raise StepRefusedError(Problem(message="Det finns inget utkast.", cure="Läs sidan igen."))
    return found


def require_sent(session: Session, subject: Subject) -> Draft:
    """Return the draft that waits for a decision; raise StepRefusedError when none does."""
    found = require_draft(session, subject)
    if found.head.state is not State.SENT:
        raise StepRefusedError(
            Problem(message="Utkastet är inte skickat för beslut.", cure="Läs sidan igen.")
        )
    return found


def is_unchanged(held: Draft, about: Material) -> bool:
    """Return whether the draft says what would be reckoned now."""
    return held.grounds == about.grounds(held.wording.from_month) and dict(held.rests_on) == dict(
        about.rests_on
    )


def require_unchanged(held: Draft, about: Material) -> None:
    """Raise StepRefusedError when what the draft rests on has changed since it was written."""
    if not is_unchanged(held, about):
        raise StepRefusedError(
            Problem(
                message="Prislistan, resursfördelningen, enheterna eller brevuppgifterna har "
                "ändrats sedan utkastet skrevs.",
                cure="Räkna om utkastet och skicka det igen.",
            )
        )


def _record(session: Session, actor: Actor, event: str, about: Material, now: datetime) -> None:
    record(session, actor, event, str(about.subject), now=now, path=about.provider.path)
