"""Results per pupil group at each unit, where no small group can be made out from the rest."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from qms.followup.core.effect.groups import FEWEST, hidden_groups
from qms.register.core.facts import PupilResult

Sizes = Mapping[int, Mapping[str, int]]
"""Unit to group to pupils."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitGroups:
    """The mean of each group at a unit; None where the unit has nobody in the group."""

    unit_id: int
    means: Mapping[str, float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupsByUnit:
    """A factor's groups at the units that can be shown; `hidden` units cannot."""

    factor: str
    groups: tuple[str, ...]
    units: tuple[UnitGroups, ...]
    hidden: frozenset[int]


def groups_by_unit(
    rows: Iterable[PupilResult], *, outcome: str, factor: str, fewest: int = FEWEST
) -> GroupsByUnit:
    """Return the units' means of each group that the whole municipality may show.

    A unit is shown whole or not at all: it is hidden when one to `fewest - 1` pupils stand behind
    any of its means. So that nothing comes out when the units that are shown are taken from the
    municipality's own figures, the hidden ones together have nobody or `fewest` pupils in every
    group. How many pupils stand behind a mean is never told per unit.
    """
    sizes: defaultdict[int, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    totals: defaultdict[tuple[int, str], float] = defaultdict(float)
    whole: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        value, name = row.results.get(outcome), row.factors.get(factor)
        if value is None or name is None:
            continue
        sizes[row.unit_id][name] += row.n
        totals[row.unit_id, name] += row.n * value
        whole[name] += row.n
    hidden = hidden_units(sizes, fewest)
    groups = tuple(sorted(whole.keys() - hidden_groups(whole, fewest)))
    shown = [unit for unit in sorted(sizes) if unit not in hidden]
    return GroupsByUnit(
        factor=factor,
        groups=groups,
        units=tuple(
            UnitGroups(
                unit_id=unit,
                means={
                    name: totals[unit, name] / sizes[unit][name] if sizes[unit][name] else None
                    for name in groups
                },
            )
            for unit in shown
        ),
        hidden=hidden,
    )


def hidden_units(sizes: Sizes, fewest: int) -> frozenset[int]:
    """Return the units that cannot be shown, and those that must go with them."""
    hidden = {unit for unit, own in sizes.items() if any(0 < n < fewest for n in own.values())}
    while (name := _short(sizes, hidden, fewest)) is not None:
        rest = [unit for unit in sizes if unit not in hidden and sizes[unit].get(name)]
        if not rest:
            return frozenset(sizes)
        hidden.add(min(rest, key=lambda unit: (sizes[unit][name], unit)))
    return frozenset(hidden)


def _short(sizes: Sizes, hidden: Collection[int], fewest: int) -> str | None:
    """Return a group of which the hidden units together have too few."""
    together: defaultdict[str, int] = defaultdict(int)
    for unit in hidden:
        for name, n in sizes[unit].items():
            together[name] += n
    return next((name for name in sorted(together) if 0 < together[name] < fewest), None)
