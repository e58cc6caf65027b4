"""A unit's change since the year before, from two stored calculations."""

from fractions import Fraction

from qms.allocation.core.change import Change, OldModel, Year, change_of
from qms.allocation.core.compute import compute
from qms.allocation.core.model import Basis
from qms.allocation.core.records import StoredRun, UnitLine
from qms.kernel.problems import RefusedError


def pot_per_pupil(run: StoredRun) -> Fraction:
    """Return the pot that followed the index in kronor by all pupils that were counted."""
    pupils = sum(school.pupils for school in run.schools)
    return Fraction(run.head.pot_ore, 100 * pupils)


def _year(run: StoredRun, line: UnitLine) -> Year:
    return Year(
        pupils=line.pupils,
        index=line.relative,
        kr_at_one=line.kr_at_one,
        pot_per_pupil=pot_per_pupil(run),
        ore=line.ore,
        limits_ore=line.limits_ore,
    )


def unit_change(before: StoredRun, old: UnitLine, now: StoredRun, new: UnitLine) -> Change:
    """Return the change split into pupils, index, pot, model and limits."""
    return change_of(_year(before, old), _year(now, new), through_old_model(before, now, new))


def through_old_model(before: StoredRun, now: StoredRun, line: UnitLine) -> OldModel | None:
    """Return what last year's model says of this year's pupils.

    None when this year's material lacks a factor of it, or holds risks that another risk model
    gave, so that it cannot be told.
    """
    if _rules(before) == _rules(now):
        return OldModel(index=line.relative, kr_at_one=line.kr_at_one, unit_index=line.index)
    if _has_other_risks(before, now):
        return None
    try:
        whole = compute(
            before.model,
            now.schools,
            pot_ore=now.head.pot_ore,
            previous=now.previous or None,
            carried=now.inputs.carried,
        )
    except (KeyError, RefusedError):
        return None
    result = next(one for one in whole.results if one.unit == str(line.unit_id))
    return OldModel(index=result.steps.relative, kr_at_one=whole.kr_at_one, unit_index=result.index)


def _has_other_risks(before: StoredRun, now: StoredRun) -> bool:
    """Return whether last year's index rested on risks that this year's units do not carry."""
    old, new = before.model, now.model
    if old.basis is Basis.WEIGHTS:
        return False
    return (old.basis, old.risk) != (new.basis, new.risk)


def _rules(run: StoredRun) -> tuple[object, ...]:
    """Return what the model calculates with: its name may change without consequence."""
    model = run.model
    factors = tuple(
        (factor.name, frozenset((c.name, c.weight, c.reference_share) for c in factor.categories))
        for factor in sorted(model.factors, key=lambda factor: factor.name)
    )
    return (
        factors, model.reference, model.degree, frozenset(model.roundings), model.basis,
        model.risk, model.reference_value,
    )  # fmt: skip
