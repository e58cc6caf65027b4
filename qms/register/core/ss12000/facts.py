"""What is kept of the standard's resources while a delivery is counted."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """An organisation that is a school unit. `types` are the standard's school types."""

    id: str
    code: str
    name: str
    types: tuple[str, ...]
    opened: date | None
    closed: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """Where a pupil goes: the organisation's id, the school type, and the year (0–10) or None."""

    school: str
    type: str
    year: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pupil:
    """A person's id and enrolments: a name or a number is not read, whoever it is of."""

    id: str
    enrolments: tuple[Enrolment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A class or a preschool group, and the ids of those in it."""

    school: str
    name: str
    type: str
    members: tuple[str, ...]
