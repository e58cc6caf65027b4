"""Read a model from a TOML file or from storage: every fault at once."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from qms.allocation.core.budget.table import dump_budget, read_budget
from qms.allocation.core.degree.table import dump_degree, read_degree
from qms.allocation.core.degree.types import Construction
from qms.allocation.core.model import TO_THE_ORE, AllocationModel, Basis, Reference
from qms.allocation.core.model_factors import dump_factor, read_factors
from qms.allocation.core.model_parts import (
    Faults,
    one_of,
    optional_text,
    read_number,
    read_text,
    refuse_unknown,
)
from qms.allocation.core.risk.given import dump_given, read_given
from qms.allocation.core.risk.model import RiskModel, dump_risk, parse_risk
from qms.allocation.core.rounding_rules import read_roundings
from qms.kernel.problems import RefusedError
from qms.kernel.toml_file import read_toml
from qms.org.core.forms import SchoolForm

Table = Mapping[str, Any]
MODEL_KEYS = frozenset(
    {
        "key", "name", "construction", "reference", "factor", "rounding", "basis", "source",
        "risk", "given", "reference_value", "degree", "form", "includes_other_municipalities",
        "budget",
    }
)  # fmt: skip


def read_model_file(content: bytes) -> AllocationModel:
    """Return the model in a TOML file; raise RefusedError with every fault."""
    table = read_toml(content, cure="Jämför med exemplet i docs/formats/allocation-model.md.")
    return parse_model(table)


def parse_model(table: Table) -> AllocationModel:
    """Return the model that the table describes; raise RefusedError with every fault."""
    faults = Faults()
    refuse_unknown(faults, table, MODEL_KEYS, at="")
    reference = one_of(faults, table, "reference", Reference.WEIGHTED_MEAN)
    basis = one_of(faults, table, "basis", Basis.WEIGHTS)
    is_given = reference is Reference.GIVEN_ROW
    is_weights = basis is Basis.WEIGHTS
    model = AllocationModel(
        key=read_text(faults, table, "key", at=""),
        name=read_text(faults, table, "name", at=""),
        factors=read_factors(faults, table.get("factor"), is_given=is_given and is_weights,
                             may_be_empty=not is_weights),
        reference=reference,
        roundings=read_roundings(faults, table.get("rounding")) or (TO_THE_ORE,),
        basis=basis,
        source=optional_text(faults, table, "source", at=""),
        risk=_risk(faults, table, basis),
        given=read_given(faults, table.get("given")),
        reference_value=_reference_value(faults, table, is_needed=is_given and not is_weights),
        degree=read_degree(faults, table.get("degree"), old=_old_construction(faults, table)),
        form=one_of(faults, table, "form", SchoolForm.COMPULSORY).value,
        includes_other_municipalities=_yes(faults, table, "includes_other_municipalities"),
        budget=read_budget(faults, table.get("budget")),
    )  # fmt: skip
    faults.raise_any()
    return model


def dump_model(model: AllocationModel) -> dict[str, Any]:
    """Return the table that `parse_model` reads back; numbers as exact text."""
    found: dict[str, Any] = {
        "key": model.key,
        "name": model.name,
        "basis": model.basis.value,
        "reference": model.reference.value,
        "form": model.form,
        "includes_other_municipalities": model.includes_other_municipalities,
        "degree": dump_degree(model.degree),
        "factor": [dump_factor(factor) for factor in model.factors],
        "rounding": [
            {"where": r.where.value, "quantum": format(r.quantum, "f"), "mode": r.mode.value}
            for r in model.roundings
        ],
    }
    if model.budget is not None:
        found["budget"] = dump_budget(model.budget)
    if model.source:
        found["source"] = model.source
    if model.reference_value is not None:
        found["reference_value"] = format(model.reference_value, "f")
    if model.risk is not None:
        found["risk"] = dump_risk(model.risk)
    if model.given:
        found["given"] = dump_given(model.given)
    return found


def _old_construction(faults: Faults, table: Table) -> Construction | None:
    """Return the construction as models had it before there was a degree."""
    if "construction" not in table:
        return None
    return one_of(faults, table, "construction", Construction.LINEAR)


def _risk(faults: Faults, table: Table, basis: Basis) -> RiskModel | None:
    value = table.get("risk")
    if value is None:
        if basis is Basis.RISK:
            faults.add("Modellen räknar med risk men har ingen riskmodell.",
                       "Lägg till [risk] eller välj en annan grund.", at="risk")  # fmt: skip
        return None
    if not isinstance(value, Mapping):
        faults.add("Riskmodellen är ingen tabell.", "Skriv den som [risk].", at="risk")
        return None
    try:
        return parse_risk(value)
    except RefusedError as refused:
        for problem in refused.problems:
            faults.take(replace(problem, column=f"risk.{problem.column}".rstrip(".")))
        return None


def _reference_value(faults: Faults, table: Table, *, is_needed: bool) -> Decimal | None:
    value = table.get("reference_value")
    if value is None and not is_needed:
        return None
    what = "Kommunens värde (reference_value)"
    number = read_number(faults, value, what=what, at="reference_value")
    if number == 0 and value is not None:
        faults.add(f"{what} är noll.", "Skriv kommunens risk.", at="reference_value", value="0")
    return number


def _yes(faults: Faults, table: Table, key: str) -> bool:
    value = table.get(key, True)
    if not isinstance(value, bool):
        faults.add(f"{key} är {value!r}.", "Skriv true eller false.", at=key)
        return True
    return value
