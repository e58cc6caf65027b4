"""The schools' plans against degrading treatment: last year's and this year's, in every state."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial

from qms.access.roles import Role
from qms.demo.degrading import FATES, WrittenSafety, write_safety
from qms.demo.filing import SHOWN, schools_that_report
from qms.demo.generate import DemoData
from qms.demo.load.asking import approve, new_action, open_for, report_of, took_part, write_down
from qms.demo.load.world import Happening, World
from qms.demo.municipality import stream
from qms.demo.years import workday_on_or_before
from qms.followup.core.report.columns import ENDS
from qms.followup.core.report.questions import QuestionType
from qms.followup.core.report.selection import Among, Selection
from qms.followup.core.report.states import State
from qms.followup.models import Action, Report
from qms.followup.queries.rows import Rows, load
from qms.followup.services import handing_in, opening
from qms.followup.services.afterwards import publish
from qms.kernel.clock import LOCAL

TEMPLATE, TABLE = "anti_degrading_plan", "adp_needed"
STATES = (
    *[State.PUBLISHED] * 3, *[State.APPROVED] * 4, *[State.SUBMITTED] * 2, State.RETURNED,
    State.DRAFT,
)  # fmt: skip
"""How far this year's plans have come, in this proportion."""
COMMENT = "Skriv vem som svarar för uppföljningen efter sex veckor, och när den görs i år."
REVIEW_DAYS, PUBLISH_DAYS = 12, 5


def latest_filed(data: DemoData) -> int:
    """Return the latest year whose plans were due before the demo's day."""
    year = data.years.today.year
    is_due = opening.planned_dates(TEMPLATE, year).due < data.years.today
    return year if is_due else year - 1


def degrading_plans(data: DemoData) -> Iterator[Happening]:
    """Yield the asking, the plans and the answers for the latest year and the one before."""
    latest = latest_filed(data)
    for year in (latest - 1, latest):
        dates = opening.planned_dates(TEMPLATE, year)
        at = datetime.combine(dates.opens, time(8, 15), LOCAL)
        yield Happening(at=at, do=partial(_open, year=year, dates=dates))
        for number, key in enumerate(_asked(data, year)):
            state = STATES[number * 5 % len(STATES)] if year == latest else State.APPROVED
            state = State.PUBLISHED if key == SHOWN else state
            yield from _filed(key, year, state, due=dates.due, data=data)


def _asked(data: DemoData, year: int) -> tuple[str, ...]:
    found = schools_that_report(year, data.years.last_autumn)
    return tuple(unit.key for unit in found)


def _open(world: World, now: datetime, *, year: int, dates: opening.Dates) -> None:
    ids = frozenset(world.units[key] for key in _asked(world.data, year) if key in world.units)
    chosen = Selection(among=Among.CHOSEN, unit_ids=ids)
    open_for(world, now, template=TEMPLATE, year=year, dates=dates, selection=chosen)


def _filed(key: str, year: int, state: State, *, due: date, data: DemoData) -> Iterator[Happening]:
    chance = stream(data.seed, "degrading day", key, year)
    day = workday_on_or_before(due - timedelta(days=chance.randint(0, 16)))
    at = datetime.combine(day, time(chance.randint(8, 15), chance.randint(0, 59)), LOCAL)
    yield Happening(at=at, do=partial(_tell, key=key, year=year, state=state))
    if state not in {State.DRAFT, State.SUBMITTED}:
        back = state is State.RETURNED
        answered = at + timedelta(days=REVIEW_DAYS)
        yield Happening(at=answered, do=partial(_answer, key=key, year=year, back=back))
    if state is State.PUBLISHED:
        shown = at + timedelta(days=REVIEW_DAYS + PUBLISH_DAYS)
        yield Happening(at=shown, do=partial(_publish, key=key, year=year))


def _tell(world: World, now: datetime, *, key: str, year: int, state: State) -> None:
    """Let the principal write the plan, and hand it in unless it stays a draft."""
    report_id = report_of(world, key, template=TEMPLATE, year=year)
    rows = load(world.session, report_id) if report_id is not None else None
    if rows is None:
        return
    actor, written = world.principal(key), write_safety(key, year=year, seed=world.data.seed)
    _follow_up(rows, written)
    rows.actions = _actions(rows, written, due=date(year + 1, 6, 10))
    answers = _answers(rows, written)
    if state is State.DRAFT:
        answers.pop("adp_routines")
    version = write_down(world, actor, rows, answers=answers, now=now)
    if state is not State.DRAFT:
        handing_in.submit(world.session, actor, rows.report.id, seen=version, now=now)


def _follow_up(rows: Rows, written: WrittenSafety) -> None:
    for number, last in enumerate(rows.last_actions):
        fates = written.fates or FATES
        last.done, last.assessment, last.fate = fates[number % len(fates)]


def _actions(rows: Rows, written: WrittenSafety, *, due: date) -> list[Action]:
    """Return this year's measures: those that go on, and new ones with other names."""
    going_on = [one for one in rows.last_actions if one.fate != ENDS]
    found = [
        new_action(
            rows, TABLE, number, title=last.title, measure=last.measure, owner=last.owner,
            cause="Åtgärden har börjat och behöver ett år till.", this_year="Ja", due=due,
            carried_from_id=last.action_id,
        )
        for number, last in enumerate(going_on, start=1)
    ]  # fmt: skip
    known = {one.title for one in rows.last_actions}
    fresh = [one for one in written.measures if one.title not in known]
    found += [
        new_action(
            rows, TABLE, number, title=one.title, cause=one.cause, measure=one.measure,
            owner=one.owner, this_year="Ja", due=due,
        )
        for number, one in enumerate(fresh, start=len(found) + 1)
    ]  # fmt: skip
    return found


def _answers(rows: Rows, written: WrittenSafety) -> dict[str, str]:
    found: dict[str, str] = {}
    for question in rows.template.questions:
        if question.key in written.texts:
            found[question.key] = written.texts[question.key]
        elif question.type is QuestionType.PARTICIPATION:
            found |= took_part(question, written.gave)
    return found


def _answer(world: World, now: datetime, *, key: str, year: int, back: bool) -> None:
    report_id = report_of(world, key, template=TEMPLATE, year=year)
    if report_id is None:
        return
    if not back:
        approve(world, report_id, by=Role.SCHOOL_CHIEF, now=now)
        return
    seen = world.session.get_one(Report, report_id).version
    actor = world.actor(Role.SCHOOL_CHIEF)
    handing_in.send_back(world.session, actor, report_id, seen=seen, comment=COMMENT, now=now)


def _publish(world: World, now: datetime, *, key: str, year: int) -> None:
    report_id = report_of(world, key, template=TEMPLATE, year=year)
    if report_id is None:
        return
    seen = world.session.get_one(Report, report_id).version
    publish(world.session, world.actor(Role.SCHOOL_CHIEF), report_id, seen=seen, now=now)
