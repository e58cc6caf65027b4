"""The pages of accounts, the organisation, the event log and the jobs."""

import re

import pytest
from builders import NOW, PASSWORD, SYSTEM
from sqlalchemy import event

from qms.jobs import services as jobs
from qms.org import services as org

MOST_QUERIES = 12


@pytest.fixture
def queries(db):
    """Return the statements that have been sent, savepoints left out."""
    sent = []

    def note(connection, cursor, statement, *_):
        if "SAVEPOINT" not in statement:
            sent.append(statement)

    event.listen(db.bind.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.bind.engine, "before_cursor_execute", note)


def html(answer):
    return answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/register/skolor",
        "/admin/anvandare",
        "/admin/anvandare/ny",
        "/admin/logg",
        "/admin/logg/kontroll",
        "/berakningar",
    ],
)
def test_every_page_is_whole_and_asks_little_of_the_database(sign_in, queries, path):
    client = sign_in("system_admin")
    queries.clear()
    assert client.get(path).status_code == 200
    assert len(queries) <= MOST_QUERIES


def test_schools_are_sorted_as_swedes_sort(sign_in):
    page = html(sign_in("analyst").get("/register/skolor"))
    places = [
        page.index(f">{name}</a>") for name in ("Friskolan Lärkan", "Åkerskolan", "Ängsskolan")
    ]
    assert places == sorted(places)
    page = html(sign_in("controller").get("/register/skolor?sortera=-name"))
    assert page.index(">Ängsskolan</a>") < page.index(">Åkerskolan</a>")


@pytest.mark.parametrize(
    ("asked", "shown", "hidden"),
    [
        pytest.param("q=åker", "Åkerskolan", "Ängsskolan", id="part of the name"),
        pytest.param("q=12345679", "Ängsskolan", "Åkerskolan", id="code"),
        pytest.param("form=preschool", "Förskolan Myran", "Åkerskolan", id="form"),
        pytest.param("huvudman=independent", "Friskolan Lärkan", "Åkerskolan", id="provider"),
    ],
)
def test_schools_are_found(sign_in, asked, shown, hidden):
    page = html(sign_in("analyst").get(f"/register/skolor?{asked}"))
    assert f">{shown}</a>" in page
    assert f">{hidden}</a>" not in page


def test_no_school_found_says_what_to_do(sign_in):
    page = html(sign_in("analyst").get("/register/skolor?q=finns-inte"))
    assert "Ingen enhet stämmer med urvalet" in page


def test_the_list_is_exported_with_what_was_asked_for(sign_in):
    answer = sign_in("analyst").get("/register/skolor.csv?form=preschool")
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("lokalt_id;skolenhetskod;namn")
    assert len(lines) == 2


def test_a_unit_tells_its_history(sign_in, db, municipality):
    with db.transaction() as session:
        day = NOW.date()
        org.rename(session, SYSTEM, municipality.school, name="Nya skolan", day=day, now=NOW)
        org.merge(
            session,
            SYSTEM,
            old_id=municipality.sibling,
            new_id=municipality.school,
            day=day,
            now=NOW,
        )
    page = html(sign_in("analyst").get(f"/register/skolor/{municipality.school}"))
    assert "<h1>Nya skolan</h1>" in page
    assert "Åkerskolan" in page
    assert "Ängsskolan gick upp i den här enheten." in page


def test_a_unit_elsewhere_does_not_exist(sign_in, municipality):
    client = sign_in("school_administrator", municipality.school)
    assert client.get(f"/register/skolor/{municipality.school}").status_code == 200
    assert client.get(f"/register/skolor/{municipality.sibling}").status_code == 404


def test_a_person_is_added_and_given_a_role_that_works(app, sign_in, municipality):
    admin = sign_in("system_admin")
    new = {"name": "Ny Person", "user_name": "ny@provby.example"}
    answer = admin.post("/admin/anvandare/ny", data=new)
    assert answer.status_code == 303
    role = {
        "role": "principal",
        "node_id": str(municipality.school),
        "valid_from": "2026-11-01",
        "valid_to": "",
        "reason": "",
    }
    assert admin.post(answer.location, data=role).status_code == 303
    made = html(admin.post(f"{answer.location}/losenord", data={"proof": "met"}))
    client, code = app.test_client(), re.search(r"/valj-losenord#([\w-]+)", made)[1]
    assert client.post("/valj-losenord", data={"link": code, "new": PASSWORD}).status_code == 303
    assert client.post("/logga-in", data={**new, "password": PASSWORD}).status_code == 303
    assert "Åkerskolan" in html(client.get("/"))


def test_a_faulty_account_keeps_what_was_typed_and_names_every_fault(sign_in):
    faulty = {"name": "Ny Person", "user_name": ""}
    answer = sign_in("system_admin").post("/admin/anvandare/ny", data=faulty)
    assert answer.status_code == 422
    assert 'value="Ny Person"' in html(answer)
    assert "Ange ett användarnamn" in html(answer)


def test_the_log_is_filtered_and_shows_no_names(sign_in, db):
    client = sign_in("auditor")
    assert "Provperson" not in html(client.get("/admin/logg")).split("<main")[1]
    page = html(client.get("/admin/logg?action=org"))
    assert "Organisation: enhet upplagd" in page
    assert "konto upplagt" not in page


def test_a_waiting_job_is_cancelled(sign_in, db):
    with db.transaction() as session:
        job_id = jobs.ask(session, SYSTEM, "forecast.run", {}, now=NOW)
    client = sign_in("planner")
    assert "Beräkningar pågår" in html(client.get("/berakningar"))
    assert client.post(f"/berakningar/{job_id}/avbryt").status_code == 303
    assert "Inga beräkningar pågår" in html(client.get("/berakningar"))
