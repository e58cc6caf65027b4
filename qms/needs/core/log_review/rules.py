"""What makes a reading worth a look: a reason to ask, never a verdict."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from qms.kernel.clock import LOCAL, local_day
from qms.kernel.workdays import is_workday
from qms.needs.core.log_review.events import Event


class Reason(StrEnum):
    """Why a reading is in the sample."""

    BREAK_GLASS = "break_glass"
    PROTECTED = "protected"
    NO_WORK = "no_work"
    OUT_OF_HOURS = "out_of_hours"
    MANY = "many"
    CHANCE = "chance"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Where the rules draw their lines.

    Hours are Swedish time on workdays. A case is being worked on when anybody has done anything
    else than read in it within `work` before or after. `many` is how many cases one person may
    open in a day before it is looked at.
    """

    opens: time = time(6, 30)
    closes: time = time(18, 30)
    work: timedelta = timedelta(days=14)
    many: int = 20


USUAL = Limits()


def reasons(
    events: Sequence[Event], *, protected: Collection[str], limits: Limits = USUAL
) -> Mapping[int, frozenset[Reason]]:
    """Return each reading's reasons by its number, for those that have any.

    `events` are the month's, readings and work, with those within `limits.work` around it;
    `protected` the references of cases about somebody with protected identity.
    """
    found: defaultdict[int, set[Reason]] = defaultdict(set)
    worked = _work(events)
    for one in events:
        if not one.is_read:
            continue
        if one.by_glass:
            found[one.seq].add(Reason.BREAK_GLASS)
        if one.ref in protected:
            found[one.seq].add(Reason.PROTECTED)
        if _is_out_of_hours(one.at, limits):
            found[one.seq].add(Reason.OUT_OF_HOURS)
        if not any(abs(one.at - at) <= limits.work for at in worked[one.ref]):
            found[one.seq].add(Reason.NO_WORK)
    for seq in _many(events, limits.many):
        found[seq].add(Reason.MANY)
    return {seq: frozenset(why) for seq, why in found.items()}


def _work(events: Iterable[Event]) -> defaultdict[str, list[datetime]]:
    """Return when anybody did anything else than read, by case."""
    worked: defaultdict[str, list[datetime]] = defaultdict(list)
    for one in events:
        if one.is_work:
            worked[one.ref].append(one.at)
    return worked


def _is_out_of_hours(at: datetime, limits: Limits) -> bool:
    there = at.astimezone(LOCAL)
    return not is_workday(there.date()) or not limits.opens <= there.time() < limits.closes


def _many(events: Iterable[Event], most: int) -> list[int]:
    """Return the number of the reading with which somebody passed `most` cases in a day."""
    seen: defaultdict[tuple[str, object], set[str]] = defaultdict(set)
    found = []
    for one in sorted((one for one in events if one.is_read), key=lambda one: one.seq):
        cases = seen[one.actor, local_day(one.at)]
        if one.ref not in cases and len(cases) == most:
            found.append(one.seq)
        cases.add(one.ref)
    return found
