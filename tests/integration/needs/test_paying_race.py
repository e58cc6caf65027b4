"""A month handed over while seven others write months: none ends up in what was counted before."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from functools import partial
from threading import Barrier

import pytest
from builders import NOW, make_municipality
from sqlalchemy import select
from support.needs_decisions import people, proposal, waiting

from qms.access.policy import Can
from qms.needs.models import NeedsMoney, NeedsPayRun
from qms.needs.services.block_grants import NewGrant, decide_grant, propose_grant
from qms.needs.services.deciding.approving import decide
from qms.needs.services.deciding.ending import annul_support, end_support, stop_money
from qms.needs.services.deciding.proposing import save_proposal, send_proposal
from qms.needs.services.opening import take_case
from qms.needs.services.paying import hand_over, repay_unused

APRIL_20 = datetime(2027, 4, 20, 9, 0, tzinfo=UTC)
FEBRUARY, APRIL = date(2027, 2, 28), date(2027, 4, 1)
DECIDED = ("ends", "moves", "repays", "annuls")
SENT = ("first", "second")


@pytest.fixture
def cases(open_db):
    """Return the people, the cases by name and a grant: January to March are handed over."""
    with open_db.transaction() as session:
        municipality = make_municipality(session)
        unit = municipality.independent
        who = people(session, municipality, unit)
        refs = {}
        for name in (*DECIDED, *SENT):
            ref = refs[name] = waiting(session, who, unit, key=name)
            save_proposal(session, who.officer, ref, proposal(), seen=0, now=NOW)
            send_proposal(session, who.officer, ref, seen=1, now=NOW)
            if name in DECIDED:
                decide(session, who.decider, ref, seen=3, now=NOW)
        asked = NewGrant(unit_id=municipality.school, year=2027, ore=1_200_000_00, reason="Grupp.")
        grant = propose_grant(session, who.officer, asked, now=NOW)
        for month in (1, 2, 3):
            hand_over(session, who.officer, date(2027, month, 1), now=APRIL_20)
    return who, refs, grant


def stop(session, actor, ref):
    """Settle the money of a case as those do who move or close it."""
    _, opened = take_case(session, actor, ref, can=Can.NEEDS_HANDLE, now=APRIL_20)
    stop_money(session, actor, opened, last_day=FEBRUARY, reason="moved", now=APRIL_20)


def eight(who, refs, grant):
    """Return what the eight do, each in a transaction of its own."""
    officer, decider, at = who.officer, who.decider, {"now": APRIL_20}
    left = {"last_day": FEBRUARY, "reason": "left"}
    return (
        partial(hand_over, actor=officer, month=APRIL, **at),
        *(partial(decide, actor=decider, ref=refs[name], seen=3, **at) for name in SENT),
        partial(end_support, actor=officer, ref=refs["ends"], **left, **at),
        partial(stop, actor=officer, ref=refs["moves"]),
        partial(repay_unused, actor=officer, ref=refs["repays"], net=1_000_00, **at),
        partial(annul_support, actor=decider, ref=refs["annuls"], reason="Fel barn.", **at),
        partial(decide_grant, actor=decider, draft_id=grant, seen=2, **at),
    )


def test_no_month_gets_rows_after_it_was_handed_over(open_db, cases):
    acts = eight(*cases)
    ready = Barrier(len(acts))

    def at_once(act):
        ready.wait()
        with open_db.transaction() as session:
            act(session)

    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(at_once, acts))
    with open_db.reading() as session:
        runs = session.scalars(select(NeedsPayRun).order_by(NeedsPayRun.month)).all()
        rows = session.scalars(select(NeedsMoney)).all()
    counted = {run.month: (run.rows, run.ore) for run in runs}
    lying = {month: [row for row in rows if row.pay_month == month] for month in counted}
    assert list(counted) == [date(2027, month, 1) for month in (1, 2, 3, 4)]
    assert counted == {
        month: (len(those), sum(row.net + row.vat for row in those))
        for month, those in lying.items()
    }
