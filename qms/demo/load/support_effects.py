"""What came of the support: the change assessed, the period evaluated, assessors practising."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.roles import Role
from qms.demo.effect_texts import DIFFERENT, USED_FOR
from qms.demo.generate import DemoData
from qms.demo.load.accounts import SECOND_ASSESSOR
from qms.demo.load.support_cases import applicant, assessor
from qms.demo.load.support_writing import Levels, write_assessment
from qms.demo.load.world import Happening, World
from qms.demo.municipality import stream
from qms.demo.support_plan import Goal, SupportCase, support_cases
from qms.demo.years import working_moment
from qms.needs.core.assessing import Kind
from qms.needs.core.calibration import PracticeCase
from qms.needs.core.evaluation import Evaluation, Used
from qms.needs.core.telling import count_day
from qms.needs.queries.assessments import standing
from qms.needs.queries.practice import cases_of
from qms.needs.services.evaluating import save_evaluation
from qms.needs.services.instruments import published
from qms.needs.services.notes import move_on
from qms.needs.services.opening import take_case
from qms.needs.services.practice import save_practice
from qms.needs.services.publishing import publish_needs

USES = (
    (Used.ASSISTANT,), (Used.ASSISTANT, Used.AIDS), (Used.SPECIAL_EDUCATION,),
    (Used.ASSISTANT, Used.SPECIAL_EDUCATION), (Used.SETTING,),
)  # fmt: skip
MOST = 2
"""No need grows beyond this: large ones of some kinds ask for papers that the cases lack."""
PUBLISHED = timedelta(days=6)


def effects(data: DemoData) -> Iterator[Happening]:
    """Yield the follow-ups, the practice of the assessors, and the needs laid in the register."""
    today = data.years.today
    for number, case in enumerate(support_cases(today, data.seed)):
        if case.goal in {Goal.FOLLOW_UP, Goal.EVALUATED}:
            yield Happening(at=case.followed_up, do=partial(_begin, case=case))
        if case.goal is Goal.EVALUATED:
            again = case.followed_up + timedelta(hours=1)
            yield Happening(at=again, do=partial(_assess, case=case))
            yield Happening(at=case.evaluated, do=partial(_evaluate, case=case, number=number))
    last = today.year if today >= count_day(today.year) + PUBLISHED else today.year - 1
    yield Happening(at=working_moment(last, 9, 12), do=_practise)
    for autumn in _counted(data, last):
        laid = count_day(autumn) + PUBLISHED
        at = working_moment(autumn, laid.month, laid.day)
        yield Happening(at=at, do=partial(_lay_in_register, autumn=autumn))


def _counted(data: DemoData, last: int) -> list[int]:
    """Return the two last autumns, if somebody's support ran on their count day."""
    cases = support_cases(data.years.today, data.seed)
    return [
        autumn
        for autumn in (last - 1, last)
        if any(one.first <= count_day(autumn) <= one.followed_up.date() for one in cases)
    ]


def _begin(world: World, now: datetime, *, case: SupportCase) -> None:
    actor, ref = applicant(world, case), world.support[case.key]
    row, _ = take_case(world.session, actor, ref, can=Can.NEEDS_WRITE, now=now)
    move_on(world.session, actor, ref, "follow_up_begun", seen=row.version, now=now)


def _assess(world: World, now: datetime, *, case: SupportCase) -> None:
    actor, ref = assessor(world, case), world.support[case.key]
    _, opened = take_case(world.session, actor, ref, can=Can.NEEDS_ASSESS, now=now)
    before = standing(world.session, opened)
    if before is None:
        raise LookupError(f"case {case.key} was never assessed")
    levels = {key: (one.current or 0, one.desired or 0) for key, one in before.answers.items()}
    after = later_levels(case, levels, seed=world.data.seed)
    write_assessment(world, actor, ref, Kind.FOLLOW_UP, after, now)


def later_levels(case: SupportCase, before: Levels, *, seed: int) -> Levels:
    """Return the levels half a year later: most needs less, some as before, a few greater."""
    chance = stream(seed, "support later", case.key)
    found = {}
    for key, (current, desired) in sorted(before.items()):
        now = current
        if current:
            drawn = chance.random()
            step = -1 if drawn < 0.5 else 1 if drawn > 0.93 and current < MOST else 0
            now = max(desired, current - 1) if step < 0 else current + step
        found[key] = now, min(now, desired)
    return found


def _evaluate(world: World, now: datetime, *, case: SupportCase, number: int) -> None:
    told = Evaluation(
        used=USES[number % len(USES)],
        used_for=USED_FOR[number % len(USED_FOR)],
        different=DIFFERENT[number % len(DIFFERENT)],
        goes_on=number % 4 != 1,
    )
    actor, ref = applicant(world, case), world.support[case.key]
    save_evaluation(world.session, actor, ref, told, version=0, ready=True, now=now)


def _practise(world: World, now: datetime) -> None:
    """Let four people judge the practice cases, some of them a little off the key."""
    _, instrument = published(world.session, now=now)
    for place, actor in enumerate(_assessors(world)):
        for case in cases_of(instrument)[: 4 if place else 2]:
            levels = _judged(world, case, place)
            save_practice(world.session, actor, case.key, levels, now=now)


def _assessors(world: World) -> tuple[Actor, ...]:
    roles = (Role.ASSESSOR, Role.SPECIAL_EDUCATOR, Role.STUDENT_HEALTH)
    return (*(world.actor(role) for role in roles), world.named(SECOND_ASSESSOR.user_name))


def _judged(world: World, case: PracticeCase, place: int) -> dict[str, int | None]:
    chance = stream(world.data.seed, "practice", case.key, place)
    return {
        key: min(4, max(0, level + chance.choice((0, 0, 0, 1 if place % 2 else -1))))
        for key, level in case.key_levels.items()
    }


def _lay_in_register(world: World, now: datetime, *, autumn: int) -> None:
    publish_needs(world.session, world.actor(Role.ANALYST), autumn=autumn, now=now)
