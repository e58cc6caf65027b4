"""What stands ready in a report: from the register, the allocation and earlier reports."""

from datetime import date

import pytest
from builders import NOW, SYSTEM, add_school
from filed_reports import approve, filing, hand_in, person, write_whole
from sqlalchemy import event
from support.results import put_pupils, put_results

from qms.access.roles import Role
from qms.allocation.core.records import Received
from qms.followup.core.prefill.share import share_of
from qms.followup.core.prefill.values import SourceState
from qms.followup.core.results.findings import Said
from qms.followup.core.results.small_numbers import Mark
from qms.followup.models import Report
from qms.followup.queries import defaults, reports
from qms.followup.services import opening, prefill
from qms.followup.services.reaching import reach

ON = date(2026, 11, 20)
UQR = "unit_quality_report"
KR = 100


@pytest.fixture
def units(session, municipality):
    """Return the school in question and four more that make the municipality's mean."""
    more = [add_school(session, f"Skola {n}", municipality.south) for n in range(2)]
    return [municipality.school, municipality.sibling, municipality.independent, *more]


@pytest.fixture
def results(session, units):
    """The school's maths in grade 6 falls two years and lies below; one unit has too few."""
    own, *others = units
    put_results(
        session,
        *((own, "g6_math", year, value, 60)
          for year, value in ((2024, 80), (2025, 70), (2026, 55))),
        *((unit, "g6_math", year, 82, 60) for unit in others[:3] for year in (2024, 2025, 2026)),
        (others[3], "g6_math", 2026, 0, 4),
        (own, "np3_swedish", 2026, 100, 3),
        (own, "safety_g5", 2026, 88, 20),
    )  # fmt: skip
    put_pupils(session, *((unit, step, year, 60) for unit in units for step in range(10)
                          for year in (2025, 2026)))  # fmt: skip


def asked(session, municipality, template=UQR, year=2026, ore=None):
    """Open the report for every unit and return the first school's, reached by its principal."""
    received = {} if ore is None else {municipality.school: Received(ore=ore)}
    opening.open_year(
        session, SYSTEM, template=template, year=year,
        dates=opening.planned_dates(template, year), received=received, now=NOW,
    )  # fmt: skip
    query = Report.__table__.select().where(Report.unit_id == municipality.school)
    report_id = max(row.id for row in session.execute(query))
    principal = person(session, Role.PRINCIPAL, municipality.school)
    return reach(session, principal, report_id, on=ON)


def test_a_table_of_results_is_filled_and_hides_what_rests_on_few(session, municipality, results):
    reached = asked(session, municipality)

    value = prefill.prefilled(session, reached, on=ON)["uqr_res_compulsory"]

    maths, reading = value.table.row("g6_math"), value.table.row("np3_swedish")
    assert [cell.value for cell in maths.cells][-3:] == [80, 70, 55]
    assert [cell.mark for cell in maths.cells][:2] == [Mark.NOT_THERE, Mark.NOT_THERE]
    # (60·55 + 3·60·82) / 240: the unit with four pupils is not in it
    assert maths.municipality[-1].value == pytest.approx((60 * 55 + 3 * 60 * 82) / 240)
    assert maths.municipality[-1].hidden == 1
    assert {one.said for one in maths.findings} == {Said.BELOW_MUNICIPALITY, Said.FALLING}
    assert reading.cells[-1].mark is Mark.FEW
    assert reading.cells[-1].value is None
    assert value.is_filled


def test_similar_units_are_found_and_told(session, municipality, results):
    reached = asked(session, municipality)
    ground = prefill.ground_of(session, reached, on=ON)

    assert len(ground.material.similar) == 4
    assert {one.has_same_steps for one in ground.material.similar} == {True}
    assert (
        ground.table(reached.template.question("uqr_res_compulsory"))
        .row("g6_math")
        .similar[-1]
        .value
        == 82
    )


def test_the_weak_results_need_a_cause(session, municipality, results):
    reached = asked(session, municipality)
    whole = reached.whole

    found = prefill.weak_results(session, whole.head, whole.template, unit=reached.unit, on=ON)

    assert found == {"uqr_res_compulsory": ("g6_math",)}, "the only table that asks for causes"


def test_a_survey_tells_how_many_answered(session, municipality, results):
    reached = asked(session, municipality)

    table = prefill.prefilled(session, reached, on=ON, only=["uqr_res_safety"])[
        "uqr_res_safety"
    ].table

    cell = table.row("safety_g5").latest
    assert cell.n == 20
    assert cell.few_answered, "20 of 60 in grade 5 is a third"


def test_the_results_to_understand_are_proposed_in_the_words_of_the_options(
    session, municipality, results
):
    reached = asked(session, municipality)

    value = prefill.prefilled(session, reached, on=ON, only=["uqr_top3"])["uqr_top3"]

    assert value.choices == (reached.template.name_of("g6_math").sv,)
    assert set(value.choices) <= set(reached.template.question("uqr_top3").options)


def test_a_measure_of_the_catalogue_is_proposed_with_its_result(session, municipality, results):
    reached = asked(session, municipality)

    value = prefill.prefilled(session, reached, on=ON, only=["uqr_actions"])["uqr_actions"]

    assert value.rows
    assert all(row.because is not None for row in value.rows)
    assert {row.because_of.key for row in value.rows} == {"g6_math"}


def test_facts_come_with_the_day_they_were_true(session, municipality, results):
    reached = asked(session, municipality)

    value = prefill.prefilled(session, reached, on=ON, only=["uqr_facts"])["uqr_facts"]

    pupils = next(fact for fact in value.facts if fact.name == "pupils")
    assert (pupils.value, pupils.beside) == (600, 600)
    assert value.sources[0].on == date(2026, 10, 15)


def test_what_has_no_register_is_said_and_does_not_count(session, municipality):
    reached = asked(session, municipality)

    values = prefill.prefilled(session, reached, on=ON)

    states = {one.key: one.state for one in values["uqr_resources"].sources}
    assert states == {
        "allocation": SourceState.NOTHING,
        "economy": SourceState.NOT_YET,
        "staff_premises": SourceState.NOT_YET,
    }
    assert not values["uqr_resources"].is_filled
    share = share_of(reached.template, reached.whole.content, values)
    assert share.filled == 0
    assert "uqr_resources" in share.empty


def test_last_years_words_stand_beside_this_years_question(session, municipality):
    filed = filing(session, municipality, year=2025)
    write_whole(session, filed)
    hand_in(session, filed)
    approve(session, filed)
    reached = asked(session, municipality, "socio_outcome", 2026, ore=10_000 * KR)

    values = prefill.prefilled(session, reached, on=ON)

    before = reports.whole(session, filed.id).content
    assert values["so_why"].earlier[0].text == before.answer("so_why")
    assert values["so_why"].earlier[0].year == 2025
    assert values["so_last_actions"].is_filled


def test_a_table_of_promises_is_not_asked_where_nothing_was_promised(session, municipality):
    reached = asked(session, municipality, "socio_outcome", 2026, ore=10_000 * KR)
    values = prefill.prefilled(session, reached, on=ON)

    share = share_of(reached.template, reached.whole.content, values)

    assert "so_last_actions" not in share.empty
    assert share.asked == len([q for q in reached.template.questions if not q.condition]) - 1


def test_a_page_of_results_asks_few_questions(session, municipality, results):
    reached = asked(session, municipality)
    keys = [q.key for q in reached.template.section_of("uqr_res_compulsory").questions]
    asked_of = []

    def note(_connection, _cursor, statement, *_):
        asked_of.append(statement)

    event.listen(session.get_bind(), "before_cursor_execute", note)
    prefill.prefilled(session, reached, on=ON, only=keys)
    event.remove(session.get_bind(), "before_cursor_execute", note)

    assert len(asked_of) <= 8  # the cases too, and which batches hold the results


def test_every_source_of_the_templates_is_known():
    named = {
        key for one in defaults.templates().values() for q in one.questions for key in q.prefill
    }

    assert named <= prefill.SOURCES.keys()
