"""What models give each school of the same pot: side by side, and what differs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from qms.allocation.core.compute import compute
from qms.allocation.core.index import School
from qms.allocation.core.model import AllocationModel
from qms.kernel.problems import Problem, RefusedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What one model gives, öre by unit; empty where `problems` say why it cannot be counted."""

    ore: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def effect_of(
    model: AllocationModel,
    schools: Sequence[School],
    *,
    pot_ore: int,
    previous: Mapping[str, Fraction] | None = None,
    names: Mapping[str, str] | None = None,
) -> Effect:
    """Return the amounts, or every reason why there are none; nothing is stored."""
    try:
        whole = compute(model, schools, pot_ore=pot_ore, previous=previous, names=names)
    except RefusedError as refused:
        return Effect(problems=refused.problems)
    return Effect(ore={result.unit: result.ore for result in whole.results})


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A unit under two models, in öre; None where the model does not count it."""

    unit: str
    before: int | None
    after: int | None

    @property
    def ore(self) -> int | None:
        """Return how much more the later model gives, None when there is no comparison."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


def differences(before: Effect, after: Effect) -> tuple[Difference, ...]:
    """Return every unit that either model counts, by unit."""
    units = sorted({*before.ore, *after.ore})
    return tuple(
        Difference(unit=unit, before=before.ore.get(unit), after=after.ore.get(unit))
        for unit in units
    )
