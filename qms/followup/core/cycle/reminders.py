"""Whom to remind of what, today: each reminder once, and of several missed only the latest."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from qms.followup.core.cycle.planned import Item

OVERDUE = -1
"""The stage of the one reminder that follows when the last day has passed."""
OVERDUE_WINDOW = timedelta(days=30)
"""What is later than this has been told of elsewhere; a start after a long stop is no flood."""
LONGEST_AHEAD = timedelta(days=90)


@dataclass(frozen=True, slots=True, order=True)
class ReminderKey:
    """What makes a reminder the same: told to whom, of what, where, for which date and stage."""

    account_id: int
    activity_id: int
    node_id: int
    due: date
    stage: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who holds a role at a node today; `path` is the node's."""

    account_id: int
    role: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One line of a person's reminders: an activity with the places where it waits."""

    keys: tuple[ReminderKey, ...]
    items: tuple[Item, ...]
    stage: int
    is_vacant: bool = False
    """True when it is told to somebody who stands in because nobody holds the role."""


def stage_on(due: date, days: Iterable[int], today: date) -> int | None:
    """Return the reminder that is the latest relevant on the day; None when there is none yet.

    `days` before the date are counted in Swedish calendar days, which clock changes do not touch.
    """
    if today > due:
        return OVERDUE if today - due <= OVERDUE_WINDOW else None
    return min((d for d in days if due - timedelta(days=d) <= today), default=None)


def told_to(item: Item, people: Sequence[Person], stand_in: str) -> tuple[tuple[int, ...], bool]:
    """Return the accounts to remind, and whether they stand in for a role that nobody holds."""
    for role in dict.fromkeys((item.activity.responsible, stand_in)):
        found = {
            person.account_id
            for person in people
            if person.role == role and item.place.path.startswith(person.path)
        }
        if found:
            return tuple(sorted(found)), role != item.activity.responsible
    return (), False


def reminders(
    items: Iterable[Item],
    people: Sequence[Person],
    *,
    sent: Collection[ReminderKey],
    stand_in: str,
    today: date,
) -> Mapping[int, tuple[Reminder, ...]]:
    """Return, by account, what to remind of today that has not been told already."""
    found: dict[int, dict[tuple[int, int, date, bool], list[tuple[ReminderKey, Item]]]] = {}
    for item in items:
        if item.due is None or item.is_quiet:
            continue
        stage = stage_on(item.due, item.activity.reminders_days, today)
        if stage is None:
            continue
        accounts, is_vacant = told_to(item, people, stand_in)
        for account in accounts:
            key = ReminderKey(account, item.activity.id, item.place.id, item.due, stage)
            if key not in sent:
                line = (item.activity.id, stage, item.due, is_vacant)
                found.setdefault(account, {}).setdefault(line, []).append((key, item))
    return {account: _lines(lines) for account, lines in sorted(found.items())}


def _lines(
    lines: Mapping[tuple[int, int, date, bool], Sequence[tuple[ReminderKey, Item]]],
) -> tuple[Reminder, ...]:
    made = [
        Reminder(
            keys=tuple(key for key, _ in pairs),
            items=tuple(item for _, item in pairs),
            stage=stage,
            is_vacant=is_vacant,
        )
        for (_, stage, _, is_vacant), pairs in lines.items()
    ]
    return tuple(sorted(made, key=lambda one: (one.keys[0].due, one.keys[0].activity_id)))
