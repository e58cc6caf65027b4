"""The plan against degrading treatment tells how last year's measures were carried out."""

from datetime import UTC, date, datetime, timedelta

import pytest
from builders import SYSTEM
from filed_reports import EVERYTHING, Filing, approve, person, version
from filed_reports import save as save_step
from sqlalchemy import select
from support.grounds import ground

from qms.access.roles import Role
from qms.followup.core.actions.records import ActionState
from qms.followup.models import Action
from qms.followup.queries import actions as action_queries
from qms.followup.queries import lists, reports
from qms.followup.services import action_ends, carrying, handing_in, opening, table_rows
from qms.followup.services.handing_in import StoppedError

PLAN = "anti_degrading_plan"
ON = date(2026, 11, 20)
TEXT = "Vuxna finns inte alltid där eleverna är på rasterna, särskilt bakom matsalen efter lunch."
ANSWERS = {
    2: {"adp_where": "Korridor", "adp_causes": TEXT},
    3: {
        "adp_routines": TEXT + " Den som ser något berättar för rektor samma dag.",
        "adp_known": "Webbplats",
        "adp_participation-pupils": "Deltog",
        "adp_participation-pupils_gave": "Trygghetskartan",
        "adp_participation-guardians": "Erbjöds",
        "adp_participation-staff": "Deltog",
        "adp_participation-staff_gave": "Rastvaktsschemat",
        "adp_participation-council": "Deltog",
        "adp_participation-council_gave": "Förslag på rastaktiviteter",
    },
}
MEASURES = ("Fler vuxna på rasterna", "Samtal om språkbruk", "Ommöblerad korridor")
REASON = "Korridoren byggs om av fastighetsägaren först nästa sommar, så det får vänta."


def planned(session, municipality, year):
    """Open the year's plan for the first school and return it."""
    opening.open_year(
        session, SYSTEM, template=PLAN, year=year, received={}, now=moment(year),
        dates=opening.Dates(opens=date(year, 8, 17), due=date(year, 12, 18)),
    )  # fmt: skip
    every = lists.lines(session, EVERYTHING, on=ON, year=year)
    (line,) = [one for one in every if one.unit.id == municipality.school]
    return Filing(
        id=line.head.id,
        unit_id=municipality.school,
        principal=person(session, Role.PRINCIPAL, municipality.school),
        chief=person(session, Role.SCHOOL_CHIEF, municipality.id),
    )


def moment(year):
    return datetime(year, 9, 14, 8, tzinfo=UTC)


def last_rows(session, plan):
    return reports.whole(session, plan.id).content.last_actions


def write(session, plan, *, measures, now):
    for number, one in enumerate(measures):
        row = table_rows.add(
            session, plan.principal, plan.id, form_key=f"m{number}", name=one,
            question="adp_needed", now=now,
        )  # fmt: skip
        fields = {
            "cause": "Få vuxna", "this_year": "Ja", "owner": "Biträdande rektor",
            "due": f"{now.year + 1}-05-28", "measure": "Andel elever som känner sig trygga",
        }  # fmt: skip
        save_step(session, plan, 3, {f"n{row}-{key}": value for key, value in fields.items()})
    for number, posted in ANSWERS.items():
        save_step(session, plan, number, posted)


def hand_in(session, plan, now):
    seen = version(session, plan.id)
    handing_in.submit(session, plan.principal, plan.id, seen=seen, now=now)


@ground
def first_plan(session, municipality):
    """A plan of 2025 with three measures, approved."""
    plan = planned(session, municipality, 2025)
    write(session, plan, measures=MEASURES, now=moment(2025))
    hand_in(session, plan, moment(2025))
    approve(session, plan, now=moment(2025) + timedelta(days=7))
    return plan


def open_actions(session):
    return {row.title: row for row in session.scalars(select(Action).order_by(Action.id))}


def test_every_measure_of_last_year_is_asked_about_whatever_became_of_it(
    session, municipality, first_plan
):
    rows = open_actions(session)
    assert {row.state for row in rows.values()} == {"open"}
    spring, principal = datetime(2026, 4, 10, 9, tzinfo=UTC), first_plan.principal
    talks, corridor = rows[MEASURES[1]], rows[MEASURES[2]]
    talks.baseline = "62 %"
    action_ends.close(session, principal, talks.id, result="74 %", day=date(2026, 4, 9), now=spring)
    action_ends.close_with_exception(session, principal, corridor.id, reason=REASON, now=spring)
    second = planned(session, municipality, 2026)
    found = last_rows(session, second)
    assert [one.title for one in found] == list(MEASURES)
    assert [one.reading for one in found] == ["", "74 %", f"Avslutad med undantag: {REASON}"]


def test_the_plan_is_not_handed_in_before_each_has_been_answered(session, municipality, first_plan):
    second = planned(session, municipality, 2026)
    write(session, second, measures=MEASURES[:1], now=moment(2026))
    with pytest.raises(StoppedError) as stopped:
        hand_in(session, second, moment(2026))
    asked = {
        (one.subject, one.field) for one in stopped.value.findings if one.rows == "last_actions"
    }
    assert asked == {(title, key) for title in MEASURES for key in ("done", "assessment", "fate")}
    answers = {"done": "Ja", "assessment": "Delvis nått", "fate": "Avslutas"}
    for one in last_rows(session, second):
        save_step(session, second, 1, {f"l{one.id}-{key}": text for key, text in answers.items()})
    hand_in(session, second, moment(2026))
    approve(session, second, now=moment(2026) + timedelta(days=7))
    third = planned(session, municipality, 2027)
    assert [one.title for one in last_rows(session, third)] == [MEASURES[0]]


def test_what_was_carried_over_during_the_year_is_asked_about_as_what_goes_on(
    session, municipality, first_plan
):
    first = open_actions(session)[MEASURES[0]]
    principal = first_plan.principal
    new = action_ends.carry_over(
        session, principal, first.id, due=date(2027, 5, 28), now=datetime(2026, 6, 1, tzinfo=UTC)
    )
    second = planned(session, municipality, 2026)
    assert {one.action_id for one in last_rows(session, second)} == {
        new, *(row.id for title, row in open_actions(session).items() if title != MEASURES[0]),
    }  # fmt: skip


def test_a_measure_carried_over_in_the_plan_shows_both_ways(session, municipality, first_plan):
    second = planned(session, municipality, 2026)
    write(session, second, measures=MEASURES[:1], now=moment(2026))
    answers = {"done": "Delvis", "assessment": "Delvis nått", "fate": "Fortsätter"}
    for one in last_rows(session, second):
        save_step(session, second, 1, {f"l{one.id}-{key}": text for key, text in answers.items()})
    carried = last_rows(session, second)[0]
    new = carrying.carry_over(
        session, second.principal, second.id, last_id=carried.id, now=moment(2026)
    )
    fields = {"this_year": "Ja", "due": "2027-05-28"}
    save_step(session, second, 3, {f"n{new}-{key}": value for key, value in fields.items()})
    hand_in(session, second, moment(2026))
    approve(session, second, now=moment(2026) + timedelta(days=7))
    old = action_queries.line(session, carried.action_id, EVERYTHING, on=ON).action
    following = action_queries.line(session, new, EVERYTHING, on=ON).action
    assert (old.state, old.carried_to_id) == (ActionState.CARRIED, new)
    assert (following.state, following.carried_from_id) == (ActionState.OPEN, old.id)
