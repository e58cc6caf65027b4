"""Trust, classes, cohorts, areas, the trial, changes and the paper: what a reader sees."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import gettempdir

import pikepdf
import pytest
from builders import NOW, SYSTEM
from forecast_data import ask, import_facts, import_pupils, pupils_of, work
from sqlalchemy import event
from support.grounds import ground

from qms.access.roles import Role
from qms.access.scope import Scope
from qms.forecast import queries, services
from qms.forecast.core.making import Kind
from qms.forecast.core.methods import COHORT_3, METHODS
from qms.forecast.core.trust.shown import Said, hits_of, one_year_cells
from qms.forecast.labels import method_label
from qms.forecast.views.class_rows import asked_size
from qms.forecast.views.ground import Ground
from qms.forecast.views.paper import forecast_paper
from qms.org import queries as org
from qms.reports.paper.spans import plain
from qms.reports.paper.values import Heading
from qms.reports.readability import lix

TAGS = re.compile(r"<[^>]+>")
PAGES = ("/prognos", "/prognos/skolor", "/prognos/omraden", "/prognos/provning",
         "/prognos/andringar", "/prognos/{school}")  # fmt: skip
TABLES = ("skolor", "omraden", "klasser", "provning", "andringar", "tidigare")


def words(html):
    return " ".join(TAGS.sub(" ", html.replace("\xa0", " ")).split())


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


@ground
def counts(session, municipality):
    place = municipality
    import_pupils(session, pupils_of(place.school, place.sibling, place.independent, first=2010))
    births = [{"area_id": place.north, "year": year, "n": 40 + year % 7, "n_approximate": False}
              for year in range(2004, 2026)]  # fmt: skip
    import_facts(session, "births", births)
    return place


@ground
def forecast(db, counts):
    with db.transaction() as session:
        run_id = ask(session)
    work(db, Path(gettempdir()))
    return run_id


@ground
def two_forecasts(db, forecast):
    """Return the newest run; the one before it was made from a year less."""
    with db.transaction() as session:
        inputs = services.current_inputs(session)
        until = tuple(row for row in inputs.counts if row.year < 2026)
        then = datetime(2025, 11, 18, 9, tzinfo=UTC)
        earlier = services.make_plain(
            session, SYSTEM, replace(inputs, counts=until), method=COHORT_3, horizon=6, now=then
        )
        newest = ask(session)
    work(db, Path(gettempdir()))
    return earlier, newest


def test_the_school_says_whether_to_trust_it_and_why(sign_in, forecast, counts):
    html = words(page(sign_in(Role.PLANNER), f"/prognos/{counts.school}"))
    assert re.search(
        r"(Lita på prognosen: |Var försiktig: |Senaste värdet används: |Osäkert: )"
        r"felet (har varit|är) \d+,\d % ett år framåt",
        html,
    )
    assert re.search(r"Omdömet bygger på \d+ tidigare prognoser", html)
    assert "I fyra fall av fem blir det mellan" in html
    assert "Vad metoden hade sagt, och vad det blev" in html


def test_one_error_stands_everywhere(sign_in, db, forecast, counts):
    client = sign_in(Role.PLANNER)
    with db.reading() as session:
        run = queries.published(session, forecast)
        shown = {
            value.unit: value.method
            for value in queries.unit_sums(
                session, forecast, [counts.school, counts.sibling], horizons=[1]
            )
        }
        scores = queries.unit_scores(session, forecast, [counts.school, counts.sibling])
        told = queries.kept(session, forecast, units=list(shown))
    table = client.get("/prognos/tabell/skolor.csv").get_data(as_text=True).splitlines()
    at = table[0].split(";").index("fel_1_år_procent")
    for unit, name in ((counts.school, "Åkerskolan"), (counts.sibling, "Ängsskolan")):
        key = str(unit)
        (score,) = [one for one in scores[key] if (one.method, one.horizon) == (shown[key], 1)]
        cells = one_year_cells(told.told(key), run.summary.tried, method=shown[key])
        assert len(cells) == score.cells
        whole = sum(one.actual for one in cells)
        by_hand = 100 * sum(abs(one.expected - one.actual) for one in cells) / whole
        assert by_hand == pytest.approx(score.error, abs=0.01)
        error = f"{score.error:.1f}".replace(".", ",")
        assert f"{error} % ett år framåt" in words(page(client, f"/prognos/{unit}"))
        (row,) = [line for line in table if line.startswith(name)]
        assert row.split(";")[at] == error.removesuffix(",0")
        inside, tests = hits_of(cells)
        assert inside <= tests


def test_the_schools_own_cells_stand_on_the_page_of_the_trial(sign_in, forecast, counts):
    client = sign_in(Role.PLANNER)
    address = f"/prognos/korningar/{forecast}/provning?skola={counts.school}"
    assert address in page(client, f"/prognos/{counts.school}")
    html = words(page(client, address))
    assert "Åkerskolan: så har metoderna träffat" in html
    assert "Skolans egna prövningar" in html
    assert "Vad metoden hade sagt, och vad det blev" in html
    assert "Skolans egna prövningar" not in words(page(client, "/prognos/provning?skola=99999"))
    own = sign_in(Role.PRINCIPAL, counts.school)
    assert "Skolans egna" not in words(page(own, f"/prognos/provning?skola={counts.sibling}"))


def test_classes_follow_from_the_largest_class(sign_in, db, forecast, counts):
    client = sign_in(Role.PLANNER)
    address = f"/prognos/{counts.school}"
    assert "Högst 25 elever i en klass." in words(page(client, address))
    html = words(page(client, f"{address}?klass=40"))
    assert "Högst 40 elever i en klass." in html
    assert "1 klass" in html
    for typed in ("0", "41", "tolv", "25,5"):
        refused = page(client, f"{address}?klass={typed}")
        assert "<title>Fel:" in refused
        assert "Ange största klass med ett heltal mellan 10 och 40." in words(refused)
    lines = client.get(f"/prognos/tabell/klasser.csv?skola={counts.school}&klass=40")
    rows = [line.split(";") for line in lines.get_data(as_text=True).splitlines()[1:]]
    with db.reading() as session:
        values = {
            (v.step, v.year): v.mean
            for v in queries.values(session, forecast, counts.school)
            if v.step is not None and v.horizon <= 3
        }
    assert len(rows) == len(values)
    assert {row[4] for row in rows} == {"40"}
    for row in rows:
        chance, fewer, more = (float(row[at].replace(",", ".")) for at in (6, 7, 8))
        assert chance + fewer + more == pytest.approx(1, abs=0.002)


def test_the_size_that_cannot_be_used_is_told(app):
    with app.test_request_context("/"):
        assert asked_size("").size == asked_size("25").size == 25
        assert asked_size(" 12 ").size == 12
        assert asked_size("25,5").fault


def test_a_cohort_is_followed_along_its_row(sign_in, forecast, counts):
    html = page(sign_in(Role.PLANNER), f"/prognos/{counts.school}")
    (table,) = re.findall(r'<table class="data dense spread">.*?</table>', html, re.DOTALL)
    (row,) = [one for one in re.findall(r"<tr>.*?</tr>", table, re.DOTALL)
              if "F hösten 2021" in one]  # fmt: skip
    seen = {(step, year): n for unit, step, year, n in pupils_of(counts.school, first=2010)
            if unit == counts.school}  # fmt: skip
    told = words(row)
    grade = ("F", "åk 1", "åk 2", "åk 3", "åk 4", "åk 5")
    for step, name in enumerate(grade):
        assert f"{seen[step, 2021 + step]} i {name}" in told
    assert row.count('class="num ahead"') == 4  # then the cohort has left grade 9
    assert '<th scope="col" class="num ahead">2027, väntat</th>' in table


def test_the_planners_start_page_tells_of_the_newest_forecast(sign_in, db, forecast, counts):
    client = sign_in(Role.PLANNER)
    html = words(page(client, "/"))
    assert "Senast räknad" in html
    assert "på elever till och med 2026" in html
    assert "Underlaget har ändrats" not in html
    with db.transaction() as session:
        import_facts(session, "births", [{"area_id": counts.north, "year": 2003, "n": 44,
                                          "n_approximate": False}])  # fmt: skip
    assert "Underlaget har ändrats" in words(page(client, "/"))
    assert "Senast räknad" not in words(page(sign_in(Role.PRINCIPAL, counts.school), "/"))


def test_schools_are_chosen_by_verdict_and_area(sign_in, forecast, counts):
    client = sign_in(Role.PLANNER)
    chosen = [words(page(client, f"/prognos/skolor?omdome={word}")) for word in Said]
    schools = ("Åkerskolan", "Ängsskolan", "Friskolan Lärkan")
    assert [sum(name in html for html in chosen) for name in schools] == [1, 1, 1]
    assert "Ingen skola stämmer med urvalet" in words(page(client, "/prognos/skolor?omrade=9999"))


def test_areas_are_the_sums_of_their_schools(sign_in, db, forecast, counts):
    html = words(page(sign_in(Role.PLANNER), "/prognos/omraden"))
    assert "Födda 2025" in html
    with db.reading() as session:
        total = queries.values(session, forecast, None, sums_only=True)
    whole = round(total[0].last_value)
    assert re.search(rf"Summa \d+ {whole:,}".replace(",", " "), html)
    assert "Summorna gäller de skolor som du får se" not in html
    after = round(total[4].mean)
    change = f"{'+' if after > whole else '−' if after < whole else ''}{abs(after - whole)}"
    assert re.search(rf"Summa \d+ .* {change} ", html), "the change is that of the sums as shown"
    own = words(page(sign_in(Role.PRINCIPAL, counts.school), "/prognos/omraden"))
    assert "Summorna gäller de skolor som du får se" in own


def test_the_trial_shows_every_method_beside_others_published_figures(sign_in, forecast):
    client = sign_in(Role.PLANNER)
    html = words(page(client, "/prognos/provning"))
    for name in METHODS:
        if name not in {"prophet", "pipeline-1yr", "pipeline-3yr"}:
            assert method_label(name) in html
    assert "Har omdömena hållit?" in html
    assert "School place scorecards" in html
    assert "2010" not in html
    fitted = words(page(client, "/prognos/provning?underlag=fitted&niva=total&ar=3"))
    assert "Prophet, årsserie" in fitted
    assert "Årskurser prövas bara" in words(page(client, "/prognos/provning?niva=step"))
    page(client, "/prognos/provning?niva=ingen&ar=999&underlag=x")


def test_a_trial_without_a_forecast_has_the_same_page(sign_in, db, forecast, tmp_path):
    with db.transaction() as session:
        run_id = services.request_run(
            session, SYSTEM, method="auto", horizon=6, now=NOW, kind=Kind.TRIAL
        )
    work(db, tmp_path)
    client = sign_in(Role.PLANNER)
    for address in ("/prognos/provning", f"/prognos/korningar/{run_id}/provning"):
        assert "Fel per metod" in words(page(client, address))
    assert client.get("/prognos/korningar/99999/provning").status_code == 404


def test_without_an_earlier_forecast_nothing_is_compared(sign_in, forecast):
    html = words(page(sign_in(Role.PLANNER), "/prognos/andringar"))
    assert "Det finns ingen tidigare prognos att jämföra med" in html


def test_what_has_changed_is_told_in_parts_that_add_up(sign_in, db, two_forecasts, counts):
    earlier, newest = two_forecasts
    client = sign_in(Role.PLANNER)
    html = words(page(client, f"/prognos/andringar?mot={earlier}&ar=2028"))
    assert 'href="/prognos/andringar"' in page(client, "/prognos")  # a tab leads there
    assert "Prognosen för 2028 är" in html
    assert "vikterna har lärts om på de utfall som kommit sedan dess" in html
    assert "elever till och med 2025" in html
    table = client.get(f"/prognos/tabell/andringar.csv?run={newest}&mot={earlier}&ar=2028")
    rows = [line.split(";") for line in table.get_data(as_text=True).splitlines()[1:]]
    with db.reading() as session:
        sums = queries.sums_of(session, (earlier, newest), [counts.school], year=2028)
    (row,) = [row for row in rows if row[0] == "Åkerskolan"]
    then, now, change, *parts = (float(cell.replace(",", ".")) for cell in row[3:])
    key = str(counts.school)
    assert (then, now) == (round(sums[earlier][key], 1), round(sums[newest][key], 1))
    assert sum(parts) == pytest.approx(now - then, abs=0.2)
    assert change == pytest.approx(now - then, abs=0.1)


def test_the_paper_is_short_and_tagged(sign_in, forecast):
    answer = sign_in(Role.PLANNER).get("/prognos/elevprognos.pdf")
    assert answer.mimetype == "application/pdf"
    assert "elevprognos-2026.pdf" in answer.headers["Content-Disposition"]
    with pikepdf.open(BytesIO(answer.data)) as pdf:
        assert 1 < len(pdf.pages) <= 6
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith("sv")


def test_the_paper_says_all_parts_in_plain_words(app, db, forecast, counts):
    with app.test_request_context("/prognos"), db.reading() as session:
        everything = Scope(everything=True)
        units = org.units(session, everything, on=NOW.date(), include_closed=True)
        run = queries.published(session, forecast)
        seen = Ground(run=run, state=None, scope=everything, units={u.id: u for u in units})
        made = forecast_paper(session, seen)
        again = forecast_paper(session, seen)
    assert made == again
    assert not made.meta.is_locked  # it is not published as the municipality's own
    assert run.asked.result_checksum in "\n".join(plain(one) for one in made.all_words())
    headings = [block.text for block in made.blocks if isinstance(block, Heading)]
    assert headings == [
        "Hela kommunen", "Hur bra var förra årets prognos?",
        "Varje skola, och om prognosen går att lita på", "Metoden och hur den har träffat",
        "Underlag och antaganden", "Egna antal, utanför prognosen", "Läge och kontrollsumma",
    ]  # fmt: skip
    told = "\n".join(plain(one) for one in made.all_words())
    assert lix(told) < 45
    assert "Beräknad, inte publicerad." in told


@pytest.mark.parametrize("table", TABLES)
def test_what_is_shown_can_be_fetched(sign_in, forecast, counts, table):
    client = sign_in(Role.PLANNER)
    assert client.get(f"/prognos/tabell/{table}.csv?skola={counts.school}").status_code == 200
    assert client.get(f"/prognos/tabell/{table}.xlsx?skola={counts.school}").data[:2] == b"PK"
    assert client.get(f"/prognos/tabell/{table}.exe").status_code == 404


def test_what_is_not_there_is_not_found(sign_in, forecast):
    client = sign_in(Role.PLANNER)
    for address in ("tabell/annat.csv", "tabell/klasser.csv", "tabell/klasser.csv?skola=99999",
                    f"tabell/skolor.csv?run={2**40}", "elevprognos.pdf?run=99999"):  # fmt: skip
        assert client.get(f"/prognos/{address}").status_code == 404, address


def test_an_independent_provider_sees_its_own_schools_only(sign_in, forecast, counts):
    client = sign_in(Role.INDEPENDENT_PROVIDER, counts.private)
    for address in (
        "/prognos",
        "/prognos/skolor",
        "/prognos/omraden",
        "/prognos/tabell/skolor.csv",
    ):
        answer = client.get(address)
        if answer.status_code == 403:
            continue
        html = answer.get_data(as_text=True)
        assert "Åkerskolan" not in html
        assert "Ängsskolan" not in html


@pytest.mark.parametrize(
    "address", [*PAGES, "/prognos/elevprognos.pdf", "/prognos/tabell/skolor.csv"]
)
def test_who_may_not_read_the_forecast(sign_in, forecast, counts, address):
    answer = sign_in(Role.ASSESSOR).get(address.format(school=counts.school))
    assert answer.status_code == 403


@pytest.mark.parametrize("address", PAGES)
def test_before_the_first_forecast_the_pages_say_so(sign_in, municipality, address):
    html = words(page(sign_in(Role.PLANNER), address.format(school=municipality.school)))
    assert "Ingen prognos är gjord än" in html


def test_two_years_are_enough_and_what_is_lacking_is_said(sign_in, db, municipality, tmp_path):
    with db.transaction() as session:
        import_pupils(session, pupils_of(municipality.school, first=2025))
        ask(session, horizon=2)
    work(db, tmp_path)
    client = sign_in(Role.PLANNER)
    html = words(page(client, f"/prognos/{municipality.school}"))
    assert "Var försiktig: skolan har för få år" in html
    assert "Det behövs minst fem års elever" in words(page(client, "/prognos/provning"))
    page(client, "/prognos")
    page(client, "/prognos/omraden")
    assert client.get("/prognos/elevprognos.pdf").status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_a_page_asks_the_database_at_most_twelve_times(sign_in, db, two_forecasts, counts, address):
    client = sign_in(Role.PLANNER)
    page(client, "/prognos")
    said = []

    def count(_conn, _cursor, statement, *_rest):
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            said.append(statement)

    event.listen(db.bind, "before_cursor_execute", count)
    try:
        page(client, address.format(school=counts.school))
    finally:
        event.remove(db.bind, "before_cursor_execute", count)
    assert len(said) <= 12, "\n".join(said)
