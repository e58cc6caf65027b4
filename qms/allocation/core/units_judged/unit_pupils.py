"""How many pupils a unit is counted with."""

from qms.allocation.core.model import AllocationModel, Basis
from qms.allocation.core.records import Reason
from qms.allocation.core.units_judged.unit_facts import LOAD, Hindrance, UnitFacts, hindrance
from qms.kernel.schoolyear import grade_label

CANNOT_TELL = "elever från andra kommuner går inte att skilja ut, de är med"
"""The note of a unit whose pupils are not in the register one by one."""


def pupils_of(model: AllocationModel, facts: UnitFacts) -> int | Hindrance:
    """Return the unit's pupils, those of other municipalities left out when the model says so.

    Who they are is known only where pupils are in the register one by one.
    """
    if not facts.counts:
        return hindrance(
            Reason.NO_COUNTS, f"{facts.name}: elevantal saknas den 15 oktober.", cure=LOAD
        )
    hidden = [grade_label(one.step, one.year) for one in facts.counts if one.n is None]
    if hidden:
        grades = ", ".join(hidden)
        return hindrance(
            Reason.PUPILS_WITHHELD,
            f"{facts.name}: elevantalet är dolt i årskurs {grades}.",
            cure=LOAD,
            column="pupils",
            value="..",
            detail=f"Årskurs {grades}.",
        )
    pupils = sum(one.n for one in facts.counts if one.n is not None)
    if model.includes_other_municipalities:
        return pupils
    return max(0, pupils - facts.outsiders)


def pupil_notes(model: AllocationModel, facts: UnitFacts) -> tuple[str, ...]:
    """Return what was done, or could not be done, about pupils of other municipalities."""
    if model.includes_other_municipalities:
        return ()
    if not facts.patterns:
        return (CANNOT_TELL,)
    if not facts.outsiders:
        return ()
    pupils = "1 elev" if facts.outsiders == 1 else f"{facts.outsiders} elever"
    shares = ", men andelarna gäller alla elever" if model.basis is Basis.WEIGHTS else ""
    return (f"{pupils} från andra kommuner är inte med{shares}",)
