from datetime import date

import pytest
from builders import NOW, SYSTEM
from filed_reports import (
    EVERYTHING,
    KR,
    TEMPLATE,
    add_activity,
    approve,
    filing,
    hand_in,
    open_for,
    person,
    save,
    write_whole,
)

from qms.access.roles import Role
from qms.access.scope import ForbiddenError
from qms.allocation.core.records import Received
from qms.followup.core.report.head import Shown
from qms.followup.queries import lists, reports
from qms.followup.services import opening
from qms.followup.services.opening import Dates
from qms.kernel.problems import RefusedError

ON = date(2026, 11, 20)


def test_every_unit_with_money_is_asked_and_independent_ones_may(session, municipality):
    opened = open_for(session, {municipality.school: 1000, municipality.independent: 500})
    lines = {line.unit.id: line.head for line in lists.lines(session, EVERYTHING, on=ON)}
    assert (opened.asked, opened.voluntary, opened.already) == (1, 1, 0)
    assert lines[municipality.school].amount_ore == 1000 * KR
    assert not lines[municipality.school].is_voluntary
    assert lines[municipality.independent].is_voluntary
    assert municipality.sibling not in lines


def test_dates_come_from_the_year_cycle(session, municipality):
    open_for(session, {municipality.school: 1})
    (cycle,) = lists.cycles(session, TEMPLATE)
    assert (cycle.opens, cycle.due, cycle.reports) == (date(2026, 11, 2), date(2027, 2, 26), 1)


def test_opening_again_adds_only_the_missing_units(session, municipality):
    filed = filing(session, municipality)
    add_activity(session, filed)
    again = open_for(session, {municipality.school: 99, municipality.sibling: 2000})
    lines = {line.unit.id: line.head for line in lists.lines(session, EVERYTHING, on=ON)}
    assert (again.asked, again.already) == (1, 1)
    assert lines[municipality.school].amount_ore == 10_000 * KR
    assert lines[municipality.school].summary.started
    assert len(lists.cycles(session, TEMPLATE)) == 1


def test_money_for_a_unit_that_cannot_be_found_is_reported(session, municipality):
    opened = open_for(session, {municipality.school: 1, 987654: 1})
    assert opened.unknown_units == (987654,)


def test_a_new_report_is_not_started_though_it_is_filled_in(session, municipality):
    filed = filing(session, municipality)
    head = reports.head(session, filed.id)
    assert head.shown(NOW) is Shown.NOT_STARTED
    assert head.summary.done == 0
    assert head.summary.left_ore == 10_000 * KR


def test_next_year_begins_with_this_years_promises_and_money(session, municipality):
    filed = filing(session, municipality)
    write_whole(session, filed, kr="9 000")
    rest = {"so_unused": "1 000", "so_unused_fate": "Förs över till nästa år"}
    save(session, filed, 4, rest)
    hand_in(session, filed)
    approve(session, filed)
    open_for(session, {municipality.school: 5000}, year=2027)
    (line,) = lists.lines(session, EVERYTHING, on=ON, year=2027)
    content = reports.whole(session, line.head.id).content
    assert content.carried_ore == 1000 * KR
    assert [(one.name, one.aim, one.result, one.ore) for one in content.previous] == [
        ("Läsgrupper åk 1–3", "80 %", "81 %", 9000 * KR)
    ]
    assert not content.is_started


@pytest.mark.parametrize(
    ("fate", "carried"),
    [("Förs över till nästa år", 1000 * KR), ("Lämnas tillbaka", 0)],
)
def test_only_what_is_kept_is_carried_over(session, municipality, fate, carried):
    filed = filing(session, municipality)
    write_whole(session, filed, kr="9 000")
    save(session, filed, 4, {"so_unused": "1 000", "so_unused_fate": fate})
    hand_in(session, filed)
    open_for(session, {municipality.school: 5000}, year=2027)
    (line,) = lists.lines(session, EVERYTHING, on=ON, year=2027)
    assert reports.whole(session, line.head.id).content.carried_ore == carried


def test_without_money_or_with_dates_turned_round_all_is_said_at_once(session, municipality):
    turned = Dates(opens=date(2027, 3, 1), due=date(2027, 2, 1))
    with pytest.raises(RefusedError) as refused:
        opening.open_year(
            session, SYSTEM, template=TEMPLATE, year=2026, dates=turned, received={}, now=NOW
        )
    assert [problem.column for problem in refused.value.problems] == ["year", "due"]
    assert lists.cycles(session, TEMPLATE) == ()


@pytest.mark.parametrize(
    ("role", "may"),
    [(Role.QUALITY_LEAD, True), (Role.SCHOOL_CHIEF, True), (Role.PRINCIPAL, False)],
)
def test_who_may_open_a_year(session, municipality, role, may):
    actor = person(session, role, municipality.id)

    def open_it():
        return opening.open_year(
            session,
            actor,
            template=TEMPLATE,
            year=2026,
            dates=opening.planned_dates(TEMPLATE, 2026),
            received={municipality.school: Received(ore=1)},
            now=NOW,
        )

    if may:
        assert open_it().asked == 1
    else:
        with pytest.raises(ForbiddenError):
            open_it()
