import csv
import io
import json
import re
import shlex
from dataclasses import replace
from decimal import Decimal

import pytest
from builders import NOW
from click.testing import CliRunner
from integration.allocation.allocation_cases import drafted_model, people, register_year
from integration.allocation.risk_register import current_pupils, current_rows, historic_pupils
from support.grounds import ground

from qms.allocation import queries
from qms.allocation.cli import allocation
from qms.allocation.core.budget.types import BudgetRules
from qms.allocation.core.model import Basis
from qms.allocation.services import adopt_model, draft_model, propose_model

FIT = {
    "utfall": "ej_behorig", "faktor": ["utbildning", "bistånd"], "referens-0": "nej",
    "forsta_ar": "2023", "sista_ar": "2025",
}  # fmt: skip


def text_of(answer) -> str:
    """Return the page with hard spaces as spaces."""
    return answer.get_data(as_text=True).replace("\xa0", " ")


@ground
def draft(session, municipality):
    """Return a draft of 2027 with weights, and pupils of 2026 to count on."""
    register_year(session, 2026)
    historic_pupils(session)
    current_pupils(session)
    return drafted_model(session, municipality, year=2027)


@pytest.fixture
def place(draft):
    return f"/modell/{draft}/index"


def fitted(client, place) -> str:
    """Fit a regression on the page and return where it is shown."""
    client.get(f"{place}/regression")
    answer = client.post(f"{place}/regression", data=FIT)
    assert answer.status_code == 303, text_of(answer)
    return answer.location


def content(db, draft):
    with db.reading() as session:
        return queries.model(session, draft).content


def test_before_a_regression_the_index_rests_on_weights(sign_in, place):
    page = text_of(sign_in("analyst").get(place))
    assert "<h1>Räkna en regression och jämför den med vikterna</h1>" in " ".join(page.split())
    assert "Index vilar nu på: vikter." in page
    # Ten thousand kronor for each of 600 pupils, as no pot is known.
    assert 'name="pott" value="6 000 000"' in page
    assert "Det finns bara ett sätt att räkna än." in page
    assert "Åkerskolan" in page


@pytest.mark.parametrize("role", ["analyst", "committee"])
def test_who_cannot_change_the_model_is_not_asked_to(db, municipality, sign_in, draft, place, role):
    with db.transaction() as session:
        propose_model(session, people(municipality)[0], draft, seen=2, now=NOW)
        adopt_model(session, people(municipality)[1], draft, seen=2, now=NOW)
    page = " ".join(text_of(sign_in(role).get(place)).split())
    assert "<h1>Index räknas på ett sätt: vikter</h1>" in page
    assert "Räkna en regression" not in page
    assert "Fler sätt läggs till i ett utkast." in page


def test_a_regression_is_fitted_read_and_used(db, sign_in, draft, place):
    analyst = sign_in("analyst")
    fit = fitted(analyst, place)
    page = text_of(analyst.get(fit))
    assert "utbildning: högre" in page or "utbildning: grundskola" in page
    assert "720 elever från 2023 till 2025" in page
    # two factors on 720 pupils: the same odds by hand stand in the unit tests
    assert "Oddsen för utfallet mot faktorns referenskategori" in page
    compared = text_of(analyst.get(place))
    assert "rangkorrelation 1,00" in compared
    assert re.search(r"<h1>Vikter och riskmodell (ger|skiljer) .*</h1>", compared)
    assert 'value="60 000 000"' in text_of(analyst.get(f"{place}?pott=60000000"))
    assert content(db, draft).basis is Basis.WEIGHTS
    analyst.get(fit)
    assert analyst.post(fit, data={"version": "2"}).status_code == 303
    assert content(db, draft).basis is Basis.RISK
    assert "Index vilar nu på: riskmodell" in text_of(analyst.get(place))
    answer = analyst.post(place, data={"basis": "weights", "version": "3"})
    assert answer.status_code == 303
    assert content(db, draft).basis is Basis.WEIGHTS


def test_a_fit_is_checked_against_the_register(db, sign_in, place):
    analyst = sign_in("analyst")
    fit = fitted(analyst, place)
    analyst.get(fit)
    assert analyst.post(f"{fit}/kontroll").status_code == 303
    assert "samma svar i dag, till sista siffran" in text_of(analyst.get(fit))
    with db.transaction() as session:
        historic_pupils(session, ["Åkerskolan;2024;grundskola;ja;ja;9"])
    page = text_of(analyst.get(fit))
    assert "Registret har ändrats" in page
    analyst.post(f"{fit}/kontroll")
    assert "Registret ger ett annat svar i dag." in text_of(analyst.get(fit))


@pytest.fixture(params=[False, True], ids=["pot by index", "whole budget"])
def divided(request, db, municipality, draft):
    """Return the draft, or one that divides a whole budget, of which the index is a part."""
    if not request.param:
        return draft
    rules = BudgetRules(volume=Decimal("0.6"), socioeconomic=Decimal("0.4"), need_hours=Decimal(0))
    with db.transaction() as session:
        content = replace(queries.model(session, draft).content, budget=rules)
        analyst, _ = people(municipality)
        return draft_model(
            session, analyst, name="Hel budget", budget_year=2027, content=content, now=NOW
        )


def test_the_pages_numbers_come_again_from_its_files(sign_in, divided, tmp_path, monkeypatch):
    place = f"/modell/{divided}/index"
    analyst = sign_in("analyst")
    fit = fitted(analyst, place)
    monkeypatch.chdir(tmp_path)

    def fetch(address: str, name: str) -> bytes:
        answer = analyst.get(address)
        assert answer.status_code == 200
        (tmp_path / name).write_bytes(answer.get_data())
        return answer.get_data()

    def run(page: str, command: str) -> None:
        line = next(one for one in re.findall(r"<code>(.*?)</code>", page) if command in one)
        words = line.replace("&#39;", "'").replace("&amp;", "&")

        answer = CliRunner().invoke(allocation, shlex.split(words)[2:])
        assert answer.exit_code == 0, answer.output

    expected = fetch(f"{fit}/riskmodell.json", "expected.json")
    fetch(f"{fit}/elever.csv", "tidigare-elever.csv")
    run(text_of(analyst.get(fit)), "risk-fit")
    assert json.loads((tmp_path / "riskmodell.json").read_bytes()) == json.loads(expected)

    page = text_of(analyst.get(f"{place}?pott=60000000"))
    for name in ("riskmodell.json", "arets-elever.csv"):
        fetch(f"{place}/{name}", name)
    risks = fetch(f"{place}/risker.csv", "expected.csv")
    run(page, "risk-score")
    assert (tmp_path / "risker.csv").read_bytes() == risks

    links = re.findall(r'href="([^"]*/index/(?:weights|risk)/[^"]*)">([^<]*)</a>', page)
    assert len({name for _, name in links}) == 4
    for link, name in links:
        content = fetch(link.replace("&amp;", "&"), name)
        header = analyst.get(link.replace("&amp;", "&")).headers["Content-Disposition"]
        assert name in header, "a second download must not overwrite the first"
        assert b"[budget]" not in content
    for way in ("vikter", "regression"):
        run(page, f"--out ut-{way}.csv")
        rows = list(csv.DictReader(io.StringIO((tmp_path / f"ut-{way}.csv").read_text())))
        assert sum(Decimal(row["kr_total"]) for row in rows) == 60_000_000
        for row in rows:
            whole = int(Decimal(row["kr_total"]).quantize(Decimal(1), "ROUND_HALF_UP"))
            assert f'<td class="num">{whole:,}</td>'.replace(",", " ") in page


def test_an_unseen_category_is_flagged_at_its_school(db, sign_in, place):
    with db.transaction() as session:
        rows = [row.replace("Lärkan;2026;högre;nej;74", "Lärkan;2026;okänd;nej;74")
                for row in current_rows()]  # fmt: skip
        current_pupils(session, rows)
    analyst = sign_in("analyst")
    fitted(analyst, place)
    page = text_of(analyst.get(place))
    assert "utbildning, okänd: 74 elever räknas som referensen." in page
    assert re.search(r"Friskolan Lärkan</th>.*?74 \(räknas som referensen\)", page, re.DOTALL)


def test_few_pupils_are_told_only_to_those_who_work_with_the_model(db, sign_in, place):
    with db.transaction() as session:
        rows = [row.replace("Lärkan;2026;grundskola;ja;4", "Lärkan;2026;okänd;ja;4")
                for row in current_rows()]  # fmt: skip
        current_pupils(session, rows)
    analyst, chief = sign_in("analyst"), sign_in("school_chief")
    fitted(analyst, place)
    assert "utbildning, okänd: 4 elever" in text_of(analyst.get(place))
    page = text_of(chief.get(place))
    assert "utbildning, okänd: färre än 5 elever" in page
    assert "färre än 5 (räknas som referensen)" in page


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param({"utfall": []}, "Välj minst ett utfall", id="no outcome"),
        pytest.param({"faktor": []}, "Välj minst en faktor", id="no factor"),
        pytest.param({"forsta_ar": "1999"}, "Välj ett år som det finns elever för", id="year"),
        pytest.param({"forsta_ar": "2025", "sista_ar": "2023"}, "Välj ett sista år", id="years"),
        pytest.param({"referens-0": "annat"}, "Faktorn bistånd har ingen kategori annat", id="ref"),
    ],
)
def test_what_is_wrong_is_told_at_the_form(sign_in, place, change, says):
    analyst = sign_in("analyst")
    analyst.get(f"{place}/regression")
    answer = analyst.post(f"{place}/regression", data=FIT | change)
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert "Ingen regression är räknad för modellen än." in text_of(answer)


def test_a_constant_outcome_is_refused_in_words(db, sign_in, place):
    with db.transaction() as session:
        historic_pupils(session, ["Åkerskolan;2022;grundskola;ja;nej;30",
                                  "Åkerskolan;2022;högre;nej;nej;30"])  # fmt: skip
    analyst = sign_in("analyst")
    analyst.get(f"{place}/regression")
    only = {"forsta_ar": "2022", "sista_ar": "2022"}
    answer = analyst.post(f"{place}/regression", data=FIT | only)
    assert answer.status_code == 422
    label = "inte godkänd i svenska, engelska eller matematik"
    assert f"Utfallet ”{label}” är nej för alla 60 elever." in text_of(answer)


def test_bought_risks_are_typed_with_their_source(db, municipality, sign_in, draft, place):
    analyst = sign_in("analyst")
    page = text_of(analyst.get(f"{place}/givet"))
    fields = re.findall(r'name="(r-\d+)"', page)
    assert len(fields) == 3
    school, sibling = f"r-{municipality.school}", f"r-{municipality.sibling}"
    answer = analyst.post(f"{place}/givet", data={school: "20", sibling: "x", "version": "2"})
    assert answer.status_code == 422
    assert "x är inte ett tal." in text_of(answer)
    assert "Skriv vem som har räknat fram risken och när." in text_of(answer)
    typed = {school: "20", sibling: "6 %", "kalla": "Beställd statistik 2026", "version": "2"}
    assert analyst.post(f"{place}/givet", data=typed).status_code == 303
    found = content(db, draft)
    assert found.basis is Basis.GIVEN
    assert {one.unit: one.value for one in found.given} == {
        str(municipality.school): Decimal("0.2"), str(municipality.sibling): Decimal("0.06"),
    }  # fmt: skip
    assert found.source == "Beställd statistik 2026"
    page = text_of(analyst.get(place))
    assert "Friskolan Lärkan saknar underlag för: köpta risker." in page


def upload(client, place, text: str, *, name="fil.csv", kind="risker"):
    client.get(f"{place}/givet")
    data = {"fil": (io.BytesIO(text.encode()), name), "slag": kind, "version": "2"}
    return client.post(f"{place}/givet/fil", data=data, content_type="multipart/form-data")


def test_a_file_of_bought_risks(db, sign_in, draft, place):
    text = ("unit,risk,source\nÅkerskolan,0.2,Byrån\n12345679,0.06,Byrån\n"
            "friskolan lärkan,0.1,Byrån\n")  # fmt: skip
    assert upload(sign_in("analyst"), place, text).status_code == 303
    found = content(db, draft)
    assert found.basis is Basis.GIVEN
    assert sorted(one.value for one in found.given) == [
        Decimal("0.06"), Decimal("0.1"), Decimal("0.2"),
    ]  # fmt: skip


def test_every_fault_of_the_file_and_nothing_stored(db, sign_in, draft, place):
    text = "unit,risk,source\nÅkerskolan,x,Byrån\nBorta,0.06,\n"
    answer = upload(sign_in("analyst"), place, text)
    assert answer.status_code == 422
    page = text_of(answer)
    for says in ("2:risk: x är inte ett tal.", "3:unit: Enheten Borta finns inte.",
                 "3:source: Källan saknas."):  # fmt: skip
        assert says in page
    assert content(db, draft).basis is Basis.WEIGHTS


COEFFICIENTS = """
outcome = "ej_behorig"
source = "Beställd statistik"
intercept = "-2.5"
[[factor]]
name = "utbildning"
reference = "högre"
level = [{ name = "grundskola", coefficient = "1.4" }]
"""


def test_bought_coefficients(db, sign_in, draft, place):
    analyst = sign_in("analyst")
    answer = upload(analyst, place, COEFFICIENTS, name="modell.toml", kind="koefficienter")
    assert answer.status_code == 303
    found = content(db, draft)
    assert (found.basis, found.source) == (Basis.RISK, "Beställd statistik")
    # 130 pupils of 1/(1+e^1.1) = 0.24974 and 470 of 1/(1+e^2.5) = 0.07586
    assert "11,4 %" in text_of(analyst.get(place))


def test_coefficients_without_source_are_refused(sign_in, place):
    text = COEFFICIENTS.replace('source = "Beställd statistik"', "")
    answer = upload(sign_in("analyst"), place, text, name="m.toml", kind="koefficienter")
    assert answer.status_code == 422
    assert "source saknas" in text_of(answer)


@pytest.mark.parametrize("page", ["", "/regression", "/givet"])
def test_who_reads_and_who_does_not(sign_in, place, page):
    assert sign_in("school_chief").get(f"{place}{page}").status_code == 200
    assert sign_in("principal").get(f"{place}{page}").status_code == 403


@pytest.mark.parametrize("name", ["arets-elever.csv", "risker.csv", "risk/faktorer.csv"])
def test_files_of_pupils_are_for_those_who_work_with_the_model(sign_in, place, name):
    fitted(sign_in("analyst"), place)
    assert sign_in("school_chief").get(f"{place}/{name}").status_code == 403


def test_a_proposed_model_is_not_changed(db, municipality, sign_in, draft, place):
    analyst = sign_in("analyst")
    fit = fitted(analyst, place)
    with db.transaction() as session:
        propose_model(session, people(municipality)[0], draft, seen=2, now=NOW)
    assert "Räkna en ny" not in text_of(analyst.get(f"{place}/regression"))
    analyst.post(fit, data={"version": "2"})
    assert content(db, draft).basis is Basis.WEIGHTS
    assert "Modellen är inget utkast" in text_of(analyst.get(place))


def test_a_pot_that_is_no_amount(sign_in, place):
    analyst = sign_in("analyst")
    answer = analyst.get(f"{place}?pott=mycket")
    assert answer.status_code == 422
    assert "Skriv ett belopp med siffror" in text_of(answer)
    assert analyst.get(f"{place}/weights/modell.toml?pott=mycket").status_code == 404
    assert analyst.get(f"{place}/weights/modell.toml").status_code == 200


def test_what_code_calls_an_outcome_is_not_shown(sign_in, place):
    analyst = sign_in("analyst")
    fit = fitted(analyst, place)
    for address in (place, f"{place}/regression", fit):
        text = re.sub(r"<[^>]*>", "", text_of(analyst.get(address)))
        assert "ej_behorig" not in re.sub(r"qms allocation .*", "", text)
        assert "nte godkänd i svenska, engelska eller matematik" in text


def test_how_groups_differ_is_a_sentence(sign_in, place):
    analyst = sign_in("analyst")
    page = text_of(analyst.get(fitted(analyst, place)))
    assert re.search(
        r"I bistånd (har elever med ”ja” (större|mindre) behov av stöd och stimulans än elever med "
        r"”nej”|går ”ja” inte att skilja från ”nej”)\.",
        page,
    )
    assert re.search(r"Referenskategorierna är [^.]*bistånd: nej[^.]*\.", page)


def test_a_model_that_is_not_there(sign_in):
    assert sign_in("analyst").get("/modell/999/index").status_code == 404
