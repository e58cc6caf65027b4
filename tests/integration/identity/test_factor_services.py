"""Codes that many give at once, on both databases: each works once, wrong ones add up."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pyotp
import pytest
from argon2.low_level import Type, hash_secret_raw
from builders import NOW, make_account
from sqlalchemy import func, select
from support.markers import found_in, raw_copies
from support.vaults import RING

from qms.access.roles import Role
from qms.access.scope import ForbiddenError
from qms.audit.models import AuditRow
from qms.db.session import Database
from qms.identity import queries, services
from qms.identity.core.resets import Proof, ResetReason
from qms.identity.models import RecoveryCode, SecondFactor, SignInFailure
from qms.identity.services.factor import earlier_mark_of
from qms.tables import metadata
from qms.vault.rotation import reseal_everything
from qms.vault.vault import vault_of, vault_of_ring

AT_ONCE = 8
AFTER = NOW + timedelta(minutes=1)


@pytest.fixture
def held(open_db, municipality):
    """Return who has an app, its secret and the recovery codes."""
    with open_db.transaction() as session:
        account_id = make_account(session, Role.ASSESSOR, municipality.id)
        actor = queries.signed_in(session, account_id, on=NOW.date()).actor
        factor_id = services.begin_factor(session, actor, now=NOW)
        shown = services.unconfirmed(session, actor, factor_id, now=NOW)
        app = pyotp.TOTP(shown.secret.replace(" ", ""))
        codes = services.confirm_factor(session, actor, factor_id, typed=app.at(NOW), now=NOW)
    return actor, app, codes


def give(db, actor, typed, address="192.0.2.1"):
    given = services.GivenCode(typed=typed, address=address)
    try:
        with db.transaction() as session:
            return services.use_code(session, actor, given, now=AFTER) is not None
    except services.SignInLockedError:
        return None


def at_once(one):
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def count(db, what):
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(what))


@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_a_code_given_by_many_at_once_works_for_one(open_db, held, kind):
    actor, app, codes = held
    code = app.at(AFTER) if kind == "app" else codes[0]
    places = [f"192.0.2.{number}" for number in range(AT_ONCE)]
    answers = at_once(lambda number: give(open_db, actor, code, places[number]))
    assert answers.count(True) == 1
    assert answers.count(False) == AT_ONCE - 1


def test_wrong_codes_given_at_once_are_all_counted(open_db, held):
    actor, app, _ = held
    wrong = str((int(app.at(AFTER)) + 1) % 10**6).zfill(6)
    answers = at_once(lambda _: give(open_db, actor, wrong))
    assert (answers.count(False), answers.count(None)) == (5, AT_ONCE - 5)
    assert count(open_db, SignInFailure) == 5
    assert give(open_db, actor, app.at(AFTER)) is None, "locked here"
    assert give(open_db, actor, app.at(AFTER), "192.0.2.9") is True, "not from elsewhere"


def test_the_code_that_confirmed_the_app_opens_nothing_more(open_db, held):
    actor, app, _ = held
    assert give(open_db, actor, app.at(NOW)) is False


def test_an_app_begun_again_leaves_one_secret_waiting(open_db, held):
    actor = held[0]
    with open_db.transaction() as session:
        for _ in range(3):
            services.begin_factor(session, actor, now=NOW)
    assert count(open_db, SecondFactor) == 2, "the one that holds and the last one begun"
    assert count(open_db, RecoveryCode) == 10


def test_the_audit_trail_tells_what_was_done_and_by_whom(open_db, held):
    actor, app, codes = held
    give(open_db, actor, app.at(AFTER))
    give(open_db, actor, codes[3])
    give(open_db, actor, codes[3])
    with open_db.reading() as session:
        rows = session.scalars(
            select(AuditRow).where(AuditRow.actor == actor.pseudonym).order_by(AuditRow.seq)
        ).all()
    assert [row.action.removeprefix("identity.") for row in rows] == [
        "factor-begun",
        "factor-confirmed",
        "code-given",
        "recovery-code-used",
        "code-failed",
    ]
    assert {row.target for row in rows} == {str(actor.account_id)}
    assert {row.details for row in rows} == {"{}"}


def test_ten_wrong_codes_from_everywhere_close_the_door_everywhere(open_db, held):
    actor, app, _ = held
    answers = [give(open_db, actor, "000", f"192.0.2.{number}") for number in range(11)]
    assert answers == [False] * 10 + [None]
    assert give(open_db, actor, app.at(AFTER), "198.51.100.7") is None


def test_a_service_lets_only_an_administrator_remove_an_app(open_db, held):
    actor = held[0]
    with open_db.reading() as session:
        others = session.scalars(select(SecondFactor.account_id)).one() + 1
    reset = services.Reset(account_id=others, reason=ResetReason.LOST, proof=Proof.MET)
    with pytest.raises(ForbiddenError), open_db.transaction() as session:
        services.reset_factor(session, actor, reset, now=NOW)


def test_neither_the_secret_nor_a_recovery_code_lies_in_any_file(open_db, held):
    actor, app, codes = held
    give(open_db, actor, app.at(AFTER))
    words = (app.secret, *(code for code in codes), *(code.replace(" ", "") for code in codes))
    copies = raw_copies(open_db.bind)
    assert {name: found_in(content, words) for name, content in copies.items()} == {
        name: [] for name in copies
    }
    there = [content for content in copies.values() if found_in(content, [actor.pseudonym])]
    assert there, "the search does find what is open"


def test_codes_work_on_with_a_new_key_and_without_the_old(open_db, held):
    actor, app, codes = held
    rings = RING.with_new_key(now=NOW)
    reseal_everything(
        Database(open_db.bind, vault=vault_of_ring(rings)), metadata, progress=lambda _: None
    )
    alone = Database(open_db.bind, vault=vault_of_ring(rings.without(RING.newest.id)))
    assert give(alone, actor, app.at(AFTER)) is True
    assert give(alone, actor, codes[0]) is True


def stored(db):
    with db.reading() as session:
        return set(session.scalars(select(RecoveryCode.mark)))


def test_a_recovery_code_is_stored_as_a_slow_hash_that_the_key_stands_on(open_db, held):
    _, _, codes = held
    with open_db.transaction() as session:
        row = session.scalars(select(SecondFactor)).one()
        bare = "".join(filter(str.isdigit, codes[0]))
        salted = hash_secret_raw(
            bare.encode(), bytes.fromhex(row.id), 2, 19 * 1024, 1, 32, Type.ID
        ).hex()
        slow = vault_of(session).blind("recovery-code-slow", f"{row.id} {salted}")
        quick = earlier_mark_of(session, row.id, bare)
    assert len(stored(open_db)) == 10
    assert slow in stored(open_db)
    assert quick not in stored(open_db)


def test_a_code_stored_before_codes_were_hashed_slowly_works_once(open_db, held):
    actor, _, _ = held
    with open_db.transaction() as session:
        factor_id = session.scalars(select(SecondFactor.id)).one()
        old = earlier_mark_of(session, factor_id, "123456789012")
        session.add(RecoveryCode(factor_id=factor_id, mark=old))
    assert give(open_db, actor, "1234 5678 9012") is True
    assert give(open_db, actor, "1234 5678 9012") is False
