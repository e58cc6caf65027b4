"""Pupils of a group that the risk model does not know are told of wherever the school stands."""

import csv
import io
from zipfile import ZipFile

import pytest
from integration.allocation.allocation_cases import calculated, pupils, save
from integration.allocation.risk_models import COUNTS, HEAD, ROWS, adopted_risk_model

from qms.allocation.views.note_words import note_words
from qms.i18n.language import speaking

NOTE = "utbildning: okänd (20 elever) finns inte i riskmodellen och räknas som lång"
FEW = "utbildning: annan (3 elever) finns inte i riskmodellen och räknas som lång"
FEW_SHOWN = "utbildning: annan (färre än 5 elever) finns inte i riskmodellen och räknas som lång"


def text_of(answer) -> str:
    return answer.get_data(as_text=True).replace("\xa0", " ")


@pytest.fixture
def run_id(db, municipality):
    rows = ROWS.replace(";kort;20", ";okänd;20")
    rows = rows.replace("Åkerskolan;2026;ja;kort;40", "Åkerskolan;2026;ja;kort;37")
    with db.transaction() as session:
        pupils(session, COUNTS, 2026)
        save(session, "current_pupils", f"{HEAD}{rows}Åkerskolan;2026;ja;annan;3\n")
        return calculated(session, municipality, adopted_risk_model(session, municipality))


@pytest.mark.parametrize(
    ("role", "few"), [pytest.param("analyst", FEW, id="analyst"), ("committee", FEW_SHOWN)]
)
def test_the_calculation_names_school_factor_group_and_pupils(sign_in, run_id, role, few):
    page = text_of(sign_in(role).get(f"/fordelning/{run_id}"))
    assert "Grupper som riskmodellen inte känner" in page
    assert f"<li>Ängsskolan, {NOTE}</li>" in page
    assert f"<li>Åkerskolan, {few}</li>" in page


def test_the_files_hold_the_note_few_pupils_not_told(sign_in, run_id):
    client = sign_in("analyst")
    content = client.get(f"/fordelning/{run_id}.csv").data.decode("utf-8-sig")
    notes = {row["skola"]: row["anmärkning"]
             for row in csv.DictReader(io.StringIO(content), delimiter=";")}  # fmt: skip
    assert notes == {"Åkerskolan": FEW_SHOWN, "Ängsskolan": NOTE, "Friskolan Lärkan": ""}
    book = ZipFile(io.BytesIO(client.get(f"/fordelning/{run_id}.xlsx").data))
    whole = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert NOTE in whole
    assert FEW not in whole


def test_the_schools_own_page_has_the_note(sign_in, municipality, run_id):
    client = sign_in("principal", municipality.school)
    page = text_of(client.get(f"/ersattning/{municipality.school}/2027"))
    assert f"<li>{FEW_SHOWN}</li>" in page
    assert FEW not in page


def test_other_notes_are_shown_as_they_are():
    with speaking("sv"):
        note = "risken är räknad på 40 elever, elevantalet är 41"
        assert note_words(note, fewest=5) == note
        assert note_words(FEW, fewest=3) == FEW
