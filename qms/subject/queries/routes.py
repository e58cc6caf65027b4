"""The condition that a row is of the person, for each way that a table leads to one."""

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, and_, false, or_, select

from qms.content.loader import load
from qms.subject.core.classes import Route, TableClass, read_classes
from qms.subject.core.person import Child, Person, Staff
from qms.tables import metadata

PERSON, ACCOUNT = "needs_person", "account"
ABOUT_ACCOUNTS = tuple(
    f"identity.{name}"
    for name in (
        "account-added", "account-closed", "code-failed", "code-given", "factor-begun",
        "factor-confirmed", "factor-reset", "local-sign-in-refused", "password-changed",
        "provider-account-added", "provider-factor-given", "provider-linked", "provider-refused",
        "recovery-code-used", "recovery-codes-made", "sealed-account-used", "signed-in",
    )
)  # fmt: skip
"""Events whose target is an account's number; the target of others is a role's or a file's."""
FAILED, FAILED_SIGNS = "identity.sign-in-failed", 16
"""A failed sign-in tells the first signs of the hashed user name."""

Condition = ColumnElement[bool]


@cache
def classes() -> Mapping[str, TableClass]:
    """Return every table's classes, by its name."""
    return {one.name: one for one in read_classes(load("personal_columns"))}


def table_of(name: str) -> Table:
    """Return the table of that name."""
    return metadata.tables[name]


def is_theirs(person: Person, table: Table, route: Route) -> Condition:
    """Return the condition that the route of the table leads to the person."""
    kinds = _child_kinds(person) if isinstance(person, Child) else _staff_kinds(person)
    column = table.c[route.column]
    if route.kind:
        return kinds[route.kind](column)
    return _by_key(person, column)


def _by_key(person: Person, column: Column[Any]) -> Condition:
    """Return the condition for a key to a row of theirs, or a pseudonym."""
    wanted, own = (PERSON, person.person_id) if isinstance(person, Child) else _account(person)
    parent = next((key.column.table for key in column.foreign_keys), None)
    if wanted == (parent.name if parent is not None else column.table.name):
        return column == own
    if parent is None:
        return column == person.pseudonym if isinstance(person, Staff) else false()
    above = is_theirs(person, parent, _up(person, classes()[parent.name]))
    (key,) = parent.primary_key.columns
    return column.in_(select(key).where(above))


def _account(person: Staff) -> tuple[str, int]:
    return ACCOUNT, person.account_id


def _up(person: Person, above: TableClass) -> Route:
    """Return the route by which the table above leads to the person."""
    if isinstance(person, Child):
        if above.child is None:
            raise LookupError(above.name)
        return above.child
    return next(iter(above.staff))


def _child_kinds(child: Child) -> Mapping[str, Callable[[Column[Any]], Condition]]:
    return {
        "ref": lambda column: column.in_(child.refs),
        "pupil": lambda column: column == child.pupil if child.pupil else false(),
    }


def _staff_kinds(staff: Staff) -> Mapping[str, Callable[[Column[Any]], Condition]]:
    return {
        "name": lambda column: column == staff.name if staff.has_own_name else false(),
        "lines": lambda column: column.contains(staff.pseudonym, autoescape=True),
        "hash": lambda column: column.in_(staff.hashes),
        "account": partial(_about_account, staff),
    }


def _about_account(staff: Staff, column: Column[Any]) -> Condition:
    action = column.table.c.action
    failed = and_(action == FAILED, column == staff.hashes[0][:FAILED_SIGNS])
    return or_(and_(column == str(staff.account_id), action.in_(ABOUT_ACCOUNTS)), failed)
