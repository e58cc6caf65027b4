"""Adding accounts up."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from math import sqrt

from qms.followup.core.report.content_rows import Activity
from qms.followup.core.rollup.outcome import Outcome, outcome_of
from qms.followup.core.rollup.values import (
    FEWEST,
    Account,
    Coverage,
    Line,
    Money,
    Rollup,
    Sum,
    Told,
)

Z95 = 1.959963984540054
FEWEST_UNITS = 3
"""A target group in the units' own words is shown when so many units name it."""
OWN, OTHER_GROUPS = "own", "other"


def rollup(
    accounts: Sequence[Account],
    *,
    year: int,
    coverage: Coverage,
    names: Mapping[str, str],
    reaches: Mapping[str, str],
) -> Rollup:
    """Return the accounts added up.

    `names` gives the catalogue's activities, its `own` row, the reaches and the school forms
    their names; `reaches` says of a catalogue key whether it goes to a target group.
    """
    lines = lines_of(accounts, reaches)
    groups = _group_keys(lines)
    return Rollup(
        year=year,
        coverage=coverage,
        money=money_of(accounts),
        whole=sum_of(lines, key="all", name=""),
        by_intervention=_by(lines, lambda one: one.key or OWN, names),
        by_reach=_by(lines, lambda one: one.reach, names),
        by_group=_by(lines, lambda one: groups[one.group.casefold()], names, _as_written(lines)),
        by_form=_by(lines, lambda one: one.form, names),
        money_by_form=_money_by_form(accounts),
    )


def lines_of(accounts: Iterable[Account], reaches: Mapping[str, str]) -> tuple[Line, ...]:
    """Return every activity of the accounts that something was used for or planned."""
    return tuple(
        _line(account, activity, reaches)
        for account in accounts
        for activity in account.content.activities
    )


def _line(account: Account, activity: Activity, reaches: Mapping[str, str]) -> Line:
    return Line(
        unit_id=account.unit_id,
        form=account.form,
        key=activity.catalogue_key,
        name=activity.name,
        reach=activity.reach or reaches.get(activity.catalogue_key, ""),
        group=activity.target_group.strip(),
        planned_ore=activity.planned_ore,
        used_ore=activity.ore or 0,
        reached=activity.reached,
        outcome=outcome_of(activity),
    )


def money_of(accounts: Iterable[Account]) -> Money:
    """Return where the money went, to the öre."""
    contents = [account.content for account in accounts]
    return Money(
        received_ore=sum(one.amount_ore for one in contents),
        carried_ore=sum(one.carried_ore or 0 for one in contents),
        used_ore=sum(activity.ore or 0 for one in contents for activity in one.activities),
        unused_ore=sum(one.unused_ore or 0 for one in contents),
    )


def _money_by_form(accounts: Sequence[Account]) -> dict[str, Money]:
    forms = sorted({account.form for account in accounts})
    return {form: money_of(one for one in accounts if one.form == form) for form in forms}


def _by(
    lines: Sequence[Line],
    key: Callable[[Line], str],
    names: Mapping[str, str],
    own_names: Mapping[str, str] | None = None,
) -> tuple[Sum, ...]:
    """Return a sum per key, the most expensive first."""
    grouped: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        grouped[key(line)].append(line)
    known = {**names, **(own_names or {})}
    sums = [sum_of(own, key=one, name=known.get(one, one)) for one, own in grouped.items()]
    return tuple(sorted(sums, key=lambda one: (-one.used_ore, one.name)))


def sum_of(lines: Sequence[Line], *, key: str, name: str) -> Sum:
    """Return the lines added up; people are told only when every line tells and they are five."""
    planned = [line.planned_ore for line in lines if line.planned_ore is not None]
    people = [line.reached for line in lines if line.reached is not None]
    is_told = bool(lines) and len(people) == len(lines) and min(people) >= FEWEST
    outcomes = Counter(line.outcome for line in lines)
    return Sum(
        key=key,
        name=name,
        activities=len(lines),
        units=len({line.unit_id for line in lines}),
        planned_ore=sum(planned),
        planned=len(planned),
        used_ore=sum(line.used_ore for line in lines),
        people=sum(people) if is_told else None,
        outcomes={one: outcomes[one] for one in Outcome},
        told=share_reached(outcomes),
    )


def share_reached(outcomes: Mapping[Outcome, int]) -> Told | None:
    """Return the share of reached aims among those that can be told, with Wilson's interval.

    Wilson 1927, without continuity correction. None when fewer than five can be told.
    """
    known = sum(outcomes.get(one, 0) for one in Outcome if one is not Outcome.UNKNOWN)
    if known < FEWEST:
        return None
    reached = outcomes.get(Outcome.REACHED, 0)
    share = reached / known
    middle = share + Z95**2 / (2 * known)
    half = Z95 * sqrt(share * (1 - share) / known + Z95**2 / (4 * known**2))
    whole = 1 + Z95**2 / known
    return Told(
        share=Fraction(reached, known),
        low=max(0.0, (middle - half) / whole),
        high=min(1.0, (middle + half) / whole),
    )


def _group_keys(lines: Sequence[Line]) -> dict[str, str]:
    """Return the key that each target group is counted under: few units' own words go together."""
    units: dict[str, set[int]] = defaultdict(set)
    for line in lines:
        units[line.group.casefold()].add(line.unit_id)
    return {
        group: group if group and len(own) >= FEWEST_UNITS else OTHER_GROUPS
        for group, own in units.items()
    }


def _as_written(lines: Iterable[Line]) -> dict[str, str]:
    """Return each target group as it was first written, by its key."""
    found: dict[str, str] = {}
    for line in lines:
        if line.group:
            found.setdefault(line.group.casefold(), line.group)
    return found
