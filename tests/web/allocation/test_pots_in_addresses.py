"""A pot that cannot be: every page that takes one says the same of it."""

import pytest
from integration.allocation.allocation_cases import adopted_model, drafted_model, register_year
from support.grounds import ground

TOO_MUCH = "högst 1 000 000 000 000 kr"
PAGES = ("arbetsbank", "index", "skillnader")


def text_of(answer) -> str:
    """Return the page with hard spaces as spaces."""
    return answer.get_data(as_text=True).replace("\xa0", " ")


@ground
def draft(session, municipality):
    """Return the id of a draft for 2027 with pupils to count on."""
    register_year(session, 2026)
    return drafted_model(session, municipality)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("typed", "says"),
    [
        pytest.param("0", "Potten måste vara större än noll, inte 0 kr", id="zero"),
        pytest.param("-12", "Potten måste vara större än noll, inte −12 kr", id="negative"),
        pytest.param("9" * 16, TOO_MUCH, id="16 digits"),
        pytest.param("9" * 19, TOO_MUCH, id="19 digits"),
        pytest.param("9" * 40, TOO_MUCH, id="40 digits"),
    ],
)
def test_the_page_says_what_is_wrong_with_the_pot(sign_in, draft, page, typed, says):
    answer = sign_in("analyst").get(f"/modell/{draft}/{page}?pott={typed}")
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert f'value="{typed}"' in text_of(answer)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        pytest.param("0", "Potten måste vara större än noll, inte 0 kr", id="zero"),
        pytest.param("-12", "Potten måste vara större än noll, inte −12 kr", id="negative"),
        pytest.param("9" * 16, TOO_MUCH, id="16 digits"),
        pytest.param("9" * 40, TOO_MUCH, id="40 digits"),
    ],
)
def test_a_calculation_says_what_is_wrong_with_the_pot(db, municipality, sign_in, typed, says):
    with db.transaction() as session:
        register_year(session, 2026)
        model_id = adopted_model(session, municipality)
    client = sign_in("analyst")
    client.get(f"/modell/{model_id}")
    answer = client.post(
        f"/modell/{model_id}/berakning", data={"budget_year": "2027", "pot": typed}
    )
    assert answer.status_code == 422
    assert says in text_of(answer)


def test_other_numbers_without_end_are_refused_in_words(sign_in, draft):
    answer = sign_in("analyst").get(f"/modell/{draft}/skillnader?ar={'9' * 19}")
    assert answer.status_code == 422
    assert "Ett tal är för långt" in text_of(answer)


def test_files_are_not_made_with_another_pot_than_the_one_asked_for(sign_in, draft):
    client = sign_in("analyst")
    assert client.get(f"/modell/{draft}/skillnader/skillnader.csv?pott=0").status_code == 404
    address = f"/modell/{draft}/skillnader/skillnader.csv"
    assert client.get(address).data == client.get(address).data


def test_limits_without_a_construction_are_kept(sign_in, draft):
    address = f"/modell/{draft}/arbetsbank?pott=1 000 000&golv=1 200&tak=2 600"
    page = text_of(sign_in("analyst").get(address))
    assert "Pott 1 000 000 kr." in page
    assert "Linjär, golv, tak" in page
    assert 'name="tak" value="2 600"' in page
