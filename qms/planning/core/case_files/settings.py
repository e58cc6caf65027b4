"""case.toml: years, who pays, how pupils are spread, grades, prices and guards."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from qms.kernel.problems import RefusedError
from qms.kernel.toml_file import read_toml
from qms.planning.core.case import Grade, Guards, Payer, Prices, Rule
from qms.planning.core.case.faults.found import figure
from qms.planning.core.case_files.entries import Entries, Table
from qms.planning.core.case_files.grades import BY_BAND, read_grades
from qms.planning.core.case_files.sources import CASE, Faults

KNOWN = ("name", "first_year", "years", "payer", "rule", "grades", "bands", "grade", "prices",
         "guards", "detour", *BY_BAND)  # fmt: skip
GUARDS = tuple(one.name for one in fields(Guards))
TABLES = ("per_pupil", "by_grade")
NUMBERS = tuple(one.name for one in fields(Prices) if one.name not in ("level", *TABLES))
MOST_YEARS = 60
DETOUR = Decimal("1.3")
"""Roads are this much longer than the straight line, when nothing else is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What case.toml says. `years` is how many, None for all that demand has.

    `detour` is how many times longer roads are than a straight line.
    """

    name: str
    first_year: int
    years: int | None
    payer: Payer
    rule: Rule | None
    grades: tuple[Grade, ...]
    prices: Prices
    guards: Guards
    detour: float

    @property
    def bands(self) -> dict[str, tuple[str, ...]]:
        """Return the grades of each band, in order."""
        names = dict.fromkeys(one.band for one in self.grades)
        return {name: tuple(one.key for one in self.grades if one.band == name) for name in names}


def read_settings(content: bytes, faults: Faults) -> Settings | None:
    """Return the settings, with something harmless where a fault was kept.

    None when not even grades and the first year could be read.
    """
    try:
        table = read_toml(content, cure="Jämför med exemplet i docs/formats/planning-case.md.")
    except RefusedError as refused:
        faults.take(CASE, refused)
        return None
    entries = Entries()
    entries.refuse_unknown(table, KNOWN)
    first_year = entries.whole(table, "first_year", None)
    if first_year is None:
        entries.fault("first_year", "Det första året saknas.", "Skriv first_year = 2027.")
    years = entries.whole(table, "years", None)
    if years is not None and not 1 <= years <= MOST_YEARS:
        entries.fault("years", f"{years} år går inte att räkna på.", f"Skriv 1–{MOST_YEARS}.")
    grades = read_grades(entries, table)
    settings = Settings(
        name=entries.text(table, "name"), first_year=first_year or 0, years=years,
        payer=entries.one_of(table, "payer", Payer.MUNICIPALITY),
        rule=entries.one_of(table, "rule", Rule.SHARES) if "rule" in table else None,
        grades=grades, prices=_prices(entries, table, grades),
        guards=_guards(entries, table.get("guards", {})),
        detour=_detour(entries, table.get("detour", DETOUR)),
    )  # fmt: skip
    faults.add(CASE, *entries.problems)
    return settings if grades and first_year is not None else None


def _prices(entries: Entries, settings: Table, grades: tuple[Grade, ...]) -> Prices:
    table = entries.table(settings.get("prices", {}), "prices")
    entries.refuse_unknown(table, ("level", *NUMBERS, *TABLES), "prices.")
    given: dict[str, Any] = {
        name: entries.number(table[name], f"prices.{name}") for name in NUMBERS if name in table
    }
    level = entries.whole(table, "level", None, "prices.")
    if level is None:
        entries.fault("prices.level", "Prisernas nivå saknas.", "Skriv level = 2027, året.")
    if "fte_cost" not in table:
        entries.fault("prices.fte_cost", "Vad en lärare kostar saknas.",
                      "Skriv fte_cost = kronor per heltid och år.")  # fmt: skip
    named = {name: _by_name(entries, table.get(name, {}), f"prices.{name}") for name in TABLES}
    given |= named | {"by_grade": _of_grades(named["by_grade"], grades)}
    return Prices(**({"fte_cost": 1.0} | given | {"level": level or 0}))


def _detour(entries: Entries, value: object) -> float:
    found = entries.number(value, "detour", DETOUR)
    if not found >= 1:
        entries.fault("detour", f"{figure(found)} är kortare än fågelvägen.",
                      "Skriv ett tal från 1, till exempel 1.3.")  # fmt: skip
    return found


def _by_name(entries: Entries, value: object, where: str) -> Mapping[str, float]:
    table = entries.table(value, where)
    return {key: entries.number(one, f"{where}.{key}") for key, one in table.items()}


def _of_grades(told: Mapping[str, float], grades: tuple[Grade, ...]) -> Mapping[str, float]:
    """Return the price of each grade: its own, or else its band's."""
    bands = {one.band for one in grades} - {one.key for one in grades}
    of_band = {one.key: told[one.band] for one in grades if one.band in told}
    return of_band | {key: value for key, value in told.items() if key not in bands}


def _guards(entries: Entries, value: object) -> Guards:
    table = entries.table(value, "guards")
    entries.refuse_unknown(table, GUARDS, "guards.")
    largest, keeps = table.get("largest"), table.get("keeps_grades", False)
    if not isinstance(keeps, bool):
        entries.fault("guards.keeps_grades", f"{keeps} är varken true eller false.",
                      "Skriv true eller false.")  # fmt: skip
    return Guards(
        closures_a_year=entries.whole(table, "closures_a_year", None, "guards."),
        largest=None if largest is None else entries.number(largest, "guards.largest"),
        keeps_grades=keeps is True,
    )
