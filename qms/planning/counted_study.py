"""A study's alternatives counted together: today's structure first, then each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qms.planning.core.case import Case, Payer
from qms.planning.core.plan import Step, apply, unchanged
from qms.planning.core.results import Counted, counted
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

    `moved` is children who change school because of the step; below zero fewer do.
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
    every = [*counted(case, (("", apply(case, steps[:at])) for at in range(len(steps) + 1)))]
    yield from (effect_between(before, after) for before, after in pairwise(every))


def effect_between(before: Counted, after: Counted) -> Effect:
    """Return what the second came to beyond the first."""
    ways = {payer: after.found.present_value(payer) - before.found.present_value(payer)
            for payer in Payer}  # fmt: skip
    old, new = before.summary, after.summary
    return Effect(
        board=ways[Payer.BOARD], municipality=ways[Payer.MUNICIPALITY],
        moved=new.moved - old.moved, shortage_years=new.shortage_years - old.shortage_years,
    )  # fmt: skip
