"""The pages of the instrument: read, edit, undo, throw away, and who may do what."""

import io
import re

import pytest

from qms.needs.models import NeedsInstrument


def begun(client):
    answer = client.post("/behov/modell/utkast")
    return answer.headers["Location"]


@pytest.fixture
def analyst(sign_in):
    return sign_in("analyst")


def fields(client, url):
    """Return what stands in the form's fields on a page."""
    page = client.get(url).get_data(as_text=True)
    found = dict(re.findall(r'<input class="input[^>]* name="([^"]+)" value="([^"]*)"', page))
    texts = re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n?([^<]*)</textarea>', page)
    chosen = re.findall(
        r'<select[^>]* name="([^"]+)"[^>]*>.*?<option value="([^"]*)" selected', page, re.DOTALL
    )
    seen = re.search(r'name="seen" value="(\d+)"', page)
    return {**found, **dict(texts), **dict(chosen), "seen": seen.group(1) if seen else ""}


def test_the_first_version_is_there_and_can_be_read(analyst):
    page = analyst.get("/behov/modell").get_data(as_text=True)
    assert "Version 1" in page
    assert "Gäller nu" in page
    assert "Produktens instrument har andra ord" not in page
    whole = analyst.get("/behov/modell/1").get_data(as_text=True)
    assert "Hur räcker orken under dagen?" in whole
    assert "Minst 15 extraordinära timmar per vecka" in whole
    assert "/andra/" not in whole, "a version in force cannot be edited"


def test_a_question_is_changed_and_the_change_undone(analyst):
    draft = begun(analyst)
    edit = f"{draft}/andra/question/HAL1"
    form = fields(analyst, edit)
    assert form["levels_sv-0"] == "Inga insatser behövs, eller de sköts utan hjälp."
    answer = analyst.post(edit, data={**form, "levels_sv-0": "Inga insatser behövs."})
    assert answer.status_code == 303
    page = analyst.get(draft).get_data(as_text=True)
    assert "Fråga HAL1: Nivå 0" in page
    assert "Inga insatser behövs." in page
    assert analyst.post(f"{draft}/angra", data={"seen": "1"}).status_code == 303
    assert "Fråga HAL1: Nivå 0" not in analyst.get(draft).get_data(as_text=True)


def test_it_is_read_in_the_readers_language(analyst):
    analyst.get("/behov/modell")
    analyst.post("/sprak", data={"language": "en", "next": "/"})
    whole = analyst.get("/behov/modell/1").get_data(as_text=True)
    assert "How does energy last during the day?" in whole
    assert "Needs an adult of their own at every meal." in whole
    assert "Hur räcker orken" not in whole


def test_the_products_words_can_be_read_in_as_a_draft(analyst, db):
    analyst.get("/behov/modell")
    with db.transaction() as session:
        row = session.get(NeedsInstrument, 1)
        row.content = row.content.replace("Hur räcker orken under dagen?", "Orkar hela dagen?")
    assert "Produktens instrument har andra ord" in analyst.get("/behov/modell").text
    draft = analyst.post("/behov/modell/produktens").headers["Location"]
    page = analyst.get(draft).get_data(as_text=True)
    assert "Orkar hela dagen?" in page, "what differs from the version in force is told"
    assert "Hur räcker orken under dagen?" in page
    assert "Produktens instrument har andra ord" not in analyst.get("/behov/modell").text


def test_points_change_the_worked_examples(analyst):
    draft = begun(analyst)
    edit = f"{draft}/andra/points/-"
    form = fields(analyst, edit)
    assert form["by_level"] == "0; 1; 3; 7; 15"
    analyst.post(edit, data={**form, "by_level": "0; 1; 4; 7; 15"})
    page = analyst.get(draft).get_data(as_text=True)
    # attention: 4 + 1 points; learning and interaction give 0.5 and 0.25: 5.75 hours
    assert "5,0 → 6,0" in page
    assert "Poäng per nivå: Poäng per nivå, från nivå 0" in page


@pytest.mark.parametrize(
    ("part", "change", "says"),
    [
        pytest.param("points/-", {"by_level": "0; 3; 1"}, "Poängen är inte hela tal", id="points"),
        pytest.param("points/-", {"by_level": "0; tre"}, "Det är inte ett tal", id="no number"),
        pytest.param("hours/-", {"default_cap_per_week-preschool": "500"}, "preschool är 500",
                     id="cap"),
        pytest.param("question/HAL1", {"levels_sv-2": ""}, "Nivån är inte beskriven",
                     id="level without words"),
        pytest.param("area/health", {"name_sv": " "}, "name_sv saknas", id="no name"),
        pytest.param("threshold/extraordinary", {"rule-extraordinary_hours_at_least": "många"},
                     "Det är inte ett tal", id="threshold"),
        pytest.param("consistency_rule/no_aim", {"condition": "HAL99 == 1"}, "HAL99 finns inte",
                     id="condition"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_at_its_field_and_stays_as_written(analyst, part, change, says):
    edit = f"{begun(analyst)}/andra/{part}"
    answer = analyst.post(edit, data={**fields(analyst, edit), **change})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert says in page
    name, value = next(iter(change.items()))
    assert f'href="#{name.split("-")[0]}' in page
    assert value.strip() in page


def test_what_is_removed_leaves_faults_that_stop_it_from_going_live(analyst):
    draft = begun(analyst)
    analyst.post(f"{draft}/bort/question/SIN1", data={"seen": "0"})
    page = analyst.get(draft).get_data(as_text=True)
    assert "Namnet SIN1 finns inte" in page
    assert "Rimlighetsregel expert_missing" in page
    answer = analyst.post(f"{draft}/galler", data={"seen": "1"})
    assert answer.status_code == 422


def test_new_parts_are_whole_from_the_beginning(analyst):
    draft = begun(analyst)
    steps = [("area", "vila", {}), ("question", "VIL1", {"area": "vila"}),
             ("documentation", "doc_rest", {}), ("consistency_rule", "rest", {})]  # fmt: skip
    for revision, (section, key, more) in enumerate(steps):
        data = {"key": key, "seen": str(revision), **more}
        answer = analyst.post(f"{draft}/ny/{section}", data=data)
        assert answer.headers["Location"].endswith(f"/andra/{section}/{key}")
        assert analyst.get(answer.headers["Location"]).status_code == 200
    assert "måste rättas innan versionen" not in analyst.get(draft).get_data(as_text=True)
    again = analyst.post(f"{draft}/ny/area", data={"key": "vila", "seen": "4"})
    assert "används redan" in analyst.get(again.headers["Location"]).get_data(as_text=True)


def test_a_question_gets_words_of_its_own_in_a_school_form(analyst):
    draft = begun(analyst)
    edit = f"{draft}/andra/question/HAL1"
    form = {"form": "leisure_centre", "seen": "0"}
    analyst.post(f"{draft}/skolform/HAL1", data={**form, "go": "ny"})
    assert "leisure_centre-levels_sv-3" in fields(analyst, edit)
    analyst.post(f"{draft}/skolform/HAL1", data={**form, "seen": "1", "go": "bort"})
    assert "leisure_centre-levels_sv-3" not in fields(analyst, edit)


def test_two_who_write_lose_nothing_in_silence(analyst):
    edit = f"{begun(analyst)}/andra/area/health"
    form = fields(analyst, edit)
    analyst.post(edit, data={**form, "name_sv": "Hälsa"})
    answer = analyst.post(edit, data={**form, "name_sv": "Ork"})
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "Någon annan har ändrat utkastet" in page
    assert 'value="Ork"' in page


def test_a_draft_is_downloaded_thrown_away_and_read_in_again(analyst):
    draft = begun(analyst)
    content = analyst.get(f"{draft}/fil").data
    assert analyst.get(f"{draft}/kasta").status_code == 200
    analyst.post(f"{draft}/kasta")
    assert analyst.get(draft).status_code == 404

    answer = analyst.post(
        "/behov/modell/fil", data={"file": (io.BytesIO(content), "i.toml")},
        content_type="multipart/form-data",
    )  # fmt: skip
    assert analyst.get(answer.headers["Location"]).status_code == 200
    assert analyst.get(answer.headers["Location"]).get_data(as_text=True).count("Version 3")


def test_a_file_with_faults_tells_them_all(analyst):

    bad = b'[meta]\nkey = "x"\ncolour = "red"\n'
    answer = analyst.post(
        "/behov/modell/fil", data={"file": (io.BytesIO(bad), "i.toml")},
        content_type="multipart/form-data",
    )  # fmt: skip
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Nyckeln colour" in page
    assert "points" in page


def test_only_one_draft_at_a_time(analyst):
    first = begun(analyst)
    assert begun(analyst) == first


@pytest.mark.parametrize("role", ["auditor", "assessor", "school_chief"])
def test_those_who_only_read_see_no_forms(sign_in, analyst, role):
    draft = begun(analyst)
    reader = sign_in(role)
    page = reader.get(draft).get_data(as_text=True)
    assert "/andra/" not in page
    assert reader.get(f"{draft}/andra/area/health").status_code == 403
    assert reader.post(f"{draft}/galler", data={"seen": "0"}).status_code == 403


def test_what_is_not_there_is_not_found(analyst):
    draft = begun(analyst)
    for path in ("/behov/modell/99", f"{draft}/andra/area/nothing", f"{draft}/andra/nothing/x"):
        assert analyst.get(path).status_code == 404
    assert analyst.post(f"{draft}/bort/area/nothing", data={"seen": "0"}).status_code == 404


def test_a_version_in_force_has_no_page_to_edit_it(analyst):
    begun(analyst)
    answer = analyst.get("/behov/modell/1/andra/area/health")
    assert answer.headers["Location"] == "/behov/modell"
