"""A changed risk model is not told as a change of the pupils."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from qms.allocation.core.budget.year import YearInputs
from qms.allocation.core.compute import compute
from qms.allocation.core.index import School
from qms.allocation.core.model import AllocationModel, Basis
from qms.allocation.core.records import RunHead, StoredRun
from qms.allocation.core.risk.model import Level, RiskFactor, RiskModel
from qms.allocation.core.states import RunState
from qms.allocation.core.stored import line_of
from qms.allocation.core.unit_change import unit_change

POT = 1_000_000_00


def risk_model(coefficient: str) -> RiskModel:
    level = Level(name="ja", coefficient=Decimal(coefficient))
    return RiskModel(
        outcome="ej behörig",
        source="Egen",
        intercept=Decimal(-2),
        factors=(RiskFactor(name="bistånd", reference="nej", levels=(level,)),),
    )


def stored(year: int, model: AllocationModel, risks: tuple[str, str]) -> StoredRun:
    head = RunHead(
        id=year, model_id=year, model_name="M", budget_year=year, count_year=year - 1, pot_ore=POT,
        whole_ore=POT, state=RunState.ADOPTED, made_by="", made_at=datetime(year, 1, 1, tzinfo=UTC),
        adopted_by="", adopted_at=None,
    )  # fmt: skip
    schools = tuple(
        School(unit=unit, pupils=100, shares={}, value=Fraction(risk))
        for unit, risk in zip(("1", "2"), risks, strict=True)
    )
    return StoredRun(head=head, model=model, inputs=YearInputs(schools=schools), left_out=())


def change(before: StoredRun, now: StoredRun):
    old, new = (
        line_of(whole, whole.results[0])
        for one in (before, now)
        for whole in (compute(one.model, one.schools, pot_ore=POT),)
    )
    return unit_change(before, old, now, new)


MODEL = AllocationModel(
    key="m", name="M", factors=(), basis=Basis.RISK, source="Egen", risk=risk_model("1")
)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"risk": risk_model("2")}, id="fitted again"),
        pytest.param({"basis": Basis.GIVEN, "risk": None}, id="bought instead"),
    ],
)
def test_other_risks_are_a_change_of_model_and_not_of_the_pupils(other):
    before = stored(2026, MODEL, ("0.1", "0.1"))
    now = stored(2027, replace(MODEL, **other), ("0.3", "0.1"))
    found = change(before, now)
    # 0.3 against a mean of 0.2 is index 1.5: from 500 000 kr to 750 000 kr.
    assert (found.index, found.model, found.total) == (0, 250_000_00, 250_000_00)


def test_other_pupils_in_the_same_risk_model_are_a_change_of_index():
    before = stored(2026, MODEL, ("0.1", "0.1"))
    found = change(before, stored(2027, MODEL, ("0.3", "0.1")))
    assert (found.index, found.model) == (250_000_00, 0)
