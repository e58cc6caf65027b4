"""From the register's patterns of pupils to coded columns, and to each school's value."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from qms.allocation.core.risk.model import RiskModel
from qms.allocation.core.risk.pupils import Pupils, column_of, whole_numbers, yes_no
from qms.allocation.core.risk.score import Scored, score_groups
from qms.register.core.facts import PupilPattern


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What patterns of pupils hold: years, pupils per year, and every factor and outcome."""

    pupils: Mapping[int, int]
    categories: Mapping[str, tuple[str, ...]]
    outcomes: tuple[str, ...]

    @property
    def years(self) -> tuple[int, ...]:
        """Return the years, oldest first."""
        return tuple(sorted(self.pupils))


def held_in(patterns: Iterable[PupilPattern]) -> Held:
    """Return what there is to choose among."""
    pupils: dict[int, int] = {}
    categories: dict[str, set[str]] = {}
    outcomes: set[str] = set()
    seen: set[tuple[int, int]] = set()
    for one in patterns:
        pupils[one.year] = pupils.get(one.year, 0) + one.n
        key = (id(one.factors), id(one.outcomes))  # shared between patterns: read each once
        if key in seen:
            continue
        seen.add(key)
        for factor, category in one.factors.items():
            categories.setdefault(factor, set()).add(category)
        outcomes |= set(one.outcomes)
    return Held(
        pupils=pupils,
        categories={name: tuple(sorted(categories[name])) for name in sorted(categories)},
        outcomes=tuple(sorted(outcomes)),
    )


def counted(patterns: Iterable[PupilPattern], *, includes_others: bool) -> list[PupilPattern]:
    """Return the patterns that a model counts: without those registered elsewhere if it says so.

    Pupils of whom it is not known are counted.
    """
    return [one for one in patterns if includes_others or one.is_resident is not False]


def pupils_of(
    patterns: Sequence[PupilPattern], *, factors: Iterable[str], outcomes: Iterable[str] = ()
) -> Pupils:
    """Return the patterns as columns: a row each, weighted by its pupils, grouped by unit id."""
    return Pupils(
        factors={
            name: column_of(name, (one.factors.get(name) for one in patterns)) for name in factors
        },
        outcomes={
            name: yes_no(name, [one.outcomes.get(name) for one in patterns]) for name in outcomes
        },
        group=column_of("unit", (str(one.unit_id) for one in patterns)),
        weights=whole_numbers(one.n for one in patterns),
    )


def score_patterns(model: RiskModel, patterns: Sequence[PupilPattern]) -> Scored:
    """Return the risk and index of every unit among the patterns; groups are unit ids as text."""
    return score_groups(model, pupils_of(patterns, factors=[one.name for one in model.factors]))


def risk_values(
    model: RiskModel, patterns: Sequence[PupilPattern]
) -> Mapping[int, tuple[Fraction, int, int]]:
    """Return per unit its mean risk (twelve decimals), pupils, and how many had unseen categories.

    A unit without pupils among the patterns is not in the answer. Raise RefusedError when there
    are no pupils at all.
    """
    return {
        int(one.group): (one.risk, one.n, one.unseen)
        for one in score_patterns(model, patterns).groups
    }
