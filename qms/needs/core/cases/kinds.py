"""The two kinds of cases, and the parts that people have in one."""

from enum import StrEnum


class CaseKind(StrEnum):
    """What is applied for: the same process for own and for independent units."""

    ADDITIONAL = "additional_amount"
    OPERATIONAL = "operational_support"


class Part(StrEnum):
    """What somebody who is tied to a case is there for; the care relation."""

    UNIT = "unit"
    ASSESSOR = "assessor"
    SECOND_ASSESSOR = "second_assessor"
    OFFICER = "officer"
    DECIDER = "decider"
    READER = "reader"


def kind_of(*, is_independent: bool) -> CaseKind:
    """Return what a unit applies for: own units get support, independent ones an amount."""
    return CaseKind.ADDITIONAL if is_independent else CaseKind.OPERATIONAL
