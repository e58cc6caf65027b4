"""Readings of many cases at once: which of them a case was in, as far as the trail tells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

EVERYWHERE = "*"


class Cover(StrEnum):
    """Whether a reading of many cases had this one in it."""

    YES = "yes"
    NO = "no"
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooled:
    """One reading of many cases: `over` is the paths it reached, empty where it is not told."""

    seq: int
    at: datetime
    actor: str
    roles: str
    action: str
    why: str
    over: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """From `at` the case is found at `path`, and whether its child is protected from then."""

    at: datetime
    path: str
    is_protected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledSum:
    """How often somebody read many cases for one purpose, and whether this case was in it."""

    actor: str
    roles: str
    action: str
    why: str
    cover: Cover
    times: int
    first: datetime
    last: datetime


def covered(event: Pooled, history: Sequence[Where]) -> Cover:
    """Return whether the case, whose places are in order of time, was in what was read."""
    if not event.over:
        return Cover.UNTOLD
    there = [one for one in history if one.at <= event.at]
    if not there:
        return Cover.NO
    if history[-1].is_protected:
        # Beside a reader's own paths a yes or no would tell where the child is.
        return Cover.UNTOLD
    paths = event.over.split(",")
    is_in = any(one == EVERYWHERE or there[-1].path.startswith(one) for one in paths)
    return Cover.YES if is_in else Cover.NO


def summed(events: Iterable[Pooled], history: Sequence[Where]) -> tuple[PooledSum, ...]:
    """Return the readings that had the case in them or may have, by person and purpose.

    The latest first. Those that cannot have had it are left out.
    """
    found: dict[tuple[str, str, str, Cover], list[Pooled]] = {}
    for one in events:
        cover = covered(one, history)
        if cover is not Cover.NO:
            found.setdefault((one.actor, one.action, one.why, cover), []).append(one)
    sums = [_sum(cover, those) for (*_, cover), those in found.items()]
    return tuple(sorted(sums, key=lambda one: one.last, reverse=True))


def _sum(cover: Cover, those: Sequence[Pooled]) -> PooledSum:
    last = those[-1]
    return PooledSum(
        actor=last.actor,
        roles=last.roles,
        action=last.action,
        why=last.why,
        cover=cover,
        times=len(those),
        first=those[0].at,
        last=last.at,
    )
