"""Evaluations of interventions: from reports and results to a finding that stays."""

from datetime import date

import pytest
from builders import NOW, SYSTEM, make_actor
from integration.followup.effect_cases import (
    FIRST_WITH,
    KEY,
    NAMES,
    OUTCOME,
    SPRINGS,
    TREATED,
    add_reports,
    add_schools,
    results_text,
    save,
)
from sqlalchemy import select

from qms.access.roles import Role
from qms.access.scope import ForbiddenError, Scope
from qms.audit.models import AuditRow
from qms.followup.core.effect.did.evaluate import Verdict
from qms.followup.core.effect.did.panel import panel_of
from qms.followup.queries import effect as queries
from qms.followup.queries.effect_groups import given_by_target
from qms.followup.services.evaluating import Asked, evaluate_intervention, remove_evaluation
from qms.kernel.problems import RefusedError

EVERYTHING = Scope(everything=True)
TODAY = date(2026, 11, 22)


@pytest.fixture
def ids(session, municipality):
    found = add_schools(session, municipality)
    save(session, "results", results_text())
    add_reports(session, found)
    return found


def asked(ids, **more):
    given = {
        "intervention": KEY, "near": (OUTCOME,), "far": (), "first_year": SPRINGS[0],
        "last_year": SPRINGS[-1], "lag": 1,
        "paths": {ids[name]: range(FIRST_WITH, SPRINGS.stop) for name in TREATED},
    }  # fmt: skip
    return Asked(**(given | more))


def evaluate(session, ids, actor=SYSTEM, **more):
    return evaluate_intervention(session, actor, asked(ids, **more), today=TODAY, now=NOW)


def test_reports_that_are_handed_in_say_who_used_it_and_when(session, ids):
    add_reports(session, ids, year=2023, names=NAMES[:2])
    add_reports(session, ids, year=2024, names=NAMES[5:7], state="draft")
    found = queries.used(session, EVERYTHING)[KEY]
    assert found == {
        ids[NAMES[0]]: {2022, 2023}, ids[NAMES[1]]: {2022, 2023}, ids[NAMES[2]]: {2022}
    }  # fmt: skip


def test_an_effect_is_found_and_kept(session, ids):
    found = queries.evaluation(session, evaluate(session, ids))
    (finding,) = found.findings
    assert finding.is_near
    assert finding.effect.verdict is Verdict.EFFECT
    assert finding.effect.low < 4.0 < finding.effect.high
    assert len(finding.cells) == len(NAMES) * len(SPRINGS)
    assert found.paths[ids[TREATED[0]]] == tuple(range(FIRST_WITH, SPRINGS.stop))


def test_what_is_kept_does_not_change_with_the_register(session, ids):
    made = evaluate(session, ids)
    before = queries.evaluation(session, made).findings
    save(session, "results", results_text(effect=0.0, seed=9))
    assert queries.evaluation(session, made).findings == before
    assert panel_of(before[0].cells).units


def test_units_can_be_left_out_of_the_comparison(session, ids):
    made = evaluate(session, ids, left_out=frozenset({ids[NAMES[-1]]}))
    (finding,) = queries.evaluation(session, made).findings
    assert NAMES[-1] not in {cell.unit for cell in finding.cells}


def test_an_outcome_without_results_says_why(session, ids):
    made = evaluate(session, ids, far=("g9_merit",))
    far = queries.evaluation(session, made).findings[1]
    assert (far.effect, far.is_near) == (None, False)
    assert far.refused == "Ingen enhet med insatsen har det här resultatet."


def test_everything_that_is_missing_is_told_at_once(session, ids):
    with pytest.raises(RefusedError) as refused:
        evaluate(session, ids, near=(), paths={}, first_year=2025)
    assert [one.column for one in refused.value.problems] == ["outcomes", "first_year", "units"]


def test_only_those_who_analyse_may_evaluate(session, ids):
    with pytest.raises(ForbiddenError):
        evaluate(session, ids, actor=make_actor(Role.PRINCIPAL))


def test_a_removed_evaluation_is_gone_once(session, ids):
    made = evaluate(session, ids)
    assert remove_evaluation(session, SYSTEM, made, now=NOW)
    assert not remove_evaluation(session, SYSTEM, made, now=NOW)
    assert queries.evaluation(session, made) is None
    assert queries.evaluations(session) == ()
    events = session.scalars(select(AuditRow.action)).all()
    assert {"followup.evaluation-made", "followup.evaluation-removed"} <= set(events)


def test_money_is_told_per_intervention_and_few_units_are_put_together(session, ids):
    add_reports(session, ids, year=2024, names=NAMES[:4])
    year, given = given_by_target(session, EVERYTHING)
    assert (year, [(one.key, one.units, one.ore) for one in given]) == (2024, [(KEY, 4, 200_00)])
    add_reports(session, ids, year=2025, names=NAMES[:2])
    year, given = given_by_target(session, EVERYTHING)
    assert (year, [(one.key, one.units) for one in given]) == (2025, [("", 2)])
