"""Nobody who may not read children one by one tells two worlds apart that differ in a few alone.

Every page, file and answer to programs is read by each reader in two versions of the same world:
groups of one to four have changed places, and every sum stands. What a reader could find by any
page, or by putting pages together, would have to differ somewhere.
"""

import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from re import compile as pattern
from types import MappingProxyType

import pytest
from security.test_matrix import has
from security.world import PLACES, WHO, World
from support.few_world import CHANGES
from support.reading_everything import Who, read
from support.two_worlds import Reading, Seen, laid, reading

from qms.access.policy import Can
from qms.access.roles import Role
from qms.register.core.datasets import DATASETS

EVERYBODY = os.environ.get("QMS_EVERY_READER") == "1"
SOME: tuple[Who, ...] = (
    (Role.PLANNER, "top"), (Role.SCHOOL_CHIEF, "top"), (Role.COMMITTEE, "top"),
    (Role.CASE_OFFICER, "top"), (Role.SYSTEM_ADMIN, "top"), (Role.PRINCIPAL, "sibling"),
    (Role.INDEPENDENT_PROVIDER, "other"),
)  # fmt: skip
"""Who sees most, and those with few rights beside it."""
ALL = tuple(who for who in WHO if who[1] in {"top", "sibling", "other"})
"""Whom `trust` asks: each role over all, at one of the two units alone, and elsewhere."""
HALVES = (0, 1)
"""The readers are divided in two, so that two processes can ask."""
LEAST_PAGES = 600
"""What each half is answered at least."""
MANY = 5
"""How much larger a group is that is no longer of few."""
PUPILS, CASES = Can.ALLOCATION_READ_PUPILS, Can.FOLLOWUP_CASES
TOLD_BY_RIGHT: Mapping[str, Can] = MappingProxyType(
    {
        "current_pupils": PUPILS, "historic_pupils": PUPILS, "pupil_results": PUPILS,
        "need_points": Can.NEEDS_READ, "degrading": CASES,
    }
)  # fmt: skip
"""The right to read the rows one by one; the reader's place must hold a unit of them too."""
WITHOUT: Mapping[str, str] = MappingProxyType(
    {
        "pupil_counts": "how many pupils a grade has is told to all who read forecasts",
        "applications": "how many applied, came and left is told as the pupils are",
        "population": "official statistics of inhabitants", "births": "official statistics",
        "public_figures": "published by others",
        "units": "no pupils", "housing": "homes", "unit_changes": "plans", "ledger": "money",
        "unit_areas": "premises", "staff": "adults", "premises": "premises",
        "distances": "ways", "area_centres": "places", "candidates": "places",
    }
)  # fmt: skip
"""Datasets in which no few are hidden, and why."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """A change that may be seen at some addresses, and why; `to`: only by those with the right.

    `by` is one who sees it at the address `seen`.
    """

    change: str
    at: str
    by: Role
    seen: str
    why: str
    to: Can | None = None


EXACT = "decision 14: kronor and an index of two decimals are told"
WHOLE = "decision 14: those who read the register are told the share of every group"
KNOWN = (
    Known(change="current_pupils", at=r"/modell/\d+/index", why=EXACT,
          by=Role.COMMITTEE, seen="/modell/3/index"),
    Known(change="background", at=r"/modell/\d+/skillnader", why=WHOLE, to=Can.REGISTER_READ,
          by=Role.PLANNER, seen="/modell/3/skillnader/skillnader.csv"),
)  # fmt: skip


def told_one_by_one(world: World, who: Who) -> frozenset[str]:
    """Return the changes whose rows the reader may read one by one."""
    here = world.paths[PLACES[who[1]]]
    reaches = any(world.paths[one].startswith(here) for one in ("school", "sibling"))
    return frozenset(
        name for name, right in TOLD_BY_RIGHT.items() if reaches and has(*who, right)
    )  # fmt: skip


def known(who: Who, path: str) -> frozenset[str]:
    """Return the changes that the reader may see at the address."""
    return frozenset(
        one.change for one in KNOWN
        if pattern(one.at).match(path) and (one.to is None or has(*who, one.to))
    )  # fmt: skip


def leaks(told: Reading) -> Iterator[str]:
    """Yield what any of the readers can tell of the changes, beside what is known."""
    seen = told.differing(told.put)
    left: Seen = set()
    for names in {known(*one) for one in seen}:
        some = {one for one in seen if known(*one) == names}
        left |= told.still(some, set(told.put) - names) if names else some
    for name in told.put if left else ():
        for who, path in sorted(told.still(left, {name})):
            if name not in known(who, path):
                yield f"{who[0].value} at {who[1]} sees by {path} that {name} has changed"


def groups_of_readers(world: World, readers: Collection[Who]) -> dict[frozenset[str], list[Who]]:
    """Return the readers by what they may read one by one."""
    found: dict[frozenset[str], list[Who]] = {}
    for who in readers:
        found.setdefault(told_one_by_one(world, who), []).append(who)
    return found


@pytest.mark.parametrize("half", HALVES)
def test_no_page_or_file_tells_a_group_of_few(world, half):
    found, pages = [], 0
    half_of = (ALL if EVERYBODY else SOME)[half :: len(HALVES)]
    for told, readers in groups_of_readers(world, half_of).items():
        mine = reading(world, readers, CHANGES.keys() - told)
        pages += sum(status == 200 for one in mine.first.values() for status, _ in one.values())
        found += leaks(mine)
    assert found == []
    assert pages >= LEAST_PAGES


SEEN: Mapping[str, tuple[Who, str]] = MappingProxyType(
    {
        "flows": ((Role.PLANNER, "top"), "/prognos/antaganden"),
        "background": ((Role.PLANNER, "top"), "/api/v1/register/background"),
        "results": ((Role.COMMITTEE, "top"), "/modell/3/skillnader?resultat=g9_all_subjects"),
        "surveys": ((Role.COMMITTEE, "top"), "/kpe/6"),
        "groups": ((Role.COMMITTEE, "top"), "/kpe/6?ar=2025"),
        "support_grants": ((Role.PLANNER, "top"), "/likvardighet.csv"),
        "current_pupils": ((Role.PLANNER, "top"), "/modell/3/index"),
        "historic_pupils": (
            (Role.COMMITTEE, "top"), "/modell/3/skillnader?resultat=utfall-ej_behorig",
        ),
        "pupil_results": ((Role.SCHOOL_CHIEF, "top"), "/effekt/grupper?arskurs=9"),
        "need_points": ((Role.COMMITTEE, "top"), "/behov/enheter"),
        "degrading": ((Role.PLANNER, "top"), "/resultat/6"),
    }
)  # fmt: skip
"""Where a group that is no longer few is told of."""


def test_the_same_change_of_many_is_seen(world):
    """Control: a change that no page shows would say nothing of what is hidden."""
    with laid(world, (), more=MANY):
        first = {name: read(world, *one) for name, one in SEEN.items()}
    missed = []
    for name, one in SEEN.items():
        with laid(world, {name}, more=MANY):
            if read(world, *one) == first[name]:
                missed.append(name)
    assert missed == []


@pytest.mark.parametrize("one", KNOWN, ids=lambda one: f"{one.change} to {one.by.value}")
def test_what_is_known_to_be_seen_still_is(world, one):
    """What is mended is no longer said to be known."""
    with laid(world, (), put=[one.change]):
        first = read(world, (one.by, "top"), one.seen)
    with laid(world, {one.change}, put=[one.change]):
        assert read(world, (one.by, "top"), one.seen) != first, one.why


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ("qms.forecast.views.flow_rows.few_in", "/prognos/antaganden"),
        ("qms.api.core.hiding.few_in", "/api/v1/register/flows"),
    ],
)
def test_a_rule_that_is_taken_away_is_noticed(world, monkeypatch, rule, path):
    """Control: the same cells, shown."""
    monkeypatch.setattr(rule, lambda counts, fewest: frozenset())
    one = ((Role.PLANNER, "top"), path)
    with laid(world, (), put=["flows"]):
        first = {one[0]: {path: read(world, *one)}}
    told = Reading(world=world, put=("flows",), first=first)
    assert told.still({one}, {"flows"}) == {one}


def test_every_dataset_is_changed_or_said_to_have_no_few():
    assert set(DATASETS) == (set(CHANGES) & set(DATASETS)) | set(WITHOUT)
    assert set(CHANGES) & set(WITHOUT) == set()
    assert set(SEEN) == set(CHANGES)
    assert set(TOLD_BY_RIGHT) | {one.change for one in KNOWN} <= set(CHANGES)
