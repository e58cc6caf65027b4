"""Who may be tied to a case in which part, and who may tie them."""

from collections.abc import Mapping, Set

from qms.access.policy import Can
from qms.needs.core.cases.kinds import Part

RIGHT: Mapping[Part, Can] = {
    Part.UNIT: Can.NEEDS_APPLY,
    Part.ASSESSOR: Can.NEEDS_ASSESS,
    Part.SECOND_ASSESSOR: Can.NEEDS_ASSESS,
    Part.OFFICER: Can.NEEDS_HANDLE,
    Part.DECIDER: Can.NEEDS_DECIDE,
    Part.READER: Can.NEEDS_READ,
}
"""What somebody must be allowed to over the case's unit to be tied in the part."""

TIES: Mapping[Part, frozenset[Part]] = {
    Part.OFFICER: frozenset(Part),
    Part.UNIT: frozenset({Part.UNIT, Part.ASSESSOR, Part.READER}),
}
"""Which parts those with a part give and take; all others tie nobody."""

EXCLUDES: Mapping[Part, frozenset[Part]] = {
    Part.ASSESSOR: frozenset({Part.SECOND_ASSESSOR}),
    Part.SECOND_ASSESSOR: frozenset({Part.ASSESSOR}),
}
"""The second assessment is made by another person than the first."""


def may_tie(parts: Set[Part], part: Part) -> bool:
    """Return whether somebody with the parts may tie or untie somebody in `part`."""
    return any(part in TIES.get(own, frozenset()) for own in parts)


def tied_parts(parts: Set[Part]) -> tuple[Part, ...]:
    """Return the parts that somebody with the parts may give, in their order."""
    return tuple(part for part in Part if may_tie(parts, part))
