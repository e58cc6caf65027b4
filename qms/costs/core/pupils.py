"""Children and pupils as costs are divided by them: the average of the count dates."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from qms.costs.core.items import GrantForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Pupils in a class or group on a count date. A unit without groups has one, nameless."""

    unit: str
    form: GrantForm
    day: date
    pupils: int
    group: str = ""
    band: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Group:
    """A class or group of a unit and form, in a band of grades or ages."""

    unit: str
    form: GrantForm
    key: str
    band: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pupils:
    """Average pupils of each group over the count dates; a date without the group counts zero."""

    by_group: Mapping[Group, Fraction]
    days: tuple[date, ...]

    def in_form(self, unit: str, form: GrantForm) -> Fraction:
        """Return the average of a unit and form."""
        return sum(
            (n for group, n in self.by_group.items() if (group.unit, group.form) == (unit, form)),
            Fraction(0),
        )

    def by_form(self) -> dict[tuple[str, GrantForm], Fraction]:
        """Return the average per unit and form."""
        found: defaultdict[tuple[str, GrantForm], Fraction] = defaultdict(Fraction)
        for group, pupils in self.by_group.items():
            found[group.unit, group.form] += pupils
        return dict(found)

    def groups(self) -> dict[tuple[str, GrantForm], dict[Group, Fraction]]:
        """Return the groups that have pupils, per unit and form."""
        found: defaultdict[tuple[str, GrantForm], dict[Group, Fraction]] = defaultdict(dict)
        for group, pupils in self.by_group.items():
            if pupils:
                found[group.unit, group.form][group] = pupils
        return dict(found)


def average(counts: Iterable[Count]) -> Pupils:
    """Return the averages; each form is divided by the number of dates it was counted on."""
    sums: defaultdict[Group, int] = defaultdict(int)
    days: defaultdict[GrantForm, set[date]] = defaultdict(set)
    for one in counts:
        sums[Group(unit=one.unit, form=one.form, key=one.group, band=one.band)] += one.pupils
        days[one.form].add(one.day)
    return Pupils(
        by_group={group: Fraction(n, len(days[group.form])) for group, n in sums.items()},
        days=tuple(sorted({day for each in days.values() for day in each})),
    )
