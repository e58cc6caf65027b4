"""Messages: posted once, read by their owner, marked as read."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from builders import NOW, make_account, make_municipality

from qms.access.actor import Actor
from qms.access.roles import Role
from qms.access.scope import ForbiddenError, OutOfScopeError
from qms.identity import queries as identity
from qms.inbox import queries, services
from qms.inbox.services import clearing, reading
from qms.kernel.clock import local_day


@pytest.fixture
def reader(session, municipality):
    account = make_account(session, Role.PRINCIPAL, municipality.school)
    return identity.signed_in(session, account, on=local_day(NOW)).actor


def post(session, to, *, key="k", **changes):
    given = {"kind": "news", "subject": "Nytt", "now": NOW, "once_key": key, **changes}
    return services.post(session, to=to, **given)


def test_the_same_message_is_posted_once_to_each(session, municipality, reader):
    other = make_account(
        session, Role.PRINCIPAL, municipality.sibling, user_name="b@provby.example"
    )
    assert post(session, [reader.account_id]) == (reader.account_id,)
    assert post(session, [reader.account_id, other, other]) == (other,)
    assert post(session, [reader.account_id, other]) == ()
    assert [one.subject for one in queries.messages(session, reader.account_id)] == ["Nytt"]


def test_a_message_says_where_it_leads(session, reader):
    post(session, [reader.account_id], endpoint="followup.show_report", args={"report_id": 7})
    (one,) = queries.messages(session, reader.account_id)
    assert (one.endpoint, one.args) == ("followup.show_report", {"report_id": 7})


def test_the_newest_comes_first_and_unread_are_counted(session, reader):
    for key in "abc":
        post(session, [reader.account_id], key=key, subject=key)
    (newest, *_) = queries.messages(session, reader.account_id)
    assert newest.subject == "c"
    reading.open_message(session, reader, newest.id, now=NOW)
    session.flush()
    assert queries.counts(session, reader.account_id) == (3, 2)
    assert session.scalar(queries.unread(reader.account_id)) == 2
    reading.mark_all_read(session, reader, now=NOW)
    assert queries.messages(session, reader.account_id, unread=True) == ()


def test_others_messages_do_not_exist(session, reader):
    post(session, [reader.account_id])
    (one,) = queries.messages(session, reader.account_id)
    stranger = Actor(account_id=999, pseudonym="x", name="Provperson", reaches=reader.reaches)
    with pytest.raises(OutOfScopeError):
        reading.open_message(session, stranger, one.id, now=NOW)
    nobody = Actor(account_id=reader.account_id, pseudonym="x", name="Provperson")
    with pytest.raises(ForbiddenError):
        reading.open_message(session, nobody, one.id, now=NOW)


def test_a_person_can_say_no_to_mail_and_yes_again(session, reader):
    assert queries.wants_mail(session, reader.account_id)
    for wants in (False, True):
        reading.choose_mail(session, reader, wants=wants)
        session.flush()
        assert queries.wants_mail(session, reader.account_id) is wants


def test_messages_are_kept_for_two_years(session, reader):
    for key, days in (("old", 731), ("kept", 729)):
        post(session, [reader.account_id], key=key, subject=key, now=NOW - timedelta(days=days))
    assert clearing.clear_old(session, now=NOW) == 1
    assert [one.subject for one in queries.messages(session, reader.account_id)] == ["kept"]


def test_ten_at_once_post_one(open_db):
    with open_db.transaction() as session:
        account = make_account(session, Role.PRINCIPAL, make_municipality(session).school)

    def work(_):
        with open_db.transaction() as session:
            return len(post(session, [account]))

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(work, range(10))) == 1
