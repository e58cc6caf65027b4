"""From the groups that a person is in to the roles that the table gives them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qms.access.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """One row of the table: who is in the group has the role at the node."""

    id: int
    group: str
    role: Role
    node_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldGrant:
    """A grant in force. `row_id` is the row that gave it, None for one that a person gave."""

    id: int
    role: Role
    node_id: int
    row_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a sign-in changes: rows whose roles are given, and grants that end."""

    give: tuple[GroupRow, ...] = ()
    end: tuple[HeldGrant, ...] = ()


def rows_for(rows: Iterable[GroupRow], groups: Iterable[str]) -> tuple[GroupRow, ...]:
    """Return the rows whose group is exactly one of these; of equal roles the first row only."""
    own = frozenset(groups)
    given: dict[tuple[Role, int], GroupRow] = {}
    for row in rows:
        if row.group in own:
            given.setdefault((row.role, row.node_id), row)
    return tuple(given.values())


def change_of(held: Sequence[HeldGrant], wanted: Sequence[GroupRow]) -> Change:
    """Return what brings the grants to what the rows say.

    Grants that a person gave are left alone, and a role that is held so is not given twice.
    """
    due = {(row.role, row.node_id) for row in wanted}
    has = {(one.role, one.node_id) for one in held}
    return Change(
        give=tuple(row for row in wanted if (row.role, row.node_id) not in has),
        end=tuple(
            one for one in held if one.row_id is not None and (one.role, one.node_id) not in due
        ),
    )


def unknown_groups(rows: Iterable[GroupRow], groups: Iterable[str]) -> tuple[str, ...]:
    """Return the groups that no row names, in the order given."""
    known = {row.group for row in rows}
    return tuple(group for group in dict.fromkeys(groups) if group not in known)


def pasted_groups(text: str) -> tuple[str, ...]:
    """Return what was pasted as groups: one a line, spaces around them removed, each once."""
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
