"""The forecast's pages: what each role sees before, during and after a run."""

import re
from datetime import date

import pytest
from builders import NOW, SYSTEM
from forecast_data import ask, import_pupils, pupils_of, work
from sqlalchemy import event
from support.grounds import ground

from qms.access.roles import Role
from qms.forecast import queries, services
from qms.jobs import services as jobs
from qms.jobs.core.states import JobState
from qms.org import services as org

ROWS = re.compile(r"<tr[ >].*?</tr>", re.DOTALL)
TAGS = re.compile(r"<[^>]+>")


def words(html):
    return " ".join(TAGS.sub(" ", html.replace("\xa0", " ")).split())


def rows_with(html, text):
    return [words(row) for row in ROWS.findall(html) if text in row]


@ground
def counts(session, municipality):
    place = municipality
    rows = pupils_of(place.school, place.sibling, place.independent)
    import_pupils(session, rows)
    return rows


@pytest.fixture
def forecast(db, municipality, counts, tmp_path):
    with db.transaction() as session:
        run_id = ask(session)
    work(db, tmp_path)
    return run_id


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_without_numbers_the_page_says_what_is_needed(sign_in):
    html = page(sign_in(Role.PLANNER), "/prognos")
    assert "Ingen prognos är gjord än" in html
    assert "Det behövs minst två års elever" in html
    assert 'href="/import"' in html


def test_with_numbers_the_page_offers_the_first_forecast(sign_in, counts):
    assert "Räkna en prognos" in page(sign_in(Role.PLANNER), "/prognos")
    assert "Räkna en prognos" not in page(sign_in(Role.PRINCIPAL), "/prognos")


def test_the_municipality(sign_in, db, forecast):
    html = page(sign_in(Role.PLANNER), "/prognos")
    with db.reading() as session:
        total = queries.values(session, forecast, None, sums_only=True)
    for value in total:
        (row,) = rows_with(html, f'<th scope="row">{value.year}</th><td class="num strong">')
        assert f" {round(value.mean):,} ".replace(",", " ") in row
        assert f" {round(value.last_value):,}".replace(",", " ") in row
    assert re.search(r"<h1>(Färre|Fler|Ungefär|Flest|Minst|Går inte att säga)", html)
    assert 'role="img"' in html
    assert "Den bygger på elever den 15 oktober 2021–2026" in html
    assert "Automatiskt val väger metoderna efter hur de träffat tidigare år" in html
    for method in ("Kohort, 3 år", "Kohort, 1 år", "Senaste värdet"):
        assert rows_with(html, f'<th scope="row">{method}')
    for school in ("Åkerskolan", "Ängsskolan", "Friskolan Lärkan"):
        assert rows_with(html, school)


def test_the_finding_is_what_the_numbers_say(sign_in, db, municipality, tmp_path):
    place = municipality
    falling = [(place.school, step, year, 60 - 4 * (year - 2016)) for step in range(10)
               for year in range(2016, 2027)]  # fmt: skip
    with db.transaction() as session:
        import_pupils(session, falling)
        ask(session, method="last-value")
    work(db, tmp_path)
    html = page(sign_in(Role.PLANNER), "/prognos")
    assert "<h1>Ungefär lika många elever 2032 som nu</h1>" in html


def test_a_school_with_its_grades_named_as_each_year_names_them(sign_in, municipality, forecast):
    html = page(sign_in(Role.PLANNER), f"/prognos/{municipality.school}")
    assert "<h1>Åkerskolan: " in html
    assert rows_with(html, "F, från 2028 åk 1")
    assert rows_with(html, "9, från 2028 åk 10")
    assert rows_with(html, '<tr><th scope="row">Summa</th>')


def test_where_the_last_value_was_better_it_is_used_and_said(sign_in, db, municipality, tmp_path):
    place = municipality
    # The grades of one school swap every year while its sum stands still.
    swinging = [(place.school, step, year, 40 if (step + year) % 2 else 20)
                for step in range(2) for year in range(2018, 2027)]  # fmt: skip
    born = {year: 10 if year < 2017 else 60 for year in range(1990, 2027)}
    waves = [(place.sibling, step, year, born[year - step])
             for step in range(8) for year in range(2018, 2027)]  # fmt: skip
    with db.transaction() as session:
        import_pupils(session, swinging + waves)
        ask(session, method="auto")
    work(db, tmp_path)
    client = sign_in(Role.PLANNER)
    html = page(client, "/prognos")
    assert "används för Åkerskolan." in html
    assert rows_with(html, ">Senaste värdet</span>")[0].startswith("Åkerskolan")
    told = "Senaste värdet används för 20"
    assert told in page(client, f"/prognos/{place.school}")
    assert told not in page(client, f"/prognos/{place.sibling}")


def test_the_list_of_schools_is_sorted_by_links(sign_in, forecast):
    client = sign_in(Role.PLANNER)
    names = re.compile(r'/prognos/\d+">([^<]+)</a>')
    assert names.findall(page(client, "/prognos/skolor")) == [
        "Friskolan Lärkan", "Åkerskolan", "Ängsskolan",
    ]  # fmt: skip
    falling = page(client, "/prognos/skolor?sortera=-name")
    assert names.findall(falling) == ["Ängsskolan", "Åkerskolan", "Friskolan Lärkan"]


def test_a_principal_sees_the_municipality_and_the_own_school_only(sign_in, municipality, forecast):
    client = sign_in(Role.PRINCIPAL, municipality.school)
    html = page(client, "/prognos")
    assert "Åkerskolan" in html
    assert "Ängsskolan" not in html
    assert "Ängsskolan" not in page(client, "/prognos/skolor")
    assert client.get(f"/prognos/{municipality.sibling}").status_code == 404
    data = client.get("/prognos/data.csv").get_data(as_text=True)
    assert "Åkerskolan" in data
    assert "Ängsskolan" not in data
    assert client.get(f"/prognos/data.csv?skola={municipality.sibling}").status_code == 404


@pytest.mark.parametrize("address", ["/prognos", "/prognos/skolor", "/prognos/data.csv"])
def test_who_may_not_read(sign_in, forecast, address):
    assert sign_in(Role.ASSESSOR).get(address).status_code == 403


@pytest.mark.parametrize("address", ["/prognos/ny", "/prognos/avbryt"])
def test_who_may_not_start_or_stop(sign_in, forecast, address):
    assert sign_in(Role.PRINCIPAL).post(address, data={}).status_code == 403


def test_start_wait_cancel(sign_in, db, counts, tmp_path):
    client = sign_in(Role.PLANNER)
    page(client, "/prognos/ny")
    answer = client.post("/prognos/ny", data={"horizon": "5", "method": "cohort-1yr"})
    assert (answer.status_code, answer.location) == (303, "/prognos")
    html = page(client, "/prognos")
    assert "Beräkningen pågår, 0 procent." in html
    assert "Sidan uppdateras om tio sekunder. Du kan lämna den." in html
    assert 'http-equiv="refresh" content="10"' in html
    assert "Avbryt beräkningen" in html
    assert client.post("/prognos/avbryt", data={}).status_code == 303
    html = page(client, "/prognos")
    assert "Beräkningen avbryts" in html
    assert "Beräkningen pågår" not in html
    assert "Avbruten" in page(client, "/prognos/korningar")


def test_progress_is_shown_in_per_cent(sign_in, db, counts):
    with db.transaction() as session:
        run_id = ask(session)
        job_id = queries.asked(session, run_id).job_id
        jobs.claim(session, "w", now=NOW)
        told = {"job_id": job_id, "worker": "w", "done": 2, "total": 5, "message": ""}
        jobs.tell_progress(session, now=NOW, **told)
    assert "Beräkningen pågår, 40 procent." in page(sign_in(Role.PLANNER), "/prognos")


def test_a_failed_job_is_told_and_the_last_forecast_stays(sign_in, db, forecast):
    with db.transaction() as session:
        job_id = queries.asked(session, ask(session)).job_id
        jobs.claim(session, "w", now=NOW)
        ended = {"job_id": job_id, "worker": "w", "state": JobState.FAILED}
        jobs.end(session, now=NOW, error="Något gick fel.", **ended)
    html = page(sign_in(Role.PLANNER), "/prognos")
    assert "Den senaste beräkningen blev inte klar" in html
    assert "Något gick fel." in html
    assert "Prognos per år" in html


def test_a_second_start_while_one_runs_is_told(sign_in, counts):
    client = sign_in(Role.PLANNER)
    page(client, "/prognos/ny")
    for _ in range(2):
        client.post("/prognos/ny", data={"horizon": "5", "method": "auto"})
    assert "En prognos räknas redan" in page(client, "/prognos")


@pytest.mark.parametrize("horizon", ["", "0", "16", "tio", "4,5"])
def test_a_horizon_that_cannot_be_used(sign_in, counts, horizon):
    client = sign_in(Role.PLANNER)
    answer = client.post("/prognos/ny", data={"horizon": horizon, "method": "auto"})
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "<title>Fel:" in html
    assert html.count("Ange antal år, ett heltal mellan 1 och 15") == 2


def test_less_than_two_years_is_refused_in_words(sign_in, db, municipality):
    with db.transaction() as session:
        import_pupils(session, pupils_of(municipality.school, first=2026))
    client = sign_in(Role.PLANNER)
    answer = client.post("/prognos/ny", data={"horizon": "5", "method": "auto"})
    assert answer.status_code == 422
    assert "mindre än två års elevtal" in answer.get_data(as_text=True)


def test_changed_numbers_make_the_forecast_stale(sign_in, db, municipality, forecast):
    client = sign_in(Role.PLANNER)
    assert "har ändrats sedan prognosen" not in page(client, "/prognos")
    with db.transaction() as session:
        import_pupils(session, pupils_of(municipality.school))
    assert "Underlaget har ändrats sedan prognosen gjordes" in page(client, "/prognos")


def test_an_open_school_without_numbers_is_named_and_a_closed_one_is_not(
    sign_in, db, municipality, tmp_path
):
    place = municipality
    rows = pupils_of(place.school) + pupils_of(place.sibling, last=2023)
    with db.transaction() as session:
        import_pupils(session, rows + pupils_of(place.independent, last=2023))
        org.close(session, SYSTEM, place.independent, day=date(2024, 7, 1), now=NOW)
        ask(session)
    work(db, tmp_path)
    client = sign_in(Role.PLANNER)
    told = "Elever 2026 saknas för Ängsskolan. De ingår inte i prognosen."
    assert told in page(client, "/prognos")
    assert "har ingen prognos" in page(client, f"/prognos/{place.sibling}")


def test_a_school_whose_last_year_has_not_come_is_estimated_and_said(
    sign_in, db, municipality, tmp_path
):
    place = municipality
    with db.transaction() as session:
        import_pupils(session, pupils_of(place.school) + pupils_of(place.sibling, last=2025))
        run_id = ask(session)
    work(db, tmp_path)
    client = sign_in(Role.PLANNER)
    html = page(client, "/prognos")
    assert "skattade ur grannåren för Ängsskolan." in html
    assert rows_with(html, "Ängsskolan")
    with db.reading() as session:
        total = queries.values(session, run_id, None, sums_only=True)[0].mean
        units = queries.unit_sums(session, run_id, [place.school, place.sibling], horizons=[1])
    assert total == pytest.approx(sum(value.mean for value in units))
    assert "skattade ur grannåren: 2026" in page(client, f"/prognos/{place.sibling}")


def test_earlier_forecasts_can_be_opened(sign_in, db, municipality, forecast, tmp_path):
    with db.transaction() as session:
        ask(session, horizon=3)
    work(db, tmp_path)
    client = sign_in(Role.PLANNER)
    assert f"/prognos/korningar/{forecast}" in page(client, "/prognos/korningar")
    assert "Det här är en tidigare prognos." in page(client, f"/prognos/korningar/{forecast}")
    with db.reading() as session:
        newest = queries.latest(session).asked.id
    assert "Det här är en tidigare prognos." not in page(client, f"/prognos/korningar/{newest}")
    assert client.get("/prognos/korningar/99999").status_code == 404


def test_the_file_holds_every_year_grade_and_school(sign_in, db, municipality, forecast):
    client = sign_in(Role.PLANNER)
    answer = client.get("/prognos/data.csv")
    lines = answer.get_data(as_text=True).removeprefix("\ufeff").splitlines()
    assert "elevprognos-2026.csv" in answer.headers["Content-Disposition"]
    assert lines[0].startswith("enhet;lokalt_id;årskurs;år;metod;prognos")
    assert len(lines) == 1 + 4 * 11 * 6
    first = [line.split(";")[2:4] for line in lines[1:] if line.startswith("Åkerskolan")]
    assert ["F", "2027"] in first
    assert ["1", "2028"] in first
    assert ["10", "2028"] in first
    assert client.get("/prognos/data.xlsx").data[:2] == b"PK"
    assert client.get("/prognos/data.exe").status_code == 404


def test_in_english_the_pages_still_stand(sign_in, forecast, municipality):
    client = sign_in(Role.PLANNER)
    client.post("/sprak", data={"language": "en", "next": "/prognos"})
    for address in ("/prognos", "/prognos/skolor", f"/prognos/{municipality.school}"):
        assert 'lang="en"' in page(client, address)


@pytest.mark.parametrize(
    "address", ["/prognos", "/prognos/skolor", "/prognos/{}", "/prognos/ny", "/prognos/korningar"]
)
def test_at_most_twelve_statements_per_page(sign_in, db, municipality, forecast, address):
    client = sign_in(Role.PLANNER)
    page(client, "/prognos")
    said = []

    def count(_conn, _cursor, statement, *_rest):
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            said.append(statement)

    event.listen(db.bind, "before_cursor_execute", count)
    try:
        page(client, address.format(municipality.school))
    finally:
        event.remove(db.bind, "before_cursor_execute", count)
    assert len(said) <= 12, "\n".join(said)


def test_a_run_is_asked_for_in_the_trail(db, municipality, counts):
    with db.transaction() as session:
        run_id = ask(session)
        assert services.cancel_run(session, SYSTEM, now=NOW)
        assert queries.asked(session, run_id).published_at is None


@pytest.mark.parametrize("run", [2**31, 10**17])
def test_a_run_that_no_table_holds_does_not_exist(sign_in, run):
    assert sign_in("analyst").get(f"/prognos/data.csv?run={run}").status_code == 404
