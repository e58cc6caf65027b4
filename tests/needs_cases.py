"""Cases of support as tests need them: applied for, with people tied to them, at any stage."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count

from builders import NOW, TODAY, make_account
from sqlalchemy import select
from support.needs_officer import make_officer

from qms.access.actor import Actor
from qms.access.roles import Role
from qms.identity.queries import signed_in
from qms.needs.core.assessing import Kind, is_drawn
from qms.needs.core.cases.application import Child, Request
from qms.needs.core.cases.kinds import Part
from qms.needs.models import NeedsCase
from qms.needs.services import assessing
from qms.needs.services.applying import Application, apply
from qms.needs.services.care import tie
from qms.org.core.forms import SchoolForm

REQUEST = Request(
    name="", total_hours=Decimal(32), assistant_hours=Decimal(32), child_hours=Decimal(35)
)
ROLES = {
    Part.ASSESSOR: Role.ASSESSOR,
    Part.SECOND_ASSESSOR: Role.STUDENT_HEALTH,
    Part.OFFICER: Role.CASE_OFFICER,
    Part.UNIT: Role.PRINCIPAL,
    Part.DECIDER: Role.SCHOOL_CHIEF,
}
"""A role that each part can be tied to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAt:
    """A case and the actors that are tied to it."""

    ref: str
    id: str
    actors: dict[Part, Actor]


def actor_of(session, account_id: int) -> Actor:
    """Return the account as an actor with its grants of today."""
    return signed_in(session, account_id, on=TODAY).actor


def make_actor_with(session, role: Role, node_id: int, *, user_name: str = "") -> Actor:
    """Add an account with a role and return it as an actor."""
    name = user_name or f"{role.value}.{node_id}.needs@provby.example"
    return actor_of(session, make_account(session, role, node_id, user_name=name))


def case_row(session, ref: str) -> NeedsCase:
    """Return the stored case."""
    return session.scalars(select(NeedsCase).filter_by(ref=ref)).one()


def make_case(
    session, municipality, *, stage="assessment", parts=(Part.ASSESSOR,), request=REQUEST,
    form=SchoolForm.PRESCHOOL, unit_id=None, born=date(2022, 5, 1), name="Exempel Ek 01",
    drawn=False,
) -> CaseAt:  # fmt: skip
    """Add a case applied for by an officer, who ties the people that `parts` ask for.

    `drawn` is whether the draw takes it for a second assessment: a case with a fitting id is
    applied for until there is one.
    """
    officer = make_actor_with(session, ROLES[Part.OFFICER], municipality.id)
    for number in count():
        application = Application(
            child=Child(name=name, born=born),
            request=request,
            unit_id=unit_id or municipality.preschool,
            form=form,
            first=date(2027, 1, 1),
        )
        ref = apply(session, officer, application, form_key=f"{name} {number}", now=NOW)
        if is_drawn("needs_default", case_row(session, ref).id, Decimal("0.10")) is drawn:
            break
    make_officer(session, ref)
    actors = {Part.OFFICER: officer}
    for part in parts:
        actors[part] = make_actor_with(session, ROLES[part], municipality.id)
        tie(session, officer, ref, actors[part].account_id, part, now=NOW)
    row = case_row(session, ref)
    row.stage = stage
    session.flush()
    return CaseAt(ref=ref, id=row.id, actors=actors)


def write_all(session, actor, ref, assessment_id, levels, *, now=NOW, seen="") -> int:
    """Answer every question; `levels` gives (current, desired) by question, the rest are 0."""
    version = 0
    for key in QUESTIONS:
        current, desired = levels.get(key, (0, 0))
        given = assessing.Given(question=key, current=current, desired=desired, seen=seen)
        saved = assessing.save_answer(
            session, actor, ref, assessment_id, given, version=version, now=now
        )
        version = saved.version
    return version


def assess(session, case, part, levels, *, now=NOW, kind=None, comments=None) -> str:
    """Begin, write and send an assessment by whoever has the part; return its id."""
    kind = kind or {Part.ASSESSOR: Kind.FIRST, Part.SECOND_ASSESSOR: Kind.SECOND}[part]
    actor = case.actors[part]
    new = assessing.begin(session, actor, case.ref, kind, now=now)
    version = write_all(session, actor, case.ref, new, levels, now=now)
    if comments:
        version = assessing.save_comments(
            session, actor, case.ref, new, comments, version=version, now=now
        ).version
    assessing.send(session, actor, case.ref, new, version=version, now=now)
    return new


QUESTIONS = tuple(
    f"{prefix}{number}"
    for prefix in ("HAL", "ROR", "KOM", "SIN", "UPP", "LAR", "SAM", "TRY")
    for number in (1, 2, 3)
)
"""The questions of the instrument that comes with the product."""
