"""Faults of grades: size of classes, and that those of a band and a pool stand together."""

import math
from collections.abc import Iterator

from qms.kernel.said import said
from qms.planning.core.case.case import Case
from qms.planning.core.case.faults.found import Found, Sheet, figure, found
from qms.planning.core.case.grade import Grade


def grade_faults(case: Case) -> Iterator[Found]:
    """Yield what is wrong with the grades."""
    if not case.grades:
        yield found(Sheet.CASE, "grades", said("Inga årskurser är angivna."),
                    said("Skriv till exempel grades = \"F-9\"."))  # fmt: skip
    keys = [one.key for one in case.grades]
    for key in dict.fromkeys(key for key in keys if keys.count(key) > 1):
        yield _fault("grades", said("Årskurs %(grade)s finns två gånger.", grade=key),
                     said("Ta bort den ena."), key)  # fmt: skip
    for one in case.grades:
        yield from _of_grade(one)
    yield from _split_up("band", [one.band for one in case.grades])
    yield from _split_up("pool", [one.group for one in case.grades])


def _of_grade(one: Grade) -> Iterator[Found]:
    if not (0 < one.class_size < math.inf):
        yield _fault("class_size", said("Årskurs %(grade)s har klasstorleken %(size)s.",
                     grade=one.key, size=figure(one.class_size)),
                     said("Skriv ett tal över 0, till exempel 25."), one.class_size)  # fmt: skip
    if not (0 <= one.periods < math.inf):
        yield _fault("periods", said("Årskurs %(grade)s har %(n)s lektioner i veckan.",
                     grade=one.key, n=figure(one.periods)),
                     said("Skriv ett tal från 0."), one.periods)  # fmt: skip
    if not one.travel_limit >= 0:
        yield _fault("travel_limit", said("Årskurs %(grade)s har skjutsgränsen %(km)s km.",
                     grade=one.key, km=figure(one.travel_limit)),
                     said("Skriv ett tal från 0."), one.travel_limit)  # fmt: skip
    if not one.hard_limit > 0:
        yield _fault("hard_limit", said("Årskurs %(grade)s har längsta resan %(km)s km.",
                     grade=one.key, km=figure(one.hard_limit)),
                     said("Skriv ett tal över 0."), one.hard_limit)  # fmt: skip


def _split_up(column: str, groups: list[str]) -> Iterator[Found]:
    """Yield a fault for each group whose grades have others between them."""
    runs = [name for at, name in enumerate(groups) if at == 0 or groups[at - 1] != name]
    for name in dict.fromkeys(one for one in runs if runs.count(one) > 1):
        yield _fault(column, said("Årskurserna i %(group)s står inte bredvid varandra.",
                     group=name), said("Skriv dem i följd."), name)  # fmt: skip


def _fault(column: str, message: str, cure: str, value: object) -> Found:
    return found(Sheet.CASE, column, message, cure, value=value)
