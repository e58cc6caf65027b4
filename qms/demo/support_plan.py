"""Which children have cases of support in the demo, and how far each case has come.

Every child is invented and called by a tree and a number; none has a personal number.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import IntEnum

from qms.demo.municipality import BY_KEY, stream
from qms.demo.years import workday_on_or_before
from qms.kernel.clock import LOCAL
from qms.needs.core.amounts.periods import Basis, next_span, span_of
from qms.org.core.forms import SchoolForm

TREES = (
    "Ek", "Al", "Alm", "Ask", "Asp", "Björk", "Bok", "En", "Gran", "Hassel", "Hägg", "Lind",
    "Lönn", "Oxel", "Pil", "Rönn", "Sälg", "Tall", "Vide", "Apel",
)  # fmt: skip
UNITS = (
    "G06", "G04", "G06", "F07", "G06", "G21", "G04", "F12", "G06", "R01", "G04", "F12",
    "G06", "G21", "G05", "F12", "G06", "G04", "A01", "F23", "G06", "G20", "G02", "Y01",
)  # fmt: skip
"""In turn: Åkerbyskolan and Kompassen often enough to be told of in sums, and enough children at
few other units of our own that Åkerbyskolan is not hidden beside them."""
CHILD_AGES = {SchoolForm.PRESCHOOL: (2, 5), SchoolForm.UPPER_SECONDARY: (16, 18)}
PUPIL_AGES = (7, 15)
SEASONS, PER_SEASON, LAST_SEASON, PATTERN = 4, 7, 21, 7
"""The season that runs now has more cases: sums over fewer than twenty would tell nothing."""


class Goal(IntEnum):
    """How far a case has come today; each step includes those before it."""

    RECEIVED = 0
    COMPLETENESS = 1
    ASSESSMENT = 2
    SECOND_ASSESSMENT = 3
    PROPOSAL = 4
    DECISION = 5
    RUNNING = 6
    FOLLOW_UP = 7
    EVALUATED = 8
    REFUSED = 9


RECENT = (
    (Goal.RECEIVED, 2), (Goal.RECEIVED, 4), (Goal.COMPLETENESS, 7), (Goal.COMPLETENESS, 9),
    (Goal.ASSESSMENT, 12), (Goal.ASSESSMENT, 14), (Goal.ASSESSMENT, 26),
    (Goal.SECOND_ASSESSMENT, 21), (Goal.PROPOSAL, 20), (Goal.PROPOSAL, 23), (Goal.DECISION, 27),
    (Goal.DECISION, 29),
)  # fmt: skip
"""The cases of the last month: how far they have come, and how many days ago they came in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportCase:
    """One case. `need` from 0 to 1 says how much support the child needs.

    The moments are when it was applied for, taken by the officer, found complete, assessed,
    proposed, decided and followed up; those after `goal` never came.
    """

    key: str
    name: str
    unit: str
    form: SchoolForm
    born: date
    first: date
    terms: int
    goal: Goal
    need: float
    applied: datetime
    has_second: bool

    def after(self, days: int, *, hour: int = 10) -> datetime:
        """Return a moment so many days after the application, on a workday at the latest."""
        day = workday_on_or_before(self.applied.astimezone(LOCAL).date() + timedelta(days=days))
        chance = stream(0, "minute", self.key, days)
        at = datetime.combine(day, time(hour, chance.randint(0, 59)), LOCAL)
        return max(at, self.applied + timedelta(minutes=30 + days))

    @property
    def taken(self) -> datetime:
        """Return when the officer took the case."""
        return self.after(2)

    @property
    def complete(self) -> datetime:
        """Return when the material was found to be enough."""
        return self.after(8, hour=14)

    @property
    def assessed(self) -> datetime:
        """Return when the first assessment was sent."""
        return self.after(15)

    @property
    def assessed_again(self) -> datetime:
        """Return when the second assessment was sent, where there is one."""
        return self.after(18)

    @property
    def proposed(self) -> datetime:
        """Return when the officer sent the proposal to be decided."""
        return self.after(24)

    @property
    def decided(self) -> datetime:
        """Return when it was decided."""
        return self.after(29, hour=15)

    @property
    def followed_up(self) -> datetime:
        """Return when the follow-up was made: shortly before the period ended."""
        day = workday_on_or_before(self.last - timedelta(days=16))
        return datetime.combine(day, time(13, 20), LOCAL)

    @property
    def evaluated(self) -> datetime:
        """Return when the unit evaluated the period: some days after it ended."""
        return datetime.combine(self.last + timedelta(days=5), time(13, 20), LOCAL)

    @property
    def last(self) -> date:
        """Return the last day of the period."""
        last = span_of(Basis.TERM, self.first).last
        for _ in range(self.terms - 1):
            last = next_span(Basis.TERM, last).last
        return last


def support_cases(today: date, seed: int) -> tuple[SupportCase, ...]:
    """Return every case: of the four last seasons, most of this one, and of the last month."""
    return tuple(_numbered(today, seed))


def _numbered(today: date, seed: int) -> Iterator[SupportCase]:
    number = 0
    for season in range(SEASONS, 0, -1):
        for place in range(PER_SEASON if season > 1 else LAST_SEASON):
            yield _settled(today, seed, number, season=season, place=place)
            number += 1
    for goal, days in RECENT:
        applied = _moment(workday_on_or_before(today - timedelta(days=days)), number)
        first = next_span(Basis.TERM, today).first
        yield _case(seed, number, first=first, terms=1, goal=goal, applied=applied, today=today)
        number += 1


def _settled(today: date, seed: int, number: int, *, season: int, place: int) -> SupportCase:
    """Return a case of a season that is decided: the term that began so many terms ago."""
    term = span_of(Basis.TERM, today)
    for _ in range(season - 1):
        term = span_of(Basis.TERM, term.first - timedelta(days=1))
    turn = place % PATTERN
    terms = 2 if turn == 3 else 1
    applied = _moment(workday_on_or_before(term.first - timedelta(days=62 + 3 * turn)), number)
    case = _case(
        seed, number, first=term.first, terms=terms, goal=Goal.EVALUATED, applied=applied,
        today=today,
    )  # fmt: skip
    is_late = turn == 6 and season < SEASONS
    goal = Goal.REFUSED if turn == 5 else _ended(case, today, is_late=is_late)
    return _case(
        seed, number, first=term.first, terms=terms, goal=goal, applied=applied, today=today
    )


def _ended(case: SupportCase, today: date, *, is_late: bool) -> Goal:
    """Return how far a granted case has come; a late one waits for its follow-up too long."""
    if case.followed_up.date() >= today:
        return Goal.RUNNING
    is_waiting = is_late or case.evaluated.date() >= today
    return Goal.FOLLOW_UP if is_waiting else Goal.EVALUATED


def _moment(day: date, number: int) -> datetime:
    return datetime.combine(day, time(8 + number % 8, number * 7 % 60), LOCAL)


def _case(
    seed: int,
    number: int,
    *,
    first: date,
    terms: int,
    goal: Goal,
    applied: datetime,
    today: date,
) -> SupportCase:
    chance = stream(seed, "support case", number)
    unit = UNITS[number % len(UNITS)]
    form = BY_KEY[unit].forms[0].form
    young, old = CHILD_AGES.get(form, PUPIL_AGES)
    low = BY_KEY[unit].forms[0].low
    old = old if form in CHILD_AGES or low < 7 else 15
    age = chance.randint(young, old)
    return SupportCase(
        key=f"S{number + 1:02d}",
        name=f"{'Barn' if form is SchoolForm.PRESCHOOL else 'Elev'} "
        f"{TREES[number % len(TREES)]} {number + 1:02d}",
        unit=unit,
        form=form,
        born=date(today.year - age, chance.randint(1, 12), chance.randint(1, 28)),
        first=first,
        terms=terms,
        goal=goal,
        need=0.15 if goal is Goal.REFUSED else round(chance.uniform(0.45, 1.0), 2),
        applied=applied,
        has_second=goal is Goal.SECOND_ASSESSMENT or number % 5 in (2, 4),
    )
