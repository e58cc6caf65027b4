"""Where one is signed in: seen by oneself alone, and ended one at a time."""

import re
from datetime import timedelta

import pytest
from builders import NOW, PASSWORD, SYSTEM, TODAY
from sqlalchemy import select

from qms.access.roles import Role
from qms.audit.models import AuditRow
from qms.identity.models import EndedSession, OpenSession
from qms.identity.services import NewGrant, grant

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Safari/604.1"


@pytest.fixture
def here(sign_in):
    return sign_in("analyst")


@pytest.fixture
def also(app, sign_in, here):
    """Return a function that signs the same person in with another browser."""

    def begin(agent):
        client = app.test_client()
        client.environ_base["HTTP_USER_AGENT"] = agent
        data = {"user_name": sign_in.names[0], "password": PASSWORD}
        assert client.post("/logga-in", data=data).status_code == 303
        return client

    return begin


def rows(client):
    page = client.get("/konto").get_data(as_text=True)
    found = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", page, re.S)
    return [re.sub(r"<[^>]+>|\s+", " ", row) for row in found]


def ids(client):
    return re.findall(r'name="session" value="(\d+)"', client.get("/konto").get_data(as_text=True))


def end(client, number):
    return client.post("/konto/logga-ut-dar", data={"session": number})


def test_both_are_seen_and_this_one_comes_first(here, also):
    phone = also(PHONE)
    told = rows(phone)
    assert len(told) == 2
    assert "Safari, iPhone" in told[0]
    assert "Du är här nu" in told[0]
    assert "Logga ut där" in told[1]


def test_one_is_ended_and_the_other_goes_on(here, also, db):
    phone = also(PHONE)
    (other,) = ids(phone)
    assert end(phone, other).location.endswith("/konto#inloggad")
    assert here.get("/konto").status_code == 303
    assert len(rows(phone)) == 1
    with db.reading() as session:
        told = session.scalars(
            select(AuditRow).where(AuditRow.action == "identity.session-ended")
        ).all()
        assert len(told) == 1
        assert len(session.scalars(select(EndedSession)).all()) == 1


def test_a_copy_of_the_cookie_of_what_was_ended_is_worth_nothing(app, also, here):
    phone = also(PHONE)
    stolen = phone.get_cookie("qms").value
    (number,) = ids(here)
    end(here, number)
    thief = app.test_client()
    thief.set_cookie("qms", stolen)
    assert thief.get("/konto").status_code == 303


@pytest.mark.parametrize("number", ["999999", "0", "-1", "", "x", "9" * 40])
def test_what_is_no_session_ends_nothing(here, db, number):
    assert end(here, number).status_code in (303, 422)
    assert here.get("/konto").status_code == 200
    with db.reading() as session:
        assert session.scalars(select(EndedSession)).all() == []


def test_anothers_number_ends_nothing(here, sign_in, db):
    other = sign_in("planner")
    with db.reading() as session:
        numbers = [str(one) for one in session.scalars(select(OpenSession.id))]
    assert len(numbers) == 2
    for number in numbers:
        end(here, number)
    assert other.get("/konto").status_code == 200


@pytest.mark.parametrize(
    ("minutes", "still"),
    [
        pytest.param(29, 2, id="in use lately"),
        pytest.param(36, 1, id="left alone: it has ended by itself"),
        pytest.param(12 * 60 + 1, 0, id="all are over after twelve hours"),
    ],
)
def test_what_can_be_good_no_longer_is_not_listed(here, also, db, clock, minutes, still):
    phone = also(PHONE)
    steps = range(0, minutes, 25)
    for step in steps:
        clock[0] = NOW + timedelta(minutes=step)
        phone.get("/")
    clock[0] = NOW + timedelta(minutes=minutes)
    assert len(rows(phone)) == still


def test_the_list_costs_a_write_each_fifth_minute(here, db, clock):
    seen = []
    for minute in range(0, 16):
        clock[0] = NOW + timedelta(minutes=minute)
        here.get("/")
        with db.reading() as session:
            seen.append(session.scalar(select(OpenSession.seen_at)))
    assert [one - NOW for one in seen] == [
        timedelta(minutes=5 * (minute // 5)) for minute in range(16)
    ]


def test_signing_out_takes_it_off_the_list(here, also, db):
    phone = also(PHONE)
    phone.get("/konto")
    assert phone.post("/logga-ut").status_code == 303
    assert len(rows(here)) == 1
    here.post("/konto/logga-ut-overallt")
    again = also(FIREFOX)
    assert len(rows(again)) == 1


def test_a_change_of_rights_takes_all_that_began_before_off_the_list(here, also, db, municipality):
    """They have ended with the change, though nobody has asked with them since."""
    also(PHONE)
    with db.transaction() as session:
        account = session.scalars(select(OpenSession.account_id)).first()
        new = NewGrant(account_id=account, role=Role.PLANNER, node_id=municipality.id,
                       valid_from=TODAY)  # fmt: skip
        grant(session, SYSTEM, new, now=NOW)
    assert len(rows(also(FIREFOX))) == 1
    with db.reading() as session:
        assert len(session.scalars(select(OpenSession.id)).all()) == 3
