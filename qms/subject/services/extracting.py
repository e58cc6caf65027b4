"""The extract of everything that is kept about a person, recorded before anything is handed out.

For the data protection officer. A child with protected identity is only there for an officer who is
named for the child: to everybody else the answer is that nothing is kept.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import authorize
from qms.audit.services import record
from qms.db.session import WRITTEN
from qms.needs.core.cases.number import bare_number
from qms.subject.core.person import Child, Person
from qms.subject.queries.mentions import mentions_of
from qms.subject.queries.persons import child_of_case, child_of_number, staff_of
from qms.subject.queries.routes import classes
from qms.subject.queries.rows import Row, rows_of


class NotRecordedError(Exception):
    """The session cannot store anything, so nothing may be read: a reading would leave no trace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """What is kept about the person: the rows by table, and where a name stands in words."""

    person: Person
    made_at: datetime
    tables: Mapping[str, list[Row]]
    mentions: list[dict[str, Any]]

    @property
    def is_of_child(self) -> bool:
        """Return whether it is about a child and not an account."""
        return isinstance(self.person, Child)

    @property
    def rows(self) -> int:
        """Return how many rows are told."""
        return sum(len(rows) for rows in self.tables.values())

    def as_json(self) -> bytes:
        """Return it as a file for a program."""
        content = {
            "made_at": self.made_at.isoformat(),
            "about": "child" if self.is_of_child else "account",
            "tables": self.tables,
            "withheld": withheld(self.is_of_child),
            "name_stands_in": self.mentions,
        }
        return json.dumps(content, ensure_ascii=False, indent=1, default=str).encode()


def withheld(is_of_child: bool) -> dict[str, list[str]]:
    """Return the personal columns of such a person that are never handed out, by the reason."""
    found: dict[str, list[str]] = {}
    for one in classes().values():
        has_part = one.child is not None if is_of_child else bool(one.staff)
        for why, columns in one.withheld.items() if has_part else ():
            found.setdefault(why, []).extend(f"{one.name}.{column}" for column in columns)
    return found


def extract(session: Session, actor: Actor, typed: str, *, now: datetime) -> Extract | None:
    """Return what is kept about the person who was asked for; None when that is nothing.

    `typed` is a personal number, a case's reference or a user name. Both answers are recorded, by
    what kind of person it was and never by the number. Raise ForbiddenError.
    """
    authorize(actor, Can.RETENTION_EXTRACT)
    if WRITTEN not in session.info:
        raise NotRecordedError
    person = _person(session, actor, typed)
    if person is None:
        record(session, actor, "retention.sought-person", now=now)
        return None
    tables = rows_of(session, person, now=now)
    about = "child" if isinstance(person, Child) else "account"
    record(
        session, actor, "retention.extracted-person", _target(person), now=now,
        about=about, rows=sum(len(rows) for rows in tables.values()),
    )  # fmt: skip
    mentions = mentions_of(session, person.name)
    return Extract(person=person, made_at=now, tables=tables, mentions=mentions)


def _person(session: Session, actor: Actor, typed: str) -> Person | None:
    if number := bare_number(typed):
        return child_of_number(session, actor, number)
    ref = "".join(typed.split()).upper()
    return child_of_case(session, actor, ref) or staff_of(session, typed)


def _target(person: Person) -> str:
    """Return what the trail calls the person: a case's reference, or the account's number."""
    if isinstance(person, Child):
        return person.refs[0] if person.refs else ""
    return str(person.account_id)
