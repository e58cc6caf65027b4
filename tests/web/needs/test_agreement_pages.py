"""Samstämmighet and practice, as those who may see them meet them."""

import pytest
from builders import NOW
from support.needs_cases import account
from support.pooled_needs import add_assessment, made_case

ADDRESS = "/behov/samstammighet"


@pytest.fixture
def pairs(db, municipality):
    """Fourteen children whom two have assessed, the second a level lower on every other one."""
    with db.transaction() as session:
        unit = account(session, "principal", municipality.school, "unit")
        first, second = (account(session, "assessor", municipality.id, who) for who in "ab")
        for number in range(14):
            case = made_case(session, unit, municipality.school, number)
            levels = {"UPP1": number % 5, "SAM1": 4 - number % 5, "LAR1": number % 3}
            other = levels | {"UPP1": max(0, levels["UPP1"] - number % 2)}
            add_assessment(session, case, "first", levels, account_id=first.account_id)
            add_assessment(session, case, "second", other, account_id=second.account_id, at=NOW)


def test_agreement_is_told_per_area_and_question(sign_in, pairs):
    page = sign_in("analyst").get(ADDRESS).get_data(as_text=True)
    assert "Ungefär 15 av 15 bedömda barn har två bedömningar." in page  # fourteen
    assert "Viktad kappa är" in page
    assert "UPP1 Hur håller eleven uppmärksamheten?" in page
    assert "Elev Ek" not in page


def test_with_no_pair_it_says_so(sign_in):
    page = sign_in("analyst").get(ADDRESS).get_data(as_text=True)
    assert "För få barn har bedömts av två personer." in page


def test_the_file_has_figures_and_no_names(sign_in, pairs):
    answer = sign_in("auditor").get(f"{ADDRESS}.csv")
    text = answer.get_data(as_text=True)
    lines = text.splitlines()
    assert len(lines) == 1 + 8 + 24
    row = next(line for line in lines if line.startswith("UPP1;")).split(";")
    # 14 pairs; of the seven odd ones all but number 5, whose level is 0 already, differ
    assert row[2:5] == ["15", "0,5714285714285714", "1,0"]  # to the nearest five
    assert "Elev" not in text
    assert "Åkerskolan" not in text


def test_a_principal_does_not_see_it(sign_in, municipality):
    assert sign_in("principal", municipality.school).get(ADDRESS).status_code == 403


def answers(**changes):
    right = {"UPP1": 2, "UPP2": 2, "UPP3": 2, "LAR2": 1, "LAR3": 1, "SAM1": 1}
    return {key: str(level) for key, level in (right | changes).items()}


def test_practising_shows_the_key_and_what_differs(sign_in):
    client = sign_in("assessor")
    page = client.get(f"{ADDRESS}/ovning/robin").get_data(as_text=True)
    assert "Robin går i en klass med 24 elever." in page
    assert "sitter inte bredvid" not in page  # the key is not given away
    saved = client.post(f"{ADDRESS}/ovning/robin", data=answers(UPP1=3, LAR2=3))
    assert saved.status_code == 303
    page = client.get(saved.location).get_data(as_text=True)
    assert "Samma nivå som facit i 4 av 6 frågor, högst en nivå ifrån i 5." in page
    assert "sitter inte bredvid" in page
    assert "2 för högt" in page
    listed = client.get(f"{ADDRESS}/ovning").get_data(as_text=True)
    assert "Du sätter ofta en högre nivå än facit." in listed


def test_an_answer_left_out_is_asked_for_and_the_others_stand(sign_in):
    client = sign_in("special_educator")
    chosen = answers()
    del chosen["UPP3"]
    refused = client.post(f"{ADDRESS}/ovning/robin", data=chosen)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "Fråga 3 saknar nivå." in page
    assert page.count("checked") == 5


def test_colleagues_are_shown_when_they_are_three(sign_in, municipality):
    for level, node in enumerate((municipality.school, municipality.sibling, municipality.north)):
        client = sign_in("assessor", node)
        client.post(f"{ADDRESS}/ovning/robin", data=answers(UPP1=level))
    page = client.get(f"{ADDRESS}/ovning/robin").get_data(as_text=True)
    assert "visas när minst 3 andra har gjort fallet. 2 har gjort det." in page
    last = sign_in("assessor")
    last.post(f"{ADDRESS}/ovning/robin", data=answers())
    assert "Så har kolleger bedömt" in last.get(f"{ADDRESS}/ovning/robin").get_data(as_text=True)


def test_a_case_that_is_not_there(sign_in):
    assert sign_in("assessor").get(f"{ADDRESS}/ovning/nobody").status_code == 404
