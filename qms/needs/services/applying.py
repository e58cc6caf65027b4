"""Applying: the same for own and independent units, once however often it is sent."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NoReturn
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.audit.services import record
from qms.db.once import insert_new
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said
from qms.needs.core.amounts.periods import Period
from qms.needs.core.cases.application import (
    Child,
    Request,
    child_problems,
    request_json,
    request_problems,
)
from qms.needs.core.cases.kinds import Part, kind_of
from qms.needs.core.cases.refs import new_ref, shown_ref
from qms.needs.core.cases.terms import period_of, period_problems
from qms.needs.core.process import StageKey, case_deadline, due_day
from qms.needs.models import NeedsCase, NeedsPerson
from qms.needs.queries import access, places
from qms.needs.queries.renewals import last_granted
from qms.needs.services.care import tie_account
from qms.needs.services.instruments import published
from qms.needs.services.persons import find_or_register, home_code, place
from qms.needs.services.processes import current_process
from qms.needs.services.stepping import APPLIED, note_event
from qms.needs.services.twins import twin_ref
from qms.org import queries as org
from qms.org.core.forms import SchoolForm
from qms.org.core.nodes import Unit
from qms.vault.vault import vault_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """An application as it is sent: about whom, for which unit and terms, and what is asked for.

    `first` is the first day of the first term, `terms` how many. The child's name and day of
    birth are kept with the request as this application wrote them.
    """

    child: Child
    request: Request
    unit_id: int
    form: SchoolForm | None
    first: date | None
    terms: int = 1
    is_another: bool = False


def apply(
    session: Session, actor: Actor, application: Application, *, form_key: str, now: datetime
) -> str:
    """Register the application and return the case's reference; the same key, the same case.

    Raise RefusedError with every fault, OutOfScopeError for a unit that is not the actor's.
    """
    unit = open_unit(session, actor, application.unit_id, now=now)
    known = sent_before(session, actor, form_key)
    if known:
        return known
    period = check(application, unit, now=now)
    person = find_or_register(session, application.child, now=now)
    other = access.open_ref(session, person.id, actor.account_id or 0, period)
    if other:  # the same form sent twice at once has made it meanwhile
        return sent_before(session, actor, form_key) or _refuse_twice(other)
    previous = last_granted(session, person.id, unit.id)
    return store(
        session, actor, application, unit, person, period,
        previous_id=previous, form_key=form_key, now=now,
    )  # fmt: skip


def open_unit(session: Session, actor: Actor, unit_id: int, *, now: datetime) -> Unit:
    """Return the unit that the actor may apply for; raise OutOfScopeError otherwise."""
    today = local_day(now)
    scope = authorize(actor, Can.NEEDS_APPLY)
    found = org.units(session, scope, on=today, ids=[unit_id])
    if not found or actor.account_id is None:
        raise OutOfScopeError(str(unit_id))
    return found[0]


def sent_before(session: Session, actor: Actor, form_key: str) -> str:
    """Return the reference of the case that the actor's key made, empty when it made none."""
    query = select(NeedsCase.ref).filter_by(form_key=own_key(actor, form_key))
    return session.scalar(query) or ""


def own_key(actor: Actor, form_key: str) -> str:
    """Return the key as it is stored: each account's own, so that none meets another's."""
    return hashlib.sha256(f"{actor.account_id}:{form_key}".encode()).hexdigest()[:40]


def check(application: Application, unit: Unit, *, now: datetime) -> Period:
    """Return the period; raise RefusedError with everything that is wrong."""
    problems = faults(application, unit, now=now)
    if problems or application.first is None:
        raise RefusedError(problems)
    return period_of(application.first, application.terms, today=local_day(now))


def faults(application: Application, unit: Unit | None, *, now: datetime) -> tuple[Problem, ...]:
    """Return everything that is wrong; without a unit what does not depend on it."""
    today = local_day(now)
    return (
        *child_problems(application.child, today=today),
        *(_form_problems(application, unit) if unit else ()),
        *period_problems(application.first, application.terms, today=today),
        *request_problems(application.request),
    )


def refuse_twin(
    session: Session, actor: Actor, application: Application, *, form_key: str, now: datetime
) -> None:
    """Raise RefusedError when a child who looks the same has an open case of the applicant's.

    Raise as `apply` does otherwise. Nothing when the key has made its case, or once the applicant
    says that it is another child.
    """
    unit = open_unit(session, actor, application.unit_id, now=now)
    if application.is_another or sent_before(session, actor, form_key):
        return
    period = check(application, unit, now=now)
    other = twin_ref(session, actor.account_id or 0, application.child, unit.id, period)
    if other:
        message = said("Det kan vara samma barn som i ert öppna ärende %(ref)s.",
                       ref=shown_ref(other))  # fmt: skip
        cure = "Fortsätt i det ärendet, eller markera att det är ett annat barn."
        raise RefusedError((Problem(column="is_another", message=message, cure=cure),))


def _refuse_twice(ref: str) -> NoReturn:
    """Say that the applicant is in an open case of the child for the same time.

    A case that the applicant is not in is not told of: a number that somebody writes opens none.
    """
    message = said("Barnet har redan ett öppet ärende för den tiden: %(ref)s.", ref=shown_ref(ref))
    cure = "Fortsätt i det ärendet, eller välj en annan termin."
    raise RefusedError((Problem(column="term", message=message, cure=cure),))


def _form_problems(application: Application, unit: Unit) -> list[Problem]:
    if application.form is not None and unit.has_form(application.form):
        return []
    message, cure = "Skolformen finns inte på enheten.", "Välj en av enhetens skolformer."
    return [Problem(column="form", message=message, cure=cure)]


def store(
    session: Session,
    actor: Actor,
    application: Application,
    unit: Unit,
    person: NeedsPerson,
    period: Period,
    *,
    previous_id: str | None,
    form_key: str,
    now: datetime,
    part: Part = Part.UNIT,
) -> str:
    """Store the case with its first event, tie the applicant to it and return its reference.

    Whoever applies is there as the unit, an officer too: another officer takes the case on. Were
    it otherwise, the part would tell an officer whether the child is protected.
    """
    row = _row(session, application, unit, period, now=now) | {
        "person_id": person.id,
        "previous_id": previous_id,
        "opened_by": actor.account_id,
        "form_key": own_key(actor, form_key),
    }
    if not insert_new(session, NeedsCase, [row], unique=("form_key",)):
        return sent_before(session, actor, form_key)
    case = session.get_one(NeedsCase, row["id"])
    place(
        session, person.id, unit_id=unit.id, form=SchoolForm(case.form), since=local_day(now),
        home_municipality=home_code(session, unit.path),
    )  # fmt: skip
    tie_account(session, actor, case, actor.account_id or 0, part, path=unit.path, now=now)
    note_event(session, actor, case, step=APPLIED, before="", now=now)
    record(session, actor, "needs.opened-case", case.ref, now=now, path=unit.path, kind=case.kind)
    return case.ref


def _row(
    session: Session, application: Application, unit: Unit, period: Period, *, now: datetime
) -> dict[str, object]:
    version, case_id, today = current_process(session, now=now), uuid4().hex, local_day(now)
    kind = kind_of(is_independent=unit.is_independent)
    limit = case_deadline(version.process, kind, received=today, period_from=period.first)
    child = application.child
    request = replace(application.request, name=child.name.strip(), born=child.born_on)
    sealed = vault_of(session).seal_json(
        places.of("case", "request", case_id), request_json(request)
    )
    stage = StageKey.RECEIVED
    return {
        "id": case_id,
        "ref": new_ref(),
        "kind": kind.value,
        "unit_id": unit.id,
        "form": application.form,
        "period_from": period.first,
        "period_to": period.last,
        "process_id": version.id,
        "instrument_id": published(session, now=now)[0],
        "stage": stage.value,
        "stage_since": now,
        "due_on": due_day(
            version.process, stage, since=today, decide_by=limit.decide_by, period_to=period.last
        ),
        "decide_by": limit.decide_by,
        "is_urgent": limit.is_urgent,
        "request": sealed,
        "opened_at": now,
        "closed_at": None,
        "version": 0,
    }
