"""What the page of a grant says of each decision: when it holds, what it was made with, its sum."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from builders import NOW, SYSTEM
from flask.testing import FlaskClient
from sqlalchemy import select
from support.grants import ITEMS, YEAR, document, people, prices_hold, subject

from qms.access.roles import Role
from qms.costs.core.items import CostItem
from qms.decisions.models import Decision
from qms.grants.services.deciding import decide_draft
from qms.grants.services.drafts import Wording, save_draft, send_draft
from qms.grants.services.price_lists import approve_list, save_list

NOVEMBER = datetime(YEAR, 11, 23, 9, tzinfo=UTC)
CHANGE = Wording(reason="Nämnden höjde prislistan.", from_month=12)


def text(answer):
    return answer.get_data(as_text=True).replace("\u00a0", " ")


def decide(session, municipality, wording, now):
    who, about = people(municipality), subject(municipality.private)
    save_draft(session, who.officer, about, wording, seen=0, now=now)
    send_draft(session, who.officer, about, seen=1, now=now)
    decide_draft(session, who.chief, about, seen=2, now=now)


@pytest.fixture
def at(db, municipality):
    """Decide from January, then 1 000 kronor more for teaching from December, in November."""
    dearer = document(items=ITEMS | {CostItem.TEACHING: 51_000_00})
    writer = replace(SYSTEM, pseudonym="system:writer")
    with db.transaction() as session:
        prices_hold(session)
        decide(session, municipality, Wording(), NOW)
        save_list(session, writer, dearer, override="", seen=0, now=NOVEMBER)
        approve_list(session, SYSTEM, dearer.terms.form, YEAR, seen=1, now=NOVEMBER)
        decide(session, municipality, CHANGE, NOVEMBER)
    return f"/bidrag/{municipality.private}/compulsory/{YEAR}"


def sections(page):
    """Return the section of each decision, the latest first."""
    return re.findall(r'<section class="sheet stack tight" id="\w{32}">.*?</section>', page, re.S)


def test_says_which_decision_is_paid_today_and_which_begins(at, sign_in, clock):
    clock[0] = NOVEMBER
    client = sign_in(Role.AUDITOR)
    latest, first = sections(text(client.get(at)))
    assert f"Gäller från december {YEAR}" in latest
    assert f"Gäller till och med november {YEAR}" in first
    clock[0] = NOVEMBER.replace(month=12)
    latest, first = sections(text(sign_in(Role.CONTROLLER).get(at)))
    assert "Gäller nu" in latest
    assert f"Gällde till och med november {YEAR}" in first


def test_each_decision_says_what_it_was_made_with(at, sign_in):
    latest, first = sections(text(sign_in(Role.AUDITOR).get(at)))
    made_with = re.compile(r"Räknat med prislista.*?Version (\d+)", re.DOTALL)
    assert made_with.search(latest)[1] == "2"
    assert made_with.search(first)[1] == "1"
    assert re.search(r"Räknat med resursfördelning.*?Ingen", first, re.DOTALL)


def test_the_title_tells_the_amount(at, sign_in):
    page = text(sign_in(Role.AUDITOR).get(at))
    title = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)[1]
    # 78 000 × 1.03 × 1.06, each line rounded: 85 160 (test_mid_year_pages)
    assert "85 160 kr per elev och år" in title


def test_every_calculation_is_printed(at, sign_in):
    for section in sections(text(sign_in(Role.AUDITOR).get(at))):
        amounts = re.findall(r"<details[^>]*><summary>åk [^<]*<", section)
        assert len(amounts) == 2
        assert all('class="in-print"' in one for one in amounts)


def test_the_letters_foot_has_the_decisions_checksum(at, sign_in, db):
    client = sign_in(Role.AUDITOR)
    page = text(client.get(at))
    with db.reading() as session:
        sums = list(session.scalars(select(Decision.sha256)))
    files = re.findall(r'href="([^"]+/html)"', page)
    feet = [text(FlaskClient.open(client, file)) for file in files]
    for stated in sums:
        told = f"kontrollsumma {stated[:4]} {stated[4:8]}"
        assert sum(told in foot for foot in feet) == 1
        assert stated[:16] in page


def test_a_provider_meets_the_year_that_is_paid(at, sign_in, municipality, clock):
    clock[0] = NOVEMBER
    provider = sign_in(Role.INDEPENDENT_PROVIDER, municipality.private)
    assert f"Era bidrag {YEAR}:" in text(provider.get("/bidrag"))
    assert f"Bidrag {YEAR + 1}" in text(sign_in(Role.CASE_OFFICER).get("/bidrag"))
