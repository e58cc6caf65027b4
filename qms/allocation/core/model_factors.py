"""The factors of a model: read from a table, and back."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from qms.allocation.core.model import Category, Factor
from qms.allocation.core.model_parts import Faults, read_number, read_text, refuse_unknown
from qms.allocation.core.shares import Fault, scale_of, split

FACTOR_KEYS = frozenset({"name", "label", "category"})
CATEGORY_KEYS = frozenset({"name", "label", "weight", "reference_share"})


def dump_factor(factor: Factor) -> dict[str, Any]:
    """Return the table that `read_factors` reads back."""
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


def read_factors(
    faults: Faults,
    rows: Any,  # noqa: ANN401 - as parsed
    *,
    is_given: bool,
    may_be_empty: bool,
) -> tuple[Factor, ...]:
    """Return the factors; `is_given` when each category needs the municipality's share."""
    if not rows and may_be_empty:
        return ()
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
