"""Which groups the children who move belong to, as far as the register knows their schools."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qms.planning.core.impact.moving import Move
from qms.planning.core.impact.summing import is_few

Shares = Mapping[tuple[int, str, str], float]
"""Part of a school's pupils by the school's place, factor and category."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupShare:
    """A category's part of those who move and of everybody; `moving` is None where it is hidden."""

    factor: str
    category: str
    moving: float | None
    everybody: float


def group_shares(
    moves: Sequence[Move], pupils: Sequence[float], shares: Shares
) -> tuple[GroupShare, ...]:
    """Return each category when those who leave a school are like its pupils together.

    `pupils` is today's by school. A factor is hidden where somebody could be told from it: when
    so few of those who move belong to one of its categories.
    """
    leaving: dict[int, float] = {}
    for one in moves:
        if one.source is not None:
            leaving[one.source] = leaving.get(one.source, 0.0) + one.n
    everybody = dict(enumerate(pupils))
    kinds = sorted({(factor, category) for _, factor, category in shares})
    found = {kind: (_of(leaving, shares, kind), _of(everybody, shares, kind)) for kind in kinds}
    hidden = {factor for (factor, _), ((part, _), _) in found.items() if is_few(part)}
    return tuple(
        GroupShare(
            factor=factor, category=category, everybody=all_part / all_of,
            moving=None if factor in hidden else part / of,
        )
        for (factor, category), ((part, of), (all_part, all_of)) in found.items()
        if of > 0 and all_of > 0
    )  # fmt: skip


def _of(weights: Mapping[int, float], shares: Shares, kind: tuple[str, str]) -> tuple[float, float]:
    """Return children of the category, and children of the schools where the factor is known."""
    factor, category = kind
    known = {school for school, its, _ in shares if its == factor}
    whole = sum(n for school, n in weights.items() if school in known)
    part = sum(n * shares.get((school, factor, category), 0.0) for school, n in weights.items())
    return part, whole
