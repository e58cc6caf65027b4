"""Money for support beyond the basic amount; it follows the hours, though not everywhere."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import exp

from qms.demo.enrolment import CountRow
from qms.demo.municipality import stream
from qms.demo.needs import Needs
from qms.demo.places import MUNICIPAL
from qms.demo.schools import COMPULSORY
from qms.demo.units import DemoUnit

KRONOR_PER_HOUR = 14_300
HOURS_PER_CHILD = 13
SHARE_OF_PUPILS = 0.012
CENTRAL, GROUP_PLACES, KRONOR_PER_GROUP_PLACE = "G03", 18, 264_000
"""The school where the municipality has placed its central teaching groups."""
RESOURCE, KRONOR_PER_RESOURCE_PLACE = "R01", 318_000
UNLIKE = {"G07": 0.62, "G18": 1.45}
"""Schools whose support is far from what the hours say: for the follow-up to find."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportRow:
    """A unit's support of a kind in a calendar year, in kronor; hours are a week."""

    unit: str
    year: int
    kind: str
    kronor: int
    recipients: int
    hours: int


def make_supports(needs: Needs, rows: Iterable[CountRow], *, years: range) -> list[SupportRow]:
    """Return every unit's support in the years."""
    pupils: dict[tuple[str, int], int] = defaultdict(int)
    for row in rows:
        pupils[row.unit, row.autumn] += row.n
    return [one for year in years for one in _year(needs, pupils, year)]


def _year(needs: Needs, pupils: dict[tuple[str, int], int], year: int) -> Iterator[SupportRow]:
    for unit in COMPULSORY:
        n = pupils.get((unit.key, year - 1), 0)
        if n:
            yield _by_hours(needs, unit, n, year)
    places = pupils[RESOURCE, year - 1]
    for key, kind, number, kronor in (
        (RESOURCE, "strukturbidrag resursskola", places, KRONOR_PER_RESOURCE_PLACE),
        (CENTRAL, "strukturbidrag central grupp", GROUP_PLACES, KRONOR_PER_GROUP_PLACE),
    ):
        yield SupportRow(
            unit=key, year=year, kind=kind, kronor=number * kronor, recipients=number,
            hours=number * (HOURS_PER_CHILD + 9),
        )  # fmt: skip


def _by_hours(needs: Needs, unit: DemoUnit, pupils: int, year: int) -> SupportRow:
    chance = stream(needs.seed, "supports", unit.key, year)
    more = exp(0.5 * needs.of.get((unit.key, year - 1), 0.0) + chance.gauss(0, 0.15))
    recipients = max(1, round(SHARE_OF_PUPILS * pupils * more))
    hours = max(4, round(recipients * chance.gauss(HOURS_PER_CHILD, 1.5)))
    rate = KRONOR_PER_HOUR * UNLIKE.get(unit.key, 1.0) * chance.gauss(1, 0.03)
    is_own = unit.provider_in(year - 1, needs.last) == MUNICIPAL
    return SupportRow(
        unit=unit.key,
        year=year,
        kind="verksamhetsstöd" if is_own else "tilläggsbelopp",
        kronor=round(hours * rate / 100) * 100,
        recipients=recipients,
        hours=hours,
    )
