"""Cases of support: applied for by the units, taken and completed with the case office."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from functools import partial

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.roles import Role
from qms.demo.generate import DemoData
from qms.demo.load.accounts import SECOND_ASSESSOR, SHOWN_SCHOOL
from qms.demo.load.world import Happening, World
from qms.demo.logins import PROVIDER
from qms.demo.municipality import BY_KEY
from qms.demo.places import PROVIDERS
from qms.demo.support_plan import Goal, SupportCase, support_cases
from qms.demo.support_texts import written
from qms.kernel.clock import local_day
from qms.needs.core.cases.application import Child, Cost, Request
from qms.needs.core.cases.kinds import Part
from qms.needs.core.cases.protecting import Naming
from qms.needs.services import care, protection
from qms.needs.services.applying import Application, apply
from qms.needs.services.documentation import part_states, save_parts
from qms.needs.services.notes import add_note, move_on
from qms.needs.services.opening import take_case
from qms.org.core.forms import SchoolForm

MOST_HOURS, AIDS = 40, 4_500
WEEK = {SchoolForm.PRESCHOOL: Decimal(32), SchoolForm.UPPER_SECONDARY: Decimal(26)}
PROTECTED = "S48"
"""The case whose child has protected identity, so that the demo shows how it is."""


def cases(data: DemoData) -> Iterator[Happening]:
    """Yield what happened to every case until it is ready to be assessed."""
    for number, case in enumerate(support_cases(data.years.today, data.seed)):
        yield Happening(at=case.applied, do=partial(_apply, case=case, number=number))
        if case.goal >= Goal.COMPLETENESS:
            yield Happening(at=case.taken, do=partial(_take, case=case))
        if case.goal >= Goal.ASSESSMENT:
            yield Happening(at=case.complete, do=partial(_complete, case=case))


def applicant(world: World, case: SupportCase) -> Actor:
    """Return who applies: the provider for Kompassen's units, else the unit's principal."""
    provider = next(one.key for one in PROVIDERS if one.name == PROVIDER)
    if BY_KEY[case.unit].provider == provider:
        return world.actor(Role.INDEPENDENT_PROVIDER)
    return world.principal(case.unit)


def assessor(world: World, case: SupportCase) -> Actor:
    """Return who assesses: the school's own special educator, else the municipality's assessor."""
    own = case.unit == SHOWN_SCHOOL
    return world.actor(Role.SPECIAL_EDUCATOR if own else Role.ASSESSOR)


def second_assessor(world: World, case: SupportCase) -> Actor:
    """Return who makes the second assessment where there is one: never the first assessor."""
    own = case.unit == SHOWN_SCHOOL
    return world.actor(Role.ASSESSOR) if own else world.named(SECOND_ASSESSOR.user_name)


def _apply(world: World, now: datetime, *, case: SupportCase, number: int) -> None:
    hours = round(case.need * MOST_HOURS)
    request = Request(
        name="",
        assistant_hours=Decimal(hours - 4),
        total_hours=Decimal(hours),
        child_hours=WEEK.get(case.form, Decimal(30)),
        measures=("Elevassistent", "Undervisning i liten grupp"),
        costs=(Cost(what="Hjälpmedel", ore=AIDS * 100),) if _has_aids(number) else (),
    )
    actor = applicant(world, case)
    application = Application(
        child=Child(name=case.name, born=case.born),
        request=request,
        unit_id=world.units[case.unit],
        form=case.form,
        first=case.first,
        terms=case.terms,
    )
    ref = apply(world.session, actor, application, form_key=f"demo-{case.key}", now=now)
    world.support[case.key] = ref
    aids = AIDS if _has_aids(number) else None
    document(world, actor, ref, hours=hours, now=now, number=number, goal=case.goal, aids=aids)


def _has_aids(number: int) -> bool:
    return number % 3 == 0


def document(
    world: World,
    actor: Actor,
    ref: str,
    *,
    hours: int,
    now: datetime,
    number: int = 0,
    goal: Goal = Goal.ASSESSMENT,
    aids: int | None = None,
) -> None:
    """Fill in the documentation: all of it, but for the newest and those asked to complete."""
    _, opened = take_case(world.session, actor, ref, can=Can.NEEDS_APPLY, now=now)
    states = [one for one in part_states(world.session, opened, now=now) if one.is_required]
    kept = {Goal.RECEIVED: 3, Goal.COMPLETENESS: len(states) - 2}.get(goal, len(states))
    today = local_day(now)
    contents = {
        one.part.key: written(one.part.key, number, hours=hours, applied=today, aids=aids)
        for one in states[:kept]
    }
    save_parts(world.session, actor, ref, contents, now=now)


def _take(world: World, now: datetime, *, case: SupportCase) -> None:
    officer, ref = world.actor(Role.CASE_OFFICER), world.support[case.key]
    care.take_on(world.session, officer, ref, now=now)
    if case.goal is Goal.COMPLETENESS:
        add_note(world.session, officer, ref, "Jag har ringt enheten om det som saknas.", now=now)


def _complete(world: World, now: datetime, *, case: SupportCase) -> None:
    officer, ref = world.actor(Role.CASE_OFFICER), world.support[case.key]
    tied = [(assessor(world, case), Part.ASSESSOR), (world.actor(Role.SCHOOL_CHIEF), Part.DECIDER)]
    if case.has_second:
        tied.append((second_assessor(world, case), Part.SECOND_ASSESSOR))
    for who, part in tied:
        care.tie(world.session, officer, ref, who.account_id or 0, part, now=now)
    row, _ = take_case(world.session, officer, ref, can=Can.NEEDS_HANDLE, now=now)
    move_on(world.session, officer, ref, "found_complete", seen=row.version, now=now)
    if case.key == PROTECTED:
        _protect(world, officer, ref, case, now)


def _protect(world: World, officer: Actor, ref: str, case: SupportCase, now: datetime) -> None:
    """Mark the child as protected, and name those who work with the case."""
    works = (applicant(world, case), assessor(world, case), world.actor(Role.SCHOOL_CHIEF))
    naming = Naming(named=frozenset(who.account_id or 0 for who in works), alone=True)
    protection.protect(world.session, officer, ref, naming, now=now)
