"""The template editor in the browser: versions, a draft changed part by part, publishing."""

import re
from io import BytesIO

import pytest
from builders import NOW, make_actor

from qms.access.roles import Role
from qms.followup.core.editor.draft import change_question
from qms.followup.core.editor.moving import remove_question
from qms.followup.models import Report
from qms.followup.queries import defaults, reports, templates
from qms.followup.services import template_drafts

KEY = "socio_outcome"
LATEST = defaults.templates()[KEY].version
DRAFT = f"/mallar/{KEY}/utkast"
OTHER = make_actor(Role.SCHOOL_CHIEF, pseudonym="test-other")


def text(answer, status=200):
    body = answer.get_data(as_text=True)
    assert answer.status_code == status, body[-3000:]
    return re.sub(r"\s+", " ", body)


@pytest.fixture
def lead(sign_in):
    return sign_in("quality_lead")


@pytest.fixture
def draft(lead):
    """Return a client with a draft begun."""
    assert lead.post(f"/mallar/{KEY}/utkast/ny").status_code == 303
    return lead


@pytest.fixture
def stored(db):
    """Return a function that reads the draft as it is now."""

    def read(key=KEY):
        with db.reading() as session:
            return templates.draft(session, key)

    return read


@pytest.fixture
def elsewhere(db):
    """Return a function by which somebody else changes the draft."""

    def change(edit, part):
        with db.transaction() as session:
            template_drafts.change(session, OTHER, KEY, edit, part=part, seen=10**9, now=NOW)

    return change


def question(stored, key):
    return stored().document.question(key)


def fields(page):
    """Return the form's fields as a browser would send them back."""
    found = dict(re.findall(r'<input type="hidden"[^>]* name="(\w+)"[^>]* value="([^"]*)"', page))
    seen = re.search(r'name="seen"[^>]*value="(\d+)"', page)
    return {**found, "seen": seen[1]} if seen else found


def seen_of(client, url):
    return fields(text(client.get(url)))["seen"]


def test_every_template_is_listed_with_its_version(lead):
    page = text(lead.get("/mallar"))
    for key, template in defaults.templates().items():
        assert f"/mallar/{key}" in page
        assert template.title.sv in page


@pytest.mark.parametrize("role", ["auditor", "analyst", "controller"])
def test_the_office_reads_templates_and_cannot_write_them(sign_in, role):
    client = sign_in(role)
    page = text(client.get(f"/mallar/{KEY}"))
    assert "Gör en ny version" not in page
    assert client.post(f"/mallar/{KEY}/utkast/ny").status_code == 403


@pytest.mark.parametrize("url", ["/mallar", f"/mallar/{KEY}", DRAFT, f"{DRAFT}/visa/1"])
def test_a_principal_has_no_business_there(sign_in, municipality, url):
    assert sign_in("principal", municipality.school).get(url).status_code == 403


@pytest.mark.parametrize(
    "url",
    ["/mallar/nothing", "/mallar/nothing/utkast", f"/mallar/{KEY}/version/99",
     f"/mallar/{KEY}/version/99/fil", "/mallar/nothing/version/1"],
)  # fmt: skip
def test_what_does_not_exist_is_not_found(lead, url):
    assert lead.get(url).status_code == 404


def test_without_a_draft_the_page_leads_back(lead):
    page = text(lead.get(DRAFT, follow_redirects=True))
    assert "publicerat eller kastat" in page


def test_a_draft_shows_every_question(draft, stored):
    page = text(draft.get(DRAFT))
    for one in stored().document.questions:
        assert one["text_sv"] in page
    assert "Utkast" in text(draft.get("/mallar"))


def test_beginning_twice_keeps_the_first(draft, stored):
    text(draft.post(f"/mallar/{KEY}/utkast/ny", follow_redirects=True))
    assert stored().revision == 1


ONE_OF_EACH = {
    question.type.value: (template.key, question.key)
    for template in defaults.templates().values()
    for question in template.questions
}


@pytest.mark.parametrize("kind", list(ONE_OF_EACH))
def test_every_page_of_a_question_can_be_shown(lead, kind):
    key, asked = ONE_OF_EACH[kind]
    lead.post(f"/mallar/{key}/utkast/ny")
    url = f"/mallar/{key}/utkast/fraga/{asked}"
    parts = set(re.findall(rf"{url}/[a-z]+(?:/\w+)?(?=\")", text(lead.get(url))))
    assert {f"{url}/{one}" for one in ("text", "vem", "kontroll")} <= parts
    for part in parts:
        if "/lista/" not in part:
            text(lead.get(part))


def test_changing_the_words_of_a_question(draft, stored):
    url = f"{DRAFT}/fraga/so_why/text"
    answer = draft.post(url, data={
        "seen": seen_of(draft, url), "text_sv": " Varför? ", "text_en": "Why?", "hint_sv": "",
        "hint_en": "",
    })  # fmt: skip
    assert answer.headers["Location"].endswith("/fraga/so_why")
    found = question(stored, "so_why")
    assert (found["text_sv"], found["text_en"], "hint_sv" in found) == ("Varför?", "Why?", False)
    assert found["quality_rules"]


def test_a_question_without_text_is_refused(draft, stored):
    url = f"{DRAFT}/fraga/so_why/text"
    page = text(draft.post(url, data={"seen": "1", "text_sv": " "}), 422)
    assert "Skriv frågan på svenska" in page
    assert question(stored, "so_why")["text_sv"]


def test_a_condition_that_cannot_be_read_names_the_word(draft, stored):
    url = f"{DRAFT}/fraga/so_why/vem"
    data = {"seen": "1", "required": "ja", "visibility": "public", "condition": "left_krr < 0"}
    page = text(draft.post(url, data=data), 422)
    assert "left_krr" in page
    assert "left_kr" in page
    assert stored().revision == 1
    assert draft.post(url, data=data | {"condition": "left_kr < 0"}).status_code == 303
    assert question(stored, "so_why")["condition"] == "left_kr < 0"


def test_who_is_asked_and_whether_they_must_answer(draft, stored):
    url = f"{DRAFT}/fraga/so_why/vem"
    draft.post(url, data={
        "seen": "1", "required": "nej", "visibility": "internal", "applies_to": ["preschool"],
        "condition": "",
    })  # fmt: skip
    found = question(stored, "so_why")
    assert (found["required"], found["visibility"], found["applies_to"]) == (
        False, "internal", ["preschool"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("key", "sent", "field", "value"),
    [
        pytest.param("so_why", {"max_words": "70"}, "max_words", 70, id="text"),
        pytest.param("so_q5_resources", {"options_sv": "Ja\r\n\r\nNej ", "options_en": "Yes\nNo"},
                     "options_sv", ["Ja", "Nej"], id="choice"),
        pytest.param("so_carried", {"sum": "", "may_exceed": "nej"}, "sum", None, id="money"),
        pytest.param("so_activities", {"needs": ["name", "aim"], "reach": ""}, "needs",
                     ["name", "aim"], id="table"),
    ],
)  # fmt: skip
def test_the_answer_of_each_type(draft, stored, key, sent, field, value):
    url = f"{DRAFT}/fraga/{key}/svar"
    answer = draft.post(url, data={"seen": "1", **sent})
    assert answer.status_code == 303, text(answer, 422)
    assert question(stored, key).get(field) == value


def test_checks_and_sources(draft, stored):
    url = f"{DRAFT}/fraga/so_why/kontroll"
    draft.post(url, data={"seen": "1", "quality_rules": ["too_long"], "prefill": ["indicators"]})
    found = question(stored, "so_why")
    assert (found["quality_rules"], found["prefill"]) == (["too_long"], ["indicators"])


def test_a_new_section_with_a_question_of_each_type(draft, stored):
    draft.post(f"{DRAFT}/ny-del", data={"title_sv": "Till sist", "title_en": "Last"})
    section = stored().document.sections[-1]
    assert (section.key, section.questions) == ("so_sist", ())
    page = text(draft.get(f"{DRAFT}/ny-fraga?i={section.key}"))
    kinds = re.findall(r'<option value="([a-z_:]+)"', page)
    kinds = [one for one in kinds if not one.startswith("so_")]
    assert len(kinds) == 15
    for kind in kinds:
        answer = draft.post(f"{DRAFT}/ny-fraga", data={
            "section": section.key, "kind": kind, "text_sv": f"Fråga om {kind}?", "text_en": "",
        })  # fmt: skip
        text(draft.get(answer.headers["Location"]))
    asked = stored().document.section(section.key).questions
    assert len(asked) == 15
    assert len({one["key"] for one in asked}) == 15
    text(draft.get(f"{DRAFT}/visa/6"))


def test_the_same_new_question_twice_is_one(draft, stored):
    data = {"section": "so_next", "kind": "text", "text_sv": "Något mer?", "text_en": ""}
    before = len(stored().document.questions)
    places = {draft.post(f"{DRAFT}/ny-fraga", data=data).headers["Location"] for _ in range(2)}
    assert len(stored().document.questions) == before + 1
    assert len(places) == 1


def test_moving_and_removing_and_bringing_back(draft, stored):
    draft.post(f"{DRAFT}/flytta/so_carried", data={"go": "upp"})
    assert stored().document.questions[0]["key"] == "so_carried"
    draft.post(f"{DRAFT}/flytta/so_needs", data={"go": "upp"})
    assert stored().document.sections[0].key == "so_needs"
    assert draft.post(f"{DRAFT}/flytta/so_needs", data={"go": "bort"}).status_code == 404
    page = text(draft.get(f"{DRAFT}/ta-bort/so_why"))
    draft.post(f"{DRAFT}/ta-bort/so_why", data={"seen": fields(page)["seen"]})
    assert stored().draft.is_removed("so_why")
    page = text(draft.get(DRAFT))
    assert "Borttaget ur utkastet" in page
    draft.post(f"{DRAFT}/tillbaka/so_why")
    assert question(stored, "so_why")
    assert "Borttaget ur utkastet" not in text(draft.get(DRAFT))


def test_removing_tells_which_conditions_use_the_answer(draft, stored):
    data = {"seen": "1", "required": "ja", "visibility": "public", "applies_to": [],
            "condition": 'so_q1_needs = "Delvis"'}  # fmt: skip
    draft.post(f"{DRAFT}/fraga/so_why/vem", data=data)
    page = text(draft.get(f"{DRAFT}/ta-bort/so_q1_needs"))
    assert "Varför blev resultatet som det blev?" in page


def test_columns_indicators_and_groups_in_a_list(lead, stored):
    key = "unit_quality_report"
    lead.post(f"/mallar/{key}/utkast/ny")
    url = f"/mallar/{key}/utkast/fraga"

    def now(name):
        return stored(key).document.question(name)

    for go, item in (("add", "g9_merit"), ("up:attendance", ""), ("remove:adapted_progress", "")):
        data = {"go": go, "item": item}
        assert lead.post(f"{url}/uqr_res_adapted/lista/indicators", data=data).status_code == 303
    assert now("uqr_res_adapted")["indicators"] == ["attendance", "g9_merit"]
    lead.post(f"{url}/uqr_actions/lista/columns", data={"go": "remove:area"})
    assert "area" not in now("uqr_actions")["columns"]
    lead.post(f"{url}/uqr_actions/kolumn/owner", data={
        "seen": "1", "label_sv": "Vem", "label_en": "", "fixed": "nej",
    })  # fmt: skip
    assert now("uqr_actions")["column_labels"] == {"owner": ["Vem", "Owner"]}
    group = {"seen": "9", "name_sv": "Skolbiblioteket", "name_en": "", "duty": "",
             "applies_to": ["compulsory"]}  # fmt: skip
    lead.post(f"{url}/uqr_participation/grupp/ny", data=group)
    added = now("uqr_participation")["groups"][-1]
    assert (added["key"], added["name_sv"]) == ("grp_skolbiblioteket", "Skolbiblioteket")
    text(lead.get(f"{url}/uqr_participation/grupp/grp_skolbiblioteket/ta-bort"))
    lead.post(f"{url}/uqr_participation/lista/groups", data={"go": "remove:grp_skolbiblioteket"})
    assert now("uqr_participation")["groups"][-1]["key"] == "health"


def test_two_editors_of_one_question_both_see_both_texts(draft, stored, elsewhere):
    url = f"{DRAFT}/fraga/so_why/text"
    page = text(draft.get(url))
    elsewhere(lambda one: change_question(one, "so_why", {"text_sv": "Deras ord?"}), "so_why/text")
    sent = {"seen": fields(page)["seen"], "text_sv": "Mina ord?", "text_en": "", "hint_sv": "",
            "hint_en": ""}  # fmt: skip
    clash = text(draft.post(url, data=sent), 409)
    assert "Mina ord?" in clash
    assert "Deras ord?" in clash
    assert question(stored, "so_why")["text_sv"] == "Deras ord?"
    assert draft.post(url, data=sent | {"seen": fields(clash)["seen"]}).status_code == 303
    assert question(stored, "so_why")["text_sv"] == "Mina ord?"


def test_words_for_a_question_removed_meanwhile_are_kept(draft, stored, elsewhere):
    url = f"{DRAFT}/fraga/so_why/text"
    seen = seen_of(draft, url)
    elsewhere(lambda one: remove_question(one, "so_why"), "so_why")
    sent = {"seen": seen, "text_sv": "Mina ord?", "text_en": "", "hint_sv": "", "hint_en": ""}
    page = text(draft.post(url, data=sent, follow_redirects=True))
    assert "borttagen av någon annan" in page
    draft.post(f"{DRAFT}/tillbaka/so_why")
    assert question(stored, "so_why")["text_sv"] == "Mina ord?"


def test_words_for_a_draft_that_is_gone_stay_on_the_page(draft, db):
    with db.transaction() as session:
        template_drafts.throw_away(session, OTHER, KEY, now=NOW)
    answer = draft.post(f"{DRAFT}/fraga/so_why/text", data={"seen": "1", "text_sv": "Mina ord?"})
    assert "Mina ord?" in text(answer, 409)


def test_a_draft_with_faults_cannot_be_published_and_all_are_shown(draft):
    for key in ("so_unused", "so_q1_needs"):
        draft.post(f"{DRAFT}/ta-bort/{key}", data={"seen": "99"})
    draft.post(f"{DRAFT}/ny-del", data={"title_sv": "Tom del"})
    page = text(draft.get(f"{DRAFT}/publicera"))
    assert "frågar inte om det som inte är använt" in page
    assert "Delen Tom del har ingen fråga" in page
    assert "Publicera versionen" not in page
    seen = seen_of(draft, f"{DRAFT}/ta-bort/so_why")
    text(draft.post(f"{DRAFT}/publicera", data={"seen": seen, "note": ""}), 422)
    assert "2 fel hindrar publicering" in text(draft.get(DRAFT))


def test_publishing_makes_a_version_with_its_differences_in_words(draft, db):
    url = f"{DRAFT}/fraga/so_why/text"
    sent = {"seen": "1", "text_sv": "Varför?", "text_en": "Why?", "hint_sv": "", "hint_en": ""}
    draft.post(url, data=sent)
    page = text(draft.get(f"{DRAFT}/publicera"))
    assert "texten är ändrad" in page
    assert "Varför blev resultatet som det blev?" in page
    old = text(draft.post(f"{DRAFT}/publicera", data={"seen": "1", "note": ""}), 409)
    assert "ändrat utkastet" in old
    answer = draft.post(f"{DRAFT}/publicera", data={"seen": fields(page)["seen"], "note": "Kort"})
    assert answer.status_code == 303
    page = text(draft.get(f"/mallar/{KEY}"))
    assert f"Version {LATEST + 1}" in page
    assert "Kort" in page
    read = text(draft.get(f"/mallar/{KEY}/version/{LATEST + 1}"))
    assert f"Skiljer sig från version {LATEST}" in read
    with db.reading() as session:
        assert templates.draft(session, KEY) is None


def test_publishing_nothing_new_is_refused(draft):
    text(draft.post(f"{DRAFT}/publicera", data={"seen": "1", "note": ""}), 422)


def test_withdrawing_and_putting_back(draft):
    draft.post(f"{DRAFT}/fraga/so_why/svar", data={"seen": "1", "max_words": "70"})
    draft.post(f"{DRAFT}/publicera", data={"seen": "2", "note": ""})
    new = LATEST + 1
    draft.post(f"/mallar/{KEY}/version/{new}/ur-bruk")
    assert f"Nya redovisningar frågar med version {LATEST}." in text(draft.get(f"/mallar/{KEY}"))
    draft.post(f"/mallar/{KEY}/version/{new}/i-bruk")
    assert f"Nya redovisningar frågar med version {new}." in text(draft.get(f"/mallar/{KEY}"))
    assert draft.post(f"/mallar/{KEY}/version/{LATEST}/ur-bruk").status_code == 404


def test_throwing_away_asks_first_and_can_be_undone(draft, stored):
    draft.post(f"{DRAFT}/fraga/so_why/svar", data={"seen": "1", "max_words": "70"})
    assert "Behåll" in text(draft.get(f"{DRAFT}/kasta"))
    draft.post(f"{DRAFT}/kasta")
    page = text(draft.get(f"/mallar/{KEY}"))
    row = re.search(r'name="kastat" value="(\d+)"', page)[1]
    draft.post(f"/mallar/{KEY}/utkast/ny", data={"kastat": row})
    assert question(stored, "so_why")["max_words"] == 70


def test_a_file_out_and_in_again(draft, stored):
    file = draft.get(f"{DRAFT}/fil").get_data(as_text=True)
    draft.post(f"{DRAFT}/kasta")
    changed = file.replace("max_words = 150", "max_words = 60")
    send = {"file": (BytesIO(changed.encode()), "mall.toml")}
    answer = draft.post(f"/mallar/{KEY}/utkast/fil", data=send, content_type="multipart/form-data")
    assert answer.status_code == 303
    assert question(stored, "so_why")["max_words"] == 60
    exported = draft.get(f"/mallar/{KEY}/version/{LATEST}/fil")
    assert f"{KEY}-{LATEST}.toml" in exported.headers["Content-Disposition"]


def test_a_file_with_faults_shows_them_all(lead, stored):
    send = {"file": (BytesIO(b"[meta]\nversion = 1\n"), "mall.toml")}
    page = text(
        lead.post(f"/mallar/{KEY}/utkast/fil", data=send, content_type="multipart/form-data"), 422
    )
    assert "[[question]]" in page
    assert "5 fel i filen" in page
    assert stored() is None
    assert "Välj en fil" in text(lead.post(f"/mallar/{KEY}/utkast/fil"), 422)


@pytest.mark.parametrize("key", list(defaults.templates()))
def test_every_page_can_be_previewed_with_a_units_facts_and_stores_nothing(
    lead, db, municipality, key
):
    lead.post(f"/mallar/{key}/utkast/ny")
    page = text(lead.get(f"/mallar/{key}/utkast/visa/1"))
    places = re.findall(rf'href="(/mallar/{key}/utkast/visa/\d+\?enhet=\d+)"', page)
    assert places
    for url in places:
        assert "Inget som syns här sparas" in text(lead.get(url))
    text(lead.get(f"/mallar/{key}/version/{defaults.templates()[key].version}/visa/1"))
    with db.reading() as session:
        assert session.query(Report).count() == 0


def test_a_preview_asks_the_unit_what_its_school_forms_are_asked(lead, municipality):
    key = "unit_quality_report"
    lead.post(f"/mallar/{key}/utkast/ny")
    url = f"/mallar/{key}/utkast/visa/3?enhet="
    assert "Förutsättningar och arbetssätt i förskolan" in text(
        lead.get(f"{url}{municipality.preschool}")
    )
    assert "Kunskaper i förskoleklass och grundskola" in text(
        lead.get(f"{url}{municipality.school}")
    )


def test_open_reports_are_moved_to_the_new_version_from_the_years_page(
    draft, db, year, municipality
):
    draft.post(f"{DRAFT}/fraga/so_why/svar", data={"seen": "1", "max_words": "70"})
    draft.post(f"{DRAFT}/publicera", data={"seen": "2", "note": ""})
    report = year[municipality.school]
    with db.reading() as session:
        assert reports.head(session, report).template_version == LATEST
    page = text(draft.get(f"/redovisningar/ny?mall={KEY}"))
    assert f"Flytta öppna till version {LATEST + 1}" in page
    action = re.search(r'action="(/redovisningar/ar/\d+/mall)"', page)[1]
    moved = draft.post(action, data={"version": str(LATEST + 1)}, follow_redirects=True)
    assert "har fått den nya mallen" in text(moved)
    with db.reading() as session:
        whole = reports.whole(session, report)
    assert whole.head.template_version == LATEST + 1
    assert whole.template.question("so_why").max_words == 70


def test_the_pages_speak_english(draft):
    draft.post("/sprak", data={"language": "en", "next": "/"})
    for url in ("/mallar", f"/mallar/{KEY}", DRAFT, f"{DRAFT}/fraga/so_why", f"{DRAFT}/publicera"):
        text(draft.get(url))


def test_each_template_is_a_card_on_a_phone(draft):
    page = text(draft.get("/mallar"))
    assert '<table class="data cards">' in page
    for label in ("Version", "Frågor", "Nästa version"):
        assert f'data-label="{label}"' in page
