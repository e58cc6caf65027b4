"""Rights: the table is whole, and a scope reaches exactly as far as its grants."""

import pytest
from builders import make_actor

from qms.access.actor import Actor, Reach, system_actor
from qms.access.policy import MUNICIPAL, POLICY, Can
from qms.access.roles import Role
from qms.access.scope import (
    ForbiddenError,
    OutOfScopeError,
    Scope,
    authorize,
    has_right,
    scope_of,
)


def test_every_right_stands_in_the_table_with_somebody():
    assert set(POLICY) == set(Can)
    assert all(POLICY.values())


def test_nobody_both_drafts_and_adopts_a_model():
    assert POLICY[Can.ALLOCATION_DRAFT].isdisjoint(POLICY[Can.ALLOCATION_ADOPT])


def test_nobody_both_files_and_approves_a_report():
    assert POLICY[Can.FOLLOWUP_FILE].isdisjoint(POLICY[Can.FOLLOWUP_APPROVE])


@pytest.mark.parametrize(
    ("path", "is_covered"),
    [
        pytest.param("/1/2/7/", True, id="own"),
        pytest.param("/1/2/7/9/", True, id="below"),
        pytest.param("/1/2/8/", False, id="sibling"),
        pytest.param("/1/2/", False, id="parent"),
        pytest.param("/1/2/77/", False, id="an id that begins alike"),
        pytest.param("/1/3/7/", False, id="another provider"),
    ],
)
def test_scope_of_a_unit(path, is_covered):
    assert Scope(("/1/2/7/",)).covers(path) is is_covered


def test_a_role_elsewhere_gives_no_right_here():
    principal = make_actor(Role.PRINCIPAL, "/1/2/7/")
    with pytest.raises(OutOfScopeError):
        authorize(principal, Can.FOLLOWUP_FILE, "/1/2/8/")


def test_a_role_without_the_right_is_told_so():
    with pytest.raises(ForbiddenError):
        authorize(make_actor(Role.PRINCIPAL, "/1/2/7/"), Can.ACCOUNTS_CHANGE)


def test_only_the_roles_with_the_right_count():
    reaches = (
        Reach(role=Role.PRINCIPAL, node_id=7, path="/1/2/7/"),
        Reach(role=Role.UNIT_STAFF, node_id=8, path="/1/2/8/"),
    )
    actor = Actor(account_id=1, pseudonym="x", name="Provperson", reaches=reaches)
    assert scope_of(actor, Can.FOLLOWUP_FILE) == Scope(("/1/2/7/",))


def test_the_widest_grant_swallows_the_narrow():
    reaches = (
        Reach(role=Role.PRINCIPAL, node_id=7, path="/1/2/7/"),
        Reach(role=Role.ANALYST, node_id=1, path="/1/"),
    )
    actor = Actor(account_id=1, pseudonym="x", name="Provperson", reaches=reaches)
    assert scope_of(actor, Can.FORECAST_READ) == Scope(("/1/",))


@pytest.mark.parametrize("can", sorted(MUNICIPAL))
def test_what_belongs_to_all_needs_a_role_at_the_municipality(can):
    role = min(POLICY[can])
    assert has_right(make_actor(role, "/1/"), can)
    assert not has_right(make_actor(role, "/1/3/"), can)
    with pytest.raises(ForbiddenError):
        authorize(make_actor(role, "/1/3/"), can)


def test_the_system_may_everything():
    assert all(has_right(system_actor("job"), can) for can in Can)
