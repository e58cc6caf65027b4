"""Actions between the reports and cases, step by step as they happened."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from sqlalchemy import select

from qms.access.actor import Actor
from qms.access.roles import Role
from qms.demo.generate import DemoData
from qms.demo.load.world import Happening, World
from qms.demo.quality_work import DemoAction, DemoCase, actions, cases
from qms.demo.years import workday_on_or_after, workday_on_or_before
from qms.followup.core.actions.records import Plan
from qms.followup.core.cases.checks import Ending
from qms.followup.core.cases.kinds import CaseKind, CaseOutcome, CaseState, Cause, Channel
from qms.followup.core.cases.records import Registration
from qms.followup.models import Action, QualityCase
from qms.followup.services import action_ends, case_notes, case_steps
from qms.followup.services import actions as acting
from qms.followup.services import cases as handling
from qms.kernel.clock import LOCAL, local_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """When things happened that began so many days before the demo was loaded."""

    today: date
    ago: int

    def at(self, after: int, *, hour: int = 9) -> datetime | None:
        """Return the workday so many days after the beginning; None when it lies ahead."""
        begun = workday_on_or_before(self.today - timedelta(days=self.ago))
        day = workday_on_or_after(begun + timedelta(days=after))
        return datetime.combine(day, time(hour, 20), LOCAL) if day <= self.today else None


def quality_work(data: DemoData) -> Iterator[Happening]:
    """Yield every action and case with what followed."""
    today = data.years.today
    for number, action in enumerate(actions()):
        yield from _action(action, f"demo-action-{number}", Days(today=today, ago=action.ago))
    for number, case in enumerate(cases()):
        yield from _case(case, f"demo-case-{number}", Days(today=today, ago=case.ago))


Do = Callable[[World, datetime], None]


def _happened(at: datetime | None, do: Do) -> Iterator[Happening]:
    if at is not None:
        yield Happening(at=at, do=do)


def _action(action: DemoAction, key: str, days: Days) -> Iterator[Happening]:
    today = days.today
    begin = partial(_begin, action=action, key=key, due=today + timedelta(days=action.due))
    yield from _happened(days.at(0), begin)
    for after, value, note in action.readings:
        measure = partial(_measure, action=action, key=key, value=value, note=note)
        yield from _happened(days.at(after, hour=14), measure)
    if action.ends:
        carried = today + timedelta(days=action.carried_due)
        yield from _happened(days.at(action.after, hour=15),
                             partial(_end, action=action, key=key, due=carried))  # fmt: skip


def _actor(world: World, unit: str) -> Actor:
    return world.principal(unit) if unit else world.actor(Role.QUALITY_LEAD)


def _node(world: World, unit: str) -> int:
    return world.units[unit] if unit else world.municipality


def _begin(world: World, now: datetime, *, action: DemoAction, key: str, due: date) -> None:
    plan = Plan(**action.texts, due=due)
    acting.begin(
        world.session, _actor(world, action.unit), _node(world, action.unit), plan,
        form_key=key, now=now,
    )  # fmt: skip


def _action_id(world: World, key: str) -> int:
    query = select(Action.id).where(Action.form_key == key, Action.report_id.is_(None))
    return world.session.scalars(query).one()


def _measure(
    world: World, now: datetime, *, action: DemoAction, key: str, value: str, note: str
) -> None:
    acting.add_reading(
        world.session, _actor(world, action.unit), _action_id(world, key), value=value,
        day=local_day(now), note=note, form_key=f"{value}-{now:%Y%m%d}", now=now,
    )  # fmt: skip


def _end(world: World, now: datetime, *, action: DemoAction, key: str, due: date) -> None:
    actor, action_id = _actor(world, action.unit), _action_id(world, key)
    if action.ends == "closed":
        action_ends.close(
            world.session, actor, action_id, result=action.result, day=local_day(now), now=now
        )
    elif action.ends == "exception":
        action_ends.close_with_exception(
            world.session, actor, action_id, reason=action.reason, now=now
        )
    else:
        action_ends.carry_over(world.session, actor, action_id, due=due, now=now)


def _case(case: DemoCase, key: str, days: Days) -> Iterator[Happening]:
    yield from _happened(days.at(0), partial(_register, case=case, key=key))
    for hour, (step, after) in enumerate(case.steps.items(), start=10):
        do = partial(_step, case=case, key=key, step=CaseState(step))
        yield from _happened(days.at(after, hour=hour), do)
    if case.texts["note"] or case.texts["restricted"]:
        yield from _happened(days.at(1, hour=16), partial(_note, case=case, key=key))


def _register(world: World, now: datetime, *, case: DemoCase, key: str) -> None:
    about = Registration(
        kind=CaseKind(case.kind),
        title=case.title,
        channel=Channel(case.channel),
        received_on=local_day(now),
        diary=f"BUN {now.year}/{case.diary}" if case.diary else "",
        is_serious=case.serious,
    )
    handling.register(
        world.session, _actor(world, case.unit), _node(world, case.unit), about,
        form_key=key, now=now,
    )  # fmt: skip


def _case_id(world: World, key: str) -> int:
    query = select(QualityCase.id).where(QualityCase.form_key == key)
    return world.session.scalars(query).one()


def _step(world: World, now: datetime, *, case: DemoCase, key: str, step: CaseState) -> None:
    actor, case_id, day = _actor(world, case.unit), _case_id(world, key), local_day(now)
    texts = case.texts
    if step is CaseState.ANSWERED:
        case_steps.answer(
            world.session, actor, case_id, outcome=CaseOutcome(texts["outcome"]),
            cause=Cause(texts["cause"]), finding=texts["finding"], day=day, now=now,
        )  # fmt: skip
    elif step is CaseState.CLOSED:
        reason = texts["exception"]
        ending = Ending(helped=not reason, check_text=texts["check"], exception_reason=reason)
        case_steps.close(world.session, actor, case_id, ending=ending, day=day, now=now)
    else:
        case_steps.advance(world.session, actor, case_id, to=step, day=day, now=now)


def _note(world: World, now: datetime, *, case: DemoCase, key: str) -> None:
    case_notes.add_note(
        world.session, _actor(world, case.unit), _case_id(world, key),
        body=case.texts["restricted"] or case.texts["note"],
        is_restricted=bool(case.texts["restricted"]), form_key="demo", now=now,
    )  # fmt: skip
