"""The year cycle in the browser: the wheel, one activity, changes, dates, calendars."""

import re
from datetime import date

import pytest
from builders import NOW, SYSTEM

from qms.followup.queries import cycle
from qms.followup.services import cycle_years

AUTUMN = 2026
OWN = {
    "form_key": "abc",
    "title": "Läsvecka",
    "level": "unit",
    "phase": "unit_develop",
    "due": "2027-02-12",
    "responsible": "principal",
    "applies_to": "compulsory",
    "report_template": "",
    "reminders": "30, 7, 1",
}


@pytest.fixture
def year(db, municipality):
    with db.transaction() as session:
        cycle_years.make_year(session, SYSTEM, AUTUMN, now=NOW)
        found = cycle.activities(session, AUTUMN)
    return {f"{one.key}-{n}": one.id for n, one in enumerate_by_key(found)}


def enumerate_by_key(found):
    seen = {}
    for one in found:
        seen[one.key] = seen.get(one.key, -1) + 1
        yield seen[one.key], one


def text(answer):
    assert answer.status_code == 200, answer.get_data(as_text=True)[-2000:]
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))


def titles(page):
    return re.findall(r'<th scope="row"><a href="/arshjul/\d+/\d+">([^<]+)', page)


def test_before_a_year_is_made_the_page_says_who_makes_it(sign_in):
    assert "kvalitetsansvarig eller skolchef" in text(sign_in("principal").get("/arshjul"))


def test_the_administration_makes_a_year_with_one_button(sign_in):
    client = sign_in("quality_lead")
    assert "Lägg upp 2026/27" in text(client.get("/arshjul"))
    answer = client.post("/arshjul/2026/skapa", data={}, follow_redirects=True)
    assert "upplagt med 35 aktiviteter" in text(answer)
    assert "Lägg upp 2027/28" in text(client.get("/arshjul"))


def test_the_wheel_shows_the_year_month_by_month(sign_in, municipality, year):
    page = text(sign_in("principal", municipality.school).get("/arshjul"))
    months = re.findall(r"<h2>([A-ZÅÄÖ][a-zåäö]+ \d{4})</h2>", page)
    assert months == [
        "Augusti 2026", "September 2026", "Oktober 2026", "November 2026", "December 2026",
        "Januari 2027", "Februari 2027", "Mars 2027", "April 2027", "Maj 2027", "Juni 2027",
    ]  # fmt: skip
    assert "<h2>Datum saknas</h2>" in page
    assert 'class="chart year-wheel"' in page


@pytest.mark.parametrize(
    ("query", "first", "number"),
    [
        pytest.param("", "Lämna kvalitetsrapport, skola och fritidshem", 34, id="everything"),
        pytest.param("niva=provider", "Hämta underlag om elevernas bakgrund", 20, id="level"),
        pytest.param("roll=committee", "Kommunens budget för nästa år beslutas", 2, id="role"),
        pytest.param("fas=unit_develop", "Stäm av insatserna vid halvårsskiftet", 1, id="phase"),
        pytest.param("lage=undated", "Genomför analysdag med personalen", 4, id="state"),
    ],
)
def test_the_list_is_filtered(sign_in, municipality, year, query, first, number):
    """A compulsory school does all but the preschool's report."""
    page = text(sign_in("principal", municipality.school).get(f"/arshjul?{query}"))
    found = titles(page)
    assert len(found) == number
    assert first in found


def test_the_administration_sees_how_many_units_are_done(sign_in, municipality, year):
    page = text(sign_in("school_chief").get("/arshjul?fas=unit_develop"))
    assert "0 av 3 klara" in page


def test_a_principal_marks_and_takes_back(sign_in, municipality, year):
    client = sign_in("principal", municipality.school)
    activity = f"/arshjul/2026/{year['unit_anti_degrading_plan-0']}"
    mark = f"{activity}/klar/{municipality.school}"
    assert mark in text(client.get(activity))
    assert "Är det klart på Åkerskolan?" in text(client.get(mark))
    done = client.post(mark, data={"note": "Antagen 28 september"}, follow_redirects=True)
    assert "Antagen 28 september" in text(done)
    back = f"{activity}/ater/{municipality.school}"
    assert "Antagen" not in text(client.post(back, data={}, follow_redirects=True))


def test_the_administration_marks_all_at_once(sign_in, municipality, year):
    client = sign_in("quality_lead")
    activity = f"/arshjul/2026/{year['unit_anti_degrading_plan-0']}"
    assert "Markera alla 3 som klara" in text(client.get(activity))
    page = text(client.post(f"{activity}/klar-alla", data={}, follow_redirects=True))
    assert "3 platser är markerade som klara" in page
    assert "3 av 3 klara" in page


def test_nobody_marks_another_unit(sign_in, municipality, year):
    client = sign_in("principal", municipality.school)
    activity = f"/arshjul/2026/{year['unit_anti_degrading_plan-0']}"
    assert client.get(f"{activity}/klar/{municipality.sibling}").status_code == 404
    assert client.post(f"{activity}/ater/{municipality.sibling}", data={}).status_code == 404
    assert "Ängsskolan" not in text(client.get(activity))


def test_an_own_activity_is_added_changed_removed_and_restored(sign_in, municipality, year):
    client = sign_in("quality_lead")
    assert "Lägg till en aktivitet" in text(client.get("/arshjul/2026/ny"))
    added = client.post("/arshjul/2026/ny", data=OWN)
    assert added.status_code == 303
    page = added.headers["Location"]
    assert "12\xa0februari\xa02027" in client.get(page).get_data(as_text=True)
    form = text(client.get(f"{page}/andra"))
    assert 'value="Läsvecka"' in form
    changed = client.post(
        f"{page}/andra",
        data={**OWN, "version": "0", "due": "2027-03-05", "why": "Sportlovet flyttades"},
        follow_redirects=True,
    )
    assert "Sportlovet flyttades" in text(changed)
    assert "Provperson" in text(client.get(page))
    removed = client.post(f"{page}/ta-bort", data={}, follow_redirects=True)
    assert "Läsvecka är borttagen" in text(removed)
    assert client.get(page).status_code == 404
    client.post(f"{page}/aterstall", data={})
    assert client.get(page).status_code == 200


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param({"title": ""}, "Skriv vad som ska göras", id="no title"),
        pytest.param({"due": "2029-01-01"}, "Datumet ligger utanför läsåret", id="another year"),
        pytest.param({"phase": "provider_plan"}, "Välj en fas i den valda nivån", id="phase"),
        pytest.param({"reminders": "en vecka"}, "Skriv dagarna som siffror", id="days in words"),
    ],
)
def test_faults_stand_at_their_fields(sign_in, year, change, told):
    answer = sign_in("quality_lead").post("/arshjul/2026/ny", data={**OWN, **change})
    assert answer.status_code == 422
    assert told in answer.get_data(as_text=True)


def test_somebody_elses_change_is_not_overwritten(sign_in, year):
    client = sign_in("quality_lead")
    page = client.post("/arshjul/2026/ny", data=OWN).headers["Location"]
    client.post(f"{page}/andra", data={**OWN, "version": "0", "title": "Bokvecka"})
    late = client.post(f"{page}/andra", data={**OWN, "version": "0", "title": "Läsmånad"})
    assert late.status_code == 422
    assert "Någon annan har ändrat aktiviteten" in late.get_data(as_text=True)
    assert "Bokvecka" in text(client.get(page))


def test_a_decision_dates_what_is_counted_from_it(sign_in, year):
    client = sign_in("school_chief")
    assert "4 aktiviteter i 2026/27 väntar på ett datum" in text(client.get("/arshjul/2026/datum"))
    given = {"source": "school_year_end", "day": "2027-06-11"}
    page = text(client.post("/arshjul/2026/datum", data=given, follow_redirects=True))
    assert "1 aktivitet fick datum" in page
    activity = f"/arshjul/2026/{year['unit_analysis_day-0']}"
    assert "14\xa0juni\xa02027" in client.get(activity).get_data(as_text=True)


def test_a_day_in_the_wrong_decade_is_refused(sign_in, year):
    given = {"source": "school_year_end", "day": "2037-06-11"}
    answer = sign_in("school_chief").post("/arshjul/2026/datum", data=given)
    assert answer.status_code == 422
    assert "långt utanför läsåret" in answer.get_data(as_text=True)


def events(body):
    """The file's events by title; lines are unfolded as RFC 5545 says."""
    lines = body.decode("utf-8").replace("\r\n ", "").split("\r\n")
    found, day = {}, ""
    for line in lines:
        if line.startswith("DTSTART"):
            day = line.rpartition(":")[2]
        if line.startswith("SUMMARY"):
            title = line.partition(":")[2].replace("\\,", ",")
        if line == "END:VEVENT":
            found.setdefault(title, []).append(day)
    return found


def test_the_year_as_a_file(sign_in, municipality, year):
    client = sign_in("principal", municipality.school)
    answer = client.get("/arshjul/2026/kalender.ics?niva=unit")
    assert answer.mimetype == "text/calendar"
    found = events(answer.data)
    assert found["Håll forum för samråd, höst och vår"] == ["20261009", "20270415"]
    assert "Kommunens budget för nästa år beslutas" not in found
    assert b"\r\n" in answer.data
    assert max(len(line) for line in answer.data.split(b"\r\n")) <= 75


def address_in(page):
    return re.search(r'value="http://[^/]+(/kalender/[^"]+\.ics)"', page).group(1)


def test_an_address_works_without_signing_in_until_it_is_withdrawn(
    app, sign_in, municipality, year
):
    client = sign_in("principal", municipality.school)
    address = address_in(text(client.post("/arshjul/kalender", data={}, follow_redirects=True)))
    stranger = app.test_client()
    answer = stranger.get(address)
    assert answer.status_code == 200
    found = events(answer.data)
    assert found["Lås läsårets resultat"] == ["20270618"]
    assert "Beräkna kostnad per elev för förra året" not in found
    assert b"Provperson" not in answer.data
    assert "@provby" not in answer.data.decode("utf-8")
    assert stranger.get(address.replace("-", "-0")).status_code == 404
    number = re.search(r"/kalender/(\d+)-", address).group(1)
    client.post(f"/arshjul/kalender/{number}/dra-in", data={})
    assert stranger.get(address).status_code == 404


def test_an_address_dies_with_its_owners_role(app, db, sign_in, municipality, year, clock):
    client = sign_in("principal", municipality.school)
    address = address_in(text(client.post("/arshjul/kalender", data={}, follow_redirects=True)))
    from qms.identity.models import RoleGrant  # noqa: PLC0415 - only this test ends a role

    with db.transaction() as session:
        grant = session.query(RoleGrant).order_by(RoleGrant.id.desc()).first()
        grant.valid_to = date(2026, 11, 20)
    assert app.test_client().get(address).status_code == 404


def test_nobody_withdraws_anothers_address(sign_in, municipality, year):
    client = sign_in("principal", municipality.school)
    client.post("/arshjul/kalender", data={})
    page = text(client.get("/arshjul/kalender"))
    number = re.search(r"/kalender/(\d+)-", address_in(page)).group(1)
    other = sign_in("principal", municipality.sibling)
    assert other.post(f"/arshjul/kalender/{number}/dra-in", data={}).status_code == 404
    assert address_in(text(client.get("/arshjul/kalender")))


def test_the_start_page_says_what_is_due(sign_in, municipality, year):
    page = text(sign_in("principal", municipality.school).get("/"))
    assert "Beskriv hur nästa års socioekonomiska ersättning ska användas, Åkerskolan" in page
    assert "51 dagar försenad" in page
    page = text(sign_in("case_officer").get("/"))
    assert "Besluta om tilläggsbelopp" in page
    assert "socioekonomiska ersättning ska användas, " not in page


def test_the_start_page_asks_for_a_year_that_is_missing(sign_in, municipality):
    assert "Lägg upp årshjulet för 2026/27" in text(sign_in("quality_lead").get("/"))
    assert "Lägg upp årshjulet" not in text(sign_in("principal", municipality.school).get("/"))


@pytest.mark.parametrize(
    "path", ["/arshjul/1999/datum", "/arshjul/1999/ny", "/arshjul/2026/1/andra"]
)
def test_years_and_activities_that_are_not_there(sign_in, municipality, path):
    assert sign_in("quality_lead").get(path).status_code == 404


def test_what_an_activity_is_about_is_told_in_english(sign_in, municipality, year):
    client = sign_in("quality_lead")
    url = f"/arshjul/2026/{year['provider_count_date-0']}"
    assert "Det officiella mätdatumet." in client.get(url).text
    client.post("/sprak", data={"language": "en", "next": "/"})
    page = client.get(url).text
    assert "Det officiella mätdatumet." not in page
    assert "The official day of counting." in page
