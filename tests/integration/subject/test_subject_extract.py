"""An extract holds all that is classed as the person's, and nothing of anybody else."""

import json
import time

import pytest
from builders import NOW, SYSTEM
from sqlalchemy import event, select, update
from support.planted import NUMBERS, REFS, plant
from support.vaults import VAULT

from qms.audit.models import AuditRow
from qms.db.session import Database, make_engine
from qms.followup.models import Action
from qms.needs.models import NeedsPerson, NeedsProtectedReader
from qms.subject.services.extracting import NotRecordedError, extract
from qms.tables import metadata

BOUND = 60.0


def _unchecked(connection, _):
    """Let rows of signs in: the checks are of real content."""
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("PRAGMA ignore_check_constraints=ON")


@pytest.fixture(scope="module")
def planted_db(tmp_path_factory):
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('planted') / 'all.db'}")
    event.listen(engine, "connect", _unchecked)
    metadata.create_all(engine)
    planted = plant(engine)
    yield Database(engine, vault=VAULT), planted
    engine.dispose()


def asked_for(planted, kind, k):
    return NUMBERS[k] if kind == "child" else planted.sign("account", "user_name", k)


@pytest.mark.parametrize("k", [0, 1])
@pytest.mark.parametrize("kind", ["child", "staff"])
def test_all_of_theirs_and_nothing_of_others(planted_db, record_property, kind, k):
    db, planted = planted_db
    began = time.monotonic()
    with db.transaction() as session:
        found = extract(session, SYSTEM, asked_for(planted, kind, k), now=NOW)
        content = found.as_json().decode()
        session.rollback()
    seconds = time.monotonic() - began
    told = planted.told[kind, k]
    tables = json.loads(content)["tables"]
    texts = {name: json.dumps(rows, ensure_ascii=False) for name, rows in tables.items()}
    lacking = [one for one in told if one[2] not in texts[one[0]]]
    unsaid = [
        (name, column) for name, column, sign in told
        if not sign and not any(column in row for row in tables[name])
    ]  # fmt: skip
    assert (lacking, unsaid) == ([], [])
    own = {sign for _, _, sign in told}
    others = {
        sign for key, sign in planted.signs.items()
        if sign and sign not in own and "\n" not in sign
    }  # fmt: skip
    leaked = [key for key, sign in planted.signs.items() if sign in others and sign in content]
    assert leaked == []
    assert len(others) > 1_000
    assert seconds < BOUND
    record_property("measured", f"{len(told)} signs of theirs, 0 of {len(others)} of others, "
                                f"{seconds:.1f} s")  # fmt: skip


def test_the_case_leads_to_the_same_child(planted_db):
    db, _ = planted_db
    tables = []
    for typed in (REFS[0], NUMBERS[0]):
        with db.transaction() as session:
            tables.append(extract(session, SYSTEM, typed, now=NOW).tables)
            session.rollback()
    assert tables[0] == tables[1]


def test_it_is_recorded_and_never_by_the_number(planted_db):
    db, _ = planted_db
    with db.transaction() as session:
        extract(session, SYSTEM, NUMBERS[0], now=NOW)
        assert extract(session, SYSTEM, "no.such@person.example", now=NOW) is None
        last = session.scalars(select(AuditRow).order_by(AuditRow.seq.desc()).limit(2)).all()
        said = [(row.action, row.target) for row in last]
        text = " ".join(f"{row.target} {row.details}" for row in last)
        session.rollback()
    assert said == [("retention.sought-person", ""), ("retention.extracted-person", REFS[0])]
    assert NUMBERS[0] not in text


def test_where_nothing_can_be_recorded_nothing_is_read(planted_db):
    db, _ = planted_db
    with db.reading() as session, pytest.raises(NotRecordedError):
        extract(session, SYSTEM, NUMBERS[0], now=NOW)


def test_a_protected_child_is_only_there_for_who_is_named(planted_db):
    db, _ = planted_db
    with db.transaction() as session:
        session.execute(update(NeedsPerson).values(protected=True))
        session.execute(update(NeedsProtectedReader).values(account_id=-1))
        assert extract(session, SYSTEM, NUMBERS[0], now=NOW) is None
        assert extract(session, SYSTEM, REFS[0], now=NOW) is None
        session.execute(update(NeedsProtectedReader).values(account_id=0))
        assert extract(session, SYSTEM, REFS[0], now=NOW) is not None
        session.rollback()


def test_words_where_the_name_stands_are_pointed_out(planted_db):
    db, planted = planted_db
    name = planted.sign("account", "name", 0)
    with db.transaction() as session:
        row = session.scalars(select(Action.id)).first()
        session.execute(update(Action).where(Action.id == row).values(cause=f"Enligt {name} i går"))
        found = extract(session, SYSTEM, planted.sign("account", "user_name", 0), now=NOW)
        session.rollback()
    assert found.mentions == [{"table": "action", "column": "cause", "row": [row]}]
    assert "Enligt" not in found.as_json().decode()
