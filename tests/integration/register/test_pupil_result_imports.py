"""Results without identity in the register: what a file replaces, and who may read them."""

from integration.register.test_pupil_imports import EVERYTHING, save

from qms.access.scope import Scope
from qms.register.result_queries import pupil_results

HEADER = "enhet;årskurs;år;tidigare enhet;faktor:kön;resultat:betyg 9;resultat:betyg 6\n"
NINE = "Åkerskolan;9;2025;Ängsskolan;flickor;230;14\nÅkerskolan;9;2025;;pojkar;200;\n"
SIX = "Åkerskolan;6;2025;;flickor;;13\n"


def put(session, rows):
    return save(session, HEADER + rows, "pupil_results")


def test_results_come_back_as_they_were_delivered(session, municipality):
    put(session, NINE)
    found = pupil_results(session, EVERYTHING)
    assert {(one.step, one.year, one.n) for one in found} == {(9, 2025, 1)}
    (came,) = [one for one in found if one.previous_unit_id]
    assert came.previous_unit_id == municipality.sibling
    assert dict(came.results) == {"betyg 9": 230.0, "betyg 6": 14.0}
    assert dict(came.factors) == {"kön": "flickor"}


def test_a_file_replaces_the_grades_that_it_contains_and_no_other(session, municipality):
    put(session, NINE + SIX)
    put(session, "Åkerskolan;9;2025;;flickor;210;12\n")
    found = pupil_results(session, EVERYTHING)
    assert [(one.step, one.results["betyg 9"]) for one in found] == [(6, None), (9, 210.0)]


def test_only_units_in_the_scope_are_read(session, municipality):
    put(session, NINE + "Friskolan Lärkan;9;2025;;pojkar;190;11\n")
    own = Scope((f"/{municipality.id}/{municipality.own}/",))
    assert {one.unit_id for one in pupil_results(session, own)} == {municipality.school}
