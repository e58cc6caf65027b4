"""Published, opened again, handed in anew: what the pages say and what they keep to themselves."""

import pytest

NEW = "Nya mål efter beslutet: fler elever ska läsa med flyt i årskurs tre nästa vår."


@pytest.fixture
def chief(sign_in):
    return sign_in("school_chief")


@pytest.fixture
def approved(desk, write_whole, version, chief):
    write_whole()
    desk.client.post(desk.url("/lamna-in"), data={"version": str(version(desk.report))})
    chief.post(desk.url("/godkann"), data={"version": str(version(desk.report))})
    return desk


@pytest.fixture
def reopened(approved, chief, version):
    data = {"version": str(version(approved.report)), "comment": "Beloppet rättades i beslutet."}
    assert chief.post(approved.url("/oppna-igen"), data=data).status_code == 303
    return approved


def test_the_signature_tells_who_when_and_in_which_role(approved, chief):
    page = chief.get(approved.url()).text
    assert "Undertecknad av" in page
    assert "Provperson, skolchef" in page


def test_what_is_published_is_without_what_is_internal(approved, chief, version, state):
    assert chief.get(approved.url("/publicerad")).status_code == 404
    seen = str(version(approved.report))
    assert chief.post(approved.url("/publicera"), data={"version": seen}).status_code == 303
    assert state(approved.report) == "published"
    page = chief.get(approved.url("/publicerad"))
    assert "Fler elever nådde målen" in page.text
    assert "Stämmer uppgifterna?" not in page.text
    assert "Stämmer uppgifterna?" in chief.get(approved.url()).text
    assert approved.client.get(approved.url("/publicerad")).status_code == 200


def test_a_report_is_opened_again_only_with_a_reason(approved, chief, version, state):
    seen = str(version(approved.report))
    answer = chief.post(approved.url("/oppna-igen"), data={"version": seen, "comment": " "})
    assert answer.status_code == 422
    assert "Skriv varför redovisningen öppnas igen." in answer.text
    assert state(approved.report) == "approved"


def test_while_it_is_open_again_the_unit_is_told_and_others_read_the_approved(
    reopened, chief, version
):
    step = reopened.client.get(reopened.url("/del/2")).text
    assert "det här är inte det godkända läget" in step
    assert "Beloppet rättades i beslutet." in step
    data = {"version": str(version(reopened.report)), "so_q2_aims": NEW, "go": "stay"}
    assert reopened.client.post(reopened.url("/del/2"), data=data).status_code == 303
    page = chief.get(reopened.url()).text
    assert "Det här är det godkända läget" in page
    assert NEW not in page
    assert "Ändrad efter godkännande" in chief.get("/redovisningar").text


def test_handed_in_anew_the_page_says_what_differs_from_the_approved(reopened, chief, version):
    data = {"version": str(version(reopened.report)), "so_q2_aims": NEW, "go": "stay"}
    reopened.client.post(reopened.url("/del/2"), data=data)
    seen = str(version(reopened.report))
    reopened.client.post(reopened.url("/lamna-in"), data={"version": seen})
    page = chief.get(reopened.url()).text
    assert "Det här är inte det godkända läget" in page
    assert "1 uppgift är ändrad sedan redovisningen godkändes." in page
    table = page.split("Ändrat sedan godkännandet")[-1].split("</table>")[0]
    assert "Vad ville ni skulle bli annorlunda?" in table
    assert NEW in table
    chief.post(reopened.url("/godkann"), data={"version": str(version(reopened.report))})
    assert "inte det godkända läget" not in chief.get(reopened.url()).text


@pytest.mark.parametrize("path", ["/publicera", "/oppna-igen", "/muntligt"])
def test_the_unit_and_readers_take_none_of_these_steps(approved, sign_in, path, state):
    for client in (approved.client, sign_in("analyst")):
        answer = client.post(approved.url(path), data={"version": "1", "comment": "x"})
        assert answer.status_code == 403
    assert state(approved.report) == "approved"


def test_a_question_appears_when_its_condition_holds_and_blocks_the_next_step(desk, version):
    url = desk.url("/del/4")
    added = desk.client.post(desk.url("/insatser/ny"), data={"form_key": "k", "name": "Läsning"})
    key = "a" + added.location.rsplit("/", 1)[1]
    auto = desk.client.post(
        f"{url}/autospara", data={"version": str(version(desk.report)), f"{key}-ore": "12 000"}
    )
    assert auto.json["shown"] == {"q-so_overspent": True, "q-so_differs": False}
    page = desk.client.get(url).text
    assert 'id="q-so_overspent">' in page
    assert 'id="q-so_differs" hidden>' in page
    answer = desk.client.post(url, data={"version": str(version(desk.report))})
    assert 'href="#so_overspent"' in answer.text
    assert 'href="#so_differs"' not in answer.text
    assert "Insatserna kostar" not in answer.text
    assert "För mycket redovisat" in answer.text
