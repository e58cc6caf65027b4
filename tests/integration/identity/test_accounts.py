"""Accounts and grants."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from builders import HASHER, NOW, PASSWORD, SYSTEM, TODAY, make_account

from qms.access.roles import Role
from qms.identity import queries, services
from qms.identity.models import Account, RoleGrant
from qms.kernel.problems import RefusedError

NEW = services.NewAccount(user_name="Ny@provby.example", name="Provperson", password=PASSWORD)


def add(session, **changes):
    new = replace(NEW, **changes)
    return services.add_account(session, SYSTEM, new, hasher=HASHER, now=NOW)


def test_the_password_is_not_stored(session):
    account = session.get_one(Account, add(session))
    assert account.user_name == "ny@provby.example"
    assert PASSWORD not in account.password_hash
    assert account.password_hash.startswith("$argon2id$")


def test_every_fault_of_a_new_account_is_told_at_once(session):
    add(session)
    with pytest.raises(RefusedError) as refusal:
        add(session, user_name="NY@provby.example", name=" ", password="kort")
    assert [p.column for p in refusal.value.problems] == ["user_name", "name", "password"]


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "reaches"),
    [
        pytest.param(TODAY, None, 1, id="from today"),
        pytest.param(TODAY + timedelta(days=1), None, 0, id="from tomorrow"),
        pytest.param(date(2020, 1, 1), TODAY, 0, id="ended today"),
        pytest.param(date(2020, 1, 1), TODAY + timedelta(days=1), 1, id="last day today"),
    ],
)
def test_a_grant_holds_between_its_days(session, municipality, valid_from, valid_to, reaches):
    account_id = add(session)
    new = services.NewGrant(
        account_id=account_id,
        role=Role.PRINCIPAL,
        node_id=municipality.school,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    services.grant(session, SYSTEM, new, now=NOW)
    known = queries.signed_in(session, account_id, on=TODAY)
    assert len(known.actor.reaches) == reaches


def test_nobody_ends_their_own_role(session, municipality):
    account_id = make_account(session, Role.SYSTEM_ADMIN, municipality.id)
    actor = queries.signed_in(session, account_id, on=TODAY).actor
    own = session.query(RoleGrant).filter_by(account_id=account_id).one().id
    with pytest.raises(RefusedError):
        services.end_grant(session, actor, own, now=NOW)


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "told"),
    [
        pytest.param(TODAY, TODAY, "Slutdagen", id="ends the day it begins"),
        pytest.param(TODAY, date(2020, 1, 1), "Slutdagen", id="ends before it begins"),
    ],
)
def test_a_backward_grant_is_refused(session, municipality, valid_from, valid_to, told):
    new = services.NewGrant(
        account_id=add(session),
        role=Role.PRINCIPAL,
        node_id=municipality.school,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    with pytest.raises(RefusedError) as refusal:
        services.grant(session, SYSTEM, new, now=NOW)
    assert told in refusal.value.problems[0].message


def test_a_provider_is_never_given_the_whole_municipality(session, municipality):
    new = {"account_id": add(session), "role": Role.INDEPENDENT_PROVIDER, "valid_from": TODAY}
    everywhere = services.NewGrant(node_id=municipality.id, **new)
    its_own = services.NewGrant(node_id=municipality.private, **new)
    with pytest.raises(RefusedError) as refusal:
        services.grant(session, SYSTEM, everywhere, now=NOW)
    assert refusal.value.problems[0].column == "node_id"
    assert services.grant(session, SYSTEM, its_own, now=NOW)


def give(session, municipality, valid_from, valid_to=None):
    new = services.NewGrant(
        account_id=add(session),
        role=Role.PRINCIPAL,
        node_id=municipality.school,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    return services.grant(session, SYSTEM, new, now=NOW)


def test_ending_an_ended_grant_does_not_rewrite_history(session, municipality):
    grant_id = give(session, municipality, date(2020, 1, 1), date(2021, 1, 1))
    with pytest.raises(RefusedError):
        services.end_grant(session, SYSTEM, grant_id, now=NOW)
    assert session.get_one(RoleGrant, grant_id).valid_to == date(2021, 1, 1)


def test_a_grant_ended_before_it_begins_never_holds(session, municipality):
    begins = TODAY + timedelta(days=30)
    grant_id = give(session, municipality, begins)
    services.end_grant(session, SYSTEM, grant_id, now=NOW)
    row = session.get_one(RoleGrant, grant_id)
    assert (row.valid_from, row.valid_to) == (begins, begins)
    assert queries.signed_in(session, row.account_id, on=begins).actor.reaches == ()


def test_names_too_long_for_their_place_are_refused(session):
    with pytest.raises(RefusedError) as refusal:
        add(session, name="x" * 121)
    assert "högst 120 tecken" in refusal.value.problems[0].message
