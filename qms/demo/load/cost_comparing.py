"""What stands beside the costs: a set of schools that the analyst shares, and published figures."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from qms.access.roles import Role
from qms.costs.services.sets import save_set
from qms.demo.generate import DemoData
from qms.demo.load.importing import import_file
from qms.demo.load.world import Happening, World
from qms.demo.years import working_moment
from qms.kernel.clock import local_day
from qms.register.cost_queries import group_counts

SET_NAME = "De sex största skolorna"
IN_THE_SET = 6
HEAD = "Källa;Nyckeltal;Namn;Plats;Platsens namn;Kön;År;Värde"
MADE_UP = (
    ("demo-1", "Kostnad grundskola, kr/elev (påhittad)", "demo", "Jämförbara kommuner",
     (118_900, 122_400, 127_800)),
    ("demo-1", "Kostnad grundskola, kr/elev (påhittad)", "demo-län", "Länets kommuner",
     (116_200, 119_700, 124_100)),
    ("demo-2", "Lokalkostnad grundskola, kr/elev (påhittad)", "demo", "Jämförbara kommuner",
     (19_800, 20_400, 21_300)),
)  # fmt: skip


def compared(data: DemoData, now: datetime) -> Iterator[Happening]:
    """Yield a file of figures that nobody has published, which say so, and the set."""
    this = local_day(now).year
    at = min(working_moment(this, 2, 20, hour=9), now - timedelta(minutes=9))
    yield Happening(at=at, do=lambda world, moment: _figures(world, moment, last=this - 1))
    yield Happening(at=now - timedelta(minutes=2), do=_set)


def _figures(world: World, now: datetime, *, last: int) -> None:
    rows = [
        f"annan;{key};{title};{place};{name};T;{last - 2 + n};{value}"
        for key, title, place, name, values in MADE_UP
        for n, value in enumerate(values)
    ]
    content = "\n".join([HEAD, *rows, ""]).encode()
    import_file(world, dataset="public_figures", name="publicerade.csv", content=content, now=now)


def _set(world: World, now: datetime) -> None:
    """Save the own schools with most pupils in compulsory school."""
    size: dict[int, int] = {}
    for one in group_counts(world.session, local_day(now).year):
        if one.form == "compulsory":
            size[one.unit_id] = size.get(one.unit_id, 0) + (one.pupils or 0)
    largest = sorted(size, key=lambda unit: (-size[unit], unit))[:IN_THE_SET]
    save_set(world.session, world.actor(Role.ANALYST), None, name=SET_NAME, units=largest,
             is_shared=True, now=now)  # fmt: skip
