"""Why a second factor is reset, and how it was made sure whose it is."""

from enum import StrEnum


class ResetReason(StrEnum):
    """Why the person cannot give codes any longer."""

    LOST = "lost"
    REPLACED = "replaced"
    BROKEN = "broken"
    EXPOSED = "exposed"


class Proof(StrEnum):
    """How the administrator made sure that the account's own person asks."""

    MET = "met"
    CALLED = "called"
    MANAGER = "manager"
