"""Applying again for support that was granted: refused until the last period is evaluated."""

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError
from qms.needs.core.cases.application import Child, Request, request_problems
from qms.needs.core.cases.kinds import Part
from qms.needs.core.cases.terms import period_of, period_problems
from qms.needs.models import NeedsPerson
from qms.needs.queries.opened import OpenCase
from qms.needs.queries.renewals import is_evaluated, was_granted
from qms.needs.queries.request import request_of
from qms.needs.services.applying import Application, sent_before, store
from qms.needs.services.opening import take_case

NOT_EVALUATED = Problem(
    column="previous",
    message="Den förra perioden är inte uppföljd.",
    cure="Gör uppföljningen i det förra ärendet först, så prövas förlängningen.",
)


def renew(
    session: Session,
    actor: Actor,
    ref: str,
    request: Request,
    *,
    first: date | None,
    terms: int,
    form_key: str,
    now: datetime,
    evaluated: Callable[[Session, str], bool] = is_evaluated,
) -> str:
    """Register an application that renews the case and return its reference.

    Raise RefusedError with every fault, among them that the last period is not evaluated;
    OutOfScopeError for a case that was never granted or that the actor is not tied to.
    """
    known = sent_before(session, actor, form_key)
    if known:
        return known
    _, opened = take_case(session, actor, ref, can=Can.NEEDS_APPLY, now=now)
    if not was_granted(session, opened.id) or actor.account_id is None:
        raise OutOfScopeError(ref)
    today = local_day(now)
    problems = [
        *([] if evaluated(session, opened.id) else [NOT_EVALUATED]),
        *period_problems(first, terms, today=today),
        *request_problems(request),
    ]
    if problems or first is None:
        raise RefusedError(tuple(problems))
    return store(
        session, actor, _application(session, opened, request, first, terms), opened.unit,
        session.get_one(NeedsPerson, opened.person_id), period_of(first, terms, today=today),
        previous_id=opened.id, form_key=form_key, now=now,
        part=Part.OFFICER if Part.OFFICER in opened.parts else Part.UNIT,
    )  # fmt: skip


def _application(
    session: Session, opened: OpenCase, request: Request, first: date, terms: int
) -> Application:
    """Return the application: about the same child, as the last case wrote it."""
    before = request_of(session, opened)
    return Application(
        child=Child(name=before.name, born=before.born),
        request=request,
        unit_id=opened.unit.id,
        form=opened.form,
        first=first,
        terms=terms,
    )
