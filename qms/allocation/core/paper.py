"""What a committee needs to know of a model: what changes, for whom, and what else was tried."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from qms.allocation.core.degree.compare import Outcome, UnitOutcome, compare
from qms.allocation.core.index import School
from qms.allocation.core.model import AllocationModel
from qms.allocation.core.workbench.candidates import candidates, used_of

MOST_NAMED = 3
SATURDAY = 5
STEPS = ("provider_count_date", "provider_budget", "provider_grant_decisions",
         "provider_model_accuracy")  # fmt: skip
"""Activities of the year cycle that follow a decision on the allocation, in the order of a year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupOutcome:
    """Schools together: pupils, öre, and the change against last year's kronor per pupil.

    `change_ore` is None when some of the schools had no amount last year.
    """

    key: str
    schools: int
    pupils: int
    ore: int
    change_ore: int | None

    @property
    def kr_per_pupil(self) -> Fraction:
        """Return the group's kronor per pupil."""
        return Fraction(self.ore, 100 * self.pupils)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The figures of the paper. `tried` are the constructions, the chosen one among them.

    `more` and `less` are the schools that change most, at most three each.
    """

    chosen: Outcome
    tried: tuple[Outcome, ...]
    groups: tuple[GroupOutcome, ...]
    more: tuple[UnitOutcome, ...]
    less: tuple[UnitOutcome, ...]
    pupils_more: int
    pupils_less: int
    pupils: int


def paper_of(
    model: AllocationModel,
    schools: Sequence[School],
    *,
    pot_ore: int,
    current: AllocationModel | None,
    previous: Mapping[str, Fraction],
    kinds: Mapping[str, str],
    names: Mapping[str, str] | None = None,
) -> Paper:
    """Return the paper's figures; raise RefusedError when the schools cannot be calculated.

    `kinds` says who runs each unit, `names` what it is called in a refusal. What is tried beside
    the model's own degree is last year's and the workbench's examples. An own degree that cannot
    be kept has its reasons in `problems`.
    """
    rows = candidates(current.degree if current else model.degree, model.degree)
    degrees = {one.row.value: one.degree for one in rows}
    tried = compare(model, schools, degrees, pot_ore=pot_ore, previous=previous, names=names)
    chosen = next(one for one in tried if used_of(one.degree) == used_of(model.degree))
    changed = sorted(
        (one for one in chosen.units if one.change_ore), key=lambda one: one.change_ore or 0
    )
    less = [one for one in changed if (one.change_ore or 0) < 0]
    more = [one for one in reversed(changed) if (one.change_ore or 0) > 0]
    return Paper(
        chosen=chosen,
        tried=tried,
        groups=_groups(chosen.units, kinds),
        more=tuple(more[:MOST_NAMED]),
        less=tuple(less[:MOST_NAMED]),
        pupils_more=sum(one.pupils for one in more),
        pupils_less=sum(one.pupils for one in less),
        pupils=sum(school.pupils for school in schools),
    )


def _groups(units: Iterable[UnitOutcome], kinds: Mapping[str, str]) -> tuple[GroupOutcome, ...]:
    by_kind: dict[str, list[UnitOutcome]] = {}
    for one in units:
        by_kind.setdefault(kinds.get(one.unit, ""), []).append(one)
    return tuple(_group(key, rows) for key, rows in sorted(by_kind.items(), reverse=True))


def _group(key: str, rows: Sequence[UnitOutcome]) -> GroupOutcome:
    changes = [one.change_ore for one in rows]
    known = [change for change in changes if change is not None]
    return GroupOutcome(
        key=key,
        schools=len(rows),
        pupils=sum(one.pupils for one in rows),
        ore=sum(one.ore for one in rows),
        change_ore=sum(known) if len(known) == len(changes) else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NextDate:
    """Something that follows, and its last day."""

    day: date
    title: str


def next_dates(
    cycle: Mapping[str, Any], *, budget_year: int, today: date, language: str
) -> tuple[NextDate, ...]:
    """Return what remains of the year cycle from the autumn before the budget year, in order.

    The model's accuracy is tried in the autumn of the budget year. A day on a weekend moves to
    the Friday before when the rule says so.
    """
    known = {row["key"]: row for row in cycle["activity"]}
    found = []
    for key in STEPS:
        rule = known[key]["rule"]
        year = budget_year if key == STEPS[-1] else budget_year - 1
        day = date(year, rule["month"], rule["day"])
        if rule["shift"] == "previous_workday" and day.weekday() >= SATURDAY:
            day -= timedelta(days=day.weekday() - SATURDAY + 1)
        found.append(NextDate(day=day, title=known[key][f"title_{language}"]))
    return tuple(sorted((one for one in found if one.day >= today), key=lambda one: one.day))
