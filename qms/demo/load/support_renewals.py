"""Applied for again, refused until the last period is evaluated, and a child who moves."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from qms.access.policy import Can
from qms.access.roles import Role
from qms.demo.generate import DemoData
from qms.demo.load.accounts import SHOWN_SCHOOL
from qms.demo.load.support_cases import WEEK, applicant, assessor, document
from qms.demo.load.world import Happening, World
from qms.demo.support_plan import Goal, SupportCase, support_cases
from qms.demo.years import workday_on_or_before
from qms.kernel.clock import LOCAL, local_day
from qms.kernel.problems import RefusedError
from qms.needs.core.cases.application import Child, Request
from qms.needs.core.cases.kinds import Part
from qms.needs.core.cases.terms import terms_to_apply
from qms.needs.services import care
from qms.needs.services.applying import Application, apply
from qms.needs.services.moving import Move, move
from qms.needs.services.notes import add_note, move_on
from qms.needs.services.opening import take_case
from qms.needs.services.renewing import renew

AGO = timedelta(days=17)
"""So long ago the renewals were applied for and the child moved: after all who are followed up."""
NOT_YET = (
    "Vi ville söka förlängning för nästa termin, men den prövas inte förrän perioden är uppföljd. "
    "Vi bedömer förändringen och utvärderar först."
)
OLD_UNIT, NEW_UNIT = "G04", "G21"
"""Where the child who moves goes, and goes on: an independent school and one of our own."""


def renewals(data: DemoData) -> Iterator[Happening]:
    """Yield one case that is renewed, one that may not be yet, and one whose child has moved."""
    today = data.years.today
    cases = support_cases(today, data.seed)
    at = datetime.combine(workday_on_or_before(today - AGO), datetime.min.time(), LOCAL)
    own = [case for case in cases if case.unit == SHOWN_SCHOOL]
    for case in [one for one in own if one.goal is Goal.EVALUATED and one.evaluated < at][-1:]:
        yield Happening(at=at + timedelta(hours=9), do=partial(_renew, case=case))
        yield Happening(at=at + timedelta(days=3, hours=10), do=partial(_handle, case=case))
    for case in [one for one in own if one.goal is Goal.FOLLOW_UP and one.evaluated < at][-1:]:
        yield Happening(at=at + timedelta(hours=11), do=partial(_try_too_early, case=case))
    moves = [one for one in cases if one.goal is Goal.RUNNING and one.unit == OLD_UNIT]
    for case in moves[:1]:
        yield Happening(at=at + timedelta(hours=14), do=partial(_move, case=case))
        yield Happening(at=at + timedelta(days=1, hours=9), do=partial(_apply_there, case=case))


def _request(case: SupportCase) -> Request:
    hours = round(case.need * 30)
    return Request(
        name="",
        assistant_hours=Decimal(hours),
        total_hours=Decimal(hours),
        child_hours=WEEK.get(case.form, Decimal(30)),
        measures=("Elevassistent",),
    )


def _ask_again(world: World, now: datetime, case: SupportCase) -> str:
    """Apply for the next term as the unit, and return the new case's reference."""
    return renew(
        world.session, applicant(world, case), world.support[case.key], _request(case),
        first=terms_to_apply(local_day(now))[1].first, terms=1,
        form_key=f"demo-{case.key}-again", now=now,
    )  # fmt: skip


def _again(case: SupportCase) -> str:
    return f"{case.key}-again"


def _renew(world: World, now: datetime, *, case: SupportCase) -> None:
    ref = world.support[_again(case)] = _ask_again(world, now, case)
    document(world, applicant(world, case), ref, hours=round(case.need * 30), now=now)


def _handle(world: World, now: datetime, *, case: SupportCase) -> None:
    """Let the officer find the renewal complete: it waits to be assessed."""
    officer, ref = world.actor(Role.CASE_OFFICER), world.support[_again(case)]
    care.take_on(world.session, officer, ref, now=now)
    tied = [(assessor(world, case), Part.ASSESSOR), (world.actor(Role.SCHOOL_CHIEF), Part.DECIDER)]
    for who, part in tied:
        care.tie(world.session, officer, ref, who.account_id or 0, part, now=now)
    row, _ = take_case(world.session, officer, ref, can=Can.NEEDS_HANDLE, now=now)
    move_on(world.session, officer, ref, "found_complete", seen=row.version, now=now)


def _try_too_early(world: World, now: datetime, *, case: SupportCase) -> None:
    """Try to renew what is not evaluated: it is refused, and the unit notes why."""
    try:
        _ask_again(world, now, case)
    except RefusedError:
        actor, ref = applicant(world, case), world.support[case.key]
        add_note(world.session, actor, ref, NOT_YET, now=now)
    else:
        raise LookupError(f"case {case.key} was renewed before it was evaluated")


def _move(world: World, now: datetime, *, case: SupportCase) -> None:
    about = Move(day=local_day(now))
    move(world.session, applicant(world, case), world.support[case.key], about, now=now)


def _apply_there(world: World, now: datetime, *, case: SupportCase) -> None:
    """Let the unit that receives the child apply anew, from nothing: it sees no older case."""
    actor = world.principal(NEW_UNIT)
    application = Application(
        child=Child(name=case.name, born=case.born),
        request=_request(case),
        unit_id=world.units[NEW_UNIT],
        form=case.form,
        first=terms_to_apply(local_day(now))[1].first,
    )
    key = f"demo-{case.key}-moved"
    world.support[key] = apply(world.session, actor, application, form_key=key, now=now)
