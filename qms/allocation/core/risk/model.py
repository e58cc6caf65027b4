"""A risk model as a value, fitted or bought: coefficients on categories, and their source."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from qms.allocation.core.model_parts import Faults, read_text, refuse_unknown
from qms.allocation.core.numerals import can_be_written, swedish
from qms.kernel.numbers import parse_decimal

Table = Mapping[str, Any]
RISK_KEYS = frozenset({"outcome", "source", "intercept", "intercept_se", "rows", "first_year",
                       "last_year", "factor"})  # fmt: skip
FACTOR_KEYS = frozenset({"name", "reference", "level"})
LEVEL_KEYS = frozenset({"name", "coefficient", "se"})
LARGEST_COEFFICIENT = Decimal(50)
"""exp(50) is past every odds that a category can have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A category beside the reference: its log-odds against it, and the standard error if known."""

    name: str
    coefficient: Decimal
    se: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskFactor:
    """A factor: the category that the others are compared with, and the others."""

    name: str
    reference: str
    levels: tuple[Level, ...]

    @property
    def categories(self) -> tuple[str, ...]:
        """Return every category, the reference first."""
        return (self.reference, *(level.name for level in self.levels))


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskModel:
    """A logistic model: log-odds of `outcome` = intercept + one coefficient per factor.

    `source` says where the coefficients come from. `rows` is the number of pupils they were
    fitted on and `first_year`, `last_year` their years; None where the source does not say.
    """

    outcome: str
    intercept: Decimal
    factors: tuple[RiskFactor, ...]
    source: str
    intercept_se: Decimal | None = None
    rows: int | None = None
    first_year: int | None = None
    last_year: int | None = None


def dump_risk(model: RiskModel) -> dict[str, Any]:
    """Return the table that `parse_risk` reads back; coefficients as exact decimal text."""
    found: dict[str, Any] = {
        "outcome": model.outcome,
        "source": model.source,
        "intercept": _text(model.intercept),
        "factor": [_dump_factor(factor) for factor in model.factors],
    }
    if model.intercept_se is not None:
        found["intercept_se"] = _text(model.intercept_se)
    for key in ("rows", "first_year", "last_year"):
        if (value := getattr(model, key)) is not None:
            found[key] = value
    return found


def _dump_factor(factor: RiskFactor) -> dict[str, Any]:
    return {
        "name": factor.name,
        "reference": factor.reference,
        "level": [
            {"name": level.name, "coefficient": _text(level.coefficient)}
            | ({} if level.se is None else {"se": _text(level.se)})
            for level in factor.levels
        ],
    }


def _text(value: Decimal) -> str:
    return format(value, "f")


def parse_risk(table: Table) -> RiskModel:
    """Return the risk model that a JSON or TOML table describes.

    Numbers may be text, whole numbers or Decimal (read TOML and JSON with
    `parse_float=Decimal`). Raise RefusedError with every fault.
    """
    faults = Faults()
    refuse_unknown(faults, table, RISK_KEYS, at="")
    model = RiskModel(
        outcome=read_text(faults, table, "outcome", at=""),
        source=_source(faults, table),
        intercept=_coefficient(faults, table.get("intercept"), what="Konstanten (intercept)",
                               at="intercept"),
        intercept_se=_se(faults, table.get("intercept_se"), at="intercept_se"),
        factors=_factors(faults, table.get("factor")),
        rows=_whole(faults, table, "rows", lowest=1),
        first_year=_whole(faults, table, "first_year", lowest=1990),
        last_year=_whole(faults, table, "last_year", lowest=1990),
    )  # fmt: skip
    if model.first_year and model.last_year and model.first_year > model.last_year:
        faults.add(f"first_year är {model.first_year}, efter last_year {model.last_year}.",
                   "Byt plats på åren.", at="first_year")  # fmt: skip
    faults.raise_any()
    return model


def _source(faults: Faults, table: Table) -> str:
    value = table.get("source")
    if isinstance(value, str) and value.strip():
        return " ".join(value.split())
    faults.add("source saknas eller är tomt.",
               "Skriv var koefficienterna kommer ifrån, till exempel vem som har räknat och när.",
               at="source")  # fmt: skip
    return ""


def _factors(faults: Faults, rows: object) -> tuple[RiskFactor, ...]:
    if not isinstance(rows, list) or not rows:
        faults.add("Riskmodellen har ingen faktor.", "Lägg till minst en faktor.", at="factor")
        return ()
    found = [_factor(faults, row, at=f"factor {place}") for place, row in enumerate(rows, start=1)]
    _refuse_doubles(faults, [factor.name for factor in found], what="Faktorn", at="factor")
    return tuple(found)


def _factor(faults: Faults, row: object, *, at: str) -> RiskFactor:
    if not isinstance(row, Mapping):
        faults.add("Faktorn är ingen tabell.", "Skriv den som [[factor]].", at=at)
        return RiskFactor(name="", reference="", levels=())
    refuse_unknown(faults, row, FACTOR_KEYS, at=at)
    name = read_text(faults, row, "name", at=at)
    here = f"factor.{name}" if name else at
    reference = read_text(faults, row, "reference", at=here)
    rows = row.get("level")
    levels = tuple(
        _level(faults, one, at=f"{here}.level {place}")
        for place, one in enumerate(rows if isinstance(rows, list) else [], start=1)
    )
    if not levels:
        faults.add(f"{name or at} har ingen kategori vid sidan av referensen.",
                   "Lägg till minst en kategori med koefficient.", at=here)  # fmt: skip
    names = [reference, *(level.name for level in levels)]
    _refuse_doubles(faults, names, what=f"{name or at}: kategorin", at=here)
    return RiskFactor(name=name, reference=reference, levels=levels)


def _level(faults: Faults, row: object, *, at: str) -> Level:
    if not isinstance(row, Mapping):
        faults.add("Kategorin är ingen tabell.", "Skriv den som [[factor.level]].", at=at)
        return Level(name="", coefficient=Decimal(0))
    refuse_unknown(faults, row, LEVEL_KEYS, at=at)
    return Level(
        name=read_text(faults, row, "name", at=at),
        coefficient=_coefficient(faults, row.get("coefficient"), what="Koefficienten", at=at),
        se=_se(faults, row.get("se"), at=at),
    )


def _coefficient(faults: Faults, value: object, *, what: str, at: str) -> Decimal:
    number = number_of(value)
    shown = "" if value is None else str(value)
    if value is None:
        faults.add(f"{what} saknas.", "Skriv logaritmen av oddskvoten, till exempel 0,85.", at=at)
    elif number is None:
        faults.add(f"{what} är {shown!r}, inte ett tal.", "Skriv till exempel -0,85.",
                   at=at, value=shown)  # fmt: skip
    elif abs(number) > LARGEST_COEFFICIENT:
        faults.add(f"{what} är {swedish(number)}. Det är mer än något odds kan motsvara.",
                   "Skriv koefficienten i logaritmiska odds, inte i procent.",
                   at=at, value=shown)  # fmt: skip
    else:
        return number
    return Decimal(0)


def _se(faults: Faults, value: object, *, at: str) -> Decimal | None:
    if value is None:
        return None
    number = number_of(value)
    if number is not None and number >= 0:
        return number
    faults.add(f"Medelfelet är {value!s}.", "Skriv ett tal, 0 eller större, eller ta bort det.",
               at=at, value=str(value))  # fmt: skip
    return None


def _whole(faults: Faults, table: Table, key: str, *, lowest: int) -> int | None:
    value = table.get(key)
    number = number_of(value)
    if value is None:
        return None
    if number is None or number != number.to_integral_value() or not lowest <= number < 10**9:
        faults.add(f"{key} är {value!s}.", f"Skriv ett heltal från {lowest}, eller ta bort raden.",
                   at=key, value=str(value))  # fmt: skip
        return None
    return int(number)


def _refuse_doubles(faults: Faults, names: list[str], *, what: str, at: str) -> None:
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        faults.add(f"{what} {name} finns två gånger.", "Ta bort eller döp om den ena.", at=at)


def number_of(value: object) -> Decimal | None:
    """Return the number that a table holds as text, whole number or Decimal.

    None for anything else, and for a number of more than 60 places.
    """
    found = parse_decimal(value) if isinstance(value, str) else None
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        found = Decimal(value)
    return found if found is not None and can_be_written(found) else None
