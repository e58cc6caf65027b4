"""Steps of a report with what the register knows: tables, causes, choices and proposed rows."""

import re

import any_report
import pytest
from builders import NOW, SYSTEM, add_school
from sqlalchemy import select
from support.grounds import ground
from support.results import put_pupils, put_results

from qms.followup.models import Action, Report
from qms.followup.services import opening

TEMPLATE = "unit_quality_report"


@ground
def quality(session, municipality):
    """Ask every unit for its quality report; the first school's maths lies far below."""
    others = [municipality.sibling, municipality.independent]
    others += [add_school(session, f"Skola {n}", municipality.south) for n in range(2)]
    own = municipality.school
    put_results(session, (own, "g6_math", 2026, 55, 60),
                *((unit, "g6_math", 2026, 82, 60) for unit in others),
                (own, "np3_swedish", 2026, 71, 4))  # fmt: skip
    put_pupils(session, *((unit, step, 2026, 60) for unit in [own, *others] for step in range(10)))
    opening.open_year(
        session, SYSTEM, template=TEMPLATE, year=2026,
        dates=opening.planned_dates(TEMPLATE, 2026), received={}, now=NOW,
    )  # fmt: skip
    return session.scalar(select(Report.id).where(Report.unit_id == own))


@pytest.fixture
def client(quality, sign_in, municipality):
    return sign_in("principal", municipality.school)


def step(client, report, number):
    answer = client.get(f"/redovisningar/{report}/del/{number}")
    assert answer.status_code == 200
    return answer.text


def test_the_facts_stand_with_their_source_and_what_is_not_there_is_said(client, quality):
    page = step(client, quality, 1)

    assert "Elevregistret, 15 oktober 2026" in page.replace("\xa0", " ")
    assert "Ekonomi: budget, utfall och kostnad finns inte i registret än." in page


def test_what_is_not_there_is_said_once_on_a_step(db, sign_in, municipality):
    with db.transaction() as session:
        any_report.open_any(session, "socio_outcome", [municipality.school])
        report = session.scalar(select(Report.id).where(Report.unit_id == municipality.school))
    page = step(sign_in("principal", municipality.school), report, 4)
    found = re.findall(r'<p class="hint">([^<]* finns inte i registret än\.)</p>', page)
    assert "Ekonomi: budget, utfall och kostnad finns inte i registret än." in found
    assert len(found) == len(set(found))


def test_a_weak_result_asks_for_its_cause_and_few_are_hidden(client, quality):
    page = step(client, quality, 3)

    assert 'name="uqr_res_compulsory-g6_math"' in page
    assert "procentenheter under kommunen 2026." in page
    assert "71,0" not in page
    assert "för få: färre barn, elever eller svar" in page


def test_the_results_to_understand_are_ticked_beforehand(client, quality):
    page = step(client, quality, 4)

    ticked = page.split('value="Minst E i matematik, åk 6"')[1].split(">")[0]
    assert "checked" in ticked


def test_a_proposed_measure_is_taken_into_the_report(client, quality, db):
    page = step(client, quality, 5)
    version = page.split('name="version" value="')[1].split('"')[0]
    form = {
        "version": version, "uqr_need_provider": "En speciallärare.", "forslag": "uqr_actions:0",
    }  # fmt: skip

    answer = client.post(f"/redovisningar/{quality}/del/5/forslag", data=form)

    assert answer.status_code == 303
    with db.reading() as session:
        action = session.scalars(select(Action).where(Action.report_id == quality)).one()
        report = session.get_one(Report, quality)
        assert action.title
        assert action.indicator == "g6_math"
        assert action.baseline.endswith("(2026)")
        assert report.answers["uqr_need_provider"] == "En speciallärare."
    assert f"/insatser/n{action.id}" in answer.location


@pytest.mark.parametrize("which", ["uqr_actions:99", "uqr_actions:x", "uqr_facts:0", ""])
def test_a_proposal_that_is_not_there_does_not_exist(client, quality, which):
    page = step(client, quality, 5)
    version = page.split('name="version" value="')[1].split('"')[0]

    answer = client.post(
        f"/redovisningar/{quality}/del/5/forslag", data={"version": version, "forslag": which}
    )

    assert answer.status_code == 404


def test_what_cannot_be_saved_adds_nothing(client, quality, db):
    form = {"version": "0", "uqr_need_provider": "x" * 100_000, "forslag": "uqr_actions:0"}

    answer = client.post(f"/redovisningar/{quality}/del/5/forslag", data=form)

    assert answer.status_code == 422
    with db.reading() as session:
        assert session.scalars(select(Action).where(Action.report_id == quality)).all() == []
