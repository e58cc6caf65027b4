import re
from datetime import date

import pytest
from builders import NOW, SYSTEM
from support.grounds import ground

from qms.followup.core.cases.kinds import CaseKind, CaseState, Channel
from qms.followup.core.cases.records import Registration
from qms.followup.queries import cases as queries
from qms.followup.queries.units import EVERYWHERE
from qms.followup.services import cases

TODAY = date(2026, 11, 20)
TITLE = "Inställda lektioner i ett ämne"
FINDING = "Tre lektioner i veckan ställdes in när en vikarie saknades i september."
CHECK = "Vi följde schemat i fyra veckor och inga lektioner uteblev."
NEW = {
    "form_key": "f1", "kind": "complaint", "title": "Skolskjuts som uteblivit",
    "received_on": "2026-11-19", "channel": "guardian", "diary": "BUN 2026/118",
}  # fmt: skip


def registered(session, unit_id, key, **changes):
    fields = {
        "kind": CaseKind.COMPLAINT, "title": TITLE, "channel": Channel.GUARDIAN,
        "received_on": date(2026, 11, 2), **changes,
    }  # fmt: skip
    about = Registration(**fields)
    return cases.register(session, SYSTEM, unit_id, about, form_key=key, now=NOW)


@ground
def case(session, municipality):
    return registered(session, municipality.school, "c1")


@ground
def theirs(session, municipality):
    return registered(session, municipality.independent, "c2", title="Hos en annan huvudman")


@pytest.fixture
def principal(sign_in, municipality):
    return sign_in("principal", municipality.school)


@pytest.fixture
def now_is(db):
    """Return a function that reads how a case stands now."""

    def read(case_id):
        with db.reading() as session:
            return queries.line(session, case_id, EVERYWHERE, on=TODAY).case

    return read


def text(answer):
    return re.sub(r"\s+", " ", answer.get_data(as_text=True)).replace("\u00a0", " ")


def walk(client, case_id, outcome="deficiency"):
    """Take the case to its answer."""
    client.post(f"/klagomal/{case_id}/steg/bekrafta", data={"day": "2026-11-04"})
    client.post(f"/klagomal/{case_id}/steg/utred", data={"day": "2026-11-05"})
    answer = {"outcome": outcome, "cause": "staffing", "finding": FINDING, "day": "2026-11-20"}
    return client.post(f"/klagomal/{case_id}/svar", data=answer)


def test_without_cases_the_page_says_what_it_is_for(principal, municipality):
    page = text(principal.get("/klagomal"))
    assert "Inget ärende är registrerat." in page


def test_a_case_is_registered_once_and_its_times_begin(principal, municipality, db):
    unit = {"unit": str(municipality.school)}
    for _ in range(2):
        assert principal.post("/klagomal/ny", data={**NEW, **unit}).status_code == 303
    with db.reading() as session:
        (line,) = queries.lines(session, EVERYWHERE, on=TODAY)
    page = text(principal.get(f"/klagomal/{line.case.id}"))
    assert "senast 24 november 2026" in page
    assert "skollagen 4 kap. 8 §" in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"title": "Klagomål från mamman till eleven Alva"}, "eleven Alva", id="name"),
        pytest.param({"title": "Rör 20140203-2384"}, "vem en person är", id="identity number"),
        pytest.param({"title": ""}, "utan namn", id="no title"),
        pytest.param({"received_on": "2026-12-01"}, "framåt i tiden", id="ahead"),
        pytest.param({"received_on": ""}, "Välj dagen", id="no day"),
        pytest.param({"unit": "0"}, "unit", id="no unit"),
    ],
)
def test_a_faulty_registration_is_refused_with_what_was_typed(
    principal, municipality, changes, said
):
    data = {**NEW, "unit": str(municipality.school), **changes}
    answer = principal.post("/klagomal/ny", data=data)
    assert answer.status_code == 422
    assert said in text(answer)
    assert NEW["diary"] in text(answer)


def test_a_case_goes_all_the_way_on_its_page(principal, case, now_is):
    assert walk(principal, case).status_code == 303
    ending = {"helped": "no", "check_text": CHECK, "day": "2026-11-20"}
    refused = principal.post(f"/klagomal/{case}/avsluta", data=ending)
    assert refused.status_code == 422
    assert "Lägg till en ny insats" in text(refused)
    assert CHECK in text(refused)
    answer = principal.post(f"/klagomal/{case}/avsluta", data={**ending, "helped": "yes"})
    assert answer.status_code == 303
    assert now_is(case).state is CaseState.CLOSED
    page = text(principal.get(f"/klagomal/{case}"))
    assert CHECK in page
    assert "next-step" not in page
    assert TITLE not in text(principal.get("/klagomal"))
    assert TITLE in text(principal.get("/klagomal?lage=avslutade"))


def test_an_exception_is_shown_in_the_list_and_on_the_page(principal, case):
    walk(principal, case)
    reason = "Ämnet läses inte längre på skolan efter höstterminens slut."
    principal.post(
        f"/klagomal/{case}/avsluta", data={"exception_reason": reason, "day": "2026-11-20"}
    )
    assert "Avslutat med undantag" in text(principal.get("/klagomal?lage=alla"))
    assert reason in text(principal.get(f"/klagomal/{case}"))


def test_an_answer_that_lacks_everything_says_so(principal, case):
    for step in ("bekrafta", "utred"):
        principal.post(f"/klagomal/{case}/steg/{step}", data={"day": "2026-11-20"})
    answer = principal.post(f"/klagomal/{case}/svar", data={"day": ""})
    assert answer.status_code == 422
    assert text(answer).count("field-error") == 4


def test_a_step_of_another_name_or_out_of_turn_is_not_taken(principal, case, now_is):
    assert principal.post(f"/klagomal/{case}/steg/hoppa").status_code == 404
    principal.post(f"/klagomal/{case}/steg/utred", data={"day": "2026-11-20"})
    assert now_is(case).state is CaseState.RECEIVED
    page = text(principal.get(f"/klagomal/{case}"))
    assert "redan gått vidare" in page


def test_the_last_step_is_undone_and_what_was_written_stays(principal, case, now_is):
    walk(principal, case)
    principal.post(f"/klagomal/{case}/angra")
    assert now_is(case).state is CaseState.INVESTIGATING
    assert FINDING in text(principal.get(f"/klagomal/{case}"))


@pytest.mark.parametrize(
    ("role", "at", "status"),
    [
        pytest.param("principal", "school", 200, id="its head"),
        pytest.param("quality_lead", "id", 200, id="quality lead"),
        pytest.param("case_officer", "id", 200, id="case officer"),
        pytest.param("principal", "sibling", 404, id="another head"),
        pytest.param("independent_provider", "private", 404, id="another provider"),
        pytest.param("controller", "id", 403, id="controller"),
        pytest.param("auditor", "id", 403, id="auditor"),
    ],
)
def test_who_reads_a_case(sign_in, municipality, case, role, at, status):
    client = sign_in(role, getattr(municipality, at))
    assert client.get(f"/klagomal/{case}").status_code == status


def test_an_independent_providers_cases_are_not_the_municipalitys(sign_in, municipality, theirs):
    lead = sign_in("quality_lead")
    assert "Hos en annan huvudman" not in text(lead.get("/klagomal?lage=alla"))
    assert lead.get(f"/klagomal/{theirs}").status_code == 404
    assert "Friskolan" not in text(lead.get("/klagomal/siffror"))
    provider = sign_in("independent_provider", municipality.private)
    assert "Hos en annan huvudman" in text(provider.get("/klagomal"))


def test_restricted_notes_are_closed_until_their_reading_is_recorded(
    sign_in, municipality, principal, case
):
    note = {"form_key": "n1", "body": "Samtal med arbetslaget.", "is_restricted": "y"}
    assert principal.post(f"/klagomal/{case}/anteckning", data=note).status_code == 303
    page = text(principal.get(f"/klagomal/{case}"))
    assert note["body"] not in page
    assert "1 anteckning är skyddad." in page
    assert note["body"] in text(principal.post(f"/klagomal/{case}/skyddat"))
    officer = sign_in("case_officer")
    assert note["body"] not in text(officer.get(f"/klagomal/{case}"))
    assert officer.post(f"/klagomal/{case}/skyddat").status_code == 403
    assert officer.post(f"/klagomal/{case}/anteckning", data=note).status_code == 403
    log = text(sign_in("system_admin").get("/admin/logg"))
    assert "skyddade anteckningar i ärende lästa" in log
    assert note["body"] not in log


def test_no_free_text_leaves_in_the_file(principal, case):
    walk(principal, case)
    rows = principal.get("/klagomal.csv?lage=alla").get_data(as_text=True)
    assert "Bemanning" in rows
    assert TITLE not in rows
    assert FINDING not in rows


def test_what_was_registered_is_put_right_but_not_written_over(principal, case, now_is):
    page = text(principal.get(f"/klagomal/{case}/ratta"))
    assert TITLE in page
    data = {**NEW, "version": "0", "kind": "deficiency"}
    assert principal.post(f"/klagomal/{case}/ratta", data=data).status_code == 303
    assert now_is(case).about.kind is CaseKind.DEFICIENCY
    answer = principal.post(f"/klagomal/{case}/ratta", data={**data, "title": "Senare rubrik"})
    assert answer.status_code == 409
    assert "Senare rubrik" in text(answer)


def test_a_case_registered_by_mistake_is_taken_away_and_brought_back(principal, case):
    page = text(principal.post(f"/klagomal/{case}/ta-bort"))
    assert "Ärendet är borttaget" in page
    assert principal.get(f"/klagomal/{case}").status_code == 404
    assert principal.post(f"/klagomal/{case}/aterstall").status_code == 303
    assert principal.get(f"/klagomal/{case}").status_code == 200


def test_a_case_leads_to_an_action_and_each_shows_the_other(principal, municipality, case):
    page = text(principal.get(f"/insatser/ny?arende={case}"))
    assert "Insatsen kopplas till ett ärende" in page
    action = {
        "form_key": "a1", "case": str(case), "unit": str(municipality.school), "indicator": "",
        "title": "Vikarieplan", "cause": "Sjukfrånvaro", "measure": "Inställda lektioner",
        "baseline": "3", "owner": "Biträdande rektor", "due": "2027-01-29",
    }  # fmt: skip
    made = principal.post("/insatser/ny", data=action)
    assert made.status_code == 303
    assert "Vikarieplan" in text(principal.get(f"/klagomal/{case}"))
    assert TITLE in text(principal.get(made.location))


def test_the_start_page_shows_the_next_step_and_not_what_it_is_about(sign_in, principal, case):
    page = text(principal.get("/"))
    assert "Bekräfta till den som klagar" in page
    assert TITLE not in page
    lead = text(sign_in("quality_lead").get("/"))
    assert "1 ärende behöver sitt nästa steg" in lead
    assert "1 är försenat." in lead


@pytest.mark.parametrize(
    ("role", "at", "shown", "hidden"),
    [
        pytest.param("principal", "school", ">1<", "dolt", id="its own head sees one"),
        pytest.param("quality_lead", "id", ">1<", "dolt", id="quality lead sees one"),
        pytest.param("controller", "id", "dolt", ">1<", id="controller sees few"),
        pytest.param("auditor", "id", "dolt", ">1<", id="auditor sees few"),
    ],
)
def test_few_are_hidden_for_those_who_do_not_handle_the_cases(
    sign_in, municipality, case, role, at, shown, hidden
):
    client = sign_in(role, getattr(municipality, at))
    page = re.sub(r"</?b>|<dd[^>]*>", "", text(client.get("/klagomal/siffror")))
    numbers = page[page.index("Per enhet") :]
    assert shown in numbers
    assert hidden not in numbers
    file = client.get("/klagomal/siffror.csv").get_data(as_text=True)
    assert ("dolt" in file) is (shown == "dolt")


def test_another_year_and_a_year_that_is_none(principal, case):
    assert "2025/26" in text(principal.get("/klagomal/siffror?lasar=2025"))
    assert principal.get("/klagomal/siffror?lasar=abc").status_code == 200


def test_the_duty_to_report_is_said_for_degrading_treatment(principal, municipality):
    data = {**NEW, "unit": str(municipality.school), "kind": "degrading"}
    mild = principal.post("/klagomal/ny", data=data).location
    page = text(principal.get(mild))
    assert "Nej: varken allvarlig" in page
    assert "Anmäl till huvudmannen." not in page
    grave = principal.post("/klagomal/ny", data={**data, "form_key": "f2", "is_serious": "y"})
    page = text(principal.get(grave.location))
    assert "Ja, genast" in page
    assert "Anmäl till huvudmannen." in page


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_page_stands_in_both_languages(sign_in, municipality, principal, case, language):
    principal.post("/sprak", data={"language": language, "next": "/"})
    for address in (
        "/klagomal", "/klagomal/ny", f"/klagomal/{case}", f"/klagomal/{case}/ratta",
        "/klagomal/siffror", "/insatser", "/insatser/ny",
    ):  # fmt: skip
        assert principal.get(address).status_code == 200
