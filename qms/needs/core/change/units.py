"""What became of the need at each unit: of five children or more, and never of fewer."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from qms.kernel.few import few_in
from qms.kernel.money import round_half_up
from qms.needs.core.change.compare import Change, Comparison, Outcome
from qms.needs.core.change.paired import Paired, paired
from qms.needs.core.hiding import FEWEST, about, hidden_in

NEARER = frozenset({Outcome.REACHED, Outcome.PARTLY})


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildChange:
    """One child's change, at the unit where it went when the support was given."""

    unit: str
    group: str
    comparison: Comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanChange:
    """Whole mean points of an area, or in all under `key` empty: before, aim, after.

    `nearer` and `not_nearer` are children nearer the aim and not (those without any need are in
    neither). They are None at units, and where they or a difference would tell of a few.
    """

    key: str
    before: int
    desired: int
    after: int
    nearer: int | None = None
    not_nearer: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitChange:
    """A unit, a group of units, or all (`name` empty). When hidden nothing else is told.

    All numbers of children are rounded to the nearest five.
    """

    name: str
    hidden: bool
    children: int | None = None
    everything: MeanChange | None = None
    areas: tuple[MeanChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitChanges:
    """The table: all, the groups, the units; hidden ones stand there, marked.

    `paired` is the mean change of all with its interval, None where the children are too few.
    """

    everybody: UnitChange
    paired: Paired | None = None
    groups: tuple[UnitChange, ...] = field(default=())
    units: tuple[UnitChange, ...] = field(default=())


def unit_changes(children: Sequence[ChildChange], *, fewest: int = FEWEST) -> UnitChanges:
    """Return the change per unit and group (own, independent) and in all, units by name.

    No figure of the table, and no difference between its figures, is of fewer than `fewest`.
    """
    by_unit: dict[str, list[Comparison]] = {}
    groups: dict[str, dict[str, None]] = {}
    for one in sorted(children, key=lambda child: (child.group, child.unit)):
        by_unit.setdefault(one.unit, []).append(one.comparison)
        groups.setdefault(one.group, {}).setdefault(one.unit)
    counts = {unit: len(rows) for unit, rows in sorted(by_unit.items())}
    members = {name: tuple(units) for name, units in groups.items()}
    hidden = hidden_in(counts, members, fewest=fewest)
    whole = [row for rows in by_unit.values() for row in rows]
    of_group = {
        name: [row for unit in units for row in by_unit[unit]] for name, units in members.items()
    }
    safe = _safe_splits(whole, of_group.values(), fewest)
    return UnitChanges(
        everybody=_row("", whole, hidden.everybody or not whole, safe.everybody),
        paired=paired([one.everything.change for one in whole]),
        groups=tuple(
            _row(name, rows, name in hidden.groups, safe.groups) for name, rows in of_group.items()
        ),
        units=tuple(
            _row(unit, by_unit[unit], unit in hidden.units, frozenset()) for unit in counts
        ),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Safe:
    """The areas (empty: in all) whose split into nearer and not may be told, at each level."""

    everybody: frozenset[str]
    groups: frozenset[str]


def _safe_splits(
    whole: Sequence[Comparison], groups: Iterable[Sequence[Comparison]], fewest: int
) -> _Safe:
    """Return what may be told: of the groups only when it may of each, or the last is told too."""
    every = _by_area(whole)
    parts = [_by_area(rows) for rows in groups]
    everybody = {key for key, changes in every.items() if _is_safe(changes, fewest)}
    return _Safe(
        everybody=frozenset(everybody),
        groups=frozenset(
            key
            for key in everybody
            if all(_is_safe(part[key], fewest) for part in parts if key in part)
        ),
    )


def _is_safe(changes: Sequence[Change], fewest: int) -> bool:
    return not few_in(_split(changes), fewest)


def _split(changes: Sequence[Change]) -> dict[str, int]:
    found = tally(changes)
    return {
        "nearer": sum(found[outcome] for outcome in NEARER),
        "no_need": found[Outcome.NO_NEED],
        "not_nearer": found[Outcome.NOT] + found[Outcome.WORSE],
    }


def _by_area(rows: Sequence[Comparison]) -> dict[str, list[Change]]:
    """Return the changes in all (key empty) and of each area."""
    found: dict[str, list[Change]] = {}
    for one in rows:
        for change in (one.everything, *one.areas):
            found.setdefault(change.key, []).append(change)
    return found


def means_of(name: str, rows: Sequence[Comparison]) -> UnitChange:
    """Return the means of some children, without how many came nearer the aim."""
    return _row(name, rows, False, frozenset())


def _row(
    name: str, rows: Sequence[Comparison], is_hidden: bool, safe: frozenset[str], /
) -> UnitChange:
    if is_hidden:
        return UnitChange(name=name, hidden=True)
    means = [
        _mean(key, changes, key in safe)
        for key, changes in _by_area(rows).items()
        if len(changes) == len(rows)  # an area that some lack would be of others than the rest
    ]
    return UnitChange(
        name=name,
        hidden=False,
        children=about(len(rows)),
        everything=means[0],
        areas=tuple(means[1:]),
    )


def _mean(key: str, changes: Sequence[Change], is_told: bool, /) -> MeanChange:
    split = _split(changes)
    return MeanChange(
        key=key,
        before=_whole([change.before for change in changes]),
        desired=_whole([change.desired for change in changes]),
        after=_whole([change.after for change in changes]),
        nearer=about(split["nearer"]) if is_told else None,
        not_nearer=about(split["not_nearer"]) if is_told else None,
    )


def _whole(values: Sequence[int]) -> int:
    """Return the mean in whole points: finer would let one more child be read out next time."""
    return int(round_half_up(Fraction(sum(values), len(values)), Decimal(1)))


def tally(changes: Iterable[Change]) -> Counter[Outcome]:
    """Return how many changes have each outcome."""
    return Counter(change.outcome for change in changes)
