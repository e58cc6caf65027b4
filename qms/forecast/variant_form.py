"""A variant as it is typed: assumptions, and a table of own numbers with a row each."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from qms.forecast.core.variants.overriding import Fault, Wrong
from qms.forecast.core.variants.plan import Assumptions, Homes, Kind, Level, Override, Plan
from qms.forecast.variant_labels import fault_text
from qms.i18n.language import gettext
from qms.kernel.numbers import parse_decimal

BLANK_ROWS = 3
MOST_ROWS = 500
SPAN = re.compile(r"(\d{1,2})-(\d{1,2})")
COLUMNS = ("unit", "span", "first", "last", "kind", "n", "why")
FIELD_OF: Mapping[Wrong, str] = {
    Wrong.UNIT: "unit", Wrong.YEAR: "first", Wrong.ORDER: "last", Wrong.STEPS: "span",
    Wrong.NEGATIVE: "n", Wrong.BELOW: "n", Wrong.LARGE: "n", Wrong.REASON: "why",
    Wrong.LONG: "why", Wrong.TWICE: "unit",
}  # fmt: skip
Chosen = TypeVar("Chosen", bound=StrEnum)
FieldFault = tuple[str, str]
"""The field's id, and the sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedRow:
    """One row of own numbers, as texts. A row without school, number and reason is blank."""

    unit: str = ""
    span: str = ""
    first: str = ""
    last: str = ""
    kind: str = Kind.SET.value
    n: str = ""
    why: str = ""

    @property
    def is_blank(self) -> bool:
        """Return whether nothing is typed."""
        return not (self.unit or self.first or self.last or self.n or self.why)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A whole form, and the faults that can be told without the forecast."""

    level: str
    homes: str
    moves: bool
    births: str
    reason: str
    rows: tuple[TypedRow, ...]
    plan: Plan
    places: tuple[int, ...] = ()
    faults: tuple[FieldFault, ...] = ()

    def faults_in(self, found: Sequence[Fault], name: Callable[[str], str],
                  *, years: tuple[int, int]) -> list[FieldFault]:  # fmt: skip
        """Return the faults of own numbers by the field they stand in."""
        told = []
        for fault in found:
            row = self.places[fault.place]
            if fault.wrong is Wrong.TWICE:
                fault = Fault(place=fault.place, wrong=fault.wrong, year=fault.year,
                              n=float(self.places[int(fault.n)]))  # fmt: skip
            text = fault_text(fault, self.plan.overrides[fault.place], name, years=years)
            column = FIELD_OF[fault.wrong]
            if fault.wrong is Wrong.YEAR and fault.year != self.plan.overrides[fault.place].first:
                column = "last"
            told.append((f"{column}-{row}", _at_row(row, text)))
        return told


def typed_of(plan: Plan) -> Typed:
    """Return the form filled with the plan, with blank rows to go on in."""
    said = plan.assumptions
    rows = tuple(
        TypedRow(
            unit=one.unit,
            span="" if one.low is None else f"{one.low}-{one.high}",
            first=str(one.first),
            last="" if one.last == one.first else str(one.last),
            kind=one.kind.value,
            n=str(one.n),
            why=one.reason,
        )
        for one in plan.overrides
    )
    return Typed(
        level=said.level.value,
        homes=said.homes.value,
        moves=said.moves,
        births=str(said.births),
        reason="",
        rows=with_blanks(rows),
        plan=plan,
    )


def with_blanks(rows: Sequence[TypedRow]) -> tuple[TypedRow, ...]:
    """Return the rows that are not blank, and blank ones after them."""
    kept = [row for row in rows if not row.is_blank]
    return (*kept, *(TypedRow() for _ in range(BLANK_ROWS)))


def read(form: Mapping[str, str]) -> Typed:
    """Return what is typed, with the plan of the rows that can be read and every fault."""
    rows = _rows(form)
    faults: list[FieldFault] = []
    overrides, places = [], []
    for place, row in enumerate(rows):
        if row.is_blank:
            continue
        one, wrong = _override(row)
        faults += [(f"{column}-{place}", _at_row(place, text)) for column, text in wrong]
        if one is not None:
            overrides.append(one)
            places.append(place)
    assumptions = Assumptions(
        level=_choice(Level.MAIN, form.get("level", "")),
        homes=_choice(Homes.MODEL, form.get("homes", "")),
        moves=bool(form.get("moves")),
        births=_births(form.get("births", ""), faults),
    )
    return Typed(
        level=assumptions.level.value,
        homes=assumptions.homes.value,
        moves=assumptions.moves,
        births=form.get("births", ""),
        reason=form.get("reason", ""),
        rows=rows,
        plan=Plan(assumptions=assumptions, overrides=tuple(overrides)),
        places=tuple(places),
        faults=tuple(faults),
    )


def _rows(form: Mapping[str, str]) -> tuple[TypedRow, ...]:
    """Return the rows that are not struck, in order."""
    rows: list[TypedRow] = []
    for place in range(MOST_ROWS):
        if f"unit-{place}" not in form:
            break
        cells = {column: form.get(f"{column}-{place}", "").strip() for column in COLUMNS}
        if not form.get(f"drop-{place}"):
            rows.append(TypedRow(**cells))
    return tuple(rows)


def _override(row: TypedRow) -> tuple[Override | None, list[FieldFault]]:
    """Return the own number, None when it cannot be read, and why not."""
    faults: list[FieldFault] = []
    if not row.unit:
        faults.append(("unit", gettext("Välj en skola.")))
    first = _year(row.first)
    last = first if not row.last else _year(row.last)
    if first is None:
        faults.append(("first", gettext("Skriv från vilket år, till exempel 2028.")))
    if row.last and last is None:
        faults.append(("last", gettext("Skriv till och med vilket år, eller lämna det tomt.")))
    n = _whole(row.n, faults)
    if first is None or last is None or n is None or not row.unit:
        if not row.why:
            faults.append(("why", gettext("Skriv varför talet ändras.")))
        return None, faults
    span = SPAN.fullmatch(row.span)
    return (
        Override(
            unit=row.unit,
            low=int(span[1]) if span else None,
            high=int(span[2]) if span else None,
            first=first,
            last=last,
            kind=_choice(Kind.SET, row.kind),
            n=n,
            reason=row.why,
        ),
        faults,
    )


def _whole(text: str, faults: list[FieldFault]) -> int | None:
    """Return the whole number; a fraction and what is no number are told apart."""
    found = parse_decimal(text)
    if found is None:
        faults.append(
            ("n", gettext("Skriv ett antal elever med siffror, till exempel 120 eller −25."))
        )
        return None
    if found != found.to_integral_value():
        faults.append(("n", gettext("{n} är inte ett helt tal. Skriv hela elever.").format(n=text)))
        return None
    return int(found)


def _year(text: str) -> int | None:
    return int(text) if re.fullmatch(r"\d{4}", text) else None


def _births(text: str, faults: list[FieldFault]) -> int:
    """Return the per cent; what cannot be read is 100 and told."""
    bare = text.strip().removesuffix("%").strip()
    if not re.fullmatch(r"\d{1,4}", bare):
        told = gettext("Ange barn som inte är födda än som ett helt tal från 50 till 150 procent.")
        faults.append(("births", told))
        return 100
    return int(bare)


def _choice(usual: Chosen, text: str) -> Chosen:
    """Return what is chosen; what is not offered is the usual."""
    return next((one for one in type(usual) if one.value == text), usual)


def _at_row(row: int, text: str) -> str:
    return gettext("Rad {n}: {text}").format(n=row + 1, text=text)
