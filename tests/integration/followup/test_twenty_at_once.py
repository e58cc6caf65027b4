"""The same button pressed twenty times at once, on a real database, has one effect."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from threading import Barrier

import pytest
from builders import NOW, make_municipality
from filed_reports import TEXT, Filing, approve, filing, hand_in, version, write_whole
from sqlalchemy import func, select

from qms.audit.services import verify_chain
from qms.followup.models import Action, Report, ReportActivity, ReportEvent, ReportFrozen
from qms.followup.services import actions, afterwards, handing_in, table_rows
from qms.followup.services.actions import Plan

TIMES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """One of twenty presses: on which report, with which version on the page, and when."""

    filed: Filing
    seen: int
    number: int

    @property
    def now(self):
        return NOW + timedelta(hours=3, seconds=self.number)


def written(session, filed):
    write_whole(session, filed)


def handed_in(session, filed):
    write_whole(session, filed)
    hand_in(session, filed)


def approved(session, filed):
    handed_in(session, filed)
    approve(session, filed)


def submits(session, press):
    own = press.filed
    return handing_in.submit(session, own.principal, own.id, seen=press.seen, now=press.now)


def returns(session, press):
    own = press.filed
    return handing_in.send_back(
        session, own.chief, own.id, seen=press.seen, comment="Skriv mer.", now=press.now
    )


def approves(session, press):
    own = press.filed
    return handing_in.approve(session, own.chief, own.id, seen=press.seen, now=press.now)


def publishes(session, press):
    own = press.filed
    return afterwards.publish(session, own.chief, own.id, seen=press.seen, now=press.now)


def reopens(session, press):
    own = press.filed
    return afterwards.reopen(
        session, own.chief, own.id, seen=press.seen, comment="En siffra var fel.", now=press.now
    )


def adds_activity(session, press):
    own = press.filed
    return table_rows.add(
        session, own.principal, own.id, form_key="shown once", name="Läxhjälp", now=press.now
    )


def begins_action(session, press):
    plan = Plan(
        title="Läsgrupper", cause="Läsningen", aim=TEXT, measure="Andel", baseline="74 %",
        owner="Rektor", due=(NOW + timedelta(days=200)).date(),
    )  # fmt: skip
    own = press.filed
    return actions.begin(
        session, own.principal, own.unit_id, plan, form_key="shown once", now=press.now
    )


def in_all(session):
    """Return how many rows the presses could have added to."""
    return {
        table.__tablename__: session.scalar(select(func.count()).select_from(table))
        for table in (ReportEvent, ReportFrozen, ReportActivity, Action)
    }


@pytest.mark.parametrize(
    ("before", "button", "added"),
    [
        pytest.param(written, submits, {"report_event": 1, "report_frozen": 1}, id="hand-in"),
        pytest.param(handed_in, returns, {"report_event": 1}, id="send-back"),
        pytest.param(handed_in, approves, {"report_event": 1, "report_frozen": 1}, id="approve"),
        pytest.param(approved, publishes, {"report_event": 1, "report_frozen": 1}, id="publish"),
        pytest.param(approved, reopens, {"report_event": 1}, id="open-again"),
        pytest.param(written, adds_activity, {"report_activity": 1}, id="add-activity"),
        pytest.param(written, begins_action, {"action": 1}, id="begin-action"),
    ],
)
def test_pressed_twenty_times_at_once(open_db, before, button, added):
    with open_db.transaction() as session:
        filed = filing(session, make_municipality(session))
        before(session, filed)
        seen, rows = version(session, filed.id), in_all(session)
    together = Barrier(TIMES, timeout=30)

    def press(number: int):
        together.wait()
        with open_db.transaction() as session:
            return button(session, Press(filed=filed, seen=seen, number=number))

    with ThreadPoolExecutor(TIMES) as pool:
        answers = set(pool.map(press, range(TIMES)))
    assert len(answers) == 1, "everybody is told the same"
    with open_db.reading() as session:
        assert in_all(session) == {name: n + added.get(name, 0) for name, n in rows.items()}
        moved = session.get_one(Report, filed.id).version - seen
        assert moved == (0 if "action" in added else 1)
        assert verify_chain(session).broken_at is None
