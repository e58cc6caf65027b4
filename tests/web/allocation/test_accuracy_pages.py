"""The pages of the model's accuracy: verdict, what is old, dialogue with the principal."""

import csv
import html
import json
import re
from itertools import product

from builders import NOW, SYSTEM, TODAY, make_actor
from integration.allocation.accuracy_cases import SCHOOLS, WORSE, current, historic, town
from integration.allocation.allocation_cases import save
from support.grounds import ground

from qms.access.roles import Role
from qms.allocation.core.accuracy.attraction import Answer, Measure
from qms.allocation.core.accuracy.conclusion import Conclusion
from qms.allocation.core.accuracy.fields import Verdict
from qms.allocation.core.accuracy.outside import Finding
from qms.allocation.core.accuracy.reviews import Conclusion as Reviewed
from qms.allocation.core.survey.legitimacy import LegitimacyAnswer, parse_statements
from qms.allocation.jobs import run as run_job
from qms.allocation.services.accuracy import make_accuracy
from qms.allocation.services.survey import close_survey, open_legitimacy_survey
from qms.allocation.services.survey_answers import save_legitimacy
from qms.allocation.views import accuracy_texts as texts
from qms.config import Settings
from qms.content.loader import load
from qms.jobs import services as jobs
from qms.jobs.worker import JobContext

YEAR = "/traffsakerhet/2026"


@ground
def made(session, municipality):
    """Return the town, with its follow-up made."""
    found = town(session, municipality)
    make_accuracy(session, SYSTEM, 2026, now=NOW)
    return found


def text_of(answer) -> str:
    body = answer.get_data(as_text=True).split("<main")[1]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_the_page_says_what_was_found_and_what_to_do(sign_in, made):
    client = sign_in("school_chief")
    assert "Modellens träffsäkerhet" in client.get("/").get_data(as_text=True)
    answer = client.get(YEAR)
    page = text_of(answer)
    assert "Modellen missar skolbyte." in page
    assert "Utfallet för Åkerskolan är högre än beräknat 3 av 3 år." in page
    assert "Läsåren 2023/24–2025/26" in page
    assert "Preliminärt: samtal med rektor återstår" in page
    for part in ("Sorterar elever rätt (AUC)", "Fyra fält", "Så läser du sidan", "Förslag:",
                 "Faktorer utanför modellen", "Vad en ny anpassning skulle ändra"):  # fmt: skip
        assert part in page
    assert answer.get_data(as_text=True).count("<svg") >= 2


def test_the_schools_with_the_largest_deviations_come_first_and_all_can_be_seen(sign_in, made):
    client = sign_in("analyst")
    few = client.get(YEAR).get_data(as_text=True).split('id="schools"')[1].split("</section>")[0]
    assert few.count('<th scope="row">') == 6
    assert few.index(WORSE) < few.index("</tr>", few.index("<tbody>"))
    every = client.get(f"{YEAR}?alla=1").get_data(as_text=True).split('id="schools"')[1]
    assert all(school in every.split("</section>")[0] for school in SCHOOLS)


def test_each_outcome_has_its_page_and_the_years_are_listed(sign_in, made):
    client = sign_in("auditor")
    assert "inte godkänd i två ämnen eller fler" in text_of(
        client.get(f"{YEAR}?utfall=ej_godkand_2")
    )
    listed = text_of(client.get("/traffsakerhet"))
    assert "2026" in listed
    assert "Inte räknad än" in listed
    assert client.get("/traffsakerhet/2031").status_code == 404
    assert client.get(f"{YEAR}?utfall=zzz").status_code == 404


def test_schools_with_few_pupils_of_an_outcome_are_without_figures(sign_in, db, municipality):
    lines = historic().splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(("Ekskolan", "Granskolan"))]
    kept += ["Ekskolan;2026;högre;nej;nej;nej;nej;40\n", "Ekskolan;2026;högre;nej;nej;ja;ja;2\n"]
    with db.transaction() as session:
        town(session, municipality, pupils="".join(kept))
        make_accuracy(session, SYSTEM, 2026, now=NOW)
    client = sign_in("analyst")
    shown = client.get(f"{YEAR}/skolor.csv").get_data(as_text=True).lstrip("\ufeff")
    rows = {row["skola"]: row for row in csv.DictReader(shown.splitlines(), delimiter=";")}
    bare = {name for name, row in rows.items() if not row["utfall"]}
    # One alone could be found by subtraction: the next smallest goes with it.
    assert "Ekskolan" in bare
    assert len(bare) == 2
    page = client.get(f"{YEAR}?alla=1").get_data(as_text=True)
    assert "visas inte" in page
    assert "2 skolor visas inte" in page


def test_a_year_is_calculated_by_a_job_and_shown(sign_in, db, municipality, tmp_path):
    with db.transaction() as session:
        town(session, municipality)
    client = sign_in("quality_lead")
    assert "är inte räknad än" in text_of(client.get(YEAR))
    assert client.post(f"{YEAR}/rakna").status_code == 303
    assert "Uppföljningen räknas" in text_of(client.get(YEAR))
    settings = Settings(database_url="sqlite://", secret_key=b"x" * 32, instance=tmp_path)
    with db.transaction() as session:
        job = jobs.claim(session, "w", now=NOW)
    context = JobContext(
        db=db, settings=settings, job_id=job.id, worker="w", params=json.loads(job.params),
        now=lambda: NOW,
    )  # fmt: skip
    run_job(context)
    assert "Modellen missar skolbyte." in text_of(client.get(YEAR))
    assert client.post("/traffsakerhet/2019/rakna").status_code == 303


def test_the_principals_trust_is_told_beside(sign_in, db, made, municipality):
    statements = parse_statements(load("legitimacy_survey"))
    first, *others = [one.key for one in statements]
    client = sign_in("analyst")
    assert client.get(f"{YEAR}/fortroende.csv").status_code == 404
    principal = make_actor(Role.PRINCIPAL, f"/{municipality.id}/")
    with db.transaction() as session:
        asked = open_legitimacy_survey(
            session, SYSTEM, year=2026, last_day=TODAY, statements=statements, now=NOW
        )
        for unit, rating in zip(made.units.values(), (1, 2, 4, 5, 5), strict=False):
            ratings = {first: rating} | dict.fromkeys(others, 4)
            answer = LegitimacyAnswer(ratings=ratings)
            save_legitimacy(session, principal, asked, unit, answer=answer, now=NOW)
        close_survey(session, SYSTEM, asked, now=NOW)
    page = text_of(client.get(YEAR))
    assert "Har modellen rektorernas förtroende?" in page
    assert "5 av 8 skolor har svarat" in page
    assert "Rektorernas svar, sammanställda (CSV)" in page
    file = client.get(f"{YEAR}/fortroende.csv").get_data(as_text=True).lstrip("\ufeff")
    rows = list(csv.reader(file.splitlines(), delimiter=";"))
    # 17 fifths, and three of five at 4 or 5
    assert rows[1] == ["2026", statements[0].text_sv, "3,4", "0,60", "5", "8"]
    assert [row[2:4] for row in rows[2:]] == [["4,0", "1,00"]] * len(others)
    assert sign_in("committee").get(f"{YEAR}/fortroende.csv").status_code == 403


def test_without_this_years_pupils_no_kronor_are_shown(sign_in, db, municipality):
    with db.transaction() as session:
        town(session, municipality, has_current=False)
        make_accuracy(session, SYSTEM, 2026, now=NOW)
    assert "Det finns ingen beräkning vars elever är kända" in text_of(sign_in("analyst").get(YEAR))


def test_a_changed_register_is_told(sign_in, db, made):
    with db.transaction() as session:
        save(session, "historic_pupils", historic(seed=11))
    page = text_of(sign_in("analyst").get(YEAR))
    assert "Underlaget har ändrats" in page
    assert "Filer med tidigare elever eller ansökningar är inlästa på nytt." in page
    assert "Resten gäller" not in page


def test_a_newer_calculation_makes_only_what_is_beside_it_old(sign_in, db, made):
    client = sign_in("analyst")
    assert "Underlaget har ändrats" not in text_of(client.get(YEAR))
    with db.transaction() as session:
        save(session, "current_pupils", current(2025, seed=12))
    page = text_of(client.get(YEAR))
    assert "Underlaget har ändrats sedan uppföljningen gjordes" in page
    assert "nya uppgifter om årets elever" in page
    assert "Resten gäller" in page
    with db.transaction() as session:
        make_accuracy(session, SYSTEM, 2026, now=NOW)
    assert "Underlaget har ändrats" not in text_of(client.get(YEAR))


def test_a_finding_is_preliminary_until_the_dialogue_is_written_down(sign_in, made):
    client = sign_in("quality_lead")
    address = f"{YEAR}/{made.units[WORSE]}"
    assert "Åkerskolan bör granskas" in text_of(client.get(address))
    said = {"on": "2026-11-18", "said": "Många elever kom sent.", "conclusion": "explained"}
    answer = client.post(address, data={**said, "on": "2026-12-24", "said": ""})
    assert answer.status_code == 422
    assert "Skriv vad rektorn sa" in text_of(answer)
    answer = client.post(address, data={**said, "on": "2026-12-24"})
    assert answer.status_code == 422
    assert "framtiden" in text_of(answer)
    assert client.post(address, data=said).status_code == 303
    assert "Har en annan förklaring" in text_of(client.get(YEAR))
    assert "Många elever kom sent." in text_of(client.get(address))
    assert client.post(f"{address}/ta-tillbaka", data={"reason": ""}).status_code == 422
    assert client.post(f"{address}/ta-tillbaka", data={"reason": "Fel år."}).status_code == 303
    assert "Preliminärt: samtal med rektor återstår" in text_of(client.get(YEAR))
    assert client.post(f"{address}/ta-tillbaka", data={"reason": "Igen."}).status_code == 303
    assert client.get(f"{YEAR}/999999").status_code == 404


def test_principals_and_providers_do_not_see_the_page(sign_in, made, municipality):
    assert sign_in("principal", municipality.school).get(YEAR).status_code == 403
    assert sign_in("committee").get(YEAR).status_code == 403
    assert sign_in("analyst", municipality.private).get(YEAR).status_code == 403


def test_who_only_reads_is_not_offered_to_write(sign_in, made):
    client = sign_in("controller")
    page = client.get(f"{YEAR}/{made.units[WORSE]}").get_data(as_text=True)
    assert "Spara anteckningen" not in page
    assert client.post(f"{YEAR}/{made.units[WORSE]}", data={}).status_code == 403


def test_before_there_are_pupils_the_page_says_what_is_needed(sign_in, municipality):
    page = text_of(sign_in("analyst").get("/traffsakerhet"))
    assert "Läs in tidigare elever" in page


def test_everything_that_can_be_found_has_words():
    assert set(texts.TITLES) == set(texts.PROPOSALS) == set(Conclusion)
    assert set(texts.VERDICTS) == set(Verdict)
    assert set(texts.FINDINGS) == set(Finding)
    assert set(texts.REVIEWED) == set(Reviewed)
    assert set(texts.FACTS) == set(Measure)
    assert set(texts.TRENDS) == set(Answer)
    for measure, answer in product(Measure, Answer):
        assert (answer in texts.UNSURE) != ((measure, answer) in texts.ANSWERS)
