"""From imported files, costs and a forecast to a case that agrees with the books."""

from dataclasses import replace

import pytest
from builders import NOW, SYSTEM, add_school, make_actor, make_municipality
from support.costs import FILES, import_files, put_rules_in_force
from support.grounds import ground

from qms.access.roles import Role
from qms.access.scope import Scope
from qms.costs.services import compute
from qms.forecast.core.summary import Summary, to_text
from qms.forecast.models import ForecastRun, ForecastValue
from qms.kernel.problems import RefusedError
from qms.org.core.forms import SchoolForm
from qms.org.core.nodes import FormAt
from qms.planning.case_labels import (
    DIFFERENCES,
    NOTES,
    difference_sentence,
    item_name,
    note_sentence,
)
from qms.planning.core.case import Tenure
from qms.planning.core.evaluating import evaluate
from qms.planning.core.from_register import LEISURE, Assumptions, Told, Why
from qms.planning.core.from_register.notes import note
from qms.planning.core.plan import unchanged
from qms.planning.queries.registered import case_of
from qms.register import premises_queries
from qms.register.core.premises_facts import AreaDistance, Position

EVERYTHING = Scope(everything=True)
BOOKS = (2025, "outcome")
GRADES = ("F", *range(1, 10))
PUPILS = "enhet;årskurs;år;antal\n" + "".join(
    f"{name};{grade};2025;{n}\n"
    for name, n in (("Åkerskolan", 4), ("Ängsskolan", 2), ("Friskolan Lärkan", 3))
    for grade in GRADES
)
PLANNED = {
    "pupil_counts": PUPILS,
    "flows": "område;enhet;år;antal\nNorr;Åkerskolan;2025;30\nSöder;Åkerskolan;2025;10\n"
    "Söder;Ängsskolan;2025;20\n",
    "premises": "enhet;år;klassrum;upplåtelse;internhyra;kapitalkostnad;hyra;avtalet slutar;"
    "latitud;longitud\nÅkerskolan;2025;14;ägd;250;500000;;;60;17\n"
    "Ängsskolan;2025;12;hyrd;;;250000;2028;60,2;17\n",
    "distances": "område;enhet;år;km\nNorr;Åkerskolan;2024;9\nNorr;Åkerskolan;2025;1,5\n"
    "Söder;Ängsskolan;2025;1\n",
    "area_centres": "område;år;latitud;longitud\nNorr;2025;60;17\nSöder;2025;60,2;17\n",
    "candidates": "namn;tidigaste år;område;från årskurs;till årskurs;klassrum;upplåtelse;"
    "kvadratmeter;kapitalkostnad\nNya skolan;2027;Söder;F;6;10;ägd;2500;4000000\n",
}


SCHOOL = FormAt(form=SchoolForm.COMPULSORY, low=0, high=5)
CENTRE = FormAt(form=SchoolForm.LEISURE_CENTRE, low=0, high=6)
CENTRE_PUPILS = "enhet;årskurs;år;antal\n" + "".join(
    f"{name};{grade};2025;{n}\n"
    for name, n in (("Bergskolan", 4), ("Dalskolan", 2))
    for grade in GRADES[:6]
)
CENTRE_GROUPS = """enhet;skolform;grupp;stadium;mätdag;antal
Bergskolan;fritidshem;Björken;F–3;2025-10-15;7
Bergskolan;fritidshem;Eken;F–3;2025-10-15;5
Fritidshemmet Kotten;fritidshem;Kotten;F–3;2025-10-15;6
"""


@ground
def place(session):
    """Import what costs are made of, what is planned with, and reckon the costs."""
    found = make_municipality(session)
    import_files(session, FILES)
    put_rules_in_force(session, make_actor(Role.ANALYST, pseudonym="a"), SYSTEM)
    compute(session, SYSTEM, 2025, "outcome", now=NOW)
    import_files(session, PLANNED)
    return found


def publish_forecast(session, unit):
    """Publish a forecast of 50 pupils in every grade at the unit in 2026 and 2027."""
    summary = Summary(observed=(), steps=(0, 9), tried=None, check=None, absent=(), short=(),
                      baseline=(), filled=(), borrowed=False)  # fmt: skip
    run = ForecastRun(asked_by="test", asked_at=NOW, method="auto", horizon=2, origin=2025,
                      batches="[]", inputs=b"", sha256="", summary=to_text(summary),
                      published_at=NOW)  # fmt: skip
    session.add(run)
    session.flush()
    session.add_all(
        ForecastValue(
            run_id=run.id, unit_id=unit, step=step, year=year, horizon=year - 2025, method="auto",
            mean=50.0, lo80=40.0, hi80=60.0, lo95=38.0, hi95=66.0, last_value=4.0,
        )
        for step in range(10)
        for year in (2026, 2027)
    )  # fmt: skip
    session.flush()
    return run.id


def test_the_newest_row_of_each_place_is_read(session, place):
    found = premises_queries.distances(session, EVERYTHING)
    assert found == (
        AreaDistance(area_id=place.north, unit_id=place.school, km=1.5),
        AreaDistance(area_id=place.south, unit_id=place.sibling, km=1.0),
    )
    assert premises_queries.area_centres(session, EVERYTHING) == {
        place.north: Position(latitude=60, longitude=17),
        place.south: Position(latitude=60.2, longitude=17),
    }
    owned, leased = premises_queries.premises(session, EVERYTHING)
    assert (owned.building.internal_rent, owned.building.rent) == (250.0, None)
    assert (leased.building.is_leased, leased.lease_end) == (True, 2028)
    (site,) = premises_queries.candidates(session, EVERYTHING)
    assert (site.name, site.low, site.high, site.building.year) == ("Nya skolan", 0, 6, 2027)


def test_a_case_has_own_schools_sites_and_the_children_of_areas(session, place):
    found = case_of(session, books=BOOKS)
    case = found.case
    assert [one.name for one in case.schools] == ["Åkerskolan", "Ängsskolan", "Nya skolan"]
    assert [one.tenure for one in case.schools] == [Tenure.OWNED, Tenure.LEASED, Tenure.OWNED]
    assert (case.first_year, len(case.years), case.areas) == (2025, 10, ("Norr", "Söder"))
    # Three quarters of Åkerskolan's four, and its last with Ängsskolan's two.
    assert case.demand[0, :, 0].tolist() == pytest.approx([3, 3])
    assert case.distance[0, 0] == 1.5
    assert case.distance[0, 1] == pytest.approx(1.3 * 22.239, abs=1e-2)
    assert found.unit_ids == {str(place.school): place.school, str(place.sibling): place.sibling}
    told = {one.told: one for one in found.notes}
    assert told[Told.NOT_OWN].values == {"n": 30, "schools": 1}
    assert told[Told.DISTANCE_MADE].values == {"n": 4}
    assert Told.NO_FORECAST in told


def test_the_books_are_found_again_item_by_item(session, place):
    rows = {row.item: row for row in case_of(session, books=BOOKS).reconciled}
    # Hand-made books: 4,8 million for teaching, 60 000 for tools, a million for premises.
    assert rows["teaching"].booked == pytest.approx(4_800_000.10)
    assert rows["learning_tools"].booked == pytest.approx(60_000)
    assert rows["premises"].booked == pytest.approx(1_000_000.01)
    assert rows["premises"].counted == pytest.approx(250 * 3_000 + 250_000)
    assert rows["premises"].why is Why.SAME
    # The staff file only has Åkerskolan's four, all teachers: 3,8 million are four posts.
    assert rows["teaching"].counted == pytest.approx(4_800_000.10)
    # Fifty pupils a year in classes, sixty on the count day.
    assert (rows["learning_tools"].before, rows["learning_tools"].after) == (50, 60)
    assert rows["learning_tools"].counted == pytest.approx(60_000 / 50 * 60)


def test_years_ahead_are_the_forecast_s(session, place):
    run = publish_forecast(session, place.school)
    found = case_of(session, first_year=2026, years=3, books=BOOKS)
    # Five hundred at Åkerskolan, and Ängsskolan's twenty, which the forecast does not have.
    assert found.case.demand.sum(axis=(1, 2)).tolist() == pytest.approx([520, 520, 520])
    told = {one.told: one.values for one in found.notes}
    assert told[Told.FORECAST_DRAFT] == {"run": run, "origin": 2025}
    assert told[Told.FORECAST_ENDS] == {"year": 2027}
    assert told[Told.NO_UNIT_FORECAST] == {"school": "Ängsskolan", "year": 2025}
    result = evaluate(found.case, unchanged(found.case))
    assert result.pupils[0].sum(axis=1).tolist() == pytest.approx([500, 20, 0])


def test_without_a_whole_year_of_books_that_is_said(session, place):
    found = case_of(session)
    assert Told.NO_COSTS in {one.told for one in found.notes}
    assert found.case.prices.fte_cost == 0


def test_an_upper_secondary_school_is_refused_with_what_to_do(session, place):
    with pytest.raises(RefusedError) as refused:
        case_of(session, form=SchoolForm.UPPER_SECONDARY)
    (problem,) = refused.value.problems
    assert "Gymnasieskola" in problem.message
    assert "qms planning" in problem.cure


def test_children_of_leisure_centres_are_a_part_of_the_school_s_pupils(session, place):
    units = {
        name: add_school(session, name, place.north, forms=(SCHOOL, CENTRE))
        for name in ("Bergskolan", "Dalskolan")
    }
    alone = add_school(session, "Fritidshemmet Kotten", place.south, forms=(CENTRE,))
    import_files(session, {"pupil_counts": CENTRE_PUPILS, "groups": CENTRE_GROUPS})
    found = case_of(session, form=SchoolForm.LEISURE_CENTRE, years=1)
    case = found.case
    assert [one.name for one in case.schools] == [*units, "Fritidshemmet Kotten"]
    there = evaluate(case, unchanged(case)).pupils[0]
    # Twelve in groups of F–3; none is counted in 4–6, which the school has to grade 5.
    assert there[0].sum() == pytest.approx(12)
    assert there[0, 4:].sum() == 0
    # Nobody has counted at the other: two pupils a grade, times the assumed parts.
    assumed = [2 * LEISURE.attends[step] for step in range(6)]
    assert there[1].tolist() == pytest.approx([*assumed, 0])
    # The third has no pupils of its own, only a group.
    assert there[2].sum() == pytest.approx(6)
    told = {one.told: one.values for one in found.notes}
    assert (told[Told.ATTENDING]["n"], told[Told.ATTENDING]["pupils"]) == (12, 24)
    assert told[Told.ATTENDING_ASSUMED] == {"school": "Dalskolan"}
    assert told[Told.CENTRE_ALONE] == {"school": "Fritidshemmet Kotten", "n": 6}
    assert told[Told.SHARED_ROOMS] == {"schools": 2}
    assert told[Told.NO_PREMISES] == {"school": "Fritidshemmet Kotten"}
    assert found.unit_ids[str(alone)] == alone


def test_preschools_without_children_are_still_a_case(session, place):
    found = case_of(session, form=SchoolForm.PRESCHOOL, books=BOOKS)
    assert [one.name for one in found.case.schools] == ["Förskolan Myran"]
    assert {Told.NO_COSTS, Told.NO_PREMISES} <= {one.told for one in found.notes}


def test_an_empty_register_says_what_to_import(session, municipality):
    with pytest.raises(RefusedError) as refused:
        case_of(session)
    assert [one.message for one in refused.value.problems] == ["Registret har inga elever."]


def test_every_note_and_difference_has_words(session, place):
    found = case_of(session, given=replace(Assumptions(), class_size=20.0), books=BOOKS)
    sentences = [note_sentence(one) for one in found.notes]
    assert all(one.endswith(".") and "{" not in one for one in sentences)
    assert [item_name(row) for row in found.reconciled][-1] == "Summa"
    assert all("{" not in difference_sentence(row) for row in found.reconciled)
    assert set(NOTES) == set(Told)
    assert set(DIFFERENCES) == set(Why)
    cost = note(Told.COSTS, year=2025, kind="outcome")
    assert note_sentence(cost) == "Priserna kommer ur kostnaden per elev 2025, utfall."
