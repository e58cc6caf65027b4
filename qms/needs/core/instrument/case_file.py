"""Read the cases to score: a row per case, with form, hours, costs and documentation."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from qms.kernel.numbers import parse_decimal
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said
from qms.kernel.table_columns import cell_problem, find_places
from qms.kernel.table_file import Row, TableFile, scan_table
from qms.needs.core.instrument.answers import Circumstances
from qms.needs.core.instrument.values import Instrument

MAX_ROWS = 100_000
COLUMNS = {
    "case": ("case", "ärende"),
    "form": ("form", "skolform"),
    "hours_per_week": ("hours_per_week", "timmar per vecka"),
    "weeks": ("weeks", "veckor"),
    "hourly_cost": ("hourly_cost", "timkostnad"),
    "provider_kind": ("provider_kind", "huvudman"),
    "documentation": ("documentation", "underlag"),
    "other_costs": ("other_costs", "övriga kostnader"),
    "child_age": ("child_age", "ålder"),
    "assistant_hours": ("assistant_hours", "begärda assistenttimmar"),
    "total_hours": ("total_hours", "begärda timmar"),
    "learning_swedish": ("learning_swedish", "lär sig svenska"),
    "has_previous_decision": ("has_previous_decision", "tidigare beslut"),
}
OPTIONAL = frozenset(COLUMNS) - {"case", "form"}
NUMBERS: Mapping[str, tuple[Decimal, bool]] = {
    "hours_per_week": (Decimal(168), False),
    "weeks": (Decimal(53), True),
    "hourly_cost": (Decimal(100_000), False),
    "other_costs": (Decimal(100_000_000), False),
    "child_age": (Decimal(25), True),
    "assistant_hours": (Decimal(168), False),
    "total_hours": (Decimal(168), False),
}
"""The largest value of each, and whether it is whole."""
PRIVATE = {
    "independent": True,
    "private": True,
    "fristående": True,
    "enskild": True,
    "municipal": False,
    "public": False,
    "own": False,
    "kommunal": False,
    "egen regi": False,
    "": False,
}
TRUTHS = {
    "ja": True,
    "yes": True,
    "true": True,
    "1": True,
    "nej": False,
    "no": False,
    "false": False,
    "0": False,
    "": None,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredCase:
    """A case of the file. `weeks` and `per_hour` are None where no amount is asked for."""

    key: str
    about: Circumstances
    weeks: int | None
    per_hour: Decimal | None
    other: Decimal
    is_private: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """The cases, and the columns that mean nothing here."""

    cases: tuple[ScoredCase, ...]
    skipped: tuple[str, ...]


def read_case_file(content: bytes, *, file_name: str, instrument: Instrument) -> CaseFile:
    """Return the cases of a CSV or XLSX file; raise RefusedError with every fault."""
    table = scan_table(content, file_name=file_name, max_rows=MAX_ROWS)
    places = find_places(table, COLUMNS, optional=OPTIONAL)
    reader = _Reader(table, places, instrument)
    found: dict[str, ScoredCase] = {}
    for row in table.rows:
        one = reader.case(row)
        if one.key in found:
            reader.add(
                row,
                "case",
                said("Ärendet %(key)s finns två gånger.", key=one.key),
                "Ta bort en rad.",
            )
        found[one.key] = one
    if reader.faults:
        raise RefusedError(tuple(reader.faults))
    skipped = tuple(
        name for at, name in enumerate(table.header) if at not in places.values() and name
    )
    return CaseFile(cases=tuple(found.values()), skipped=skipped)


class _Reader:
    """Reads row by row; what is wrong is remembered and reading goes on."""

    def __init__(self, table: TableFile, places: Mapping[str, int], instrument: Instrument) -> None:
        self._table = table
        self._places = places
        self._instrument = instrument
        self.faults: list[Problem] = list(table.problems)

    def add(self, row: Row, key: str, message: str, cure: str) -> None:
        self.faults.append(
            cell_problem(self._table, row, at=self._places[key], message=message, cure=cure)
        )

    def case(self, row: Row) -> ScoredCase:
        key = self._text(row, "case")
        if not key:
            self.add(row, "case", "Ärendets namn saknas.", "Fyll i det.")
        number = {name: self._number(row, name) for name in NUMBERS}
        weeks = number["weeks"]
        return ScoredCase(
            key=key,
            about=self._about(row, number),
            weeks=None if weeks is None else int(weeks),
            per_hour=number["hourly_cost"],
            other=number["other_costs"] or Decimal(0),
            is_private=self._private(row),
        )

    def _about(self, row: Row, number: Mapping[str, Decimal | None]) -> Circumstances:
        age = number["child_age"]
        return Circumstances(
            form=self._form(row),
            hours_per_week=number["hours_per_week"],
            child_age=None if age is None else int(age),
            assistant_hours=number["assistant_hours"],
            total_hours=number["total_hours"],
            documentation=self._documentation(row),
            learning_swedish=self._truth(row, "learning_swedish"),
            has_previous_decision=bool(self._truth(row, "has_previous_decision")),
        )

    def _text(self, row: Row, key: str) -> str:
        return row.cells[self._places[key]].strip() if key in self._places else ""

    def _form(self, row: Row) -> str:
        form = self._text(row, "form")
        if form not in self._instrument.hours.caps:
            known = ", ".join(self._instrument.hours.caps)
            self.add(
                row,
                "form",
                said("Skolformen %(form)s finns inte i instrumentet.", form=form)
                if form
                else said("Skolformen saknas."),
                said("Skriv någon av %(known)s.", known=known),
            )
        return form

    def _number(self, row: Row, key: str) -> Decimal | None:
        text = self._text(row, key)
        if not text:
            return None
        number, (most, is_whole) = parse_decimal(text), NUMBERS[key]
        if number is None or not 0 <= number <= most:
            self.add(
                row,
                key,
                said("%(text)s är inte ett tal från 0 till %(most)s.", text=text, most=most),
                "Skriv talet.",
            )
            return None
        if is_whole and number != number.to_integral_value():
            self.add(
                row, key, said("%(text)s är inte ett helt tal.", text=text), "Skriv ett helt tal."
            )
            return None
        return number

    def _private(self, row: Row) -> bool:
        text = self._text(row, "provider_kind")
        if text.casefold() not in PRIVATE:
            self.add(
                row,
                "provider_kind",
                said("Huvudmannen %(text)s är okänd.", text=text),
                "Skriv independent eller municipal.",
            )
        return PRIVATE.get(text.casefold(), False)

    def _truth(self, row: Row, key: str) -> bool | None:
        text = self._text(row, key)
        if text.casefold() not in TRUTHS:
            self.add(
                row,
                key,
                said("%(text)s är inte ja eller nej.", text=text),
                "Skriv ja, nej eller ingenting.",
            )
        return TRUTHS.get(text.casefold())

    def _documentation(self, row: Row) -> frozenset[str]:
        named = [key for key in re.split(r"[\s,;|]+", self._text(row, "documentation")) if key]
        known = {one.key for one in self._instrument.documentation}
        for key in named:
            if key not in known:
                self.add(
                    row,
                    "documentation",
                    said("Underlaget %(key)s finns inte i instrumentet.", key=key),
                    said("Skriv någon av %(known)s.", known=", ".join(sorted(known))),
                )
        return frozenset(named)
