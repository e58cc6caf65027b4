"""Why a sign-in with the municipality's provider ends without a session."""

from enum import StrEnum


class SignInFault(StrEnum):
    """What went wrong; the pages have a sentence for each."""

    DOWN = "down"
    CANCELLED = "cancelled"
    STATE = "state"
    CODE = "code"
    PROVIDER = "provider"
    TOKEN = "token"
    OVERFLOW = "overflow"
    NAMELESS = "nameless"
    FACTOR = "factor"
    CLOSED = "closed"
    TAKEN = "taken"
    NO_ACCESS = "no-access"
    OTHER_PERSON = "other-person"


class ProviderError(Exception):
    """The sign-in failed; `fault` says why, `told` what the log may hold of it: a short code."""

    def __init__(self, fault: SignInFault, told: str = "") -> None:
        super().__init__(f"{fault.value} {told}".strip())
        self.fault = fault
        self.told = told
