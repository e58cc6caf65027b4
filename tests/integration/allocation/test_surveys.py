"""Surveys: asked by the analyst, answered by each principal for the own school."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from builders import NOW, add_school, make_actor
from integration.allocation.allocation_cases import people, register_year
from sqlalchemy import select
from support.grounds import ground

from qms.access.roles import Role
from qms.access.scope import ForbiddenError, OutOfScopeError, Scope
from qms.allocation import services
from qms.allocation.core.model_file import parse_model
from qms.allocation.core.states import ConflictError
from qms.allocation.core.survey.legitimacy import LegitimacyAnswer, parse_statements
from qms.allocation.core.survey.needs import Group
from qms.allocation.core.survey.round import Measure, SurveyClosedError
from qms.allocation.models import ModelRow
from qms.allocation.queries import survey as queries
from qms.allocation.services.survey import (
    close_survey,
    move_last_day,
    open_legitimacy_survey,
    open_weight_survey,
)
from qms.allocation.services.survey_answers import save_costs, save_group, save_legitimacy
from qms.allocation.services.survey_model import survey_weights, use_weights
from qms.audit.models import AuditRow
from qms.content.loader import load
from qms.kernel.problems import RefusedError

LAST_DAY = NOW.date() + timedelta(days=14)
LOW, HIGH = (Group(factor="utbildning", category=name) for name in ("grundskola", "högre"))
YES, NO = (Group(factor="bistånd", category=name) for name in ("ja", "nej"))
GROUPS = (LOW, HIGH, YES, NO)
MEASURES = (
    Measure(key="m-1", name="mindre grupp", cost=Decimal(20_000)),
    Measure(key="m-2", name="studiehandledning", cost=Decimal(10_000)),
)
STATEMENTS = parse_statements(load("legitimacy_survey"))


def principal(municipality, unit_id: int):
    return make_actor(Role.PRINCIPAL, f"/{municipality.id}/{municipality.own}/"
                      f"{municipality.north}/{unit_id}/")  # fmt: skip


@ground
def asked(session, municipality):
    """The id of an open weight survey for 2027."""
    register_year(session, 2026)
    return open_weight_survey(
        session, people(municipality)[0], budget_year=2027, last_day=LAST_DAY,
        groups=GROUPS, measures=MEASURES, now=NOW,
    )  # fmt: skip


def answer(session, actor, survey_id, unit_id, **shares):
    """Answer every group: the share that needs smaller groups, by `low`, `high`, `yes`, `no`."""
    for name, group in zip(("low", "high", "yes", "no"), GROUPS, strict=True):
        save_group(session, actor, survey_id, unit_id, group=group,
                   shares={"m-1": Decimal(shares[name])}, now=NOW)  # fmt: skip


def test_answers_become_weights_in_a_draft(session, municipality, asked):
    analyst, _ = people(municipality)
    actor = make_actor(Role.PRINCIPAL, f"/{municipality.id}/")
    answer(session, actor, asked, municipality.school, low=".6", high=".2", yes=".4", no=".1")
    answer(session, actor, asked, municipality.sibling, low=".8", high=".2", yes=".5", no=".1")
    model_id = services.draft_model(session, analyst, name="Enkät", budget_year=2027, now=NOW)
    lost = use_weights(session, analyst, asked, model_id, seen=1, now=NOW)
    assert lost == ()
    content = parse_model(session.get(ModelRow, model_id).content)
    weights = {(f.name, c.name): c.weight for f in content.factors for c in f.categories}
    # needs 14 000, 4 000, 9 000 and 2 000; the lowest is 2 000
    assert weights == {
        ("utbildning", "grundskola"): 7, ("utbildning", "högre"): 2,
        ("bistånd", "ja"): Decimal("4.5"), ("bistånd", "nej"): 1,
    }  # fmt: skip
    assert content.source == "Enkät till rektorer, 2 svar, mätt mot bistånd:nej"


def test_a_stale_draft_is_not_written_over(session, municipality, asked):
    analyst, _ = people(municipality)
    actor = make_actor(Role.PRINCIPAL, f"/{municipality.id}/")
    answer(session, actor, asked, municipality.school, low=".6", high=".2", yes=".4", no=".1")
    model_id = services.draft_model(session, analyst, name="Enkät", budget_year=2027, now=NOW)
    with pytest.raises(ConflictError):
        use_weights(session, analyst, asked, model_id, seen=7, now=NOW)


def test_a_group_nobody_answered_makes_no_model(session, municipality, asked):
    analyst, _ = people(municipality)
    unit = municipality.school
    actor = principal(municipality, unit)
    for group in (LOW, HIGH, YES):
        save_group(session, actor, asked, unit, group=group, shares={"m-1": Decimal(1)}, now=NOW)
    model_id = services.draft_model(session, analyst, name="Enkät", budget_year=2027, now=NOW)
    with pytest.raises(RefusedError) as refused:
        use_weights(session, analyst, asked, model_id, seen=1, now=NOW)
    assert "bistånd har bara svar för kategorin ja" in refused.value.problems[0].message


def test_an_answer_is_saved_group_by_group_and_can_be_changed(session, municipality, asked):
    unit = municipality.school
    actor = principal(municipality, unit)
    save_group(session, actor, asked, unit, group=LOW, shares={"m-1": Decimal(".5")}, now=NOW)
    save_group(session, actor, asked, unit, group=YES, shares={}, now=NOW)
    save_group(session, actor, asked, unit, group=LOW, shares={"m-2": Decimal(".1")}, now=NOW)
    save_costs(session, actor, asked, unit, now=NOW,
               costs={"m-1": Decimal(20_000), "m-2": Decimal(12_000)})  # fmt: skip
    found = queries.weight_answer(session, asked, unit)
    round_ = queries.survey(session, asked)
    assert found.first_open(round_) == 2
    assert not found.is_whole(round_)
    assert found.costs == {"m-2": 12_000}
    rows = [(r.group, r.measure, r.share, r.cost) for r in found.rows(round_)]
    assert rows == [
        (LOW, "mindre grupp", 0, 20_000), (LOW, "studiehandledning", Decimal(".1"), 12_000),
        (YES, "mindre grupp", 0, 20_000), (YES, "studiehandledning", 0, 12_000),
    ]  # fmt: skip


def test_only_the_own_school_is_answered_for(session, municipality, asked):
    actor = principal(municipality, municipality.school)
    with pytest.raises(OutOfScopeError):
        save_group(session, actor, asked, municipality.sibling, group=LOW, shares={}, now=NOW)
    with pytest.raises(ForbiddenError):
        save_group(session, people(municipality)[0], asked, municipality.school, group=LOW,
                   shares={}, now=NOW)  # fmt: skip
    with pytest.raises(OutOfScopeError):
        save_group(session, actor, asked, municipality.preschool, group=LOW, shares={}, now=NOW)


def test_what_was_not_asked_is_not_answered(session, municipality, asked):
    unit = municipality.school
    actor = principal(municipality, unit)
    other = Group(factor="kön", category="pojkar")
    with pytest.raises(OutOfScopeError):
        save_group(session, actor, asked, unit, group=other, shares={}, now=NOW)
    with pytest.raises(OutOfScopeError):
        save_group(session, actor, asked, unit, group=LOW, shares={"m-9": Decimal(1)}, now=NOW)


def test_after_the_last_day_or_when_closed_nothing_is_saved(session, municipality, asked):
    analyst, _ = people(municipality)
    unit = municipality.school
    actor = principal(municipality, unit)
    late = NOW + timedelta(days=15)
    with pytest.raises(SurveyClosedError):
        save_group(session, actor, asked, unit, group=LOW, shares={}, now=late)
    move_last_day(session, analyst, asked, last_day=date(2026, 12, 24), now=NOW)
    save_group(session, actor, asked, unit, group=LOW, shares={}, now=late)
    close_survey(session, analyst, asked, now=late)
    with pytest.raises(SurveyClosedError):
        save_group(session, actor, asked, unit, group=LOW, shares={}, now=late)
    with pytest.raises(SurveyClosedError):
        close_survey(session, analyst, asked, now=late)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param({"last_day": date(2026, 1, 1)}, "har redan varit", id="past"),
        pytest.param({"groups": ()}, "Ingen faktor", id="no groups"),
        pytest.param({"groups": (LOW,)}, "utbildning har bara en kategori", id="one category"),
        pytest.param({"measures": ()}, "Ingen insats", id="no measures"),
        pytest.param({"measures": (MEASURES[0], MEASURES[0])}, "finns två gånger", id="twice"),
    ],
)
def test_what_cannot_be_asked_is_refused(session, municipality, change, says):
    given = {"last_day": LAST_DAY, "groups": GROUPS, "measures": MEASURES, **change}
    with pytest.raises(RefusedError) as refused:
        open_weight_survey(session, people(municipality)[0], budget_year=2027, now=NOW, **given)
    assert says in refused.value.problems[0].message


def test_one_open_survey_of_a_kind_and_year(session, municipality, asked):
    analyst, _ = people(municipality)
    again = {"budget_year": 2027, "last_day": LAST_DAY, "groups": GROUPS, "measures": MEASURES}
    with pytest.raises(RefusedError):
        open_weight_survey(session, analyst, now=NOW, **again)
    close_survey(session, analyst, asked, now=NOW)
    assert open_weight_survey(session, analyst, now=NOW, **again) != asked


def trusted(session, municipality, units):
    """Open a legitimacy survey and let the units answer 4 to everything."""
    analyst, _ = people(municipality)
    survey_id = open_legitimacy_survey(
        session, analyst, year=2026, last_day=LAST_DAY, statements=STATEMENTS, now=NOW
    )
    actor = make_actor(Role.PRINCIPAL, f"/{municipality.id}/")
    for unit in units:
        ratings = {one.key: 4 for one in STATEMENTS}
        save_legitimacy(session, actor, survey_id, unit, now=NOW,
                        answer=LegitimacyAnswer(ratings=ratings, comment="Bra"))  # fmt: skip
    return survey_id


def five_schools(session, municipality):
    ids = [municipality.school, municipality.sibling, municipality.independent]
    return [*ids, *(add_school(session, f"Skola {n}", municipality.north) for n in (1, 2))]


def test_the_years_opinion_is_told_when_five_have_answered_and_it_is_closed(session, municipality):
    units = five_schools(session, municipality)
    survey_id = trusted(session, municipality, units)
    assert queries.legitimacy_summary(session, 2026, today=NOW.date()) is None
    close_survey(session, people(municipality)[0], survey_id, now=NOW)
    found = queries.legitimacy_summary(session, 2026)
    assert (found.asked, found.answers, found.mean) == (5, 5, Decimal("4.0"))
    assert all(row.agrees == 1 for row in found.rows)
    assert queries.legitimacy_summary(session, 2025) is None


def test_four_answers_tell_nothing(session, municipality):
    survey_id = trusted(session, municipality, five_schools(session, municipality)[:4])
    close_survey(session, people(municipality)[0], survey_id, now=NOW)
    found = queries.legitimacy_summary(session, 2026)
    assert (found.is_shown, found.comments, found.mean) == (False, (), None)


def test_the_last_day_closes_as_well(session, municipality):
    trusted(session, municipality, five_schools(session, municipality))
    later = LAST_DAY + timedelta(days=1)
    assert queries.legitimacy_summary(session, 2026, today=later).is_shown


def test_an_opinion_survey_that_has_been_read_is_not_opened_again(session, municipality):
    survey_id = trusted(session, municipality, five_schools(session, municipality))
    analyst, _ = people(municipality)
    with pytest.raises(SurveyClosedError):
        move_last_day(session, analyst, survey_id, last_day=date(2027, 2, 1),
                      now=NOW + timedelta(days=15))  # fmt: skip


def test_one_opinion_survey_a_year(session, municipality):
    survey_id = trusted(session, municipality, [])
    close_survey(session, people(municipality)[0], survey_id, now=NOW)
    with pytest.raises(RefusedError):
        trusted(session, municipality, [])


def test_what_waits_for_a_principal(session, municipality, asked):
    trusted(session, municipality, [municipality.school])
    actor = principal(municipality, municipality.school)
    save_group(session, actor, asked, municipality.school, group=LOW, shares={}, now=NOW)
    scope = Scope((f"/{municipality.id}/{municipality.own}/",))
    found = queries.surveys_awaiting(session, scope, today=NOW.date())
    told = {(one.round.kind.value, one.unit.id): (one.done, one.total) for one in found}
    assert told == {
        ("weights", municipality.school): (1, 4),
        ("weights", municipality.sibling): (0, 4),
        ("legitimacy", municipality.sibling): (0, 1),
    }
    assert queries.surveys_awaiting(session, scope, today=LAST_DAY + timedelta(days=1)) == ()


def test_progress_counts_answers_and_schools(session, municipality, asked):
    actor = principal(municipality, municipality.school)
    save_group(session, actor, asked, municipality.school, group=LOW, shares={}, now=NOW)
    (found,) = queries.surveys(session, today=NOW.date())
    assert (found.round.id, found.answers, found.asked) == (asked, 1, 3)


def test_the_trail_holds_no_answers(session, municipality, asked):
    trusted(session, municipality, [municipality.school])
    query = select(AuditRow.action, AuditRow.details).where(AuditRow.action.like("%survey%"))
    rows = session.execute(query.order_by(AuditRow.seq)).all()
    assert [row.action for row in rows] == [
        "allocation.survey-opened", "allocation.survey-opened", "allocation.survey-answered",
    ]  # fmt: skip
    assert all("Bra" not in row.details and "ratings" not in row.details for row in rows)


def test_the_weights_so_far_can_be_read(session, municipality, asked):
    actor = make_actor(Role.PRINCIPAL, f"/{municipality.id}/")
    answer(session, actor, asked, municipality.school, low="1", high=".5", yes="1", no=".5")
    found = survey_weights(session, queries.survey(session, asked), reference=LOW)
    assert [found.of(group) for group in GROUPS] == [1, Decimal(".5"), 1, Decimal(".5")]
