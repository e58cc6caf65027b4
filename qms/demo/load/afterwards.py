"""What follows on a decision: money moved between own schools, and the model looked at again."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from qms.access.roles import Role
from qms.allocation import queries, services
from qms.allocation.core.accuracy.reviews import Conclusion, Dialogue
from qms.allocation.core.budget.moves import Move
from qms.allocation.services.accuracy import make_accuracy
from qms.allocation.services.accuracy_reviews import record_dialogue
from qms.demo.generate import DemoData
from qms.demo.load.world import Happening, World
from qms.demo.pupils import RECEIVES
from qms.demo.years import working_moment
from qms.kernel.clock import local_day

GIVES = "G14"
MOVED_ORE = 350_000_00
WHY_MOVED = (
    "Hjulspångsskolan tog emot elva elever som bytte skola i årskurs 8 efter höstens beräkning och"
    " anställer en speciallärare på halvtid."
)
SAID = (
    "Rektor ser samma sak som siffrorna. Mer än hälften av dem som går ut nian har bytt till skolan"
    " i årskurs 8 eller 9, ofta efter en svår tid någon annanstans, och hinner inte komma i kapp i"
    " alla ämnen. Skolbyte finns inte i modellen. Vi prövar det som faktor inför nästa år."
)


def afterwards(data: DemoData) -> Iterator[Happening]:
    """Yield a move of money after the latest decision, the follow-up of a year and a dialogue."""
    year, spring = data.years.last_autumn, data.years.pupil_years[-1]
    yield Happening(at=working_moment(year, 1, 20, hour=13), do=partial(_move, year=year))
    yield Happening(at=working_moment(spring, 11, 19, hour=16), do=partial(_look, spring=spring))
    yield Happening(at=working_moment(spring, 11, 20, hour=10), do=partial(_talk, spring=spring))


def _move(world: World, now: datetime, *, year: int) -> None:
    run = queries.adopted_run(world.session, year)
    if run is None:
        raise LookupError(f"no adopted calculation for {year}")
    move = Move(
        from_unit=world.units[GIVES],
        to_unit=world.units[RECEIVES],
        ore=MOVED_ORE,
        reason=WHY_MOVED,
    )
    actor = world.actor(Role.SCHOOL_CHIEF)
    services.move_money(world.session, actor, run.head.id, move, now=now)


def _look(world: World, now: datetime, *, spring: int) -> None:
    make_accuracy(world.session, world.actor(Role.ANALYST), spring, now=now)


def _talk(world: World, now: datetime, *, spring: int) -> None:
    """Record the dialogue about the one school where the model may have missed."""
    today = local_day(now)
    record_dialogue(
        world.session,
        world.actor(Role.QUALITY_LEAD),
        year=spring,
        unit_id=world.units[RECEIVES],
        dialogue=Dialogue(on=today, said=SAID, conclusion=Conclusion.MODEL),
        today=today,
        now=now,
    )
