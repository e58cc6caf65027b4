"""Whether the money followed the need: four fields, and no evidence as the answer by default."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from fractions import Fraction

from qms.allocation.core.accuracy.shrinkage import Shrunken


class Verdict(StrEnum):
    """What may be said of one school; a finding is preliminary until the principal is heard."""

    DISADVANTAGED = "may-be-disadvantaged"
    OVERCOMPENSATED = "may-be-overcompensated"
    NO_EVIDENCE = "no-evidence"


class Side(StrEnum):
    """Whether the school got more or less per pupil than the mean of all pupils."""

    ABOVE = "above"
    BELOW = "below"


def verdict_of(shrunken: Shrunken) -> Verdict:
    """Return the verdict: a finding only where the interval excludes 0.

    The outcome is something that should not happen. More of it than expected means that the need
    was larger than the model saw, less that it was smaller.
    """
    if not shrunken.has_evidence:
        return Verdict.NO_EVIDENCE
    return Verdict.DISADVANTAGED if shrunken.value > 0 else Verdict.OVERCOMPENSATED


def sides(paid: Mapping[str, Fraction], pupils: Mapping[str, int]) -> dict[str, Side]:
    """Return each school's side; `paid` is kronor per pupil, `pupils` its weight in the mean.

    A school at the mean is above it: it got no less than others.
    """
    known = [name for name in paid if pupils.get(name, 0) > 0]
    if not known:
        return {}
    whole = sum((paid[name] * pupils[name] for name in known), Fraction(0))
    mean = whole / sum(pupils[name] for name in known)
    return {name: Side.ABOVE if paid[name] >= mean else Side.BELOW for name in known}


def field_counts(
    verdicts: Iterable[tuple[str, Verdict]], where: Mapping[str, Side]
) -> dict[tuple[Side, Verdict], int]:
    """Return how many schools are in each field; schools whose money is not known are in none."""
    found = {(side, verdict): 0 for side in Side for verdict in Verdict}
    for name, verdict in verdicts:
        if name in where:
            found[where[name], verdict] += 1
    return found
