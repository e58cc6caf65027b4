"""Transactions are whole, and a held connection leaves nothing behind."""

import threading

import pytest
from builders import NOW, SYSTEM
from sqlalchemy import func, select
from support.databases import held_database, migrated

from qms.audit.models import AuditRow
from qms.audit.services import record
from qms.db.session import Database
from qms.org.models import OrgNode


def count(database):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(AuditRow))


def test_a_fault_undoes_the_whole_transaction(db):
    def fail():
        with db.transaction() as session:
            record(session, SYSTEM, "test.one", now=NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert count(db) == 0


def test_what_a_test_commits_is_gone_after_it(standing):
    bound = standing.engine
    with held_database(bound) as database:
        with database.transaction() as session:
            record(session, SYSTEM, "test.leak", now=NOW)
        assert count(database) == 1
    assert count(Database(bound)) == 0


def test_a_reading_session_stores_nothing(db):
    with db.reading() as session:
        session.add(OrgNode(kind="municipality", local_id="x"))
        session.flush()
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(OrgNode)) == 0


def test_writers_that_first_read_wait_for_each_other(tmp_path):
    engine = migrated(f"sqlite:///{tmp_path / 'race.db'}")
    database, faults = Database(engine), []

    def write():
        try:
            for _ in range(10):
                with database.transaction() as session:
                    record(session, SYSTEM, "test.race", now=NOW)
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert count(database) == 80
    engine.dispose()
