"""The sums of what came of the support; of few children nothing is told."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

from qms.kernel.few import few_in
from qms.needs.core.change import UnitChanges, unit_changes
from qms.needs.core.change.units import UnitChange, means_of
from qms.needs.core.effects.types import Followed, ToldUse
from qms.needs.core.evaluation import Used
from qms.needs.core.hiding import FEWEST, about
from qms.needs.core.telling import Told

ENOUGH_FOLLOWED = 0.9
"""At least this share of ended periods followed up is called followed up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearChange:
    """The change of the periods that ended in a school year, named by its autumn."""

    autumn: int
    found: UnitChange


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCount:
    """How many evaluations name a use, rounded; None where they or the others are few."""

    used: Used
    cases: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """What came of the support. `due` periods have ended, `followed` of them were followed up.

    `goes_on` is how many evaluations say that the support is to go on, None where they or those
    that say no are few. `uses` is empty with fewer than five evaluations. Every number is rounded
    to the nearest five, and 0 of fewer than five periods: to the nearest five, three and four
    would stand apart from one and two. `is_followed_up` says whether nine of ten were, None of
    fewer than five.
    """

    due: int
    followed: int
    is_followed_up: bool | None
    changes: UnitChanges
    years: tuple[YearChange, ...]
    evaluations: int
    uses: tuple[UseCount, ...]
    goes_on: int | None


def effects(
    followed: Sequence[Followed], uses: Sequence[ToldUse], *, due: int, fewest: int = FEWEST
) -> Effects:
    """Return the sums of the children that were followed up and of the evaluations."""
    return Effects(
        due=_many(due, fewest),
        followed=_many(len(followed), fewest) if due >= fewest else 0,
        is_followed_up=len(followed) >= ENOUGH_FOLLOWED * due if due >= fewest else None,
        changes=unit_changes([one.change for one in followed], fewest=fewest),
        years=_years(followed, fewest),
        evaluations=_many(len(uses), fewest),
        uses=_uses(uses, fewest),
        goes_on=_told(sum(1 for one in uses if one.goes_on), len(uses), fewest),
    )


def without_names_of_few(found: Effects) -> Effects:
    """Return the sums without units, groups and years where all of them have too few children.

    Each that is named has a child: four names of fewer than five would tell of one at each.
    """
    if not found.changes.everybody.hidden:
        return found
    return replace(found, changes=replace(found.changes, groups=(), units=()), years=())


def _years(followed: Sequence[Followed], fewest: int) -> tuple[YearChange, ...]:
    """Return each year; a year of few is hidden with another, or their sum would tell of it.

    A year is told as a unit is: in means alone, since years add up to all.
    """
    rows: dict[int, list[Followed]] = {}
    for one in sorted(followed, key=lambda row: row.autumn):
        rows.setdefault(one.autumn, []).append(one)
    hidden = few_in({str(year): len(found) for year, found in rows.items()}, fewest)
    return tuple(
        YearChange(
            autumn=year,
            found=UnitChange(name=str(year), hidden=True)
            if str(year) in hidden
            else means_of(str(year), [one.change.comparison for one in found]),
        )
        for year, found in rows.items()
    )


def _uses(uses: Sequence[ToldUse], fewest: int) -> tuple[UseCount, ...]:
    if len(uses) < fewest:
        return ()
    counts = {kind: sum(1 for one in uses if kind in one.used) for kind in Used}
    return tuple(
        UseCount(used=kind, cases=_told(n, len(uses), fewest)) for kind, n in counts.items()
    )


def _told(n: int, whole: int, fewest: int) -> int | None:
    """Return about how many, None where they or the others are few."""
    return None if whole < fewest or few_in({"yes": n, "no": whole - n}, fewest) else about(n)


def _many(n: int, fewest: int) -> int:
    return about(n) if n >= fewest else 0


def told_by(
    found: Effects, followed: Mapping[str, Followed], uses: Mapping[str, ToldUse],
    due: Collection[str], *, with_hidden: bool = False,
) -> Told:  # fmt: skip
    """Return each figure that is told, or all, but the units', with the cases that it is of.

    `found` is of the `followed`, the `uses` and the `due` cases, by any key of theirs.
    """
    changes = found.changes
    rows: dict[str, tuple[bool, Mapping[str, Hashable]]] = {
        "": (changes.everybody.hidden, followed),
        "due": (not found.due, dict.fromkeys(due)),
        "uses": (not found.evaluations, uses),
    }
    for group in changes.groups:
        rows[f"group {group.name}"] = (
            group.hidden, {key: one for key, one in followed.items()
                           if one.change.group == group.name},
        )  # fmt: skip
    for year in found.years:
        rows[f"year {year.autumn}"] = (
            year.found.hidden, {key: one for key, one in followed.items()
                                if one.autumn == year.autumn},
        )  # fmt: skip
    return {name: of for name, (is_hidden, of) in rows.items() if with_hidden or not is_hidden}
