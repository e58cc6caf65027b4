import csv
import io
import re
from decimal import Decimal

import pytest
from builders import NOW
from integration.allocation.allocation_cases import (
    COUNTS,
    SHARES,
    WEIGHTS,
    adopted_model,
    calculated,
    people,
    pupils,
    register_year,
)
from python_calamine import CalamineWorkbook
from sqlalchemy import event

from qms.allocation import queries, services

FIELDS = ("w-0-0", "w-0-1", "w-1-0", "w-1-1")


def text_of(answer) -> str:
    """Return the page with hard spaces as spaces."""
    return answer.get_data(as_text=True).replace("\xa0", " ")


def title_of(answer) -> str:
    return " ".join(re.search(r"<h1>(.*?)</h1>", text_of(answer), re.DOTALL).group(1).split())


def test_before_anything_the_seven_steps_are_shown(sign_in):
    page = sign_in("analyst").get("/modell")
    assert title_of(page) == "Ingen ersättning är fastställd än"
    assert "Undersök skillnader" in text_of(page)


def test_a_model_is_drafted_weighed_adopted_and_calculated(db, municipality, sign_in):
    with db.transaction() as session:
        register_year(session, 2026)
    analyst, chief = sign_in("analyst"), sign_in("school_chief")
    analyst.get("/modell")
    answer = analyst.post("/modell", data={"name": "Vår modell", "budget_year": "2027"})
    assert answer.status_code == 303
    place = answer.location
    page = text_of(analyst.get(place))
    fields = dict(re.findall(r'name="(w-\d-\d)" value="([^"]*)"', page))
    assert set(fields.values()) == {"1"}
    # bistånd: ja, nej; utbildning: grundskola, högre
    typed = dict(zip(sorted(fields), ("2", "1", "3", "1,0"), strict=True))
    answer = analyst.post(place, data={**typed, "version": "1"})
    assert answer.status_code == 303
    assert 'value="3"' in text_of(analyst.get(place))
    assert analyst.post(f"{place}/skicka", data={"version": "2"}).status_code == 303
    chief.get(place)
    assert chief.post(f"{place}/faststall", data={"version": "2"}).status_code == 303
    assert "Modellen är fastställd och låst" in text_of(chief.get(place))
    analyst.get(place)
    answer = analyst.post(f"{place}/berakning", data={"budget_year": "2027", "pot": "1 000 000"})
    assert answer.status_code == 303
    run = answer.location
    page = text_of(analyst.get(run))
    # 840, 450 and 250 of 1540 parts of a million kronor
    for amount in ("545 454,55 kr", "292 207,79 kr", "162 337,66 kr", "1 000 000,00 kr"):
        assert amount in page
    chief.get(run)
    assert chief.post(f"{run}/faststall").status_code == 303
    page = text_of(chief.get(run))
    assert "Fastställd" in page
    assert "Skolorna ser den som beslutad." in page


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param({"w-0-0": "x"}, "Skriv vikten med siffror", id="word"),
        pytest.param({"w-0-0": ""}, "Skriv en vikt, 0 om", id="empty"),
        pytest.param({"w-0-0": "-1"}, "Skriv en vikt mellan 0", id="negative"),
        pytest.param({"w-0-0": "0", "w-0-1": "0"}, "Minst en vikt i faktorn", id="zeros"),
        pytest.param(dict.fromkeys(FIELDS, ""), "Ge minst en faktor", id="nothing"),
    ],
)  # fmt: skip
def test_faulty_weights_keep_what_was_typed(db, municipality, sign_in, change, says):
    with db.transaction() as session:
        register_year(session, 2026)
        analyst = people(municipality)[0]
        model_id = services.draft_model(session, analyst, name="M", budget_year=2027, now=NOW)
    client = sign_in("analyst")
    client.get(f"/modell/{model_id}")
    typed = {"w-0-0": "7", "w-0-1": "1", "w-1-0": "8", "w-1-1": "1", **change}
    answer = client.post(f"/modell/{model_id}", data={**typed, "version": "1"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert says in page
    assert "Fel:" in page
    for value in filter(None, typed.values()):
        assert f'value="{value}"' in page


def test_somebody_elses_save_is_not_overwritten(db, municipality, sign_in):
    with db.transaction() as session:
        register_year(session, 2026)
        analyst = people(municipality)[0]
        model_id = services.draft_model(session, analyst, name="M", budget_year=2027, now=NOW)
        services.save_weights(session, analyst, model_id, seen=1, weights=WEIGHTS, now=NOW)
    client = sign_in("controller")
    client.get(f"/modell/{model_id}")
    typed = {"w-0-0": "7", "w-0-1": "1", "w-1-0": "8", "w-1-1": "1"}
    answer = client.post(f"/modell/{model_id}", data={**typed, "version": "1"})
    assert answer.status_code == 409
    assert "Någon annan har sparat modellen" in text_of(answer)
    assert 'value="7"' in text_of(answer)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param({"budget_year": "2027", "pot": ""}, "hur många kronor", id="no pot"),
        pytest.param({"budget_year": "2027", "pot": "mycket"}, "med siffror", id="a word"),
        pytest.param({"budget_year": "2027", "pot": "0"}, "större än noll", id="zero"),
        pytest.param({"budget_year": "2020", "pot": "5"}, "Modellen gäller från 2026", id="early"),
        pytest.param({"budget_year": "2040", "pot": "5"}, "Ingen enhet har både", id="no data"),
    ],
)
def test_a_calculation_that_cannot_be_made_says_why(sign_in, model, data, says):
    client = sign_in("analyst")
    client.get(f"/modell/{model}")
    answer = client.post(f"/modell/{model}/berakning", data=data)
    assert answer.status_code == 422
    assert says in text_of(answer)


def test_the_table_sorts_filters_and_sums(sign_in, preliminary):
    client = sign_in("analyst")
    page = text_of(client.get(f"/fordelning/{preliminary}?sortera=skola"))
    assert page.index("Friskolan Lärkan") < page.index("Åkerskolan") < page.index("Ängsskolan")
    only = text_of(client.get(f"/fordelning/{preliminary}?huvudman=independent"))
    assert "Lärkan" in only
    assert "Ängsskolan" not in only


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_table_can_be_taken_along(sign_in, preliminary, ending):
    answer = sign_in("controller").get(f"/fordelning/{preliminary}.{ending}")
    assert answer.status_code == 200
    assert f"fordelning-2027.{ending}" in answer.headers["Content-Disposition"]
    if ending == "csv":
        rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
        total = sum(Decimal(row["kronor"].replace(",", ".")) for row in rows)
        assert total == 1_000_000


def test_the_schools_page_says_how_much_and_why(sign_in, municipality, preliminary):
    page = sign_in("principal", municipality.school).get(f"/ersattning/{municipality.school}/2027")
    assert title_of(page) == "Åkerskolan beräknas få 545 455 kr för 2027"
    words = text_of(page)
    # 900 000 the year before gave 490 909,09; only the pot differs.
    assert "54 545 kr mer än året före" in words
    assert "en större pott per elev" in words
    assert "Preliminär" in words
    assert "490 909,09 kr" in words
    assert "Därför får skolor olika mycket" in words
    assert f"/ersattning/{municipality.school}/2026" in words
    decided = sign_in("committee").get(f"/ersattning/{municipality.school}/2026")
    assert title_of(decided) == "Åkerskolan får 490 909 kr för 2026"
    assert "inget beslut för året före" in text_of(decided)


def cell(text: str) -> Decimal:
    return Decimal(re.sub(r"[^\d,]", "", text).replace(",", "."))


def test_each_line_reckoned_again_gives_the_same_amount(sign_in, municipality, preliminary):
    client = sign_in("analyst")
    for unit in (municipality.school, municipality.sibling, municipality.independent):
        page = text_of(client.get(f"/ersattning/{unit}/2027"))
        found = re.findall(
            r'<td class="letter">(\w)</td>.*?<td class="num">(.*?)</td></tr>', page, re.DOTALL
        )
        value = {letter: cell(text) for letter, text in found}
        assert list(value) == list("abcdef")
        assert abs(value["a"] / value["b"] - value["c"]) < Decimal("0.000001")
        assert abs(value["c"] * value["d"] * value["e"] - value["f"]) < Decimal("0.01")


def test_the_steps_of_the_figure_add_up(sign_in, municipality, preliminary):
    page = text_of(sign_in("analyst").get(f"/ersattning/{municipality.school}/2027"))
    table = page.split("<summary>Visa som tabell")[1].split("</table>")[0]
    rows = re.findall(r'<td class="num">([^<]*) kr</td></tr>', table)
    signed = [(-1 if "−" in text else 1) * cell(text) for text in rows]
    assert len(signed) == 6
    assert sum(signed[:-1]) == signed[-1]


@pytest.fixture
def few(db, municipality):
    """Return the id of a calculation where four of Lärkan's pupils have economic assistance."""
    with db.transaction() as session:
        shares = {**SHARES, "Friskolan Lärkan": ("20", "4")}
        register_year(session, 2026, shares=shares)
        return calculated(session, municipality, adopted_model(session, municipality))


# By hand: points 2.44 and, for all, (300 × 2.8 + 200 × 2.25 + 100 × 2.44) ÷ 600 = 2.55667.
POINTS, INDEX = "2,44", "0,95"


@pytest.mark.usefixtures("few")
def test_fewer_than_five_are_not_shown(sign_in, municipality):
    client = sign_in("analyst")
    page = text_of(client.get(f"/ersattning/{municipality.independent}/2027"))
    assert "färre än 5" in page
    assert "Grupper med färre än 5 elever visas inte" in page
    table = page.split("<caption>Vad index bygger på")[1].split("</table>")[0]
    assert "visas inte" in table
    assert re.findall(r"[+−]\d", table) == []
    assert POINTS not in page
    sheet = page.split("<caption>Så är beloppet uträknat")[1].split("</table>")[0]
    assert f'<td class="num">{INDEX}</td>' in sheet
    assert "det exakta indexet, som förvaltningen har" in sheet
    assert "Räknas varje rad om" not in sheet
    other = text_of(client.get(f"/ersattning/{municipality.school}/2027"))
    assert "Räknas varje rad om" in other
    assert "2,8000000000 ÷" in other


def csv_rows(answer) -> dict[str, dict[str, str]]:
    rows = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";")
    return {row["skola"]: row for row in rows}


def sheets_of(content: io.BytesIO):
    book = CalamineWorkbook.from_filelike(content)
    return [book.get_sheet_by_name(name) for name in book.sheet_names]


def test_files_hold_no_points_of_a_school_with_few(sign_in, few):
    client = sign_in("analyst")
    rows = csv_rows(client.get(f"/fordelning/{few}.csv"))
    lark, other = rows["Friskolan Lärkan"], rows["Åkerskolan"]
    assert (lark["poäng"], lark["index"]) == ("", INDEX)
    assert len(other["index"]) > len(INDEX)
    assert Decimal(other["poäng"].replace(",", ".")) == Decimal("2.8")
    content = io.BytesIO(client.get(f"/fordelning/{few}.xlsx").data)
    table, about = (sheet.to_python() for sheet in sheets_of(content))
    cells = next(row for row in table if row[0] == "Friskolan Lärkan")
    assert cells[5] == ""
    assert cells[6] == pytest.approx(0.95, abs=1e-9)
    notes = [row[0] for row in about]
    assert "Poäng saknas" in notes


@pytest.mark.parametrize(("role", "is_shown"), [("analyst", True), ("committee", False)])
def test_only_the_administration_sees_the_points_of_a_school_with_few(sign_in, few, role, is_shown):
    page = text_of(sign_in(role).get(f"/fordelning/{few}?sortera=-poang"))
    table = page.split("<caption>Ersättning per skola")[1].split("</table>")[0]
    assert (POINTS in table) is is_shown
    assert "2,800" in table


@pytest.mark.parametrize("kind", ["model", "run"])
def test_adopting_what_is_decided_already_says_so(sign_in, model, decided, kind):
    client = sign_in("school_chief")
    path = f"/modell/{model}" if kind == "model" else f"/fordelning/{decided}"
    client.get(path)
    client.post(f"{path}/faststall", data={"version": "2"})
    assert "är redan beslutad" in text_of(client.get(path))


def test_a_school_left_out_is_told_why(db, sign_in, municipality):
    with db.transaction() as session:
        register_year(session, 2026, shares={k: v for k, v in SHARES.items() if k[0] != "Ä"})
        model_id = adopted_model(session, municipality)
        why = {municipality.sibling: "Uppgifterna kommer i januari."}
        run_id = calculated(session, municipality, model_id, leave_out=why)
    client = sign_in("principal", municipality.sibling)
    page = client.get("/ersattning", follow_redirects=True)
    assert title_of(page) == "Ängsskolan kunde inte räknas för 2027"
    assert "bakgrund saknas" in text_of(page)
    assert "Utelämnad: Uppgifterna kommer i januari." in text_of(page)
    overview = text_of(sign_in("analyst").get(f"/fordelning/{run_id}"))
    assert "Skolor som inte kunde räknas" in overview
    assert "Utelämnad: Uppgifterna kommer i januari." in overview


def test_a_principal_with_one_school_comes_straight_to_it(sign_in, municipality, preliminary):
    client = sign_in("principal", municipality.school)
    answer = client.get("/ersattning")
    assert answer.status_code == 303
    assert answer.location.endswith(f"/ersattning/{municipality.school}/2027")


def test_others_see_their_schools_year_by_year(sign_in, municipality, preliminary):
    page = text_of(sign_in("committee").get("/ersattning"))
    assert all(name in page for name in COUNTS)
    assert "+54 545" in page
    before = text_of(sign_in("analyst").get("/ersattning?ar=2026"))
    assert "Skolornas ersättning 2026" in before
    area = text_of(sign_in("principal", municipality.own).get("/ersattning"))
    assert "Lärkan" not in area


def test_before_the_first_calculation_the_list_says_so(sign_in):
    assert "Ingen ersättning är beräknad än" in text_of(sign_in("analyst").get("/ersattning"))


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        pytest.param("principal", "/modell", 403, id="models"),
        pytest.param("principal", "/fordelning/{run}", 403, id="run"),
        pytest.param("principal", "/fordelning/{run}.csv", 403, id="file"),
        pytest.param("principal", "/ersattning/{sibling}/2027", 404, id="another's school"),
        pytest.param("principal", "/ersattning/{school}/2031", 404, id="no such year"),
        pytest.param("system_admin", "/ersattning", 403, id="not their business"),
        pytest.param("analyst", "/modell/999", 404, id="no such model"),
        pytest.param("analyst", "/fordelning/999", 404, id="no such run"),
        pytest.param("analyst", "/ersattning/{preschool}/2027", 404, id="no school"),
    ],
)
def test_rights_and_scope(sign_in, municipality, preliminary, role, path, status):
    node = municipality.school if role == "principal" else None
    ids = {
        "run": preliminary,
        "school": municipality.school,
        "sibling": municipality.sibling,
        "preschool": municipality.preschool,
    }
    assert sign_in(role, node).get(path.format(**ids)).status_code == status


def test_an_independent_provider_sees_its_own_schools_only(sign_in, municipality, preliminary):
    client = sign_in("independent_provider", municipality.private)
    page = client.get(f"/ersattning/{municipality.independent}/2027")
    assert title_of(page) == "Friskolan Lärkan beräknas få 162 338 kr för 2027"
    assert client.get(f"/ersattning/{municipality.school}/2027").status_code == 404


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("analyst", "/modell/{model}/faststall"),
        ("analyst", "/fordelning/{run}/faststall"),
        ("school_chief", "/modell/{model}"),
        ("school_chief", "/modell/{model}/berakning"),
        ("school_chief", "/modell"),
    ],
)
def test_drafting_and_adopting_are_different_peoples(sign_in, model, preliminary, role, path):
    client = sign_in(role)
    client.get("/")
    assert client.post(path.format(model=model, run=preliminary)).status_code == 403


def test_a_stale_calculation_is_not_adopted(db, sign_in, preliminary):
    with db.transaction() as session:
        pupils(session, {"Åkerskolan": 320}, 2026)
    client = sign_in("school_chief")
    client.get(f"/fordelning/{preliminary}")
    client.post(f"/fordelning/{preliminary}/faststall")
    page = text_of(client.get(f"/fordelning/{preliminary}"))
    assert "Räkna igen" in page
    with db.reading() as session:
        assert not queries.run(session, preliminary).head.is_adopted


@pytest.mark.parametrize(
    "path",
    [
        "/modell", "/modell/{model}", "/fordelning/{run}", "/ersattning",
        "/ersattning/{school}/2027",
    ],
)  # fmt: skip
def test_pages_ask_the_database_few_questions(
    standing, sign_in, municipality, model, preliminary, path
):
    client = sign_in("analyst")
    address = path.format(model=model, run=preliminary, school=municipality.school)
    client.get(address)
    asked = []

    def count(connection, cursor, statement, *_):
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            asked.append(statement)

    event.listen(standing.engine, "before_cursor_execute", count)
    try:
        client.get(address)
    finally:
        event.remove(standing.engine, "before_cursor_execute", count)
    assert 0 < len(asked) <= 12, "\n".join(asked)


def test_the_pages_are_there_in_english(sign_in, municipality, preliminary):
    client = sign_in("analyst")
    client.get("/")
    client.post("/sprak", data={"language": "en", "next": "/modell"})
    for path in (
        "/modell",
        f"/fordelning/{preliminary}",
        f"/ersattning/{municipality.school}/2027",
    ):
        assert client.get(path).status_code == 200
