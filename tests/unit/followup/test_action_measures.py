from dataclasses import replace
from datetime import date

import pytest

from qms.followup.core.actions.checks import (
    NEEDED_WHEN_NEW,
    closing_problems,
    plan_problems,
    reading_problems,
    reason_problems,
)
from qms.followup.core.actions.measured import Outcome, measured, outcome
from qms.followup.core.actions.records import ActionState, Followed, Plan, Reading

TODAY = date(2026, 11, 20)
PLAN = Plan(
    title="Läsgrupper i årskurs 2",
    cause="Eleverna möter för få texter.",
    measure="Andel över gränsen",
    baseline="62 %",
    target="70 %",
    owner="Förstelärare i svenska",
    due=date(2027, 5, 28),
)
OPENED = date(2026, 9, 1)
ACTION = Followed(id=1, unit_id=2, plan=PLAN, state=ActionState.OPEN, opened=OPENED)


def columns(problems):
    return [one.column for one in problems]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        pytest.param("62 %", "62", id="percent"),
        pytest.param("6,8", "6.8", id="decimal comma"),
        pytest.param("åk 9: 62,5 %", "62.5", id="the share, not the grade"),
        pytest.param("−3", "-3", id="minus sign"),
        pytest.param("1 204 timmar", "1204", id="space between thousands"),
        pytest.param("14 av 20", "14", id="the first of two"),
        pytest.param("går inte att säga", None, id="words"),
        pytest.param("åk2", None, id="a digit within a word"),
    ],
)
def test_a_value_is_read_as_people_write_it(text, number):
    found = measured(text)
    assert (None if found is None else str(found.number)) == number


@pytest.mark.parametrize(
    ("baseline", "target", "result", "expected"),
    [
        pytest.param("62 %", "70 %", "71 %", Outcome.REACHED, id="past the target"),
        pytest.param("62 %", "70 %", "70,0 %", Outcome.REACHED, id="just reached"),
        pytest.param("62 %", "70 %", "66 %", Outcome.CLOSER, id="on the way"),
        pytest.param("62 %", "70 %", "62 %", Outcome.UNCHANGED, id="as before"),
        pytest.param("62 %", "70 %", "58 %", Outcome.AWAY, id="worse"),
        pytest.param("24", "12", "10", Outcome.REACHED, id="fewer is better, reached"),
        pytest.param("24", "12", "30", Outcome.AWAY, id="fewer is better, more"),
        pytest.param("62 %", "", "71 %", Outcome.UNTOLD, id="no target"),
        pytest.param("62 %", "70 %", "6,8", Outcome.UNTOLD, id="different units"),
        pytest.param("låg", "hög", "högre", Outcome.UNTOLD, id="words"),
    ],
)
def test_the_target_says_which_way_is_better(baseline, target, result, expected):
    assert outcome(baseline=baseline, target=target, result=result) is expected


def test_a_new_action_says_everything_that_is_missing_at_once():
    found = plan_problems(Plan(title=""), needed=NEEDED_WHEN_NEW)
    assert sorted(columns(found)) == [
        "baseline", "cause", "due", "measure", "owner", "title",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "text"),
    [
        pytest.param("title", "Stöd till eleven Alva", id="a pupil by name"),
        pytest.param("cause", "Gäller 20140203-2384", id="an identity number"),
        pytest.param("owner", "x" * 201, id="too long"),
    ],
)
def test_no_text_of_an_action_tells_of_a_person_or_is_endless(field, text):
    found = plan_problems(replace(PLAN, **{field: text}), needed=())
    assert columns(found) == [field]


@pytest.mark.parametrize(
    ("changes", "value", "day", "expected"),
    [
        pytest.param({}, "64 %", TODAY, [], id="fine today"),
        pytest.param({}, "64 %", OPENED, [], id="fine on the first day"),
        pytest.param({}, "inte mätt", TODAY, ["value"], id="not measured is no value"),
        pytest.param({}, "64 %", date(2026, 11, 21), ["day"], id="tomorrow"),
        pytest.param({}, "64 %", date(2026, 8, 31), ["day"], id="before it began"),
        pytest.param({}, "", None, ["day", "value"], id="nothing"),
    ],
)
def test_a_reading_has_a_value_and_a_day_of_its_time(changes, value, day, expected):
    found = reading_problems(ACTION, value=value, day=day, note="", today=TODAY)
    assert columns(found) == expected


@pytest.mark.parametrize(
    ("plan", "result", "expected"),
    [
        pytest.param({}, "66 %", [], id="measured as before"),
        pytest.param({}, "", ["result"], id="no result"),
        pytest.param({}, "vet ej", ["result"], id="words for nothing"),
        pytest.param({}, "bättre", ["result"], id="words where a number was before"),
        pytest.param({"baseline": "få vågar läsa högt"}, "de flesta vågar", [], id="words twice"),
        pytest.param({"baseline": ""}, "66 %", ["baseline"], id="no baseline"),
        pytest.param({"measure": ""}, "66 %", ["measure"], id="no measure"),
        pytest.param(
            {"measure": "", "baseline": "-"}, "", ["measure", "baseline", "result"], id="all"
        ),
    ],
)
def test_an_action_closes_only_with_a_result_beside_its_baseline(plan, result, expected):
    action = replace(ACTION, plan=replace(PLAN, **plan))
    assert columns(closing_problems(action, result=result, day=TODAY, today=TODAY)) == expected


@pytest.mark.parametrize(
    ("reason", "is_enough"),
    [
        pytest.param("Hann inte.", False, id="two words"),
        pytest.param("Ett två tre fyra fem sex sju", False, id="seven words"),
        pytest.param("Klassen som insatsen gällde flyttade till skolan bredvid.", True, id="eight"),
        pytest.param(
            "Klassen som eleven Alva gick i flyttade till skolan bredvid.", False, id="a name"
        ),
    ],
)
def test_a_reason_explains(reason, is_enough):
    assert (not reason_problems(reason)) is is_enough


@pytest.mark.parametrize(
    ("state", "due", "expected"),
    [
        pytest.param(ActionState.OPEN, date(2026, 11, 19), True, id="yesterday"),
        pytest.param(ActionState.OPEN, TODAY, False, id="the last day is in time"),
        pytest.param(ActionState.OPEN, None, False, id="no day"),
        pytest.param(ActionState.CLOSED, date(2026, 1, 1), False, id="ended"),
        pytest.param(ActionState.EXCEPTION, date(2026, 1, 1), False, id="excepted"),
    ],
)
def test_only_an_open_action_is_overdue(state, due, expected):
    action = replace(ACTION, state=state, plan=replace(PLAN, due=due))
    assert action.is_overdue(TODAY) is expected


def test_the_value_is_the_result_and_before_that_the_newest_reading():
    readings = (
        Reading(id=1, day=date(2026, 10, 1), value="63 %"),
        Reading(id=2, day=date(2026, 11, 1), value="66 %"),
    )
    measured_twice = replace(ACTION, readings=readings)
    assert measured_twice.value == "66 %"
    assert measured_twice.outcome is Outcome.CLOSER
    assert replace(measured_twice, result="72 %").outcome is Outcome.REACHED
