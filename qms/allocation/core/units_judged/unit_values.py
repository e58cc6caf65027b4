"""Each unit's risk: from this year's pupils through the model's coefficients, or bought."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from qms.allocation.core.model import AllocationModel, Basis
from qms.allocation.core.records import Reason
from qms.allocation.core.risk.from_patterns import risk_values
from qms.allocation.core.risk.model import RiskModel
from qms.allocation.core.units_judged.unit_facts import LOAD, Hindrance, UnitFacts, hindrance
from qms.allocation.core.units_judged.unseen import unknown_factors, unseen_of
from qms.register.core.facts import PupilPattern

MISMATCH_PERCENT, MISMATCH_PUPILS = 10, 5
"""Rows of pupils may differ so much from the counted pupils before a file is likely incomplete."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitValue:
    """A unit's risk, None when the model needs none, with notes and what hinders."""

    value: Fraction | None = None
    notes: tuple[str, ...] = ()
    hindrances: tuple[Hindrance, ...] = ()


def values_of(
    model: AllocationModel, units: Iterable[UnitFacts], pupils: Mapping[int, int]
) -> Mapping[int, UnitValue]:
    """Return the value of every unit in `pupils`, which holds the pupils it is counted with."""
    counted = [one for one in units if one.unit_id in pupils]
    if model.basis is Basis.WEIGHTS:
        return {one.unit_id: UnitValue() for one in counted}
    if model.basis is Basis.GIVEN or model.risk is None:
        return {one.unit_id: _given(model, one) for one in counted}
    return _predicted(model.risk, model, counted, pupils)


def _given(model: AllocationModel, facts: UnitFacts) -> UnitValue:
    given = {one.unit.casefold(): one.value for one in model.given}
    for name in (str(facts.unit_id), facts.name.casefold()):
        if name in given:
            return UnitValue(value=Fraction(given[name]))
    message = f"{facts.name}: enheten har ingen risk i modellen."
    cure = "Lägg till enheten i modellens risker, eller utelämna den med ett skäl."
    return UnitValue(hindrances=(hindrance(Reason.NO_VALUE, message, cure=cure, column="value"),))


def _predicted(
    risk: RiskModel,
    model: AllocationModel,
    counted: Iterable[UnitFacts],
    pupils: Mapping[int, int],
) -> dict[int, UnitValue]:
    rows = {one.unit_id: (one, _included(model, one)) for one in counted}
    faults = {
        unit_id: _row_faults(risk, facts, included, pupils[unit_id])
        for unit_id, (facts, included) in rows.items()
    }
    sound = [
        pattern
        for unit_id, (_, included) in rows.items()
        if not faults[unit_id]
        for pattern in included
    ]
    risks = risk_values(risk, sound) if sound else {}
    found = {}
    for unit_id, (_, included) in rows.items():
        if faults[unit_id]:
            found[unit_id] = UnitValue(hindrances=tuple(faults[unit_id]))
            continue
        value, n, _ = risks[unit_id]
        notes = _notes(risk, included, n, pupils[unit_id])
        found[unit_id] = UnitValue(value=value, notes=notes)
    return found


def _included(model: AllocationModel, facts: UnitFacts) -> list[PupilPattern]:
    everybody = model.includes_other_municipalities
    return [one for one in facts.patterns if everybody or one.is_resident is not False]


def _row_faults(
    risk: RiskModel, facts: UnitFacts, rows: list[PupilPattern], pupils: int
) -> list[Hindrance]:
    """Return what is wrong with a unit's rows of pupils."""
    n = sum(one.n for one in rows)
    if not n:
        message = f"{facts.name}: årets elever saknas, och risken räknas på dem."
        detail = "Årets elever saknas."
        return [
            hindrance(Reason.NO_VALUE, message, cure=LOAD, column="current_pupils", detail=detail)
        ]
    found = [
        hindrance(
            Reason.NO_VALUE,
            f"{facts.name}: årets elever har ingen uppgift om {factor}.",
            cure=LOAD,
            column=factor,
            detail=f"Årets elever har ingen uppgift om {factor}.",
        )
        for factor in unknown_factors(risk, rows)
    ]
    off = abs(n - pupils)
    if off > MISMATCH_PUPILS and off * 100 > MISMATCH_PERCENT * pupils:
        words = f"årets elever är {n} men elevantalet är {pupils}."
        found.append(
            hindrance(
                Reason.UNEVEN,
                f"{facts.name}: {words}",
                column="current_pupils",
                value=str(n),
                detail=words.capitalize(),
            )
        )
    return found


def _notes(
    risk: RiskModel, included: Iterable[PupilPattern], rows: int, pupils: int
) -> tuple[str, ...]:
    """Return who counts as the reference, and whether the rows are as many as the pupils."""
    unseen = tuple(one.note for one in unseen_of(risk, included))
    if rows == pupils:
        return unseen
    return (*unseen, f"risken är räknad på {rows} elever, elevantalet är {pupils}")
