import re
from dataclasses import replace
from datetime import date

import pytest
from builders import NOW, SYSTEM
from support.grounds import ground

from qms.followup.core.actions.records import Plan
from qms.followup.core.review.records import AgreementText, DialogueText
from qms.followup.queries import comments, dialogues, feedback
from qms.followup.queries.units import EVERYWHERE
from qms.followup.services import actions, agreements
from qms.followup.services import dialogues as talking

TODAY = date(2026, 11, 20)
HELD = DialogueText(held_on=TODAY, took_part=("principal",), said="Vi talade om läsningen.")
AGREED = AgreementText(body="Mäta läsningen", owner="Rektor", due=date(2027, 2, 1))
FEEDBACK = {"form_key": "f1", "works": "Analysen visar varför.", "develop": "", "support": ""}
PLAN = Plan(
    title="Läsgrupper", cause="Få texter", measure="Andel", baseline="62 %", owner="Rektor",
    due=date(2026, 11, 1),
)  # fmt: skip


def text(answer):
    return re.sub(r"\s+", " ", answer.get_data(as_text=True)).replace("\u00a0", " ")


@pytest.fixture
def lead(sign_in):
    return sign_in("quality_lead")


@pytest.fixture
def principal(sign_in, municipality):
    return sign_in("principal", municipality.school)


@ground
def held(session, municipality):
    made = talking.record_dialogue(
        session, SYSTEM, municipality.school, HELD, form_key="d1", now=NOW
    )
    agreements.add_agreement(session, SYSTEM, made, AGREED, form_key="a1", now=NOW)
    return made


@ground
def late_action(session, municipality):
    return actions.begin(session, SYSTEM, municipality.school, PLAN, form_key="k1", now=NOW)


# ---------- Comments ----------


def test_both_sides_comment_beside_the_section(desk, lead, db):
    step = desk.client.get(desk.url("/del/2"))
    assert "Inga kommentarer än." in step.text
    about = re.search(r'<option value="([^"]+/)"', step.text).group(1)
    new = {"form_key": "c1", "back": "2", "comment_about": about, "comment_body": "Se bilagan."}
    for _ in range(2):
        answer = desk.client.post(desk.url("/kommentarer"), data=new)
        assert answer.headers["Location"].endswith("/del/2#kommentarer")
    assert desk.client.get(desk.url("/del/2")).text.count("Se bilagan.") == 1
    assert "Se bilagan." not in desk.client.get(desk.url("/del/1")).text
    assert "Se bilagan." in lead.get(desk.url()).text
    listed = lead.get("/kommentarer")
    assert "1 kommentar väntar på svar" in text(listed)
    assert "Se bilagan." in listed.text
    comment = re.search(r'/kommentarer/(\d+)/klar"', listed.text).group(1)
    done = lead.post(f"/kommentarer/{comment}/klar", data={"back": "list"})
    assert done.headers["Location"].endswith("/kommentarer")
    assert "Ingen kommentar väntar på svar" in text(lead.get("/kommentarer"))
    assert "Öppna igen" in lead.get(desk.url("/kommentarer")).text
    with db.reading() as session:
        assert len(comments.of_report(session, desk.report)) == 1


def test_ones_own_comment_waits_for_others_everywhere(desk, lead):
    step = desk.client.get(desk.url("/del/2"))
    about = re.search(r'<option value="([^"]+/)"', step.text).group(1)
    for client, key, words in ((desk.client, "c1", "Hur räknas det?"), (lead, "c2", "Per läsår.")):
        new = {"form_key": key, "comment_about": about, "comment_body": words}
        client.post(desk.url("/kommentarer"), data=new)
    for client, own, theirs in (
        (desk.client, "Hur räknas det?", "Per läsår."),
        (lead, "Per läsår.", "Hur räknas det?"),
    ):
        assert "1 kommentar väntar på svar" in text(client.get("/"))
        listed = text(client.get("/kommentarer"))
        assert "1 kommentar väntar på svar" in listed
        before, _, after = listed.partition("Dina egna, som väntar på att andra svarar")
        assert theirs in before
        assert own not in before
        assert own in after
        assert "1 väntar" in text(client.get(desk.url("/kommentarer")))


def test_a_refused_comment_keeps_its_words(desk):
    words = "Gäller 20120405-1234 i klassen."
    page = desk.client.get(desk.url("/kommentarer"))
    about = re.search(r'<option value="([^"]+/)"', page.text).group(1)
    new = {"form_key": "c1", "comment_about": about, "comment_body": words}
    answer = desk.client.post(desk.url("/kommentarer"), data=new)
    assert answer.status_code == 422
    assert words in answer.text
    assert "Här ser det ut att stå vem en person är" in answer.text


def test_nobody_comments_on_anothers_report(desk, sign_in, municipality):
    other = sign_in("principal", municipality.sibling)
    assert other.get(desk.url("/kommentarer")).status_code == 404
    new = {"comment_about": "x/", "comment_body": "Hej"}
    assert other.post(desk.url("/kommentarer"), data=new).status_code == 404


# ---------- Answers below each other ----------


@pytest.fixture
def submitted(desk, write_whole, version):
    write_whole()
    seen = str(version(desk.report))
    assert desk.client.post(desk.url("/lamna-in"), data={"version": seen}).status_code == 303
    return desk


def test_without_reports_the_page_says_what_comes(lead):
    assert "Inga inlämnade rapporter att läsa" in text(lead.get("/granskning"))


@pytest.mark.parametrize(
    ("query", "is_shown"),
    [
        pytest.param("", True, id="the first text"),
        pytest.param("&q=planerade+tillsammans", True, id="words in the answer"),
        pytest.param("&q=simundervisning", False, id="words nobody wrote"),
        pytest.param("&q=åkers", True, id="the unit's name"),
        pytest.param("&form=compulsory", True, id="its form"),
        pytest.param("&form=preschool", False, id="another form"),
        pytest.param("&lage=submitted", True, id="its state"),
        pytest.param("&lage=approved", False, id="another state"),
        pytest.param("&omrade=0", False, id="no such area"),
    ],
)
def test_answers_are_read_below_each_other(submitted, lead, query, is_shown):
    page = text(lead.get(f"/granskning?x=1{query}"))
    assert (f'href="/redovisningar/{submitted.report}"' in page) is is_shown
    file = lead.get(f"/granskning.csv?x=1{query}").get_data(as_text=True)
    assert ("Åkerskolan" in file) is is_shown


def test_a_whole_section_is_read_with_its_tables(submitted, lead):
    options = re.findall(r'<option value="([^"/]+)"', lead.get("/granskning").text)
    pages = [text(lead.get(f"/granskning?del={key}")) for key in options if key.startswith("so")]
    assert any("Läsgrupper åk 1–3" in page for page in pages)


def test_a_draft_is_not_read_here(desk, lead):
    desk.client.post(desk.url("/del/2"), data={"version": "0", "so_q2_aims": "Ett utkast"})
    assert "Ett utkast" not in lead.get("/granskning").text


# ---------- Feedback ----------


def test_feedback_is_written_sent_and_read(lead, principal, municipality, db):
    url = f"/aterkoppling/ny?enhet={municipality.school}"
    assert lead.get(url).status_code == 200
    made = lead.post(url, data=FEEDBACK).headers["Location"]
    assert principal.get(made).status_code == 404
    assert "1 utkast" in text(lead.get("/aterkoppling"))
    changed = {**FEEDBACK, "develop": "Utgångsvärden saknas.", "version": "0", "go": "save"}
    assert lead.post(made, data=changed).status_code == 303
    assert lead.post(made, data={**changed, "develop": "Annat"}).status_code == 409
    sent = {**changed, "version": "1", "go": "send"}
    for _ in range(2):
        assert lead.post(made, data=sent).status_code == 303
    assert "Utgångsvärden saknas." in principal.get(made).text
    assert "Åkerskolan" in principal.get("/aterkoppling").text
    inbox = principal.get("/meddelanden").text
    assert "Återkoppling från förvaltningen till Åkerskolan" in inbox
    with db.reading() as session:
        (line,) = feedback.lines(session, EVERYWHERE, on=TODAY)
    assert line.feedback.is_sent


def test_empty_feedback_is_not_sent_and_a_draft_can_be_thrown(lead, municipality):
    url = f"/aterkoppling/ny?enhet={municipality.school}"
    made = lead.post(url, data={**FEEDBACK, "works": ""}).headers["Location"]
    empty = {**FEEDBACK, "works": "", "version": "0"}
    assert lead.post(made, data={**empty, "go": "send"}).status_code == 422
    thrown = lead.post(made, data={**empty, "go": "throw"})
    assert thrown.headers["Location"].endswith("/aterkoppling")
    assert lead.get(made).status_code == 404


def test_no_feedback_to_a_unit_that_is_not_there(lead):
    for asked in ("", "?enhet=x", "?enhet=999999"):
        assert lead.get(f"/aterkoppling/ny{asked}").status_code == 404


# ---------- Dialogue ----------


def test_units_without_a_dialogue_are_told(lead, municipality, held):
    page = text(lead.get("/dialog"))
    assert "2 enheter har inte haft kvalitetsdialog i år" in page
    assert "Friskolan" not in page.split("<main")[1]
    assert page.index("Förskolan Myran") < page.index("Åkerskolan")


def test_a_dialogue_is_recorded_and_changed(lead, principal, municipality, db):
    url = f"/dialog/{municipality.school}"
    assert "Ingen dialog är antecknad." in lead.get(url).text
    assert lead.get(f"{url}/ny").status_code == 200
    refused = lead.post(f"{url}/ny", data={"form_key": "d1", "held_on": "2027-01-01", "said": ""})
    assert refused.status_code == 422
    assert text(refused).count("field-error") == 3
    new = {
        "form_key": "d1", "held_on": "2026-11-18", "took_part": ["principal", "okänd"],
        "said": "Läsningen.",
    }  # fmt: skip
    for _ in range(2):
        assert lead.post(f"{url}/ny", data=new).status_code == 303
    page = principal.get(url).text
    assert "Läsningen." in page
    assert "Deltog: Rektor" in text(principal.get(url))
    assert "Anteckna en dialog" not in page
    with db.reading() as session:
        (line,) = dialogues.lines(session, EVERYWHERE, on=TODAY)
    edit = f"/dialog/samtal/{line.held.id}"
    assert "Läsningen." in lead.get(edit).text
    changed = {**new, "said": "Läsning och trygghet.", "version": "0"}
    assert lead.post(edit, data=changed).status_code == 303
    assert lead.post(edit, data={**changed, "said": "Annat"}).status_code == 409
    assert "Läsning och trygghet." in principal.get(url).text


def test_a_dialogue_is_taken_away_and_comes_back(lead, municipality, held):
    url = f"/dialog/{municipality.school}"
    gone = lead.post(f"/dialog/samtal/{held}/bort")
    assert "Ångra" in gone.text
    assert "Vi talade om läsningen." not in lead.get(url).text
    assert lead.post(f"/dialog/samtal/{held}/ater").status_code == 303
    assert "Vi talade om läsningen." in lead.get(url).text


def test_what_was_agreed_is_followed_up(lead, principal, municipality, held, db):
    url = f"/dialog/{municipality.school}"
    refused = lead.post(f"/dialog/samtal/{held}/overenskommelser", data={"form_key": "a2"})
    assert refused.status_code == 422
    assert text(refused).count("field-error") == 3
    with db.reading() as session:
        (line,) = dialogues.lines(session, EVERYWHERE, on=TODAY)
    agreed = f"/dialog/overenskommelser/{line.held.agreements[0].id}"
    assert lead.post(f"{agreed}/uppfoljning", data={"outcome": ""}).status_code == 422
    lead.post(f"{agreed}/uppfoljning", data={"outcome": "Andelen steg."})
    assert "Andelen steg." in principal.get(url).text
    lead.post(f"{agreed}/oppna")
    assert "Andelen steg." not in principal.get(url).text


def test_what_was_agreed_becomes_an_action(lead, principal, municipality, held, db):
    with db.reading() as session:
        (line,) = dialogues.lines(session, EVERYWHERE, on=TODAY)
    url = f"/dialog/overenskommelser/{line.held.agreements[0].id}/insats"
    page = lead.get(url).text
    assert "Mäta läsningen" in page
    lacking = {"title": "Mäta läsningen", "indicator": "", "owner": "Rektor"}
    assert lead.post(url, data=lacking).status_code == 422
    whole = {
        **lacking, "due": "2027-02-01", "cause": "Vi vet inte nog.", "measure": "Andel",
        "baseline": "62 %",
    }  # fmt: skip
    action = lead.post(url, data=whole).headers["Location"]
    assert "Mäta läsningen" in principal.get(action).text
    assert action in principal.get(f"/dialog/{municipality.school}").text


def test_a_principal_sees_the_own_unit_alone(principal, municipality, held):
    assert principal.get(f"/dialog/{municipality.sibling}").status_code == 404
    assert principal.get("/granskning").status_code == 403
    assert principal.get("/narmare-titt").status_code == 403
    menu = principal.get("/dialog").text.split("<main")[0]
    assert "Dialog och återkoppling" in menu


# ---------- A closer look ----------


def test_a_unit_is_shown_until_somebody_has_seen_why(lead, municipality, late_action, db):
    page = lead.get("/narmare-titt")
    assert "1 enhet behöver ses närmare" in text(page)
    assert "1 insats har passerat sin sista dag." in text(page)
    (mark,) = re.findall(r'name="mark" value="([^"]+)"', page.text)
    url = f"/narmare-titt/{municipality.school}/sedd"
    refused = lead.post(url, data={"mark": mark, "reason": "Ok"})
    assert refused.status_code == 422
    seen = {"mark": mark, "reason": "Vi har talat med rektor i dag."}
    assert lead.post(url, data=seen).status_code == 303
    assert "Ingen enhet behöver ses närmare just nu" in text(lead.get("/narmare-titt"))
    assert "Vi har talat med rektor i dag." in lead.get("/narmare-titt?visa=sedda").text
    with db.transaction() as session:
        again = replace(PLAN, title="Vuxna på rasterna")
        actions.begin(session, SYSTEM, municipality.school, again, form_key="k2", now=NOW)
    assert "2 insatser har passerat sin sista dag." in text(lead.get("/narmare-titt"))
    stale = lead.post(url, data=seen)
    assert stale.status_code == 409
    assert "Något nytt har tillkommit. Läs skälen igen." in stale.text


def test_a_seen_unit_can_be_shown_again(lead, municipality, late_action):
    mark = re.search(r'name="mark" value="([^"]+)"', lead.get("/narmare-titt").text).group(1)
    url = f"/narmare-titt/{municipality.school}"
    lead.post(f"{url}/sedd", data={"mark": mark, "reason": "Vi har talat med rektor i dag."})
    assert lead.post(f"{url}/visa-igen").status_code == 303
    assert "1 enhet behöver ses närmare" in text(lead.get("/narmare-titt"))


def test_limits_are_set_by_those_who_may(lead, sign_in, late_action):
    page = lead.get("/narmare-titt/granser").text
    names = re.findall(r'<input[^>]* name="(\w+)"[^>]* value="(\d+)"', page)
    form = dict(names)
    assert form["actions_overdue"] == "1"
    refused = lead.post("/narmare-titt/granser", data={**form, "cases_late": "många"})
    assert refused.status_code == 422
    assert "många" in refused.text
    lead.post("/narmare-titt/granser", data={**form, "actions_overdue": "0"})
    assert "Ingen enhet behöver ses närmare just nu" in text(lead.get("/narmare-titt"))
    assert sign_in("analyst").get("/narmare-titt/granser").status_code == 403
