"""A study's alternatives counted together: today's structure first, then each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qms.planning.core.case import Case, Payer
from qms.planning.core.case.case import Floats
from qms.planning.core.evaluating import Evaluated, evaluate, prepare
from qms.planning.core.plan import Step, apply, unchanged
from qms.planning.core.results import Counted, counted, goes, moved
from qms.planning.core.results.summary import LACKING
from qms.planning.queries.studies import Alternative


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An alternative beside today's structure; `alternative` is None for today's itself."""

    alternative: Alternative | None
    counted: Counted
    today: Counted

    @property
    def is_today(self) -> bool:
        """Return whether nothing is changed."""
        return self.alternative is None

    def more(self, payer: Payer) -> float:
        """Return kronor of present value beyond today's structure: below zero saves."""
        return self.counted.found.present_value(payer) - self.today.found.present_value(payer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a step adds to those before it: kronor of present value, and children who move.

    `moved` is the most children in a year who go to another school than without the step.
    """

    board: float
    municipality: float
    moved: float
    shortage_years: int


def rows_of(case: Case, alternatives: Sequence[Alternative]) -> tuple[Row, ...]:
    """Return today's structure first, then the alternatives in their order."""
    plans = [("", unchanged(case)), *((one.name, apply(case, one.steps)) for one in alternatives)]
    today, *others = counted(case, plans)
    return (
        Row(alternative=None, counted=today, today=today),
        *(
            Row(alternative=one, counted=each, today=today)
            for one, each in zip(alternatives, others, strict=True)
        ),
    )


def effects_of(case: Case, steps: Sequence[Step]) -> Iterator[Effect]:
    """Yield what each step changes on top of those that stand before it; each is counted once."""
    before = None
    for at in range(len(steps) + 1):
        plan = apply(case, steps[:at])
        ground = prepare(case, plan)
        after = evaluate(case, plan, ground), goes(ground)
        if before is not None:
            yield _effect(before[0], after[0], moved(before[1], after[1]))
        before = after


def effect_between(before: Counted, after: Counted) -> Effect:
    """Return what the second came to beyond the first, which its moves are counted from."""
    return _effect(before.found, after.found, after.moved)


def _effect(before: Evaluated, after: Evaluated, children: Floats) -> Effect:
    ways = {payer: after.present_value(payer) - before.present_value(payer) for payer in Payer}
    years = [int((one.lacking > LACKING).sum()) for one in (before, after)]
    return Effect(
        board=ways[Payer.BOARD], municipality=ways[Payer.MUNICIPALITY],
        moved=float(children.max()), shortage_years=years[1] - years[0],
    )  # fmt: skip
