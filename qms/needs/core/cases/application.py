"""What a unit asks for, and everything that can be wrong with how it is asked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from qms.kernel.numbers import parse_decimal
from qms.kernel.problems import Problem
from qms.kernel.said import said
from qms.needs.core.cases.number import bare_number, born_of

LONGEST_NAME, LONGEST_LINE, MOST_LINES = 120, 200, 20
MOST_HOURS = Decimal(80)
MOST_ORE = 10**10
"""A hundred million kronor: more than any child's support, and less than a slip of the keys."""
OLDEST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """Who the application is about, as the unit wrote it; `number` may be empty."""

    name: str = field(repr=False)
    number: str = field(default="", repr=False)
    born: date | None = field(default=None, repr=False)

    @property
    def born_on(self) -> date | None:
        """Return the day of birth: as written, else as the personal number tells."""
        bare = bare_number(self.number)
        return self.born or (born_of(bare) if bare else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """One cost that is asked for, in whole öre."""

    what: str
    ore: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked for, hours per week. `child_hours` are the child's own in the activity.

    `name` and `born` are the child as this application wrote it.
    """

    name: str = field(repr=False)
    born: date | None = field(default=None, repr=False)
    assistant_hours: Decimal | None = None
    total_hours: Decimal | None = None
    child_hours: Decimal | None = None
    learning_swedish: bool | None = None
    measures: tuple[str, ...] = ()
    costs: tuple[Cost, ...] = field(default_factory=tuple)

    @property
    def cost_ore(self) -> int:
        """Return the sum of the costs."""
        return sum(one.ore for one in self.costs)

    def age_on(self, day: date) -> int | None:
        """Return how old the child is on the day, None when the birth is not known."""
        if self.born is None:
            return None
        before = (day.month, day.day) < (self.born.month, self.born.day)
        return day.year - self.born.year - before


def child_problems(child: Child, *, today: date) -> Iterator[Problem]:
    """Yield everything that is wrong with who it is about; no message holds what was written."""
    if not child.name.strip():
        yield _at("name", "Namn saknas.", "Skriv barnets eller elevens namn.")
    elif len(child.name.strip()) > LONGEST_NAME:
        yield _at("name", said("Namnet är längre än %(n)s tecken.", n=LONGEST_NAME), "Korta det.")
    bare = bare_number(child.number)
    if child.number.strip() and not bare:
        yield _at("number", "Personnumret stämmer inte.",
                  "Skriv tolv siffror, ÅÅÅÅMMDD-NNNN, eller lämna fältet tomt.")  # fmt: skip
    born = child.born_on
    if born is None:
        if not child.number.strip():
            yield _at("born", "Födelsedag saknas.", "Ange dagen barnet föddes.")
    elif not today.replace(year=today.year - OLDEST, day=1) <= born <= today:
        yield _at("born", "Födelsedagen kan inte stämma.", "Kontrollera året.")
    if bare and child.born and child.born != born_of(bare):
        yield _at("born", "Födelsedagen stämmer inte med personnumret.", "Rätta ett av dem.")


def request_problems(request: Request) -> Iterator[Problem]:
    """Yield everything that is wrong with what is asked for."""
    hours = (request.assistant_hours, request.total_hours, request.child_hours)
    for key, value in zip(("assistant_hours", "total_hours", "child_hours"), hours, strict=True):
        if value is not None and not 0 <= value <= MOST_HOURS:
            yield _at(key, said("Timmarna är inte mellan 0 och %(n)s.", n=MOST_HOURS),
                      "Skriv timmar per vecka.")  # fmt: skip
    assistant, total = request.assistant_hours, request.total_hours
    if assistant is not None and total is not None and assistant > total:
        yield _at("total_hours", "Alla timmar är färre än assistentens timmar.",
                  "Räkna in assistentens timmar.")  # fmt: skip
    if not request.measures and not total and not request.costs:
        yield _at("measures", "Ansökan säger inte vad som behövs.",
                  "Skriv minst en insats, timmar eller en kostnad.")  # fmt: skip
    yield from _line_problems(request)


def _line_problems(request: Request) -> Iterator[Problem]:
    if max(len(request.measures), len(request.costs)) > MOST_LINES:
        yield _at("measures", said("Fler än %(n)s rader.", n=MOST_LINES), "Slå ihop några.")
    for one in request.measures:
        if len(one) > LONGEST_LINE:
            yield _at("measures", said("En insats är längre än %(n)s tecken.", n=LONGEST_LINE),
                      "Korta den; mer kan stå i underlaget.")  # fmt: skip
    for number, cost in enumerate(request.costs, start=1):
        if not cost.what.strip():
            yield _at("costs", said("Kostnad %(n)s saknar ord.", n=number), "Skriv vad den är för.")
        elif len(cost.what) > LONGEST_LINE:
            yield _at("costs", said("Kostnad %(n)s är längre än %(most)s tecken.", n=number,
                                    most=LONGEST_LINE), "Korta den.")  # fmt: skip
        if not 0 < cost.ore <= MOST_ORE:
            yield _at("costs", said("Kostnad %(n)s har inget belopp som går att läsa.", n=number),
                      "Skriv kronor, till exempel 4 500.")  # fmt: skip


def request_json(request: Request) -> dict[str, Any]:
    """Return the request as it is sealed."""
    return {
        "name": request.name,
        "born": request.born.isoformat() if request.born else None,
        "assistant_hours": _text(request.assistant_hours),
        "total_hours": _text(request.total_hours),
        "child_hours": _text(request.child_hours),
        "learning_swedish": request.learning_swedish,
        "measures": list(request.measures),
        "costs": [[one.what, one.ore] for one in request.costs],
    }


def request_from(stored: Mapping[str, Any]) -> Request:
    """Return the request that was sealed."""
    return Request(
        name=stored["name"],
        born=date.fromisoformat(stored["born"]) if stored["born"] else None,
        assistant_hours=_number(stored["assistant_hours"]),
        total_hours=_number(stored["total_hours"]),
        child_hours=_number(stored["child_hours"]),
        learning_swedish=stored["learning_swedish"],
        measures=tuple(stored["measures"]),
        costs=tuple(Cost(what=what, ore=ore) for what, ore in stored["costs"]),
    )


def _text(number: Decimal | None) -> str | None:
    return None if number is None else format(number, "f")


def _number(text: str | None) -> Decimal | None:
    return parse_decimal(text) if text else None


def _at(column: str, message: str, cure: str) -> Problem:
    return Problem(message=message, column=column, cure=cure)
