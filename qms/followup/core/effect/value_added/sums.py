"""What a random-intercept model needs to know of the pupils: sums per school."""

from dataclasses import dataclass

import numpy as np

from qms.allocation.core.risk.pupils import Floats
from qms.followup.core.effect.value_added.material import Material, totals
from qms.kernel.problems import Problem, RefusedError

NO_MORE = 1e-10
"""A column that the columns before it explain but for this share of its variance adds nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How columns were moved and shrunk, so that coefficients can be given in their own units."""

    centres: Floats
    spreads: Floats
    level: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Sums over J schools and p columns, the first of which is the constant.

    `n` (J), `x` (J × p) and `y` (J) are per school; `xx` (p × p), `xy` (p) and `yy` over all.
    """

    n: Floats
    x: Floats
    y: Floats
    xx: Floats
    xy: Floats
    yy: float
    scale: Scale

    @property
    def pupils(self) -> float:
        """Return the number of pupils."""
        return float(self.n.sum())

    @property
    def columns(self) -> int:
        """Return the number of coefficients, the constant included."""
        return len(self.xy)


def school_sums(material: Material) -> Sums:
    """Return the sums; raise RefusedError when a column follows from others or pupils are few."""
    _refuse_few(material)
    weights, y, design = material.weights, material.outcome, material.design
    whole = weights.sum()
    centres = weights @ design / whole
    spreads = np.sqrt(weights @ np.square(design - centres) / whole)
    level = float(weights @ y / whole)
    x = np.column_stack([np.ones(len(y)), (design - centres) / spreads])
    y = y - level
    weighted = x * weights[:, None]
    sums = Sums(
        n=totals(weights, material.group),
        x=np.column_stack([totals(one, material.group) for one in weighted.T]),
        y=totals(weights * y, material.group),
        xx=weighted.T @ x,
        xy=weighted.T @ y,
        yy=float(weights @ np.square(y)),
        scale=Scale(centres=centres, spreads=spreads, level=level),
    )
    refuse_dependent(sums.xx, ("", *material.names))
    return sums


def _refuse_few(material: Material) -> None:
    schools = len(material.group.categories)
    columns = material.design.shape[1] + 1
    pupils = material.n
    if schools < 2:
        message = "Det finns inte elever från minst två enheter med alla uppgifter."
    elif pupils <= columns + schools:
        message = f"{pupils} elever är för få för {schools} enheter och {columns} koefficienter."
    elif np.ptp(material.outcome) == 0:
        message = "Alla elever har samma resultat."
    else:
        return
    raise RefusedError((Problem(message=message, cure="Ta med fler elever eller färre kolumner."),))


def refuse_dependent(cross: Floats, names: tuple[str, ...]) -> None:
    """Refuse the columns that those before them say already (elimination of the cross sums)."""
    left = cross.copy()
    faults = []
    for at, name in enumerate(names):
        if left[at, at] <= NO_MORE * cross[at, at]:
            message = f"{name} följer av de andra kolumnerna."
            faults.append(Problem(message=message, cure="Ta bort den ur valet."))
            left[at] = left[:, at] = 0
            continue
        rest = left[at + 1 :, at] / left[at, at]
        left[at + 1 :] -= np.outer(rest, left[at])
    if faults:
        raise RefusedError(tuple(faults))
