"""What people have said and done about the allocation in the demo."""

import pytest
from demo_facts import EVERYTHING, NOW, TODAY, unit_named

from qms.allocation import queries
from qms.allocation.core.accuracy.fields import Verdict
from qms.allocation.core.accuracy.reviews import Conclusion
from qms.allocation.core.model import Basis
from qms.allocation.core.records import Reason
from qms.allocation.core.states import ModelState
from qms.allocation.core.survey.round import SurveyKind
from qms.allocation.queries import survey as surveys
from qms.allocation.queries.accuracy import reviews
from qms.allocation.queries.comments import comments
from qms.allocation.queries.moves import moves
from qms.allocation.queries.parts import totals
from qms.allocation.queries.risk import fits
from qms.allocation.queries.risk_study import study
from qms.allocation.services.accuracy_reviews import finding_of
from qms.demo.risks import COEFFICIENTS, NOT_ELIGIBLE, TWO_SUBJECTS
from qms.org import queries as org


def test_a_proposal_has_comments_from_two_principals(session):
    (proposal,) = [m for m in queries.models(session) if m.state is ModelState.PROPOSED]
    assert proposal.budget_year == 2027
    said = comments(session, proposal.id)
    assert len({one.author for one in said}) == 2


def fits_of_the_proposal(session):
    (proposal,) = [m for m in queries.models(session) if m.state is ModelState.PROPOSED]
    return queries.model(session, proposal.id), fits(session, proposal.id)


def test_the_proposals_weights_can_be_read_beside_a_regression(session):
    model, found = fits_of_the_proposal(session)
    assert model.content.basis is Basis.WEIGHTS
    assert [one.inputs["outcome"] for one in found] == [TWO_SUBJECTS, NOT_ELIGIBLE]
    sides = study(session, model, risk=found[0].model).sides
    assert [way.basis for way in sides.ways] == [Basis.WEIGHTS, Basis.RISK]
    assert all(way.allocation is not None for way in sides.ways)
    assert not sides.unknown


def test_the_regression_finds_the_risks_that_the_pupils_were_drawn_with(session):
    for one in fits_of_the_proposal(session)[1]:
        for factor in one.model.factors:
            true = COEFFICIENTS[factor.name]
            for level in factor.levels:
                apart = true.get(level.name, 0.0) - true.get(factor.reference, 0.0)
                assert abs(float(level.coefficient) - apart) < 3 * float(level.se)


def test_the_new_school_is_left_out_with_the_analysts_reason(session):
    (left_out,) = queries.run_for_year(session, 2027).left_out
    assert left_out.unit_id == unit_named(session, "G31", TODAY).id
    assert left_out.reason is Reason.NO_BACKGROUND
    assert left_out.because.startswith("Skolan är ny i höst")


@pytest.mark.parametrize(
    ("year", "is_whole"), [(2023, False), (2024, False), (2025, True), (2026, True), (2027, True)]
)
def test_from_the_revised_model_on_all_money_is_shared_at_once(session, year, is_whole):
    run = queries.run_for_year(session, year)
    shared = sum(totals(session, run.head.id).values())
    assert shared == run.head.pot_ore * (10 if is_whole else 1)


def test_surveys_are_answered_and_one_waits(session):
    rounds = surveys.surveys(session, today=TODAY)
    kinds = [one.round.kind for one in rounds]
    assert (kinds.count(SurveyKind.WEIGHTS), kinds.count(SurveyKind.LEGITIMACY)) == (1, 2)
    assert [one.answers for one in rounds if one.round.is_open(TODAY)] == [6]
    assert sorted(one.answers for one in rounds if not one.round.is_open(TODAY)) == [8, 12]
    shown = unit_named(session, "G06", TODAY)
    assert shown.id in {unit.id for unit in surveys.asked_units(session, TODAY)}


def test_one_school_may_be_disadvantaged_and_the_principal_has_been_heard(session):
    found = {
        unit.local_id: finding_of(session, 2026, unit.id)
        for unit in org.units(session, EVERYTHING, on=TODAY)
        if unit.local_id.startswith("G")
    }
    assert found.pop("G24") is Verdict.DISADVANTAGED
    assert set(found.values()) == {Verdict.NO_EVIDENCE}
    (review,) = reviews(session, EVERYTHING, 2026).values()
    assert review.conclusion is Conclusion.MODEL
    assert review.dialogue_on < NOW.date()


def test_money_was_moved_between_own_schools_after_the_decision(session):
    run = queries.adopted_run(session, 2026)
    (one,) = moves(session, run.head.id)
    assert one.move.ore == 350_000_00
    assert one.move.to_unit == unit_named(session, "G24", TODAY).id
    assert one.undone_at is None
