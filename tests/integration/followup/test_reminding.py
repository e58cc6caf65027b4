"""Reminders on real databases: once each, a message a day, whoever runs and whatever is killed."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from builders import NOW, SYSTEM, make_account, make_municipality
from cycle_cases import asked
from sqlalchemy import func, select

from qms.access.roles import Role
from qms.config import Settings
from qms.followup.core.cycle.own import Written
from qms.followup.jobs import send_reminders
from qms.followup.models import CycleReminder
from qms.followup.services import cycle_changes, cycle_marks, cycle_years, reminding
from qms.identity import services as identity
from qms.identity.models import RoleGrant
from qms.identity.queries import signed_in
from qms.inbox import queries as inbox
from qms.inbox.models import InboxMessage
from qms.jobs.worker import JobContext

WRITTEN = Written(
    title="Läsvecka",
    text="",
    level="unit",
    phase="unit_develop",
    due=date(2026, 12, 10),
    responsible="principal",
    applies_to=("compulsory",),
    report_template="",
    legal=(),
    reminders_days=(30, 7, 1),
)


@pytest.fixture
def empty_year(session, municipality):
    """Make a school year where only what the test adds is to be done."""
    cycle_years.make_year(session, SYSTEM, 2026, now=NOW)
    clear(session)


def clear(session):
    for one in reminding.cycle.activities(session, 2026):
        cycle_changes.remove(session, SYSTEM, 2026, one.id, now=NOW)


def add(session, *, key="a", **changes):
    written = replace(WRITTEN, **changes)
    return cycle_changes.add_own(session, SYSTEM, 2026, written, form_key=key, now=NOW)


def at(day, hour=8):
    """That hour in UTC: daytime in Sweden all the year."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def told(session, account):
    return [one.body for one in reversed(inbox.messages(session, account))]


def test_one_message_a_day_with_everything_in_it(session, municipality, empty_year):
    principal = make_account(session, Role.PRINCIPAL, municipality.school)
    add(session)
    add(session, key="b", title="Skyddsrond", due=date(2026, 12, 17), reminders_days=(14,))
    for _ in range(3):
        reminding.remind(session, now=at(date(2026, 12, 3)))
    assert told(session, principal) == [
        "Senast torsdag 10\xa0december, om 7 dagar: Läsvecka – Åkerskolan\n"
        "Senast torsdag 17\xa0december, om 14 dagar: Skyddsrond – Åkerskolan"
    ]


def test_each_stage_once_and_nothing_more(session, municipality, empty_year):
    principal = make_account(session, Role.PRINCIPAL, municipality.school)
    add(session)
    days = (date(2026, 11, 1) + timedelta(n) for n in range(80))
    posted = [day for day in days if reminding.remind(session, now=at(day))]
    assert posted == [
        date(2026, 11, 10),
        date(2026, 12, 3),
        date(2026, 12, 9),
        date(2026, 12, 11),
    ]
    assert told(session, principal)[-1].startswith("Skulle ha varit klart 10\xa0december")


def test_nothing_after_it_is_marked_as_done(session, municipality, empty_year):
    make_account(session, Role.PRINCIPAL, municipality.school)
    activity = add(session)
    assert reminding.remind(session, now=at(date(2026, 11, 10)))
    cycle_marks.mark_done(
        session, SYSTEM, 2026, activity, municipality.school, note="", now=at(date(2026, 11, 11))
    )
    assert all(
        not reminding.remind(session, now=at(date(2026, 11, 12) + timedelta(n))) for n in range(60)
    )


def test_nothing_after_submission_also_when_it_comes_back(session, municipality, empty_year):
    make_account(session, Role.PRINCIPAL, municipality.school)
    add(session, report_template="socio_plan")
    (report,) = asked(
        session, "socio_plan", 2026, due=date(2026, 12, 10), units=[municipality.school]
    )
    assert reminding.remind(session, now=at(date(2026, 12, 3)))
    for state in ("submitted", "returned"):
        report.state, report.submitted_at = state, NOW
        session.flush()
        assert not reminding.remind(session, now=at(date(2026, 12, 9)))


def test_the_date_of_the_report_itself_is_the_one_that_counts(session, municipality, empty_year):
    make_account(session, Role.PRINCIPAL, municipality.school)
    add(session, report_template="socio_plan")
    asked(session, "socio_plan", 2026, due=date(2027, 1, 20), units=[municipality.school])
    assert not reminding.remind(session, now=at(date(2026, 12, 11)))
    assert reminding.remind(session, now=at(date(2027, 1, 13)))


def test_whoever_has_left_is_told_nothing_and_the_successor_is(session, municipality, empty_year):
    old = make_account(session, Role.PRINCIPAL, municipality.school)
    add(session)
    grant = session.scalar(select(RoleGrant).where(RoleGrant.account_id == old))
    grant.valid_to = date(2026, 12, 1)
    new = make_account(session, Role.PRINCIPAL, municipality.school, user_name="ny@provby.example")
    grant = session.scalar(select(RoleGrant).where(RoleGrant.account_id == new))
    grant.valid_from = date(2026, 12, 1)
    session.flush()
    assert reminding.remind(session, now=at(date(2026, 11, 10))) == (old,)
    assert reminding.remind(session, now=at(date(2026, 12, 3))) == (new,)


def test_a_closed_account_is_told_nothing_and_the_quality_lead_is(
    session, municipality, empty_year
):
    gone = make_account(session, Role.PRINCIPAL, municipality.school)
    lead = make_account(session, Role.QUALITY_LEAD, municipality.id)
    add(session, applies_to=("compulsory",))
    identity.close_account(session, SYSTEM, gone, now=NOW)
    assert reminding.remind(session, now=at(date(2026, 12, 3))) == (lead,)
    assert told(session, lead) == [
        "Senast torsdag 10\xa0december, om 7 dagar: Läsvecka – 2 enheter (rollen är obesatt)"
    ]


def test_after_a_long_stop_only_the_latest_relevant_is_told(session, municipality, empty_year):
    principal = make_account(session, Role.PRINCIPAL, municipality.school)
    for number in range(5):
        add(session, key=f"k{number}", due=date(2026, 9, 1 + number), title=f"Gammalt {number}")
    add(session)
    for day in (date(2026, 12, 10), date(2026, 12, 12)):
        reminding.remind(session, now=at(day))
    assert [text.split(":")[0] for text in told(session, principal)] == [
        "Senast i dag",
        "Skulle ha varit klart 10\xa0december\xa02026",
    ]


def test_the_message_is_in_the_readers_language(session, municipality, empty_year):
    principal = make_account(session, Role.PRINCIPAL, municipality.school)
    actor = signed_in(session, principal, on=date(2026, 12, 3)).actor
    identity.set_language(session, actor, "en")
    add(session)
    reminding.remind(session, now=at(date(2026, 12, 3)))
    assert "Thursday 10" in told(session, principal)[0]


def context(db, clock):
    settings = Settings(database_url="sqlite://", secret_key=b"x" * 32, instance=None)
    return JobContext(db=db, settings=settings, job_id=0, params={}, now=clock)


@pytest.mark.parametrize(
    "due",
    [
        pytest.param(date(2026, 10, 26), id="the clock goes back the night before"),
        pytest.param(date(2027, 3, 29), id="the clock goes forward the night before"),
    ],
)
def test_hour_by_hour_over_a_change_of_the_clock(db, session, municipality, empty_year, due):
    """Two workers at every hour: told at seven in the morning, once, and never at night."""
    principal = make_account(session, Role.PRINCIPAL, municipality.school)
    add(session, due=due, reminders_days=(2, 1))
    start = at(due - timedelta(days=3), 0)
    for hour in range(5 * 24):
        moment = start + timedelta(hours=hour)
        for _worker in range(2):
            send_reminders(context(db, lambda moment=moment: moment))
    found = [one.posted_at for one in reversed(inbox.messages(session, principal))]
    summer_then_winter = due.month == 10
    hours = (5, 6, 6) if summer_then_winter else (6, 5, 5)
    days = (due - timedelta(2), due - timedelta(1), due + timedelta(1))
    assert found == [at(day, hour) for day, hour in zip(days, hours, strict=True)]


def prepared(open_db):
    with open_db.transaction() as session:
        municipality = make_municipality(session)
        for school in (municipality.school, municipality.sibling):
            make_account(session, Role.PRINCIPAL, school, user_name=f"r{school}@provby.example")
        cycle_years.make_year(session, SYSTEM, 2026, now=NOW)
        clear(session)
        add(session)


def stored(open_db):
    with open_db.reading() as session:
        return (
            session.scalar(select(func.count()).select_from(InboxMessage)),
            session.scalar(select(func.count()).select_from(CycleReminder)),
        )


def test_eight_workers_at_the_same_moment_tell_once(open_db):
    prepared(open_db)

    def work(_):
        send_reminders(context(open_db, lambda: at(date(2026, 12, 3))))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert stored(open_db) == (2, 2)


def test_killed_before_the_end_and_started_again_tells_once(open_db):
    """What is not committed was not told; the next run tells it, and a third nothing."""
    prepared(open_db)
    moment = at(date(2026, 12, 3))

    def killed():
        with open_db.transaction() as session:
            reminding.remind(session, now=moment)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        killed()
    assert stored(open_db) == (0, 0)
    for hour in (9, 10):
        send_reminders(context(open_db, lambda hour=hour: at(date(2026, 12, 3), hour)))
    assert stored(open_db) == (2, 2)
