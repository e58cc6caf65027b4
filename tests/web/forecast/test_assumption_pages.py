"""The page about what goes into the forecast: sources, gaps, plans, and what is only assumed."""

import re

import pytest
from forecast_data import ask, import_facts, import_pupils, pupils_of, work
from sqlalchemy import func, select
from support.grounds import ground

from qms.access.roles import Role
from qms.audit.models import AuditRow
from qms.forecast import queries, services
from qms.forecast.core.inputs.values import HousingRate

TAGS = re.compile(r"<[^>]+>")
PAGE = "/prognos/antaganden"


def words(html):
    return " ".join(TAGS.sub(" ", html.replace("\xa0", " ")).split())


def page(client, address=PAGE):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@ground
def plans(session, municipality):
    """Pupils with a hole, a plan of homes, flows and a closing that leaves somebody behind."""
    place = municipality
    rows = pupils_of(place.school, place.sibling, place.independent)
    import_pupils(session, [row for row in rows if row[:1] != (place.school,) or row[2] != 2024])
    import_facts(session, "housing", [
        {"area_id": place.north, "year": year, "kind": "house", "stage": stage, "project": "Ängen",
         "n": 40, "n_approximate": False, "probability": 0.5, "probability_approximate": False}
        for year, stage in ((2028, "adopted"), (2025, "building"))
    ])  # fmt: skip
    import_facts(session, "flows", [
        {"area_id": place.north, "unit_id": unit, "year": 2026, "low": 0, "high": 9, "n": n,
         "n_approximate": False}
        for unit, n in ((place.school, 90), (place.sibling, 3))
    ])  # fmt: skip
    import_facts(session, "unit_changes", [
        {"unit_id": place.school, "to_unit_id": place.sibling, "year": 2028, "kind": "close",
         "low": 0, "high": 9, "share": 0.8, "share_approximate": False},
    ])  # fmt: skip
    return place


def test_everything_that_goes_in_is_told_with_its_gaps(sign_in, plans):
    html = words(page(sign_in(Role.PLANNER)))
    assert "2 underlag saknas till prognosen" in html
    assert "kommunens statistik, i februari" in html  # who delivers what is missing
    assert "Åkerskolan: elever saknas 2024. Skattas ur åren runt om" in html
    assert "40 bostäder planerade till 2025 är inte färdigställda. Används inte" in html
    assert "Ängen, Småhus Antagen detaljplan 40 50 % 20" in html
    assert "Startvärde, inte uppmätt" in html
    assert "bara 80 % av eleverna har en ny skola 2028. Används inte" in html
    assert "F–9 blir 1–10" in html
    assert "visas inte" in html  # three pupils of the area at the sibling
    assert "Prövas på tidigare år när nästa prognos räknas." in html


def test_after_a_run_the_page_says_what_earlier_years_support(sign_in, db, plans, tmp_path):
    with db.transaction() as session:
        run_id = ask(session, method="cohort-3yr")
    work(db, tmp_path)
    html = words(page(sign_in(Role.ANALYST)))
    assert "Går inte att pröva: för få områden eller år. Det är ett antagande." in html
    with db.reading() as session:
        said = queries.document(session, run_id, "inputs")
    assert not said["uses_housing"]
    assert "Skulle ha gett, hela kommunen: räknas inte med" in html
    assert "bostäderna väntas ge eller ta" not in html
    assert said["moved"] == {}  # the closing does not add up


def test_without_pupils_it_says_so(sign_in, municipality):
    html = words(page(sign_in(Role.PLANNER)))
    assert "Elever saknas, ingen prognos kan göras" in html


@pytest.mark.parametrize("role", [Role.PRINCIPAL, Role.COMMITTEE, Role.CONTROLLER])
def test_only_those_who_assume_see_it(sign_in, plans, role):
    client = sign_in(role, plans.school if role is Role.PRINCIPAL else None)
    assert client.get(PAGE).status_code == 403
    assert client.post(f"{PAGE}/bostader/house", data={}).status_code == 403
    assert PAGE not in client.get("/prognos").get_data(as_text=True)


def test_a_rate_of_one_s_own_is_kept_with_its_source(sign_in, db, plans, tmp_path):
    with db.transaction() as session:
        ask(session)
    work(db, tmp_path)
    client = sign_in(Role.PLANNER)
    form = {"small": "0,8", "low": "0,4", "middle": "0,2", "upper": "0,1", "source": "Inflyttade"}
    assert "0,48" in page(client, f"{PAGE}/bostader/house")
    assert client.post(f"{PAGE}/bostader/house", data=form).status_code == 303
    html = words(page(client))
    assert "Småhus 0,80 0,40 0,20 0,10 Inflyttade (" in html
    assert "har ändrats" in html  # the forecast is stale
    with db.reading() as session:
        (rate,) = queries.housing_rates(session)
        assert rate == HousingRate(kind="house", small=0.8, low=0.4, middle=0.2, upper=0.1,
                                   source="Inflyttade")  # fmt: skip
        assert rate in services.current_inputs(session).rates
        events = select(func.count()).where(AuditRow.action == "forecast.rates-changed")
        assert session.scalar(events) == 1


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        pytest.param("small", "-1", "Ange ett tal från 0 till 5", id="below zero"),
        pytest.param("low", "många", "Skriv ett tal med siffror", id="words"),
        pytest.param("upper", "9", "Ange ett tal från 0 till 5", id="more than fits"),
        pytest.param("source", " ", "Skriv var siffrorna kommer ifrån", id="no source"),
    ],
)
def test_what_cannot_be_kept_is_said(sign_in, db, plans, field, value, sentence):
    client = sign_in(Role.PLANNER)
    form = {"small": "0,8", "low": "0,4", "middle": "0,2", "upper": "0,1", "source": "Källa"}
    answer = client.post(f"{PAGE}/bostader/house", data={**form, field: value})
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    with db.reading() as session:
        assert queries.housing_rates(session) == ()


def test_a_kind_that_is_not_there(sign_in, plans):
    assert sign_in(Role.PLANNER).get(f"{PAGE}/bostader/slott").status_code == 404


def test_every_input_makes_a_forecast_stale(db, plans, tmp_path):
    with db.transaction() as session:
        ask(session)
    work(db, tmp_path)
    with db.reading() as session:
        before = queries.latest(session).asked.batches
        assert before == services.batches_now(session)
    with db.transaction() as session:
        births = [{"area_id": plans.north, "year": 2025, "n": 40, "n_approximate": False}]
        import_facts(session, "births", births)
    with db.reading() as session:
        assert before != services.batches_now(session)


def test_in_english_the_page_still_stands(sign_in, plans):
    client = sign_in(Role.PLANNER)
    client.post("/sprak", data={"language": "en", "next": PAGE})
    assert 'lang="en"' in page(client)
