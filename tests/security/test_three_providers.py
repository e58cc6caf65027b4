"""Whatever the people of three providers do, in whatever order, none reads what is another's.

A walk by chance: they write, attach, apply, change places and try each other's addresses. Every
text holds a word of its own, which nobody of another provider may ever be answered.
"""

import os
from collections import Counter
from dataclasses import replace

import pytest
from builders import NOW
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test as run
from security.test_matrix import routes
from security.test_mutants import all_rows, swap
from security.town import make_town
from security.town_walk import Walk

from qms.access.policy import MUNICIPAL, POLICY
from qms.access.roles import Role
from qms.org import queries as org
from qms.web.context import EXTENSION

EVERY = os.environ.get("QMS_EVERY_STEP") == "1"
WALKS, STEPS = (200, 25) if EVERY else (20, 25)
FEW_UNREAD = 20
LONG_ENOUGH = 40


@pytest.fixture(scope="module")
def town(made_world):
    clock, before = [NOW], made_world.app.extensions[EXTENSION]
    made_world.app.extensions[EXTENSION] = replace(before, clock=lambda: clock[0])
    with made_world.undone():
        yield make_town(made_world, clock)
    made_world.app.extensions[EXTENSION] = before


@pytest.fixture(scope="module")
def lists(made_world):
    """Return, by role, the addresses that it may read and that name no thing."""
    found = [
        one for one in routes(made_world)
        if one.method == "GET" and not one.parts and one.right not in MUNICIPAL
        and not one.path.startswith("/api/")
    ]  # fmt: skip
    return {role: sorted({one.path for one in found if role in POLICY[one.right]}) for role in Role}


@pytest.fixture
def day(town, lists):
    """Return a kind of walk of its own, whose tally begins at nothing."""
    return type("Day", (Walk,), {"town": town, "lists": lists, "tally": Counter()})


def walk(day, walks):
    run(day, settings=settings(
        max_examples=walks, stateful_step_count=STEPS, deadline=None, derandomize=True,
        database=None, suppress_health_check=list(HealthCheck), print_blob=False,
        phases=(Phase.generate,),
    ))  # fmt: skip


def test_nobody_reads_what_is_another_providers(day, lists):
    walk(day, WALKS)
    tally = day.tally
    assert min(tally[one] for one in ("action", "case", "child", "moved", "tried in vain")) > 0
    assert tally["own words"] > (WALKS / 4 if EVERY else 0), tally
    if EVERY:
        unread = {path for paths in lists.values() for path in paths if not tally[path]}
        assert len(unread) < FEW_UNREAD, unread


def test_a_filter_that_lets_all_rows_by_is_found(day, monkeypatch):
    """Control: the walk sees it when the condition that rows lie in a scope is always true."""
    swap(monkeypatch, org.within, all_rows)
    with pytest.raises(AssertionError):
        walk(day, LONG_ENOUGH)
