"""Which row of a report an address is about, and where in the report it stands."""

import re
from dataclasses import dataclass

from sqlalchemy.orm import Session

from qms.access.scope import OutOfScopeError
from qms.followup.core.report.columns import LETTERS, RowKind
from qms.followup.core.report.content import Row
from qms.followup.core.report.fields import section_with_row
from qms.followup.services.reaching import Reached, reach
from qms.followup.views.side import row_step
from qms.web.context import current_actor, today

ROW = re.compile(r"(?P<letter>n?)(?P<id>[1-9]\d{0,17})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowKey:
    """Which row a page is about; in addresses an activity is its number, an action `n3`."""

    kind: RowKind
    id: int

    @property
    def in_address(self) -> str:
        """Return the row as addresses name it."""
        return f"n{self.id}" if self.kind is RowKind.ACTIONS else str(self.id)


def key_of(text: str) -> RowKey:
    """Return which row an address names; raise OutOfScopeError when it names none."""
    found = ROW.fullmatch(text)
    if found is None:
        raise OutOfScopeError(text)
    kind = RowKind.ACTIONS if found["letter"] else RowKind.ACTIVITIES
    return RowKey(kind=kind, id=int(found["id"]))


def own_report(session: Session, report_id: int) -> Reached:
    """Return the report for those who write it."""
    return reach(session, current_actor(), report_id, on=today())


def found_row(reached: Reached, key: RowKey) -> Row:
    """Return the row; raise OutOfScopeError when the report does not have it."""
    found = reached.whole.content.row(LETTERS[key.kind], key.id)
    if found is None:
        raise OutOfScopeError(key.in_address)
    return found


def step_number(reached: Reached, key: RowKey, row: Row | None = None) -> int:
    """Return the number of the step that shows the row."""
    try:
        if row is not None:
            return section_with_row(reached.template, LETTERS[key.kind], row).number
        return row_step(reached.template, key.kind)
    except KeyError:
        raise OutOfScopeError(key.in_address) from None
