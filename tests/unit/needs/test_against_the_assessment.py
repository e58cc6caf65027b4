"""A proposal that contradicts the assessment, or gives more than was applied for, says so."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from qms.needs.core.amounts.award import Award, Hours, Part
from qms.needs.core.amounts.periods import Period
from qms.needs.core.amounts.price_list import load_prices
from qms.needs.core.deciding.kinds import Outcome
from qms.needs.core.deciding.proposal import (
    Known,
    Proposal,
    dump_proposal,
    load_proposal,
    proposal_faults,
)

PRICES = load_prices({
    "basis": "school_year", "leaving": "day", "vat_percent": "6",
    "weeks": {"school": "18", "preschool": "23", "leisure_centre": "23"},
    "group": [{"key": "assistant", "name": "Assistent", "ore_per_hour": 300_00}],
})  # fmt: skip
SPRING = Period(first=date(2027, 1, 1), last=date(2027, 6, 30))
TEN = Award(form="compulsory", is_private=True, parts=(
    Part(period=SPRING, hours=(Hours(group="assistant", per_week=Decimal(10)),), costs=()),
))  # fmt: skip
PROPOSAL = Proposal(
    outcome=Outcome.GRANTED, award=TEN, reasons="En vuxen vid måltider.", measures="assistent",
    requested_ore=54_000_00,
)  # fmt: skip
KNOWN = Known(
    prices=PRICES, assessed_hours=Decimal(10), is_own=False, requested_hours=Decimal(10),
    is_reached=True,
)  # fmt: skip


def columns(proposal, known):
    return [one.column for one in proposal_faults(proposal, known)]


@pytest.mark.parametrize(
    ("proposal", "known", "found"),
    [
        pytest.param({}, {}, [], id="as assessed and as applied for"),
        pytest.param({}, {"is_reached": False}, ["deviation"], id="below the threshold"),
        pytest.param({"deviation": "Behovet har ökat."}, {"is_reached": False}, [],
                     id="below it, with a reason"),
        pytest.param({}, {"requested_hours": Decimal("9.5")}, ["over_confirmed"], id="more hours"),
        # 10 × 18 × 300 = 54 000
        pytest.param({"requested_ore": 53_999_99}, {}, ["over_confirmed"], id="more kronor"),
        pytest.param({"requested_ore": 1, "over_confirmed": True}, {}, [], id="more, and meant"),
        pytest.param({"requested_ore": None}, {"requested_hours": None}, [], id="no sum"),
        pytest.param({"requested_ore": None}, {"requested_hours": Decimal(0)}, [],
                     id="measures applied for, and no hours"),
    ],
)  # fmt: skip
def test_what_has_to_be_explained_or_confirmed(proposal, known, found):
    assert columns(replace(PROPOSAL, **proposal), replace(KNOWN, **known)) == found


def test_a_proposal_from_before_the_question_is_read():
    table = dump_proposal(replace(PROPOSAL, over_confirmed=True))
    assert load_proposal(table).over_confirmed
    del table["over_confirmed"]
    assert not load_proposal(table).over_confirmed
