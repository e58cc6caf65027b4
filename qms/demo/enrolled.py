"""Who is enrolled at the independent units: invented children, month by month.

Their numbers are made up, all with the serials 238 and 239, and none of them is kept.
They stand in the files, which are read and thrown away, and nowhere else.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate

from qms.costs.core.items import GrantForm
from qms.demo.classes import At, independent
from qms.demo.generate import DemoData
from qms.demo.municipality import stream

SERIES = (239, 238)
DAYS, STRIDE = 365, 151
"""Seats lie on the days of the year a stride apart, so that a class is not born in one week."""
SCHOOL_STARTS, SCHOOL_ENDS = (8, 18), (6, 12)
AUTUMN_FROM, SUMMER, SCHOOL_AGE = 8, 6, 6
MOVERS, HALF = 0.012, 0.5
YOUNGEST, LONGEST, ROOM_YEARS = -5, 7, 4
FIRST_STEP_OF = {
    GrantForm.PRESCHOOL_CLASS: 0,
    GrantForm.COMPULSORY: 1,
    GrantForm.LEISURE_CENTRE: 0,
    GrantForm.UPPER_SECONDARY: 10,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolledChild:
    """A child's days at a unit in a form; `step` is as of the autumn it was counted."""

    number: str
    at: At
    step: int
    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class _Seat:
    """A place that one child has year after year: in a unit, by year of birth, in order."""

    unit: str
    born: int
    turn: int


def enrolled_in(data: DemoData, month: date) -> tuple[EnrolledChild, ...]:
    """Return everybody that the month's file names: those there, and those who left this year."""
    return tuple(_Register(data=data, month=month).children())


@dataclass(slots=True, kw_only=True)
class _Register:
    """The register of all independent units as it was in a month."""

    data: DemoData
    month: date
    offsets: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        rooms: dict[str, int] = {}
        for autumn in self.data.years.autumns[-ROOM_YEARS:]:
            for at, steps in independent(self.data, autumn).items():
                rooms[at.unit] = max(rooms.get(at.unit, 0), *steps.values())
        units = sorted(rooms)
        starts = [*accumulate((rooms[unit] for unit in units), initial=0)]
        self.offsets = dict(zip(units, _checked_room(starts), strict=False))

    def children(self) -> Iterator[EnrolledChild]:
        """Yield the children of the month."""
        autumn = self.month.year if self.month.month >= AUTUMN_FROM else self.month.year - 1
        last = self.data.years.last_autumn
        here = independent(self.data, min(autumn, last))
        for at, steps in here.items():
            for step, n in sorted(steps.items()):
                yield from self._class(at, step, range(n), autumn=autumn, end=None)
        if autumn == self.month.year:
            yield from self._leavers(here, autumn)

    def _leavers(
        self, here: Mapping[At, Mapping[int, int]], autumn: int
    ) -> Iterator[EnrolledChild]:
        """Yield those whose seat nobody has this autumn: they left as the school year ended."""
        before = independent(self.data, min(autumn, self.data.years.last_autumn) - 1)
        for at, steps in before.items():
            for step, n in sorted(steps.items()):
                stays = min(here.get(at, {}).get(step + 1, 0), n)
                end = date(autumn, *SCHOOL_ENDS)
                yield from self._class(at, step, range(stays, n), autumn=autumn - 1, end=end)

    def _class(
        self, at: At, step: int, turns: range, *, autumn: int, end: date | None
    ) -> Iterator[EnrolledChild]:
        for turn in turns:
            seat = _Seat(unit=at.unit, born=autumn - step - SCHOOL_AGE, turn=turn)
            first, last = self._moves(seat, _began(at, step, autumn))
            first_known = first <= _end(self.month)
            if first_known and (end is None or first <= end):
                yield EnrolledChild(number=self._number(seat), at=at, step=step, first=first,
                                    last=min(last or date.max, end) if end else last)  # fmt: skip

    def _moves(self, seat: _Seat, began: date) -> tuple[date, date | None]:
        """Return first and last day: now and then somebody comes late, or goes early.

        Some who go are told of a month too late.
        """
        chance = stream(self.data.seed, "moves", seat.unit, seat.born, seat.turn)
        if chance.random() > MOVERS:
            return began, None
        day = date(self.month.year, 1, 12) + timedelta(days=chance.randrange(290))
        if chance.random() < HALF:
            return max(began, day) if day.month < SUMMER else began, None
        told = day + timedelta(days=31) if chance.random() < HALF else day
        return began, day if began < day and told <= _end(self.month) else None

    def _number(self, seat: _Seat) -> str:
        place = self.offsets[seat.unit] + seat.turn
        day = date(seat.born, 1, 1) + timedelta(days=place * STRIDE % DAYS)
        return _checked(f"{day:%Y%m%d}{SERIES[place // DAYS]}")


def _checked_room(starts: list[int]) -> list[int]:
    if starts[-1] > DAYS * len(SERIES):
        raise ValueError("more children of a year than there are numbers")
    return starts


def _began(at: At, step: int, autumn: int) -> date:
    """Return the first day in the form: with the first step there, and not many years back."""
    years = min(step - FIRST_STEP_OF.get(at.form, YOUNGEST), LONGEST)
    return date(autumn - years, *SCHOOL_STARTS)


def _end(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _checked(eleven: str) -> str:
    """Return the number with its check digit."""
    doubled = [int(sign) * (2 - at % 2) for at, sign in enumerate(eleven[2:])]
    total = sum(value // 10 + value % 10 for value in doubled)
    return f"{eleven}{-total % 10}"
