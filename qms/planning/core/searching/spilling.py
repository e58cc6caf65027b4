"""A proposal where full schools send children on: sought without that, and then mended with it.

Such a year is counted by itself, some fifty times slower than the others.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from qms.planning.core.case import Case, Rule
from qms.planning.core.plan import Plan
from qms.planning.core.searching.descending import Allowance, Best, Descent, StoppedError
from qms.planning.core.searching.judging import Aim, Judge, judge_of
from qms.planning.core.searching.restarting import Found, Progress, search

MOST_YEARS, MOST_SCHOOL_YEARS = 4_000, 240_000
"""Years that are counted at most, and years × schools."""


def search_spilling(
    cases: Sequence[Case], base: Plan, aim: Aim, *,
    seed: int, starts: int, allowance: Allowance, progress: Progress,
) -> tuple[Judge, Found]:  # fmt: skip
    """Return the structure and what it was judged with: with the rooms that were found, or none."""
    guide = judge_of([replace(one, rule=Rule.SHARES) for one in cases], base, aim)
    found = search(guide, seed=seed, starts=starts, allowance=allowance, progress=progress)
    plain = judge_of(cases, base, aim)
    extended = replace(plain, added=guide.rooms(found.turns))
    tried = [
        (judge.value(turns), at, judge, turns)
        for at, (judge, turns) in enumerate(
            [(plain, plain.space.start), (plain, found.turns), (extended, found.turns)]
        )
    ]
    value, _, judge, turns = min(tried, key=lambda one: one[:2])
    best = Best(turns=turns, value=value)
    most = min(MOST_YEARS, MOST_SCHOOL_YEARS // len(cases[0].schools))
    own = replace(allowance, most_years=len(judge.memory) + most)
    descent = Descent(judge=judge, allowance=own, best=best)
    with suppress(StoppedError):  # the best is kept on the way
        descent.improve(turns, {*judge.space.free.tolist()})
    return judge, replace(found, turns=best.turns, value=best.value)
