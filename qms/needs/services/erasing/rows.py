"""Kinds whose items are whole rows of one table: erased, the row is gone."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from qms.kernel.clock import local_day
from qms.needs.queries.erasable import free_cases
from qms.retention.kinds import Because, Item

Moment = InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The rows of a table that belong to cases.

    A row's term begins the day the case closed, or at `moment` when that was later. `only` is
    which rows are of the kind.
    """

    model: Any
    moment: Moment
    only: Callable[[], ColumnElement[bool]] = true

    @property
    def tables(self) -> tuple[str, ...]:
        """Return the table's name."""
        return (str(self.model.__tablename__),)

    def items(self, session: Session, before: date, today: date) -> Sequence[Item]:
        """Return the rows of free cases with a base day of `before` or earlier."""
        free = free_cases(session, today)
        query = select(self.model.id, self.model.case_id, self.moment).where(self.only())
        found = []
        for row_id, case_id, at in session.execute(query.order_by(self.model.id)):
            case = free.get(case_id)
            if case and max(case.base, local_day(at)) <= before:
                base = max(case.base, local_day(at))
                found.append(Item(id=row_id, subjects=(case.ref,), base=base))
        return found

    def remains(self, session: Session, ids: Collection[str]) -> frozenset[str]:
        """Return those of the ids that are still there."""
        query = select(self.model.id).where(self.model.id.in_([*ids]), self.only())
        return frozenset(session.scalars(query))

    def erase(self, session: Session, ids: Collection[str], _: Because) -> Mapping[str, int]:
        """Delete the rows; return 1 for each that was there."""
        gone = delete(self.model).where(self.model.id.in_([*ids]), self.only())
        return dict.fromkeys(session.scalars(gone.returning(self.model.id)), 1)
