"""Money moved between a provider's own schools: confirm, undo, and nobody else's schools."""

import re

import pytest


def text_of(answer) -> str:
    return answer.get_data(as_text=True).replace("\xa0", " ")


@pytest.fixture
def typed(municipality):
    return {
        "from_unit": str(municipality.school), "to_unit": str(municipality.sibling),
        "amount": "25 000", "reason": "Fler nyanlända i höst",
    }  # fmt: skip


def test_a_move_is_looked_over_confirmed_and_undone(sign_in, decided, typed):
    controller, page = sign_in("controller"), f"/omfordelning/{decided}"
    first = text_of(controller.get(page))
    assert "Åkerskolan" in first
    assert "Friskolan Lärkan" not in first
    looked = controller.post(f"{page}/granska", data=typed)
    assert looked.status_code == 200
    assert "Flytta 25 000,00 kr från Åkerskolan till Ängsskolan?" in text_of(looked)
    assert "Inga pengar är flyttade." in text_of(controller.get(page))
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', text_of(looked)))
    answer = controller.post(page, data={key: hidden[key] for key in typed})
    assert answer.status_code == 303
    after = text_of(controller.get(page))
    assert "Fler nyanlända i höst" in after
    assert "−25 000,00 kr" in after
    undo = re.search(r'href="(/omfordelning/\d+/\d+/angra)"', after).group(1)
    assert "Ångra flytten av 25 000,00 kr från Åkerskolan?" in text_of(controller.get(undo))
    assert controller.post(undo).status_code == 303
    done = text_of(controller.get(page))
    assert "Ångrad" in done
    assert "−25 000,00 kr" not in done
    assert controller.post(undo).status_code == 303
    assert "redan ångrad" in text_of(controller.get(page))


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        pytest.param({"amount": "90 000 000"}, "amount", "har bara", id="too much"),
        pytest.param({"amount": ""}, "amount", "Skriv hur många kronor", id="no amount"),
        pytest.param({"reason": ""}, "reason", "Skriv varför", id="no reason"),
        pytest.param({"from_unit": "0"}, "from_unit", "Välj vilken skola", id="from nowhere"),
        pytest.param({"to_unit": "x"}, "to_unit", "Välj vilken skola", id="to nowhere"),
    ],
)
def test_a_fault_is_told_at_its_field(sign_in, decided, typed, changes, field, says):
    controller = sign_in("controller")
    controller.get(f"/omfordelning/{decided}")
    for place in (f"/omfordelning/{decided}/granska", f"/omfordelning/{decided}"):
        answer = controller.post(place, data={**typed, **changes})
        assert answer.status_code == 422
        assert says in text_of(answer)
        assert f'href="#{field}"' in text_of(answer)


def test_nothing_goes_to_an_independent_school(sign_in, municipality, decided, typed):
    controller = sign_in("controller")
    controller.get(f"/omfordelning/{decided}")
    changed = {**typed, "to_unit": str(municipality.independent)}
    answer = controller.post(f"/omfordelning/{decided}", data=changed)
    assert answer.status_code == 422


def test_an_independent_provider_sees_its_own_schools(sign_in, municipality, decided, typed):
    provider = sign_in("independent_provider", municipality.private)
    page = text_of(provider.get(f"/omfordelning/{decided}"))
    assert "Friskolan Lärkan" in page
    assert "Åkerskolan" not in page
    answer = provider.post(f"/omfordelning/{decided}/granska", data=typed)
    assert answer.status_code == 422
    assert "Åkerskolan" not in text_of(answer)


def test_an_undo_is_for_those_whose_schools_they_are(sign_in, municipality, decided, typed):
    controller = sign_in("controller")
    controller.get(f"/omfordelning/{decided}")
    controller.post(f"/omfordelning/{decided}", data=typed)
    undo = re.search(
        r'href="(/omfordelning/\d+/\d+/angra)"', text_of(controller.get(f"/omfordelning/{decided}"))
    ).group(1)
    provider = sign_in("independent_provider", municipality.private)
    assert provider.get(undo).status_code == 404
    assert provider.post(undo).status_code == 404


def test_a_preliminary_amount_cannot_be_moved(sign_in, preliminary, typed):
    controller = sign_in("controller")
    page = text_of(controller.get(f"/omfordelning/{preliminary}"))
    assert "Ersättningen gäller inte" in page
    for place in (f"/omfordelning/{preliminary}/granska", f"/omfordelning/{preliminary}"):
        assert controller.post(place, data=typed).status_code == 303
    assert "Bara en fastställd ersättning" in text_of(
        controller.get(f"/omfordelning/{preliminary}")
    )


def test_others_have_no_business_here(sign_in, municipality, decided, typed):
    principal = sign_in("principal", municipality.school)
    assert principal.get(f"/omfordelning/{decided}").status_code == 403
    assert sign_in("controller").get("/omfordelning/999").status_code == 404


def test_a_double_click_moves_the_money_once(sign_in, municipality, decided):
    controller = sign_in("controller")
    controller.get(f"/omfordelning/{decided}")
    typed = {"from_unit": str(municipality.school), "to_unit": str(municipality.sibling),
             "amount": "1 000", "reason": "Fler nyanlända i höst"}  # fmt: skip
    page = text_of(controller.post(f"/omfordelning/{decided}/granska", data=typed))
    seen = re.search(r'name="seen" value="(\d+)"', page).group(1)
    for _ in range(2):
        controller.post(f"/omfordelning/{decided}", data={**typed, "seen": seen})
    after = text_of(controller.get(f"/omfordelning/{decided}"))
    assert "Pengar har flyttats sedan du granskade." in after
    assert after.count("Åkerskolan till Ängsskolan") == 1
