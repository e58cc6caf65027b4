import re

import pytest
from allocated_money import allocate


@pytest.fixture
def money(db, municipality):
    """Return a function that adopts a new amount for the first school."""

    def adopt(kr: int, *, year: int = 2026) -> None:
        with db.transaction() as session:
            allocate(session, year, {municipality.school: kr, municipality.sibling: 700})

    return adopt


@pytest.fixture
def opened(money, sign_in):
    """Open the year through the page, as the quality lead does."""
    money(8_000, year=2025)
    money(10_000)
    lead = sign_in("quality_lead")
    data = {"year": "2026", "opens": "2026-11-02", "due": "2027-02-26"}
    answer = lead.post("/redovisningar/ny", data=data)
    assert answer.status_code == 303
    return lead


def report_of(client, name: str) -> str:
    """Return the address of a unit's report in the overview."""
    return re.search(rf'href="(/redovisningar/\d+)">{name}</a>', client.get("/redovisningar").text)[
        1
    ]


def test_every_unit_with_adopted_money_is_asked(opened):
    page = opened.get("/redovisningar").text
    assert "0 av 2 redovisningar för 2026 är inlämnade" in page
    assert "2 enheter har fått en redovisning att lämna." in page


def test_the_first_step_is_filled_from_the_allocation(opened, sign_in, municipality):
    client = sign_in("principal", municipality.school)
    page = client.get(report_of(opened, "Åkerskolan") + "/del/1").text
    assert "10\u00a0000\u00a0kr" in page
    assert "+2\u00a0000\u00a0kr" in page  # the year before it was 8 000
    assert "1,45" in page
    assert "Fördelningen av socioekonomisk ersättning 2026" in page


def test_a_draft_takes_over_a_changed_amount_when_the_writer_says_so(
    opened, money, sign_in, municipality
):
    url = report_of(opened, "Åkerskolan") + "/del/1"
    client = sign_in("principal", municipality.school)
    money(12_500)
    page = client.get(url).text
    assert "Underlaget har ändrats sedan redovisningen öppnades" in page
    client.post(url, data={"version": "0", "go": "refresh"})
    page = client.get(url).text
    assert "Underlaget har ändrats" not in page
    assert "12\u00a0500\u00a0kr" in page


def test_an_approved_report_says_that_its_basis_has_changed(
    year, desk, write_whole, version, sign_in, money
):
    money(10_000)
    write_whole()
    desk.client.post(desk.url("/lamna-in"), data={"version": str(version(desk.report))})
    chief = sign_in("school_chief")
    assert "Underlaget har ändrats" not in chief.get(desk.url()).text
    chief.post(desk.url("/godkann"), data={"version": str(version(desk.report))})
    money(9_000)
    page = chief.get(desk.url()).text
    assert "Underlaget har ändrats sedan beslutet" in page
    assert "1\u00a0000\u00a0kr mindre" in page
    assert "Det är inte det godkända läget." in page
