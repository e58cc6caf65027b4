"""Kronor per child, per need point and per hour: by provider, by level and by unit."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from qms.kernel.few import few_in
from qms.needs.core.distribution.types import Child, Provider
from qms.needs.core.hiding import FEWEST, about, hidden_in
from qms.needs.core.telling import Told

POINTS, HOURS, ORE = 10, 5, 1000_00
"""What sums are rounded to, so that one table cannot be subtracted from another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The sums of some children; all but `name` and `hidden` are None when hidden.

    `name` is empty for all of them. Hours are per week, `ore` per month; points, hours and öre are
    rounded, and what is told per child, point and hour comes from the rounded ones.
    """

    name: str
    hidden: bool
    children: int | None = None
    points: int | None = None
    hours: Decimal | None = None
    ore: int | None = None

    @property
    def ore_per_child(self) -> Fraction | None:
        """Return öre per child."""
        return _per(self.ore, self.children)

    @property
    def ore_per_point(self) -> Fraction | None:
        """Return öre per need point."""
        return _per(self.ore, self.points)

    @property
    def ore_per_hour(self) -> Fraction | None:
        """Return öre per assessed hour a week."""
        return _per(self.ore, self.hours)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """All, own and independent, and the units."""

    everybody: Row
    providers: tuple[Row, ...]
    units: tuple[Row, ...]


def _per(part: int | None, whole: int | Decimal | None) -> Fraction | None:
    return None if part is None or not whole else Fraction(part) / Fraction(whole)


def table(children: Sequence[Child], *, fewest: int = FEWEST) -> Table:
    """Return the sums in all, by provider and by unit (by name); of few nothing is told.

    Nor is anything that a difference between what is told would give away.
    """
    counts = _grouped(children, lambda one: one.unit)
    groups = {
        str(provider): sorted({one.unit for one in children if one.provider is provider})
        for provider in Provider
    }
    members = {name: units for name, units in groups.items() if units}
    hidden = hidden_in({unit: len(rows) for unit, rows in counts.items()}, members, fewest=fewest)
    return Table(
        everybody=_row("", children, hidden.everybody),
        providers=tuple(
            _row(name, [one for one in children if one.provider == name], name in hidden.groups)
            for name in members
        ),
        units=tuple(_row(unit, rows, unit in hidden.units) for unit, rows in counts.items()),
    )


def by_level(
    children: Sequence[Child], levels: Sequence[str], *, fewest: int = FEWEST
) -> tuple[Row, ...]:
    """Return the sums of each level of need, in the order given."""
    rows = _grouped(children, lambda one: one.level)
    counts = {level: len(rows.get(level, ())) for level in levels}
    hidden = few_in(counts, fewest)
    return tuple(_row(level, rows.get(level, ()), level in hidden) for level in levels)


def told_by(
    children: Sequence[Child], table: Table, levels: Sequence[Row], *, with_hidden: bool = False
) -> Told:
    """Return each figure that the tables tell, or all of them, with the children that it is of.

    Units are not among them: no table of theirs stands beside the others.
    """
    rows = {
        "": (table.everybody, children),
        **{
            f"provider {row.name}": (row, [one for one in children if one.provider == row.name])
            for row in table.providers
        },
        **{
            f"level {row.name}": (row, [one for one in children if one.level == row.name])
            for row in levels
        },
    }
    return {name: added(of) for name, (row, of) in rows.items() if with_hidden or not row.hidden}


def added(children: Sequence[Child]) -> dict[str, tuple[int, Decimal, int]]:
    """Return what each child adds to the sums, by key."""
    return {one.key: (one.points, one.hours, one.ore) for one in children}


def _grouped(children: Sequence[Child], key: Callable[[Child], str]) -> dict[str, list[Child]]:
    found: dict[str, list[Child]] = {}
    for one in sorted(children, key=key):
        found.setdefault(key(one), []).append(one)
    return found


def _row(name: str, children: Sequence[Child], is_hidden: bool, /) -> Row:
    if is_hidden:
        return Row(name=name, hidden=True)
    return Row(
        name=name,
        hidden=False,
        children=len(children),
        points=about(sum(one.points for one in children), POINTS),
        hours=about(sum((one.hours for one in children), Decimal(0)), HOURS),
        ore=about(sum(one.ore for one in children), ORE),
    )
