"""How right were we: what the pages say of published forecasts, and publishing one."""

import csv
import io
import re
from datetime import UTC, datetime

import pytest
from builders import NOW, SYSTEM
from forecast_data import ask, import_pupils, pupils_of, work
from support.grounds import ground

from qms.access.roles import Role
from qms.forecast import queries, services
from qms.forecast.core.memory.last_year import LastYear
from qms.forecast.core.memory.misses import Miss
from qms.forecast.core.memory.records import Limits
from qms.forecast.core.methods import LAST_VALUE
from qms.forecast.core.variants.plan import Plan
from qms.forecast.memory_labels import bias_sentences
from qms.forecast.services import Wording
from qms.forecast.views.outcome_rows import stage_sentence

TAGS = re.compile(r"<[^>]+>")


def words(html):
    return " ".join(TAGS.sub(" ", html.replace("\xa0", " ")).split())


def autumn(year):
    return datetime(year, 11, 18, 10, tzinfo=UTC)


def plain(session, year, *, horizon=3):
    return services.make_plain(
        session, SYSTEM, services.current_inputs(session), method=LAST_VALUE, horizon=horizon,
        now=autumn(year),
    )  # fmt: skip


def counts_of(place, until):
    return [row for row in pupils_of(place.school, place.sibling, place.independent)
            if row[2] <= until]  # fmt: skip


@ground
def memory(session, municipality):
    """Two published forecasts of the last value, and what came in 2026."""
    for year in (2024, 2025):
        import_pupils(session, counts_of(municipality, year))
        services.adopt(
            session, SYSTEM, plain(session, year), Wording(title=f"Elevprognos {year}"),
            now=autumn(year),
        )  # fmt: skip
    import_pupils(session, counts_of(municipality, 2026))
    return municipality


def came(place, year):
    return sum(n for *_, at, n in counts_of(place, 2026) if at == year)


def page(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def test_the_first_year_there_is_none(sign_in):
    html = page(sign_in(Role.PLANNER), "/prognos/facit")
    assert "<h1>Inget utfall att jämföra med än</h1>" in html
    assert "Ingen prognos är publicerad än." in html


def test_every_published_forecast_stands_against_what_came(sign_in, memory):
    html = words(page(sign_in(Role.PLANNER), "/prognos/facit"))
    share = (came(memory, 2025) - came(memory, 2026)) / came(memory, 2026)  # forecast − actual
    told = f"{abs(share):.1%}".replace(".", ",").replace("%", " %")
    assert f"Elevprognos 2025 {'+' if share > 0 else '−'}{told} – 18 november 2025" in html
    assert "Åkerskolan" in html
    assert "Inom ±5 %" in html


def miss(span, ahead, expected, actual):
    return Miss(forecast=2024, unit="*", span=span, year=2024 + ahead, horizon=ahead,
                expected=expected, actual=actual)  # fmt: skip


def test_the_stage_that_is_most_skewed_is_told(app):
    # 7–9 two years ahead: 190 expected of 200 in all; 4–6 one year ahead 103 of 100.
    found = [miss((4, 6), 1, 103, 100), miss((7, 9), 2, 90, 100), miss((7, 9), 2, 100, 100),
             miss(None, 2, 10, 100)]  # fmt: skip
    with app.test_request_context("/"):
        assert words(stage_sentence(found)) == (
            "De publicerade prognoserna har varit mest skeva i årskurs 7–9: −5,0 %, 2 år framåt."
        )
        assert stage_sentence(found[3:]) == ""


def test_schools_are_sorted_and_shown_by_years_ahead(sign_in, memory):
    client = sign_in(Role.PLANNER)
    html = page(client, "/prognos/facit?sortera=-actual&ar=2")
    assert 'aria-sort="descending"' in html
    assert "Per skola, 2 år framåt" in html
    assert page(client, "/prognos/facit?ar=99&sortera=ingenting")


def test_a_principal_sees_only_the_own_school_and_the_total(sign_in, memory):
    html = page(sign_in(Role.PRINCIPAL, memory.school), "/prognos/facit")
    assert "Åkerskolan" in html
    assert "Friskolan Lärkan" not in html


def test_the_numbers_can_be_fetched(sign_in, memory):
    client = sign_in(Role.PLANNER)
    answer = client.get("/prognos/facit/data.csv")
    rows = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig")), delimiter=";"))
    (row,) = (row for row in rows if row["enhet"] == "Hela kommunen" and row["år"] == "2026"
              and row["prognos"] == "2025" and row["årskurser"] == "alla")  # fmt: skip
    assert (row["väntat"], row["utfall"]) == (
        f"{came(memory, 2025)},0", f"{came(memory, 2026)},0",
    )  # fmt: skip
    assert client.get("/prognos/facit/data.xlsx").data[:2] == b"PK"
    assert client.get("/prognos/facit/data.pdf").status_code == 404


def test_limits_are_changed_by_those_who_may(sign_in, db, memory):
    client = sign_in(Role.ANALYST)
    wrong = client.post("/prognos/facit/granser", data={"near": "0", "fair": "2,5"})
    assert wrong.status_code == 422
    assert words(wrong.get_data(as_text=True)).count("Ange den") == 4  # in the summary and beside
    assert client.post("/prognos/facit/granser", data={"near": "3", "fair": "7"}).status_code == 303
    with db.reading() as session:
        assert queries.limits(session) == Limits(near=3, fair=7)
    assert "Inom ±3 %" in words(page(client, "/prognos/facit"))
    assert sign_in(Role.COMMITTEE).get("/prognos/facit/granser").status_code == 403


@pytest.fixture
def run(db, memory, tmp_path):
    with db.transaction() as session:
        made = ask(session, method=LAST_VALUE, horizon=3)
    work(db, tmp_path)
    return made


def test_a_forecast_is_published_and_locked(sign_in, db, run):
    client = sign_in(Role.PLANNER)
    address = f"/prognos/korningar/{run}/publicera"
    assert address in page(client, "/prognos/korningar")
    with db.transaction() as session:
        services.make_variant(session, SYSTEM, name="Prov", run_id=run, plan=Plan(), now=NOW)
        version = queries.variants(session, run)[0].newest
    assert "Prov, version 1" in page(client, address)
    refused = client.post(address, data={"title": "", "version": "999999"})
    assert refused.status_code == 422
    told = words(refused.get_data(as_text=True))
    assert "Skriv vad prognosen ska heta" in told
    assert "Välj en variant som bygger på den här prognosen." in told
    sent = {"title": "Elevprognos 2026", "version": str(version.id)}
    assert client.post(address, data=sent).status_code == 303
    assert "Publicerad och låst" in page(client, "/prognos/korningar")
    assert "publicerad 20 november 2026 och låst" in words(page(client, address))
    assert client.post(address, data={"title": "Igen"}).status_code == 422


def test_who_may_publish(sign_in, run):
    address = f"/prognos/korningar/{run}/publicera"
    assert sign_in(Role.ANALYST).get(address).status_code == 403
    chief = sign_in(Role.SCHOOL_CHIEF)
    assert chief.get(address).status_code == 200
    assert chief.get("/prognos/korningar/999/publicera").status_code == 404


def last(expected, actual, **more):
    return LastYear(year=2026, expected=expected, actual=actual, **{"published": True, **more})


@pytest.mark.parametrize(
    ("given", "told"),
    [
        pytest.param(None, [], id="nothing"),
        pytest.param(
            last(4271, 4259, streak=3, usual=0.004),
            ["För 2026 väntade vi 4 271 elever. Det blev 4 259. "
             "Prognosen låg 12 för högt (+0,3 %).",
             "Tre år i rad har prognosen legat något för högt."],
            id="three years slightly too high",
        ),
        pytest.param(
            last(4000, 4100, streak=2, usual=-0.03),
            ["För 2026 väntade vi 4 000 elever. Det blev 4 100. "
             "Prognosen låg 100 för lågt (−2,4 %).",
             "Två år i rad har prognosen legat för lågt."],
            id="two years too low",
        ),
        pytest.param(
            last(4000.4, 4000, streak=0),
            ["För 2026 väntade vi 4 000 elever. Det blev 4 000. Prognosen stämde precis."],
            id="right",
        ),
        pytest.param(
            last(4271, 4259, published=False),
            ["Ingen prognos publicerades 2025. Metoden hade för 2026 väntat 4 271 elever. "
             "Det blev 4 259. Prognosen låg 12 för högt (+0,3 %)."],
            id="never published",
        ),
        pytest.param(
            last(100, 90, streak=12, usual=0.2),
            ["För 2026 väntade vi 100 elever. Det blev 90. Prognosen låg 10 för högt (+11,1 %).",
             "12 år i rad har prognosen legat för högt."],
            id="many years",
        ),
    ],
)  # fmt: skip
def test_last_years_bias_in_words(app, given, told):
    with app.test_request_context():
        assert [text.replace("\xa0", " ") for text in bias_sentences(given)] == told
