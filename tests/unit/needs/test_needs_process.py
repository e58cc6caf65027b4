"""The process as data: what is read, what is refused, who takes which step, and by when."""

import copy
import tomllib
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files

import pytest

from qms.kernel.problems import RefusedError
from qms.needs.core.cases.kinds import CaseKind, Part
from qms.needs.core.process import (
    Need,
    StageKey,
    StepRefusedError,
    allowed_steps,
    case_deadline,
    check_step,
    due_day,
    parse_process,
)
from qms.needs.core.process.passages import Event, happened

TEXT = files("qms.content").joinpath("needs_process.toml").read_text("utf-8")
PROCESS = parse_process(tomllib.loads(TEXT))
OWN, PRIVATE = CaseKind.OPERATIONAL, CaseKind.ADDITIONAL


def changed(change):
    content = copy.deepcopy(tomllib.loads(TEXT))
    change(content)
    return content


def step_in(content, key):
    return next(one for one in content["step"] if one["key"] == key)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param(lambda c: c.pop("meta"), ["meta saknas"], id="no meta"),
        pytest.param(
            lambda c: c["stage"].pop(3), ["Skedet second_assessment saknas"], id="no stage"
        ),
        pytest.param(lambda c: c["step"].remove(step_in(c, "follow_up_begun")),
                     ["Steget follow_up_begun saknas", "Inget steg leder till follow_up"],
                     id="a stage that nothing leads to"),
        pytest.param(lambda c: c["stage"][0].update(days="tre", acts=["chef"]),
                     ["days saknas eller är inte ett tal", "chef finns inte"], id="two in one"),
        pytest.param(lambda c: c["step"][0].update(to="moon", needs=["cash"]),
                     ["moon finns inte", "cash finns inte"], id="unknown names"),
        pytest.param(lambda c: c["deadline"][0].update(apply_by="02-30"),
                     ["02-30 är ingen dag"], id="no such day"),
        pytest.param(lambda c: c["stage"].reverse(), ["Det första skedet ska vara received"],
                     id="turned round"),
        pytest.param(lambda c: c["step"].append(c["step"][0]), ["begin_check finns flera gånger"],
                     id="twice"),
        pytest.param(lambda c: c["meta"].update(colour="red"), ["colour hör inte hemma här"],
                     id="a key that means nothing"),
    ],
)  # fmt: skip
def test_every_fault_is_told_at_once(change, words):
    with pytest.raises(RefusedError) as refused:
        parse_process(changed(change))
    told = " ".join(problem.message for problem in refused.value.problems)
    assert [one for one in words if one not in told] == []


@pytest.mark.parametrize(
    ("received", "period", "decide_by", "urgent"),
    [
        # Sundsvall's days: spring by 31 October, autumn by 15 April; Hedemora's: within a month.
        pytest.param(date(2026, 10, 31), date(2027, 1, 1), date(2026, 12, 1), False, id="last day"),
        pytest.param(date(2026, 11, 1), date(2027, 1, 1), date(2026, 12, 1), True, id="day after"),
        pytest.param(date(2026, 4, 15), date(2026, 7, 1), date(2026, 6, 1), False, id="autumn"),
        pytest.param(date(2026, 4, 16), date(2026, 7, 1), date(2026, 5, 16), True, id="too late"),
        pytest.param(date(2026, 9, 10), date(2026, 9, 10), date(2026, 10, 10), True, id="begun"),
        pytest.param(date(2026, 9, 10), date(2028, 1, 1), date(2027, 12, 1), False, id="far ahead"),
        pytest.param(date(2028, 1, 31), date(2028, 1, 31), date(2028, 3, 1), True, id="leap year"),
    ],
)  # fmt: skip
def test_by_when_a_case_is_to_be_decided(received, period, decide_by, urgent):
    for kind in (OWN, PRIVATE):
        found = case_deadline(PROCESS, kind, received=received, period_from=period)
        assert (found.decide_by, found.is_urgent) == (decide_by, urgent)


@pytest.mark.parametrize(
    ("period_from", "last"),
    [
        pytest.param(date(2027, 1, 1), date(2026, 10, 31), id="spring"),
        pytest.param(date(2026, 8, 17), date(2026, 4, 15), id="autumn"),
    ],
)
def test_the_last_day_to_apply_is_before_the_season(period_from, last):
    late = [
        case_deadline(PROCESS, OWN, received=day, period_from=period_from).is_urgent
        for day in (last, last + timedelta(days=1))
    ]
    assert late == [False, True]


@pytest.mark.parametrize(
    ("stage", "due"),
    [
        pytest.param("received", date(2026, 11, 7), id="its own five days"),
        pytest.param("assessment", date(2026, 11, 20), id="the decision comes first"),
        pytest.param("running", date(2027, 5, 31), id="thirty days before the end"),
        pytest.param("follow_up", date(2026, 12, 2), id="thirty days"),
        pytest.param("closed", None, id="nothing more"),
    ],
)
def test_the_last_day_of_a_stage(stage, due):
    found = due_day(PROCESS, stage, since=date(2026, 11, 2), decide_by=date(2026, 11, 20),
                    period_to=date(2027, 6, 30))  # fmt: skip
    assert found == due


@pytest.mark.parametrize(
    ("stage", "since", "period_to", "due"),
    [
        pytest.param("running", date(2026, 8, 20), date(2026, 12, 31), date(2026, 12, 1),
                     id="thirty days before, a Tuesday"),
        pytest.param("running", date(2026, 8, 20), date(2027, 7, 31), date(2027, 6, 11),
                     id="not in July"),
        pytest.param("running", date(2026, 8, 20), date(2027, 6, 29), date(2027, 5, 28),
                     id="not on a Sunday"),
        pytest.param("follow_up", date(2027, 6, 1), date(2027, 6, 30), date(2027, 6, 11),
                     id="neither after the end nor in the summer"),
        pytest.param("follow_up", date(2026, 12, 7), date(2026, 12, 31), date(2026, 12, 18),
                     id="not between Christmas and New Year"),
        pytest.param("follow_up", date(2027, 6, 21), date(2027, 6, 30), date(2027, 6, 30),
                     id="no term is left: the last workday of the period"),
        pytest.param("follow_up", date(2027, 7, 5), date(2027, 6, 30), date(2027, 8, 19),
                     id="the period is over: the first day of the next term"),
        pytest.param("running", date(2027, 6, 24), date(2027, 6, 26), date(2027, 6, 24),
                     id="Midsummer ends it"),
    ],
)  # fmt: skip
def test_a_follow_up_is_due_within_the_period_and_the_term(stage, since, period_to, due):
    assert due_day(PROCESS, stage, since=since, decide_by=None, period_to=period_to) == due


def test_who_may_take_which_step():
    def may(stage, *parts):
        return [one.key for one in allowed_steps(PROCESS, stage, set(parts))]

    assert may("completeness", Part.OFFICER) == ["ask_completion", "found_complete", "withdrawn"]
    assert may("completeness", Part.UNIT) == ["withdrawn"]
    assert may("assessment", Part.ASSESSOR) == []
    assert may("decision", Part.DECIDER) == []  # decided on the decision's own page
    assert may("running", Part.READER) == []


def test_a_step_out_of_turn_or_without_what_it_needs_is_refused():
    with pytest.raises(StepRefusedError) as early:
        check_step(PROCESS, "received", "found_complete", there=set(Need))
    assert early.value.lacking == ()
    with pytest.raises(StepRefusedError) as lacking:
        check_step(PROCESS, "completeness", "found_complete", there={Need.ASSESSOR})
    assert lacking.value.lacking == (Need.COMPLETE, Need.EVALUATED)
    done = {Need.ASSESSOR, Need.COMPLETE, Need.EVALUATED}
    assert check_step(PROCESS, "completeness", "found_complete", there=done).to == "assessment"


START = datetime(2026, 1, 1, tzinfo=UTC)


def case(number, *stays, back=False):
    """Return the events of a case that stayed so many days in each stage, the last one still."""
    names = ["received", "completeness", "assessment"]
    at, before = START, ""
    for seq, days in enumerate(stays):
        yield Event(case_id=str(number), seq=seq, before=before, after=names[seq], at=at)
        before, at = names[seq], at + timedelta(days=days)
    if back:
        yield Event(case_id=str(number), seq=9, before=before, after="received", at=at)


def test_what_really_happened_is_told_to_the_nearest_five_and_few_are_hidden():
    # Ten cases that waited 1…10 days: the median is 5.5, and nine of ten waited at most 9.
    events = [one for n in range(1, 11) for one in case(n, n, 3)]
    events += [one for n in range(11, 14) for one in case(n, 2, 1, back=True)]
    found = happened(reversed(events))
    received = found.passages[StageKey.RECEIVED]
    # With three more of two days: 13 values, the seventh is the median, the twelfth nine of ten.
    assert (received.passed, received.median_days, received.most_days) == (15, 4.0, 9.0)
    completeness = found.passages[StageKey.COMPLETENESS]
    assert (completeness.passed, completeness.here) == (None, 10)
    assert completeness.median_days is None
    ways = {(way.before, way.after): way.times for way in found.ways}
    assert ways == {("received", "completeness"): 15, ("completeness", "received"): None}
    assert found.cases == 13


def test_a_step_that_stays_in_the_stage_does_not_start_its_days_anew():
    stages = [("", "received", 0), ("received", "completeness", 1),
              ("completeness", "completeness", 3), ("completeness", "assessment", 8)]  # fmt: skip
    events = [
        Event(case_id=str(n), seq=seq, before=before, after=after, at=START + timedelta(days=day))
        for n in range(5)
        for seq, (before, after, day) in enumerate(stages)
    ]
    assert happened(events).passages[StageKey.COMPLETENESS].median_days == 7.0
