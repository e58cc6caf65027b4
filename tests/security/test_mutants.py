"""The tests bite: a guard that is taken away, one at a time, is missed by the matrix or its kin.

Under `QMS_EVERY_CELL=1` every change to the table of rights is tried, else some of them in turn.
"""

import sys
from collections.abc import Callable
from types import MappingProxyType
from typing import Any

import pytest
from security.test_changes_recorded import changing, is_recorded
from security.test_form_tokens import addresses, taken
from security.test_matrix import (
    EVERY_CELL,
    FORBIDDEN,
    MEASURED,
    NOT_FOUND,
    cells,
    routes,
    seen_by_others,
    wrong_in,
)
from security.world import NEVER
from sqlalchemy import true

from qms.access import scope
from qms.access.actor import Reach
from qms.access.policy import MUNICIPAL, POLICY, Can
from qms.access.roles import Role
from qms.access.scope import ForbiddenError, Scope, authorize
from qms.audit import services as audit
from qms.followup.queries import case_units
from qms.inbox.models import InboxMessage
from qms.inbox.services.reading import open_message
from qms.needs.core.cases.kinds import Part
from qms.needs.queries import access
from qms.org import queries as org
from qms.planning.queries import studies

ONE_IN = 1 if EVERY_CELL else 16
FLIPS = [(can, role) for can in Can for role in Role]


def swap(monkeypatch, old: Any, new: Any) -> int:
    """Put the new in place of the old wherever the product has it by name; return how often."""
    found = [
        (module, name)
        for key, module in list(sys.modules.items())
        if key.startswith("qms.")
        for name, value in list(vars(module).items())
        if value is old
    ]
    for module, name in found:
        monkeypatch.setattr(module, name, new)
    return len(found)


@pytest.fixture(scope="module")
def asked(made_world):
    """Return every cell of the matrix."""
    return list(cells(made_world, routes(made_world)))


@pytest.fixture
def survives(world, asked):
    """Return a function that says whether the matrix misses nothing: the cells that fit, asked."""

    def none_fails(fits: Callable[..., bool]) -> bool:
        return not any(line for one in asked if fits(*one) for line in wrong_in(world, *one))

    return none_fails


def test_no_flip_in_the_table_of_rights_survives(asked, survives, record_property):
    """A role that is given a right, or loses one, is found at some route of the right.

    Where another right refuses in its place the flip has opened nothing: those are counted.
    """
    tried = {
        (route.right, role)
        for route, role, *_ in asked
        if role is not NEVER[0] or route.right not in MUNICIPAL  # it is held nowhere high enough
    }
    flips = [flip for flip in FLIPS if flip in tried][::ONE_IN]
    left, behind = [], 0
    for can, role in flips:
        with pytest.MonkeyPatch.context() as patch:
            refusals = _refusals(patch)
            patch.setitem(POLICY_IN_USE, can, POLICY[can] ^ {role})
            swap(patch, POLICY, POLICY_IN_USE)
            if survives(is_high(can, role)):
                is_behind = role not in POLICY[can] and can not in refusals
                behind += is_behind
                left += [] if is_behind else [(can.value, role.value)]
    told = f"{len(flips)} of {len(tried)} flips of rights tried, {behind} behind another right"
    record_property(MEASURED, told)
    assert left == []


def is_high(can: Can, role: Role) -> Callable[..., bool]:
    """Return whether a cell is of the right and role, at a place where the role can have it."""

    def fits(route, who, place, _):
        return (route.right, who) == (can, role) and (can not in MUNICIPAL or place == "top")

    return fits


def is_low(can: Can) -> Callable[..., bool]:
    """Return whether a cell is of a role that has the right, at a place where it is too low."""

    def fits(route, role, place, _):
        return route.right == can and role in POLICY[can] and place != "top"

    return fits


def _refusals(patch) -> set[Can]:
    """Return the rights that somebody is refused for from now on."""
    found: set[Can] = set()
    told = ForbiddenError.__init__

    def noting(self, can):
        found.add(can)
        told(self, can)

    patch.setattr(ForbiddenError, "__init__", noting)
    return found


POLICY_IN_USE = dict(POLICY)
"""The product's table while a test changes it; what is expected is still worked out of the true."""


def test_no_right_that_is_held_lower_than_it_may_survives(asked, survives):
    """Without its place in the list, a right of the municipality would be any school's."""
    rights = sorted(MUNICIPAL & {route.right for route, *_ in asked})[:: max(1, ONE_IN // 4)]
    left = []
    for can in rights:
        with pytest.MonkeyPatch.context() as patch:
            refusals = _refusals(patch)
            swap(patch, MUNICIPAL, MUNICIPAL - {can})
            if survives(is_low(can)) and can in refusals:
                left.append(can.value)
    assert left == []


OWN = "somebody's own"


def through(self, _path):
    return True


def wide(self):
    return True


def everybody(*_):
    return True


def all_rows(*_):
    return true()


def all_parts(*_):
    return frozenset({Part.OFFICER, Part.UNIT, Part.DECIDER, Part.ASSESSOR})


def any_message(session, _actor, message_id, **_):
    return session.get_one(InboxMessage, message_id)


def everything(*_):
    return Scope(everything=True)


FILTERS = MappingProxyType(
    {
        "a node lies in the scope": ("grants.", lambda p: p.setattr(Scope, "covers", through)),
        "a row lies in the scope": ("followup.", lambda p: swap(p, org.within, all_rows)),
        "a role is held over all": (
            "audit.", lambda p: p.setattr(Reach, "is_municipal", property(wide))
        ),
        "somebody is tied to the case": ("needs.", lambda p: swap(p, access.parts_of, all_parts)),
        "the right is looked up": ("grants.", lambda p: swap(p, authorize, everything)),
        "a role gives the right": ("audit.", lambda p: p.setattr(scope, "_gives", everybody)),
        "complaints are the provider's own": (
            OWN, lambda p: swap(p, case_units._is_own, everybody)
        ),
        "a study is shared or one's own": (OWN, lambda p: swap(p, studies.seen, all_rows)),
        "a message is the reader's": ("inbox.", lambda p: swap(p, open_message, any_message)),
    }
)  # fmt: skip
"""By what it asks: a module where it decides, and how it is made to let everything through."""


@pytest.mark.parametrize("told", FILTERS)
def test_no_filter_that_lets_everything_through_survives(world, asked, monkeypatch, told):
    module, let_through = FILTERS[told]
    let_through(monkeypatch)
    if module == OWN:
        assert seen_by_others(world) != []
        return
    found = (
        line
        for one in asked
        if one[0].rule.endpoint.startswith(module) and one[-1] in (NOT_FOUND, FORBIDDEN)
        for line in wrong_in(world, *one)
    )
    assert next(found, "") != ""


def test_no_change_whose_event_is_left_out_survives(world, monkeypatch):
    """Each event that a route's change leaves, left out alone, is missed."""
    kept: list[str] = []
    left_out: list[str] = []
    record = audit.record

    def some(session, actor, action, *more, **details):
        kept.append(action)
        return 0 if action in left_out else record(session, actor, action, *more, **details)

    assert swap(monkeypatch, record, some) > 1
    survived = []
    for route, who in changing(world)[:: 1 if EVERY_CELL else 3]:
        kept.clear()
        assert is_recorded(world, route, who)
        left_out[:] = kept
        survived += [route.name] if is_recorded(world, route, who) else []
        left_out.clear()
    assert survived == []


def test_no_form_that_goes_without_its_token_survives(world, monkeypatch):
    """Each route that is let off is found, and so is the whole check when it is off."""
    csrf = world.app.extensions["csrf"]
    every = [one for one in addresses(world) if not one[2].startswith("/api/")]
    left = []
    for one in every[::ONE_IN]:
        view = world.app.view_functions[one[0]]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(csrf, "_exempt_views", {f"{view.__module__}.{view.__name__}"})
            left += [] if taken(world, [one], {}) else [one[0]]
    assert left == []
    monkeypatch.setitem(world.app.config, "WTF_CSRF_CHECK_DEFAULT", False)
    assert len(taken(world, every[::ONE_IN], {})) == len(every[::ONE_IN])
