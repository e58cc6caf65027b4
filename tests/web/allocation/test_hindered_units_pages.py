"""A yearly calculation with units that cannot be counted: refused, or left out with a reason."""

import re
from dataclasses import replace

import pytest
from builders import NOW
from integration.allocation.allocation_cases import (
    SHARES,
    adopted_model,
    calculated,
    people,
    register_year,
    save,
)
from support.grounds import ground

from qms.allocation import queries, services


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", answer.get_data(as_text=True).replace("\xa0", " "))


def title_of(answer) -> str:
    return re.search(r"<h1>(.*?)</h1>", text_of(answer)).group(1).strip()


DATA = {"budget_year": "2027", "pot": "1 000 000"}


@ground
def model(session, municipality):
    """Return an adopted model; two of the three schools have something wrong with them."""
    shares = {name: pair for name, pair in SHARES.items() if name != "Ängsskolan"}
    register_year(session, 2026, shares=shares)
    model_id = adopted_model(session, municipality)
    head = "enhet;år;faktor;kategori;procent\n"
    save(session, "background", f"{head}Åkerskolan;2026;bistånd;okänt;4\n")
    return model_id


def calculate(client, model, **more):
    client.get(f"/modell/{model}")
    return client.post(f"/modell/{model}/berakning", data={**DATA, **more})


def test_every_unit_is_told_at_once_and_nothing_is_stored(db, sign_in, model):
    answer = calculate(sign_in("analyst"), model, pot="0")
    assert answer.status_code == 422
    assert title_of(answer) == "2 enheter kan inte räknas. Ingenting är sparat."
    words = text_of(answer)
    assert "Potten måste vara större än noll, inte 0 kr" in words
    assert "Åkerskolan, bistånd: okänt finns inte i modellen (4 %)." in words
    assert "Ängsskolan: uppgift om elevernas bakgrund saknas för bistånd, utbildning." in words
    with db.reading() as session:
        assert queries.runs(session) == ()


def test_a_tick_without_a_reason_is_asked_for_one(sign_in, municipality, model):
    more = {"utelamna": str(municipality.school), f"skal-{municipality.school}": " "}
    answer = calculate(sign_in("analyst"), model, **more)
    assert answer.status_code == 422
    assert "Skriv varför Åkerskolan utelämnas" in text_of(answer)
    assert "Skriv varför Ängsskolan utelämnas" not in text_of(answer)


def test_a_reason_without_a_tick_leaves_nobody_out_and_is_kept(sign_in, municipality, model):
    answer = calculate(sign_in("analyst"), model, **{f"skal-{municipality.school}": "Ett skäl"})
    assert answer.status_code == 422
    assert "Ett skäl</textarea>" in text_of(answer)
    assert text_of(answer).count('name="carry_reason"') == 1


def test_units_are_left_out_with_reasons_that_everybody_sees(sign_in, municipality, model):
    client = sign_in("analyst")
    one = {"utelamna": str(municipality.school), f"skal-{municipality.school}": "Rättas i vår."}
    half = calculate(client, model, **one)
    assert title_of(half) == "1 enhet kan inte räknas. Ingenting är sparat."
    assert "Rättas i vår.</textarea>" in text_of(half)
    both = {
        **one,
        "utelamna": [str(municipality.school), str(municipality.sibling)],
        f"skal-{municipality.sibling}": "Uppgifterna kommer i januari.",
    }
    answer = calculate(client, model, **both)
    assert answer.status_code == 303
    page = text_of(client.get(answer.location))
    assert "Utelämnad: Rättas i vår." in page
    assert "Utelämnad: Uppgifterna kommer i januari." in page
    assert "1 000 000,00 kr" in page


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        pytest.param({"pot": "mycket"}, "pot", id="pot is a word"),
        pytest.param({"pot": "0"}, "pot", id="pot is nothing"),
        pytest.param({"budget_year": "nästa"}, "budget_year", id="year is a word"),
        pytest.param({"budget_year": "2026"}, "budget_year", id="before the model"),
        pytest.param({"carry_reason": "Som i fjol"}, "carry_reason", id="no index to keep"),
    ],
)
def test_ticks_and_reasons_stand_when_another_field_is_wrong(
    db, sign_in, municipality, model, typed, field
):
    both = (municipality.school, municipality.sibling)
    more = {"utelamna": [str(one) for one in both],
            **{f"skal-{one}": f"Skäl {one}." for one in both}}  # fmt: skip
    client = sign_in("analyst")
    answer = calculate(client, model, **more, **typed)
    assert answer.status_code == 422
    page = text_of(answer)
    assert f'href="#{field}"' in page
    for unit in both:
        assert re.search(rf'<input[^>]*id="utelamna-{unit}"[^>]*checked', page)
        assert f"Skäl {unit}.</textarea>" in page
    assert title_of(answer) == "Beräkningen kan inte göras. Ingenting är sparat."
    with db.reading() as session:
        assert queries.runs(session) == ()
    assert calculate(client, model, **more).status_code == 303


def test_a_unit_that_can_be_counted_cannot_be_left_out(sign_in, municipality, model):
    more = {
        "utelamna": str(municipality.independent),
        f"skal-{municipality.independent}": "Vill inte",
    }
    answer = calculate(sign_in("analyst"), model, **more)
    assert "Friskolan Lärkan har alla uppgifter och kan inte utelämnas." in text_of(answer)


def test_the_page_says_where_pupils_of_other_municipalities_cannot_be_told_apart(
    db, sign_in, municipality
):
    with db.transaction() as session:
        register_year(session, 2026)
        rows = "Åkerskolan;2026;nej;x;12\nÅkerskolan;2026;ja;x;288\n"
        save(session, "current_pupils", f"enhet;år;folkbokförd;faktor:a;antal\n{rows}")
        factors = queries.model(session, adopted_model(session, municipality)).content
        analyst, chief = people(municipality)
        content = replace(factors, includes_other_municipalities=False)
        model_id = services.draft_model(
            session, analyst, name="Bara egna", budget_year=2027, content=content, now=NOW
        )
        services.propose_model(session, analyst, model_id, seen=1, now=NOW)
        services.adopt_model(session, chief, model_id, seen=1, now=NOW)
        run_id = calculated(session, municipality, model_id)
    page = text_of(sign_in("analyst").get(f"/fordelning/{run_id}"))
    assert "Modellen räknar bara elever som är folkbokförda i kommunen." in page
    assert "2 skolor har bara andelar i registret" in page
