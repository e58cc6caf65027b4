"""Every kind of report on its pages: opened, written in every step, read, published."""

import html
import re
from datetime import date

import pytest
from builders import TODAY

from qms.access.scope import Scope
from qms.followup.core.report.questions import QuestionType
from qms.followup.queries import defaults, lists, reports

EVERYTHING = Scope(everything=True)
WITHOUT_MONEY = ("unit_quality_report", "anti_degrading_plan", "equity_resources")
TEXT = "Fler elever nådde målen i de klasser där lärarna planerade tillsammans under året."


def dates(template: str) -> dict[str, str]:
    return {"template": template, "year": "2026", "opens": "2026-11-02", "due": "2027-06-30"}


@pytest.fixture
def lead(sign_in):
    return sign_in("quality_lead")


@pytest.fixture
def open_report(db, lead):
    """Return a function that opens a report through its page and gives each unit's report."""

    def do(template: str, **more: str) -> dict[int, int]:
        answer = lead.post("/redovisningar/ny", data=dates(template) | more)
        assert answer.status_code == 303, answer.text[:3000]
        with db.reading() as session:
            found = lists.lines(session, EVERYTHING, on=date(2026, 11, 20), template=template)
        return {line.unit.id: line.head.id for line in found}

    return do


@pytest.fixture
def whole(db):
    def read(report_id: int):
        with db.reading() as session:
            return reports.whole(session, report_id)

    return read


@pytest.mark.parametrize("template", WITHOUT_MONEY)
@pytest.mark.parametrize("unit", ["school", "preschool"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_step_of_every_report_is_a_page(
    open_report, whole, sign_in, municipality, template, unit, language
):
    report_id = open_report(template)[getattr(municipality, unit)]
    client = sign_in("principal", getattr(municipality, unit))
    client.post("/sprak", data={"language": language, "next": "/"})
    asked = whole(report_id).template
    for section in asked.sections:
        page = client.get(f"/redovisningar/{report_id}/del/{section.number}")
        assert page.status_code == 200
        for question in section.questions:
            assert question.text.in_language(language) in html.unescape(page.text)
    assert client.get(f"/redovisningar/{report_id}/kontroll").status_code == 200
    assert (
        client.get(f"/redovisningar/{report_id}/del/{len(asked.sections) + 1}").status_code == 404
    )


def test_the_quality_lead_writes_the_providers_own(open_report, whole, lead, sign_in, municipality):
    report_id = open_report("provider_quality_report")[municipality.id]
    for section in whole(report_id).template.sections:
        assert lead.get(f"/redovisningar/{report_id}/del/{section.number}").status_code == 200
    saved = lead.post(
        f"/redovisningar/{report_id}/del/1", data={"version": "0", "pqr_points": TEXT, "go": "stay"}
    )
    assert saved.status_code == 303
    assert whole(report_id).content.answers["pqr_points"] == TEXT
    principal = sign_in("principal", municipality.school)
    assert principal.get(f"/redovisningar/{report_id}/del/1").status_code == 403
    assert "Huvudmannens kvalitetsrapport" in lead.get("/").text


@pytest.fixture
def desk(open_report, sign_in, municipality):
    """Return the first school's yearly report and its principal's client."""
    return open_report("unit_quality_report")[municipality.school], sign_in(
        "principal", municipality.school
    )


def step(whole, report_id, key):
    return whole(report_id).template.section_of(key).number


def test_several_choices_are_ticked_and_all_taken_away(desk, whole):
    report_id, client = desk
    url = f"/redovisningar/{report_id}/del/1"
    both = ["", "Ny rektor", "Flytt eller ombyggnad"]
    client.post(url, data={"version": "0", "uqr_changed": both, "go": "stay"})
    assert whole(report_id).content.choices("uqr_changed") == ("Ny rektor", "Flytt eller ombyggnad")
    page = client.get(url)
    assert len(re.findall(r'name="uqr_changed" value="[^"]+" checked', page.text)) == 2
    client.post(url, data={"version": "1", "uqr_changed": "", "go": "stay"})
    assert whole(report_id).content.choices("uqr_changed") == ()


def test_more_choices_than_may_be_made_are_refused_and_still_ticked(desk, whole):
    report_id, client = desk
    number = step(whole, report_id, "uqr_top3")
    options = whole(report_id).template.question("uqr_top3").options[:4]
    answer = client.post(
        f"/redovisningar/{report_id}/del/{number}",
        data={"version": "0", "uqr_top3": ["", *options], "go": "stay"},
    )
    assert answer.status_code == 422
    assert "Välj högst 3." in answer.text
    assert answer.text.count(" checked") == 4


def test_who_took_part_and_what_they_gave(desk, whole):
    report_id, client = desk
    number = step(whole, report_id, "uqr_participation")
    data = {
        "version": "0", "go": "stay", "uqr_participation-pupils": "Deltog",
        "uqr_participation-pupils_gave": "Elevrådet valde två av insatserna.",
    }  # fmt: skip
    assert client.post(f"/redovisningar/{report_id}/del/{number}", data=data).status_code == 303
    page = client.get(f"/redovisningar/{report_id}/del/{number}")
    assert "Elevrådet valde två av insatserna." in page.text
    assert "uqr_participation-children" not in page.text
    answer = client.post(f"/redovisningar/{report_id}/del/{number}", data={"version": "1"})
    assert "Svara om vårdnadshavare deltog" in answer.text
    assert 'href="#uqr_participation-guardians"' in answer.text
    assert 'id="uqr_participation-guardians"' in answer.text


def test_a_cause_is_chosen_for_a_result(desk, whole):
    report_id, client = desk
    number = step(whole, report_id, "uqr_res_compulsory")
    data = {"version": "0", "go": "stay", "uqr_res_compulsory-g6_math": "Närvaro"}
    assert client.post(f"/redovisningar/{report_id}/del/{number}", data=data).status_code == 303
    assert whole(report_id).content.answers["uqr_res_compulsory-g6_math"] == "Närvaro"


def test_a_new_action_is_added_written_removed_and_brought_back(desk, whole):
    report_id, client = desk
    number = step(whole, report_id, "uqr_actions")
    to_new = client.post(
        f"/redovisningar/{report_id}/del/{number}", data={"version": "0", "go": "add:uqr_actions"}
    )
    page = client.get(to_new.location)
    key = re.search(r'name="form_key" value="(\w+)"', page.text).group(1)
    data = {"form_key": key, "fraga": "uqr_actions", "name": "Läsning i alla ämnen"}
    url = client.post(f"/redovisningar/{report_id}/insatser/ny", data=data).location
    row = url.rsplit("/", 1)[1]
    assert row.startswith("n")
    lacks = client.post(url, data={"version": "1"})
    assert lacks.status_code == 422
    assert "Ange ansvarig för Läsning i alla ämnen" in lacks.text
    written = {
        f"{row}-aim": "Fler läser", f"{row}-measure": "Flyt", f"{row}-baseline": "71 %",
        f"{row}-target": "80 %", f"{row}-owner": "Bitr. rektor", f"{row}-due": "2027-12-17",
    }  # fmt: skip
    assert client.post(url, data={"version": "1", **written}).status_code == 303
    (action,) = whole(report_id).content.actions
    assert (action.owner, action.due) == ("Bitr. rektor", date(2027, 12, 17))
    assert "Ta bort Läsning i alla ämnen?" in client.get(f"{url}/ta-bort").text
    gone = client.post(f"{url}/ta-bort")
    assert whole(report_id).content.actions == ()
    assert "Ångra borttagningen" in client.get(gone.location).text
    client.post(f"{url}/angra")
    assert whole(report_id).content.actions == (action,)


@pytest.mark.parametrize("row", ["0", "n0", "x1", "l1", "p1", "²", "n" + "9" * 30, "9" * 18])
def test_a_row_that_does_not_exist_is_not_found(desk, row):
    report_id, client = desk
    for path in ("", "/ta-bort", "/borttagen"):
        assert client.get(f"/redovisningar/{report_id}/insatser/{row}{path}").status_code == 404


def test_a_table_that_is_not_in_the_report_takes_no_rows(desk):
    report_id, client = desk
    data = {"form_key": "k", "fraga": "so_activities", "name": "A"}
    answer = client.post(f"/redovisningar/{report_id}/insatser/ny", data=data)
    assert answer.status_code == 404


def test_every_type_of_question_is_on_some_page():
    used = {one.type for template in defaults.templates().values() for one in template.questions}
    without = {QuestionType.NUMBER, QuestionType.DATE, QuestionType.ATTACHMENT}
    assert used == set(QuestionType) - without


def test_the_overview_shows_one_kind_of_report_at_a_time(open_report, sign_in):
    open_report("unit_quality_report")
    open_report("anti_degrading_plan")
    chief = sign_in("school_chief")
    page = chief.get("/redovisningar?mall=anti_degrading_plan").text
    assert "0 av 4 redovisningar för 2026/27 är inlämnade" in page
    assert "Plan mot kränkande behandling. Senast" in page
    other = chief.get("/redovisningar?mall=unit_quality_report&ar=2026").text
    assert "Kvalitetsrapport för enheten. Senast" in other


def test_opening_a_report_for_chosen_units(open_report, lead, municipality):
    page = lead.get("/redovisningar/ny?mall=unit_quality_report").text
    assert "Förskolan Myran" in page
    faulty = lead.post("/redovisningar/ny", data=dates("unit_quality_report") | {"among": "chosen"})
    assert faulty.status_code == 422
    assert "Välj minst en enhet" in faulty.text
    found = open_report("unit_quality_report", among="chosen", units=str(municipality.preschool))
    assert set(found) == {municipality.preschool}


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"among": "highest"}, "Skriv hur många enheter som ska frågas"),
        ({"among": "above"}, "Skriv vilket belopp som räknas"),
        ({"among": "highest", "number": "0"}, "Skriv ett antal mellan 1 och 1000"),
        ({"among": "above", "kronor": "massor"}, "Skriv ett belopp med siffror"),
    ],
)
def test_a_way_of_choosing_needs_its_number(lead, fields, message):
    data = dates("anti_degrading_plan") | fields
    answer = lead.post("/redovisningar/ny", data=data)
    assert answer.status_code == 422
    assert message in answer.text


def test_a_report_that_nobody_knows_is_not_found(lead):
    assert lead.get("/redovisningar/ny?mall=nothing").status_code == 404


def test_an_oral_account_is_noted_on_the_page(open_report, sign_in, municipality):
    report_id = open_report("unit_quality_report")[municipality.school]
    chief = sign_in("school_chief")
    url = f"/redovisningar/{report_id}"
    assert "Muntlig redovisning" in chief.get(url).text
    faulty = chief.post(f"{url}/muntligt", data={"version": "0", "oral_on": "igår"})
    assert faulty.status_code == 422
    assert 'href="#oral_on"' in faulty.text
    assert 'href="#oral_summary"' in faulty.text
    data = {
        "version": "0",
        "oral_on": TODAY.isoformat(),
        "oral_summary": "Tre mål av fyra är nådda.",
    }
    assert chief.post(f"{url}/muntligt", data=data).status_code == 303
    page = chief.get(url).text
    assert "Redovisningen är lämnad muntligt" in page
    assert "Tre mål av fyra är nådda." in page
    assert "Antecknad av Provperson" in page
    chief.post(f"{url}/oppna-igen", data={"version": "1", "comment": "Fel enhet."})
    assert "Redovisningen är inte inlämnad än" in chief.get(url).text
