"""The register's figures as a sheet's inputs, by the names that the documentation lists."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from qms.allocation.core.numerals import decimal_of
from qms.allocation.core.records import UnitLine
from qms.allocation.core.sheet.faults import as_number
from qms.allocation.core.sheet.types import Input, InputType, Sheet
from qms.allocation.core.sheet.units import CellFault, Units, bounded
from qms.kernel.expression import name_key
from qms.kernel.expression.faults import nearest
from qms.kernel.money import kronor
from qms.kernel.problems import Problem, RefusedError
from qms.org.core.nodes import ProviderKind, Unit
from qms.register.core.facts import BackgroundShare, PupilCount, UnitNeed

Value = Decimal | str
SPANS = {
    "elever": range(10),
    "elever_f_3": range(4),
    "elever_4_6": range(4, 7),
    "elever_7_9": range(7, 10),
    "elever_f": range(1),
    **{f"elever_{step}": range(step, step + 1) for step in range(1, 10)},
}
"""Steps of the compulsory school that each name adds up."""
INDEX_PLACES, RATE_PLACES = 12, 6
TEXTS = ("område", "huvudman")
OF_RUN = ("index", "ersättning", "ersättning_per_elev")
OF_NEED = ("behovspoäng", "behovstimmar")
NO_AREA = "utan område"
PROVIDERS = {ProviderKind.MUNICIPAL: "kommunal", ProviderKind.INDEPENDENT: "fristående"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterFacts:
    """What the register and the calculations know; `earlier…` are of the year before."""

    units: Sequence[Unit]
    pupils: Sequence[PupilCount] = ()
    earlier_pupils: Sequence[PupilCount] = ()
    background: Sequence[BackgroundShare] = ()
    lines: Sequence[UnitLine] = ()
    earlier_lines: Sequence[UnitLine] = ()
    needs: Sequence[UnitNeed] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The units that have every input, with their ids, and what the others lack."""

    units: Units
    ids: tuple[int, ...]
    left_out: tuple[tuple[str, tuple[str, ...]], ...] = field(default=())


def offered_names(facts: RegisterFacts) -> tuple[str, ...]:
    """Return the names that inputs may have here, as they are written."""
    shares = {f"{fact.factor}:{fact.category}": None for fact in facts.background}
    of_runs = (*OF_RUN, "index_förra", "ersättning_förra")
    return (*SPANS, "elever_förra", *of_runs, *OF_NEED, *TEXTS, *shares)


def gather_units(sheet: Sheet, facts: RegisterFacts) -> Gathered:
    """Return the sheet's inputs for every unit that has them all, by unit name.

    Raise RefusedError for inputs that the register does not know, and for values outside the
    limits of an input.
    """
    known = {name_key(name) for name in offered_names(facts)}
    faults = _unknown(sheet, known, offered_names(facts))
    values = _values(facts)
    names = unit_names(facts.units)
    rows: list[tuple[Unit, list[Value]]] = []
    left_out: list[tuple[str, tuple[str, ...]]] = []
    for unit in sorted(facts.units, key=lambda one: (names[one.id], one.id)):
        row = [_value(one, values[unit.id]) for one in sheet.inputs]
        faults += _outside(sheet, names[unit.id], row)
        lacks = tuple(
            one.label or one.name
            for one, value in zip(sheet.inputs, row, strict=True)
            if value is None and name_key(one.name) in known
        )
        if lacks:
            left_out.append((names[unit.id], lacks))
        else:
            rows.append((unit, [value for value in row if isinstance(value, Decimal | str)]))
    if faults:
        raise RefusedError(tuple(faults))
    columns = {
        name_key(one.name): [row[place] for _, row in rows]
        for place, one in enumerate(sheet.inputs)
    }
    return Gathered(
        units=Units(names=tuple(names[unit.id] for unit, _ in rows), columns=columns),
        ids=tuple(unit.id for unit, _ in rows),
        left_out=tuple(left_out),
    )


def unit_names(units: Iterable[Unit]) -> dict[int, str]:
    """Return each unit's name by id, with code or id where two share one."""
    every = list(units)
    taken = Counter(unit.name for unit in every)
    return {
        unit.id: unit.name if taken[unit.name] == 1 else f"{unit.name} ({unit.code or unit.id})"
        for unit in every
    }


def _unknown(sheet: Sheet, known: set[str], offered: Sequence[str]) -> list[Problem]:
    found = []
    for number, one in enumerate(sheet.inputs, start=1):
        if name_key(one.name) in known:
            continue
        meant = nearest(one.name, offered)
        cure = f"Menade du {meant}?" if meant else "Namnen som finns står under indata."
        message = f"Registret har ingen uppgift som heter {one.name}."
        found.append(Problem(message=message, cure=cure, column=f"input {number}.name",
                             value=one.name))  # fmt: skip
    return found


def _value(one: Input, values: Mapping[str, Value]) -> Value | CellFault | None:
    """Return the unit's value of the input, a fault outside its limits, None when there is none."""
    found = values.get(name_key(one.name))
    if found is None and one.default:
        found = one.default if one.type is InputType.TEXT else as_number(one.default)
    if found is None or one.type is InputType.TEXT:
        return found if found is None else str(found)
    if isinstance(found, str):
        return CellFault(message=f"{found} är en text.", cure="Ge indata slaget text.")
    return bounded(one, found)


def _outside(sheet: Sheet, unit: str, row: Sequence[Value | CellFault | None]) -> list[Problem]:
    return [
        Problem(
            message=f"{one.label or one.name} för {unit}: {value.message}",
            cure=value.cure,
            column=f"input {number}.name",
        )
        for number, (one, value) in enumerate(zip(sheet.inputs, row, strict=True), start=1)
        if isinstance(value, CellFault)
    ]


def _values(facts: RegisterFacts) -> dict[int, dict[str, Value]]:
    """Return every value that is known, by unit and name key."""
    found = {unit.id: _texts(unit) for unit in facts.units}
    for name, steps in SPANS.items():
        _add(found, name, _pupils(facts.pupils, steps))
    _add(found, "elever_förra", _pupils(facts.earlier_pupils, SPANS["elever"]))
    for fact in facts.background:
        if fact.share is not None and fact.unit_id in found:
            found[fact.unit_id][name_key(f"{fact.factor}:{fact.category}")] = fact.share
    _add(found, "index", _indexes(facts.lines))
    _add(found, "ersättning", {one.unit_id: kronor(one.ore) for one in facts.lines})
    per_pupil = {one.unit_id: decimal_of(one.kr_per_pupil, RATE_PLACES) for one in facts.lines}
    _add(found, "ersättning_per_elev", per_pupil)
    _add(found, "index_förra", _indexes(facts.earlier_lines))
    _add(found, "ersättning_förra", {one.unit_id: kronor(one.ore) for one in facts.earlier_lines})
    _add(found, "behovspoäng", {n.unit_id: n.points for n in facts.needs if n.points is not None})
    _add(found, "behovstimmar", {n.unit_id: n.hours for n in facts.needs if n.hours is not None})
    return found


def _indexes(lines: Sequence[UnitLine]) -> dict[int, Decimal]:
    return {one.unit_id: decimal_of(one.index, INDEX_PLACES) for one in lines}


def _texts(unit: Unit) -> dict[str, Value]:
    return {
        "område": unit.area_name or NO_AREA,
        "huvudman": PROVIDERS[unit.provider_kind],
    }


def _pupils(counts: Iterable[PupilCount], steps: range) -> dict[int, Decimal]:
    """Return pupils in the steps by unit; units with a withheld figure are left out."""
    totals: dict[int, int] = {}
    withheld: set[int] = set()
    for count in counts:
        if count.step not in SPANS["elever"]:
            continue
        n = count.n if count.step in steps else 0
        if n is None:
            withheld.add(count.unit_id)
        totals[count.unit_id] = totals.get(count.unit_id, 0) + (n or 0)
    return {unit: Decimal(n) for unit, n in totals.items() if unit not in withheld}


def _add(found: dict[int, dict[str, Value]], name: str, values: Mapping[int, Decimal]) -> None:
    for unit_id, value in values.items():
        if unit_id in found:
            found[unit_id][name_key(name)] = value
