"""The equity resources in the browser: the year, another split, assignments."""

import pytest
from builders import NOW, SYSTEM
from support.grounds import ground

from qms.register import services as register

FILE = """enhet;år;slag;kronor;antal;timmar
Åkerskolan;2026;verksamhetsstöd;600 000;12;40
Ängsskolan;2026;verksamhetsstöd;200 000;3;10
Friskolan Lärkan;2026;tilläggsbelopp;200 000;9;20
"""
HALVES = {
    "ar": "2026", "pot": "1 000 000", "additional": "50", "operational": "50",
    "resource_school": "0", "central_group": "0", "reach": "independent",
}  # fmt: skip
ASSIGNMENT = {
    "number": "20", "title": "Se över resurserna", "given_on": "2025-11-20", "due": "2026-03-31",
}  # fmt: skip


@ground
def supports(session, municipality):
    batch = register.stage_import(
        session, SYSTEM, dataset_key="support_grants", file_name="stod.csv",
        content=FILE.encode(), now=NOW,
    )  # fmt: skip
    register.confirm_import(session, SYSTEM, batch, now=NOW)


def words(answer, status=200):
    assert answer.status_code == status
    return " ".join(answer.get_data(as_text=True).split()).replace("\N{NO-BREAK SPACE}", " ")


def test_without_figures_the_page_says_what_to_read_in(sign_in):
    page = words(sign_in("analyst").get("/likvardighet"))
    assert "Inga likvärdighetsresurser är inlästa än" in page
    assert "Till importen" in page


def test_the_year_is_shown_per_unit_and_few_children_are_hidden(sign_in, supports):
    page = words(sign_in("controller").get("/likvardighet"))
    assert "600 000 kr" in page
    assert "15 000 kr" in page  # 600 000 for 40 hours
    assert "Median" in page
    assert "20 000 kr" not in page.replace("220 000", "")  # 200 000 for ten hours of three children
    assert "visas inte" in page


def test_the_file_hides_what_the_page_hides(sign_in, supports):
    rows = sign_in("controller").get("/likvardighet.csv").get_data(as_text=True).splitlines()
    assert "Ängsskolan;2026;0,00;200000,00;0,00;0,00;200000,00;;;" in rows
    assert "Åkerskolan;2026;0,00;600000,00;0,00;0,00;600000,00;12;40;15000,00" in rows


def test_at_first_the_year_is_tried_as_it_is(sign_in, supports):
    page = words(sign_in("controller").get("/likvardighet/prova"))
    assert 'value="80,0"' in page
    # the kinds keep their shares; by hours, 40 000 kronor would lie at the other own school
    assert "40 000 kr" in page


def test_another_split_is_calculated_kept_and_taken_away(sign_in, supports):
    client = sign_in("controller")
    page = words(client.get("/likvardighet/prova", query_string=HALVES))
    assert "300 000,00 kr" in page  # what the independent school would gain
    kept = client.post("/likvardighet/prova", data=HALVES | {"name": "Hälften var"})
    assert kept.status_code == 303
    assert "Hälften var" in words(client.get("/likvardighet/prova"))
    assert client.post("/likvardighet/prova/1/ta-bort").status_code == 303
    assert "Inga förslag är sparade än" in words(client.get("/likvardighet/prova"))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        pytest.param({"operational": "60"}, "Andelarna blir tillsammans 110 procent", id="110 %"),
        pytest.param({"pot": "0"}, "Summan att fördela ska vara över noll", id="nothing"),
        pytest.param({"resource_school": "10", "operational": "40"}, "Ingen resursskola",
                     id="nobody to reach"),
        pytest.param({"operational": "hälften"}, "Skriv ett tal med siffror", id="no number"),
    ],
)  # fmt: skip
def test_what_cannot_be_calculated_is_told(sign_in, supports, changes, says):
    answer = sign_in("controller").get("/likvardighet/prova", query_string=HALVES | changes)
    assert says.casefold() in words(answer, 422).casefold()


def test_an_assignment_is_written_changed_and_reported_back(sign_in, supports):
    client = sign_in("quality_lead")
    assert "Inga uppdrag är inlagda än" in words(client.get("/uppdrag"))
    page = client.post("/uppdrag/nytt", data=ASSIGNMENT).headers["Location"]
    assert "Uppdrag 20: Se över resurserna" in words(client.get(page))
    assert "1 uppdrag är försenat" in words(client.get("/uppdrag"))
    changed = client.post(f"{page}/andra", data=ASSIGNMENT | {"number": "21", "version": "1"})
    assert changed.status_code == 303
    old = client.post(f"{page}/andra", data=ASSIGNMENT | {"version": "1"})
    assert "Någon annan ändrade medan du skrev" in words(old, 409)
    report = {"report": "Pengarna följer i stort de bedömda behoven i skolorna.", "version": "2"}
    assert client.post(f"{page}/aterrapport", data=report).status_code == 303
    assert "Återrapporterat" in words(client.get("/uppdrag"))


def test_every_fault_of_an_assignment_is_told_at_once(sign_in, supports):
    page = words(sign_in("quality_lead").post("/uppdrag/nytt", data={}), 422)
    for says in ("Skriv uppdragets nummer", "Skriv vad uppdraget gäller", "Välj sista dagen"):
        assert says in page


@pytest.mark.parametrize("path", ["/likvardighet", "/likvardighet/prova", "/uppdrag"])
def test_principals_have_no_use_of_the_pages(sign_in, municipality, path):
    assert sign_in("principal", municipality.school).get(path).status_code == 403


def test_auditors_read_and_do_not_write(sign_in, supports):
    client = sign_in("auditor")
    assert "Lägg in ett uppdrag" not in words(client.get("/uppdrag"))
    assert client.get("/uppdrag/nytt").status_code == 403
