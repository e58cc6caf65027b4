"""The follow-up of a year on real databases, and the dialogues about its findings."""

from datetime import date

import pytest
from builders import NOW, TODAY, make_actor
from integration.allocation.accuracy_cases import SCHOOLS, WORSE, current, historic, town
from integration.allocation.allocation_cases import people, save
from integration.allocation.allocation_cases import pupils as counts
from sqlalchemy import select
from support.grounds import ground

from qms.access.roles import Role
from qms.access.scope import ForbiddenError, OutOfScopeError, Scope
from qms.allocation import services
from qms.allocation.core.accuracy.fields import Side, Verdict
from qms.allocation.core.accuracy.outside import Finding
from qms.allocation.core.accuracy.reviews import Conclusion, Dialogue
from qms.allocation.core.states import NotAllowedNowError
from qms.allocation.jobs import run as run_job
from qms.allocation.models import AccuracyRow
from qms.allocation.queries.accuracy import review_history, reviews, stored_years
from qms.allocation.queries.accuracy_inputs import inputs_now, paid
from qms.allocation.queries.runs import lines
from qms.allocation.services.accuracy import (
    make_accuracy,
    recompute_accuracy,
    request_accuracy,
)
from qms.allocation.services.accuracy_reviews import record_dialogue, withdraw_dialogue
from qms.audit.models import AuditRow
from qms.config import Settings
from qms.jobs import queries as jobs
from qms.jobs.worker import JobContext
from qms.kernel.problems import RefusedError

EVERYBODY = Scope(everything=True)
YEAR = 2026


@pytest.fixture
def analyst(municipality):
    return make_actor(Role.ANALYST, f"/{municipality.id}/")


@ground
def followed(session, municipality):
    """Return the town, with its follow-up made."""
    found = town(session, municipality)
    make_accuracy(session, people(municipality)[0], YEAR, now=NOW)
    return found


def stored_year(session, outcome="ej_behorig"):
    return next(one for one in stored_years(session, year=YEAR) if one.outcome == outcome)


def assessment(session, outcome="ej_behorig"):
    return stored_year(session, outcome).found.assessment


def test_each_outcome_is_followed_up_over_three_springs(session, followed):
    found = stored_years(session)
    assert [(one.year, one.outcome) for one in found] == [
        (2026, "ej_behorig"), (2026, "ej_godkand_2"),
    ]  # fmt: skip
    one = assessment(session)
    assert (one.years, one.pupils) == (("2024", "2025", "2026"), 8 * 3 * 50)
    assert not one.is_preliminary
    # The weighted model has no risks of its own: no school predicts itself.
    assert one.basis.is_cross_fitted
    assert not one.weights
    # What is stored has ids, no names.
    assert {each.group.name for each in one.schools} == {
        str(unit) for unit in followed.units.values()
    }


def test_the_worse_school_and_the_factor_outside_the_model_are_found(session, followed):
    found = assessment(session)
    worst = found.flagged[0]
    assert (worst.group.name, worst.verdict) == (
        str(followed.units[WORSE]), Verdict.DISADVANTAGED,
    )  # fmt: skip
    assert [(one.tested.factor, one.finding) for one in found.outside] == [
        ("skolbyte", Finding.OMITTED)
    ]


def test_the_money_is_the_decided_kronor_of_the_same_years(session, followed):
    found = stored_year(session).found
    schools = {one.group.name: one for one in found.assessment.schools}
    money = paid(session, [2024, 2025, 2026])
    assert {name: one.kr_per_pupil for name, one in schools.items()} == money
    # The school with the lowest shares of both factors is the first, with the least money.
    assert schools[str(followed.units["Åkerskolan"])].side is Side.BELOW
    assert schools[str(followed.units["Rönnskolan"])].side is Side.ABOVE
    assert [one.measure.value for one in found.compared] == [
        "first-choice", "net-moves", "outcome",
    ]  # fmt: skip
    assert {(one.high_schools, one.other_schools) for one in found.compared} == {(2, 6)}
    # A new fit shares the same pot.
    assert (found.shift_year, len(found.shifts)) == (2026, 8)
    assert sum(one.change_ore for one in found.shifts) == 0
    assert sum(one.before_ore for one in found.shifts) == 90_000_000


def test_made_again_it_is_the_same_bytes_in_the_place_of_the_earlier(session, followed, analyst):
    row = session.scalars(select(AccuracyRow)).first()
    stored = row.result
    assert recompute_accuracy(session, row.id) == stored.encode()
    make_accuracy(session, analyst, YEAR, now=NOW)
    assert next(one.content for one in stored_years(session)) == stored
    assert len(stored_years(session)) == 2


def test_it_knows_when_the_register_has_changed(session, followed, municipality):
    stored = stored_year(session)
    assert stored.changed(inputs_now(session, YEAR)) == ()
    save(session, "historic_pupils", historic(seed=9))
    assert stored.changed(inputs_now(session, YEAR)) == ("files",)


def test_one_year_of_pupils_is_preliminary(session, municipality, analyst):
    town(session, municipality, pupils=historic(springs=(2026,)))
    make_accuracy(session, analyst, YEAR, now=NOW)
    assert assessment(session).is_preliminary


def test_without_an_adopted_model_nothing_is_stored(session, municipality, analyst):
    save(session, "historic_pupils", historic().replace("Björkskolan", "Åkerskolan")
         .split("Ekskolan")[0])  # fmt: skip
    with pytest.raises(RefusedError) as refused:
        make_accuracy(session, analyst, YEAR, now=NOW)
    assert "Ingen modell är fastställd för 2026" in refused.value.problems[0].sentence()
    assert stored_years(session) == ()


def test_pupils_with_other_factors_than_the_models_are_refused(session, municipality, analyst):
    other = historic().replace("utbildning", "studievana").replace("bistånd", "hushåll")
    town(session, municipality, pupils=other)
    with pytest.raises(RefusedError) as refused:
        make_accuracy(session, analyst, YEAR, now=NOW)
    assert "bistånd" in refused.value.problems[0].message


def test_the_job_makes_the_same(db, session, municipality, analyst, followed, tmp_path):
    before = [one.content for one in stored_years(session)]
    job_id = request_accuracy(session, analyst, YEAR, now=NOW)
    assert request_accuracy(session, analyst, YEAR, now=NOW) == job_id
    settings = Settings(database_url="sqlite://", secret_key=b"x" * 32, instance=tmp_path)
    context = JobContext(
        db=db, settings=settings, job_id=job_id, params={"year": YEAR}, now=lambda: NOW
    )
    run_job(context)
    session.expire_all()
    assert [one.content for one in stored_years(session)] == before
    assert jobs.job(session, job_id).percent >= 0


def test_who_may_ask_and_for_which_years(session, followed, analyst, municipality):
    with pytest.raises(RefusedError):
        request_accuracy(session, analyst, 2019, now=NOW)
    principal = make_actor(Role.PRINCIPAL, f"/{municipality.id}/")
    with pytest.raises(ForbiddenError):
        request_accuracy(session, principal, YEAR, now=NOW)


def test_each_year_has_a_job_of_its_own(session, followed, analyst):
    asked = [request_accuracy(session, analyst, year, now=NOW) for year in (YEAR, YEAR - 1)]
    assert len(set(asked)) == 2


def talk(session, actor, unit_id, **changes):
    fields = {"on": date(2026, 11, 18), "said": "Många kom sent.", "conclusion": Conclusion.STANDS}
    dialogue = Dialogue(**{**fields, **changes})
    return record_dialogue(
        session, actor, year=YEAR, unit_id=unit_id, dialogue=dialogue, today=TODAY, now=NOW
    )


def withdraw(session, actor, unit_id, reason="Fel skola."):
    return withdraw_dialogue(
        session, actor, year=YEAR, unit_id=unit_id, reason=reason, today=TODAY, now=NOW
    )


def test_a_finding_is_preliminary_until_the_dialogue_is_written_down(session, followed, analyst):
    unit = followed.units[WORSE]
    assert unit not in reviews(session, EVERYBODY, YEAR)
    talk(session, analyst, unit)
    stored = reviews(session, EVERYBODY, YEAR)[unit]
    assert (stored.is_held, stored.finding) == (True, Verdict.DISADVANTAGED)
    actions = session.scalars(select(AuditRow.action))
    assert "allocation.review-recorded" in set(actions)


def test_a_change_is_a_new_row_and_a_withdrawal_makes_it_preliminary_again(
    session, followed, analyst
):
    unit = followed.units[WORSE]
    talk(session, analyst, unit)
    talk(session, analyst, unit, conclusion=Conclusion.EXPLAINED)
    withdraw(session, analyst, unit)
    history = review_history(session, EVERYBODY, YEAR, unit)
    assert [one.conclusion for one in history] == [
        Conclusion.WITHDRAWN, Conclusion.EXPLAINED, Conclusion.STANDS,
    ]  # fmt: skip
    assert not reviews(session, EVERYBODY, YEAR)[unit].is_held
    with pytest.raises(NotAllowedNowError):
        withdraw(session, analyst, unit)


def test_a_record_with_faults_is_refused_with_all_of_them(session, followed, analyst):
    with pytest.raises(RefusedError) as refused:
        talk(session, analyst, followed.units[WORSE], on=date(2026, 12, 1), said="  ",
             conclusion=Conclusion.WITHDRAWN)  # fmt: skip
    assert [one.column for one in refused.value.problems] == ["on", "said", "conclusion"]
    with pytest.raises(RefusedError):
        withdraw(session, analyst, followed.units[WORSE], reason=" ")
    assert reviews(session, EVERYBODY, YEAR) == {}


def test_there_is_no_dialogue_without_a_finding_or_a_school(session, followed, analyst):
    outcomes = [assessment(session), assessment(session, "ej_godkand_2")]
    flagged = {one.group.name for found in outcomes for one in found.flagged}
    calm = next(unit for unit in followed.units.values() if str(unit) not in flagged)
    with pytest.raises(RefusedError):
        talk(session, analyst, calm)
    with pytest.raises(OutOfScopeError):
        talk(session, analyst, 999_999)


def test_a_kept_index_is_what_a_new_fit_is_laid_beside(session, followed, municipality, analyst):
    counts(session, {**dict.fromkeys(SCHOOLS, 500), WORSE: 417}, 2026)
    kept = services.run_allocation(
        session, analyst, followed.model, budget_year=2027, pot_ore=90_000_000, now=NOW,
        carry_reason="Inget har ändrats",
    )  # fmt: skip
    save(session, "current_pupils", current(2026, seed=12))
    make_accuracy(session, analyst, YEAR, now=NOW)
    found = stored_year(session).found
    stored = {str(line.unit_id): line for line in lines(session, kept)}
    assert found.shift_year == 2027
    for one in found.shifts:
        assert (one.before_ore, one.before_index) == (
            stored[one.unit].ore, stored[one.unit].index,
        )  # fmt: skip
