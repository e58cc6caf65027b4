"""Which reminder is told when: each once, never at night, and of those missed only the latest."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from cycle_builders import (
    LEAD,
    NOTHING,
    OTHER,
    PRESCHOOL,
    PRINCIPAL,
    SCHOOL,
    TOWN,
    activity,
    default_year,
)

from qms.followup.core.cycle.planned import Done, Known, items
from qms.followup.core.cycle.reminders import OVERDUE, Person, ReminderKey, reminders, stage_on
from qms.inbox.core.quiet import EVENING_AND_NIGHT
from qms.kernel.clock import local_day

DUE = date(2026, 12, 10)
DAYS = (30, 7, 1)
STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.mark.parametrize(
    ("today", "stage"),
    [
        pytest.param(date(2026, 11, 9), None, id="31 days before"),
        pytest.param(date(2026, 11, 10), 30, id="30 days before"),
        pytest.param(date(2026, 12, 2), 30, id="8 days before: the first, if it was missed"),
        pytest.param(date(2026, 12, 3), 7, id="7 days before"),
        pytest.param(date(2026, 12, 9), 1, id="the day before"),
        pytest.param(date(2026, 12, 10), 1, id="on the day"),
        pytest.param(date(2026, 12, 11), OVERDUE, id="the day after"),
        pytest.param(date(2027, 1, 9), OVERDUE, id="30 days late"),
        pytest.param(date(2027, 1, 10), None, id="so late that it is known"),
    ],
)
def test_the_latest_relevant_reminder(today, stage):
    assert stage_on(DUE, DAYS, today) == stage


def told(planned, places, people, *, today, sent=(), known=NOTHING):
    found = items(planned, places, known, today=today)
    return reminders(found, people, sent=sent, stand_in="quality_lead", today=today)


def test_units_of_one_person_stand_in_one_line():
    both = Person(account_id=70, role="principal", path="/1/2/")
    found = told([activity()], [SCHOOL, OTHER, PRESCHOOL], [both], today=date(2026, 12, 3))
    ((line,),) = found.values()
    assert [item.place.name for item in line.items] == ["Åkerskolan", "Ängsskolan"]
    assert [key.node_id for key in line.keys] == [7, 8]


def test_what_was_told_is_not_told_again_but_a_moved_date_is():
    sent = {ReminderKey(70, 1, 7, DUE, 7)}
    today = date(2026, 12, 3)
    assert told([activity()], [SCHOOL], [PRINCIPAL], today=today, sent=sent) == {}
    moved = activity(due=date(2026, 12, 9))
    assert list(told([moved], [SCHOOL], [PRINCIPAL], today=today, sent=sent)) == [70]


def test_nothing_is_told_after_it_is_done():
    done = Done(at=datetime(2026, 12, 1, 8, tzinfo=UTC), by="p", note="")
    known = Known(marks={(1, 7): done}, filed={})
    assert told([activity()], [SCHOOL], [PRINCIPAL], today=DUE, known=known) == {}


def test_when_the_principal_has_left_the_quality_lead_is_told():
    found = told([activity()], [SCHOOL], [LEAD], today=DUE)
    assert [(account, line.is_vacant) for account, (line,) in found.items()] == [(10, True)]


def test_a_new_principal_is_told_though_the_former_was():
    new = replace(PRINCIPAL, account_id=71)
    sent = {ReminderKey(70, 1, 7, DUE, 1)}
    assert list(told([activity()], [SCHOOL], [new], today=DUE, sent=sent)) == [71]


def test_nobody_is_told_when_there_is_nobody():
    assert told([activity()], [SCHOOL], [], today=DUE) == {}


PEOPLE = (
    PRINCIPAL,
    Person(account_id=90, role="principal", path="/1/2/9/"),
    *(
        Person(account_id=number, role=role, path="/1/")
        for number, role in enumerate(
            ("quality_lead", "school_chief", "controller", "analyst", "planner", "case_officer"),
            start=10,
        )
    ),
    Person(account_id=20, role="committee", path="/1/"),
)
LEAVES = date(2027, 2, 1)
HANDED_IN = (date(2026, 12, 5), "unit_socio_plan-0")
DOWN = (date(2027, 4, 1), date(2027, 4, 9))
"""The machine stands still from the first day up to, not including, the last."""


def people_on(day):
    """Everybody; the preschool's principal leaves on the first of February, without successor."""
    return tuple(one for one in PEOPLE if one.account_id != 90 or day < LEAVES)


def items_on(year, places, day):
    """Everything there is to do, as it stands on the day."""
    done = Done(at=datetime(2026, 12, 5, 6, tzinfo=UTC), by="p", note="")
    is_in = day >= HANDED_IN[0]
    marks = {(one.id, 7): done for one in year if is_in and one.key == HANDED_IN[1]}
    return items(year, places, Known(marks=marks, filed={}), today=day)


def awake_hours(first, last):
    """Every hour at which the job runs: not at night, and not while the machine stands still."""
    hour = datetime.combine(first, datetime.min.time(), UTC)
    while hour.date() < last:
        if not (EVENING_AND_NIGHT.holds(hour) or DOWN[0] <= local_day(hour) < DOWN[1]):
            yield hour
        hour += timedelta(hours=1)


def walk(year, places, first, last):
    """Walk the clock hour by hour; two workers wake up at each and both see what is stored."""
    stored, digests, log = set(), set(), []
    todo = {}
    for hour in awake_hours(first, last):
        day = local_day(hour)
        if day not in todo:
            todo = {day: items_on(year, places, day)}
        for _worker in range(2):
            found = reminders(
                todo[day], people_on(day), sent=stored, stand_in="quality_lead", today=day
            )
            for account in found.keys() - {who for who, on in digests if on == day}:
                digests.add((account, day))
                keys = [key for line in found[account] for key in line.keys]
                stored |= set(keys)
                log += [(hour, key) for key in keys]
    return log


def first_hour(day):
    """Seven in the morning in Sweden on that day, or on the first day the machine is up again."""
    up = DOWN[1] if DOWN[0] <= day < DOWN[1] else day
    return datetime(up.year, up.month, up.day, 7, tzinfo=STOCKHOLM)


def stages_of(due, days):
    """When each stage begins, in order; one whose successor began as early is never told."""
    begins = [(due - timedelta(d), d) for d in sorted(days, reverse=True)]
    begins.append((due + timedelta(1), OVERDUE))
    for (day, stage), following in zip(begins, [*begins[1:], None], strict=True):
        if following is None or first_hour(following[0]) > first_hour(day):
            yield first_hour(day), stage


def holders(role, place, day):
    """Who is told: those with the role there, else the quality lead."""
    found = {p.account_id for p in people_on(day) if p.role == role and p.path in place.path[:7]}
    above = {p.account_id for p in people_on(day) if p.role == role and p.path == "/1/"}
    return (found | above) or {10}


def expected(year, places, first, last):
    """Count by hand, from each date backwards, what should be told and at which hour."""
    found = {}
    for one, place in product(year, places):
        is_asked = place is TOWN or bool(one.applies_to & place.forms)
        if one.level != place.level or not is_asked or one.due is None:
            continue
        is_handed_in = one.key == HANDED_IN[1] and place is SCHOOL
        for at, stage in stages_of(one.due, one.reminders_days):
            day = at.date()
            if first <= day < last and not (is_handed_in and day >= HANDED_IN[0]):
                for account in holders(one.responsible, place, day):
                    found[ReminderKey(account, one.id, place.id, one.due, stage)] = at
    return found


def test_a_year_walked_hour_by_hour_with_two_workers_tells_each_reminder_once():
    first, last = date(2026, 7, 20), date(2027, 7, 20)
    places = (TOWN, SCHOOL, PRESCHOOL)
    year = [*default_year(2026), *default_year(2027)]
    log = walk(year, places, first, last)
    keys = [key for _, key in log]
    assert len(keys) == len(set(keys))
    by_hand = expected(year, places, first + timedelta(61), last)
    told_later = {key: hour for hour, key in log if local_day(hour) >= first + timedelta(61)}
    standing_in = {
        key: hour
        for key, hour in told_later.items()
        if key not in by_hand and key.account_id == 10 and key.node_id == 9
    }
    assert {key: hour for key, hour in told_later.items() if key not in standing_in} == by_hand
    assert all(local_day(hour) == LEAVES for hour in standing_in.values())
    assert all(not EVENING_AND_NIGHT.holds(hour) for hour, _ in log)
    assert len(keys) > 150


def test_the_walk_passes_both_changes_of_the_clock():
    """25 October 2026 has 25 hours and 28 March 2027 has 23; the reminders come at seven."""
    for due in (date(2026, 10, 26), date(2027, 3, 29)):
        year = [activity(due=due, reminders_days=(1,))]
        day = due - timedelta(1)
        start = datetime(day.year, day.month, day.day, tzinfo=STOCKHOLM).astimezone(UTC)
        hours = (start + timedelta(hours=h) for h in range(30))
        awake = next(
            h
            for h in hours
            if not EVENING_AND_NIGHT.holds(h)
            and told(year, [SCHOOL], [PRINCIPAL], today=local_day(h))
        )
        local = awake.astimezone(STOCKHOLM)
        assert (local.date(), local.hour) == (day, 7)
