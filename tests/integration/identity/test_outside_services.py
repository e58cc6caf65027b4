"""Letting people in by the provider's word, local accounts off, and reviews: on both databases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from builders import NOW, SYSTEM, TODAY, make_account, make_actor
from sqlalchemy import select

from qms.access.roles import Role
from qms.access.scope import ForbiddenError, Scope
from qms.identity import queries, services
from qms.identity.core.attesting import Answer
from qms.identity.core.claims import Person
from qms.identity.core.sign_in_faults import ProviderError, SignInFault
from qms.identity.models import Account, OutsideIdentity, RoleGrant, SealedUse
from qms.identity.queries import attesting, group_rows, local_accounts
from qms.kernel.problems import RefusedError

ISSUER = "https://id.example"
ANNA = Person(issuer=ISSUER, subject="s-1", user_name="anna@x", name="Anna", groups=("G",))
EVERYWHERE = Scope(everything=True)


@pytest.fixture
def row(session, municipality):
    new = services.NewRow(group="G", role=Role.PRINCIPAL, node_id=municipality.school)
    return services.add_row(session, SYSTEM, new, now=NOW)


def enter(session, person=ANNA, *, match_existing=True, now=NOW):
    return services.enter(session, person, match_existing=match_existing, now=now)


def roles(session, account_id, *, on=TODAY):
    known = queries.signed_in(session, account_id, on=on)
    return [(reach.role, reach.node_id) for reach in known.actor.reaches]


def test_a_group_gives_an_account_and_its_role(session, row, municipality):
    entered = enter(session)
    assert entered.has_role
    assert roles(session, entered.account_id) == [(Role.PRINCIPAL, municipality.school)]
    assert group_rows.known(session)[0].groups == ("G",)


def test_the_same_subject_at_another_issuer_is_somebody_else(session, row):
    first = enter(session)
    other = replace(ANNA, issuer="https://other.example", user_name="anna2@x")
    assert enter(session, other).account_id != first.account_id


def test_the_same_subject_keeps_the_account_whatever_it_is_called(session, row):
    first = enter(session)
    again = enter(session, replace(ANNA, user_name="gift@x"), now=NOW + timedelta(days=1))
    assert again.account_id == first.account_id
    assert len(session.scalars(select(OutsideIdentity)).all()) == 1


def test_nothing_is_stored_when_no_group_gives_a_role(session, municipality):
    with pytest.raises(ProviderError) as refused:
        enter(session)
    assert refused.value.fault is SignInFault.NO_ACCESS
    assert session.scalars(select(Account)).all() == []


def test_a_row_gives_nothing_on_a_day_when_its_place_is_not_there(session, row):
    assert [one.id for one in group_rows.rows(session, on=TODAY)] == [row]
    assert group_rows.rows(session, on=date(1800, 1, 1)) == ()


def test_groups_come_and_go_on_the_same_day(session, row):
    account = enter(session).account_id
    for groups, count in (((), 0), (("G",), 1), ((), 0), (("G",), 1)):
        entered = enter(session, replace(ANNA, groups=groups))
        assert entered.has_role is bool(count)
        assert len(roles(session, account)) == count


def test_removing_and_restoring_a_row(session, row):
    account = enter(session).account_id
    assert services.remove_row(session, SYSTEM, row, now=NOW) == 1
    assert roles(session, account) == []
    with pytest.raises(RefusedError):
        services.remove_row(session, SYSTEM, row, now=NOW)
    services.restore_row(session, SYSTEM, row, now=NOW)
    assert enter(session).has_role


def test_a_row_that_was_added_anew_cannot_be_restored_too(session, row, municipality):
    services.remove_row(session, SYSTEM, row, now=NOW)
    new = services.NewRow(group="G", role=Role.PRINCIPAL, node_id=municipality.school)
    services.add_row(session, SYSTEM, new, now=NOW)
    with pytest.raises(RefusedError):
        services.restore_row(session, SYSTEM, row, now=NOW)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SCHOOL_CHIEF, Role.PRINCIPAL])
def test_only_the_administrator_changes_rows_and_ways_to_sign_in(session, row, role):
    actor = make_actor(role)
    new = services.NewRow(group="G", role=Role.PLANNER, node_id=1)
    for forbidden in (
        lambda: services.add_row(session, actor, new, now=NOW),
        lambda: services.remove_row(session, actor, row, now=NOW),
        lambda: services.restore_row(session, actor, row, now=NOW),
        lambda: services.switch_off(session, actor, sealed_id=1, issuer=ISSUER, now=NOW),
        lambda: services.switch_on(session, actor, now=NOW),
        lambda: services.review_use(session, actor, 1, now=NOW),
    ):
        with pytest.raises(ForbiddenError):
            forbidden()


def test_the_sealed_account_and_its_uses(session, row, municipality):
    enter(session)
    sealed = make_account(session, Role.SYSTEM_ADMIN, municipality.id, user_name="reserv@x")
    other = make_account(session, Role.SYSTEM_ADMIN, municipality.id, user_name="andra@x")
    assert [one.account_id for one in local_accounts.candidates(session, on=TODAY)] == [
        other,
        sealed,
    ]
    services.switch_off(session, SYSTEM, sealed_id=sealed, issuer=ISSUER, now=NOW)
    session.add(SealedUse(account_id=sealed, at=NOW))
    session.flush()
    waiting = attesting.waiting(session, EVERYWHERE, other, on=TODAY)
    assert (waiting.uses, waiting.latest_use) == (1, NOW)
    assert attesting.waiting(session, EVERYWHERE, sealed, on=TODAY).uses == 0
    with pytest.raises(RefusedError):
        services.close_account(session, SYSTEM, sealed, now=NOW)
    services.switch_on(session, SYSTEM, now=NOW)
    assert not local_accounts.standing(session).is_off


def test_an_issuer_that_nobody_has_come_from_does_not_count(session, row, municipality):
    enter(session)
    sealed = make_account(session, Role.SYSTEM_ADMIN, municipality.id, user_name="reserv@x")
    with pytest.raises(RefusedError):
        services.switch_off(
            session, SYSTEM, sealed_id=sealed, issuer="https://new.example", now=NOW
        )


@pytest.mark.parametrize(
    ("path", "seen"),
    [("/1/", 3), ("/1/2/", 1), ("/1/2/4/", 1), ("/1/2/5/", 0), ("/9/", 0)],
    ids=["all", "the own provider", "its north", "its south", "elsewhere"],
)
def test_a_chief_reviews_the_part_and_no_more(session, municipality, path, seen):
    make_account(session, Role.PRINCIPAL, municipality.school, user_name="a@x")
    make_account(session, Role.INDEPENDENT_PROVIDER, municipality.private, user_name="b@x")
    make_account(session, Role.PLANNER, municipality.id, user_name="c@x")
    assert municipality.north == 4, "the paths of the table"
    chief = make_actor(Role.SCHOOL_CHIEF, path)
    every = {grant.id: Answer.KEEP for grant in session.scalars(select(RoleGrant))}
    done = services.attest(session, chief, every, now=NOW)
    assert (done.kept, done.skipped) == (seen, 3 - seen)
    left = attesting.waiting(session, EVERYWHERE, 0, on=TODAY).due
    assert left == 3 - seen


def test_the_start_page_counts_as_the_list_does(session, municipality):
    for days in (364, 365, 366):
        name = f"{days}@x"
        account = make_account(session, Role.PLANNER, municipality.id, user_name=name)
        grant = session.scalars(select(RoleGrant).where(RoleGrant.account_id == account)).one()
        grant.attested_at = NOW - timedelta(days=days)
    session.flush()
    listed = sum(one.is_due for one in attesting.in_force(session, EVERYWHERE, on=TODAY))
    assert listed == attesting.waiting(session, EVERYWHERE, 0, on=TODAY).due == 2
