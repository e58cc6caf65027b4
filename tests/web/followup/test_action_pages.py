import re
from datetime import date

import pytest
from builders import NOW, SYSTEM
from support.grounds import ground

from qms.followup.core.actions.records import ActionState, Plan
from qms.followup.queries import actions as queries
from qms.followup.queries.units import EVERYWHERE
from qms.followup.services import action_ends, actions

TODAY = date(2026, 11, 20)
PLAN = Plan(
    title="Läsgrupper i årskurs 2",
    cause="Eleverna möter för få texter.",
    measure="Andel över gränsen",
    baseline="62 %",
    target="70 %",
    owner="Förstelärare i svenska",
    due=date(2027, 5, 28),
)
REASON = "Klassen som insatsen gällde flyttade till skolan bredvid i januari."
NEW = {
    "form_key": "f1", "title": "Vuxna på rasterna", "cause": "Få vuxna ute", "indicator": "",
    "measure": "Andel trygga elever", "baseline": "78 %", "target": "85 %",
    "owner": "Biträdande rektor", "due": "2027-05-28",
}  # fmt: skip


@ground
def begun(session, municipality):
    return actions.begin(session, SYSTEM, municipality.school, PLAN, form_key="k1", now=NOW)


@ground
def other(session, municipality):
    late = Plan(
        title="Gemensam bedömning", cause="Olika bedömning", measure="Skillnad", baseline="12",
        owner="Rektor", due=date(2026, 10, 30),
    )  # fmt: skip
    return actions.begin(session, SYSTEM, municipality.sibling, late, form_key="k2", now=NOW)


@pytest.fixture
def principal(sign_in, municipality):
    return sign_in("principal", municipality.school)


@pytest.fixture
def now_is(db):
    """Return a function that reads what an action says now."""

    def read(action_id):
        with db.reading() as session:
            return queries.line(session, action_id, EVERYWHERE, on=TODAY).action

    return read


def text(answer):
    return re.sub(r"\s+", " ", answer.get_data(as_text=True)).replace("\u00a0", " ")


def test_without_actions_the_page_says_where_they_come_from(principal, municipality):
    page = text(principal.get("/insatser"))
    assert "Här finns inga insatser än." in page
    assert "Inga insatser pågår" in page


def test_a_principal_sees_the_own_school_alone(principal, begun, other):
    page = text(principal.get("/insatser?lage=alla"))
    assert PLAN.title in page
    assert "Gemensam bedömning" not in page
    assert principal.get(f"/insatser/{other}").status_code == 404
    for rest in ("/andra", "/avsluta"):
        assert principal.get(f"/insatser/{other}{rest}").status_code == 404


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        pytest.param("", {"Läsgrupper", "Gemensam"}, id="open ones"),
        pytest.param("?lage=overdue", {"Gemensam"}, id="overdue"),
        pytest.param("?lage=closed", set(), id="none closed"),
        pytest.param("?q=ängs", {"Gemensam"}, id="unit"),
        pytest.param("?q=läsgrupper", {"Läsgrupper"}, id="title"),
        pytest.param("?ansvarig=förste", {"Läsgrupper"}, id="owner"),
        pytest.param("?omrade=0", set(), id="no such area"),
    ],
)
def test_the_administration_chooses_among_all(sign_in, begun, other, query, shown):
    page = text(sign_in("quality_lead").get(f"/insatser{query}"))
    assert "1 insats är försenad" in page
    names = set(re.findall(r'<a href="/insatser/\d+">(\w+)', page))
    assert names == shown


def test_the_list_sorts_and_comes_as_a_file(sign_in, begun, other):
    client = sign_in("quality_lead")
    page = text(client.get("/insatser?sortera=-due"))
    assert page.index("Läsgrupper") < page.index("Gemensam")
    rows = client.get("/insatser.csv?lage=overdue").get_data(as_text=True).splitlines()
    assert len(rows) == 2
    assert "Gemensam bedömning" in rows[1]
    assert "Försenad" in rows[1]


def test_an_action_of_ones_own_is_begun_once(principal, municipality, db):
    unit = {"unit": str(municipality.school)}
    refused = principal.post("/insatser/ny", data={**unit, "form_key": "f1", "indicator": ""})
    assert refused.status_code == 422
    assert text(refused).count("field-error") == 6
    for _ in range(2):
        answer = principal.post("/insatser/ny", data={**NEW, **unit})
        assert answer.status_code == 303
    with db.reading() as session:
        (line,) = queries.lines(session, EVERYWHERE, on=TODAY)
    assert (line.action.plan.title, line.unit.id) == (NEW["title"], municipality.school)


def test_nobody_begins_an_action_at_anothers_unit(principal, municipality):
    answer = principal.post("/insatser/ny", data={**NEW, "unit": str(municipality.sibling)})
    assert answer.status_code == 422


def test_a_measure_of_the_register_gives_its_name(principal, municipality, db):
    data = {**NEW, "unit": str(municipality.school), "indicator": "attendance", "measure": ""}
    principal.post("/insatser/ny", data=data)
    with db.reading() as session:
        (line,) = queries.lines(session, EVERYWHERE, on=TODAY)
    assert (line.action.plan.indicator, line.action.plan.measure) == ("attendance", "Närvaro")


def test_a_reading_is_added_and_undone(principal, begun, now_is):
    page = text(principal.get(f"/insatser/{begun}"))
    assert "Inget är mätt än." in page
    reading = {"form_key": "r1", "value": "66 %", "day": "2026-11-20", "note": "Hela årskursen"}
    for _ in range(2):
        assert principal.post(f"/insatser/{begun}/matning", data=reading).status_code == 303
    assert [one.value for one in now_is(begun).readings] == ["66 %"]
    page = text(principal.get(f"/insatser/{begun}"))
    assert "sparkline" in page
    assert "närmare målet" in page
    principal.post(f"/insatser/{begun}/matning/angra")
    assert now_is(begun).readings == ()


def test_a_reading_with_faults_stays_in_the_form(principal, begun):
    faulty = {"form_key": "r1", "value": "ej mätt", "day": "2026-12-24", "note": "min text"}
    answer = principal.post(f"/insatser/{begun}/matning", data=faulty)
    assert answer.status_code == 422
    page = text(answer)
    assert page.count("field-error") == 2
    assert "min text" in page


def test_closing_needs_a_result_and_says_what_came_of_it(principal, begun, now_is):
    address = f"/insatser/{begun}/avsluta"
    answer = principal.post(address, data={"result": "bra", "day": "2026-11-20"})
    assert answer.status_code == 422
    assert "Skriv resultatet i siffror" in text(answer)
    assert principal.post(address, data={"result": "71 %", "day": "2026-11-20"}).status_code == 303
    assert now_is(begun).state is ActionState.CLOSED
    page = text(principal.get(f"/insatser/{begun}"))
    assert "Från 62 % till 71 %." in page
    assert "målet är nått" in page
    assert principal.get(address).status_code == 303
    principal.post(f"/insatser/{begun}/oppna")
    assert now_is(begun).state is ActionState.OPEN


def test_an_exception_is_shown_as_one_everywhere(principal, begun, now_is):
    address = f"/insatser/{begun}/undantag"
    assert principal.post(address, data={"reason": "Hann inte"}).status_code == 422
    assert principal.post(address, data={"reason": REASON}).status_code == 303
    assert now_is(begun).state is ActionState.EXCEPTION
    for page in (f"/insatser/{begun}", "/insatser?lage=alla"):
        assert "Avslutad med undantag" in text(principal.get(page))
    assert REASON in text(principal.get(f"/insatser/{begun}"))
    assert REASON in principal.get("/insatser.csv?lage=alla").get_data(as_text=True)


def test_carried_over_each_shows_the_other(principal, begun, now_is):
    address = f"/insatser/{begun}/overfor"
    assert principal.post(address, data={"due": ""}).status_code == 422
    answer = principal.post(address, data={"due": "2028-05-26"})
    new = now_is(begun).carried_to_id
    assert answer.location.endswith(f"/insatser/{new}")
    assert "Fortsätter som en ny insats" in text(principal.get(f"/insatser/{begun}"))
    assert "Förra insatsen:" in text(principal.get(f"/insatser/{new}"))
    assert principal.post(f"/insatser/{begun}/oppna").status_code == 303
    assert now_is(begun).state is ActionState.CARRIED


def test_two_who_change_at_once_are_told(principal, begun, now_is, db):
    page = text(principal.get(f"/insatser/{begun}/andra"))
    assert 'name="version" type="hidden" value="0"' in page
    with db.transaction() as session:
        from_another = Plan(title="Annan rubrik", owner="Annan", due=PLAN.due)
        actions.change(session, SYSTEM, begun, from_another, seen=0, now=NOW)
    mine = {**NEW, "version": "0", "title": "Min rubrik"}
    answer = principal.post(f"/insatser/{begun}/andra", data=mine)
    assert answer.status_code == 409
    assert "Min rubrik" in text(answer)
    again = {**mine, "version": "1"}
    assert principal.post(f"/insatser/{begun}/andra", data=again).status_code == 303
    assert now_is(begun).plan.title == "Min rubrik"


def test_an_auditor_reads_and_changes_nothing(sign_in, begun):
    client = sign_in("auditor")
    page = text(client.get(f"/insatser/{begun}"))
    assert "Lägg till en mätning" not in page
    assert client.post(f"/insatser/{begun}/matning", data={"value": "1"}).status_code == 403


def test_the_start_page_says_what_is_due(sign_in, municipality, begun, other, clock):
    page = text(sign_in("principal", municipality.sibling).get("/"))
    assert "Mät och avsluta: Gemensam bedömning" in page
    assert "Mät och avsluta" not in text(sign_in("principal", municipality.school).get("/"))
    assert "Mät och avsluta" not in text(sign_in("quality_lead").get("/"))


def test_a_page_that_is_shown_late_does_not_end_an_action_twice(principal, begun, db, now_is):
    with db.transaction() as session:
        action_ends.close_with_exception(session, SYSTEM, begun, reason=REASON, now=NOW)
    answer = principal.post(
        f"/insatser/{begun}/avsluta", data={"result": "71 %", "day": "2026-11-20"}
    )
    assert answer.status_code == 303
    assert now_is(begun).state is ActionState.EXCEPTION
