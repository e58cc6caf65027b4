"""Decisions beside the year's allocation: awaited, decided without, and adopted afterwards."""

import re
from types import SimpleNamespace

import pytest
from builders import NOW
from integration.allocation.allocation_cases import adopted_model, calculated, register_year
from integration.allocation.allocation_cases import people as allocators
from support.grants import YEAR, press, prices_hold

from qms.access.roles import Role
from qms.allocation import services as allocation
from qms.allocation.queries.received import received

LIST = f"/bidrag?ar={YEAR}"
PUPILS = 100  # at Friskolan Lärkan, in the allocation's cases


def text(answer):
    return answer.get_data(as_text=True).replace("\u00a0", " ")


@pytest.fixture
def awaited(db, municipality, sign_in):
    """Let a price list hold, and calculate an allocation that nobody has adopted."""
    with db.transaction() as session:
        register_year(session, YEAR - 1)
        model_id = adopted_model(session, municipality, year=YEAR)
        run_id = calculated(session, municipality, model_id, year=YEAR)
        prices_hold(session)
    officer, chief = sign_in(Role.CASE_OFFICER), sign_in(Role.SCHOOL_CHIEF)
    at = f"/bidrag/{municipality.private}/compulsory/{YEAR}"
    return SimpleNamespace(officer=officer, chief=chief, run_id=run_id, at=at)


def adopt(db, municipality, run_id):
    with db.transaction() as session:
        allocation.adopt_run(session, allocators(municipality)[1], run_id, now=NOW)


def test_a_draft_without_the_allocation_is_told_with_its_amount_and_stopped(awaited):
    told = f"Resursfördelningen för {YEAR} är inte antagen"
    assert told in text(awaited.officer.get(LIST))
    page = press(awaited.officer, "utkast")
    assert "Utan strukturersättning" in page
    assert told in page
    assert "84 069 kr" in page  # 77 000 with administration and tax: by hand in the unit tests
    assert "så beloppen är utan strukturersättning" in press(awaited.officer, "skicka")
    assert "Besluta alla" not in text(awaited.chief.get(LIST))


def test_with_a_written_reason_it_is_decided(awaited):
    assert "Varför besluten fattas utan strukturersättning" in text(awaited.officer.get(LIST))
    data = {"ar": YEAR, "reason": "Fördelningen antas först i mars."}
    awaited.officer.post("/bidrag/utkast", data=data)
    assert "1 utkast skickat" in press(awaited.officer, "skicka")
    assert "1 beslut fattat" in press(awaited.chief, "besluta")
    assert "Utan strukturersättning" in text(awaited.officer.get(LIST))


def test_a_decision_older_than_the_allocation_is_told_everywhere(awaited, db, municipality):
    data = {"ar": YEAR, "reason": "Fördelningen antas först i mars."}
    awaited.officer.post("/bidrag/utkast", data=data)
    press(awaited.officer, "skicka")
    press(awaited.chief, "besluta")
    start = f"Ett beslut om bidrag {YEAR} stämmer inte längre"
    assert "Nya belopp gäller" not in text(awaited.officer.get(LIST))
    assert start not in text(awaited.officer.get("/"))
    adopt(db, municipality, awaited.run_id)
    page = text(awaited.officer.get(LIST))
    assert "Nya belopp gäller" in page
    assert "Beslut som inte längre stämmer" in page
    assert "Beslutet stämmer inte längre" in text(awaited.officer.get(awaited.at))
    assert start in text(awaited.officer.get("/"))
    change = text(awaited.officer.get(f"/bidrag/andring/compulsory/{YEAR}"))
    title = re.search(r"<h1[^>]*>(.*?)</h1>", change, re.DOTALL)[1]
    assert "Strukturersättning eller tillägg ändrar beloppen för en huvudman" in title
    with db.reading() as session:
        per_pupil = received(session, municipality.independent, YEAR).ore / PUPILS / 100
    # the supplement with six per cent tax and no administration; each line rounded to kronor
    shown = [int(one.replace(" ", "")) for one in re.findall(r"(\d\d \d{3}) kr", change)]
    assert min(abs(one - (84_069 + per_pupil * 1.06)) for one in shown) <= 1


def test_an_adopted_allocation_leaves_nothing_to_warn_of(awaited, db, municipality):
    adopt(db, municipality, awaited.run_id)
    page = press(awaited.officer, "utkast")
    assert "Utan strukturersättning" not in page
    assert "1 utkast skickat" in press(awaited.officer, "skicka")
