"""What the council asked for about the equity resources: one reported back, one under way."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from qms.access.roles import Role
from qms.demo.generate import DemoData
from qms.demo.load.world import Happening, World
from qms.demo.years import working_moment
from qms.followup.core.equity.assignments import AssignmentText
from qms.followup.core.equity.splits import Reach, Split
from qms.followup.queries import equity
from qms.followup.services import equity as services
from qms.kernel.clock import local_day

ANSWER = (
    "Pengarna följer i stort de bedömda timmarna, men två kommunala skolor avviker tydligt: en "
    "får mycket mindre per timme och en mycket mer. Strukturbidragen går inte att jämföra med de "
    "andra, eftersom de ges per plats. Vi föreslår att timmarna stäms av en gång per termin och "
    "att fördelningen prövas om ett år."
)
SPLIT = Split(
    additional=Decimal(20),
    operational=Decimal(55),
    resource_school=Decimal(20),
    central_group=Decimal(5),
    reach=Reach.INDEPENDENT,
)


def assignments(data: DemoData) -> Iterator[Happening]:
    """Yield what was asked, what was answered and what was tried."""
    year = data.years.last_autumn
    given = working_moment(year - 1, 11, 20)
    yield Happening(at=given, do=lambda world, now: _given(world, now, "20", date(year, 3, 31)))
    yield Happening(at=working_moment(year, 3, 7), do=_answer)
    again = working_moment(year, 10, 26)
    yield Happening(at=again, do=lambda world, now: _given(world, now, "7", date(year + 1, 3, 31)))
    yield Happening(at=again + timedelta(days=1), do=_try)


def _given(world: World, now: datetime, number: str, due: date) -> None:
    says = AssignmentText(
        number=number,
        title="Se över fördelning och effekt av likvärdighetsresurser",
        given_on=local_day(now),
        due=due,
        text="Säkerställ att fördelningen är likvärdig och utgår från barns och elevers behov. "
        "Föreslå hur resurserna bör fördelas framåt.",
        responsible="Kvalitetsenheten",
        reference=f"UN {now.year}/0{number:0>2}1",
    )
    services.add_assignment(world.session, world.actor(Role.QUALITY_LEAD), says, now=now)


def _answer(world: World, now: datetime) -> None:
    (one,) = equity.assignments(world.session)
    actor = world.actor(Role.QUALITY_LEAD)
    services.report_back(world.session, actor, one.id, ANSWER, seen=one.version, now=now)


def _try(world: World, now: datetime) -> None:
    """Try what less as structural grants, and more by assessed hours, would mean."""
    session = world.session
    year = equity.years(session)[0]
    services.keep_trial(
        session,
        world.actor(Role.CONTROLLER),
        name="Mindre strukturbidrag, mer efter timmar",
        year=year,
        split=SPLIT,
        pot_ore=sum(equity.received_by_unit(session, year).values()),
        assignment_id=equity.assignments(session)[0].id,
        now=now,
    )
