"""What each unit adds, whichever units it is about: those the pupils are at or came from."""

from dataclasses import dataclass

from qms.followup.core.effect.value_added.material import Material, Pupils, material_of
from qms.followup.core.effect.value_added.mixed import Likelihood
from qms.followup.core.effect.value_added.previous import previous_value_added
from qms.followup.core.effect.value_added.schools import Contribution, value_added
from qms.kernel.problems import Problem, RefusedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributions:
    """The units' contributions; `faults` say why there are none.

    `alone` are units that cannot be compared, `share` is the part of the variance that lies
    between units, `left_out` pupils lack something.
    """

    units: tuple[Contribution, ...] = ()
    alone: tuple[str, ...] = ()
    share: float = 0.0
    pupils: int = 0
    left_out: int = 0
    faults: tuple[Problem, ...] = ()


def contributions(pupils: Pupils, *, of_previous: bool) -> Contributions:
    """Return what the units add; with `of_previous` those that the pupils came from."""
    try:
        material = material_of(pupils)
        return _of_previous(material) if of_previous else _of_own(material)
    except RefusedError as refused:
        return Contributions(faults=tuple(refused.problems))


def _of_previous(material: Material) -> Contributions:
    found = previous_value_added(material)
    return Contributions(
        units=tuple(found.units), alone=tuple(found.alone), pupils=material.n,
        share=found.between / (found.between + found.within), left_out=material.left_out,
    )  # fmt: skip


def _of_own(material: Material) -> Contributions:
    found = value_added(material, Likelihood.REML)
    between, within = found.fit.between, found.fit.within
    return Contributions(
        units=tuple(found.units), share=between / (between + within), pupils=material.n,
        left_out=material.left_out,
    )  # fmt: skip
