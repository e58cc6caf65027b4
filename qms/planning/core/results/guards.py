"""What an alternative does that a proposal may not: told to who made it, not stopped."""

from collections.abc import Iterator

import numpy as np

from qms.kernel.problems import Problem
from qms.kernel.said import said
from qms.planning.core.case.faults.found import figure
from qms.planning.core.evaluating import Evaluated


def guard_remarks(found: Evaluated) -> tuple[Problem, ...]:
    """Return the years with more closures than the guards allow, and schools that are too large."""
    return (*_closures(found), *_large(found))


def _closures(found: Evaluated) -> Iterator[Problem]:
    case, cap = found.case, found.case.guards.closures_a_year
    before = np.array([not one.is_candidate for one in case.schools])
    for year, opened in zip(case.years, found.opened, strict=True):
        closed = np.flatnonzero(before & ~opened)
        before = opened
        if cap is not None and len(closed) > cap:
            yield Problem(
                message=said("%(n)s skolor stängs %(year)s (%(names)s), gränsen är %(cap)s.",
                             n=len(closed), year=year, cap=cap,
                             names=", ".join(case.schools[j].name for j in closed)),
                column="closures_a_year", cure=said("Sprid dem över fler år."),
            )  # fmt: skip


def _large(found: Evaluated) -> Iterator[Problem]:
    case, largest = found.case, found.case.guards.largest
    pupils, most = found.pupils.sum(axis=2), np.inf if largest is None else largest
    for j, school in enumerate(case.schools):
        over = np.flatnonzero(pupils[:, j] > most)
        if len(over):
            yield Problem(
                message=said("%(school)s får %(n)s elever %(year)s, gränsen är %(most)s.",
                             school=school.name, n=figure(pupils[over[0], j], 0),
                             most=figure(most, 0), year=case.years[over[0]]),
                column="largest", cure=said("Flytta årskurser, eller höj gränsen."),
            )  # fmt: skip
