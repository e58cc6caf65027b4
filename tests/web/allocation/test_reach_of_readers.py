"""Somebody with a role in one area reads that area's schools, and no file of all schools."""

import re
from html import unescape

import pytest
from builders import NOW
from integration.allocation.allocation_cases import (
    WEIGHTS,
    adopted_model,
    calculated,
    drafted_model,
    people,
    proposed_model,
)

from qms.allocation import services


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


OWN_PAGES = ("/modell", "/fordelning", "/ersattning", "/forslag")
LINK = re.compile(r'href="(/[^"#?]*)')


def walked(client, *starts: str) -> dict[str, int]:
    """Follow every link of the module's pages and files once; return the answers by address."""
    found: dict[str, int] = {}
    waiting = list(starts)
    while waiting:
        place = waiting.pop()
        if place in found:
            continue
        answer = client.get(place)
        found[place] = answer.status_code
        if answer.mimetype == "text/html" and answer.status_code == 200:
            links = {unescape(one) for one in LINK.findall(answer.get_data(as_text=True))}
            waiting += [one for one in links if one.startswith(OWN_PAGES)]
    return found


@pytest.fixture
def every_state(db, municipality, model, preliminary):
    """Store a draft, a proposal and an adopted model with its calculation, beside the others."""
    with db.transaction() as session:
        other = {**WEIGHTS, ("bistånd", "ja"): 4}
        drafted_model(session, municipality, weights=other)
        proposed_model(session, municipality, weights=other)
        later = adopted_model(session, municipality, year=2027)
        run_id = calculated(session, municipality, later, year=2027)
        services.adopt_run(session, people(municipality)[1], run_id, now=NOW)


@pytest.mark.parametrize(
    ("role", "reach"), [("controller", "north"), ("committee", "north"), ("committee", "id")]
)
def test_every_link_on_the_pages_answers(sign_in, municipality, every_state, role, reach):
    client = sign_in(role, getattr(municipality, reach))
    found = walked(client, "/modell", "/ersattning")
    assert {place: code for place, code in found.items() if code not in {200, 303}} == {}
    has_workbench = any(place.endswith("/arbetsbank") for place in found)
    assert has_workbench is (reach == "id")


def test_who_reads_an_area_is_told_who_takes_the_files(sign_in, municipality, decided):
    page = sign_in("controller", municipality.north).get(f"/fordelning/{decided}")
    assert "De hämtas av den som läser hela kommunens fördelning." in page.get_data(as_text=True)
