"""The day's mail on a real mail server: one letter a day to each, at most once."""

import email
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from builders import NOW, make_account, make_municipality
from sqlalchemy import select
from support.smtp import mail_server

from qms.access.actor import system_actor
from qms.access.roles import Role
from qms.config import Settings
from qms.identity.models import Account
from qms.inbox import queries, services
from qms.inbox.jobs import send_mails
from qms.inbox.kinds import REMINDER
from qms.inbox.models import InboxMail
from qms.inbox.services import mailing, reading
from qms.jobs import services as jobs
from qms.jobs.worker import JobContext, JobRefusedError
from qms.mail_settings import MailSettings

SITE = "https://kvalitet.provby.example"
SECRET_BODY = "Elevens namn och annat som inte ska mejlas"


@pytest.fixture
def post_office():
    with mail_server() as received:
        yield received


@pytest.fixture
def somebody(open_db):
    """Return two principals' accounts."""
    with open_db.transaction() as session:
        town = make_municipality(session)
        return tuple(
            make_account(session, Role.PRINCIPAL, school, user_name=f"r{n}@provby.example")
            for n, school in enumerate((town.school, town.sibling), start=1)
        )


def settings(received, **changes):
    mail = {
        "host": "127.0.0.1",
        "port": received.port,
        "tls": "none",
        "sender": "kh@provby.example",
    }
    return Settings(
        database_url="sqlite://", secret_key=b"x" * 32, instance=None, public_url=SITE,
        mail=MailSettings(**{**mail, **changes}),
    )  # fmt: skip


def post(open_db, accounts, *, key="k", at=NOW, **changes):
    with open_db.transaction() as session:
        given = {"kind": "news", "subject": "Prognosen är klar", "body": SECRET_BODY, **changes}
        services.post(session, to=accounts, now=at, once_key=key, **given)


def run(open_db, config, at=NOW):
    with open_db.transaction() as session:
        number = jobs.ask(session, system_actor("test"), "inbox.mail", {}, now=NOW)
        session.get_one(jobs.JobRow, number).worker = "w"
    context = JobContext(
        db=open_db, settings=config, job_id=number, params={}, worker="w", now=lambda: at
    )
    send_mails(context)


def states(open_db):
    with open_db.reading() as session:
        return [row.state for row in session.scalars(select(InboxMail).order_by(InboxMail.id))]


def words(letter):
    return email.message_from_string(letter).get_payload(decode=True).decode("utf-8")


def test_one_letter_a_day_with_everything_new(open_db, somebody, post_office):
    for key in "ab":
        post(open_db, somebody, key=key, subject=f"Sak {key}")
    run(open_db, settings(post_office))
    post(open_db, somebody, key="c", subject="Sak c")
    run(open_db, settings(post_office), NOW + timedelta(hours=3))
    assert sorted(to for to, _ in post_office.letters) == ["r1@provby.example", "r2@provby.example"]
    run(open_db, settings(post_office), NOW + timedelta(days=1))
    texts = [words(letter) for to, letter in post_office.letters if to == "r1@provby.example"]
    assert [[f"Sak {key}" in text for key in "abc"] for text in texts] == [
        [True, True, False],
        [False, False, True],
    ]
    assert states(open_db) == ["sent"] * 4


def test_a_letter_holds_the_subject_and_a_link_and_no_more(open_db, somebody, post_office):
    post(open_db, somebody[:1])
    with open_db.reading() as session:
        (message,) = queries.messages(session, somebody[0])
        name = session.get_one(Account, somebody[0]).name
    run(open_db, settings(post_office))
    ((_, letter),) = post_office.letters
    text = words(letter)
    assert "Prognosen är klar" in text
    assert f"{SITE}/meddelanden/{message.id}" in text
    assert SECRET_BODY not in letter + text
    assert name not in letter + text
    head = email.message_from_string(letter)
    assert (head["From"], head["Auto-Submitted"]) == ("kh@provby.example", "auto-generated")


def test_reminders_are_mailed_whole(open_db, somebody, post_office):
    post(open_db, somebody[:1], kind=REMINDER, body="Senast i dag: Läsvecka – Åkerskolan")
    run(open_db, settings(post_office))
    assert "Läsvecka – Åkerskolan" in words(post_office.letters[0][1])


@pytest.mark.parametrize(
    ("at", "number"),
    [
        pytest.param(datetime(2026, 11, 20, 17, 0, tzinfo=UTC), 0, id="18.00 in winter"),
        pytest.param(datetime(2026, 11, 20, 5, 59, tzinfo=UTC), 0, id="06.59 in winter"),
        pytest.param(datetime(2026, 11, 20, 6, 0, tzinfo=UTC), 1, id="07.00 in winter"),
    ],
)
def test_never_at_night(open_db, somebody, post_office, at, number):
    post(open_db, somebody[:1], at=at - timedelta(hours=1))
    run(open_db, settings(post_office), at)
    assert len(post_office.letters) == number


def test_nothing_is_sent_without_a_mail_server_or_to_those_who_do_not_want(
    open_db, somebody, post_office
):
    post(open_db, somebody)
    run(open_db, Settings(database_url="sqlite://", secret_key=b"x" * 32, instance=None))
    with open_db.transaction() as session:
        session.get_one(Account, somebody[0]).active = False
        actor = system_actor("x")
        reader = type(actor)(account_id=somebody[1], pseudonym="x", name="x", is_system=True)
        reading.choose_mail(session, reader, wants=False)
    run(open_db, settings(post_office))
    assert post_office.letters == []


def test_what_was_read_and_what_is_old_is_not_mailed(open_db, somebody, post_office):
    post(open_db, somebody[:1], key="old", at=NOW - timedelta(days=8))
    post(open_db, somebody[1:], key="read")
    with open_db.transaction() as session:
        actor = system_actor("x")
        reader = type(actor)(account_id=somebody[1], pseudonym="x", name="x", is_system=True)
        reading.mark_all_read(session, reader, now=NOW)
    run(open_db, settings(post_office))
    assert post_office.letters == []


def test_two_workers_at_once_send_each_letter_once(open_db, somebody, post_office):
    post(open_db, somebody)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: run(open_db, settings(post_office)), range(2)))
    assert sorted(to for to, _ in post_office.letters) == ["r1@provby.example", "r2@provby.example"]


def test_killed_after_the_claim_it_is_never_sent_again_and_told_as_unknown(
    open_db, somebody, post_office
):
    post(open_db, somebody[:1])
    with open_db.transaction() as session:
        assert mailing.claim(session, somebody[0], site=SITE, now=NOW) is not None
    for hours in (0, 1, 2):
        run(open_db, settings(post_office), NOW + timedelta(hours=hours))
    assert post_office.letters == []
    assert states(open_db) == ["unknown"]


def test_a_server_that_falls_silent_after_the_words_gets_no_second_letter(
    open_db, somebody, post_office
):
    post(open_db, somebody)
    post_office.silent_after_data.add("r1@provby.example")
    for hours in (0, 2, 4):
        run(open_db, settings(post_office), NOW + timedelta(hours=hours))
    assert [to for to, _ in post_office.letters] == ["r1@provby.example", "r2@provby.example"]
    assert states(open_db) == ["unknown", "sent"]


def test_not_now_is_tried_again_the_same_day_and_no_sooner(open_db, somebody, post_office):
    post(open_db, somebody[:1])
    post_office.replies["r1@provby.example"] = 450
    run(open_db, settings(post_office))
    post_office.replies.clear()
    run(open_db, settings(post_office), NOW + timedelta(minutes=44))
    assert (post_office.letters, states(open_db)) == ([], ["failed"])
    run(open_db, settings(post_office), NOW + timedelta(minutes=45))
    assert (len(post_office.letters), states(open_db)) == (1, ["sent"])


def test_refused_for_good_waits_for_another_day(open_db, somebody, post_office):
    post(open_db, somebody[:1])
    post_office.replies["r1@provby.example"] = 550
    run(open_db, settings(post_office))
    post_office.replies.clear()
    run(open_db, settings(post_office), NOW + timedelta(hours=4))
    assert post_office.letters == []
    run(open_db, settings(post_office), NOW + timedelta(days=1))
    assert states(open_db) == ["failed", "sent"]


def test_a_server_that_is_away_is_told_of_and_nothing_is_claimed(open_db, somebody, post_office):
    post(open_db, somebody[:1])
    with mail_server() as gone:
        away = settings(gone)
    with pytest.raises(JobRefusedError, match="QMS_SMTP_HOST"):
        run(open_db, away)
    assert states(open_db) == []
    run(open_db, settings(post_office))
    assert states(open_db) == ["sent"]


def test_the_server_is_told_who_we_are(open_db, somebody, post_office):
    post(open_db, somebody[:1])
    run(open_db, settings(post_office, user="kh", password="hemligt"))
    assert len(post_office.logins) == 1


def test_no_password_and_no_letter_goes_out_in_the_clear(open_db, somebody, post_office):
    """The server does not offer encryption, and we ask for it: nothing is handed over."""
    post(open_db, somebody[:1])
    with pytest.raises(JobRefusedError):
        run(open_db, settings(post_office, tls="starttls", user="kh", password="hemligt"))
    assert (post_office.logins, post_office.letters, states(open_db)) == ([], [], [])


def test_a_password_is_not_shown_where_settings_are(post_office):
    assert "hemligt" not in repr(settings(post_office, user="kh", password="hemligt"))
