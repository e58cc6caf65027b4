"""What a school year holds: an activity at a place, and how it stands there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

UNIT, PROVIDER = "unit", "provider"
SOON = timedelta(days=30)
SAME_ROUND = timedelta(days=182)
"""How far a report's last day may lie from the activity's and still be its report."""
Key = tuple[int, int]
"""An activity's id and a node's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """An activity of one school year, as the administration has it now. Texts: Swedish, English."""

    id: int
    autumn: int
    key: str
    level: str
    phase: str
    kind: str
    title: tuple[str, str]
    text: str
    applies_to: frozenset[str]
    due: date | None
    waits_for: str
    responsible: str
    participants: tuple[str, ...]
    report_template: str
    reminders_days: tuple[int, ...]
    legal: tuple[str, ...]
    is_own: bool
    version: int
    changed_at: datetime | None
    changed_by: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A unit, or the municipality itself, which stands for the provider's level."""

    id: int
    path: str
    name: str
    level: str
    forms: frozenset[str] = frozenset()
    opened: date | None = None
    closed: date | None = None
    is_independent: bool = False

    def is_open_on(self, day: date) -> bool:
        """Return whether there is somebody to ask on the day."""
        has_opened = self.opened is None or self.opened <= day
        return has_opened and (self.closed is None or day < self.closed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """The report that a place has been asked for: is it in now, and was it ever."""

    report_id: int
    is_in: bool
    was_in: bool
    due: date
    is_voluntary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """That somebody has marked an activity as done at a place."""

    at: datetime
    by: str
    note: str


class ItemState(StrEnum):
    """How an activity stands at a place."""

    DONE = "done"
    LATE = "late"
    SOON = "soon"
    AHEAD = "ahead"
    UNDATED = "undated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing to do at one place, by its date. `is_quiet` items are never reminded of."""

    activity: Planned
    place: Place
    due: date | None
    state: ItemState
    filed: Filed | None = None
    done: Done | None = None

    @property
    def is_quiet(self) -> bool:
        """Return whether nobody is to be reminded: done, once handed in, or a volunteer's."""
        filed = self.filed
        is_settled = filed is not None and (filed.was_in or filed.is_voluntary)
        return self.state is ItemState.DONE or is_settled


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is stored about how it goes: marks by activity and place, reports by what they are."""

    marks: Mapping[Key, Done]
    filed: Mapping[tuple[str, int], tuple[Filed, ...]]
    """By template and place, of all years."""

    def report_for(self, activity: Planned, place_id: int) -> Filed | None:
        """Return the place's report that the activity asks for: the nearest in time, if any."""
        if not activity.report_template or activity.due is None:
            return None
        due = activity.due
        near = [
            one
            for one in self.filed.get((activity.report_template, place_id), ())
            if abs(one.due - due) <= SAME_ROUND
        ]
        return min(near, key=lambda one: abs(one.due - due), default=None)


def items(
    planned: Iterable[Planned], places: Sequence[Place], known: Known, *, today: date
) -> tuple[Item, ...]:
    """Return each activity at each place that it concerns, by date; those without a date last."""
    activities = tuple(planned)
    shared = _templates_of_several(activities)
    found = [
        item
        for activity in activities
        for place in places
        if (item := _item(activity, place, known, shared=shared, today=today)) is not None
    ]
    return tuple(sorted(found, key=_order))


def _order(item: Item) -> tuple[date, str, int]:
    return item.due or date.max, item.activity.key, item.place.id


def _templates_of_several(activities: Sequence[Planned]) -> frozenset[tuple[int, str, str]]:
    """Return the templates that several activities share: their reports' date is not theirs."""
    seen: set[tuple[int, str, str]] = set()
    twice: set[tuple[int, str, str]] = set()
    for one in activities:
        kind = (one.autumn, one.level, one.report_template)
        (twice if kind in seen else seen).add(kind)
    return frozenset(twice)


def _item(
    activity: Planned,
    place: Place,
    known: Known,
    *,
    shared: frozenset[tuple[int, str, str]],
    today: date,
) -> Item | None:
    template = activity.report_template
    filed = known.report_for(activity, place.id)
    if not _concerns(activity, place, filed):
        return None
    has_own_date = (activity.autumn, activity.level, template) in shared
    due = filed.due if filed and not has_own_date else activity.due
    done = known.marks.get((activity.id, place.id))
    is_done = done is not None or (filed is not None and filed.is_in)
    return Item(
        activity=activity,
        place=place,
        due=due,
        state=ItemState.DONE if is_done else state_on(due, today),
        filed=filed,
        done=done,
    )


def _concerns(activity: Planned, place: Place, filed: Filed | None) -> bool:
    """Return whether the place is asked: by its form, open that day; volunteers once asked."""
    if activity.level != place.level or place.level == PROVIDER:
        return activity.level == place.level
    if not activity.applies_to & place.forms:
        return False
    if filed is not None or place.is_independent:
        return filed is not None
    return activity.due is None or place.is_open_on(activity.due)


def state_on(due: date | None, today: date) -> ItemState:
    """Return how something that is not done stands on the Swedish day.

    Its last day is not late until it is over: midnight in Sweden, also when clocks change.
    """
    if due is None:
        return ItemState.UNDATED
    if due < today:
        return ItemState.LATE
    return ItemState.SOON if due - today <= SOON else ItemState.AHEAD
