"""The sums of what came of the support; of few children nothing is told."""

from collections.abc import Sequence
from dataclasses import dataclass

from qms.kernel.few import few_in
from qms.needs.core.change import UnitChanges, unit_changes
from qms.needs.core.change.units import UnitChange, means_of
from qms.needs.core.effects.types import Followed, ToldUse
from qms.needs.core.evaluation import Used
from qms.needs.core.hiding import FEWEST


@dataclass(frozen=True, slots=True, kw_only=True)
class YearChange:
    """The change of the periods that ended in a school year, named by its autumn."""

    autumn: int
    found: UnitChange


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCount:
    """How many evaluations name a use, and how many do not; None where either is few."""

    used: Used
    cases: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """What came of the support. `due` periods have ended, `followed` of them were followed up.

    `goes_on` is how many evaluations say that the support is to go on, None where they or those
    that say no are few. `uses` is empty with fewer than five evaluations.
    """

    due: int
    followed: int
    changes: UnitChanges
    years: tuple[YearChange, ...]
    evaluations: int
    uses: tuple[UseCount, ...]
    goes_on: int | None

    @property
    def share_followed(self) -> float | None:
        """Return the share of ended periods that were followed up, None without any."""
        return self.followed / self.due if self.due else None


def effects(
    followed: Sequence[Followed], uses: Sequence[ToldUse], *, due: int, fewest: int = FEWEST
) -> Effects:
    """Return the sums of the children that were followed up and of the evaluations."""
    return Effects(
        due=due,
        followed=len(followed),
        changes=unit_changes([one.change for one in followed], fewest=fewest),
        years=_years(followed, fewest),
        evaluations=len(uses),
        uses=_uses(uses, fewest),
        goes_on=_told(sum(1 for one in uses if one.goes_on), len(uses), fewest),
    )


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
    """Return how many, None where they or the others are few."""
    return None if whole < fewest or few_in({"yes": n, "no": whole - n}, fewest) else n
