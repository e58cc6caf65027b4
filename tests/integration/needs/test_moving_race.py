"""Two who move one child from two of its cases: the second waits, and neither is thrown out."""

from datetime import date
from threading import Thread
from time import sleep

from builders import NOW
from sqlalchemy import select
from support.needs_cases import NAME, account, applied

from qms.kernel.clock import local_day
from qms.needs.core.cases.application import Child
from qms.needs.models import NeedsCase
from qms.needs.services.moving import Move, move


def test_a_move_holds_no_case_while_it_waits_for_another(open_db, municipality):
    with open_db.transaction() as session:
        principal = account(session, "principal", municipality.school)
        same = {"child": Child(name=NAME, number="20160564-0000")}
        applied(session, principal, municipality.school, key="a", **same)
        later = date(2027, 7, 1)
        applied(session, principal, municipality.school, key="b", first=later, **same)
        first, second = session.execute(
            select(NeedsCase.id, NeedsCase.ref).order_by(NeedsCase.id)
        ).all()
    faults = []

    def move_from_second():
        try:
            with open_db.transaction() as session:
                move(session, principal, second.ref, Move(day=local_day(NOW)), now=NOW)
        except Exception as fault:
            faults.append(fault)
            raise

    other = Thread(target=move_from_second)
    with open_db.transaction() as session:
        session.get_one(NeedsCase, first.id, with_for_update=True)
        other.start()
        sleep(1)
        session.get_one(NeedsCase, second.id, with_for_update={"nowait": True})
    other.join(30)
    assert faults == []
    with open_db.reading() as session:
        assert all(session.scalars(select(NeedsCase.closed_at)))
