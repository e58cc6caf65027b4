"""The builder: every kind of step by its own form, faults by step, and nothing lost."""

import re
from dataclasses import replace

import numpy as np
import pytest
from support.planning_cases import school, small_case
from support.planning_studies import begin, planner_of

from qms.planning.core.case import Payer, Tenure
from qms.planning.core.evaluating import evaluate
from qms.planning.core.plan import apply, unchanged
from qms.planning.core.plan.steps import (
    KINDS,
    ClassSize,
    Close,
    ContactRatio,
    Extend,
    Lease,
    Merge,
    MoveGrades,
    Open,
    Pavilion,
    Share,
)
from qms.planning.queries.alternative import alternative

FIRST = 2027


def steps_of(db, made, which=None):
    with db.reading() as session:
        return alternative(session, made.actor, which or made.close)[1].steps


@pytest.fixture
def rich(db, municipality, sign_in, planner):
    """Return the id of an alternative without steps: a leased school, a site, and shares."""
    schools = (
        school("A"), school("B", tenure=Tenure.LEASED, rent=1e6, lease_end=2030),
        school("C", opens=2028, rooms=5),
    )  # fmt: skip
    case = small_case(schools=schools, years=4)
    shares = [[[0.8, 0.2, 0.0]] * 2, [[0.1, 0.9, 0.0]] * 2]
    case = replace(case, shares=np.array(shares), rule=case.rule.SHARES)
    with db.transaction() as session:
        actor = planner_of(session, municipality, sign_in.names[-1])
        _, close, _ = begin(session, actor, case)
    page = f"/planering/alternativ/{close}/steg"
    planner.post(f"{page}/0/ta-bort", data={"version": "1"})

    def read():
        with db.reading() as session:
            return alternative(session, actor, close)[1]

    return page, read, case


KEYS = [
    pytest.param("close", {"school": "A", "to": "", "is_released": "ja"},
                 Close(year=2028, school="A", is_released=True), id="close"),
    pytest.param("close", {"school": "A", "to": "B", "is_released": ""},
                 Close(year=2028, school="A", to="B"), id="close to"),
    pytest.param("open", {"school": "C", "bands": ["F-3"]},
                 Open(year=2028, school="C", bands=("F-3",)), id="open"),
    pytest.param("merge", {"school": "A", "into": "B"}, Merge(year=2028, school="A", into="B"),
                 id="merge"),
    pytest.param("move-grades", {"school": "A", "to": "B", "bands": ["4-6"]},
                 MoveGrades(year=2028, school="A", to="B", bands=("4-6",)), id="move"),
    pytest.param("move-grades", {"school": "A", "to": "", "bands": ["4-6"]},
                 MoveGrades(year=2028, school="A", bands=("4-6",)), id="give up"),
    pytest.param("extend", {"school": "A", "rooms": "3"}, Extend(year=2028, school="A", rooms=3),
                 id="extend"),
    pytest.param("pavilion", {"school": "B", "rooms": "2", "last": ""},
                 Pavilion(year=2028, school="B", rooms=2), id="pavilion"),
    pytest.param("pavilion", {"school": "B", "rooms": "2", "last": "2029"},
                 Pavilion(year=2028, school="B", rooms=2, last=2029), id="pavilion for a time"),
    pytest.param("class-size", {"size": "22,5", "grades": ["4", "5"], "schools": ["A"]},
                 ClassSize(year=2028, size=22.5, grades=("4", "5"), schools=("A",)), id="size"),
    pytest.param("contact-ratio", {"ratio": "62,5"}, ContactRatio(year=2028, ratio=0.625),
                 id="contact"),
    pytest.param("share", {"area": "A", "school": "B", "share": "50", "bands": []},
                 Share(year=2028, area="A", school="B", share=0.5), id="share"),
    pytest.param("lease", {"school": "B", "rent": "1 200 000", "lease_end": "2029"},
                 Lease(year=2028, school="B", rent=1_200_000.0, lease_end=2029), id="lease"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "typed", "step"), KEYS)
def test_every_kind_is_saved_as_it_is_typed(planner, rich, kind, typed, step):
    page, read, _ = rich
    form = planner.get(f"{page}?slag={kind}").text.split('id="lagg-till"')[1]
    for name in ("year", *typed):
        assert f'name="{name}"' in form
    data = {"slag": kind, "version": "2", "year": "2028", **typed}
    assert planner.post(page, data=data).status_code == 303
    assert read().steps == (step,)
    again = planner.get(f"{page}?steg=1").text
    assert "Ändra steg 1" in again
    assert planner.post(page, data=data | {"plats": "0", "version": "3"}).status_code == 303
    assert read().steps == (step,)


def test_every_kind_has_a_form():
    assert {one.values[0] for one in KEYS} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_form_names_every_field_that_is_needed(planner, rich, kind):
    page, read, _ = rich
    answer = planner.post(page, data={"slag": kind, "version": "2"})
    assert answer.status_code == 422
    assert "Inget är sparat" in answer.text
    assert "Från läsåret: välj i listan." in answer.text
    assert read().steps == ()


class TestFaults:
    def test_of_the_new_step_and_of_others_by_their_sentences(self, db, planner, made):
        data = {"slag": "extend", "version": "1", "year": "2030", "school": "B", "rooms": "2"}
        answer = planner.post(made.steps, data=data)
        assert answer.status_code == 422
        assert "2030: Skola B byggs ut med 2 rum. Skola B är stängd 2030." in answer.text
        assert '<option value="2030" selected>' in answer.text
        assert len(steps_of(db, made)) == 1

    def test_numbers_that_are_not(self, planner, made):
        data = {"slag": "extend", "version": "1", "year": "2028", "school": "A", "rooms": "många"}
        answer = planner.post(made.steps, data=data)
        assert "Antal rum: många går inte. Skriv ett heltal från 1 till 200." in answer.text
        assert 'value="många"' in answer.text

    @pytest.mark.parametrize("path", ["?slag=riv", "?steg=9", "?steg=0"])
    def test_what_is_not_there(self, planner, made, path):
        assert planner.get(f"{made.steps}{path}").status_code == 404


class TestSaving:
    def test_what_it_changed_is_told_in_kronor_and_pupils(self, planner, made):
        data = {"slag": "class-size", "version": "1", "year": "2027", "size": "12"}
        page = planner.post(made.steps, data=data, follow_redirects=True).text
        steps = [Close(year=2028, school="B")]
        before, after = (
            evaluate(made.case, apply(made.case, some)).present_value(Payer.MUNICIPALITY)
            for some in (steps, [*steps, ClassSize(year=2027, size=12.0)])
        )
        more = f"{(after - before) / 1e6:+.1f}".replace(".", ",")
        assert "Steget är sparat." in page
        assert f"Kommunen: {more} mnkr." in page
        assert "Ingen byter skola." in page

    def test_steps_stand_in_the_order_of_their_years(self, db, planner, made):
        data = {"slag": "extend", "version": "1", "year": "2027", "school": "A", "rooms": "2"}
        planner.post(made.steps, data=data)
        assert [one.year for one in steps_of(db, made)] == [2027, 2028]

    def test_steps_of_a_year_change_places(self, db, planner, made):
        data = {"slag": "extend", "version": "1", "year": "2028", "school": "A", "rooms": "2"}
        planner.post(made.steps, data=data)
        page = planner.post(f"{made.steps}/1/flytta", data={"version": "2", "vart": "upp"},
                            follow_redirects=True)  # fmt: skip
        assert "Ordningen är ändrad." in page.text
        assert [type(one) for one in steps_of(db, made)] == [Extend, Close]

    def test_a_step_is_taken_away(self, db, planner, made):
        planner.post(f"{made.steps}/0/ta-bort", data={"version": "1"})
        assert steps_of(db, made) == ()
        page = planner.get(made.steps).text
        assert "Stäng B har inga steg än" in page

    def test_what_somebody_else_saved_is_told_and_nothing_lost(self, db, planner, made):
        planner.post(f"{made.steps}/0/ta-bort", data={"version": "1"})
        data = {"slag": "extend", "version": "1", "year": "2029", "school": "A", "rooms": "7"}
        answer = planner.post(made.steps, data=data)
        assert answer.status_code == 409
        assert "Någon annan har sparat alternativet" in answer.text
        assert 'value="7"' in answer.text
        assert planner.post(made.steps, data=data | {"version": "2"}).status_code == 303
        assert steps_of(db, made) == (Extend(year=2029, school="A", rooms=7),)

    def test_the_steps_add_up_to_the_alternative(self, planner, made):
        data = {"slag": "class-size", "version": "1", "year": "2027", "size": "12"}
        planner.post(made.steps, data=data)
        text = planner.get(made.steps).text
        table = text.split("Steg i ordning")[-1].split("</table>")[0]
        each, total = table.split("<tfoot>")
        cells = [
            re.findall(r'<td class="num" data-label="[^"]+">([^<]+)', row)
            for row in each.split("<tr")[2:]
        ]
        figures = [float(row[1].replace("\N{MINUS SIGN}", "-").replace(",", ".")) for row in cells]
        plans = (
            unchanged(made.case),
            apply(made.case, [ClassSize(year=2027, size=12.0), Close(year=2028, school="B")]),
        )
        today, now = (evaluate(made.case, one).present_value(Payer.MUNICIPALITY) for one in plans)
        assert sum(figures) == pytest.approx((now - today) / 1e6, abs=0.011)
        assert f"{(now - today) / 1e6:+.2f}".replace(".", ",").lstrip("-+") in total
