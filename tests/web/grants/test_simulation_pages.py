"""The page of coming years' cost level, from prices that hold and a published forecast."""

import csv
import io

import pytest
from builders import NOW
from support.grants import document, prices_hold

from qms.access.roles import Role
from qms.forecast.core.summary import Summary, to_text
from qms.forecast.models import ForecastRun, ForecastValue

PAGE = "/bidrag/simulering"
TYPED = {"wage": "3", "price": "2", "rent": "2", "spread": "0,5"}
EACH = {"teaching": 50_000, "learning_tools": 4_000, "pupil_health": 3_000, "meals": 6_000,
        "premises": 14_000}  # fmt: skip
PRICES = {
    "version": "0", "reading": "chained", "quantum": "100",
    "budget_decision": "15 november § 80", "level_decision": "18 november § 12",
    "b1_name": "åk 1–9", "b1_low": "1", "b1_high": "9", "b1_pupils": "100", "b1_weight": "1",
    **{f"b1_{item}": str(kr) for item, kr in EACH.items()},
    **{f"budget_{item}": str(100 * kr) for item, kr in EACH.items()},
}  # fmt: skip
STEADY = dict.fromkeys(TYPED, "0")


def text(answer):
    return answer.get_data(as_text=True).replace("\u00a0", " ")


def value(run_id, unit_id, year, *, mean, low, high, step=3):
    return ForecastValue(
        run_id=run_id, unit_id=unit_id, step=step, year=year, horizon=year - 2026, method="auto",
        mean=mean, lo80=low, hi80=high, lo95=low, hi95=high, last_value=100.0,
    )  # fmt: skip


@pytest.fixture
def foreseen(db, municipality):
    """Prices of 2027 hold; grade 3 is 100 pupils now, then 120 own and 3 independent ones."""
    summary = Summary(observed=(), steps=(0, 9), tried=None, check=None, absent=(), short=(),
                      baseline=(), filled=(), borrowed=False)  # fmt: skip
    with db.transaction() as session:
        prices_hold(session, document())
        run = ForecastRun(asked_by="test", asked_at=NOW, method="auto", horizon=2, origin=2026,
                          batches="[]", inputs=b"", sha256="", summary=to_text(summary),
                          published_at=NOW)  # fmt: skip
        session.add(run)
        session.flush()
        for year in (2027, 2028):
            session.add(value(run.id, None, year, mean=200.0, low=180.0, high=220.0))
            session.add(value(run.id, municipality.school, year, mean=120.0, low=90.0, high=150.0))
            session.add(value(run.id, municipality.sibling, year, mean=3.0, low=2.0, high=4.0))


def rows(client, **asked):
    answer = client.get("/bidrag/simulering.csv", query_string=STEADY | asked)
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.usefixtures("foreseen")
def test_a_year_is_half_of_two_autumns_times_the_price(sign_in):
    first = rows(sign_in(Role.CASE_OFFICER))[0]
    assert first["År"] == "2027"
    # half of 100 + 100 in autumn 2026 and of 120 + 3 in autumn 2027; 77 000 kronor each
    assert first["Elever"] == "161,5"
    assert first["Kronor per elev"] == "77000,00"
    assert first["Kronor"] == "12435500,00"


@pytest.mark.usefixtures("foreseen")
def test_prices_grow_from_the_year_of_the_list(sign_in):
    client = sign_in(Role.CASE_OFFICER)
    after = rows(client, wage="10", ar="2028")[1]
    # 53 000 of the 77 000 are wages: 77 000 + 5 300
    assert after["Kronor per elev"] == "82300,00"


@pytest.mark.usefixtures("foreseen")
def test_the_page_says_the_year_the_finding_and_how_it_is_reckoned(sign_in):
    page = text(sign_in(Role.CONTROLLER).get(PAGE, query_string=STEADY | {"ar": "2027"}))
    assert "2027 kostar verksamheten omkring 12,4 mnkr" in page
    assert "Så räknas det" in page
    assert "Saknar prislista och är inte med" in page


@pytest.mark.usefixtures("foreseen")
def test_units_with_few_pupils_are_not_told(sign_in):
    found = rows(sign_in(Role.ANALYST), niva="enhet")
    few = [one for one in found if one["År"] == "2028"]
    assert [one["Elever"] for one in few] == ["", ""]  # the one of three, and who would tell it


@pytest.mark.usefixtures("foreseen")
def test_assumptions_are_saved_by_name_shown_and_taken_away(sign_in):
    officer, reader = sign_in(Role.CASE_OFFICER), sign_in(Role.ANALYST)
    saved = officer.post(PAGE, data=TYPED | {"name": "Höga löner"})
    assert saved.status_code == 303
    assert "Höga löner" in text(reader.get(saved.location))
    assert "Det finns redan" in text(officer.post(PAGE, data=TYPED | {"name": "Höga löner"}))
    assert reader.post(f"{PAGE}/1/ta-bort").status_code == 403
    assert officer.post(f"{PAGE}/1/ta-bort").status_code == 303
    assert officer.post(f"{PAGE}/1/ta-bort").status_code == 404
    assert "Inga antaganden är sparade" in text(reader.get(PAGE))


@pytest.mark.usefixtures("foreseen")
@pytest.mark.parametrize(
    ("changed", "told"),
    [
        pytest.param({"wage": "mycket"}, "Skriv procent med siffror", id="no number"),
        pytest.param({"wage": "90"}, "utanför -20–20 procent", id="too much"),
        pytest.param({"name": " "}, "Antagandena saknar namn", id="no name"),
    ],
)
def test_what_cannot_be_saved_says_why(sign_in, changed, told):
    answer = sign_in(Role.CASE_OFFICER).post(PAGE, data=TYPED | {"name": "Ett"} | changed)
    assert answer.status_code == 422
    assert told in text(answer)


@pytest.mark.usefixtures("foreseen")
@pytest.mark.parametrize(
    ("changed", "told"),
    [
        pytest.param({"spread": "-1"}, "Osäkerheten är utanför 0–10", id="below nothing"),
        pytest.param({"spread": "50"}, "Osäkerheten är utanför 0–10", id="below no kronor"),
        pytest.param({"wage": "500"}, "utanför -20–20 procent", id="wages five times over"),
        pytest.param({"rent": "-99"}, "utanför -20–20 procent", id="rents almost gone"),
    ],
)
def test_what_could_not_be_saved_is_not_reckoned_either(sign_in, changed, told):
    client = sign_in(Role.CASE_OFFICER)
    answer = client.get(PAGE, query_string=TYPED | changed)
    assert answer.status_code == 422
    assert told in text(answer)
    assert f'id="{next(iter(changed))}-error"' in text(answer)
    file = client.get("/bidrag/simulering.csv", query_string=TYPED | changed)
    assert file.status_code == 303


def test_without_prices_or_forecast_the_page_says_what_is_lacking(sign_in):
    client = sign_in(Role.CASE_OFFICER)
    assert "behöver en elevprognos" in text(client.get(PAGE))
    assert client.get("/bidrag/simulering.csv").status_code == 404


def test_a_provider_does_not_see_it(sign_in, municipality):
    client = sign_in(Role.INDEPENDENT_PROVIDER, municipality.private)
    assert client.get(PAGE).status_code == 403


@pytest.mark.usefixtures("foreseen")
def test_pupils_of_a_price_list_are_taken_from_the_forecast(sign_in):
    here, officer = "/bidrag/prislista/compulsory/2027/skriv", sign_in(Role.CASE_OFFICER)
    typed = {"prognos": "1", "b1_name": "åk 1–9", "b1_low": "1", "b1_high": "9",
             "budget_meals": "12 345"}  # fmt: skip
    page = text(officer.post(here, data=typed))
    assert 'name="budget_meals" value="12 345"' in page  # what was typed stands
    assert "Elevprognosen från den 20 november 2026" in page
    # own units: half of 100 + 100 and of 120 + 3, all of them in grades 1–5
    assert 'name="b1_pupils" value="161,5"' in page
    assert "Enligt källan ovan 161,5" in page


@pytest.mark.usefixtures("foreseen")
def test_a_rural_school_has_a_supplement_of_its_own_in_the_decision(sign_in, municipality):
    officer, chief = sign_in(Role.CASE_OFFICER), sign_in(Role.SCHOOL_CHIEF)
    at = "/bidrag/prislista/compulsory/2027"
    rural = {"r1_unit": str(municipality.independent), "r1_ore": "4 000",
             "r1_reason": "Färre än 100 elever", "between": "with_administration"}  # fmt: skip
    typed = PRICES | rural
    assert officer.post(f"{at}/skriv", data=typed).status_code == 303
    assert chief.post(f"{at}/galla", data={"version": "1"}).status_code == 303
    page = text(officer.get(at))
    assert "Färre än 100 elever" in page
    assert "Skilt från strukturersättningen" in page
    # 77 000 with three per cent, no tax: what another municipality pays
    assert "79 310 kr" in page
    here = f"/bidrag/{municipality.private}/compulsory/2027"
    officer.post(f"{here}/skriv", data={"version": "0", "from_month": "1"})
    grant = text(officer.get(here))
    assert "Tillägg för små skolor på landsbygden" in grant
    # 84 069 and 4 000 × 1.06
    assert "88 309 kr" in grant


@pytest.mark.parametrize("form", ["pedagogical_care", "adapted_upper_secondary"])
def test_a_price_list_can_be_written_for_every_form(sign_in, form):
    officer = sign_in(Role.CASE_OFFICER)
    assert f"/bidrag/prislista/{form}/2027" in text(officer.get("/bidrag?ar=2027"))
    assert officer.get(f"/bidrag/prislista/{form}/2027/skriv").status_code == 200
