"""The hours of assessed need that a budget's part for need hours follows."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.allocation.core.model import AllocationModel
from qms.register.need_queries import need_points


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedHours:
    """Support hours a week by unit id as text; `hidden` are the units whose hours are not told.

    The hidden ones get nothing of what follows hours, and the calculation says which they are.
    """

    hours: Mapping[str, Fraction] = field(default_factory=dict)
    hidden: tuple[int, ...] = ()


def needs_hours(model: AllocationModel) -> bool:
    """Return whether some part of the model's budget follows hours."""
    return model.budget is not None and model.budget.need_hours > 0


def need_hours(
    session: Session, scope: Scope, model: AllocationModel, autumn: int, *, units: Container[int]
) -> NeedHours:
    """Return the hours that the register has for 15 October of the autumn, of the given units."""
    if not needs_hours(model):
        return NeedHours()
    known = [one for one in need_points(session, scope, years=[autumn]) if one.unit_id in units]
    return NeedHours(
        hours={str(one.unit_id): Fraction(one.hours) for one in known if one.hours is not None},
        hidden=tuple(one.unit_id for one in known if one.is_hidden),
    )
