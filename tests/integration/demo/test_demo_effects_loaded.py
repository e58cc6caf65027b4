"""The demo's evaluations: one intervention that works is found, the other cannot be told."""

from demo_facts import EVERYTHING

from qms.demo.trials import TRIALS
from qms.followup.core.effect.did.evaluate import Verdict
from qms.followup.queries.effect import evaluations, used
from qms.register.result_queries import pupil_results


def test_the_reports_tell_who_tried_what(session):
    told = used(session, EVERYTHING)
    for trial in TRIALS:
        assert 5 <= len(told[trial.key]) <= len(trial.schools)


def test_the_intervention_that_works_is_found_and_the_other_is_not(session):
    found = {one.intervention: one for one in evaluations(session)}
    works, does_not = (found[trial.key] for trial in TRIALS)
    verdicts = {one.outcome: one.effect.verdict for one in works.findings if one.effect}
    assert verdicts["attendance"] is Verdict.EFFECT
    assert verdicts["g9_eligible"] is Verdict.CANNOT_TELL
    assert {one.effect.verdict for one in does_not.findings if one.effect} == {Verdict.CANNOT_TELL}


def test_every_pupil_with_marks_is_in_the_register(loaded, session, made):
    rows = pupil_results(session, EVERYTHING)
    assert sum(row.n for row in rows) == len(made.marks)
