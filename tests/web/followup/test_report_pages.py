import html
import re

import pytest


def text_of(answer) -> str:
    """Return the words of a page."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)))


def test_a_principal_files_the_whole_report_without_script(desk, write_whole, state):
    write_whole()
    check = desk.client.get(desk.url("/kontroll"))
    assert "Redovisningen är klar att lämna in" in check.text
    seen = re.search(r'name="version" value="(\d+)"', check.text).group(1)
    for _ in range(2):
        answer = desk.client.post(desk.url("/lamna-in"), data={"version": seen})
        assert answer.status_code == 303
    assert state(desk.report) == "submitted"
    page = desk.client.get(desk.url())
    assert "Redovisningen väntar på granskning" in page.text
    assert "10\u00a0000\u00a0kr" in page.text


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_every_step_has_a_heading_the_ring_and_the_money(desk, number):
    page = desk.client.get(desk.url(f"/del/{number}"))
    assert f"del {number} av 5" in page.text
    assert "0 av 5 delar klara" in page.text
    assert "Kvar att redovisa" in page.text
    assert page.text.count("Spara och gå till") == 1


def test_a_step_and_a_row_call_the_same_saving_the_same(desk):
    words = "Spara och fyll i resten senare"
    assert f">{words}</button></noscript>" in desk.client.get(desk.url("/del/2")).text
    data = {"form_key": "k", "name": "Läsgrupper"}
    row = desk.client.post(desk.url("/insatser/ny"), data=data).headers["Location"]
    assert f'value="later">{words}</button>' in desk.client.get(row).text


def test_the_step_after_the_last_does_not_exist(desk):
    assert desk.client.get(desk.url("/del/6")).status_code == 404


def test_what_is_missing_is_said_in_summary_title_and_field_and_the_rest_is_saved(desk, content):
    answer = desk.client.post(desk.url("/del/2"), data={"version": "0", "so_q1_needs": "Ja"})
    assert answer.status_code == 422
    assert "<title>Fel: " in answer.text
    assert 'href="#so_q2_aims"' in answer.text
    assert 'id="so_q2_aims-error"' in answer.text
    described = re.search(r'id="so_q2_aims"[^>]*aria-describedby="([^"]+)"', answer.text).group(1)
    assert described.split() == ["so_q2_aims-hint", "so_q2_aims-error"]
    assert content(desk.report).answers == {"so_q1_needs": "Ja"}


def test_an_amount_that_cannot_be_read_keeps_what_was_typed(desk, content):
    data = {"version": "0", "so_unused": "massor", "so_why": "En text."}
    answer = desk.client.post(desk.url("/del/4"), data=data)
    assert answer.status_code == 422
    assert 'value="massor"' in answer.text
    assert "En text." in answer.text
    assert "Skriv ett belopp med siffror, till exempel 1 245 000." in answer.text
    assert content(desk.report).answers == {}


@pytest.mark.parametrize(("typed", "ore"), [("1 245,50", 124_550), ("1245000,00", 124_500_000)])
def test_money_is_typed_as_people_do(desk, content, typed, ore):
    data = {"version": "0", "so_unused": typed, "go": "stay"}
    assert desk.client.post(desk.url("/del/4"), data=data).status_code == 303
    assert content(desk.report).unused_ore == ore


@pytest.mark.parametrize(
    ("go", "target"),
    [("previous", "/del/1"), ("stay", "/del/2"), ("add", "/insatser/ny"), ("rest", "?rest=1")],
)
def test_every_button_saves_before_it_leaves(desk, content, go, target):
    data = {"version": "0", "so_q2_aims": "Mål.", "go": go}
    answer = desk.client.post(desk.url("/del/2"), data=data)
    assert answer.headers["Location"].endswith(target)
    assert content(desk.report).answers["so_q2_aims"] == "Mål."


def test_the_rest_is_marked_as_unused_with_one_button(desk, content):
    answer = desk.client.post(desk.url("/del/4"), data={"version": "0", "go": "unused"})
    assert answer.headers["Location"].endswith("/del/4#so_unused")
    assert content(desk.report).unused_ore == 1_000_000
    page = desk.client.get(desk.url("/del/4"))
    assert "Allt är redovisat" in page.text


def test_autosave_answers_with_version_time_and_what_changes_on_the_page(desk):
    url = desk.url("/del/4/autospara")
    answer = desk.client.post(
        url, data={"version": "0", "so_why": "Fem ord om hur det", "so_unused": "4 000"}
    )
    assert answer.status_code == 200
    assert answer.json["version"] == 1
    assert re.fullmatch(r"\d\d\.\d\d", answer.json["time"])
    assert answer.json["text"]["so_why-words"] == "5 av högst 150 ord"
    assert answer.json["text"]["left"] == "6\u00a0000\u00a0kr"
    again = desk.client.post(url, data={"version": "1", "so_unused": "4 000"})
    assert again.json["version"] == 1


def test_autosave_of_an_unreadable_amount_stores_nothing(desk, content):
    url = desk.url("/del/4/autospara")
    answer = desk.client.post(url, data={"version": "0", "so_why": "Text", "so_unused": "x"})
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == ["so_unused"]
    assert content(desk.report).answers == {}


def test_two_tabs_the_later_gets_both_texts_and_decides(desk, content):
    url = desk.url("/del/2")
    desk.client.post(url, data={"version": "0", "so_q2_aims": "Första fliken", "go": "stay"})
    auto = desk.client.post(f"{url}/autospara", data={"version": "0", "so_q2_aims": "Andra"})
    assert auto.status_code == 409
    assert auto.json["by"] == "Provperson"
    assert auto.json["fields"] == [
        {"field": "so_q2_aims", "stored": "Första fliken", "posted": "Andra"}
    ]
    answer = desk.client.post(
        url, data={"version": "0", "so_q2_aims": "Andra fliken", "so_q1_needs": "Ja"}
    )
    assert answer.status_code == 409
    assert "Första fliken" in answer.text
    assert "Andra fliken" in answer.text
    seen = re.search(r'name="version" value="(\d+)"', answer.text).group(1)
    assert 'type="hidden" name="so_q1_needs" value="Ja"' in answer.text
    merged = {"version": seen, "so_q2_aims": "Båda flikarna", "so_q1_needs": "Ja", "go": "stay"}
    assert desk.client.post(url, data=merged).status_code == 303
    assert content(desk.report).answers == {"so_q2_aims": "Båda flikarna", "so_q1_needs": "Ja"}


def test_an_activity_is_added_once_changed_removed_and_brought_back(desk, content):
    form = desk.client.get(desk.url("/insatser/ny"))
    key = re.search(r'name="form_key" value="(\w+)"', form.text).group(1)
    data = {"form_key": key, "suggestion": "intensive_reading", "name": ""}
    first = desk.client.post(desk.url("/insatser/ny"), data=data).headers["Location"]
    assert desk.client.post(desk.url("/insatser/ny"), data=data).headers["Location"] == first
    (one,) = content(desk.report).activities
    page = desk.client.get(first)
    assert "Elever över gränsen i läsavstämning" in page.text
    assert "Ta bort Intensiv läsinsats?" in text_of(desk.client.get(f"{first}/ta-bort"))
    gone = desk.client.post(f"{first}/ta-bort")
    assert content(desk.report).activities == ()
    assert "Ångra borttagningen" in desk.client.get(gone.headers["Location"]).text
    desk.client.post(f"{first}/angra")
    assert content(desk.report).activities == (one,)


def test_an_activity_says_what_it_lacks_and_may_be_left_for_later(desk, version, content):
    added = desk.client.post(desk.url("/insatser/ny"), data={"form_key": "k", "name": "Läsgrupper"})
    url = added.headers["Location"]
    key = "a" + url.rsplit("/", 1)[1]
    data = {"version": str(version(desk.report)), f"{key}-measure": "Andel"}
    answer = desk.client.post(url, data=data)
    assert answer.status_code == 422
    assert "Ange resultat för Läsgrupper" in answer.text
    assert content(desk.report).activities[0].measure == "Andel"
    later = {"version": str(version(desk.report)), f"{key}-measure": "Andel", "go": "later"}
    assert desk.client.post(url, data=later).status_code == 303


def test_an_activity_without_a_name_is_refused_on_the_page(desk):
    answer = desk.client.post(desk.url("/insatser/ny"), data={"form_key": "k", "name": " "})
    assert answer.status_code == 422
    assert 'href="#name"' in answer.text


def test_the_table_names_the_measure_and_its_rows_become_cards_on_a_phone(desk):
    desk.client.post(desk.url("/insatser/ny"), data={"form_key": "k", "name": "Läsgrupper"})
    page = desk.client.get(desk.url("/del/4"))
    assert page.text.count("Ändra<span") == 1
    assert 'class="data cards rows"' in page.text
    assert 'data-label="Resultat"' in page.text
    answer = desk.client.post(desk.url("/del/4"), data={"version": "1"})
    assert answer.status_code == 422
    field = re.search(r'href="#(a\d+-measure)"', answer.text).group(1)
    assert f'id="{field}"' in answer.text


def test_the_check_lists_what_stops_with_links_and_refuses_to_hand_in(desk, state):
    page = desk.client.get(desk.url("/kontroll"))
    assert "uppgifter behöver rättas innan ni kan lämna in" in page.text
    assert "10\u00a0000\u00a0kr är ännu inte knutna till en insats" in page.text
    assert '/del/4#so_unused"' in page.text
    answer = desk.client.post(desk.url("/lamna-in"), data={"version": "0"})
    assert answer.status_code == 422
    assert "Redovisningen är inte inlämnad" in answer.text
    assert state(desk.report) == "draft"


def test_text_with_personal_data_stops_and_is_not_repeated(desk, write_whole, version):
    write_whole()
    data = {
        "version": str(version(desk.report)),
        "so_q2_aims": "Eleven 20120315-1234 läser bättre nu.",
    }
    desk.client.post(desk.url("/del/2"), data=data)
    page = desk.client.get(desk.url("/kontroll"))
    assert "uppgifter om en enskild person" in page.text
    assert "20120315" not in page.text


def test_a_report_that_is_in_can_be_read_but_not_written(desk, write_whole, version):
    write_whole()
    desk.client.post(desk.url("/lamna-in"), data={"version": str(version(desk.report))})
    assert desk.client.get(desk.url("/del/2")).status_code == 303
    answer = desk.client.post(desk.url("/del/2"), data={"version": "1", "so_q2_aims": "Efter"})
    assert answer.status_code == 303
    auto = desk.client.post(desk.url("/del/2/autospara"), data={"version": "1", "so_q2_aims": "E"})
    assert auto.status_code == 423
    assert "Den kan läsas men inte ändras" in desk.client.get(desk.url()).text


def test_english_shows_the_questions_in_english(desk):
    desk.client.post("/sprak", data={"language": "en", "next": "/"})
    page = desk.client.get(desk.url("/del/5"))
    assert "Was the priority right?" in page.text
    assert 'value="Delvis"' in page.text  # stored in Swedish whatever is shown
    assert "Partly" in page.text


@pytest.mark.parametrize("go", ["a" + "9" * 5000, "a99999999999", "a²", "a"])
def test_a_button_that_does_not_exist_leads_back_to_the_step(desk, go):
    answer = desk.client.post(desk.url("/del/4"), data={"version": "0", "go": go})
    assert (answer.status_code, answer.location) == (303, desk.url("/del/4"))
