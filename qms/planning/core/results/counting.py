"""Alternatives counted one after the other, each against today's structure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qms.planning.core.case import Case
from qms.planning.core.case.case import Floats
from qms.planning.core.evaluating import Evaluated, evaluate, prepare
from qms.planning.core.impact import moves
from qms.planning.core.plan import Plan
from qms.planning.core.results.summary import Summary, summary_of
from qms.planning.core.results.whereabouts import goes, moved


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """An alternative by name, counted.

    `moved` is children by year who go to another school than in the first alternative (T),
    `nowhere` those whom no school takes by year, area and band (T × I × B).
    """

    name: str
    found: Evaluated
    moved: Floats
    nowhere: Floats
    summary: Summary


def counted(case: Case, plans: Iterable[tuple[str, Plan]]) -> Iterator[Counted]:
    """Yield each plan by its name; the first, today's, is what moves are counted from."""
    today = None
    for name, plan in plans:
        ground = prepare(case, plan)
        found, there = evaluate(case, plan, ground), goes(ground)
        today = there if today is None else today
        changed = moved(today, there)
        once = sum(one.n for one in moves(case, plan))
        yield Counted(name=name, found=found, moved=changed, nowhere=there[..., -1],
                      summary=summary_of(found, once))  # fmt: skip
