"""A change within the year for all providers at once, or for none of them."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from builders import NOW, PASSWORD, SYSTEM, NodeKind, ProviderKind, add, add_school
from support.grants import ITEMS, YEAR, document, press, prices_hold

from qms.access.roles import Role
from qms.costs.core.items import CostItem
from qms.grants.services.price_lists import approve_list, save_list

PAGE = f"/bidrag/andring/compulsory/{YEAR}"
JULY = {"from_month": "7", "reason": "Nämnden höjde prislistan i juni."}


def text(answer):
    return answer.get_data(as_text=True).replace("\u00a0", " ")


@pytest.fixture
def two(db, municipality, sign_in):
    """Decide the grants of two providers for the year."""
    with db.transaction() as session:
        prices_hold(session)
        private = {"provider_kind": ProviderKind.INDEPENDENT}
        other = add(session, NodeKind.PROVIDER, "Andra AB", municipality.id, **private)
        add_school(session, "Andra skolan", other, code="12345699")
    officer, chief = sign_in(Role.CASE_OFFICER), sign_in(Role.SCHOOL_CHIEF)
    for button in ("utkast", "skicka"):
        press(officer, button)
    assert "2 beslut fattade" in press(chief, "besluta")
    return officer, chief, other


@pytest.fixture
def raised(db, two):
    """Let a price list hold with 1 000 kronor more for teaching."""
    dearer = document(items=ITEMS | {CostItem.TEACHING: 51_000_00})
    with db.transaction() as session:
        save_list(
            session,
            replace(SYSTEM, pseudonym="system:writer"),
            dearer,
            override="",
            seen=0,
            now=NOW,
        )
        approve_list(session, SYSTEM, dearer.terms.form, YEAR, seen=1, now=NOW)
    return two


def test_preview_press_and_decision_by_another(raised):
    officer, chief, _ = raised
    page = text(officer.get(PAGE))
    # 1 000 kronor × 1.03 × 1.06 = 1 091.80: 84 069 becomes 85 160 (lines rounded one by one)
    assert "Prislistan ändrar beloppen för 2 huvudmän" in page
    assert "84 069 kr" in page
    assert officer.post(PAGE, data=JULY).status_code == 303
    page = text(officer.get(PAGE))
    assert "2 ändringar är skickade för beslut." in page
    assert "2 huvudmän väntar på beslut" in page
    assert officer.post(f"{PAGE}/besluta").status_code == 403
    assert chief.post(f"{PAGE}/besluta").status_code == 303
    assert "2 ändringar är beslutade." in text(chief.get(PAGE))
    assert "Inga belopp ändras" in text(officer.get(PAGE))


def test_a_reason_is_needed_and_nothing_is_drafted_without(raised):
    officer, *_ = raised
    answer = officer.post(PAGE, data=JULY | {"reason": " "})
    assert answer.status_code == 422
    summary = re.search(r'class="[^"]*error-summary.*?</ul>', text(answer), re.DOTALL)
    assert text(answer).count("Skälet saknas") == 1, summary  # one reason is written for both
    assert "Prislistan ändrar beloppen för 2 huvudmän" in text(officer.get(PAGE))


def test_an_open_draft_hinders_all_of_them(raised):
    officer, _, other = raised
    officer.post(f"/bidrag/{other}/compulsory/{YEAR}/skriv",
                 data={"version": "0", "from_month": "7", "reason": "Ett skäl."})  # fmt: skip
    answer = officer.post(PAGE, data=JULY)
    assert answer.status_code == 422
    assert "Andra AB har redan ett utkast" in text(answer)
    assert "väntar på beslut om ändring" not in text(officer.get(PAGE))


def test_without_a_new_price_list_nothing_changes(two):
    officer, *_ = two
    assert "Inga belopp ändras" in text(officer.get(PAGE))
    answer = officer.post(PAGE, data=JULY)
    assert answer.status_code == 422
    assert "Inget belopp ändras" in text(answer)


def test_a_raise_for_all_may_begin_before_the_running_month(raised, clock):
    clock[0] = datetime(YEAR, 6, 10, 9, tzinfo=UTC)
    officer = again(raised[0])
    page = text(officer.get(PAGE))
    assert re.search(r'<option value="7"[^>]*selected', page)
    assert '<option value="1"' in page
    assert officer.post(PAGE, data=JULY | {"from_month": "1"}).status_code == 303


def again(client):
    """Return the client signed in anew: time has passed."""
    client.token = ""
    data = {"user_name": "case_officer.1@provby.example", "password": PASSWORD}
    assert client.post("/logga-in", data=data).status_code == 303
    client.token = ""
    return client
