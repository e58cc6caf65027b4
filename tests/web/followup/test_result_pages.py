"""The pages of results: one indicator at many units, one unit's all, and the files."""

import pytest
from builders import add_school
from support.grounds import ground
from support.results import put_pupils, put_results


@ground
def measured(session, municipality):
    """Put maths in grade 6 of five schools into the register; one has four pupils."""
    more = [add_school(session, f"Skola {n}", municipality.south) for n in range(2)]
    own = municipality.school
    others = [municipality.sibling, municipality.independent, more[0]]
    put_results(
        session,
        *((own, "g6_math", year, value, 60)
          for year, value in ((2024, 80), (2025, 70), (2026, 55))),
        *((unit, "g6_math", 2026, 82, 60) for unit in others),
        (more[1], "g6_math", 2026, 73, 4),
        (municipality.preschool, "wellbeing", 2026, "8.4", 30),
    )  # fmt: skip
    put_pupils(session, *((one, step, 2026, 60) for one in [own, *others] for step in range(10)))
    return more[1]


def test_one_indicator_at_every_unit(sign_in, measured, municipality):
    page = sign_in("analyst").get("/resultat?indikator=g6_math").text

    assert "1 enhet sticker ut" in page
    assert "Åkerskolan" in page
    assert "55,0" in page
    assert "Har sjunkit två år i rad, från 80,0" in page
    assert "73,0" not in page, "four pupils are not told of"
    assert "för få" in page
    assert f'href="/resultat/{municipality.school}?indikator=g6_math"' in page


def test_the_table_is_sorted_by_what_is_asked(sign_in, measured):
    page = sign_in("analyst").get("/resultat?indikator=g6_math&sortera=senast").text

    assert page.index("Åkerskolan") < page.index("Ängsskolan") < page.index("Skola 1")
    assert 'aria-sort="ascending"' in page


def test_a_unit_has_its_results_and_whom_it_is_compared_with(sign_in, measured, municipality):
    page = sign_in("analyst").get(f"/resultat/{municipality.school}").text

    assert "1 resultat behöver en förklaring" in page
    assert "Ängsskolan: 600 barn eller elever mot era 600, samma årskurser." in page
    assert "Visa som tabell" in page
    assert "<svg" in page


def test_a_principal_comes_to_the_own_unit_and_to_no_other(sign_in, measured, municipality):
    client = sign_in("principal", municipality.school)

    assert client.get("/resultat").location.endswith(f"/resultat/{municipality.school}")
    assert client.get(f"/resultat/{municipality.school}").status_code == 200
    assert client.get(f"/resultat/{municipality.sibling}").status_code == 404
    listed = client.get("/resultat?indikator=g6_math").text.split("<main")[1]
    assert "Åkerskolan" in listed
    assert "Ängsskolan" not in listed


@pytest.mark.parametrize("address", ["/resultat", "/resultat?skolform=finns-inte&indikator=x"])
def test_before_any_import_the_page_says_so(sign_in, address):
    assert "Inga resultat är inlästa än" in sign_in("analyst").get(address).text


def test_a_unit_with_too_few_is_told_so_and_another_form_can_be_chosen(sign_in, measured):
    client = sign_in("analyst")

    assert "för få: färre barn, elever eller svar" in client.get(f"/resultat/{measured}").text
    assert "8,4" in client.get("/resultat?skolform=preschool").text


def test_the_files_hide_what_the_page_hides(sign_in, measured):
    client = sign_in("analyst")

    csv = client.get("/resultat.csv?skolform=compulsory&indikator=g6_math")
    book = client.get("/resultat.xlsx?skolform=compulsory&indikator=g6_math")

    rows = csv.get_data().decode("utf-8-sig").splitlines()
    assert rows[0].startswith("enhet;område eller huvudman;indikator;räknas i;2022;")
    few = next(row for row in rows if row.startswith("Skola 1;"))
    assert "73" not in few
    assert "för få" in few
    assert book.mimetype.endswith("spreadsheetml.sheet")
    assert book.get_data()[:2] == b"PK"


def test_a_file_of_nothing_does_not_exist(sign_in):
    assert sign_in("analyst").get("/resultat.csv").status_code == 404


def test_a_file_saved_after_the_page_was_read_shows_at_once(
    app, sign_in, measured, municipality, db
):
    client, path = sign_in("analyst"), f"/resultat/{municipality.school}"
    assert "61,3" not in client.get(path).text

    with db.transaction() as session:
        put_results(session, (municipality.school, "g6_math", 2023, "61.3", 60))

    assert "61,3" in client.get(path).text
