"""The inbox: what is unread, where a message leads, and nobody else's."""

import re
from dataclasses import replace
from datetime import date

import pytest
from builders import NOW
from sqlalchemy import select

from qms.identity.models import Account
from qms.inbox import queries, services
from qms.inbox.models import InboxMail
from qms.mail_settings import MailSettings
from qms.web.context import EXTENSION


@pytest.fixture
def reader(sign_in, municipality):
    return sign_in("principal", municipality.school)


def account_of(db, sign_in, number=-1):
    with db.reading() as session:
        return session.scalar(select(Account.id).where(Account.user_name == sign_in.names[number]))


def post(db, account, *, key="k", **changes):
    given = {"kind": "reminder", "subject": "Läsvecka, Åkerskolan", "now": NOW, "once_key": key}
    with db.transaction() as session:
        services.post(session, to=[account], **{**given, **changes})
        return queries.messages(session, account)[0].id


def text(answer):
    assert answer.status_code == 200, answer.status_code
    return re.sub(r"[ \n]+", " ", answer.get_data(as_text=True))


def test_an_empty_inbox_says_what_comes_there(reader):
    page = text(reader.get("/meddelanden"))
    assert "Inga meddelanden än." in page
    assert "skickar ingen e-post härifrån" in page


def test_unread_messages_are_counted_on_every_page(db, sign_in, reader):
    account = account_of(db, sign_in)
    for key in "ab":
        post(db, account, key=key)
    assert "Meddelanden (2" in text(reader.get("/arshjul"))
    assert "Du har 2 olästa meddelanden" in text(reader.get("/meddelanden"))


def test_opening_a_message_leads_to_its_page_and_marks_it_as_read(db, sign_in, reader):
    account = account_of(db, sign_in)
    number = post(db, account, endpoint="followup.show_wheel", args={"ar": 2026})
    answer = reader.get(f"/meddelanden/{number}")
    assert (answer.status_code, answer.location) == (303, "/arshjul?ar=2026")
    assert "Du har läst alla meddelanden" in text(reader.get("/meddelanden"))


@pytest.mark.parametrize(
    "endpoint",
    [pytest.param("", id="no page"), pytest.param("gone.show_page", id="a page that is gone")],
)
def test_a_message_without_a_page_leads_to_the_list(db, sign_in, reader, endpoint):
    number = post(db, account_of(db, sign_in), endpoint=endpoint)
    assert reader.get(f"/meddelanden/{number}").location == "/meddelanden"


def test_only_the_unread_are_shown_when_asked_for(db, sign_in, reader):
    account = account_of(db, sign_in)
    first = post(db, account, key="a", subject="Gammalt")
    post(db, account, key="b", subject="Nytt")
    reader.post(f"/meddelanden/{first}/last", data={})
    page = text(reader.get("/meddelanden?visa=olasta"))
    assert "Nytt" in page
    assert "Gammalt" not in page
    reader.post("/meddelanden/alla-lasta", data={})
    assert "Inget oläst." in text(reader.get("/meddelanden?visa=olasta"))


def test_others_messages_do_not_exist(db, sign_in, reader, municipality):
    number = post(db, account_of(db, sign_in))
    stranger = sign_in("principal", municipality.sibling)
    assert stranger.get(f"/meddelanden/{number}").status_code == 404
    assert stranger.post(f"/meddelanden/{number}/last", data={}).status_code == 404
    assert "Läsvecka" not in text(stranger.get("/meddelanden"))


def test_long_lists_are_paged(db, sign_in, reader):
    account = account_of(db, sign_in)
    for number in range(30):
        post(db, account, key=str(number), subject=f"Sak {number:02d}")
    assert "Sak 29" in text(reader.get("/meddelanden"))
    page = text(reader.get("/meddelanden?page=2"))
    assert "Sak 04" in page
    assert "Sak 29" not in page


def test_words_in_a_message_are_shown_as_words(db, sign_in, reader):
    post(db, account_of(db, sign_in), subject="<script>alert(1)</script>")
    assert "<script>alert" not in text(reader.get("/meddelanden"))


def test_mail_is_chosen_away_and_back(db, sign_in, reader):
    account = account_of(db, sign_in)
    for data, wants in (({}, False), ({"mail": "y"}, True)):
        reader.post("/meddelanden/e-post", data=data)
        with db.reading() as session:
            assert queries.wants_mail(session, account) is wants


def test_the_administration_sees_how_mail_is_set_up_and_how_it_goes(app, db, sign_in):
    client = sign_in("system_admin")
    assert "Ingen e-post skickas" in text(client.get("/admin/e-post"))
    parts = app.extensions[EXTENSION]
    mail = MailSettings(
        host="post.provby.example", port=587, tls="starttls", sender="k@provby.example",
        user="kh", password="hemligt",
    )  # fmt: skip
    app.extensions[EXTENSION] = replace(parts, settings=replace(parts.settings, mail=mail))
    with db.transaction() as session:
        account = session.scalar(select(Account.id))
        session.add(
            InboxMail(account_id=account, day=date(2026, 11, 19), state="unknown", claimed_at=NOW)
        )
    page = text(client.get("/admin/e-post"))
    assert "E-post går genom post.provby.example" in page
    assert "19\xa0november\xa02026" in page
    assert "hemligt" not in page
