"""The kinds of assessments: whose part each is, and in which stages of a case it is made."""

from enum import StrEnum

from qms.needs.core.cases.kinds import Part


class Kind(StrEnum):
    """The first, an independent second of the same case, and what became of it later."""

    FIRST = "first"
    SECOND = "second"
    FOLLOW_UP = "follow_up"


PART_OF: dict[Kind, frozenset[Part]] = {
    Kind.FIRST: frozenset({Part.ASSESSOR}),
    Kind.SECOND: frozenset({Part.SECOND_ASSESSOR}),
    Kind.FOLLOW_UP: frozenset({Part.ASSESSOR, Part.SECOND_ASSESSOR}),
}
AT: dict[Kind, frozenset[str]] = {
    Kind.FIRST: frozenset({"assessment"}),
    Kind.SECOND: frozenset({"second_assessment"}),
    Kind.FOLLOW_UP: frozenset({"running", "follow_up"}),
}
"""The stages of the process where one of the kind is begun, written and sent."""
FOLLOW_UP_AFTER = 6
"""Months from the beginning of the period until the change is assessed."""
