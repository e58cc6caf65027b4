"""Which model the follow-up tries: the adopted risks, or a regression on the adopted factors."""

from collections.abc import Sequence
from dataclasses import dataclass

from qms.allocation.core.accuracy.year import filled
from qms.allocation.core.model import AllocationModel, Basis
from qms.allocation.core.risk.fit import Options, fit_risk
from qms.allocation.core.risk.from_patterns import pupils_of
from qms.allocation.core.risk.model import RiskModel
from qms.allocation.core.risk.pupils import Pupils
from qms.kernel.problems import Problem, RefusedError
from qms.register.core.facts import PupilPattern


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """The model as it can be tried on the pupils.

    `is_own` when the risks are the adopted model's. `not_in_register` are factors of it that the
    pupils lack, `outside` those that the pupils have and the model does not.
    """

    risk: RiskModel
    is_own: bool
    not_in_register: tuple[str, ...]
    outside: tuple[str, ...]


def counted(patterns: Sequence[PupilPattern], model: AllocationModel) -> tuple[PupilPattern, ...]:
    """Return the pupils that the model counts: pupils from other municipalities in or out."""
    if model.includes_other_municipalities:
        return tuple(patterns)
    return tuple(one for one in patterns if one.is_resident is not False)


def model_tried(model: AllocationModel, patterns: Sequence[PupilPattern], outcome: str) -> Tried:
    """Return the adopted risk model, or a regression on the factors that the model weighs.

    A model of bought values has no factors: then all that the register knows are used.
    """
    in_register = sorted({name for one in patterns for name in one.factors})
    own = model.risk
    if model.basis is Basis.RISK and own is not None and own.outcome == outcome:
        names = tuple(factor.name for factor in own.factors)
        outside = tuple(name for name in in_register if name not in names)
        missing = tuple(name for name in names if name not in in_register)
        return Tried(risk=own, is_own=True, not_in_register=missing, outside=outside)
    wanted = _names(model) or tuple(in_register)
    names = tuple(name for name in wanted if name in in_register)
    pupils = filled(pupils_of(patterns, factors=names, outcomes=(outcome,)))
    names = tuple(name for name in names if _varies(pupils, name))
    if not names:
        raise RefusedError((_no_factor(wanted),))
    options = Options(outcome=outcome, factors=names, source="Anpassad till tidigare års elever")
    return Tried(
        risk=fit_risk(pupils, options).model,
        is_own=False,
        not_in_register=tuple(name for name in wanted if name not in names),
        outside=tuple(name for name in in_register if name not in names),
    )


def _names(model: AllocationModel) -> tuple[str, ...]:
    if model.basis is Basis.RISK and model.risk is not None:
        return tuple(factor.name for factor in model.risk.factors)
    return tuple(factor.name for factor in model.factors)


def _varies(pupils: Pupils, name: str) -> bool:
    codes = pupils.factors[name].codes
    return bool(codes.size) and int(codes.min()) < int(codes.max())


def _no_factor(wanted: Sequence[str]) -> Problem:
    return Problem(
        message=f"Ingen av modellens faktorer ({', '.join(wanted)}) finns hos tidigare års elever.",
        cure="Läs in elevfilen med samma namn på faktorerna som modellen har.",
    )


def known_outcomes(patterns: Sequence[PupilPattern]) -> tuple[str, ...]:
    """Return the outcomes that are known of somebody, by name."""
    return tuple(sorted({
        name for one in patterns for name, value in one.outcomes.items() if value is not None
    }))  # fmt: skip
