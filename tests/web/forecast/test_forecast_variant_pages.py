"""The pages about variants: making, changing, comparing, and what is refused."""

import csv
import io
import re

import pytest
from builders import NOW, SYSTEM
from forecast_data import import_pupils, pupils_of
from support.grounds import ground

from qms.access.roles import Role
from qms.forecast import queries, services
from qms.forecast.core.methods import COHORT_3
from qms.forecast.models import ForecastRun

TAGS = re.compile(r"<[^>]+>")


def words(html):
    return " ".join(TAGS.sub(" ", html.replace("\xa0", " ")).split())


@ground
def run(session, municipality):
    place = municipality
    import_pupils(session, pupils_of(place.school, place.sibling, place.independent, first=2018))
    made = services.make_plain(
        session, SYSTEM, services.current_inputs(session), method=COHORT_3, horizon=4, now=NOW
    )
    session.get_one(ForecastRun, made).kind = "forecast"  # so that it is the newest on the pages
    session.flush()
    return made


def row(place=0, **cells):
    typed = {"unit": "", "span": "", "first": "", "last": "", "kind": "set", "n": "", "why": "",
             **cells}  # fmt: skip
    return {f"{name}-{place}": str(value) for name, value in typed.items()}


def form(*rows, **more):
    sent = {"level": "main", "homes": "model", "moves": "y", "births": "100", "do": "save"}
    for typed in rows:
        sent |= typed
    return sent | more


def cut(place, at=0, **more):
    return row(at, **{"unit": place.school, "first": 2028, "kind": "change", "n": "−30",
                      "why": "Färre paviljonger", **more})  # fmt: skip


@pytest.fixture
def planner(sign_in):
    return sign_in(Role.PLANNER)


@pytest.fixture
def variant(planner, municipality, run):
    answer = planner.post(
        "/prognos/varianter/ny", data=form(cut(municipality), name="Färre platser")
    )
    assert answer.status_code == 303
    return int(answer.location.rsplit("/", 1)[1])


def page(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return words(answer.get_data(as_text=True))


def test_without_a_forecast_there_is_nothing_to_vary(sign_in):
    client = sign_in(Role.PLANNER)
    assert "Ingen prognos är gjord än." in page(client, "/prognos/varianter")
    assert client.get("/prognos/varianter/ny").status_code == 404
    assert client.get("/prognos/varianter/jamfor").status_code == 404


def test_the_variant_stands_beside_the_model_with_who_and_why(planner, db, variant, run):
    html = page(planner, f"/prognos/varianter/{variant}?ar=2028")
    with db.reading() as session:
        (total,) = (row for row in queries.variant_values(session, variant, None)
                    if row.model.step is None and row.model.year == 2028)  # fmt: skip
    assert f"2028 {round(total.model.mean):,}".replace(",", " ") in html
    assert f"{round(total.mean):,} −30".replace(",", " ") in html
    assert "Åkerskolan Alla 2028 −30 Färre paviljonger" in html
    assert "Färre platser" in page(planner, "/prognos/varianter")


def test_a_change_is_a_new_version_that_can_be_undone(sign_in, db, municipality, variant):
    client = sign_in(Role.ANALYST)
    address = f"/prognos/varianter/{variant}/andra"
    assert 'value="2028"' in client.get(address).get_data(as_text=True)
    sent = form(cut(municipality, n="-40"), level="low", reason="Ännu färre")
    assert client.post(address, data=sent).status_code == 303
    html = page(client, f"/prognos/varianter/{variant}")
    assert "Kommunen hamnar vid den nedre änden av 80 procents intervall." in html
    assert "Ännu färre" in html
    assert "Gå tillbaka till 1" in html
    assert client.post(f"/prognos/varianter/{variant}/version/1").status_code == 303
    html = page(client, f"/prognos/varianter/{variant}")
    assert "Version 3, sparad 20 november 2026" in html
    assert "Tillbaka till version 1" in html
    assert client.post(f"/prognos/varianter/{variant}/version/9").status_code == 404


def test_the_same_again_is_no_new_version(planner, municipality, variant):
    planner.post(f"/prognos/varianter/{variant}/andra", data=form(cut(municipality)))
    assert "Inget var ändrat." in page(planner, f"/prognos/varianter/{variant}")


def test_every_fault_is_told_at_once_by_row(planner, municipality, variant):
    place = municipality
    rows = (
        cut(place, 0, n="12,5"),
        cut(place, 1, first="28", why=""),
        row(2, n="7"),
        cut(place, 3, first=2041),
    )
    answer = planner.post(f"/prognos/varianter/{variant}/andra", data=form(*rows, births="mycket"))
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "<title>Fel:" in html
    for told in (
        "Rad 1: 12,5 är inte ett helt tal. Skriv hela elever.",
        "Rad 2: Skriv från vilket år, till exempel 2028.",
        "Rad 2: Skriv varför talet ändras.",
        "Rad 3: Välj en skola.",
        "Rad 4: Åkerskolan: 2041 ligger utanför prognosen.",
        "Ange barn som inte är födda än som ett helt tal från 50 till 150 procent.",
    ):
        assert told in words(html)
    assert 'href="#n-0"' in html
    assert 'value="12,5"' in html  # what was typed is kept


def test_what_the_forecast_cannot_hold_is_refused_with_where(planner, municipality, variant):
    place = municipality
    rows = (
        cut(place, 0, unit=place.preschool),
        cut(place, 1, first=2041),
        cut(place, 2, kind="set", n="-5"),
        cut(place, 3, first=2029, n="-5000"),
        cut(place, 4, first=2030, last=2027),
        cut(place, 5, first=2029, span="0-3"),
    )
    answer = planner.post(f"/prognos/varianter/{variant}/andra", data=form(*rows, births="500"))
    html = words(answer.get_data(as_text=True))
    assert answer.status_code == 422
    for told in (
        "Rad 1: Förskolan Myran har ingen prognos. Välj en annan skola.",
        "Rad 2: Åkerskolan: 2041 ligger utanför prognosen. Ange ett år från 2027 till 2030.",
        "Rad 3: Åkerskolan 2028: −5 elever går inte. Skriv 0 eller fler.",
        "Rad 4: Åkerskolan 2029: −5 000 av ",
        "Rad 5: Åkerskolan: till och med 2027 är före 2030. Byt plats på åren.",
        "Rad 6: Åkerskolan 2029: samma elever ändras också på rad 4.",
        "Ange barn som inte är födda än som ett helt tal från 50 till 150 procent.",
    ):
        assert told in html


def test_rows_are_added_and_struck_without_saving(planner, municipality, variant):
    address = f"/prognos/varianter/{variant}/andra"
    answer = planner.post(address, data=form(cut(municipality), cut(municipality, 1, n=8),
                                            do="more"))  # fmt: skip
    html = answer.get_data(as_text=True)
    assert (answer.status_code, 'name="unit-4"' in html, 'name="unit-5"' in html) == (
        200, True, False,
    )  # fmt: skip
    sent = form(cut(municipality), cut(municipality, 1, n=8), **{"drop-0": "y"})
    assert planner.post(address, data=sent).status_code == 303
    assert "Åkerskolan Alla 2028 +8" in page(planner, f"/prognos/varianter/{variant}")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        pytest.param("", "Skriv vad varianten ska heta", id="none"),
        pytest.param("färre PLATSER", "Det finns redan en variant med det namnet", id="taken"),
    ],
)
def test_a_name_is_asked_for(planner, variant, name, told):
    answer = planner.post("/prognos/varianter/ny", data=form(name=name, births="x"))
    html = words(answer.get_data(as_text=True))
    assert answer.status_code == 422
    assert told in html
    assert "Ange barn som inte är födda än" in html


def test_variants_are_compared_and_fetched(planner, municipality, variant):
    html = page(planner, f"/prognos/varianter/jamfor?v={variant}&v=low&v=high&ar=2028")
    assert "Färre platser Skillnad Låg Skillnad Hög Skillnad" in html
    assert "Åkerskolan" in html
    many = page(planner, f"/prognos/varianter/jamfor?v={variant}&v=low&v=high&v=main")
    assert "De tre första visas" in many
    answer = planner.get(f"/prognos/varianter/jamfor/data.csv?v={variant}&v=low")
    rows = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig")), delimiter=";"))
    total = next(row for row in rows if row["enhet"] == "Hela kommunen" and row["år"] == "2028")
    model, own = (float(total[name].replace(",", ".")) for name in ("modellen", "Färre platser"))
    assert own == pytest.approx(model - 30, abs=0.11)
    answer = planner.get(f"/prognos/varianter/{variant}/data.csv")
    rows = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig")), delimiter=";"))
    (school,) = (row for row in rows if row["enhet"] == "Åkerskolan" and row["år"] == "2028"
                 and row["årskurs"] == "alla")  # fmt: skip
    assert school["skillnad"] == "-30,0"
    assert planner.get(f"/prognos/varianter/{variant}/data.xlsx").data[:2] == b"PK"
    assert planner.get(f"/prognos/varianter/{variant}/data.ods").status_code == 404
    assert planner.get("/prognos/varianter/jamfor?v=0").status_code == 404


def test_a_variant_is_removed_unless_it_is_used(planner, db, variant, run):
    with db.transaction() as session:
        newest = queries.variant(session, variant).newest
        services.use_version(session, SYSTEM, newest.id, purpose="Lokalplan 2027", now=NOW)
    assert "Lokalplan 2027" in page(planner, f"/prognos/varianter/{variant}")
    planner.post(f"/prognos/varianter/{variant}/ta-bort")
    assert "Varianten används och kan inte tas bort." in page(
        planner, f"/prognos/varianter/{variant}"
    )
    planner.post("/prognos/varianter/ny", data=form(name="Kort"))
    with db.reading() as session:
        other = queries.variants(session)[0].id
    assert planner.post(f"/prognos/varianter/{other}/ta-bort").status_code == 303
    assert planner.get(f"/prognos/varianter/{other}").status_code == 404
    assert planner.post(f"/prognos/varianter/{other}/ta-bort").status_code == 404


@pytest.mark.parametrize("role", [Role.PRINCIPAL, Role.COMMITTEE, Role.CONTROLLER])
def test_who_may_not_see_variants(sign_in, municipality, variant, role):
    client = sign_in(role, municipality.school) if role is Role.PRINCIPAL else sign_in(role)
    for address in ("/prognos/varianter", f"/prognos/varianter/{variant}"):
        assert client.get(address).status_code == 403
