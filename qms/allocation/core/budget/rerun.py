"""A stored calculation as the files that the command line counts again."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from qms.allocation.core.index import School
from qms.allocation.core.model import AllocationModel, Basis, Reference, Where
from qms.kernel.money import kronor

MODEL, FACTORS, PREVIOUS, GRADES = "modell.toml", "faktorer.csv", "forra-aret.csv", "arskurser.csv"


def rerun_model(model: AllocationModel, *, reason: str) -> AllocationModel:
    """Return the model, or with a reason to keep last year's index one that takes it as given.

    The kept index stands in the column `value` of the units' file, and 1 is index 1,00.
    """
    if not reason:
        return model
    rule = model.degree.concentration
    return replace(
        model,
        basis=Basis.GIVEN,
        source=reason,
        risk=None,
        reference=Reference.GIVEN_ROW,
        reference_value=Decimal(1),
        factors=tuple(one for one in model.factors if rule and one.name == rule.factor),
        roundings=tuple(one for one in model.roundings if one.where is Where.TOTAL),
    )


def rerun_schools(
    schools: Sequence[School], indexes: Mapping[str, Fraction], *, reason: str
) -> Sequence[School]:
    """Return the units, with the index that was used as their value when it was kept."""
    if not reason:
        return schools
    return [replace(school, value=indexes[school.unit]) for school in schools]


def command_line(whole_ore: int, *, has_previous: bool, has_budget: bool) -> str:
    """Return the command that counts the calculation again from the files."""
    budget = kronor(whole_ore)
    amount = f"{budget:f}" if whole_ore % 100 else str(whole_ore // 100)
    more = f" --previous {PREVIOUS}" if has_previous else ""
    more += f" --grades {GRADES} --parts delar.csv" if has_budget else ""
    return (
        f"qms allocation compute --model {MODEL} --factors {FACTORS}{more}"
        f" --budget {amount} --out ut.csv"
    )
