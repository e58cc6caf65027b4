"""Read a model from a TOML file or from storage: every fault at once."""

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from qms.allocation.core.model import (
    TO_THE_ORE,
    AllocationModel,
    Category,
    Construction,
    Factor,
    Reference,
)
from qms.allocation.core.model_parts import Faults, read_number, read_text, refuse_unknown
from qms.allocation.core.rounding_rules import read_roundings
from qms.allocation.core.shares import Fault, scale_of, split
from qms.kernel.problems import Problem, RefusedError

Table = Mapping[str, Any]
MODEL_KEYS = frozenset({"key", "name", "construction", "reference", "factor", "rounding"})
FACTOR_KEYS = frozenset({"name", "label", "category"})
CATEGORY_KEYS = frozenset({"name", "label", "weight", "reference_share"})


def read_model_file(content: bytes) -> AllocationModel:
    """Return the model in a TOML file; raise RefusedError with every fault."""
    try:
        table = tomllib.loads(content.decode("utf-8-sig"), parse_float=Decimal)
    except UnicodeDecodeError:
        message = "Filen är inte sparad som UTF-8."
        raise RefusedError((Problem(message=message, cure="Spara den som UTF-8."),)) from None
    except tomllib.TOMLDecodeError as fault:
        message = f"Filen är inte TOML: {fault}."
        cure = "Jämför med exemplet i docs/formats/allocation-model.md."
        raise RefusedError((Problem(message=message, cure=cure),)) from None
    return parse_model(table)


def parse_model(table: Table) -> AllocationModel:
    """Return the model that the table describes; raise RefusedError with every fault."""
    faults = Faults()
    refuse_unknown(faults, table, MODEL_KEYS, at="")
    reference = _one_of(faults, table, "reference", Reference.WEIGHTED_MEAN)
    is_given = reference == Reference.GIVEN_ROW.value
    model = AllocationModel(
        key=read_text(faults, table, "key", at=""),
        name=read_text(faults, table, "name", at=""),
        factors=_factors(faults, table.get("factor"), is_given=is_given),
        reference=Reference(reference),
        construction=Construction(_one_of(faults, table, "construction", Construction.LINEAR)),
        roundings=read_roundings(faults, table.get("rounding")) or (TO_THE_ORE,),
    )
    faults.raise_any()
    return model


def dump_model(model: AllocationModel) -> dict[str, Any]:
    """Return the table that `parse_model` reads back; numbers as exact text."""
    return {
        "key": model.key,
        "name": model.name,
        "construction": model.construction.value,
        "reference": model.reference.value,
        "factor": [_dump_factor(factor) for factor in model.factors],
        "rounding": [
            {"where": r.where.value, "quantum": format(r.quantum, "f"), "mode": r.mode.value}
            for r in model.roundings
        ],
    }


def _dump_factor(factor: Factor) -> dict[str, Any]:
    return {
        "name": factor.name,
        "label": factor.label,
        "category": [_dump_category(category) for category in factor.categories],
    }


def _dump_category(category: Category) -> dict[str, str]:
    found = {
        "name": category.name,
        "label": category.label,
        "weight": format(category.weight, "f"),
    }
    if category.reference_share is not None:
        found["reference_share"] = format(category.reference_share, "f")
    return found


def _one_of(faults: Faults, table: Table, key: str, default: Reference | Construction) -> str:
    value = table.get(key, default.value)
    known = [member.value for member in type(default)]
    if value in known:
        return str(value)
    faults.add(f"{key} är {value!r}.", f"Skriv {' eller '.join(known)}.", at=key)
    return default.value


def _factors(faults: Faults, rows: Any, *, is_given: bool) -> tuple[Factor, ...]:  # noqa: ANN401 - as parsed
    if not isinstance(rows, list) or not rows:
        faults.add("Modellen har ingen faktor.", "Lägg till minst en [[factor]].", at="factor")
        return ()
    found = [
        _factor(faults, row, at=f"factor {place}", is_given=is_given)
        for place, row in enumerate(rows, start=1)
    ]
    _refuse_doubles(faults, [factor.name for factor in found], at="factor", what="Faktorn")
    return tuple(found)


def _factor(faults: Faults, row: Any, *, at: str, is_given: bool) -> Factor:  # noqa: ANN401 - as parsed
    if not isinstance(row, Mapping):
        faults.add("Faktorn är ingen tabell.", "Skriv den som [[factor]].", at=at)
        return Factor(name="", categories=())
    refuse_unknown(faults, row, FACTOR_KEYS, at=at)
    name = read_text(faults, row, "name", at=at)
    here = f"factor.{name}" if name else at
    rows = row.get("category", [])
    categories = tuple(
        _category(faults, one, at=f"{here}.category {place}", is_given=is_given)
        for place, one in enumerate(rows if isinstance(rows, list) else [], start=1)
    )
    _check_categories(faults, categories, at=here, name=name or at)
    if is_given:
        _check_given_row(faults, categories, at=here, name=name or at)
    return Factor(name=name, label=str(row.get("label", "")), categories=categories)


def _category(faults: Faults, row: Any, *, at: str, is_given: bool) -> Category:  # noqa: ANN401 - as parsed
    if not isinstance(row, Mapping):
        faults.add("Kategorin är ingen tabell.", "Skriv den som [[factor.category]].", at=at)
        return Category(name="", weight=Decimal(0))
    refuse_unknown(faults, row, CATEGORY_KEYS, at=at)
    name = read_text(faults, row, "name", at=at)
    share = row.get("reference_share")
    if is_given and share is None:
        faults.add("Kommunens andel (reference_share) saknas.", "Fyll i den.", at=at)
    return Category(
        name=name,
        label=str(row.get("label", "")),
        weight=read_number(faults, row.get("weight"), what="Vikten", at=at),
        reference_share=None
        if share is None
        else read_number(faults, share, what="Kommunens andel", at=at),
    )


def _check_categories(
    faults: Faults, categories: tuple[Category, ...], *, at: str, name: str
) -> None:
    if len(categories) < 2:
        faults.add(f"{name} har färre än två kategorier.",
                   "Lägg till kategorin för de elever som inte ingår.", at=at)  # fmt: skip
    elif not any(category.weight for category in categories):
        faults.add(f"{name} har bara vikter som är noll.",
                   "Ge minst en kategori en vikt eller ta bort faktorn.", at=at)  # fmt: skip
    _refuse_doubles(faults, [category.name for category in categories], at=at, what="Kategorin")


def _check_given_row(
    faults: Faults, categories: tuple[Category, ...], *, at: str, name: str
) -> None:
    values = {c.name: c.reference_share for c in categories if c.reference_share is not None}
    if len(values) < len(categories) or not values:
        return
    result = split(values, scale_of([(0, values.values())]), pupils=0)
    if isinstance(result, Fault):
        faults.add(f"Kommunens rad för {name}: {result.message}", result.cure, at=at)


def _refuse_doubles(faults: Faults, names: list[str], *, at: str, what: str) -> None:
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        faults.add(f"{what} {name} finns två gånger.", "Ta bort eller döp om den ena.", at=at)
