"""Who an extract is about."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A child or pupil; `pupil` is the blind index by which grants know the child, or empty.

    `person_id` is empty for one who is only enrolled somewhere.
    """

    person_id: str = ""
    name: str = ""
    refs: tuple[str, ...] = ()
    pupil: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """An account; `has_own_name` is false when another account has the same name."""

    account_id: int
    user_name: str
    name: str
    pseudonym: str
    hashes: tuple[str, ...]
    has_own_name: bool = True


Person = Child | Staff
