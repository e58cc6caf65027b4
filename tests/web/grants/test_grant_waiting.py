"""What the start page and the inbox say of grants: who has the next step, and by when."""

from datetime import UTC, datetime

import pytest
from builders import NOW, PASSWORD
from sqlalchemy import select
from support.grants import YEAR, people, prices_hold, subject

from qms.access.roles import Role
from qms.grants.services.deciding import decide_draft, save_served
from qms.grants.services.drafts import Wording, save_draft, send_draft
from qms.inbox.models import InboxMessage


def text(answer):
    return answer.get_data(as_text=True).replace("\u00a0", " ")


@pytest.fixture
def sent(db, municipality):
    """Send the provider's draft for decision, and return what it is about."""
    who, about = people(municipality), subject(municipality.private)
    with db.transaction() as session:
        prices_hold(session)
        save_draft(session, who.officer, about, Wording(), seen=0, now=NOW)
    return about


def again(client, role):
    """Return the client signed in anew: time has passed."""
    client.token = ""
    data = {"user_name": f"{role.value}.1@provby.example", "password": PASSWORD}
    assert client.post("/logga-in", data=data).status_code == 303
    client.token = ""
    return client


def send(db, municipality, about):
    with db.transaction() as session:
        send_draft(session, people(municipality).officer, about, seen=1, now=NOW)


def decide(db, municipality, about):
    with db.transaction() as session:
        return decide_draft(session, people(municipality).chief, about, seen=2, now=NOW)


def test_a_draft_waits_for_who_decides_and_no_longer_when_decided(sign_in, db, sent, municipality):
    chief = sign_in(Role.SCHOOL_CHIEF)
    assert "Besluta om bidrag" not in text(chief.get("/"))
    send(db, municipality, sent)
    assert f"Besluta om bidrag {YEAR}: ett utkast väntar" in text(chief.get("/"))
    inbox = text(chief.get("/meddelanden"))
    assert f"Beslut om bidrag {YEAR} väntar på dig" in inbox
    decide(db, municipality, sent)
    assert "Besluta om bidrag" not in text(chief.get("/"))
    with db.reading() as session:
        told = session.scalars(select(InboxMessage).where(InboxMessage.kind == "grants"))
        assert all(one.read_at for one in told)


def test_who_wrote_it_is_not_asked_to_decide(sign_in, db, sent, municipality):
    send(db, municipality, sent)
    assert "Besluta om bidrag" not in text(sign_in(Role.CASE_OFFICER).get("/"))


def test_a_draft_that_came_back_waits_for_who_writes(sign_in, db, sent, municipality):
    send(db, municipality, sent)
    officer, chief = sign_in(Role.CASE_OFFICER), sign_in(Role.SCHOOL_CHIEF)
    at = f"/bidrag/{municipality.private}/compulsory/{YEAR}"
    chief.post(f"{at}/ater", data={"version": "2", "remark": "Se över skälet."})
    assert f"Ett utkast till bidrag {YEAR} kom tillbaka" in text(officer.get("/"))


def test_the_provider_is_told_and_reads(sign_in, db, sent, municipality):
    provider = sign_in(Role.INDEPENDENT_PROVIDER, municipality.private)
    send(db, municipality, sent)
    decide(db, municipality, sent)
    told = f"Beslut om grundbelopp: grundskola {YEAR}, "
    assert told in text(provider.get("/"))
    provider.get(f"/bidrag/{municipality.private}/compulsory/{YEAR}")
    assert told not in text(provider.get("/"))


@pytest.mark.parametrize(
    ("day", "said"),
    [
        pytest.param(datetime(2026, 12, 15, 9, tzinfo=UTC), False, id="two weeks left"),
        pytest.param(datetime(2026, 12, 22, 9, tzinfo=UTC), True, id="six days left"),
        pytest.param(datetime(2026, 12, 29, 9, tzinfo=UTC), False, id="it is out"),
    ],
)
def test_the_time_to_appeal_is_told_a_week_before(
    sign_in, db, sent, municipality, clock, day, said
):
    send(db, municipality, sent)
    head = decide(db, municipality, sent)
    clock[0] = day
    officer = sign_in(Role.CASE_OFFICER)
    page = text(officer.get("/"))
    assert f"Anteckna när beslutet om bidrag {YEAR} kom fram" in page
    arrived = datetime(2026, 12, 4, 9, tzinfo=UTC)  # three weeks: 25 December; then Monday 28
    with db.transaction() as session:
        save_served(session, people(municipality).officer, sent, head.id, on=arrived.date(),
                    how="receipt", now=arrived)  # fmt: skip
    page = text(officer.get("/"))
    assert "kom fram" not in page
    assert (f"Tiden att överklaga ett beslut om bidrag {YEAR} går ut" in page) is said


def test_the_month_to_pay_is_told_when_it_has_begun(sign_in, db, sent, municipality, clock):
    send(db, municipality, sent)
    decide(db, municipality, sent)
    title = f"Lämna bidragen för januari {YEAR} till betalning"
    officer = sign_in(Role.CASE_OFFICER)
    assert title not in text(officer.get("/"))
    clock[0] = datetime(YEAR, 1, 4, 9, tzinfo=UTC)
    page = text(again(officer, Role.CASE_OFFICER).get("/"))
    assert title in page
    assert "31 januari" in page
