"""The kinds and outcomes of decisions on support, as they are stored."""

from enum import StrEnum

SUPPORT = "needs.support"
BLOCK_GRANT = "needs.block"
SERIES = "STÖD"
BLOCK_SERIES = "STRUKTUR"


class Outcome(StrEnum):
    """What was decided. `message` is what an own unit gets: it cannot be appealed."""

    GRANTED = "granted"
    PARTLY = "partly"
    REFUSED = "refused"


class Ground(StrEnum):
    """Why an application is refused, wholly or in part."""

    WITHIN_BASIC = "within_basic_amount"
    SHORT_DURATION = "short_duration"
    INSUFFICIENT = "insufficient_data"
    DIFFICULTIES = "significant_difficulties"


class MoneyKind(StrEnum):
    """The three kinds of money that the budget follows."""

    ADDITIONAL = "additional_amount"
    OPERATIONAL = "operational_support"
    BLOCK = "block_grant"
