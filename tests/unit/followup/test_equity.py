"""Support per unit and other splits of it: sums to the öre, and figures calculated by hand."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.followup.core.equity.assignments import Assignment, AssignmentState, AssignmentText
from qms.followup.core.equity.splits import Reach, Split, try_split
from qms.followup.core.equity.supports import SupportKind as K
from qms.followup.core.equity.supports import UnitSupports, spread, totals
from qms.kernel.problems import RefusedError


def unit(number, kind, kronor, n=10, hours="0", *, own=True):
    return UnitSupports(
        unit_id=number, is_own=own, ore={kind: kronor * 100}, recipients={kind: n},
        hours={kind: None if hours is None else Decimal(hours)},
    )  # fmt: skip


TOWN = (
    unit(1, K.OPERATIONAL, 600_000, hours="40"),
    unit(2, K.OPERATIONAL, 300_000, hours="20"),
    unit(3, K.ADDITIONAL, 100_000, hours="20", own=False),
    unit(4, K.RESOURCE_SCHOOL, 900_000, n=3, hours=None),
    unit(5, K.CENTRAL_GROUP, 100_000, n=2, hours=None),
)
POT = 2_000_000 * 100


def split(*shares, reach=Reach.INDEPENDENT):
    return Split(**dict(zip((k.value for k in K), map(Decimal, shares), strict=True)), reach=reach)


@pytest.mark.parametrize(
    ("shares", "reach", "kronor"),
    [
        pytest.param((5, 45, 45, 5), Reach.INDEPENDENT,
                     (600_000, 300_000, 100_000, 900_000, 100_000), id="as today"),
        # 1 000 000 by 40 and 20 hours, 400 000 to the only independent unit
        pytest.param((20, 50, 25, 5), Reach.INDEPENDENT,
                     (Decimal("666666.67"), Decimal("333333.33"), 400_000, 500_000, 100_000),
                     id="less as structure"),
        # 2 000 000 by 40, 20 and 20 hours
        pytest.param((100, 0, 0, 0), Reach.EVERYBODY, (1_000_000, 500_000, 500_000, 0, 0),
                     id="all applied for"),
    ],
)  # fmt: skip
def test_what_units_would_have_received(shares, reach, kronor):
    trial = try_split(TOWN, split(*shares, reach=reach), pot_ore=POT)
    got = [sum(one.then.values()) for one in trial.outcomes]
    assert got == [int(Decimal(one) * 100) for one in kronor]


def test_hours_met_by_a_place_are_not_paid_twice():
    both = UnitSupports(
        unit_id=1, is_own=True,
        ore={K.OPERATIONAL: 100, K.CENTRAL_GROUP: 100},
        recipients={K.OPERATIONAL: 5, K.CENTRAL_GROUP: 10},
        hours={K.OPERATIONAL: Decimal(10), K.CENTRAL_GROUP: Decimal(90)},
    )  # fmt: skip
    trial = try_split((both, TOWN[1]), split(0, 100, 0, 0), pot_ore=3_000)
    assert [sum(one.then.values()) for one in trial.outcomes] == [1_000, 2_000]


def test_who_gains_and_what_moves():
    trial = try_split(TOWN, split(20, 50, 25, 5), pot_ore=POT)
    assert (trial.gainers, trial.losers) == (3, 1)
    assert trial.moved == 400_000 * 100
    assert [one.change for one in trial.outcomes][3:] == [-400_000 * 100, 0]


def test_a_unit_that_no_rule_reaches_is_named():
    lost = unit(9, K.OPERATIONAL, 50_000, n=4, hours=None)
    trial = try_split((*TOWN, lost), split(5, 45, 45, 5), pot_ore=POT)
    assert trial.without_basis == (9,)


@given(
    cuts=st.lists(st.integers(0, 1000), min_size=3, max_size=3).map(sorted),
    pot=st.integers(1, 10**12),
    hours=st.lists(st.integers(1, 999), min_size=5, max_size=5),
)
def test_every_ore_has_a_receiver(cuts, pot, hours):
    low, middle, high = cuts
    parts = (low, middle - low, high - middle, 1000 - high)
    town = [
        UnitSupports(
            unit_id=n, is_own=n > 2, ore={k: 100}, recipients={k: h}, hours={k: Decimal(h)}
        )
        for n, (k, h) in enumerate(zip((*K, K.OPERATIONAL), hours, strict=True), start=1)
    ]
    trial = try_split(town, split(*(Decimal(part) / 10 for part in parts)), pot_ore=pot)
    assert sum(sum(one.then.values()) for one in trial.outcomes) == pot
    assert sum(one.change for one in trial.outcomes) == pot - 500


@pytest.mark.parametrize(
    ("shares", "pot", "town", "columns"),
    [
        pytest.param((50, 50, 50, 50), POT, TOWN, ["shares"], id="two hundred per cent"),
        pytest.param((-10, 60, 45, 5), 0, TOWN, ["additional", "pot"], id="all faults at once"),
        pytest.param((5, 45, 45, 5), POT, TOWN[:4], ["central_group"], id="nobody to reach"),
        pytest.param((5, 45, 45, 5), POT, TOWN[1:2],
                     ["additional", "resource_school", "central_group"], id="one unit only"),
    ],
)  # fmt: skip
def test_what_cannot_be_split_is_refused(shares, pot, town, columns):
    with pytest.raises(RefusedError) as refused:
        try_split(town, split(*shares), pot_ore=pot)
    assert [problem.column for problem in refused.value.problems] == columns


def test_spread_is_over_units_with_hours():
    # 15 000, 15 000 and 5 000 kronor an hour; the other two cannot be compared
    found = spread(TOWN)
    assert (found.low, found.middle, found.high) == (500_000, 1_500_000, 1_500_000)
    assert (found.units, found.without_hours) == (3, (4, 5))


def test_the_middle_of_two_is_between_them():
    found = spread((unit(1, K.OPERATIONAL, 10, hours="3"), unit(2, K.OPERATIONAL, 20, hours="3")))
    assert found.middle == Fraction(500)


def test_nothing_to_compare():
    assert spread(()).middle is None
    assert totals(()) == dict.fromkeys(K, 0)


def test_a_hidden_number_hides_the_sum():
    one = UnitSupports(
        unit_id=1, is_own=True, recipients={K.OPERATIONAL: 12, K.ADDITIONAL: None},
    )  # fmt: skip
    assert one.total_recipients is None


def assignment(**more):
    says = {"number": "20", "title": "Se över", "given_on": "2025-11-20", "due": "2026-03-29"}
    texts = says | more
    days = {name: date.fromisoformat(texts[name]) for name in ("given_on", "due")}
    return AssignmentText(**texts | days)


@pytest.mark.parametrize(
    ("more", "columns"),
    [
        pytest.param({}, [], id="whole"),
        pytest.param({"number": " ", "title": ""}, ["number", "title"], id="empty"),
        pytest.param({"due": "2025-11-01"}, ["due"], id="due before it was given"),
    ],
)
def test_what_an_assignment_must_say(more, columns):
    assert [one.column for one in assignment(**more).problems] == columns


@pytest.mark.parametrize(
    ("state", "moment", "late"),
    [
        # Summer time begins on 29 March 2026: the Swedish day ends at 22.00 UTC
        pytest.param("open", "2026-03-29T21:59:59+00:00", False, id="the last second"),
        pytest.param("open", "2026-03-29T22:00:00+00:00", True, id="the day after"),
        pytest.param("reported", "2026-05-01T00:00:00+00:00", False, id="reported back"),
    ],
)
def test_when_an_assignment_is_late(state, moment, late):
    when = datetime.fromisoformat(moment)
    one = Assignment(
        id=1, says=assignment(), state=AssignmentState(state), report="", reported_at=None,
        reported_by="", version=1,
    )  # fmt: skip
    assert one.is_late(when) is late
