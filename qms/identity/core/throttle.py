"""How many wrong passwords are too many, and for how long."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

WINDOW = timedelta(minutes=15)
PER_PERSON_AND_ADDRESS = 5
PER_PERSON = 50
PER_ADDRESS = 50
CODES_PER_PERSON = 10
"""Wrong codes of a second factor in all: there are only a million, and three fit at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentFailures:
    """Wrong passwords inside the window: for this person from this address, and in all."""

    both: int
    person: int
    address: int


def is_locked(failures: RecentFailures, *, per_person: int = PER_PERSON) -> bool:
    """Return whether the next attempt is refused.

    Five wrong from one address lock that address out for the person; the person can still
    sign in from another one until fifty wrong in all, or as many as `per_person` says.
    """
    return (
        failures.both >= PER_PERSON_AND_ADDRESS
        or failures.person >= per_person
        or failures.address >= PER_ADDRESS
    )


def since(now: datetime) -> datetime:
    """Return the start of the window in which failures count."""
    return now - WINDOW


def fingerprint(text: str) -> str:
    """Return a hash that stands for a user name or address in the failure table."""
    return hashlib.sha256(text.strip().casefold().encode()).hexdigest()


def network_of(address: str) -> str:
    """Return what is counted as one address: an IPv4 address, or an IPv6 /64."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        return f"{parsed.exploded[:19]}::/64"
    return str(parsed)
