"""What a token may be given, and the right that its grant must have for it."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from qms.access.policy import MUNICIPAL, POLICY, Can
from qms.access.roles import Role


class Permission(StrEnum):
    """One thing that a token lets a program do. Nothing about pupils' needs is among them."""

    READ_REGISTER = "read:register"
    WRITE_REGISTER = "write:register"
    READ_FORECAST = "read:forecast"
    READ_ALLOCATION = "read:allocation"
    READ_COSTS = "read:costs"
    READ_GRANTS = "read:grants"
    READ_PLANNING = "read:planning"
    READ_FOLLOWUP = "read:followup"


RIGHTS: Mapping[Permission, Can] = MappingProxyType(
    {
        Permission.READ_REGISTER: Can.REGISTER_READ,
        Permission.WRITE_REGISTER: Can.REGISTER_IMPORT,
        Permission.READ_FORECAST: Can.FORECAST_READ,
        Permission.READ_ALLOCATION: Can.ALLOCATION_READ,
        Permission.READ_COSTS: Can.COSTS_READ,
        Permission.READ_GRANTS: Can.GRANTS_READ,
        Permission.READ_PLANNING: Can.PLANNING_READ,
        Permission.READ_FOLLOWUP: Can.FOLLOWUP_READ,
    }
)


def offered(role: Role, *, is_municipal: bool) -> tuple[Permission, ...]:
    """Return what a token of a grant of the role may do; it is asked again at every call."""
    return tuple(
        one
        for one, can in RIGHTS.items()
        if role in POLICY[can] and (can not in MUNICIPAL or is_municipal)
    )


def to_text(permissions: Iterable[Permission]) -> str:
    """Return the permissions as they are stored."""
    return " ".join(sorted({one.value for one in permissions}))


def from_text(text: str) -> frozenset[Permission]:
    """Return the stored permissions; one that no longer exists gives nothing."""
    known = {one.value for one in Permission}
    return frozenset(Permission(word) for word in text.split() if word in known)
