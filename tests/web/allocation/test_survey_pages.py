"""Surveys in the browser: the analyst asks, the principal answers, and who sees what."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from builders import NOW, TODAY
from click.testing import CliRunner
from integration.allocation.allocation_cases import people, register_year
from sqlalchemy import select
from support.grounds import ground

from qms.allocation import services
from qms.allocation.cli import allocation
from qms.allocation.core.model_file import read_model_file
from qms.allocation.models import SurveyAnswerRow

LAST_DAY = (TODAY + timedelta(days=14)).isoformat()


def text_of(answer) -> str:
    return answer.get_data(as_text=True).replace("\xa0", " ")


def title_of(answer) -> str:
    return " ".join(re.search(r"<h1>(.*?)</h1>", text_of(answer), re.DOTALL).group(1).split())


@ground
def known(session, municipality):
    register_year(session, 2026)
    return municipality


ASKED = {
    "year": "2027", "last_day": LAST_DAY, "factor": "utbildning",
    "m-1-name": "Mindre grupp", "m-1-cost": "20 000", "m-2-name": "Läxhjälp", "m-2-cost": "5000",
}  # fmt: skip


@pytest.fixture
def weights(known, sign_in):
    """The analyst's client and the address of an open weight survey about education."""
    client = sign_in("analyst")
    page = text_of(client.get("/modell/enkater/ny"))
    assert 'value="utbildning"' in page
    assert client.post("/modell/enkater/ny", data=ASKED).status_code == 303
    place = re.search(r"/modell/enkater/\d+", text_of(client.get("/modell/enkater"))).group()
    return client, place


def number_of(place: str) -> str:
    return place.rsplit("/", 1)[-1]


def answer(client, place, unit, first, second):
    """Answer both groups of the survey, then what the measures cost."""
    base = f"/enkat/{number_of(place)}/{unit}"
    client.get(base)
    for number, typed in ((1, first), (2, second)):
        assert client.post(f"{base}/{number}", data=typed).status_code == 303
    return client.post(f"{base}/3", data={"m-1": "20000", "m-2": "6000"})


def test_from_question_to_weights_in_a_draft(db, known, sign_in, weights):
    analyst, place = weights
    principal = sign_in("principal", known.own)
    assert "Enkät om vikter 2027" in text_of(principal.get("/"))
    done = answer(principal, place, known.school, {"m-1": "50", "m-2": "20 %"}, {"m-1": "10"})
    assert done.status_code == 303
    page = principal.get(done.location)
    assert title_of(page) == "Tack, svaret för Åkerskolan är klart"
    assert "50 %" in text_of(page)
    shown = text_of(analyst.get(place))
    # 0.5 × 20 000 + 0.2 × 6 000 and 0.1 × 20 000
    assert "11 200" in shown
    assert "2 000" in shown
    assert "5,60" in shown
    against = text_of(analyst.get(f"{place}?mot=utbildning:grundskola"))
    # 2 000 ÷ 11 200 when the other group weighs 1
    assert "0,18" in against
    with db.transaction() as session:
        model_id = services.draft_model(
            session, people(known)[0], name="Ur enkäten", budget_year=2027, now=NOW
        )
    page = text_of(analyst.get(place))
    draft = re.search(rf'value="({model_id}-\d+)"', page).group(1)
    answer_ = analyst.post(f"{place}/till-modell", data={"draft": draft})
    assert answer_.location.endswith(f"/modell/{model_id}")
    page = text_of(analyst.get(answer_.location))
    assert 'value="5,6"' in page
    assert "inte frågade om är borttagna ur utkastet: bistånd" in page


def test_the_file_of_answers_gives_the_weights_of_the_page(tmp_path, known, sign_in, weights):
    analyst, place = weights
    answer(sign_in("principal", known.own), place, known.school, {"m-1": "50"}, {"m-1": "10"})
    file = analyst.get(f"{place}/svar.csv")
    (tmp_path / "a.csv").write_bytes(file.data)
    args = ["survey-weights", "--answers", str(tmp_path / "a.csv"), "--out", str(tmp_path / "m")]
    done = CliRunner().invoke(allocation, args)
    assert done.exit_code == 0, done.output
    model = read_model_file(Path(tmp_path / "m").read_bytes())
    assert {str(c.weight) for f in model.factors for c in f.categories} == {"5.00", "1.00"}
    assert "5,00" in text_of(analyst.get(place))


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        pytest.param({"m-1": "x"}, "Skriv andelen i procent", id="word"),
        pytest.param({"m-1": "101"}, "Skriv en andel mellan 0 och 100", id="too much"),
        pytest.param({"m-1": "-1"}, "Skriv en andel mellan 0 och 100", id="negative"),
    ],
)
def test_a_faulty_answer_is_told_and_kept(known, sign_in, weights, typed, says):
    client, place = sign_in("principal", known.school), f"/enkat/{number_of(weights[1])}"
    client.get(f"{place}/{known.school}/1")
    page = client.post(f"{place}/{known.school}/1", data=typed)
    assert page.status_code == 422
    assert says in text_of(page)
    assert f'value="{typed["m-1"]}"' in text_of(page)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param({"m-1-cost": "dyrt"}, "Skriv kostnaden i kronor", id="cost"),
        pytest.param({"m-1-name": ""}, "Skriv vad insatsen heter", id="name"),
        pytest.param({"m-2-name": "mindre grupp"}, "finns två gånger", id="twice"),
        pytest.param({"factor": ""}, "Ingen faktor är vald", id="no factor"),
        pytest.param({"year": ""}, "Skriv vilket år", id="no year"),
        pytest.param({"last_day": "2020-01-01"}, "har redan varit", id="past"),
    ],
)
def test_a_faulty_survey_is_not_opened(known, sign_in, change, says):
    client = sign_in("analyst")
    client.get("/modell/enkater/ny")
    page = client.post("/modell/enkater/ny", data={**ASKED, **change})
    assert page.status_code == 422
    assert says in text_of(page)
    assert "Ingen enkät är ställd än" in text_of(client.get("/modell/enkater"))


def test_others_see_no_weights_before_three_have_answered_and_it_is_closed(known, sign_in, weights):
    analyst, place = weights
    committee = sign_in("committee")
    everyone = sign_in("principal", known.id)
    for unit in (known.school, known.sibling, known.independent):
        answer(everyone, place, unit, {"m-1": "50"}, {"m-1": "10"})
    assert "visas när enkäten är stängd och minst tre" in text_of(committee.get(place))
    analyst.get(place)
    analyst.post(f"{place}/stang")
    page = text_of(committee.get(place))
    assert "5,00" in page
    assert "Lägst och högst" not in page
    assert committee.get(f"{place}/svar.csv").status_code == 403


def test_after_closing_nothing_is_changed(known, sign_in, weights):
    analyst, place = weights
    client = sign_in("principal", known.school)
    base = f"/enkat/{number_of(place)}/{known.school}"
    client.get(f"{base}/1")
    analyst.get(place)
    analyst.post(f"{place}/stang")
    assert "Svaret är inte ändrat" in text_of(
        client.post(f"{base}/1", data={"m-1": "5"}, follow_redirects=True)
    )
    assert "Se ert svar" in text_of(client.get(f"{base}/1"))


def test_the_last_day_can_be_moved(weights):
    analyst, place = weights
    later = (TODAY + timedelta(days=30)).isoformat()
    analyst.get(place)
    assert analyst.post(f"{place}/sista-dag", data={"last_day": later}).status_code == 303
    assert "20 december 2026" in text_of(analyst.get(place))
    refused = analyst.post(f"{place}/sista-dag", data={"last_day": "2026-01-01"})
    assert refused.status_code == 422


def rated(rating="4", **more):
    keys = ("purpose", "own_outcome", "objective", "hits_needs", "acceptable_changes", "useful",
            "whom_to_ask")  # fmt: skip
    return {**dict.fromkeys(keys, rating), **more}


@pytest.fixture
def opinion(known, sign_in):
    analyst = sign_in("analyst")
    analyst.get("/modell/enkater")
    assert analyst.post(
        "/modell/enkater", data={"year": "2026", "last_day": LAST_DAY}
    ).status_code == 303  # fmt: skip
    place = re.search(r"/modell/enkater/\d+", text_of(analyst.get("/modell/enkater"))).group()
    return analyst, place


def test_a_principal_rates_and_changes_the_rating(known, sign_in, opinion):
    client = sign_in("principal", known.school)
    base = f"/enkat/{number_of(opinion[1])}/{known.school}"
    page = client.get(base)
    assert title_of(page) == "Vad tycker du om resursfördelningen?"
    missing = client.post(base, data={**rated(), "useful": ""})
    assert missing.status_code == 422
    assert "Välj ett svar för påstående 6" in text_of(missing)
    assert client.post(base, data=rated(comment="Kort tid")).status_code == 303
    assert client.post(base, data=rated("vet-inte")).status_code == 303
    page = text_of(client.get(base))
    assert page.count('value="vet-inte" checked') == 7
    assert "Kort tid" not in page


def test_few_opinions_are_not_shown_to_anybody(known, sign_in, opinion):
    analyst, place = opinion
    client = sign_in("principal", known.school)
    base = f"/enkat/{number_of(place)}/{known.school}"
    client.get(base)
    client.post(base, data=rated(comment="Kort tid"))
    assert "Svaren visas när enkäten är stängd" in text_of(analyst.get(place))
    analyst.get(place)
    analyst.post(f"{place}/stang")
    page = text_of(analyst.get(place))
    assert "För få svar för att visas" in page
    assert "Kort tid" not in page
    assert "Kort tid" not in analyst.get(f"{place}/sammanstallning.csv").get_data(as_text=True)


def test_the_start_page_stops_asking(db, known, sign_in, opinion):
    client = sign_in("principal", known.school)
    assert "Enkät om resursfördelningen 2026" in text_of(client.get("/"))
    base = f"/enkat/{number_of(opinion[1])}/{known.school}"
    client.get(base)
    client.post(base, data=rated())
    assert "Enkät om resursfördelningen 2026" not in text_of(client.get("/"))
    with db.reading() as session:
        assert len(session.scalars(select(SurveyAnswerRow)).all()) == 1


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        pytest.param("principal", "/modell/enkater", 403, id="principal, all surveys"),
        pytest.param("principal", "/enkat/{id}/{sibling}", 404, id="another's school"),
        pytest.param("principal", "/enkat/{id}/{sibling}/1", 404, id="another's group"),
        pytest.param("principal", "/enkat/{id}/{school}/9", 404, id="no such group"),
        pytest.param("principal", "/enkat/999/{school}", 404, id="no such survey"),
        pytest.param("analyst", "/enkat/{id}/{school}", 403, id="analyst answers nothing"),
        pytest.param("independent_provider", "/modell/enkater", 403, id="provider"),
        pytest.param("committee", "/modell/enkater/ny", 403, id="committee opens nothing"),
        pytest.param("committee", "/modell/enkater/{id}", 200, id="committee reads"),
        pytest.param("analyst", "/modell/enkater/999", 404, id="none"),
        pytest.param("analyst", "/modell/enkater/{id}/sammanstallning.csv", 404, id="other kind"),
    ],
)
def test_rights_and_scope(known, sign_in, weights, role, path, status):
    node = known.school if role == "principal" else None
    ids = {"id": number_of(weights[1]), "school": known.school, "sibling": known.sibling}
    client = weights[0] if role == "analyst" else sign_in(role, node)
    assert client.get(path.format(**ids)).status_code == status
