"""A child that was followed up, and what an evaluation said, without any identity."""

from dataclasses import dataclass

from qms.needs.core.change import ChildChange
from qms.needs.core.evaluation import Used


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A child's change and the school year (its autumn) in which the period ended."""

    autumn: int
    change: ChildChange


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldUse:
    """What one evaluation says that the support was used for, and whether it goes on."""

    used: tuple[Used, ...]
    goes_on: bool | None
