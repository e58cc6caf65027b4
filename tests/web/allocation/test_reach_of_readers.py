"""Somebody with a role in one area reads that area's schools, and no file of all schools."""

import pytest
from integration.allocation.allocation_cases import WEIGHTS, drafted_model


@pytest.mark.parametrize(
    "page",
    [
        "/modell/{model}/underlag",
        "/modell/{model}/skillnader/forra-aret.csv",
        "/modell/{model}/skillnader/modell.toml",
        "/fordelning/{run}/modell.toml",
    ],
)
def test_what_holds_every_school_is_for_who_reads_the_whole(
    sign_in, municipality, model, decided, page
):
    place = page.format(model=model, run=decided)
    assert sign_in("controller").get(place).status_code == 200
    assert sign_in("controller", municipality.north).get(place).status_code == 404


@pytest.mark.parametrize("name", ["forra-aret.csv", "arskurser.csv", "modell.toml"])
def test_the_files_of_a_calculation_are_not_found_in_an_area(sign_in, municipality, decided, name):
    assert (
        sign_in("controller", municipality.north).get(f"/fordelning/{decided}/{name}").status_code
        == 404
    )


def test_the_effect_of_a_model_is_told_of_the_own_schools(
    db, sign_in, municipality, model, preliminary
):
    with db.transaction() as session:
        other = {**WEIGHTS, ("bistånd", "ja"): 4}
        place = f"/modell/{drafted_model(session, municipality, weights=other)}"
    whole = sign_in("analyst").get(place).get_data(as_text=True)
    assert "Åkerskolan" in whole
    assert "Friskolan Lärkan" in whole
    area = sign_in("controller", municipality.north).get(place).get_data(as_text=True)
    assert "Åkerskolan" in area
    assert "Friskolan Lärkan" not in area
    assert "Ängsskolan" not in area
