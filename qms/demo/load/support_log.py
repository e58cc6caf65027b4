"""Who read what in the cases of support: daily readings, two emergency openings, a review."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial

from qms.access.policy import Can
from qms.access.roles import Role
from qms.demo.generate import DemoData
from qms.demo.load.accounts import SHOWN_SCHOOL
from qms.demo.load.support_cases import PROTECTED
from qms.demo.load.world import DEMO, Happening, World
from qms.demo.support_plan import Goal, SupportCase, support_cases
from qms.demo.years import moment, workday_on_or_after, workday_on_or_before
from qms.needs.core.log_review.month import Month, month_of
from qms.needs.core.log_review.reviewing import Verdict
from qms.needs.core.log_review.rules import Reason
from qms.needs.queries import glasses, log_review
from qms.needs.services import log_review as reviewing
from qms.needs.services.glass import break_glass
from qms.needs.services.notes import add_note
from qms.needs.services.opening import open_case

Do = Callable[[World, datetime], None]
READ_ON = (5, 8, 13, 19, 22, 27)
SETTLED = timedelta(days=20)
"""So long after an application a case is taken, and somebody is tied to it."""
AT_HOME = "Eleven är sjuk efter skolan i dag och hemmet ringer om vad som är bestämt om måltiderna."
ON_LEAVE = "Specialpedagogen är borta i dag och eleven kom till mig mitt i en svår situation."
NOTE = "Enheten har ringt: stödet ges som det var tänkt."
ASKED = "Jag har frågat varför ärendet lästes på kvällen. Svar väntas i nästa vecka."


def readings(data: DemoData) -> Iterator[Happening]:
    """Yield who read what last month, what was opened in need, and how it was reviewed."""
    today = data.years.today
    month = month_of(today).previous
    there = _settled(data, month.first)
    for number, (day, case) in enumerate(zip(READ_ON, there, strict=False)):
        yield _on(month, day, partial(_read, case=case, role=Role.PRINCIPAL), minute=15)
        yield _on(month, day + 1, partial(_read, case=case, role=Role.CASE_OFFICER), minute=40)
        if number % 3:  # else the case lies still, and the rule finds the readings
            yield _on(month, day + 1, partial(_note, case=case), minute=55)
    if len(there) < 2:
        return
    yield _on(month, 14, partial(_read, case=there[1], role=Role.PRINCIPAL), hour=20)
    in_evening = partial(_break_glass, case=there[0], reason=AT_HOME)
    yield _on(month, 12, in_evening, hour=19, minute=40)
    yield _on(month, 16, _review_openings)
    first = month_of(today).first
    yield Happening(at=_at(first, hour=5, minute=30), do=_draw)
    yield Happening(at=_at(workday_on_or_after(first), hour=10), do=_review_sample)
    lately = workday_on_or_before(today - timedelta(days=2))
    yield Happening(
        at=_at(lately, hour=14, minute=20),
        do=partial(_break_glass, case=there[1], reason=ON_LEAVE),
    )


def _settled(data: DemoData, day: date) -> list[SupportCase]:
    """Return the shown school's cases that were on their way before the day, newest first."""
    found = [
        case
        for case in support_cases(data.years.today, data.seed)
        if case.unit == SHOWN_SCHOOL
        and case.key != PROTECTED
        and case.goal >= Goal.ASSESSMENT
        and (case.applied + SETTLED).date() < day
    ]
    return sorted(found, key=lambda case: case.applied, reverse=True)[: len(READ_ON)]


def _at(day: date, *, hour: int, minute: int = 0) -> datetime:
    return moment(day.year, day.month, day.day, hour=hour, minute=minute)


def _on(month: Month, day: int, do: Do, *, hour: int = 9, minute: int = 0) -> Happening:
    at = workday_on_or_before(date(month.year, month.number, day))
    return Happening(at=_at(at, hour=hour, minute=minute), do=do)


def _read(world: World, now: datetime, *, case: SupportCase, role: Role) -> None:
    ref = world.support[case.key]
    open_case(world.session, world.actor(role), ref, can=Can.NEEDS_READ, why="case", now=now)


def _note(world: World, now: datetime, *, case: SupportCase) -> None:
    officer, ref = world.actor(Role.CASE_OFFICER), world.support[case.key]
    add_note(world.session, officer, ref, NOTE, now=now)


def _break_glass(world: World, now: datetime, *, case: SupportCase, reason: str) -> None:
    """Let the student health, tied to no case, open one in need and read what it asks for."""
    ref, nurse = world.support[case.key], world.actor(Role.STUDENT_HEALTH)
    break_glass(world.session, nurse, ref, reason=reason, now=now)
    soon = now + timedelta(minutes=3)
    for why in ("case", "documentation"):
        open_case(world.session, nurse, ref, can=Can.NEEDS_READ, why=why, now=soon)


def _review_openings(world: World, now: datetime) -> None:
    """Let the data protection officer find the month's openings justified."""
    officer = world.actor(Role.DATA_PROTECTION)
    for one in glasses.glasses(world.session):
        reviewing.read_glass(world.session, officer, one.id, now=now)
        note = "Hemmet bekräftar samtalet."
        reviewing.review_glass(
            world.session, officer, one.id, Verdict.JUSTIFIED, note, version=one.version, now=now
        )


def _draw(world: World, now: datetime) -> None:
    month = reviewing.month_to_draw(world.session, now=now)
    if month is not None:
        reviewing.draw_sample(world.session, DEMO, month, now=now)


def _review_sample(world: World, now: datetime) -> None:
    """Let the auditor begin with the sample: two are justified, one is asked about."""
    auditor = world.actor(Role.AUDITOR)
    picks = log_review.picks(world.session, log_review.samples(world.session)[0])
    late = [one for one in picks if one.reasons - {Reason.CHANCE} == {Reason.OUT_OF_HOURS}][:1]
    plain = [one for one in picks if one not in late][:2]
    for one in (*plain, *late):
        verdict, note = (Verdict.ASKED, ASKED) if one in late else (Verdict.JUSTIFIED, "")
        reviewing.review_reading(world.session, auditor, one.id, verdict, note, version=0, now=now)
